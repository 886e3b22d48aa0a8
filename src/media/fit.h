/* SPDX-License-Identifier: MIT */
/*
 * A document made to fit the paper of the far end: every page that is finer or
 * wider than it can print is scaled down, as fax machines do themselves.
 */
#ifndef MEDIA_FIT_H
#define MEDIA_FIT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "media/t30_frame.h"

/* Do all pages of the fax TIFF from @first on fit? True also where that cannot be found out. */
bool fit_is_given(int document, uint32_t first, const struct paper *paper);

/*
 * Write the pages from @first on to a new file in memory, where page @first is
 * number 0. Takes 5 ms for a page of text, 50 and more for a dense picture:
 * for a thread beside. Stops when @cancel becomes true. Returns 0; -ECANCELED;
 * -EFBIG for a document too large for memory; -EIO for one that cannot be
 * read; -ENOMEM.
 */
int fit_document(int document, uint32_t first, const struct paper *paper, const atomic_bool *cancel, int *ret_fd);

#endif

/* SPDX-License-Identifier: MIT */
/* For tests: a document made to fit the paper of a far end, page by page, by libtiff. */
#ifndef MEDIA_TEST_FIT_H
#define MEDIA_TEST_FIT_H

#include <stdbool.h>
#include <stdint.h>

/* The most that a machine prints, of what we have. */
struct paper {
	uint32_t width; /* pixels: 1728, 2048 or 2432 */
	uint32_t y_dpi; /* 98, 196 or 391; across it is always 204 */
};

/* Do all pages of the fax TIFF from @first on fit? */
bool fit_is_given(int document, uint32_t first, const struct paper *paper);

/* Write the pages from @first on to a new file in memory, where page @first is number 0. Returns 0 or a negative errno.
 */
int fit_document(int document, uint32_t first, const struct paper *paper, int *ret_fd);

#endif

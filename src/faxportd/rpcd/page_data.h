/* SPDX-License-Identifier: MIT */
/* The first page of a fax as a TIFF of its own, for GetPageData: a bounded copy of its strips, nothing is decoded. */
#ifndef FAXPORTD_RPCD_PAGE_DATA_H
#define FAXPORTD_RPCD_PAGE_DATA_H

#include <stdint.h>

struct buf;

/*
 * Append the first page of the fax TIFF in @file, which is taken over, to the
 * empty @out as a TIFF class F file of one page. -E2BIG: over the limit of
 * @out; -EBADMSG: not a TIFF as we store them.
 */
int page_data_first(int file, struct buf *out, uint32_t *ret_width, uint32_t *ret_height);

#endif

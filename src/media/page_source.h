/* SPDX-License-Identifier: MIT */
/*
 * Where the pages of a call come from that are sent: a document, which is a
 * fax TIFF of our own making (T.6, one strip a page), and its pages as T.30 has
 * chosen to send them: scaled where the far end's paper is smaller, with the
 * banner on top, in the code that it reads.
 *
 * page_source_prepare() takes some milliseconds: it is for a thread beside the
 * loop. One at a time.
 */
#ifndef MEDIA_PAGE_SOURCE_H
#define MEDIA_PAGE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/macros.h"
#include "core/t30/t30_choose.h"

struct page_source;

/* Once per process, before the first one: what libtiff finds fault with is not written to the standard error. */
void page_source_setup(void);

/*
 * Look through a document. Returns 0; -EBADMSG: it is no fax TIFF, or has none
 * or too many pages; -EIO, -ENOMEM.
 */
int page_source_open(int document, struct page_source **ret_source);
struct page_source *page_source_free(struct page_source *source);
AUTO_DEFINE(page_source, page_source_free);

/* All pages, as T.30 wants to know them. */
const struct t30_page *page_source_pages(const struct page_source *source, uint32_t *ret_count);

#define PAGE_BANNER_SIZE 128

/* What the banner says at its left and in its middle, UTF-8; on its right is the page's number. No banner without both.
 */
void page_source_set_banner(struct page_source *source, const char *left, const char *middle);

/*
 * Code page @index as @choice says, into @out, which is emptied first. Returns
 * 0; -EBADMSG: the page in the document is damaged; -EFBIG, -EIO, -ENOMEM.
 */
int page_source_prepare(struct page_source *source, uint32_t index, const struct t30_choice *choice, struct buf *out);

#endif

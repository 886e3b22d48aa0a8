/* SPDX-License-Identifier: MIT */
/* Pages for tests and benchmarks of the coder: the ITU charts, and a photograph as the renderer screens it. */
#ifndef INTEROP_T4_PAGES_H
#define INTEROP_T4_PAGES_H

#include <stddef.h>
#include <stdint.h>

#define CHARTS 8

struct page {
	uint32_t width, rows;
	uint8_t *pixels; /* packed, 1 is black */
};

static inline size_t page_bytes(const struct page *page)
{
	return (size_t)(page->width + 7) / 8 * page->rows;
}

/* Chart 1 to CHARTS, from Debian's jbigkit-testdata. */
void page_chart(int number, struct page *ret_page);

/* The picture at @path as faxport-render makes a fine page of it. */
void page_photo(const char *path, struct page *ret_page);

void page_free(struct page *page);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The darkest and the lightest pixel around each pixel of a page. Pages are
 * worked on in bands of a few rows, so that all of a band stays in the cache;
 * most bands of most pages are white and need no work.
 */
#ifndef RENDER_RANGE_H
#define RENDER_RANGE_H

#include "render/gray.h"

struct band {
	uint32_t top, rows;
};

/* For the band last asked about: rows of the page's width, from the band's top. */
struct range {
	uint32_t rx, ry; /* so many columns and rows to either side */
	uint8_t *low, *high, *scratch;
};

/* 0 or -ENOMEM; range_fini() in any case. @rows: of the highest band. */
int range_init(struct range *range, uint32_t width, uint32_t rows, uint32_t rx, uint32_t ry);
void range_fini(struct range *range);

void range_of_band(struct range *range, const struct gray *page, const struct band *band);

bool range_is_white(const uint8_t *data, size_t size);

static inline bool band_is_white(const struct gray *page, const struct band *band)
{
	return range_is_white(gray_row(page, band->top), (size_t)page->width * band->rows);
}

#endif

/* SPDX-License-Identifier: MIT */
/* Minimum and maximum over small rectangles: first down, then across, in loops that vectorize. */
#include "render/range.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int range_init(struct range *range, uint32_t width, uint32_t rows, uint32_t rx, uint32_t ry)
{
	*range = (struct range){rx, ry, malloc((size_t)width * rows), malloc((size_t)width * rows), malloc(width)};
	return range->low && range->high && range->scratch ? 0 : -ENOMEM;
}

void range_fini(struct range *range)
{
	free(range->low);
	free(range->high);
	free(range->scratch);
}

static void row_min(uint8_t *restrict to, const uint8_t *restrict from, uint32_t n)
{
	for (uint32_t x = 0; x < n; x++)
		to[x] = MIN(to[x], from[x]);
}

static void row_max(uint8_t *restrict to, const uint8_t *restrict from, uint32_t n)
{
	for (uint32_t x = 0; x < n; x++)
		to[x] = MAX(to[x], from[x]);
}

/* Spread the extreme of each pixel over @radius columns to either side. */
static void row_spread(uint8_t *row, uint8_t *scratch, uint32_t width, uint32_t radius,
		       void (*extreme)(uint8_t *restrict, const uint8_t *restrict, uint32_t))
{
	memcpy(scratch, row, width);
	for (uint32_t d = 1; d <= radius && d < width; d++) {
		extreme(row, scratch + d, width - d);
		extreme(row + d, scratch, width - d);
	}
}

void range_of_band(struct range *range, const struct gray *page, const struct band *band)
{
	uint32_t width = page->width;

	for (uint32_t i = 0; i < band->rows; i++) {
		uint8_t *low = range->low + (size_t)i * width, *high = range->high + (size_t)i * width;
		uint32_t y = band->top + i, end = MIN(page->height, y + range->ry + 1);

		memset(low, 255, width);
		memset(high, 0, width);
		for (uint32_t row = y < range->ry ? 0 : y - range->ry; row < end; row++) {
			row_min(low, gray_row(page, row), width);
			row_max(high, gray_row(page, row), width);
		}
		row_spread(low, range->scratch, width, range->rx, row_min);
		row_spread(high, range->scratch, width, range->rx, row_max);
	}
}

bool range_is_white(const uint8_t *data, size_t size)
{
	return size == 0 || (data[0] == 255 && memcmp(data, data + 1, size - 1) == 0);
}

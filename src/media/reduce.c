/* SPDX-License-Identifier: MIT */
/*
 * A bitmap made smaller; see reduce.h. Each new pixel stands for one old pixel
 * or for two. Of two, a and b, with c behind them:
 *
 *     new = a or (b and not c)
 *
 * The first decides, which keeps sizes as they were on average. Black in b
 * alone would be lost; where it goes on in c it is seen there, and where it
 * does not it is a thin line, which is kept.
 */
#include "media/reduce.h"

#include <stdbool.h>
#include <string.h>

/* Where the part of the @i-th of @to pixels begins among @from. */
static uint32_t begin_of(uint32_t i, uint32_t from, uint32_t to)
{
	return (uint32_t)((uint64_t)i * from / to);
}

void reduce_rows(struct bitmap *bitmap, uint32_t rows)
{
	size_t stride = BITMAP_STRIDE(bitmap->width), x;
	uint32_t from = bitmap->rows, i, begin, end;

	for (i = 0; i < rows; i++) {
		const uint8_t *a, *b, *c;
		uint8_t *out = bitmap->bits + i * stride;

		begin = begin_of(i, from, rows);
		end = begin_of(i + 1, from, rows);
		a = bitmap->bits + begin * stride;
		if (end - begin < 2) {
			memmove(out, a, stride);
			continue;
		}
		b = a + stride;
		c = end < from ? bitmap->bits + end * stride : NULL;
		for (x = 0; x < stride; x++)
			out[x] = (uint8_t)(a[x] | (b[x] & ~(c ? c[x] : 0)));
	}
	bitmap->rows = rows;
}

static bool pixel(const uint8_t *row, uint32_t x)
{
	return row[x / 8] >> (7 - x % 8) & 1;
}

static void reduce_row(uint8_t *row, uint32_t from, uint8_t *out, uint32_t to)
{
	uint32_t begin, end = 0, x;
	bool black;

	memset(out, 0, BITMAP_STRIDE(to));
	for (x = 0; x < to; x++) {
		begin = end;
		end = begin_of(x + 1, from, to);
		black = pixel(row, begin);
		if (end - begin == 2 && !black)
			black = pixel(row, begin + 1) && !(end < from && pixel(row, end));
		if (black)
			out[x / 8] |= (uint8_t)(0x80 >> x % 8);
	}
}

void reduce_width(struct bitmap *bitmap, uint32_t width)
{
	size_t from = BITMAP_STRIDE(bitmap->width), to = BITMAP_STRIDE(width);
	uint8_t row[UINT16_MAX / 8 + 1];
	uint32_t i;

	for (i = 0; i < bitmap->rows; i++) {
		reduce_row(bitmap->bits + i * from, bitmap->width, row, width);
		memcpy(bitmap->bits + i * to, row, to);
	}
	bitmap->width = width;
}

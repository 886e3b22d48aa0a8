/* SPDX-License-Identifier: MIT */
/* Pixels for tests of the coder and decoder, by a seed. */
#ifndef CORE_T4_TEST_ROWS_H
#define CORE_T4_TEST_ROWS_H

#include <stdint.h>
#include <string.h>

#include "core/t4/t4_row.h"

static inline uint32_t test_chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)(*seed >> 4) * below) >> 28);
}

static inline void test_paint(uint8_t *row, uint32_t width, uint32_t *seed, uint32_t longest)
{
	uint32_t x = 0, run;
	int black = (int)test_chance(seed, 2);

	memset(row, 0, t4_row_bytes(width));
	for (; x < width; black = !black)
		for (run = 1 + test_chance(seed, longest); run > 0 && x < width; run--, x++)
			if (black)
				row[x / 8] |= (uint8_t)(0x80 >> x % 8);
}

/*
 * Rows of runs up to @longest: new ones, and ones like the row above with
 * pieces moved by a few pixels, as letters and lines make them; blank ones too.
 */
static inline void test_rows(uint8_t *pixels, uint32_t width, uint32_t rows, uint32_t longest, uint32_t *seed)
{
	size_t bytes = t4_row_bytes(width);

	for (uint32_t y = 0; y < rows; y++, pixels += bytes) {
		switch (y == 0 ? 0 : test_chance(seed, 8)) {
		case 0:
			test_paint(pixels, width, seed, longest);
			break;
		case 1:
			memset(pixels, test_chance(seed, 3) == 0 ? 0xff : 0, bytes);
			break;
		case 2:
			memcpy(pixels, pixels - bytes, bytes);
			break;
		default:
			memset(pixels, 0, bytes);
			for (uint32_t x = 0, shift = 3; x < width; x++) {
				uint32_t from = x + shift - 3;

				if (test_chance(seed, 40) == 0)
					shift = test_chance(seed, 7);
				if (from < width && (pixels - bytes)[from / 8] & 0x80 >> from % 8)
					pixels[x / 8] |= (uint8_t)(0x80 >> x % 8);
			}
		}
		if (width % 8 != 0)
			pixels[bytes - 1] &= (uint8_t)(0xff00 >> width % 8);
	}
}

#endif

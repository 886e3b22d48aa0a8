/* SPDX-License-Identifier: MIT */
/* Rows and pixels, both ways, against one pixel at a time. */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>

#include "base/macros.h"
#include "core/t4/t4_row.h"
#include "core/t4/test_rows.h"

#define GUARD 0x5a

static void check_row(const uint8_t *pixels, uint32_t width)
{
	uint8_t back[T4_WIDTH_MAX / 8 + 1];
	uint16_t *places = malloc(T4_ROW_PLACES(width) * sizeof(*places));
	uint8_t *exact = malloc(t4_row_bytes(width));
	uint32_t count = 0, last = 0, pixel;
	struct t4_row row;

	assert(places && exact);
	memcpy(exact, pixels, t4_row_bytes(width)); /* so that reading too far is seen */
	t4_row_init(&row, places, width);
	t4_row_from_pixels(&row, exact, width);
	assert(t4_row_check(&row, width));
	for (uint32_t x = 0; x < width; x++, last = pixel) {
		pixel = exact[x / 8] >> (7 - x % 8) & 1;
		if (pixel != last)
			assert(++count <= row.count && row.x[count] == x);
	}
	assert(count == row.count);
	memset(back, GUARD, sizeof(back));
	t4_row_to_pixels(&row, back, width);
	assert(back[t4_row_bytes(width)] == GUARD);
	if (width % 8 != 0)
		exact[width / 8] &= (uint8_t)(0xff00 >> width % 8);
	assert(memcmp(back, exact, t4_row_bytes(width)) == 0);
	free(exact);
	free(places);
}

static void test_pixels(void)
{
	static const uint32_t widths[] = {1,    2,    7,    8,    9,    31,   63,   64,   65,   127,  128,  129,
					  1728, 2048, 2432, 2592, 3072, 3456, 3648, 4096, 4864, 9999, 10240};
	uint8_t pixels[T4_WIDTH_MAX / 8];
	uint32_t seed = 1;

	for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
		for (uint32_t longest = 1; longest < 2000; longest *= 3) {
			test_paint(pixels, widths[i], &seed, longest);
			check_row(pixels, widths[i]);
			/* what is behind the last pixel does not count */
			pixels[(widths[i] - 1) / 8] |= (uint8_t)(0xff >> ((widths[i] - 1) % 8 + 1));
			check_row(pixels, widths[i]);
		}
		memset(pixels, 0xff, sizeof(pixels));
		check_row(pixels, widths[i]);
		memset(pixels, 0, sizeof(pixels));
		check_row(pixels, widths[i]);
	}
}

static void test_check(void)
{
	uint16_t places[T4_ROW_PLACES(100)], more[T4_ROW_PLACES(100)];
	struct t4_row row, copy = {.x = more};

	t4_row_init(&row, places, 100);
	assert(row.count == 0 && t4_row_check(&row, 100) && !t4_row_check(&row, 101));
	row.x[1] = 0;
	row.x[2] = 99;
	row.count = 2;
	assert(!t4_row_check(&row, 100)); /* without its ends */
	t4_row_end(&row, 100);
	assert(t4_row_check(&row, 100));
	t4_row_copy(&copy, &row);
	assert(copy.count == 2 && t4_row_check(&copy, 100));
	row.x[1] = 99;
	assert(!t4_row_check(&row, 100));
	row.x[1] = 100;
	row.count = 1;
	t4_row_end(&row, 100);
	assert(!t4_row_check(&row, 100));
	row.count = 101;
	assert(!t4_row_check(&row, 100));
}

int main(void)
{
	test_pixels();
	test_check();
	return 0;
}

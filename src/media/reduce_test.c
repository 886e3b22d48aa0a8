/* SPDX-License-Identifier: MIT */
/* Bitmaps made smaller: what is lost, what is kept, and how much of it is black. */
#undef NDEBUG
#include "media/reduce.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/macros.h"

/* Columns of one row each; what two rows become, and the row after them. */
static void test_rule(void)
{
	static const struct {
		const char *down, *expected;
	} cases[] = {
		{"....", ".."},
                {"##..", "#."},
                {"#...", "#."},
                {".#..", "#."}, /* a thin line is kept, wherever it is
  */
		{"..#.", ".#"},
                {"...#", ".#"},
                {".##.", ".#"}, /* one of two rows stays one */
		{".###", ".#"},
                {"###.", "##"},
                {"####", "##"},
                {"...",  ".."}, /* an odd number: the first stands for
  itself */
		{"#..",  "#."},
                {".#.",  ".#"},
                {"..#",  ".#"},
                {"#",    "#" },
                {".",    "." },
	};
	size_t i, k, length;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		uint8_t down[4] = {0}, across[1] = {0};
		struct bitmap tall = {8, (uint32_t)strlen(cases[i].down), down};
		struct bitmap wide = {(uint32_t)strlen(cases[i].down), 1, across};

		length = strlen(cases[i].expected);
		for (k = 0; k < strlen(cases[i].down); k++)
			if (cases[i].down[k] == '#') {
				down[k] = 0x5a;
				across[0] |= (uint8_t)(0x80 >> k);
			}
		reduce_rows(&tall, (uint32_t)length);
		reduce_width(&wide, (uint32_t)length);
		assert(tall.rows == length && wide.width == length);
		for (k = 0; k < length; k++) {
			assert(down[k] == (cases[i].expected[k] == '#' ? 0x5a : 0));
			assert((across[0] >> (7 - k) & 1) == (cases[i].expected[k] == '#'));
		}
	}
}

/* A3 and B4 on narrower paper: the margins stay, a picture of dots keeps its tone, each thin line is there. */
static void test_widths(void)
{
	static const uint32_t cases[][2] = {
		{2432, 1728},
                {2432, 2048},
                {2048, 1728},
                {3456, 1728},
                {1728, 1728}
        };
	static uint8_t bits[500 * 64];
	size_t i;
	uint32_t x, y, lines, black;
	bool before, now;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct bitmap bitmap = {cases[i][0], 64, bits};
		size_t stride = BITMAP_STRIDE(bitmap.width);

		/* Above lines of one pixel, 16 apart; below dots of 4 by 4 in 8 by 8. */
		memset(bits, 0, sizeof(bits));
		for (y = 0; y < 64; y++)
			for (x = 0; x < bitmap.width; x++)
				if (y < 32 ? x % 16 == 5 : x % 8 < 4 && y % 8 < 4)
					bits[y * stride + x / 8] |= (uint8_t)(0x80 >> x % 8);
		reduce_width(&bitmap, cases[i][1]);
		stride = BITMAP_STRIDE(bitmap.width);

		for (lines = 0, before = false, x = 0; x < bitmap.width; x++, before = now) {
			now = bits[x / 8] >> (7 - x % 8) & 1;
			lines += now && !before;
			assert(!now || !before); /* and they are thin */
		}
		assert(lines == cases[i][0] / 16);

		for (black = 0, y = 32; y < 64; y++)
			for (x = 0; x < bitmap.width; x++)
				black += bits[y * stride + x / 8] >> (7 - x % 8) & 1;
		/* A quarter of the area, within 5 %; a dot and a pixel may keep step. */
		assert(black > bitmap.width * 32 / 4 * 95 / 100 && black < bitmap.width * 32 / 4 * 105 / 100);
	}
}

int main(void)
{
	test_rule();
	test_widths();
	return 0;
}

/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "media/banner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "media/banner_font.h"

static uint8_t bits[128 * 216];

/* Which cells of a banner have something black in them: "#", else ".". */
static const char *cells(uint32_t width, enum t30_resolution resolution)
{
	static char text[512];
	size_t count = width / BANNER_CELL_COLUMNS, cell, row, stride = (width + 7) / 8;

	for (cell = 0; cell < count; cell++) {
		text[cell] = '.';
		for (row = 0; row < banner_rows(resolution); row++)
			if (bits[row * stride + 2 * cell] || bits[row * stride + 2 * cell + 1])
				text[cell] = '#';
	}
	text[count] = '\0';
	return text;
}

static void draw(const char *left, const char *middle, const char *right, uint32_t width,
		 enum t30_resolution resolution)
{
	memset(bits, 0, sizeof(bits));
	banner_draw(left, middle, right, width, resolution, bits);
}

static void test_letters_are_what_they_are(void)
{
	size_t i, j;

	/* No two letters look alike, but spaces and what has no glyph; an A is symmetric and has a bar. */
	assert(memcmp(banner_font['A' - BANNER_FIRST], banner_font['B' - BANNER_FIRST], sizeof(banner_font[0])) != 0);
	for (i = '!'; i < 0x7f; i++)
		for (j = '!'; j < i; j++)
			assert(memcmp(banner_font[i - BANNER_FIRST], banner_font[j - BANNER_FIRST],
				      sizeof(banner_font[0])) != 0);
	for (i = 0; i < BANNER_CELL_ROWS; i++)
		assert(banner_font[0][i] == 0);
	assert(banner_font[0xfc - BANNER_FIRST][8] || banner_font[0xfc - BANNER_FIRST][6]); /* the dots of u umlaut */
}

static void test_places(void)
{
	static const enum t30_resolution resolutions[] = {T30_R8X385, T30_R8X77, T30_R8X154};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(resolutions); i++) {
		assert(banner_rows(resolutions[i]) == 16u << i);
		draw("abc", "de", "f", 320, resolutions[i]);
		assert(strcmp(cells(320, resolutions[i]), ".###......##......#.") == 0 ||
		       strcmp(cells(320, resolutions[i]), ".###.......##.....#.") == 0);
	}
}

static void test_too_long(void)
{
	draw("abc", "defghijklmnopqrstuvwxyz", "12", 240, T30_R8X77);
	assert(strcmp(cells(240, T30_R8X77), ".###.######.##.") == 0);
	draw("abcdefghijklmnopqrstuvwxyz", "x", "y", 240, T30_R8X77);
	assert(strcmp(cells(240, T30_R8X77), ".#############.") == 0);
	draw("", "x", "", 32, T30_R8X77);
	assert(strcmp(cells(32, T30_R8X77), "..") == 0);
	draw("x", "", "", 8, T30_R8X77);
	assert(bits[0] == 0 && memcmp(bits, bits + 1, sizeof(bits) - 1) == 0);
}

static void test_other_letters(void)
{
	uint8_t question[sizeof(bits)];

	draw("?", "", "", 320, T30_R8X77);
	memcpy(question, bits, sizeof(bits));
	draw("\xe6\xbc\xa2", "", "", 320, T30_R8X77); /* one letter beyond the font */
	assert(memcmp(bits, question, sizeof(bits)) == 0);
	draw("\xe3\x81\x82", "", "", 320, T30_R8X77); /* and one whose beginning is not to be read as another */
	assert(memcmp(bits, question, sizeof(bits)) == 0);
	draw("\x01", "", "", 320, T30_R8X77);
	assert(memcmp(bits, question, sizeof(bits)) == 0);
	draw("\xc3\xbc", "", "", 320, T30_R8X77);
	assert(strcmp(cells(320, T30_R8X77), ".#..................") == 0 && memcmp(bits, question, sizeof(bits)) != 0);
	draw("\xc3", "", "", 320, T30_R8X77); /* cut */
	assert(memcmp(bits, question, sizeof(bits)) == 0);
}

int main(void)
{
	test_letters_are_what_they_are();
	test_places();
	test_too_long();
	test_other_letters();
	return 0;
}

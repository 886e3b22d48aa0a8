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

/* The first and the last row in which a letter has black. */
static size_t top_of(size_t letter)
{
	size_t row = 0;

	while (row < BANNER_CELL_ROWS && banner_font[letter - BANNER_FIRST][row] == 0)
		row++;
	return row;
}

static size_t bottom_of(size_t letter)
{
	size_t row = BANNER_CELL_ROWS;

	while (row > 0 && banner_font[letter - BANNER_FIRST][row - 1] == 0)
		row--;
	return row - 1;
}

static void test_letters_are_what_they_are(void)
{
	const uint16_t *l = banner_font['L' - BANNER_FIRST], *u = banner_font['u' - BANNER_FIRST],
		       *u_umlaut = banner_font[0xfc - BANNER_FIRST];
	size_t i, j;

	/* No two letters look alike, and a space is white. */
	for (i = '!'; i < 0x7f; i++)
		for (j = '!'; j < i; j++)
			assert(memcmp(banner_font[i - BANNER_FIRST], banner_font[j - BANNER_FIRST],
				      sizeof(banner_font[0])) != 0);
	for (i = 0; i < BANNER_CELL_ROWS; i++)
		assert(banner_font[0][i] == 0);
	/* L is a stroke at the left, and its foot goes to the right. */
	assert((l[top_of('L')] & 0xff00) != 0 && (l[top_of('L')] & 0x00ff) == 0);
	assert((l[bottom_of('L')] & 0xff00) != 0 && (l[bottom_of('L')] & 0x00ff) != 0);
	/* Letters stand on a line; g hangs below it, and is not cut. */
	assert(bottom_of('A') == bottom_of('L') && bottom_of('x') == bottom_of('L') && top_of('x') > top_of('L'));
	assert(bottom_of('g') > bottom_of('L') && bottom_of('g') < BANNER_CELL_ROWS - 1);
	/* U umlaut is a u, with dots above it. */
	for (i = top_of('u') - 1; i < BANNER_CELL_ROWS; i++)
		assert(u_umlaut[i] == u[i]);
	assert(top_of(0xfc) < top_of('u') - 1);
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

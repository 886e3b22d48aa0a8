/* SPDX-License-Identifier: MIT */
#include "media/banner.h"

#include <stddef.h>

#include "base/macros.h"
#include "media/banner_font.h"

/* Rows of a metre at which the letters are drawn. */
#define FONT_ROWS_IN_METRE 7700

#define MARGIN 1 /* cells left white at either side */

uint32_t banner_rows(enum t30_resolution resolution)
{
	return MAX(BANNER_CELL_ROWS * t30_rows_in_metre(resolution) / FONT_ROWS_IN_METRE, 1);
}

/* The letters of a text, each one as its place in the font. Returns how many; @room at most. */
static size_t read_letters(const char *text, uint16_t *letters, size_t room)
{
	const unsigned char *at = (const unsigned char *)text;
	uint32_t letter;
	size_t count = 0;

	for (; *at && count < room; at++) {
		if ((*at & 0xc0) == 0x80)
			continue; /* the rest of a letter */
		letter = *at < 0x80                                       ? *at
			 : (*at & 0xe0) == 0xc0 && (at[1] & 0xc0) == 0x80 ? (uint32_t)(*at & 0x1f) << 6 | (at[1] & 0x3f)
									  : '?';
		if (letter < BANNER_FIRST || letter >= BANNER_FIRST + BANNER_LETTERS)
			letter = '?';
		letters[count++] = (uint16_t)(letter - BANNER_FIRST);
	}
	return count;
}

static void draw_letters(const uint16_t *letters, size_t count, size_t first_cell, uint32_t width,
			 enum t30_resolution resolution, uint8_t *bits)
{
	size_t stride = (width + 7) / 8, rows = banner_rows(resolution), cell, row, first, last, font_row;
	uint16_t dots;

	for (cell = 0; cell < count; cell++)
		for (row = 0; row < rows; row++) {
			/* Where rows are fewer than the font's, one shows all that lie in it. */
			first = row * BANNER_CELL_ROWS / rows;
			last = MAX((row + 1) * BANNER_CELL_ROWS / rows, first + 1);
			for (dots = 0, font_row = first; font_row < last; font_row++)
				dots |= banner_font[letters[cell]][font_row];
			bits[row * stride + (first_cell + cell) * 2] |= (uint8_t)(dots >> 8);
			bits[row * stride + (first_cell + cell) * 2 + 1] |= (uint8_t)dots;
		}
}

void banner_draw(const char *left, const char *middle, const char *right, uint32_t width,
		 enum t30_resolution resolution, uint8_t *bits)
{
	/* A cell is two octets of a row. */
	size_t cells = width / BANNER_CELL_COLUMNS, left_count, middle_count, right_count, room;
	uint16_t letters[512];

	cells = MIN(cells, ARRAY_SIZE(letters));
	if (cells < 3 * MARGIN)
		return;
	left_count = read_letters(left, letters, cells - 2 * MARGIN);
	draw_letters(letters, left_count, MARGIN, width, resolution, bits);
	right_count = read_letters(right, letters, cells - 2 * MARGIN - left_count);
	draw_letters(letters, right_count, cells - MARGIN - right_count, width, resolution, bits);
	room = cells - 2 * MARGIN - left_count - right_count;
	if (room <= 2 * MARGIN)
		return;
	middle_count = read_letters(middle, letters, room - 2 * MARGIN);
	/* In the middle of what is between the two. */
	draw_letters(letters, middle_count, MARGIN + left_count + (room - middle_count) / 2, width, resolution, bits);
}

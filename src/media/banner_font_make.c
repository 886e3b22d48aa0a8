/* SPDX-License-Identifier: MIT */
/*
 * Writes banner_font.c: banner_font_make FONT FILE. Run by Meson: the letters
 * of the banner (banner.h) drawn once, so that the workers need neither fonts
 * nor a library for them.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H

#include "media/banner_font.h"

/* An em of this many pixels makes a letter of DejaVu Sans Mono as wide as a cell. */
#define EM_ACROSS 26
#define EM_DOWN 25
#define BASELINE 24 /* rows from the top of a cell */

static void draw(FT_Face face, uint32_t letter, uint16_t rows[BANNER_CELL_ROWS])
{
	const FT_Bitmap *bitmap = &face->glyph->bitmap;
	int x, y, across, down;

	memset(rows, 0, BANNER_CELL_ROWS * sizeof(*rows));
	if (FT_Load_Char(face, letter, FT_LOAD_RENDER | FT_LOAD_TARGET_MONO) != 0)
		return;
	for (y = 0; y < (int)bitmap->rows; y++)
		for (x = 0; x < (int)bitmap->width; x++) {
			across = x + face->glyph->bitmap_left;
			down = y + BASELINE - face->glyph->bitmap_top;
			if (bitmap->buffer[y * bitmap->pitch + x / 8] << (x % 8) & 0x80 && across >= 0 &&
			    across < BANNER_CELL_COLUMNS && down >= 0 && down < BANNER_CELL_ROWS)
				rows[down] |= (uint16_t)(0x8000 >> across);
		}
}

static int write_font(FT_Face face, FILE *out)
{
	uint16_t rows[BANNER_CELL_ROWS];
	uint32_t letter;
	int y;

	fprintf(out, "/* Made by banner_font_make.c. */\n#include \"media/banner_font.h\"\n\n"
		     "const uint16_t banner_font[BANNER_LETTERS][BANNER_CELL_ROWS] = {\n");
	for (letter = BANNER_FIRST; letter < BANNER_FIRST + BANNER_LETTERS; letter++) {
		draw(face, letter, rows);
		fprintf(out, "\t{");
		for (y = 0; y < BANNER_CELL_ROWS; y++)
			fprintf(out, "0x%x, ", rows[y]);
		fprintf(out, "},\n");
	}
	fprintf(out, "};\n");
	return ferror(out) ? 1 : 0;
}

int main(int argc, char **argv)
{
	FT_Library library;
	FT_Face face;
	FILE *out;
	int r;

	if (argc != 3) {
		fprintf(stderr, "usage: banner_font_make FONT FILE\n");
		return 2;
	}
	if (FT_Init_FreeType(&library) != 0 || FT_New_Face(library, argv[1], 0, &face) != 0 ||
	    FT_Set_Pixel_Sizes(face, EM_ACROSS, EM_DOWN) != 0) {
		fprintf(stderr, "banner_font_make: %s cannot be used; it is in Debian's fonts-dejavu-core\n", argv[1]);
		return 1;
	}
	out = fopen(argv[2], "w");
	if (!out) {
		perror(argv[2]);
		return 1;
	}
	r = write_font(face, out);
	FT_Done_Face(face);
	FT_Done_FreeType(library);
	return fclose(out) != 0 ? 1 : r;
}

/* SPDX-License-Identifier: MIT */
/*
 * Plain text: UTF-8, UTF-16 with a mark, or else Windows' Latin-1; 80 columns
 * and 66 lines of 10 point on A4 (what programs that count lines expect), tabs every 8, form feeds, long lines broken
 * at a blank where there is one. The characters are drawn black and white at
 * the fax raster, sharper than any gray could become.
 */
#include "render/render.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "render/fax_tiff.h"
#include "render/font.h"
#include "render/sheet.h"

#define POINTS 10.0
#define LEADING_MM (12 * 25.4 / 72)
#define PAGE_WIDTH 1728
#define PAGE_MM 297.0
#define TOP_MM 9.0
#define LEFT_MM 22.0
#define COLUMNS 80
#define LINES 66
#define TAB 8
#define ROW_BYTES (PAGE_WIDTH / 8)

/* ---- characters -------------------------------------------------------- */

enum encoding { ENCODING_UTF8, ENCODING_LATIN, ENCODING_UTF16LE, ENCODING_UTF16BE };

struct reader {
	const uint8_t *data;
	size_t size, at;
	enum encoding encoding;
};

/* Where Windows-1252 differs from Latin-1. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
	0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

static void reader_init(struct reader *reader, const uint8_t *data, size_t size)
{
	*reader = (struct reader){data, size, 0, ENCODING_UTF8};
	if (size >= 2 && data[0] == 0xff && data[1] == 0xfe) {
		reader->encoding = ENCODING_UTF16LE;
		reader->at = 2;
	} else if (size >= 2 && data[0] == 0xfe && data[1] == 0xff) {
		reader->encoding = ENCODING_UTF16BE;
		reader->at = 2;
	} else if (!text_is_utf8((const char *)data, size)) {
		reader->encoding = ENCODING_LATIN;
	} else if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		reader->at = 3;
	}
}

/* Text that text_is_utf8() has seen. */
static uint32_t next_utf8(struct reader *reader)
{
	uint8_t first = reader->data[reader->at++];
	unsigned more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
	uint32_t character = more ? first & (0x3fu >> more) : first;

	while (more-- > 0 && reader->at < reader->size)
		character = character << 6 | (reader->data[reader->at++] & 0x3f);
	return character;
}

static uint32_t next_unit(struct reader *reader)
{
	uint32_t first = reader->data[reader->at], second = 0;

	if (reader->at + 1 < reader->size)
		second = reader->data[reader->at + 1];
	reader->at += 2;
	return reader->encoding == ENCODING_UTF16LE ? second << 8 | first : first << 8 | second;
}

static uint32_t next_utf16(struct reader *reader)
{
	uint32_t unit = next_unit(reader), low;

	if (unit < 0xd800 || unit > 0xdfff)
		return unit;
	if (unit > 0xdbff || reader->at >= reader->size)
		return 0xfffd;
	low = next_unit(reader);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

static bool next_character(struct reader *reader, uint32_t *ret_character)
{
	if (reader->at >= reader->size)
		return false;
	switch (reader->encoding) {
	case ENCODING_UTF8:
		*ret_character = next_utf8(reader);
		break;
	case ENCODING_LATIN:
		*ret_character = reader->data[reader->at++];
		if (*ret_character >= 0x80 && *ret_character < 0xa0)
			*ret_character = windows_1252[*ret_character - 0x80];
		break;
	default:
		*ret_character = next_utf16(reader);
	}
	return true;
}

/* ---- the page ---------------------------------------------------------- */

struct place {
	uint32_t character;
	uint32_t column, cells;
};

struct setter {
	struct render *render;
	struct font *font;
	struct fax_page page;
	uint8_t *bits;                    /* NULL: no page begun */
	uint32_t line;                    /* of the page, from 0 */
	bool full;                        /* the last page ended because it had all its lines */
	uint32_t column;                  /* where the next character goes */
	struct place places[COLUMNS * 4]; /* of the line; room for what is set over one another */
	size_t place_count;
};

static void draw_glyph(struct setter *setter, const struct glyph *glyph, int x, int y)
{
	for (uint32_t row = 0; row < glyph->height; row++) {
		int line = y - glyph->top + (int)row;
		uint8_t *target = setter->bits + (size_t)line * ROW_BYTES;

		if (line < 0 || line >= (int)setter->page.height)
			continue;
		for (uint32_t column = 0; column < glyph->width; column++) {
			int pixel = x + glyph->left + (int)column;

			if (pixel >= 0 && pixel < PAGE_WIDTH &&
			    glyph->bits[row * glyph->stride + column / 8] & 0x80 >> column % 8)
				target[pixel / 8] |= (uint8_t)(0x80 >> pixel % 8);
		}
	}
}

static int end_page(struct setter *setter)
{
	int r;

	if (!setter->bits)
		return 0;
	r = fax_tiff_add_bits(setter->render->out, &setter->page, setter->bits);
	free(setter->bits);
	setter->bits = NULL;
	return r;
}

/* A page begins with its first line, so that a form feed at the end makes none. */
static int begin_page(struct setter *setter)
{
	int r;

	if (setter->bits)
		return 0;
	r = render_check_page(setter->render, fax_tiff_pages(setter->render->out) + 1);
	if (r < 0)
		return r;
	setter->bits = calloc(setter->page.height, ROW_BYTES);
	setter->line = 0;
	setter->full = false;
	return setter->bits ? 0 : -ENOMEM;
}

/* Draw the first @count characters of the line and go to the next line. */
static int set_line(struct setter *setter, size_t count)
{
	double down = sheet_lines_per_mm(setter->page.resolution);
	uint32_t cell = font_cell_width(setter->font);
	int left = (int)lround(LEFT_MM * SHEET_PIXELS_PER_MM), y, r;
	const struct glyph *glyph;

	r = begin_page(setter);
	if (r < 0)
		return r;
	y = (int)lround((TOP_MM + (setter->line + 0.8) * LEADING_MM) * down);
	for (size_t i = 0; i < count; i++) {
		const struct place *place = &setter->places[i];
		int space;

		r = font_glyph(setter->font, place->character, &glyph);
		if (r < 0)
			return r;
		if (!glyph->bits)
			continue;
		/* What comes from another font is put into the middle of its cells. */
		space = (int)(place->cells * cell) - (int)glyph->advance;
		draw_glyph(setter, glyph, left + (int)(place->column * cell) + (place->cells ? space / 2 : 0), y);
	}
	if (++setter->line < LINES)
		return 0;
	setter->full = true;
	return end_page(setter);
}

static int new_line(struct setter *setter)
{
	int r = set_line(setter, setter->place_count);

	setter->place_count = 0;
	setter->column = 0;
	return r;
}

/* The line is full: break behind its last blank, or here if there is none in its second half. */
static int break_line(struct setter *setter)
{
	size_t keep = setter->place_count, rest;
	uint32_t shift;
	int r;

	for (size_t i = setter->place_count; i-- > 0 && setter->places[i].column >= COLUMNS / 2;)
		if (setter->places[i].character == ' ') {
			keep = i + 1;
			break;
		}
	r = set_line(setter, keep);
	if (r < 0)
		return r;
	rest = setter->place_count - keep;
	shift = rest ? setter->places[keep].column : setter->column;
	memmove(setter->places, setter->places + keep, rest * sizeof(setter->places[0]));
	for (size_t i = 0; i < rest; i++)
		setter->places[i].column -= shift;
	setter->place_count = rest;
	setter->column -= shift;
	return 0;
}

/* Accents that go over the character before them; a font of fixed width may give even them a cell of their own. */
static bool is_accent(uint32_t character)
{
	return character >= 0x300 && character <= 0x36f;
}

static int add_character(struct setter *setter, uint32_t character)
{
	uint32_t cell = font_cell_width(setter->font), cells;
	const struct glyph *glyph;
	int r;

	r = font_glyph(setter->font, character, &glyph);
	if (r < 0)
		return r;
	cells = MIN((glyph->advance + cell / 2) / cell, 2);
	if (is_accent(character))
		cells = 0;
	else if (glyph->advance > 0)
		cells = MAX(cells, 1);
	if (setter->column + cells > COLUMNS) {
		r = break_line(setter);
		if (r < 0)
			return r;
	}
	if (cells == 0 && setter->column == 0)
		return 0; /* an accent with nothing under it */
	if (setter->place_count == ARRAY_SIZE(setter->places))
		return 0; /* overprinted again and again: it is black by now */
	setter->places[setter->place_count++] = (struct place){character, setter->column - (cells ? 0 : 1), cells};
	setter->column += cells;
	return 0;
}

static int add_tab(struct setter *setter)
{
	int r = 0;

	do
		r = add_character(setter, ' ');
	while (r == 0 && setter->column % TAB != 0);
	return r;
}

static int form_feed(struct setter *setter)
{
	int r = setter->place_count ? new_line(setter) : 0;

	if (r < 0)
		return r;
	if (!setter->bits && setter->full) {
		setter->full = false; /* the page that it would end has ended by itself */
		return 0;
	}
	r = begin_page(setter);
	return r == 0 ? end_page(setter) : r;
}

static int set_text(struct setter *setter, struct reader *reader)
{
	uint32_t character, before = 0;
	int r = 0;

	while (r == 0 && next_character(reader, &character)) {
		switch (character) {
		case '\n':
			if (before != '\r') /* one end of line, not two */
				r = new_line(setter);
			break;
		case '\r':
			r = new_line(setter);
			break;
		case '\f':
			r = form_feed(setter);
			break;
		case '\t':
			r = add_tab(setter);
			break;
		case '\b':
			setter->column -= setter->column > 0;
			break;
		default:
			if (character >= 0x20 && character != 0x7f && character != 0xfeff)
				r = add_character(setter, character);
		}
		before = character;
	}
	if (r == 0 && setter->place_count)
		r = new_line(setter);
	return r == 0 ? end_page(setter) : r;
}

int render_text(struct render *render)
{
	struct setter setter = {.render = render};
	struct reader reader;
	int r;

	reader_init(&reader, render->data, render->size);
	if (reader.at == reader.size)
		return render_refuse(render, DOC_EMPTY, 0, "%s", "");
	setter.page.width = PAGE_WIDTH;
	setter.page.resolution = (enum doc_resolution)render->request->resolution;
	setter.page.height = (uint32_t)lround(PAGE_MM * sheet_lines_per_mm(setter.page.resolution));
	r = font_new(POINTS, setter.page.resolution, &setter.font);
	if (r == -ENOENT)
		return render_refuse(render, DOC_FAULT, 0, "no fixed-width font is installed (fonts-dejavu-core)");
	if (r == 0)
		r = set_text(&setter, &reader);
	free(setter.bits);
	font_free(setter.font);
	return r;
}

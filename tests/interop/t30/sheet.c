/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "sheet.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t4/t4_encode.h"
#include "dice.h"

/* No page of the tests has more rows. */
#define ROWS_MAX 40000

size_t sheet_bytes(const struct sheet *sheet)
{
	return t4_row_bytes(sheet->width) * sheet->rows;
}

static void sheet_new(enum t30_resolution resolution, uint32_t width, uint32_t rows, struct sheet *ret_sheet)
{
	*ret_sheet = (struct sheet){.resolution = resolution, .width = width, .rows = rows};
	ret_sheet->pixels = calloc(1, sheet_bytes(ret_sheet) + 1);
	assert(ret_sheet->pixels);
}

void sheet_free(struct sheet *sheet)
{
	free(sheet->pixels);
	*sheet = (struct sheet){0};
}

/* ---- making ------------------------------------------------------------- */

static void blacken(struct sheet *sheet, uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	for (uint32_t i = y; i < MIN(y + height, sheet->rows); i++)
		for (uint32_t j = x; j < MIN(x + width, sheet->width); j++)
			sheet->pixels[i * t4_row_bytes(sheet->width) + j / 8] |= (uint8_t)(0x80 >> j % 8);
}

/* A letter is five dots wide and seven high. */
static void draw_letter(struct sheet *sheet, struct dice *dice, uint32_t x, uint32_t y, uint32_t dot_x, uint32_t dot_y)
{
	for (uint32_t row = 0; row < 7; row++) {
		uint32_t dots = dice_throw(dice) & dice_throw(dice);

		for (uint32_t column = 0; column < 5; column++)
			if (dots >> column & 1)
				blacken(sheet, x + column * dot_x, y + row * dot_y, dot_x, dot_y);
	}
}

static void write_text(struct sheet *sheet, uint64_t seed)
{
	const uint32_t dot_x = MAX(1u, sheet->width / 500);
	const uint32_t dot_y = MAX(1u, (uint32_t)(dot_x * t30_rows_in_metre(sheet->resolution) / 8000));
	struct dice dice = {seed};

	for (uint32_t y = dot_y; y + 7 * dot_y < sheet->rows; y += 11 * dot_y)
		for (uint32_t x = dot_x * 20; x + 26 * dot_x < sheet->width; x += 7 * dot_x)
			if (dice_below(&dice, 6) != 0)
				draw_letter(sheet, &dice, x, y, dot_x, dot_y);
}

void sheet_make(enum sheet_kind kind, enum t30_resolution resolution, enum t30_width width, uint32_t rows,
		uint64_t seed, struct sheet *ret_sheet)
{
	const size_t row_bytes = t4_row_bytes(t30_columns(resolution, width));
	struct dice dice = {seed};

	sheet_new(resolution, t30_columns(resolution, width), rows, ret_sheet);
	if (kind == SHEET_NOISE)
		for (size_t i = 0; i < row_bytes * rows; i++)
			ret_sheet->pixels[i] = (uint8_t)dice_throw(&dice);
	else if (kind == SHEET_TEXT && rows < 20)
		blacken(ret_sheet, 1, 0, 1 + (uint32_t)(seed % 1000), rows); /* no room for letters */
	else if (kind == SHEET_TEXT)
		write_text(ret_sheet, seed);
}

void sheet_make_sized(enum t30_resolution resolution, size_t octets, uint64_t seed, struct sheet *ret_sheet)
{
	const struct t30_format mmr = {.coding = T30_CODING_MMR};
	uint32_t rows = t30_rows(resolution, T30_LENGTH_A4), from = 0, to = rows;
	size_t row_bytes, size = 0;
	struct sheet full;

	sheet_make(SHEET_TEXT, resolution, T30_WIDTH_A4, rows, seed, &full);
	row_bytes = t4_row_bytes(full.width);
	sheet_new(resolution, full.width, rows, ret_sheet);
	while (from < to) {
		uint32_t middle = (from + to) / 2;

		memset(ret_sheet->pixels, 0, sheet_bytes(ret_sheet));
		memcpy(ret_sheet->pixels, full.pixels, middle * row_bytes);
		free(sheet_encode(ret_sheet, &mmr, &size));
		if (size < octets)
			from = middle + 1;
		else
			to = middle;
	}
	assert(size + 200 > octets);
	sheet_free(&full);
}

/* ---- comparing ------------------------------------------------------------ */

const char *sheet_difference(const struct sheet *a, const struct sheet *b)
{
	static _Thread_local char text[100];
	const size_t row_bytes = t4_row_bytes(a->width);

	if (!a->pixels || !b->pixels)
		return "there is none";
	if (a->width != b->width || a->rows != b->rows) {
		snprintf(text, sizeof(text), "%u x %u against %u x %u", a->width, a->rows, b->width, b->rows);
		return text;
	}
	for (uint32_t y = 0; y < a->rows; y++) {
		if (memcmp(a->pixels + y * row_bytes, b->pixels + y * row_bytes, row_bytes) != 0) {
			snprintf(text, sizeof(text), "from row %u of %u on", y, a->rows);
			return text;
		}
	}
	return "";
}

/* ---- coding ----------------------------------------------------------------- */

static enum t4_coding coding_of(const struct t30_format *format)
{
	static const enum t4_coding codings[T30_CODINGS] = {
		[T30_CODING_MH] = T4_MH, [T30_CODING_MR] = T4_MR, [T30_CODING_MMR] = T4_MMR};

	return codings[format->coding];
}

uint8_t *sheet_encode(const struct sheet *sheet, const struct t30_format *format, size_t *ret_size)
{
	const bool fills = format->coding != T30_CODING_MMR && format->row_ms > 0;
	const struct t4_encode_params params = {
		.coding = coding_of(format),
		.width = sheet->width,
		.k = t30_rows_in_metre(sheet->resolution) < 5000 ? T4_K_STANDARD : T4_K_FINE,
		.eols = format->coding != T30_CODING_MMR,
		.end = true,
		.row_bits_min = fills ? format->row_ms * t30_signal_rate(format->signal) / 1000 : 0,
	};
	/* Noise takes most in MH; a code is no longer than 13 bits, and fill as it is. */
	const size_t room = sheet->rows * (sheet->width * 2 + params.row_bits_min / 8 + 100) + 1000;
	uint16_t *places = malloc(T4_ENCODE_PLACES(sheet->width) * sizeof(*places));
	uint8_t *data = malloc(room);
	struct t4_encoder encoder;

	assert(places && data && t4_encoder_init(&encoder, &params, places, data, room) == 0);
	for (uint32_t y = 0; y < sheet->rows; y++)
		assert(t4_encode_pixels(&encoder, sheet->pixels + y * t4_row_bytes(sheet->width)) == 0);
	assert(t4_encode_finish(&encoder) == 0);
	free(places);
	*ret_size = encoder.used;
	return data;
}

void sheet_decode(const struct t30_format *format, const uint8_t *data, size_t size, const size_t *gaps,
		  size_t gap_count, struct sheet *ret_sheet, struct t4_decode_facts *ret_facts)
{
	const uint32_t width = t30_columns(format->resolution, format->width);
	const struct t4_decode_params params = {.coding = coding_of(format), .width = width, .rows_max = ROWS_MAX};
	uint16_t *places = malloc(T4_DECODE_PLACES(width) * sizeof(*places));
	struct t4_decoder decoder;
	const struct t4_row *row;
	enum t4_decoded decoded;
	uint32_t room = 0, rows = 0;
	uint8_t *pixels = NULL;
	size_t piece = 0;

	assert(places && t4_decoder_init(&decoder, &params, places) == 0);
	while ((decoded = t4_decode_row(&decoder, &row)) != T4_DECODED_END) {
		if (decoded == T4_DECODED_MORE) {
			t4_decode_feed_piece(&decoder, data, size, gaps, gap_count, &piece);
			continue;
		}
		if (rows == room) {
			room = MAX(1000u, room * 2);
			pixels = realloc(pixels, room * t4_row_bytes(width));
			assert(pixels);
		}
		t4_row_to_pixels(row, pixels + rows++ * t4_row_bytes(width), width);
	}
	*ret_facts = decoder.facts;
	*ret_sheet = (struct sheet){format->resolution, width, rows, pixels};
	free(places);
}

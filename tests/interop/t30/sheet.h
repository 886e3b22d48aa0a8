/* SPDX-License-Identifier: MIT */
/* Pages of the calls: made from a seed, coded as a conversation chose, decoded as one heard them. */
#ifndef INTEROP_T30_SHEET_H
#define INTEROP_T30_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/t30_format.h"
#include "core/t4/t4_decode.h"

struct sheet {
	enum t30_resolution resolution;
	uint32_t width, rows;
	uint8_t *pixels; /* packed, 1 is black */
};

enum sheet_kind {
	SHEET_TEXT,  /* words in lines */
	SHEET_NOISE, /* every pixel by lot: no code does well */
	SHEET_WHITE,
};

void sheet_make(enum sheet_kind kind, enum t30_resolution resolution, enum t30_width width, uint32_t rows,
		uint64_t seed, struct sheet *ret_sheet);

/* Text of a full A4 page that MMR makes @octets of, as near as a row more or less comes to that. */
void sheet_make_sized(enum t30_resolution resolution, size_t octets, uint64_t seed, struct sheet *ret_sheet);

void sheet_free(struct sheet *sheet);
size_t sheet_bytes(const struct sheet *sheet);

/* "" when they are the same pixel for pixel, else where they begin to differ; static. */
const char *sheet_difference(const struct sheet *a, const struct sheet *b);

/* The pages of the TIFF in @file, from the first on; returns how many. The caller frees each. */
uint32_t sheets_read(int file, struct sheet *ret_sheets, uint32_t most);

/* Code it; the caller frees. */
uint8_t *sheet_encode(const struct sheet *sheet, const struct t30_format *format, size_t *ret_size);

/* Decode what a conversation heard; @gaps as in t4_decode_feed_piece(). */
void sheet_decode(const struct t30_format *format, const uint8_t *data, size_t size, const size_t *gaps,
		  size_t gap_count, struct sheet *ret_sheet, struct t4_decode_facts *ret_facts);

#endif

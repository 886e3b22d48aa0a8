/* SPDX-License-Identifier: MIT */
/*
 * How a page is sent: code, resolution, width, length, row time, error
 * correction, signal; what DIS offers of each, and what DCS says
 * (T.30 table 2, T.4 clauses 2 and 3).
 */
#ifndef CORE_T30_FORMAT_H
#define CORE_T30_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/t30/t30_caps.h"
#include "core/t30/t30_rate.h"

#define T30_CODING_LIST(X) \
	X(MH, "MH") \
	X(MR, "MR") \
	X(MMR, "MMR")

enum t30_coding {
#define X(name, words) T30_CODING_##name,
	T30_CODING_LIST(X)
#undef X
		T30_CODINGS
};

/* Words, columns of A4, B4 and A3, rows in a metre, measured in inches. Coarsest first. */
#define T30_RESOLUTION_LIST(X) \
	X(R8X385, "R8x3.85", 1728, 2048, 2432, 3850, false) \
	X(R8X77, "R8x7.7", 1728, 2048, 2432, 7700, false) \
	X(200X200, "200x200", 1728, 2048, 2432, 7874, true) \
	X(300X300, "300x300", 2592, 3072, 3648, 11811, true) \
	X(R8X154, "R8x15.4", 1728, 2048, 2432, 15400, false) \
	X(R16X154, "R16x15.4", 3456, 4096, 4864, 15400, false) \
	X(400X400, "400x400", 3456, 4096, 4864, 15748, true) \
	X(300X600, "300x600", 2592, 3072, 3648, 23622, true) \
	X(400X800, "400x800", 3456, 4096, 4864, 31496, true) \
	X(600X600, "600x600", 5184, 6144, 7296, 23622, true) \
	X(600X1200, "600x1200", 5184, 6144, 7296, 47244, true) \
	X(1200X1200, "1200x1200", 10368, 12288, 14592, 47244, true)

enum t30_resolution {
#define X(name, words, a4, b4, a3, rows, inch) T30_##name,
	T30_RESOLUTION_LIST(X)
#undef X
		T30_RESOLUTIONS
};

/* The paper's width: 215, 255 and 303 mm. */
#define T30_WIDTH_LIST(X) \
	X(A4, "A4") \
	X(B4, "B4") \
	X(A3, "A3")

enum t30_width {
#define X(name, words) T30_WIDTH_##name,
	T30_WIDTH_LIST(X)
#undef X
		T30_WIDTHS
};

/* And its length: 297 mm, 364 mm, any. */
#define T30_LENGTH_LIST(X) \
	X(A4, "A4") \
	X(B4, "B4") \
	X(ANY, "any")

enum t30_length {
#define X(name, words) T30_LENGTH_##name,
	T30_LENGTH_LIST(X)
#undef X
		T30_LENGTHS
};

const char *t30_coding_words(enum t30_coding coding);
const char *t30_resolution_words(enum t30_resolution resolution);
const char *t30_width_words(enum t30_width width);
const char *t30_length_words(enum t30_length length);
const char *t30_widths_words(uint32_t widths);   /* "up to B4" */
const char *t30_lengths_words(uint32_t lengths); /* "A4 or B4" */

/* Columns of a row; 0 for what is no resolution or width. */
uint32_t t30_columns(enum t30_resolution resolution, enum t30_width width);

/* Rows of a page of that length; 0: any number. */
uint32_t t30_rows(enum t30_resolution resolution, enum t30_length length);

uint32_t t30_rows_in_metre(enum t30_resolution resolution);
bool t30_is_inch(enum t30_resolution resolution);

/* ---- what DIS or DTC offers, one bit for each ------------------------ */

#define T30_BIT(value) (1u << (value))

uint32_t t30_dis_codings(const struct t30_caps *dis); /* MMR only together with ECM (T.30 table 2) */
uint32_t t30_dis_resolutions(const struct t30_caps *dis);
uint32_t t30_dis_widths(const struct t30_caps *dis);
uint32_t t30_dis_lengths(const struct t30_caps *dis);

/* The least time a row has to take, in ms, without error correction. */
unsigned int t30_dis_row_ms(const struct t30_caps *dis, enum t30_resolution resolution);

/* ---- what DCS orders; the count of the enum for what is none ---------- */

enum t30_coding t30_dcs_coding(const struct t30_caps *dcs);
enum t30_resolution t30_dcs_resolution(const struct t30_caps *dcs);
enum t30_width t30_dcs_width(const struct t30_caps *dcs);
enum t30_length t30_dcs_length(const struct t30_caps *dcs);
unsigned int t30_dcs_row_ms(const struct t30_caps *dcs);

/* ---- all of it ------------------------------------------------------- */

struct t30_format {
	enum t30_signal signal;
	enum t30_coding coding;
	enum t30_resolution resolution;
	enum t30_width width;
	enum t30_length length;
	uint8_t row_ms; /* least time of a row; 0 with error correction */
	bool ecm;
	uint16_t frame_octets; /* of data in an ECM frame: 256 or 64; 0 without */
};

/* A DCS that orders @format; further bits are the caller's. */
void t30_format_to_dcs(const struct t30_format *format, struct t30_caps *ret_dcs);

/* Do both need the same DCS, so that a page may follow with MPS? A fallback of the signal goes its own way. */
bool t30_format_is_same(const struct t30_format *a, const struct t30_format *b);

#define T30_FORMAT_TEXT_MAX 96

/* "MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400". */
const char *t30_format_text(const struct t30_format *format, char text[T30_FORMAT_TEXT_MAX]);

#endif

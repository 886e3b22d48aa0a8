/* SPDX-License-Identifier: MIT */
/* How a page is sent; see t30_format.h. */
#include "core/t30/t30_format.h"

#include <stdio.h>
#include <string.h>

#include "base/macros.h"

/* ---- words ----------------------------------------------------------- */

const char *t30_coding_words(enum t30_coding coding)
{
	static const char *const words[T30_CODINGS] = {
#define X(name, text) [T30_CODING_##name] = text,
		T30_CODING_LIST(X)
#undef X
	};

	return (unsigned int)coding < T30_CODINGS ? words[coding] : "no code";
}

struct resolution {
	const char *words;
	uint32_t columns[T30_WIDTHS];
	uint32_t rows_in_metre;
	bool is_inch;
};

/* clang-format off */
static const struct resolution resolutions[T30_RESOLUTIONS] = {
#define X(name, words, a4, b4, a3, rows, inch) [T30_##name] = {words, {a4, b4, a3}, rows, inch},
	T30_RESOLUTION_LIST(X)
#undef X
};
/* clang-format on */

const char *t30_resolution_words(enum t30_resolution resolution)
{
	return (unsigned int)resolution < T30_RESOLUTIONS ? resolutions[resolution].words : "no resolution";
}

const char *t30_width_words(enum t30_width width)
{
	static const char *const words[T30_WIDTHS] = {
#define X(name, text) [T30_WIDTH_##name] = text,
		T30_WIDTH_LIST(X)
#undef X
	};

	return (unsigned int)width < T30_WIDTHS ? words[width] : "no width";
}

const char *t30_length_words(enum t30_length length)
{
	static const char *const words[T30_LENGTHS] = {
#define X(name, text) [T30_LENGTH_##name] = text,
		T30_LENGTH_LIST(X)
#undef X
	};

	return (unsigned int)length < T30_LENGTHS ? words[length] : "no length";
}

const char *t30_widths_words(uint32_t widths)
{
	if (widths & T30_BIT(T30_WIDTH_A3))
		return "up to A3";
	return widths & T30_BIT(T30_WIDTH_B4) ? "up to B4" : "A4";
}

const char *t30_lengths_words(uint32_t lengths)
{
	if (lengths & T30_BIT(T30_LENGTH_ANY))
		return "any";
	return lengths & T30_BIT(T30_LENGTH_B4) ? "A4 or B4" : "A4";
}

/* ---- measures -------------------------------------------------------- */

uint32_t t30_columns(enum t30_resolution resolution, enum t30_width width)
{
	if ((unsigned int)resolution >= T30_RESOLUTIONS || (unsigned int)width >= T30_WIDTHS)
		return 0;
	return resolutions[resolution].columns[width];
}

uint32_t t30_rows_in_metre(enum t30_resolution resolution)
{
	return (unsigned int)resolution < T30_RESOLUTIONS ? resolutions[resolution].rows_in_metre : 0;
}

bool t30_is_inch(enum t30_resolution resolution)
{
	return (unsigned int)resolution < T30_RESOLUTIONS && resolutions[resolution].is_inch;
}

uint32_t t30_rows(enum t30_resolution resolution, enum t30_length length)
{
	static const uint32_t length_mm[T30_LENGTHS] = {297, 364, 0};

	if ((unsigned int)length >= T30_LENGTHS)
		return 0;
	return length_mm[length] * t30_rows_in_metre(resolution) / 1000;
}

/* ---- DIS ------------------------------------------------------------- */

uint32_t t30_dis_codings(const struct t30_caps *dis)
{
	uint32_t codings = T30_BIT(T30_CODING_MH);

	if (dis->mr)
		codings |= T30_BIT(T30_CODING_MR);
	if (dis->mmr && dis->ecm)
		codings |= T30_BIT(T30_CODING_MMR);
	return codings;
}

/*
 * Each resolution and where it is: the field, and whether DCS tells it from
 * its twin by bit 44. Finest first.
 */
static const struct {
	enum t30_resolution resolution;
	uint16_t offset;
	bool has_twin;
} resolution_bits[] = {
	{T30_1200X1200, offsetof(struct t30_caps, d1200),     false},
	{T30_600X1200,  offsetof(struct t30_caps, d600x1200), false},
	{T30_600X600,   offsetof(struct t30_caps, d600),      false},
	{T30_400X800,   offsetof(struct t30_caps, d400x800),  false},
	{T30_300X600,   offsetof(struct t30_caps, d300x600),  false},
	{T30_400X400,   offsetof(struct t30_caps, d400),      true },
	{T30_R16X154,   offsetof(struct t30_caps, d400),      true },
	{T30_R8X154,    offsetof(struct t30_caps, superfine), false},
	{T30_300X300,   offsetof(struct t30_caps, d300),      false},
	{T30_200X200,   offsetof(struct t30_caps, fine),      true },
	{T30_R8X77,     offsetof(struct t30_caps, fine),      true },
};

uint32_t t30_dis_resolutions(const struct t30_caps *dis)
{
	uint32_t set = T30_BIT(T30_R8X385);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(resolution_bits); i++)
		if (((const uint8_t *)dis)[resolution_bits[i].offset])
			set |= T30_BIT(resolution_bits[i].resolution);
	return set;
}

uint32_t t30_dis_widths(const struct t30_caps *dis)
{
	/* Bits 17, 18. 1 1 is to be read as 0 1 (T.30 table 2). */
	static const uint32_t sets[4] = {
		T30_BIT(T30_WIDTH_A4),
		T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4) | T30_BIT(T30_WIDTH_A3),
		T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4),
		T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4) | T30_BIT(T30_WIDTH_A3),
	};

	return sets[dis->width & 3];
}

uint32_t t30_dis_lengths(const struct t30_caps *dis)
{
	/* Bits 19, 20. 1 1 is none; every machine takes A4. */
	static const uint32_t sets[4] = {
		T30_BIT(T30_LENGTH_A4),
		T30_BIT(T30_LENGTH_A4) | T30_BIT(T30_LENGTH_B4) | T30_BIT(T30_LENGTH_ANY),
		T30_BIT(T30_LENGTH_A4) | T30_BIT(T30_LENGTH_B4),
		T30_BIT(T30_LENGTH_A4),
	};

	return sets[dis->length & 3];
}

/* Bits 21 to 23 in ms: at 3.85 rows/mm, and at 7.7. */
static const uint8_t row_ms_standard[8] = {20, 40, 10, 10, 5, 40, 20, 0};
static const uint8_t row_ms_fine[8] = {20, 40, 10, 5, 5, 20, 10, 0};

unsigned int t30_dis_row_ms(const struct t30_caps *dis, enum t30_resolution resolution)
{
	unsigned int ms = row_ms_fine[dis->row_time & 7];

	if (resolution == T30_R8X385)
		return row_ms_standard[dis->row_time & 7];
	/* Bit 46. There is no time between 0 and 5. */
	if (t30_rows_in_metre(resolution) > 8000 && dis->row_time_half && ms > 5)
		return ms / 2;
	return ms;
}

/* ---- DCS ------------------------------------------------------------- */

enum t30_coding t30_dcs_coding(const struct t30_caps *dcs)
{
	if (dcs->mmr)
		return T30_CODING_MMR;
	return dcs->mr ? T30_CODING_MR : T30_CODING_MH;
}

enum t30_resolution t30_dcs_resolution(const struct t30_caps *dcs)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(resolution_bits); i++)
		if (((const uint8_t *)dcs)[resolution_bits[i].offset] &&
		    (!resolution_bits[i].has_twin || t30_is_inch(resolution_bits[i].resolution) == (dcs->inch != 0)))
			return resolution_bits[i].resolution;
	return T30_R8X385;
}

enum t30_width t30_dcs_width(const struct t30_caps *dcs)
{
	static const enum t30_width widths[4] = {T30_WIDTH_A4, T30_WIDTH_A3, T30_WIDTH_B4, T30_WIDTHS};

	return widths[dcs->width & 3];
}

enum t30_length t30_dcs_length(const struct t30_caps *dcs)
{
	static const enum t30_length lengths[4] = {T30_LENGTH_A4, T30_LENGTH_ANY, T30_LENGTH_B4, T30_LENGTHS};

	return lengths[dcs->length & 3];
}

unsigned int t30_dcs_row_ms(const struct t30_caps *dcs)
{
	return row_ms_standard[dcs->row_time & 7];
}

/* ---- all of it ------------------------------------------------------- */

/* Bits 21 to 23 of DCS: a time that is not below @ms. */
static uint8_t row_time_of_ms(unsigned int ms)
{
	if (ms == 0)
		return 7;
	if (ms <= 5)
		return 4;
	if (ms <= 10)
		return 2;
	return ms <= 20 ? 0 : 1;
}

void t30_format_to_dcs(const struct t30_format *format, struct t30_caps *ret_dcs)
{
	static const uint8_t widths[T30_WIDTHS] = {0, 2, 1}, lengths[T30_LENGTHS] = {0, 2, 1};
	const struct t30_signal_facts *signal = t30_signal_facts(format->signal);
	size_t i;

	memset(ret_dcs, 0, sizeof(*ret_dcs));
	ret_dcs->receiver = 1;
	ret_dcs->rate = signal ? signal->dcs : 0;
	ret_dcs->mr = format->coding == T30_CODING_MR;
	ret_dcs->mmr = format->coding == T30_CODING_MMR;
	for (i = 0; i < ARRAY_SIZE(resolution_bits); i++) {
		if (resolution_bits[i].resolution != format->resolution)
			continue;
		((uint8_t *)ret_dcs)[resolution_bits[i].offset] = 1;
		/* Bit 44 goes with bits 15 and 43 alone (T.30 table 2). */
		ret_dcs->inch = resolution_bits[i].has_twin && t30_is_inch(format->resolution);
	}
	ret_dcs->width = (unsigned int)format->width < T30_WIDTHS ? widths[format->width] : 0;
	ret_dcs->length = (unsigned int)format->length < T30_LENGTHS ? lengths[format->length] : 0;
	ret_dcs->row_time = row_time_of_ms(format->ecm ? 0 : format->row_ms);
	ret_dcs->ecm = format->ecm;
	ret_dcs->frames_64 = format->ecm && format->frame_octets == 64;
}

bool t30_format_is_same(const struct t30_format *a, const struct t30_format *b)
{
	return a->coding == b->coding && a->resolution == b->resolution && a->width == b->width &&
	       a->length == b->length && a->row_ms == b->row_ms && a->ecm == b->ecm &&
	       a->frame_octets == b->frame_octets;
}

const char *t30_format_text(const struct t30_format *format, char text[T30_FORMAT_TEXT_MAX])
{
	char correction[24];

	if (format->ecm)
		snprintf(correction, sizeof(correction), "ECM %u", format->frame_octets);
	else
		snprintf(correction, sizeof(correction), "no ECM, %u ms a row", format->row_ms);
	snprintf(text, T30_FORMAT_TEXT_MAX, "%s, %s, %s wide, %s long, %s, %s", t30_coding_words(format->coding),
		 t30_resolution_words(format->resolution), t30_width_words(format->width),
		 t30_length_words(format->length), correction, t30_signal_words(format->signal));
	return text;
}

/* SPDX-License-Identifier: MIT */
/* The plain coder and decoder; see t4_plain.h. Pixels are octets here, 0 or 1. */
#include "core/t4/t4_plain.h"

#include <string.h>

#include "base/macros.h"
#include "core/t4/t4_words.h"

struct line {
	uint8_t pixel[T4_WIDTH_MAX];
};

static void unpack(struct line *line, const uint8_t *pixels, int width)
{
	for (int x = 0; x < width; x++)
		line->pixel[x] = pixels[x / 8] >> (7 - x % 8) & 1;
}

static void pack(const struct line *line, uint8_t *pixels, int width)
{
	memset(pixels, 0, t4_row_bytes((uint32_t)width));
	for (int x = 0; x < width; x++)
		pixels[x / 8] |= (uint8_t)(line->pixel[x] << (7 - x % 8));
}

/* ---- changing elements (T.4 4.2.1.1) ---------------------------------- */

/* The colour at @x; before the line there is white. */
static int colour_at(const struct line *line, int x)
{
	return x < 0 ? 0 : line->pixel[x];
}

/* The first changing element right of @x; the width if there is none. */
static int next_change(const struct line *line, int x, int width)
{
	for (x++; x < width; x++)
		if (colour_at(line, x) != colour_at(line, x - 1))
			return x;
	return width;
}

/* b1: the first changing element of the reference line right of a0 and of the colour opposite to a0's. */
static int find_b1(const struct line *above, int a0, int colour, int width)
{
	int x = next_change(above, a0, width);

	while (x < width && colour_at(above, x) == colour)
		x = next_change(above, x, width);
	return x;
}

/* ---- coding ---------------------------------------------------------- */

struct out {
	uint8_t *data;
	size_t bits;
};

static void put_word(struct out *out, const char *word)
{
	for (; *word; word++, out->bits++) {
		if (out->bits % 8 == 0)
			out->data[out->bits / 8] = 0;
		out->data[out->bits / 8] |= (uint8_t)((*word == '1') << (7 - out->bits % 8));
	}
}

static void put_run(struct out *out, int colour, int run)
{
	for (; run > T4_RUN_CODE_MAX + 63; run -= T4_RUN_CODE_MAX)
		put_word(out, t4_common_make_up[T4_COMMON_RUNS - 1]);
	if (run / 64 > T4_MAKE_UP_RUNS)
		put_word(out, t4_common_make_up[run / 64 - T4_MAKE_UP_RUNS - 1]);
	else if (run / 64 > 0)
		put_word(out, colour ? t4_black_make_up[run / 64 - 1] : t4_white_make_up[run / 64 - 1]);
	put_word(out, colour ? t4_black_terminating[run % 64] : t4_white_terminating[run % 64]);
}

static void put_mode(struct out *out, enum t4_mode mode, int distance)
{
	for (size_t i = 0; i < ARRAY_SIZE(t4_modes); i++)
		if (t4_modes[i].mode == mode && t4_modes[i].distance == distance)
			put_word(out, t4_modes[i].word);
}

static void put_row_alone(struct out *out, const struct line *line, int width)
{
	int x = 0, colour = 0, end;

	while (x < width) {
		end = x;
		while (end < width && line->pixel[end] == colour)
			end++;
		put_run(out, colour, end - x);
		colour = !colour;
		x = end;
	}
}

/* T.4 figure 7, T.6 figure 4. */
static void put_row_below(struct out *out, const struct line *above, const struct line *line, int width)
{
	int a0 = -1, colour = 0, a1, a2, b1, b2;

	while (a0 < width) {
		a1 = a0 < 0 && line->pixel[0] == 1 ? 0 : next_change(line, a0, width);
		b1 = find_b1(above, a0, colour, width);
		b2 = next_change(above, b1, width);
		if (b2 < a1) {
			put_mode(out, T4_PASS, 0);
			a0 = b2;
			continue;
		}
		if (a1 - b1 >= -3 && a1 - b1 <= 3) {
			put_mode(out, T4_VERTICAL, a1 - b1);
			a0 = a1;
			colour = !colour;
			continue;
		}
		a2 = next_change(line, a1, width);
		put_mode(out, T4_HORIZONTAL, 0);
		put_run(out, colour, a1 - MAX(a0, 0));
		put_run(out, !colour, a2 - a1);
		a0 = a2;
	}
}

size_t t4_plain_encode(const struct t4_encode_params *params, const uint8_t *pixels, uint32_t rows, uint8_t *ret_data)
{
	static struct line above, line;
	bool eols = params->coding == T4_MR || (params->coding == T4_MH && params->eols), is_alone;
	int width = (int)params->width;
	struct out out = {.data = ret_data};
	size_t begin = 0;

	memset(&line, 0, sizeof(line));
	for (uint32_t y = 0; y < rows; y++, pixels += t4_row_bytes(params->width)) {
		above = line;
		unpack(&line, pixels, width);
		is_alone = params->coding == T4_MH || (params->coding == T4_MR && y % params->k == 0);
		while (eols && y > 0 && out.bits + T4_EOL_BITS - begin < params->row_bits_min)
			put_word(&out, "0");
		put_word(&out, eols ? T4_EOL : "");
		begin = out.bits;
		put_word(&out, params->coding != T4_MR ? "" : is_alone ? "1" : "0");
		if (is_alone)
			put_row_alone(&out, &line, width);
		else
			put_row_below(&out, &above, &line, width);
	}
	while (params->end && eols && rows > 0 && out.bits + T4_EOL_BITS - begin < params->row_bits_min)
		put_word(&out, "0");
	for (int i = 0; params->end && i < (params->coding == T4_MMR ? T4_EOFB_EOLS : T4_RTC_EOLS); i++) {
		put_word(&out, T4_EOL);
		put_word(&out, params->coding == T4_MR ? "1" : "");
	}
	while (out.bits % 8 != 0)
		put_word(&out, "0");
	return out.bits / 8;
}

/* ---- decoding -------------------------------------------------------- */

enum result { DONE, CUT, DAMAGED };

struct in {
	const uint8_t *data;
	size_t bits, at;
};

static int bit_at(const struct in *in, size_t at)
{
	return in->data[at / 8] >> (7 - at % 8) & 1;
}

/* Is the next thing @word? */
static bool is_next(const struct in *in, const char *word)
{
	size_t at = in->at;

	for (; *word; word++, at++)
		if (at >= in->bits || bit_at(in, at) != (*word == '1'))
			return false;
	return true;
}

static bool take_word(struct in *in, const char *word)
{
	if (!is_next(in, word))
		return false;
	in->at += strlen(word);
	return true;
}

/* No word was found: that is damage, if there is as much as the longest word has. */
static enum result no_word(const struct in *in, size_t longest)
{
	return in->bits - in->at < longest ? CUT : DAMAGED;
}

static enum result take_run(struct in *in, int colour, int longest, int *ret_run)
{
	int run = 0, value;
	size_t begin;

	do {
		value = -1;
		begin = in->at;
		for (int i = 0; i < 64 && value < 0; i++)
			if (take_word(in, colour ? t4_black_terminating[i] : t4_white_terminating[i]))
				value = i;
		for (int i = 0; i < T4_MAKE_UP_RUNS && value < 0; i++)
			if (take_word(in, colour ? t4_black_make_up[i] : t4_white_make_up[i]))
				value = (i + 1) * 64;
		for (int i = 0; i < T4_COMMON_RUNS && value < 0; i++)
			if (take_word(in, t4_common_make_up[i]))
				value = (i + 1 + T4_MAKE_UP_RUNS) * 64;
		if (value < 0)
			return no_word(in, T4_RUN_CODE_BITS);
		run += value;
		if (run > longest) {
			in->at = begin;
			return DAMAGED;
		}
	} while (value >= 64);
	*ret_run = run;
	return DONE;
}

static void paint(struct line *line, int from, int to, int colour)
{
	for (int x = MAX(from, 0); x < to; x++)
		line->pixel[x] = (uint8_t)colour;
}

/* One run, which must not be empty but at the beginning of the row (a0 is -1) and behind its end. */
static enum result take_row_run(struct in *in, struct line *line, int *a0, int colour, int width)
{
	enum result result;
	int run;

	result = take_run(in, colour, width - MAX(*a0, 0), &run);
	if (result != DONE)
		return result;
	if (run == 0 && *a0 >= 0 && *a0 < width)
		return DAMAGED;
	paint(line, *a0, MAX(*a0, 0) + run, colour);
	*a0 = MAX(*a0, 0) + run;
	return DONE;
}

static enum result take_row_alone(struct in *in, struct line *line, int width)
{
	int a0 = -1, colour = 0;
	enum result result;

	for (; a0 < width; colour = !colour) {
		result = take_row_run(in, line, &a0, colour, width);
		if (result != DONE)
			return result;
	}
	return DONE;
}

static enum result take_row_below(struct in *in, const struct line *above, struct line *line, int width)
{
	int a0 = -1, colour = 0, a1, b1;
	enum result result;
	size_t i;

	while (a0 < width) {
		for (i = 0; i < ARRAY_SIZE(t4_modes); i++)
			if (take_word(in, t4_modes[i].word))
				break;
		if (i == ARRAY_SIZE(t4_modes))
			return no_word(in, T4_MODE_CODE_BITS);
		b1 = find_b1(above, a0, colour, width);
		switch (t4_modes[i].mode) {
		case T4_PASS:
			a1 = next_change(above, b1, width);
			paint(line, a0, a1, colour);
			a0 = a1;
			break;
		case T4_HORIZONTAL:
			for (int n = 0; n < 2; n++) {
				result = take_row_run(in, line, &a0, n == 0 ? colour : !colour, width);
				if (result != DONE)
					return result;
			}
			break;
		case T4_VERTICAL:
			a1 = b1 + t4_modes[i].distance;
			if (a1 <= a0 || a1 > width) {
				in->at -= strlen(t4_modes[i].word);
				return DAMAGED;
			}
			paint(line, a0, a1, colour);
			a0 = a1;
			colour = !colour;
			break;
		}
	}
	return DONE;
}

struct page {
	const struct t4_decode_params *params;
	struct t4_decode_facts *facts;
	struct line above, line;
	uint8_t *pixels; /* of the next row */
	uint32_t bad_run;
};

static bool add_row(struct page *page, bool is_good)
{
	if (page->facts->rows == page->params->rows_max) {
		page->facts->is_too_long = true;
		return false;
	}
	page->facts->rows++;
	if (is_good) {
		page->above = page->line;
		page->bad_run = 0;
	} else {
		page->facts->bad_rows++;
		page->bad_run++;
		page->facts->bad_run_max = MAX(page->facts->bad_run_max, page->bad_run);
	}
	pack(&page->above, page->pixels, (int)page->params->width);
	page->pixels += t4_row_bytes(page->params->width);
	return true;
}

static bool has_only_zeros(const struct in *in)
{
	for (size_t at = in->at; at < in->bits; at++)
		if (bit_at(in, at) != 0)
			return false;
	return true;
}

static void decode_without_eols(struct page *page, struct in *in)
{
	bool is_mmr = page->params->coding == T4_MMR;
	int width = (int)page->params->width;
	enum result result;

	for (;;) {
		if (is_next(in, "00000000")) {
			if (in->bits - in->at < 2 * T4_EOL_BITS)
				return;
			page->facts->end_seen = is_next(in, T4_EOL T4_EOL);
			page->facts->is_damaged = !page->facts->end_seen;
			return;
		}
		if (in->bits - in->at < 8 && has_only_zeros(in))
			return;
		result = is_mmr ? take_row_below(in, &page->above, &page->line, width)
				: take_row_alone(in, &page->line, width);
		page->facts->is_damaged = result == DAMAGED;
		if (result != DONE || !add_row(page, true))
			return;
	}
}

/* Go behind the next EOL: eleven zeros or more, wherever they begin, and a one. */
static bool skip_eol(struct in *in, size_t *ret_zeros)
{
	size_t zeros;

	for (; in->at < in->bits; in->at++) {
		if (bit_at(in, in->at) == 0)
			continue;
		for (zeros = 0; zeros < in->at && bit_at(in, in->at - 1 - zeros) == 0; zeros++)
			;
		if (zeros >= T4_EOL_ZEROS) {
			in->at++;
			*ret_zeros = zeros;
			return true;
		}
	}
	return false;
}

/* How the bits between two EOLs are to be taken; see t4_decode.h. */
static void decode_with_eols(struct page *page, struct in *in)
{
	int width = (int)page->params->width;
	bool is_mr = page->params->coding == T4_MR, is_trusted = false, is_alone;
	uint32_t held = 0, empty_rows = 0;
	size_t begin, zeros, full;
	enum result result;

	if (!skip_eol(in, &zeros))
		return;
	for (;;) {
		if (is_mr && in->at == in->bits)
			return;
		is_alone = is_mr ? bit_at(in, in->at++) : true;
		begin = in->at;
		if (is_alone)
			result = take_row_alone(in, &page->line, width);
		else if (is_trusted)
			result = take_row_below(in, &page->above, &page->line, width);
		else
			result = DAMAGED;
		full = in->at;
		if (!skip_eol(in, &zeros)) {
			/* The end, without RTC. A full row with only zeros behind it is one. */
			for (; full < in->bits && bit_at(in, full) == 0; full++)
				;
			if (result != DONE || full < in->bits)
				return;
			for (; held > 0; held--)
				if (!add_row(page, false))
					return;
			add_row(page, true);
			return;
		}
		/* A row, and behind it nothing but zeros up to the 1 of the EOL. */
		if (result == DONE && in->at - 1 - full <= zeros) {
			for (; held > 0; held--)
				if (!add_row(page, false))
					return;
			if (!add_row(page, true))
				return;
			is_trusted = true;
			empty_rows = 0;
			continue;
		}
		is_trusted = false;
		if (in->at - 1 - begin <= zeros && in->at - 1 - begin <= T4_EOL_ZEROS + 7) {
			held++;
			if (++empty_rows == 2) {
				page->facts->end_seen = true;
				return;
			}
			continue;
		}
		empty_rows = 0;
		if (held > 0)
			held++;
		else if (!add_row(page, false))
			return;
	}
}

void t4_plain_decode(const struct t4_decode_params *params, const uint8_t *data, size_t size, uint8_t *ret_pixels,
		     struct t4_decode_facts *ret_facts)
{
	static struct page page;
	struct in in = {data, size * 8, 0};

	memset(&page, 0, sizeof(page));
	memset(ret_facts, 0, sizeof(*ret_facts));
	page.params = params;
	page.facts = ret_facts;
	page.pixels = ret_pixels;
	if (params->coding == T4_MMR || params->no_eols)
		decode_without_eols(&page, &in);
	else
		decode_with_eols(&page, &in);
}

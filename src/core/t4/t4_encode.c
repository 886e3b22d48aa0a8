/* SPDX-License-Identifier: MIT */
/*
 * The encoder; see t4_encode.h. What costs time in coding is guessing wrong
 * which code comes next, so as little as possible is asked: pass mode and the
 * seven vertical modes go the same way through tables and arithmetic, and only
 * horizontal mode is a branch of its own.
 */
#include "core/t4/t4_encode.h"

#include <errno.h>

#include "base/macros.h"
#include "core/t4/t4_lanes.h"
#include "core/t4/t4_tables.h"
#include "core/t4/t4_writer.h"

#define EOL 1 /* T4_EOL as a number */

/* More than the bits of any code in a row for each change of it, and for each change above. */
#define BITS_PER_CHANGE 25
#define BITS_PER_CHANGE_ABOVE 2
#define BITS_PER_ROW 256 /* EOL, repeated make-up codes, what a flush writes too much */

/* ---- codes ---------------------------------------------------------- */

/* All but the last two codes of a run longer than any make-up code. */
static uint32_t put_long_run(struct t4_writer *writer, unsigned int colour, uint32_t run, const bool is_tight)
{
	uint32_t word = t4_run_words[colour][T4_RUN_CODE_MAX];

	/* The table has whole runs: what follows the make-up code is a run of 0. */
	word = T4_WORD_BITS(word) >> T4_WORD_LENGTH(t4_run_words[colour][0]);
	for (; run >= T4_RUN_WORDS; run -= T4_RUN_CODE_MAX) {
		t4_put(writer, word, 12);
		t4_flush(writer, is_tight);
	}
	return run;
}

static inline void put_run(struct t4_writer *writer, unsigned int colour, uint32_t run, const bool is_tight)
{
	uint32_t word;

	if (__builtin_expect(run >= T4_RUN_WORDS, 0))
		run = put_long_run(writer, colour, run, is_tight);
	word = t4_run_words[colour][run];
	t4_put(writer, T4_WORD_BITS(word), T4_WORD_LENGTH(word));
	t4_flush(writer, is_tight);
}

/* T.4 4.1: white and black in turn. */
static inline void put_row_alone(struct t4_writer *out, const struct t4_row *row, uint32_t width, const bool is_tight)
{
	struct t4_writer writer = *out;
	uint32_t from = 0, i;

	for (i = 1; from < width || i == 1; i++) {
		put_run(&writer, !(i & 1), row->x[i] - from, is_tight);
		from = row->x[i];
	}
	*out = writer;
}

/* 001 and two runs. */
static inline void put_horizontal(struct t4_writer *writer, unsigned int colour, uint32_t first, uint32_t second,
				  const bool is_tight)
{
	uint32_t word, next;

	if (__builtin_expect(first >= T4_RUN_WORDS || second >= T4_RUN_WORDS, 0)) {
		t4_put(writer, 1, 3);
		put_run(writer, colour, first, is_tight);
		put_run(writer, !colour, second, is_tight);
		return;
	}
	word = t4_run_words[colour][first];
	next = t4_run_words[!colour][second];
	t4_put(writer, (uint64_t)1 << T4_WORD_LENGTH(word) | T4_WORD_BITS(word), 3 + T4_WORD_LENGTH(word));
	t4_put(writer, T4_WORD_BITS(next), T4_WORD_LENGTH(next));
	t4_flush(writer, is_tight);
}

/* The first @count vertical modes of eight. */
static inline void put_verticals(struct t4_writer *writer, uint64_t modes, uint32_t count, const bool is_tight)
{
	uint64_t none = ~0ULL << 4 * count << 4 * count, bits;
	uint32_t word, length;

	modes = (modes & ~none) | (T4_WORD_PASS * 0x0101010101010101ULL & none);
	modes |= modes >> 5; /* each second octet holds two in its lower six bits */
	word = t4_mode_pair_words[modes & 63];
	bits = T4_WORD_BITS(word);
	length = T4_WORD_LENGTH(word);
	for (int i = 16; i < 64; i += 16) {
		word = t4_mode_pair_words[modes >> i & 63];
		bits = bits << T4_WORD_LENGTH(word) | T4_WORD_BITS(word);
		length += T4_WORD_LENGTH(word);
	}
	t4_put(writer, bits, length);
	t4_flush(writer, is_tight);
}

/* T.4 4.2.1.3, T.6 2.2: a row against the one above. */
static inline void put_row_below(struct t4_writer *out, const struct t4_row *above, const struct t4_row *row, int width,
				 const bool is_tight)
{
	const uint16_t *b = above->x + 1, *a = row->x + 1;
	struct t4_writer writer = *out;
	uint32_t is_pass, word, count;
	int a0 = -1, distance;
	uint64_t modes;

	do {
		count = (uint32_t)__builtin_ctz(~t4_lanes_compare(&modes, a, b));
		if (count > 0) {
			put_verticals(&writer, modes, count, is_tight);
			a += count;
			b += count;
			a0 = a[-1];
			if (count == T4_LANES)
				continue;
		}
		is_pass = b[1] < a[0];
		distance = a[0] - b[0];
		if (!is_pass && (unsigned int)(distance + 3) > 6) {
			put_horizontal(&writer, (a - row->x - 1) & 1, (uint32_t)(a[0] - MAX(a0, 0)),
				       (uint32_t)(a[1] - a[0]), is_tight);
			a0 = a[1];
			a += 2;
			while (*b <= a0 && a0 < width)
				b += 2;
			continue;
		}
		word = t4_mode_words[is_pass ? T4_WORD_PASS : distance + 3];
		t4_put(&writer, T4_WORD_BITS(word), T4_WORD_LENGTH(word));
		t4_flush(&writer, is_tight);
		a0 = is_pass ? b[1] : a[0];
		a += !is_pass;
		/*
		 * The next b1 is of the other colour after a vertical mode. It stands right behind; or next but
		 * one where a0 is as far right as what stands there (further it would be pass mode); or before,
		 * where a0 went to the left past a short run.
		 */
		b += is_pass;
		b += 1 + 2 * (b[1] <= a0) - 2 * (b[-1] > a0);
	} while (a0 < width);
	*out = writer;
}

/* ---- rows ----------------------------------------------------------- */

static struct t4_writer writer_of(const struct t4_encoder *encoder)
{
	uint8_t *data = encoder->data;

	/* Without room there may be no memory either. */
	return (struct t4_writer){data ? data + encoder->used : NULL, data ? data + encoder->size : NULL, encoder->bits,
				  encoder->bit_count, false};
}

static int keep_writer(struct t4_encoder *encoder, const struct t4_writer *writer)
{
	if (writer->is_over)
		return -ENOBUFS;
	encoder->used = (size_t)(writer->at - encoder->data);
	encoder->bits = writer->bits;
	encoder->bit_count = writer->count;
	return 0;
}

static uint64_t bits_of(const struct t4_encoder *encoder, const struct t4_writer *writer)
{
	return (uint64_t)(writer->at - encoder->data) * 8 + writer->count;
}

/* T.4 4.1.3: zeros, so that the receiver has the time it asked for. */
static void put_fill(const struct t4_encoder *encoder, struct t4_writer *writer)
{
	uint64_t least = encoder->row_begin + encoder->params.row_bits_min;
	uint64_t bits;

	if (encoder->rows == 0)
		return;
	while (!writer->is_over && (bits = bits_of(encoder, writer) + T4_EOL_BITS) < least) {
		t4_put(writer, 0, (uint32_t)MIN(least - bits, 56));
		t4_flush(writer, true);
	}
}

static bool has_eols(const struct t4_encode_params *params)
{
	return params->coding == T4_MR || (params->coding == T4_MH && params->eols);
}

/* EOL and, with MR, the bit that says how the next row is coded. */
static void put_eol(const struct t4_encode_params *params, struct t4_writer *writer, bool is_alone)
{
	if (params->coding == T4_MR)
		t4_put(writer, EOL << 1 | is_alone, T4_EOL_BITS + 1);
	else
		t4_put(writer, EOL, T4_EOL_BITS);
	t4_flush(writer, true);
}

static bool has_room(const struct t4_encoder *encoder, const struct t4_writer *writer)
{
	size_t bits = BITS_PER_ROW + (size_t)encoder->row.count * BITS_PER_CHANGE +
		      (size_t)encoder->above.count * BITS_PER_CHANGE_ABOVE;

	return (size_t)(writer->end - writer->at) > bits / 8;
}

/* Code encoder->row. */
static int put_row(struct t4_encoder *encoder)
{
	const struct t4_encode_params *params = &encoder->params;
	bool is_alone = params->coding == T4_MH || (params->coding == T4_MR && encoder->rows % params->k == 0);
	struct t4_writer writer = writer_of(encoder);
	struct t4_row row;
	uint64_t begin;
	int r;

	if (has_eols(params)) {
		put_fill(encoder, &writer);
		put_eol(params, &writer, is_alone);
	}
	begin = bits_of(encoder, &writer) - (params->coding == T4_MR);
	if (is_alone && has_room(encoder, &writer))
		put_row_alone(&writer, &encoder->row, params->width, false);
	else if (is_alone)
		put_row_alone(&writer, &encoder->row, params->width, true);
	else if (has_room(encoder, &writer))
		put_row_below(&writer, &encoder->above, &encoder->row, (int)params->width, false);
	else
		put_row_below(&writer, &encoder->above, &encoder->row, (int)params->width, true);
	r = keep_writer(encoder, &writer);
	if (r < 0)
		return r;
	encoder->row_begin = begin;
	encoder->rows++;
	row = encoder->above;
	encoder->above = encoder->row;
	encoder->row = row;
	return 0;
}

int t4_encoder_init(struct t4_encoder *encoder, const struct t4_encode_params *params, uint16_t *places, uint8_t *data,
		    size_t size)
{
	if (params->width < 1 || params->width > T4_WIDTH_MAX || (unsigned int)params->coding >= T4_CODINGS ||
	    (params->coding == T4_MR && params->k < 1))
		return -EINVAL;
	*encoder = (struct t4_encoder){.params = *params, .data = data, .size = size};
	t4_row_init(&encoder->above, places, params->width);
	t4_row_init(&encoder->row, places + T4_ROW_PLACES(params->width), params->width);
	return 0;
}

int t4_encode_row(struct t4_encoder *encoder, const struct t4_row *row)
{
	if (!t4_row_check(row, encoder->params.width))
		return -EINVAL;
	t4_row_copy(&encoder->row, row);
	return put_row(encoder);
}

int t4_encode_pixels(struct t4_encoder *encoder, const uint8_t *pixels)
{
	t4_row_from_pixels(&encoder->row, pixels, encoder->params.width);
	return put_row(encoder);
}

int t4_encode_finish(struct t4_encoder *encoder)
{
	const struct t4_encode_params *params = &encoder->params;
	uint32_t eols = params->coding == T4_MMR ? T4_EOFB_EOLS : T4_RTC_EOLS;
	struct t4_writer writer = writer_of(encoder);

	if (params->end) {
		if (has_eols(params))
			put_fill(encoder, &writer);
		for (uint32_t i = 0; i < eols; i++)
			put_eol(params, &writer, true);
	}
	if (writer.count > 0)
		writer.count = 8;
	t4_flush(&writer, true);
	return keep_writer(encoder, &writer);
}

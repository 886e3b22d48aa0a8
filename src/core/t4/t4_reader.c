/* SPDX-License-Identifier: MIT */
/*
 * The codes of a row; see t4_reader.h. It is read twice over: fast loops run
 * while at least eight octets are there, and take whole modes that are good;
 * whatever else comes is left to the careful steps, one code at a time, which
 * can stop and go on behind any bit. What is damage is decided there alone.
 */
#include "core/t4/t4_reader.h"

#include "base/macros.h"
#include "core/t4/t4_bits.h"
#include "core/t4/t4_tables.h"

/* ---- bits ----------------------------------------------------------- */

void t4_reader_feed(struct t4_reader *reader, const uint8_t *data, size_t size)
{
	reader->at = data;
	reader->end = data + size;
	reader->octets += size;
}

uint64_t t4_reader_position(const struct t4_reader *reader)
{
	return (reader->octets - (uint64_t)(reader->end - reader->at)) * 8 - reader->bit_count;
}

/* To 63 bits at most, which the fast loops rely on. */
static inline void refill(struct t4_reader *reader)
{
	for (; reader->bit_count < 56 && reader->at < reader->end; reader->bit_count += 8)
		reader->bits |= (uint64_t)*reader->at++ << (56 - reader->bit_count);
}

bool t4_reader_look(struct t4_reader *reader, uint32_t count, uint64_t *ret_bits)
{
	refill(reader);
	if (reader->bit_count < count)
		return false;
	*ret_bits = reader->bits >> (64 - count);
	return true;
}

/* The zeros at the end of the first @count bits, of which at least one is 1: no code is all zeros. */
static inline uint64_t zeros_at_end(uint64_t bits, uint32_t count)
{
	return (uint64_t)__builtin_ctzll(bits >> (64 - count));
}

/* @count bits, of which at least one is 1. */
static inline void take(struct t4_reader *reader, uint32_t count)
{
	reader->zeros = zeros_at_end(reader->bits, count);
	reader->bits <<= count;
	reader->bit_count -= count;
}

void t4_reader_skip(struct t4_reader *reader, uint32_t count)
{
	if (reader->bits >> (64 - count) != 0) {
		take(reader, count);
		return;
	}
	reader->zeros += count;
	reader->bits <<= count;
	reader->bit_count -= count;
}

bool t4_reader_find_one(struct t4_reader *reader, uint64_t *ret_zeros)
{
	uint32_t zeros;

	for (;;) {
		refill(reader);
		if (reader->bits != 0)
			break;
		reader->zeros += reader->bit_count;
		reader->bit_count = 0;
		if (reader->at == reader->end)
			return false;
	}
	zeros = (uint32_t)__builtin_clzll(reader->bits);
	*ret_zeros = reader->zeros + zeros;
	reader->bits = reader->bits << zeros << 1;
	reader->bit_count -= zeros + 1;
	reader->zeros = 0;
	return true;
}

/* ---- careful steps -------------------------------------------------- */

void t4_reader_begin_row(struct t4_reader *reader, bool is_alone, const struct t4_row *above, struct t4_row *row)
{
	reader->is_alone = is_alone;
	reader->above = above->x;
	reader->x = row->x;
	reader->next = 1;
	reader->b1 = 1;
	reader->a0 = -1;
	reader->runs_left = 0;
	reader->run = 0;
}

static bool is_full(const struct t4_reader *reader)
{
	return reader->a0 == (int32_t)reader->width && reader->runs_left == 0;
}

/* b1: the first change above right of a0, to the other colour than a0's. */
static void find_b1(struct t4_reader *reader)
{
	while (reader->above[reader->b1] <= reader->a0 && reader->a0 < (int32_t)reader->width)
		reader->b1 += 2;
}

/* The end of a run, or one of its make-up codes. */
static enum t4_read read_run(struct t4_reader *reader)
{
	uint16_t meaning = t4_run_meanings[!(reader->next & 1)][reader->bits >> (64 - T4_RUN_CODE_BITS)];
	uint32_t run = reader->run + T4_MEANING_RUN(meaning);
	int32_t from = MAX(reader->a0, 0);

	if (T4_MEANING_LENGTH(meaning) == 0)
		return reader->bit_count < T4_RUN_CODE_BITS ? T4_READ_MORE : T4_READ_BAD;
	if (T4_MEANING_LENGTH(meaning) > reader->bit_count)
		return T4_READ_MORE;
	if (run > reader->width - (uint32_t)from)
		return T4_READ_BAD;
	if (T4_MEANING_RUN(meaning) >= T4_SHORT_RUNS) {
		take(reader, T4_MEANING_LENGTH(meaning));
		reader->run = run;
		return T4_READ_FULL;
	}
	/* Only the white at the beginning and what is behind the end may be empty: elsewhere decoders would not agree.
	 */
	if (run == 0 && reader->a0 >= 0 && reader->a0 < (int32_t)reader->width)
		return T4_READ_BAD;
	take(reader, T4_MEANING_LENGTH(meaning));
	reader->a0 = from + (int32_t)run;
	reader->x[reader->next++] = (uint16_t)reader->a0;
	reader->run = 0;
	if (!reader->is_alone && --reader->runs_left == 0)
		find_b1(reader);
	return T4_READ_FULL;
}

static enum t4_read read_mode(struct t4_reader *reader)
{
	const struct t4_mode_meaning *mode = &t4_mode_meanings[reader->bits >> (64 - T4_MODE_CODE_BITS)];
	const uint16_t *b = reader->above + reader->b1 + mode->skip;
	int32_t a0 = *b + mode->distance;

	if (mode->length == 0 && reader->bits >> 61 == 1) {
		if (reader->bit_count < 3)
			return T4_READ_MORE;
		take(reader, 3);
		reader->runs_left = 2;
		return T4_READ_FULL;
	}
	if (mode->length == 0)
		return reader->bit_count < T4_MODE_CODE_BITS ? T4_READ_MORE : T4_READ_BAD;
	if (mode->length > reader->bit_count)
		return T4_READ_MORE;
	if (a0 <= reader->a0 || a0 > (int32_t)reader->width)
		return T4_READ_BAD;
	take(reader, mode->length);
	reader->a0 = a0;
	reader->x[reader->next] = (uint16_t)a0;
	reader->next += mode->is_change;
	reader->b1 += mode->skip + 1u;
	if (b[-1] > a0) /* a0 went to the left, past a short run */
		reader->b1 -= 2;
	find_b1(reader);
	return T4_READ_FULL;
}

/* ---- fast loops ----------------------------------------------------- */

/*
 * So that 56 bits or more are there: as many octets are taken as fit as a
 * whole, but a part of the next one is in @bits already, uncounted.
 */
#define REFILL() \
	do { \
		bits |= t4_load(at) >> bit_count; \
		at += (63 - bit_count) >> 3; \
		bit_count |= 56; \
	} while (0)

/* A whole run of at most two codes from the front of @bits, which are shifted; false: there is none. */
static inline bool fast_run(unsigned int colour, uint64_t *bits, uint32_t *used, uint32_t *ret_run)
{
	uint16_t meaning = t4_run_meanings[colour][*bits >> (64 - T4_RUN_CODE_BITS)];
	uint32_t run = 0;

	if (T4_MEANING_RUN(meaning) >= T4_SHORT_RUNS) {
		run = T4_MEANING_RUN(meaning);
		*bits <<= T4_MEANING_LENGTH(meaning);
		*used += T4_MEANING_LENGTH(meaning);
		meaning = t4_run_meanings[colour][*bits >> (64 - T4_RUN_CODE_BITS)];
	}
	*ret_run = run + T4_MEANING_RUN(meaning);
	*bits <<= T4_MEANING_LENGTH(meaning);
	*used += T4_MEANING_LENGTH(meaning);
	return T4_MEANING_LENGTH(meaning) != 0 && T4_MEANING_RUN(meaning) < T4_SHORT_RUNS;
}

static void read_row_below(struct t4_reader *reader)
{
	const uint8_t *at = reader->at, *safe = reader->end - 8;
	const uint16_t *b = reader->above + reader->b1;
	uint64_t bits = reader->bits, last = 0;
	uint32_t bit_count = reader->bit_count, last_count = 0, first, second, used;
	int32_t a0 = reader->a0, width = (int32_t)reader->width, a1;
	uint16_t *x = reader->x + reader->next;
	struct t4_mode_meaning mode;
	uint64_t rest;

	while (a0 < width && at <= safe) {
		REFILL();
		mode = t4_mode_meanings[bits >> (64 - T4_MODE_CODE_BITS)];
		if (mode.length == 0) {
			if (bits >> 61 != 1)
				break;
			rest = bits << 3;
			used = 3;
			if (!fast_run(!((x - reader->x) & 1), &rest, &used, &first) ||
			    !fast_run((x - reader->x) & 1, &rest, &used, &second))
				break;
			a1 = MAX(a0, 0) + (int32_t)first;
			if (a1 + (int32_t)second > width || (first == 0 && a0 >= 0) || (second == 0 && a1 < width))
				break;
			x[0] = (uint16_t)a1;
			a0 = a1 + (int32_t)second;
			x[1] = (uint16_t)a0;
			x += 2;
			while (*b <= a0 && a0 < width)
				b += 2;
			last = bits;
			last_count = used;
			bits = rest;
			bit_count -= used;
			continue;
		}
		b += mode.skip;
		a1 = *b + mode.distance;
		if (a1 <= a0 || a1 > width) {
			b -= mode.skip;
			break;
		}
		last = bits;
		last_count = mode.length;
		bits <<= mode.length;
		bit_count -= mode.length;
		a0 = a1;
		*x = (uint16_t)a0;
		x += mode.is_change;
		/* As in the encoder: at most two pairs to the right, one to the left. */
		b += 1 + 2 * ((b[1] <= a0) + (b[3] <= a0)) - 2 * (b[-1] > a0);
	}
	if (last_count > 0)
		reader->zeros = zeros_at_end(last, last_count);
	reader->at = at;
	reader->bits = bit_count > 0 ? bits & ~(~0ULL >> bit_count) : 0;
	reader->bit_count = bit_count;
	reader->next = (uint32_t)(x - reader->x);
	reader->b1 = (uint32_t)(b - reader->above);
	reader->a0 = a0;
}

static void read_row_alone(struct t4_reader *reader)
{
	const uint8_t *at = reader->at, *safe = reader->end - 8;
	uint64_t bits = reader->bits, last = 0, rest;
	uint32_t bit_count = reader->bit_count, last_count = 0, run, used;
	int32_t a0 = reader->a0, width = (int32_t)reader->width;
	uint16_t *x = reader->x + reader->next;

	while (a0 < width && at <= safe) {
		REFILL();
		rest = bits;
		used = 0;
		if (!fast_run(!((x - reader->x) & 1), &rest, &used, &run) || (run == 0 && a0 >= 0) ||
		    MAX(a0, 0) + (int32_t)run > width)
			break;
		a0 = MAX(a0, 0) + (int32_t)run;
		*x++ = (uint16_t)a0;
		last = bits;
		last_count = used;
		bits = rest;
		bit_count -= used;
	}
	if (last_count > 0)
		reader->zeros = zeros_at_end(last, last_count);
	reader->at = at;
	reader->bits = bit_count > 0 ? bits & ~(~0ULL >> bit_count) : 0;
	reader->bit_count = bit_count;
	reader->next = (uint32_t)(x - reader->x);
	reader->a0 = a0;
}

enum t4_read t4_reader_row(struct t4_reader *reader)
{
	enum t4_read read;

	while (!is_full(reader)) {
		/* In the middle of a mode or run, the careful steps end it. */
		if (reader->end - reader->at >= 8 && reader->runs_left == 0 && reader->run == 0) {
			if (reader->is_alone)
				read_row_alone(reader);
			else
				read_row_below(reader);
			if (is_full(reader))
				break;
		}
		refill(reader);
		read = reader->is_alone || reader->runs_left > 0 ? read_run(reader) : read_mode(reader);
		if (read != T4_READ_FULL)
			return read;
	}
	return T4_READ_FULL;
}

uint32_t t4_reader_changes(const struct t4_reader *reader)
{
	uint32_t count = reader->next - 1;

	while (count > 0 && reader->x[count] >= reader->width)
		count--;
	return count;
}

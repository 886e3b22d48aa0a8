/* SPDX-License-Identifier: MIT */
/*
 * The codes of a row; see t4_reader.h. It is read twice over: fast loops
 * (t4_reader_fast.c) run while octets are there, and take whole modes that are good;
 * whatever else comes is left to the careful steps, one code at a time, which
 * can stop and go on behind any bit. What is damage is decided there alone.
 */
#include "core/t4/t4_reader.h"

#include "base/macros.h"
#include "core/t4/t4_reader_fast.h"
#include "core/t4/t4_tables.h"

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
		t4_reader_take(reader, T4_MEANING_LENGTH(meaning));
		reader->run = run;
		return T4_READ_FULL;
	}
	/* Only the white at the beginning and what is behind the end may be empty: elsewhere decoders would not agree.
	 */
	if (run == 0 && reader->a0 >= 0 && reader->a0 < (int32_t)reader->width)
		return T4_READ_BAD;
	t4_reader_take(reader, T4_MEANING_LENGTH(meaning));
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
		t4_reader_take(reader, 3);
		reader->runs_left = 2;
		return T4_READ_FULL;
	}
	if (mode->length == 0)
		return reader->bit_count < T4_MODE_CODE_BITS ? T4_READ_MORE : T4_READ_BAD;
	if (mode->length > reader->bit_count)
		return T4_READ_MORE;
	if (a0 <= reader->a0 || a0 > (int32_t)reader->width)
		return T4_READ_BAD;
	t4_reader_take(reader, mode->length);
	reader->a0 = a0;
	reader->x[reader->next] = (uint16_t)a0;
	reader->next += mode->is_change;
	reader->b1 += mode->skip + 1u;
	if (b[-1] > a0) /* a0 went to the left, past a short run */
		reader->b1 -= 2;
	find_b1(reader);
	return T4_READ_FULL;
}

enum t4_read t4_reader_row(struct t4_reader *reader)
{
	enum t4_read read;

	/* White under white, as most of most pages is. */
	if (reader->bits >> 63 && reader->above[1] == reader->width && !reader->is_alone && reader->a0 < 0 &&
	    reader->runs_left == 0) {
		t4_reader_take(reader, 1);
		reader->a0 = (int32_t)reader->width;
		reader->x[reader->next++] = (uint16_t)reader->width;
		return T4_READ_FULL;
	}
	while (!is_full(reader)) {
		/* In the middle of a mode or run, the careful steps end it. */
		if (reader->end - reader->at >= T4_READER_FAST_OCTETS && reader->runs_left == 0 && reader->run == 0) {
			if (reader->is_alone)
				t4_reader_fast_alone(reader);
			else
				t4_reader_fast_below(reader);
			if (is_full(reader))
				break;
		}
		t4_reader_refill(reader);
		read = reader->is_alone || reader->runs_left > 0 ? read_run(reader) : read_mode(reader);
		if (read != T4_READ_FULL)
			return read;
	}
	return T4_READ_FULL;
}

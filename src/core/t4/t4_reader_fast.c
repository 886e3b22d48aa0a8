/* SPDX-License-Identifier: MIT */
/*
 * The fast loops; see t4_reader_fast.h. What a processor cannot do quickly is
 * guess which code comes next, and wait for one code's length before it can
 * look at the next. So one look takes as many vertical modes as it can, and
 * they are checked together; a horizontal mode's runs take one more.
 */
#include "core/t4/t4_reader_fast.h"

#include "base/macros.h"
#include "core/t4/t4_bits.h"
#include "core/t4/t4_lanes.h"
#include "core/t4/t4_tables.h"

/* What is not inlined has the bits in memory, and each code waits for it. */
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define LIKELY(condition) __builtin_expect(!!(condition), 1)

/* The reader's bits, in registers. */
struct bits {
	const uint8_t *at, *safe;
	uint64_t word;
	uint32_t count;
	uint64_t last; /* the word before the last code was taken, */
	uint32_t last_count;
};

static ALWAYS_INLINE struct bits bits_begin(const struct t4_reader *reader)
{
	return (struct bits){
		.at = reader->at,
		.safe = reader->end - T4_READER_FAST_OCTETS,
		.word = reader->bits,
		.count = reader->bit_count,
	};
}

static ALWAYS_INLINE void bits_end(const struct bits *bits, struct t4_reader *reader)
{
	if (bits->last_count > 0)
		reader->zeros = (uint64_t)__builtin_ctzll(bits->last >> (64 - bits->last_count));
	reader->at = bits->at;
	reader->bits = bits->count > 0 ? bits->word & ~(~0ULL >> bits->count) : 0;
	reader->bit_count = bits->count;
}

/*
 * So that 56 bits or more are there: as many octets are taken as fit whole,
 * but a part of the next one is in the word already, uncounted.
 */
static ALWAYS_INLINE void bits_refill(struct bits *bits)
{
	bits->word |= t4_load(bits->at) >> bits->count;
	bits->at += (63 - bits->count) >> 3;
	bits->count |= 56;
}

static ALWAYS_INLINE void bits_take(struct bits *bits, uint32_t count)
{
	bits->last = bits->word;
	bits->last_count = count;
	bits->word <<= count;
	bits->count -= count;
}

/* A run of at most two codes from the front of @word, which is shifted. Returns their length; 0: there is none. */
static ALWAYS_INLINE uint32_t look_run(unsigned int colour, uint64_t word, uint32_t *ret_run)
{
	uint16_t meaning = t4_run_meanings[colour][word >> (64 - T4_RUN_CODE_BITS)], more;

	*ret_run = T4_MEANING_RUN(meaning);
	if (*ret_run < T4_SHORT_RUNS)
		return T4_MEANING_LENGTH(meaning);
	more = t4_run_meanings[colour][word << T4_MEANING_LENGTH(meaning) >> (64 - T4_RUN_CODE_BITS)];
	*ret_run += T4_MEANING_RUN(more);
	if (T4_MEANING_LENGTH(more) == 0 || T4_MEANING_RUN(more) >= T4_SHORT_RUNS)
		return 0;
	return T4_MEANING_LENGTH(meaning) + T4_MEANING_LENGTH(more);
}

/* Two runs, of at most 50 bits. Returns their length; 0: there are none. */
static ALWAYS_INLINE uint32_t look_pair(unsigned int colour, uint64_t word, uint32_t *ret_first, uint32_t *ret_second)
{
	uint32_t pair = t4_pair_meanings[colour][word >> (64 - T4_RUN_CODE_BITS)], length, more;

	if (LIKELY(pair != 0)) {
		*ret_first = T4_PAIR_FIRST(pair);
		*ret_second = T4_PAIR_SECOND(pair);
		return T4_PAIR_LENGTH(pair);
	}
	length = look_run(colour, word, ret_first);
	if (length == 0)
		return 0;
	more = look_run(!colour, word << length, ret_second);
	return more == 0 ? 0 : length + more;
}

/* ---- rows in two dimensions ------------------------------------------- */

/* The row, in registers. */
struct place {
	uint16_t *x;       /* of the next change */
	const uint16_t *b; /* b1 */
	int32_t a0;
};

/* Horizontal mode. False: the runs are not good. */
static ALWAYS_INLINE bool take_horizontal(struct bits *bits, struct place *place, unsigned int colour, int32_t width)
{
	uint32_t first, second, length = look_pair(colour, bits->word << 3, &first, &second);
	int32_t a0 = place->a0, a1 = MAX(a0, 0) + (int32_t)first, a2 = a1 + (int32_t)second;

	/* Runs of no length: t4_reader.c decides. */
	if (!LIKELY(length > 0 && a2 <= width && a1 > a0 && (a2 > a1 || a1 == width)))
		return false;
	bits_take(bits, 3 + length);
	place->x[0] = (uint16_t)a1;
	place->x[1] = (uint16_t)a2;
	place->x += 2;
	place->a0 = a2;
	if (a2 < width)
		while (*place->b <= a2)
			place->b += 2;
	return true;
}

/* Any mode. False: it is not good. */
static ALWAYS_INLINE bool take_mode(struct bits *bits, struct place *place, unsigned int colour, int32_t width)
{
	const struct t4_mode_meaning *mode = &t4_mode_meanings[bits->word >> (64 - T4_MODE_CODE_BITS)];
	const uint16_t *b = place->b + mode->skip;
	int32_t a0 = *b + mode->distance;

	if (bits->word >> 61 == 1)
		return take_horizontal(bits, place, colour, width);
	if (mode->length == 0 || a0 <= place->a0 || a0 > width)
		return false;
	bits_take(bits, mode->length);
	*place->x = (uint16_t)a0;
	place->x += mode->is_change;
	place->a0 = a0;
	/* The next b1: right behind, one or two pairs to the right of that, or one to the left. */
	place->b = b + 1 + 2 * ((b[1] <= a0) + (b[3] <= a0)) - 2 * (b[-1] > a0);
	return true;
}

/* Those of the vertical modes in @modes that are @good, up to the first that is not. */
static ALWAYS_INLINE void take_some(struct bits *bits, struct place *place, const struct t4_modes_meaning *modes,
				    uint32_t good)
{
	static const uint8_t lengths[] = {7, 6, 3, 1, 3, 6, 7};
	uint32_t changes = (uint32_t)__builtin_ctz(~good), length = 0;

	if (changes == 0)
		return;
	for (uint32_t i = 0; i < changes; i++)
		length += lengths[modes->distance[i] + 3];
	bits_take(bits, length);
	place->x += changes;
	place->b += changes;
	place->a0 = place->x[-1];
}

/* Modes, many at a time, as long as they are simple. */
static ALWAYS_INLINE void take_modes(struct bits *bits, struct place *place, unsigned int colour, int32_t width)
{
	uint32_t half = colour << T4_MODES_BITS; /* of the table */
	const struct t4_modes_meaning *modes;
	uint32_t good, wanted;
	const uint16_t *b;
	int32_t a0;

	while (place->a0 < width && bits->at <= bits->safe) {
		bits_refill(bits);
		modes = &t4_modes_meanings[half | bits->word >> (64 - T4_MODES_BITS)];
		good = t4_lanes_place(place->x, place->b, modes->distance, place->a0);
		wanted = (1u << modes->changes) - 1;
		b = place->b + modes->skip;
		a0 = ((b[-1] + modes->last_distance) & ~modes->stays) | (place->a0 & modes->stays);
		place->x[modes->changes] = (uint16_t)(a0 + modes->first);
		a0 += modes->first + modes->second;
		place->x[modes->changes + 1] = (uint16_t)a0;
		if (!LIKELY((good & wanted) == wanted && a0 <= width && modes->length > 0)) {
			take_some(bits, place, modes, good & wanted);
			return;
		}
		bits_take(bits, modes->length);
		half ^= (modes->changes & 1u) << T4_MODES_BITS;
		place->x += modes->changes + modes->runs;
		place->a0 = a0;
		while (!LIKELY(*b > a0) && a0 < width)
			b += 2;
		place->b = b;
	}
}

void t4_reader_fast_below(struct t4_reader *reader)
{
	struct place place = {reader->x + reader->next, reader->above + reader->b1, reader->a0};
	struct bits bits = bits_begin(reader);
	int32_t width = (int32_t)reader->width;

	/* The first by itself, since a0 is not a place yet: -1. */
	while (place.a0 < width && bits.at <= bits.safe) {
		bits_refill(&bits);
		if (!take_mode(&bits, &place, !((place.x - reader->x) & 1), width))
			break;
		take_modes(&bits, &place, !((place.x - reader->x) & 1), width);
	}
	bits_end(&bits, reader);
	reader->next = (uint32_t)(place.x - reader->x);
	reader->b1 = (uint32_t)(place.b - reader->above);
	reader->a0 = place.a0;
}

/* ---- rows in one dimension -------------------------------------------- */

void t4_reader_fast_alone(struct t4_reader *reader)
{
	unsigned int colour = !(reader->next & 1);
	uint16_t *x = reader->x + reader->next;
	struct bits bits = bits_begin(reader);
	int32_t width = (int32_t)reader->width, a0 = reader->a0, a1, a2;
	uint32_t pair, length, run;

	while (a0 < width && bits.at <= bits.safe) {
		bits_refill(&bits);
		pair = t4_pair_meanings[colour][bits.word >> (64 - T4_RUN_CODE_BITS)];
		a1 = MAX(a0, 0) + (int32_t)T4_PAIR_FIRST(pair);
		a2 = a1 + (int32_t)T4_PAIR_SECOND(pair);
		/* None of no length; a row may also end with the first, and then what comes is no second. */
		if (LIKELY(a1 > a0 && a2 > a1 && a2 <= width)) {
			bits_take(&bits, T4_PAIR_LENGTH(pair));
			x[0] = (uint16_t)a1;
			x[1] = (uint16_t)a2;
			x += 2;
			a0 = a2;
			continue;
		}
		length = look_run(colour, bits.word, &run);
		a1 = MAX(a0, 0) + (int32_t)run;
		if (length == 0 || a1 <= a0 || a1 > width)
			break;
		bits_take(&bits, length);
		*x++ = (uint16_t)a1;
		a0 = a1;
		colour = !colour;
	}
	bits_end(&bits, reader);
	reader->next = (uint32_t)(x - reader->x);
	reader->a0 = a0;
}

/* SPDX-License-Identifier: MIT */
/*
 * The fast loops; see t4_reader_fast.h. What a processor cannot do quickly is
 * guess which code comes next, and wait for one code's length before it can
 * look at the next. So one look takes as many codes as it can, whichever they
 * are, and what they say is checked together. From one look to the next there
 * is only their length: the look comes before the refill, which it does not need.
 */
#include "core/t4/t4_reader_fast.h"

#include "base/macros.h"
#include "core/t4/t4_bits.h"
#include "core/t4/t4_lanes.h"
#include "core/t4/t4_tables.h"

/* What is not inlined has the bits in memory, and each code waits for it. */
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define LIKELY(condition) __builtin_expect(!!(condition), 1)

#define CACHE_LINE 64

static void prepare(const void *table, size_t size)
{
	for (size_t i = 0; i < size; i += CACHE_LINE)
		__builtin_prefetch((const uint8_t *)table + i);
}

void t4_reader_fast_prepare(void)
{
	prepare(t4_modes_meanings, sizeof(t4_modes_meanings));
	prepare(t4_modes_kinds, sizeof(t4_modes_kinds));
	prepare(t4_modes_ends, sizeof(t4_modes_ends));
	prepare(t4_runs_meanings, sizeof(t4_runs_meanings));
	prepare(t4_run_meanings, sizeof(t4_run_meanings));
}

/* The reader's bits, in registers. */
struct bits {
	const uint8_t *at, *safe;
	uint64_t word;
	uint32_t count;
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

/*
 * The zeros that stand last are looked up in the octets, so that the loops need not note every code. False: nothing was
 * taken, or the last code is not wholly in these octets. Then nothing is changed, and t4_reader.c takes the next code.
 */
static ALWAYS_INLINE bool bits_end(const struct bits *bits, struct t4_reader *reader)
{
	ptrdiff_t taken = (bits->at - reader->at) * 8 + reader->bit_count - bits->count;
	ptrdiff_t octets = bits->at - reader->begin - (bits->count >> 3); /* of these, if only in part */

	if (taken == 0 || octets < 8)
		return false;
	reader->zeros = (uint64_t)__builtin_ctzll(t4_load(reader->begin + octets - 8) >> (bits->count & 7));
	reader->at = bits->at;
	reader->bits = bits->count > 0 ? bits->word & ~(~0ULL >> bits->count) : 0;
	reader->bit_count = bits->count;
	return true;
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
	const struct t4_runs_meaning *runs = &t4_runs_meanings[colour][word >> (64 - T4_RUNS_BITS)];
	uint32_t length, more;

	if (LIKELY(runs->pair_length > 0)) {
		*ret_first = runs->place[0];
		*ret_second = (uint32_t)(runs->place[1] - runs->place[0]);
		return runs->pair_length;
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
	uint16_t *x;                          /* of the next change */
	const uint16_t *b;                    /* b1 */
	int32_t a0;                           /* also 0 at the beginning; a change at 0 is left to t4_reader.c */
	const struct t4_modes_meaning *table; /* by the colour of a0 */
};

/* Horizontal mode. False: it is none, or the runs are not good. */
static ALWAYS_INLINE bool take_horizontal(struct bits *bits, struct place *place, int32_t width)
{
	unsigned int colour = place->table != t4_modes_meanings[0];
	uint32_t first = 0, second = 0, length = look_pair(colour, bits->word << 3, &first, &second);
	int32_t a1 = place->a0 + (int32_t)first, a2 = a1 + (int32_t)second;

	/* Runs of no length: t4_reader.c decides. */
	if (bits->word >> 61 != 1 || !LIKELY(length > 0 && a2 <= width && first > 0 && (second > 0 || a1 == width)))
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

/*
 * Of the vertical modes in @modes, already at place->x, the first @good ones, and the next too, if only b1 of the mode
 * behind it is not where it mostly is. False: there is none.
 */
static ALWAYS_INLINE bool take_some(struct bits *bits, struct place *place, const struct t4_modes_meaning *modes,
				    uint32_t good, int32_t width)
{
	uint32_t ends = t4_modes_ends[bits->word >> (64 - T4_MODES_BITS)];
	uint32_t changes = t4_modes_kinds[modes->kind].changes;
	const uint16_t *b;
	int32_t a0;

	if (good < changes && place->x[good] > (good > 0 ? place->x[good - 1] : place->a0) && place->x[good] <= width)
		good++;
	if (good == 0)
		return false;
	bits_take(bits, T4_MODES_END(ends, good - 1));
	a0 = place->x[good - 1];
	place->table = t4_modes_meanings[(place->table != t4_modes_meanings[0]) ^ (good & 1)];
	place->x += good;
	place->a0 = a0;
	/* The next b1: right behind, one or two pairs to the right of that, or one to the left. */
	b = place->b + good;
	place->b = b + 2 * ((b[0] <= a0) + (b[2] <= a0)) - 2 * (b[-2] > a0);
	return true;
}

/* All of @modes, which lead to @a0; then b1 is @b or right of it. */
static ALWAYS_INLINE void take_all(struct bits *bits, struct place *place, const struct t4_modes_meaning *modes,
				   const uint16_t *b, int32_t a0)
{
	bits_take(bits, modes->length);
	place->table = t4_modes_meanings[T4_MODES_COLOUR(modes->kind)];
	place->x += t4_modes_kinds[modes->kind].places;
	place->a0 = a0;
	place->b = b;
}

void t4_reader_fast_below(struct t4_reader *reader)
{
	struct place place = {
		.x = reader->x + reader->next,
		.b = reader->above + reader->b1,
		.a0 = MAX(reader->a0, 0),
		.table = t4_modes_meanings[!(reader->next & 1)],
	};
	struct bits bits = bits_begin(reader);
	int32_t width = (int32_t)reader->width, from, a0 = 0;
	const struct t4_modes_meaning *modes;
	const struct t4_modes_kind *kind;
	const uint16_t *b = place.b;
	uint32_t good;
	bool is_all;

	bits_refill(&bits);
	while (bits.at <= bits.safe) {
		modes = &place.table[bits.word >> (64 - T4_MODES_BITS)];
		bits_refill(&bits);
		kind = &t4_modes_kinds[modes->kind];
		is_all = false;
		good = t4_lanes_place(place.x, place.b, modes->distances, place.a0) & kind->wanted;
		if (LIKELY(good == kind->wanted)) {
			b = place.b + kind->skip;
			from = (b[-1] & ~kind->stays) | (place.a0 & kind->stays);
			a0 = from + modes->second;
			place.x[kind->changes] = (uint16_t)(from + modes->first);
			place.x[kind->changes + 1] = (uint16_t)a0;
			/* So it is not at the width, nor behind it. */
			if (LIKELY(*b > a0)) {
				take_all(&bits, &place, modes, b, a0);
				continue;
			}
			/* Behind a pass to the width there may be another: t4_reader.c decides. */
			is_all = a0 < width || (a0 == width && kind->places > kind->changes);
			while (*b <= a0 && a0 < width)
				b += 2;
		}
		if (is_all)
			take_all(&bits, &place, modes, b, a0);
		else if (!take_some(&bits, &place, modes, (uint32_t)__builtin_ctz(~good), width) &&
			 !take_horizontal(&bits, &place, width))
			break;
		if (place.a0 >= width || bits.at > bits.safe)
			break;
		bits_refill(&bits);
	}
	if (!bits_end(&bits, reader))
		return;
	reader->next = (uint32_t)(place.x - reader->x);
	reader->b1 = (uint32_t)(place.b - reader->above);
	reader->a0 = place.a0;
}

/* ---- rows in one dimension -------------------------------------------- */

void t4_reader_fast_alone(struct t4_reader *reader)
{
	int32_t width = (int32_t)reader->width, at = MAX(reader->a0, 0);
	int32_t least = reader->a0 + 1; /* where the next change may be; at @at only behind a make-up code, or first */
	uint16_t *x = reader->x + reader->next;
	const struct t4_runs_meaning *table = t4_runs_meanings[!(reader->next & 1)], *runs;
	struct bits bits = bits_begin(reader);

	bits_refill(&bits);
	while (least <= width && bits.at <= bits.safe) {
		runs = &table[bits.word >> (64 - T4_RUNS_BITS)];
		bits_refill(&bits);
		if (!LIKELY(at + runs->place[0] >= least && at + runs->total <= width))
			break;
		for (int i = 0; i < T4_RUNS_MAX; i++)
			x[i] = (uint16_t)(at + runs->place[i]);
		bits_take(&bits, runs->length);
		table = t4_runs_meanings[runs->colour];
		x += runs->runs;
		at += runs->total;
		least = at + 1 - runs->is_open;
	}
	if (!bits_end(&bits, reader))
		return;
	reader->next = (uint32_t)(x - reader->x);
	reader->a0 = x[-1]; /* or 0, where the row begins and so far there was a make-up code */
	reader->run = (uint32_t)(at - reader->a0);
}

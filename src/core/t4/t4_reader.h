/* SPDX-License-Identifier: MIT */
/*
 * Codes of one row, out of octets that come in pieces. This is the inside of
 * the decoder (t4_decode.h), which knows of pages: here it is a row at a time.
 */
#ifndef CORE_T4_READER_H
#define CORE_T4_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t4/t4_bits.h"
#include "core/t4/t4_row.h"

struct t4_reader {
	/* Octets; then the bits taken out of them, from the highest, zeros behind the last. */
	const uint8_t *begin, *at, *end;
	uint64_t bits;
	uint32_t bit_count;
	uint64_t octets; /* of the page that lie before @end */
	uint64_t zeros;  /* how many stood last, up to where we are */

	/* The row: a0 is -1 at its beginning, then where the next code begins. */
	uint32_t width;
	bool is_alone;         /* coded in one dimension */
	const uint16_t *above; /* its places */
	uint16_t *x;
	uint32_t next; /* place of the next change in x */
	uint32_t b1;   /* place in @above */
	int32_t a0;
	uint32_t runs_left; /* of a horizontal mode */
	uint32_t run;       /* what make-up codes said so far */
};

enum t4_read {
	T4_READ_FULL, /* the row is there, up to the width; its ends are not set */
	T4_READ_MORE, /* the octets end before the row does */
	T4_READ_BAD,  /* there is no such code, or it leads out of the row or back in it; it is not taken */
};

void t4_reader_begin_row(struct t4_reader *reader, bool is_alone, const struct t4_row *above, struct t4_row *row);
enum t4_read t4_reader_row(struct t4_reader *reader);

/* How many changes the full row has. */
static inline uint32_t t4_reader_changes(const struct t4_reader *reader)
{
	uint32_t count = reader->next - 1;

	/* A run, and an empty one behind it, may both end at the width. */
	while (count > 0 && reader->x[count] >= reader->width)
		count--;
	return count;
}

/* More octets, when those before are used up. They must stay until these are. */
static inline void t4_reader_feed(struct t4_reader *reader, const uint8_t *data, size_t size)
{
	reader->begin = reader->at = data;
	reader->end = data + size;
	reader->octets += size;
}

/* What is not taken yet is void, since octets are missing behind it. */
static inline void t4_reader_drop(struct t4_reader *reader)
{
	reader->at = reader->end;
	reader->bits = reader->zeros = 0;
	reader->bit_count = 0;
}

/* Where we are, in bits from the beginning of the page. */
static inline uint64_t t4_reader_position(const struct t4_reader *reader)
{
	return (reader->octets - (uint64_t)(reader->end - reader->at)) * 8 - reader->bit_count;
}

/* As many bits as whole octets hold; to 63 at most, which the fast loops rely on. */
static inline void t4_reader_refill(struct t4_reader *reader)
{
	if (reader->end - reader->at >= 8) {
		reader->bits |= t4_load(reader->at) >> reader->bit_count;
		reader->at += (63 - reader->bit_count) >> 3;
		reader->bit_count |= 56;
		reader->bits &= ~(~0ULL >> reader->bit_count);
		return;
	}
	for (; reader->bit_count < 56 && reader->at < reader->end; reader->bit_count += 8)
		reader->bits |= (uint64_t)*reader->at++ << (56 - reader->bit_count);
}

/* Let @ret_bits be the next @count (at most 56) bits, without taking them. False: so many are not there yet. */
static inline bool t4_reader_look(struct t4_reader *reader, uint32_t count, uint64_t *ret_bits)
{
	if (reader->bit_count < count)
		t4_reader_refill(reader);
	if (reader->bit_count < count)
		return false;
	*ret_bits = reader->bits >> (64 - count);
	return true;
}

/* Take @count bits that are there, of which at least one is 1, as in every code. */
static inline void t4_reader_take(struct t4_reader *reader, uint32_t count)
{
	reader->zeros = (uint64_t)__builtin_ctzll(reader->bits >> (64 - count));
	reader->bits <<= count;
	reader->bit_count -= count;
}

/* Take one bit that is there. */
static inline void t4_reader_take_bit(struct t4_reader *reader)
{
	reader->zeros = reader->bits >> 63 ? 0 : reader->zeros + 1;
	reader->bits <<= 1;
	reader->bit_count--;
}

/*
 * Go behind the next bit that is 1. @ret_zeros: how many zeros stood before
 * it, even in codes already taken. False: there is none yet.
 */
static inline bool t4_reader_find_one(struct t4_reader *reader, uint64_t *ret_zeros)
{
	uint32_t zeros;

	while (reader->bits == 0) {
		reader->zeros += reader->bit_count;
		reader->bit_count = 0;
		if (reader->at == reader->end)
			return false;
		t4_reader_refill(reader);
	}
	zeros = (uint32_t)__builtin_clzll(reader->bits);
	*ret_zeros = reader->zeros + zeros;
	reader->bits = reader->bits << zeros << 1;
	reader->bit_count -= zeros + 1;
	reader->zeros = 0;
	return true;
}

#endif

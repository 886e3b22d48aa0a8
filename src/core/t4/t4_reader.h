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

#include "core/t4/t4_row.h"

struct t4_reader {
	/* Octets; then the bits taken out of them, from the highest, zeros behind the last. */
	const uint8_t *at, *end;
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

/* More octets, when those before are used up. They must stay until these are. */
void t4_reader_feed(struct t4_reader *reader, const uint8_t *data, size_t size);

void t4_reader_begin_row(struct t4_reader *reader, bool is_alone, const struct t4_row *above, struct t4_row *row);
enum t4_read t4_reader_row(struct t4_reader *reader);

/* How many changes the full row has. */
uint32_t t4_reader_changes(const struct t4_reader *reader);

/* Where we are, in bits from the beginning of the page. */
uint64_t t4_reader_position(const struct t4_reader *reader);

/* Let @ret_bits be the next @count (at most 56) bits, without taking them. False: so many are not there yet. */
bool t4_reader_look(struct t4_reader *reader, uint32_t count, uint64_t *ret_bits);

void t4_reader_skip(struct t4_reader *reader, uint32_t count);

/*
 * Go behind the next bit that is 1. @ret_zeros: how many zeros stood before
 * it, even in codes already taken. False: there is none yet.
 */
bool t4_reader_find_one(struct t4_reader *reader, uint64_t *ret_zeros);

#endif

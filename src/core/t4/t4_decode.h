/* SPDX-License-Identifier: MIT */
/*
 * Codes into fax pages: MH and MR (T.4), MMR (T.6). Octets come in pieces of
 * any size, as they are heard; rows are pulled out of them.
 *
 * MH and MR, with an EOL before each row:
 *   - What stands before the first EOL is skipped.
 *   - A row is good if its codes end at the width and nothing but fill stands
 *     between it and the next EOL. Else it is bad: everything up to the next EOL
 *     is one row, and the row above is repeated in its place. In MR, rows in two
 *     dimensions are bad too until there was a good one in one.
 *   - Three EOLs in a row, without fill, are the end: RTC has six, so that it is
 *     found also if one of them is damaged. EOLs that turn out not to be the
 *     beginning of RTC stand for bad rows.
 *   - Where octets are missing, a row is bad, whatever its codes come to: how
 *     many more went with it nobody knows.
 * MMR, and MH without EOLs: the first thing that is no code ends the page.
 * In all: a row that the data end in is none; extensions are damage; no more
 * rows come than the caller wants.
 */
#ifndef CORE_T4_DECODE_H
#define CORE_T4_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t4/t4_coding.h"
#include "core/t4/t4_reader.h"
#include "core/t4/t4_row.h"

struct t4_decode_params {
	enum t4_coding coding;
	bool no_eols; /* MH only */
	uint32_t width;
	uint32_t rows_max;
};

struct t4_decode_facts {
	uint32_t rows; /* the bad ones too */
	uint32_t bad_rows;
	uint32_t bad_run_max; /* the most bad rows one after the other */
	bool end_seen;        /* RTC or EOFB */
	bool is_damaged;      /* the page ended where no code was; never if there are EOLs */
	bool is_too_long;     /* there are more rows than rows_max */
};

#define T4_DECODE_PLACES(width) (2 * T4_ROW_PLACES(width))

struct t4_decoder {
	struct t4_decode_params params;
	struct t4_decode_facts facts;
	struct t4_reader reader;
	struct t4_row above, row;
	int state;            /* see t4_decode.c */
	uint64_t row_begin;   /* in bits from the beginning of the page */
	uint32_t empty_rows;  /* EOLs one after the other, less one */
	uint32_t bad_waiting; /* bad rows to be told; then the good one */
	uint32_t held;        /* rows that are bad unless RTC follows */
	bool good_waiting; /* not beside bad_waiting, or compilers read both at once and wait for both to be stored */
	bool is_trusted;   /* the row above is what the sender had */
	bool is_holed;     /* octets of this row are missing */
	bool is_last;      /* no more octets will come */
	uint32_t bad_run;
};

/* @places: T4_DECODE_PLACES(width) of them, the caller's. -EINVAL: the parameters are none. */
int t4_decoder_init(struct t4_decoder *decoder, const struct t4_decode_params *params, uint16_t *places);

/*
 * The next octets, once t4_decode_row() has asked for more. They must stay
 * until it asks again. @is_last: they are the last of the page; there may be
 * none.
 */
void t4_decode_feed(struct t4_decoder *decoder, const uint8_t *data, size_t size, bool is_last);

/* Octets are missing between those that were fed and the next: once t4_decode_row() has asked for more. */
void t4_decode_gap(struct t4_decoder *decoder);

/* A page that is here as a whole, with octets missing before each of @gaps: its next piece. @piece: 0 at first. */
void t4_decode_feed_piece(struct t4_decoder *decoder, const uint8_t *data, size_t size, const size_t *gaps,
			  size_t gap_count, size_t *piece);

enum t4_decoded {
	T4_DECODED_ROW,  /* here is one; it stays until the next call */
	T4_DECODED_MORE, /* feed more octets */
	T4_DECODED_END,  /* of the page; what is behind it does not matter */
};

enum t4_decoded t4_decode_row(struct t4_decoder *decoder, const struct t4_row **ret_row);

/*
 * A whole page into @pixels, which have room for rows_max rows
 * (t4_row_to_pixels()). @places as above.
 */
int t4_decode_page(const struct t4_decode_params *params, uint16_t *places, const uint8_t *data, size_t size,
		   uint8_t *ret_pixels, struct t4_decode_facts *ret_facts);

#endif

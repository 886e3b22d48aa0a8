/* SPDX-License-Identifier: MIT */
/*
 * Fax pages into codes: MH and MR (T.4), MMR (T.6). Rows go in, from the top;
 * octets come out in memory of the caller, the first bit on the line highest.
 */
#ifndef CORE_T4_ENCODE_H
#define CORE_T4_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t4/t4_coding.h"
#include "core/t4/t4_row.h"

/* Where nothing else is said, 0 is what most want: no EOLs (with MH), no fill, no end. */
struct t4_encode_params {
	enum t4_coding coding;
	uint32_t width;
	uint32_t k;            /* MR only: each k-th row is coded by itself, the first too; 1 or more */
	bool eols;             /* MH: an EOL before each row. MR always has them, MMR never */
	bool end;              /* RTC or EOFB at the end */
	uint32_t row_bits_min; /* MH and MR with EOLs: row, fill and EOL together take at least so many bits (T.4 4.1.3)
				*/
};

#define T4_ENCODE_PLACES(width) (2 * T4_ROW_PLACES(width))

struct t4_encoder {
	struct t4_encode_params params;
	uint8_t *data; /* the caller's */
	size_t size, used;
	uint64_t bits; /* that do not make an octet yet, from the highest */
	uint32_t bit_count;
	uint32_t rows;
	uint64_t row_begin; /* in bits from the beginning of the page */
	struct t4_row above, row;
};

/*
 * Begin a page that is written to @data. @places: T4_ENCODE_PLACES(width) of
 * them, the caller's too. -EINVAL: the parameters are none.
 */
int t4_encoder_init(struct t4_encoder *encoder, const struct t4_encode_params *params, uint16_t *places, uint8_t *data,
		    size_t size);

/*
 * Add a row. -ENOBUFS: it does not fit, nothing is written behind @size, and
 * the encoder is as it was: with more room (encoder->data and ->size; what is
 * in the first ->used octets must be kept) the row may be added again.
 * -EINVAL: the row is none of this width.
 */
int t4_encode_row(struct t4_encoder *encoder, const struct t4_row *row);
int t4_encode_pixels(struct t4_encoder *encoder, const uint8_t *pixels);

/* The end of the page; then ->used octets of ->data are the page. -ENOBUFS as above. */
int t4_encode_finish(struct t4_encoder *encoder);

#endif

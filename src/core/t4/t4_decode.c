/* SPDX-License-Identifier: MIT */
/*
 * The decoder, as far as it knows of pages; see t4_decode.h. With EOLs:
 *
 *   FIRST --EOL--> TAG --> ROW --full--> AFTER --EOL--> a good row, TAG
 *                   |       |              |
 *                   |       +--no code-----+--a 1 that ends no EOL--> SEEK --EOL--> a bad row, TAG
 *                   +--not trusted---------------------------------->  (or OVER: the third EOL)
 *
 * and without: BEGIN --> ROW --full--> a good row, BEGIN; OVER when there is no
 * code, or at EOFB.
 */
#include "core/t4/t4_decode.h"

#include <errno.h>

#include "core/t4/t4_reader_fast.h"
#include "core/t4/t4_words.h"

enum state { FIRST, TAG, BEGIN, ROW, AFTER, SEEK, OVER };

/* An EOL may be padded to an octet; more zeros before it are fill. */
#define EMPTY_ZEROS_MAX (T4_EOL_ZEROS + 7)

/* So many empty rows are RTC: one less than EOLs. */
#define RTC_EMPTY_ROWS 2

#define EOFB_BITS (T4_EOFB_EOLS * T4_EOL_BITS)
#define EOFB 0x001001

int t4_decoder_init(struct t4_decoder *decoder, const struct t4_decode_params *params, uint16_t *places)
{
	if (params->width < 1 || params->width > T4_WIDTH_MAX || (unsigned int)params->coding >= T4_CODINGS ||
	    (params->no_eols && params->coding != T4_MH))
		return -EINVAL;
	*decoder = (struct t4_decoder){.params = *params, .reader = {.width = params->width}};
	decoder->state = params->coding == T4_MMR || params->no_eols ? BEGIN : FIRST;
	t4_row_init(&decoder->above, places, params->width);
	t4_row_init(&decoder->row, places + T4_ROW_PLACES(params->width), params->width);
	t4_reader_fast_prepare();
	return 0;
}

void t4_decode_feed(struct t4_decoder *decoder, const uint8_t *data, size_t size, bool is_last)
{
	t4_reader_feed(&decoder->reader, data, size);
	decoder->is_last = is_last;
}

void t4_decode_feed_piece(struct t4_decoder *decoder, const uint8_t *data, size_t size, const size_t *gaps,
			  size_t gap_count, size_t *piece)
{
	size_t from = *piece > 0 ? gaps[*piece - 1] : 0, to = *piece < gap_count ? gaps[*piece] : size;

	if (*piece > 0)
		t4_decode_gap(decoder);
	t4_decode_feed(decoder, from > 0 ? data + from : data, to - from, *piece >= gap_count);
	++*piece;
}

/* ---- rows with EOLs ------------------------------------------------- */

static void on_good_row(struct t4_decoder *decoder)
{
	decoder->row.count = t4_reader_changes(&decoder->reader);
	t4_row_end(&decoder->row, decoder->params.width);
	decoder->bad_waiting += decoder->held;
	decoder->held = decoder->empty_rows = 0;
	decoder->good_waiting = decoder->is_trusted = true;
}

/* An EOL behind @zeros zeros has ended a row that is not good, or only an EOL. */
static void on_bad_row(struct t4_decoder *decoder, uint64_t zeros)
{
	/* Less the bit that ended the EOL, and what says how the row is coded. */
	uint64_t bits =
		t4_reader_position(&decoder->reader) - decoder->row_begin - 1 - (decoder->params.coding == T4_MR);
	bool is_empty = bits <= EMPTY_ZEROS_MAX && bits <= zeros && !decoder->is_holed;

	decoder->is_trusted = decoder->is_holed = false;
	decoder->empty_rows = is_empty ? decoder->empty_rows + 1 : 0;
	if (is_empty || decoder->held > 0)
		decoder->held++;
	else
		decoder->bad_waiting++;
	if (decoder->empty_rows == RTC_EMPTY_ROWS) {
		decoder->facts.end_seen = true;
		decoder->state = OVER;
	}
}

static bool seek_eol(struct t4_decoder *decoder)
{
	uint64_t zeros;

	if (!t4_reader_find_one(&decoder->reader, &zeros))
		return false;
	if (zeros < T4_EOL_ZEROS) {
		if (decoder->state == AFTER)
			decoder->state = SEEK;
		return true;
	}
	if (decoder->state == AFTER)
		on_good_row(decoder);
	else if (decoder->state == SEEK)
		on_bad_row(decoder, zeros);
	if (decoder->state != OVER)
		decoder->state = TAG;
	decoder->row_begin = t4_reader_position(&decoder->reader);
	return true;
}

static bool has_eols(const struct t4_decoder *decoder)
{
	return decoder->params.coding != T4_MMR && !decoder->params.no_eols;
}

static bool read_row(struct t4_decoder *decoder)
{
	switch (t4_reader_row(&decoder->reader)) {
	case T4_READ_MORE:
		return false;
	case T4_READ_BAD:
		decoder->state = has_eols(decoder) ? SEEK : OVER;
		decoder->facts.is_damaged = !has_eols(decoder);
		return true;
	case T4_READ_FULL:
		break;
	}
	if (has_eols(decoder)) {
		decoder->state = AFTER;
		return seek_eol(decoder);
	}
	on_good_row(decoder);
	decoder->state = BEGIN;
	return true;
}

static bool read_tag(struct t4_decoder *decoder)
{
	uint64_t is_alone = 1;

	if (decoder->params.coding == T4_MR) {
		if (!t4_reader_look(&decoder->reader, 1, &is_alone))
			return false;
		t4_reader_take_bit(&decoder->reader);
	}
	decoder->state = is_alone || decoder->is_trusted ? ROW : SEEK;
	t4_reader_begin_row(&decoder->reader, is_alone, &decoder->above, &decoder->row);
	return decoder->state == ROW ? read_row(decoder) : true;
}

/* ---- rows without EOLs ---------------------------------------------- */

/* No row begins with eight zeros, neither in MH nor in MMR; fewer at the very end are there to fill the octet. */
static bool begin_row(struct t4_decoder *decoder)
{
	uint64_t bits;

	if (!t4_reader_look(&decoder->reader, 8, &bits)) {
		if (!decoder->is_last || decoder->reader.bits == 0)
			return false;
	} else if (bits == 0) {
		if (!t4_reader_look(&decoder->reader, EOFB_BITS, &bits))
			return false;
		decoder->facts.end_seen = bits == EOFB;
		decoder->facts.is_damaged = bits != EOFB;
		decoder->state = OVER;
		return true;
	}
	decoder->state = ROW;
	t4_reader_begin_row(&decoder->reader, decoder->params.coding == T4_MH, &decoder->above, &decoder->row);
	return read_row(decoder);
}

/* ---- both ----------------------------------------------------------- */

void t4_decode_gap(struct t4_decoder *decoder)
{
	t4_reader_drop(&decoder->reader);
	if (decoder->state == OVER)
		return;
	decoder->is_holed = true;
	decoder->state = has_eols(decoder) ? SEEK : OVER;
	decoder->facts.is_damaged = !has_eols(decoder);
}

/* Go on; false: octets are missing. */
static bool step(struct t4_decoder *decoder)
{
	switch ((enum state)decoder->state) {
	case FIRST:
	case AFTER:
	case SEEK:
		return seek_eol(decoder);
	case TAG:
		return read_tag(decoder);
	case BEGIN:
		return begin_row(decoder);
	case ROW:
		return read_row(decoder);
	case OVER:
		break;
	}
	return true;
}

/* The data have ended: a full row is good without an EOL, and in what is left of another there may still be one. */
static void on_last(struct t4_decoder *decoder)
{
	if (decoder->state == ROW && has_eols(decoder)) {
		decoder->state = SEEK;
		return;
	}
	if (decoder->state == AFTER)
		on_good_row(decoder);
	/* What is missing may have been the end of RTC; else it was a row at least. */
	else if (decoder->state == SEEK && decoder->is_holed && decoder->held == 0)
		decoder->bad_waiting++;
	decoder->state = OVER;
}

static enum t4_decoded tell_row(struct t4_decoder *decoder, const struct t4_row **ret_row)
{
	struct t4_decode_facts *facts = &decoder->facts;
	uint16_t *places = decoder->above.x;

	if (facts->rows == decoder->params.rows_max) {
		facts->is_too_long = true;
		decoder->state = OVER;
		decoder->bad_waiting = 0;
		decoder->good_waiting = false;
		return T4_DECODED_END;
	}
	facts->rows++;
	if (decoder->bad_waiting > 0) {
		decoder->bad_waiting--;
		facts->bad_rows++;
		if (++decoder->bad_run > facts->bad_run_max)
			facts->bad_run_max = decoder->bad_run;
	} else {
		decoder->good_waiting = false;
		decoder->bad_run = 0;
		decoder->above.count = decoder->row.count;
		decoder->above.x = decoder->row.x;
		decoder->row.x = places;
	}
	*ret_row = &decoder->above;
	return T4_DECODED_ROW;
}

enum t4_decoded t4_decode_row(struct t4_decoder *decoder, const struct t4_row **ret_row)
{
	for (;;) {
		if (decoder->bad_waiting > 0 || decoder->good_waiting)
			return tell_row(decoder, ret_row);
		if (decoder->state == OVER)
			return T4_DECODED_END;
		if (step(decoder))
			continue;
		if (!decoder->is_last)
			return T4_DECODED_MORE;
		on_last(decoder);
	}
}

int t4_decode_page(const struct t4_decode_params *params, uint16_t *places, const uint8_t *data, size_t size,
		   uint8_t *ret_pixels, struct t4_decode_facts *ret_facts)
{
	struct t4_decoder decoder;
	const struct t4_row *row;
	int r;

	r = t4_decoder_init(&decoder, params, places);
	if (r < 0)
		return r;
	t4_decode_feed(&decoder, data, size, true);
	for (; t4_decode_row(&decoder, &row) == T4_DECODED_ROW; ret_pixels += t4_row_bytes(params->width))
		t4_row_to_pixels(row, ret_pixels, params->width);
	*ret_facts = decoder.facts;
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for the decoder of fax pages: octets in any coding, in pieces
 * of any size. The fast decoder has to say what the plain one says, row for
 * row; and the rows, coded again by both coders, are the same octets and come
 * back. Input: coding and options, width, sizes of the pieces, the page.
 */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t4/t4_plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROWS_MAX 100
#define HEADER 3

static const uint16_t widths[] = {1728, 2048, 2432, 10240, 1, 7, 8, 31, 64, 65, 100, 128, 200, 256, 500, 1000};

static uint16_t places[T4_ENCODE_PLACES(T4_WIDTH_MAX)];
static uint8_t fast_pixels[ROWS_MAX * T4_WIDTH_MAX / 8], plain_pixels[sizeof(fast_pixels)];
static uint8_t fast_data[10 * sizeof(fast_pixels)], plain_data[sizeof(fast_data)];

static void check_same(const struct t4_decode_facts *a, const struct t4_decode_facts *b)
{
	assert(a->rows == b->rows && a->bad_rows == b->bad_rows && a->bad_run_max == b->bad_run_max);
	assert(a->end_seen == b->end_seen && a->is_damaged == b->is_damaged && a->is_too_long == b->is_too_long);
}

/* Pieces of up to 1, 2, 4, ... octets; each in memory of its own, so that reading behind it is seen. */
static void decode(const struct t4_decode_params *params, const uint8_t *data, size_t size, uint32_t sizes,
		   struct t4_decode_facts *ret_facts)
{
	uint8_t *to = fast_pixels, *piece = NULL;
	struct t4_decoder decoder;
	const struct t4_row *row;
	enum t4_decoded decoded;
	size_t n;

	assert(t4_decoder_init(&decoder, params, places) == 0);
	while ((decoded = t4_decode_row(&decoder, &row)) != T4_DECODED_END) {
		if (decoded == T4_DECODED_ROW) {
			assert(t4_row_check(row, params->width));
			t4_row_to_pixels(row, to, params->width);
			to += t4_row_bytes(params->width);
			continue;
		}
		sizes = sizes * 1103515245 + 12345;
		n = (size_t)1 << (sizes >> 16) % 8;
		n = MIN(n, size);
		free(piece);
		piece = malloc(n);
		assert(piece || n == 0);
		if (n > 0)
			memcpy(piece, data, n);
		t4_decode_feed(&decoder, piece, n, n == size);
		data += n;
		size -= n;
	}
	free(piece);
	*ret_facts = decoder.facts;
}

static void check_coders(const struct t4_decode_params *params, uint32_t k, uint32_t rows)
{
	struct t4_encode_params encoding = {.coding = params->coding,
					    .width = params->width,
					    .k = 1 + k % 8,
					    .eols = !params->no_eols,
					    .end = true,
					    .row_bits_min = k};
	struct t4_decode_params decoding = *params;
	size_t bytes = t4_row_bytes(params->width), size;
	struct t4_decode_facts facts;
	struct t4_encoder encoder;

	assert(t4_encoder_init(&encoder, &encoding, places, fast_data, sizeof(fast_data)) == 0);
	for (uint32_t y = 0; y < rows; y++)
		assert(t4_encode_pixels(&encoder, plain_pixels + y * bytes) == 0);
	assert(t4_encode_finish(&encoder) == 0);
	size = t4_plain_encode(&encoding, plain_pixels, rows, plain_data);
	assert(size == encoder.used && memcmp(plain_data, fast_data, size) == 0);
	assert(t4_decode_page(&decoding, places, fast_data, size, fast_pixels, &facts) == 0);
	assert(facts.rows == rows && facts.bad_rows == 0 && memcmp(fast_pixels, plain_pixels, rows * bytes) == 0);
	assert(facts.end_seen || (params->no_eols && rows == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct t4_decode_facts plain, fast;
	struct t4_decode_params params;

	if (size < HEADER)
		return 0;
	params = (struct t4_decode_params){
		.coding = (enum t4_coding)(data[0] % T4_CODINGS),
		.width = widths[data[1] % ARRAY_SIZE(widths)],
		.rows_max = data[0] & 0x80 ? 3 : ROWS_MAX,
	};
	params.no_eols = params.coding == T4_MH && data[0] & 0x40;
	t4_plain_decode(&params, data + HEADER, size - HEADER, plain_pixels, &plain);
	decode(&params, data + HEADER, size - HEADER, data[2], &fast);
	check_same(&plain, &fast);
	assert(memcmp(fast_pixels, plain_pixels, plain.rows * t4_row_bytes(params.width)) == 0);
	assert(t4_decode_page(&params, places, data + HEADER, size - HEADER, fast_pixels, &fast) == 0);
	check_same(&plain, &fast);
	assert(memcmp(fast_pixels, plain_pixels, plain.rows * t4_row_bytes(params.width)) == 0);
	check_coders(&params, data[2], plain.rows);
	return 0;
}

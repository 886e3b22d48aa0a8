/* SPDX-License-Identifier: MIT */
/* Coder and decoder: the fast ones against the plain ones, on pages of all kinds, whole and damaged. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "core/t4/t4_plain.h"
#include "core/t4/test_rows.h"

#define ROWS 10

static const uint32_t widths[] = {1,    2,    8,    17,   63,   64,   100,  1728, 2048, 2432,
				  2592, 3072, 3456, 3648, 4096, 4864, 5000, 9000, 10240};

static const struct t4_encode_params codings[] = {
	{T4_MH,		.eols = false   },
	{T4_MH,		.eols = true,     .end = true},
	{T4_MH,		    .eols = true,				.row_bits_min = 400},
	{T4_MR, .k = 1,.end = true},
	{T4_MR,              .k = T4_K_STANDARD,                                  .end = true, .row_bits_min = 96},
	{T4_MR,		.k = T4_K_FINE},
	{T4_MR,  .k = 1000,                  .end = true},
	{T4_MMR,.end = true      },
	{T4_MMR,          .end = false},
};

static uint16_t places[T4_ENCODE_PLACES(T4_WIDTH_MAX)];
static uint8_t pixels[ROWS * T4_WIDTH_MAX / 8], fast_pixels[2 * sizeof(pixels)], plain_pixels[2 * sizeof(pixels)];
static uint8_t fast_data[1 << 20], plain_data[1 << 20];

/* The page in fast_data; the row again, as changes, each second time. */
static size_t encode(const struct t4_encode_params *params, size_t size)
{
	uint16_t row_places[T4_ROW_PLACES(T4_WIDTH_MAX)];
	struct t4_encoder encoder;
	struct t4_row row;
	int r = 0;

	assert(t4_encoder_init(&encoder, params, places, fast_data, size) == 0);
	t4_row_init(&row, row_places, params->width);
	for (uint32_t y = 0; y < ROWS && r == 0; y++) {
		const uint8_t *at = pixels + y * t4_row_bytes(params->width);

		if (y % 2 == 0) {
			r = t4_encode_pixels(&encoder, at);
		} else {
			t4_row_from_pixels(&row, at, params->width);
			r = t4_encode_row(&encoder, &row);
		}
	}
	if (r == 0)
		r = t4_encode_finish(&encoder);
	assert(r == 0 || r == -ENOBUFS);
	return r == 0 ? encoder.used : 0;
}

/* In pieces of up to @longest octets. */
static void decode(const struct t4_decode_params *params, const uint8_t *data, size_t size, uint32_t longest,
		   struct t4_decode_facts *ret_facts)
{
	static uint32_t seed = 7;
	struct t4_decoder decoder;
	const struct t4_row *row;
	uint8_t *to = fast_pixels, *piece = NULL;
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
		n = test_chance(&seed, longest + 1);
		n = MIN(n, size);
		free(piece);
		piece = malloc(n + 1);
		assert(piece);
		memcpy(piece + 1, data, n); /* reading behind it is seen */
		t4_decode_feed(&decoder, piece + 1, n, n == size);
		data += n;
		size -= n;
	}
	free(piece);
	*ret_facts = decoder.facts;
}

static bool is_same(const struct t4_decode_facts *a, const struct t4_decode_facts *b)
{
	return a->rows == b->rows && a->bad_rows == b->bad_rows && a->bad_run_max == b->bad_run_max &&
	       a->end_seen == b->end_seen && a->is_damaged == b->is_damaged && a->is_too_long == b->is_too_long;
}

static void print_facts(const char *who, const struct t4_decode_facts *facts)
{
	fprintf(stderr, "%s: %u rows, %u bad, run %u, end %d, damaged %d, too long %d\n", who, facts->rows,
		facts->bad_rows, facts->bad_run_max, facts->end_seen, facts->is_damaged, facts->is_too_long);
}

/* Both decoders, the fast one in pieces and whole. */
static void check_decoders(const struct t4_decode_params *params, const uint8_t *data, size_t size,
			   struct t4_decode_facts *ret_facts)
{
	static const uint32_t longest[] = {1, 20, 1 << 20};
	struct t4_decode_facts facts;
	size_t bytes;

	t4_plain_decode(params, data, size, plain_pixels, ret_facts);
	bytes = ret_facts->rows * t4_row_bytes(params->width);
	for (size_t i = 0; i < ARRAY_SIZE(longest); i++) {
		decode(params, data, size, longest[i], &facts);
		if (!is_same(&facts, ret_facts)) {
			print_facts("plain", ret_facts);
			print_facts("fast", &facts);
			fprintf(stderr, "coding %d, width %u, pieces of %u\n", params->coding, params->width,
				longest[i]);
			assert(!"the same facts");
		}
		assert(memcmp(fast_pixels, plain_pixels, bytes) == 0);
	}
	assert(t4_decode_page(params, places, data, size, fast_pixels, &facts) == 0);
	assert(is_same(&facts, ret_facts) && memcmp(fast_pixels, plain_pixels, bytes) == 0);
}

static struct t4_decode_params decode_params(const struct t4_encode_params *params)
{
	return (struct t4_decode_params){
		.coding = params->coding,
		.no_eols = params->coding == T4_MH && !params->eols,
		.width = params->width,
		.rows_max = ROWS,
	};
}

/* As many octets as there is room for; one less is too few, and what is behind the room stays as it is. */
static void check_room(const struct t4_encode_params *params, size_t size)
{
	for (size_t less = 1; less <= MIN(size, 9); less += 4) {
		fast_data[size - less] = 0xa5;
		assert(encode(params, size - less) == 0);
		assert(fast_data[size - less] == 0xa5);
	}
	memset(fast_data + size, 0xa5, 8);
	assert(encode(params, size) == size);
	for (int i = 0; i < 8; i++)
		assert(fast_data[size + (size_t)i] == 0xa5);
}

static void check_whole(const struct t4_encode_params *params)
{
	struct t4_decode_params decoding = decode_params(params);
	size_t bytes = ROWS * t4_row_bytes(params->width), size, plain_size;
	struct t4_decode_facts facts;

	plain_size = t4_plain_encode(params, pixels, ROWS, plain_data);
	size = encode(params, sizeof(fast_data));
	assert(size == plain_size && memcmp(fast_data, plain_data, size) == 0);
	check_room(params, size);
	assert(memcmp(fast_data, plain_data, size) == 0);
	check_decoders(&decoding, plain_data, size, &facts);
	assert(facts.rows == ROWS && facts.bad_rows == 0 && facts.end_seen == params->end && !facts.is_damaged &&
	       !facts.is_too_long);
	assert(memcmp(fast_pixels, pixels, bytes) == 0);
	decoding.rows_max = ROWS / 2;
	check_decoders(&decoding, plain_data, size, &facts);
	assert(facts.rows == ROWS / 2 && facts.is_too_long && !facts.end_seen);
}

/* Bits turned, pieces left out, zeros and other things put in, the end cut off. */
static size_t damage(uint8_t *data, size_t size, uint32_t *seed)
{
	uint32_t times = 1 + test_chance(seed, 6), n;
	size_t at;

	for (; times > 0 && size > 2; times--) {
		at = test_chance(seed, (uint32_t)size);
		n = 1 + test_chance(seed, 20);
		n = MIN(n, (uint32_t)(size - at));
		switch (test_chance(seed, 6)) {
		case 0:
		case 1:
			data[at] ^= (uint8_t)(1 << test_chance(seed, 8));
			break;
		case 2:
			memmove(data + at, data + at + n, size - at - n);
			size -= n;
			break;
		case 3:
			memset(data + at, 0, n);
			break;
		case 4:
			for (; n > 0; n--)
				data[at++] = (uint8_t)test_chance(seed, 256);
			break;
		case 5:
			if (test_chance(seed, 4) == 0)
				size = at + 1;
			break;
		}
	}
	return size;
}

static void check_damaged(const struct t4_encode_params *params, uint32_t times)
{
	struct t4_decode_params decoding = decode_params(params);
	size_t size = t4_plain_encode(params, pixels, ROWS, plain_data), damaged;
	struct t4_decode_facts facts;
	uint32_t seed = params->width;

	decoding.rows_max = ROWS + 5;
	for (; times > 0; times--) {
		memcpy(fast_data, plain_data, size);
		damaged = damage(fast_data, size, &seed);
		check_decoders(&decoding, fast_data, damaged, &facts);
		assert(facts.bad_rows <= facts.rows && facts.bad_run_max <= facts.bad_rows);
	}
}

static void test_pages(void)
{
	static const uint32_t longest[] = {1, 4, 40, T4_WIDTH_MAX};
	uint32_t seed = 3;

	for (size_t w = 0; w < ARRAY_SIZE(widths); w++)
		for (size_t l = 0; l < ARRAY_SIZE(longest); l++) {
			test_rows(pixels, widths[w], ROWS, longest[l], &seed);
			for (size_t c = 0; c < ARRAY_SIZE(codings); c++) {
				struct t4_encode_params params = codings[c];

				params.width = widths[w];
				check_whole(&params);
				check_damaged(&params, widths[w] < 2000 ? 6 : 1);
			}
		}
}

/* Runs as long as code words and sums of them go, and around that. */
static void test_runs(void)
{
	static const uint32_t runs[] = {63,   64,   1727, 1728, 1791, 1792, 2559, 2560,
					2623, 2624, 2625, 5119, 5120, 5183, 5184, 7800};
	const uint32_t width = T4_WIDTH_MAX;
	size_t bytes = t4_row_bytes(width);

	for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
		memset(pixels, 0, ROWS * bytes);
		for (uint32_t y = 0; y < ROWS; y++) {
			uint8_t *row = pixels + y * bytes;
			uint32_t begin = y % 4 < 2 ? runs[i] : 20 * y; /* white before, or black */
			uint32_t end = y % 4 < 2 ? begin + 9 : begin + runs[i];

			for (uint32_t x = begin; x < end; x++)
				row[x / 8] |= (uint8_t)(0x80 >> x % 8);
		}
		for (size_t c = 0; c < ARRAY_SIZE(codings); c++) {
			struct t4_encode_params params = codings[c];

			params.width = width;
			check_whole(&params);
		}
	}
}

static void test_params(void)
{
	struct t4_encode_params encoding = {.coding = T4_MR, .width = 1728};
	struct t4_decode_params decoding = {.coding = T4_MR, .width = 1728};
	struct t4_encoder encoder;
	struct t4_decoder decoder;

	assert(t4_encoder_init(&encoder, &encoding, places, fast_data, 10) == -EINVAL);
	encoding.k = 4;
	assert(t4_encoder_init(&encoder, &encoding, places, fast_data, 10) == 0);
	encoding.width = T4_WIDTH_MAX + 1;
	assert(t4_encoder_init(&encoder, &encoding, places, fast_data, 10) == -EINVAL);
	assert(t4_decoder_init(&decoder, &decoding, places) == 0);
	decoding.no_eols = true;
	assert(t4_decoder_init(&decoder, &decoding, places) == -EINVAL);
	decoding = (struct t4_decode_params){.coding = T4_CODINGS, .width = 1728};
	assert(t4_decoder_init(&decoder, &decoding, places) == -EINVAL);
	decoding = (struct t4_decode_params){.coding = T4_MMR};
	assert(t4_decoder_init(&decoder, &decoding, places) == -EINVAL);
}

int main(void)
{
	test_params();
	test_runs();
	test_pages();
	return 0;
}

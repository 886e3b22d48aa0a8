/* SPDX-License-Identifier: MIT */
/* MMR (T.6) by core/t4, which has the first bit in the highest; see mmr.h. */
#include "render/mmr.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t4/t4_decode.h"
#include "core/t4/t4_encode.h"
#include "core/t4/t4_words.h"

#define PIECE 4096
#define FIRST_ROOM 65536
#define ZEROS_MAX 3 /* octets behind the end */
#define EOFB_BITS (T4_EOFB_EOLS * T4_EOL_BITS)

/* The bits of each octet in reverse; @ret_data may be @data. */
static void reverse(const uint8_t *data, size_t size, uint8_t *ret_data)
{
	uint64_t word;

	for (size_t i = 0; i < size; i += sizeof(word)) {
		word = 0;
		memcpy(&word, data + i, MIN(sizeof(word), size - i));
		word = (word >> 1 & 0x5555555555555555) | (word & 0x5555555555555555) << 1;
		word = (word >> 2 & 0x3333333333333333) | (word & 0x3333333333333333) << 2;
		word = (word >> 4 & 0x0f0f0f0f0f0f0f0f) | (word & 0x0f0f0f0f0f0f0f0f) << 4;
		memcpy(ret_data + i, &word, MIN(sizeof(word), size - i));
	}
}

/* Up to the end of block, the first bit of which is @ret_end. */
static bool check_rows(const uint8_t *data, size_t size, uint32_t width, uint32_t height, uint64_t *ret_end)
{
	struct t4_decode_params params = {.coding = T4_MMR, .width = width, .rows_max = height};
	uint16_t places[T4_DECODE_PLACES(MMR_WIDTH_MAX)];
	struct t4_decoder decoder;
	const struct t4_row *row;
	enum t4_decoded decoded;
	uint8_t piece[PIECE];
	size_t n;

	if (t4_decoder_init(&decoder, &params, places) < 0)
		return false;
	while ((decoded = t4_decode_row(&decoder, &row)) != T4_DECODED_END) {
		if (decoded == T4_DECODED_ROW)
			continue;
		n = MIN(size, sizeof(piece));
		reverse(data, n, piece);
		t4_decode_feed(&decoder, piece, n, n == size);
		data += n;
		size -= n;
	}
	*ret_end = t4_reader_position(&decoder.reader);
	return decoder.facts.end_seen && decoder.facts.rows == height;
}

bool mmr_check(const uint8_t *data, size_t size, uint32_t width, uint32_t height)
{
	uint64_t end;
	size_t used;

	if (width == 0 || width > MMR_WIDTH_MAX || !check_rows(data, size, width, height, &end))
		return false;
	end += EOFB_BITS;
	used = (size_t)((end + 7) / 8);
	if (size - used > ZEROS_MAX || (end % 8 != 0 && data[used - 1] >> end % 8 != 0))
		return false;
	for (; used < size; used++)
		if (data[used] != 0)
			return false;
	return true;
}

/* More room for the encoder, which owns nothing. */
static int grow(struct t4_encoder *encoder)
{
	size_t size = encoder->size > 0 ? 2 * encoder->size : FIRST_ROOM;
	uint8_t *data = realloc(encoder->data, size);

	if (!data)
		return -ENOMEM;
	encoder->data = data;
	encoder->size = size;
	return 0;
}

/* A row, or the end; as often as there is too little room. */
static int add(struct t4_encoder *encoder, const uint8_t *row)
{
	int r;

	while ((r = row ? t4_encode_pixels(encoder, row) : t4_encode_finish(encoder)) == -ENOBUFS) {
		r = grow(encoder);
		if (r < 0)
			return r;
	}
	return r;
}

int mmr_encode(const uint8_t *bits, uint32_t width, uint32_t height, uint8_t **ret_data, size_t *ret_size)
{
	struct t4_encode_params params = {.coding = T4_MMR, .width = width, .end = true};
	uint16_t places[T4_ENCODE_PLACES(T4_WIDTH_MAX)];
	struct t4_encoder encoder = {.data = NULL};
	int r;

	r = t4_encoder_init(&encoder, &params, places, NULL, 0);
	for (uint32_t y = 0; r == 0 && y < height; y++)
		r = add(&encoder, bits + y * t4_row_bytes(width));
	if (r == 0)
		r = add(&encoder, NULL);
	if (r < 0) {
		free(encoder.data);
		return r;
	}
	reverse(encoder.data, encoder.used, encoder.data);
	*ret_data = encoder.data;
	*ret_size = encoder.used;
	return 0;
}

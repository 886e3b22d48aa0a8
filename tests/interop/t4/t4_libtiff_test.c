/* SPDX-License-Identifier: MIT */
/*
 * Our coder and libtiff's read each other, pixel for pixel: the ITU charts
 * and a screened photograph. usage: t4_libtiff_test PHOTO
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/t4/t4_decode.h"
#include "core/t4/t4_encode.h"
#include "pages.h"
#include "tiff_codec.h"

static size_t encode(enum t4_coding coding, bool end, const struct page *page, uint8_t *data, size_t room)
{
	struct t4_encode_params params = {
		.coding = coding, .width = page->width, .k = T4_K_FINE, .eols = true, .end = end};
	uint16_t *places = malloc(T4_ENCODE_PLACES(page->width) * sizeof(*places));
	struct t4_encoder encoder;

	assert(places && t4_encoder_init(&encoder, &params, places, data, room) == 0);
	for (uint32_t y = 0; y < page->rows; y++)
		assert(t4_encode_pixels(&encoder, page->pixels + y * t4_row_bytes(page->width)) == 0);
	assert(t4_encode_finish(&encoder) == 0);
	free(places);
	return encoder.used;
}

static void check_ours(enum t4_coding coding, const struct page *page, const uint8_t *data, size_t size, bool end)
{
	struct t4_decode_params params = {.coding = coding, .width = page->width, .rows_max = page->rows};
	uint16_t *places = malloc(T4_DECODE_PLACES(page->width) * sizeof(*places));
	uint8_t *pixels = malloc(page_bytes(page));
	struct t4_decode_facts facts;

	assert(places && pixels);
	assert(t4_decode_page(&params, places, data, size, pixels, &facts) == 0);
	assert(facts.rows == page->rows && facts.bad_rows == 0 && facts.end_seen == end && !facts.is_damaged);
	assert(memcmp(pixels, page->pixels, page_bytes(page)) == 0);
	free(pixels);
	free(places);
}

static void check_theirs(enum t4_coding coding, const struct page *page, const uint8_t *data, size_t size)
{
	struct tiff_codec *codec = tiff_codec_new(coding, page);
	uint8_t *pixels = malloc(page_bytes(page));

	assert(pixels);
	tiff_codec_load(codec, data, size);
	assert(tiff_codec_decode(codec, pixels));
	assert(memcmp(pixels, page->pixels, page_bytes(page)) == 0);
	free(pixels);
	tiff_codec_free(codec);
}

static void check_page(const struct page *page)
{
	size_t room = 10 * page_bytes(page), size, their_size;
	uint8_t *data = malloc(room);
	const uint8_t *theirs;

	assert(data);
	for (int i = 0; i < T4_CODINGS; i++) {
		enum t4_coding coding = (enum t4_coding)i;
		struct tiff_codec *codec = tiff_codec_new(coding, page);

		their_size = tiff_codec_encode(codec, page->pixels, &theirs);
		check_ours(coding, page, theirs, their_size, coding == T4_MMR);
		size = encode(coding, true, page, data, room);
		check_ours(coding, page, data, size, true);
		check_theirs(coding, page, data, size);
		/* Octet for octet; libtiff writes RTC elsewhere. */
		size = encode(coding, coding == T4_MMR, page, data, room);
		assert(size == their_size && memcmp(data, theirs, size) == 0);
		tiff_codec_free(codec);
	}
	free(data);
}

int main(int argc, char **argv)
{
	struct page page;

	assert(argc == 2);
	for (int i = 1; i <= CHARTS; i++) {
		page_chart(i, &page);
		check_page(&page);
		page_free(&page);
	}
	page_photo(argv[1], &page);
	check_page(&page);
	page_free(&page);
	return 0;
}

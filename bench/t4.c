/* SPDX-License-Identifier: MIT */
/*
 * The coder of src/core/t4 beside libtiff's, on the eight ITU charts and a
 * screened photograph: packed pixels in memory to codes in memory and back,
 * one thread, both in turn, the best of some rounds.
 *
 * usage: bench_t4 PHOTO [ROUNDS]
 */
#undef NDEBUG
#include <assert.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macros.h"
#include "core/t4/t4_decode.h"
#include "core/t4/t4_encode.h"
#include "pages.h"
#include "tiff_codec.h"

#define PAGES (CHARTS + 1)

enum side { OURS, THEIRS, SIDES };

struct times {
	double encode_ms[SIDES], decode_ms[SIDES];
};

static const char *const coding_words[] = {[T4_MH] = "MH", [T4_MR] = "MR", [T4_MMR] = "MMR"};
static uint8_t *data, *pixels;
static size_t room;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void note(double *best_ms, double begin_ms)
{
	double ms = now_ms() - begin_ms;

	if (*best_ms == 0 || ms < *best_ms)
		*best_ms = ms;
}

static size_t encode(enum t4_coding coding, const struct page *page)
{
	struct t4_encode_params params = {
		.coding = coding, .width = page->width, .k = T4_K_FINE, .eols = true, .end = true};
	uint16_t places[T4_ENCODE_PLACES(T4_WIDTH_MAX)];
	size_t bytes = t4_row_bytes(page->width);
	struct t4_encoder encoder;

	assert(t4_encoder_init(&encoder, &params, places, data, room) == 0);
	for (uint32_t y = 0; y < page->rows; y++)
		assert(t4_encode_pixels(&encoder, page->pixels + y * bytes) == 0);
	assert(t4_encode_finish(&encoder) == 0);
	return encoder.used;
}

static void decode(enum t4_coding coding, const struct page *page, size_t size)
{
	struct t4_decode_params params = {.coding = coding, .width = page->width, .rows_max = page->rows};
	uint16_t places[T4_DECODE_PLACES(T4_WIDTH_MAX)];
	struct t4_decode_facts facts;

	assert(t4_decode_page(&params, places, data, size, pixels, &facts) == 0);
	assert(facts.rows == page->rows && facts.bad_rows == 0);
}

/* One round; the octets of the page. */
static size_t run(enum t4_coding coding, const struct page *page, struct times *times)
{
	struct tiff_codec *codec = tiff_codec_new(coding, page);
	const uint8_t *theirs;
	double begin_ms;
	size_t size;

	begin_ms = now_ms();
	tiff_codec_encode(codec, page->pixels, &theirs);
	note(&times->encode_ms[THEIRS], begin_ms);
	tiff_codec_free(codec);

	begin_ms = now_ms();
	size = encode(coding, page);
	note(&times->encode_ms[OURS], begin_ms);

	codec = tiff_codec_new(coding, page);
	tiff_codec_load(codec, data, size);
	begin_ms = now_ms();
	assert(tiff_codec_decode(codec, pixels));
	note(&times->decode_ms[THEIRS], begin_ms);
	tiff_codec_free(codec);

	begin_ms = now_ms();
	decode(coding, page, size);
	note(&times->decode_ms[OURS], begin_ms);
	assert(memcmp(pixels, page->pixels, page_bytes(page)) == 0);
	return size;
}

static void print(const char *coding, const char *name, size_t octets, double megabytes, const struct times *times)
{
	printf("%-4s %-8s %8zu octets | code %6.2f ms %5.0f MB/s, libtiff %6.2f ms, ratio %4.1f | "
	       "decode %6.2f ms %5.0f MB/s, libtiff %6.2f ms, ratio %4.1f\n",
	       coding, name, octets, times->encode_ms[OURS], megabytes / times->encode_ms[OURS] * 1e3,
	       times->encode_ms[THEIRS], times->encode_ms[THEIRS] / times->encode_ms[OURS], times->decode_ms[OURS],
	       megabytes / times->decode_ms[OURS] * 1e3, times->decode_ms[THEIRS],
	       times->decode_ms[THEIRS] / times->decode_ms[OURS]);
}

static void add(struct times *to, const struct times *from)
{
	for (int i = 0; i < SIDES; i++) {
		to->encode_ms[i] += from->encode_ms[i];
		to->decode_ms[i] += from->decode_ms[i];
	}
}

static void print_coding(enum t4_coding coding, const struct page *pages, const size_t *octets,
			 const struct times *times)
{
	struct times charts = {0};
	double megabytes = 0;
	size_t sum = 0;
	char name[20];

	for (int i = 0; i < PAGES; i++) {
		double page_megabytes = (double)page_bytes(&pages[i]) / 1e6;

		if (i == CHARTS)
			print(coding_words[coding], "charts", sum, megabytes, &charts);
		snprintf(name, sizeof(name), i < CHARTS ? "chart %d" : "photo", i + 1);
		print(coding_words[coding], name, octets[i], page_megabytes, &times[i]);
		add(&charts, &times[i]);
		megabytes += page_megabytes;
		sum += octets[i];
	}
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 15;
	struct times times[T4_CODINGS][PAGES] = {0};
	size_t octets[T4_CODINGS][PAGES];
	struct page pages[PAGES];

	assert(argc >= 2 && rounds > 0);
	/* Memory that is free stays mapped: it is coding that is measured, not the kernel. */
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	for (int i = 0; i < CHARTS; i++)
		page_chart(i + 1, &pages[i]);
	page_photo(argv[1], &pages[CHARTS]);
	for (int i = 0; i < PAGES; i++)
		room = MAX(room, 10 * page_bytes(&pages[i]));
	data = malloc(room);
	pixels = malloc(room);
	assert(data && pixels);
	memset(data, 0, room);
	memset(pixels, 0, room);

	/* Page after page, as they come to a server: a processor that has just coded a page knows it by heart. */
	for (int round = 0; round < rounds; round++)
		for (int coding = 0; coding < T4_CODINGS; coding++)
			for (int i = 0; i < PAGES; i++)
				octets[coding][i] = run((enum t4_coding)coding, &pages[i], &times[coding][i]);
	for (int coding = T4_CODINGS - 1; coding >= 0; coding--)
		print_coding((enum t4_coding)coding, pages, octets[coding], times[coding]);
	for (int i = 0; i < PAGES; i++)
		page_free(&pages[i]);
	free(pixels);
	free(data);
	return 0;
}

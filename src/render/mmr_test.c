/* SPDX-License-Identifier: MIT */
/*
 * The check of MMR against libtiff: whatever libtiff encodes is good, all
 * codes included, and the same as we encode; and what is called good, libtiff
 * decodes without complaint, however the bytes were changed.
 */
#undef NDEBUG
#include "render/mmr.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "render/fax_tiff.h"
#include "render/serve_client.h"

static uint32_t seed = 1;

static uint32_t chance(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* Rows of runs of all lengths, some like the row above, some not. */
static void fill(uint8_t *bits, uint32_t width, uint32_t height, uint32_t longest)
{
	size_t row_bytes = width / 8;

	memset(bits, 0, row_bytes * height);
	for (uint32_t y = 0; y < height; y++) {
		uint8_t *row = bits + row_bytes * y;
		bool black = chance(2);

		if (y > 0 && chance(3)) {
			memcpy(row, row - row_bytes, row_bytes);
			for (uint32_t n = chance(4); n > 0; n--)
				row[chance((uint32_t)row_bytes)] ^= (uint8_t)(1 << chance(8));
			continue;
		}
		for (uint32_t x = 0; x < width; black = !black)
			for (uint32_t run = 1 + chance(longest); run > 0 && x < width; run--, x++)
				if (black)
					row[x / 8] |= (uint8_t)(0x80 >> x % 8);
	}
}

/* Its MMR by libtiff, in @ret_mmr; ours is the same. */
static size_t encode(const uint8_t *bits, uint32_t width, uint32_t height, uint8_t **ret_mmr)
{
	int file = serve_client_file("", 0);
	uint8_t *ours = NULL;
	size_t size, our_size = 0;
	TIFF *tiff = TIFFFdOpen(dup(file), "x", "w");

	assert(tiff);
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, height);
	assert(TIFFWriteEncodedStrip(tiff, 0, (void *)(uintptr_t)bits, (tmsize_t)width / 8 * height) >= 0);
	TIFFClose(tiff);

	assert(lseek(file, 0, SEEK_SET) == 0);
	tiff = TIFFFdOpen(file, "x", "r");
	assert(tiff);
	size = TIFFRawStripSize64(tiff, 0);
	*ret_mmr = malloc(size);
	assert(*ret_mmr && TIFFReadRawStrip(tiff, 0, *ret_mmr, (tmsize_t)size) == (tmsize_t)size);
	TIFFClose(tiff);

	assert(mmr_encode(bits, width, height, &ours, &our_size) == 0);
	assert(our_size == size && memcmp(ours, *ret_mmr, size) == 0);
	free(ours);
	return size;
}

static bool complained;

static void on_complaint(const char *module, const char *format, va_list args)
{
	(void)module, (void)format, (void)args;
	complained = true;
}

/* Does libtiff decode it, without a word? */
static bool decodes(const uint8_t *mmr, size_t size, uint32_t width, uint32_t height)
{
	struct fax_page page = {width, height, DOC_FINE};
	int file = serve_client_file("", 0);
	struct fax_tiff *tiff = NULL;
	tmsize_t n;
	uint8_t *bits = malloc((size_t)width / 8 * height);
	uint64_t bytes;
	TIFF *in;

	assert(bits && fax_tiff_new(file, &tiff) == 0 && fax_tiff_add_coded(tiff, &page, mmr, size) == 0);
	assert(fax_tiff_finish(tiff, &bytes) == 0);
	fax_tiff_free(tiff);
	assert(lseek(file, 0, SEEK_SET) == 0);
	in = TIFFFdOpen(file, "x", "r");
	assert(in);
	complained = false;
	n = TIFFReadEncodedStrip(in, 0, bits, (tmsize_t)width / 8 * height);
	TIFFClose(in);
	free(bits);
	return n == (tmsize_t)width / 8 * height && !complained;
}

static void test_good(void)
{
	static const struct {
		uint32_t width, height, longest;
	} cases[] = {
		{1728, 200, 3   },
                {1728, 200, 20  },
                {1728, 200, 70  },
                {1728, 500, 1728},
		{2048, 400, 2048},
                {2432, 600, 2432},
                {8,    30,  8   },
                {1728, 1,   50  }
        };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t width = cases[i].width, height = cases[i].height;
		uint8_t *bits = malloc((size_t)width / 8 * height), *mmr;
		size_t size;

		assert(bits);
		fill(bits, width, height, cases[i].longest);
		size = encode(bits, width, height, &mmr);
		if (!mmr_check(mmr, size, width, height)) {
			fprintf(stderr, "case %zu\n", i);
			assert(!"good");
		}
		assert(!mmr_check(mmr, size, width, height + 1));
		assert(!mmr_check(mmr, size, width, height - 1) || height == 0);
		if (height > 1)
			assert(!mmr_check(mmr, size, width == 1728 ? 2048 : 1728, height));
		for (size_t cut = 1; cut < MIN(size, 50); cut++)
			assert(!mmr_check(mmr, size - cut, width, height));
		free(bits);
		free(mmr);
	}
}

/* White and black pages, and zeros behind the end. */
static void test_plain(void)
{
	for (int black = 0; black < 2; black++) {
		uint8_t *bits = malloc(216 * 100), *mmr, more[400] = {0};
		size_t size;

		assert(bits);
		memset(bits, black ? 255 : 0, 216 * 100);
		size = encode(bits, 1728, 100, &mmr);
		assert(mmr_check(mmr, size, 1728, 100) && size + 4 < sizeof(more));
		memcpy(more, mmr, size);
		assert(mmr_check(more, size + 3, 1728, 100));
		assert(!mmr_check(more, size + 9, 1728, 100));
		more[size + 1] = 1;
		assert(!mmr_check(more, size + 3, 1728, 100));
		assert(!mmr_check(more, 0, 1728, 100) && !mmr_check(more, size, 0, 100) &&
		       !mmr_check(more, size, 5000, 100));
		free(bits);
		free(mmr);
	}
}

/* One row of 1728 pixels in the codes of T.6, and the end. */
static bool good(const char *codes)
{
	static const char end[] = "000000000001000000000001";
	uint8_t mmr[64] = {0};
	size_t bits = 0;

	for (const char *at = codes; *at; at++)
		if (*at != ' ') {
			mmr[bits / 8] |= (uint8_t)((*at == '1') << bits % 8);
			bits++;
		}
	for (const char *at = end; *at; at++, bits++)
		mmr[bits / 8] |= (uint8_t)((*at == '1') << bits % 8);
	return mmr_check(mmr, (bits + 7) / 8, 1728, 1);
}

static void test_codes(void)
{
	assert(good("1"));                                  /* white */
	assert(good("001 00110101 0011 1"));                /* horizontal: white 0, black 5; the rest white */
	assert(good("001 1100 0011 1"));                    /* white 5, black 5 */
	assert(!good("001 1100 0011 001 00110101 0011 1")); /* white 0 in the middle: a run of no length */
	assert(!good("001 1100 0000110111 1"));             /* black 0 in the middle */
	assert(!good("001 1100 0011"));                     /* the row is not full */
	assert(!good("1 1"));                               /* one row too many */
	assert(!good("001 010011011 010011011 1"));         /* no such black run */
	assert(!good("001 010011011 00110101 11 1"));       /* 1728 white and 2 black: too long */
	assert(good("001 010011011 00110101 0000110111"));  /* 1728 white, 0 black: a coder's way to end a row */
	assert(!good("011"));                               /* right of the right edge */
	assert(good("0001"));                               /* pass over nothing, to the end */
	assert(!good("0000001111"));                        /* extensions */
}

static void test_changed(void)
{
	uint8_t *bits = malloc(216 * 30), *mmr;
	size_t size, good = 0;

	assert(bits);
	fill(bits, 1728, 30, 300);
	size = encode(bits, 1728, 30, &mmr);
	for (int i = 0; i < 4000; i++) {
		size_t at = chance((uint32_t)size);
		uint8_t kept = mmr[at];

		mmr[at] ^= (uint8_t)(1 << chance(8));
		if (mmr_check(mmr, size, 1728, 30)) {
			assert(decodes(mmr, size, 1728, 30));
			good++;
		}
		mmr[at] = kept;
	}
	assert(good < 4000);
	free(bits);
	free(mmr);
}

int main(void)
{
	TIFFSetErrorHandler(on_complaint);
	TIFFSetWarningHandler(on_complaint);
	test_good();
	test_plain();
	test_codes();
	test_changed();
	return 0;
}

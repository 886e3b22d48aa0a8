/* SPDX-License-Identifier: MIT */
/*
 * The fax TIFF as a reader nobody here wrote sees it: spandsp's sender opens
 * every page at every resolution and width as one of the formats of T.30, and
 * what it would put on the line decodes to the same pixels.
 */
#undef NDEBUG
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <spandsp.h>

#include "render/fax_tiff.h"
#include "render/serve_client.h"
#include "render/test_docs.h"

#define HEIGHT 300

static void fill(uint8_t *bits, uint32_t width)
{
	memset(bits, 0, width / 8 * HEIGHT);
	for (uint32_t y = 0; y < HEIGHT; y++)
		for (uint32_t x = 0; x < width; x++)
			if (test_bar(x, y))
				bits[y * (width / 8) + x / 8] |= (uint8_t)(0x80 >> x % 8);
}

/* The rows that spandsp's sender reads out of the page, compared as its receiver stores them. */
static void check_pixels(t4_tx_state_t *sender, const uint8_t *bits, uint32_t width)
{
	char path[64];
	int file = serve_client_file("", 0), size;
	uint8_t row[400], coded[1024];
	t4_rx_state_t *receiver;
	TIFF *tiff;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	receiver = t4_rx_init(NULL, path, T4_COMPRESSION_ITU_T6);
	assert(receiver);
	t4_rx_set_rx_encoding(receiver, T4_COMPRESSION_ITU_T6);
	t4_rx_set_image_width(receiver, (int)width);
	t4_rx_set_x_resolution(receiver, T4_X_RESOLUTION_R8);
	t4_rx_set_y_resolution(receiver, t4_tx_get_y_resolution(sender));
	assert(t4_rx_start_page(receiver) == 0);
	do {
		size = t4_tx_get_chunk(sender, coded, sizeof(coded));
		t4_rx_put_chunk(receiver, coded, size);
	} while (size == sizeof(coded));
	t4_rx_end_page(receiver);
	t4_rx_free(receiver);

	tiff = TIFFFdOpen(file, "received", "r");
	assert(tiff);
	for (uint32_t y = 0; y < HEIGHT; y++) {
		assert(TIFFReadScanline(tiff, row, y, 0) == 1);
		assert(memcmp(row, bits + y * (width / 8), width / 8) == 0);
	}
	TIFFClose(tiff);
}

int main(void)
{
	static const struct {
		struct fax_page page;
		int y_resolution;
	} cases[] = {
		{{1728, HEIGHT, DOC_STANDARD},  T4_Y_RESOLUTION_STANDARD },
		{{1728, HEIGHT, DOC_FINE},      T4_Y_RESOLUTION_FINE     },
		{{1728, HEIGHT, DOC_SUPERFINE}, T4_Y_RESOLUTION_SUPERFINE},
		{{2048, HEIGHT, DOC_FINE},      T4_Y_RESOLUTION_FINE     },
		{{2432, HEIGHT, DOC_STANDARD},  T4_Y_RESOLUTION_STANDARD },
		{{2432, HEIGHT, DOC_FINE},      T4_Y_RESOLUTION_FINE     },
	};
	int file = serve_client_file("", 0);
	struct fax_tiff *tiff = NULL;
	t4_tx_state_t *sender;
	uint8_t bits[2432 / 8 * HEIGHT];
	uint64_t bytes;
	char path[64];

	assert(fax_tiff_new(file, &tiff) == 0);
	fax_tiff_expect(tiff, ARRAY_SIZE(cases));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		fill(bits, cases[i].page.width);
		assert(fax_tiff_add_bits(tiff, &cases[i].page, bits) == 0);
	}
	assert(fax_tiff_finish(tiff, &bytes) == 0 && bytes > 0);
	fax_tiff_free(tiff);

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	sender = t4_tx_init(NULL, path, -1, -1);
	assert(sender);
	assert(t4_tx_get_pages_in_file(sender) == ARRAY_SIZE(cases));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		t4_tx_set_tx_encoding(sender, T4_COMPRESSION_ITU_T6);
		assert(t4_tx_start_page(sender) == 0);
		assert(t4_tx_get_image_width(sender) == (int)cases[i].page.width);
		assert(t4_tx_get_x_resolution(sender) == T4_X_RESOLUTION_R8);
		assert(t4_tx_get_y_resolution(sender) == cases[i].y_resolution);
		fill(bits, cases[i].page.width);
		check_pixels(sender, bits, cases[i].page.width);
		t4_tx_end_page(sender);
	}
	t4_tx_free(sender);
	close(file);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * The TIFF intake in this process, without sandbox: fax pages come through to
 * the pixel, all others become pages, bad ones are refused, and cut or changed
 * anywhere nothing worse happens.
 */
#undef NDEBUG
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tiffio.h>

#include "render/fax_tiff.h"
#include "render/render.h"
#include "render/serve_client.h"
#include "render/test_docs.h"

#define LIMIT (64 << 20)

static struct doc_reply reply;

/* Render @document; the descriptor of the fax, or -1 if it was refused. */
static int intake(const struct buf *document)
{
	struct doc_request request = {1, "tif", DOC_FINE, 20, 60, 512};
	int in = serve_client_file(document->data, document->size), out = serve_client_file("", 0);
	struct stat st;

	render_document(&request, in, out, &reply);
	assert(doc_reply_check(&reply, sizeof(reply)) == 0);
	close(in);
	assert(fstat(out, &st) == 0);
	if (reply.result == DOC_OK) {
		assert((uint64_t)st.st_size == reply.bytes);
		return out;
	}
	assert(st.st_size == 0); /* nothing is left behind */
	close(out);
	return -1;
}

static TIFF *open_fax(int fax)
{
	lseek(fax, 0, SEEK_SET);
	return TIFFFdOpen(fax, "fax", "r");
}

static void check_class_f(TIFF *tiff, uint32_t width, uint32_t height, float dpi, unsigned page)
{
	uint16_t value = 0, number = 9, total = 9, unit = 0;
	uint32_t number_32 = 0;
	float x = 0, y = 0;

	assert(TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &number_32) && number_32 == width);
	assert(TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &number_32) && number_32 == height);
	assert(TIFFGetField(tiff, TIFFTAG_COMPRESSION, &value) && value == COMPRESSION_CCITTFAX4);
	assert(TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &value) && value == PHOTOMETRIC_MINISWHITE);
	assert(TIFFGetField(tiff, TIFFTAG_FILLORDER, &value) && value == FILLORDER_LSB2MSB);
	assert(TIFFGetField(tiff, TIFFTAG_BITSPERSAMPLE, &value) && value == 1);
	assert(TIFFNumberOfStrips(tiff) == 1);
	assert(TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x) && x == 204);
	assert(TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y) && y == dpi);
	assert(TIFFGetField(tiff, TIFFTAG_RESOLUTIONUNIT, &unit) && unit == RESUNIT_INCH);
	assert(TIFFGetField(tiff, TIFFTAG_PAGENUMBER, &number, &total) && number == page);
}

static void check_bars(TIFF *tiff, uint32_t width, uint32_t height)
{
	uint8_t row[400];

	for (uint32_t y = 0; y < height; y++) {
		assert(TIFFReadScanline(tiff, row, y, 0) == 1);
		for (uint32_t x = 0; x < width; x++)
			assert(!(row[x / 8] & 0x80 >> x % 8) == !test_bar(x, y));
	}
}

static void test_fax_pages(void)
{
	static const struct {
		struct test_tiff_page page;
		float dpi;
	} cases[] = {
  /* clang-format off */
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .dpi_x = 204, .dpi_y = 196}, 196},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .fill_order = FILLORDER_LSB2MSB, .dpi_x = 204, .dpi_y = 196}, 196},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX3, .dpi_x = 204, .dpi_y = 98}, 98},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTRLE, .dpi_x = 204, .dpi_y = 98}, 98},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_NONE, .dpi_x = 200, .dpi_y = 200}, 196},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_LZW, .dpi_x = 204, .dpi_y = 391}, 391},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .rows_per_strip = 64, .dpi_x = 204, .dpi_y = 196}, 196},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISBLACK, .dpi_x = 204, .dpi_y = 196}, 196},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_PACKBITS, PHOTOMETRIC_MINISBLACK, .dpi_x = 204, .dpi_y = 196}, 196},
		{{2048, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .dpi_x = 204, .dpi_y = 196}, 196},
		{{2432, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .dpi_x = 204, .dpi_y = 98}, 98},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .dpi_x = 80.4, .dpi_y = 77, .unit = RESUNIT_CENTIMETER}, 196},
		{{1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4}, 98},
		{{1728, 2200, TEST_BILEVEL, COMPRESSION_CCITTFAX4}, 196},
  /* clang-format on */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct test_tiff_page *page = &cases[i].page;
		AUTO_BUF document;
		TIFF *tiff;
		int fax;

		buf_init(&document, LIMIT);
		test_tiff(&document, page, 1);
		fax = intake(&document);
		assert(fax >= 0 && reply.pages == 1);
		tiff = open_fax(fax);
		assert(tiff);
		check_class_f(tiff, page->width, page->height, cases[i].dpi, 0);
		check_bars(tiff, page->width, page->height);
		TIFFClose(tiff);
	}
}

/* In the raster of a fax, but no fax page as it stands: all the same no pixel changes. */
static void test_fax_raster(void)
{
	/* clang-format off */
	static const struct test_tiff_page pages[] = {
		{1728, 1000, TEST_BILEVEL, .dpi_x = 204, .dpi_y = 196, .orientation = ORIENTATION_BOTRIGHT},
		{1680, 1000, TEST_BILEVEL, .dpi_x = 204, .dpi_y = 196},
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		uint32_t width = pages[i].width, height = pages[i].height, left = (1728 - width) / 2;
		bool turned = pages[i].orientation == ORIENTATION_BOTRIGHT;
		AUTO_BUF document;
		uint8_t row[400];
		TIFF *tiff;
		int fax;

		buf_init(&document, LIMIT);
		test_tiff(&document, &pages[i], 1);
		fax = intake(&document);
		assert(fax >= 0 && reply.pages == 1);
		tiff = open_fax(fax);
		check_class_f(tiff, 1728, height, 196, 0);
		for (uint32_t y = 0; y < height; y++) {
			assert(TIFFReadScanline(tiff, row, y, 0) == 1);
			for (uint32_t x = 0; x < width; x++)
				assert(!(row[(left + x) / 8] & 0x80 >> (left + x) % 8) ==
				       !test_bar(turned ? width - 1 - x : x, turned ? height - 1 - y : y));
		}
		TIFFClose(tiff);
	}
}

/* What is a fax already is not coded again: its bytes come through. */
static void test_coded_bytes(void)
{
	struct test_tiff_page page = {1728, 1000, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .dpi_x = 204, .dpi_y = 196};
	AUTO_BUF document;
	AUTO_BUF again;
	int fax, second;

	buf_init(&document, LIMIT);
	buf_init(&again, LIMIT);
	test_tiff(&document, &page, 1);
	fax = intake(&document);
	assert(buf_extend(&again, reply.bytes));
	assert(pread(fax, again.data, again.size, 0) == (ssize_t)again.size);
	second = intake(&again);
	assert(second >= 0 && reply.bytes == again.size);
	buf_reset(&document);
	assert(buf_extend(&document, again.size));
	assert(pread(second, document.data, again.size, 0) == (ssize_t)again.size);
	assert(memcmp(document.data, again.data, again.size) == 0);
	close(fax);
	close(second);
}

/* Share of black in a rectangle given in hundredths of the page. */
static double darkness(TIFF *tiff, uint32_t left, uint32_t top, uint32_t right, uint32_t bottom)
{
	uint32_t width = 0, height = 0, black = 0, n = 0;
	uint8_t row[400];

	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
	for (uint32_t y = 0; y < height * bottom / 100; y++) {
		assert(TIFFReadScanline(tiff, row, y, 0) == 1);
		for (uint32_t x = width * left / 100; y >= height * top / 100 && x < width * right / 100; x++, n++)
			black += (row[x / 8] & 0x80 >> x % 8) != 0;
	}
	return (double)black / n;
}

static void test_pictures(void)
{
	/* All of them 200 x 290 mm, with the gradient from black to white across. */
	static const struct test_tiff_page cases[] = {
  /* clang-format off */
		{1575, 2283, TEST_GRAY, .dpi_x = 200, .dpi_y = 200},
		{1575, 2283, TEST_GRAY, .dpi_x = 200, .dpi_y = 200, .rows_per_strip = 7, .compression = COMPRESSION_LZW},
		{1575, 2283, TEST_RGB, .dpi_x = 200, .dpi_y = 200, .compression = COMPRESSION_ADOBE_DEFLATE},
		{1575, 2283, TEST_RGBA, .dpi_x = 200, .dpi_y = 200},
		{1575, 2283, TEST_PALETTE, .dpi_x = 200, .dpi_y = 200, .rows_per_strip = 100},
		{1575, 2283, TEST_GRAY16, .dpi_x = 200, .dpi_y = 200},
		{1575, 2283, TEST_CMYK, .dpi_x = 200, .dpi_y = 200},
		{1575, 1142, TEST_GRAY, .dpi_x = 200, .dpi_y = 100},
		{1575, 2283, TEST_GRAY, .dpi_x = 200, .dpi_y = 200, .rows_per_strip = 256, .tiled = true},
		{1575, 2283, TEST_RGB, .dpi_x = 200, .dpi_y = 200, .rows_per_strip = 128, .tiled = true},
  /* clang-format on */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_BUF document;
		double left, middle, right, top;
		TIFF *tiff;
		int fax;

		buf_init(&document, LIMIT);
		test_tiff(&document, &cases[i], 1);
		fax = intake(&document);
		assert(fax >= 0 && reply.pages == 1);
		tiff = open_fax(fax);
		check_class_f(tiff, 1728, (uint32_t)lround(cases[i].height * 25.4 / cases[i].dpi_y * 7.7), 196, 0);
		top = darkness(tiff, 5, 1, 95, 10);
		TIFFSetDirectory(tiff, 0);
		left = darkness(tiff, 10, 20, 25, 90);
		TIFFSetDirectory(tiff, 0);
		middle = darkness(tiff, 45, 20, 55, 90);
		TIFFSetDirectory(tiff, 0);
		right = darkness(tiff, 75, 20, 90, 90);
		if (top > 0.01 || left < 0.8 || left > 0.92 || middle < 0.46 || middle > 0.54 || right < 0.1 ||
		    right > 0.2) {
			fprintf(stderr, "case %zu: %.3f, %.3f %.3f %.3f\n", i, top, left, middle, right);
			assert(!"picture");
		}
		TIFFClose(tiff);
	}
}

/* A scan of 300 dpi, black and white, and one that was laid on the glass the wrong way. */
static void test_scans(void)
{
	static const struct {
		struct test_tiff_page page;
		uint32_t width, height;
		bool top_dark;
	} cases[] = {
  /* clang-format off */
		{{2480, 3508, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .dpi_x = 300, .dpi_y = 300}, 1728, 2287, true},
		{{2480, 3508, TEST_GRAY, .dpi_x = 300, .dpi_y = 300, .orientation = ORIENTATION_BOTRIGHT}, 1728, 2287, true},
		{{3508, 2480, TEST_GRAY, .dpi_x = 300, .dpi_y = 300}, 1728, 2287, true}, /* turned: black left is up then */
		{{3508, 4961, TEST_GRAY, .dpi_x = 300, .dpi_y = 300}, 2432, 3234, false},
		{{640, 480, TEST_GRAY}, 1728, 978, false},
		{{60, 40, TEST_GRAY}, 1728, 770, false},
  /* clang-format on */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_BUF document;
		TIFF *tiff;
		int fax;

		buf_init(&document, LIMIT);
		test_tiff(&document, &cases[i].page, 1);
		fax = intake(&document);
		assert(fax >= 0);
		tiff = open_fax(fax);
		check_class_f(tiff, cases[i].width, cases[i].height, 196, 0);
		if (cases[i].top_dark)
			assert(darkness(tiff, 10, 4, 90, 12) > 0.05);
		TIFFClose(tiff);
	}
}

static void test_many_pages(void)
{
	struct test_tiff_page pages[21];
	AUTO_BUF document;
	AUTO_BUF short_one;
	TIFF *tiff;
	int fax;

	for (size_t i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i] = (struct test_tiff_page){1728,         200 + (uint32_t)i, TEST_BILEVEL, COMPRESSION_CCITTFAX4,
						   .dpi_x = 204, .dpi_y = 196};
	buf_init(&short_one, LIMIT);
	test_tiff(&short_one, pages, 20);
	fax = intake(&short_one);
	assert(fax >= 0 && reply.pages == 20);
	tiff = open_fax(fax);
	for (unsigned i = 0; i < 20; i++) {
		check_class_f(tiff, 1728, 200 + i, 196, i);
		check_bars(tiff, 1728, 200 + i);
		assert(TIFFReadDirectory(tiff) == (i < 19));
	}
	TIFFClose(tiff);
	buf_init(&document, LIMIT);
	test_tiff(&document, pages, 21);
	assert(intake(&document) < 0 && reply.result == DOC_TOO_MANY && reply.page == 21);
	/* small copies of pages for a quick look, and masks, do not count, and are not sent */
	pages[1].subfile = FILETYPE_REDUCEDIMAGE | FILETYPE_PAGE;
	pages[2].subfile = FILETYPE_MASK;
	buf_reset(&document);
	test_tiff(&document, pages, 21);
	close(intake(&document));
	assert(reply.result == DOC_OK && reply.pages == 19);
}

/* A directory that claims an image of @width x @height, and little more. */
static void make_bomb(struct buf *out, uint32_t width, uint32_t height, uint16_t bits)
{
	const struct {
		uint16_t tag, type;
		uint32_t value;
	} entries[] = {
  /* clang-format off */
		{256, 4, width}, {257, 4, height}, {258, 3, bits}, {259, 3, 1}, {262, 3, 1},
		{273, 4, 8},     {277, 3, 1},      {278, 4, height}, {279, 4, 4},
  /* clang-format on */
	};

	buf_add(out, "II*\0\x08\0\0\0", 8);
	buf_add_u8(out, ARRAY_SIZE(entries));
	buf_add_u8(out, 0);
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++) {
		uint32_t count = 1;

		buf_add(out, &entries[i].tag, 2);
		buf_add(out, &entries[i].type, 2);
		buf_add(out, &count, 4);
		buf_add(out, &entries[i].value, 4);
	}
	buf_add_zero(out, 4);
}

static void test_bombs(void)
{
	static const struct {
		uint32_t width, height;
		uint16_t bits;
		enum doc_result result;
	} cases[] = {
  /* clang-format off */
		{60000, 60000, 1, DOC_TOO_LARGE}, {60000, 60000, 8, DOC_TOO_LARGE},  {0xffffffff, 1, 8, DOC_TOO_LARGE},
		{1, 0xffffffff, 8, DOC_TOO_LARGE}, {1728, 0xfffffff0, 1, DOC_DAMAGED}, {0, 100, 8, DOC_DAMAGED},
		{65001, 10, 8, DOC_TOO_LARGE},     {10000, 10000, 8, DOC_DAMAGED},
  /* clang-format on */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_BUF document;

		buf_init(&document, LIMIT);
		make_bomb(&document, cases[i].width, cases[i].height, cases[i].bits);
		assert(intake(&document) < 0);
		if (reply.result != cases[i].result) {
			fprintf(stderr, "case %zu: %s %s\n", i, doc_result_words((enum doc_result)reply.result),
				reply.reason);
			assert(!"bomb");
		}
		assert(reply.page == 1);
	}
}

/* The second page of three is broken: it is named. */
static void test_damaged_page(void)
{
	struct test_tiff_page pages[3];
	AUTO_BUF document;
	uint64_t *at = NULL, *size = NULL;
	TIFF *tiff;
	int file;

	for (size_t i = 0; i < 3; i++)
		pages[i] = (struct test_tiff_page){1728,         800,         TEST_BILEVEL, COMPRESSION_CCITTFAX4,
						   .dpi_x = 204, .dpi_y = 196};
	buf_init(&document, LIMIT);
	test_tiff(&document, pages, 3);
	file = serve_client_file(document.data, document.size);
	tiff = TIFFFdOpen(file, "x", "r");
	assert(tiff && TIFFSetDirectory(tiff, 1));
	assert(TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &at) && TIFFGetField(tiff, TIFFTAG_STRIPBYTECOUNTS, &size));
	memset(document.data + at[0] + size[0] / 2, 0x5a, 60);
	TIFFClose(tiff);
	assert(intake(&document) < 0 && reply.result == DOC_DAMAGED && reply.page == 2 && reply.reason[0]);
}

/* Cut anywhere: refused, or nothing but padding was missing. */
static void test_cut(void)
{
	static const struct test_tiff_page pages[] = {
  /* clang-format off */
		{1728, 300, TEST_BILEVEL, COMPRESSION_CCITTFAX4, .dpi_x = 204, .dpi_y = 196},
		{300, 200, TEST_GRAY, COMPRESSION_LZW, .dpi_x = 100, .dpi_y = 100},
  /* clang-format on */
	};
	AUTO_BUF document;

	buf_init(&document, LIMIT);
	test_tiff(&document, pages, 2);
	for (size_t n = 1; n < document.size; n += n < 400 ? 1 : 97) {
		struct buf cut = document;

		cut.size = document.size - n;
		assert(intake(&cut) < 0);
		assert(reply.result == DOC_DAMAGED || reply.result == DOC_EMPTY || reply.result == DOC_UNKNOWN);
	}
}

/* Each byte changed, some ways: any verdict, but a verdict. */
static void test_changed(void)
{
	static const struct test_tiff_page pages[] = {
  /* clang-format off */
		{1728, 60, TEST_BILEVEL, COMPRESSION_CCITTFAX3, .dpi_x = 204, .dpi_y = 196, .rows_per_strip = 16},
		{64, 64, TEST_RGB, COMPRESSION_PACKBITS, .dpi_x = 100, .dpi_y = 100, .rows_per_strip = 32, .tiled = true},
  /* clang-format on */
	};
	AUTO_BUF document;
	size_t step;

	buf_init(&document, LIMIT);
	test_tiff(&document, pages, 2);
	step = MAX(1, document.size / 150);
	for (size_t i = 4; i < document.size; i += step) {
		static const uint8_t masks[] = {0x01, 0xff};

		for (size_t m = 0; m < ARRAY_SIZE(masks); m++) {
			int fax;

			document.data[i] ^= masks[m];
			fax = intake(&document);
			if (fax >= 0)
				close(fax);
			document.data[i] ^= masks[m];
		}
	}
}

int main(void)
{
	test_fax_pages();
	test_fax_raster();
	test_coded_bytes();
	test_pictures();
	test_scans();
	test_many_pages();
	test_bombs();
	test_damaged_page();
	test_cut();
	test_changed();
	return 0;
}

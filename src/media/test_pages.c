/* SPDX-License-Identifier: MIT */
/* Fax documents for tests; see test_pages.h. */
#undef NDEBUG
#include "media/test_pages.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <tiffio.h>

/* Bars of changing width that wander from row to row, like bad handwriting: MMR takes a few bytes per row. */
static void draw_row(const struct test_page *page, uint32_t row, uint8_t *bits)
{
	uint32_t state = page->seed * 2654435761u + 1, x, length;
	bool black = false;

	memset(bits, 0, (page->width + 7) / 8);
	if (row % 40 < 8)
		return;
	state += row / 8 * 7919;
	for (x = (row % 8) / 2; x < page->width; x += length, black = !black) {
		state = state * 1664525 + 1013904223;
		length = 3 + (state >> 24) % (black ? 12 : 90);
		if (black)
			for (uint32_t i = x; i < x + length && i < page->width; i++)
				bits[i / 8] |= (uint8_t)(0x80 >> i % 8);
	}
}

static TIFF *open_tiff(int fd, const char *mode)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	TIFF *tiff;

	assert(copy >= 0 && lseek(copy, 0, SEEK_SET) == 0);
	tiff = TIFFFdOpen(copy, "test", mode);
	assert(tiff);
	return tiff;
}

int test_file(void)
{
	int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	assert(fd >= 0);
	return fd;
}

int test_document(const struct test_page *pages, uint32_t count)
{
	int fd = test_file();
	TIFF *tiff = open_tiff(fd, "w");
	uint8_t bits[1000];
	uint32_t i, row;

	for (i = 0; i < count; i++) {
		TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
		TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, pages[i].width);
		TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, pages[i].rows);
		TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
		TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
		TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
		TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
		TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, pages[i].rows);
		TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
		TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0);
		TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)pages[i].y_dpi);
		TIFFSetField(tiff, TIFFTAG_PAGENUMBER, i, count);
		for (row = 0; row < pages[i].rows; row++) {
			draw_row(&pages[i], row, bits);
			assert(TIFFWriteScanline(tiff, bits, row, 0) == 1);
		}
		assert(TIFFWriteDirectory(tiff) == 1);
	}
	TIFFClose(tiff);
	return fd;
}

uint32_t test_count_pages(int fd)
{
	uint32_t head[2], count = 0;
	TIFF *tiff;

	/* No head yet, or one that points to no page: libtiff does not open that. */
	if (pread(fd, head, sizeof(head), 0) < (ssize_t)sizeof(head) || head[0] == 0 || head[1] == 0)
		return 0;
	tiff = open_tiff(fd, "rm");
	while (TIFFSetDirectory(tiff, (tdir_t)count))
		count++;
	TIFFClose(tiff);
	return count;
}

bool test_page_is(int fd, uint32_t index, const struct test_page *page, uint32_t skip)
{
	TIFF *tiff = open_tiff(fd, "rm");
	uint32_t width = 0, rows = 0, row;
	uint8_t expected[1000], bits[1000];
	float x_dpi = 0, y_dpi = 0;
	bool is_same;

	is_same = TIFFSetDirectory(tiff, (tdir_t)index) && TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) &&
		  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &rows) && TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x_dpi) &&
		  TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y_dpi) && width == page->width &&
		  rows == page->rows + skip && x_dpi == 204.0f && (uint32_t)y_dpi == page->y_dpi;
	for (row = 0; is_same && row < rows; row++) {
		is_same = TIFFReadScanline(tiff, bits, row, 0) == 1;
		if (row < skip)
			continue;
		draw_row(page, row - skip, expected);
		is_same = is_same && memcmp(bits, expected, (width + 7) / 8) == 0;
	}
	TIFFClose(tiff);
	return is_same;
}

static uint32_t wanted_tag;

static void add_wanted_tag(TIFF *tiff)
{
	const TIFFFieldInfo field = {wanted_tag, -1, -1, TIFF_ASCII, FIELD_CUSTOM, 1, 0, (char *)"wanted"};

	assert(TIFFMergeFieldInfo(tiff, &field, 1) == 0);
}

bool test_tag_is(int fd, uint32_t index, uint32_t tag, const char *text)
{
	TIFFExtendProc before = TIFFSetTagExtender(add_wanted_tag);
	char *found = NULL;
	TIFF *tiff;
	bool is_it;

	wanted_tag = tag;
	tiff = open_tiff(fd, "rm");
	assert(TIFFSetDirectory(tiff, (tdir_t)index));
	if (!TIFFGetField(tiff, tag, &found))
		found = NULL;
	is_it = text ? found && strcmp(found, text) == 0 : !found;
	TIFFClose(tiff);
	TIFFSetTagExtender(before);
	return is_it;
}

bool test_damage_is(int fd, uint32_t bad_rows, uint32_t bad_run)
{
	TIFF *tiff = open_tiff(fd, "rm");
	uint32_t lines = 0, run = 0;
	uint16_t clean = 0;
	bool is_it;

	is_it = TIFFGetField(tiff, TIFFTAG_BADFAXLINES, &lines) && lines == bad_rows &&
		TIFFGetField(tiff, TIFFTAG_CLEANFAXDATA, &clean) &&
		clean == (bad_rows > 0 ? CLEANFAXDATA_REGENERATED : CLEANFAXDATA_CLEAN) &&
		TIFFGetField(tiff, TIFFTAG_CONSECUTIVEBADFAXLINES, &run) && run == bad_run;
	TIFFClose(tiff);
	return is_it;
}

bool test_same_page(int fd_a, uint32_t index_a, int fd_b, uint32_t index_b)
{
	TIFF *tiff[2] = {open_tiff(fd_a, "rm"), open_tiff(fd_b, "rm")};
	uint32_t index[2] = {index_a, index_b}, width[2] = {0}, rows[2] = {0}, row;
	uint8_t bits[2][1000];
	float y_dpi[2] = {0};
	bool is_same;
	size_t i;

	for (i = 0; i < 2; i++) {
		assert(TIFFSetDirectory(tiff[i], (tdir_t)index[i]));
		assert(TIFFGetField(tiff[i], TIFFTAG_IMAGEWIDTH, &width[i]));
		assert(TIFFGetField(tiff[i], TIFFTAG_IMAGELENGTH, &rows[i]));
		assert(TIFFGetField(tiff[i], TIFFTAG_YRESOLUTION, &y_dpi[i]));
	}
	is_same = width[0] == width[1] && rows[0] == rows[1] && (int)y_dpi[0] == (int)y_dpi[1];
	for (row = 0; is_same && row < rows[0]; row++) {
		for (i = 0; i < 2; i++)
			assert(TIFFReadScanline(tiff[i], bits[i], row, 0) == 1);
		is_same = memcmp(bits[0], bits[1], (width[0] + 7) / 8) == 0;
	}
	for (i = 0; i < 2; i++)
		TIFFClose(tiff[i]);
	return is_same;
}

/* SPDX-License-Identifier: MIT */
/* What a far end with less paper should print; see test_fit.h. */
#include "media/test_fit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "media/reduce.h"

/* Bounds of a page, far beyond what we render: a megabyte or two is usual. */
#define WIDTH_MAX 4096
#define ROWS_MAX 65535

/* Of a fitted document: what a worker can spare. Some 2000 pages of text. */
#define DOCUMENT_MAX (64u << 20)

#define ACROSS_DPI 204.0

/* By name, since a descriptor's place in its file would be shared with others who read it. */
static TIFF *open_tiff(int fd, const char *mode)
{
	char path[40];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return TIFFOpen(path, mode);
}

/* 98, 196 or 391, whatever a document's exact figures are. */
static uint32_t round_dpi(float dpi)
{
	return dpi < 150 ? 98 : dpi < 300 ? 196 : 391;
}

static bool page_fits(TIFF *tiff, const struct paper *paper)
{
	uint32_t width = 0;
	float y_dpi = 0;

	return TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) && width <= paper->width &&
	       TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y_dpi) && round_dpi(y_dpi) <= paper->y_dpi;
}

bool fit_is_given(int document, uint32_t first, const struct paper *paper)
{
	TIFF *tiff = open_tiff(document, "r");
	bool fits = true;

	if (!tiff)
		return true;
	if (TIFFSetDirectory(tiff, (tdir_t)first))
		do
			fits = page_fits(tiff, paper);
		while (fits && TIFFReadDirectory(tiff));
	TIFFClose(tiff);
	return fits;
}

/* ---- one page --------------------------------------------------------- */

static int read_page(TIFF *tiff, struct bitmap *bitmap, uint32_t *ret_y_dpi)
{
	uint16_t bits = 1, samples = 1;
	float y_dpi = 0;
	uint32_t row;

	if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &bitmap->width) ||
	    !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &bitmap->rows) || !TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y_dpi))
		return -EIO;
	TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
	if (bits != 1 || samples != 1 || bitmap->width == 0 || bitmap->width > WIDTH_MAX || bitmap->rows == 0 ||
	    bitmap->rows > ROWS_MAX)
		return -EIO;
	bitmap->bits = malloc(bitmap->rows * BITMAP_STRIDE(bitmap->width));
	if (!bitmap->bits)
		return -ENOMEM;
	for (row = 0; row < bitmap->rows; row++)
		if (TIFFReadScanline(tiff, bitmap->bits + row * BITMAP_STRIDE(bitmap->width), row, 0) < 0)
			return -EIO;
	*ret_y_dpi = round_dpi(y_dpi);
	return 0;
}

static uint32_t fit_page(struct bitmap *bitmap, uint32_t y_dpi, const struct paper *paper)
{
	uint32_t rows;

	for (; y_dpi > paper->y_dpi; y_dpi = y_dpi > 196 ? 196 : 98)
		reduce_rows(bitmap, (bitmap->rows + 1) / 2);
	if (bitmap->width > paper->width) {
		rows = (bitmap->rows * paper->width + bitmap->width - 1) / bitmap->width;
		reduce_rows(bitmap, rows);
		reduce_width(bitmap, paper->width);
	}
	return y_dpi;
}

static int write_page(TIFF *tiff, const struct bitmap *bitmap, uint32_t y_dpi)
{
	uint32_t row;

	TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, bitmap->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, bitmap->rows);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, bitmap->rows);
	TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
	TIFFSetField(tiff, TIFFTAG_XRESOLUTION, ACROSS_DPI);
	TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)y_dpi);
	for (row = 0; row < bitmap->rows; row++)
		if (TIFFWriteScanline(tiff, bitmap->bits + row * BITMAP_STRIDE(bitmap->width), row, 0) < 0)
			return -ENOMEM;
	return TIFFWriteDirectory(tiff) ? 0 : -ENOMEM;
}

static int copy_page(TIFF *from, TIFF *to, const struct paper *paper)
{
	struct bitmap bitmap = {0};
	uint32_t y_dpi;
	int r;

	r = read_page(from, &bitmap, &y_dpi);
	if (r == 0) {
		y_dpi = fit_page(&bitmap, y_dpi, paper);
		r = write_page(to, &bitmap, y_dpi);
	}
	free(bitmap.bits);
	return r;
}

/* ---- the document ----------------------------------------------------- */

static int copy_pages(TIFF *from, TIFF *to, uint32_t first, const struct paper *paper, int fd)
{
	struct stat status;
	int r;

	if (!TIFFSetDirectory(from, (tdir_t)first))
		return -EIO;
	do {
		r = copy_page(from, to, paper);
		if (r == 0 && (fstat(fd, &status) < 0 || status.st_size > DOCUMENT_MAX))
			r = -EFBIG;
	} while (r == 0 && TIFFReadDirectory(from));
	return r;
}

int fit_document(int document, uint32_t first, const struct paper *paper, int *ret_fd)
{
	TIFF *from = NULL, *to = NULL;
	int fd, r = -EIO;

	fd = memfd_create("fitted", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	from = open_tiff(document, "r");
	to = open_tiff(fd, "w");
	if (from && to)
		r = copy_pages(from, to, first, paper, fd);
	if (from)
		TIFFClose(from);
	if (to)
		TIFFClose(to);
	if (r < 0) {
		close(fd);
		return r;
	}
	*ret_fd = fd;
	return 0;
}

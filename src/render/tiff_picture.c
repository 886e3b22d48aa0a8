/* SPDX-License-Identifier: MIT */
/*
 * TIFF pages that are no fax pages: row by row where that is easy (black and
 * white scans, gray, RGB), by libtiff's RGBA interface where it is not
 * (palettes, CMYK, JPEG inside, tiles).
 */
#include <errno.h>
#include <stdlib.h>

#include "render/gray.h"
#include "render/picture.h"
#include "render/tiff_in.h"

struct layout {
	uint32_t width, height;
	uint16_t bits, samples, photometric, planar;
};

static uint8_t gray_of_rgb(uint32_t r, uint32_t g, uint32_t b)
{
	return (uint8_t)((r * 299 + g * 587 + b * 114 + 500) / 1000);
}

/* A row of the file to a row of gray; NULL: not easy. */
typedef void row_fn(const uint8_t *row, uint8_t *ret_gray, const struct layout *layout);

static void gray_of_bits(const uint8_t *row, uint8_t *ret_gray, const struct layout *layout)
{
	uint8_t one = layout->photometric == PHOTOMETRIC_MINISBLACK ? 255 : 0;

	for (uint32_t x = 0; x < layout->width; x++)
		ret_gray[x] = row[x / 8] >> (7 - x % 8) & 1 ? one : (uint8_t)~one;
}

static void gray_of_gray(const uint8_t *row, uint8_t *ret_gray, const struct layout *layout)
{
	uint8_t flip = layout->photometric == PHOTOMETRIC_MINISBLACK ? 0 : 255;

	for (uint32_t x = 0; x < layout->width; x++)
		ret_gray[x] = row[x] ^ flip;
}

static void gray_of_pixels(const uint8_t *row, uint8_t *ret_gray, const struct layout *layout)
{
	for (uint32_t x = 0; x < layout->width; x++, row += 3)
		ret_gray[x] = gray_of_rgb(row[0], row[1], row[2]);
}

static row_fn *easy_row(struct tiff_in *in, const struct layout *layout)
{
	bool bilevel = layout->photometric <= PHOTOMETRIC_MINISBLACK;

	if (TIFFIsTiled(in->tiff) || (layout->samples > 1 && layout->planar != PLANARCONFIG_CONTIG))
		return NULL;
	if (bilevel && layout->bits == 1 && layout->samples == 1)
		return gray_of_bits;
	if (bilevel && layout->bits == 8 && layout->samples == 1)
		return gray_of_gray;
	if (layout->photometric == PHOTOMETRIC_RGB && layout->bits == 8 && layout->samples == 3)
		return gray_of_pixels;
	return NULL;
}

static int read_rows(struct tiff_in *in, const struct layout *layout, row_fn *to_gray, struct picture *picture)
{
	AUTO_MEM uint8_t *row = malloc((size_t)TIFFScanlineSize(in->tiff));
	AUTO_MEM uint8_t *gray = malloc(layout->width);

	if (!row || !gray)
		return -ENOMEM;
	for (uint32_t y = 0; y < layout->height; y++) {
		if (TIFFReadScanline(in->tiff, row, y, 0) < 0 || in->complained)
			return tiff_in_refuse(in);
		to_gray(row, gray, layout);
		picture_row(picture, gray);
	}
	return 0;
}

/* RGBA with alpha multiplied in already, on white paper. */
static void gray_of_rgba(const uint32_t *rgba, uint8_t *ret_gray, uint32_t width)
{
	for (uint32_t x = 0; x < width; x++) {
		uint32_t paper = 255 - TIFFGetA(rgba[x]);

		ret_gray[x] =
			(uint8_t)MIN(255, gray_of_rgb(TIFFGetR(rgba[x]), TIFFGetG(rgba[x]), TIFFGetB(rgba[x])) + paper);
	}
}

/* Strip by strip or, of tiles, row of tiles by row of tiles: libtiff decodes each from its beginning. */
static int read_rgba(struct tiff_in *in, const struct layout *layout, struct picture *picture)
{
	uint32_t rows = layout->height;
	AUTO_MEM uint32_t *rgba = NULL;
	AUTO_MEM uint8_t *gray = NULL;
	char message[1024] = "";
	TIFFRGBAImage image;
	int r = 0;

	if (!TIFFRGBAImageOK(in->tiff, message) || !TIFFRGBAImageBegin(&image, in->tiff, 1, message))
		return in->complained ? tiff_in_refuse(in)
				      : render_refuse(in->render, DOC_UNKNOWN, in->page, "%.150s", message);
	TIFFGetFieldDefaulted(in->tiff, TIFFIsTiled(in->tiff) ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, &rows);
	rows = MIN(MAX(rows, 1), layout->height);
	rgba = malloc((size_t)layout->width * rows * sizeof(*rgba));
	gray = malloc(layout->width);
	if (!rgba || !gray)
		r = -ENOMEM;
	image.req_orientation = image.orientation; /* as stored: turning is done once, later */
	for (uint32_t y = 0; r == 0 && y < layout->height; y += rows) {
		uint32_t n = MIN(rows, layout->height - y);

		image.row_offset = (int)y;
		if (!TIFFRGBAImageGet(&image, rgba, layout->width, n) || in->complained) {
			r = tiff_in_refuse(in);
			break;
		}
		for (uint32_t i = 0; i < n; i++) {
			gray_of_rgba(rgba + (size_t)layout->width * i, gray, layout->width);
			picture_row(picture, gray);
		}
	}
	TIFFRGBAImageEnd(&image);
	return r;
}

int tiff_in_picture(struct tiff_in *in)
{
	struct layout layout = {.photometric = PHOTOMETRIC_MINISWHITE};
	struct picture_facts facts = {0};
	AUTO(picture) picture = NULL;
	uint16_t orientation = ORIENTATION_TOPLEFT;
	row_fn *to_gray;
	int r;

	TIFFGetField(in->tiff, TIFFTAG_IMAGEWIDTH, &layout.width);
	TIFFGetField(in->tiff, TIFFTAG_IMAGELENGTH, &layout.height);
	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_BITSPERSAMPLE, &layout.bits);
	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_SAMPLESPERPIXEL, &layout.samples);
	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_PLANARCONFIG, &layout.planar);
	TIFFGetField(in->tiff, TIFFTAG_PHOTOMETRIC, &layout.photometric);
	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_ORIENTATION, &orientation);
	facts.width = layout.width;
	facts.height = layout.height;
	facts.orientation = orientation;
	tiff_in_dpi(in, &facts.dpi_x, &facts.dpi_y);
	r = picture_new(in->render, in->page, &facts, &picture);
	if (r < 0)
		return r;
	to_gray = easy_row(in, &layout);
	r = to_gray ? read_rows(in, &layout, to_gray, picture) : read_rgba(in, &layout, picture);
	if (r < 0)
		return r;
	return picture_add(picture);
}

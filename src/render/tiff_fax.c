/* SPDX-License-Identifier: MIT */
/*
 * Fax pages that come ready in a TIFF. Each is decoded to the last line
 * before it is believed: what is MMR in one strip by mmr_check(), and then
 * taken over as it is; anything else by libtiff, and coded anew without loss.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "render/fax_tiff.h"
#include "render/mmr.h"
#include "render/tiff_in.h"

static bool is_fax_width(uint32_t width)
{
	return width == 1728 || width == 2048 || width == 2432;
}

/*
 * Resolutions as fax programs write them: 200 to 206 dpi across; down 98,
 * 196, 391 dpi or, rounded, 100, 200, 400. Without any, the number of lines
 * tells standard from fine.
 */
static bool fax_resolution(struct tiff_in *in, uint32_t height, enum doc_resolution *ret_resolution)
{
	static const struct {
		double from, to;
		enum doc_resolution resolution;
	} known[] = {
		{96,  102, DOC_STANDARD },
                {190, 204, DOC_FINE     },
                {380, 408, DOC_SUPERFINE}
        };
	double x, y;

	tiff_in_dpi(in, &x, &y);
	if (x == 0) {
		*ret_resolution = height <= 1400 ? DOC_STANDARD : DOC_FINE;
		return true;
	}
	if (x < 199 || x > 207)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (y >= known[i].from && y <= known[i].to) {
			*ret_resolution = known[i].resolution;
			return true;
		}
	return false;
}

static bool is_fax_page(struct tiff_in *in, struct fax_page *ret_page)
{
	uint16_t bits = 1, samples = 1, orientation = ORIENTATION_TOPLEFT, photometric = PHOTOMETRIC_MINISWHITE;

	TIFFGetField(in->tiff, TIFFTAG_IMAGEWIDTH, &ret_page->width);
	TIFFGetField(in->tiff, TIFFTAG_IMAGELENGTH, &ret_page->height);
	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_ORIENTATION, &orientation);
	TIFFGetField(in->tiff, TIFFTAG_PHOTOMETRIC, &photometric);
	return bits == 1 && samples == 1 && orientation == ORIENTATION_TOPLEFT &&
	       photometric <= PHOTOMETRIC_MINISBLACK && !TIFFIsTiled(in->tiff) && is_fax_width(ret_page->width) &&
	       fax_resolution(in, ret_page->height, &ret_page->resolution);
}

/* All strips into @bits, which has the size of the page. */
static int decode(struct tiff_in *in, const struct fax_page *page, uint8_t *bits)
{
	size_t row_bytes = page->width / 8, done = 0, size = row_bytes * page->height;
	uint32_t strips = TIFFNumberOfStrips(in->tiff);

	for (uint32_t strip = 0; strip < strips && done < size; strip++) {
		tmsize_t n = TIFFReadEncodedStrip(in->tiff, strip, bits + done, (tmsize_t)(size - done));

		if (n <= 0 || in->complained)
			return tiff_in_refuse(in);
		done += (size_t)n;
	}
	return done == size ? 0 : tiff_in_refuse(in);
}

/* The page as it stands in the file, if it is coded as we would code it. Sets @ret_taken. */
static int take_coded(struct tiff_in *in, const struct fax_page *page, bool *ret_taken)
{
	uint16_t compression = 0, photometric = 0, fill_order = FILLORDER_MSB2LSB;
	AUTO_MEM uint8_t *coded = NULL;
	uint64_t size;

	*ret_taken = false;
	TIFFGetField(in->tiff, TIFFTAG_COMPRESSION, &compression);
	TIFFGetField(in->tiff, TIFFTAG_PHOTOMETRIC, &photometric);
	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_FILLORDER, &fill_order);
	if (compression != COMPRESSION_CCITTFAX4 || photometric != PHOTOMETRIC_MINISWHITE ||
	    TIFFNumberOfStrips(in->tiff) != 1)
		return 0;
	size = TIFFRawStripSize64(in->tiff, 0);
	if (size == 0 || size > in->render->size)
		return tiff_in_refuse(in);
	coded = malloc(size);
	if (!coded)
		return -ENOMEM;
	if (TIFFReadRawStrip(in->tiff, 0, coded, (tmsize_t)size) != (tmsize_t)size)
		return tiff_in_refuse(in);
	if (fill_order == FILLORDER_MSB2LSB)
		TIFFReverseBits(coded, (tmsize_t)size);
	if (!mmr_check(coded, size, page->width, page->height))
		return 0; /* libtiff says what is wrong with it, or knows better */
	*ret_taken = true;
	return fax_tiff_add_coded(in->render->out, page, coded, size);
}

int tiff_in_fax_page(struct tiff_in *in, bool *ret_taken)
{
	uint16_t photometric = PHOTOMETRIC_MINISWHITE;
	AUTO_MEM uint8_t *bits = NULL;
	struct fax_page page;
	size_t size;
	int r;

	*ret_taken = is_fax_page(in, &page);
	if (!*ret_taken)
		return 0;
	r = take_coded(in, &page, ret_taken);
	if (r < 0 || *ret_taken)
		return r;
	size = (size_t)page.width / 8 * page.height;
	bits = malloc(size);
	if (!bits)
		return -ENOMEM;
	r = decode(in, &page, bits);
	if (r < 0)
		return r;
	*ret_taken = true;
	TIFFGetField(in->tiff, TIFFTAG_PHOTOMETRIC, &photometric);
	if (photometric == PHOTOMETRIC_MINISBLACK)
		for (size_t i = 0; i < size; i++)
			bits[i] = (uint8_t)~bits[i];
	return fax_tiff_add_bits(in->render->out, &page, bits);
}

/* SPDX-License-Identifier: MIT */
/* The pages of a document on their way out; see page_source.h. */
#include "media/page_source.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "base/text.h"
#include "core/t4/t4_decode.h"
#include "core/t4/t4_encode.h"
#include "media/banner.h"
#include "media/page_coding.h"
#include "media/reduce.h"

#define PAGES_MAX 10000
#define WIDTH_MAX 4864
#define ROWS_MAX 65535
#define CODED_MAX (64u << 20)

struct page_source {
	TIFF *tiff;
	struct t30_page *pages;
	uint32_t count;
	char left[PAGE_BANNER_SIZE], middle[PAGE_BANNER_SIZE];
};

void page_source_setup(void)
{
	TIFFSetErrorHandler(NULL);
	TIFFSetWarningHandler(NULL);
}

/* ---- the document ------------------------------------------------------------ */

/* What a document's figures mean, whatever they are exactly: lines down the page, at 204 across. */
static enum t30_resolution resolution_of(float y_dpi)
{
	return y_dpi < 150 ? T30_R8X385 : y_dpi < 300 ? T30_R8X77 : T30_R8X154;
}

static int read_directory(TIFF *tiff, struct t30_page *ret_page)
{
	uint16_t compression = 0, bits = 1;
	uint32_t width = 0, rows = 0;
	float y_dpi = 0;

	if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) || !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &rows) ||
	    !TIFFGetField(tiff, TIFFTAG_COMPRESSION, &compression) || !TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y_dpi))
		return -EBADMSG;
	TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	if (bits != 1 || compression != COMPRESSION_CCITTFAX4 || width == 0 || width > WIDTH_MAX || rows == 0 ||
	    rows > ROWS_MAX || TIFFNumberOfStrips(tiff) != 1)
		return -EBADMSG;
	*ret_page = (struct t30_page){.resolution = resolution_of(y_dpi), .columns = width, .rows = rows};
	return 0;
}

static int read_directories(struct page_source *source)
{
	struct t30_page *pages;
	int r;

	do {
		if (source->count == PAGES_MAX)
			return -EBADMSG;
		pages = realloc(source->pages, (source->count + 1) * sizeof(*pages));
		if (!pages)
			return -ENOMEM;
		source->pages = pages;
		r = read_directory(source->tiff, &pages[source->count]);
		if (r < 0)
			return r;
		source->count++;
	} while (TIFFReadDirectory(source->tiff));
	return 0;
}

int page_source_open(int document, struct page_source **ret_source)
{
	AUTO(page_source) source = calloc(1, sizeof(*source));
	char path[40];
	int r;

	if (!source)
		return -ENOMEM;
	/* By name, since a descriptor's place in its file would be shared with others who read it. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", document);
	source->tiff = TIFFOpen(path, "r");
	if (!source->tiff)
		return -EBADMSG;
	r = read_directories(source);
	if (r < 0)
		return r;
	*ret_source = source;
	source = NULL;
	return 0;
}

struct page_source *page_source_free(struct page_source *source)
{
	if (!source)
		return NULL;
	if (source->tiff)
		TIFFClose(source->tiff);
	free(source->pages);
	free(source);
	return NULL;
}

const struct t30_page *page_source_pages(const struct page_source *source, uint32_t *ret_count)
{
	*ret_count = source->count;
	return source->pages;
}

void page_source_set_banner(struct page_source *source, const char *left, const char *middle)
{
	text_copy(source->left, sizeof(source->left), left);
	text_copy(source->middle, sizeof(source->middle), middle);
}

/* ---- a page as it lies there ---------------------------------------------------- */

/* Its coded bytes, the first bit highest. */
static int read_strip(struct page_source *source, uint32_t index, struct buf *coded)
{
	uint16_t fill_order = FILLORDER_MSB2LSB;
	uint64_t *sizes = NULL;
	uint8_t *to;

	if (!TIFFSetDirectory(source->tiff, (tdir_t)index) ||
	    !TIFFGetField(source->tiff, TIFFTAG_STRIPBYTECOUNTS, &sizes) || !sizes || sizes[0] > CODED_MAX)
		return -EBADMSG;
	to = buf_extend(coded, (size_t)sizes[0]);
	if (!to)
		return -ENOMEM;
	if (TIFFReadRawStrip(source->tiff, 0, to, (tmsize_t)sizes[0]) != (tmsize_t)sizes[0])
		return -EIO;
	TIFFGetFieldDefaulted(source->tiff, TIFFTAG_FILLORDER, &fill_order);
	if (fill_order == FILLORDER_LSB2MSB)
		TIFFReverseBits(to, (tmsize_t)sizes[0]);
	return 0;
}

/* Its rows, one after the other. @places: T4_DECODE_PLACES() of its width. */
static int begin_rows(const struct t30_page *page, const struct buf *coded, uint16_t *places,
		      struct t4_decoder *ret_decoder)
{
	const struct t4_decode_params params = {.coding = T4_MMR, .width = page->columns, .rows_max = page->rows};
	int r = t4_decoder_init(ret_decoder, &params, places);

	if (r == 0)
		t4_decode_feed(ret_decoder, coded->data, coded->size, true);
	return r;
}

/* ---- as it is sent ----------------------------------------------------------------- */

/* White on the right of what is narrower than its paper. */
static int widen(struct bitmap *bitmap, uint32_t width)
{
	size_t from = BITMAP_STRIDE(bitmap->width), to = BITMAP_STRIDE(width);
	uint8_t *bits = calloc(bitmap->rows, to);
	uint32_t row;

	if (!bits)
		return -ENOMEM;
	for (row = 0; row < bitmap->rows; row++)
		memcpy(bits + row * to, bitmap->bits + row * from, from);
	free(bitmap->bits);
	bitmap->bits = bits;
	bitmap->width = width;
	return 0;
}

/* Half the rows for each step down in resolution, then fewer of both for a narrower paper. */
static int scale(struct bitmap *bitmap, enum t30_resolution from, const struct t30_choice *choice)
{
	uint32_t up = t30_rows_in_metre(from), down = t30_rows_in_metre(choice->format.resolution);
	uint32_t across = choice->columns;

	for (; up >= 2 * down; up /= 2)
		reduce_rows(bitmap, (bitmap->rows + 1) / 2);
	if (bitmap->width > across) {
		reduce_rows(bitmap, (uint32_t)(((uint64_t)bitmap->rows * across + bitmap->width - 1) / bitmap->width));
		reduce_width(bitmap, across);
	}
	return bitmap->width < across ? widen(bitmap, across) : 0;
}

static struct t4_encode_params params_of(const struct t30_choice *choice)
{
	const struct t30_format *format = &choice->format;

	return (struct t4_encode_params){
		.coding = page_coding(format->coding),
		.width = choice->columns,
		.k = format->resolution == T30_R8X385 ? T4_K_STANDARD : T4_K_FINE,
		.eols = format->coding == T30_CODING_MH,
		.end = true,
		.row_bits_min = t30_signal_rate(format->signal) * format->row_ms / 1000,
	};
}

static int draw_banner(const struct page_source *source, uint32_t index, const struct t30_choice *choice,
		       uint8_t **ret_banner)
{
	enum t30_resolution resolution = choice->format.resolution;
	char page[40];

	if (!*source->left && !*source->middle)
		return 0;
	*ret_banner = calloc(banner_rows(resolution), BITMAP_STRIDE(choice->columns));
	if (!*ret_banner)
		return -ENOMEM;
	snprintf(page, sizeof(page), "%u/%u", (unsigned int)(index + 1), (unsigned int)source->count);
	banner_draw(source->left, source->middle, page, choice->columns, resolution, *ret_banner);
	return 0;
}

/* ---- the way out -------------------------------------------------------------------- */

/* A page on its way from the document to the line. */
struct passage {
	const struct t30_page *page;
	const struct t30_choice *choice;
	struct buf coded; /* as it lies there */
	struct t4_decoder decoder;
	struct t4_encoder encoder;
	uint16_t *places; /* of both */
	struct bitmap bitmap;
	struct buf *out;
};

static int send_pixels(struct passage *passage, const uint8_t *bits, uint32_t rows)
{
	size_t stride = BITMAP_STRIDE(passage->choice->columns);
	uint32_t row;
	int r = 0;

	for (row = 0; row < rows && r == 0; row++)
		r = page_coding_pixels(&passage->encoder, passage->out, bits + row * stride);
	return r;
}

/* Row by row: to draw them would take longer than to code them. */
static int send_as_it_is(struct passage *passage)
{
	const struct t4_row *row;
	int r = 0;

	while (r == 0 && t4_decode_row(&passage->decoder, &row) == T4_DECODED_ROW)
		r = page_coding_row(&passage->encoder, passage->out, row);
	return r;
}

static int send_scaled(struct passage *passage)
{
	size_t stride = BITMAP_STRIDE(passage->page->columns);
	const struct t4_row *row;
	uint8_t *bits;
	int r;

	passage->bitmap = (struct bitmap){.width = passage->page->columns, .rows = passage->page->rows};
	passage->bitmap.bits = bits = calloc(passage->page->rows, stride);
	if (!bits)
		return -ENOMEM;
	for (; t4_decode_row(&passage->decoder, &row) == T4_DECODED_ROW; bits += stride)
		t4_row_to_pixels(row, bits, passage->page->columns);
	r = scale(&passage->bitmap, passage->page->resolution, passage->choice);
	return r < 0 ? r : send_pixels(passage, passage->bitmap.bits, passage->bitmap.rows);
}

static int send_rows(struct passage *passage)
{
	bool as_it_is = passage->page->resolution == passage->choice->format.resolution &&
			passage->page->columns == passage->choice->columns;
	int r;

	r = begin_rows(passage->page, &passage->coded, passage->places + T4_ENCODE_PLACES(passage->choice->columns),
		       &passage->decoder);
	if (r == 0)
		r = as_it_is ? send_as_it_is(passage) : send_scaled(passage);
	return r == 0 && passage->decoder.facts.rows != passage->page->rows ? -EBADMSG : r;
}

static int send(struct page_source *source, uint32_t index, struct passage *passage)
{
	const struct t4_encode_params params = params_of(passage->choice);
	uint8_t *banner = NULL;
	int r;

	passage->places = calloc(T4_ENCODE_PLACES(params.width) + T4_DECODE_PLACES(passage->page->columns),
				 sizeof(*passage->places));
	if (!passage->places)
		return -ENOMEM;
	r = read_strip(source, index, &passage->coded);
	if (r == 0)
		r = t4_encoder_init(&passage->encoder, &params, passage->places, NULL, 0);
	if (r == 0)
		r = draw_banner(source, index, passage->choice, &banner);
	if (r == 0 && banner)
		r = send_pixels(passage, banner, banner_rows(passage->choice->format.resolution));
	if (r == 0)
		r = send_rows(passage);
	free(banner);
	return r < 0 ? r : page_coding_finish(&passage->encoder, passage->out);
}

int page_source_prepare(struct page_source *source, uint32_t index, const struct t30_choice *choice, struct buf *out)
{
	struct passage passage = {.choice = choice, .out = out};
	int r;

	if (index >= source->count)
		return -EBADMSG;
	passage.page = &source->pages[index];
	buf_init(&passage.coded, CODED_MAX);
	buf_reset(out);
	r = send(source, index, &passage);
	buf_fini(&passage.coded);
	free(passage.places);
	free(passage.bitmap.bits);
	return r;
}

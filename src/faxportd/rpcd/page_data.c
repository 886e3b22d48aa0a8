/* SPDX-License-Identifier: MIT */
/*
 * The first page of a fax; see page_data.h. libtiff reads our own stored file
 * and writes to memory; strips are copied as they are. Its complaints go
 * nowhere: what matters is whether it worked.
 */
#include "faxportd/rpcd/page_data.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/buf.h"
#include "base/macros.h"

/* T.4 ends at A3 in 400 dpi; nothing that we store comes near this. */
#define WIDTH_MAX 10000
#define STRIPS_MAX 4096

/* One allocation of libtiff: a strip table, or a strip of a page that fits a reply. */
#define TIFF_ALLOC_MAX (4 << 20)

/* ---- a TIFF in memory, as libtiff wants files ------------------------ */

struct memory {
	struct buf *buf;
	uint64_t at;
};

static tmsize_t memory_read(thandle_t handle, void *data, tmsize_t size)
{
	struct memory *memory = handle;
	uint64_t left = memory->at < memory->buf->size ? memory->buf->size - memory->at : 0;
	size_t n = MIN((uint64_t)size, left);

	if (n > 0)
		memcpy(data, memory->buf->data + memory->at, n);
	memory->at += n;
	return (tmsize_t)n;
}

static tmsize_t memory_write(thandle_t handle, void *data, tmsize_t size)
{
	struct memory *memory = handle;
	struct buf *buf = memory->buf;

	if (memory->at > buf->limit || (uint64_t)size > buf->limit - memory->at) {
		buf->error = -E2BIG;
		return 0;
	}
	if (memory->at + (uint64_t)size > buf->size)
		buf_add_zero(buf, (size_t)(memory->at + (uint64_t)size - buf->size));
	if (buf_error(buf))
		return 0;
	memcpy(buf->data + memory->at, data, (size_t)size);
	memory->at += (uint64_t)size;
	return size;
}

static toff_t memory_seek(thandle_t handle, toff_t offset, int whence)
{
	struct memory *memory = handle;

	if (whence == SEEK_CUR)
		memory->at += offset;
	else if (whence == SEEK_END)
		memory->at = memory->buf->size + offset;
	else
		memory->at = offset;
	return memory->at;
}

static int memory_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t memory_size(thandle_t handle)
{
	struct memory *memory = handle;

	return memory->buf->size;
}

static int be_quiet(TIFF *tiff, void *user_data, const char *module, const char *format, va_list args)
{
	(void)tiff;
	(void)user_data;
	(void)module;
	(void)format;
	(void)args;
	return 1;
}

static TIFFOpenOptions *quiet_options(void)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();

	if (options) {
		TIFFOpenOptionsSetMaxSingleMemAlloc(options, TIFF_ALLOC_MAX);
		TIFFOpenOptionsSetErrorHandlerExtR(options, be_quiet, NULL);
		TIFFOpenOptionsSetWarningHandlerExtR(options, be_quiet, NULL);
	}
	return options;
}

/* ---- the copy -------------------------------------------------------- */

struct page {
	uint32_t width, height, rows_per_strip;
	uint16_t compression, photometric, fill_order, unit;
	float x_resolution, y_resolution;
	uint32_t options;
};

static int read_page(TIFF *in, struct page *page)
{
	uint16_t bits = 1, samples = 1;

	*page = (struct page){0};
	if (TIFFIsTiled(in) || !TIFFGetField(in, TIFFTAG_IMAGEWIDTH, &page->width) ||
	    !TIFFGetField(in, TIFFTAG_IMAGELENGTH, &page->height))
		return -EBADMSG;
	TIFFGetFieldDefaulted(in, TIFFTAG_BITSPERSAMPLE, &bits);
	TIFFGetFieldDefaulted(in, TIFFTAG_SAMPLESPERPIXEL, &samples);
	TIFFGetFieldDefaulted(in, TIFFTAG_COMPRESSION, &page->compression);
	TIFFGetFieldDefaulted(in, TIFFTAG_FILLORDER, &page->fill_order);
	TIFFGetFieldDefaulted(in, TIFFTAG_ROWSPERSTRIP, &page->rows_per_strip);
	TIFFGetFieldDefaulted(in, TIFFTAG_RESOLUTIONUNIT, &page->unit);
	if (!TIFFGetField(in, TIFFTAG_PHOTOMETRIC, &page->photometric))
		page->photometric = PHOTOMETRIC_MINISWHITE;
	TIFFGetField(in, TIFFTAG_XRESOLUTION, &page->x_resolution);
	TIFFGetField(in, TIFFTAG_YRESOLUTION, &page->y_resolution);

	if (page->compression == COMPRESSION_CCITTFAX3)
		TIFFGetField(in, TIFFTAG_GROUP3OPTIONS, &page->options);
	else if (page->compression == COMPRESSION_CCITTFAX4)
		TIFFGetField(in, TIFFTAG_GROUP4OPTIONS, &page->options);
	else
		return -EBADMSG;
	if (bits != 1 || samples != 1 || page->width == 0 || page->width > WIDTH_MAX || page->height == 0 ||
	    TIFFNumberOfStrips(in) > STRIPS_MAX)
		return -EBADMSG;
	return 0;
}

static void write_tags(TIFF *out, const struct page *page)
{
	TIFFSetField(out, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
	TIFFSetField(out, TIFFTAG_IMAGEWIDTH, page->width);
	TIFFSetField(out, TIFFTAG_IMAGELENGTH, page->height);
	TIFFSetField(out, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(out, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(out, TIFFTAG_COMPRESSION, page->compression);
	TIFFSetField(out, TIFFTAG_PHOTOMETRIC, page->photometric);
	TIFFSetField(out, TIFFTAG_FILLORDER, page->fill_order);
	TIFFSetField(out, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
	TIFFSetField(out, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
	TIFFSetField(out, TIFFTAG_ROWSPERSTRIP, page->rows_per_strip);
	TIFFSetField(out, TIFFTAG_XRESOLUTION, page->x_resolution);
	TIFFSetField(out, TIFFTAG_YRESOLUTION, page->y_resolution);
	TIFFSetField(out, TIFFTAG_RESOLUTIONUNIT, page->unit);
	TIFFSetField(out, TIFFTAG_PAGENUMBER, 0, 1);
	if (page->compression == COMPRESSION_CCITTFAX3)
		TIFFSetField(out, TIFFTAG_GROUP3OPTIONS, page->options);
	else
		TIFFSetField(out, TIFFTAG_GROUP4OPTIONS, page->options);
}

static int copy_strips(TIFF *in, TIFF *out, size_t limit)
{
	uint32_t i, count = TIFFNumberOfStrips(in);
	AUTO_BUF strip = {0};
	uint64_t bytes;

	buf_init(&strip, limit);
	for (i = 0; i < count; i++) {
		bytes = TIFFGetStrileByteCount(in, i);
		if (bytes > limit)
			return -E2BIG;
		buf_reset(&strip);
		if (!buf_extend(&strip, (size_t)bytes))
			return buf_error(&strip);
		if (TIFFReadRawStrip(in, i, strip.data, (tmsize_t)bytes) != (tmsize_t)bytes)
			return -EBADMSG;
		if (TIFFWriteRawStrip(out, i, strip.data, (tmsize_t)bytes) != (tmsize_t)bytes)
			return -E2BIG;
	}
	return 0;
}

static int copy_page(TIFF *in, TIFFOpenOptions *options, struct buf *out, struct page *page)
{
	struct memory memory = {.buf = out};
	TIFF *tiff;
	int r;

	r = read_page(in, page);
	if (r < 0)
		return r;
	tiff = TIFFClientOpenExt("page", "wl", &memory, memory_read, memory_write, memory_seek, memory_close,
				 memory_size, NULL, NULL, options);
	if (!tiff)
		return buf_error(out) ? buf_error(out) : -ENOMEM;
	write_tags(tiff, page);
	r = copy_strips(in, tiff, out->limit);
	if (r == 0 && !TIFFWriteDirectory(tiff))
		r = -E2BIG;
	TIFFClose(tiff);
	if (r == 0)
		r = buf_error(out);
	return r;
}

int page_data_first(int file, struct buf *out, uint32_t *ret_width, uint32_t *ret_height)
{
	TIFFOpenOptions *options = quiet_options();
	struct page page;
	TIFF *in = NULL;
	int r = -ENOMEM;

	if (options) {
		in = TIFFFdOpenExt(file, "fax", "rm", options);
		r = in ? copy_page(in, options, out, &page) : -EBADMSG;
	}
	if (in)
		TIFFClose(in); /* closes the file */
	else
		close(file);
	TIFFOpenOptionsFree(options);
	if (r < 0)
		return r;
	*ret_width = page.width;
	*ret_height = page.height;
	return 0;
}

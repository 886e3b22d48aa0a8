/* SPDX-License-Identifier: MIT */
/* A TIFF file in memory with one strip; see tiff_codec.h. */
#undef NDEBUG
#include "tiff_codec.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

struct tiff_codec {
	TIFF *tiff;
	struct page page; /* without its pixels */
	enum t4_coding coding;
	uint8_t *file;
	size_t size, room, at;
};

static bool complained;

static void on_complaint(const char *module, const char *format, va_list args)
{
	(void)module, (void)format, (void)args;
	complained = true;
}

static tmsize_t on_read(thandle_t handle, void *data, tmsize_t size)
{
	struct tiff_codec *codec = handle;
	size_t left = codec->at < codec->size ? codec->size - codec->at : 0;
	size_t n = (size_t)size < left ? (size_t)size : left;

	memcpy(data, codec->file + codec->at, n);
	codec->at += n;
	return (tmsize_t)n;
}

static tmsize_t on_write(thandle_t handle, void *data, tmsize_t size)
{
	struct tiff_codec *codec = handle;

	assert(codec->at + (size_t)size <= codec->room);
	memcpy(codec->file + codec->at, data, (size_t)size);
	codec->at += (size_t)size;
	if (codec->at > codec->size)
		codec->size = codec->at;
	return size;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence)
{
	struct tiff_codec *codec = handle;

	codec->at = offset + (whence == SEEK_CUR ? codec->at : whence == SEEK_END ? codec->size : 0);
	return codec->at;
}

static int on_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t on_size(thandle_t handle)
{
	return ((struct tiff_codec *)handle)->size;
}

static void open_file(struct tiff_codec *codec, const char *mode)
{
	codec->at = 0;
	codec->tiff = TIFFClientOpen("memory", mode, codec, on_read, on_write, on_seek, on_close, on_size, NULL, NULL);
	assert(codec->tiff);
}

static void set_fields(TIFF *tiff, enum t4_coding coding, const struct page *page)
{
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page->rows);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, coding == T4_MMR ? COMPRESSION_CCITTFAX4 : COMPRESSION_CCITTFAX3);
	if (coding != T4_MMR)
		TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, coding == T4_MR ? GROUP3OPT_2DENCODING : 0);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page->rows);
	TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0);
	TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 196.0); /* libtiff's K is 4 then */
	TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
}

struct tiff_codec *tiff_codec_new(enum t4_coding coding, const struct page *page)
{
	struct tiff_codec *codec = calloc(1, sizeof(*codec));

	assert(codec);
	TIFFSetErrorHandler(on_complaint);
	TIFFSetWarningHandler(on_complaint);
	codec->coding = coding;
	codec->page = *page;
	codec->room = 10 * page_bytes(page) + 100000;
	codec->file = malloc(codec->room);
	assert(codec->file);
	open_file(codec, "w");
	set_fields(codec->tiff, coding, page);
	return codec;
}

struct tiff_codec *tiff_codec_free(struct tiff_codec *codec)
{
	if (codec) {
		TIFFClose(codec->tiff);
		free(codec->file);
		free(codec);
	}
	return NULL;
}

size_t tiff_codec_encode(struct tiff_codec *codec, const uint8_t *pixels, const uint8_t **ret_data)
{
	size_t begin = codec->size;

	/* It only reads, though its prototype does not say so. The file is the header and then the strip. */
	assert(TIFFWriteEncodedStrip(codec->tiff, 0, (void *)(uintptr_t)pixels, (tmsize_t)page_bytes(&codec->page)) >=
	       0);
	*ret_data = codec->file + begin;
	return codec->size - begin;
}

void tiff_codec_load(struct tiff_codec *codec, const uint8_t *data, size_t size)
{
	assert(TIFFWriteRawStrip(codec->tiff, 0, (void *)(uintptr_t)data, (tmsize_t)size) == (tmsize_t)size);
	TIFFClose(codec->tiff);
	open_file(codec, "r");
	complained = false;
}

bool tiff_codec_decode(struct tiff_codec *codec, uint8_t *ret_pixels)
{
	tmsize_t bytes = (tmsize_t)page_bytes(&codec->page);

	return TIFFReadEncodedStrip(codec->tiff, 0, ret_pixels, bytes) == bytes && !complained;
}

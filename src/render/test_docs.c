/* SPDX-License-Identifier: MIT */
/* Documents for tests, made in memory. */
#undef NDEBUG
#include "render/test_docs.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>

#include "render/serve_client.h"

void test_pdf(struct buf *out, uint32_t pages, double width, double height)
{
	static const char content[] =
		"BT /F 24 Tf 72 100 Td (Fax page) Tj ET 0.5 w 60 60 100 80 re S 0.6 g 200 60 60 60 re f";
	size_t begin = out->size, xref, *at = calloc(pages + 6, sizeof(*at));
	uint32_t objects = 4 + pages;

	assert(at);
	buf_printf(out, "%%PDF-1.4\n");
	at[1] = out->size - begin;
	buf_printf(out, "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
	at[2] = out->size - begin;
	buf_printf(out, "2 0 obj\n<</Type/Pages/Count %u/Kids[", pages);
	for (uint32_t i = 0; i < pages; i++)
		buf_printf(out, "%u 0 R ", 5 + i);
	buf_printf(out, "]>>\nendobj\n");
	at[3] = out->size - begin;
	buf_printf(out, "3 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n");
	at[4] = out->size - begin;
	buf_printf(out, "4 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\n", sizeof(content) - 1, content);
	for (uint32_t i = 0; i < pages; i++) {
		at[5 + i] = out->size - begin;
		buf_printf(out, "%u 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]", 5 + i, width, height);
		buf_printf(out, "/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>\nendobj\n");
	}
	xref = out->size - begin;
	buf_printf(out, "xref\n0 %u\n0000000000 65535 f \n", objects + 1);
	for (uint32_t i = 1; i <= objects; i++)
		buf_printf(out, "%010zu 00000 n \n", at[i]);
	buf_printf(out, "trailer\n<</Size %u/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", objects + 1, xref);
	free(at);
	assert(buf_error(out) == 0);
}

void test_pdf_by_gs(struct buf *out, const char *const options[], const char *program)
{
	const char *argv[32] = {"gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", "-sOutputFile=-"};
	size_t count = 7;
	int ends[2], status;
	char data[4096];
	ssize_t n;
	pid_t pid;

	for (size_t i = 0; options[i]; i++)
		argv[count++] = options[i];
	argv[count++] = "-c";
	argv[count++] = program;
	argv[count] = NULL;
	assert(count < 32 && pipe(ends) == 0);
	pid = fork();
	assert(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		execvp("gs", (char *const *)argv);
		_exit(127);
	}
	close(ends[1]);
	while ((n = read(ends[0], data, sizeof(data))) > 0)
		buf_add(out, data, (size_t)n);
	close(ends[0]);
	assert(waitpid(pid, &status, 0) == pid && status == 0 && buf_error(out) == 0);
}

/* ---- pictures -------------------------------------------------------------- */

static uint8_t gradient(uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	return y < height / 8 ? 255 : (uint8_t)(x * 255 / MAX(width - 1, 1));
}

bool test_bar(uint32_t x, uint32_t y)
{
	return y % 40 < 20 && x >= 160 && x < 1500 && (x / 8 * 37 + y / 40 * 11) % 5 == 0;
}

static size_t pixel_bytes(enum test_pixels pixels)
{
	static const size_t bytes[] = {[TEST_GRAY] = 1, [TEST_RGB] = 3,     [TEST_RGBA] = 4,
				       [TEST_CMYK] = 4, [TEST_PALETTE] = 1, [TEST_GRAY16] = 2};

	return bytes[pixels];
}

/* One row; @palette_step: indices go by so much per gray level. */
static void fill_row(uint8_t *row, uint32_t y, uint32_t width, uint32_t height, enum test_pixels pixels)
{
	memset(row, 0, pixels == TEST_BILEVEL ? (width + 7) / 8 : width * pixel_bytes(pixels));
	for (uint32_t x = 0; x < width; x++) {
		uint8_t level = gradient(x, y, width, height);

		switch (pixels) {
		case TEST_RGBA: /* black, more or less transparent */
			row[x * 4 + 3] = (uint8_t)(255 - level);
			break;
		case TEST_CMYK:
			row[x * 4 + 3] = (uint8_t)(255 - level);
			break;
		case TEST_GRAY16:
			memset(row + 2 * x, level, 2);
			break;
		case TEST_BILEVEL:
			if (test_bar(x, y))
				row[x / 8] |= (uint8_t)(0x80 >> x % 8);
			break;
		default:
			memset(row + x * pixel_bytes(pixels), level, pixel_bytes(pixels));
		}
	}
}

static void on_png_write(png_structp png, png_bytep data, size_t size)
{
	buf_add(png_get_io_ptr(png), data, size);
}

static void on_png_flush(png_structp png)
{
	(void)png;
}

void test_png(struct buf *out, uint32_t width, uint32_t height, enum test_pixels pixels, bool interlaced)
{
	static const int types[] = {[TEST_GRAY] = PNG_COLOR_TYPE_GRAY,
				    [TEST_RGB] = PNG_COLOR_TYPE_RGB,
				    [TEST_RGBA] = PNG_COLOR_TYPE_RGB_ALPHA,
				    [TEST_PALETTE] = PNG_COLOR_TYPE_PALETTE,
				    [TEST_GRAY16] = PNG_COLOR_TYPE_GRAY};
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	uint8_t *row = malloc((size_t)width * 4);
	png_color palette[256];
	int passes;

	assert(png && info && row);
	png_set_write_fn(png, out, on_png_write, on_png_flush);
	png_set_IHDR(png, info, width, height, pixels == TEST_GRAY16 ? 16 : 8, types[pixels],
		     interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE,
		     PNG_FILTER_TYPE_BASE);
	for (int i = 0; i < 256; i++)
		palette[i] = (png_color){(png_byte)i, (png_byte)i, (png_byte)i};
	if (pixels == TEST_PALETTE)
		png_set_PLTE(png, info, palette, 256);
	png_write_info(png, info);
	passes = png_set_interlace_handling(png);
	for (int pass = 0; pass < passes; pass++)
		for (uint32_t y = 0; y < height; y++) {
			fill_row(row, y, width, height, pixels);
			png_write_row(png, row);
		}
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	free(row);
	assert(buf_error(out) == 0);
}

void test_jpeg(struct buf *out, uint32_t width, uint32_t height, enum test_pixels pixels, unsigned orientation)
{
	uint8_t exif[] = "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0";
	struct jpeg_compress_struct jpeg = {0};
	uint8_t *row = malloc((size_t)width * 4), *data = NULL;
	struct jpeg_error_mgr errors;
	unsigned long size = 0;

	assert(row);
	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &data, &size);
	jpeg.image_width = width;
	jpeg.image_height = height;
	jpeg.input_components = (int)pixel_bytes(pixels);
	jpeg.in_color_space = pixels == TEST_GRAY ? JCS_GRAYSCALE : pixels == TEST_CMYK ? JCS_CMYK : JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_start_compress(&jpeg, TRUE);
	if (orientation) {
		exif[24] = (uint8_t)orientation;
		jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, sizeof(exif) - 1);
	}
	for (uint32_t y = 0; y < height; y++) {
		JSAMPROW rows[1] = {row};

		fill_row(row, y, width, height, pixels);
		for (uint32_t i = 0; pixels == TEST_CMYK && i < width * 4; i++)
			row[i] = (uint8_t)~row[i]; /* as Adobe does */
		jpeg_write_scanlines(&jpeg, rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	buf_add(out, data, size);
	free(data);
	free(row);
	assert(buf_error(out) == 0);
}

/* ---- TIFF ------------------------------------------------------------------ */

static void set_fields(TIFF *tiff, const struct test_tiff_page *page)
{
	static const uint16_t photometrics[] = {
		[TEST_GRAY] = PHOTOMETRIC_MINISBLACK,    [TEST_RGB] = PHOTOMETRIC_RGB,
		[TEST_RGBA] = PHOTOMETRIC_RGB,           [TEST_CMYK] = PHOTOMETRIC_SEPARATED,
		[TEST_BILEVEL] = PHOTOMETRIC_MINISWHITE, [TEST_PALETTE] = PHOTOMETRIC_PALETTE,
		[TEST_GRAY16] = PHOTOMETRIC_MINISBLACK,
	};
	static const uint16_t samples[] = {[TEST_GRAY] = 1,    [TEST_RGB] = 3,     [TEST_RGBA] = 4,  [TEST_CMYK] = 4,
					   [TEST_BILEVEL] = 1, [TEST_PALETTE] = 1, [TEST_GRAY16] = 1};
	uint16_t extra = EXTRASAMPLE_ASSOCALPHA, map[256];

	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page->height);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE,
		     page->pixels == TEST_BILEVEL  ? 1
		     : page->pixels == TEST_GRAY16 ? 16
						   : 8);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples[page->pixels]);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, page->compression ? page->compression : COMPRESSION_NONE);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, page->photometric ? page->photometric : photometrics[page->pixels]);
	TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
	if (page->pixels == TEST_RGBA)
		TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
	for (int i = 0; i < 256; i++)
		map[i] = (uint16_t)(i * 257);
	if (page->pixels == TEST_PALETTE)
		TIFFSetField(tiff, TIFFTAG_COLORMAP, map, map, map);
	if (page->fill_order)
		TIFFSetField(tiff, TIFFTAG_FILLORDER, page->fill_order);
	if (page->orientation)
		TIFFSetField(tiff, TIFFTAG_ORIENTATION, page->orientation);
	if (page->subfile)
		TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, page->subfile);
	if (page->tiled) {
		TIFFSetField(tiff, TIFFTAG_TILEWIDTH, page->rows_per_strip);
		TIFFSetField(tiff, TIFFTAG_TILELENGTH, page->rows_per_strip);
	} else {
		TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page->rows_per_strip ? page->rows_per_strip : page->height);
	}
	if (page->dpi_x > 0) {
		TIFFSetField(tiff, TIFFTAG_XRESOLUTION, page->dpi_x);
		TIFFSetField(tiff, TIFFTAG_YRESOLUTION, page->dpi_y);
		TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, page->unit ? page->unit : RESUNIT_INCH);
	}
}

static void write_tiles(TIFF *tiff, const struct test_tiff_page *page, uint8_t *row)
{
	uint32_t side = page->rows_per_strip;
	size_t bytes = pixel_bytes(page->pixels);
	uint8_t *tile = calloc((size_t)side * side, bytes);

	assert(tile);
	for (uint32_t y = 0; y < page->height; y += side)
		for (uint32_t x = 0; x < page->width; x += side) {
			for (uint32_t i = 0; i < side && y + i < page->height; i++) {
				fill_row(row, y + i, page->width, page->height, page->pixels);
				memcpy(tile + (size_t)i * side * bytes, row + x * bytes,
				       MIN(side, page->width - x) * bytes);
			}
			assert(TIFFWriteTile(tiff, tile, x, y, 0, 0) > 0);
		}
	free(tile);
}

void test_tiff(struct buf *out, const struct test_tiff_page *pages, size_t count)
{
	int file = serve_client_file("", 0);
	TIFF *tiff = TIFFFdOpen(file, "test", "w");
	struct stat st;
	uint8_t *data;
	int again;

	assert(tiff);
	again = dup(file); /* TIFFClose() closes @file */
	for (size_t i = 0; i < count; i++) {
		uint8_t *row = malloc((size_t)pages[i].width * 4 + 8);

		assert(row);
		set_fields(tiff, &pages[i]);
		if (pages[i].tiled)
			write_tiles(tiff, &pages[i], row);
		for (uint32_t y = 0; !pages[i].tiled && y < pages[i].height; y++) {
			fill_row(row, y, pages[i].width, pages[i].height, pages[i].pixels);
			for (uint32_t x = 0; pages[i].photometric == PHOTOMETRIC_MINISBLACK &&
					     pages[i].pixels == TEST_BILEVEL && x < (pages[i].width + 7) / 8;
			     x++)
				row[x] = (uint8_t)~row[x];
			assert(TIFFWriteScanline(tiff, row, y, 0) >= 0);
		}
		assert(TIFFWriteDirectory(tiff));
		free(row);
	}
	TIFFClose(tiff);
	assert(fstat(again, &st) == 0);
	data = malloc((size_t)st.st_size);
	assert(data && pread(again, data, (size_t)st.st_size, 0) == st.st_size);
	buf_add(out, data, (size_t)st.st_size);
	free(data);
	close(again);
	assert(buf_error(out) == 0);
}

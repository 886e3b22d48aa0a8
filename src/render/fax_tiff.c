/* SPDX-License-Identifier: MIT */
/* Writing a fax TIFF with libtiff, whose file operations end here so that a failed write keeps its errno. */
#include "render/fax_tiff.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tiffio.h>

#include "render/mmr.h"

struct fax_tiff {
	int file;
	TIFF *tiff;
	int error; /* the first errno of the file, negative */
	uint32_t pages, expected;
};

static const float dpi_down[] = {[DOC_STANDARD] = 98, [DOC_FINE] = 196, [DOC_SUPERFINE] = 391};
#define DPI_ACROSS 204.0f

static void keep_error(struct fax_tiff *tiff)
{
	if (tiff->error == 0)
		tiff->error = -errno;
}

static tmsize_t on_read(thandle_t handle, void *data, tmsize_t size)
{
	struct fax_tiff *tiff = handle;
	ssize_t n = read(tiff->file, data, (size_t)size);

	if (n < 0)
		keep_error(tiff);
	return n;
}

static tmsize_t on_write(thandle_t handle, void *data, tmsize_t size)
{
	struct fax_tiff *tiff = handle;
	tmsize_t done = 0;

	while (done < size) {
		ssize_t n = write(tiff->file, (const char *)data + done, (size_t)(size - done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			keep_error(tiff);
			return -1;
		}
		done += n;
	}
	return done;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence)
{
	struct fax_tiff *tiff = handle;
	off_t at = lseek(tiff->file, (off_t)offset, whence);

	if (at < 0)
		keep_error(tiff);
	return (toff_t)at;
}

static int on_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t on_size(thandle_t handle)
{
	struct fax_tiff *tiff = handle;
	struct stat st;

	return fstat(tiff->file, &st) < 0 ? 0 : (toff_t)st.st_size;
}

static int on_message(TIFF *tiff, void *arg, const char *module, const char *format, va_list args)
{
	(void)tiff, (void)arg, (void)module, (void)format, (void)args;
	return 1; /* what goes wrong when writing is in the errno */
}

static int open_tiff(struct fax_tiff *tiff)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();

	if (!options)
		return -ENOMEM;
	TIFFOpenOptionsSetErrorHandlerExtR(options, on_message, NULL);
	TIFFOpenOptionsSetWarningHandlerExtR(options, on_message, NULL);
	tiff->tiff = TIFFClientOpenExt("fax", "wl", tiff, on_read, on_write, on_seek, on_close, on_size, NULL, NULL,
				       options);
	TIFFOpenOptionsFree(options);
	if (!tiff->tiff)
		return tiff->error ? tiff->error : -ENOMEM;
	return 0;
}

int fax_tiff_new(int file, struct fax_tiff **ret_tiff)
{
	AUTO(fax_tiff) tiff = calloc(1, sizeof(*tiff));
	int r;

	if (!tiff)
		return -ENOMEM;
	tiff->file = file;
	if (lseek(file, 0, SEEK_SET) < 0)
		return -errno;
	r = open_tiff(tiff);
	if (r < 0)
		return r;
	*ret_tiff = tiff;
	tiff = NULL;
	return 0;
}

struct fax_tiff *fax_tiff_free(struct fax_tiff *tiff)
{
	if (tiff) {
		if (tiff->tiff)
			TIFFClose(tiff->tiff);
		free(tiff);
	}
	return NULL;
}

int fax_tiff_restart(struct fax_tiff *tiff)
{
	TIFFClose(tiff->tiff);
	tiff->tiff = NULL;
	tiff->pages = tiff->expected = 0;
	tiff->error = 0;
	if (ftruncate(tiff->file, 0) < 0 || lseek(tiff->file, 0, SEEK_SET) < 0)
		return -errno;
	return open_tiff(tiff);
}

void fax_tiff_expect(struct fax_tiff *tiff, uint32_t pages)
{
	tiff->expected = pages;
}

/* RFC 2301 profile S and F, TIFF 6.0 class F. */
static void set_fields(struct fax_tiff *tiff, const struct fax_page *page)
{
	TIFF *t = tiff->tiff;

	TIFFSetField(t, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
	TIFFSetField(t, TIFFTAG_IMAGEWIDTH, page->width);
	TIFFSetField(t, TIFFTAG_IMAGELENGTH, page->height);
	TIFFSetField(t, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(t, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(t, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	TIFFSetField(t, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(t, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
	TIFFSetField(t, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
	TIFFSetField(t, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
	TIFFSetField(t, TIFFTAG_ROWSPERSTRIP, page->height);
	TIFFSetField(t, TIFFTAG_XRESOLUTION, DPI_ACROSS);
	TIFFSetField(t, TIFFTAG_YRESOLUTION, dpi_down[page->resolution]);
	TIFFSetField(t, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
	TIFFSetField(t, TIFFTAG_PAGENUMBER, tiff->pages, MIN(tiff->expected, 65535));
	TIFFSetField(t, TIFFTAG_SOFTWARE, "Faxport");
}

static int end_page(struct fax_tiff *tiff, tmsize_t written)
{
	if (written >= 0 && TIFFWriteDirectory(tiff->tiff)) {
		tiff->pages++;
		return tiff->error;
	}
	return tiff->error ? tiff->error : -ENOMEM;
}

int fax_tiff_add_coded(struct fax_tiff *tiff, const struct fax_page *page, const uint8_t *mmr, size_t size)
{
	set_fields(tiff, page);
	/* It only reads, though its prototype does not say so. */
	return end_page(tiff, TIFFWriteRawStrip(tiff->tiff, 0, (void *)(uintptr_t)mmr, (tmsize_t)size));
}

int fax_tiff_add_bits(struct fax_tiff *tiff, const struct fax_page *page, const uint8_t *bits)
{
	AUTO_MEM uint8_t *mmr = NULL;
	size_t size;
	int r;

	r = mmr_encode(bits, page->width, page->height, &mmr, &size);
	if (r < 0)
		return r;
	return fax_tiff_add_coded(tiff, page, mmr, size);
}

int fax_tiff_finish(struct fax_tiff *tiff, uint64_t *ret_bytes)
{
	TIFFClose(tiff->tiff);
	tiff->tiff = NULL;
	*ret_bytes = on_size(tiff);
	return tiff->error;
}

uint32_t fax_tiff_pages(const struct fax_tiff *tiff)
{
	return tiff->pages;
}

/* SPDX-License-Identifier: MIT */
/* TIFF documents: each page is taken as it is if it is a fax page, else made one. */
#include "render/tiff_in.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "render/sheet.h"

static tmsize_t on_read(thandle_t handle, void *data, tmsize_t size)
{
	struct tiff_in *in = handle;
	uint64_t left = in->at < in->render->size ? in->render->size - in->at : 0;
	size_t n = MIN((size_t)size, left);

	memcpy(data, in->render->data + (left ? in->at : 0), n);
	in->at += n;
	return (tmsize_t)n;
}

static tmsize_t on_write(thandle_t handle, void *data, tmsize_t size)
{
	(void)handle, (void)data, (void)size;
	return -1;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence)
{
	struct tiff_in *in = handle;

	switch (whence) {
	case SEEK_CUR:
		offset += in->at;
		break;
	case SEEK_END:
		offset += in->render->size;
		break;
	}
	in->at = offset;
	return offset;
}

static int on_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t on_size(thandle_t handle)
{
	struct tiff_in *in = handle;

	return in->render->size;
}

/* libtiff need not copy what is in memory already. */
static int on_map(thandle_t handle, void **ret_base, toff_t *ret_size)
{
	struct tiff_in *in = handle;

	*ret_base = (void *)(uintptr_t)in->render->data;
	*ret_size = in->render->size;
	return 1;
}

static void on_unmap(thandle_t handle, void *base, toff_t size)
{
	(void)handle, (void)base, (void)size;
}

static int on_error(TIFF *tiff, void *arg, const char *module, const char *format, va_list args)
{
	struct tiff_in *in = arg;

	(void)tiff, (void)module;
	if (!in->complained)
		vsnprintf(in->message, sizeof(in->message), format, args);
	in->complained = true;
	return 1;
}

/*
 * Warnings about tags nobody knows are daily bread, but the fax decoders say
 * only by a warning that a line is broken, and the rest that a tag was cut off.
 */
static int on_warning(TIFF *tiff, void *arg, const char *module, const char *format, va_list args)
{
	if (strncmp(module, "Fax", 3) == 0 || strstr(format, "IO error"))
		return on_error(tiff, arg, module, format, args);
	return 1;
}

int tiff_in_open(struct tiff_in *in, struct render *render)
{
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();

	*in = (struct tiff_in){.render = render, .page = 1};
	if (!options)
		return -ENOMEM;
	TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, in);
	TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, in);
	TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)render->request->memory_limit_mb << 20);
	in->tiff = TIFFClientOpenExt("document", "r", in, on_read, on_write, on_seek, on_close, on_size, on_map,
				     on_unmap, options);
	TIFFOpenOptionsFree(options);
	return in->tiff ? 0 : tiff_in_refuse(in);
}

void tiff_in_close(struct tiff_in *in)
{
	if (in->tiff)
		TIFFClose(in->tiff);
	in->tiff = NULL;
}

int tiff_in_refuse(struct tiff_in *in)
{
	if (strstr(in->message, "memory") || strstr(in->message, "exceeds"))
		return -ENOMEM;
	return render_refuse(in->render, DOC_DAMAGED, in->page, "%s",
			     in->complained ? in->message : "it cannot be decoded");
}

/*
 * 204 x 98, 196 and 391 are rounded: what they mean is 1728 pixels on 215 mm,
 * and 3.85, 7.7 and 15.4 lines to the millimetre. Taken literally, a page that
 * is turned or of an odd width would be scaled by a hair, which blurs all of it.
 */
static void mean_fax_raster(double *x, double *y)
{
	if (fabs(*x - 204) > 1)
		return;
	for (int i = DOC_STANDARD; i <= DOC_SUPERFINE; i++) {
		double dpi = sheet_lines_per_mm((enum doc_resolution)i) * 25.4;

		if (fabs(*y - dpi) <= 1) {
			*x = SHEET_PIXELS_PER_MM * 25.4;
			*y = dpi;
		}
	}
}

void tiff_in_dpi(struct tiff_in *in, double *ret_x, double *ret_y)
{
	uint16_t unit = RESUNIT_INCH;
	float x = 0, y = 0;

	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
	TIFFGetField(in->tiff, TIFFTAG_XRESOLUTION, &x);
	TIFFGetField(in->tiff, TIFFTAG_YRESOLUTION, &y);
	*ret_x = *ret_y = 0;
	if (unit == RESUNIT_NONE || !(x > 0 && y > 0))
		return;
	*ret_x = x * (unit == RESUNIT_CENTIMETER ? 2.54 : 1);
	*ret_y = y * (unit == RESUNIT_CENTIMETER ? 2.54 : 1);
	mean_fax_raster(ret_x, ret_y);
}

/* Thumbnails and masks are no pages. */
static bool is_page(struct tiff_in *in)
{
	uint32_t type = 0;

	TIFFGetFieldDefaulted(in->tiff, TIFFTAG_SUBFILETYPE, &type);
	return (type & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0;
}

static int render_page(struct tiff_in *in)
{
	uint32_t width = 0, height = 0;
	bool taken;
	int r;

	r = render_check_page(in->render, in->page);
	if (r < 0)
		return r;
	TIFFGetField(in->tiff, TIFFTAG_IMAGEWIDTH, &width);
	TIFFGetField(in->tiff, TIFFTAG_IMAGELENGTH, &height);
	r = render_check_size(in->render, in->page, width, height);
	if (r < 0)
		return r;
	r = tiff_in_fax_page(in, &taken);
	if (r < 0 || taken)
		return r;
	return tiff_in_picture(in);
}

int render_tiff(struct render *render)
{
	struct tiff_in in;
	int r;

	r = tiff_in_open(&in, render);
	while (r == 0) {
		if (is_page(&in)) {
			r = render_page(&in);
			if (r < 0)
				break;
			in.page++;
		}
		if (TIFFLastDirectory(in.tiff))
			break;
		if (!TIFFReadDirectory(in.tiff))
			r = tiff_in_refuse(&in);
	}
	tiff_in_close(&in);
	return r;
}

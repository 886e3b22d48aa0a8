/* SPDX-License-Identifier: MIT */
/* Documents for tests, made in memory: good ones, from which the tests make bad ones. */
#ifndef RENDER_TEST_DOCS_H
#define RENDER_TEST_DOCS_H

#include "base/buf.h"

/* Each appends one document to @out and aborts if it cannot. */

/* @pages pages of @width x @height points with a line of text, a box and a gray field. */
void test_pdf(struct buf *out, uint32_t pages, double width, double height);

/* What Ghostscript makes of @program with @options (NULL-terminated), as a PDF. */
void test_pdf_by_gs(struct buf *out, const char *const options[], const char *program);

enum test_pixels { TEST_GRAY, TEST_RGB, TEST_RGBA, TEST_CMYK, TEST_BILEVEL, TEST_PALETTE, TEST_GRAY16 };

/* A picture with a gradient from black on the left to white on the right and a white frame on top. */
void test_png(struct buf *out, uint32_t width, uint32_t height, enum test_pixels pixels, bool interlaced);
void test_jpeg(struct buf *out, uint32_t width, uint32_t height, enum test_pixels pixels, unsigned orientation);

struct test_tiff_page {
	uint32_t width, height;
	enum test_pixels pixels;
	uint16_t compression, photometric, fill_order; /* as libtiff names them; 0: none, by the pixels, MSB first */
	uint32_t rows_per_strip;                       /* 0: all; of tiles: their side */
	bool tiled;
	double dpi_x, dpi_y;
	uint16_t unit;        /* 0: inch */
	uint16_t orientation; /* 0: none */
	uint32_t subfile;     /* what kind of page, if none of the document */
};

/* Bilevel pages carry lines of bars, others the gradient. */
void test_tiff(struct buf *out, const struct test_tiff_page *pages, size_t count);

/* The bars of a bilevel page: is this pixel black? */
bool test_bar(uint32_t x, uint32_t y);

#endif

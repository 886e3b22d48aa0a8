/* SPDX-License-Identifier: MIT */
/*
 * One document on its way to fax pages: what every kind of input is given
 * and what it says when it cannot go on.
 *
 * A function that works on a document returns 0, or a negative errno; then
 * the reply already says why if the document is to blame (-EBADMSG), and
 * render_fault() finds words for the rest.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"
#include "core/doc/doc.h"

struct fax_tiff;
struct gray;
struct sheet;

struct render {
	const struct doc_request *request;
	int document;        /* opened for reading */
	const uint8_t *data; /* the same, mapped */
	size_t size;
	struct fax_tiff *out;
	struct doc_reply *reply;
};

/* Render the document in @document into the empty file @out; the reply is filled in any case. */
void render_document(const struct doc_request *request, int document, int out, struct doc_reply *ret_reply);

/* Which page render_document() is working on in this process, from 1; 0: it is not. Async-signal-safe. */
uint32_t render_page_at_work(void);

/* Say why the document is refused. @page from 1, 0 for the whole. Returns -EBADMSG, for the caller to return. */
int render_refuse(struct render *render, enum doc_result result, uint32_t page, const char *format, ...)
	PRINTF_LIKE(4, 5);

/* May page @page (from 1) be added? 0, or refused. */
int render_check_page(struct render *render, uint32_t page);

/* Screen a page that has the raster of the request, and add it to the fax. Spoils @raster. */
int render_add_gray(struct render *render, struct gray *raster);

/* One per kind of document. */
int render_pdf(struct render *render);
int render_postscript(struct render *render);
int render_tiff(struct render *render);
int render_png(struct render *render);
int render_jpeg(struct render *render);
int render_text(struct render *render);

/* A PDF by Ghostscript, after mutool has failed on it. */
int render_pdf_again(struct render *render);

/* An image of more pixels, or with a longer side than GRAY_SIDE_MAX, is refused as too large. */
#define RENDER_PIXELS_MAX (128u * 1024 * 1024)
int render_check_size(struct render *render, uint32_t page, uint64_t width, uint64_t height);

#endif

/* SPDX-License-Identifier: MIT */
/* Pages and the coder (core/t4): T.30's name of a code as the coder knows it, and memory that grows with a page. */
#ifndef MEDIA_PAGE_CODING_H
#define MEDIA_PAGE_CODING_H

#include "base/buf.h"
#include "core/t30/t30_format.h"
#include "core/t4/t4_encode.h"

static inline enum t4_coding page_coding(enum t30_coding coding)
{
	static const enum t4_coding codings[T30_CODINGS] = {
		[T30_CODING_MH] = T4_MH, [T30_CODING_MR] = T4_MR, [T30_CODING_MMR] = T4_MMR};

	return codings[coding];
}

/*
 * Add a row to @out, which is what the coder writes to and which grows with
 * it. Returns 0, -EINVAL, -EFBIG or -ENOMEM.
 */
int page_coding_row(struct t4_encoder *encoder, struct buf *out, const struct t4_row *row);
int page_coding_pixels(struct t4_encoder *encoder, struct buf *out, const uint8_t *pixels);

/* The end of the page; then @out is the page. */
int page_coding_finish(struct t4_encoder *encoder, struct buf *out);

#endif

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

/* The coder has no room left (-ENOBUFS): more of @out, which is what it writes to. Returns 0, -EFBIG or -ENOMEM. */
int page_coding_grow(struct t4_encoder *encoder, struct buf *out);

/* The end of the page; then @out is the page. */
int page_coding_finish(struct t4_encoder *encoder, struct buf *out);

#endif

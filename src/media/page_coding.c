/* SPDX-License-Identifier: MIT */
#include "media/page_coding.h"

#include <errno.h>

#include "base/macros.h"

/* At the least; then twice as much each time. */
#define GROWTH 65536

int page_coding_grow(struct t4_encoder *encoder, struct buf *out)
{
	out->size = encoder->used;
	if (!buf_extend(out, MAX(encoder->used, GROWTH)))
		return buf_error(out) == -E2BIG ? -EFBIG : -ENOMEM;
	encoder->data = out->data;
	encoder->size = out->size;
	return 0;
}

int page_coding_finish(struct t4_encoder *encoder, struct buf *out)
{
	int r;

	while ((r = t4_encode_finish(encoder)) == -ENOBUFS) {
		r = page_coding_grow(encoder, out);
		if (r < 0)
			return r;
	}
	out->size = encoder->used;
	return r;
}

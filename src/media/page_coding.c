/* SPDX-License-Identifier: MIT */
#include "media/page_coding.h"

#include <errno.h>

#include "base/macros.h"

/* At the least; then twice as much each time. */
#define GROWTH 65536

/* The coder has no room left (-ENOBUFS). */
static int grow(struct t4_encoder *encoder, struct buf *out)
{
	out->size = encoder->used;
	if (!buf_extend(out, MAX(encoder->used, GROWTH)))
		return buf_error(out) == -E2BIG ? -EFBIG : -ENOMEM;
	encoder->data = out->data;
	encoder->size = out->size;
	return 0;
}

int page_coding_row(struct t4_encoder *encoder, struct buf *out, const struct t4_row *row)
{
	int r;

	while ((r = t4_encode_row(encoder, row)) == -ENOBUFS) {
		r = grow(encoder, out);
		if (r < 0)
			return r;
	}
	return r;
}

int page_coding_pixels(struct t4_encoder *encoder, struct buf *out, const uint8_t *pixels)
{
	int r;

	while ((r = t4_encode_pixels(encoder, pixels)) == -ENOBUFS) {
		r = grow(encoder, out);
		if (r < 0)
			return r;
	}
	return r;
}

int page_coding_finish(struct t4_encoder *encoder, struct buf *out)
{
	int r;

	while ((r = t4_encode_finish(encoder)) == -ENOBUFS) {
		r = grow(encoder, out);
		if (r < 0)
			return r;
	}
	out->size = encoder->used;
	return r;
}

/* SPDX-License-Identifier: MIT */
/*
 * A growing byte buffer that knows its limit.
 *
 * The first append that fails (limit or memory) marks the buffer; later
 * appends do nothing, so that a long run of appends is checked once at its
 * end with buf_error().
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"

struct buf {
	uint8_t *data;
	size_t size;     /* bytes in use */
	size_t capacity; /* bytes allocated */
	size_t limit;    /* most bytes it may ever hold */
	int error;       /* 0, -E2BIG (limit) or -ENOMEM */
};

void buf_init(struct buf *buf, size_t limit);
void buf_fini(struct buf *buf);

/* Empty it and forget an error; keeps the memory. */
void buf_reset(struct buf *buf);

int buf_error(const struct buf *buf);

void buf_add(struct buf *buf, const void *data, size_t size);
void buf_add_u8(struct buf *buf, uint8_t value);
void buf_add_zero(struct buf *buf, size_t size);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* Room for @size more bytes, counted as used; NULL on failure. */
uint8_t *buf_extend(struct buf *buf, size_t size);

/* Drop @size bytes from the front. */
void buf_shift(struct buf *buf, size_t size);

/* The content as a C string (a NUL is put behind it, not counted); NULL on failure. */
const char *buf_str(struct buf *buf);

static inline void auto_fini_buf(struct buf *buf)
{
	buf_fini(buf);
}
#define AUTO_BUF __attribute__((cleanup(auto_fini_buf))) struct buf

#endif

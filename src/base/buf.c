/* SPDX-License-Identifier: MIT */
/* A growing byte buffer that knows its limit; see buf.h. */
#include "base/buf.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t limit)
{
	*buf = (struct buf){.limit = limit};
}

void buf_fini(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}

void buf_reset(struct buf *buf)
{
	buf->size = 0;
	buf->error = 0;
}

int buf_error(const struct buf *buf)
{
	return buf->error;
}

/* Make room for @more bytes behind the used ones. */
static bool buf_reserve(struct buf *buf, size_t more)
{
	size_t capacity;
	uint8_t *data;

	if (buf->error)
		return false;
	if (more > buf->limit - buf->size) {
		buf->error = -E2BIG;
		return false;
	}
	if (buf->size + more <= buf->capacity)
		return true;

	capacity = MAX(buf->capacity * 2, 64);
	capacity = MIN(MAX(capacity, buf->size + more), buf->limit);
	data = realloc(buf->data, capacity);
	if (!data) {
		buf->error = -ENOMEM;
		return false;
	}
	buf->data = data;
	buf->capacity = capacity;
	return true;
}

uint8_t *buf_extend(struct buf *buf, size_t size)
{
	uint8_t *start;

	if (!buf_reserve(buf, MAX(size, 1)))
		return NULL;
	start = buf->data + buf->size;
	buf->size += size;
	return start;
}

void buf_add(struct buf *buf, const void *data, size_t size)
{
	uint8_t *start;

	if (size == 0)
		return;
	start = buf_extend(buf, size);
	if (start)
		memcpy(start, data, size);
}

void buf_add_u8(struct buf *buf, uint8_t value)
{
	buf_add(buf, &value, 1);
}

void buf_add_zero(struct buf *buf, size_t size)
{
	uint8_t *start;

	if (size == 0)
		return;
	start = buf_extend(buf, size);
	if (start)
		memset(start, 0, size);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(length >= 0);

	/* vsnprintf writes a NUL behind the text: reserve it, but do not count it. */
	if (!buf_reserve(buf, (size_t)length + 1))
		return;
	va_start(args, format);
	vsnprintf((char *)buf->data + buf->size, (size_t)length + 1, format, args);
	va_end(args);
	buf->size += (size_t)length;
}

void buf_shift(struct buf *buf, size_t size)
{
	assert(size <= buf->size);
	if (size == 0)
		return;
	memmove(buf->data, buf->data + size, buf->size - size);
	buf->size -= size;
}

const char *buf_str(struct buf *buf)
{
	if (!buf_reserve(buf, 1))
		return NULL;
	buf->data[buf->size] = '\0';
	return (const char *)buf->data;
}

/* SPDX-License-Identifier: MIT */
/* Text helpers; see text.h. */
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"

void auto_free_memory(void *p)
{
	free(*(void **)p);
}

/*
 * Decode one UTF-8 character of at most @size bytes (RFC 3629: no overlong
 * forms, no surrogates, up to U+10FFFF). Returns its length, or 0.
 */
static size_t utf8_decode(const uint8_t *s, size_t size, uint32_t *ret_char)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length, i;
	uint32_t c;

	if (size == 0)
		return 0;
	if (s[0] < 0x80) {
		*ret_char = s[0];
		return 1;
	}
	if ((s[0] & 0xe0) == 0xc0)
		length = 2, c = s[0] & 0x1f;
	else if ((s[0] & 0xf0) == 0xe0)
		length = 3, c = s[0] & 0x0f;
	else if ((s[0] & 0xf8) == 0xf0)
		length = 4, c = s[0] & 0x07;
	else
		return 0;
	if (length > size)
		return 0;
	for (i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[length] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*ret_char = c;
	return length;
}

bool text_copy(char *dst, size_t size, const char *text)
{
	size_t length = text ? strlen(text) : 0;
	size_t keep = length;

	if (size == 0)
		return false;
	if (keep > size - 1) {
		keep = size - 1;
		/* Never leave half a character behind. */
		while (keep > 0 && ((uint8_t)text[keep] & 0xc0) == 0x80)
			keep--;
	}
	if (keep > 0)
		memcpy(dst, text, keep);
	dst[keep] = '\0';
	return keep == length;
}

char *text_dup(const char *text)
{
	return strdup(text ? text : "");
}

bool text_is_utf8(const char *text, size_t size)
{
	size_t at = 0, length;
	uint32_t c;

	while (at < size) {
		length = utf8_decode((const uint8_t *)text + at, size - at, &c);
		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

void text_clean(char *text)
{
	size_t size = strlen(text), at = 0, length;
	uint32_t c;

	while (at < size) {
		length = utf8_decode((const uint8_t *)text + at, size - at, &c);
		/* C0 and C1: a terminal may take 0x9b for the beginning of a command. */
		if (length == 0 || c < 0x20 || (c >= 0x7f && c < 0xa0)) {
			text[at] = '?';
			length = 1;
		}
		at += length;
	}
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_equal_nocase(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b))
		a++, b++;
	return lower(*a) == lower(*b);
}

static void add_unit(struct buf *out, uint32_t unit)
{
	buf_add_u8(out, (uint8_t)(unit & 0xff));
	buf_add_u8(out, (uint8_t)(unit >> 8));
}

size_t text_to_utf16(struct buf *out, const char *text)
{
	size_t size = text ? strlen(text) : 0, at = 0, length, units = 0;
	uint32_t c;

	while (at < size) {
		length = utf8_decode((const uint8_t *)text + at, size - at, &c);
		if (length == 0)
			length = 1, c = 0xfffd;
		at += length;
		if (c >= 0x10000) {
			add_unit(out, 0xd800 + ((c - 0x10000) >> 10));
			add_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
			units += 2;
		} else {
			add_unit(out, c);
			units++;
		}
	}
	return units;
}

static void add_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_add_u8(out, (uint8_t)c);
	} else if (c < 0x800) {
		buf_add_u8(out, (uint8_t)(0xc0 | c >> 6));
		buf_add_u8(out, (uint8_t)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_add_u8(out, (uint8_t)(0xe0 | c >> 12));
		buf_add_u8(out, (uint8_t)(0x80 | (c >> 6 & 0x3f)));
		buf_add_u8(out, (uint8_t)(0x80 | (c & 0x3f)));
	} else {
		buf_add_u8(out, (uint8_t)(0xf0 | c >> 18));
		buf_add_u8(out, (uint8_t)(0x80 | (c >> 12 & 0x3f)));
		buf_add_u8(out, (uint8_t)(0x80 | (c >> 6 & 0x3f)));
		buf_add_u8(out, (uint8_t)(0x80 | (c & 0x3f)));
	}
}

void text_from_utf16(struct buf *out, const uint8_t *bytes, size_t units)
{
	uint32_t c, low;
	size_t i;

	for (i = 0; i < units; i++) {
		c = bytes[2 * i] | (uint32_t)bytes[2 * i + 1] << 8;
		if (c >= 0xd800 && c <= 0xdbff && i + 1 < units) {
			low = bytes[2 * i + 2] | (uint32_t)bytes[2 * i + 3] << 8;
			if (low >= 0xdc00 && low <= 0xdfff) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i++;
			} else {
				c = 0xfffd;
			}
		} else if (c >= 0xd800 && c <= 0xdfff) {
			c = 0xfffd;
		}
		add_utf8(out, c);
	}
}

int text_to_long(const char *text, long least, long most, long *ret_value)
{
	char *end;
	long value;

	if (!text || !*text || (*text != '-' && (*text < '0' || *text > '9')))
		return -EINVAL;
	errno = 0;
	value = strtol(text, &end, 10);
	if (*end != '\0')
		return -EINVAL;
	if (errno == ERANGE || value < least || value > most)
		return -ERANGE;
	*ret_value = value;
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Text: bounded copies, UTF-8 checks, UTF-16LE as the wire and Windows want it. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* Copy @text into @dst of @size bytes, always terminated, cut at a whole UTF-8 character. False if it was cut. */
bool text_copy(char *dst, size_t size, const char *text);

/* A copy on the heap of @text (NULL counts as ""); NULL when out of memory. */
char *text_dup(const char *text);

bool text_is_utf8(const char *text, size_t size);

/* Replace bytes that are not UTF-8, and control characters, by '?', in place: for what strangers send. */
void text_clean(char *text);

/* The same without regard to ASCII case. */
bool text_equal_nocase(const char *a, const char *b);

/* Append @text (UTF-8) as UTF-16LE without terminator. Returns the code units added; bytes that are no UTF-8 become
 * U+FFFD. */
size_t text_to_utf16(struct buf *out, const char *text);

/* Append @units code units of UTF-16LE as UTF-8; unpaired surrogates become U+FFFD. */
void text_from_utf16(struct buf *out, const uint8_t *bytes, size_t units);

/* Parse a whole decimal number between @least and @most. Returns 0, or -EINVAL, or -ERANGE. */
int text_to_long(const char *text, long least, long most, long *ret_value);

#endif

/* SPDX-License-Identifier: MIT */
/* How much room a text takes on a terminal; see width.h. */
#include "faxport/width.h"

#include <langinfo.h>
#include <limits.h>
#include <string.h>
#include <wchar.h>

#include "base/buf.h"

int width_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* Marks that change the direction of what follows, and so can make a text look like another (Unicode, UAX 9). */
static int turns_writing(wchar_t c)
{
	return c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/*
 * The next character of @text as it is shown: its bytes, and the columns it
 * takes. Returns how many bytes of @text it was; 0 at the end.
 */
static size_t next(const char *text, const char **ret_shown, size_t *ret_size, size_t *ret_columns)
{
	mbstate_t state = {0};
	size_t length;
	int columns;
	wchar_t c;

	*ret_shown = "?";
	*ret_size = 1;
	*ret_columns = 1;
	/* The texts are UTF-8. Where the terminal is not, each of their letters becomes one question mark. */
	if ((unsigned char)*text >= 0x80 && !width_is_utf8()) {
		for (length = 1; ((unsigned char)text[length] & 0xc0) == 0x80; length++)
			;
		return length;
	}
	length = mbrtowc(&c, text, MB_LEN_MAX, &state);
	if (length == 0)
		return 0;
	if (length == (size_t)-1 || length == (size_t)-2)
		return 1;
	columns = wcwidth(c);
	if (columns >= 0 && !turns_writing(c)) {
		*ret_shown = text;
		*ret_size = length;
		*ret_columns = (size_t)columns;
	}
	return length;
}

size_t width_of(const char *text)
{
	size_t length, size, columns, all = 0;
	const char *shown;

	for (; (length = next(text, &shown, &size, &columns)) > 0; text += length)
		all += columns;
	return all;
}

void width_add(struct buf *out, const char *text)
{
	size_t length, size, columns;
	const char *shown;

	for (; (length = next(text, &shown, &size, &columns)) > 0; text += length)
		buf_add(out, shown, size);
}

size_t width_add_cut(struct buf *out, const char *text, size_t columns)
{
	const char *shown, *ellipsis = width_is_utf8() ? "\xe2\x80\xa6" : "~";
	size_t length, size, more, all = 0;

	if (width_of(text) <= columns) {
		width_add(out, text);
		return width_of(text);
	}
	if (columns == 0)
		return 0;
	for (; (length = next(text, &shown, &size, &more)) > 0 && all + more <= columns - 1; text += length) {
		buf_add(out, shown, size);
		all += more;
	}
	buf_add(out, ellipsis, strlen(ellipsis));
	return all + 1;
}

/* SPDX-License-Identifier: MIT */
/* Text between code pages; see text.h. */
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

#include <faxport/types.h>

static WCHAR *widen(UINT code_page, const char *text)
{
	int units = MultiByteToWideChar(code_page, 0, text, -1, NULL, 0);
	WCHAR *wide = units > 0 ? malloc((size_t)units * sizeof(*wide)) : NULL;

	if (wide)
		MultiByteToWideChar(code_page, 0, text, -1, wide, units);
	return wide;
}

static char *narrow(UINT code_page, const WCHAR *wide)
{
	int bytes = WideCharToMultiByte(code_page, 0, wide, -1, NULL, 0, NULL, NULL);
	char *text = bytes > 0 ? malloc((size_t)bytes) : NULL;

	if (text)
		WideCharToMultiByte(code_page, 0, wide, -1, text, bytes, NULL, NULL);
	return text;
}

WCHAR *text_to_wide(const char *utf8)
{
	return utf8 ? widen(CP_UTF8, utf8) : NULL;
}

char *text_from_wide(const WCHAR *wide)
{
	return wide ? narrow(CP_UTF8, wide) : NULL;
}

static char *convert(UINT from, UINT to, const char *text)
{
	WCHAR *wide = text ? widen(from, text) : NULL;
	char *other = wide ? narrow(to, wide) : NULL;

	free(wide);
	return other;
}

char *text_to_ansi(const char *utf8)
{
	return convert(CP_UTF8, CP_ACP, utf8);
}

char *text_from_ansi(const char *ansi)
{
	return convert(CP_ACP, CP_UTF8, ansi);
}

void text_station_id(char *id)
{
	size_t length = 0;
	const char *from;

	for (from = id; from && *from && length < FAX_ID_MAX; from++) {
		if (*from >= 0x20 && *from <= 0x7e)
			id[length++] = *from;
	}
	if (id)
		id[length] = '\0';
}

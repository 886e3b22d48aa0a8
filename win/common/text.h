/* SPDX-License-Identifier: MIT */
/*
 * Text between Windows and libfaxport: UTF-16 or the ANSI code page on one
 * side, UTF-8 on the other. Results are the caller's, from malloc(). NULL is
 * NULL in both directions; NULL for something is out of memory.
 */
#ifndef WIN_COMMON_TEXT_H
#define WIN_COMMON_TEXT_H

#include <windows.h>

WCHAR *text_to_wide(const char *utf8);

/* Half of a surrogate pair becomes U+FFFD. */
char *text_from_wide(const WCHAR *wide);

/* What the code page lacks becomes its question mark. */
char *text_to_ansi(const char *utf8);
char *text_from_ansi(const char *ansi);

/*
 * A station id as the Windows fax service makes it of what a program gives:
 * what is not 0x20 to 0x7e is left out, the rest cut to FAX_ID_MAX. UTF-8, in
 * place; NULL is fine.
 */
void text_station_id(char *id);

#endif

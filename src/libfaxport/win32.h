/* SPDX-License-Identifier: MIT */
/* What the Windows files of libfaxport share: UTF-16 for the system, UTF-8 for us, and error codes. */
#ifndef LIBFAXPORT_WIN32_H
#define LIBFAXPORT_WIN32_H

#ifdef _WIN32

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

/* A copy of @text (UTF-8) as the system's functions ending in W want it, terminated; NULL when out of memory. */
char16_t *win32_utf16(const char *text);

/* The same back into @text; false when it does not fit in @size bytes. */
bool win32_utf8(const char16_t *wide, char *text, size_t size);

/* A code of GetLastError() or WSAGetLastError() as a negative errno value; what is not known is -EIO. */
int win32_error(unsigned long code);

#endif
#endif

/* SPDX-License-Identifier: MIT */
/* Numbers and times of libfaxport as members of winfax.h's structures. */
#ifndef WIN_WINFAX_VALUE_H
#define WIN_WINFAX_VALUE_H

#include <windows.h>

#include <stdint.h>
#include <string.h>

#include "base/wintime.h"

/* A size that may have outgrown its member. */
static inline DWORD value_dword(uint64_t number)
{
	return number > MAXDWORD ? MAXDWORD : (DWORD)number;
}

/* All zero when unknown. */
static inline FILETIME value_filetime(int64_t unix_s)
{
	uint64_t filetime = wintime_to_filetime(unix_s);

	return (FILETIME){(DWORD)filetime, (DWORD)(filetime >> 32)};
}

/* Times of jobs are UTC in both directions, here and nowhere else: winfax reference, section 8. All zero when unknown.
 */
static inline SYSTEMTIME value_systemtime(int64_t unix_s)
{
	SYSTEMTIME time = {0};
	uint16_t parts[8] = {0};

	if (unix_s != 0)
		wintime_to_systemtime(unix_s, parts);
	memcpy(&time, parts, sizeof(time));
	return time;
}

/* 0: no date. */
static inline int64_t value_from_systemtime(const SYSTEMTIME *time)
{
	uint16_t parts[8];

	memcpy(parts, time, sizeof(parts));
	return wintime_from_systemtime(parts);
}

/* For members that are NULL when there is nothing to say. */
static inline const char *value_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

#endif

/* SPDX-License-Identifier: MIT */
/* Windows' ways to write a time, from and to seconds since 1970 UTC. 0 stands for "unknown" both ways. Times
 * outside the years 1601 to 30827 are written as the first or last moment of these. */
#ifndef BASE_WINTIME_H
#define BASE_WINTIME_H

#include <stdint.h>

/* 100 ns steps since 1601-01-01 UTC. */
uint64_t wintime_to_filetime(int64_t unix_s);
int64_t wintime_from_filetime(uint64_t filetime);

/* SYSTEMTIME: year, month 1-12, weekday 0-6 (Sunday 0), day, hour, minute, second, millisecond. */
void wintime_to_systemtime(int64_t unix_s, uint16_t ret_parts[8]);

/* 0 when the parts are all zero or no date. The weekday is not looked at. */
int64_t wintime_from_systemtime(const uint16_t parts[8]);

#endif

/* SPDX-License-Identifier: MIT */
/* Times for people: local time, read and written. */
#ifndef FAXPORT_WHEN_H
#define FAXPORT_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WHEN_SIZE 32

/*
 * What people write for a time to send: "now", "17:30" (the next time it is
 * half past five), "2026-03-01 08:00" with T or a blank between and seconds if
 * wanted, each in local time; with Z at the end in UTC; "+90min", "+2h",
 * "+3d", "+30s" from @now. False when it is none of them.
 */
bool when_parse(const char *text, int64_t now, int64_t *ret_time);

/* A time of the day, "17:30" or "9:05" and nothing behind it, in minutes after midnight. */
bool when_parse_clock(const char *text, uint32_t *ret_minutes);

/* "2026-03-01 08:00:00" in local time; "" for 0. */
const char *when_local(int64_t time, char text[WHEN_SIZE]);

/* The same without seconds, and without the date when it is that of @now. */
const char *when_short(int64_t time, int64_t now, char text[WHEN_SIZE]);

/* "2026-03-01T07:00:00Z"; "" for 0. */
const char *when_iso(int64_t time, char text[WHEN_SIZE]);

/* "1:05", "1:02:03" */
const char *when_span(uint32_t seconds, char text[WHEN_SIZE]);

#endif

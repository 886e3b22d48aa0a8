/* SPDX-License-Identifier: MIT */
/* Times for people; see when.h. */
#include "faxport/when.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/macros.h"

/* "+90min" and the like; @text stands behind the plus. */
static bool parse_span(const char *text, int64_t *ret_seconds)
{
	static const struct {
		const char *word;
		int64_t seconds;
	} units[] = {
		{"s",   1    },
                {"min", 60   },
                {"m",   60   },
                {"h",   3600 },
                {"d",   86400}
        };
	int64_t number = 0;
	size_t digits = strspn(text, "0123456789"), i;

	if (digits == 0 || digits > 6)
		return false;
	for (i = 0; i < digits; i++)
		number = number * 10 + text[i] - '0';
	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(text + digits, units[i].word) == 0) {
			*ret_seconds = number * units[i].seconds;
			return true;
		}
	}
	return false;
}

/* "17:30", "9:05" and nothing behind it. */
static bool parse_clock(const char *text, int *ret_hour, int *ret_minute)
{
	size_t digits = strspn(text, "0123456789");

	if (digits < 1 || digits > 2 || text[digits] != ':' || strspn(text + digits + 1, "0123456789") != 2 ||
	    text[digits + 3] != '\0')
		return false;
	*ret_hour = digits == 2 ? (text[0] - '0') * 10 + text[1] - '0' : text[0] - '0';
	*ret_minute = (text[digits + 1] - '0') * 10 + text[digits + 2] - '0';
	return *ret_hour < 24 && *ret_minute < 60;
}

bool when_parse_clock(const char *text, uint32_t *ret_minutes)
{
	int hour, minute;

	if (!parse_clock(text, &hour, &minute))
		return false;
	*ret_minutes = (uint32_t)(hour * 60 + minute);
	return true;
}

/* The end of @text when all of @format was there, else NULL. strptime() alone would take "9:5" and leading blanks. */
static const char *parse_exactly(const char *text, const char *format, struct tm *tm)
{
	const char *end;
	char again[WHEN_SIZE];

	end = strptime(text, format, tm);
	if (!end || strftime(again, sizeof(again), format, tm) != (size_t)(end - text) ||
	    memcmp(again, text, (size_t)(end - text)) != 0)
		return NULL;
	return end;
}

/* Is there such a day? mktime() would make March of 30 February. */
static bool settle(struct tm *tm, bool utc, int64_t *ret_time)
{
	int day = tm->tm_mday;

	tm->tm_isdst = -1;
	*ret_time = utc ? timegm(tm) : mktime(tm);
	return *ret_time > 0 && tm->tm_mday == day;
}

static bool parse_date(const char *text, int64_t *ret_time)
{
	static const char *const formats[] = {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M",
					      "%Y-%m-%dT%H:%M"};
	const char *end;
	struct tm tm;
	bool utc;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		tm = (struct tm){0};
		end = parse_exactly(text, formats[i], &tm);
		utc = end && strcmp(end, "Z") == 0;
		if (end && (*end == '\0' || utc))
			return settle(&tm, utc, ret_time);
	}
	return false;
}

bool when_parse(const char *text, int64_t now, int64_t *ret_time)
{
	time_t start = (time_t)now;
	int hour, minute, days;
	struct tm tm;
	int64_t span;

	if (strcmp(text, "now") == 0) {
		*ret_time = now;
		return true;
	}
	if (*text == '+') {
		if (!parse_span(text + 1, &span))
			return false;
		*ret_time = now + span;
		return true;
	}
	if (!parse_clock(text, &hour, &minute))
		return parse_date(text, ret_time);

	/* Today, or tomorrow, which mktime() finds at the end of a month and when the clocks change too. */
	for (days = 0; days < 2; days++) {
		if (!localtime_r(&start, &tm))
			return false;
		tm.tm_mday += days;
		tm.tm_hour = hour;
		tm.tm_min = minute;
		tm.tm_sec = 0;
		tm.tm_isdst = -1;
		*ret_time = mktime(&tm);
		if (*ret_time > now)
			break;
	}
	return *ret_time > now;
}

static const char *format_time(int64_t time, const char *format, bool utc, char text[WHEN_SIZE])
{
	time_t t = (time_t)time;
	struct tm tm;

	text[0] = '\0';
	if (time != 0 && (utc ? gmtime_r(&t, &tm) : localtime_r(&t, &tm)) &&
	    strftime(text, WHEN_SIZE, format, &tm) == 0)
		text[0] = '\0';
	return text;
}

const char *when_local(int64_t time, char text[WHEN_SIZE])
{
	return format_time(time, "%Y-%m-%d %H:%M:%S", false, text);
}

const char *when_short(int64_t time, int64_t now, char text[WHEN_SIZE])
{
	char today[WHEN_SIZE], day[WHEN_SIZE];

	format_time(now, "%Y-%m-%d", false, today);
	format_time(time, "%Y-%m-%d", false, day);
	return format_time(time, strcmp(today, day) == 0 ? "%H:%M" : "%Y-%m-%d %H:%M", false, text);
}

const char *when_iso(int64_t time, char text[WHEN_SIZE])
{
	return format_time(time, "%Y-%m-%dT%H:%M:%SZ", true, text);
}

const char *when_span(uint32_t seconds, char text[WHEN_SIZE])
{
	if (seconds < 3600)
		snprintf(text, WHEN_SIZE, "%u:%02u", seconds / 60, seconds % 60);
	else
		snprintf(text, WHEN_SIZE, "%u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
	return text;
}

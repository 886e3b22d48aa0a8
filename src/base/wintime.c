/* SPDX-License-Identifier: MIT */
/* Windows times; see wintime.h. Calendar arithmetic is proleptic Gregorian, as SYSTEMTIME is. */
#include "base/wintime.h"

#include <string.h>

#include "base/macros.h"

#define EPOCH_GAP_S 11644473600 /* 1601-01-01 to 1970-01-01 */
#define YEAR_LEAST 1601
#define YEAR_MAX 30827      /* as SYSTEMTIME has it */
#define LAST_S 910670515199 /* its last second */

/* What is outside is written as the first or the last moment there is: users may ask for any time at all. */
static int64_t within(int64_t unix_s)
{
	return MIN(MAX(unix_s, -EPOCH_GAP_S), LAST_S);
}

uint64_t wintime_to_filetime(int64_t unix_s)
{
	return unix_s == 0 ? 0 : (uint64_t)(within(unix_s) + EPOCH_GAP_S) * 10000000u;
}

int64_t wintime_from_filetime(uint64_t filetime)
{
	return filetime == 0 ? 0 : (int64_t)(filetime / 10000000u) - EPOCH_GAP_S;
}

/* Days from 1970-01-01, with years that begin in March so that the leap day comes last. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void wintime_to_systemtime(int64_t unix_s, uint16_t ret_parts[8])
{
	int64_t days = within(unix_s) / 86400, rest = within(unix_s) % 86400;
	int64_t era, day_of_era, year_of_era, day_of_year, shifted;

	memset(ret_parts, 0, 8 * sizeof(uint16_t));
	if (unix_s == 0)
		return;
	if (rest < 0)
		rest += 86400, days--;

	shifted = days + 719468;
	era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	day_of_era = shifted - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);

	ret_parts[1] = (uint16_t)((5 * day_of_year + 2) / 153 + 3);
	ret_parts[3] = (uint16_t)(day_of_year - (153 * (ret_parts[1] - 3) + 2) / 5 + 1);
	if (ret_parts[1] > 12)
		ret_parts[1] -= 12;
	ret_parts[0] = (uint16_t)(year_of_era + era * 400 + (ret_parts[1] <= 2));
	ret_parts[2] = (uint16_t)(((days + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
	ret_parts[4] = (uint16_t)(rest / 3600);
	ret_parts[5] = (uint16_t)(rest / 60 % 60);
	ret_parts[6] = (uint16_t)(rest % 60);
}

int64_t wintime_from_systemtime(const uint16_t parts[8])
{
	int64_t first, next; /* days: of the month, and of the one after it */

	if (parts[0] < YEAR_LEAST || parts[0] > YEAR_MAX || parts[1] < 1 || parts[1] > 12 || parts[4] > 23 ||
	    parts[5] > 59 || parts[6] > 59)
		return 0;
	first = days_from_civil(parts[0], parts[1], 1);
	next = days_from_civil(parts[0] + parts[1] / 12, parts[1] % 12 + 1, 1);
	if (parts[3] < 1 || parts[3] > next - first)
		return 0;
	return (first + parts[3] - 1) * 86400 + parts[4] * 3600 + parts[5] * 60 + parts[6];
}

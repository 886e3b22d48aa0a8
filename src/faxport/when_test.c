/* SPDX-License-Identifier: MIT */
/* Times as people write and read them, in a zone with summer time. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macros.h"
#include "faxport/when.h"

#define NOW 1767600000      /* Monday 2026-01-05 09:00:00 CET */
#define NEW_YEAR 1767222000 /* Thursday 2026-01-01 00:00:00 CET */

static const struct {
	const char *text;
	int64_t now;
	const char *iso; /* NULL: no time */
} cases[] = {
	{"now",		 NOW,		      "2026-01-05T08:00:00Z"},
	{"17:30",               NOW,                      "2026-01-05T16:30:00Z"},
	{"9:01",                NOW,		      "2026-01-05T08:01:00Z"},
	{"09:00",               NOW,                      "2026-01-06T08:00:00Z"},
	{"0:00",                NEW_YEAR - 60,            "2025-12-31T23:00:00Z"},
	{"23:58",               NEW_YEAR - 60,            "2026-01-01T22:58:00Z"},
	{"02:00",               NOW + 86400 * 83 + 46800, "2026-03-30T00:00:00Z"},
	{"2026-03-01 08:00",    NOW,                      "2026-03-01T07:00:00Z"},
	{"2026-07-01T08:00",    NOW,                      "2026-07-01T06:00:00Z"},
	{"2026-07-01T08:00:59", NOW,                      "2026-07-01T06:00:59Z"},
	{"2026-07-01 08:00Z",   NOW,                      "2026-07-01T08:00:00Z"},
	{"2020-01-01 00:00",    NOW,                      "2019-12-31T23:00:00Z"},
	{"2024-02-29 12:00",    NOW,                      "2024-02-29T11:00:00Z"},
	{"+30s",                NOW,		      "2026-01-05T08:00:30Z"},
	{"+90min",              NOW,                      "2026-01-05T09:30:00Z"},
	{"+5m",		 NOW,		      "2026-01-05T08:05:00Z"},
	{"+2h",		 NOW,		      "2026-01-05T10:00:00Z"},
	{"+3d",		 NOW,		      "2026-01-08T08:00:00Z"},
	{"",		    NOW,		      NULL                  },
	{"noon",                NOW,		      NULL                  },
	{"24:00",               NOW,                      NULL                  },
	{"17:60",               NOW,                      NULL                  },
	{"17:3",                NOW,		      NULL                  },
	{"17:300",              NOW,                      NULL                  },
	{"17",		  NOW,		      NULL                  },
	{"2026-02-30 08:00",    NOW,                      NULL                  },
	{"2026-13-01 08:00",    NOW,                      NULL                  },
	{"2026-3-1 08:00",      NOW,                      NULL                  },
	{"2026-03-01",          NOW,                      NULL                  },
	{"2026-03-01 08:00 ",   NOW,                      NULL                  },
	{"2026-03-01 08:00X",   NOW,                      NULL                  },
	{"+",		   NOW,		      NULL                  },
	{"+2",		  NOW,		      NULL                  },
	{"+2x",		 NOW,		      NULL                  },
	{"+9999999s",           NOW,                      NULL                  },
	{"-2h",		 NOW,		      NULL                  },
};

static void test_parse(void)
{
	char iso[WHEN_SIZE];
	int64_t time;
	bool fine;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fine = when_parse(cases[i].text, cases[i].now, &time);
		if (fine != (cases[i].iso != NULL) || (fine && strcmp(when_iso(time, iso), cases[i].iso) != 0)) {
			fprintf(stderr, "%s: %s instead of %s\n", cases[i].text, fine ? when_iso(time, iso) : "no time",
				cases[i].iso ? cases[i].iso : "no time");
			abort();
		}
	}
}

static void test_write(void)
{
	char text[WHEN_SIZE];

	assert(strcmp(when_local(0, text), "") == 0);
	assert(strcmp(when_local(NOW, text), "2026-01-05 09:00:00") == 0);
	assert(strcmp(when_iso(0, text), "") == 0);
	assert(strcmp(when_short(NOW + 3600, NOW, text), "10:00") == 0);
	assert(strcmp(when_short(NOW + 86400, NOW, text), "2026-01-06 09:00") == 0);
	/* In UTC it is still the same day. */
	assert(strcmp(when_short(NEW_YEAR, NEW_YEAR - 60, text), "2026-01-01 00:00") == 0);
	assert(strcmp(when_span(0, text), "0:00") == 0);
	assert(strcmp(when_span(65, text), "1:05") == 0);
	assert(strcmp(when_span(3599, text), "59:59") == 0);
	assert(strcmp(when_span(3723, text), "1:02:03") == 0);
}

int main(void)
{
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	test_parse();
	test_write();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * What a fax TIFF says of the fax: from our own tags (FAX_TIFF_TAG_LIST), or
 * else from those that other programs write; see tiff.h.
 */
#include "libfaxport/tiff.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/macros.h"
#include "base/text.h"
#include "base/wintime.h"

#define ASCII 2

enum {
	IMAGE_DESCRIPTION = 270,
	SOFTWARE = 305,
	DATE_TIME = 306,
	FAX_SUB_ADDRESS = 34909, /* T.30 SUB, as libtiff names it; what the sender wants the fax to be routed by */
};

/*
 * Who else says it where, and for which Software. spandsp puts the identity
 * of the machine that called into ImageDescription; other programs put there
 * what they like.
 */
static const struct {
	size_t field; /* of struct fax_tiff */
	uint16_t tag;
	uint16_t other_tag;         /* 0: no other program is known to say it */
	const char *other_software; /* how Software begins then; NULL: whoever wrote it */
} texts[] = {
	{offsetof(struct fax_tiff, recipient_name),   FAX_TIFF_RECIPIENT_NAME,   0,                 NULL      },
	{offsetof(struct fax_tiff, recipient_number), FAX_TIFF_RECIPIENT_NUMBER, 0,                 NULL      },
	{offsetof(struct fax_tiff, sender_name),      FAX_TIFF_SENDER_NAME,      0,                 NULL      },
	{offsetof(struct fax_tiff, routing),          FAX_TIFF_ROUTING,          FAX_SUB_ADDRESS,   NULL      },
	{offsetof(struct fax_tiff, caller_id),        FAX_TIFF_CALLER_ID,        0,                 NULL      },
	{offsetof(struct fax_tiff, csid),             FAX_TIFF_CSID,             0,                 NULL      },
	{offsetof(struct fax_tiff, tsid),             FAX_TIFF_TSID,             IMAGE_DESCRIPTION, "Spandsp "},
};

/* The ASCII text of @tag, "" when the file has none. */
static int read_text(const struct tiff *tiff, uint16_t tag, char ret_text[FAX_TIFF_TEXT_MAX + 1])
{
	struct tiff_value value;
	int r;

	ret_text[0] = '\0';
	r = tiff_find(tiff, tag, &value);
	if (r == -ENOENT || (r == 0 && value.type != ASCII))
		return 0;
	if (r < 0)
		return r;
	r = tiff_text(tiff, &value, ret_text);
	if (r == 0)
		text_clean(ret_text);
	return r;
}

static int read_other(const struct tiff *tiff, uint16_t tag, const char *only_software,
		      char ret_text[FAX_TIFF_TEXT_MAX + 1])
{
	int r;

	ret_text[0] = '\0';
	if (tag == 0)
		return 0;
	if (only_software) {
		r = read_text(tiff, SOFTWARE, ret_text);
		if (r < 0)
			return r;
		if (strncmp(ret_text, only_software, strlen(only_software)) != 0) {
			ret_text[0] = '\0';
			return 0;
		}
	}
	return read_text(tiff, tag, ret_text);
}

/* A few digits, as many as are there, and the character behind them. False: no digit, or another character. */
static bool take_number(const char **text, const char *ends, uint16_t *ret_number)
{
	uint16_t number = 0;
	int digits;

	for (digits = 0; digits < 4 && **text >= '0' && **text <= '9'; digits++, (*text)++)
		number = (uint16_t)(number * 10 + (**text - '0'));
	if (digits == 0 || !strchr(ends, **text))
		return false;
	if (**text)
		(*text)++;
	*ret_number = number;
	return true;
}

/*
 * DateTime, "2026:11:29 21:54:00", is the local time of the machine that
 * wrote it, and does not say of which zone: it is taken as ours. spandsp
 * writes the date with slashes. Returns 0 for what is no time.
 */
static int64_t parse_local_time(const char *text)
{
	static const char *const ends[] = {":/-", ":/-", " T", ":", ":", ""};
	uint16_t parts[ARRAY_SIZE(ends)], check[8] = {0};
	struct tm tm = {0};
	time_t time;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		/* The last one ends where the text does: strchr("", '\0') is it. */
		if (!take_number(&text, ends[i], &parts[i]) || (i + 1 < ARRAY_SIZE(ends) && !*text))
			return 0;
	}
	/* mktime() would make the 3rd of March of the 31st of February. */
	memcpy(check, (const uint16_t[8]){parts[0], parts[1], 0, parts[2], parts[3], parts[4], parts[5], 0},
	       sizeof(check));
	if (wintime_from_systemtime(check) == 0)
		return 0;
	tm.tm_year = parts[0] - 1900;
	tm.tm_mon = parts[1] - 1;
	tm.tm_mday = parts[2];
	tm.tm_hour = parts[3];
	tm.tm_min = parts[4];
	tm.tm_sec = parts[5];
	tm.tm_isdst = -1;
	time = mktime(&tm);
	return time > 0 ? (int64_t)time : 0;
}

/* Decimal digits and nothing else; 0 for what is no number, or too large. */
static int64_t parse_seconds(const char *text)
{
	int64_t seconds = 0;

	for (; *text >= '0' && *text <= '9'; text++) {
		if (seconds > (INT64_MAX - (*text - '0')) / 10)
			return 0;
		seconds = seconds * 10 + (*text - '0');
	}
	return *text ? 0 : seconds;
}

static int read_time(const struct tiff *tiff, int64_t *ret_time)
{
	char text[FAX_TIFF_TEXT_MAX + 1];
	int r;

	r = read_text(tiff, FAX_TIFF_TIME, text);
	if (r < 0)
		return r;
	*ret_time = parse_seconds(text);
	if (*ret_time > 0)
		return 0;
	r = read_text(tiff, DATE_TIME, text);
	if (r == 0)
		*ret_time = parse_local_time(text);
	return r;
}

int tiff_facts(const struct tiff *tiff, struct rpc_arena *arena, struct fax_tiff *ret_facts)
{
	char text[FAX_TIFF_TEXT_MAX + 1], *copy;
	struct fax_tiff facts = {0};
	size_t i, size;
	int r;

	r = tiff_count_pages(tiff, &facts.pages);
	if (r == 0)
		r = read_time(tiff, &facts.time);
	if (r < 0)
		return r;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		r = read_text(tiff, texts[i].tag, text);
		if (r == 0 && !text[0])
			r = read_other(tiff, texts[i].other_tag, texts[i].other_software, text);
		if (r < 0)
			return r;
		size = strlen(text) + 1;
		copy = rpc_arena_alloc_text(arena, size);
		if (!copy)
			return -ENOMEM;
		memcpy(copy, text, size);
		memcpy((char *)&facts + texts[i].field, &copy, sizeof(copy));
	}
	*ret_facts = facts;
	return 0;
}

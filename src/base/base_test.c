/* SPDX-License-Identifier: MIT */
/* Tests of buf, text and wintime. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/wintime.h"

static void test_buf(void)
{
	AUTO_BUF b;

	buf_init(&b, 10);
	buf_add(&b, "abc", 3);
	buf_printf(&b, "%d", 42);
	assert(b.size == 5 && memcmp(b.data, "abc42", 5) == 0);
	assert(strcmp(buf_str(&b), "abc42") == 0);
	buf_shift(&b, 3);
	assert(b.size == 2 && memcmp(b.data, "42", 2) == 0);
	assert(buf_error(&b) == 0);

	/* Over the limit: nothing is added, and nothing after it either. */
	buf_add_zero(&b, 9);
	assert(buf_error(&b) == -E2BIG && b.size == 2);
	buf_add_u8(&b, 1);
	assert(b.size == 2);
	buf_reset(&b);
	buf_add_zero(&b, 10);
	assert(buf_error(&b) == 0 && b.size == 10);
}

static void test_copy(void)
{
	char out[6];

	assert(text_copy(out, sizeof(out), "abcde") && strcmp(out, "abcde") == 0);
	assert(!text_copy(out, sizeof(out), "abcdef") && strcmp(out, "abcde") == 0);
	/* "abcd" and a two-byte letter: the letter does not fit and is not halved. */
	assert(!text_copy(out, sizeof(out), "abcd\xc3\xa4") && strcmp(out, "abcd") == 0);
	assert(text_copy(out, sizeof(out), NULL) && strcmp(out, "") == 0);
}

static void test_utf(void)
{
	static const struct {
		const char *utf8;
		const char *utf16;
		size_t units;
	} good[] = {
		{"",                 "",                 0},
		{"A\xc3\xa4",        "A\0\xe4\0",        2},
		{"\xe2\x82\xac",     "\xac\x20",         1},
		{"\xf0\x9f\x93\xa0", "\x3d\xd8\xe0\xdc", 2}, /* the fax machine, U+1F4E0 */
	};
	static const char *bad[] = {"\x80", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		AUTO_BUF wide, back;

		buf_init(&wide, 100);
		buf_init(&back, 100);
		assert(text_to_utf16(&wide, good[i].utf8) == good[i].units);
		assert(wide.size == 2 * good[i].units);
		assert(wide.size == 0 || memcmp(wide.data, good[i].utf16, wide.size) == 0);
		text_from_utf16(&back, wide.data, good[i].units);
		assert(strcmp(buf_str(&back), good[i].utf8) == 0);
		assert(text_is_utf8(good[i].utf8, strlen(good[i].utf8)));
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		char text[8];

		assert(!text_is_utf8(bad[i], strlen(bad[i])));
		strcpy(text, bad[i]);
		text_clean(text);
		assert(text_is_utf8(text, strlen(text)) && text[0] == '?');
	}
	{
		AUTO_BUF out;

		buf_init(&out, 100);
		text_from_utf16(&out, (const uint8_t *)"\x3d\xd8", 1);
		assert(strcmp(buf_str(&out), "\xef\xbf\xbd") == 0);
	}
	{
		char text[] = "a\x1b[31m\n\x7f\xc2\x9b\xc2\xa0\xc3\xa4";

		text_clean(text);
		assert(strcmp(text, "a?[31m????\xc2\xa0\xc3\xa4") == 0);
	}
	assert(text_equal_nocase("UDPTL", "udptl"));
	assert(!text_equal_nocase("udpt", "udptl") && !text_equal_nocase("udptl", "udpt"));
}

static void test_numbers(void)
{
	long n = 7;

	assert(text_to_long("99", 0, 99, &n) == 0 && n == 99);
	assert(text_to_long("100", 0, 99, &n) == -ERANGE);
	assert(text_to_long("-1", 0, 99, &n) == -ERANGE);
	assert(text_to_long("5 ", 0, 99, &n) == -EINVAL);
	assert(text_to_long("", 0, 99, &n) == -EINVAL);
	assert(text_to_long(" 5", 0, 99, &n) == -EINVAL);
	assert(n == 99);
}

static void test_wintime(void)
{
	static const struct {
		int64_t unix_s;
		uint16_t parts[8];
	} cases[] = {
		{0,            {0}			      },
		{951782400,    {2000, 2, 2, 29, 0, 0, 0, 0}     },
		{1798761599,   {2026, 12, 4, 31, 23, 59, 59, 0} },
		{-1,           {1969, 12, 3, 31, 23, 59, 59, 0} },
		{-11644473600, {1601, 1, 1, 1, 0, 0, 0, 0}      },
		{910670515199, {30827, 12, 5, 31, 23, 59, 59, 0}},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		uint16_t parts[8];

		wintime_to_systemtime(cases[i].unix_s, parts);
		assert(memcmp(parts, cases[i].parts, sizeof(parts)) == 0);
		assert(wintime_from_systemtime(parts) == cases[i].unix_s);
	}
	assert(wintime_to_filetime(1) == 116444736010000000u);
	assert(wintime_from_filetime(116444736010000000u) == 1);
	assert(wintime_to_filetime(INT64_MAX) == 9223149887990000000u && wintime_to_filetime(INT64_MIN) == 0);
	assert(wintime_from_systemtime((uint16_t[8]){2026, 13, 0, 1}) == 0);
	assert(wintime_from_systemtime((uint16_t[8]){2026, 2, 0, 29}) == 0);
	assert(wintime_from_systemtime((uint16_t[8]){2026, 4, 0, 31}) == 0);
	assert(wintime_from_systemtime((uint16_t[8]){2026, 4, 0, 0}) == 0);
	assert(wintime_from_systemtime((uint16_t[8]){1600, 4, 0, 1}) == 0);
}

int main(void)
{
	test_buf();
	test_copy();
	test_utf();
	test_numbers();
	test_wintime();
	return 0;
}

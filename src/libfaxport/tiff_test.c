/* SPDX-License-Identifier: MIT */
/*
 * Tests of what a fax TIFF says of itself, the same on every system: every
 * type of value, our tags and those of others, damage, and how little is read.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "libfaxport/file.h"
#include "libfaxport/test_tiff.h"

#define ARENA_MAX 100000

static struct test_tiff test;
static char path[64];

/* clang-format off */
static const struct {
	uint16_t type;
	uint32_t count;
	const char *data;
	const char *text;
} types[] = {
	{1,  3,  "\x00\x7f\xff", "0 127 255"},
	{1,  5,  "\x01\x02\x03\x04\x05", "1 2 3 4 5"},
	{2,  4,  "Fax", "Fax"},
	{2,  3,  "Fax", "Fax"}, /* without its end */
	{2,  8,  "Fax\0more", "Fax"},
	{2,  9,  "Faxport!", "Faxport!"},
	{2,  0,  "", ""},
	{2,  1,  "", ""},
	{2,  6,  "\n\x1b[3m", "\n\x1b[3m"},
	{3,  1,  "\x04\x00", "4"},
	{3,  2,  "\x01\x00\xff\xff", "1 65535"},
	{3,  3,  "\x01\x00\x00\x01\xff\xff", "1 256 65535"},
	{4,  1,  "\xff\xff\xff\xff", "4294967295"},
	{4,  2,  "\x01\x02\x03\x04\x00\x00\x00\x80", "67305985 2147483648"},
	{4,  0,  "", ""},
	{5,  1,  "\xcc\x00\x00\x00\x01\x00\x00\x00", "204/1"},
	{5,  2,  "\xcc\x00\x00\x00\x01\x00\x00\x00\xff\xff\xff\xff\x00\x00\x00\x00", "204/1 4294967295/0"},
	{6,  3,  "\x80\xff\x7f", "-128 -1 127"},
	{7,  4,  "0231", "48 50 51 49"},
	{8,  2,  "\x00\x80\xff\xff", "-32768 -1"},
	{9,  1,  "\x00\x00\x00\x80", "-2147483648"},
	{9,  2,  "\xfe\xff\xff\xff\x02\x00\x00\x00", "-2 2"},
	{10, 1,  "\xff\xff\xff\xff\x03\x00\x00\x00", "-1/3"},
	{11, 1,  "\x00\x00\x20\x3e", "0.15625"},
	{11, 1,  "\xcd\xcc\xcc\x3d", "0.1"},
	{11, 2,  "\x00\x00\x80\x7f\x00\x00\xc0\xff", "inf nan"},
	{11, 1,  "\xff\xff\x7f\x7f", "3.4028235e+38"},
	{12, 1,  "\x9a\x99\x99\x99\x99\x99\xb9\x3f", "0.1"},
	{12, 1,  "\x00\x00\x00\x00\x00\x00\xf0\xff", "-inf"},
	{12, 2,  "\x00\x00\x00\x00\x00\x00\x59\xc0\x18\x2d\x44\x54\xfb\x21\x09\x40", "-100 3.141592653589793"},
	{13, 1,  "\x08\x00\x00\x00", "8"},
};

/* Text that is not ASCII. */
static const struct {
	const char *bytes, *text;
} letters[] = {
	{"Gr\xc3\xbc\xc3\x9f" "e \xe2\x82\xac \xf0\x9f\x93\xa0", "Gr\xc3\xbc\xc3\x9f" "e \xe2\x82\xac \xf0\x9f\x93\xa0"},
	{"Gr\xfc\xdf" "e", "Gr\xc3\xbc\xc3\x9f" "e"},                     /* Latin-1 */
	{"\xc3\xbc and \xfc", "\xc3\x83\xc2\xbc and \xc3\xbc"},           /* neither whole: then Latin-1 */
	{"\xed\xa0\x80 half", "\xc3\xad\xc2\xa0\xc2\x80 half"},           /* half of a pair of UTF-16 */
	{"\xc0\x80 long", "\xc3\x80\xc2\x80 long"},                       /* a NUL in two bytes */
	{"end\xe2\x82", "end\xc3\xa2\xc2\x82"},
};

static const struct test_field ours[] = {
	{256, 3, 1, "\xc0\x06"},
	TEST_TEXT(270, "somebody"),
	TEST_TEXT(305, "Faxport"),
	TEST_TEXT(306, "2001:01:01 00:00:00"),
	TEST_TEXT(34909, "77"),
	TEST_TEXT(65400, "Empfang S\xc3\xbc" "d"),
	TEST_TEXT(65401, "+49301234"),
	TEST_TEXT(65402, "Ann Other"),
	TEST_TEXT(65403, "34"),
	TEST_TEXT(65404, "+49897654"),
	TEST_TEXT(65405, "+49 30 1234"),
	TEST_TEXT(65406, "+49 89 \x07 7654"),
	TEST_TEXT(65407, "1796000000"),
};
static const struct fax_tiff ours_facts = {"Empfang S\xc3\xbc" "d", "+49301234", "Ann Other", "34", "+49897654",
	"+49 30 1234", "+49 89 ? 7654", 1796000000, 2};

/* What spandsp writes; the second is another program's. */
static const struct test_field spandsp[] = {
	{256, 3, 1, "\xc0\x06"},
	TEST_TEXT(270, "+49 89 7654"),
	TEST_TEXT(271, "a maker"),
	TEST_TEXT(272, "a model"),
	TEST_TEXT(305, "Spandsp 20110122 075024"),
	TEST_TEXT(306, "2026/11/29 22:02:55"),
	TEST_TEXT(316, "vm"),
	TEST_TEXT(34909, "77"),
	{34910, 4, 1, "\x20\x00\x00\x00"},
};
static const struct test_field other[] = {
	TEST_TEXT(270, "a picture of a cat"),
	TEST_TEXT(305, "Spanner"),
	TEST_TEXT(306, "2026:07:01 12:30:00"),
	{65406, 1, 4, "\x01\x02\x03\x04"}, /* private tags are everybody's: this one is no text */
};

static const struct {
	const char *ours, *date;
	int64_t time; /* of a tag of ours; of a date in the zone that main() sets, five hours east */
} times[] = {
	{"1796000000", "", 1796000000},
	{"9223372036854775807", "", INT64_MAX},
	{"9223372036854775808", "", 0},
	{"99999999999999999999", "", 0},
	{"-5", "", 0},
	{"12x", "", 0},
	{"12x", "2026:11:29 22:02:55", 1795971775},
	{"", "2026/11/29 22:02:55", 1795971775},
	{"", "2026-11-29T22:02:55", 1795971775},
	{"", "2024:02:29 05:00:00", 1709164800},
	{"", "2023:02:29 05:00:00", 0},
	{"", "2026:13:01 00:00:00", 0},
	{"", "2026:11:31 00:00:00", 0},
	{"", "2026:11:29 24:00:00", 0},
	{"", "2026:11:29 22:60:00", 0},
	{"", "2026:11:29 22:02", 0},
	{"", "2026:11:29 22:02:", 0},
	{"", "2026:11:29 22:02:55 ", 0},
	{"", "20261:11:29 22:02:55", 0},
	{"", "    :  :     :  :  ", 0},
	{"", "1950:01:01 00:00:00", 0},
};
/* clang-format on */

static const char *tag_text(uint16_t tag, char text[FAX_TIFF_TEXT_MAX + 1])
{
	struct tiff_source source = test_tiff_source(&test);
	struct tiff_value value;
	struct tiff tiff;

	assert(tiff_open(&tiff, &source) == 0 && tiff_find(&tiff, tag, &value) == 0);
	assert(tiff_text(&tiff, &value, text) == 0);
	return text;
}

static int facts_of(struct rpc_arena *arena, struct fax_tiff *ret_facts)
{
	struct tiff_source source = test_tiff_source(&test);
	struct tiff tiff;
	int r;

	rpc_arena_init(arena, ARENA_MAX);
	r = tiff_open(&tiff, &source);
	return r < 0 ? r : tiff_facts(&tiff, arena, ret_facts);
}

static bool equal(const struct fax_tiff *a, const struct fax_tiff *b)
{
	return strcmp(a->recipient_name, b->recipient_name) == 0 &&
	       strcmp(a->recipient_number, b->recipient_number) == 0 && strcmp(a->sender_name, b->sender_name) == 0 &&
	       strcmp(a->routing, b->routing) == 0 && strcmp(a->caller_id, b->caller_id) == 0 &&
	       strcmp(a->csid, b->csid) == 0 && strcmp(a->tsid, b->tsid) == 0 && a->time == b->time &&
	       a->pages == b->pages;
}

static void test_types(bool big_endian)
{
	char text[FAX_TIFF_TEXT_MAX + 1];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		/* Around it others, so that neither the first nor the last entry is asked for. */
		struct test_field fields[] = {
			{256, 3,             1,              "\xc0\x06"   },
			{700, types[i].type, types[i].count, types[i].data},
			TEST_TEXT(65400, "behind")
                };

		test_tiff_init(&test, big_endian);
		test_tiff_add(&test, fields, ARRAY_SIZE(fields));
		if (strcmp(tag_text(700, text), types[i].text) != 0) {
			fprintf(stderr, "type %u: '%s' instead of '%s'\n", types[i].type, text, types[i].text);
			assert(false);
		}
		assert(strcmp(tag_text(256, text), "1728") == 0 && strcmp(tag_text(65400, text), "behind") == 0);
	}
}

static void test_letters(void)
{
	char text[FAX_TIFF_TEXT_MAX + 1];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(letters); i++) {
		struct test_field field = {65400, 2, (uint32_t)strlen(letters[i].bytes) + 1, letters[i].bytes};

		test_tiff_init(&test, i % 2);
		test_tiff_add(&test, &field, 1);
		assert(strcmp(tag_text(65400, text), letters[i].text) == 0);
	}
}

/* What is too long is cut, where a character or a number ends. */
static void test_long(void)
{
	char text[FAX_TIFF_TEXT_MAX + 1], bytes[4000];
	struct test_field field = {65400, 2, 3000, bytes};

	memset(bytes, 'x', sizeof(bytes));
	test_tiff_init(&test, false);
	test_tiff_add(&test, &field, 1);
	assert(strlen(tag_text(65400, text)) == FAX_TIFF_TEXT_MAX);

	memcpy(bytes + FAX_TIFF_TEXT_MAX - 2, "\xe2\x82\xac", 3);
	test_tiff_init(&test, false);
	test_tiff_add(&test, &field, 1);
	assert(strlen(tag_text(65400, text)) == FAX_TIFF_TEXT_MAX - 2);

	memset(bytes, '\xfc', sizeof(bytes));
	test_tiff_init(&test, false);
	test_tiff_add(&test, &field, 1);
	assert(strlen(tag_text(65400, text)) == FAX_TIFF_TEXT_MAX && text_is_utf8(text, FAX_TIFF_TEXT_MAX));

	/* 3 characters each: 341 and a blank less are 1023. */
	memset(bytes, 10, sizeof(bytes));
	field.type = 1;
	test_tiff_init(&test, false);
	test_tiff_add(&test, &field, 1);
	tag_text(65400, text);
	assert(strlen(text) == 341 * 3 - 1 && strcmp(text + strlen(text) - 5, "10 10") == 0);

	/* The shortest: as many as there can be. */
	memset(bytes, 0, sizeof(bytes));
	field.type = 4;
	field.count = 900;
	test_tiff_init(&test, false);
	test_tiff_add(&test, &field, 1);
	assert(strlen(tag_text(65400, text)) == 512 * 2 - 1);
}

static void test_facts(void)
{
	AUTO_RPC_ARENA arena, arena2, arena3;
	struct tiff_source source;
	struct fax_tiff facts;
	struct tiff tiff;
	int big_endian;

	for (big_endian = 0; big_endian < 2; big_endian++) {
		AUTO_RPC_ARENA first;

		test_tiff_init(&test, big_endian);
		test_tiff_add(&test, ours, ARRAY_SIZE(ours));
		test_tiff_add(&test, spandsp, ARRAY_SIZE(spandsp)); /* a second page says nothing */
		assert(facts_of(&first, &facts) == 0 && equal(&facts, &ours_facts));
	}

	test_tiff_init(&test, false);
	test_tiff_add(&test, spandsp, ARRAY_SIZE(spandsp));
	assert(facts_of(&arena, &facts) == 0);
	assert(equal(&facts, &(struct fax_tiff){"", "", "", "77", "", "", "+49 89 7654", 1795971775, 1}));

	test_tiff_init(&test, true);
	test_tiff_add(&test, other, ARRAY_SIZE(other));
	assert(facts_of(&arena2, &facts) == 0);
	assert(equal(&facts, &(struct fax_tiff){"", "", "", "", "", "", "", 1782891000, 1}));

	/* No room for the texts. */
	test_tiff_init(&test, false);
	test_tiff_add(&test, ours, ARRAY_SIZE(ours));
	source = test_tiff_source(&test);
	rpc_arena_init(&arena3, 20);
	assert(tiff_open(&tiff, &source) == 0 && tiff_facts(&tiff, &arena3, &facts) == -ENOMEM);
}

static void test_times(void)
{
	struct fax_tiff facts;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(times); i++) {
		struct test_field fields[] = {
			{306,   2, (uint32_t)strlen(times[i].date) + 1, times[i].date},
			{65407, 2, (uint32_t)strlen(times[i].ours) + 1, times[i].ours},
		};
		AUTO_RPC_ARENA arena;

		test_tiff_init(&test, i % 2);
		test_tiff_add(&test, fields, ARRAY_SIZE(fields));
		assert(facts_of(&arena, &facts) == 0);
		if (facts.time != times[i].time) {
			fprintf(stderr, "'%s' '%s': %lld\n", times[i].ours, times[i].date, (long long)facts.time);
			assert(false);
		}
	}
}

/* One number written over in the file of ours_facts, which is big-endian. */
static void test_damage(void)
{
	/* Behind the head: the number of entries, entries of 12; that of 65401 is the seventh. */
	enum { FIRST = 8, ENTRIES = FIRST + 2, AT_65401 = ENTRIES + 12 * 6, END = ENTRIES + 12 * ARRAY_SIZE(ours) };
	/* clang-format off */
	static const struct {
		size_t at, size;
		uint32_t value;
		int expected;
		const char *number; /* the text of 65401, if the file is read */
	} cases[] = {
		{0,            2, 0x4d49,     -EBADMSG, NULL},
		{2,            2, 43,         -EBADMSG, NULL}, /* BigTIFF */
		{2,            2, 0,          -EBADMSG, NULL},
		{4,            4, 0,          -EBADMSG, NULL}, /* no page at all */
		{4,            4, 4,          -EBADMSG, NULL}, /* within the head */
		{4,            4, 2,          -EBADMSG, NULL}, /* where a number stands that could be one of entries */
		{4,            4, 0xfffffff0, -EBADMSG, NULL},
		{FIRST,        2, 0,          -EBADMSG, NULL},
		{FIRST,        2, 1025,       -EBADMSG, NULL},
		{FIRST,        2, 0xffff,     -EBADMSG, NULL},
		{END,          4, 8,          -EBADMSG, NULL}, /* a circle of one */
		{END,          4, 0xffffffff, -EBADMSG, NULL},
		{END,          4, 0,          0, "+49301234"}, /* a page less */
		{AT_65401 + 2, 2, 4,          0, ""},          /* LONG: no text */
		{AT_65401 + 2, 2, 0,          0, ""},          /* no type: skipped */
		{AT_65401 + 2, 2, 14,         0, ""},
		{AT_65401 + 2, 2, 0xffff,     0, ""},
		{AT_65401 + 4, 4, 0xffffffff, -EBADMSG, NULL},
		{AT_65401 + 4, 4, 0x40000000, -EBADMSG, NULL},
		{AT_65401 + 4, 4, 5,          0, "+4930"},
		{AT_65401 + 4, 4, 0,          0, ""},
		{AT_65401 + 8, 4, 0xffffffff, -EBADMSG, NULL},
		{AT_65401 + 8, 4, 0x7fffffff, -EBADMSG, NULL},
	};
	/* clang-format on */
	struct fax_tiff facts;
	size_t i;
	int r;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_RPC_ARENA arena;

		test_tiff_init(&test, true);
		test_tiff_add(&test, ours, ARRAY_SIZE(ours));
		test_tiff_add(&test, other, ARRAY_SIZE(other));
		test.size = 1024; /* more than any of them needs: only what is checked is wrong */
		if (cases[i].size == 2)
			test_tiff_put_u16(&test, cases[i].at, cases[i].value);
		else
			test_tiff_put_u32(&test, cases[i].at, cases[i].value);
		r = facts_of(&arena, &facts);
		if (r != cases[i].expected || (r == 0 && strcmp(facts.recipient_number, cases[i].number) != 0)) {
			fprintf(stderr, "case %zu: %d '%s'\n", i, r, r == 0 ? facts.recipient_number : "");
			assert(false);
		}
	}
}

static void test_most_entries(void)
{
	static struct test_field fields[TIFF_ENTRIES_MAX + 1];
	struct tiff_source source;
	struct tiff tiff;
	size_t count;

	for (count = 0; count < ARRAY_SIZE(fields); count++)
		fields[count] = (struct test_field){(uint16_t)(count + 1), 3, 1, "\x01\x02"};
	for (; count >= TIFF_ENTRIES_MAX; count--) {
		test_tiff_init(&test, false);
		test_tiff_add(&test, fields, count);
		source = test_tiff_source(&test);
		assert(tiff_open(&tiff, &source) == (count > TIFF_ENTRIES_MAX ? -EBADMSG : 0));
	}
}

/* Pages of one entry each, computed as they are read; the last one leads to page @back, or nowhere. */
struct chain {
	uint32_t pages, back;
	unsigned int reads;
};

static int read_chain(void *arg, uint64_t offset, void *data, size_t size)
{
	struct chain *chain = arg;
	uint8_t *to = data, page[18] = {1};
	uint64_t index, next, i;

	chain->reads++;
	for (i = offset; i < offset + size; i++) {
		if (i < 8) {
			*to++ = (uint8_t) "II*\0\x08\0\0\0"[i];
			continue;
		}
		index = (i - 8) / sizeof(page);
		next = index + 1 < chain->pages ? index + 1 : chain->back;
		next = next == UINT32_MAX ? 0 : 8 + next * sizeof(page);
		page[14] = (uint8_t)next;
		page[15] = (uint8_t)(next >> 8);
		page[16] = (uint8_t)(next >> 16);
		*to++ = page[(i - 8) % sizeof(page)];
	}
	return 0;
}

static void test_chains(void)
{
	static const struct {
		uint32_t pages, back;
		int expected;
		unsigned int reads_most;
	} cases[] = {
		{1,		      UINT32_MAX, 0,        8     },
		{1000,                   UINT32_MAX, 0,        2010  },
		{FAX_TIFF_PAGES_MAX,     UINT32_MAX, 0,        131100},
		{FAX_TIFF_PAGES_MAX + 1, UINT32_MAX, -EBADMSG, 131100},
		{1,		      0,          -EBADMSG, 12    },
		{2,		      0,          -EBADMSG, 20    },
		{2,		      1,          -EBADMSG, 20    },
		{1000,                   0,          -EBADMSG, 8000  },
		{1000,                   500,        -EBADMSG, 8000  },
		{1000,                   999,        -EBADMSG, 8000  },
	};
	uint32_t pages;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct chain chain = {cases[i].pages, cases[i].back, 0};
		struct tiff_source source = {read_chain, &chain, 8 + 18 * (uint64_t)cases[i].pages};
		struct tiff tiff;

		pages = 0;
		assert(tiff_open(&tiff, &source) == 0);
		assert(tiff_count_pages(&tiff, &pages) == cases[i].expected);
		assert(pages == (cases[i].expected == 0 ? cases[i].pages : 0));
		assert(chain.reads <= cases[i].reads_most);
	}
}

/* However much a file holds, little of it is read. */
static void test_little_is_read(void)
{
	static char bytes[50000];
	static const struct test_field large[] = {
		{65400, 2, sizeof(bytes), bytes}
        };
	struct fax_tiff facts;
	AUTO_RPC_ARENA arena;

	memset(bytes, 'x', sizeof(bytes));
	test_tiff_init(&test, false);
	test_tiff_add(&test, large, 1);
	assert(facts_of(&arena, &facts) == 0 && strlen(facts.recipient_name) == FAX_TIFF_TEXT_MAX);
	assert(test.bytes_read < 1100);
}

/* Whatever comes out is UTF-8 and within its bounds. */
static void try_all(void)
{
	static const uint16_t tags[] = {256, 270, 34909, 65401, 65407, 700};
	struct tiff_source source = test_tiff_source(&test);
	char text[FAX_TIFF_TEXT_MAX + 1];
	struct tiff_value value;
	struct fax_tiff facts;
	AUTO_RPC_ARENA arena;
	struct tiff tiff;
	size_t i;
	int r;

	r = facts_of(&arena, &facts);
	assert(r == 0 || r == -EBADMSG);
	if (r == 0) {
		assert(facts.pages >= 1 && facts.time >= 0);
		assert(text_is_utf8(facts.recipient_name, strlen(facts.recipient_name)));
		assert(text_is_utf8(facts.tsid, strlen(facts.tsid)));
	}
	if (tiff_open(&tiff, &source) < 0)
		return;
	for (i = 0; i < ARRAY_SIZE(tags); i++) {
		r = tiff_find(&tiff, tags[i], &value);
		assert(r == 0 || r == -EBADMSG || r == -ENOENT);
		if (r == 0) {
			assert(tiff_text(&tiff, &value, text) == 0);
			assert(strlen(text) <= FAX_TIFF_TEXT_MAX && text_is_utf8(text, strlen(text)));
		}
	}
}

static void test_every_byte(bool big_endian)
{
	size_t size, at;
	int bit;

	test_tiff_init(&test, big_endian);
	test_tiff_add(&test, ours, ARRAY_SIZE(ours));
	test_tiff_add(&test, other, ARRAY_SIZE(other));
	size = test.size;
	for (at = 0; at < size; at++) {
		for (bit = 0; bit < 9; bit++) {
			test.bytes[at] ^= (uint8_t)(bit == 8 ? 0xff : 1 << bit);
			try_all();
			test.bytes[at] ^= (uint8_t)(bit == 8 ? 0xff : 1 << bit);
		}
	}
	for (test.size = 0; test.size < size; test.size++)
		try_all();
}

static void write_file(size_t size)
{
	struct file *file;

	unlink(path);
	assert(file_create(path, &file) == 0 && file_write(file, test.bytes, size) == 0 && file_commit(file) == 0);
	file_close(file);
}

static void test_files(void)
{
	struct fax_tiff *facts = NULL;
	char *text = NULL;

	assert(fax_tiff_read(path, &facts) == FAX_E_FILE && fax_tiff_tag_text(path, 256, &text) == FAX_E_FILE);
	assert(fax_tiff_read(".", &facts) == FAX_E_FILE && !facts && !text);

	test_tiff_init(&test, true);
	test_tiff_add(&test, ours, ARRAY_SIZE(ours));
	test_tiff_add(&test, other, ARRAY_SIZE(other));
	write_file(test.size);
	assert(fax_tiff_read(path, &facts) == FAX_E_OK && equal(facts, &ours_facts));
	fax_free(facts);
	assert(fax_tiff_tag_text(path, 256, &text) == FAX_E_OK && strcmp(text, "1728") == 0);
	fax_free(text);
	assert(fax_tiff_tag_text(path, 65404, &text) == FAX_E_OK && strcmp(text, "+49897654") == 0);
	fax_free(text);
	text = NULL;
	assert(fax_tiff_tag_text(path, 257, &text) == FAX_E_NOT_FOUND && !text);

	facts = NULL;
	write_file(0);
	assert(fax_tiff_read(path, &facts) == FAX_E_INVALID && fax_tiff_tag_text(path, 256, &text) == FAX_E_INVALID);
	write_file(test.size - 10);
	assert(fax_tiff_read(path, &facts) == FAX_E_OK && facts->pages == 2);
	fax_free(facts);
	facts = NULL;
	write_file(20);
	assert(fax_tiff_read(path, &facts) == FAX_E_INVALID && !facts && !text);
	assert(unlink(path) == 0);
}

int main(void)
{
	/* The zone of DateTime; both kinds of systems take it from here. */
	assert(putenv((char *)"TZ=XYZ-5") == 0);
	tzset();
	snprintf(path, sizeof(path), "tiff_test-%d.tmp", (int)getpid());
	test_types(false);
	test_types(true);
	test_letters();
	test_long();
	test_facts();
	test_times();
	test_damage();
	test_most_entries();
	test_chains();
	test_little_is_read();
	test_every_byte(false);
	test_every_byte(true);
	test_files();
	return 0;
}

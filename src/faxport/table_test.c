/* SPDX-License-Identifier: MIT */
/* Tables and widths: what is cut, what is left out, what a terminal never sees. */
#undef NDEBUG
#include <assert.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "faxport/table.h"
#include "faxport/width.h"

/* clang-format off */
/* Columns: text, columns it takes, shown as. */
static const struct {
	const char *text;
	size_t columns;
	const char *shown;
} widths[] = {
	{"", 0, ""},
	{"abc", 3, "abc"},
	{"\xc3\xa4", 1, "\xc3\xa4"},
	{"\xe6\x9d\xb1\xe4\xba\xac", 4, "\xe6\x9d\xb1\xe4\xba\xac"},
	{"\xf0\x9f\x93\xa0", 2, "\xf0\x9f\x93\xa0"},
	{"a\xcc\x88", 1, "a\xcc\x88"},                /* a and a diaeresis over it */
	{"a\tb\nc", 5, "a?b?c"},
	{"\033[2J", 4, "?[2J"},
	{"\xc2\x9b" "2J", 3, "?2J"},                  /* C1: CSI in one character */
	{"abc\xe2\x80\xae" "def", 7, "abc?def"},      /* right-to-left override */
	{"\xff\xc3", 2, "??"},
};
/* clang-format on */

static void test_widths(void)
{
	AUTO_BUF out;
	size_t i;

	buf_init(&out, 1000);
	for (i = 0; i < ARRAY_SIZE(widths); i++) {
		buf_reset(&out);
		width_add(&out, widths[i].text);
		assert(width_of(widths[i].text) == widths[i].columns);
		assert(strcmp(buf_str(&out), widths[i].shown) == 0);
	}
}

static void test_cut(void)
{
	static const struct {
		const char *text;
		size_t columns, used;
		const char *shown;
	} cases[] = {
		{"abcdef",			       6, 6, "abcdef"                              },
		{"abcdef",			       5, 5, "abcd\xe2\x80\xa6"                    },
		{"abcdef",			       1, 1, "\xe2\x80\xa6"                        },
		{"abcdef",			       0, 0, ""				    },
 /* A wide letter that does not fit is not halved. */
		{"\xe6\x9d\xb1\xe4\xba\xac\xe6\x94\xaf", 5, 5, "\xe6\x9d\xb1\xe4\xba\xac\xe2\x80\xa6"},
		{"\xe6\x9d\xb1\xe4\xba\xac\xe6\x94\xaf", 4, 3, "\xe6\x9d\xb1\xe2\x80\xa6"            },
	};
	AUTO_BUF out;
	size_t i;

	buf_init(&out, 1000);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		buf_reset(&out);
		assert(width_add_cut(&out, cases[i].text, cases[i].columns) == cases[i].used);
		assert(strcmp(buf_str(&out), cases[i].shown) == 0);
	}
}

static const struct table_column columns[] = {
	{"N",    true,  0, 0},
        {"NAME", false, 5, 0},
        {"MORE", false, 4, 1}
};

static char *print(size_t width, bool color, bool title)
{
	AUTO(table) table = table_new(columns, ARRAY_SIZE(columns));
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert(table && file);
	table_cell(table, TINT_NONE, "%d", 1);
	table_cell(table, TINT_GOOD, "%s", "a long name");
	table_cell(table, TINT_NONE, "%s", "something");
	table_cell(table, TINT_NONE, "%d", 12);
	table_cell(table, TINT_NONE, "%s", "b");
	table_cell(table, TINT_NONE, "%s", "");
	assert(table_print(table, file, width, color, title, "\n") == 0);
	fclose(file);
	return text;
}

static void expect(size_t width, bool color, bool title, const char *wanted)
{
	AUTO_MEM char *text = print(width, color, title);

	if (strcmp(text, wanted) != 0)
		fprintf(stderr, "--- of %zu came\n%s--- instead of\n%s", width, text, wanted);
	assert(strcmp(text, wanted) == 0);
}

static void test_table(void)
{
	expect(0, false, true, " N  NAME         MORE\n 1  a long name  something\n12  b\n");
	expect(26, false, true, " N  NAME         MORE\n 1  a long name  something\n12  b\n");
	/* The widest is cut first. */
	expect(25, false, true, " N  NAME        MORE\n 1  a long na\xe2\x80\xa6  something\n12  b\n");
	expect(17, false, true, " N  NAME   MORE\n 1  a lo\xe2\x80\xa6  somet\xe2\x80\xa6\n12  b\n");
	/* Then what matters least goes, and the rest breathes again. */
	expect(14, false, true, " N  NAME\n 1  a long na\xe2\x80\xa6\n12  b\n");
	/* Narrower than it can be: as narrow as it gets. */
	expect(3, false, true, " N  NAME\n 1  a lo\xe2\x80\xa6\n12  b\n");
	expect(0, false, false, " 1  a long name  something\n12  b\n");
	expect(9, true, false, " 1  \033[32ma lo\xe2\x80\xa6\033[0m\n12  b\n");
}

int main(void)
{
	assert(setlocale(LC_CTYPE, "C.UTF-8"));
	test_widths();
	test_cut();
	test_table();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Tests of the rules for a port's settings. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/port/settings.h"

static void test_check(void)
{
	/* clang-format off */
	static const struct {
		struct fax_port_change change;
		const char *why; /* NULL: fine */
	} cases[] = {
		{ { 0 }, NULL },
		{ { .fields = FAX_PORT_CSID, .csid = "" }, NULL },
		{ { .fields = FAX_PORT_CSID, .csid = NULL }, NULL },
		{ { .fields = FAX_PORT_CSID, .csid = "+49 30 1234567" }, NULL },
		{ { .fields = FAX_PORT_CSID, .csid = "12345678901234567890" }, NULL },
		{ { .fields = FAX_PORT_CSID, .csid = "123456789012345678901" },
		  "CSID: 21 characters, at most 20 go on the wire" },
		{ { .fields = FAX_PORT_CSID, .csid = "12345678901234567890123" },
		  "CSID: 23 characters, at most 20 go on the wire" },
		{ { .fields = FAX_PORT_TSID, .tsid = "12345678901234567890 !~" },
		  "TSID: 23 characters, at most 20 go on the wire" },
		{ { .fields = FAX_PORT_TSID, .tsid = " ~" }, NULL },
		{ { .fields = FAX_PORT_TSID, .tsid = "K\xc3\xb6ln" },
		  "TSID: character 2 cannot go on the wire, only printable ASCII can" },
		{ { .fields = FAX_PORT_CSID, .csid = "\xc3\xb6\xc3\xb6" },
		  "CSID: character 1 cannot go on the wire, only printable ASCII can" },
		{ { .fields = FAX_PORT_CSID, .csid = "\x80" },
		  "CSID: character 1 cannot go on the wire, only printable ASCII can" },
		{ { .fields = FAX_PORT_CSID, .csid = "ab\x7f" },
		  "CSID: character 3 cannot go on the wire, only printable ASCII can" },
		{ { .fields = FAX_PORT_CSID, .csid = "a\tb" },
		  "CSID: character 2 cannot go on the wire, only printable ASCII can" },
		/* What is not named is not looked at. */
		{ { .fields = FAX_PORT_RINGS, .csid = "\t", .tsid = "\t", .priority = 99 }, NULL },
		{ { .fields = FAX_PORT_RINGS, .rings = 99 }, NULL },
		{ { .fields = FAX_PORT_RINGS, .rings = 100 }, "rings: 100, must be 0 to 99" },
		{ { .fields = FAX_PORT_PRIORITY, .priority = 1 }, NULL },
		{ { .fields = FAX_PORT_PRIORITY, .priority = 3 }, NULL },
		{ { .fields = FAX_PORT_PRIORITY, .priority = 0 }, "priority: 0, must be 1 to 3" },
		{ { .fields = FAX_PORT_PRIORITY, .priority = 4 }, "priority: 4, must be 1 to 3" },
		{ { .fields = FAX_PORT_SEND | FAX_PORT_RECEIVE, .send = true }, NULL },
		/* The first mistake is the one that is named. */
		{ { .fields = FAX_PORT_CSID | FAX_PORT_RINGS, .csid = "\t", .rings = 200 },
		  "CSID: character 1 cannot go on the wire, only printable ASCII can" },
		{ { .fields = 64 }, "unknown setting" },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char why[120] = "";
		int r = port_settings_check(&cases[i].change, 3, why, sizeof(why));

		assert(r == (cases[i].why ? -EINVAL : 0));
		assert(strcmp(why, cases[i].why ? cases[i].why : "") == 0);
	}
}

static void test_apply(void)
{
	static const struct port_settings old = {"c", "t", 2, 3, true, false};
	static const struct fax_port_change all = {0, "cc", "tt", 1, 4, false, true};
	static const uint32_t fields[] = {FAX_PORT_CSID, FAX_PORT_TSID, FAX_PORT_RINGS, FAX_PORT_SEND,
					  FAX_PORT_RECEIVE};

	/* Each field changes itself and nothing else. */
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		struct port_settings now = old;
		struct fax_port_change change = all;

		change.fields = fields[i] | FAX_PORT_PRIORITY;
		port_settings_apply(&now, &change);
		assert(strcmp(now.csid, fields[i] == FAX_PORT_CSID ? "cc" : "c") == 0);
		assert(strcmp(now.tsid, fields[i] == FAX_PORT_TSID ? "tt" : "t") == 0);
		assert(now.rings == (fields[i] == FAX_PORT_RINGS ? 4 : 3));
		assert(now.send == (fields[i] != FAX_PORT_SEND));
		assert(now.receive == (fields[i] == FAX_PORT_RECEIVE));
		assert(now.priority == 2);
	}
}

static void test_ident(void)
{
	static const struct {
		const char *text, *ident;
	} cases[] = {
		{NULL,			       ""                    },
		{"",				 ""                    },
		{"+49 30 1",                         "+49 30 1"            },
		{"12345678901234567890",             "12345678901234567890"},
		{"123456789012345678901",            "12345678901234567890"},
		{"K\xc3\xb6ln\t1234567890123456789", "Kln12345678901234567"},
	};
	char ident[PORT_IDENT_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		port_ident_make(ident, cases[i].text);
		assert(strcmp(ident, cases[i].ident) == 0);
	}
}

int main(void)
{
	test_check();
	test_apply();
	test_ident();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Tests of who dials and who answers, as tables. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/port/choose.h"

#define NOBODY 99

static void test_dialler(void)
{
	enum { NO_SEND = 1, BUSY = 2, DOWN = 4 };
	static const struct {
		uint32_t priority[3];
		int flags[3];
		uint32_t device_id;
		size_t index;
	} cases[] = {
		{{1, 2, 3}, {0, 0, 0},             0,  0     },
		{{3, 2, 1}, {0, 0, 0},             0,  2     },
		{{2, 3, 1}, {0, 0, NO_SEND},       0,  0     },
		{{2, 3, 1}, {0, 0, BUSY},          0,  0     },
		{{2, 3, 1}, {DOWN, 0, BUSY},       0,  1     },
		{{2, 3, 1}, {DOWN, NO_SEND, BUSY}, 0,  NOBODY},
 /* Only this one, first or not. */
		{{2, 3, 1}, {0, 0, 0},             11, 1     },
		{{2, 3, 1}, {0, BUSY, 0},          11, NOBODY},
		{{2, 3, 1}, {0, NO_SEND, 0},       11, NOBODY},
		{{2, 3, 1}, {0, DOWN, 0},          11, NOBODY},
		{{2, 3, 1}, {0, 0, 0},             13, NOBODY},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct port_candidate c[3];
		size_t index = NOBODY;

		for (size_t k = 0; k < 3; k++) {
			c[k] = (struct port_candidate){
				.device_id = 10 + (uint32_t)k,
				.priority = cases[i].priority[k],
				.number = "",
				.send = !(cases[i].flags[k] & NO_SEND),
				.busy = cases[i].flags[k] & BUSY,
				.up = !(cases[i].flags[k] & DOWN),
			};
		}
		assert(port_choose_dialler(c, 3, cases[i].device_id, &index) == (cases[i].index != NOBODY));
		assert(index == cases[i].index);
	}
	assert(!port_choose_dialler(NULL, 0, 0, &(size_t){0}));
}

static void test_answerer(void)
{
	enum { OFF = 1, BUSY = 2 };
	/* clang-format off */
	static const struct {
		const char *number[3];
		int flags[3];
		const char *called;
		enum port_answer answer;
		size_t index;
	} cases[] = {
		{ { "100", "200", "300" }, { 0 },                "200", PORT_ANSWER_TAKE, 1 },
		{ { "100", "200", "300" }, { 0 },                "400", PORT_ANSWER_UNKNOWN_NUMBER, NOBODY },
		{ { "100", "200", "300" }, { 0 },                "20",  PORT_ANSWER_UNKNOWN_NUMBER, NOBODY },
		{ { "100", "200", "300" }, { 0 },                "2000", PORT_ANSWER_UNKNOWN_NUMBER, NOBODY },
		{ { "100", "200", "300" }, { 0 },                "",    PORT_ANSWER_UNKNOWN_NUMBER, NOBODY },
		{ { "100", "200", "300" }, { 0, OFF, 0 },        "200", PORT_ANSWER_RECEIVE_OFF, NOBODY },
		{ { "100", "200", "300" }, { 0, BUSY, 0 },       "200", PORT_ANSWER_BUSY, NOBODY },
		/* A port whose call runs on after Receive was switched off: off is what the next caller hears. */
		{ { "100", "200", "300" }, { 0, OFF | BUSY, 0 }, "200", PORT_ANSWER_RECEIVE_OFF, NOBODY },
		/* The same number: a hunt group. */
		{ { "100", "100", "300" }, { 0 },                "100", PORT_ANSWER_TAKE, 0 },
		{ { "100", "100", "300" }, { BUSY, 0, 0 },       "100", PORT_ANSWER_TAKE, 1 },
		{ { "100", "100", "300" }, { OFF, 0, 0 },        "100", PORT_ANSWER_TAKE, 1 },
		{ { "100", "100", "300" }, { OFF, BUSY, 0 },     "100", PORT_ANSWER_BUSY, NOBODY },
		{ { "100", "100", "300" }, { BUSY, OFF, 0 },     "100", PORT_ANSWER_BUSY, NOBODY },
		{ { "100", "100", "300" }, { OFF, OFF, 0 },      "100", PORT_ANSWER_RECEIVE_OFF, NOBODY },
		/* Without a number: what no other has; no overflow from one to the other. */
		{ { "", "200", "" },       { 0 },                "100", PORT_ANSWER_TAKE, 0 },
		{ { "", "200", "" },       { BUSY, 0, 0 },       "",    PORT_ANSWER_TAKE, 2 },
		{ { "", "200", "" },       { 0 },                "200", PORT_ANSWER_TAKE, 1 },
		{ { "", "200", "" },       { 0, BUSY, 0 },       "200", PORT_ANSWER_BUSY, NOBODY },
		{ { "", "200", "" },       { 0, OFF, 0 },        "200", PORT_ANSWER_RECEIVE_OFF, NOBODY },
		{ { "", "200", "" },       { BUSY, 0, OFF },     "100", PORT_ANSWER_BUSY, NOBODY },
		{ { " ", "-", "+" },       { 0 },                "100", PORT_ANSWER_TAKE, 0 },
		/* As written by people. */
		{ { "+49 (30) 12-34", "", "" }, { 0 },           "49301234", PORT_ANSWER_TAKE, 0 },
		{ { "", "49301234", "" },  { 0 },                "+49.30.1234", PORT_ANSWER_TAKE, 1 },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct port_candidate c[3];
		size_t index = NOBODY;

		for (size_t k = 0; k < 3; k++) {
			c[k] = (struct port_candidate){
				.number = cases[i].number[k],
				.receive = !(cases[i].flags[k] & OFF),
				.busy = cases[i].flags[k] & BUSY,
				/* Neither matters here. */
				.priority = 3 - (uint32_t)k,
				.send = false,
			};
		}
		assert(port_choose_answerer(c, 3, cases[i].called, &index) == cases[i].answer);
		assert(index == cases[i].index);
	}
	assert(port_choose_answerer(NULL, 0, "100", &(size_t){0}) == PORT_ANSWER_UNKNOWN_NUMBER);
}

static void test_number_equal(void)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} cases[] = {
		{"",       "",     true },
                {"",       "+",    true },
                {"1",      "1",    true },
                {"1",      "2",    false},
		{"12",     "1",    false},
                {"1",      "12",   false},
                {"+1",     "1",    true },
                {"++1",    "1",    false},
		{"1+",     "1",    false},
                {"(+1) 2", "12",   true },
                {"1-2.3",  "123",  true },
                {"12 ",    " 12",  true },
		{"fax1",   "fax1", true },
                {"fax1",   "Fax1", false},
                {"1#",     "1",    false},
                {"1/2",    "12",   false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert(port_number_equal(cases[i].a, cases[i].b) == cases[i].equal);
		assert(port_number_equal(cases[i].b, cases[i].a) == cases[i].equal);
	}
}

int main(void)
{
	test_dialler();
	test_answerer();
	test_number_equal();
	return 0;
}

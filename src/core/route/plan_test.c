/* SPDX-License-Identifier: MIT */
/* Tests of routing plans: what runs, when again, and where the message belongs meanwhile. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/route/plan.h"

static void test_plan(void)
{
	static const struct {
		uint32_t places[ROUTE_METHODS];
		bool on[ROUTE_METHODS];
		size_t count;
		enum route_method methods[ROUTE_METHODS];
	} cases[] = {
		{{1, 2}, {true, true},   2, {ROUTE_INBOX, ROUTE_FOLDER}},
		{{2, 1}, {true, true},   2, {ROUTE_FOLDER, ROUTE_INBOX}},
		{{2, 1}, {true, false},  1, {ROUTE_INBOX}              },
		{{1, 2}, {false, true},  1, {ROUTE_FOLDER}             },
		{{1, 2}, {false, false}, 0, {0}                        },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct route_step steps[ROUTE_METHODS];

		assert(route_plan(cases[i].places, cases[i].on, steps) == cases[i].count);
		for (size_t k = 0; k < cases[i].count; k++) {
			assert(steps[k].method == cases[i].methods[k] && steps[k].state == ROUTE_PENDING);
			assert(steps[k].attempts == 0 && steps[k].next_attempt == 0);
		}
	}
}

static void test_next(void)
{
	static const struct {
		struct route_step steps[2];
		enum route_next next;
		size_t step;
		int64_t when;
	} cases[] = {
		{{{.next_attempt = 0}, {.next_attempt = 0}},        ROUTE_RUN,  0, 0   },
 /* A step that waits does not hold up the one behind it. */
		{{{.next_attempt = 1001}, {.next_attempt = 0}},     ROUTE_RUN,  1, 0   },
		{{{.next_attempt = 1000}, {.next_attempt = 0}},     ROUTE_RUN,  0, 0   },
		{{{.state = ROUTE_DONE}, {.next_attempt = 0}},      ROUTE_RUN,  1, 0   },
		{{{.state = ROUTE_FAILED}, {.next_attempt = 2000}}, ROUTE_WAIT, 9, 2000},
		{{{.next_attempt = 3000}, {.next_attempt = 2000}},  ROUTE_WAIT, 9, 2000},
		{{{.state = ROUTE_FAILED}, {.state = ROUTE_DONE}},  ROUTE_OVER, 9, 0   },
 /* The longest delay there is; and one that the clock was set back from. */
		{{{.state = ROUTE_DONE}, {.next_attempt = 4600}},   ROUTE_WAIT, 9, 4600},
		{{{.state = ROUTE_DONE}, {.next_attempt = 4601}},   ROUTE_RUN,  1, 0   },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t step = 9;
		int64_t when = 0;

		assert(route_next(cases[i].steps, 2, 1000, &step, &when) == cases[i].next);
		assert(step == (cases[i].next == ROUTE_RUN ? cases[i].step : 9) && when == cases[i].when);
	}
	assert(route_next(NULL, 0, 1000, &(size_t){0}, &(int64_t){0}) == ROUTE_OVER);
}

static void test_result(void)
{
	static const int64_t delays[] = {60, 120, 240, 480, 960, 1920, 3600, 3600, 3600};
	struct route_step step = {0};
	int64_t now = 1000;

	for (size_t i = 0; i < ARRAY_SIZE(delays); i++) {
		route_step_result(&step, ROUTE_AGAIN, now);
		assert(step.state == ROUTE_PENDING && step.attempts == i + 1);
		assert(step.next_attempt == now + delays[i]);
		now = step.next_attempt;
	}
	while (step.attempts < ROUTE_ATTEMPTS_MOST - 1)
		route_step_result(&step, ROUTE_AGAIN, now);
	assert(step.state == ROUTE_PENDING && step.next_attempt == now + ROUTE_DELAY_MOST_S);
	route_step_result(&step, ROUTE_AGAIN, now);
	assert(step.state == ROUTE_FAILED && step.next_attempt == 0);

	step = (struct route_step){.attempts = 5, .next_attempt = 7};
	route_step_result(&step, ROUTE_OK, now);
	assert(step.state == ROUTE_DONE && step.next_attempt == 0 && step.attempts == 5);

	step = (struct route_step){0};
	route_step_result(&step, ROUTE_NEVER, now);
	assert(step.state == ROUTE_FAILED);
}

static void test_fate(void)
{
	const struct route_step inbox = {.method = ROUTE_INBOX},
				inbox_done = {.method = ROUTE_INBOX, .state = ROUTE_DONE};
	const struct route_step folder = {.method = ROUTE_FOLDER};
	const struct route_step folder_again = {.method = ROUTE_FOLDER, .attempts = 1, .next_attempt = 9};
	const struct route_step folder_done = {.method = ROUTE_FOLDER, .state = ROUTE_DONE, .attempts = 1};
	const struct route_step folder_failed = {.method = ROUTE_FOLDER, .state = ROUTE_FAILED, .attempts = 1};
	const struct {
		size_t count;
		struct route_step steps[2];
		enum route_fate fate;
	} cases[] = {
		{0, {folder},                     ROUTE_LISTED  },
		{1, {inbox},                      ROUTE_LISTED  },
		{1, {inbox_done},                 ROUTE_LISTED  },
		{2, {folder, inbox},              ROUTE_LISTED  },
		{2, {folder_done, inbox_done},    ROUTE_LISTED  },
		{2, {inbox_done, folder_failed},  ROUTE_LISTED  },
		{1, {folder},                     ROUTE_UNLISTED},
		{1, {folder_again},               ROUTE_LISTED  },
		{1, {folder_failed},              ROUTE_LISTED  },
		{1, {folder_done},                ROUTE_REMOVED },
		{2, {folder_done, folder},        ROUTE_UNLISTED},
		{2, {folder_done, folder_failed}, ROUTE_LISTED  },
		{2, {folder_done, folder_done},   ROUTE_REMOVED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert(route_fate(cases[i].steps, cases[i].count) == cases[i].fate);
}

int main(void)
{
	test_plan();
	test_next();
	test_result();
	test_fate();
	return 0;
}

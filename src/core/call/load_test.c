/* SPDX-License-Identifier: MIT */
/* Tests of the rule by which a worker takes calls. */
#undef NDEBUG
#include <assert.h>

#include "base/macros.h"
#include "core/call/load.h"

static void test_over(void)
{
	static const struct {
		uint32_t busy, ticks, late, budget;
		bool was_over, over;
	} rows[] = {
		{0,    0,    0,   60,  false, false},
		{0,    0,    0,   60,  true,  false},
		{600,  1000, 0,   60,  false, false},
		{601,  1000, 0,   60,  false, true },
		{481,  1000, 0,   60,  true,  true },
		{480,  1000, 0,   60,  true,  false},
		{10,   1000, 50,  60,  false, false},
		{10,   1000, 51,  60,  false, true },
		{10,   1000, 26,  60,  true,  true },
		{10,   1000, 25,  60,  true,  false},
 /* One call alone: two late ticks of its 50 are a disturbance, three are a trouble. */
		{10,   50,   2,   60,  false, false},
		{10,   50,   3,   60,  false, true },
		{1000, 1000, 999, 100, true,  false},
		{10,   1000, 0,   1,   false, false},
		{11,   1000, 0,   1,   false, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct call_load load = {
			.busy_permille = rows[i].busy, .ticks = rows[i].ticks, .late_ticks = rows[i].late};

		assert(load_is_over(&load, rows[i].budget, rows[i].was_over) == rows[i].over);
	}
}

static void test_expected(void)
{
	struct call_load load = {.busy_permille = 300};

	assert(load_expected(&load, 0, 10) == 0);
	assert(load_expected(&load, 10, 10) == 300);
	assert(load_expected(&load, 10, 15) == 450);
	assert(load_expected(&load, 10, 1) == 30);
	load.busy_permille = 1000;
	assert(load_expected(&load, 1, UINT32_MAX) == UINT32_MAX);
}

int main(void)
{
	test_over();
	test_expected();
	return 0;
}

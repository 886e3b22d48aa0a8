/* SPDX-License-Identifier: MIT */
/* Tests of the order of 1 to N: a table, and random moves whose properties are checked. */
#undef NDEBUG
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/macros.h"
#include "core/port/order.h"

#define MOST 12

static void test_move(void)
{
	static const struct {
		uint32_t before[4];
		size_t which;
		uint32_t place;
		uint32_t after[4];
	} cases[] = {
		{{1, 2, 3, 4}, 0, 1, {1, 2, 3, 4}},
                {{1, 2, 3, 4}, 0, 4, {4, 1, 2, 3}},
		{{1, 2, 3, 4}, 3, 1, {2, 3, 4, 1}},
                {{1, 2, 3, 4}, 1, 3, {1, 3, 2, 4}},
		{{3, 1, 4, 2}, 0, 2, {2, 1, 4, 3}},
                {{3, 1, 4, 2}, 1, 4, {2, 4, 3, 1}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t places[4];

		memcpy(places, cases[i].before, sizeof(places));
		order_move(places, 4, cases[i].which, cases[i].place);
		assert(memcmp(places, cases[i].after, sizeof(places)) == 0);
	}
}

static void test_number(void)
{
	static const struct {
		size_t count;
		uint32_t wanted[4], places[4];
	} cases[] = {
		{0, {0},                   {0}         },
		{1, {0},                   {1}         },
		{3, {0, 0, 0},             {1, 2, 3}   },
		{3, {3, 1, 2},             {3, 1, 2}   },
 /* The second has gone: 1, 3, 4 close up. */
		{3, {4, 1, 3},             {3, 1, 2}   },
 /* A newcomer goes last, whatever stands beside it. */
		{4, {0, 2, 1, 3},          {4, 2, 1, 3}},
		{4, {0, 2, 0, 1},          {3, 2, 4, 1}},
 /* Damaged: the same place twice, and a huge one. */
		{4, {2, 2, UINT32_MAX, 1}, {2, 3, 4, 1}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t places[4] = {0};

		order_number(cases[i].wanted, cases[i].count, places);
		assert(memcmp(places, cases[i].places, sizeof(places)) == 0);
	}
}

static uint32_t seed = 1;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

static void check_permutation(const uint32_t places[], size_t count)
{
	bool seen[MOST + 1] = {false};

	for (size_t i = 0; i < count; i++) {
		assert(places[i] >= 1 && places[i] <= count && !seen[places[i]]);
		seen[places[i]] = true;
	}
}

/* Whatever is moved where: it is 1 to N again, it got its place, and the others keep their order. */
static void test_random_moves(void)
{
	for (int round = 0; round < 2000; round++) {
		size_t count = 1 + dice(MOST);
		uint32_t wanted[MOST], places[MOST];

		for (size_t i = 0; i < count; i++)
			wanted[i] = dice(6);
		order_number(wanted, count, places);
		check_permutation(places, count);
		for (size_t i = 0; i < count; i++) {
			for (size_t k = 0; k < count; k++)
				assert(!(wanted[i] && wanted[k] && wanted[i] < wanted[k] && places[i] > places[k]));
		}

		for (int move = 0; move < 10; move++) {
			size_t which = dice((uint32_t)count);
			uint32_t place = 1 + dice((uint32_t)count), before[MOST];

			memcpy(before, places, sizeof(before));
			order_move(places, count, which, place);
			check_permutation(places, count);
			assert(places[which] == place);
			for (size_t i = 0; i < count; i++) {
				for (size_t k = 0; k < count; k++) {
					if (i != which && k != which)
						assert((before[i] < before[k]) == (places[i] < places[k]));
				}
			}
		}
	}
}

int main(void)
{
	test_move();
	test_number();
	test_random_moves();
	return 0;
}

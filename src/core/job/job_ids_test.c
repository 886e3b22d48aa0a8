/* SPDX-License-Identifier: MIT */
/* Ids of jobs: in turn, past what is taken, longer ones when all are; against a plain search; what it costs. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macros.h"
#include "core/job/job_ids.h"

#define LAST JOB_IDS_SHORT_MAX

/* A range of ids that are taken; from 0: no more. */
struct range {
	uint32_t from, to;
};

static void test_table(void)
{
	/* clang-format off */
	static const struct {
		const char *what;
		uint64_t next, next_long;
		struct range taken[4];
		uint32_t expected[4]; /* 0: none any more */
		uint64_t then, then_long;
	} cases[] = {
		{"new", 0, 0, {{0}}, {1, 2, 3, 4}, 5, LAST + 1},
		{"from where it was", 700, 0, {{0}}, {700, 701, 702, 703}, 704, LAST + 1},
		{"free ones behind are left", 700, 0, {{5, 5}, {699, 699}}, {700, 701, 702, 703}, 704, LAST + 1},
		{"past what is taken", 700, 0, {{701, 702}, {704, 704}}, {700, 703, 705, 706}, 707, LAST + 1},
		{"far past it", 60, 0, {{60, 20000}}, {20001, 20002, 20003, 20004}, 20005, LAST + 1},
		{"words of 64", 63, 0, {{64, 127}}, {63, 128, 129, 130}, 131, LAST + 1},
		{"round", LAST - 1, 0, {{0}}, {LAST - 1, LAST, 1, 2}, LAST + 3, LAST + 1},
		{"round, past the first", LAST, 0, {{1, 3}, {5, 5}}, {LAST, 4, 6, 7}, LAST + 8, LAST + 1},
		{"round, the last is taken", LAST - 1, 0, {{LAST, LAST}}, {LAST - 1, 1, 2, 3}, LAST + 4, LAST + 1},
		{"round, both are taken", LAST, 0, {{LAST, LAST}, {1, 1}}, {2, 3, 4, 5}, LAST + 6, LAST + 1},
		{"third round", UINT64_C(2) * LAST + 10, 0, {{11, 11}}, {10, 12, 13, 14}, UINT64_C(2) * LAST + 15,
		 LAST + 1},
		{"the one that is free, behind", 900, 0, {{1, 899}, {901, LAST}}, {900, LAST + 1, LAST + 2, LAST + 3}, 901,
		 LAST + 4},
		{"the one that is free, before", 901, 0, {{1, 899}, {901, LAST}}, {900, LAST + 1, LAST + 2, LAST + 3},
		 LAST + 901, LAST + 4},
		{"all taken", 5, 0, {{1, LAST}}, {LAST + 1, LAST + 2, LAST + 3, LAST + 4}, 5, LAST + 5},
		{"all taken, long ones too", 5, 0, {{1, LAST}, {LAST + 2, LAST + 2}},
		 {LAST + 3, LAST + 4, LAST + 5, LAST + 6}, 5, LAST + 7},
		{"long ones do not come back", 5, 50000, {{1, LAST}}, {50000, 50001, 50002, 50003}, 5, 50004},
		{"long ones are there, short ones are free", 5, 50000, {{40000, 40010}}, {5, 6, 7, 8}, 9, 50000},
		{"the end", 5, JOB_IDS_MAX - 1, {{1, LAST}}, {JOB_IDS_MAX - 1, JOB_IDS_MAX, 0, 0}, 5,
		 UINT64_C(1) + JOB_IDS_MAX},
		{"an old, longer one", 5, 0, {{1, LAST}, {UINT32_MAX, UINT32_MAX}}, {0, 0, 0, 0}, 5,
		 UINT64_C(1) << 32},
	};
	/* clang-format on */
	static struct job_ids ids;
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct range *range;

		job_ids_init(&ids, cases[i].next, cases[i].next_long);
		for (range = cases[i].taken; range->from; range++) {
			uint64_t id;

			for (id = range->from; id <= range->to; id++)
				job_ids_mark(&ids, (uint32_t)id);
		}
		for (k = 0; k < ARRAY_SIZE(cases[i].expected); k++) {
			uint32_t id = job_ids_take(&ids);

			if (id != cases[i].expected[k]) {
				fprintf(stderr, "%s: id %zu is %u, not %u\n", cases[i].what, k, id,
					cases[i].expected[k]);
				abort();
			}
		}
		if (ids.next != cases[i].then || ids.next_long != cases[i].then_long) {
			fprintf(stderr, "%s: goes on at %llu and %llu\n", cases[i].what, (unsigned long long)ids.next,
				(unsigned long long)ids.next_long);
			abort();
		}
	}
}

static void test_give_back(void)
{
	static struct job_ids ids;
	uint32_t id;

	job_ids_init(&ids, 0, 0);
	assert(job_ids_take(&ids) == 1 && job_ids_take(&ids) == 2 && ids.short_taken == 2);
	job_ids_give_back(&ids, 1);
	assert(ids.short_taken == 1);
	/* It comes back after all others were used, and 2, which is there, not at all. */
	for (id = 3; id <= LAST; id++) {
		assert(job_ids_take(&ids) == id);
		job_ids_give_back(&ids, id);
	}
	assert(job_ids_take(&ids) == 1 && job_ids_take(&ids) == 3);

	/* What is not taken, twice, or no id at all. */
	assert(ids.short_taken == 3);
	job_ids_give_back(&ids, 7);
	job_ids_give_back(&ids, 0);
	job_ids_give_back(&ids, LAST + 1);
	job_ids_give_back(&ids, UINT32_MAX);
	job_ids_mark(&ids, 3);
	job_ids_mark(&ids, 0);
	assert(ids.short_taken == 3 && ids.next_long == LAST + 1);

	/* Above, and back below as soon as one is free. */
	while (ids.short_taken < LAST)
		job_ids_take(&ids);
	assert(job_ids_take(&ids) == LAST + 1);
	job_ids_give_back(&ids, LAST + 1);
	assert(job_ids_take(&ids) == LAST + 2);
	job_ids_give_back(&ids, 4711);
	assert(job_ids_take(&ids) == 4711 && job_ids_take(&ids) == LAST + 3);
}

/* Random taking and giving back, against a search through everything; and started anew on the way. */
static void test_random(void)
{
	static struct job_ids ids;
	static bool there[LAST + 1];
	unsigned seed = 11, step;
	uint32_t last = 0, count = 0;

	job_ids_init(&ids, 0, 0);
	for (step = 0; step < 300000; step++) {
		/* Waves: up to nearly all, and down again. */
		bool take = (unsigned)rand_r(&seed) % 10 < (step / 50000 % 2 ? 3u : 8u);
		uint32_t want, id;

		if (take && count < LAST) {
			for (want = last % LAST + 1; there[want]; want = want % LAST + 1)
				;
			id = job_ids_take(&ids);
			assert(id == want);
			there[id] = true;
			count++;
			last = id;
		} else if (count > 0) {
			id = (unsigned)rand_r(&seed) % LAST + 1;
			count -= there[id];
			there[id] = false;
			job_ids_give_back(&ids, id);
		}
		assert(ids.short_taken == count);
		if (step % 10000 == 0) {
			job_ids_init(&ids, ids.next, ids.next_long);
			for (id = 1; id <= LAST; id++)
				if (there[id])
					job_ids_mark(&ids, id);
		}
	}
}

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* The worst there is, one free and the last that is looked at: a small part of what a look at each id takes. */
static void test_cost(void)
{
	enum { FREE = 20000, BATCHES = 50, ROUNDS = 20 };
	static volatile bool there[LAST + 1];
	static struct job_ids ids;
	double us = 1e9, plain_us = 1e9, begin;
	int batch, i;
	uint32_t id;

	job_ids_init(&ids, 0, 0);
	while (ids.short_taken < LAST)
		there[job_ids_take(&ids)] = true;
	there[FREE] = false;
	/* The best of each, in turn: what else the machine does counts for neither. */
	for (batch = 0; batch < BATCHES; batch++) {
		begin = now_us();
		for (i = 0; i < ROUNDS; i++) {
			job_ids_give_back(&ids, FREE);
			assert(job_ids_take(&ids) == FREE);
		}
		us = MIN(us, (now_us() - begin) / ROUNDS);
		begin = now_us();
		for (i = 0; i < ROUNDS; i++) {
			for (id = FREE + 1; there[id]; id = id < LAST ? id + 1 : 1)
				;
			assert(id == FREE);
		}
		plain_us = MIN(plain_us, (now_us() - begin) / ROUNDS);
	}
	printf("job ids: %.2f us for the last free one of %u, %.2f us one by one\n", us, LAST, plain_us);
	assert(us < plain_us / 10);
}

int main(void)
{
	test_table();
	test_give_back();
	test_random();
	test_cost();
	return 0;
}

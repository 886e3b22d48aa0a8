/* SPDX-License-Identifier: MIT */
/* Who goes next, against a search through everything; and that 10,000 jobs cost nothing to speak of. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/macros.h"
#include "core/job/sched.h"

#define DEVICES 4

/* Which ports are free: bit 0 for "any of them may". */
static bool may_dial(void *arg, uint32_t device_id)
{
	unsigned free_ports = *(unsigned *)arg;

	return device_id == 0 ? free_ports != 0 : free_ports >> device_id & 1;
}

static bool better(const struct sched_entry *a, const struct sched_entry *b)
{
	if (a->priority != b->priority)
		return a->priority > b->priority;
	return a->due != b->due ? a->due < b->due : a->turn < b->turn;
}

static void test_random(void)
{
	enum { ENTRIES = 120, STEPS = 40000 };
	static struct sched_entry entries[ENTRIES];
	static bool inside[ENTRIES];
	struct sched sched;
	unsigned seed = 7;
	int64_t now = 0;
	int step, i;

	sched_init(&sched);
	for (step = 0; step < STEPS; step++) {
		unsigned ports = (rand_r(&seed) % (1 << DEVICES)) << 1;
		struct sched_entry *best = NULL, *picked;
		int64_t due, next_due = INT64_MAX;

		i = rand_r(&seed) % ENTRIES;
		if (inside[i]) {
			sched_remove(&sched, &entries[i]);
		} else {
			entries[i] = (struct sched_entry){.turn = i + 1,
							  .priority = rand_r(&seed) % 3,
							  .due = now + rand_r(&seed) % 40 - 10,
							  .device_id = rand_r(&seed) % (DEVICES + 1)};
			assert(sched_add(&sched, &entries[i]) == 0);
		}
		inside[i] = !inside[i];
		now += rand_r(&seed) % 3 == 0;
		assert(sched_wake(&sched, now) == 0);

		for (i = 0; i < ENTRIES; i++) {
			if (!inside[i])
				continue;
			if (entries[i].due > now)
				next_due = MIN(next_due, entries[i].due);
			else if (may_dial(&ports, entries[i].device_id) && (!best || better(&entries[i], best)))
				best = &entries[i];
		}
		picked = sched_pick(&sched, may_dial, &ports);
		assert(picked == best);
		assert(sched_next_due(&sched, &due) == (next_due != INT64_MAX));
		assert(next_due == INT64_MAX || due == next_due);
		if (picked && step % 2) {
			sched_remove(&sched, picked);
			sched_remove(&sched, picked); /* no harm */
			inside[picked - entries] = false;
		}
	}
	sched_fini(&sched);
}

/* A busy port holds up its own jobs only. */
static void test_lanes(void)
{
	struct sched_entry bound = {.turn = 1, .priority = FAX_PRIORITY_HIGH, .device_id = 2};
	struct sched_entry any = {.turn = 2, .priority = FAX_PRIORITY_LOW};
	unsigned first_only = 1 << 1, both = 3 << 1, none = 0;
	struct sched sched;

	sched_init(&sched);
	assert(sched_add(&sched, &bound) == 0 && sched_add(&sched, &any) == 0);
	assert(!sched_pick(&sched, may_dial, &both)); /* not awake yet */
	assert(sched_wake(&sched, 0) == 0);
	assert(sched_pick(&sched, may_dial, &first_only) == &any);
	assert(sched_pick(&sched, may_dial, &both) == &bound);
	assert(!sched_pick(&sched, may_dial, &none));
	sched_fini(&sched);
}

/* 10,000 jobs in and out: by search it would take seconds. A bound with a hundredfold reserve. */
static void test_many(void)
{
	enum { MANY = 10000 };
	struct sched_entry *entries = calloc(MANY, sizeof(*entries)), *entry;
	unsigned seed = 3, ports = 2;
	struct timespec a, b;
	struct sched sched;
	int i, count = 0;

	assert(entries);
	sched_init(&sched);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	for (i = 0; i < MANY; i++) {
		entries[i].turn = i + 1;
		entries[i].due = rand_r(&seed) % 1000;
		assert(sched_add(&sched, &entries[i]) == 0);
	}
	for (i = 0; i < 1000; i++) {
		assert(sched_wake(&sched, i) == 0);
		while ((entry = sched_pick(&sched, may_dial, &ports))) {
			sched_remove(&sched, entry);
			count++;
		}
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	assert(count == MANY);
	assert((b.tv_sec - a.tv_sec) * 1e3 + (b.tv_nsec - a.tv_nsec) / 1e6 < 500);
	sched_fini(&sched);
	free(entries);
}

int main(void)
{
	test_random();
	test_lanes();
	test_many();
	return 0;
}

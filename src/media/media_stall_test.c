/* SPDX-License-Identifier: MIT */
/*
 * Calls whose processes do not get to run in time, as on a machine with too
 * much to do: by seed one end stands still for a while, or both do again and
 * again. What the far end sent meanwhile waits in the socket. No page is
 * confirmed that is not stored, every call ends, and what T.30 has timers for
 * costs no call.
 *
 * usage: media_stall_test [CALLS [FIRST_SEED [v]]]
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "media/page_source.h"
#include "media/test_scene.h"

#define CALLS 400
#define PAGES_MAX 3

/* Of datagrams as small as ours, Debian's default buffer holds so many. */
#define ROOM 250

/* What an end may stand still for, once in a call: the far end's T2 is 7 s, and 3 times T4 more than that. */
#define STAND_MAX_MS 6000

/* Without error correction, a sender asks three times, T4 apart. */
#define DISK_MAX_MS 4000

enum how { ONCE, OFTEN, HOWS };

static const char *const hows[HOWS] = {"once", "often"};

struct plan {
	enum how how;
	unsigned int end;           /* that stands still; 2: both */
	unsigned int at, for_ms;    /* ONCE */
	unsigned int part_permille; /* OFTEN: so much of the time */
	unsigned int mean_ms;       /* in such pieces */
	unsigned int disk_ms[2];    /* what it takes to prepare or to store a page */
	unsigned int lose_percent;
	bool no_repair; /* of what is lost */
	uint32_t pages;
};

static const struct {
	const char *words;
	unsigned int ticks; /* that three pages take */
	struct setup setup;
} kinds[] = {
	{"T.38, ECM",                2000, {.t38 = true}                                        },
	{"T.38",		     2000, {.t38 = true, .no_ecm = true}                        },
	{"T.38, Faxport, ECM",       700,  {.t38 = true, .faxport = true}                       },
	{"T.38, Faxport",            700,  {.t38 = true, .faxport = true, .no_ecm = true}       },
	{"T.38, Faxport ahead, ECM", 150,  {.t38 = true, .faxport = true, .ahead_octets = 30000}},
};

static unsigned int lost[ARRAY_SIZE(kinds)][HOWS], calls[ARRAY_SIZE(kinds)][HOWS];

static unsigned int below(unsigned int limit)
{
	return scene_chance() % limit;
}

static void stand_once(const struct plan *plan)
{
	size_t i;

	if (scene.tick != plan->at)
		return;
	for (i = 0; i < 2; i++)
		if (plan->end == i || plan->end == 2)
			scene.end[i].stands_until = scene.tick + plan->for_ms / MEDIA_TICK_MS;
}

/* Runs of both, as long as chance will have it. */
static void stand_often(const struct plan *plan)
{
	unsigned int stand = plan->mean_ms / MEDIA_TICK_MS;
	unsigned int run = stand * (1000 - plan->part_permille) / plan->part_permille;
	size_t i;

	for (i = 0; i < 2; i++)
		if ((plan->end == i || plan->end == 2) && scene.tick >= scene.end[i].stands_until &&
		    below(run + 1) == 0)
			scene.end[i].stands_until = scene.tick + 1 + below(2 * stand);
}

static void make_plan(uint64_t seed, size_t kind, struct plan *ret_plan)
{
	scene.random = (uint32_t)(seed * 2654435761u);
	/* One after the other: the order within an initializer is the compiler's. */
	ret_plan->how = below(2) ? ONCE : OFTEN;
	ret_plan->end = below(3);
	ret_plan->at = below(kinds[kind].ticks);
	ret_plan->for_ms = 100 + below(STAND_MAX_MS - 100);
	ret_plan->part_permille = 50 + below(350);
	ret_plan->mean_ms = 40 + below(700);
	ret_plan->disk_ms[CALLER] = below(4) ? 20 : below(DISK_MAX_MS);
	ret_plan->disk_ms[ANSWERER] = below(4) ? 40 : below(DISK_MAX_MS);
	ret_plan->lose_percent = below(2) ? 0 : below(6);
	ret_plan->no_repair = below(4) == 0;
	ret_plan->pages = 1 + below(PAGES_MAX);
}

static void say(uint64_t seed, size_t kind, const struct plan *plan)
{
	printf("seed %llu: %s, end %u, ", (unsigned long long)seed, kinds[kind].words, plan->end);
	if (plan->how == ONCE)
		printf("for %u ms at %u ms", plan->for_ms, plan->at * MEDIA_TICK_MS);
	else
		printf("%u permille of the time, about %u ms", plan->part_permille, plan->mean_ms);
	printf("; disks %u and %u ms, %u %% of datagrams lost%s; %u of %u pages, %u stored, %u s; %s: %s / %s: %s\n",
	       plan->disk_ms[CALLER], plan->disk_ms[ANSWERER], plan->lose_percent,
	       plan->no_repair ? ", not repaired" : "", scene.end[CALLER].pages, plan->pages, scene.end[ANSWERER].pages,
	       scene.tick / 50, fax_status_name(scene.end[CALLER].result.status), scene.end[CALLER].result.detail,
	       fax_status_name(scene.end[ANSWERER].result.status), scene.end[ANSWERER].result.detail);
}

/* What is confirmed is there, once and as it was: on_report() of the scene has seen that it was so at that moment. */
static void check_pages(const struct plan *plan, bool ecm)
{
	unsigned int i;

	if (!ecm && plan->lose_percent > 0)
		return;
	assert(test_count_pages(scene.end[ANSWERER].document) <= plan->pages);
	for (i = 0; i < scene.end[CALLER].pages; i++)
		assert(test_page_is(scene.end[ANSWERER].document, i, &three[i], 0));
}

static void call(uint64_t seed, bool verbose)
{
	size_t kind = seed % ARRAY_SIZE(kinds);
	struct setup setup = kinds[kind].setup;
	uint32_t random;
	struct plan plan;
	bool good;

	make_plan(seed, kind, &plan);
	random = scene.random;
	setup.no_redundancy = plan.no_repair;
	begin(&setup, test_document(three, plan.pages), plan.pages);
	scene.random = random;
	scene.room = ROOM;
	scene.lose_percent = plan.lose_percent;
	scene.work_ticks[CALLER] = plan.disk_ms[CALLER] / MEDIA_TICK_MS;
	scene.work_ticks[ANSWERER] = plan.disk_ms[ANSWERER] / MEDIA_TICK_MS;
	scene.hangs_up = true;
	while (scene.tick < 20 * MINUTE && !(scene.end[0].has_result && scene.end[1].has_result)) {
		if (plan.how == ONCE)
			stand_once(&plan);
		else
			stand_often(&plan);
		run_for(&setup, 1);
	}
	good = scene.end[CALLER].result.status == FAX_STATUS_OK && scene.end[ANSWERER].result.status == FAX_STATUS_OK;
	calls[kind][plan.how]++;
	lost[kind][plan.how] += !good && !(plan.no_repair && plan.lose_percent > 0);
	if (verbose || !good)
		say(seed, kind, &plan);
	assert(scene.end[CALLER].has_result && scene.end[ANSWERER].has_result);
	check_pages(&plan, !setup.no_ecm);
	end_scene();
}

int main(int argc, char **argv)
{
	const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : CALLS;
	const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	/* Training that stood still; a confirmation said twice. */
	static const uint64_t remarkable[] = {1192, 1534, 2123, 3282, 4383};
	unsigned int failures = 0;
	size_t kind, how;

	page_source_setup();
	for (uint64_t seed = first; seed < first + count; seed++)
		call(seed, argc > 3);
	for (size_t i = 0; i < ARRAY_SIZE(remarkable) && argc == 1; i++)
		call(remarkable[i], false);
	for (kind = 0; kind < ARRAY_SIZE(kinds); kind++) {
		for (how = 0; how < HOWS; how++) {
			printf("%s, %s: %u of %u lost\n", kinds[kind].words, hows[how], lost[kind][how],
			       calls[kind][how]);
			failures += lost[kind][how];
		}
	}
	return failures > 0;
}

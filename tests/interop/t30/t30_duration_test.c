/* SPDX-License-Identifier: MIT */
/*
 * How long a call is on the line, and where the time goes: our core and
 * spandsp, as callers and called, on a network that delays by 5 ms. Time is
 * virtual, so the figures are the same on every machine, and are held to.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "call.h"

/* A page as in the comparison with other servers. */
#define PAGE_OCTETS 12600
#define SHEETS 3

static struct call call;
static struct sheet sheets[SHEETS];
static unsigned int failures;

/* ---- one call -------------------------------------------------------------------- */

static const struct pair {
	const char *words;
	bool theirs[2];
	bool know_each_other;
	uint32_t ced_ms;
	uint32_t limit_ms, turn_limit_ms; /* it has to be done in; 0: the peer's own time */
} pairs[] = {
	{"ours - ours",                 {false, false}, false, 2600, 21200, 2450},
	{"ours - ours, no CED again",   {false, false}, false, 0,    18400, 2450},
	{"ours - ours, both know it",   {false, false}, true,  0,    11000, 400 },
	{"ours - theirs",               {false, true},  false, 0,    22400, 2580},
	{"theirs - ours",               {true, false},  false, 2600, 22600, 2980},
	{"theirs - ours, no CED again", {true, false},  false, 0,    20000, 2980},
	{"theirs - theirs",             {true, true},   false, 0,    0,     0   },
};

static void run(const struct pair *pair, uint32_t pages)
{
	struct call_config config;

	call_defaults(&config);
	config.faults.delay_ms = 5;
	for (int side = 0; side < 2; side++) {
		config.end[side].theirs = pair->theirs[side];
		config.end[side].far_is_ours = pair->know_each_other;
		config.end[side].ced_ms = pair->ced_ms;
	}
	config.end[0].sheets = sheets;
	config.end[0].sheet_count = pages;
	assert(call_run(&call, &config));
	assert(call_result(&call, 0)->good && call_result(&call, 1)->stored == pages);
}

/* ---- where the time goes ------------------------------------------------------------ */

/* A phase ends with such a line of the trace, the first after those before. */
static const struct phase {
	const char *words;
	int from;
	enum trace_type type;
} phases[] = {
	{"CED",  1, TRACE_BEGINS     },
        {"DIS",  0, TRACE_BEGINS     },
        {"DCS",  0, TRACE_FAST_BEGINS},
	{"TCF",  1, TRACE_BEGINS     },
        {"CFR",  0, TRACE_FAST_BEGINS},
        {"page", 0, TRACE_BEGINS     },
	{"PPS",  1, TRACE_BEGINS     },
        {"MCF",  0, TRACE_BEGINS     },
};

static void show_phases(const struct pair *pair)
{
	/* Whose conversation is over first hangs up. */
	const uint64_t end_ms = MIN(call_result(&call, 0)->over_ms, call_result(&call, 1)->over_ms);
	uint64_t before_ms = 0;
	size_t at = 0;

	printf("%-27s", pair->words);
	for (size_t i = 0; i < ARRAY_SIZE(phases); i++) {
		at = trace_find(&call.trace, at, phases[i].from, phases[i].type, FCF_NULL);
		assert(at != SIZE_MAX);
		printf(" %6.2f", (double)(call.trace.line[at].at_ms - before_ms) / 1000);
		before_ms = call.trace.line[at].at_ms;
	}
	printf(" %6.2f %7.2f", (double)(end_ms - before_ms) / 1000, (double)end_ms / 1000);
	if (pair->limit_ms && end_ms > pair->limit_ms) {
		printf(" (more than %.2f)", (double)pair->limit_ms / 1000);
		failures++;
	}
}

/* From the last bit of a page to the first of the next. */
static void show_turn(const struct pair *pair)
{
	size_t end = trace_find(&call.trace, 0, 0, TRACE_FRAME, FCF_PPS), begin;
	uint64_t turn_ms;

	begin = trace_find(&call.trace, end, 0, TRACE_FAST_DATA, FCF_NULL);
	while (call.trace.line[end].type != TRACE_FAST_ENDS)
		end--;
	turn_ms = call.trace.line[begin].at_ms - call.trace.line[end].at_ms;
	printf(" %6.2f", (double)turn_ms / 1000);
	if (pair->turn_limit_ms && turn_ms > pair->turn_limit_ms) {
		printf(" (more than %.2f)", (double)pair->turn_limit_ms / 1000);
		failures++;
	}
	printf("\n");
}

int main(int argc, char **argv)
{
	for (size_t i = 0; i < SHEETS; i++)
		sheet_make_sized(T30_R8X385, PAGE_OCTETS, 1 + i, &sheets[i]);
	printf("%u octets of MMR, V.17 14400, ECM; seconds, each phase up to the first packet of the next\n%-27s",
	       PAGE_OCTETS, "caller - called");
	for (size_t i = 0; i < ARRAY_SIZE(phases); i++)
		printf(" %6s", phases[i].words);
	printf(" %6s %7s %6s\n", "DCN", "call", "turn");
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		run(&pairs[i], 1);
		show_phases(&pairs[i]);
		if (argc > 1)
			trace_print(&call.trace);
		call_fini(&call);
		run(&pairs[i], SHEETS);
		show_turn(&pairs[i]);
		call_fini(&call);
	}
	for (size_t i = 0; i < SHEETS; i++)
		sheet_free(&sheets[i]);
	(void)argv;
	return failures > 0;
}

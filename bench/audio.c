/* SPDX-License-Identifier: MIT */
/*
 * A fax over samples: our conversation on the audio modem beside spandsp's own
 * fax terminal, the same pages, in the same program, one thread, in virtual
 * time. CPU of both ends, page coding and all, by the second of a session, the
 * least of some rounds; then the memory of a session in the middle of a page.
 *
 * usage: bench_audio [ROUNDS]
 */
#undef NDEBUG
#include <assert.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "audio_call.h"
#include "base/macros.h"
#include "pages.h"

enum side { OURS, THEIRS, SIDES };

static const struct bench {
	const char *words;
	uint32_t signals;
	bool ecm;
} benches[] = {
	{"V.17 14400, ECM, MMR",   T30_ALL_SIGNALS,           true },
	{"V.17 14400, MR",         T30_ALL_SIGNALS,           false},
	{"V.29 9600, ECM, MMR",    T30_ALL_V29 | T30_ALL_V27, true },
	{"V.27ter 4800, ECM, MMR", T30_ALL_V27,               true },
};

#define SHEETS 2
#define SESSIONS 100
#define MEMORY_AT_MS 18000

static struct audio_call call;

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void configure(const struct bench *bench, enum side side, const struct sheet *sheets,
		      struct audio_call_config *ret_config)
{
	audio_call_defaults(ret_config);
	for (int end = 0; end < 2; end++) {
		ret_config->end[end].theirs = side == THEIRS;
		ret_config->end[end].limits.signals = bench->signals;
		ret_config->end[end].limits.ecm = bench->ecm;
		ret_config->harm[end] = (struct audio_harm){0};
	}
	ret_config->end[0].sheets = sheets;
	ret_config->end[0].sheet_count = SHEETS;
}

/* CPU by the second of a session; the seconds of the call. */
static double run(const struct audio_call_config *config, double *ret_seconds)
{
	double begin_us = now_us(), us;

	assert(audio_call_run(&call, config));
	us = now_us() - begin_us;
	assert(call.station[0]->result.confirmed == SHEETS && call.station[1]->result.stored == SHEETS);
	for (uint32_t i = 0; i < SHEETS; i++)
		assert(!*sheet_difference(&config->end[0].sheets[i], &call.station[1]->result.sheet[i]));
	*ret_seconds = (double)call.now_ms / 1000;
	audio_call_fini(&call);
	return us / *ret_seconds / 2;
}

static void compare(const struct bench *bench, const struct sheet *sheets, unsigned int rounds)
{
	struct audio_call_config config[SIDES];
	double us[SIDES] = {0}, seconds[SIDES], now;

	for (enum side side = 0; side < SIDES; side++)
		configure(bench, side, sheets, &config[side]);
	for (unsigned int i = 0; i < rounds; i++) {
		for (enum side side = 0; side < SIDES; side++) {
			now = run(&config[side], &seconds[side]);
			us[side] = i == 0 ? now : MIN(us[side], now);
		}
	}
	printf("%-24s ours %5.0f us by session-second (%.1f s)   spandsp %5.0f us (%.1f s)   ratio %.2f\n",
	       bench->words, us[OURS], seconds[OURS], us[THEIRS], seconds[THEIRS], us[OURS] / us[THEIRS]);
}

static double resident_kb(void)
{
	long pages = 0, all;
	FILE *file = fopen("/proc/self/statm", "r");

	assert(file && fscanf(file, "%ld %ld", &all, &pages) == 2);
	fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1024;
}

/* In a process of its own, so that nothing is there to be used again. The lines are not counted. */
static void weigh(enum side side, const struct sheet *sheets)
{
	static struct audio_call calls[SESSIONS / 2];
	struct audio_call_config config;
	double before, after;

	fflush(stdout);
	if (fork() > 0) {
		wait(NULL);
		return;
	}
	configure(&benches[0], side, sheets, &config);
	run(&config, &(double){0}); /* what libraries take once */
	malloc_trim(0);
	memset(calls, 1, sizeof(calls));
	before = resident_kb();
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		audio_call_begin(&calls[i], &config);
		while (calls[i].now_ms < MEMORY_AT_MS)
			audio_call_tick(&calls[i]);
	}
	after = resident_kb();
	printf("memory of %d sessions in a page: %-8s %.0f KB a session\n", SESSIONS, side == OURS ? "ours" : "spandsp",
	       (after - before) / SESSIONS);
	fflush(stdout);
	_exit(0);
}

int main(int argc, char **argv)
{
	const unsigned int rounds = argc > 1 ? (unsigned int)atoi(argv[1]) : 5;
	struct sheet sheets[SHEETS];
	struct page pages[SHEETS];

	for (int i = 0; i < SHEETS; i++) {
		page_chart(i ? 4 : 1, &pages[i]);
		sheets[i] = (struct sheet){T30_R8X77, pages[i].width, pages[i].rows, pages[i].pixels};
	}
	for (size_t i = 0; i < ARRAY_SIZE(benches); i++)
		compare(&benches[i], sheets, MAX(rounds, 1u));
	for (enum side side = 0; side < SIDES; side++)
		weigh(side, sheets);
	for (int i = 0; i < SHEETS; i++)
		page_free(&pages[i]);
	return 0;
}

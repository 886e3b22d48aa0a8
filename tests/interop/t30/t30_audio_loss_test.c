/* SPDX-License-Identifier: MIT */
/*
 * Many calls over samples, each by its seed, on lines that lose packets, slip,
 * are quiet, and add noise. Not every page can come, but none may be confirmed
 * that is not stored, and every call ends.
 *
 * usage: t30_audio_loss_test [CALLS [FIRST_SEED [v]]]
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio_call.h"
#include "base/macros.h"
#include "by_seed.h"

#define CALLS 60

static struct audio_call call;
static struct sheet sheets[SHEETS_MAX];
static unsigned int failures;
static struct tally tallies[PAIRS][2];

static struct audio_harm choose_line(struct dice *dice)
{
	static const float noises[] = {0, 0, 0, -60, -50, -46};

	return (struct audio_harm){
		.g711 = true,
		.gain_db = (float)dice_below(dice, 12) - 8,
		.noise_dbm0 = noises[dice_below(dice, ARRAY_SIZE(noises))],
		.lost_per_1000 = dice_below(dice, 2) ? dice_below(dice, 8) : 0,
		.slip_every_ms = dice_below(dice, 4) ? 0 : 5000 + dice_below(dice, 30000),
		.slip_doubles = dice_below(dice, 2),
	};
}

static size_t choose_stations(struct dice *dice, struct audio_call_config *config)
{
	const size_t pair = by_seed_stations(dice, sheets, config->end);

	for (int side = 0; side < 2; side++)
		config->end[side].store_ms = dice_below(dice, 10) ? 40 : dice_below(dice, 6000);
	return pair;
}

static void fail(uint64_t seed, const char *words)
{
	printf("FAIL seed %llu: %s\n", (unsigned long long)seed, words);
	failures++;
}

static void check_pages(uint64_t seed, const struct station_result *tx, const struct station_result *rx, bool ecm,
			bool ours, struct tally *tally)
{
	if (tx->confirmed > rx->stored && ours)
		fail(seed, "a page is confirmed and not stored");
	for (uint32_t i = 0; i < MIN(tx->confirmed, rx->stored); i++) {
		const char *difference = sheet_difference(&sheets[i], &rx->sheet[i]);

		tally->damaged += *difference != '\0';
		if (*difference && ecm)
			fail(seed, difference);
	}
}

static void run(uint64_t seed, bool verbose)
{
	struct audio_call_config config;
	struct dice dice = {seed};
	const unsigned int before = failures;
	const struct station_result *tx, *rx;
	struct tally *tally;
	size_t pair;
	int sender;
	bool ecm;

	audio_call_defaults(&config);
	by_seed_sheets(&dice, sheets);
	pair = choose_stations(&dice, &config);
	config.harm[0] = choose_line(&dice);
	config.harm[1] = choose_line(&dice);
	config.delay = dice_below(&dice, 20);
	config.seed = dice_throw(&dice);
	config.trace = verbose;
	sender = config.end[0].sending ? 0 : 1;
	ecm = config.end[0].limits.ecm;
	tally = &tallies[pair][ecm];

	if (!audio_call_run(&call, &config) && pair == OURS_OURS)
		fail(seed, "it does not end");
	tx = &call.station[sender]->result;
	rx = &call.station[!sender]->result;
	if (!tx->over && !config.end[sender].theirs)
		fail(seed, "our sender does not end");
	if (!rx->over && !config.end[!sender].theirs)
		fail(seed, "our receiver does not end");
	check_pages(seed, tx, rx, ecm, !config.end[!sender].theirs, tally);
	tally_call(tally, config.end[sender].sheet_count, tx);
	if (verbose || failures > before)
		printf("seed %llu: %s, ECM %d; the sender: %s; the receiver: %s; %u of %u pages; %.1f s\n",
		       (unsigned long long)seed, pairs[pair].words, ecm, tx->words, rx->words, tx->confirmed,
		       config.end[sender].sheet_count, (double)call.now_ms / 1000);
	audio_call_fini(&call);
	for (size_t i = 0; i < SHEETS_MAX; i++)
		sheet_free(&sheets[i]);
}

int main(int argc, char **argv)
{
	const uint64_t calls = argc > 1 ? strtoull(argv[1], NULL, 10) : CALLS;
	const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

	for (uint64_t seed = first; seed < first + calls; seed++)
		run(seed, argc > 3);
	for (size_t pair = 0; pair < PAIRS; pair++)
		for (int ecm = 0; ecm < 2; ecm++)
			printf("%s%s: %u calls, %u complete; %u of %u pages confirmed, %u of them damaged\n",
			       pairs[pair].words, ecm ? ", ECM" : "", tallies[pair][ecm].calls,
			       tallies[pair][ecm].complete, tallies[pair][ecm].confirmed, tallies[pair][ecm].pages,
			       tallies[pair][ecm].damaged);
	printf("%u failures\n", failures);
	return failures > 0;
}

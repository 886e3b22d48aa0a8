/* SPDX-License-Identifier: MIT */
/*
 * Many calls, each by its seed, over lines that lose up to 5 % of the
 * datagrams, repeat some and let others come late. Not every page can come,
 * but none may be confirmed that is not stored, or that is damaged and nobody
 * has noticed, and every call ends.
 *
 * usage: t30_loss_test [CALLS [FIRST_SEED [v]]]
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "by_seed.h"
#include "call.h"

#define CALLS 400
#define ENDINGS_MAX 60

struct ending {
	char words[100];
	unsigned int count;
};

static struct call call;
/* Without copies or parities, what is lost is lost: those calls are counted for themselves. */
static struct group {
	struct tally tally;
	uint64_t datagrams, lost;
	struct ending endings[ENDINGS_MAX];
} groups[PAIRS][2][2]; /* with ECM; with repairs */
static struct sheet sheets[SHEETS_MAX];
static unsigned int failures;

/* ---- a call by its seed --------------------------------------------------------- */

static void choose_line(struct dice *dice, struct call_config *config)
{
	config->faults = (struct line_faults){
		.delay_ms = dice_below(dice, 150),
		.loss_permille = dice_below(dice, 51),
		.again_permille = dice_below(dice, 20),
		.late_permille = dice_below(dice, 50),
		.late_ms = 1 + dice_below(dice, 120),
	};
	config->copies = dice_below(dice, 8) ? 1 + dice_below(dice, 3) : 0;
	if (config->copies > 0 && dice_below(dice, 4) == 0) {
		config->parities = 1 + dice_below(dice, 3);
		config->copies = 0;
	}
	config->seed = dice_throw(dice);
}

/* A process that does not get to run for a while. */
static void choose_stand(struct dice *dice, struct call_config *config)
{
	config->stand.side = (int)dice_below(dice, 2);
	config->stand.at_ms = dice_below(dice, 40000);
	config->stand.for_ms = dice_below(dice, 2) ? 0 : 100 + dice_below(dice, 6000);
}

static size_t choose_stations(struct dice *dice, struct call_config *config)
{
	const size_t pair = by_seed_stations(dice, sheets, config->end);

	/* A disk that is slow now and then. */
	for (int side = 0; side < 2; side++) {
		config->end[side].store_ms = dice_below(dice, 10) ? 40 : dice_below(dice, 6000);
		config->end[side].prepare_ms = dice_below(dice, 10) ? 20 : dice_below(dice, 3000);
	}
	return pair;
}

/* ---- what has to be true of it ----------------------------------------------------- */

static void fail(uint64_t seed, const char *words)
{
	printf("FAIL seed %llu: %s\n", (unsigned long long)seed, words);
	failures++;
}

/* Where one of both stands still, spandsp's T.30 may confirm what it does not keep, or never end. Ours must not. */
static bool is_theirs_to_answer_for(int side)
{
	return call.config.stand.for_ms > 0 && call.config.end[side].theirs;
}

static void check_pages(uint64_t seed, const struct station_result *tx, const struct station_result *rx, bool ecm,
			struct tally *count)
{
	char words[150];
	bool is_known;

	if (tx->confirmed > rx->stored && !rx->mad && !is_theirs_to_answer_for(!call_sender(&call))) {
		snprintf(words, sizeof(words), "%u pages confirmed, %u stored", tx->confirmed, rx->stored);
		fail(seed, words);
	}
	for (uint32_t i = 0; i < MIN(tx->confirmed, rx->stored); i++) {
		const char *difference = sheet_difference(&sheets[i], &rx->sheet[i]);

		count->damaged += *difference != '\0';
		if (!*difference)
			continue;
		/* spandsp does not tell how many rows are bad. */
		is_known = rx->bad_rows[i] > 0 || call.config.end[!call_sender(&call)].theirs;
		if (!ecm && rx->sheet[i].rows > 0 && is_known)
			continue;
		snprintf(words, sizeof(words), "page %u differs: %s", i + 1, difference);
		fail(seed, words);
	}
}

static void count_ending(struct ending list[ENDINGS_MAX], const struct station_result *tx,
			 const struct station_result *rx)
{
	char words[sizeof(list[0].words)];
	size_t i = 0;

	snprintf(words, sizeof(words), "%.48s / %.48s", tx->words, rx->words);
	while (i < ENDINGS_MAX - 1 && list[i].count > 0 && strcmp(list[i].words, words) != 0)
		i++;
	snprintf(list[i].words, sizeof(list[i].words), "%s", words);
	list[i].count++;
}

static void run(uint64_t seed, bool verbose)
{
	struct call_config config;
	struct dice dice = {seed};
	const struct station_result *tx, *rx;
	struct group *group;
	struct tally *count;
	unsigned int before = failures;
	size_t pair;
	bool over, ecm;

	call_defaults(&config);
	choose_line(&dice, &config);
	pair = choose_stations(&dice, &config);
	by_seed_sheets(&dice, sheets);
	choose_stand(&dice, &config);
	ecm = config.end[0].limits.ecm;
	group = &groups[pair][ecm][config.copies + config.parities > 0];
	count = &group->tally;

	over = call_run(&call, &config);
	tx = call_result(&call, call_sender(&call));
	rx = call_result(&call, !call_sender(&call));
	for (int side = 0; side < 2 && !over; side++)
		if (!call_result(&call, side)->over && !is_theirs_to_answer_for(side))
			fail(seed, "it does not end");
	check_pages(seed, tx, rx, ecm, count);
	tally_call(count, config.end[call_sender(&call)].sheet_count, tx);
	group->datagrams += call.line.sent;
	group->lost += call.line.lost;
	count_ending(group->endings, tx, rx);
	if (verbose || failures > before) {
		printf("seed %llu: %s, ECM %d, loss %u permille, copies %u, parities %u, delay %u; the sender: %s; the "
		       "receiver: "
		       "%s; %u of "
		       "%u pages\n",
		       (unsigned long long)seed, pairs[pair].words, ecm, config.faults.loss_permille, config.copies,
		       config.parities, config.faults.delay_ms, tx->words, rx->words, tx->confirmed,
		       config.end[call_sender(&call)].sheet_count);
		trace_print(&call.trace);
	}
	call_fini(&call);
	for (size_t i = 0; i < SHEETS_MAX; i++)
		sheet_free(&sheets[i]);
}

static void show(size_t pair, bool ecm, bool repaired)
{
	const struct group *group = &groups[pair][ecm][repaired];
	const struct tally *count = &group->tally;

	printf("%s%s%s: %u calls, %u complete; %u of %u pages confirmed", pairs[pair].words, ecm ? ", ECM" : "",
	       repaired ? "" : ", nothing repaired", count->calls, count->complete, count->confirmed, count->pages);
	if (!ecm)
		printf(", %u of them damaged", count->damaged);
	printf("; %llu of %llu datagrams lost\n", (unsigned long long)group->lost,
	       (unsigned long long)group->datagrams);
	for (size_t i = 0; i < ENDINGS_MAX && group->endings[i].count > 0; i++)
		printf("  %5u  %s\n", group->endings[i].count, group->endings[i].words);
}

int main(int argc, char **argv)
{
	/* They lose what leaves no row looking odd. */
	static const uint64_t remarkable[] = {3220, 3824};
	const uint64_t calls = argc > 1 ? strtoull(argv[1], NULL, 10) : CALLS;
	const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

	for (uint64_t seed = first; seed < first + calls; seed++)
		run(seed, argc > 3);
	for (size_t i = 0; i < ARRAY_SIZE(remarkable) && argc == 1; i++)
		run(remarkable[i], false);
	for (size_t pair = 0; pair < PAIRS; pair++)
		for (int i = 0; i < 4; i++)
			show(pair, i & 1, !(i & 2));
	printf("%u failures\n", failures);
	return failures > 0;
}

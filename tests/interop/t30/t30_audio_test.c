/* SPDX-License-Identifier: MIT */
/*
 * Whole calls over samples: our core on the audio modem with spandsp's T.30 on
 * its modems, and two of ours. Each page has to arrive as it was, pixel for
 * pixel.
 *
 * usage: t30_audio_test [v]
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio_call.h"
#include "base/macros.h"

#define SHEETS_MAX 3

static const struct pair {
	const char *words;
	bool theirs[2];
} pairs[] = {
	{"ours calls theirs", {false, true} },
	{"theirs calls ours", {true, false} },
	{"ours calls ours",   {false, false}},
};

static struct audio_call call;
static unsigned int calls, failures;
static bool verbose;

static bool check_sheets(const struct audio_call_config *config, const struct station_result *receiver)
{
	const struct station_config *sender = &config->end[config->end[0].sending ? 0 : 1];
	bool good = receiver->stored == sender->sheet_count;

	if (!good)
		printf("  %u pages of %u\n", receiver->stored, sender->sheet_count);
	for (uint32_t i = 0; i < MIN(receiver->stored, sender->sheet_count); i++) {
		const char *difference = sheet_difference(&sender->sheets[i], &receiver->sheet[i]);

		if (*difference)
			printf("  page %u differs: %s\n", i + 1, difference);
		good &= !*difference;
	}
	return good;
}

/* Run it; every page has to come, and both sides have to be content. */
static void check(const char *words, const struct pair *pair, const struct audio_call_config *wish)
{
	struct audio_call_config config = *wish;
	const int sender = config.end[0].sending ? 0 : 1;
	const struct station_result *tx, *rx;
	bool over, good;

	config.trace = verbose;
	if (verbose)
		printf("%s: %s\n", pair->words, words);
	over = audio_call_run(&call, &config);
	tx = &call.station[sender]->result;
	rx = &call.station[!sender]->result;
	good = over && tx->good && rx->good && tx->confirmed == config.end[sender].sheet_count;
	if (!good)
		printf("  over %d; the sender: %s, %u confirmed; the receiver: %s\n", over, tx->words, tx->confirmed,
		       rx->words);
	good &= check_sheets(&config, rx);
	calls++;
	failures += !good;
	if (!good)
		printf("FAIL %s: %s\n", pair->words, words);
	if (verbose)
		printf("  %.1f s\n", (double)call.now_ms / 1000);
	audio_call_fini(&call);
}

static void begin(const struct pair *pair, const struct sheet *sheets, uint32_t count,
		  struct audio_call_config *ret_config)
{
	audio_call_defaults(ret_config);
	ret_config->end[0].theirs = pair->theirs[0];
	ret_config->end[1].theirs = pair->theirs[1];
	ret_config->end[0].sheets = sheets;
	ret_config->end[0].sheet_count = count;
}

/* ---- codings, with error correction and without ---------------------------------- */

static const struct form {
	const char *words;
	enum t30_coding coding;
	bool ecm;
} forms[] = {
	{"MH",           T30_CODING_MH,  false},
        {"MR",           T30_CODING_MR,  false},
	{"MH with ECM",  T30_CODING_MH,  true },
        {"MR with ECM",  T30_CODING_MR,  true },
	{"MMR with ECM", T30_CODING_MMR, true },
};

static void test_forms(void)
{
	struct audio_call_config config;
	struct sheet sheets[SHEETS_MAX];

	for (uint32_t i = 0; i < SHEETS_MAX; i++)
		sheet_make(SHEET_TEXT, T30_R8X77, T30_WIDTH_A4, 400 + i, 1 + i, &sheets[i]);
	for (size_t form = 0; form < ARRAY_SIZE(forms); form++) {
		for (size_t pair = 0; pair < ARRAY_SIZE(pairs); pair++) {
			begin(&pairs[pair], sheets, SHEETS_MAX, &config);
			config.end[1].limits.ecm = forms[form].ecm;
			config.end[1].limits.codings = T30_BIT(T30_CODING_MH) | T30_BIT(forms[form].coding);
			check(forms[form].words, &pairs[pair], &config);
		}
	}
	for (size_t i = 0; i < SHEETS_MAX; i++)
		sheet_free(&sheets[i]);
}

int main(int argc, char **argv)
{
	(void)argv;
	verbose = argc > 1;
	test_forms();
	printf("%u calls, %u failures\n", calls, failures);
	return failures > 0;
}

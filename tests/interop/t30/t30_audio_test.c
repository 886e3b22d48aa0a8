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
#include "matrix.h"

#define SHEETS_MAX 3

static struct audio_call call;
static unsigned int calls, failures;
static bool verbose;

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
	good = matrix_all_came(config.end, over, tx, rx);
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
	matrix_begin(pair, sheets, count, ret_config->end);
}

/* ---- codings, with error correction and without ---------------------------------- */

static void test_forms(void)
{
	struct audio_call_config config;
	struct sheet sheets[SHEETS_MAX];

	for (uint32_t i = 0; i < SHEETS_MAX; i++)
		sheet_make(SHEET_TEXT, T30_R8X77, T30_WIDTH_A4, 400 + i, 1 + i, &sheets[i]);
	for (size_t form = 0; form < FORMS; form++) {
		for (size_t pair = 0; pair < PAIRS; pair++) {
			begin(&pairs[pair], sheets, SHEETS_MAX, &config);
			matrix_offer(&forms[form], &config.end[1]);
			check(forms[form].words, &pairs[pair], &config);
		}
	}
	for (size_t i = 0; i < SHEETS_MAX; i++)
		sheet_free(&sheets[i]);
}

/* ---- signals, formats, roles ------------------------------------------------------- */

static void test_signals(void)
{
	static const struct {
		const char *words;
		uint32_t signals;
	} sets[] = {
		{"V.27ter alone",           T30_ALL_V27              },
		{"V.29 alone, and V.27ter", T30_ALL_V29 | T30_ALL_V27},
		{"all",                     T30_ALL_SIGNALS          },
	};
	struct audio_call_config config;
	struct sheet sheets[2];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheets[0]);
	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 200, 2, &sheets[1]);
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
		for (size_t pair = 0; pair < PAIRS; pair++) {
			for (int side = 0; side < 2; side++) {
				for (int ecm = 0; ecm < 2; ecm++) {
					begin(&pairs[pair], sheets, 2, &config);
					config.end[side].limits.signals = sets[i].signals;
					config.end[1].limits.ecm = ecm;
					check(sets[i].words, &pairs[pair], &config);
				}
			}
		}
	}
	/* Ours may be held to less than a modulation has. */
	for (enum t30_signal signal = 0; signal < T30_SIGNALS; signal++) {
		for (int ecm = 0; ecm < 2; ecm++) {
			begin(&pairs[OURS_THEIRS], sheets, 2, &config);
			config.end[0].limits.signals = T30_SIGNAL_BIT(signal);
			config.end[1].limits.ecm = ecm;
			check(t30_signal_words(signal), &pairs[OURS_THEIRS], &config);
		}
	}
	sheet_free(&sheets[0]);
	sheet_free(&sheets[1]);
}

/* A tone before training is no training, and none that failed. */
static void test_tone_before_training(void)
{
	static const uint32_t sets[] = {T30_ALL_V27, T30_ALL_V29 | T30_ALL_V27, T30_ALL_SIGNALS};
	struct audio_call_config config;
	struct sheet sheet;
	uint64_t without_ms;

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheet);
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
		for (int ecm = 0; ecm < 2; ecm++) {
			begin(&pairs[THEIRS_OURS], &sheet, 1, &config);
			config.end[0].limits.signals = sets[i];
			config.end[1].limits.ecm = ecm;
			check("no tone before training", &pairs[THEIRS_OURS], &config);
			without_ms = call.now_ms;
			config.end[0].habit = THEIRS_ALLOWS_FOR_ECHO_PROTECTION;
			check("a tone before training", &pairs[THEIRS_OURS], &config);
			assert(call.now_ms >= without_ms + 300); /* it was there, before TCF and before the page */
		}
	}
	sheet_free(&sheet);
}

static void test_mixed_formats(void)
{
	struct audio_call_config config;
	struct sheet sheets[SHEETS_MAX];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheets[0]);
	sheet_make(SHEET_TEXT, T30_R8X154, T30_WIDTH_A4, 500, 2, &sheets[1]);
	sheet_make(SHEET_TEXT, T30_R8X77, T30_WIDTH_B4, 400, 3, &sheets[2]);
	for (size_t pair = 0; pair < PAIRS; pair++) {
		for (int ecm = 0; ecm < 2; ecm++) {
			begin(&pairs[pair], sheets, SHEETS_MAX, &config);
			config.end[1].limits.ecm = ecm;
			check(ecm ? "mixed formats with ECM" : "mixed formats", &pairs[pair], &config);
		}
	}
	for (size_t i = 0; i < SHEETS_MAX; i++)
		sheet_free(&sheets[i]);
}

/* Of more than one block; and of next to nothing. */
static void test_odd_pages(void)
{
	static const struct {
		const char *words;
		enum sheet_kind kind;
		uint32_t rows;
	} pages[] = {
		{"one row", SHEET_TEXT,  1   },
                {"white",   SHEET_WHITE, 1143},
                {"noise",   SHEET_NOISE, 600 }
        };
	struct audio_call_config config;
	struct sheet sheet;

	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		sheet_make(pages[i].kind, T30_R8X385, T30_WIDTH_A4, pages[i].rows, 7, &sheet);
		for (size_t pair = 0; pair < PAIRS; pair++) {
			for (int ecm = 0; ecm < 2; ecm++) {
				begin(&pairs[pair], &sheet, 1, &config);
				config.end[1].limits.ecm = ecm;
				check(pages[i].words, &pairs[pair], &config);
			}
		}
		sheet_free(&sheet);
	}
}

/* One end is no fax until it hears that the other is. */
static void test_joining(void)
{
	struct audio_call_config config;
	struct sheet sheet;

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheet);
	for (size_t pair = 0; pair < PAIRS; pair++) {
		for (int side = 0; side < 2; side++) {
			if (pairs[pair].theirs[side])
				continue; /* it keeps a clock from the beginning */
			begin(&pairs[pair], &sheet, 1, &config);
			config.joins[side] = true;
			check(side ? "CNG is heard" : "CED is heard", &pairs[pair], &config);
			assert(call.heard[side] == AUDIO_TONE_BIT(side ? AUDIO_TONE_CNG : AUDIO_TONE_CED));
			/* Where the tone has been missed, V.21 says it too. */
			config.end[1].ced_ms = 0;
			if (side == 0 && !pairs[pair].theirs[1]) {
				check("V.21 is heard", &pairs[pair], &config);
				assert(call.heard[side] == AUDIO_TONE_BIT(AUDIO_TONE_FLAGS));
			}
		}
	}
	sheet_free(&sheet);
}

static void test_polling(void)
{
	struct audio_call_config config;
	struct sheet sheets[2];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheets[0]);
	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 200, 2, &sheets[1]);
	for (size_t pair = 0; pair < PAIRS; pair++) {
		for (int ecm = 0; ecm < 2; ecm++) {
			begin(&pairs[pair], sheets, 2, &config);
			matrix_poll_instead(config.end);
			config.end[0].limits.ecm = ecm;
			check("polling", &pairs[pair], &config);
		}
	}
	sheet_free(&sheets[0]);
	sheet_free(&sheets[1]);
}

/* A line that delays much: who speaks must not hear what was said to it before. */
static void test_delays(void)
{
	static const uint32_t delays[] = {0, 10, 25, 40};
	struct audio_call_config config;
	struct sheet sheets[2];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheets[0]);
	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 200, 2, &sheets[1]);
	for (size_t i = 0; i < ARRAY_SIZE(delays); i++) {
		for (size_t pair = 0; pair < PAIRS; pair++) {
			begin(&pairs[pair], sheets, 2, &config);
			config.delay = delays[i];
			check("delay", &pairs[pair], &config);
		}
	}
	sheet_free(&sheets[0]);
	sheet_free(&sheets[1]);
}

/* Who has spoken hears himself once more, at what is left of it and late. spandsp answers what it has said itself, if
 * it comes late enough. */
#define THEIRS_BEAR_PACKETS 15

static void test_echoes(void)
{
	static const struct {
		uint32_t packets;
		float db;
	} echoes[] = {
		{1,  -16},
                {5,  -16},
                {15, -20},
                {40, -26},
                {25, -12}
        };
	struct audio_call_config config;
	struct sheet sheets[2];
	char words[60];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheets[0]);
	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 200, 2, &sheets[1]);
	for (size_t i = 0; i < ARRAY_SIZE(echoes); i++) {
		for (size_t pair = 0; pair < PAIRS; pair++) {
			const bool theirs = pairs[pair].theirs[0] || pairs[pair].theirs[1];

			for (int ecm = 0; ecm < 2; ecm++) {
				if (theirs && echoes[i].packets > THEIRS_BEAR_PACKETS)
					continue;
				begin(&pairs[pair], sheets, 2, &config);
				config.delay = MAX(echoes[i].packets / 2, 1u);
				config.echo = echoes[i].packets;
				config.echo_db = echoes[i].db;
				config.end[1].limits.ecm = ecm;
				snprintf(words, sizeof(words), "an echo of %.0f dB after %u ms", (double)echoes[i].db,
					 echoes[i].packets * 20);
				check(words, &pairs[pair], &config);
			}
		}
	}
	sheet_free(&sheets[0]);
	sheet_free(&sheets[1]);
}

/*
 * Quiet lines, loud ones, an offset, and noise that leaves room for the signal
 * that copes with it. spandsp's T.30 does not hear that we have stopped
 * speaking where there is noise above -45 dBm0, and its V.17 does not
 * resynchronise at some levels (see audio_rx.c), so it is not there in all.
 */
#define OURS_HEARS 1 /* theirs calls ours, to send */
#define THEIRS_HEARS 2
#define ALL_HEAR 3

static void test_lines(void)
{
	static const struct {
		const char *words;
		struct audio_harm harm;
		unsigned int with; /* beside ours and ours */
	} lines[] = {
		{"loud",                      {.g711 = true, .gain_db = 6},                      ALL_HEAR  },
		{"-20 dB",                    {.g711 = true, .gain_db = -20},                    OURS_HEARS},
		{"-28 dB",                    {.g711 = true, .gain_db = -28},                    OURS_HEARS},
		{"an offset",                 {.g711 = true, .dc = 500},                         ALL_HEAR  },
		{"noise of -50 dBm0",         {.g711 = true, .noise_dbm0 = -50},                 ALL_HEAR  },
		{"noise of -44 dBm0",         {.g711 = true, .noise_dbm0 = -44},                 0         },
		{"noise of -38 dBm0",         {.g711 = true, .noise_dbm0 = -38},                 0         },
		{"noise of -34 dBm0",         {.g711 = true, .noise_dbm0 = -34},                 0         },
		{"noise of -30 dBm0",         {.g711 = true, .noise_dbm0 = -30},                 0         },
		{"-16 dB, noise of -60 dBm0", {.g711 = true, .gain_db = -16, .noise_dbm0 = -60}, OURS_HEARS},
		{"-16 dB, noise of -52 dBm0", {.g711 = true, .gain_db = -16, .noise_dbm0 = -52}, OURS_HEARS},
	};
	struct audio_call_config config;
	struct sheet sheets[2];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheets[0]);
	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 200, 2, &sheets[1]);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		for (size_t pair = 0; pair < PAIRS; pair++) {
			if ((pairs[pair].theirs[0] && !(lines[i].with & OURS_HEARS)) ||
			    (pairs[pair].theirs[1] && !(lines[i].with & THEIRS_HEARS)))
				continue;
			begin(&pairs[pair], sheets, 2, &config);
			config.harm[0] = config.harm[1] = lines[i].harm;
			check(lines[i].words, &pairs[pair], &config);
		}
	}
	sheet_free(&sheets[0]);
	sheet_free(&sheets[1]);
}

int main(int argc, char **argv)
{
	(void)argv;
	verbose = argc > 1;
	test_forms();
	test_signals();
	test_tone_before_training();
	test_mixed_formats();
	test_odd_pages();
	test_joining();
	test_polling();
	test_delays();
	test_echoes();
	test_lines();
	printf("%u calls, %u failures\n", calls, failures);
	return failures > 0;
}

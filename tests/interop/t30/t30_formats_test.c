/* SPDX-License-Identifier: MIT */
/*
 * Our core and spandsp send each other pages in every format both know, and
 * two of ours do: each page has to arrive as it was, pixel for pixel.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "call.h"
#include "matrix.h"

#define SHEETS_MAX 3

static struct call call;
static unsigned int calls, failures;

/* Run it; every page has to come, and both sides have to be content. */
static bool succeeds(const struct call_config *config)
{
	const bool over = call_run(&call, config);
	const int sender = call_sender(&call);
	const struct station_result *tx = call_result(&call, sender), *rx = call_result(&call, !sender);
	const bool good = matrix_all_came(config->end, over, tx, rx);

	calls++;
	failures += !good;
	if (!good)
		trace_print(&call.trace);
	return good;
}

/* As succeeds(), then the call is done with. */
static void check(const char *words, const struct pair *pair, const struct call_config *config)
{
	if (!succeeds(config))
		printf("FAIL %s: %s\n", pair->words, words);
	call_fini(&call);
}

static void begin(const struct pair *pair, const struct sheet *sheets, uint32_t count, struct call_config *ret_config)
{
	call_defaults(ret_config);
	matrix_begin(pair, sheets, count, ret_config->end);
}

/* ---- codings, resolutions, widths --------------------------------------------- */

static const enum t30_resolution resolutions[] = {T30_R8X385, T30_R8X77, T30_R8X154};

static void check_format(const struct pair *pair, const struct form *form, const struct sheet *sheets, uint32_t count)
{
	struct call_config config;
	char words[100];

	begin(pair, sheets, count, &config);
	matrix_offer(form, &config.end[1]);
	snprintf(words, sizeof(words), "%s, %s, %u columns, %u pages", form->words,
		 t30_resolution_words(sheets[0].resolution), sheets[0].width, count);
	if (!succeeds(&config))
		printf("FAIL %s: %s\n", pair->words, words);
	for (int side = 0; side < 2; side++) {
		const struct t30_format *used = &call_result(&call, side)->format;

		if (!pair->theirs[side] && (used->coding != form->coding || used->ecm != form->ecm)) {
			printf("FAIL %s: %s: it became %s\n", pair->words, words, t30_coding_words(used->coding));
			failures++;
		}
	}
	call_fini(&call);
}

static void test_formats(void)
{
	struct sheet sheets[SHEETS_MAX];
	size_t i, form, pair;
	enum t30_width width;

	for (i = 0; i < ARRAY_SIZE(resolutions); i++) {
		for (width = 0; width < T30_WIDTHS; width++) {
			for (size_t j = 0; j < SHEETS_MAX; j++)
				sheet_make(SHEET_TEXT, resolutions[i], width, 400 + (uint32_t)j, 1 + j, &sheets[j]);
			for (form = 0; form < FORMS; form++) {
				for (pair = 0; pair < PAIRS; pair++) {
					check_format(&pairs[pair], &forms[form], sheets, 1);
					check_format(&pairs[pair], &forms[form], sheets, SHEETS_MAX);
				}
			}
			for (size_t j = 0; j < SHEETS_MAX; j++)
				sheet_free(&sheets[j]);
		}
	}
}

/* Each page of another format, so that there is a new DCS between them. */
static void test_mixed_formats(void)
{
	struct call_config config;
	struct sheet sheets[SHEETS_MAX];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheets[0]);
	sheet_make(SHEET_TEXT, T30_R8X77, T30_WIDTH_A4, 500, 2, &sheets[1]);
	sheet_make(SHEET_TEXT, T30_R8X77, T30_WIDTH_B4, 400, 3, &sheets[2]);
	for (size_t pair = 0; pair < PAIRS; pair++) {
		for (int ecm = 0; ecm < 2; ecm++) {
			begin(&pairs[pair], sheets, SHEETS_MAX, &config);
			config.end[1].limits.ecm = ecm;
			check(ecm ? "mixed formats with ECM" : "mixed formats", &pairs[pair], &config);
			matrix_poll_instead(config.end);
			check("mixed formats, polled", &pairs[pair], &config);
		}
	}
	for (size_t i = 0; i < SHEETS_MAX; i++)
		sheet_free(&sheets[i]);
}

/* ---- odd pages -------------------------------------------------------------------- */

static void test_odd_pages(void)
{
	static const struct {
		const char *words;
		enum sheet_kind kind;
		uint32_t rows;
	} pages[] = {
		{"one row",          SHEET_TEXT,  1   },
                {"white",            SHEET_WHITE, 1143},
                {"a tall page",      SHEET_TEXT,  9000},
		{"noise",            SHEET_NOISE, 600 },
                {"noise of one row", SHEET_NOISE, 1   },
                {"a longer page",    SHEET_TEXT,  1500},
	};
	struct call_config config;
	struct sheet sheet;
	char words[100];

	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		sheet_make(pages[i].kind, T30_R8X385, T30_WIDTH_A4, pages[i].rows, 7, &sheet);
		for (size_t form = 0; form < FORMS; form++) {
			for (size_t pair = 0; pair < PAIRS; pair++) {
				begin(&pairs[pair], &sheet, 1, &config);
				matrix_offer(&forms[form], &config.end[1]);
				snprintf(words, sizeof(words), "%s, %s", pages[i].words, forms[form].words);
				check(words, &pairs[pair], &config);
			}
		}
		sheet_free(&sheet);
	}
}

/* ---- signals, versions of T.38 ----------------------------------------------------- */

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
	struct call_config config;
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
		begin(&pairs[OURS_THEIRS], sheets, 2, &config);
		config.end[0].limits.signals = T30_SIGNAL_BIT(signal);
		check(t30_signal_words(signal), &pairs[OURS_THEIRS], &config);
	}
	sheet_free(&sheets[0]);
	sheet_free(&sheets[1]);
}

static void test_versions(void)
{
	struct call_config config;
	struct sheet sheet;

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheet);
	for (uint8_t version = 0; version <= 3; version++) {
		for (size_t pair = 0; pair < PAIRS; pair++) {
			for (int ecm = 0; ecm < 2; ecm++) {
				begin(&pairs[pair], &sheet, 1, &config);
				config.end[0].t38_version = config.end[1].t38_version = version;
				config.end[1].limits.ecm = ecm;
				check("T.38 version", &pairs[pair], &config);
			}
		}
	}
	sheet_free(&sheet);
}

/* ---- polling, texts ------------------------------------------------------------------ */

static void test_polling(void)
{
	struct call_config config;
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

/* Frames of 64 octets; a receiver that is not ready. */
static void test_odd_receivers(void)
{
	struct call_config config;
	struct sheet sheets[2];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 1100, 1, &sheets[0]);
	sheet_make(SHEET_NOISE, T30_R8X385, T30_WIDTH_A4, 400, 2, &sheets[1]);
	for (size_t pair = 0; pair < PAIRS; pair++) {
		begin(&pairs[pair], sheets, 2, &config);
		config.end[1].limits.prefers_64 = true;
		check("frames of 64 octets", &pairs[pair], &config);
	}
	begin(&pairs[OURS_THEIRS], sheets, 2, &config);
	config.end[1].not_ready = 3;
	if (!succeeds(&config))
		printf("FAIL %s: RNR\n", pairs[OURS_THEIRS].words);
	if (trace_find(&call.trace, 0, 1, TRACE_FRAME, FCF_RNR) == SIZE_MAX) {
		printf("FAIL RNR was not said\n");
		failures++;
	}
	call_fini(&call);
	sheet_free(&sheets[0]);
	sheet_free(&sheets[1]);
}

/*
 * The ways of their T.38 terminal to say what is on the line. Not all: with
 * indicators that are repeated all the time, or for 2 s by the caller, spandsp
 * does not get through to itself either.
 */
static void test_terminal_habits(void)
{
	struct call_config config;
	struct sheet sheets[2];

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 400, 1, &sheets[0]);
	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 2, &sheets[1]);
	for (enum theirs_habit habit = 0; habit < THEIRS_HABITS; habit++) {
		for (size_t pair = 0; pair < 2; pair++) {
			for (int ecm = 0; ecm < 2; ecm++) {
				if (habit == THEIRS_REPEATS_FOR_2_S && pairs[pair].theirs[0])
					continue;
				begin(&pairs[pair], sheets, 2, &config);
				config.end[pair == 0].habit = habit;
				config.end[1].limits.ecm = ecm;
				check("a habit of the terminal", &pairs[pair], &config);
			}
		}
	}
	sheet_free(&sheets[0]);
	sheet_free(&sheets[1]);
}

static void test_texts(void)
{
	struct call_config config;
	struct sheet sheet;

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheet);
	for (size_t pair = 0; pair < PAIRS; pair++) {
		begin(&pairs[pair], &sheet, 1, &config);
		config.end[0].subaddress = "1234";
		config.end[0].password = "4711";
		if (!succeeds(&config))
			printf("FAIL %s: texts\n", pairs[pair].words);
		if (strcmp(call_result(&call, 0)->ident, "+49 30 2") != 0 ||
		    strcmp(call_result(&call, 1)->ident, "+49 30 1") != 0 ||
		    strcmp(call_result(&call, 1)->subaddress, "1234") != 0 ||
		    strcmp(call_result(&call, 1)->sender, "4711") != 0) {
			printf("FAIL %s: texts: '%s' '%s' subaddress '%s' sender '%s'\n", pairs[pair].words,
			       call_result(&call, 0)->ident, call_result(&call, 1)->ident,
			       call_result(&call, 1)->subaddress, call_result(&call, 1)->sender);
			failures++;
		}
		call_fini(&call);
	}
	sheet_free(&sheet);
}

static void test_polling_texts(void)
{
	struct call_config config;
	struct sheet sheet;

	sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 300, 1, &sheet);
	for (size_t pair = 0; pair < PAIRS; pair++) {
		begin(&pairs[pair], &sheet, 1, &config);
		matrix_poll_instead(config.end);
		config.end[0].separate = "77";
		config.end[0].password = "4711";
		if (!succeeds(&config))
			printf("FAIL %s: polling with texts\n", pairs[pair].words);
		/* Ours offers to everybody, and theirs says neither to one that does not ask for them. */
		if (!pairs[pair].theirs[0] &&
		    (!call_result(&call, 1)->has_password || strcmp(call_result(&call, 1)->separate, "77") != 0 ||
		     (pairs[pair].theirs[1] && strcmp(call_result(&call, 1)->password, "4711") != 0))) {
			printf("FAIL %s: separate '%s', the password was '%s'\n", pairs[pair].words,
			       call_result(&call, 1)->separate, call_result(&call, 1)->password);
			failures++;
		}
		call_fini(&call);
	}
	sheet_free(&sheet);
}

int main(void)
{
	test_formats();
	test_mixed_formats();
	test_odd_pages();
	test_signals();
	test_versions();
	test_polling();
	test_odd_receivers();
	test_terminal_habits();
	test_texts();
	test_polling_texts();
	printf("%u calls, %u failures\n", calls, failures);
	return failures > 0;
}

/* SPDX-License-Identifier: MIT */
/* Tests of the choice: what is sent and the reasons said, what is refused and why, and that no choice is ever refused.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_choose.h"

/* All that this core does. */
static const struct t30_limits ALL = {
	.signals = T30_ALL_SIGNALS,
	.codings = 7,
	.resolutions = T30_BIT(T30_R8X385) | T30_BIT(T30_R8X77) | T30_BIT(T30_R8X154) | T30_BIT(T30_200X200) |
		       T30_BIT(T30_300X300) | T30_BIT(T30_R16X154) | T30_BIT(T30_400X400),
	.widths = 7,
	.lengths = 7,
	.ecm = true,
};

static struct t30_caps caps_of(const char *hex, enum t30_caps_kind kind)
{
	static const char digits[] = "0123456789ABCDEF";
	uint8_t fif[T30_CAPS_OCTETS];
	struct t30_caps caps;
	size_t size = 0;

	for (; hex[0] && hex[1]; hex += 2)
		fif[size++] = (uint8_t)((strchr(digits, hex[0]) - digits) << 4 | (strchr(digits, hex[1]) - digits));
	t30_caps_read(fif, size, kind, &caps);
	return caps;
}

#define A4_FINE \
	{ \
		T30_R8X77, 1728, 2286 \
	}
#define A4_STANDARD \
	{ \
		T30_R8X385, 1728, 1143 \
	}

static void test_far_ends(void)
{
	static const struct {
		struct t30_page page;
		const char *dis, *text;
	} cases[] = {
  /* A modern machine. */
		{A4_FINE,                   "00775F2301A0",
		 "MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the fastest of both"													    },
		{A4_STANDARD,               "00775F2301A0",
		 "MMR, R8x3.85, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the fastest of both"													    },
 /* It prefers small frames. */
		{A4_FINE,                   "02775F22",
		 "MMR, R8x7.7, A4 wide, A4 long, ECM 64, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the far end prefers frames of 64 octets; the fastest of both"                                                                   },
 /* Error correction without MMR. */
		{A4_FINE,                   "00775F20",
		 "MR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; the far end has no MMR; the fastest of both"                                 },
 /* MMR without error correction is none (T.30 table 2). */
		{A4_FINE,                   "00775F02",
		 "MR, R8x7.7, A4 wide, A4 long, no ECM, 0 ms a row, V.17 14400; "
		 "the far end has no error correction, so no MMR; the fastest of both"                                                            },
 /* Old machines: TSB-85 OTGN and OTGC. */
		{A4_FINE,                   "007620",
		 "MH, R8x7.7, A4 wide, A4 long, no ECM, 20 ms a row, V.17 14400; the far end has no error correction, "
		 "so no MMR; the far end has no MR; the far end needs time for each row; the fastest of both"                                     },
		{A4_STANDARD,               "005000",
		 "MH, R8x3.85, A4 wide, A4 long, no ECM, 20 ms a row, V.27ter 4800; the far end has no error "
		 "correction, so no MMR; the far end has no MR; the far end needs time for each row; "
		 "the fastest of the far end"												     },
		{A4_FINE,                   "005000",
		 "to be scaled to 1728 columns, R8x3.85: MH, R8x3.85, A4 wide, A4 long, no ECM, 20 ms a row, "
		 "V.27ter 4800; the far end has no such resolution; the far end has no error correction, so no MMR; "
		 "the far end has no MR; the far end needs time for each row; the fastest of the far end"                                         },
 /* Half the time where fine. */
		{A4_FINE,                   "00720C",
		 "MH, R8x7.7, A4 wide, A4 long, no ECM, 10 ms a row, V.29 9600; the far end has no error correction, "
		 "so no MMR; the far end has no MR; the far end needs time for each row; the fastest of the far end"                              },
 /* Wide paper. */
		{{T30_R8X77, 2048, 2286},
		 "00775F22",				"MMR, R8x7.7, B4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the fastest of both"										},
		{{T30_R8X77, 2432, 2286},
		 "00775F22",				"MMR, R8x7.7, A3 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the fastest of both"										},
		{{T30_R8X77, 2432, 2286},
		 "00779F22",				"to be scaled to 2048 columns, R8x7.7: MMR, R8x7.7, B4 wide, A4 long, ECM 256, V.17 14400; "
		 "it is wider than the far end takes; MMR is the shortest code, MR is not needed; the fastest of both"},
		{{T30_R8X77, 1700, 2286},
		 "00775F22",				"to be scaled to 1728 columns, R8x7.7: MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; "
		 "its width is none that faxes have; MMR is the shortest code, MR is not needed; the fastest of both" },
		{{T30_R8X77, 5000, 2286},
		 "00775F22",				"to be scaled to 2432 columns, R8x7.7: MMR, R8x7.7, A3 wide, A4 long, ECM 256, V.17 14400; "
		 "it is wider than the far end takes; MMR is the shortest code, MR is not needed; the fastest of both"},
 /* Long paper. */
		{{T30_R8X77, 1728, 2287},
		 "00770F22",				"MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "a little longer than the paper, which machines take; the fastest of both"                           },
		{{T30_R8X77, 1728, 2376},
		 "00771F22",				"MMR, R8x7.7, A4 wide, any long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "longer than A4; the fastest of both"								},
		{{T30_R8X77, 1728, 2376},
		 "00772F22",				"MMR, R8x7.7, A4 wide, B4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "longer than A4; the fastest of both"								},
		{{T30_R8X77, 1728, 2379},
		 "00770F22",				"to be scaled to 1728 columns, R8x7.7: MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; "
		 "it is longer than the far end takes; MMR is the shortest code, MR is not needed; the fastest of "
		 "both"											       },
		{{T30_R8X77, 1728, 2900},
		 "00772F22",				"to be scaled to 1728 columns, R8x7.7: MMR, R8x7.7, A4 wide, B4 long, ECM 256, V.17 14400; "
		 "it is longer than the far end takes; MMR is the shortest code, MR is not needed; the fastest of "
		 "both"											       },
		{{T30_R8X77, 1728, 0},
		 "00771F22",				"MMR, R8x7.7, A4 wide, any long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the fastest of both"										},
		{{T30_R8X77, 1728, 0},
		 "00770F22",				"MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the fastest of both"										},
 /* Finer than fine. */
		{{T30_R8X154, 1728, 4573},
		 "00770F2301F0",			    "MMR, R8x15.4, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the fastest of both"									    },
		{{T30_R8X154, 1728, 4573},
		 "00770F22",				"to be scaled to 1728 columns, R8x7.7: MMR, R8x7.7, A4 wide, A4 long, ECM 256, V.17 14400; "
		 "the far end has no such resolution; MMR is the shortest code, MR is not needed; the fastest of both"},
		{{T30_400X400, 3456, 4677},
		 "00770F230130",			    "MMR, 400x400, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the fastest of both"									    },
		{{T30_400X400, 3456, 4677},
		 "00770F22",				"to be scaled to 1728 columns, 200x200: MMR, 200x200, A4 wide, A4 long, ECM 256, V.17 14400; "
		 "the far end has no such resolution; MMR is the shortest code, MR is not needed; the fastest of both"},
		{{T30_200X200, 1728, 2338},
		 "00770F230108",			    "MMR, 200x200, A4 wide, A4 long, ECM 256, V.17 14400; MMR is the shortest code, MR is not needed; "
		 "the far end prefers metric resolutions, which differ by 2 %; the fastest of both"               },
 /* Not at all. */
		{A4_FINE,                   "008010",       "not to be sent: the far end does not receive"                                        },
		{A4_FINE,                   "000000",       "not to be sent: the far end does not receive"                                        },
	};
	char text[T30_CHOICE_TEXT_MAX];
	struct t30_choice choice;
	struct t30_caps dis;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		dis = caps_of(cases[i].dis, T30_CAPS_DIS);
		t30_choose(&ALL, &cases[i].page, &dis, &choice);
		t30_choice_text(&choice, text);
		if (strcmp(text, cases[i].text) != 0)
			fprintf(stderr, "case %zu: %s\n", i, text);
		assert(strcmp(text, cases[i].text) == 0);
	}
}

/* What is off here is said as well. */
static void test_limits(void)
{
	const struct t30_page fine = A4_FINE, wide = {T30_R8X77, 2432, 2286};
	const struct t30_page chart = {T30_R8X77, 1728, 2376}, inch = {T30_200X200, 1728, 2338};
	const struct t30_caps dis = caps_of("00775F2301A0", T30_CAPS_DIS), slow = caps_of("00421F22", T30_CAPS_DIS);
	struct t30_limits own = ALL;
	struct t30_choice choice;

#define CHOOSE(page, far) t30_choose(&own, &page, &far, &choice)
#define WHY(reason) (choice.why & T30_BIT(T30_WHY_##reason))
	own.codings = 3;
	CHOOSE(fine, dis);
	assert(choice.format.coding == T30_CODING_MR && WHY(OWN_NO_MMR) && choice.format.ecm);
	own.codings = 1;
	CHOOSE(fine, dis);
	assert(choice.format.coding == T30_CODING_MH && WHY(OWN_NO_MMR) && WHY(OWN_NO_MR));
	own = ALL;
	own.ecm = false;
	CHOOSE(fine, dis);
	assert(choice.format.coding == T30_CODING_MR && WHY(OWN_NO_ECM) && !choice.format.ecm);
	assert(choice.format.frame_octets == 0 && choice.format.row_ms == 0);
	own = ALL;
	own.signals = T30_ALL_V27;
	CHOOSE(fine, dis);
	assert(choice.format.signal == T30_V27_4800 && WHY(OWN_FASTEST));
	own.signals = T30_ALL_V29;
	CHOOSE(fine, slow);
	assert(choice.outcome == T30_INCOMPATIBLE && WHY(NO_SIGNAL) && choice.format.signal == T30_SIGNALS);
	own = ALL;
	own.resolutions = 0;
	CHOOSE(fine, dis);
	assert(choice.outcome == T30_SCALE && WHY(OWN_RESOLUTION) && choice.format.resolution == T30_R8X385);
	assert(choice.rows_max == 1143);
	own = ALL;
	own.widths = 0;
	CHOOSE(wide, dis);
	assert(choice.outcome == T30_SCALE && WHY(OWN_WIDTH) && !WHY(FAR_WIDTH) && choice.columns == 1728);
	own = ALL;
	own.lengths = 0;
	CHOOSE(fine, dis);
	assert(choice.outcome == T30_CHOSEN && choice.format.length == T30_LENGTH_A4 && choice.rows_max == 2286);
	CHOOSE(chart, dis);
	assert(choice.outcome == T30_CHOSEN && choice.format.length == T30_LENGTH_A4 && WHY(LITTLE_LONGER));
	own = ALL;
	own.resolutions = T30_BIT(T30_R8X77);
	CHOOSE(inch, dis);
	assert(choice.outcome == T30_SCALE && choice.format.resolution == T30_R8X77 && WHY(OWN_RESOLUTION));
}

static void test_dis(void)
{
	struct t30_limits own = ALL;
	uint8_t fif[T30_CAPS_OCTETS];
	struct t30_caps dis;

	t30_limits_to_dis(&own, &dis);
	assert(t30_caps_write(&dis, T30_CAPS_DIS, fif) == 6);
	assert(memcmp(fif, "\x00\x77\x5f\x23\x01\xf8", 6) == 0);
	assert(t30_dis_codings(&dis) == own.codings && t30_dis_resolutions(&dis) == own.resolutions);
	assert(t30_dis_widths(&dis) == own.widths && t30_dis_lengths(&dis) == own.lengths);
	assert(t30_signals_of_dis(dis.rate) == own.signals && t30_dis_row_ms(&dis, T30_R8X385) == 0);

	/* Without error correction MMR is not promised, nor a size of frames. */
	own.ecm = false;
	own.prefers_64 = true;
	t30_limits_to_dis(&own, &dis);
	assert(!dis.mmr && !dis.ecm && !dis.prefers_64 && dis.mr);
	own = (struct t30_limits){.signals = T30_ALL_V27, .ecm = true, .prefers_64 = true};
	t30_limits_to_dis(&own, &dis);
	assert(t30_caps_write(&dis, T30_CAPS_DIS, fif) == 4 && memcmp(fif, "\x02\x50\x0f\x20", 4) == 0);
}

static void test_refusals(void)
{
	/* Offered: V.17, fine, MR, B4 wide, B4 long, 20 ms or 10 where fine, ECM, MMR. */
	static const char offered[] = "0077AD22", old[] = "00720C", v27[] = "00500F";
	static const struct {
		const char *dis, *dcs;
		enum t30_refusal refusal;
	} cases[] = {
		{offered,    "00460F22",             T30_REFUSAL_NONE           },
		{offered,    "00460F32",             T30_REFUSAL_NONE           }, /* 64 octets: always */
		{offered,    "00478F22",             T30_REFUSAL_NONE           }, /* MR and MMR: MMR */
		{"00760F22", "00470F22",             T30_REFUSAL_NONE           }, /* and it needs no MR */
		{offered,    "004600",               T30_REFUSAL_NONE           },
		{offered,    "00460F230110",         T30_REFUSAL_NONE           }, /* inches */
		{offered,    "0041A0",               T30_REFUSAL_NONE           },
		{offered,    "004800",               T30_REFUSAL_SIGNAL_UNKNOWN },
		{old,        "004400",               T30_REFUSAL_SIGNAL         },
		{v27,        "006000",               T30_REFUSAL_SIGNAL         },
		{offered,    "0044C0",               T30_REFUSAL_WIDTH_UNKNOWN  },
		{offered,    "004440",               T30_REFUSAL_WIDTH          },
		{old,        "006080",               T30_REFUSAL_WIDTH          },
		{offered,    "004430",               T30_REFUSAL_LENGTH_UNKNOWN },
		{offered,    "004410",               T30_REFUSAL_LENGTH         },
		{v27,        "00520E",               T30_REFUSAL_RESOLUTION     },
		{offered,    "00440F230180",         T30_REFUSAL_RESOLUTION     }, /* superfine */
		{offered,    "00440F23010101010104", T30_REFUSAL_CODE           }, /* JBIG */
		{offered,    "00440F210101010110",   T30_REFUSAL_CODE           }, /* JPEG */
		{old,        "00600F20",             T30_REFUSAL_ECM            },
		{offered,    "00460F02",             T30_REFUSAL_MMR_WITHOUT_ECM},
		{"00770F20", "00460F22",             T30_REFUSAL_MMR            },
		{old,        "006100",               T30_REFUSAL_MR             },
		{"007200",   "00600E",               T30_REFUSAL_ROW_TIME       },
		{"007200",   "006004",               T30_REFUSAL_ROW_TIME       },
		{"007200",   "006002",               T30_REFUSAL_NONE           }, /* slower */
	};
	struct t30_format format;
	struct t30_caps dis, dcs;
	enum t30_refusal got;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		dis = caps_of(cases[i].dis, T30_CAPS_DIS);
		dcs = caps_of(cases[i].dcs, T30_CAPS_DCS);
		got = t30_dcs_check(&dis, &dcs, &format);
		if (got != cases[i].refusal)
			fprintf(stderr, "case %zu, DCS %s: %s\n", i, cases[i].dcs, t30_refusal_words(got));
		assert(got == cases[i].refusal);
	}
	dis = caps_of(offered, T30_CAPS_DIS);
	dcs = (struct t30_caps){.receiver = 1, .rate = 1, .fine = 1, .ecm = 1, .mmr = 1, .frames_64 = 1, .width = 2};
	assert(t30_dcs_check(&dis, &dcs, &format) == T30_REFUSAL_NONE);
	assert(format.signal == T30_V17_14400 && format.coding == T30_CODING_MMR && format.resolution == T30_R8X77);
	assert(format.width == T30_WIDTH_B4 && format.length == T30_LENGTH_A4 && format.ecm);
	assert(format.frame_octets == 64 && format.row_ms == 0);
}

/* Any two stations: what one chooses the other accepts, understands, and it is what its text says of the page. */
static void test_never_refused(void)
{
	struct t30_limits own, far;
	struct t30_choice choice;
	struct t30_format format;
	uint8_t fif[T30_CAPS_OCTETS];
	struct t30_caps dis, dcs;
	struct t30_page page;
	unsigned int run, chosen = 0, scaled = 0, impossible = 0;
	size_t size;

	srand(7);
	for (run = 0; run < 200000; run++) {
		far = (struct t30_limits){
			.signals = (uint32_t)rand() & T30_ALL_SIGNALS,
			.codings = (uint32_t)rand() & 7,
			.resolutions = (uint32_t)rand() & (T30_BIT(T30_RESOLUTIONS) - 1),
			.widths = (uint32_t)rand() & 7,
			.lengths = (uint32_t)rand() & 7,
			.ecm = rand() & 1,
			.prefers_64 = rand() & 1,
		};
		own = far;
		own.signals = (uint32_t)rand() & T30_ALL_SIGNALS;
		own.resolutions = (uint32_t)rand() & (T30_BIT(T30_RESOLUTIONS) - 1);
		own.ecm = rand() & 1;
		page.resolution = (enum t30_resolution)(rand() % T30_RESOLUTIONS);
		page.columns = rand() & 3 ? t30_columns(page.resolution, (enum t30_width)(rand() % T30_WIDTHS))
					  : (uint32_t)rand() % 6000;
		page.rows = (uint32_t)rand() % 8000;

		t30_limits_to_dis(&far, &dis);
		dis.row_time = (uint8_t)(rand() & 7);
		dis.row_time_half = rand() & 1;
		t30_choose(&own, &page, &dis, &choice);
		if (choice.outcome == T30_INCOMPATIBLE) {
			assert(!(own.signals & t30_signals_of_dis(dis.rate)));
			impossible++;
			continue;
		}
		t30_format_to_dcs(&choice.format, &dcs);
		size = t30_caps_write(&dcs, T30_CAPS_DCS, fif);
		t30_caps_read(fif, size, T30_CAPS_DCS, &dcs);
		assert(t30_dcs_check(&dis, &dcs, &format) == T30_REFUSAL_NONE);
		assert(t30_format_is_same(&format, &choice.format) && format.signal == choice.format.signal);
		assert(choice.columns == t30_columns(format.resolution, format.width));
		assert(choice.why != 0);
		if (choice.outcome == T30_CHOSEN) {
			assert(format.resolution == page.resolution && choice.columns == page.columns);
			chosen++;
		} else {
			/* A page made as told is sent as it is. */
			page = (struct t30_page){format.resolution, choice.columns, choice.rows_max};
			t30_choose(&own, &page, &dis, &choice);
			assert(choice.outcome == T30_CHOSEN && t30_format_is_same(&format, &choice.format));
			scaled++;
		}
	}
	assert(chosen > 1000 && scaled > 1000 && impossible > 100);
}

static void test_words(void)
{
	struct t30_choice choice = {.outcome = T30_SCALE, .why = T30_BIT(T30_WHYS) - 1};
	char text[T30_CHOICE_TEXT_MAX];
	unsigned int i;

	for (i = 0; i < T30_OUTCOMES; i++)
		assert(t30_outcome_words((enum t30_outcome)i)[0]);
	for (i = 0; i < T30_WHYS; i++)
		assert(t30_why_words((enum t30_why)i)[0]);
	for (i = 0; i < T30_REFUSALS; i++)
		assert(t30_refusal_words((enum t30_refusal)i)[0]);
	assert(strcmp(t30_outcome_words(T30_OUTCOMES), "no outcome") == 0);
	assert(strcmp(t30_why_words(T30_WHYS), "no reason") == 0);
	assert(strcmp(t30_refusal_words(T30_REFUSALS), "no refusal") == 0);
	/* All reasons at once are cut, not written beyond the end. */
	assert(strlen(t30_choice_text(&choice, text)) == sizeof(text) - 1);
}

int main(void)
{
	test_far_ends();
	test_limits();
	test_dis();
	test_refusals();
	test_never_refused();
	test_words();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Tests of receiving: what far ends send, and what is reported of it.
 *
 * Sent: [...] is a packet with data: v (V.21), f (V.17 14400) or g (V.29
 * 9600), then fields: HDLC data in hex, "t" and hex for data without frames,
 * ok, bad, ok/end, bad/end, end, t/end. Words are indicators. ! says that
 * packets before the next one are lost; +ms, that time passes; listen: what
 * is expected beside V.21, f with frames, t without, or - for nothing.
 *
 * Reported: carrier and lost with the signal; frame, bad (with what is there
 * of it); bytes, or holed where some are missing before them; late, for lost,
 * where some are missing before the end.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/t38_modem.h"

/* In the order of the bits on the line: DIS, DCN, CSI and PPS cut short; FCD and RCP. */
#define DIS "ffc801"
#define CSI "ffc002"
#define FCD "ffc06000aa"
#define RCP "ffc061"

/* clang-format off */
static const struct {
	const char *name, *sent, *reported;
} cases[] = {
	/* How it should be. */
	{"a frame", "preamble [v " DIS " ok/end] none", "carrier:v frame:" DIS " lost:v"},
	{"two frames", "preamble [v " CSI " ok] [v " DIS " ok/end] none",
	 "carrier:v frame:" CSI " frame:" DIS " lost:v"},
	{"training", "listen:t train-f [f t0000] [f t00 t/end] none", "carrier:f bytes:0000 bytes:00 lost:f"},
	{"a block", "listen:f train-f [f " FCD " ok] [f " RCP " ok] [f " RCP " ok/end] none",
	 "carrier:f frame:" FCD " frame:" RCP " frame:" RCP " lost:f"},
	{"tones", "cng none cng none ced none", "cng cng ced"},

	/* Indicators. */
	{"repeated", "cng cng ced ced ced preamble preamble [v ff] preamble [v c801 ok/end] none none",
	 "cng ced carrier:v frame:" DIS " lost:v"},
	{"ANSam is a kind of CED", "ansam", "ced"},
	{"no silence between signals", "preamble [v " DIS " ok/end] preamble [v " CSI " ok/end]",
	 "carrier:v frame:" DIS " lost:v carrier:v frame:" CSI " lost:v"},
	{"nor an end", "preamble [v " DIS " ok] preamble [v " CSI " ok/end]",
	 "carrier:v frame:" DIS " lost:v carrier:v frame:" CSI " lost:v"},
	{"and the preamble repeated", "preamble [v " DIS " ok/end] preamble preamble [v " DIS " ok/end]",
	 "carrier:v frame:" DIS " lost:v carrier:v frame:" DIS " lost:v"},
	{"end by another indicator", "listen:t preamble [v " CSI " ok] train-f [f t00 t/end]",
	 "carrier:v frame:" CSI " lost:v carrier:f bytes:00 lost:f"},
	{"end by silence", "listen:t train-f [f t00] none", "carrier:f bytes:00 lost:f"},
	{"end by silence within a frame", "preamble [v " DIS "] none", "carrier:v bad:" DIS " lost:v"},
	{"end by CNG", "preamble [v " DIS " ok] cng", "carrier:v frame:" DIS " lost:v cng"},
	{"none at all", "listen:f [v " DIS " ok/end] [f " FCD " ok/end]",
	 "carrier:v frame:" DIS " lost:v carrier:f frame:" FCD " lost:f"},
	{"none, and the signal before not ended", "listen:f [v " DIS " ok] [f " FCD " ok/end]",
	 "carrier:v frame:" DIS " lost:v carrier:f frame:" FCD " lost:f"},
	{"a carrier that comes and goes", "listen:t train-f none train-f [f t00] none [f t00 t/end]",
	 "carrier:f lost:f carrier:f bytes:00 lost:f carrier:f bytes:00 lost:f"},
	{"V.33, which we do not speak", "listen:t v33", "untrained:f"},
	{"V.34, which we do not speak", "listen:t v34", ""},

	/* How a frame comes. */
	{"one octet a packet", "preamble [v ff] [v c8] [v 01] [v ok] [v end] none", "carrier:v frame:" DIS " lost:v"},
	{"two in a packet", "preamble [v " CSI " ok " DIS " ok/end]",
	 "carrier:v frame:" CSI " frame:" DIS " lost:v"},
	{"the end of one, and another", "preamble [v ffc0] [v 02 ok ffc8] [v 01 ok/end]",
	 "carrier:v frame:" CSI " frame:" DIS " lost:v"},
	{"pieces in one packet", "preamble [v ff c8 01 ok/end]", "carrier:v frame:" DIS " lost:v"},
	{"FCS bad", "preamble [v " DIS " bad] [v " DIS " bad/end]", "carrier:v bad:" DIS " bad:" DIS " lost:v"},
	{"FCS, and the end apart", "preamble [v " DIS " ok] [v end] none", "carrier:v frame:" DIS " lost:v"},
	{"and no silence", "preamble [v " DIS " ok] [v end]", "carrier:v frame:" DIS " lost:v"},
	{"the FCS a little later", "preamble [v " DIS "] [v end] +190 [v ok]", "carrier:v frame:" DIS " lost:v"},
	{"the end, then the FCS", "preamble [v " DIS "] [v end] [v ok] none", "carrier:v frame:" DIS " lost:v"},
	{"the end, then the FCS with an end", "preamble [v " DIS "] [v end] [v ok/end] none",
	 "carrier:v frame:" DIS " lost:v"},
	{"the end, then another frame", "preamble [v " CSI "] [v end] [v " DIS " ok/end]",
	 "carrier:v bad:" CSI " lost:v carrier:v frame:" DIS " lost:v"},
	{"the end, and no FCS", "preamble [v " DIS "] [v end] +100 +150", "carrier:v bad:" DIS " lost:v"},
	{"the end twice", "preamble [v " DIS " ok/end] [v end] none [v end] [v ok/end]",
	 "carrier:v frame:" DIS " lost:v"},
	{"the end of another signal", "listen:t preamble [f t/end] [v " DIS " ok/end]",
	 "carrier:v frame:" DIS " lost:v"},
	{"FCS and no frame", "preamble [v ok] [v ok] [v " DIS " ok/end]", "carrier:v frame:" DIS " lost:v"},
	{"nothing between indicator and end", "listen:f train-f [f end] none", "carrier:f lost:f"},
	{"no fields", "preamble [v] [v " DIS "] [v] [v ok/end]", "carrier:v frame:" DIS " lost:v"},
	{"a frame too short for T.30", "preamble [v ffc8 ok/end]", "carrier:v bad:ffc8 lost:v"},
	{"bytes in the end", "listen:t train-f [f t00] [f t/end00]", "carrier:f bytes:00 bytes:00 lost:f"},
	{"the end of a page as that of frames", "listen:t train-f [f t00] [f end] none", "carrier:f bytes:00 lost:f"},

	/* What was expected. */
	{"a fast signal nobody listens for", "listen:- train-f [f t00 t/end] none", ""},
	{"frames instead of bytes", "listen:t train-f [f " FCD " ok] [f " FCD " ok/end]", "carrier:f lost:f"},
	{"bytes instead of frames", "listen:f train-f [f t00] [f t00 t/end]", "carrier:f lost:f"},
	{"bytes in V.21", "preamble [v t00] [v " DIS " ok/end]", "carrier:v frame:" DIS " lost:v"},
	{"another fast signal is as good", "listen:f train-g [g " FCD " ok/end]", "carrier:f frame:" FCD " lost:f"},
	{"and a third says its data", "listen:f train-g [f " FCD " ok/end]",
	 "carrier:f lost:f carrier:f frame:" FCD " lost:f"},
	{"listening begins late", "listen:- train-f [f t00] listen:t [f t00] [f t/end]", "carrier:f bytes:00 lost:f"},
	{"and ends early", "listen:t train-f [f t00] listen:- [f t00 t/end]", "carrier:f bytes:00"},
	{"V.21 goes on", "listen:f preamble [v ffc8] listen:t [v 01 ok/end]", "carrier:v frame:" DIS " lost:v"},
	{"and ends within a frame", "listen:f train-f [f " FCD "] listen:- [f ok/end] none", "carrier:f"},
	{"and goes on without frames", "listen:f train-f [f " FCD "] listen:t [f t00 t/end]", "carrier:f bytes:00 lost:f"},
	{"and begins within a frame", "listen:- train-f [f " FCD "] listen:f [f aabbcc ok] [f " FCD " ok/end]",
	 "carrier:f bad:aabbcc frame:" FCD " lost:f"},

	/* Loss. */
	{"within a frame", "preamble [v ffc8] ! [v 01 ok/end]", "carrier:v bad:" DIS " lost:v"},
	{"the FCS", "preamble [v " CSI "] ! [v " DIS " ok/end]", "carrier:v bad:" CSI " frame:" DIS " lost:v"},
	{"the FCS, in octets", "preamble [v ff] [v c0] [v 02] ! [v ff] [v c8] [v 01] [v ok/end]",
	 "carrier:v bad:ffc002ffc801 lost:v"},
	{"a whole frame", "preamble [v " CSI " ok] ! [v " DIS " ok/end]", "carrier:v frame:" CSI " frame:" DIS " lost:v"},
	{"the beginning", "preamble ! [v 01 ok] [v " DIS " ok/end]", "carrier:v bad:01 frame:" DIS " lost:v"},
	{"the beginning, long", "preamble ! [v 8000eef8 ok/end]", "carrier:v bad:8000eef8 lost:v"},
	{"all but the FCS", "preamble ! [v ok/end]", "carrier:v bad: lost:v"},
	{"all but the FCS, and no frame was expected", "listen:t train-f ! [f ok] [f t00 t/end]",
	 "carrier:f holed:00 lost:f"},
	{"the beginning, and the rest looks strange", "preamble ! [v ff8080 ok/end]", "carrier:v bad:ff8080 lost:v"},
	{"nothing of a strange frame", "! preamble [v ff8080 ok/end]", "carrier:v frame:ff8080 lost:v"},
	{"the FCS, and the next frame in two", "preamble [v " CSI "] ! [v ffc8] [v 01 ok/end]",
	 "carrier:v bad:" CSI " frame:" DIS " lost:v"},
	{"and what looks like a third", "preamble [v " CSI "] ! [v " DIS "] [v " CSI " ok/end]",
	 "carrier:v bad:" CSI " frame:" DIS CSI " lost:v"},
	{"the indicator", "! [v " DIS " ok/end]", "carrier:v frame:" DIS " lost:v"},
	{"the indicator and more", "! [v c801 ok/end]", "carrier:v bad:c801 lost:v"},
	{"before the indicator", "! preamble [v " DIS " ok/end]", "carrier:v frame:" DIS " lost:v"},
	{"before a repeated indicator", "preamble [v ffc8] ! preamble [v 01 ok/end]", "carrier:v bad:" DIS " lost:v"},
	{"a block", "listen:f train-f [f ffc06000] ! [f aa] [f ok] [f " RCP " ok/end]",
	 "carrier:f bad:ffc06000aa frame:" RCP " lost:f"},
	{"in a block, the end", "listen:f train-f [f ffc06000] ! [f ffc06080aa] [f ok] [f " RCP " ok/end]",
	 "carrier:f bad:ffc06000 frame:ffc06080aa frame:" RCP " lost:f"},
	{"in a block, the beginning", "listen:f train-f [f " FCD " ok] ! [f 6080aa ok] [f " FCD " ok/end]",
	 "carrier:f frame:" FCD " bad:6080aa frame:" FCD " lost:f"},
	{"in a block, it looks strange", "listen:f train-f ! [f ffc0aa ok] ! [f ffc860aa ok/end]",
	 "carrier:f bad:ffc0aa bad:ffc860aa lost:f"},
	{"in a block, before RCP", "listen:f train-f [f ffc06000] ! [f " RCP " ok/end]",
	 "carrier:f bad:ffc06000 frame:" RCP " lost:f"},
	{"of bytes", "listen:t train-f [f t00] ! [f t00] [f t00 t/end]",
	 "carrier:f bytes:00 holed:00 bytes:00 lost:f"},
	{"of bytes, the last", "listen:t train-f [f t00] ! [f t/end] none", "carrier:f bytes:00 late:f"},
	{"of bytes, the last and the end", "listen:t train-f [f t00] ! none", "carrier:f bytes:00 late:f"},
	{"of the end alone, of frames", "listen:f train-f [f " FCD " ok] ! [f end]", "carrier:f frame:" FCD " lost:f"},
	{"of a page's training", "listen:t ! [f t00] [f t00 t/end]", "carrier:f holed:00 bytes:00 lost:f"},
	{"a packet that is none", "preamble [v ffc8] [bad] [v 01 ok/end]", "carrier:v bad:" DIS " lost:v"},

	/* Nothing more comes. */
	{"after an indicator", "preamble +3900 +200 [v " DIS " ok/end]",
	 "carrier:v lost:v carrier:v frame:" DIS " lost:v"},
	{"after an indicator that was repeated", "preamble +3900 preamble +200 [v " DIS " ok/end]",
	 "carrier:v frame:" DIS " lost:v"},
	{"after a final frame", "preamble [v " DIS " ok] +290 +20 [v " DIS " ok/end]",
	 "carrier:v frame:" DIS " lost:v carrier:v frame:" DIS " lost:v"},
	{"and a little more", "preamble [v " DIS " ok] +290 [v " CSI " ok/end]",
	 "carrier:v frame:" DIS " frame:" CSI " lost:v"},
	{"after others it may take long", "preamble [v " CSI " ok] +2900 [v " DIS " ok/end]",
	 "carrier:v frame:" CSI " frame:" DIS " lost:v"},
	{"within a frame, V.21", "preamble [v " DIS "] +2900 +200", "carrier:v bad:" DIS " lost:v"},
	{"within a frame, fast", "listen:f train-f [f " FCD "] +1650 +50", "carrier:f bad:" FCD " lost:f"},
	{"within a frame, who stood still goes on", "listen:f train-f [f ffc06000] +1650 [f aa ok] [f " RCP " ok/end]",
	 "carrier:f frame:" FCD " frame:" RCP " lost:f"},
	{"of bytes, who stood still goes on", "listen:t train-f [f t00] +1450 [f t00 t/end]",
	 "carrier:f bytes:00 bytes:00 lost:f"},
	{"of bytes, T4 of the far end runs", "listen:t train-f [f t00] +1450 [f t00] +1450 +100",
	 "carrier:f bytes:00 bytes:00 lost:f"},
};
/* clang-format on */

/* ---- scripts -------------------------------------------------------- */

static const struct {
	const char *word;
	enum ifp_indicator indicator;
} indicators[] = {
	{"none",     IFP_NO_SIGNAL              },
	{"cng",      IFP_CNG                    },
	{"ced",      IFP_CED                    },
	{"ansam",    IFP_V8_ANSAM               },
	{"preamble", IFP_V21_PREAMBLE           },
	{"train-f",  IFP_V17_14400_LONG_TRAINING},
	{"train-g",  IFP_V29_9600_TRAINING      },
	{"v33",      IFP_V33_14400_TRAINING     },
	{"v34",      IFP_V34_PRI_CHANNEL        },
};

static const struct {
	const char *word;
	enum ifp_field_type type;
} fields[] = {
	{"ok/end",  IFP_HDLC_FCS_OK_SIG_END },
	{"bad/end", IFP_HDLC_FCS_BAD_SIG_END},
	{"ok",      IFP_HDLC_FCS_OK         },
	{"bad",     IFP_HDLC_FCS_BAD        },
	{"end",     IFP_HDLC_SIG_END        },
	{"t/end",   IFP_T4_SIG_END          },
	{"t",       IFP_T4_DATA             },
	{"",        IFP_HDLC_DATA           },
};

static struct {
	struct t38_modem term;
	unsigned int version;
	uint64_t now_ms;
	bool lost;
	char reported[1000];
} test;

static void note(const struct t38_reports *reports)
{
	static const char *const words[MODEM_REPORT_TYPES] = {"sent",      "cng",   "ced",   "carrier",
							      "untrained", "frame", "bytes", "lost"};
	const struct modem_report *report;
	char *at = test.reported + strlen(test.reported);
	size_t i, k;

	for (i = 0; i < reports->count; i++) {
		report = &reports->report[i];
		at += sprintf(at, "%s%s", at > test.reported ? " " : "",
			      report->type == MODEM_FRAME && !report->good ? "bad"
			      : report->type == MODEM_BYTES && report->gap ? "holed"
			      : report->type != MODEM_BYTES && report->gap ? "late"
									   : words[report->type]);
		switch (report->type) {
		case MODEM_CARRIER:
		case MODEM_CARRIER_LOST:
		case MODEM_UNTRAINED:
			assert(report->signal == T30_V21 || report->signal == T30_V17_14400);
			at += sprintf(at, ":%c", report->signal == T30_V21 ? 'v' : 'f');
			break;
		case MODEM_FRAME:
		case MODEM_BYTES:
			at += sprintf(at, ":");
			for (k = 0; k < report->bytes.size; k++)
				at += sprintf(at, "%02x", report->bytes.data[k]);
			break;
		default:
			break;
		}
	}
}

static void feed(const uint8_t *data, size_t size)
{
	static struct t38_reports reports;

	t38_modem_packet(&test.term, data, size, test.lost, test.now_ms, &reports);
	test.lost = false;
	note(&reports);
}

static size_t read_hex(const char *text, size_t length, uint8_t *out)
{
	char pair[3] = {0};
	size_t i;

	for (i = 0; i + 1 < length; i += 2) {
		memcpy(pair, text + i, 2);
		out[i / 2] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return length / 2;
}

/* "f t00 t/end", without the brackets. Returns false if this version cannot say it in one packet. */
static bool feed_data(const char *text, size_t length)
{
	static uint8_t bytes[16][64];
	struct ifp_field list[16] = {{0}};
	enum ifp_data type = text[0] == 'v' ? IFP_V21 : text[0] == 'f' ? IFP_V17_14400 : IFP_V29_9600;
	const char *at = text + 1, *end = text + length;
	uint8_t packet[200];
	size_t count = 0, word, i;
	int size;

	if (length == 3 && memcmp(text, "bad", 3) == 0) {
		feed((const uint8_t *)"\xc0\x05", 2);
		return true;
	}
	while (at < end) {
		at++;
		word = strcspn(at, " ]");
		for (i = 0; strncmp(at, fields[i].word, strlen(fields[i].word)) != 0 ||
			    (i < 5 && word != strlen(fields[i].word));
		     i++)
			;
		list[count].type = fields[i].type;
		list[count].size = read_hex(at + strlen(fields[i].word), word - strlen(fields[i].word), bytes[count]);
		list[count].data = list[count].size > 0 ? bytes[count] : NULL;
		count++;
		at += word;
	}
	size = ifp_build_data(type, list, count, test.version, packet, sizeof(packet));
	if (size < 0)
		return false;
	feed(packet, (size_t)size);
	return true;
}

static void feed_indicator(const char *text, size_t length)
{
	uint8_t packet[4];
	size_t i;
	int size;

	for (i = 0; strlen(indicators[i].word) != length || strncmp(indicators[i].word, text, length) != 0; i++)
		assert(i + 1 < ARRAY_SIZE(indicators));
	size = ifp_build_indicator(indicators[i].indicator, 3, packet, sizeof(packet));
	assert(size > 0);
	feed(packet, (size_t)size);
}

static void pass(uint64_t ms)
{
	static struct t38_packets packets;
	static struct t38_reports reports;

	test.now_ms += ms;
	t38_modem_tick(&test.term, test.now_ms, &packets, &reports);
	note(&reports);
}

/* Returns false if this version cannot say it. */
static bool play(const char *text)
{
	struct modem_order listen = {.type = MODEM_LISTEN, .signal = T30_V17_14400};
	size_t length;

	for (; *text; text += length + strspn(text + length, " ")) {
		length = strcspn(text, *text == '[' ? "]" : " ");
		if (*text == '[') {
			if (!feed_data(text + 1, length - 1))
				return false;
			length++;
		} else if (*text == '!') {
			test.lost = true;
		} else if (*text == '+') {
			pass(strtoul(text + 1, NULL, 10));
		} else if (strncmp(text, "listen:", 7) == 0) {
			listen.framed = text[7] == 'f';
			listen.signal = text[7] == '-' ? T30_NONE : T30_V17_14400;
			assert(t38_modem_order(&test.term, &listen) == 0);
		} else {
			feed_indicator(text, length);
		}
	}
	return true;
}

static void test_cases(void)
{
	struct t38_config config = {0};
	unsigned int played = 0, wrong = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases) * 2; i++) {
		memset(&test, 0, sizeof(test));
		memset(&test.term, 0xa5, sizeof(test.term));
		config.version = test.version = i % 2 ? 3 : 0;
		test.now_ms = 5000;
		t38_modem_init(&test.term, &config);
		if (!play(cases[i / 2].sent))
			continue;
		played++;
		if (strcmp(test.reported, cases[i / 2].reported) != 0) {
			printf("%s, version %u:\n  sent     %s\n  reported %s\n  expected %s\n", cases[i / 2].name,
			       test.version, cases[i / 2].sent, test.reported, cases[i / 2].reported);
			wrong++;
		}
	}
	assert(wrong == 0);
	/* Version 3 cannot say five of them. */
	assert(played >= ARRAY_SIZE(cases) * 2 - 5);
}

/* Frames longer than any, and packets with more in them than is reported. */
static void test_bounds(void)
{
	static uint8_t octets[300] = {0xff, 0xc8, 0x01};
	static struct t38_reports reports;
	struct ifp_field list[120];
	uint8_t packet[IFP_SIZE_MAX];
	struct t38_config config = {0};
	size_t i, frames = 0;
	int size;

	t38_modem_init(&test.term, &config);
	list[0] = (struct ifp_field){IFP_HDLC_DATA, octets, MODEM_FRAME_MAX};
	list[1] = (struct ifp_field){IFP_HDLC_FCS_OK, NULL, 0};
	size = ifp_build_data(IFP_V21, list, 2, 0, packet, sizeof(packet));
	t38_modem_packet(&test.term, packet, (size_t)size, false, 1000, &reports);
	assert(reports.count == 2 && reports.report[1].good && reports.report[1].bytes.size == MODEM_FRAME_MAX);
	assert(memcmp(reports.report[1].bytes.data, octets, MODEM_FRAME_MAX) == 0);

	list[0].size = 161;
	size = ifp_build_data(IFP_V21, list, 1, 0, packet, sizeof(packet));
	t38_modem_packet(&test.term, packet, (size_t)size, false, 1000, &reports);
	list[0].size = 100;
	size = ifp_build_data(IFP_V21, list, 2, 0, packet, sizeof(packet));
	t38_modem_packet(&test.term, packet, (size_t)size, false, 1000, &reports);
	assert(reports.count == 1 && !reports.report[0].good && reports.report[0].bytes.size == MODEM_FRAME_MAX);

	for (i = 0; i < 120; i++)
		list[i] = (struct ifp_field){i % 2 ? IFP_HDLC_FCS_OK_SIG_END : IFP_HDLC_DATA, i % 2 ? NULL : octets,
					     i % 2 ? 0 : 3};
	size = ifp_build_data(IFP_V21, list, 120, 0, packet, sizeof(packet));
	assert(size > 0);
	t38_modem_packet(&test.term, packet, (size_t)size, false, 1000, &reports);
	assert(reports.count <= T38_REPORTS_MAX && reports.count > T38_REPORTS_MAX - 8);
	for (i = 0; i < reports.count; i++) {
		frames += reports.report[i].type == MODEM_FRAME;
		assert(reports.report[i].type != MODEM_FRAME || reports.report[i].good);
	}
	assert(frames == t38_modem_facts(&test.term)->frames - 2);
	assert(t38_modem_facts(&test.term)->malformed == 1);
}

static void test_facts(void)
{
	struct t38_config config = {0};
	const struct t38_facts *facts = t38_modem_facts(&test.term);

	memset(&test, 0, sizeof(test));
	t38_modem_init(&test.term, &config);
	play("cng preamble [v " CSI " ok] ! [v 01 ok] [v t00] [v " DIS " bad/end]");
	assert(facts->packets == 6 && facts->gaps == 1 && facts->frames == 3 && facts->frames_bad == 2);
	assert(facts->unheard == 1 && facts->other_signal == 0 && facts->vanished == 0 && facts->malformed == 0);
	play("[bad] [v " DIS " ok] +1000 train-f listen:f train-g [g t00] [g ok] none train-f none train-f none");
	assert(facts->packets == 16 && facts->malformed == 1 && facts->vanished == 1);
	assert(facts->unheard == 2 && facts->other_signal == 1 && facts->frames == 4);
}

int main(void)
{
	test_cases();
	test_facts();
	test_bounds();
	return 0;
}

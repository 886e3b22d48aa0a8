/* SPDX-License-Identifier: MIT */
/* Whole conversations between two of ours over a line in virtual time: what arrives, and what was said. */
#undef NDEBUG
#include "core/t30/t30.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/test_call.h"

static void test_one_page(void)
{
	set_up(1, 12600);
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(1);
	CHECK(strcmp(wire.log, "< CSI 20 octets\n< DIS 7 octets\n> TSI 20 octets\n> DCS 4 octets\n< CFR\n"
			       "> PPS-EOP page 0 block 0 frames 50\n< MCF\n> DCN\n") == 0);
	CHECK(wire.end[1].page[0].format.coding == T30_CODING_MMR &&
	      wire.end[1].page[0].format.signal == T30_V17_14400);
	wire_fini(&wire);
}

static void test_pages_and_blocks(void)
{
	/* 200,000 octets are four blocks of a page; counts start again with each page. */
	set_up(3, 200000);
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(3);
	CHECK(said("> PPS-NULL page 0 block 2 frames 256") == 1 && said("> PPS-MPS page 0 block 3 frames 14") == 1);
	CHECK(said("> PPS-MPS page 1 block 3") == 1 && said("> PPS-EOP page 2 block 3") == 1 && said("< MCF") == 12);
	wire_fini(&wire);
}

static void test_without_error_correction(void)
{
	set_up(3, 30000);
	wire.end[1].config.limits.ecm = false;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(3);
	CHECK(said("> MPS") == 2 && said("> EOP") == 1 && said("< MCF") == 3);
	CHECK(wire.end[1].page[0].format.coding == T30_CODING_MR && !wire.end[1].page[0].format.ecm);
	wire_fini(&wire);
}

static void test_small_frames(void)
{
	set_up(1, 30000);
	wire.end[1].config.limits.prefers_64 = true;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(1);
	CHECK(said("> PPS-NULL page 0 block 0 frames 256") == 1 && said("> PPS-EOP page 0 block 1 frames 213") == 1);
	wire_fini(&wire);
}

/* The next page has another width: DCS says so, after EOM and a DIS. */
static void test_another_format(void)
{
	set_up(2, 5000);
	pages[1].columns = 2048;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(2);
	CHECK(said("> PPS-EOM page 0") == 1 && said("< DIS") == 2 && said("> DCS") == 2);
	CHECK(said("> PPS-EOP page 1") == 1); /* counted on: two pages 0 are one to some receivers */
	CHECK(wire.end[1].page[1].format.width == T30_WIDTH_B4);
	wire_fini(&wire);
}

static void set_up_polling(void)
{
	struct wire_end *caller = &wire.end[0], *called = &wire.end[1];

	set_up(2, 9000);
	called->config.sending = true;
	called->config.pages = caller->config.pages;
	called->config.page_count = 2;
	memcpy(called->document, caller->document, sizeof(called->document));
	memcpy(called->document_size, caller->document_size, sizeof(called->document_size));
	caller->config.sending = false;
	caller->config.polling = true;
	caller->config.page_count = 0;
}

static void check_polled(void)
{
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(wire.end[0].status == FAX_STATUS_OK && wire.end[1].status == FAX_STATUS_OK);
	CHECK(wire.end[1].confirmed == 2);
	CHECK(memcmp(wire.end[0].page[0].data, document[0], 9000) == 0);
	CHECK(memcmp(wire.end[0].page[1].data, document[1], 9000) == 0);
}

static void test_polling(void)
{
	set_up_polling();
	check_polled();
	CHECK(said("> DTC") == 1 && said("< DCS") == 1);
	wire_fini(&wire);

	/* After EOM the caller asks again. */
	set_up_polling();
	pages[1].columns = 2048;
	check_polled();
	CHECK(said("> DTC") == 2 && said("< DCS") == 2 && said("< PPS-EOM") == 1);
	wire_fini(&wire);
}

/* The caller asks for what there is, with what it takes; or for something else, or without. */
static void test_polling_rights(void)
{
	static const struct {
		const char *expected_separate, *expected_password, *separate, *password;
		const char *why; /* NULL: it gets it */
	} cases[] = {
		{"77",  "secret", "77", "secret",  NULL                                                  },
		{"7 7", "",       "77", "",        NULL						  },
		{"",    "",       "",   "secret",  NULL						  },
		{"",    "secret", "",   "secret",  NULL						  },
		{"77",  "",       "",   "",        "the far end asks for a document of another address"  },
		{"77",  "",       "78", "",        "the far end asks for a document of another address"  },
		{NULL,  NULL,     "77", "secret",  NULL						  },
		{"",    "",       "77", "",        "the far end asks for a document of another address"  },
		{"",    "secret", "",   "",        "the far end asks for a document without its password"},
		{"",    "secret", "",   "secrets", "the far end asks for a document without its password"},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		set_up_polling();
		wire.end[1].config.receiving = true;
		wire.end[1].config.expected_separate = cases[i].expected_separate;
		wire.end[1].config.expected_password = cases[i].expected_password;
		wire.end[0].config.separate = cases[i].separate;
		wire.end[0].config.password = cases[i].password;
		if (!cases[i].why) {
			check_polled();
		} else {
			CHECK(wire_run(&wire, LIMIT_MS));
			CHECK(wire.end[1].status == FAX_STATUS_NOTHING_TO_POLL && wire.end[1].confirmed == 0);
			CHECK(wire.end[0].status == FAX_STATUS_NOTHING_TO_POLL);
			CHECK(strcmp(wire.end[1].detail, cases[i].why) == 0);
		}
		wire_fini(&wire);
	}
}

/* Who has a document takes one all the same: also after EOM, where it says DIS again, and has none any more. */
static void test_document_stays(void)
{
	struct wire_end *called = &wire.end[1];
	struct t30_facts facts;

	set_up(2, 5000);
	pages[1].columns = 2048;
	called->config.sending = called->config.receiving = true;
	called->config.pages = pages;
	called->config.page_count = 2;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(2);
	CHECK(called->confirmed == 0 && said("< DIS") == 2);
	t30_facts(called->t30, &facts);
	CHECK(facts.confirmed == 2 && facts.complete && !facts.sending);
	wire_fini(&wire);
}

/* Faxes only of who sends a password (SID) with them. Others hear DCN when their training is over. */
static void test_expected_sender(void)
{
	static const struct {
		const char *expected, *sent;
		bool is_known;
	} cases[] = {
		{"open 1", "open 1",  true },
		{"open 1", "open1 ",  true },
		{"open 1", "",        false},
		{"open 1", "open 12", false},
		{"",       "",        true },
		{"",       "open 1",  true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		set_up(1, 5000);
		wire.end[1].config.expected_sender = cases[i].expected;
		wire.end[0].config.password = cases[i].sent;
		CHECK(wire_run(&wire, LIMIT_MS));
		if (cases[i].is_known) {
			check_pages(1);
		} else {
			CHECK(wire.end[1].status == FAX_STATUS_REFUSED && wire.end[0].status == FAX_STATUS_HUNG_UP);
			CHECK(wire.end[0].confirmed == 0 && said("> DCS") == 1 && said("< DCN") == 1);
			CHECK(said("< CFR") == 0);
		}
		wire_fini(&wire);
	}
}

static void test_nothing_to_poll(void)
{
	set_up(1, 100);
	wire.end[0].config.sending = false;
	wire.end[0].config.polling = true;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(wire.end[0].status == FAX_STATUS_NOTHING_TO_POLL && wire.end[1].status == FAX_STATUS_HUNG_UP);
	CHECK(said("> DTC") == 0);
	wire_fini(&wire);
}

static void test_going_on_behind_what_is_confirmed(void)
{
	set_up(3, 5000);
	wire.end[0].config.first_page = wire.end[0].confirmed = 2;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(wire.end[0].status == FAX_STATUS_OK && wire.end[0].confirmed == 3 && wire.end[1].pages == 1);
	CHECK(memcmp(wire.end[1].page[0].data, document[2], 5000) == 0 && said("> PPS-EOP page 0") == 1);
	wire_fini(&wire);
}

/* ---- the line ------------------------------------------------------------- */

/* What a caller that polls says after it has confirmed EOM is lost, or its MCF. */
static void test_polling_loses(void)
{
	static const enum fcf lost[] = {FCF_MCF, FCF_DTC};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lost); i++) {
		struct losing losing = {.fcf = lost[i], .count = 1};

		set_up_polling();
		pages[1].columns = 2048;
		wire.meddle = lose;
		wire.arg = &losing;
		check_polled();
		wire_fini(&wire);
	}
}

/* Each frame of the conversation may be lost once, or twice, with and without error correction: all pages arrive. */
static void test_lost_frames(void)
{
	static const enum fcf frames[] = {FCF_CSI, FCF_DIS, FCF_TSI, FCF_DCS, FCF_CFR,
					  FCF_PPS, FCF_MPS, FCF_EOM, FCF_EOP, FCF_MCF};
	struct losing losing;
	size_t i, ecm, count;

	for (i = 0; i < ARRAY_SIZE(frames); i++)
		for (ecm = 0; ecm < 2; ecm++)
			for (count = 1; count <= 2; count++) {
				losing = (struct losing){.fcf = frames[i], .count = (unsigned int)count};
				set_up(3, 70000);
				pages[2].columns = 2048;
				wire.end[0].config.limits.ecm = ecm;
				wire.meddle = lose;
				wire.arg = &losing;
				CHECK(wire_run(&wire, LIMIT_MS));
				check_pages(3);
				wire_fini(&wire);
			}
}

/* DCN lost: both know that all is said. */
static void test_lost_good_bye(void)
{
	struct losing losing = {.fcf = FCF_DCN, .count = 9};

	set_up(1, 5000);
	wire.meddle = lose;
	wire.arg = &losing;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(1);
	wire_fini(&wire);
}

/* An answer that never comes: three times said, then the end (T.30 5.4.2). */
static void hear(struct t30 *t30, enum modem_report_type type, uint64_t now_ms)
{
	static const uint8_t dcs[] = {0xff, 0xc8, 0x41};
	const struct modem_report report = {
		.type = type, .signal = T30_V21, .bytes = {dcs, sizeof(dcs)}
        };
	struct t30_actions actions;

	t30_step(t30, &(struct t30_event){.type = T30_HEARD, .heard = &report}, now_ms, &actions);
}

/*
 * What came may have been DCS. Then training follows, which is not to be
 * spoken into: 3 s, and in T.38 the end of V.21 is told before it is over.
 */
static void test_damaged_dcs(void)
{
	struct t30_actions actions;
	struct t30 *t30;

	set_up(1, 100);
	t30 = t30_make(malloc(t30_size(&wire.end[1].config)), &wire.end[1].config);
	t30_step(t30, &(struct t30_event){.type = T30_START}, 0, &actions);
	hear(t30, MODEM_SENT, 5000);
	CHECK(t30_wakes_ms(t30) == 8000);
	hear(t30, MODEM_CARRIER, 5200);
	hear(t30, MODEM_FRAME, 7000);
	hear(t30, MODEM_CARRIER_LOST, 7000);
	CHECK(t30_wakes_ms(t30) >= 10800 && t30_wakes_ms(t30) <= 11500);
	free(t30);
	wire_fini(&wire);
}

static void test_no_answer(void)
{
	static const struct {
		enum fcf lost;
		const char *repeated;
		size_t times;
		enum fax_status caller;
	} cases[] = {
		{FCF_CFR, "> DCS", 3, FAX_STATUS_SILENT},
		{FCF_MCF, "> PPS", 3, FAX_STATUS_SILENT},
	};
	struct losing losing;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		losing = (struct losing){.fcf = cases[i].lost, .count = 99};
		set_up(1, 5000);
		wire.meddle = lose;
		wire.arg = &losing;
		CHECK(wire_run(&wire, LIMIT_MS));
		CHECK(wire.end[0].status == cases[i].caller && said(cases[i].repeated) == cases[i].times);
		CHECK(wire.end[0].confirmed == 0);
		wire_fini(&wire);
	}
}

static void test_nobody_there(void)
{
	struct losing losing = {.fcf = FCF_DIS, .count = 99};

	set_up(1, 5000);
	wire.meddle = lose;
	wire.arg = &losing;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(wire.end[0].status == FAX_STATUS_HUNG_UP && wire.end[1].status == FAX_STATUS_NO_CARRIER);
	CHECK(wire.end[1].over_ms >= 35000 && wire.end[1].over_ms < 45000);
	wire_fini(&wire);
}

/* ---- a bad line ------------------------------------------------------------- */

/* Signals faster than this do not get through: training has faults, frames do not fit their check sequence. */
static bool noise(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	static uint8_t fault = 0xff;

	(void)w;
	(void)to;
	if (heard->signal == T30_V21 || t30_signal_rate(heard->signal) <= *(unsigned int *)arg)
		return true;
	heard->good = false;
	if (heard->type == MODEM_BYTES)
		heard->bytes = (struct modem_bytes){&fault, 1};
	return true;
}

static void test_slower_line(void)
{
	unsigned int rate = 7200;

	set_up(1, 5000);
	wire.meddle = noise;
	wire.arg = &rate;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(1);
	CHECK(t30_signal_rate(wire.end[1].page[0].format.signal) == 7200 && said("< FTT") >= 2);
	wire_fini(&wire);
}

/* The same, and of the second DCS no frame is read. Who answers waits for longer than its training and the time until
 * it is said again take. */
static bool noise_and_loss(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	unsigned int *carriers = (unsigned int *)arg + 1; /* of V.21 behind FTT */

	if (to == 1 && heard->signal == T30_V21 && said("< FTT") > 0) {
		*carriers += heard->type == MODEM_CARRIER;
		if (*carriers == 1 && heard->type == MODEM_FRAME)
			return false;
	}
	return noise(w, to, heard, arg);
}

static void test_slower_line_loses(void)
{
	unsigned int rate_and_carriers[] = {12000, 0};

	set_up(1, 5000);
	wire.meddle = noise_and_loss;
	wire.arg = rate_and_carriers;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(1);
	/* DCS that is not read, again, PPS-EOP, DCN. */
	CHECK(said("< FTT") == 1 && said("> DCS") == 2 && rate_and_carriers[1] == 4);
	wire_fini(&wire);
}

static void test_hopeless_line(void)
{
	unsigned int rate = 0;

	set_up(1, 5000);
	wire.meddle = noise;
	wire.arg = &rate;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(wire.end[0].status == FAX_STATUS_NO_TRAINING && wire.end[1].pages == 0);
	wire_fini(&wire);
}

/* Every n-th frame of a page is lost: it is asked for until it is there. */
static bool lose_frames(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	unsigned int *n = arg;

	(void)w;
	(void)to;
	if (heard->type == MODEM_FRAME && heard->signal != T30_V21 && ++n[1] % n[0] == 0)
		heard->good = false;
	return true;
}

static void test_frames_asked_for(void)
{
	unsigned int n[2] = {5, 0};

	set_up(2, 100000);
	wire.meddle = lose_frames;
	wire.arg = n;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(2);
	CHECK(said("< PPR") >= 4);
	wire_fini(&wire);
}

/* Some machines count in the PPS behind a repetition only what they repeated. */
static bool count_repeated(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	static uint8_t pps[32];
	unsigned int *n = arg;
	struct t30_frame frame;

	lose_frames(w, to, heard, arg);
	if (heard->type == MODEM_CARRIER && heard->signal != T30_V21)
		n[2] = 0;
	if (heard->type != MODEM_FRAME || heard->bytes.size > sizeof(pps) ||
	    t30_frame_parse(heard->bytes.data, heard->bytes.size, &frame) != T30_FAULT_NONE)
		return true;
	if (frame.fcf == FCF_PPS) {
		memcpy(pps, heard->bytes.data, heard->bytes.size);
		pps[heard->bytes.size - 1] = t30_reverse((uint8_t)(n[2] - 1));
		heard->bytes.data = pps;
	}
	return true;
}

static bool count_frames(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	unsigned int *n = arg;

	n[2] += heard->type == MODEM_FRAME && heard->signal != T30_V21 && heard->bytes.size > 4;
	return count_repeated(w, to, heard, arg);
}

static void test_repetitions_counted(void)
{
	unsigned int n[3] = {5, 0, 0};

	set_up(2, 100000);
	wire.meddle = count_frames;
	wire.arg = n;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(said("< PPR") >= 4);
	check_pages(2);
	wire_fini(&wire);
}

/* It trains at 14400 and a page gets through at 9600 only: after four PPR, CTC. */
static bool fade(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	(void)w;
	(void)to;
	if (heard->type == MODEM_FRAME && heard->signal != T30_V21 &&
	    t30_signal_rate(heard->signal) > *(unsigned int *)arg)
		heard->good = false;
	return true;
}

static void test_slower_in_a_page(void)
{
	unsigned int rate = 9600;

	set_up(2, 70000);
	wire.meddle = fade;
	wire.arg = &rate;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(2);
	CHECK(said("> CTC") == 2 && said("< CTR") == 2 && said("< PPR") == 8);
	wire_fini(&wire);
}

static void test_page_given_up(void)
{
	unsigned int rate = 0;

	set_up(1, 7000);
	wire.meddle = fade;
	wire.arg = &rate;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(said("> EOR") == 1 && said("< ERR") == 1);
	CHECK(wire.end[0].status == FAX_STATUS_PROTOCOL && wire.end[0].confirmed == 0);
	CHECK(wire.end[1].status == FAX_STATUS_PROTOCOL && !wire.end[1].page[0].durable);
	wire_fini(&wire);
}

/* Nothing to send: it is over before a sound, for who calls and who is to be polled. */
static void test_no_page(void)
{
	static const struct {
		uint32_t first, count;
	} cases[] = {
		{0, 0},
		{2, 2},
		{3, 2},
	};
	struct t30_actions actions;
	struct t30_config config;
	struct t30 *t30;
	size_t i;

	for (i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
		config = (struct t30_config){.calling = i % 2,
					     .sending = true,
					     .ident = "",
					     .first_page = cases[i / 2].first,
					     .page_count = cases[i / 2].count};
		t30 = t30_make(malloc(t30_size(&config)), &config);
		t30_step(t30, &(struct t30_event){.type = T30_START}, 0, &actions);
		CHECK(actions.count == 2 && actions.action[0].type == T30_CHANGED);
		CHECK(actions.action[1].type == T30_END && actions.action[1].status == FAX_STATUS_FAULT);
		CHECK(strcmp(actions.action[1].detail, "there is no page to be sent") == 0);
		free(t30);
	}
}

static void test_memory(void)
{
	const struct t30_config sender = {.calling = true, .sending = true}, receiver = {.sending = false};

	CHECK(t30_size(&receiver) < 16 * 1024 + 64 * 1024);
	CHECK(t30_size(&sender) < 16 * 1024);
}

int main(void)
{
	test_one_page();
	test_pages_and_blocks();
	test_without_error_correction();
	test_small_frames();
	test_another_format();
	test_polling();
	test_polling_loses();
	test_nothing_to_poll();
	test_polling_rights();
	test_document_stays();
	test_expected_sender();
	test_going_on_behind_what_is_confirmed();
	test_lost_frames();
	test_lost_good_bye();
	test_damaged_dcs();
	test_no_answer();
	test_nobody_there();
	test_slower_line();
	test_slower_line_loses();
	test_hopeless_line();
	test_frames_asked_for();
	test_repetitions_counted();
	test_slower_in_a_page();
	test_page_given_up();
	test_no_page();
	test_memory();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* What is answered to a page, and what follows it: bad rows, answers lost or late, slow disks and documents. */
#undef NDEBUG
#include "core/t30/test_call.h"

/* As lose(), but the first is let through. */
static bool lose_second(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	struct losing *losing = arg;
	bool first = losing->seen == 0;

	lose(w, to, heard, arg);
	if (first)
		heard->good = true;
	if (first && losing->seen == 1)
		losing->count = 2;
	return true;
}

/* ---- the page itself ---------------------------------------------------------- */

static void test_bad_rows(void)
{
	static const struct {
		uint32_t bad_rows, bad_run;
		const char *answer;
		enum fax_status caller;
	} cases[] = {
		{0,   0,  "< MCF", FAX_STATUS_OK      },
		{100, 40, "< RTP", FAX_STATUS_OK      },
		{101, 3,  "< RTN", FAX_STATUS_PROTOCOL},
		{30,  41, "< RTN", FAX_STATUS_PROTOCOL},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		set_up(1, 5000);
		wire.end[0].config.limits.ecm = false;
		wire.end[1].bad_rows = cases[i].bad_rows;
		wire.end[1].bad_run = cases[i].bad_run;
		CHECK(wire_run(&wire, LIMIT_MS));
		CHECK(said(cases[i].answer) == (cases[i].caller == FAX_STATUS_OK ? 1 : 3));
		CHECK(wire.end[0].status == cases[i].caller &&
		      wire.end[0].confirmed == (cases[i].caller == FAX_STATUS_OK));
		wire_fini(&wire);
	}
	/* For some senders RTN means that the page is there. */
	set_up(1, 5000);
	wire.end[0].config.limits.ecm = false;
	wire.end[0].config.rtn_is_accepted = true;
	wire.end[1].bad_rows = 900;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(wire.end[0].status == FAX_STATUS_OK && said("< RTN") == 1);
	wire_fini(&wire);
}

/* EOM leads to phase B again, whatever is answered to it: DIS comes. */
static void test_bad_rows_before_another_format(void)
{
	static const uint32_t bad_rows[] = {50, 900};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad_rows); i++) {
		set_up(2, 5000);
		pages[1].columns = 2048;
		wire.end[0].config.limits.ecm = false;
		wire.end[0].config.rtn_is_accepted = true;
		wire.end[1].bad_rows = bad_rows[i];
		CHECK(wire_run(&wire, LIMIT_MS));
		CHECK(wire.end[0].status == FAX_STATUS_OK && wire.end[0].confirmed == 2 && said("< DIS") == 2);
		wire_fini(&wire);
	}
}

/* An answer that is lost is the same the next time. */
static void test_lost_answers(void)
{
	static const uint32_t bad_rows[] = {0, 50, 900};
	static const enum fcf answers[] = {FCF_MCF, FCF_RTP, FCF_RTN};
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(bad_rows); i++) {
		for (j = 0; j < 2; j++) {
			struct losing losing = {.fcf = answers[i], .count = 1};

			set_up(2, 5000);
			pages[1].columns = j ? 2048 : 1728;
			wire.end[0].config.limits.ecm = false;
			wire.end[1].bad_rows = bad_rows[i];
			wire.meddle = lose;
			wire.arg = &losing;
			CHECK(wire_run(&wire, LIMIT_MS));
			if (answers[i] != FCF_RTN)
				check_pages(2);
			else
				CHECK(wire.end[0].confirmed == 0 && wire.end[1].page[0].size == 5000);
			CHECK(said("< MCF") == (answers[i] == FCF_MCF ? 3 : 0));
			CHECK(said("< RTP") == (answers[i] == FCF_RTP ? 3 : 0));
			CHECK(said("< RTN") == (answers[i] == FCF_RTN ? 4 : 0));
			wire_fini(&wire);
		}
	}
}

/* The DCS behind RTP is lost: training follows, and the next DCS comes T4 after it. */
static void test_retraining_loses(void)
{
	struct losing losing = {.fcf = FCF_DCS, .count = 1};
	size_t i;

	for (i = 0; i < 2; i++) {
		losing.seen = 0;
		set_up(2, 5000);
		wire.end[0].config.limits.ecm = false;
		wire.end[1].bad_rows = 50;
		wire.meddle = i ? lose_second : lose;
		wire.arg = &losing;
		CHECK(wire_run(&wire, LIMIT_MS));
		check_pages(2);
		CHECK(said("> DCS") == 3);
		wire_fini(&wire);
	}
}

/* Refused behind EOM, a page is sent again after DIS: spandsp hangs up when DCS comes at once. */
static void test_refused_before_another_format(void)
{
	set_up(2, 5000);
	pages[1].columns = 2048;
	wire.end[0].config.limits.ecm = false;
	wire.end[1].bad_rows = 900;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(wire.end[0].status == FAX_STATUS_PROTOCOL && wire.end[0].confirmed == 0);
	CHECK(said("< RTN") == 3 && said("< DIS") == 3 && said("> DCS") == 3);
	wire_fini(&wire);
}

/* ---- a slow disk ---------------------------------------------------------------- */

static void test_slow_disk(void)
{
	size_t ecm;

	for (ecm = 0; ecm < 2; ecm++) {
		set_up(2, 70000);
		wire.end[0].config.limits.ecm = ecm;
		wire.end[1].store_ms = 7000;
		CHECK(wire_run(&wire, LIMIT_MS));
		check_pages(2);
		CHECK(ecm ? said("< RNR") >= 4 && said("> RR") >= 4 : said("> MPS") == 3 && said("< RNR") == 0);
		wire_fini(&wire);
	}
	/* So slow that nobody waits. */
	set_up(1, 7000);
	wire.end[1].store_ms = 200000;
	CHECK(wire_run(&wire, LIMIT_MS));
	CHECK(wire.end[0].status == FAX_STATUS_PROTOCOL && wire.end[0].confirmed == 0 && said("< MCF") == 0);
	wire_fini(&wire);
}

/* RNR is lost, or the RR after it: the far end says again what it said before. */
static void test_slow_disk_unheard(void)
{
	static const enum fcf lost[] = {FCF_RNR, FCF_RR};
	size_t i;

	for (i = 0; i < sizeof(lost) / sizeof(lost[0]); i++) {
		struct losing losing = {.fcf = lost[i], .count = 1};

		set_up(2, 7000);
		wire.end[1].store_ms = 7000;
		wire.meddle = lose;
		wire.arg = &losing;
		CHECK(wire_run(&wire, LIMIT_MS));
		check_pages(2);
		CHECK(losing.seen > 1);
		wire_fini(&wire);
	}
}

/* Both sides at once in V.21 is what no machine expects. */
static bool hear_both(struct wire *w, int to, struct modem_report *heard, void *arg)
{
	bool *speaks = arg;

	(void)w;
	if (heard->signal == T30_V21 && heard->type != MODEM_FRAME)
		speaks[!to] = heard->type == MODEM_CARRIER;
	CHECK(!(speaks[0] && speaks[1]));
	return true;
}

/* Stored when the far end is about to ask again, a page is confirmed when it has asked. */
static void test_answers_do_not_collide(void)
{
	uint32_t store_ms;

	for (store_ms = 2000; store_ms < 8000; store_ms += 120) {
		bool speaks[2] = {false, false};

		set_up(2, 5000);
		wire.end[0].config.limits.ecm = false;
		wire.end[1].store_ms = store_ms;
		wire.meddle = hear_both;
		wire.arg = speaks;
		CHECK(wire_run(&wire, LIMIT_MS));
		check_pages(2);
		wire_fini(&wire);
	}
}

static void test_broken_disk(void)
{
	size_t ecm;

	for (ecm = 0; ecm < 2; ecm++) {
		set_up(1, 7000);
		wire.end[0].config.limits.ecm = ecm;
		wire.end[1].disk_fails = true;
		CHECK(wire_run(&wire, LIMIT_MS));
		CHECK(wire.end[1].status == FAX_STATUS_DISK && wire.end[0].status == FAX_STATUS_HUNG_UP);
		CHECK(said("< MCF") == 0 && wire.end[0].confirmed == 0);
		wire_fini(&wire);
	}
}

static void test_slow_document(void)
{
	set_up(3, 7000);
	wire.end[0].prepare_ms = 9000;
	CHECK(wire_run(&wire, LIMIT_MS));
	/* The first page may take that long: DIS is repeated meanwhile. The next may not. */
	CHECK(said("< DIS") >= 2 && wire.end[0].confirmed >= 1);
	wire_fini(&wire);
	set_up(3, 7000);
	wire.end[0].prepare_ms = 4000;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(3);
	wire_fini(&wire);
}

/* DIS is heard while the next CNG waits for it to end. That is not said any more, though the page is not ready yet. */
static void test_called_while_calling(void)
{
	set_up(1, 1000);
	wire.end[0].prepare_ms = 200;
	CHECK(wire_run(&wire, LIMIT_MS));
	check_pages(1);
	CHECK(said("< DIS") == 1 && wire.end[0].over_ms < 20000);
	wire_fini(&wire);
}

int main(void)
{
	test_bad_rows();
	test_bad_rows_before_another_format();
	test_lost_answers();
	test_retraining_loses();
	test_refused_before_another_format();
	test_slow_disk();
	test_slow_disk_unheard();
	test_answers_do_not_collide();
	test_broken_disk();
	test_slow_document();
	test_called_while_calling();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Tests of the checks on orders and reports: one thing wrong at a time. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/macros.h"
#include "core/call/call.h"

static struct call_report good_report(void)
{
	struct call_report report;

	memset(&report, 0, sizeof(report));
	report.type = CALL_REPORT_RESULT;
	report.call = 7;
	report.progress = (struct call_progress){.in_fax = true, .rate = 14400, .page = 3, .bytes = 60000};
	strcpy(report.progress.remote_ident, "+49 30 123");
	report.status = FAX_STATUS_OK;
	strcpy(report.detail, "all well");
	return report;
}

static struct call_order good_order(uint32_t type)
{
	struct call_order order;
	struct call_path path = {.t38 = true, .t38_redundancy = 3};

	memset(&order, 0, sizeof(order));
	order.type = type;
	if (type == CALL_ORDER_START)
		order.start = (struct call_start){.calling = true,
						  .sending = true,
						  .path = path,
						  .ident = "Tester",
						  .page_count = 3,
						  .max_rate = 14400,
						  .silence_ms = 30000,
						  .clock_rate = 1};
	else
		order.path = path;
	return order;
}

/* A byte of a structure made to hold what a stranger might put there. */
#define POKE(member, value) memset(&(member), (value), 1)

#define REFUSED_REPORT(change) \
	do { \
		struct call_report r = good_report(); \
		change; \
		assert(call_report_check(&r, sizeof(r)) == -EBADMSG); \
	} while (0)

#define REFUSED_ORDER(order_type, change) \
	do { \
		struct call_order o = good_order(order_type); \
		change; \
		assert(call_order_check(&o, sizeof(o)) == -EBADMSG); \
	} while (0)

static void test_report(void)
{
	struct call_report report = good_report();

	assert(call_report_check(&report, sizeof(report)) == 0);
	assert(strcmp(report.progress.remote_ident, "+49 30 123") == 0 && strcmp(report.detail, "all well") == 0);
	assert(call_report_check(&report, sizeof(report) - 1) == -EBADMSG);
	assert(call_report_check(&report, 0) == -EBADMSG);

	REFUSED_REPORT((r.type = CALL_REPORT_LOAD, r.load.busy_permille = 1001));
	REFUSED_REPORT((r.type = CALL_REPORT_LOAD, r.load.ticks = 5, r.load.late_ticks = 6));
	REFUSED_REPORT((r.type = CALL_REPORT_LOAD, r.load.late_p99_us = 2, r.load.late_max_us = 1));
	REFUSED_REPORT(r.type = CALL_REPORTS);
	REFUSED_REPORT(r.status = FAX_STATUSES);
	REFUSED_REPORT(POKE(r.progress.sending, 2));
	REFUSED_REPORT(POKE(r.progress.complete, 2));
	REFUSED_REPORT(POKE(r.progress.offer_is_bad, 2));
	REFUSED_REPORT(r.progress.rate = 14401);
	REFUSED_REPORT(r.progress.page = UINT32_MAX);
	REFUSED_REPORT(r.progress.pages_confirmed = UINT32_MAX);
	REFUSED_REPORT(r.progress.bytes = UINT64_MAX);
	REFUSED_REPORT(POKE(r.progress.in_fax, 2));
	REFUSED_REPORT(POKE(r.progress.ecm, 0xff));
	REFUSED_REPORT(r.progress.bad_rows = 65536);
	REFUSED_REPORT(r.progress.bad_rows = 3; r.progress.bad_run = 4);
	REFUSED_REPORT(r.progress.refused = 1000001);

	/* The status counts in a result only. */
	report = good_report();
	report.type = CALL_REPORT_PAGE;
	report.status = 999;
	assert(call_report_check(&report, sizeof(report)) == 0);
}

static void test_report_texts(void)
{
	struct call_report report = good_report();

	memset(report.progress.remote_ident, 'x', sizeof(report.progress.remote_ident));
	memset(report.detail, '\n', sizeof(report.detail));
	memset(report.agreed.how, '\r', sizeof(report.agreed.how));
	memset(report.agreed.maker, 0x9b, sizeof(report.agreed.maker));
	memset(report.agreed.model, '\t', sizeof(report.agreed.model));
	assert(call_report_check(&report, sizeof(report)) == 0);
	assert(strlen(report.agreed.how) == CALL_AGREED_SIZE - 1 && report.agreed.how[0] == '?');
	assert(strlen(report.agreed.maker) == CALL_MAKER_SIZE - 1 && report.agreed.maker[0] == '?');
	assert(strlen(report.agreed.model) == CALL_MODEL_SIZE - 1 && report.agreed.model[0] == '?');
	assert(strlen(report.progress.remote_ident) == CALL_IDENT_SIZE - 1);
	assert(strlen(report.detail) == CALL_DETAIL_SIZE - 1 && report.detail[0] == '?');

	report = good_report();
	strcpy(report.progress.remote_ident, "a\x1b[31m\xff");
	memset(report.progress.subaddress, '\x1b', sizeof(report.progress.subaddress));
	assert(call_report_check(&report, sizeof(report)) == 0);
	assert(strcmp(report.progress.remote_ident, "a?[31m?") == 0);
	assert(strlen(report.progress.subaddress) == CALL_IDENT_SIZE - 1 && report.progress.subaddress[0] == '?');
}

static void test_order(void)
{
	struct call_order order;
	uint32_t type;

	for (type = 0; type < CALL_ORDERS; type++) {
		order = good_order(type);
		assert(call_order_check(&order, sizeof(order)) == 0);
		assert(call_order_check(&order, sizeof(order) - 1) == -EBADMSG);
	}
	/* Receiving needs a limit of pages, and no page count. */
	order = good_order(CALL_ORDER_START);
	order.start.calling = order.start.sending = false;
	order.start.page_count = 0;
	assert(call_order_check(&order, sizeof(order)) == -EBADMSG);
	order.start.max_pages = 100;
	order.start.bad_rows_percent = 100;
	order.start.bad_rows_run = 1000;
	assert(call_order_check(&order, sizeof(order)) == 0);
	order.start.bad_rows_percent = 101;
	assert(call_order_check(&order, sizeof(order)) == -EBADMSG);
	order.start.bad_rows_percent = 15;
	order.start.bad_rows_run = 65536;
	assert(call_order_check(&order, sizeof(order)) == -EBADMSG);

	order = good_order(CALL_ORDER_START);
	order.start.sending = false;
	order.start.polling = true;
	order.start.page_count = 0;
	assert(call_order_check(&order, sizeof(order)) == -EBADMSG);
	order.start.max_pages = 100;
	memset(order.start.selective, '\x1b', sizeof(order.start.selective));
	assert(call_order_check(&order, sizeof(order)) == 0);
	assert(strlen(order.start.selective) == CALL_IDENT_SIZE - 1 && order.start.selective[0] == '?');

	order = good_order(CALL_ORDER_START);
	order.start.calling = order.start.sending = false;
	order.start.offering = true;
	order.start.max_pages = 100;
	memset(order.start.offer_selective, '\x1b', sizeof(order.start.offer_selective));
	memset(order.start.offer_password, '\x1b', sizeof(order.start.offer_password));
	memset(order.start.caller_password, '\x1b', sizeof(order.start.caller_password));
	assert(call_order_check(&order, sizeof(order)) == 0);
	assert(strlen(order.start.offer_selective) == CALL_IDENT_SIZE - 1 && order.start.offer_selective[0] == '?');
	assert(strlen(order.start.offer_password) == CALL_IDENT_SIZE - 1 && order.start.offer_password[0] == '?');
	assert(strlen(order.start.caller_password) == CALL_IDENT_SIZE - 1 && order.start.caller_password[0] == '?');
	order.start.page_count = 0;
	assert(call_order_check(&order, sizeof(order)) == -EBADMSG);
	REFUSED_ORDER(CALL_ORDER_START, o.start.offering = true);
	REFUSED_ORDER(CALL_ORDER_START, POKE(o.start.offering, 2));

	REFUSED_ORDER(CALL_ORDER_STOP, o.type = CALL_ORDERS);
	/* Who dials sends or polls, and never both; who answers does neither. */
	REFUSED_ORDER(CALL_ORDER_START, o.start.sending = false; o.start.max_pages = 5);
	REFUSED_ORDER(CALL_ORDER_START, o.start.calling = false);
	REFUSED_ORDER(CALL_ORDER_START, o.start.polling = true; o.start.max_pages = 5);
	REFUSED_ORDER(CALL_ORDER_START, o.start.calling = o.start.sending = false; o.start.polling = true;
		      o.start.max_pages = 5);
	REFUSED_ORDER(CALL_ORDER_START, o.start.sending = false; POKE(o.start.polling, 2));
	REFUSED_ORDER(CALL_ORDER_START, POKE(o.start.sending, 3));
	REFUSED_ORDER(CALL_ORDER_START, POKE(o.start.ecm, 2));
	REFUSED_ORDER(CALL_ORDER_START, POKE(o.start.rtn_is_accepted, 2));
	REFUSED_ORDER(CALL_ORDER_START, o.start.first_page = 3);
	REFUSED_ORDER(CALL_ORDER_START, o.start.page_count = 0);
	REFUSED_ORDER(CALL_ORDER_START, o.start.max_rate = 2399);
	REFUSED_ORDER(CALL_ORDER_START, o.start.max_rate = 33600);
	REFUSED_ORDER(CALL_ORDER_START, o.start.clock_rate = 0);
	REFUSED_ORDER(CALL_ORDER_START, o.start.clock_rate = 1001);
	REFUSED_ORDER(CALL_ORDER_START, o.start.progress_ms = 60001);
	REFUSED_ORDER(CALL_ORDER_START, o.start.silence_ms = 0);
	REFUSED_ORDER(CALL_ORDER_START, o.start.silence_ms = 600001);
	REFUSED_ORDER(CALL_ORDER_START, o.start.path.t38_redundancy = 9);
	REFUSED_ORDER(CALL_ORDER_START, o.start.facts.answered_time = -1);
	REFUSED_ORDER(CALL_ORDER_SWITCH, o.path.peer.ss_family = AF_UNIX);
	REFUSED_ORDER(CALL_ORDER_SWITCH, o.path.codec = (enum call_codec)2);
	REFUSED_ORDER(CALL_ORDER_SWITCH, o.path.payload_type = 128);
	REFUSED_ORDER(CALL_ORDER_SWITCH, o.path.t38_version = 4);
	REFUSED_ORDER(CALL_ORDER_SWITCH, POKE(o.path.t38, 2));
	REFUSED_ORDER(CALL_ORDER_SWITCH, POKE(o.path.t38_fec, 2));
	REFUSED_ORDER(CALL_ORDER_SWITCH, POKE(o.path.latch_any_address, 2));
	REFUSED_ORDER(CALL_ORDER_SWITCH, POKE(o.path.far_is_faxport, 2));
	REFUSED_ORDER(CALL_ORDER_SWITCH, o.path.ahead_octets = 1);
	REFUSED_ORDER(CALL_ORDER_SWITCH, o.path.far_is_faxport = true; o.path.ahead_octets = 65537);
	REFUSED_ORDER(CALL_ORDER_START, o.start.path.t38 = false; o.start.path.far_is_faxport = true;
		      o.start.path.ahead_octets = 5000);
}

static void test_order_texts(void)
{
	struct call_order order = good_order(CALL_ORDER_START);
	struct call_facts *facts = &order.start.facts;

	memset(facts->recipient_name, 'n', sizeof(facts->recipient_name));
	memset(facts->recipient_number, 0x9b, sizeof(facts->recipient_number));
	memset(facts->routing, '\t', sizeof(facts->routing));
	memset(facts->caller_id, '\r', sizeof(facts->caller_id));
	memset(order.start.ident, 'i', sizeof(order.start.ident));
	memset(order.start.header, '\t', sizeof(order.start.header));
	assert(call_order_check(&order, sizeof(order)) == 0);
	assert(strlen(order.start.ident) == CALL_IDENT_SIZE - 1 && strlen(order.start.header) == CALL_HEADER_SIZE - 1);
	assert(order.start.header[0] == '?');
	assert(strlen(facts->recipient_name) == CALL_FACT_SIZE - 1 && facts->recipient_name[0] == 'n');
	assert(strlen(facts->recipient_number) == CALL_FACT_SIZE - 1 && facts->recipient_number[0] == '?');
	assert(strlen(facts->routing) == CALL_FACT_SIZE - 1 && facts->routing[0] == '?');
	assert(strlen(facts->caller_id) == CALL_FACT_SIZE - 1 && facts->caller_id[0] == '?');
}

int main(void)
{
	test_report();
	test_report_texts();
	test_order();
	test_order_texts();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * For tests: two sessions and a telephone line between them, in virtual time.
 * The line carries out orders as modems do, each at its pace, and lets the test
 * damage what passes. The owners of the pages are the test's too.
 */
#ifndef CORE_T30_TEST_WIRE_H
#define CORE_T30_TEST_WIRE_H

#include "core/t30/t30.h"

#define WIRE_EVENTS_MAX 4096
#define WIRE_PAGE_MAX (1 << 20)
#define WIRE_PAGES_MAX 8
#define WIRE_LOG_MAX 65536

struct wire;

struct wire_event {
	uint64_t at_ms, order;
	int to;                 /* the side that it is for */
	struct t30_event event; /* T30_HEARD: with @report */
	struct modem_report report;
	uint8_t bytes[MODEM_FRAME_MAX];
};

struct wire_page {
	uint8_t *data;
	size_t size, stored;
	struct t30_format format;
	bool durable; /* T30_STORED has been said of the whole of it */
};

/* One side. */
struct wire_end {
	struct t30 *t30;
	uint64_t busy_until_ms; /* its modem sends */
	enum t30_signal carrier;
	bool carrier_on;
	struct t30_config config;
	/* sending */
	const uint8_t *document[WIRE_PAGES_MAX];
	size_t document_size[WIRE_PAGES_MAX];
	uint32_t prepare_ms, confirmed;
	/* receiving */
	struct wire_page page[WIRE_PAGES_MAX];
	uint32_t pages;                   /* begun */
	uint32_t store_ms;                /* how slow the disk is */
	uint32_t rows, bad_rows, bad_run; /* what is said of each page */
	bool disk_fails;
	/* the end */
	bool over;
	enum fax_status status;
	const char *detail;
	uint64_t over_ms;
};

struct wire {
	uint64_t now_ms, orders;
	struct wire_end end[2]; /* 0 calls, 1 answers */
	struct wire_event event[WIRE_EVENTS_MAX];
	size_t events;
	/*
	 * Called for each report on its way to side @to; false: it never comes. @report may be changed (good, bytes).
	 */
	bool (*meddle)(struct wire *wire, int to, struct modem_report *report, void *arg);
	void *arg;
	char log[WIRE_LOG_MAX]; /* frames as they pass, "> DCS" from the caller, "< CFR" from the called */
	size_t log_size;
};

/* Both sides as two machines that can all we can; @document pages go from the caller to the called. */
void wire_init(struct wire *wire);
void wire_fini(struct wire *wire);

/* Run it until both are over. Returns false if it does not end within @limit_ms. */
bool wire_run(struct wire *wire, uint64_t limit_ms);

#endif

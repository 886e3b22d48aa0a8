/* SPDX-License-Identifier: MIT */
/* A line for tests: it does what it is told, notes it, and its far end is moved by the test. */
#ifndef FAXPORTD_PORT_FAKE_LINE_H
#define FAXPORTD_PORT_FAKE_LINE_H

#include "faxportd/line/line.h"

#define FAKE_CALLS 32

/* One call. What is not so yet is false, -1 or empty. */
struct line_call {
	const struct line_events *events;
	void *arg;
	char number[64];             /* dialled */
	struct line_station station; /* dialled or accepted with; the document is closed in fake_result() */
	bool dialled;
	bool rings;
	bool accepted;
	int refused;    /* enum line_refusal */
	int hung_up;    /* enum fax_status */
	bool collected; /* set it: what is on offer was asked for */
	bool ended;
};

struct fake_line {
	struct line line;
	bool up;
	int dial_result; /* what dial() comes to: 0, or a negative errno */
	struct line_call call[FAKE_CALLS];
	size_t count;
};

void fake_line_init(struct fake_line *fake, const char *name);

/* The call made or taken last. */
struct line_call *fake_last(struct fake_line *fake);

/* Somebody calls. */
struct line_call *fake_incoming(struct fake_line *fake, const char *caller, const char *called);

/* The fax is at @page with so many pages confirmed. */
struct call_progress fake_progress(uint32_t page, uint32_t confirmed);

/* The call ends; the port must not touch it any more. */
void fake_end(struct line_call *call, enum fax_status status, uint32_t pages_confirmed, const char *detail);

/* The same, with all that the line may say of it. */
void fake_result(struct line_call *call, const struct line_result *result);

/* The line comes up or goes down. */
void fake_set_up(struct fake_line *fake, bool up);

#endif

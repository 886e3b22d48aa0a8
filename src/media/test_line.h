/* SPDX-License-Identifier: MIT */
/*
 * For tests: two audio modems and a telephone line between them, sample by
 * sample in virtual time. The line is G.711, delays, weakens, adds noise, slips
 * and loses packets, each by seed.
 */
#ifndef MEDIA_TEST_LINE_H
#define MEDIA_TEST_LINE_H

#include "media/audio_modem.h"
#include "media/test_harm.h"

#define LINE_TICK_SAMPLES HARM_SAMPLES
#define LINE_REPORTS_MAX 8192
#define LINE_OCTETS_MAX (1 << 20)
#define LINE_DELAY_MAX 100

/* A report, with octets that stay. */
struct line_report {
	uint64_t at_ms;
	struct modem_report report;
};

struct line_end {
	struct audio_modem *modem;
	struct audio_harm harm; /* of what it hears */
	uint32_t seed;
	uint64_t packets, slips;
	bool there[T30_V21 + 1]; /* signals that were reported, and their end was not */
	size_t reports;
	struct line_report report[LINE_REPORTS_MAX];
	size_t size;
	uint8_t octets[LINE_OCTETS_MAX];
	/* On its way to this end: */
	uint32_t delay;
	int16_t way[LINE_DELAY_MAX][LINE_TICK_SAMPLES];
};

struct line {
	uint64_t now_ms;
	struct line_end end[2];
	void (*on_report)(struct line *line, int side, const struct modem_report *report); /* may be NULL */
	void *arg;
};

/* A line of @delay ticks; delete it with line_free(). */
struct line *line_new(uint32_t delay);
void line_free(struct line *line);

/* Let time pass: 20 ms, or until side @side has reported @type, at most @limit_ms. Returns whether it did. */
void line_tick(struct line *line);
bool line_until(struct line *line, int side, enum modem_report_type type, uint64_t limit_ms);
void line_run(struct line *line, uint64_t ms);

/* Forget the reports. */
void line_forget(struct line *line);

#endif

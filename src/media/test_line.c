/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "media/test_line.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What holds for reports whatever is on the line. */
static void check(struct line_end *end, const struct modem_report *report)
{
	switch (report->type) {
	case MODEM_CARRIER:
	case MODEM_UNTRAINED:
		assert(report->signal <= T30_V21 && report->signal != T30_NONE);
		assert(!end->there[report->signal]);
		end->there[report->signal] = true;
		break;
	case MODEM_FRAME:
		assert(end->there[report->signal]);
		assert(report->bytes.size >= 3 && report->bytes.size <= MODEM_FRAME_MAX);
		break;
	case MODEM_BYTES:
		assert(end->there[report->signal] && report->signal < T30_SIGNALS);
		assert(report->bytes.size > 0);
		break;
	case MODEM_CARRIER_LOST:
		assert(end->there[report->signal]);
		end->there[report->signal] = false;
		break;
	default:
		break;
	}
}

static void keep(struct line *line, int side, const struct audio_reports *reports)
{
	struct line_end *end = &line->end[side];
	struct line_report *report;
	size_t i;

	for (i = 0; i < reports->count; i++) {
		assert(end->reports < LINE_REPORTS_MAX);
		report = &end->report[end->reports++];
		report->at_ms = line->now_ms;
		report->report = reports->report[i];
		check(end, &report->report);
		assert(end->size + report->report.bytes.size <= LINE_OCTETS_MAX);
		if (report->report.bytes.size > 0)
			memcpy(end->octets + end->size, report->report.bytes.data, report->report.bytes.size);
		report->report.bytes.data = end->octets + end->size;
		end->size += report->report.bytes.size;
		if (line->on_report)
			line->on_report(line, side, &report->report);
	}
}

static void hear(struct line *line, int side, const int16_t *samples)
{
	struct line_end *end = &line->end[side];
	struct audio_reports reports;
	int16_t heard[LINE_TICK_SAMPLES];
	uint32_t slip = end->harm.slip_every_ms;
	size_t count = LINE_TICK_SAMPLES;

	memcpy(heard, samples, sizeof(heard));
	if (!audio_harm(&end->harm, &end->seed, end->packets++, heard)) {
		audio_modem_miss(end->modem, count, &reports);
		keep(line, side, &reports);
		return;
	}
	if (slip && line->now_ms / slip > end->slips) {
		end->slips++;
		if (end->harm.slip_doubles) {
			audio_modem_hear(end->modem, heard, 1, &reports);
			keep(line, side, &reports);
		} else {
			count--;
		}
	}
	audio_modem_hear(end->modem, heard, count, &reports);
	keep(line, side, &reports);
}

void line_tick(struct line *line)
{
	struct audio_reports reports;
	struct line_end *far;
	uint32_t at;
	int i;

	line->now_ms += 20;
	for (i = 0; i < 2; i++) {
		far = &line->end[!i];
		at = (uint32_t)(line->now_ms / 20) % (far->delay + 1);
		audio_modem_send(line->end[i].modem, far->way[at], LINE_TICK_SAMPLES, &reports);
		keep(line, i, &reports);
	}
	for (i = 0; i < 2; i++) {
		at = (uint32_t)(line->now_ms / 20 + 1) % (line->end[i].delay + 1);
		hear(line, i, line->end[i].way[at]);
	}
}

bool line_until(struct line *line, int side, enum modem_report_type type, uint64_t limit_ms)
{
	struct line_end *end = &line->end[side];
	uint64_t until_ms = line->now_ms + limit_ms;
	size_t i, before;

	while (line->now_ms < until_ms) {
		before = end->reports;
		line_tick(line);
		for (i = before; i < end->reports; i++)
			if (end->report[i].report.type == type)
				return true;
	}
	return false;
}

void line_run(struct line *line, uint64_t ms)
{
	uint64_t until_ms = line->now_ms + ms;

	while (line->now_ms < until_ms)
		line_tick(line);
}

void line_forget(struct line *line)
{
	int i;

	for (i = 0; i < 2; i++)
		line->end[i].reports = line->end[i].size = 0;
}

struct line *line_new(uint32_t delay)
{
	struct line *line = calloc(1, sizeof(*line));
	int i;

	assert(line && delay < LINE_DELAY_MAX);
	for (i = 0; i < 2; i++) {
		line->end[i].delay = delay;
		line->end[i].seed = (uint32_t)i + 1;
		assert(audio_modem_new(&line->end[i].modem) == 0);
	}
	return line;
}

void line_free(struct line *line)
{
	audio_modem_free(line->end[0].modem);
	audio_modem_free(line->end[1].modem);
	free(line);
}

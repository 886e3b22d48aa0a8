/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "trace.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

void trace_init(struct trace *trace)
{
	*trace = (struct trace){0};
	trace->line = malloc(TRACE_LINES_MAX * sizeof(*trace->line));
	assert(trace->line);
	for (size_t i = 0; i < 2; i++) {
		t38_rx_init(&trace->ear[i].rx);
		/* Any fast signal is heard as the one that is listened for. */
		t38_rx_listen(&trace->ear[i].rx, T30_V17_14400, false);
	}
}

void trace_fini(struct trace *trace)
{
	free(trace->line);
}

static struct trace_line *add(struct trace *trace, int from, enum trace_type type, uint64_t now_ms)
{
	struct trace_line *line = &trace->line[MIN(trace->count, (size_t)TRACE_LINES_MAX - 1)];

	trace->count = MIN(trace->count + 1, (size_t)TRACE_LINES_MAX);
	*line = (struct trace_line){.at_ms = now_ms, .from = from, .type = type, .text = ""};
	return line;
}

static void add_frame(struct trace *trace, int from, const struct modem_report *report, uint64_t now_ms)
{
	struct trace_line *line = add(trace, from, TRACE_FRAME, now_ms);
	struct t30_frame frame;

	line->size = MIN(report->bytes.size, sizeof(line->octets));
	memcpy(line->octets, report->bytes.data, line->size);
	if (t30_frame_parse(report->bytes.data, report->bytes.size, &frame) != T30_FAULT_NONE) {
		snprintf(line->text, sizeof(line->text), "no frame");
		return;
	}
	line->fcf = frame.fcf;
	t30_frame_text(&frame, line->text);
}

static void add_report(struct trace *trace, int from, const struct modem_report *report, uint64_t now_ms)
{
	const bool fast = report->signal != T30_V21;

	switch (report->type) {
	case MODEM_CNG_HEARD:
		add(trace, from, TRACE_CNG, now_ms);
		break;
	case MODEM_CED_HEARD:
		add(trace, from, TRACE_CED, now_ms);
		break;
	case MODEM_CARRIER:
		add(trace, from, fast ? TRACE_FAST_BEGINS : TRACE_BEGINS, now_ms);
		trace->ear[from].in_data = false;
		break;
	case MODEM_CARRIER_LOST:
		add(trace, from, fast ? TRACE_FAST_ENDS : TRACE_ENDS, now_ms);
		break;
	case MODEM_FRAME:
		if (!fast)
			add_frame(trace, from, report, now_ms);
		break;
	default:
		break;
	}
}

void trace_packet(struct trace *trace, int from, const uint8_t *ifp, size_t size, uint8_t version, uint64_t now_ms)
{
	struct trace_ear *ear = &trace->ear[from];
	struct t38_reports reports = {0};
	struct ifp packet;

	if (ifp_parse(ifp, size, version, &packet) < 0)
		return;
	t38_rx_packet(&ear->rx, &packet, false, now_ms, &reports);
	if (packet.is_data && ear->rx.signal < T30_SIGNALS && !ear->in_data) {
		ear->in_data = true;
		add(trace, from, TRACE_FAST_DATA, now_ms);
	}
	for (size_t i = 0; i < reports.count; i++)
		add_report(trace, from, &reports.report[i], now_ms);
}

void trace_print(const struct trace *trace)
{
	static const char *const words[TRACE_TYPES] = {
		[TRACE_CNG] = "CNG",        [TRACE_CED] = "CED",
		[TRACE_BEGINS] = "V.21",    [TRACE_FRAME] = "frame",
		[TRACE_ENDS] = "V.21 ends", [TRACE_FAST_BEGINS] = "training",
		[TRACE_FAST_DATA] = "data", [TRACE_FAST_ENDS] = "data end",
	};

	for (size_t i = 0; i < trace->count; i++)
		printf("%8.3f %s %s %s\n", (double)trace->line[i].at_ms / 1000, trace->line[i].from ? "   <" : ">   ",
		       words[trace->line[i].type], trace->line[i].text);
}

size_t trace_find(const struct trace *trace, size_t at, int from, enum trace_type type, enum fcf fcf)
{
	for (; at < trace->count; at++) {
		const struct trace_line *line = &trace->line[at];

		if ((from < 0 || line->from == from) && line->type == type && (type != TRACE_FRAME || line->fcf == fcf))
			return at;
	}
	return SIZE_MAX;
}

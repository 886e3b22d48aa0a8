/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "core/t30/test_wire.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/t30_block.h"
#include "core/t30/t30_frame.h"

#define DELAY_MS 30 /* of the line */
#define PREAMBLE_MS 1000

static void step(struct wire *wire, int side, const struct t30_event *event);

/* ---- the order of things ------------------------------------------------ */

static struct wire_event *later(struct wire *wire, uint64_t at_ms, int to, enum t30_event_type type)
{
	struct wire_event *event;

	assert(wire->events < WIRE_EVENTS_MAX);
	event = &wire->event[wire->events++];
	memset(event, 0, offsetof(struct wire_event, bytes));
	event->at_ms = at_ms;
	event->order = wire->orders++;
	event->to = to;
	event->event.type = type;
	return event;
}

static struct wire_event *report(struct wire *wire, uint64_t at_ms, int to, enum modem_report_type type,
				 enum t30_signal signal, const uint8_t *bytes, size_t size)
{
	struct wire_event *event = later(wire, at_ms, to, T30_HEARD);

	assert(size <= sizeof(event->bytes));
	event->report = (struct modem_report){
		.type = type, .signal = signal, .good = true, .bytes = {event->bytes, size}
        };
	if (size)
		memcpy(event->bytes, bytes, size);
	return event;
}

static size_t first(const struct wire *wire)
{
	size_t best = 0, i;

	for (i = 1; i < wire->events; i++)
		if (wire->event[i].at_ms < wire->event[best].at_ms ||
		    (wire->event[i].at_ms == wire->event[best].at_ms && wire->event[i].order < wire->event[best].order))
			best = i;
	return best;
}

/* ---- modems ---------------------------------------------------------------- */

static uint64_t training_ms(const struct modem_order *order)
{
	switch (t30_signal_facts(order->signal)->modulation) {
	case T30_V27:
		return 1000;
	case T30_V29:
		return 253;
	default:
		return order->short_training ? 142 : 1393;
	}
}

static uint64_t send_block(struct wire *wire, int to, const struct modem_order *order, uint64_t at_ms)
{
	const struct modem_block *block = &order->block;
	uint8_t frame[MODEM_FRAME_MAX] = {0xff, 0xc0, 0x60};
	static const uint8_t rcp[] = {0xff, 0xc0, 0x61};
	size_t i, size, bits = 0, bit_s = t30_signal_rate(order->signal);

	for (i = 0; i < 256; i++) {
		if (!(block->wanted[i / 8] >> (i % 8) & 1))
			continue;
		frame[3] = t30_reverse((uint8_t)i);
		size = i * block->frame_size < block->size ? MIN(block->size - i * block->frame_size, block->frame_size)
							   : 0;
		memset(frame + 4, 0, block->frame_size);
		memcpy(frame + 4, block->data + i * block->frame_size, size);
		bits += (size_t)(block->frame_size + 7) * 8;
		report(wire, at_ms + bits * 1000 / bit_s, to, MODEM_FRAME, order->signal, frame,
		       4 + (size_t)block->frame_size);
	}
	for (i = 0; i < 3; i++) {
		bits += 6 * 8;
		report(wire, at_ms + bits * 1000 / bit_s, to, MODEM_FRAME, order->signal, rcp, sizeof(rcp));
	}
	return at_ms + bits * 1000 / bit_s;
}

static uint64_t send_bytes(struct wire *wire, int to, const struct modem_order *order, struct modem_bytes bytes,
			   uint64_t at_ms)
{
	size_t at, size, bit_s = t30_signal_rate(order->signal);

	for (at = 0; at < bytes.size; at += size) {
		size = MIN(bytes.size - at, MODEM_FRAME_MAX);
		report(wire, at_ms + (at + size) * 8000 / bit_s, to, MODEM_BYTES, order->signal, bytes.data + at, size);
	}
	return at_ms + bytes.size * 8000 / bit_s;
}

static uint64_t send_signal(struct wire *wire, int to, const struct modem_order *order, uint64_t at_ms)
{
	static const uint8_t zeros[14400 / 8 * 2];
	size_t tcf_size = order->type == MODEM_TRAIN ? (size_t)t30_signal_rate(order->signal) * order->ms / 8000 : 0;

	at_ms += training_ms(order);
	report(wire, at_ms, to, MODEM_CARRIER, order->signal, NULL, 0);
	if (order->type == MODEM_TRAIN)
		at_ms = send_bytes(wire, to, order, (struct modem_bytes){zeros, tcf_size}, at_ms);
	else if (order->type == MODEM_DATA)
		at_ms = send_bytes(wire, to, order, order->bytes, at_ms);
	else
		at_ms = send_block(wire, to, order, at_ms);
	report(wire, at_ms, to, MODEM_CARRIER_LOST, order->signal, NULL, 0);
	return at_ms;
}

static uint64_t send_frames(struct wire *wire, int to, const struct modem_order *order, uint64_t at_ms)
{
	size_t i;

	report(wire, at_ms + 100, to, MODEM_CARRIER, T30_V21, NULL, 0);
	at_ms += PREAMBLE_MS;
	for (i = 0; i < order->frames; i++) {
		at_ms += (order->frame[i].size + 3) * 8000 / 300;
		report(wire, at_ms, to, MODEM_FRAME, T30_V21, order->frame[i].data, order->frame[i].size);
	}
	at_ms += 30;
	report(wire, at_ms, to, MODEM_CARRIER_LOST, T30_V21, NULL, 0);
	return at_ms;
}

static void carry_out(struct wire *wire, int side, const struct modem_order *order)
{
	struct wire_end *end = &wire->end[side];
	uint64_t at_ms = MAX(end->busy_until_ms, wire->now_ms) + DELAY_MS;
	size_t i;

	switch (order->type) {
	case MODEM_SILENCE:
	case MODEM_CNG:
	case MODEM_CED:
		if (order->type != MODEM_SILENCE)
			report(wire, at_ms, !side, order->type == MODEM_CNG ? MODEM_CNG_HEARD : MODEM_CED_HEARD,
			       T30_V21, NULL, 0);
		at_ms += order->ms;
		break;
	case MODEM_FRAMES:
		at_ms = send_frames(wire, !side, order, at_ms);
		break;
	case MODEM_TRAIN:
	case MODEM_DATA:
	case MODEM_BLOCK:
		at_ms = send_signal(wire, !side, order, at_ms);
		break;
	case MODEM_QUIET:
		/* What has not been heard yet is not sent. */
		for (i = wire->events; i-- > 0;)
			if (wire->event[i].event.type == T30_HEARD &&
			    (wire->event[i].report.type == MODEM_SENT ? wire->event[i].to == side
								      : wire->event[i].to == !side))
				wire->event[i] = wire->event[--wire->events];
		end->busy_until_ms = wire->now_ms;
		return;
	default:
		return;
	}
	end->busy_until_ms = at_ms - DELAY_MS;
}

/* ---- the owners of the pages -------------------------------------------------- */

static struct wire_page *page_under_way(struct wire_end *end)
{
	return &end->page[end->pages - 1];
}

static void keep(struct wire_page *page, struct modem_bytes bytes)
{
	assert(page->size + bytes.size <= WIRE_PAGE_MAX);
	if (bytes.size)
		memcpy(page->data + page->size, bytes.data, bytes.size);
	page->size += bytes.size;
}

static void perform(struct wire *wire, int side, const struct t30_action *action)
{
	struct wire_end *end = &wire->end[side];
	struct wire_event *event;

	switch (action->type) {
	case T30_ORDER:
		carry_out(wire, side, &action->order);
		break;
	case T30_PREPARE:
		event = later(wire, wire->now_ms + end->prepare_ms, side, T30_PREPARED);
		event->event.page = action->page;
		event->event.wish = action->wish;
		event->event.bytes =
			(struct modem_bytes){end->document[action->page], end->document_size[action->page]};
		break;
	case T30_CONFIRMED:
		assert(action->page == end->confirmed);
		end->confirmed++;
		break;
	case T30_BEGIN:
		/* One that was not stored to its end makes room. */
		if (end->pages == 0 || page_under_way(end)->durable)
			end->pages++;
		assert(end->pages <= WIRE_PAGES_MAX);
		page_under_way(end)->size = 0;
		page_under_way(end)->format = *action->format;
		break;
	case T30_TAKE:
		keep(page_under_way(end), action->bytes);
		break;
	case T30_STORE:
		if (end->disk_fails) {
			event = later(wire, wire->now_ms + end->store_ms, side, T30_FAILED);
			event->event.status = FAX_STATUS_DISK;
			break;
		}
		keep(page_under_way(end), action->bytes);
		event = later(wire, wire->now_ms + end->store_ms, side, T30_STORED);
		event->event.rows = end->rows;
		event->event.bad_rows = end->bad_rows;
		event->event.bad_run = end->bad_run;
		page_under_way(end)->durable =
			action->whole && end->bad_rows * 100 <= end->rows * end->config.bad_rows.rtn_percent;
		break;
	case T30_END:
		end->over = true;
		end->status = action->status;
		end->detail = action->detail;
		end->over_ms = wire->now_ms;
		break;
	default:
		break;
	}
}

/* ---- running ------------------------------------------------------------------- */

static void log_frame(struct wire *wire, int to, const struct modem_report *heard)
{
	char text[T30_FRAME_TEXT_MAX];
	struct t30_frame frame;
	int n;

	if (heard->type != MODEM_FRAME || heard->signal != T30_V21 || wire->log_size + 100 > WIRE_LOG_MAX)
		return;
	if (t30_frame_parse(heard->bytes.data, heard->bytes.size, &frame) != T30_FAULT_NONE)
		return;
	n = snprintf(wire->log + wire->log_size, WIRE_LOG_MAX - wire->log_size, "%c %s\n", to ? '>' : '<',
		     t30_frame_text(&frame, text));
	wire->log_size += (size_t)n;
}

static void step(struct wire *wire, int side, const struct t30_event *event)
{
	static _Thread_local struct t30_actions actions;
	struct wire_end *end = &wire->end[side];
	uint64_t busy_ms = end->busy_until_ms;
	size_t i;

	if (end->over)
		return;
	t30_step(end->t30, event, wire->now_ms, &actions);
	assert(actions.count < T30_ACTIONS_MAX);
	for (i = 0; i < actions.count; i++)
		perform(wire, side, &actions.action[i]);
	/* A turn: the orders of one step. */
	if (end->busy_until_ms > busy_ms && end->busy_until_ms > wire->now_ms)
		report(wire, end->busy_until_ms, side, MODEM_SENT, T30_V21, NULL, 0);
}

static uint64_t wakes_ms(const struct wire *wire)
{
	return MIN(wire->end[0].over ? UINT64_MAX : t30_wakes_ms(wire->end[0].t30),
		   wire->end[1].over ? UINT64_MAX : t30_wakes_ms(wire->end[1].t30));
}

static void turn(struct wire *wire)
{
	static const struct t30_event tick = {.type = T30_TICK};
	static struct wire_event event;
	size_t i = wire->events ? first(wire) : 0;

	if (wire->events == 0 || wire->event[i].at_ms > wakes_ms(wire)) {
		wire->now_ms = MAX(wire->now_ms, wakes_ms(wire));
		step(wire, 0, &tick);
		step(wire, 1, &tick);
		return;
	}
	event = wire->event[i];
	wire->event[i] = wire->event[--wire->events];
	wire->now_ms = event.at_ms;
	if (event.event.type == T30_HEARD) {
		event.report.bytes.data = event.bytes;
		event.event.heard = &event.report;
		if (event.report.type != MODEM_SENT && wire->meddle &&
		    !wire->meddle(wire, event.to, &event.report, wire->arg))
			return;
		log_frame(wire, event.to, &event.report);
	}
	step(wire, event.to, &event.event);
}

void wire_init(struct wire *wire)
{
	const struct t30_limits limits = {
		.signals = T30_ALL_SIGNALS,
		.codings = T30_BIT(T30_CODING_MH) | T30_BIT(T30_CODING_MR) | T30_BIT(T30_CODING_MMR),
		.resolutions = T30_BIT(T30_R8X385) | T30_BIT(T30_R8X77) | T30_BIT(T30_R8X154),
		.widths = T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4) | T30_BIT(T30_WIDTH_A3),
		.lengths = T30_BIT(T30_LENGTH_A4) | T30_BIT(T30_LENGTH_B4) | T30_BIT(T30_LENGTH_ANY),
		.ecm = true,
	};
	size_t i, j;

	memset(wire, 0, sizeof(*wire));
	for (i = 0; i < 2; i++) {
		wire->end[i].config = (struct t30_config){
			.calling = i == 0,
			.sending = i == 0,
			.ident = i == 0 ? "+49 30 1" : "+49 30 2",
			.subaddress = "",
			.separate = "",
			.password = "",
			.limits = limits,
			.bad_rows = {.rtn_percent = 10, .rtn_run = 20}, /* RTP for any */
			.ced_ms = 2600,
		};
		wire->end[i].rows = 1000;
		for (j = 0; j < WIRE_PAGES_MAX; j++)
			wire->end[i].page[j].data = malloc(WIRE_PAGE_MAX);
	}
}

void wire_fini(struct wire *wire)
{
	size_t i, j;

	for (i = 0; i < 2; i++) {
		free(wire->end[i].t30);
		for (j = 0; j < WIRE_PAGES_MAX; j++)
			free(wire->end[i].page[j].data);
	}
}

bool wire_run(struct wire *wire, uint64_t limit_ms)
{
	static const struct t30_event start = {.type = T30_START};
	int i;

	for (i = 0; i < 2; i++) {
		wire->end[i].t30 = t30_make(malloc(t30_size(&wire->end[i].config)), &wire->end[i].config);
		step(wire, i, &start);
	}
	while (wire->now_ms < limit_ms && !(wire->end[0].over && wire->end[1].over))
		turn(wire);
	return wire->end[0].over && wire->end[1].over;
}

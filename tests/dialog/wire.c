/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

#define PREAMBLE_MS 1000
/* Nothing takes longer, not a page of 5 MB. */
#define LONGEST_MS (4 * 3600 * 1000)

uint8_t wire_octet(uint32_t page, size_t offset)
{
	return (uint8_t)(offset * 7 + offset / 251 + offset / 65536 * 3 + page * 31 + 1);
}

/* ---- the order of things ---------------------------------------------------- */

static struct wire_event *later(struct wire *wire, uint64_t at_ms, enum t30_event_type type)
{
	struct wire_event *event;
	size_t i;

	if (wire->count == wire->room) {
		wire->room = wire->room ? wire->room * 2 : 256;
		wire->events = realloc(wire->events, wire->room * sizeof(*wire->events));
		assert(wire->events);
	}
	/* Most of them come in order. */
	for (i = wire->count++; i > wire->first && wire->events[i - 1].at_ms > at_ms; i--)
		wire->events[i] = wire->events[i - 1];
	event = &wire->events[i];
	memset(event, 0, offsetof(struct wire_event, bytes));
	event->at_ms = at_ms;
	event->event.type = type;
	return event;
}

static struct wire_event *report(struct wire *wire, uint64_t at_ms, enum modem_report_type type, enum t30_signal signal)
{
	struct wire_event *event = later(wire, at_ms, T30_HEARD);

	event->report = (struct modem_report){.type = type, .signal = signal, .good = true};
	return event;
}

/* ---- our modem ---------------------------------------------------------------- */

static uint64_t training_ms(enum t30_signal signal, bool is_short)
{
	switch (t30_signal_facts(signal)->modulation) {
	case T30_V27:
		return 1000;
	case T30_V29:
		return 253;
	default:
		return is_short ? 142 : 1393;
	}
}

static uint64_t order_ms(const struct modem_order *order)
{
	uint64_t octets = 0;
	size_t i;

	switch (order->type) {
	case MODEM_FRAMES:
		for (i = 0; i < order->frames; i++)
			octets += order->frame[i].size + 3;
		return PREAMBLE_MS + octets * 8000 / 300;
	case MODEM_TRAIN:
		return training_ms(order->signal, order->short_training) + order->ms;
	case MODEM_DATA:
		octets = order->bytes.size;
		break;
	case MODEM_BLOCK:
		for (i = 0; i < 256; i++)
			octets += order->block.wanted[i / 8] >> (i % 8) & 1 ? order->block.frame_size + 7u : 0;
		break;
	default:
		return order->ms;
	}
	return training_ms(order->signal, order->short_training) + octets * 8000 / t30_signal_rate(order->signal);
}

static void be_quiet(struct wire *wire)
{
	size_t i, left = wire->first;

	for (i = wire->first; i < wire->count; i++)
		if (wire->events[i].event.type != T30_HEARD || wire->events[i].report.type != MODEM_SENT)
			wire->events[left++] = wire->events[i];
	wire->count = left;
	while (wire->signals > wire->seen &&
	       wire->signal[(wire->signals - 1) % WIRE_SIGNALS_MAX].until_ms > wire->now_ms)
		wire->signals--;
	wire->ours_until_ms = wire->now_ms;
}

/* Returns true if it is part of a turn, which will be over sometime. */
static bool carry_out(struct wire *wire, const struct modem_order *order)
{
	struct wire_signal *signal;
	size_t i;

	if (order->type == MODEM_QUIET)
		be_quiet(wire);
	if (order->type == MODEM_LISTEN)
		wire->listen = *order;
	if (order->type == MODEM_QUIET || order->type == MODEM_LISTEN)
		return false;
	assert(wire->signals - wire->seen < WIRE_SIGNALS_MAX);
	signal = &wire->signal[wire->signals % WIRE_SIGNALS_MAX];
	signal->order = *order;
	signal->from_ms = MAX(wire->ours_until_ms, wire->now_ms);
	signal->until_ms = wire->ours_until_ms = signal->from_ms + order_ms(order);
	for (i = 0; i < order->frames; i++) {
		memcpy(signal->frame[i], order->frame[i].data, order->frame[i].size);
		signal->order.frame[i].data = signal->frame[i];
	}
	if (order->type != MODEM_SILENCE)
		wire->signals++;
	return true;
}

/* ---- the owner of the pages ------------------------------------------------------- */

static const uint8_t *document(struct wire *wire, uint32_t page)
{
	size_t i;

	if (!wire->document[page]) {
		wire->document[page] = malloc(MAX(wire->page_octets[page], 1));
		assert(wire->document[page]);
		for (i = 0; i < wire->page_octets[page]; i++)
			wire->document[page][i] = wire_octet(page, i);
	}
	return wire->document[page];
}

static void prepare(struct wire *wire, const struct t30_action *action)
{
	struct wire_event *event;

	if (action->page >= wire->config.page_count) {
		wire->wrong = "it wants a page that the document has not";
		return;
	}
	event = later(wire, wire->now_ms + wire->document_ms,
		      action->page + 1 == wire->document_fails_at ? T30_FAILED : T30_PREPARED);
	event->wish = wire->wish[action->page] = ++wire->wishes;
	event->event.page = action->page;
	event->event.wish = action->wish;
	event->event.status = FAX_STATUS_FAULT;
	event->event.bytes = (struct modem_bytes){document(wire, action->page), wire->page_octets[action->page]};
}

static void keep(uint8_t **bytes, size_t *size, size_t *room, const uint8_t *data, size_t count)
{
	while (*size + count > *room) {
		*room = *room ? *room * 2 : 65536;
		*bytes = realloc(*bytes, *room);
		assert(*bytes);
	}
	if (count > 0)
		memcpy(*bytes + *size, data, count);
	*size += count;
}

/* Is what is to be stored what the far end sent? */
static void check_stored(struct wire *wire, const struct t30_action *action)
{
	struct t30_facts facts;
	size_t i;

	t30_facts(wire->t30, &facts);
	if (!facts.format.ecm) {
		if (wire->page_size != wire->far_size ||
		    (wire->far_size > 0 && memcmp(wire->page_bytes, wire->far_bytes, wire->far_size) != 0))
			wire->wrong = "what it stores is not what was sent";
		return;
	}
	for (i = 0; i < action->bytes.size; i++)
		if (action->bytes.data[i] != wire_octet(wire->far_page, wire->far_offset + i)) {
			wire->wrong = "what it stores is not what was sent";
			return;
		}
	wire->far_offset = action->whole ? 0 : wire->far_offset + action->bytes.size;
	wire->far_page += action->whole;
}

static void store(struct wire *wire, const struct t30_action *action)
{
	struct wire_event *event;

	check_stored(wire, action);
	wire->page_is_new = action->whole;
	if (wire->disk_is_stuck)
		return;
	event = later(wire, wire->now_ms + wire->disk_ms, wire->disk_fails ? T30_FAILED : T30_STORED);
	event->event.status = FAX_STATUS_DISK;
	event->event.rows = wire->rows;
	event->event.bad_rows = wire->bad_rows;
	event->event.bad_run = wire->bad_run;
}

static bool perform(struct wire *wire, const struct t30_action *action)
{
	switch (action->type) {
	case T30_ORDER:
		return carry_out(wire, &action->order);
	case T30_PREPARE:
		prepare(wire, action);
		break;
	case T30_CONFIRMED:
		wire->confirmed++;
		break;
	case T30_BEGIN:
		wire->begun++;
		wire->page_size = 0;
		break;
	case T30_TAKE:
		keep(&wire->page_bytes, &wire->page_size, &wire->page_room, action->bytes.data, action->bytes.size);
		break;
	case T30_STORE:
		store(wire, action);
		break;
	case T30_END:
		wire->over = true;
		wire->status = action->status;
		wire->detail = action->detail;
		break;
	default:
		break;
	}
	return false;
}

/* ---- running ------------------------------------------------------------------------ */

void wire_tell(struct wire *wire, const struct t30_event *event)
{
	struct t30_actions actions;
	const char *wrong;
	bool turn = false;
	size_t i;

	if (wire->over || wire->wrong)
		return;
	if (wire->now_ms > LONGEST_MS)
		wire->wrong = "it does not end";
	wrong = watch_step(&wire->watch, wire->t30, event, wire->now_ms, &actions);
	for (i = 0; i < actions.count; i++)
		turn = perform(wire, &actions.action[i]) || turn;
	if (wrong && !wire->wrong)
		wire->wrong = wrong;
	if (turn)
		report(wire, wire->ours_until_ms, MODEM_SENT, T30_V21);
}

static void start(struct wire *wire)
{
	static const struct t30_event event = {.type = T30_START};

	if (wire->started)
		return;
	wire->started = true;
	wire->config.pages = wire->page;
	watch_init(&wire->watch, &wire->config);
	wire->t30 = t30_make(malloc(t30_size(&wire->config)), &wire->config);
	wire_tell(wire, &event);
}

/* A modem that listens for another signal finds something there that it cannot read. */
static bool is_heard(const struct wire *wire, struct modem_report *heard)
{
	if (heard->type == MODEM_SENT || heard->signal >= T30_SIGNALS)
		return true;
	if (heard->signal == wire->listen.signal)
		return heard->type == MODEM_FRAME   ? wire->listen.framed
		       : heard->type == MODEM_BYTES ? !wire->listen.framed
						    : true;
	if (heard->type == MODEM_CARRIER)
		heard->type = MODEM_UNTRAINED;
	return heard->type == MODEM_UNTRAINED || heard->type == MODEM_CARRIER_LOST;
}

/* The next thing to happen, if it is before @until_ms. */
static bool turn(struct wire *wire, uint64_t until_ms)
{
	/* A page that has been asked for in another format meanwhile. */
	static const uint8_t older[100] = "of an older wish";
	static const struct t30_event tick = {.type = T30_TICK};
	uint64_t wakes_ms = MAX(t30_wakes_ms(wire->t30), wire->now_ms);
	struct wire_event event;

	if (wire->first < wire->count && wire->events[wire->first].at_ms <= wakes_ms) {
		if (wire->events[wire->first].at_ms > until_ms)
			return false;
		event = wire->events[wire->first++];
		wire->now_ms = MAX(wire->now_ms, event.at_ms);
		event.report.bytes = (struct modem_bytes){event.bytes, event.size};
		if (event.event.type == T30_HEARD && !is_heard(wire, &event.report))
			return true;
		if (event.event.type == T30_HEARD)
			event.event.heard = &event.report;
		if (event.event.type == T30_PREPARED && event.wish != wire->wish[event.event.page])
			event.event.bytes = (struct modem_bytes){older, sizeof(older)};
		wire_tell(wire, &event.event);
		return true;
	}
	if (wakes_ms > until_ms)
		return false;
	wire->now_ms = wakes_ms;
	wire_tell(wire, &tick);
	return true;
}

static bool has_signal(const struct wire *wire)
{
	return wire->seen < wire->signals && wire->signal[wire->seen % WIRE_SIGNALS_MAX].until_ms <= wire->now_ms;
}

/* Is it one that has its answer already? */
static bool is_answered(struct wire *wire, const struct wire_signal *signal)
{
	const struct modem_bytes *last;
	struct t30_frame frame;

	if (wire->answered == FCFS || signal->order.type != MODEM_FRAMES)
		return false;
	last = &signal->order.frame[signal->order.frames - 1];
	if (t30_frame_parse(last->data, last->size, &frame) != T30_FAULT_NONE || frame.fcf != wire->answered)
		return false;
	far_says(wire, PREAMBLE_MS, &wire->answer, 1, false);
	return true;
}

const struct wire_signal *wire_next(struct wire *wire, uint64_t until_ms)
{
	start(wire);
	for (;;) {
		uint64_t end_ms = until_ms;

		if (has_signal(wire)) {
			const struct wire_signal *signal = &wire->signal[wire->seen++ % WIRE_SIGNALS_MAX];

			if (!is_answered(wire, signal))
				return signal;
			until_ms = MAX(until_ms, wire->now_ms + 70000);
			continue;
		}
		if (wire->over || wire->wrong)
			return NULL;
		if (wire->seen < wire->signals)
			end_ms = MIN(end_ms, wire->signal[wire->seen % WIRE_SIGNALS_MAX].until_ms);
		if (turn(wire, end_ms))
			continue;
		wire->now_ms = MAX(wire->now_ms, end_ms);
		if (!has_signal(wire) && wire->now_ms >= until_ms)
			return NULL;
	}
}

const struct wire_signal *wire_now(const struct wire *wire)
{
	return wire->seen < wire->signals ? &wire->signal[wire->seen % WIRE_SIGNALS_MAX] : NULL;
}

void wire_pass(struct wire *wire, uint64_t until_ms)
{
	start(wire);
	while (!wire->over && !wire->wrong && turn(wire, until_ms))
		;
	wire->now_ms = MAX(wire->now_ms, until_ms);
}

/* ---- the far end ----------------------------------------------------------------------- */

/* When its next signal begins. */
static uint64_t far_begins(struct wire *wire)
{
	start(wire);
	return MAX(wire->far_until_ms, wire->now_ms) + 75;
}

void far_waits(struct wire *wire, uint64_t ms)
{
	start(wire);
	wire->far_until_ms = MAX(wire->far_until_ms, wire->now_ms) + ms;
}

void far_reports(struct wire *wire, enum modem_report_type type, enum t30_signal signal)
{
	wire->far_until_ms = far_begins(wire);
	report(wire, wire->far_until_ms, type, signal);
}

void far_hangs_up(struct wire *wire)
{
	start(wire);
	wire->far_until_ms = MAX(wire->far_until_ms, wire->now_ms);
	later(wire, wire->far_until_ms, T30_HANG_UP);
}

static void put_bytes(struct wire_event *event, const uint8_t *bytes, size_t size)
{
	event->size = MIN(size, sizeof(event->bytes));
	memcpy(event->bytes, bytes, event->size);
}

void far_says(struct wire *wire, uint32_t preamble_ms, const struct made_frame *frames, size_t count, bool without_end)
{
	uint64_t at_ms = far_begins(wire);
	struct wire_event *event;
	size_t i;

	report(wire, at_ms + MIN(preamble_ms, 100), MODEM_CARRIER, T30_V21);
	at_ms += preamble_ms;
	for (i = 0; i < count; i++) {
		at_ms += (frames[i].size + 3) * 8000 / 300;
		event = report(wire, at_ms, MODEM_FRAME, T30_V21);
		event->report.good = frames[i].good;
		put_bytes(event, frames[i].bytes, frames[i].size);
	}
	at_ms += 30;
	if (!without_end)
		report(wire, at_ms, MODEM_CARRIER_LOST, T30_V21);
	wire->far_until_ms = at_ms;
}

/* Octets as they come without frames: of the page, or @octet again and again. */
static uint64_t put_octets(struct wire *wire, enum t30_signal signal, uint64_t at_ms, size_t octets, bool is_page,
			   uint8_t octet)
{
	struct wire_event *event;
	size_t at, size, i;

	for (at = 0; at < octets; at += size) {
		size = MIN(octets - at, MODEM_FRAME_MAX);
		event = report(wire, at_ms + (at + size) * 8000 / t30_signal_rate(signal), MODEM_BYTES, signal);
		event->size = size;
		for (i = 0; i < size; i++)
			event->bytes[i] = is_page ? wire_octet(wire->far_page, wire->far_size + i) : octet;
		if (is_page)
			keep(&wire->far_bytes, &wire->far_size, &wire->far_room, event->bytes, size);
	}
	return at_ms + octets * 8000 / t30_signal_rate(signal);
}

void far_trains(struct wire *wire, enum t30_signal signal, uint32_t ms, uint8_t octet, bool without_end)
{
	uint64_t at_ms = far_begins(wire) + training_ms(signal, false);

	/* Pages begin anew. */
	wire->page_is_new = true;
	wire->far_offset = 0;
	report(wire, at_ms, MODEM_CARRIER, signal);
	at_ms = put_octets(wire, signal, at_ms, (size_t)t30_signal_rate(signal) * ms / 8000, false, octet);
	if (!without_end)
		report(wire, at_ms, MODEM_CARRIER_LOST, signal);
	wire->far_until_ms = at_ms;
}

void far_sends_page(struct wire *wire, const struct wire_page *page)
{
	uint64_t at_ms = far_begins(wire) + training_ms(page->signal, true);

	if (wire->page_is_new) {
		wire->page_is_new = false;
		wire->far_size = 0;
		wire->far_page++;
	}
	if (page->unreadable) {
		report(wire, at_ms, MODEM_UNTRAINED, page->signal);
		at_ms += page->octets * 8000 / t30_signal_rate(page->signal);
	} else {
		report(wire, at_ms, MODEM_CARRIER, page->signal);
		at_ms = put_octets(wire, page->signal, at_ms, page->octets, true, 0);
	}
	if (!page->without_end)
		report(wire, at_ms, MODEM_CARRIER_LOST, page->signal);
	wire->far_until_ms = at_ms;
}

void far_sends_block(struct wire *wire, const struct wire_block *block)
{
	static const uint8_t rcp[] = {0xff, 0xc0, 0x61};
	uint64_t from_ms = far_begins(wire) + training_ms(block->signal, true), at_ms = from_ms, octets = 0;
	uint8_t bytes[MODEM_FRAME_MAX] = {0xff, 0xc0, 0x60};
	struct wire_event *event;
	size_t i, j, size;

	report(wire, at_ms, MODEM_CARRIER, block->signal);
	for (i = 0; i < block->count + 3; i++) {
		size = block->octets;
		if (i + 1 == block->count && block->last_octets)
			size = block->last_octets;
		if (i >= block->count)
			size = 0;
		octets += size + 7;
		at_ms = from_ms + octets * 8000 / t30_signal_rate(block->signal);
		event = report(wire, at_ms, MODEM_FRAME, block->signal);
		if (i >= block->count) {
			put_bytes(event, rcp, sizeof(rcp));
			continue;
		}
		bytes[3] = t30_reverse((uint8_t)block->number[i]);
		for (j = 0; j < size && j + 4 < sizeof(bytes); j++)
			bytes[4 + j] = wire_octet(wire->far_page,
						  wire->far_offset + (size_t)block->number[i] * block->octets + j);
		put_bytes(event, bytes, 4 + size);
		event->report.good = !block->bad[block->number[i]];
		if (!event->report.good)
			event->bytes[event->size / 2] ^= 0x5a;
	}
	if (!block->without_end)
		report(wire, at_ms, MODEM_CARRIER_LOST, block->signal);
	wire->far_until_ms = at_ms;
}

/* ---- from beginning to end ----------------------------------------------------------------- */

void wire_init(struct wire *wire)
{
	size_t i;

	memset(wire, 0, sizeof(*wire));
	wire->config = (struct t30_config){
		.ident = "+49 30 2",
		.subaddress = "",
		.separate = "",
		.password = "",
		.limits =
			{
				 .signals = T30_ALL_SIGNALS,
				 .codings = T30_BIT(T30_CODING_MH) | T30_BIT(T30_CODING_MR) | T30_BIT(T30_CODING_MMR),
				 .resolutions = T30_BIT(T30_R8X385) | T30_BIT(T30_R8X77) | T30_BIT(T30_R8X154),
				 .widths = T30_BIT(T30_WIDTH_A4) | T30_BIT(T30_WIDTH_B4) | T30_BIT(T30_WIDTH_A3),
				 .lengths = T30_BIT(T30_LENGTH_A4) | T30_BIT(T30_LENGTH_B4) | T30_BIT(T30_LENGTH_ANY),
				 .ecm = true,
				 },
		.bad_rows = {.rtn_percent = 10, .rtn_run = 20}, /* RTP for any */
		.ced_ms = 2600,
	};
	for (i = 0; i < WIRE_PAGES_MAX; i++) {
		wire->page[i] = (struct t30_page){.resolution = T30_R8X77, .columns = 1728, .rows = 2200};
		wire->page_octets[i] = 5000;
	}
	wire->answered = FCFS;
	wire->listen.signal = T30_NONE;
	wire->page_is_new = true;
	wire->rows = 1000;
	wire->disk_ms = 20;
	wire->document_ms = 20;
}

void wire_fini(struct wire *wire)
{
	size_t i;

	for (i = 0; i < WIRE_PAGES_MAX; i++)
		free(wire->document[i]);
	free(wire->t30);
	free(wire->events);
	free(wire->page_bytes);
	free(wire->far_bytes);
}

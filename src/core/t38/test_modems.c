/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "core/t38/test_modems.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

struct side a, b;
uint64_t now_ms, tick_ms;
unsigned int loss_percent;

const uint8_t csi[MODEMS_CSI_SIZE] = {0xff, 0xc0, 0x02, '9', '9', '1', '0', '5', '5', '5', ' ', ' ',
				      ' ',  ' ',  ' ',  ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
const uint8_t dis[MODEMS_DIS_SIZE] = {0xff, 0xc8, 0x01, 0x00, 0x77, 0x1f, 0x22};

/* ---- the wire ------------------------------------------------------- */

void note(struct side *side, const struct t38_reports *reports)
{
	const struct modem_report *report;
	size_t i;

	for (i = 0; i < reports->count; i++) {
		report = &reports->report[i];
		assert(side->events < EVENTS_MAX && side->size + report->bytes.size <= BYTES_MAX);
		side->event[side->events++] = (struct event){report->type, report->signal, report->good,
							     now_ms,       side->size,     report->bytes.size};
		if (report->bytes.size > 0)
			memcpy(side->bytes + side->size, report->bytes.data, report->bytes.size);
		side->size += report->bytes.size;
	}
}

static void deliver(struct side *to, const uint8_t *datagram, size_t size)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	static struct t38_reports reports;
	struct udptl_packet packet;
	size_t count, i;

	assert(udptl_parse(datagram, size, &packet) == 0);
	count = udptl_receive(&to->rx, &packet, arrivals);
	for (i = 0; i < count; i++) {
		t38_modem_packet(&to->term, arrivals[i].ifp.data, arrivals[i].ifp.size, arrivals[i].lost_before, now_ms,
				 &reports);
		note(to, &reports);
	}
}

/* An indicator, or the end of a signal: no packet close behind that would repair its loss. */
static bool is_last(const struct t38_packet *packet, unsigned int version)
{
	struct ifp_cursor cursor = {0};
	struct ifp_field field = {0};
	struct ifp ifp;

	assert(ifp_parse(packet->data, packet->size, version, &ifp) == 0 && ifp.size == packet->size);
	while (ifp_next_field(&ifp, &cursor, &field))
		;
	return !ifp.is_data || field.type == IFP_HDLC_FCS_OK_SIG_END || field.type == IFP_T4_SIG_END;
}

static void send_packets(struct side *from, struct side *to, const struct t38_packets *packets)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	const struct t38_packet *packet;
	unsigned int copy;
	size_t i;
	int size;

	for (i = 0; i < packets->count; i++) {
		packet = &packets->packet[i];
		assert(packet->size <= from->term.tx.config.packet_size);
		assert(packet->copies == (is_last(packet, from->term.tx.config.version) ? 3 : 1));
		assert(packet->is_control == ifp_is_control(packet->data, packet->size));
		if (packet->data[0] & 0x40) {
			from->last_data_ms = now_ms;
			if (from->first_data_ms == 0)
				from->first_data_ms = now_ms;
		} else {
			from->indicator_ms = now_ms;
			from->first_data_ms = 0;
		}
		from->packets++;
		from->octets += packet->size;
		size = udptl_send(&from->tx, packet->data, packet->size, datagram);
		assert(size > 0);
		for (copy = 0; copy < packet->copies; copy++)
			if (loss_percent == 0 || (unsigned int)rand() % 100 >= loss_percent)
				deliver(to, datagram, (size_t)size);
	}
}

static void tick(struct side *from, struct side *to)
{
	static struct t38_packets packets;
	static struct t38_reports reports;
	unsigned int rounds = 0;

	do {
		t38_modem_tick(&from->term, now_ms, &packets, &reports);
		send_packets(from, to, &packets);
		note(from, &reports);
		assert(++rounds < 1000);
	} while (t38_modem_wakes_ms(&from->term) <= now_ms);
}

void run(uint64_t ms)
{
	uint64_t end = now_ms + ms;

	for (; now_ms < end; now_ms += tick_ms) {
		tick(&a, &b);
		tick(&b, &a);
	}
}

void start(const struct t38_config *config)
{
	struct side *sides[] = {&a, &b};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sides); i++) {
		memset(sides[i], 0, sizeof(*sides[i]));
		memset(&sides[i]->term, 0xa5, sizeof(sides[i]->term));
		t38_modem_init(&sides[i]->term, config);
		sides[i]->tx = (struct udptl_tx){.control_copies = 3, .image_copies = 3, .datagram_max = 400};
	}
	tick_ms = 20;
	now_ms = 1000;
	loss_percent = 0;
}

void order(struct side *side, const struct modem_order *what)
{
	assert(t38_modem_order(&side->term, what) == 0);
}

void listen_for(struct side *side, enum t30_signal signal, bool framed)
{
	order(side, &(struct modem_order){.type = MODEM_LISTEN, .signal = signal, .framed = framed});
}

/* ---- what was reported ---------------------------------------------- */

void expect(struct side *side, size_t *at, enum modem_report_type type, enum t30_signal signal, const void *data,
	    size_t size)
{
	const struct event *event = &side->event[*at];

	assert(*at < side->events);
	assert(event->type == type && event->signal == signal);
	if (type == MODEM_FRAME) {
		assert(event->good && event->size == size);
		assert(memcmp(side->bytes + event->at, data, size) == 0);
	}
	(*at)++;
}

void expect_bytes(struct side *side, size_t *at, enum t30_signal signal, const uint8_t *data, size_t size)
{
	const struct event *event;

	while (size > 0) {
		event = &side->event[(*at)++];
		assert(*at <= side->events && event->type == MODEM_BYTES && event->signal == signal && event->good);
		assert(event->size <= size && memcmp(side->bytes + event->at, data, event->size) == 0);
		data += event->size;
		size -= event->size;
	}
}

uint64_t sent_ms(const struct side *side)
{
	size_t i;

	for (i = 0; i < side->events; i++)
		if (side->event[i].type == MODEM_SENT)
			return side->event[i].ms;
	return 0;
}

uint8_t page[MODEMS_PAGE_SIZE];

void fill_page(void)
{
	size_t i;

	srand(7);
	for (i = 0; i < sizeof(page); i++)
		page[i] = (uint8_t)(i % 900 < 500 ? rand() : rand() | rand() | rand());
}

void expect_block(struct side *side, size_t *at, enum t30_signal signal, const struct modem_block *block)
{
	static const uint8_t rcp[] = {0xff, 0xc0, 0x61};
	uint8_t frame[MODEM_FRAME_MAX] = {0xff, 0xc0, 0x60};
	size_t i, bit, offset, part;

	for (i = 0; i < 256; i++) {
		offset = i * block->frame_size;
		if (!(block->wanted[i / 8] >> i % 8 & 1) || offset >= block->size)
			continue;
		for (frame[3] = 0, bit = 0; bit < 8; bit++)
			frame[3] |= (uint8_t)((i >> bit & 1) << (7 - bit));
		part = MIN(block->frame_size, block->size - offset);
		memset(frame + 4, 0, block->frame_size);
		memcpy(frame + 4, block->data + offset, part);
		expect(side, at, MODEM_FRAME, signal, frame, 4u + block->frame_size);
	}
	for (i = 0; i < 3; i++)
		expect(side, at, MODEM_FRAME, signal, rcp, sizeof(rcp));
}

void run_block(const struct t38_config *config, const struct modem_block *block, uint64_t ms)
{
	struct modem_order order_block = {.type = MODEM_BLOCK, .signal = T30_V17_14400, .short_training = true};
	size_t at = 0;

	order_block.block = *block;
	start(config);
	order(&a, &order_block);
	listen_for(&b, T30_V17_14400, true);
	run(ms);
	expect(&b, &at, MODEM_CARRIER, T30_V17_14400, NULL, 0);
	expect_block(&b, &at, T30_V17_14400, block);
	expect(&b, &at, MODEM_CARRIER_LOST, T30_V17_14400, NULL, 0);
	assert(at == b.events);
}

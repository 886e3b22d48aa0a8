/* SPDX-License-Identifier: MIT */
/* Tests of T.38 terminals: two of them, joined by a wire in virtual time, that may lose packets. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/t38_signal.h"
#include "core/t38/t38_terminal.h"
#include "core/t38/udptl.h"

#define EVENTS_MAX 2000
#define BYTES_MAX 400000
#define FLIGHT_MAX 4096

/* All that one side reported, in order; the bytes of frames and pages one behind the other. */
struct event {
	enum modem_report_type type;
	enum t30_signal signal;
	bool good;
	uint64_t ms;
	size_t at, size;
};

struct side {
	struct t38_terminal term;
	struct udptl_tx tx;
	struct udptl_rx rx;
	struct event event[EVENTS_MAX];
	size_t events;
	uint8_t bytes[BYTES_MAX];
	size_t size;
	/* What it sent. */
	uint32_t packets, octets;
	uint64_t first_data_ms, last_data_ms, indicator_ms;
};

static struct side a, b;
static uint64_t now_ms, tick_ms;
static unsigned int loss_percent;

/* ---- the wire ------------------------------------------------------- */

static void note(struct side *side, const struct t38_reports *reports)
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
		t38_terminal_packet(&to->term, arrivals[i].ifp.data, arrivals[i].ifp.size, arrivals[i].lost_before,
				    now_ms, &reports);
		note(to, &reports);
	}
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
		assert(packet->size <= from->term.tx.config.packet_size && packet->copies > 0);
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
		t38_terminal_tick(&from->term, now_ms, &packets, &reports);
		send_packets(from, to, &packets);
		note(from, &reports);
		assert(++rounds < 1000);
	} while (t38_terminal_wakes_ms(&from->term) <= now_ms);
}

static void run(uint64_t ms)
{
	uint64_t end = now_ms + ms;

	for (; now_ms < end; now_ms += tick_ms) {
		tick(&a, &b);
		tick(&b, &a);
	}
}

static void start(const struct t38_config *config)
{
	struct side *sides[] = {&a, &b};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sides); i++) {
		memset(sides[i], 0, sizeof(*sides[i]));
		t38_terminal_init(&sides[i]->term, config);
		sides[i]->tx = (struct udptl_tx){.copies = 3, .datagram_max = 400};
	}
	tick_ms = 20;
	now_ms = 1000;
	loss_percent = 0;
}

static void order(struct side *side, const struct modem_order *what)
{
	assert(t38_terminal_order(&side->term, what) == 0);
}

static void listen_for(struct side *side, enum t30_signal signal, bool framed)
{
	order(side, &(struct modem_order){.type = MODEM_LISTEN, .signal = signal, .framed = framed});
}

/* ---- what was reported ---------------------------------------------- */

/* The next report must be this one; its bytes, if any, these. */
static void expect(struct side *side, size_t *at, enum modem_report_type type, enum t30_signal signal, const void *data,
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

/* Pieces of bytes, all of which together must be these. */
static void expect_bytes(struct side *side, size_t *at, enum t30_signal signal, const uint8_t *data, size_t size)
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

static uint64_t sent_ms(const struct side *side)
{
	size_t i;

	for (i = 0; i < side->events; i++)
		if (side->event[i].type == MODEM_SENT)
			return side->event[i].ms;
	return 0;
}

/* ---- frames --------------------------------------------------------- */

static const uint8_t csi[] = {0xff, 0xc0, 0x40, '9', '9', '1', '0', '5', '5', '5', ' ', ' ',
			      ' ',  ' ',  ' ',  ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
static const uint8_t dis[] = {0xff, 0xc8, 0x80, 0x00, 0xee, 0xf8, 0xc4};

#define FRAMES2(first, second) \
	{ \
		.type = MODEM_FRAMES, .frames = 2, .frame = { \
			{(first),  sizeof(first) }, \
			{(second), sizeof(second)} \
		} \
	}

static void test_frames(void)
{
	static const struct t38_config configs[] = {
		{0		     },
                {        .version = 3      },
                { .version = 2, .packet_size = 64, .interval_ms = 40}
        };
	struct modem_order frames = FRAMES2(csi, dis);
	size_t i, at;

	for (i = 0; i < ARRAY_SIZE(configs); i++) {
		start(&configs[i]);
		order(&a, &frames);
		run(4000);
		at = 0;
		expect(&b, &at, MODEM_CARRIER, T30_V21, NULL, 0);
		expect(&b, &at, MODEM_FRAME, T30_V21, csi, sizeof(csi));
		expect(&b, &at, MODEM_FRAME, T30_V21, dis, sizeof(dis));
		expect(&b, &at, MODEM_CARRIER_LOST, T30_V21, NULL, 0);
		assert(at == b.events && a.events == 1);
		/* The preamble, and each octet, FCS and flag at 300 bit/s. */
		assert(sent_ms(&a) >= 1000 + 900 + (sizeof(csi) + sizeof(dis) + 6) * 8 * 10 / 3);
		assert(sent_ms(&a) <= 1000 + 900 + (sizeof(csi) + sizeof(dis) + 6) * 8 * 10 / 3 + 60);
	}
}

/* ---- training and pages --------------------------------------------- */

static void test_train(void)
{
	static const uint8_t zeros[2700];
	struct modem_order train = {.type = MODEM_TRAIN, .ms = 1500};
	enum t30_signal signal;
	size_t at;

	for (signal = T30_V27TER_2400; signal < T30_SIGNALS; signal++) {
		start(&(struct t38_config){.version = signal % 2 ? 0 : 3});
		train.signal = signal;
		order(&a, &train);
		listen_for(&b, signal, false);
		run(4000);
		at = 0;
		expect(&b, &at, MODEM_CARRIER, signal, NULL, 0);
		expect_bytes(&b, &at, signal, zeros, t30_signal_rate(signal) * 15 / 80);
		expect(&b, &at, MODEM_CARRIER_LOST, signal, NULL, 0);
		assert(at == b.events);
		assert(sent_ms(&a) >= 1000 + 1500 + t38_signal_training_ms(signal, false));
		assert(sent_ms(&a) <= 1020 + 1500 + t38_signal_training_ms(signal, false));
	}
}

static uint8_t page[110000];

static void fill_page(void)
{
	size_t i;

	srand(7);
	for (i = 0; i < sizeof(page); i++)
		page[i] = (uint8_t)(i % 900 < 500 ? rand() : rand() | rand() | rand());
}

/* All that the block had must come, in frames of FCD, then RCP three times. */
static void expect_block(struct side *side, size_t *at, enum t30_signal signal, const struct modem_block *block)
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

static void run_block(const struct t38_config *config, const struct modem_block *block, uint64_t ms)
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

static void test_block(void)
{
	static const struct t38_config configs[] = {
		{0                 },
                {                  .version = 1, .packet_size = 64, .interval_ms = 20},
                { .version = 3,       .interval_ms = 40}
        };
	struct modem_block block = {.data = page, .size = 10001, .frame_size = 256};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(configs); i++) {
		memset(block.wanted, 0xff, sizeof(block.wanted));
		block.frame_size = i % 2 ? 64 : 256;
		run_block(&configs[i], &block, 10000);
		/* As after PPR: some of them. */
		block.wanted[0] = 0x21;
		block.wanted[3] = 0x80;
		run_block(&configs[i], &block, 10000);
		memset(block.wanted, 0, sizeof(block.wanted));
		run_block(&configs[i], &block, 1000);
	}
}

/* T.30's turn after DIS: frames, a pause, training. */
static void test_turn(void)
{
	struct modem_order frames = FRAMES2(csi, dis);
	uint64_t end;

	start(&(struct t38_config){0});
	order(&a, &frames);
	order(&a, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
	order(&a, &(struct modem_order){.type = MODEM_TRAIN, .signal = T30_V29_9600, .ms = 1500});
	listen_for(&b, T30_V29_9600, false);
	run(6000);
	end = sent_ms(&a);
	assert(a.events == 1 && end > 1000 + 900 + 900 + 75 + 253 + 1500);
	assert(b.event[b.events - 1].type == MODEM_CARRIER_LOST && b.event[b.events - 1].signal == T30_V29_9600);
}

int main(void)
{
	fill_page();
	test_frames();
	test_train();
	test_block();
	test_turn();
	return 0;
}

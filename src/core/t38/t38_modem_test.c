/* SPDX-License-Identifier: MIT */
/* Tests of T.38 terminals: two of them, joined by a wire in virtual time, that may lose packets. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/t38_signal.h"
#include "core/t38/t38_modem.h"
#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"

#define EVENTS_MAX 4000
#define BYTES_MAX 400000

/* All that one side reported, in order; the bytes of frames and pages one behind the other. */
struct event {
	enum modem_report_type type;
	enum t30_signal signal;
	bool good;
	uint64_t ms;
	size_t at, size;
};

struct side {
	struct t38_modem term;
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
		memset(&sides[i]->term, 0xa5, sizeof(sides[i]->term));
		t38_modem_init(&sides[i]->term, config);
		sides[i]->tx = (struct udptl_tx){.control_copies = 3, .image_copies = 3, .datagram_max = 400};
	}
	tick_ms = 20;
	now_ms = 1000;
	loss_percent = 0;
}

static void order(struct side *side, const struct modem_order *what)
{
	assert(t38_modem_order(&side->term, what) == 0);
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

static const uint8_t csi[] = {0xff, 0xc0, 0x02, '9', '9', '1', '0', '5', '5', '5', ' ', ' ',
			      ' ',  ' ',  ' ',  ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
static const uint8_t dis[] = {0xff, 0xc8, 0x01, 0x00, 0x77, 0x1f, 0x22};

#define FRAMES2(first, second) \
	{ \
		.type = MODEM_FRAMES, .frames = 2, .frame = { \
			{(first),  sizeof(first) }, \
			{(second), sizeof(second)} \
		} \
	}

static void test_frames(void)
{
	/* Version, interval, packet size. */
	static const struct t38_config configs[] = {
		{0, 0,  0 },
                {3, 0,  0 },
                {2, 40, 64}
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

	for (signal = T30_V27_2400; signal < T30_SIGNALS; signal++) {
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
		{0, 0,  0 },
                {1, 20, 64},
                {3, 40, 0 }
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

/* ---- pace ----------------------------------------------------------- */

/* Sixty seconds of a page without frames: not a packet early, and none more than a tick late. */
static void test_pace(void)
{
	static const uint8_t intervals[] = {1, 20, 30, 40};
	struct modem_order data = {
		.type = MODEM_DATA, .signal = T30_V17_14400, .bytes = {page, 108000}
        };
	uint64_t begin_ms, data_ms, received;
	size_t i;

	for (i = 0; i < 4 * ARRAY_SIZE(intervals); i++) {
		start(&(struct t38_config){.interval_ms = intervals[i % 4]});
		tick_ms = 1 + (i / 4) * 9;
		listen_for(&b, T30_V17_14400, false);
		order(&a, &data);
		begin_ms = now_ms + 1393;
		while (a.events == 0) {
			run(tick_ms);
			data_ms = MAX(now_ms - tick_ms, begin_ms) - begin_ms;
			received = b.size;
			/* Those whose first bit is due by now, each for an interval; the first is due at 0. */
			assert(received <= 1800 * (data_ms + 40) / 1000);
			assert(a.events > 0 || received + 1800 * tick_ms / 1000 >= 1800 * data_ms / 1000);
		}
		assert(b.size == 108000 && memcmp(b.bytes, page, b.size) == 0);
		assert(sent_ms(&a) >= begin_ms + 60000 && sent_ms(&a) < begin_ms + 60000 + tick_ms);
	}
}

/* Bits of an HDLC frame on the line: hdlc_line_test.c holds them against the standard. */
static size_t frame_bits(const uint8_t *frame, size_t size)
{
	struct hdlc_line line;
	size_t bits;

	hdlc_line_begin(&line);
	bits = hdlc_line_bits(&line, frame, size);
	return bits + hdlc_line_end(&line);
}

/* A block takes its bits, those stuffed in and flags included, and no millisecond more than the tick. */
static void test_block_pace(void)
{
	struct modem_block block = {.data = page, .size = 65536, .frame_size = 256};
	uint64_t bits = 0, due_ms;
	size_t i;

	memset(block.wanted, 0xff, sizeof(block.wanted));
	run_block(&(struct t38_config){0}, &block, 60000);
	for (i = 0; i < b.events; i++)
		if (b.event[i].type == MODEM_FRAME)
			bits += frame_bits(b.bytes + b.event[i].at, b.event[i].size);
	assert(bits > 260 * 8 * 256);
	due_ms = 1000 + 142 + 110 + (bits * 1000 + 14399) / 14400;
	assert(sent_ms(&a) >= due_ms && sent_ms(&a) < due_ms + 20);
}

/* A machine that stood still: nothing is left out, and the signal ends when it should. */
static void test_late_ticks(void)
{
	struct modem_order data = {
		.type = MODEM_DATA, .signal = T30_V29_9600, .bytes = {page, 12000}
        };

	start(&(struct t38_config){0});
	listen_for(&b, T30_V29_9600, false);
	order(&a, &data);
	run(3000);
	now_ms += 3000;
	run(3000);
	/* In between nothing came for three seconds, so b took the carrier for lost. */
	assert(a.events == 0 && b.size > 7 * 1200);
	run(3000);
	assert(b.size == 12000 && memcmp(b.bytes, page, b.size) == 0);
	assert(sent_ms(&a) == 1000 + 253 + 10000 + 7);
}

/* ---- turns ---------------------------------------------------------- */

static void test_quiet(void)
{
	struct modem_order frames = FRAMES2(csi, dis);
	size_t i;

	start(&(struct t38_config){0});
	run(100);
	/* One packet shows where we are. */
	assert(t38_modem_wakes_ms(&a.term) == UINT64_MAX && a.packets == 1);
	order(&a, &frames);
	assert(t38_modem_wakes_ms(&a.term) <= now_ms);
	order(&a, &frames);
	run(1200);
	order(&a, &(struct modem_order){.type = MODEM_QUIET});
	run(6000);
	assert(a.events == 0 && a.term.tx.indicator == IFP_NO_SIGNAL);
	assert(b.events == 3 && b.event[2].type == MODEM_CARRIER_LOST);

	/* And all is as it was in the beginning. */
	for (i = 0; i < MODEM_ORDERS_MAX; i++)
		order(&a, &frames);
	assert(t38_modem_order(&a.term, &frames) == -ENOBUFS);
	run(20000);
	assert(a.events == 1 && b.event[b.events - 1].type == MODEM_CARRIER_LOST);
	assert(b.events == 3 + 4 * MODEM_ORDERS_MAX);
	assert(t38_modem_wakes_ms(&a.term) == UINT64_MAX);
}

static void test_orders_refused(void)
{
	struct modem_order what = {.type = MODEM_TRAIN, .signal = T30_V21};

	start(&(struct t38_config){0});
	assert(t38_modem_order(&a.term, &what) == -EINVAL);
	what.signal = T30_SIGNALS;
	assert(t38_modem_order(&a.term, &what) == -EINVAL);
	what.type = MODEM_BLOCK;
	what.signal = T30_NONE;
	assert(t38_modem_order(&a.term, &what) == -EINVAL);
	what = (struct modem_order){.type = MODEM_FRAMES, .frames = MODEM_FRAMES_MAX + 1};
	assert(t38_modem_order(&a.term, &what) == -EINVAL);

	/* A limit below which nothing works is none. */
	start(&(struct t38_config){.packet_size = 10});
	assert(a.term.tx.config.packet_size == T38_PACKET_MIN);

	/* Nothing to send is soon sent. */
	order(&a, &(struct modem_order){.type = MODEM_SILENCE});
	order(&a, &(struct modem_order){.type = MODEM_TRAIN, .signal = T30_V17_7200, .short_training = true});
	order(&a, &(struct modem_order){.type = MODEM_DATA, .signal = T30_V27_2400});
	order(&a, &(struct modem_order){.type = MODEM_FRAMES});
	run(3000);
	assert(a.events == 1 && sent_ms(&a) <= 1000 + 142 + 1158 + 900 + 20);
}

/* Tones and their silence, and who hears them. */
static void test_tones(void)
{
	start(&(struct t38_config){0});
	order(&a, &(struct modem_order){.type = MODEM_CNG, .ms = 500});
	order(&a, &(struct modem_order){.type = MODEM_SILENCE, .ms = 3000});
	order(&a, &(struct modem_order){.type = MODEM_CNG, .ms = 500});
	order(&b, &(struct modem_order){.type = MODEM_CED, .ms = 2600});
	run(6000);
	assert(a.events == 2 && a.event[0].type == MODEM_CED_HEARD && a.event[1].type == MODEM_SENT);
	assert(a.event[1].ms == 5000);
	assert(b.events == 3 && b.event[0].type == MODEM_CNG_HEARD && b.event[1].type == MODEM_SENT);
	assert(b.event[1].ms == 3600 && b.event[2].type == MODEM_CNG_HEARD && b.event[2].ms == 4500);
}

/* A frame comes to side a from nowhere. */
static void answer(const uint8_t *frame, size_t size)
{
	const struct ifp_field fields[] = {
		{IFP_HDLC_DATA,           frame, size},
                {IFP_HDLC_FCS_OK_SIG_END, NULL,  0   }
        };
	static struct t38_reports reports;
	uint8_t packet[100];
	int packet_size = ifp_build_data(IFP_V21, fields, 2, 0, packet, sizeof(packet));

	assert(packet_size > 0);
	t38_modem_packet(&a.term, packet, (size_t)packet_size, false, now_ms, &reports);
	note(&a, &reports);
}

/* Who answers has heard us out: the turn ends ahead of the answer, though a modem would be busy for long. */
static void test_answered(void)
{
	struct modem_order frames = FRAMES2(csi, dis);
	uint64_t answered_ms;

	start(&(struct t38_config){0});
	order(&a, &frames);
	while (b.events < 4)
		run(20);
	assert(a.events == 0 && b.event[3].type == MODEM_CARRIER_LOST);
	order(&b, &frames);
	answered_ms = now_ms;
	run(20);
	assert(a.events == 2 && a.event[0].type == MODEM_SENT && a.event[1].type == MODEM_CARRIER);
	assert(a.event[0].ms == answered_ms);
	run(5000);
	assert(a.events == 5 && b.events == 5);

	/* An answer may come without its indicator. */
	start(&(struct t38_config){0});
	order(&a, &frames);
	while (b.events < 4)
		run(20);
	answer(dis, sizeof(dis));
	assert(a.events == 4 && a.event[0].type == MODEM_SENT && a.event[1].type == MODEM_CARRIER);
	run(1000);
	assert(a.events == 4);

	/* But not what was not sent, nor what is ordered behind. */
	start(&(struct t38_config){0});
	order(&a, &frames);
	run(1000);
	order(&b, &frames);
	run(100);
	assert(a.events == 1 && a.event[0].type == MODEM_CARRIER);
	start(&(struct t38_config){0});
	order(&a, &frames);
	order(&a, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
	while (b.events < 4)
		run(20);
	order(&b, &frames);
	run(20);
	assert(a.events == 1 && a.event[0].type == MODEM_CARRIER);
	/* A tone is not said to anybody. */
	start(&(struct t38_config){0});
	order(&a, &(struct modem_order){.type = MODEM_CNG, .ms = 500});
	run(20);
	order(&b, &frames);
	run(40);
	assert(a.events == 1 && a.event[0].type == MODEM_CARRIER);
	run(500);
	assert(a.events == 2 && a.event[1].type == MODEM_SENT && a.event[1].ms == 1500);
	/* What the far end sends all the time is no answer: its data come while ours end. */
	start(&(struct t38_config){0});
	order(&a, &frames);
	run(720);
	order(&b, &frames);
	run(4000);
	assert(a.event[0].type == MODEM_CARRIER && a.event[1].type == MODEM_FRAME && a.event[2].type == MODEM_SENT);
	assert(a.event[1].ms > a.last_data_ms && a.event[2].ms > a.event[1].ms + 40);
}

/* ---- between two of ours -------------------------------------------- */

static void test_faxport(void)
{
	static const uint8_t zeros[2700];
	struct modem_order frames = FRAMES2(csi, dis);
	size_t at = 0;

	/* At pace: a fast signal takes its time, and nothing else. */
	start(&(struct t38_config){.far_is_faxport = true, .ahead_octets = T38_AHEAD_MIN - 1});
	order(&a, &(struct modem_order){.type = MODEM_CED, .ms = 2600});
	order(&a, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
	order(&a, &frames);
	order(&a, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
	order(&a, &(struct modem_order){.type = MODEM_TRAIN, .signal = T30_V17_14400, .ms = 1500});
	listen_for(&b, T30_V17_14400, false);
	run(5000);
	expect(&b, &at, MODEM_CED_HEARD, T30_NONE, NULL, 0);
	expect(&b, &at, MODEM_CARRIER, T30_V21, NULL, 0);
	expect(&b, &at, MODEM_FRAME, T30_V21, csi, sizeof(csi));
	expect(&b, &at, MODEM_FRAME, T30_V21, dis, sizeof(dis));
	expect(&b, &at, MODEM_CARRIER_LOST, T30_V21, NULL, 0);
	expect(&b, &at, MODEM_CARRIER, T30_V17_14400, NULL, 0);
	expect_bytes(&b, &at, T30_V17_14400, zeros, sizeof(zeros));
	expect(&b, &at, MODEM_CARRIER_LOST, T30_V17_14400, NULL, 0);
	assert(at == b.events && sent_ms(&a) == 1000 + 1393 + 1500 + 7);

	/* Longer silences are meant: the time between two CNG. */
	start(&(struct t38_config){.far_is_faxport = true});
	order(&a, &(struct modem_order){.type = MODEM_SILENCE, .ms = 3000});
	run(5000);
	assert(sent_ms(&a) == 4000);
}

/* A block ahead of pace: never more than the store in the time it takes to be emptied, and not much less. */
static void test_ahead(void)
{
	static const uint32_t stores[] = {T38_AHEAD_MIN, 8192, 65536};
	static uint32_t octets[4000];
	struct modem_block block = {.data = page, .size = 65536, .frame_size = 256};
	struct modem_order order_block = {.type = MODEM_BLOCK, .signal = T30_V17_14400};
	struct t38_config config = {.far_is_faxport = true};
	size_t i, k, at, window;

	memset(block.wanted, 0xff, sizeof(block.wanted));
	order_block.block = block;
	for (i = 0; i < 2 * ARRAY_SIZE(stores); i++) {
		config.ahead_octets = stores[i / 2];
		start(&config);
		tick_ms = i % 2 ? 20 : 1;
		window = T38_DRAIN_MS / tick_ms;
		listen_for(&b, T30_V17_14400, true);
		order(&a, &order_block);
		for (k = 0; k < ARRAY_SIZE(octets) && a.events == 0; k++) {
			run(tick_ms);
			octets[k] = a.octets;
			assert(k < window || octets[k] - octets[k - window] <= stores[i / 2]);
		}
		assert(k * tick_ms <= 70000u * T38_DRAIN_MS * 2 / stores[i / 2] + 40);
		at = 0;
		expect(&b, &at, MODEM_CARRIER, T30_V17_14400, NULL, 0);
		expect_block(&b, &at, T30_V17_14400, &block);
		expect(&b, &at, MODEM_CARRIER_LOST, T30_V17_14400, NULL, 0);
		assert(at == b.events);
	}

	/* Training too; a page without frames keeps its pace. */
	start(&config);
	listen_for(&b, T30_V17_14400, false);
	order(&a, &(struct modem_order){.type = MODEM_TRAIN, .signal = T30_V17_14400, .ms = 1500});
	run(20);
	assert(a.events == 1 && b.size == 2700);
	order(&a, &(struct modem_order){
			  .type = MODEM_DATA, .signal = T30_V17_14400, .bytes = {page, 18000}
        });
	run(11000);
	assert(a.event[1].ms == 1020 + 10000);
}

/* A block that runs ahead goes on at the modem's pace when it may not any more, and whole. */
static void test_ahead_taken_back(void)
{
	struct modem_block block = {.data = page, .size = 65536, .frame_size = 256};
	struct modem_order order_block = {.type = MODEM_BLOCK, .signal = T30_V17_14400};
	struct modem_order frames = FRAMES2(csi, dis);
	size_t at = 0, before;

	memset(block.wanted, 0xff, sizeof(block.wanted));
	order_block.block = block;
	start(&(struct t38_config){.far_is_faxport = true, .ahead_octets = 8192});
	listen_for(&b, T30_V17_14400, true);
	order(&a, &order_block);
	run(100);
	before = a.octets;
	assert(before > 8192 && before < 20000);
	t38_modem_set_far(&a.term, false, 8192, now_ms);
	assert(a.term.tx.config.ahead_octets == 0);
	run(10000);
	/* 1800 octets a second, and what HDLC adds. */
	assert(a.octets - before > 16500 && a.octets - before < 19500);
	run(30000);
	expect(&b, &at, MODEM_CARRIER, T30_V17_14400, NULL, 0);
	expect_block(&b, &at, T30_V17_14400, &block);
	expect(&b, &at, MODEM_CARRIER_LOST, T30_V17_14400, NULL, 0);

	/* Frames after it have their preamble again. */
	at = a.events;
	before = now_ms;
	order(&a, &frames);
	run(5000);
	assert(a.event[at].ms >= before + 1700);
}

/* Short frames take a datagram each as well. */
static void test_ahead_short_frames(void)
{
	struct modem_block block = {.data = page, .size = 16384, .frame_size = 64};
	struct modem_order order_block = {.type = MODEM_BLOCK, .signal = T30_V17_14400};
	uint32_t packets;

	memset(block.wanted, 0xff, sizeof(block.wanted));
	order_block.block = block;
	start(&(struct t38_config){.far_is_faxport = true, .ahead_octets = 8192});
	tick_ms = 20;
	listen_for(&b, T30_V17_14400, true);
	order(&a, &order_block);
	run(20);
	packets = b.term.rx.facts.packets;
	assert(packets > 10 && packets <= 8192 / 2 / T38_AHEAD_PACKET + 1);
}

/* ---- a wire that loses ---------------------------------------------- */

/* What is reported as good was sent; what was sent is reported, or something lost shows. */
static void test_loss(void)
{
	struct modem_block block = {.data = page, .size = 20000, .frame_size = 256};
	struct modem_order frames = FRAMES2(csi, dis);
	struct modem_order order_block = {.type = MODEM_BLOCK, .signal = T30_V17_14400};
	unsigned int seed, good, bad, lost_frames = 0, carriers, all = 0;
	const struct event *event;
	size_t i, number;

	memset(block.wanted, 0xff, sizeof(block.wanted));
	order_block.block = block;
	for (seed = 0; seed < 60; seed++) {
		start(&(struct t38_config){.version = seed % 4, .far_is_faxport = seed % 2, .ahead_octets = 65536});
		a.tx.control_copies = a.tx.image_copies = seed % 3;
		srand(seed);
		loss_percent = 1 + seed % 20;
		listen_for(&b, T30_V17_14400, true);
		order(&a, &frames);
		order(&a, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
		order(&a, &order_block);
		run(20000);
		assert(a.events == 1);
		good = bad = carriers = 0;
		for (i = 0; i < b.events; i++) {
			event = &b.event[i];
			carriers += event->type == MODEM_CARRIER;
			carriers -= event->type == MODEM_CARRIER_LOST;
			assert(carriers <= 1);
			if (event->type != MODEM_FRAME)
				continue;
			good += event->good;
			bad += !event->good;
			if (!event->good)
				continue;
			if (event->signal == T30_V21) {
				assert(memcmp(b.bytes + event->at, csi, event->size) == 0 ||
				       memcmp(b.bytes + event->at, dis, event->size) == 0);
			} else if (event->size != 3) {
				for (number = 0; number < 79; number++)
					if (memcmp(b.bytes + event->at + 4, page + number * 256,
						   MIN(256, 20000 - number * 256)) == 0)
						break;
				assert(number < 79 && event->size == 260);
			}
		}
		assert(carriers == 0 && good <= 2 + 79 + 3);
		assert(good == 84 || bad > 0 || t38_modem_facts(&b.term)->gaps > 0 || b.rx.lost > 0);
		lost_frames += 84 - good;
		all += 84;
	}
	/* It did lose. */
	assert(lost_frames > all / 100 && lost_frames < all / 3);
}

int main(void)
{
	assert(sizeof(struct t38_modem) < 4096);
	fill_page();
	test_frames();
	test_train();
	test_block();
	test_turn();
	test_pace();
	test_block_pace();
	test_late_ticks();
	test_quiet();
	test_orders_refused();
	test_tones();
	test_answered();
	test_faxport();
	test_ahead();
	test_ahead_taken_back();
	test_ahead_short_frames();
	test_loss();
	return 0;
}

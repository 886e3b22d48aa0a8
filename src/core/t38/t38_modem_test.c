/* SPDX-License-Identifier: MIT */
/* Tests of T.38 terminals: what is sent comes out at the other end, and turns end when they should. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/t38_signal.h"
#include "core/t38/test_modems.h"

/* ---- frames --------------------------------------------------------- */

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
	test_quiet();
	test_orders_refused();
	test_tones();
	test_answered();
	test_loss();
	return 0;
}

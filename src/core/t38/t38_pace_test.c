/* SPDX-License-Identifier: MIT */
/* Tests of a T.38 terminal's time: at the pace of a modem, and between two of ours ahead of it. */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/hdlc_line.h"
#include "core/t38/test_modems.h"

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

int main(void)
{
	fill_page();
	test_pace();
	test_block_pace();
	test_late_ticks();
	test_faxport();
	test_ahead();
	test_ahead_taken_back();
	test_ahead_short_frames();
	return 0;
}

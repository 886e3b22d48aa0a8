/* SPDX-License-Identifier: MIT */
/*
 * The eight ITU charts in one call at modem pace, against the shortest time
 * that T.30 leaves for it:
 *
 *   CED 2.6 s, and for each turn of V.21 a preamble of 0.85 s (1 s less 15 %,
 *   5.3.1) and the bits of its frames at 300 bit/s; training of V.17 1.393 s
 *   and TCF 1.5 s; for each block of a page short training of 0.142 s, flags
 *   of 0.1 s (200 ms less 100, T.4 A.3.1), and the bits of its frames at
 *   14400 bit/s, three RCP with them; 75 ms before each change of direction or
 *   of signal (5.3.6.2.1).
 *
 * In T.38 a call may be shorter than that: the last packet of a signal leaves
 * when its first bit is due, and a far end without a modem has heard all then.
 *
 * The bits of a frame are its octets, FCS, stuffed zeros and one flag. They
 * are counted here bit by bit, and by nothing that the core uses.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "call.h"
#include "pages.h"

#define FRAME 256
#define BLOCK (256 * FRAME)
#define PERCENT_MAX 3

static struct call call;
static struct sheet sheets[CHARTS];

/* ---- bits ------------------------------------------------------------------------- */

struct counter {
	uint32_t bits, ones, fcs;
};

static void count_bit(struct counter *counter, unsigned int bit)
{
	counter->fcs = (counter->fcs << 1 & 0xffff) ^ ((counter->fcs >> 15 ^ bit) & 1 ? 0x1021 : 0);
	counter->bits++;
	counter->ones = bit ? counter->ones + 1 : 0;
	if (counter->ones == 5) {
		counter->bits++;
		counter->ones = 0;
	}
}

static void count_octets(struct counter *counter, const uint8_t *octets, size_t size)
{
	for (size_t i = 0; i < size * 8; i++)
		count_bit(counter, octets[i / 8] >> (7 - i % 8) & 1);
}

static uint32_t frame_bits(const uint8_t *octets, size_t size)
{
	struct counter counter = {.fcs = 0xffff};
	uint32_t fcs;

	count_octets(&counter, octets, size);
	fcs = ~counter.fcs;
	for (int i = 15; i >= 0; i--)
		count_bit(&counter, fcs >> i & 1);
	return counter.bits + 8;
}

/* Of a page's blocks: frames of facsimile data, then RCP thrice for each block. */
static uint64_t page_bits(const uint8_t *data, size_t size)
{
	static const uint8_t rcp[] = {0xff, 0xc0, 0x61};
	uint8_t frame[4 + FRAME] = {0xff, 0xc0, 0x60};
	uint64_t bits = 0;

	for (size_t at = 0; at < size; at += FRAME) {
		unsigned int number = (unsigned int)(at / FRAME % 256);

		frame[3] = 0;
		for (int i = 0; i < 8; i++)
			frame[3] |= (uint8_t)((number >> i & 1) << (7 - i));
		memset(frame + 4, 0, FRAME);
		memcpy(frame + 4, data + at, MIN(size - at, (size_t)FRAME));
		bits += frame_bits(frame, sizeof(frame));
	}
	return bits + (size + BLOCK - 1) / BLOCK * 3 * frame_bits(rcp, sizeof(rcp));
}

/* ---- the floor ---------------------------------------------------------------------- */

/* What the frames of V.21 take: those that were said, of which none was said twice. */
static double frames_s(size_t blocks)
{
	size_t turns = 0, frames = 0;
	uint64_t bits = 0;

	for (size_t i = 0; i < call.trace.count; i++) {
		const struct trace_line *line = &call.trace.line[i];

		turns += line->type == TRACE_BEGINS;
		frames += line->type == TRACE_FRAME;
		if (line->type == TRACE_FRAME)
			bits += frame_bits(line->octets, line->size);
	}
	/* CSI DIS, TSI DCS, CFR; PPS and MCF of each block; DCN. */
	assert(turns == 4 + 2 * blocks && frames == 6 + 2 * blocks);
	return 0.850 * (double)turns + (double)bits / 300 + 0.075 * (double)turns;
}

static double floor_s(const struct t30_format *format, size_t *ret_octets)
{
	uint64_t bits = 0;
	size_t blocks = 0;

	*ret_octets = 0;
	for (size_t i = 0; i < CHARTS; i++) {
		size_t size;
		uint8_t *data = sheet_encode(&sheets[i], format, &size);

		bits += page_bits(data, size);
		blocks += (size + BLOCK - 1) / BLOCK;
		*ret_octets += size;
		free(data);
	}
	return 2.6 + frames_s(blocks) + 0.075 + 1.393 + 1.5 + (0.075 + 0.142 + 0.1) * (double)blocks +
	       (double)bits / 14400;
}

int main(void)
{
	struct call_config config;
	double least_s, took_s;
	size_t octets;

	for (int i = 0; i < CHARTS; i++) {
		struct page page;

		page_chart(i + 1, &page);
		sheets[i] = (struct sheet){T30_R8X77, page.width, page.rows, page.pixels};
	}
	call_defaults(&config);
	config.faults.delay_ms = 5;
	config.end[1].theirs = false;
	config.end[0].sheets = sheets;
	config.end[0].sheet_count = CHARTS;
	assert(call_run(&call, &config));
	assert(call_result(&call, 0)->good && call_result(&call, 1)->stored == CHARTS);
	for (int i = 0; i < CHARTS; i++)
		assert(!*sheet_difference(&sheets[i], &call_result(&call, 1)->sheet[i]));

	least_s = floor_s(&call_result(&call, 0)->format, &octets);
	took_s = (double)call_result(&call, 0)->over_ms / 1000;
	printf("eight ITU charts, %zu octets of MMR, ECM, V.17 14400: %.2f s; the floor is %.2f s: %+.2f %%\n", octets,
	       took_s, least_s, (took_s / least_s - 1) * 100);
	call_fini(&call);

	config.end[0].theirs = config.end[1].theirs = true;
	assert(call_run(&call, &config) && call_result(&call, 1)->stored == CHARTS);
	printf("spandsp to spandsp: %.2f s, %+.2f %%\n", (double)call_result(&call, 1)->over_ms / 1000,
	       ((double)call_result(&call, 1)->over_ms / 1000 / least_s - 1) * 100);
	call_fini(&call);
	for (int i = 0; i < CHARTS; i++)
		sheet_free(&sheets[i]);
	return took_s > least_s * (100 + PERCENT_MAX) / 100 || took_s < least_s * (100 - PERCENT_MAX) / 100;
}

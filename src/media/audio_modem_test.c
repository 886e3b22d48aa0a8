/* SPDX-License-Identifier: MIT */
/* Two modems joined by a line: each order of one becomes the right reports of the other. */
#undef NDEBUG
#include "media/audio_modem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/t30/t30_tcf.h"
#include "media/test_line.h"

static void order(struct line *line, int side, const struct modem_order *wish)
{
	assert(audio_modem_order(line->end[side].modem, wish) == 0);
}

static void listen(struct line *line, int side, enum t30_signal signal, bool framed, bool short_training)
{
	order(line, side,
	      &(struct modem_order){
		      .type = MODEM_LISTEN, .signal = signal, .framed = framed, .short_training = short_training});
}

static size_t count(const struct line_end *end, enum modem_report_type type, enum t30_signal signal)
{
	size_t n = 0, i;

	for (i = 0; i < end->reports; i++)
		n += end->report[i].report.type == type && end->report[i].report.signal == signal;
	return n;
}

static void show(const struct line_end *end)
{
	static const char *const types[MODEM_REPORT_TYPES] = {"sent",      "CNG",   "CED",   "carrier",
							      "untrained", "frame", "bytes", "lost"};
	size_t i;

	for (i = 0; i < end->reports; i++)
		fprintf(stderr, "%7.2f %s signal %d size %zu good %d\n", (double)end->report[i].at_ms / 1000,
			types[end->report[i].report.type], end->report[i].report.signal,
			end->report[i].report.bytes.size, end->report[i].report.good);
}

/* ---- the orders ----------------------------------------------------------- */

static const uint8_t csi[] = {0xff, 0xc0, 0x40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
static const uint8_t dis[] = {0xff, 0xc8, 0x01, 0x00, 0x77, 0x9f, 0xff, 0x00};

static void send_frames(struct line *line, int side)
{
	struct modem_order frames = {
		.type = MODEM_FRAMES, .frames = 2, .frame = {{csi, sizeof(csi)}, {dis, sizeof(dis)}}
        };

	order(line, side, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
	order(line, side, &frames);
}

static void check_frames(struct line *line, int side)
{
	struct line_end *end = &line->end[side];
	const struct line_report *report = end->report;

	if (!(end->reports == 4 && report[0].report.type == MODEM_CARRIER))
		show(end);
	assert(end->reports == 4);
	assert(report[0].report.type == MODEM_CARRIER && report[0].report.signal == T30_V21);
	assert(report[1].report.type == MODEM_FRAME && report[1].report.good);
	assert(report[1].report.bytes.size == sizeof(csi) &&
	       memcmp(report[1].report.bytes.data, csi, sizeof(csi)) == 0);
	assert(report[2].report.type == MODEM_FRAME && report[2].report.good);
	assert(report[2].report.bytes.size == sizeof(dis) &&
	       memcmp(report[2].report.bytes.data, dis, sizeof(dis)) == 0);
	assert(report[3].report.type == MODEM_CARRIER_LOST && report[3].report.signal == T30_V21);
	/* Within the gap before the answer, and what comes after it. */
	assert(report[3].at_ms - report[2].at_ms <= 100);
}

static void test_frames(void)
{
	struct line *line = line_new(1);
	uint64_t begun;
	int side, n;

	for (n = 0; n < 6; n++) {
		side = n & 1;
		line_forget(line);
		begun = line->now_ms;
		send_frames(line, side);
		assert(line_until(line, side, MODEM_SENT, 6000));
		/* 75 ms, one second of flags give or take 15 %, and 41 octets with their zeros and flags. */
		assert(line->now_ms - begun >= 75 + 850 + 41 * 8000 / 300);
		assert(line->now_ms - begun <= 75 + 1150 + 48 * 8000 / 300);
		assert(line->end[side].reports == 1);
		line_run(line, 200);
		check_frames(line, !side);
	}
	line_free(line);
}

/* A document to send. */
static uint8_t page[70000];

static void make_page(void)
{
	size_t i;

	srand(7);
	for (i = 0; i < sizeof(page); i++)
		page[i] = i < 4000 ? (uint8_t)(i % 7 ? 0xff : 0) : (uint8_t)(rand() >> 7);
}

static size_t octets_of(const struct line_end *end, enum t30_signal signal, const uint8_t **ret_octets)
{
	size_t n = 0, i;

	*ret_octets = NULL;
	for (i = 0; i < end->reports; i++) {
		if (end->report[i].report.type != MODEM_BYTES || end->report[i].report.signal != signal)
			continue;
		if (!*ret_octets)
			*ret_octets = end->report[i].report.bytes.data;
		n += end->report[i].report.bytes.size;
	}
	return n;
}

/* Are the bits of @data anywhere among those of @line, to the last one? */
static bool has_bits(const uint8_t *line, size_t line_size, const uint8_t *data, size_t size)
{
	size_t at, shift, i;

	for (at = 0; at + size < line_size && at < 40; at++)
		for (shift = 0; shift < 8; shift++) {
			for (i = 0; i < size; i++)
				if ((uint8_t)(line[at + i] << shift | line[at + i + 1] >> (8 - shift)) != data[i])
					break;
			if (i == size)
				return true;
		}
	return false;
}

static bool tcf_is_good(const struct line_end *end, enum t30_signal signal)
{
	struct t30_tcf tcf;
	const uint8_t *octets;
	size_t size = octets_of(end, signal, &octets);

	t30_tcf_begin(&tcf);
	t30_tcf_put(&tcf, octets, size);
	return t30_tcf_is_good(&tcf, t30_signal_rate(signal));
}

static void check_signal(const struct line_end *end, enum t30_signal signal)
{
	if (count(end, MODEM_CARRIER, signal) != 1 || count(end, MODEM_CARRIER_LOST, signal) != 1)
		show(end);
	assert(count(end, MODEM_CARRIER, signal) == 1);
	assert(count(end, MODEM_CARRIER_LOST, signal) == 1);
	assert(count(end, MODEM_UNTRAINED, signal) == 0);
	assert(count(end, MODEM_CARRIER, T30_V21) == 0);
	assert(end->report[0].report.type == MODEM_CARRIER);
	assert(end->report[end->reports - 1].report.type == MODEM_CARRIER_LOST);
}

static void send_training(struct line *line, int side, enum t30_signal signal)
{
	listen(line, !side, signal, false, false);
	order(line, side, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
	order(line, side, &(struct modem_order){.type = MODEM_TRAIN, .signal = signal, .ms = 1500});
}

static void test_training(enum t30_signal signal)
{
	struct line *line = line_new(1);
	const uint8_t *octets;
	size_t size;
	int n;

	for (n = 0; n < 4; n++) {
		line_forget(line);
		send_training(line, n & 1, signal);
		assert(line_until(line, n & 1, MODEM_SENT, 6000));
		line_run(line, 200);
		check_signal(&line->end[!(n & 1)], signal);
		assert(tcf_is_good(&line->end[!(n & 1)], signal));
		size = octets_of(&line->end[!(n & 1)], signal, &octets);
		assert(size >= t30_signal_rate(signal) * 1500 / 8000 && size < t30_signal_rate(signal) * 1700 / 8000);
		/* And nothing of it on our side. */
		assert(line->end[n & 1].reports == 1);
	}
	line_free(line);
}

/* A page without frames, after training from the start, and again after the short one. */
static void test_data(enum t30_signal signal)
{
	struct line *line = line_new(2);
	const uint8_t *octets;
	size_t size;
	int n;

	send_training(line, 0, signal);
	assert(line_until(line, 0, MODEM_SENT, 6000));
	line_run(line, 200);
	for (n = 0; n < 3; n++) {
		line_forget(line);
		listen(line, 1, signal, false, true);
		order(line, 0, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
		order(line, 0,
		      &(struct modem_order){
			      .type = MODEM_DATA,
			      .signal = signal,
			      .short_training = true,
			      .bytes = {page, 9000 + (size_t)n}
                });
		assert(line_until(line, 0, MODEM_SENT, 60000));
		line_run(line, 200);
		check_signal(&line->end[1], signal);
		size = octets_of(&line->end[1], signal, &octets);
		assert(has_bits(octets, size, page, 9000 + (size_t)n));
	}
	line_free(line);
}

static struct modem_order block_of(enum t30_signal signal, uint16_t frame_size, size_t size)
{
	struct modem_order block = {
		.type = MODEM_BLOCK,
		.signal = signal,
		.short_training = true,
		.block = {.data = page, .size = size, .frame_size = frame_size}
        };
	size_t i;

	for (i = 0; i * frame_size < size; i++)
		block.block.wanted[i / 8] |= (uint8_t)(1 << i % 8);
	return block;
}

/* How many frames of a block have come whole; @ret_bad of those that have not. */
static size_t frames_of(const struct line_end *end, const struct modem_order *block, size_t *ret_rcp, size_t *ret_bad)
{
	static bool got[256];
	size_t n = 0, i, number, at, size = block->block.frame_size;

	memset(got, 0, sizeof(got));
	*ret_rcp = *ret_bad = 0;
	for (i = 0; i < end->reports; i++) {
		const struct modem_report *report = &end->report[i].report;
		const uint8_t *data = report->bytes.data;

		if (report->type != MODEM_FRAME || report->signal != block->signal)
			continue;
		/* What a signal's end sounds like may be taken for a frame; nobody will miss it. */
		*ret_bad += !report->good && *ret_rcp == 0;
		if (!report->good)
			continue;
		assert(data[0] == 0xff && data[1] == 0xc0);
		*ret_rcp += data[2] == 0x61 && report->bytes.size == 3;
		if (data[2] != 0x60)
			continue;
		assert(report->bytes.size == 4 + size);
		for (number = 0, at = 0; at < 8; at++)
			number |= (size_t)(data[3] >> at & 1) << (7 - at);
		at = number * size;
		assert(block->block.wanted[number / 8] >> number % 8 & 1 && !got[number]);
		assert(memcmp(data + 4, page + at, at + size <= block->block.size ? size : block->block.size - at) ==
		       0);
		got[number] = true;
		n++;
	}
	return n;
}

static size_t frames_wanted(const struct modem_order *block)
{
	size_t n = 0, i;

	for (i = 0; i < 256; i++)
		n += block->block.wanted[i / 8] >> i % 8 & 1;
	return n;
}

static void send_block(struct line *line, int side, const struct modem_order *block)
{
	listen(line, !side, block->signal, true, true);
	order(line, side, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
	order(line, side, block);
	order(line, side, &(struct modem_order){.type = MODEM_SILENCE, .ms = 75});
	order(line, side, &(struct modem_order){.type = MODEM_FRAMES, .frames = 1, .frame = {{dis, sizeof(dis)}}});
}

/* A block, and the command after it in the same turn. */
static void test_block(enum t30_signal signal, uint16_t frame_size, size_t block_size)
{
	struct line *line = line_new(2);
	struct modem_order block = block_of(signal, frame_size, block_size);
	const struct line_report *last;
	size_t rcp, bad;
	int n;

	send_training(line, 0, signal);
	assert(line_until(line, 0, MODEM_SENT, 6000));
	line_run(line, 200);
	for (n = 0; n < 3; n++) {
		if (n == 2)
			block.block.wanted[0] = 0x11;
		line_forget(line);
		send_block(line, 0, &block);
		assert(line_until(line, 0, MODEM_SENT, 500000));
		line_run(line, 200);
		if (frames_of(&line->end[1], &block, &rcp, &bad) != frames_wanted(&block) || rcp != 3 || bad)
			show(&line->end[1]);
		assert(frames_of(&line->end[1], &block, &rcp, &bad) == frames_wanted(&block));
		assert(rcp == 3 && bad == 0 && count(&line->end[1], MODEM_UNTRAINED, signal) == 0);
		last = &line->end[1].report[line->end[1].reports - 4];
		assert(last[0].report.type == MODEM_CARRIER_LOST && last[0].report.signal == signal);
		assert(last[1].report.type == MODEM_CARRIER && last[1].report.signal == T30_V21);
		assert(last[2].report.type == MODEM_FRAME && last[2].report.good && last[2].report.signal == T30_V21);
		assert(last[3].report.type == MODEM_CARRIER_LOST && last[3].report.signal == T30_V21);
	}
	line_free(line);
}

int main(void)
{
	enum t30_signal signal;

	make_page();
	test_frames();
	for (signal = 0; signal < T30_SIGNALS; signal++) {
		test_training(signal);
		test_data(signal);
		test_block(signal, 256, 20000);
		test_block(signal, 64, 5001);
	}
	return 0;
}

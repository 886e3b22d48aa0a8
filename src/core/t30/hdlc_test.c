/* SPDX-License-Identifier: MIT */
#undef NDEBUG
#include "core/t30/hdlc.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/hdlc_line.h"

/* The line, and what a receiver made of it. */
struct line {
	struct hdlc_tx tx;
	struct hdlc_rx rx;
	size_t bits, flip; /* bit @flip from now on is turned over; 0: none */
	size_t flags, frames, good;
	size_t size;
	uint8_t last[MODEM_FRAME_MAX];
};

static void take(struct line *line, enum hdlc_rx_got got)
{
	line->flags += got == HDLC_RX_FLAG;
	if (got != HDLC_RX_FRAME)
		return;
	line->frames++;
	line->good += line->rx.good;
	line->size = line->rx.size;
	assert(line->size <= sizeof(line->last));
	memcpy(line->last, line->rx.frame, line->size);
}

static void put(struct line *line, unsigned int bit)
{
	line->bits++;
	take(line, hdlc_rx_bit(&line->rx, line->flip && --line->flip == 0 ? !bit : bit));
}

static void out(struct line *line)
{
	while (line->tx.count > 0) {
		line->tx.count--;
		put(line, line->tx.bits >> line->tx.count & 1);
	}
}

static void send_flag(struct line *line)
{
	hdlc_tx_flag(&line->tx);
	out(line);
}

static void send_octets(struct line *line, const uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		hdlc_tx_octet(&line->tx, data[i]);
		out(line);
	}
}

static void send_frame(struct line *line, const uint8_t *data, size_t size)
{
	send_octets(line, data, size);
	hdlc_tx_fcs(&line->tx);
	out(line);
	send_flag(line);
}

static void begin(struct line *line)
{
	memset(line, 0, sizeof(*line));
	hdlc_rx_begin(&line->rx);
}

/* A DIS, and its bits as the standard has them: most of all the order, which no round trip shows. */
static void test_known_bits(void)
{
	static const uint8_t frame[] = {0xff, 0xc8, 0x01};
	/* Flag, FF, C8, 01 (T.30 5.3.3 to 5.3.6), and the two zeros that are stuffed in. */
	static const char bits[] = "01111110"
				   "111110111"
				   "110001000"
				   "00000001";
	struct line line;
	size_t i = 0, j;

	begin(&line);
	hdlc_tx_flag(&line.tx);
	for (j = 0; j <= sizeof(frame); j++) {
		while (line.tx.count > 0) {
			line.tx.count--;
			assert((line.tx.bits >> line.tx.count & 1) == (unsigned int)(bits[i++] - '0'));
		}
		if (j < sizeof(frame))
			hdlc_tx_octet(&line.tx, frame[j]);
	}
	assert(bits[i] == 0);
}

static void test_round_trip(void)
{
	uint8_t data[MODEM_FRAME_MAX];
	struct hdlc_line length;
	struct line line;
	size_t size, i, n, bits;

	srand(1);
	begin(&line);
	send_flag(&line);
	for (n = 0; n < 2000; n++) {
		size = HDLC_FRAME_MIN + (size_t)rand() % (MODEM_FRAME_MAX - HDLC_FRAME_MIN + 1);
		for (i = 0; i < size; i++)
			data[i] = n % 3 ? (uint8_t)rand() : n % 2 ? 0xff : 0;
		bits = line.bits;
		send_frame(&line, data, size);
		assert(line.frames == n + 1 && line.good == n + 1);
		assert(line.size == size && memcmp(line.last, data, size) == 0);
		/* T.38 counts the same bits without making them. */
		hdlc_line_begin(&length);
		assert(line.bits - bits == hdlc_line_bits(&length, data, size) + hdlc_line_end(&length));
	}
	assert(line.flags == 1);
}

static void test_flags(void)
{
	static const uint8_t data[] = {0xff, 0xc8, 0x21};
	struct line line;
	size_t i;

	begin(&line);
	for (i = 0; i < 10; i++)
		send_flag(&line);
	assert(line.flags == 10 && line.rx.flags == 10 && line.frames == 0 && line.rx.junk == 0);
	send_frame(&line, data, sizeof(data));
	assert(line.rx.flags == 1);
	/* Flags that share a zero. */
	for (i = 0; i < 5; i++) {
		int k;

		for (k = 0; k < 6; k++)
			put(&line, 1);
		put(&line, 0);
	}
	assert(line.rx.flags == 6 && line.frames == 1);
	send_frame(&line, data, sizeof(data));
	assert(line.good == 2);
}

/* A bit turned over anywhere never makes a good frame of a bad one, and the next one is good again. */
static void test_damage(void)
{
	uint8_t data[20];
	struct line line;
	size_t at, i;

	srand(2);
	for (at = 1; at < sizeof(data) * 8 + 20; at++) {
		for (i = 0; i < sizeof(data); i++)
			data[i] = (uint8_t)rand();
		begin(&line);
		send_flag(&line);
		line.flip = at;
		send_frame(&line, data, sizeof(data));
		assert(line.good == 0);
		send_flag(&line);
		line.good = 0;
		send_frame(&line, data, sizeof(data));
		assert(line.good == 1 && line.size == sizeof(data) && memcmp(line.last, data, sizeof(data)) == 0);
	}
}

static void test_cut_short(void)
{
	static const uint8_t data[] = {0xff, 0xc8, 0x21, 1, 2, 3, 4};
	struct line line;
	size_t size;
	int i;

	for (size = 0; size <= sizeof(data); size++) {
		/* by an abort */
		begin(&line);
		send_flag(&line);
		send_octets(&line, data, size);
		for (i = 0; i < 20; i++)
			put(&line, 1);
		assert(line.frames == (size >= 5) && line.good == 0);
		put(&line, 0);
		send_octets(&line, data, sizeof(data));
		send_flag(&line);
		assert(line.frames == (size >= 5)); /* nothing begins without a flag */
		send_frame(&line, data, sizeof(data));
		assert(line.good == 1);
		/* by the end of the line */
		begin(&line);
		send_flag(&line);
		send_octets(&line, data, size);
		take(&line, hdlc_rx_cut(&line.rx));
		assert(line.frames == (size >= 5) && line.good == 0);
		/* by a flag: too short, or the check sequence is wrong */
		begin(&line);
		send_flag(&line);
		send_octets(&line, data, size);
		send_flag(&line);
		assert(line.frames == (size >= 5) && line.good == 0);
	}
}

/* Bits that make no octet: the check sequence is right, and yet the frame is not. */
static void test_odd_bits(void)
{
	static const uint8_t data[] = {0xff, 0xc8, 0x21};
	struct line line;
	int odd, i;

	for (odd = 0; odd < 8; odd++) {
		begin(&line);
		send_flag(&line);
		send_octets(&line, data, sizeof(data));
		hdlc_tx_fcs(&line.tx);
		out(&line);
		for (i = 0; i < odd; i++)
			put(&line, 0);
		send_flag(&line);
		assert(line.frames == 1 && line.good == (odd == 0));
	}
}

/* What is longer than any frame is bad, and no longer than one. */
static void test_too_long(void)
{
	uint8_t data[700] = {0xff, 0xc0, 0x60};
	struct line line;
	size_t size;

	for (size = MODEM_FRAME_MAX - 1; size < sizeof(data); size++) {
		begin(&line);
		send_flag(&line);
		send_frame(&line, data, size);
		assert(line.frames == 1 && line.good == (size <= MODEM_FRAME_MAX));
		assert(line.size == MIN(size, (size_t)MODEM_FRAME_MAX));
	}
}

/* Bits by chance: nothing good among them (2^-16 of the frames would be, so few are tried). */
static void test_noise(void)
{
	struct line line;
	size_t i;

	srand(3);
	begin(&line);
	for (i = 0; i < 500000; i++)
		put(&line, (unsigned int)rand() >> 7 & 1);
	assert(line.frames > 100 && line.good == 0);
	assert(line.rx.flags < 3);
}

int main(void)
{
	test_known_bits();
	test_round_trip();
	test_flags();
	test_damage();
	test_cut_short();
	test_odd_bits();
	test_too_long();
	test_noise();
	return 0;
}

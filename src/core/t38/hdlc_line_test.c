/* SPDX-License-Identifier: MIT */
/* Tests of the bits of HDLC frames, against the bits written out one by one. */
#undef NDEBUG
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/hdlc_line.h"

/* The standard's way, bit by bit: FCS by division, then a zero after five ones. */
static size_t count_bits(const uint8_t *data, size_t size)
{
	uint16_t fcs = 0xffff;
	unsigned int ones = 0;
	size_t bits = 0, i;
	bool bit;

	for (i = 0; i < size * 8 + 16; i++) {
		if (i < size * 8) {
			bit = data[i / 8] >> (7 - i % 8) & 1;
			fcs = (uint16_t)(fcs << 1 ^ (bit != fcs >> 15 ? 0x1021 : 0));
		} else {
			bit = !(fcs >> (15 - (i - size * 8)) & 1);
		}
		bits++;
		ones = bit ? ones + 1 : 0;
		if (ones == 5) {
			bits++;
			ones = 0;
		}
	}
	return bits + 8;
}

static size_t frame_bits(const uint8_t *data, size_t size, size_t part)
{
	struct hdlc_line line;
	size_t bits = 0, at;

	hdlc_line_begin(&line);
	for (at = 0; at < size; at += part)
		bits += hdlc_line_bits(&line, data + at, MIN(part, size - at));
	return bits + hdlc_line_end(&line);
}

static void test_known(void)
{
	static const uint8_t cfr[] = {0xff, 0xc8, 0x21};
	struct hdlc_line line;

	hdlc_line_begin(&line);
	hdlc_line_bits(&line, cfr, sizeof(cfr));
	/* A frame and its FCS leave 1D0F, whatever the frame is. */
	uint16_t fcs = (uint16_t)~line.fcs;
	uint8_t octets[2] = {(uint8_t)(fcs >> 8), (uint8_t)fcs};
	hdlc_line_bits(&line, octets, 2);
	assert(line.fcs == 0x1d0f);

	assert(frame_bits((const uint8_t *)"\0\0\0", 3, 3) == count_bits((const uint8_t *)"\0\0\0", 3));
	/* 32 ones get six zeros. */
	hdlc_line_begin(&line);
	assert(hdlc_line_bits(&line, (const uint8_t *)"\xff\xff\xff\xff", 4) == 32 + 6);
}

static void test_any(void)
{
	uint8_t data[300];
	unsigned int n;
	size_t size, i;

	srand(1);
	for (n = 0; n < 3000; n++) {
		size = 1 + (size_t)rand() % sizeof(data);
		for (i = 0; i < size; i++)
			data[i] = n % 3 == 0 ? (uint8_t)rand() : (uint8_t)(rand() | rand() | rand());
		assert(frame_bits(data, size, 1 + n % 60) == count_bits(data, size));
	}
}

int main(void)
{
	test_known();
	test_any();
	return 0;
}

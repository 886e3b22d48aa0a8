/* SPDX-License-Identifier: MIT */
/* Bits of HDLC frames; see hdlc_line.h. */
#include "core/t38/hdlc_line.h"

#define FLAG_BITS 8

/* The remainders of x^16 + x^12 + x^5 + 1 for half an octet, first bit highest (T.30 5.3.7). */
static const uint16_t remainders[16] = {
	0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
	0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef,
};

static uint16_t add_octet(uint16_t fcs, uint8_t octet)
{
	fcs = (uint16_t)(fcs << 4) ^ remainders[fcs >> 12 ^ octet >> 4];
	return (uint16_t)(fcs << 4) ^ remainders[fcs >> 12 ^ (octet & 0x0f)];
}

/* Zeros that are stuffed into an octet. */
static size_t stuff_octet(uint8_t *ones, uint8_t octet)
{
	unsigned int mask, five = octet & octet >> 1;
	size_t zeros = 0;

	/* Most octets have no five ones in a row, nor few enough in front to be the end of such. */
	five &= five >> 2 & octet >> 4;
	if (!five && !(octet & 0x80 && *ones > 0)) {
		*ones = (uint8_t)__builtin_ctz(~(unsigned int)octet);
		return 0;
	}
	for (mask = 0x80; mask; mask >>= 1) {
		*ones = octet & mask ? *ones + 1 : 0;
		if (*ones == 5) {
			zeros++;
			*ones = 0;
		}
	}
	return zeros;
}

void hdlc_line_begin(struct hdlc_line *line)
{
	*line = (struct hdlc_line){.fcs = 0xffff};
}

size_t hdlc_line_bits(struct hdlc_line *line, const uint8_t *data, size_t size)
{
	size_t bits = size * 8, i;

	for (i = 0; i < size; i++) {
		line->fcs = add_octet(line->fcs, data[i]);
		bits += stuff_octet(&line->ones, data[i]);
	}
	return bits;
}

size_t hdlc_line_end(struct hdlc_line *line)
{
	uint16_t fcs = (uint16_t)~line->fcs;
	uint8_t octets[2] = {(uint8_t)(fcs >> 8), (uint8_t)fcs};

	return hdlc_line_bits(line, octets, sizeof(octets)) + FLAG_BITS;
}

/* SPDX-License-Identifier: MIT */
/* Bits of HDLC frames; see hdlc_line.h. */
#include "core/t38/hdlc_line.h"

#include "core/t30/hdlc.h"

#define FLAG_BITS 8

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
	*line = (struct hdlc_line){.fcs = HDLC_FCS_BEGIN};
}

size_t hdlc_line_bits(struct hdlc_line *line, const uint8_t *data, size_t size)
{
	size_t bits = size * 8, i;

	for (i = 0; i < size; i++) {
		line->fcs = hdlc_fcs(line->fcs, data[i]);
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

/* SPDX-License-Identifier: MIT */
/*
 * How long an HDLC frame is on the line: its bits, the zeros stuffed between
 * them (one after each five ones), the FCS, and one flag behind it. T.38
 * carries frames without all that, yet the modem of a gateway must send it.
 */
#ifndef CORE_T38_HDLC_LINE_H
#define CORE_T38_HDLC_LINE_H

#include <stddef.h>
#include <stdint.h>

struct hdlc_line {
	uint16_t fcs; /* not yet inverted */
	uint8_t ones; /* in a row, so far */
};

void hdlc_line_begin(struct hdlc_line *line);

/* The bits of the frame's next octets, whose first bit on the line is their highest. */
size_t hdlc_line_bits(struct hdlc_line *line, const uint8_t *data, size_t size);

/* The bits of its FCS and of the flag. */
size_t hdlc_line_end(struct hdlc_line *line);

#endif

/* SPDX-License-Identifier: MIT */
/* HDLC; see hdlc.h. */
#include "core/t30/hdlc.h"

#include <string.h>

#include "base/macros.h"

/* After six ones in a row comes a flag's end or, with a seventh, an abort. */
#define STUFF_AFTER 5
#define FLAG_ONES 6

/* What a flag leaves in the octet under way: its first zero and five ones; without the zero where it is the last one of
 * the flag before (T.30 does not have that, but HDLC does). */
#define FLAG_BITS 6
#define FLAG_BITS_SHARED 5

/* The remainders of x^16 + x^12 + x^5 + 1 for half an octet, first bit highest (T.30 5.3.7). */
static const uint16_t remainders[16] = {
	0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
	0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef,
};

uint16_t hdlc_fcs(uint16_t fcs, uint8_t octet)
{
	fcs = (uint16_t)(fcs << 4) ^ remainders[fcs >> 12 ^ octet >> 4];
	return (uint16_t)(fcs << 4) ^ remainders[fcs >> 12 ^ (octet & 0x0f)];
}

/* ---- sending ------------------------------------------------------------ */

void hdlc_tx_flag(struct hdlc_tx *tx)
{
	tx->bits = tx->bits << 8 | HDLC_FLAG;
	tx->count += 8;
	tx->ones = 0;
	tx->fcs = HDLC_FCS_BEGIN;
}

static void stuff(struct hdlc_tx *tx, uint8_t octet)
{
	unsigned int mask;

	for (mask = 0x80; mask; mask >>= 1) {
		tx->bits = tx->bits << 1 | !!(octet & mask);
		tx->count++;
		tx->ones = octet & mask ? tx->ones + 1 : 0;
		if (tx->ones == STUFF_AFTER) {
			tx->bits <<= 1;
			tx->count++;
			tx->ones = 0;
		}
	}
}

void hdlc_tx_octet(struct hdlc_tx *tx, uint8_t octet)
{
	tx->fcs = hdlc_fcs(tx->fcs, octet);
	stuff(tx, octet);
}

void hdlc_tx_fcs(struct hdlc_tx *tx)
{
	uint16_t fcs = (uint16_t)~tx->fcs;

	stuff(tx, (uint8_t)(fcs >> 8));
	stuff(tx, (uint8_t)fcs);
}

/* ---- receiving ---------------------------------------------------------- */

static void begin_frame(struct hdlc_rx *rx, bool open)
{
	rx->open = open;
	rx->too_long = false;
	rx->bits = rx->octet = 0;
	rx->count = 0;
	rx->fcs = HDLC_FCS_BEGIN;
}

void hdlc_rx_begin(struct hdlc_rx *rx)
{
	rx->ones = 0;
	rx->flags = 0;
	rx->junk = 0;
	begin_frame(rx, false);
}

/* What there is between two flags, or before an abort: too little is no frame but noise. */
static enum hdlc_rx_got end_frame(struct hdlc_rx *rx, bool whole)
{
	if (!rx->open || rx->count < HDLC_FRAME_MIN + HDLC_FCS_SIZE)
		return HDLC_RX_NOTHING;
	rx->size = (uint16_t)(MIN((size_t)rx->count, sizeof(rx->frame)) - HDLC_FCS_SIZE);
	rx->good = whole && !rx->too_long && rx->fcs == HDLC_FCS_GOOD;
	return HDLC_RX_FRAME;
}

static enum hdlc_rx_got take_flag(struct hdlc_rx *rx)
{
	bool again = rx->open && rx->count == 0 && (rx->bits == FLAG_BITS || rx->bits == FLAG_BITS_SHARED);
	enum hdlc_rx_got got = end_frame(rx, rx->bits == FLAG_BITS);

	if (again && rx->flags < UINT16_MAX)
		rx->flags++;
	if (!again)
		rx->flags = 1;
	if (got != HDLC_RX_FRAME || rx->good)
		rx->junk = 0;
	begin_frame(rx, true);
	return got == HDLC_RX_FRAME ? got : HDLC_RX_FLAG;
}

static void take_bit(struct hdlc_rx *rx, unsigned int bit)
{
	rx->octet = (uint8_t)(rx->octet << 1 | bit);
	if (++rx->bits < 8)
		return;
	rx->bits = 0;
	rx->fcs = hdlc_fcs(rx->fcs, rx->octet);
	if (rx->count == sizeof(rx->frame)) {
		rx->too_long = true;
		return;
	}
	rx->frame[rx->count++] = rx->octet;
}

enum hdlc_rx_got hdlc_rx_bit(struct hdlc_rx *rx, unsigned int bit)
{
	uint8_t ones = rx->ones;
	enum hdlc_rx_got got = HDLC_RX_NOTHING;

	rx->junk++;
	if (bit) {
		rx->ones = (uint8_t)MIN(ones + 1, UINT8_MAX);
		if (rx->ones == FLAG_ONES + 1) {
			got = end_frame(rx, false);
			begin_frame(rx, false);
			rx->flags = 0;
		}
	} else {
		rx->ones = 0;
		if (ones == FLAG_ONES)
			return take_flag(rx);
	}
	/* Not the zero that was stuffed in, nor the sixth one. */
	if (rx->open && (bit ? ones < STUFF_AFTER : ones != STUFF_AFTER))
		take_bit(rx, bit);
	return got;
}

enum hdlc_rx_got hdlc_rx_cut(struct hdlc_rx *rx)
{
	enum hdlc_rx_got got = end_frame(rx, false);

	hdlc_rx_begin(rx);
	return got;
}

/* SPDX-License-Identifier: MIT */
/*
 * HDLC frames as bits on the line (T.30 5.3, T.4 annex A): flags 01111110
 * between them, a zero stuffed in after each five ones, a check sequence at the
 * end. The first bit on the line is the highest of an octet.
 */
#ifndef CORE_T30_HDLC_H
#define CORE_T30_HDLC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/modem.h"

#define HDLC_FLAG 0x7e
#define HDLC_FCS_SIZE 2

/* Address, control, FCF: less is no frame. */
#define HDLC_FRAME_MIN 3

/* What the FCS register begins with, and what it holds after a frame whose FCS was right (T.30 5.3.7). */
#define HDLC_FCS_BEGIN 0xffff
#define HDLC_FCS_GOOD 0x1d0f

/* One octet more. The FCS of a frame is the register after its last octet, inverted, high octet first. */
uint16_t hdlc_fcs(uint16_t fcs, uint8_t octet);

/* ---- sending ------------------------------------------------------------ */

/* A few bits on their way; the next is number @count - 1. */
struct hdlc_tx {
	uint32_t bits;
	uint8_t count;
	uint8_t ones; /* in a row, so far */
	uint16_t fcs;
};

/* Each appends at most 20 bits; there is room once the last ones are out. */
void hdlc_tx_flag(struct hdlc_tx *tx); /* and a frame may begin */
void hdlc_tx_octet(struct hdlc_tx *tx, uint8_t octet);
void hdlc_tx_fcs(struct hdlc_tx *tx); /* a flag must follow */

/* ---- receiving ---------------------------------------------------------- */

enum hdlc_rx_got {
	HDLC_RX_NOTHING,
	HDLC_RX_FLAG,
	HDLC_RX_FRAME, /* and a flag behind it, unless it was cut short by an abort */
};

struct hdlc_rx {
	uint8_t ones; /* in a row, the last ones */
	uint8_t bits; /* of the octet that comes */
	uint8_t octet;
	bool open;      /* since a flag, and without abort */
	bool good;      /* the last frame was */
	bool too_long;  /* it is cut, and bad */
	uint16_t flags; /* in a row, the last ones */
	uint16_t fcs;
	uint16_t count; /* octets of what is open, FCS and all */
	uint16_t size;  /* of the last frame, without its FCS */
	uint32_t junk;  /* bits since there was a flag or a good frame */
	uint8_t frame[MODEM_FRAME_MAX + HDLC_FCS_SIZE];
};

void hdlc_rx_begin(struct hdlc_rx *rx);

/* The next bit. After HDLC_RX_FRAME the frame is there until the next call. */
enum hdlc_rx_got hdlc_rx_bit(struct hdlc_rx *rx, unsigned int bit);

/* The line has gone: was there a frame under way, which is bad now? */
enum hdlc_rx_got hdlc_rx_cut(struct hdlc_rx *rx);

#endif

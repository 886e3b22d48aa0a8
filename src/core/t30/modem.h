/* SPDX-License-Identifier: MIT */
/*
 * Between the fax conversation (t30.h) and what carries it: what a modem is
 * ordered to send and to listen for, and what it reports. The modem is a T.38
 * terminal or the real ones of an audio call; the conversation cannot tell.
 *
 * A fax call is half duplex and takes turns. A *turn* is a list of orders,
 * carried out one after the other without a gap; when the last is done, the
 * modem reports MODEM_SENT and listens. New orders before that are appended;
 * MODEM_QUIET ends the turn at once, without a report.
 *
 * Bytes here hold the first bit on the line in their highest one. Frames have
 * no FCS: modems make and check it.
 */
#ifndef CORE_T30_MODEM_H
#define CORE_T30_MODEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/t30_rate.h"

/* T.30 annex A: a frame of a block holds 256 octets at most; address, control, FCF, number before them. */
#define MODEM_FRAME_MAX (4 + 256)

/* V.21 frames of one turn, NSF TSI DCS and others: T.30 5.3.6.1.1 allows 3 s beside the preamble for each. */
#define MODEM_FRAMES_MAX 8

/* Orders of one turn. The longest is silence, frames, silence, training. */
#define MODEM_ORDERS_MAX 6

struct modem_bytes {
	const uint8_t *data;
	size_t size;
};

/* A block of T.30 annex A: up to 256 frames, of which those are sent that @wanted says. */
struct modem_block {
	const uint8_t *data; /* frame 0 begins here */
	size_t size;         /* the last frame may be short: it is sent filled up with zeros (T.30 A.3.6.2) */
	uint16_t frame_size; /* 64 or 256 */
	uint8_t wanted[32];  /* bit i of octet i / 8, from the lowest */
};

enum modem_order_type {
	MODEM_QUIET,   /* stop sending, now, and forget the turn */
	MODEM_SILENCE, /* nothing, for @ms */
	MODEM_CNG,     /* 1100 Hz for @ms */
	MODEM_CED,     /* 2100 Hz for @ms */
	MODEM_FRAMES,  /* V.21: a preamble of flags, then the @frames */
	MODEM_TRAIN,   /* @signal: training, and zeros for @ms: TCF */
	MODEM_DATA,    /* @signal: training, and @bytes without frames */
	MODEM_BLOCK,   /* @signal: training, flags, frames of @block, RCP three times */
	MODEM_LISTEN,  /* not part of a turn: what is to be expected beside V.21; T30_NONE for nothing */
	MODEM_ORDER_TYPES
};

/* What @data of an order points to is the conversation's or its owner's; it does not move until MODEM_SENT. */
struct modem_order {
	enum modem_order_type type;
	enum t30_signal signal;
	bool short_training; /* V.17: resynchronise instead of training from the start (T.30 table 2 note 4, V.17 5) */
	bool framed;         /* MODEM_LISTEN: HDLC frames are expected of the signal, else bytes */
	uint32_t ms;
	size_t frames;
	struct modem_bytes frame[MODEM_FRAMES_MAX];
	struct modem_bytes bytes;
	struct modem_block block;
};

enum modem_report_type {
	MODEM_SENT,      /* the turn is over */
	MODEM_CNG_HEARD, /* a tone began */
	MODEM_CED_HEARD,
	MODEM_CARRIER,      /* @signal is there: V.21 with flags, or a fast one that has trained */
	MODEM_UNTRAINED,    /* a fast signal is there and cannot be read; its end is told too where it can be heard */
	MODEM_FRAME,        /* a frame of @signal: @bytes, at most MODEM_FRAME_MAX; @good: its FCS was right */
	MODEM_BYTES,        /* without frames: TCF or a page */
	MODEM_CARRIER_LOST, /* @signal ended */
	MODEM_REPORT_TYPES
};

struct modem_report {
	enum modem_report_type type;
	enum t30_signal signal;
	bool good;
	bool gap;                 /* MODEM_BYTES, MODEM_CARRIER_LOST: bytes before it are lost, nobody knows how many */
	struct modem_bytes bytes; /* live during the step */
};

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The receiving half of a T.38 terminal: IFP packets become what a modem
 * reports (modem.h). Part of t38_modem.h.
 *
 * A signal is reported (MODEM_CARRIER) when its indicator comes: the fast ones
 * while they train, as their modem is the far end's. The conversation is told
 * at once what it waits for, and the bits follow.
 *
 * Far ends differ in how they say that a signal begins and ends, and packets
 * get lost; the rules by which that is borne stand at the functions of
 * t38_rx.c, and as sequences of packets in t38_rx_test.c.
 */
#ifndef CORE_T38_T38_RX_H
#define CORE_T38_T38_RX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/modem.h"
#include "core/t38/ifp.h"

/* One packet or tick brings no more; what is beyond that in a packet is dropped, and what was begun is bad. */
#define T38_REPORTS_MAX 32

/* Octets of the frames that one packet can end: one that was begun before, and all that is in the packet. */
#define T38_FRAMES_SIZE (MODEM_FRAME_MAX + IFP_SIZE_MAX)

struct t38_reports {
	size_t count;
	struct modem_report report[T38_REPORTS_MAX];
	size_t size; /* used of @frames */
	uint8_t frames[T38_FRAMES_SIZE];
};

/* For metrics. */
struct t38_facts {
	uint32_t packets;      /* of IFP */
	uint32_t malformed;    /* packets that were not IFP */
	uint32_t gaps;         /* places where packets were lost for good */
	uint32_t frames;       /* reported */
	uint32_t frames_bad;   /* of those, damaged or cut short */
	uint32_t unheard;      /* data that nobody listened for: with frames instead of without, of a fast signal when
				* only V.21 was expected, or of one we do not speak */
	uint32_t other_signal; /* packets of another fast signal than expected */
	uint32_t vanished;     /* signals that ended without a word */
};

struct t38_rx {
	/* What MODEM_LISTEN said. */
	enum t30_signal listen;
	bool framed;

	int16_t indicator;      /* the last one; -1: none yet */
	enum t30_signal signal; /* on the line now */
	bool heard;             /* reported, so its end will be */
	uint64_t gone_ms;       /* it is over if nothing more comes until then */
	bool gap;               /* bytes are missing before the next */

	/* The frame being put together. */
	bool open;     /* it has begun */
	bool bad;      /* it cannot be good any more */
	bool unsure;   /* its beginning may have been lost */
	bool ending;   /* the signal's end was said, but the frame's was not */
	bool finished; /* the last one was a final frame: the signal may end any time */
	uint16_t size;
	uint8_t frame[MODEM_FRAME_MAX];

	struct t38_facts facts;
};

void t38_rx_init(struct t38_rx *rx);

/* MODEM_LISTEN. */
void t38_rx_listen(struct t38_rx *rx, enum t30_signal signal, bool framed);

/* A packet has come. Appends to @reports. Returns true if the far end begins a signal with it, of whatever kind. */
bool t38_rx_packet(struct t38_rx *rx, const struct ifp *ifp, bool lost_before, uint64_t now_ms,
		   struct t38_reports *reports);

/* What came is no IFP packet. If it was to be one with data, these are lost. */
void t38_rx_malformed(struct t38_rx *rx, bool is_data);

/* Time has passed. */
void t38_rx_tick(struct t38_rx *rx, uint64_t now_ms, struct t38_reports *reports);

/* When t38_rx_tick() has something to do; UINT64_MAX for never. */
uint64_t t38_rx_wakes_ms(const struct t38_rx *rx);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The sending half of a T.38 terminal: turns of orders (modem.h) become IFP
 * packets at the times when a modem would need them. Part of t38_modem.h.
 *
 * Pace. A far end may be a gateway with a modem behind it, so each signal has
 * the length it has on a telephone line, to the bit. A packet leaves when the
 * *first* bit of it is due: the gateway has it whole before its modem can run
 * dry, and the far end has the end of a signal one packet before it would end
 * on the line. The times are computed from the beginning of the signal, so
 * that late ticks delay single packets and never add up.
 */
#ifndef CORE_T38_T38_TX_H
#define CORE_T38_T38_TX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/modem.h"
#include "core/t38/hdlc_line.h"

/* The longest packet: an ECM frame of 260 octets, heads, and its FCS. */
#define T38_PACKET_MAX 280

/* The least that works: T38FaxMaxDatagram of 72, the smallest seen, leaves so much of an IFP packet. */
#define T38_PACKET_MIN 64

struct t38_config {
	uint8_t version;      /* of T.38, as agreed: 0 to 3 */
	uint8_t interval_ms;  /* image data of how long a time goes into one packet: 20, 30, 40; 0: 40 */
	uint16_t packet_size; /* no packet is longer: what T38FaxMaxDatagram leaves; 0: T38_PACKET_MAX */
	/*
	 * The far end is a Faxport too, so there is no modem behind it: V.21
	 * frames need no preamble and no time, turns no pause.
	 */
	bool far_is_faxport;
	/*
	 * And it takes image data ahead of pace: it promised to store so many
	 * octets of IFP packets, and to empty that store every T38_DRAIN_MS. 0: at
	 * the modem's pace. Needs far_is_faxport; less than T38_AHEAD_MIN is not
	 * worth it and counts as 0. Images without frames keep their pace:
	 * nothing would repair what a burst loses. A packet takes room in a store
	 * however short it is: less than T38_AHEAD_PACKET octets count as so many.
	 */
	uint32_t ahead_octets;
};

#define T38_AHEAD_MIN 2048
#define T38_AHEAD_PACKET 256
#define T38_DRAIN_MS 40

/* A packet to be sent now. */
struct t38_packet {
	bool is_control; /* for UDPTL: an indicator or V.21, else image data */
	uint8_t copies;  /* its datagram is sent so many times: see udptl_again() */
	uint16_t size;
	uint8_t data[T38_PACKET_MAX];
};

enum t38_tx_phase {
	T38_TX_IDLE,  /* no turn */
	T38_TX_BEGIN, /* the first order of the turn begins at due_us */
	T38_TX_DATA,  /* and its next packet is due then */
	T38_TX_END,   /* and nothing of it is left, but on the line it ends only then */
	T38_TX_PHASES
};

struct t38_tx {
	struct t38_config config;
	struct modem_order turn[MODEM_ORDERS_MAX]; /* a ring */
	uint8_t first, orders;
	enum t38_tx_phase phase;
	int16_t indicator; /* the last one sent; -1: none yet */
	uint64_t due_us;
	/* The signal being sent: */
	bool paced;
	uint32_t rate;     /* bit/s */
	uint64_t start_us; /* of its data */
	uint64_t bits;     /* on the line so far */
	size_t frame, at;  /* what comes next: octet @at, of this frame */
	struct hdlc_line line;
	/* Octets that may be sent ahead of pace now, as of credit_us. */
	uint32_t credit;
	uint64_t credit_us;
};

enum t38_tx_did {
	T38_TX_NOTHING,
	T38_TX_PACKET,
	T38_TX_OVER, /* the turn is */
};

void t38_tx_init(struct t38_tx *tx, const struct t38_config *config);

/* Everything but MODEM_LISTEN. Returns 0, -ENOBUFS when the turn has MODEM_ORDERS_MAX already, or -EINVAL for a signal
 * that cannot be sent so. */
int t38_tx_order(struct t38_tx *tx, const struct modem_order *order);

/*
 * What is known of the far end has changed in mid-call: struct t38_config. A
 * signal that ran ahead and may not any more goes on at the modem's pace.
 */
void t38_tx_set_far(struct t38_tx *tx, bool is_faxport, uint32_t ahead_octets, uint64_t now_us);

/* Do the next thing that is due. */
enum t38_tx_did t38_tx_next(struct t38_tx *tx, uint64_t now_us, struct t38_packet *ret_packet);

/*
 * The far end begins a signal. It has heard us out if all of the turn was
 * sent, even if a modem would still be busy with it: the turn ends. Returns
 * whether it did.
 */
bool t38_tx_answered(struct t38_tx *tx);

/* When t38_tx_next() has something to do; 0 for at once, UINT64_MAX for never. */
uint64_t t38_tx_wakes_us(const struct t38_tx *tx);

#endif

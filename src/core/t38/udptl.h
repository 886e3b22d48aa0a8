/* SPDX-License-Identifier: MIT */
/*
 * UDPTL, the way T.38 travels over UDP (T.38 clause 9.1): datagrams with a
 * sequence number, the newest IFP packet, and means to repair a loss: either
 * copies of the packets before it (redundancy) or their parity (FEC).
 *
 * We send redundancy and accept both. Nothing waits for a late datagram: the
 * next one's copies are there sooner.
 */
#ifndef CORE_T38_UDPTL_H
#define CORE_T38_UDPTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t38/ifp.h"

/* What fits a UDP datagram on an Ethernet. */
#define UDPTL_DATAGRAM_MAX 1472

/* Copies that are looked at in a datagram; more may be there. */
#define UDPTL_COPIES_MAX 16

/* Parity reaches back over at most so many packets; a power of two. */
#define UDPTL_WINDOW 32
#define UDPTL_PARITIES_MAX 16

/* Longer packets are neither sent by us nor repaired by parity. */
#define UDPTL_KEPT_SIZE_MAX 320

struct udptl_bytes {
	const uint8_t *data;
	size_t size;
};

/* One datagram taken apart; it points into the datagram's bytes. */
struct udptl_packet {
	uint16_t seq;
	struct udptl_bytes primary;
	/* Copies of seq - 1, seq - 2, ...; an empty one says nothing. */
	size_t copies;
	struct udptl_bytes copy[UDPTL_COPIES_MAX];
	/*
	 * Parity: of @parities values the @i-th is the exclusive or of @span packets, every
	 * parities-th up to seq - parities + i (T.38 9.1.4.2, as all senders lay it out).
	 */
	size_t span, parities;
	struct udptl_bytes parity[UDPTL_PARITIES_MAX];
};

/* Take a datagram apart. Returns 0, or -EBADMSG when it is not UDPTL to its last byte, or its IFP packet is empty or
 * too long. */
int udptl_parse(const uint8_t *datagram, size_t size, struct udptl_packet *ret_packet);

/* ---- receiving ------------------------------------------------------ */

struct udptl_kept {
	bool valid;
	uint16_t seq;
	uint16_t size;
	uint8_t data[UDPTL_KEPT_SIZE_MAX];
};

struct udptl_rx {
	bool started;
	uint16_t expected;
	bool jumped; /* a datagram was far off; one that follows it begins the sequence anew at @jump */
	uint16_t jump;
	struct udptl_kept kept[UDPTL_WINDOW];
	uint32_t lost, repaired, duplicates;
};

/* One IFP packet to be fed to the engine. */
struct udptl_arrival {
	uint16_t seq;
	struct udptl_bytes ifp;
	bool lost_before; /* one or more packets before it never came */
	bool padded;      /* repaired by parity: zeros may follow the packet */
};

#define UDPTL_ARRIVALS_MAX (UDPTL_WINDOW + 1)

/*
 * A datagram has come: what it brings, oldest first, each packet once.
 * Returns their number, 0 for a duplicate. They point into the datagram or
 * into @rx and live until the next call.
 */
size_t udptl_receive(struct udptl_rx *rx, const struct udptl_packet *packet,
		     struct udptl_arrival ret_arrivals[UDPTL_ARRIVALS_MAX]);

/* ---- sending -------------------------------------------------------- */

#define UDPTL_SENT_COPIES_MAX 8

struct udptl_tx {
	uint16_t seq;        /* of the next datagram */
	size_t copies;       /* wanted; 0 to UDPTL_SENT_COPIES_MAX */
	size_t datagram_max; /* the peer's T38FaxMaxDatagram */
	struct udptl_kept kept[UDPTL_SENT_COPIES_MAX];
};

/*
 * The datagram for the next IFP packet, into @ret_datagram. Copies are left
 * out, oldest first, until it is no longer than datagram_max; the packet
 * itself is sent even where it alone is longer, since leaving it out would
 * surely be worse. Returns the size, or -EMSGSIZE for a packet beyond
 * UDPTL_KEPT_SIZE_MAX.
 */
int udptl_send(struct udptl_tx *tx, const uint8_t *ifp, size_t size, uint8_t ret_datagram[UDPTL_DATAGRAM_MAX]);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * UDPTL, the way T.38 travels over UDP (T.38 clause 9.1): datagrams with a
 * sequence number, the newest IFP packet, and means to repair a loss: either
 * copies of the packets before it (redundancy) or their parity (FEC).
 *
 * Either is sent and received. Nothing waits for a late datagram: the next
 * one's copies are there sooner.
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

/* Write a datagram: with the parities if there are any, else with the copies. Returns its size, or -EMSGSIZE. */
int udptl_write(const struct udptl_packet *packet, uint8_t *ret_datagram, size_t max);
size_t udptl_size(const struct udptl_packet *packet);

/* A packet that is remembered for repairs. */
struct udptl_kept {
	bool valid;
	uint16_t seq;
	uint16_t size;
	uint8_t data[UDPTL_KEPT_SIZE_MAX];
};

/* Longer ones than UDPTL_KEPT_SIZE_MAX are forgotten. */
void udptl_keep(struct udptl_kept *kept, uint16_t seq, const uint8_t *data, size_t size);

#endif

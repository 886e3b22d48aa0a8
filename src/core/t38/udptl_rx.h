/* SPDX-License-Identifier: MIT */
/* Receiving UDPTL: what a datagram brings, in order, each packet once, with what can be repaired of those lost. */
#ifndef CORE_T38_UDPTL_RX_H
#define CORE_T38_UDPTL_RX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t38/udptl.h"

struct udptl_rx {
	bool started;
	bool from_zero; /* near the first datagram of the session, number 0 (T.38 9.1.1): there was none before it */
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

#endif

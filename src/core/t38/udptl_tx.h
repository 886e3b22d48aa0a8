/* SPDX-License-Identifier: MIT */
/* Sending UDPTL: a datagram for each packet, with copies of those before it. */
#ifndef CORE_T38_UDPTL_TX_H
#define CORE_T38_UDPTL_TX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t38/udptl.h"

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

/* SPDX-License-Identifier: MIT */
/*
 * Sending UDPTL: a datagram for each IFP packet, with copies or with the
 * parity of those before it (T.38 9.1.4).
 *
 * Indicators and signal ends have nothing behind them that would carry their
 * copies soon. The field sends such a datagram three times, as it is, with one
 * sequence number (spandsp does, and whatever is built on it); receivers
 * drop what they have by its number. Numbers of their own would make new
 * indicators of them, which gateways play out again. udptl_again() gives the
 * datagram once more: sent at once it outlives single losses, in the next
 * ticks bursts as well. When a newer packet was sent there is no need for it:
 * that one brings the copies.
 *
 * A struct udptl_tx takes 5.2 KB, a struct udptl_rx 10.3 KB.
 */
#ifndef CORE_T38_UDPTL_TX_H
#define CORE_T38_UDPTL_TX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t38/udptl.h"

#define UDPTL_SENT_COPIES_MAX 8

/* So many packets are remembered, a power of two; repairs reach back over one less. */
#define UDPTL_SENT_WINDOW 16

struct udptl_tx {
	uint16_t seq; /* of the next datagram */
	/* The peer's T38FaxMaxDatagram. */
	size_t datagram_max;
	/*
	 * Copies: how many datagrams after its own carry an indicator or a
	 * packet of control data (ifp_is_control()), and how many one of
	 * image data; up to UDPTL_SENT_COPIES_MAX. So many datagrams in a row
	 * may be lost. Copies have no numbers: where the deeper of two kinds
	 * reaches back, all in between goes along.
	 */
	size_t control_copies, image_copies;
	/*
	 * Parity in their place, if neither is 0: so many values in each
	 * datagram, each of @span packets; span * parities is less than
	 * UDPTL_SENT_WINDOW. Any @parities datagrams in a row may be lost, and
	 * then none until @span * @parities have come.
	 */
	size_t span, parities;
	struct udptl_kept kept[UDPTL_SENT_WINDOW];
};

/*
 * What goes with each packet so that @losses datagrams in a row may be lost:
 * parities if @parity, else copies. 0 for nothing. May change at any time.
 */
void udptl_protect(struct udptl_tx *tx, bool parity, size_t losses);

/*
 * The datagram for the next IFP packet, into @ret_datagram. Copies are left
 * out, oldest first, and parities (the others then lie closer), until it is
 * no longer than datagram_max; the packet itself is sent even where it alone
 * is longer, since leaving it out would surely be worse. Returns the size, or
 * -EMSGSIZE for a packet that is empty or beyond UDPTL_KEPT_SIZE_MAX.
 */
int udptl_send(struct udptl_tx *tx, const uint8_t *ifp, size_t size, uint8_t ret_datagram[UDPTL_DATAGRAM_MAX]);

/* The last datagram again. Returns its size, or -ENOENT before the first one. */
int udptl_again(const struct udptl_tx *tx, uint8_t ret_datagram[UDPTL_DATAGRAM_MAX]);

#endif

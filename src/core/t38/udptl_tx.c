/* SPDX-License-Identifier: MIT */
/*
 * Sending UDPTL; see udptl_tx.h. A datagram is first put together as a struct
 * udptl_packet, made smaller until it fits, and then written.
 */
#include "core/t38/udptl_tx.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"

#define BACK_MAX (UDPTL_SENT_WINDOW - 1)

/* Packets in a parity, as the field has it; fewer where many parities would else reach too far back. */
#define SPAN 3

typedef uint8_t parity_bytes[BACK_MAX][UDPTL_KEPT_SIZE_MAX];

/* The packet sent @age before @seq; NULL if there was none, or too long ago. */
static const struct udptl_kept *find_sent(const struct udptl_tx *tx, uint16_t seq, size_t age)
{
	const struct udptl_kept *kept;

	seq = (uint16_t)(seq - age);
	kept = &tx->kept[seq % UDPTL_SENT_WINDOW];
	return kept->valid && kept->seq == seq ? kept : NULL;
}

void udptl_protect(struct udptl_tx *tx, bool parity, size_t losses)
{
	losses = MIN(losses, (size_t)UDPTL_SENT_COPIES_MAX);
	tx->control_copies = tx->image_copies = parity ? 0 : losses;
	tx->parities = parity ? losses : 0;
	tx->span = tx->parities > 0 ? MIN((size_t)SPAN, BACK_MAX / tx->parities) : 0;
}

/* ---- copies --------------------------------------------------------- */

/* Back to the oldest packet that is still to be carried. */
static void add_copies(const struct udptl_tx *tx, struct udptl_packet *packet)
{
	size_t limit = MAX(tx->control_copies, tx->image_copies), age, depth;
	const struct udptl_kept *kept;

	limit = MIN(limit, (size_t)UDPTL_SENT_COPIES_MAX);
	for (age = 1; age <= limit; age++) {
		kept = find_sent(tx, packet->seq, age);
		if (!kept)
			return;
		packet->copy[age - 1] = (struct udptl_bytes){kept->data, kept->size};
		depth = ifp_is_control(kept->data, kept->size) ? tx->control_copies : tx->image_copies;
		if (age <= depth)
			packet->copies = age;
	}
}

/* ---- parity --------------------------------------------------------- */

/*
 * What @parities of them would be like, but for the bytes: fewer, or of fewer
 * packets, while not enough were sent. The i-th is of the packets from the age
 * of parities - i on, every parities-th.
 */
static void lay_out_parities(const struct udptl_tx *tx, size_t parities, struct udptl_packet *packet)
{
	size_t sent = 0, i, k;

	while (sent < BACK_MAX && find_sent(tx, packet->seq, sent + 1))
		sent++;
	packet->parities = MIN(parities, sent);
	packet->span = packet->parities > 0 ? MIN(tx->span, sent / packet->parities) : 0;
	for (i = 0; i < packet->parities; i++)
		packet->parity[i].size = 0;
	for (k = 0; k < packet->span * packet->parities; k++) {
		struct udptl_bytes *parity = &packet->parity[packet->parities - 1 - k % packet->parities];

		parity->size = MAX(parity->size, find_sent(tx, packet->seq, k + 1)->size);
	}
}

static void fold_parities(const struct udptl_tx *tx, struct udptl_packet *packet, parity_bytes sums)
{
	const struct udptl_kept *kept;
	size_t i, k, at;

	for (i = 0; i < packet->parities; i++) {
		memset(sums[i], 0, packet->parity[i].size);
		packet->parity[i].data = sums[i];
		for (k = 0; k < packet->span; k++) {
			kept = find_sent(tx, packet->seq, packet->parities - i + k * packet->parities);
			for (at = 0; at < kept->size; at++)
				sums[i][at] ^= kept->data[at];
		}
	}
}

/* ---- the datagram --------------------------------------------------- */

static int compose(const struct udptl_tx *tx, uint16_t seq, const uint8_t *ifp, size_t size,
		   uint8_t ret_datagram[UDPTL_DATAGRAM_MAX])
{
	size_t limit = MIN(tx->datagram_max, (size_t)UDPTL_DATAGRAM_MAX);
	struct udptl_packet packet = {
		.seq = seq, .primary = {ifp, size}
        };
	parity_bytes sums;

	if (tx->span > 0 && tx->parities > 0) {
		lay_out_parities(tx, tx->parities, &packet);
		while (packet.parities > 0 && udptl_size(&packet) > limit)
			lay_out_parities(tx, packet.parities - 1, &packet);
		fold_parities(tx, &packet, sums);
	} else {
		add_copies(tx, &packet);
		while (packet.copies > 0 && udptl_size(&packet) > limit)
			packet.copies--;
	}
	return udptl_write(&packet, ret_datagram, UDPTL_DATAGRAM_MAX);
}

int udptl_send(struct udptl_tx *tx, const uint8_t *ifp, size_t size, uint8_t ret_datagram[UDPTL_DATAGRAM_MAX])
{
	int datagram_size;

	if (size == 0 || size > UDPTL_KEPT_SIZE_MAX)
		return -EMSGSIZE;
	datagram_size = compose(tx, tx->seq, ifp, size, ret_datagram);
	udptl_keep(&tx->kept[tx->seq % UDPTL_SENT_WINDOW], tx->seq, ifp, size);
	tx->seq++;
	return datagram_size;
}

int udptl_again(const struct udptl_tx *tx, uint8_t ret_datagram[UDPTL_DATAGRAM_MAX])
{
	uint16_t seq = (uint16_t)(tx->seq - 1);
	const struct udptl_kept *kept = find_sent(tx, seq, 0);

	return kept ? compose(tx, seq, kept->data, kept->size, ret_datagram) : -ENOENT;
}

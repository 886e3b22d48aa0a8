/* SPDX-License-Identifier: MIT */
/* Receiving UDPTL; see udptl_rx.h. */
#include "core/t38/udptl_rx.h"

#include <string.h>

#include "base/macros.h"

/* Sequence numbers this far off are no loss or delay but a sender that began anew, or a stray packet. */
#define JUMP 128

static struct udptl_kept *slot(struct udptl_rx *rx, uint16_t seq)
{
	return &rx->kept[seq % UDPTL_WINDOW];
}

static const struct udptl_kept *find_kept(struct udptl_rx *rx, uint16_t seq)
{
	const struct udptl_kept *kept = slot(rx, seq);

	return kept->valid && kept->seq == seq ? kept : NULL;
}

/* Fold the group of the @index-th parity; the lost packet is left over if all others of the group are known. */
static bool fold_group(struct udptl_rx *rx, const struct udptl_packet *packet, size_t index, uint16_t lost)
{
	const struct udptl_bytes *parity = &packet->parity[index];
	uint8_t sum[UDPTL_KEPT_SIZE_MAX];
	const struct udptl_kept *kept;
	bool is_member = false;
	uint16_t seq;
	size_t i, k;

	if (parity->size == 0 || parity->size > sizeof(sum))
		return false;
	memcpy(sum, parity->data, parity->size);
	for (k = packet->span; k > 0; k--) {
		seq = (uint16_t)(packet->seq + index - k * packet->parities);
		if (seq == lost) {
			is_member = true;
			continue;
		}
		/* In place of what was before the first packet stands nothing. */
		if (rx->from_zero && packet->seq + index < k * packet->parities)
			continue;
		kept = find_kept(rx, seq);
		if (!kept)
			return false;
		for (i = 0; i < MIN(kept->size, parity->size); i++)
			sum[i] ^= kept->data[i];
	}
	if (!is_member)
		return false;
	udptl_keep(slot(rx, lost), lost, sum, parity->size);
	return true;
}

static bool repair_by_parity(struct udptl_rx *rx, const struct udptl_packet *packet, uint16_t lost)
{
	size_t i;

	for (i = 0; i < packet->parities; i++)
		if (fold_group(rx, packet, i, lost))
			return true;
	return false;
}

/* Find a lost packet among what @packet brings to repair it. */
static bool repair(struct udptl_rx *rx, const struct udptl_packet *packet, uint16_t lost,
		   struct udptl_arrival *ret_arrival)
{
	size_t age = (uint16_t)(packet->seq - lost);
	const struct udptl_kept *kept;

	if (age <= packet->copies) {
		*ret_arrival = (struct udptl_arrival){.ifp = packet->copy[age - 1]};
		return ret_arrival->ifp.size > 0 && ret_arrival->ifp.size <= IFP_SIZE_MAX;
	}
	if (age < UDPTL_WINDOW && repair_by_parity(rx, packet, lost)) {
		kept = slot(rx, lost);
		*ret_arrival = (struct udptl_arrival){
			.ifp = {kept->data, kept->size},
                          .padded = true
                };
		return true;
	}
	return false;
}

/* Is there anything in it of packets before its own? */
static bool looks_back(const struct udptl_packet *packet)
{
	size_t i;

	for (i = 0; i < packet->parities; i++)
		if (packet->parity[i].size > 0)
			return true;
	return packet->copies > 0 && packet->copy[0].size > 0;
}

/* Is this datagram's number to be believed? Where it jumps, only if a second one confirms it. */
static bool accept_seq(struct udptl_rx *rx, uint16_t seq)
{
	int16_t gap = (int16_t)(seq - rx->expected);

	if (gap >= -JUMP && gap <= JUMP) {
		rx->jumped = false;
		return true;
	}
	if (rx->jumped && seq == (uint16_t)(rx->jump + 1)) {
		rx->jumped = false;
		rx->expected = rx->jump;
		return true;
	}
	rx->jumped = true;
	rx->jump = seq;
	return false;
}

size_t udptl_receive(struct udptl_rx *rx, const struct udptl_packet *packet,
		     struct udptl_arrival ret_arrivals[UDPTL_ARRIVALS_MAX])
{
	bool first = !rx->started, lost = false;
	size_t count = 0;
	uint16_t seq;

	if (first) {
		/* The copies in the first datagram are what was sent before we listened: welcome, but not missed. */
		rx->started = true;
		rx->from_zero = packet->seq == 0 && !looks_back(packet);
		rx->expected = (uint16_t)(packet->seq - packet->copies);
	} else {
		seq = rx->expected;
		if (!accept_seq(rx, packet->seq))
			return 0;
		lost = rx->expected != seq;
	}

	rx->from_zero &= packet->seq < UDPTL_WINDOW;
	if ((int16_t)(packet->seq - rx->expected) < 0) {
		rx->duplicates++;
		return 0;
	}
	for (seq = rx->expected; seq != packet->seq; seq++) {
		if (repair(rx, packet, seq, &ret_arrivals[count])) {
			ret_arrivals[count].seq = seq;
			ret_arrivals[count++].lost_before = lost;
			rx->repaired++;
			lost = false;
		} else if (!first || count > 0) { /* not missed: what was sent before all that we have */
			rx->lost++;
			lost = true;
		}
	}
	udptl_keep(slot(rx, packet->seq), packet->seq, packet->primary.data, packet->primary.size);
	ret_arrivals[count++] = (struct udptl_arrival){.seq = seq, .ifp = packet->primary, .lost_before = lost};
	rx->expected = (uint16_t)(packet->seq + 1);
	return count;
}

/* SPDX-License-Identifier: MIT */
/*
 * UDPTL; see udptl.h. A datagram is
 *
 *   seq (2 octets) | length | IFP packet | 0x00 | count  | (length | copy)*
 *                                        | 0x80 | 1 | span | count | (length | parity)*
 *
 * with lengths and counts as aligned PER writes them: one octet below 128,
 * else two with the top bit set; fragments (two top bits set) have no place in
 * a datagram and are refused.
 */
#include "core/t38/udptl.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"

/* Sequence numbers this far off are no loss or delay but a sender that began anew, or a stray packet. */
#define JUMP 128

#define SELECT_COPIES 0x00
#define SELECT_PARITY 0x80

struct reader {
	const uint8_t *data;
	size_t size, at;
};

static bool read_octet(struct reader *in, uint8_t *ret_octet)
{
	if (in->at >= in->size)
		return false;
	*ret_octet = in->data[in->at++];
	return true;
}

static bool read_length(struct reader *in, size_t *ret_length)
{
	uint8_t high, low;

	if (!read_octet(in, &high))
		return false;
	if (high < 0x80) {
		*ret_length = high;
		return true;
	}
	if (high >= 0xc0 || !read_octet(in, &low))
		return false;
	*ret_length = (size_t)(high & 0x3f) << 8 | low;
	return true;
}

static bool read_bytes(struct reader *in, struct udptl_bytes *ret_bytes)
{
	size_t length;

	if (!read_length(in, &length) || length > in->size - in->at)
		return false;
	*ret_bytes = (struct udptl_bytes){in->data + in->at, length};
	in->at += length;
	return true;
}

/* A list of byte strings; those beyond @max are checked and left. */
static bool read_list(struct reader *in, struct udptl_bytes *ret_list, size_t max, size_t *ret_count)
{
	struct udptl_bytes bytes;
	size_t count, i;

	if (!read_length(in, &count))
		return false;
	for (i = 0; i < count; i++) {
		if (!read_bytes(in, &bytes))
			return false;
		if (i < max)
			ret_list[i] = bytes;
	}
	*ret_count = count;
	return true;
}

/* An unconstrained INTEGER, of which only small values make sense here. */
static bool read_span(struct reader *in, size_t *ret_span)
{
	struct udptl_bytes bytes;
	size_t i, span = 0;

	if (!read_bytes(in, &bytes) || bytes.size < 1 || bytes.size > 4)
		return false;
	for (i = 0; i < bytes.size; i++)
		span = span << 8 | bytes.data[i];
	*ret_span = span;
	return true;
}

int udptl_parse(const uint8_t *datagram, size_t size, struct udptl_packet *ret_packet)
{
	struct reader in = {.data = datagram, .size = size};
	struct udptl_packet packet = {0};
	uint8_t high, low, select;
	size_t count;

	if (!read_octet(&in, &high) || !read_octet(&in, &low) || !read_bytes(&in, &packet.primary) ||
	    !read_octet(&in, &select))
		return -EBADMSG;
	packet.seq = (uint16_t)(high << 8 | low);
	if (packet.primary.size == 0 || packet.primary.size > IFP_SIZE_MAX)
		return -EBADMSG;

	switch (select) {
	case SELECT_COPIES:
		if (!read_list(&in, packet.copy, UDPTL_COPIES_MAX, &count))
			return -EBADMSG;
		packet.copies = MIN(count, (size_t)UDPTL_COPIES_MAX);
		break;
	case SELECT_PARITY:
		if (!read_span(&in, &packet.span) ||
		    !read_list(&in, packet.parity, UDPTL_PARITIES_MAX, &packet.parities))
			return -EBADMSG;
		/* What reaches further back than we remember is of no use, but no reason to lose the packet. */
		if (packet.parities > UDPTL_PARITIES_MAX || packet.span > UDPTL_WINDOW ||
		    packet.span * packet.parities > UDPTL_WINDOW)
			packet.span = packet.parities = 0;
		break;
	default:
		return -EBADMSG;
	}
	if (in.at != in.size)
		return -EBADMSG;
	*ret_packet = packet;
	return 0;
}

/* ---- receiving ------------------------------------------------------ */

static struct udptl_kept *slot(struct udptl_rx *rx, uint16_t seq)
{
	return &rx->kept[seq % UDPTL_WINDOW];
}

static const struct udptl_kept *find_kept(struct udptl_rx *rx, uint16_t seq)
{
	const struct udptl_kept *kept = slot(rx, seq);

	return kept->valid && kept->seq == seq ? kept : NULL;
}

static void keep(struct udptl_kept *kept, uint16_t seq, const uint8_t *data, size_t size)
{
	kept->valid = size <= UDPTL_KEPT_SIZE_MAX;
	kept->seq = seq;
	if (!kept->valid)
		return;
	kept->size = (uint16_t)size;
	memcpy(kept->data, data, size);
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
		kept = find_kept(rx, seq);
		if (!kept)
			return false;
		for (i = 0; i < MIN(kept->size, parity->size); i++)
			sum[i] ^= kept->data[i];
	}
	if (!is_member)
		return false;
	keep(slot(rx, lost), lost, sum, parity->size);
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
		rx->expected = (uint16_t)(packet->seq - packet->copies);
	} else {
		seq = rx->expected;
		if (!accept_seq(rx, packet->seq))
			return 0;
		lost = rx->expected != seq;
	}

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
	keep(slot(rx, packet->seq), packet->seq, packet->primary.data, packet->primary.size);
	ret_arrivals[count++] = (struct udptl_arrival){.seq = seq, .ifp = packet->primary, .lost_before = lost};
	rx->expected = (uint16_t)(packet->seq + 1);
	return count;
}

/* ---- sending -------------------------------------------------------- */

static size_t length_size(size_t length)
{
	return length < 0x80 ? 1 : 2;
}

static uint8_t *write_length(uint8_t *out, size_t length)
{
	if (length >= 0x80)
		*out++ = (uint8_t)(0x80 | length >> 8);
	*out++ = (uint8_t)length;
	return out;
}

static uint8_t *write_bytes(uint8_t *out, const uint8_t *data, size_t size)
{
	out = write_length(out, size);
	memcpy(out, data, size);
	return out + size;
}

int udptl_send(struct udptl_tx *tx, const uint8_t *ifp, size_t size, uint8_t ret_datagram[UDPTL_DATAGRAM_MAX])
{
	size_t limit = MIN(tx->datagram_max, (size_t)UDPTL_DATAGRAM_MAX);
	const struct udptl_kept *kept;
	uint8_t *out = ret_datagram;
	size_t total, more, copies, i;

	if (size == 0 || size > UDPTL_KEPT_SIZE_MAX)
		return -EMSGSIZE;

	total = 2 + length_size(size) + size + 2;
	for (copies = 0; copies < MIN(tx->copies, (size_t)UDPTL_SENT_COPIES_MAX); copies++) {
		kept = &tx->kept[(uint16_t)(tx->seq - 1 - copies) % UDPTL_SENT_COPIES_MAX];
		more = length_size(kept->size) + kept->size;
		/* In the beginning there are only as many as were sent. */
		if (!kept->valid || total + more > limit)
			break;
		total += more;
	}

	*out++ = (uint8_t)(tx->seq >> 8);
	*out++ = (uint8_t)tx->seq;
	out = write_bytes(out, ifp, size);
	*out++ = SELECT_COPIES;
	*out++ = (uint8_t)copies;
	for (i = 0; i < copies; i++) {
		kept = &tx->kept[(uint16_t)(tx->seq - 1 - i) % UDPTL_SENT_COPIES_MAX];
		out = write_bytes(out, kept->data, kept->size);
	}
	keep(&tx->kept[tx->seq % UDPTL_SENT_COPIES_MAX], tx->seq, ifp, size);
	tx->seq++;
	return (int)(out - ret_datagram);
}

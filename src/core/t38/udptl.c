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

/* ---- writing -------------------------------------------------------- */

static size_t length_size(size_t length)
{
	return length < 0x80 ? 1 : 2;
}

static size_t list_size(const struct udptl_bytes *list, size_t count)
{
	size_t size = length_size(count), i;

	for (i = 0; i < count; i++)
		size += length_size(list[i].size) + list[i].size;
	return size;
}

static uint8_t *write_length(uint8_t *out, size_t length)
{
	if (length >= 0x80)
		*out++ = (uint8_t)(0x80 | length >> 8);
	*out++ = (uint8_t)length;
	return out;
}

static uint8_t *write_bytes(uint8_t *out, const struct udptl_bytes *bytes)
{
	out = write_length(out, bytes->size);
	memcpy(out, bytes->data, bytes->size);
	return out + bytes->size;
}

static uint8_t *write_list(uint8_t *out, const struct udptl_bytes *list, size_t count)
{
	size_t i;

	out = write_length(out, count);
	for (i = 0; i < count; i++)
		out = write_bytes(out, &list[i]);
	return out;
}

size_t udptl_size(const struct udptl_packet *packet)
{
	size_t size = 2 + length_size(packet->primary.size) + packet->primary.size + 1;

	if (packet->parities > 0)
		return size + 2 + list_size(packet->parity, packet->parities);
	return size + list_size(packet->copy, packet->copies);
}

int udptl_write(const struct udptl_packet *packet, uint8_t *ret_datagram, size_t max)
{
	uint8_t *out = ret_datagram;
	size_t size = udptl_size(packet);

	if (size > max)
		return -EMSGSIZE;
	*out++ = (uint8_t)(packet->seq >> 8);
	*out++ = (uint8_t)packet->seq;
	out = write_bytes(out, &packet->primary);
	if (packet->parities > 0) {
		*out++ = SELECT_PARITY;
		*out++ = 1;
		*out++ = (uint8_t)packet->span;
		write_list(out, packet->parity, packet->parities);
	} else {
		*out++ = SELECT_COPIES;
		write_list(out, packet->copy, packet->copies);
	}
	return (int)size;
}

/* ---- remembering ---------------------------------------------------- */

void udptl_keep(struct udptl_kept *kept, uint16_t seq, const uint8_t *data, size_t size)
{
	kept->valid = size <= UDPTL_KEPT_SIZE_MAX;
	kept->seq = seq;
	if (!kept->valid)
		return;
	kept->size = (uint16_t)size;
	memcpy(kept->data, data, size);
}

/* SPDX-License-Identifier: MIT */
/* Sending UDPTL; see udptl_tx.h. */
#include "core/t38/udptl_tx.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"

#define SELECT_COPIES 0x00

static void keep(struct udptl_kept *kept, uint16_t seq, const uint8_t *data, size_t size)
{
	kept->valid = size <= UDPTL_KEPT_SIZE_MAX;
	kept->seq = seq;
	if (!kept->valid)
		return;
	kept->size = (uint16_t)size;
	memcpy(kept->data, data, size);
}

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

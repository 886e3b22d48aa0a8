/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for UDPTL: the bytes are datagrams, each behind its length. What
 * is taken from them must lie within them (the sanitizers watch), come in
 * order, and be no more than one datagram can bring.
 */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/t38/udptl_rx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned int touch(const struct udptl_bytes *bytes)
{
	unsigned int sum = 0;
	size_t i;

	for (i = 0; i < bytes->size; i++)
		sum += bytes->data[i];
	return sum;
}

static void take(struct udptl_rx *rx, const uint8_t *datagram, size_t size)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	size_t count, i;

	if (udptl_parse(datagram, size, &packet) < 0)
		return;
	assert(packet.primary.size > 0 && packet.primary.size <= IFP_SIZE_MAX);
	assert(packet.copies <= UDPTL_COPIES_MAX && packet.parities <= UDPTL_PARITIES_MAX);
	count = udptl_receive(rx, &packet, arrivals);
	assert(count <= UDPTL_ARRIVALS_MAX);
	for (i = 0; i < count; i++) {
		assert(arrivals[i].ifp.size > 0 && arrivals[i].ifp.size <= IFP_SIZE_MAX);
		touch(&arrivals[i].ifp);
		if (i > 0)
			assert((int16_t)(arrivals[i].seq - arrivals[i - 1].seq) > 0);
		if (i > 0 && !arrivals[i].lost_before)
			assert(arrivals[i].seq == (uint16_t)(arrivals[i - 1].seq + 1));
	}
	if (count > 0)
		assert(arrivals[count - 1].seq == packet.seq && rx->expected == (uint16_t)(packet.seq + 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct udptl_rx rx;
	uint8_t *exact;
	size_t length;

	memset(&rx, 0, sizeof(rx));
	while (size > 0) {
		length = data[0] < size - 1 ? data[0] : size - 1;
		exact = malloc(length > 0 ? length : 1);
		if (!exact)
			abort();
		memcpy(exact, data + 1, length);
		take(&rx, exact, length);
		free(exact);
		data += length + 1;
		size -= length + 1;
	}
	return 0;
}

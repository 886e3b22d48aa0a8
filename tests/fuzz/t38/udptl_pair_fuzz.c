/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for UDPTL from end to end: a sender and a receiver, and between
 * them a wire that loses, repeats and delays. Whatever it does, what arrives
 * is what was sent, byte by byte, in order, nothing twice; and no datagram is
 * longer than the peer takes.
 *
 * The bytes: copies of control, of image, span, parities, the peer's limit (in
 * units of 6), the first number (in units of 257); then for each packet its
 * kind and size, and its fate.
 */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER 6
#define PACKETS_MAX 300
/* A datagram that comes later than that is taken for a new beginning if another follows it. */
#define DELAY_MAX 63
#define WIRE (4 * (DELAY_MAX + 1))

struct flight {
	size_t size; /* 0: empty place */
	unsigned int due;
};

static uint8_t datagrams[WIRE][UDPTL_DATAGRAM_MAX];

static struct {
	struct udptl_tx tx;
	struct udptl_rx rx;
	uint16_t first;
	struct flight wire[WIRE];
	unsigned int flying;
	uint8_t recipes[PACKETS_MAX];
	unsigned int sent, next; /* packets; the first that may still arrive */
	uint32_t arrived;
} fuzz;

/* What packet @n was, from its byte: an indicator, V.21 or image data; its bytes follow from n. */
static size_t make_ifp(unsigned int n, uint8_t ifp[UDPTL_KEPT_SIZE_MAX])
{
	uint8_t recipe = fuzz.recipes[n], bytes[UDPTL_KEPT_SIZE_MAX];
	struct ifp_field fields[2] = {
		{IFP_HDLC_DATA,             bytes, 1 + (recipe & 0x3f) * 5u},
                {.type = IFP_HDLC_FCS_OK}
        };
	size_t i;
	int size;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = n % 3 == 0 ? 0 : (uint8_t)(n * 31 + i); /* zeros: like those that parity pads with */
	if (recipe >> 6 == 0)
		size = ifp_build_indicator((enum ifp_indicator)(recipe & 0x0f), 0, ifp, UDPTL_KEPT_SIZE_MAX);
	else
		size = ifp_build_data(recipe >> 6 == 1 ? IFP_V21 : IFP_V17_14400, fields, 1 + recipe % 2u, 0, ifp,
				      UDPTL_KEPT_SIZE_MAX);
	if (size < 0)
		size = ifp_build_data(IFP_V21, fields, 0, 0, ifp, UDPTL_KEPT_SIZE_MAX);
	assert(size > 0);
	return (size_t)size;
}

static void take(const struct udptl_arrival *arrival)
{
	unsigned int n = (uint16_t)(arrival->seq - fuzz.first);
	uint8_t ifp[UDPTL_KEPT_SIZE_MAX];
	struct ifp parsed;
	size_t size;

	assert(n >= fuzz.next && n < fuzz.sent);
	assert(fuzz.arrived == 0 || arrival->lost_before == (n != fuzz.next));
	fuzz.next = n + 1;
	fuzz.arrived++;
	size = make_ifp(n, ifp);
	assert(ifp_check(arrival->ifp.data, arrival->ifp.size, 0, arrival->padded, &parsed) == 0);
	assert(parsed.size == size && memcmp(arrival->ifp.data, ifp, size) == 0);
}

static void deliver(const uint8_t *datagram, size_t size)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	uint8_t *exact = malloc(size);
	size_t count, i;

	if (!exact)
		abort();
	memcpy(exact, datagram, size);
	assert(udptl_parse(exact, size, &packet) == 0);
	/* A session begins with number 0 (T.38 9.1.1). Who begins elsewhere is not heard from there on. */
	if (!fuzz.rx.started && packet.seq == 0 && fuzz.first != 0) {
		free(exact);
		return;
	}
	count = udptl_receive(&fuzz.rx, &packet, arrivals);
	for (i = 0; i < count; i++)
		take(&arrivals[i]);
	free(exact);
}

static void fly(const uint8_t *datagram, size_t size, unsigned int delay)
{
	size_t i;

	for (i = 0; i < WIRE; i++)
		if (fuzz.wire[i].size == 0) {
			fuzz.wire[i].size = size;
			fuzz.wire[i].due = fuzz.sent + delay;
			memcpy(datagrams[i], datagram, size);
			fuzz.flying++;
			return;
		}
}

static void land(unsigned int now)
{
	size_t i;

	for (i = 0; i < WIRE && fuzz.flying > 0; i++)
		if (fuzz.wire[i].size > 0 && fuzz.wire[i].due <= now) {
			deliver(datagrams[i], fuzz.wire[i].size);
			fuzz.wire[i].size = 0;
			fuzz.flying--;
		}
}

/* @fate: 0x40 lost, 0x80 sent again; the rest is the delay. Most values below 0x20 mean none. */
static void send_one(uint8_t recipe, uint8_t fate)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], again[UDPTL_DATAGRAM_MAX], ifp[UDPTL_KEPT_SIZE_MAX];
	unsigned int delay = fate & 0x20 ? fate & 0x1f : 0;
	size_t size;
	int sent;

	fuzz.recipes[fuzz.sent] = recipe;
	size = make_ifp(fuzz.sent, ifp);
	sent = udptl_send(&fuzz.tx, ifp, size, datagram);
	assert(sent > 0 && (size_t)sent <= MAX(fuzz.tx.datagram_max, size + 6));
	fuzz.sent++;
	if (!(fate & 0x40))
		fly(datagram, (size_t)sent, delay);
	if (fate & 0x80) {
		assert(udptl_again(&fuzz.tx, again) == sent && memcmp(again, datagram, (size_t)sent) == 0);
		fly(again, (size_t)sent, delay * 2);
	}
	land(fuzz.sent);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < HEADER)
		return 0;
	memset(&fuzz, 0, sizeof(fuzz));
	fuzz.first = (uint16_t)(data[5] * 257);
	fuzz.tx = (struct udptl_tx){
		.seq = fuzz.first,
		.control_copies = data[0] % 16,
		.image_copies = data[1] % 16,
		.span = data[2] % 40,
		.parities = data[3] % 20,
		.datagram_max = data[4] * 6u,
	};
	for (data += HEADER, size -= HEADER; size >= 2 && fuzz.sent < PACKETS_MAX; data += 2, size -= 2)
		send_one(data[0], data[1]);
	land(fuzz.sent + 2 * DELAY_MAX);
	assert(fuzz.arrived + fuzz.rx.lost <= fuzz.sent && fuzz.rx.repaired <= fuzz.arrived);
	return 0;
}

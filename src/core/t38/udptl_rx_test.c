/* SPDX-License-Identifier: MIT */
/* Tests of receiving UDPTL: loss, reordering, repair by copies and by parity, hostile bytes. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"

static struct udptl_rx rx;
static struct udptl_tx tx;

static void start(size_t copies, size_t datagram_max)
{
	memset(&rx, 0, sizeof(rx));
	tx = (struct udptl_tx){.control_copies = copies, .image_copies = copies, .datagram_max = datagram_max};
}

/* The @n-th packet of every test: its length and bytes follow from n. */
static size_t make_ifp(unsigned int n, uint8_t *ifp)
{
	size_t size = 1 + (n * 7) % 60, i;

	for (i = 0; i < size; i++)
		ifp[i] = (uint8_t)(n + i * 3 + 1);
	return size;
}

static void test_golden(void)
{
	static const uint8_t first[] = {0x00, 0x00, 0x01, 0x06, 0x00, 0x00};
	static const uint8_t third[] = {0x00, 0x02, 0x03, 0xc0, 0x01, 0x10, 0x00, 0x02, 0x01, 0x04, 0x01, 0x06};
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	struct udptl_packet packet;

	start(3, 400);
	assert(udptl_send(&tx, (const uint8_t *)"\x06", 1, datagram) == sizeof(first));
	assert(memcmp(datagram, first, sizeof(first)) == 0);
	udptl_send(&tx, (const uint8_t *)"\x04", 1, datagram);
	assert(udptl_send(&tx, (const uint8_t *)"\xc0\x01\x10", 3, datagram) == sizeof(third));
	assert(memcmp(datagram, third, sizeof(third)) == 0);

	assert(udptl_parse(third, sizeof(third), &packet) == 0);
	assert(packet.seq == 2 && packet.primary.size == 3 && packet.primary.data == third + 3);
	assert(packet.copies == 2 && packet.copy[0].data[0] == 0x04 && packet.copy[1].data[0] == 0x06);
}

static void test_long_lengths(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[UDPTL_KEPT_SIZE_MAX] = {1};
	struct udptl_packet packet;
	int size;

	start(2, UDPTL_DATAGRAM_MAX);
	udptl_send(&tx, ifp, 200, datagram);
	size = udptl_send(&tx, ifp, 127, datagram);
	assert(size == 2 + 1 + 127 + 2 + 2 + 200);
	assert(datagram[2] == 127 && datagram[132] == 0x80 && datagram[133] == 200);
	assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
	assert(packet.primary.size == 127 && packet.copies == 1 && packet.copy[0].size == 200);

	size = udptl_send(&tx, ifp, UDPTL_KEPT_SIZE_MAX, datagram);
	assert(datagram[2] == 0x81 && datagram[3] == 0x40 && udptl_parse(datagram, (size_t)size, &packet) == 0);
	assert(udptl_send(&tx, ifp, UDPTL_KEPT_SIZE_MAX + 1, datagram) == -EMSGSIZE);
	assert(udptl_send(&tx, ifp, 0, datagram) == -EMSGSIZE);
}

/* The peer's limit is kept by leaving out copies, oldest first. */
static void test_datagram_max(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[60] = {1};
	struct udptl_packet packet;
	size_t max;
	int size, i;

	for (max = 0; max < 600; max++) {
		start(8, max);
		for (i = 0; i < 12; i++) {
			size = udptl_send(&tx, ifp, sizeof(ifp), datagram);
			assert(size <= (int)MAX(max, (size_t)65));
			assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
			assert(packet.copies == (size_t)(MIN(MAX((int)max - 65, 0) / 61, MIN(i, 8))));
		}
	}
}

/* Sends packets 0 to 39 through a wire that loses those of @mask (by their place in a cycle of @cycle). */
static void run_loss(size_t copies, unsigned int cycle, uint32_t mask, uint32_t lost, uint32_t repaired)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[100];
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	unsigned int n, next = 0;
	size_t count, i;
	int size;

	start(copies, 1400);
	tx.seq = 65520; /* and across the wrap */
	for (n = 0; n < 40; n++) {
		size = udptl_send(&tx, ifp, make_ifp(n, ifp), datagram);
		if (mask >> n % cycle & 1 && n > 0 && n < 39)
			continue;
		assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
		count = udptl_receive(&rx, &packet, arrivals);
		assert(count > 0);
		for (i = 0; i < count; i++) {
			assert(arrivals[i].lost_before == (arrivals[i].seq != (uint16_t)(65520 + next)));
			next = (uint16_t)(arrivals[i].seq - 65520);
			assert(arrivals[i].ifp.size == make_ifp(next, ifp));
			assert(memcmp(arrivals[i].ifp.data, ifp, arrivals[i].ifp.size) == 0);
			assert(!arrivals[i].padded);
			next++;
		}
		/* The same datagram again is dropped. */
		assert(udptl_receive(&rx, &packet, arrivals) == 0);
	}
	assert(next == 40 && rx.lost == lost && rx.repaired == repaired);
}

static void test_loss(void)
{
	run_loss(3, 1, 0, 0, 0);
	run_loss(1, 2, 2, 0, 19);   /* every second one */
	run_loss(3, 4, 0xe, 0, 29); /* three of four */
	run_loss(2, 4, 0xe, 9, 20); /* three of four, but only two copies: one of three is gone */
	run_loss(0, 5, 4, 8, 0);
}

static void test_each_lost(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[100];
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	unsigned int lost, n;
	size_t total, count;
	int size;

	for (lost = 0; lost < 20; lost++) {
		start(1, 400);
		total = 0;
		for (n = 0; n < 21; n++) {
			size = udptl_send(&tx, ifp, make_ifp(n, ifp), datagram);
			if (n == lost)
				continue;
			assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
			count = udptl_receive(&rx, &packet, arrivals);
			assert(count == (n == lost + 1 ? 2 : 1));
			total += count;
		}
		assert(total == 21 && rx.lost == 0);
	}
}

static struct udptl_packet numbered(uint16_t seq)
{
	static const uint8_t octet = 6;

	return (struct udptl_packet){
		.seq = seq, .primary = {&octet, 1}
        };
}

static size_t receive(uint16_t seq, bool *ret_lost_before)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet = numbered(seq);
	size_t count = udptl_receive(&rx, &packet, arrivals);

	assert(count <= 1);
	*ret_lost_before = count > 0 && arrivals[0].lost_before;
	return count;
}

static void test_order(void)
{
	bool lost;

	start(0, 0);
	assert(receive(7, &lost) == 1 && !lost);
	assert(receive(9, &lost) == 1 && lost);
	/* Too late: its place is past. */
	assert(receive(8, &lost) == 0 && rx.duplicates == 1);
	assert(receive(10, &lost) == 1 && !lost);

	/* A stray packet moves nothing. */
	assert(receive(40000, &lost) == 0);
	assert(receive(40000, &lost) == 0);
	assert(receive(11, &lost) == 1 && !lost);
	/* A sender that began anew is followed from its second packet on. */
	assert(receive(2000, &lost) == 0);
	assert(rx.lost == 1);
	assert(receive(2001, &lost) == 1 && lost);
	assert(rx.lost == 2); /* the first of the new sequence, not all between the two */
	assert(receive(2002, &lost) == 1 && !lost);
	assert(receive(11, &lost) == 0);
}

/* Empty copies, as some send in the beginning, are not packets. */
static void test_empty_copies(void)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet = numbered(0);

	start(0, 0);
	packet.copies = 2;
	assert(udptl_receive(&rx, &packet, arrivals) == 1 && !arrivals[0].lost_before && rx.lost == 0);
	packet = numbered(2);
	packet.copies = 2;
	assert(udptl_receive(&rx, &packet, arrivals) == 1 && arrivals[0].lost_before && rx.lost == 1);

	/* In the first datagram what lies between two packets is lost, what lies before them is not. */
	start(0, 0);
	packet = numbered(9);
	packet.copies = 3;
	packet.copy[1] = packet.primary;
	assert(udptl_receive(&rx, &packet, arrivals) == 2 && rx.lost == 1);
	assert(arrivals[0].seq == 7 && !arrivals[0].lost_before && arrivals[1].seq == 9 && arrivals[1].lost_before);
}

/* ---- parity --------------------------------------------------------- */

/*
 * A sender with FEC, written from the picture in T.38: @span packets per parity, @parities interleaved. Some send none
 * before all packets of it are there; others, @early, take those before the first for empty.
 */
static bool early;

static size_t send_parity(unsigned int n, size_t span, size_t parities, uint8_t *out)
{
	uint8_t ifp[100], sum[100];
	size_t size = make_ifp(n, ifp), at = 0, i, j, k, longest;

	out[at++] = (uint8_t)(n >> 8);
	out[at++] = (uint8_t)n;
	out[at++] = (uint8_t)size;
	memcpy(out + at, ifp, size);
	at += size;
	out[at++] = 0x80;
	out[at++] = 1;
	if (n < span * parities && !(early && n > 0)) {
		out[at++] = 0;
		out[at++] = 0;
		return at;
	}
	out[at++] = (uint8_t)span;
	out[at++] = (uint8_t)parities;
	for (i = 0; i < parities; i++) {
		memset(sum, 0, sizeof(sum));
		longest = 0;
		for (k = 1; k <= span; k++) {
			size = n + i < k * parities ? 0 : make_ifp((unsigned int)(n + i - k * parities), ifp);
			longest = MAX(longest, size);
			for (j = 0; j < size; j++)
				sum[j] ^= ifp[j];
		}
		out[at++] = (uint8_t)longest;
		memcpy(out + at, sum, longest);
		at += longest;
	}
	return at;
}

/* Is the arrival the next or a later one of those sent, whole, with nothing but zeros behind it? */
static void check_arrival(const struct udptl_arrival *arrival, unsigned int *expected)
{
	uint8_t ifp[100];
	size_t size, j;

	assert(arrival->seq >= *expected && arrival->lost_before == (arrival->seq != *expected));
	*expected = arrival->seq;
	size = make_ifp((*expected)++, ifp);
	assert(arrival->ifp.size >= size && memcmp(arrival->ifp.data, ifp, size) == 0);
	assert(arrival->padded || arrival->ifp.size == size);
	for (j = size; j < arrival->ifp.size; j++)
		assert(arrival->ifp.data[j] == 0);
}

/* Loses @burst packets in a row from @from on and expects all but @gone of them back. */
static void run_parity(size_t span, size_t parities, unsigned int from, unsigned int burst, uint32_t gone)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	unsigned int n, expected = 0;
	size_t count, size, i;

	start(0, 0);
	for (n = 0; n < 60; n++) {
		size = send_parity(n, span, parities, datagram);
		if (n >= from && n < from + burst)
			continue;
		assert(udptl_parse(datagram, size, &packet) == 0);
		count = udptl_receive(&rx, &packet, arrivals);
		for (i = 0; i < count; i++)
			check_arrival(&arrivals[i], &expected);
	}
	assert(expected == 60 && rx.lost == gone && rx.repaired == burst - gone);
}

/* What comes out of any losses is right, if not all. */
static void run_parity_at_random(size_t span, size_t parities)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	unsigned int n, expected = 0, seed = (unsigned int)(span * 100 + parities);
	struct udptl_packet packet;
	size_t count, size, i;

	start(0, 0);
	for (n = 0; n < 500; n++) {
		size = send_parity(n, span, parities, datagram);
		seed = seed * 1103515245 + 12345;
		if (n > 0 && (seed >> 16) % 16 == 0)
			continue;
		assert(udptl_parse(datagram, size, &packet) == 0);
		count = udptl_receive(&rx, &packet, arrivals);
		for (i = 0; i < count; i++)
			check_arrival(&arrivals[i], &expected);
	}
	assert(rx.repaired > 0);
}

static void test_parity(void)
{
	unsigned int from;

	size_t span, parities;

	/* Every layout that our window holds: as many lost in a row as there are parities come back. */
	for (parities = 1; parities <= UDPTL_PARITIES_MAX; parities++)
		for (span = 1; span * parities <= UDPTL_WINDOW; span++) {
			run_parity(span, parities, 40, 1, 0);
			run_parity(span, parities, 40, (unsigned int)parities, 0);
			run_parity_at_random(span, parities);
		}
	/* One more than there are parities: the ones that share a group are gone. */
	run_parity(3, 3, 30, 4, 2);
	/* Loss in the beginning, before there is any parity; or there is. */
	run_parity(3, 3, 1, 2, 2);
	early = true;
	run_parity(3, 3, 1, 2, 0);
	run_parity(3, 3, 4, 3, 0);
	for (from = 1; from < 12; from++)
		run_parity(4, 2, from, 2, 0);
	run_parity_at_random(3, 3);
	early = false;
	/* Layouts beyond our window: nothing comes back, and nothing else is lost. */
	run_parity(UDPTL_WINDOW + 1, 1, 50, 1, 1);
	run_parity(1, UDPTL_PARITIES_MAX + 1, 40, UDPTL_PARITIES_MAX + 1, UDPTL_PARITIES_MAX + 1);
}

/* Number 0 is the first that we hear, and yet was not the first: what was before it is no packet of nothing. */
static void test_not_from_zero(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[100];
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	unsigned int n, lost;
	size_t count, i, size;
	int sent;

	for (lost = 2; lost < 12; lost++) {
		start(0, UDPTL_DATAGRAM_MAX);
		udptl_protect(&tx, true, 3);
		tx.seq = UINT16_MAX;
		for (n = 0; n < 16; n++) {
			sent = udptl_send(&tx, ifp, make_ifp(n, ifp), datagram);
			assert(sent > 0);
			if (n == 0 || (n >= lost && n < lost + 3))
				continue;
			assert(udptl_parse(datagram, (size_t)sent, &packet) == 0);
			count = udptl_receive(&rx, &packet, arrivals);
			for (i = 0; i < count; i++) {
				size = make_ifp((uint16_t)(arrivals[i].seq + 1), ifp);
				assert(arrivals[i].ifp.size >= size && memcmp(arrivals[i].ifp.data, ifp, size) == 0);
			}
		}
	}
}

/* A parity of nothing repairs nothing; a copy longer than any packet is none. */
static void test_nothing_to_repair_with(void)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	static const uint8_t much[IFP_SIZE_MAX + 1];
	struct udptl_packet packet = numbered(1);

	start(0, 0);
	udptl_receive(&rx, &packet, arrivals);
	packet = numbered(3);
	packet.span = packet.parities = 1;
	packet.parity[0] = (struct udptl_bytes){packet.primary.data, 0};
	assert(udptl_receive(&rx, &packet, arrivals) == 1 && rx.lost == 1 && rx.repaired == 0);
	packet = numbered(5);
	packet.copies = 1;
	packet.copy[0] = (struct udptl_bytes){much, sizeof(much)};
	assert(udptl_receive(&rx, &packet, arrivals) == 1 && rx.lost == 2 && rx.repaired == 0);
}

/* The longest packet there may be arrives, but is not remembered: nothing can be mended with it. */
static void test_too_long_to_keep(void)
{
	static uint8_t bytes[IFP_SIZE_MAX];
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet = numbered(1);

	start(0, 0);
	packet.primary = (struct udptl_bytes){bytes, IFP_SIZE_MAX};
	assert(udptl_receive(&rx, &packet, arrivals) == 1 && arrivals[0].ifp.size == IFP_SIZE_MAX);
	packet = numbered(3);
	packet.span = 2;
	packet.parities = 1;
	packet.parity[0] = (struct udptl_bytes){bytes, 10};
	assert(udptl_receive(&rx, &packet, arrivals) == 1 && rx.lost == 1 && rx.repaired == 0);
}

/* ---- hostile bytes -------------------------------------------------- */

/* Parity that claims more than can be is no reason to lose the packet itself. */
static void test_hostile_parity(void)
{
	uint8_t datagram[100] = {0, 40, 1, 6, 0x80, 2, 0xff, 0xff, 1, 2, 0xaa, 0xbb};
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet = numbered(30);

	start(0, 0);
	udptl_receive(&rx, &packet, arrivals);
	assert(udptl_parse(datagram, 12, &packet) == 0 && packet.parities == 0 && packet.primary.data[0] == 6);
	assert(udptl_receive(&rx, &packet, arrivals) == 1 && rx.lost == 9);
}

/* Anything at all, bit by bit changed from something good, is survived (the sanitizers watch). */
static void test_mutated(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], *exact;
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	unsigned int n, seed = 1, i, flips;
	size_t size, count;

	start(0, 0);
	for (n = 0; n < 20000; n++) {
		size = send_parity(20 + n % 1000, 1 + n % 3, 1 + n % 4, datagram);
		flips = n % 6;
		for (i = 0; i < flips; i++) {
			seed = seed * 1103515245 + 12345;
			datagram[seed >> 8 & (i ? 0x1ff : 7)] ^= (uint8_t)(seed >> 20);
		}
		size -= seed >> 16 & 1 ? seed >> 17 & 7 : 0;
		exact = malloc(size);
		memcpy(exact, datagram, size);
		if (udptl_parse(exact, size, &packet) == 0) {
			count = udptl_receive(&rx, &packet, arrivals);
			assert(count <= UDPTL_ARRIVALS_MAX);
			for (i = 0; i < count; i++)
				assert(arrivals[i].ifp.size > 0 && arrivals[i].ifp.size <= IFP_SIZE_MAX);
		}
		free(exact);
	}
}

int main(void)
{
	test_golden();
	test_long_lengths();
	test_datagram_max();
	test_loss();
	test_each_lost();
	test_order();
	test_empty_copies();
	test_parity();
	test_not_from_zero();
	test_nothing_to_repair_with();
	test_too_long_to_keep();
	test_hostile_parity();
	test_mutated();
	return 0;
}

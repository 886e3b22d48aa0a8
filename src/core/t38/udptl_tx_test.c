/* SPDX-License-Identifier: MIT */
/*
 * Tests of the UDPTL sender, with the receiver at the other end of a wire that
 * loses: what the depths and the layouts of parity promise comes back whole,
 * and no datagram is too long.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"

/* What a session needs to send and to receive. */
_Static_assert(sizeof(struct udptl_tx) <= 5300, "see udptl_tx.h");
_Static_assert(sizeof(struct udptl_rx) <= 10500, "see udptl_tx.h");

#define PACKETS 300
#define FIRST_SEQ 65400 /* across the wrap */

static struct udptl_rx rx;
static struct udptl_tx tx;

static unsigned int chance_state;

static unsigned int chance(unsigned int below)
{
	chance_state = chance_state * 1103515245 + 12345;
	return (chance_state >> 16) % below;
}

/* The @n-th packet of every test: bursts of control and of image data, as in a call. */
static size_t make_ifp(unsigned int n, uint8_t ifp[UDPTL_KEPT_SIZE_MAX])
{
	uint8_t bytes[200];
	struct ifp_field fields[2] = {
		{IFP_HDLC_DATA,    bytes, 1 + n * 13 % 60},
                {.type = IFP_HDLC_FCS_OK}
        };
	int size;

	memset(bytes, (int)(n * 37 + 1), sizeof(bytes));
	if (n % 40 == 0)
		size = ifp_build_indicator((enum ifp_indicator)(n / 40), 0, ifp, UDPTL_KEPT_SIZE_MAX);
	else
		size = ifp_build_data(n % 40 < 12 ? IFP_V21 : IFP_V17_14400, fields, 2, 0, ifp, UDPTL_KEPT_SIZE_MAX);
	assert(size > 0);
	return (size_t)size;
}

static bool is_control(unsigned int n)
{
	return n % 40 < 12;
}

/* ---- a wire that loses ---------------------------------------------- */

static struct {
	bool lost[PACKETS];
	bool arrived[PACKETS];
	unsigned int next; /* the first that may still arrive */
} wire;

static void take(const struct udptl_arrival *arrival)
{
	unsigned int n = (uint16_t)(arrival->seq - FIRST_SEQ);
	uint8_t ifp[UDPTL_KEPT_SIZE_MAX];
	size_t size = make_ifp(n, ifp);
	struct ifp parsed;

	assert(n >= wire.next && n < PACKETS && arrival->lost_before == (n != wire.next));
	wire.next = n + 1;
	wire.arrived[n] = true;
	assert(ifp_check(arrival->ifp.data, arrival->ifp.size, 0, arrival->padded, &parsed) == 0);
	assert(parsed.size == size && memcmp(arrival->ifp.data, ifp, size) == 0);
}

/* Each parity is as long as the longest packet of its group. */
static void check_parity_sizes(const struct udptl_packet *packet, unsigned int n)
{
	uint8_t ifp[UDPTL_KEPT_SIZE_MAX];
	size_t i, k, longest, size;

	for (i = 0; i < packet->parities; i++) {
		longest = 0;
		for (k = 1; k <= packet->span; k++) {
			size = make_ifp((unsigned int)(n + i - k * packet->parities), ifp);
			longest = MAX(longest, size);
		}
		assert(packet->parity[i].size == longest);
	}
}

/* Send all through it. Returns how many did not arrive. */
static unsigned int run_wire(size_t datagram_max)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[UDPTL_KEPT_SIZE_MAX];
	struct udptl_packet packet;
	unsigned int n, gone = 0;
	size_t count, size, i;
	int sent;

	memset(&rx, 0, sizeof(rx));
	memset(wire.arrived, 0, sizeof(wire.arrived));
	wire.next = 0;
	tx.seq = FIRST_SEQ;
	tx.datagram_max = datagram_max;
	for (n = 0; n < PACKETS; n++) {
		size = make_ifp(n, ifp);
		sent = udptl_send(&tx, ifp, size, datagram);
		assert(sent > 0 && (size_t)sent <= MAX(datagram_max, size + 5));
		if (wire.lost[n])
			continue;
		assert(udptl_parse(datagram, (size_t)sent, &packet) == 0);
		assert(packet.copies <= UDPTL_SENT_COPIES_MAX && packet.span <= tx.span);
		check_parity_sizes(&packet, n);
		count = udptl_receive(&rx, &packet, arrivals);
		for (i = 0; i < count; i++)
			take(&arrivals[i]);
	}
	for (n = 0; n < PACKETS; n++)
		gone += !wire.arrived[n];
	assert(rx.lost == gone && tx.seq == (uint16_t)(FIRST_SEQ + PACKETS));
	return gone;
}

static void start_copies(size_t control, size_t image)
{
	tx = (struct udptl_tx){.control_copies = control, .image_copies = image};
}

static void start_parity(size_t span, size_t parities)
{
	tx = (struct udptl_tx){.span = span, .parities = parities};
}

/* Lose up to @burst in a row, with at least @pause in between; the first and the last packet arrive. */
static void lose_bursts(unsigned int burst, unsigned int pause)
{
	unsigned int n = 1, left;

	memset(wire.lost, 0, sizeof(wire.lost));
	while (n < PACKETS) {
		n += chance(3);
		for (left = chance(burst + 1); left > 0 && n < PACKETS - 1; left--)
			wire.lost[n++] = true;
		n += pause;
	}
}

/* ---- copies --------------------------------------------------------- */

static void test_depth_keeps_all(void)
{
	unsigned int seed;
	size_t depth;

	for (depth = 0; depth <= UDPTL_SENT_COPIES_MAX; depth++)
		for (seed = 0; seed < 50; seed++) {
			chance_state = seed;
			lose_bursts((unsigned int)depth, 1);
			start_copies(depth, depth);
			assert(run_wire(UDPTL_DATAGRAM_MAX) == 0);
		}
	/* One more than the depth is too much. */
	memset(wire.lost, 0, sizeof(wire.lost));
	wire.lost[20] = wire.lost[21] = wire.lost[22] = true;
	start_copies(2, 2);
	assert(run_wire(UDPTL_DATAGRAM_MAX) == 1 && !wire.arrived[20]);
}

/* With depths of their own each kind keeps what it is promised, whatever the burst around it. */
static void test_depths_by_kind(void)
{
	unsigned int seed, n, next;
	size_t control, image;

	for (control = 0; control <= UDPTL_SENT_COPIES_MAX; control++)
		for (image = 0; image <= UDPTL_SENT_COPIES_MAX; image++)
			for (seed = 0; seed < 10; seed++) {
				chance_state = seed;
				lose_bursts(10, 1);
				start_copies(control, image);
				run_wire(UDPTL_DATAGRAM_MAX);
				for (n = 0; n < PACKETS; n++) {
					for (next = n; wire.lost[next]; next++)
						;
					if (next - n <= (is_control(n) ? control : image))
						assert(wire.arrived[n]);
				}
			}
}

/* No more copies than the depths ask for. */
static void test_depths_are_lean(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[UDPTL_KEPT_SIZE_MAX];
	static const uint8_t expected[] = {0, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1, 1, 1};
	struct udptl_packet packet;
	unsigned int n;
	int size;

	/* From the 12th packet on image data, one deep; the control data before it stays three deep. */
	start_copies(3, 1);
	tx.datagram_max = UDPTL_DATAGRAM_MAX;
	for (n = 0; n < ARRAY_SIZE(expected); n++) {
		size = udptl_send(&tx, ifp, make_ifp(n, ifp), datagram);
		assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
		assert(packet.copies == expected[n]);
	}
	/* And the other way round: image data not carried at all. */
	start_copies(2, 0);
	tx.datagram_max = UDPTL_DATAGRAM_MAX;
	for (n = 11; n < 42; n++) {
		size = udptl_send(&tx, ifp, make_ifp(n, ifp), datagram);
		assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
		assert(packet.copies == (n == 12 || n == 41 ? 1 : n == 13 ? 2 : 0));
	}
}

/* ---- parity --------------------------------------------------------- */

static void test_parity_keeps_all(void)
{
	unsigned int seed, pause;
	size_t span, parities;

	for (parities = 1; parities < UDPTL_SENT_WINDOW; parities++)
		for (span = 1; span * parities < UDPTL_SENT_WINDOW; span++)
			for (seed = 0; seed < 20; seed++) {
				chance_state = seed;
				pause = (unsigned int)(span * parities);
				lose_bursts((unsigned int)parities, pause);
				start_parity(span, parities);
				/* In the beginning what came before the first datagram cannot be mended. */
				assert(run_wire(UDPTL_DATAGRAM_MAX) == 0);
				assert(rx.repaired > 0);
			}
	/* One more than there are parities: both of one group are gone. */
	memset(wire.lost, 0, sizeof(wire.lost));
	wire.lost[20] = wire.lost[21] = wire.lost[22] = wire.lost[23] = true;
	start_parity(3, 3);
	assert(run_wire(UDPTL_DATAGRAM_MAX) == 2);
}

static void test_parity_golden(void)
{
	/* Of 1, 2, 4, 8, 10 with two parities of two: those of 1 and 4, and of 2 and 8. */
	static const uint8_t first[] = {0, 0, 1, 0x01, 0, 0};
	static const uint8_t second[] = {0, 1, 1, 0x02, 0x80, 1, 1, 1, 1, 0x01};
	static const uint8_t third[] = {0, 2, 1, 0x04, 0x80, 1, 1, 2, 1, 0x01, 1, 0x02};
	static const uint8_t fifth[] = {0, 4, 1, 0x10, 0x80, 1, 2, 2, 1, 0x05, 1, 0x0a};
	uint8_t datagram[UDPTL_DATAGRAM_MAX];

	start_parity(2, 2);
	tx.datagram_max = 400;
	assert(udptl_send(&tx, first + 3, 1, datagram) == sizeof(first));
	assert(memcmp(datagram, first, sizeof(first)) == 0);
	assert(udptl_send(&tx, second + 3, 1, datagram) == sizeof(second));
	assert(memcmp(datagram, second, sizeof(second)) == 0);
	assert(udptl_send(&tx, third + 3, 1, datagram) == sizeof(third));
	assert(memcmp(datagram, third, sizeof(third)) == 0);
	assert(udptl_send(&tx, (const uint8_t *)"\x08", 1, datagram) == sizeof(third));
	assert(udptl_send(&tx, fifth + 3, 1, datagram) == sizeof(fifth));
	assert(memcmp(datagram, fifth, sizeof(fifth)) == 0);
}

/* ---- sizes ---------------------------------------------------------- */

/* run_wire() looks at each size; what is left of the repairs is right. */
static void test_limits(void)
{
	size_t max, full = 0;

	memset(wire.lost, 0, sizeof(wire.lost));
	for (max = 0; max <= UDPTL_DATAGRAM_MAX + 50; max += 1 + max / 100) {
		chance_state = (unsigned int)max;
		lose_bursts(2, 3);
		start_copies(8, 3);
		run_wire(max);
		start_parity(3, 5);
		run_wire(max);
		start_parity(1, 9);
		full = run_wire(max);
	}
	/* With room for all of them nothing was lost. */
	assert(full == 0);
	/* Wishes beyond what we can are cut, not trusted. */
	start_copies(1000, SIZE_MAX);
	assert(run_wire(UDPTL_DATAGRAM_MAX) == 0);
	start_parity(SIZE_MAX, 1);
	run_wire(UDPTL_DATAGRAM_MAX);
	start_parity(SIZE_MAX, SIZE_MAX);
	assert(run_wire(UDPTL_DATAGRAM_MAX) == 0);
	/* One without the other is none. */
	start_parity(3, 0);
	assert(run_wire(UDPTL_DATAGRAM_MAX) > 0 && rx.repaired == 0);
}

/* As many as fit, no fewer. */
static void test_limits_are_used(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[UDPTL_KEPT_SIZE_MAX] = {0xd0};
	struct udptl_packet packet;
	size_t max, mode;
	int size, i;

	for (max = 0; max < 500; max++)
		for (mode = 0; mode < 2; mode++) {
			start_copies(5, 5);
			if (mode > 0)
				start_parity(1, 5);
			tx.datagram_max = max;
			for (i = 0; i < 8; i++) {
				size = udptl_send(&tx, ifp, 60, datagram);
				assert(size <= (int)MAX(max, (size_t)65));
				assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
				assert((mode > 0 ? packet.parities : packet.copies) ==
				       (size_t)MIN(MAX((int)max - (mode > 0 ? 67 : 65), 0) / 61, MIN(i, 5)));
			}
		}
	/* A peer that takes more than fits an Ethernet does not get it. */
	start_copies(8, 8);
	tx.datagram_max = SIZE_MAX;
	for (i = 0; i < 8; i++) {
		size = udptl_send(&tx, ifp, UDPTL_KEPT_SIZE_MAX, datagram);
		assert(udptl_parse(datagram, (size_t)size, &packet) == 0 && packet.copies == (size_t)MIN(i, 3));
	}
}

/* Parity of no packets is none: then there are copies. A sender whose numbers jump has sent nothing before. */
static void test_modes(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], ifp[UDPTL_KEPT_SIZE_MAX];
	struct udptl_packet packet;
	unsigned int n;
	int size;

	start_parity(0, 3);
	tx.datagram_max = UDPTL_DATAGRAM_MAX;
	tx.control_copies = 2;
	for (n = 0; n < 10; n++) {
		size = udptl_send(&tx, ifp, make_ifp(n, ifp), datagram);
		assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
		assert(packet.parities == 0 && packet.copies == MIN(n, 2));
	}
	tx.seq = (uint16_t)(tx.seq + UDPTL_SENT_WINDOW);
	size = udptl_send(&tx, ifp, make_ifp(n, ifp), datagram);
	assert(udptl_parse(datagram, (size_t)size, &packet) == 0 && packet.copies == 0);
}

static void test_again(void)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX], again[UDPTL_DATAGRAM_MAX], ifp[UDPTL_KEPT_SIZE_MAX + 1] = {0};
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	unsigned int mode, n;
	int size;

	for (mode = 0; mode < 2; mode++) {
		memset(&rx, 0, sizeof(rx));
		start_copies(8, 2);
		if (mode > 0)
			start_parity(5, 3);
		tx.datagram_max = 300;
		assert(udptl_again(&tx, again) == -ENOENT);
		for (n = 0; n < 100; n++) {
			size = udptl_send(&tx, ifp, make_ifp(n, ifp), datagram);
			assert(udptl_again(&tx, again) == size && memcmp(again, datagram, (size_t)size) == 0);
			assert(udptl_again(&tx, again) == size && tx.seq == n + 1);
			assert(udptl_parse(datagram, (size_t)size, &packet) == 0);
			assert(udptl_receive(&rx, &packet, arrivals) == 1);
			assert(udptl_receive(&rx, &packet, arrivals) == 0 && rx.lost == 0);
		}
	}
	/* What cannot be sent takes no number. */
	assert(udptl_send(&tx, ifp, sizeof(ifp), datagram) == -EMSGSIZE);
	assert(udptl_send(&tx, ifp, 0, datagram) == -EMSGSIZE);
	assert(tx.seq == 100 && udptl_again(&tx, again) == size && memcmp(again, datagram, (size_t)size) == 0);
}

/* So many in a row may be lost, whichever way it is protected. */
static void test_protect(void)
{
	size_t losses;

	for (losses = 0; losses <= 9; losses++) {
		tx = (struct udptl_tx){0};
		udptl_protect(&tx, false, losses);
		assert(tx.image_copies == (losses > 8 ? 8 : losses) && tx.control_copies == tx.image_copies);
		assert(tx.parities == 0 && tx.span == 0);
		udptl_protect(&tx, true, losses);
		assert(tx.parities == (losses > 8 ? 8 : losses) && tx.image_copies == 0 && tx.control_copies == 0);
		assert(tx.span * tx.parities < UDPTL_SENT_WINDOW && (tx.span > 0) == (losses > 0));
		assert(tx.span == 3 || losses == 0 || losses > 5);
	}
}

int main(void)
{
	test_depth_keeps_all();
	test_depths_by_kind();
	test_depths_are_lean();
	test_parity_keeps_all();
	test_parity_golden();
	test_limits();
	test_limits_are_used();
	test_modes();
	test_again();
	test_protect();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for the T.38 terminal: the bytes are what a far end sends, when,
 * and what is ordered meanwhile. Reports must be few, in an order a modem
 * could give them, and lie in memory that is there (the sanitizers watch);
 * what is sent must be IFP, and come to an end. The first byte is the version,
 * 4: the far end is one of ours, 8: it takes data ahead of pace. Then commands:
 *
 *   0 n         time passes, n times 20 ms
 *   1 n         listen for signal n, 0x80: with frames
 *   2 n         order n, of those below
 *   3 n bytes   a packet; 11: some were lost before it
 */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/t38_modem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum command { WAIT, LISTEN, ORDER, PACKET, COMMANDS };

/* Virtual hours are of no use. */
#define WAITS_MAX 200

static const uint8_t octets[3000] = {0xff, 0xc8, 0x01};

/* clang-format off */
static const struct modem_order orders[] = {
	{.type = MODEM_QUIET},
	{.type = MODEM_SILENCE, .ms = 75},
	{.type = MODEM_CNG, .ms = 500},
	{.type = MODEM_CED, .ms = 300},
	{.type = MODEM_FRAMES, .frames = 2, .frame = {{octets, 23}, {octets, 7}}},
	{.type = MODEM_TRAIN, .signal = T30_V17_14400, .ms = 1500},
	{.type = MODEM_DATA, .signal = T30_V29_9600, .bytes = {octets, sizeof(octets)}},
	{.type = MODEM_BLOCK, .signal = T30_V17_7200, .block = {octets, sizeof(octets), 256, {0xf0, 0x0f}}},
};
/* clang-format on */

static struct {
	struct t38_modem modem;
	uint64_t now_ms;
	unsigned int waits;
	/* Carriers that are on: V.21, a fast one. */
	bool v21, fast;
	unsigned int turns; /* ordered and not over */
} fuzz;

static void check_report(const struct modem_report *report)
{
	bool *carrier = report->signal == T30_V21 ? &fuzz.v21 : &fuzz.fast;
	unsigned int sum = 0;
	size_t i;

	assert(report->signal <= T30_V21);
	for (i = 0; i < report->bytes.size; i++)
		sum += report->bytes.data[i];
	switch (report->type) {
	case MODEM_SENT:
		assert(fuzz.turns);
		fuzz.turns = 0;
		break;
	case MODEM_CARRIER:
		assert(!fuzz.v21 && !fuzz.fast);
		*carrier = true;
		break;
	case MODEM_CARRIER_LOST:
		assert(*carrier);
		*carrier = false;
		break;
	case MODEM_FRAME:
		assert(*carrier && report->bytes.size <= MODEM_FRAME_MAX);
		assert(!report->good || report->bytes.size >= 3);
		break;
	case MODEM_BYTES:
		assert(*carrier && report->signal != T30_V21 && report->bytes.size > 0 && sum < UINT32_MAX);
		break;
	default:
		assert(report->bytes.size == 0);
		break;
	}
}

static void check_reports(const struct t38_reports *reports)
{
	size_t i;

	assert(reports->count <= T38_REPORTS_MAX && reports->size <= T38_FRAMES_SIZE);
	for (i = 0; i < reports->count; i++)
		check_report(&reports->report[i]);
}

static void tick(void)
{
	static struct t38_packets packets;
	static struct t38_reports reports;
	unsigned int rounds = 0;
	struct ifp ifp;
	size_t i;

	do {
		assert(++rounds < 100);
		t38_modem_tick(&fuzz.modem, fuzz.now_ms, &packets, &reports);
		check_reports(&reports);
		assert(packets.count <= T38_PACKETS_MAX);
		for (i = 0; i < packets.count; i++) {
			assert(ifp_parse(packets.packet[i].data, packets.packet[i].size, fuzz.modem.tx.config.version,
					 &ifp) == 0);
			assert(ifp.size == packets.packet[i].size);
		}
	} while (t38_modem_wakes_ms(&fuzz.modem) <= fuzz.now_ms);
}

static void give_order(const struct modem_order *order)
{
	if (t38_modem_order(&fuzz.modem, order) < 0)
		return;
	if (order->type == MODEM_QUIET)
		fuzz.turns = 0;
	else if (order->type != MODEM_LISTEN)
		fuzz.turns = 1;
}

static void run_command(uint8_t command, uint8_t n, const uint8_t *bytes, size_t size)
{
	static struct t38_reports reports;
	struct modem_order listen = {.type = MODEM_LISTEN, .framed = n & 0x80};
	uint8_t *exact;
	unsigned int i;

	switch (command % 8 % COMMANDS) {
	case WAIT:
		for (i = 0; i < n && fuzz.waits < WAITS_MAX; i++, fuzz.waits++) {
			fuzz.now_ms += 20;
			tick();
		}
		break;
	case LISTEN:
		listen.signal = (enum t30_signal)(n % 0x80 % (T30_V21 + 1));
		if (listen.signal == T30_V21)
			listen.signal = T30_NONE;
		/* The end of what we do not listen for any more is not reported. */
		if (listen.signal != fuzz.modem.rx.listen)
			fuzz.fast = false;
		give_order(&listen);
		break;
	case ORDER:
		give_order(&orders[n % ARRAY_SIZE(orders)]);
		tick();
		break;
	default:
		exact = malloc(size > 0 ? size : 1);
		if (!exact)
			abort();
		memcpy(exact, bytes, size);
		t38_modem_packet(&fuzz.modem, exact, size, command & 8, fuzz.now_ms, &reports);
		check_reports(&reports);
		free(exact);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct t38_config config = {0};
	size_t length;

	if (size < 1)
		return 0;
	memset(&fuzz, 0, sizeof(fuzz));
	fuzz.now_ms = 1000;
	config.version = data[0] % 4;
	config.far_is_faxport = data[0] & 4;
	config.ahead_octets = data[0] & 8 ? 4096 : 0;
	t38_modem_init(&fuzz.modem, &config);
	for (data++, size--; size >= 2; data += length, size -= length) {
		length = 2;
		if (data[0] % 8 % COMMANDS == PACKET)
			length += MIN(data[1], size - 2);
		run_command(data[0], data[1], data + 2, length - 2);
	}

	/* All comes to an end: what we send, and, as nothing more comes, what the far end does. */
	fuzz.waits = 0;
	while (t38_modem_wakes_ms(&fuzz.modem) != UINT64_MAX) {
		assert(fuzz.waits++ < 5000);
		fuzz.now_ms = MAX(fuzz.now_ms, t38_modem_wakes_ms(&fuzz.modem));
		tick();
	}
	assert(!fuzz.v21 && !fuzz.fast && fuzz.turns == 0);
	return 0;
}

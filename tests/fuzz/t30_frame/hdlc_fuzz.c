/* SPDX-License-Identifier: MIT */
/*
 * Bits of a line, for fuzzers. The first octet says how the others are read:
 * even, as bits that come; odd, as frames (a length, then octets) that are sent
 * and have to come back.
 */
#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/hdlc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void receive(const uint8_t *data, size_t size)
{
	struct hdlc_rx rx;
	size_t good = 0;

	hdlc_rx_begin(&rx);
	for (size_t i = 0; i < size * 8; i++) {
		if (hdlc_rx_bit(&rx, data[i / 8] >> (7 - i % 8) & 1) != HDLC_RX_FRAME)
			continue;
		assert(rx.size >= HDLC_FRAME_MIN && rx.size <= MODEM_FRAME_MAX);
		good += rx.good;
	}
	if (hdlc_rx_cut(&rx) == HDLC_RX_FRAME)
		assert(!rx.good && rx.size <= MODEM_FRAME_MAX);
	assert(good <= size / (HDLC_FRAME_MIN + HDLC_FCS_SIZE));
}

/* Put out what waits. If a frame comes back, it is this one. */
static void out(struct hdlc_tx *tx, struct hdlc_rx *rx, const uint8_t *frame, size_t size, size_t *frames)
{
	while (tx->count > 0) {
		tx->count--;
		if (hdlc_rx_bit(rx, tx->bits >> tx->count & 1) != HDLC_RX_FRAME)
			continue;
		assert(rx->good && rx->size == size && memcmp(rx->frame, frame, size) == 0);
		++*frames;
	}
}

static void round_trip(const uint8_t *data, size_t size)
{
	struct hdlc_tx tx = {0};
	struct hdlc_rx rx;
	size_t frames = 0, sent = 0, length;

	hdlc_rx_begin(&rx);
	hdlc_tx_flag(&tx);
	out(&tx, &rx, data, 0, &frames);
	while (size > 0) {
		length = MIN((size_t)*data + HDLC_FRAME_MIN, (size_t)MODEM_FRAME_MAX);
		data++;
		size--;
		if (length > size)
			break;
		for (size_t i = 0; i < length; i++) {
			hdlc_tx_octet(&tx, data[i]);
			out(&tx, &rx, data, 0, &frames);
		}
		hdlc_tx_fcs(&tx);
		out(&tx, &rx, data, 0, &frames);
		hdlc_tx_flag(&tx);
		out(&tx, &rx, data, length, &frames);
		assert(frames == ++sent);
		data += length;
		size -= length;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] & 1)
		round_trip(data + 1, size - 1);
	else
		receive(data + 1, size - 1);
	return 0;
}

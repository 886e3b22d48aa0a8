/* SPDX-License-Identifier: MIT */
/* Packets with bits; see t38_tx_data.h. */
#include "core/t38/t38_tx_data.h"

#include <assert.h>
#include <string.h>

#include "base/macros.h"
#include "core/t30/modem_frame.h"
#include "core/t38/t38_signal.h"

/* Octets of a packet that are not data: type, count, head and length of the data field, head of the one behind it. */
#define OVERHEAD 6

/* The last packet of a signal has none behind it that would repair its loss. */
#define LAST_COPIES 3

/* ---- frames --------------------------------------------------------- */

void t38_tx_begin_frames(struct t38_tx *tx, const struct modem_order *order)
{
	tx->frame = modem_frame_next(order, 0);
	tx->at = 0;
	hdlc_line_begin(&tx->line);
}

/* ---- pace ----------------------------------------------------------- */

uint32_t t38_tx_credit_max(const struct t38_tx *tx)
{
	/* Half of the store; the other half comes back during T38_DRAIN_MS. In no such time more than the whole. */
	return tx->config.ahead_octets / 2;
}

/*
 * There is no way back on which the far end could say what it has taken. So
 * it is believed to take its whole store in T38_DRAIN_MS, as it promised; if
 * it is late, what is too much is lost, and the block's repeat (PPR) has it.
 * Returns false if @size octets are too many now, with due_us when they are not.
 */
static bool take_credit(struct t38_tx *tx, uint64_t now_us, uint32_t size)
{
	uint64_t most = t38_tx_credit_max(tx), drain_us = T38_DRAIN_MS * 1000, more;

	size = MAX(size, (uint32_t)T38_AHEAD_PACKET);
	more = MIN(now_us - tx->credit_us, drain_us) * most / drain_us;
	if (more > 0) {
		tx->credit = (uint32_t)MIN(tx->credit + more, most);
		tx->credit_us = now_us;
	}
	if (tx->credit < size) {
		tx->due_us = now_us + ((size - tx->credit) * drain_us + most - 1) / most;
		return false;
	}
	tx->credit -= size;
	return true;
}

/* What a packet holds at most: what the modem sends in the interval, or if it does not matter, all there is room for.
 */
static size_t octets_max(const struct t38_tx *tx, enum t30_signal signal)
{
	size_t room = tx->config.packet_size - OVERHEAD;

	/* V.21 goes in whole frames: a gateway that has the frame cannot run dry in it. */
	if (!tx->paced || signal == T30_V21)
		return room;
	return MIN(room, (size_t)tx->rate * tx->config.interval_ms / 8000);
}

static void spend_bits(struct t38_tx *tx, size_t bits)
{
	if (!tx->paced)
		return;
	tx->bits += bits;
	tx->due_us = tx->start_us + tx->bits * 1000000 / tx->rate;
}

/* ---- packets -------------------------------------------------------- */

static void make_packet(struct t38_tx *tx, enum t30_signal signal, const struct ifp_field *fields, size_t count,
			bool last, struct t38_packet *ret_packet)
{
	int size = ifp_build_data(t38_signal_type(signal), fields, count, tx->config.version, ret_packet->data,
				  sizeof(ret_packet->data));

	assert(size > 0);
	ret_packet->size = (uint16_t)size;
	ret_packet->is_control = signal == T30_V21;
	ret_packet->copies = last ? LAST_COPIES : 1;
	if (last)
		tx->phase = T38_TX_END;
}

static bool send_frames(struct t38_tx *tx, const struct modem_order *order, uint64_t now_us,
			struct t38_packet *ret_packet)
{
	enum t30_signal signal = order->type == MODEM_FRAMES ? T30_V21 : order->signal;
	struct ifp_field fields[2] = {{.type = IFP_HDLC_DATA}};
	uint8_t octets[T38_PACKET_MAX];
	size_t left, parts, count, bits, next, end = modem_frame_end(order);
	struct modem_frame frame;

	if (tx->frame >= end) {
		tx->phase = T38_TX_END;
		return false;
	}
	modem_frame_find(order, tx->frame, &frame);
	left = frame.size - tx->at;
	/* Parts of about one length: the last should not be a crumb. */
	parts = (left - 1) / octets_max(tx, signal) + 1;
	count = (left - 1) / parts + 1;
	if (!tx->paced && signal != T30_V21 && !take_credit(tx, now_us, (uint32_t)count + OVERHEAD))
		return false;

	modem_frame_copy(&frame, tx->at, octets, count);
	bits = hdlc_line_bits(&tx->line, octets, count);
	fields[0].data = octets;
	fields[0].size = count;
	next = tx->frame;
	tx->at += count;
	if (count == left) {
		bits += hdlc_line_end(&tx->line);
		hdlc_line_begin(&tx->line);
		next = modem_frame_next(order, tx->frame + 1);
		tx->at = 0;
		fields[1].type = next == end ? IFP_HDLC_FCS_OK_SIG_END : IFP_HDLC_FCS_OK;
	}
	spend_bits(tx, bits);
	tx->frame = next;
	make_packet(tx, signal, fields, count == left ? 2 : 1, next == end, ret_packet);
	return true;
}

/* TCF and pages without frames. */
static bool send_plain(struct t38_tx *tx, const struct modem_order *order, uint64_t now_us,
		       struct t38_packet *ret_packet)
{
	static const uint8_t zeros[T38_PACKET_MAX];
	struct ifp_field fields[2] = {{.type = IFP_T4_DATA}, {.type = IFP_T4_SIG_END}};
	size_t size = order->bytes.size, count;
	bool last;

	if (order->type == MODEM_TRAIN)
		size = (size_t)((uint64_t)tx->rate * order->ms / 8000);
	count = MIN(size - tx->at, octets_max(tx, order->signal));
	if (!tx->paced && !take_credit(tx, now_us, (uint32_t)count + OVERHEAD))
		return false;

	fields[0].data = order->type == MODEM_TRAIN ? zeros : order->bytes.data + tx->at;
	fields[0].size = count;
	tx->at += count;
	last = tx->at == size;
	spend_bits(tx, count * 8);
	if (count == 0)
		make_packet(tx, order->signal, fields + 1, 1, last, ret_packet);
	else
		make_packet(tx, order->signal, fields, last ? 2 : 1, last, ret_packet);
	return true;
}

bool t38_tx_data(struct t38_tx *tx, const struct modem_order *order, uint64_t now_us, struct t38_packet *ret_packet)
{
	if (order->type == MODEM_FRAMES || order->type == MODEM_BLOCK)
		return send_frames(tx, order, now_us, ret_packet);
	return send_plain(tx, order, now_us, ret_packet);
}

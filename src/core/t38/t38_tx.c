/* SPDX-License-Identifier: MIT */
/* Sending; see t38_tx.h. What one packet of a signal holds is made in t38_tx_data.c. */
#include "core/t38/t38_tx.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "core/t38/t38_signal.h"
#include "core/t38/t38_tx_data.h"

/* What the field uses; less than the other is not one octet of the slowest signal. */
/* Two of the ticks that its owner is likely to have: then each packet leaves when it is due. */
#define INTERVAL_MS 40
#define INTERVAL_MIN_MS 10

/* T.30 5.3.1: one second, give or take 15 %. A call has about ten of them, and each costs its time. */
#define PREAMBLE_MS 900

/* Flags between training and the first frame of a block: T.4 A.3.1 has 200 ms, give or take 100. */
#define FLAGS_MS 110

/* A silence so short only parts two signals of a telephone line. */
#define PAUSE_MAX_MS 100

/* An indicator has no packet close behind that would repair its loss. */
#define INDICATOR_COPIES 3

/* Is the signal of an order one that it can have? */
static bool signal_fits(const struct modem_order *order)
{
	switch (order->type) {
	case MODEM_TRAIN:
	case MODEM_DATA:
	case MODEM_BLOCK:
		return order->signal < T30_SIGNALS;
	default:
		return true;
	}
}

static struct modem_order *current(struct t38_tx *tx)
{
	return &tx->turn[tx->first];
}

static void set_far(struct t38_tx *tx, bool is_faxport, uint32_t ahead_octets)
{
	tx->config.far_is_faxport = is_faxport;
	tx->config.ahead_octets = is_faxport && ahead_octets >= T38_AHEAD_MIN ? ahead_octets : 0;
}

void t38_tx_init(struct t38_tx *tx, const struct t38_config *config)
{
	memset(tx, 0, sizeof(*tx));
	tx->config = *config;
	tx->indicator = -1;
	if (tx->config.interval_ms < INTERVAL_MIN_MS)
		tx->config.interval_ms = INTERVAL_MS;
	if (tx->config.packet_size == 0 || tx->config.packet_size > T38_PACKET_MAX)
		tx->config.packet_size = T38_PACKET_MAX;
	tx->config.packet_size = MAX(tx->config.packet_size, T38_PACKET_MIN);
	set_far(tx, config->far_is_faxport, config->ahead_octets);
	tx->credit = t38_tx_credit_max(tx);
}

void t38_tx_set_far(struct t38_tx *tx, bool is_faxport, uint32_t ahead_octets, uint64_t now_us)
{
	set_far(tx, is_faxport, ahead_octets);
	tx->credit = MIN(tx->credit, t38_tx_credit_max(tx));
	if (tx->phase != T38_TX_DATA || tx->paced)
		return;
	if (current(tx)->type == MODEM_FRAMES ? is_faxport : tx->config.ahead_octets > 0)
		return;
	tx->paced = true;
	tx->start_us = tx->due_us = now_us;
	tx->bits = 0;
}

int t38_tx_order(struct t38_tx *tx, const struct modem_order *order)
{
	if (order->type == MODEM_QUIET) {
		tx->orders = 0;
		tx->phase = T38_TX_IDLE;
		return 0;
	}
	if (!signal_fits(order) || order->frames > MODEM_FRAMES_MAX)
		return -EINVAL;
	if (tx->orders >= MODEM_ORDERS_MAX)
		return -ENOBUFS;
	tx->turn[(tx->first + tx->orders++) % MODEM_ORDERS_MAX] = *order;
	return 0;
}

/* ---- indicators ----------------------------------------------------- */

static bool send_indicator(struct t38_tx *tx, enum ifp_indicator indicator, struct t38_packet *ret_packet)
{
	int size = ifp_build_indicator(indicator, tx->config.version, ret_packet->data, sizeof(ret_packet->data));

	assert(size > 0);
	ret_packet->size = (uint16_t)size;
	ret_packet->is_control = true;
	ret_packet->copies = INDICATOR_COPIES;
	tx->indicator = (int16_t)indicator;
	return true;
}

static bool send_silence(struct t38_tx *tx, struct t38_packet *ret_packet)
{
	return tx->indicator != IFP_NO_SIGNAL && send_indicator(tx, IFP_NO_SIGNAL, ret_packet);
}

/* ---- one order ------------------------------------------------------ */

/* For tones and silence that is all: they end after @ms. */
static void wait_ms(struct t38_tx *tx, uint32_t ms)
{
	tx->due_us += (uint64_t)ms * 1000;
	tx->phase = T38_TX_END;
}

/* The data of a signal follow after @ms. */
static void begin_data(struct t38_tx *tx, enum t30_signal signal, uint32_t ms, bool paced)
{
	tx->rate = t30_signal_rate(signal);
	tx->paced = paced;
	tx->due_us += (uint64_t)ms * 1000;
	tx->start_us = tx->due_us;
	tx->bits = 0;
	tx->phase = T38_TX_DATA;
	t38_tx_begin_frames(tx, current(tx));
}

static bool begin_order(struct t38_tx *tx, struct t38_packet *ret_packet)
{
	const struct modem_order *order = current(tx);
	bool ours = tx->config.far_is_faxport, ahead = tx->config.ahead_octets > 0;
	uint32_t training_ms = ahead ? 0 : t38_signal_training_ms(order->signal, order->short_training);

	switch (order->type) {
	case MODEM_SILENCE:
		wait_ms(tx, ours && order->ms <= PAUSE_MAX_MS ? 0 : order->ms);
		return send_silence(tx, ret_packet);
	case MODEM_CNG:
		wait_ms(tx, order->ms);
		return send_indicator(tx, IFP_CNG, ret_packet);
	case MODEM_CED:
		/* Nobody there but a program: the packet tells it all. */
		wait_ms(tx, ours ? 0 : order->ms);
		return send_indicator(tx, IFP_CED, ret_packet);
	case MODEM_FRAMES:
		begin_data(tx, T30_V21, ours ? 0 : PREAMBLE_MS, !ours);
		return send_indicator(tx, IFP_V21_PREAMBLE, ret_packet);
	case MODEM_TRAIN:
		begin_data(tx, order->signal, training_ms, !ahead);
		break;
	case MODEM_DATA:
		begin_data(tx, order->signal, training_ms, true);
		break;
	case MODEM_BLOCK:
		begin_data(tx, order->signal, ahead ? 0 : training_ms + FLAGS_MS, !ahead);
		break;
	default:
		wait_ms(tx, 0);
		return false;
	}
	return send_indicator(tx, t38_signal_indicator(order->signal, order->short_training), ret_packet);
}

/* The next order begins where this one ends, however late the tick is. Returns false if there is none. */
static bool end_order(struct t38_tx *tx)
{
	tx->first = (tx->first + 1) % MODEM_ORDERS_MAX;
	tx->orders--;
	tx->phase = tx->orders > 0 ? T38_TX_BEGIN : T38_TX_IDLE;
	return tx->orders > 0;
}

/* ---- the turn ------------------------------------------------------- */

enum t38_tx_did t38_tx_next(struct t38_tx *tx, uint64_t now_us, struct t38_packet *ret_packet)
{
	for (;;) {
		if (tx->phase == T38_TX_IDLE && tx->orders > 0) {
			tx->phase = T38_TX_BEGIN;
			tx->due_us = now_us;
		}
		/* Between turns; and the very first packet, which shows the far end and every NAT where we are. */
		if (tx->phase == T38_TX_IDLE)
			return send_silence(tx, ret_packet) ? T38_TX_PACKET : T38_TX_NOTHING;
		if (tx->due_us > now_us)
			return T38_TX_NOTHING;
		if (tx->phase == T38_TX_BEGIN && begin_order(tx, ret_packet))
			return T38_TX_PACKET;
		if (tx->phase == T38_TX_DATA && tx->due_us <= now_us &&
		    t38_tx_data(tx, current(tx), now_us, ret_packet))
			return T38_TX_PACKET;
		if (tx->phase == T38_TX_END && tx->due_us <= now_us && !end_order(tx))
			return T38_TX_OVER;
	}
}

bool t38_tx_answered(struct t38_tx *tx)
{
	if (tx->phase != T38_TX_END || tx->orders != 1)
		return false;
	switch (current(tx)->type) {
	case MODEM_SILENCE:
	case MODEM_CNG:
	case MODEM_CED:
		return false;
	default:
		return !end_order(tx);
	}
}

uint64_t t38_tx_wakes_us(const struct t38_tx *tx)
{
	if (tx->phase != T38_TX_IDLE)
		return tx->due_us;
	return tx->orders > 0 || tx->indicator != IFP_NO_SIGNAL ? 0 : UINT64_MAX;
}

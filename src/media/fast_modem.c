/* SPDX-License-Identifier: MIT */
/* One name for three modems; see fast_modem.h. */
#include "media/fast_modem.h"

#include <errno.h>

#include <spandsp.h>

#include "base/macros.h"

/* Something to begin with; fast_rx_begin() and fast_tx_begin() say the rate that counts. */
#define ANY_V27 4800
#define ANY_V29 9600
#define ANY_V17 14400

/* ---- receiving ---------------------------------------------------------- */

int fast_rx_init(struct fast_rx *rx, void (*put_bit)(void *arg, int bit), void (*status)(void *arg, int status),
		 void *arg)
{
	size_t i;

	*rx = (struct fast_rx){
		.modem =
			{
				[T30_V27] = v27ter_rx_init(NULL, ANY_V27, put_bit, arg),
				[T30_V29] = v29_rx_init(NULL, ANY_V29, put_bit, arg),
				[T30_V17] = v17_rx_init(NULL, ANY_V17, put_bit, arg),
				},
	};
	for (i = 0; i < T30_MODULATIONS; i++)
		if (!rx->modem[i])
			return -ENOMEM;
	v27ter_rx_set_modem_status_handler(rx->modem[T30_V27], status, arg);
	v29_rx_set_modem_status_handler(rx->modem[T30_V29], status, arg);
	v17_rx_set_modem_status_handler(rx->modem[T30_V17], status, arg);
	return 0;
}

void fast_rx_fini(struct fast_rx *rx)
{
	if (rx->modem[T30_V27])
		v27ter_rx_free(rx->modem[T30_V27]);
	if (rx->modem[T30_V29])
		v29_rx_free(rx->modem[T30_V29]);
	if (rx->modem[T30_V17])
		v17_rx_free(rx->modem[T30_V17]);
}

void fast_rx_begin(struct fast_rx *rx, enum t30_signal signal, bool short_training, float cutoff_dbm0)
{
	const struct t30_signal_facts *facts = t30_signal_facts(signal);

	rx->now = facts->modulation;
	switch (rx->now) {
	case T30_V27:
		v27ter_rx_restart(rx->modem[T30_V27], facts->bit_s, FALSE);
		v27ter_rx_signal_cutoff(rx->modem[T30_V27], cutoff_dbm0);
		break;
	case T30_V29:
		v29_rx_restart(rx->modem[T30_V29], facts->bit_s, FALSE);
		v29_rx_signal_cutoff(rx->modem[T30_V29], cutoff_dbm0);
		break;
	default:
		v17_rx_restart(rx->modem[T30_V17], facts->bit_s, short_training);
		v17_rx_signal_cutoff(rx->modem[T30_V17], cutoff_dbm0);
		break;
	}
}

void fast_rx_hear(struct fast_rx *rx, const int16_t *samples, int count)
{
	switch (rx->now) {
	case T30_V27:
		v27ter_rx(rx->modem[T30_V27], samples, count);
		break;
	case T30_V29:
		v29_rx(rx->modem[T30_V29], samples, count);
		break;
	default:
		v17_rx(rx->modem[T30_V17], samples, count);
		break;
	}
}

void fast_rx_miss(struct fast_rx *rx, int count)
{
	switch (rx->now) {
	case T30_V27:
		v27ter_rx_fillin(rx->modem[T30_V27], count);
		break;
	case T30_V29:
		v29_rx_fillin(rx->modem[T30_V29], count);
		break;
	default:
		v17_rx_fillin(rx->modem[T30_V17], count);
		break;
	}
}

/* ---- sending ------------------------------------------------------------ */

int fast_tx_init(struct fast_tx *tx, int (*get_bit)(void *arg), void *arg)
{
	size_t i;

	*tx = (struct fast_tx){
		.modem =
			{
				[T30_V27] = v27ter_tx_init(NULL, ANY_V27, FALSE, get_bit, arg),
				[T30_V29] = v29_tx_init(NULL, ANY_V29, FALSE, get_bit, arg),
				[T30_V17] = v17_tx_init(NULL, ANY_V17, FALSE, get_bit, arg),
				},
	};
	for (i = 0; i < T30_MODULATIONS; i++)
		if (!tx->modem[i])
			return -ENOMEM;
	return 0;
}

void fast_tx_fini(struct fast_tx *tx)
{
	if (tx->modem[T30_V27])
		v27ter_tx_free(tx->modem[T30_V27]);
	if (tx->modem[T30_V29])
		v29_tx_free(tx->modem[T30_V29]);
	if (tx->modem[T30_V17])
		v17_tx_free(tx->modem[T30_V17]);
}

void fast_tx_begin(struct fast_tx *tx, enum t30_signal signal, bool short_training)
{
	const struct t30_signal_facts *facts = t30_signal_facts(signal);

	tx->now = facts->modulation;
	switch (tx->now) {
	case T30_V27:
		v27ter_tx_restart(tx->modem[T30_V27], facts->bit_s, FALSE);
		break;
	case T30_V29:
		v29_tx_restart(tx->modem[T30_V29], facts->bit_s, FALSE);
		break;
	default:
		v17_tx_restart(tx->modem[T30_V17], facts->bit_s, FALSE, short_training);
		break;
	}
}

int fast_tx_samples(struct fast_tx *tx, int16_t *samples, int count)
{
	switch (tx->now) {
	case T30_V27:
		return v27ter_tx(tx->modem[T30_V27], samples, count);
	case T30_V29:
		return v29_tx(tx->modem[T30_V29], samples, count);
	default:
		return v17_tx(tx->modem[T30_V17], samples, count);
	}
}

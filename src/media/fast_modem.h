/* SPDX-License-Identifier: MIT */
/*
 * The modems that carry pages, V.27ter, V.29 and V.17 of spandsp, behind one
 * name: a signal says which of them and at what rate. Never two at once.
 */
#ifndef MEDIA_FAST_MODEM_H
#define MEDIA_FAST_MODEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/t30_rate.h"

/* ---- receiving ---------------------------------------------------------- */

struct fast_rx {
	void *modem[T30_MODULATIONS];
	enum t30_modulation now;
};

/* @put_bit is given the bits; @status the SIG_STATUS_* of spandsp/async.h. Returns 0 or -ENOMEM. */
int fast_rx_init(struct fast_rx *rx, void (*put_bit)(void *arg, int bit), void (*status)(void *arg, int status),
		 void *arg);
void fast_rx_fini(struct fast_rx *rx);

/*
 * Wait for a signal louder than @cutoff_dbm0. V.17: @short_training expects
 * that the far end only resynchronises, with what was learned when this modem
 * was last trained from the start.
 */
void fast_rx_begin(struct fast_rx *rx, enum t30_signal signal, bool short_training, float cutoff_dbm0);

void fast_rx_hear(struct fast_rx *rx, const int16_t *samples, int count);

/* Samples are missing: keep time and phase, and learn nothing. */
void fast_rx_miss(struct fast_rx *rx, int count);

/* ---- sending ------------------------------------------------------------ */

struct fast_tx {
	void *modem[T30_MODULATIONS];
	enum t30_modulation now;
};

/* @get_bit returns a bit, or SIG_STATUS_END_OF_DATA. Returns 0 or -ENOMEM. */
int fast_tx_init(struct fast_tx *tx, int (*get_bit)(void *arg), void *arg);
void fast_tx_fini(struct fast_tx *tx);

/* Training, then data. No tone before it against echo suppressors (TEP): there are none on an IP line. */
void fast_tx_begin(struct fast_tx *tx, enum t30_signal signal, bool short_training);

/* Returns how many samples there are; fewer than @count: the signal is over. */
int fast_tx_samples(struct fast_tx *tx, int16_t *samples, int count);

#endif

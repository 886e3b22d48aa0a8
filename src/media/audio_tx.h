/* SPDX-License-Identifier: MIT */
/*
 * The sending half of the audio modem: turns of orders (core/t30/modem.h)
 * become samples. Part of audio_modem.h.
 */
#ifndef MEDIA_AUDIO_TX_H
#define MEDIA_AUDIO_TX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/hdlc.h"
#include "core/t30/modem.h"
#include "core/t30/modem_frame.h"
#include "media/fast_modem.h"

struct audio_tx {
	struct modem_order turn[MODEM_ORDERS_MAX]; /* a ring */
	uint8_t first, orders;
	bool begun; /* the first order */

	uint32_t samples; /* left, of silence or a tone */
	uint32_t phase;   /* of a tone, with what it needs besides */
	int32_t phase_rate;
	int16_t scale;

	void *v21;
	struct fast_tx fast;

	/* What the modem sends next. */
	struct hdlc_tx bits;
	uint64_t left;             /* bits of zeros, or octets of a page */
	const uint8_t *data;       /* of a page */
	uint32_t flags;            /* before the first frame */
	uint32_t last_flags;       /* behind the last one */
	size_t frame, at;          /* what comes next: octet @at, of this frame */
	struct modem_frame octets; /* of that frame */
};

/* Returns 0 or -ENOMEM; fini either way. */
int audio_tx_init(struct audio_tx *tx);
void audio_tx_fini(struct audio_tx *tx);

/* Everything but MODEM_LISTEN. Returns 0, -ENOBUFS when the turn has MODEM_ORDERS_MAX already, or -EINVAL for a signal
 * that cannot be sent so. */
int audio_tx_order(struct audio_tx *tx, const struct modem_order *order);

/* The next samples, with silence where there is nothing to be sent. Returns whether the turn ended in them. */
bool audio_tx_samples(struct audio_tx *tx, int16_t *ret_samples, size_t count);

/* Do we send a modem's signal? While there is silence, or a tone, the far end can be heard. */
bool audio_tx_is_loud(const struct audio_tx *tx);

#endif

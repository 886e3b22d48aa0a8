/* SPDX-License-Identifier: MIT */
/*
 * A modem made of samples: what a fax conversation orders (core/t30/modem.h)
 * is sent as V.21, V.27ter, V.29, V.17 and tones, and what is heard of the far
 * end is reported. The conversation cannot tell it from a T.38 terminal.
 *
 * It has no socket, file or clock: its time is the samples, 8000 of them a
 * second, heard or missing in one direction and asked for in the other. The
 * signals are made and read by spandsp; its conversation and its HDLC are not
 * used. A modem takes some 20 KB, all allocated by audio_modem_new().
 */
#ifndef MEDIA_AUDIO_MODEM_H
#define MEDIA_AUDIO_MODEM_H

#include "base/macros.h"
#include "media/audio_rx.h"
#include "media/audio_tx.h"

/* Samples of one call, at most: 20 ms. */
#define AUDIO_SAMPLES_MAX AUDIO_RX_SAMPLES

struct audio_modem;

/* Returns 0 or -ENOMEM. */
int audio_modem_new(struct audio_modem **ret_modem);
struct audio_modem *audio_modem_free(struct audio_modem *modem);
AUTO_DEFINE(audio_modem, audio_modem_free);

/* Returns 0, -ENOBUFS for a turn of more than MODEM_ORDERS_MAX orders, or -EINVAL for a signal that cannot be sent. */
int audio_modem_order(struct audio_modem *modem, const struct modem_order *order);

/* Samples have come, at most AUDIO_SAMPLES_MAX; or so many, as one may like, are lost. Reports live until the next
 * call with the same @ret_reports. */
void audio_modem_hear(struct audio_modem *modem, const int16_t *samples, size_t count,
		      struct audio_reports *ret_reports);
void audio_modem_miss(struct audio_modem *modem, size_t count, struct audio_reports *ret_reports);

/* The next samples to be sent, at most AUDIO_SAMPLES_MAX; silence where there is nothing to say. */
void audio_modem_send(struct audio_modem *modem, int16_t *ret_samples, size_t count, struct audio_reports *ret_reports);

const struct audio_facts *audio_modem_facts(const struct audio_modem *modem);

#endif

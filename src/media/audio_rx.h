/* SPDX-License-Identifier: MIT */
/*
 * The receiving half of the audio modem: samples become what a modem reports
 * (core/t30/modem.h). Part of audio_modem.h.
 *
 * V.21 is heard always, and the fast signal that is listened for beside it;
 * the one that is really there silences the other. V.21 is there when its
 * flags are, a fast signal when its training could be read. Both end with
 * their carrier, and so as not to be deceived by noise that lasts, also when
 * it becomes much quieter than it was for 30 ms (T.30 has 75 ms between two
 * signals).
 */
#ifndef MEDIA_AUDIO_RX_H
#define MEDIA_AUDIO_RX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/t30/hdlc.h"
#include "core/t30/modem.h"
#include "media/audio_level.h"
#include "media/audio_tones.h"
#include "media/fast_modem.h"

/* Samples that are looked at together, at 8000 Hz. */
#define AUDIO_RX_SAMPLES 160

/*
 * Of one call. In 20 ms a fast signal brings 36 octets, but with them may end a frame that began before, and one of
 * V.21; a hole of HOLE_SAMPLES brings at most ten times as many.
 */
#define AUDIO_REPORTS_MAX 24
#define AUDIO_OCTETS_MAX (3 * MODEM_FRAME_MAX)

struct audio_reports {
	size_t count;
	struct modem_report report[AUDIO_REPORTS_MAX];
	size_t size; /* used of @octets */
	uint8_t octets[AUDIO_OCTETS_MAX];
};

enum audio_fast {
	AUDIO_FAST_OFF,     /* nothing is listened for */
	AUDIO_FAST_WAITING, /* for its training, or in it */
	AUDIO_FAST_TRAINED,
	AUDIO_FAST_FAILED,     /* something is there, V.21 perhaps */
	AUDIO_FAST_UNREADABLE, /* it has been reported as untrained */
	AUDIO_FASTS
};

/* For metrics. */
struct audio_facts {
	uint64_t heard, missing; /* samples */
	uint32_t holes;          /* places where they are missing */
	uint32_t frames, frames_bad;
	uint32_t untrained;
	uint32_t mistaken; /* V.21 that was trained on as if it were a fast signal */
};

struct audio_rx {
	/* What MODEM_LISTEN said. */
	enum t30_signal listen;
	bool framed, short_training;

	int32_t dc; /* to be taken away, times 2^15 */
	struct audio_level level;
	float far_dbm0, noise_dbm0; /* the far end as it was last heard; 0: not yet */
	struct audio_tones tones;
	bool tones_over; /* a fax is going on */
	uint32_t hole;   /* samples missing in a row, up to now */

	void *v21;
	bool v21_heard;
	struct hdlc_rx v21_frames;

	struct fast_rx fast;
	enum audio_fast fast_is;
	bool fast_lost;        /* in this step */
	uint32_t fast_samples; /* since it has trained or failed */
	struct hdlc_rx fast_frames;
	uint8_t octet, bits; /* without frames */

	struct audio_reports *reports; /* of the step under way */
	struct audio_facts facts;
};

/* Returns 0 or -ENOMEM; fini either way. */
int audio_rx_init(struct audio_rx *rx);
void audio_rx_fini(struct audio_rx *rx);

/* MODEM_LISTEN. Returns 0, or -EINVAL for what is no signal. */
int audio_rx_listen(struct audio_rx *rx, const struct modem_order *order);

/* Samples have come, at most AUDIO_RX_SAMPLES, or so many are missing. Appends to @reports. */
void audio_rx_hear(struct audio_rx *rx, const int16_t *samples, size_t count, struct audio_reports *reports);
void audio_rx_miss(struct audio_rx *rx, size_t count, struct audio_reports *reports);

/* We speak, and hear nothing until we have spoken. What was heard has ended. */
void audio_rx_deafen(struct audio_rx *rx, struct audio_reports *reports);

#endif

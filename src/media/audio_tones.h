/* SPDX-License-Identifier: MIT */
/*
 * How a fax makes itself known: CNG of the calling one, CED of the called one,
 * and the flags of V.21 that it all begins with. For a call that has begun as
 * something else too.
 */
#ifndef MEDIA_AUDIO_TONES_H
#define MEDIA_AUDIO_TONES_H

#include <stddef.h>
#include <stdint.h>

/* Name, tone of spandsp, words. */
#define AUDIO_TONE_LIST(X) \
	X(CNG, FAX_CNG, "CNG") \
	X(CED, ANS, "CED") \
	X(FLAGS, FAX_PREAMBLE, "V.21 flags")

enum audio_tone {
#define X(name, tone, words) AUDIO_TONE_##name,
	AUDIO_TONE_LIST(X)
#undef X
		AUDIO_TONES
};

#define AUDIO_TONE_BIT(tone) (1u << (tone))
#define AUDIO_TONE_ALL (AUDIO_TONE_BIT(AUDIO_TONES) - 1)

struct audio_tones {
	void *detector[AUDIO_TONES];
};

/* @tones: a bit for each that is looked for. Returns 0 or -ENOMEM; fini either way. */
int audio_tones_init(struct audio_tones *tones, unsigned int which);
void audio_tones_fini(struct audio_tones *tones);

/* Returns a bit for each tone that has begun in these samples. */
unsigned int audio_tones_hear(struct audio_tones *tones, const int16_t *samples, size_t count);

const char *audio_tone_words(enum audio_tone tone);

#endif

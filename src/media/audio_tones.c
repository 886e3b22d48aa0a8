/* SPDX-License-Identifier: MIT */
/* Tones of a fax; see audio_tones.h. */
#include "media/audio_tones.h"

#include <errno.h>

#include <spandsp.h>

static const struct {
	int tone;
	const char *words;
} tone_rows[AUDIO_TONES] = {
#define X(name, tone, words) {MODEM_CONNECT_TONES_##tone, words},
	AUDIO_TONE_LIST(X)
#undef X
};

const char *audio_tone_words(enum audio_tone tone)
{
	return tone < AUDIO_TONES ? tone_rows[tone].words : NULL;
}

int audio_tones_init(struct audio_tones *tones, unsigned int which)
{
	size_t i;

	*tones = (struct audio_tones){0};
	for (i = 0; i < AUDIO_TONES; i++) {
		if (!(which & AUDIO_TONE_BIT(i)))
			continue;
		tones->detector[i] = modem_connect_tones_rx_init(NULL, tone_rows[i].tone, NULL, NULL);
		if (!tones->detector[i])
			return -ENOMEM;
	}
	return 0;
}

void audio_tones_fini(struct audio_tones *tones)
{
	size_t i;

	for (i = 0; i < AUDIO_TONES; i++) {
		if (tones->detector[i])
			modem_connect_tones_rx_free(tones->detector[i]);
		tones->detector[i] = NULL;
	}
}

unsigned int audio_tones_hear(struct audio_tones *tones, const int16_t *samples, size_t count)
{
	unsigned int heard = 0;
	size_t i;

	for (i = 0; i < AUDIO_TONES; i++) {
		if (!tones->detector[i])
			continue;
		modem_connect_tones_rx(tones->detector[i], samples, (int)count);
		if (modem_connect_tones_rx_get(tones->detector[i]) != MODEM_CONNECT_TONES_NONE)
			heard |= AUDIO_TONE_BIT(i);
	}
	return heard;
}

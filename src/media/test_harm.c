/* SPDX-License-Identifier: MIT */
#include "media/test_harm.h"

#include <math.h>

#include "media/g711.h"

static uint32_t chance(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Gaussian, near enough: the sum of twelve even ones has a variance of one. */
static float gauss(uint32_t *seed)
{
	float sum = -6.0F;
	int i;

	for (i = 0; i < 12; i++)
		sum += (float)chance(seed) / (float)(1 << 24);
	return sum;
}

bool audio_harm(const struct audio_harm *harm, uint32_t *seed, uint64_t at, int16_t *samples)
{
	float gain = powf(10.0F, harm->gain_db / 20.0F), value;
	float noise = harm->noise_dbm0 == 0 ? 0 : 32768.0F * powf(10.0F, (harm->noise_dbm0 - 6.15F) / 20.0F);
	size_t i;

	if (harm->lost_per_1000 && chance(seed) % 1000 < harm->lost_per_1000)
		return false;
	if (harm->lose_every && at % harm->lose_every == harm->lose_every - 1)
		return false;
	if (!harm->g711 && gain == 1 && noise == 0 && harm->dc == 0)
		return true;
	for (i = 0; i < HARM_SAMPLES; i++) {
		value = (float)samples[i] * gain + harm->dc;
		if (noise > 0)
			value += noise * gauss(seed);
		value = fminf(fmaxf(value, -32768.0F), 32767.0F);
		samples[i] = (int16_t)lrintf(value);
		if (harm->g711)
			samples[i] = g711_decode(CALL_PCMA, g711_encode(CALL_PCMA, samples[i]));
	}
	return true;
}

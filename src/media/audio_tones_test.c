/* SPDX-License-Identifier: MIT */
/* Tones of a fax in a call that has begun as something else: heard when they are there, and only then. */
#undef NDEBUG
#include "media/audio_tones.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "media/audio_modem.h"
#include "media/test_harm.h"

#define TICKS(ms) ((ms) / 20)

static const uint8_t dis[] = {0xff, 0xc8, 0x01, 0x00, 0x77, 0x9f, 0xff, 0x00};

static const struct modem_order orders[AUDIO_TONES] = {
	[AUDIO_TONE_CNG] = {.type = MODEM_CNG,              .ms = 500},
	[AUDIO_TONE_CED] = {                    .type = MODEM_CED,                    .ms = 2600         },
	[AUDIO_TONE_FLAGS] = { .type = MODEM_FRAMES, .frames = 1,          .frame = {{dis, sizeof(dis)}}},
};

static void test_words(void)
{
	for (enum audio_tone tone = 0; tone < AUDIO_TONES; tone++)
		assert(audio_tone_words(tone) && *audio_tone_words(tone));
	assert(!audio_tone_words(AUDIO_TONES));
}

/* What is heard of a tone, from silence on, over a bad line; and after how many ms the right one. */
static unsigned int hear_tone(enum audio_tone tone, const struct audio_harm *harm, uint32_t *ret_ms)
{
	struct audio_reports reports;
	struct audio_modem *modem;
	struct audio_tones tones;
	int16_t samples[HARM_SAMPLES];
	unsigned int heard = 0, now;
	uint32_t seed = 1;

	assert(audio_tones_init(&tones, AUDIO_TONE_ALL) == 0 && audio_modem_new(&modem) == 0);
	for (uint32_t tick = 0; tick < TICKS(6000); tick++) {
		if (tick == TICKS(1000))
			assert(audio_modem_order(modem, &orders[tone]) == 0);
		audio_modem_send(modem, samples, HARM_SAMPLES, &reports);
		audio_harm(harm, &seed, tick, samples);
		now = audio_tones_hear(&tones, samples, HARM_SAMPLES);
		if (now & AUDIO_TONE_BIT(tone) && !(heard & AUDIO_TONE_BIT(tone)))
			*ret_ms = tick * 20 - 1000;
		assert(tick > TICKS(1000) || now == 0);
		heard |= now;
	}
	audio_tones_fini(&tones);
	audio_modem_free(modem);
	return heard;
}

static void test_heard(void)
{
	static const struct audio_harm lines[] = {
		{.g711 = true, .gain_db = 0,   .noise_dbm0 = 0  },
                {.g711 = true, .gain_db = -20, .noise_dbm0 = 0  },
		{.g711 = true, .gain_db = 6,   .noise_dbm0 = 0  },
                {.g711 = true, .gain_db = 0,   .noise_dbm0 = -40},
		{.g711 = true, .gain_db = -10, .noise_dbm0 = -50},
	};
	/* T.30 4.3.2: a CNG may be as short as 425 ms; of flags there is one second. */
	static const uint32_t within_ms[AUDIO_TONES] = {500, 1000, 500};
	uint32_t ms = 0;

	for (enum audio_tone tone = 0; tone < AUDIO_TONES; tone++) {
		for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
			unsigned int heard = hear_tone(tone, &lines[i], &ms);

			if (heard != AUDIO_TONE_BIT(tone) || ms > within_ms[tone])
				fprintf(stderr, "%s, line %zu: %x after %u ms\n", audio_tone_words(tone), i, heard, ms);
			assert(heard == AUDIO_TONE_BIT(tone) && ms <= within_ms[tone]);
		}
	}
}

/* ---- what is no fax --------------------------------------------------------- */

/* Syllables: a pitch that glides, its overtones through three formants that wander, and pauses. */
static float voice(uint32_t i)
{
	static double phase;
	double t = i / 8000.0, pitch = 130 + 40 * sin(t * 1.7) + 15 * sin(t * 7.3), sum = 0;
	double formant[] = {500 + 250 * sin(t * 2.9), 1400 + 600 * sin(t * 2.3 + 1), 2500 + 300 * sin(t * 3.7)};

	phase += 2 * M_PI * pitch / 8000;
	for (int k = 1; k * pitch < 3400; k++) {
		double amp = 0;

		for (size_t f = 0; f < ARRAY_SIZE(formant); f++)
			amp += exp(-pow((k * pitch - formant[f]) / 150, 2)) / (double)(f + 1);
		sum += amp * sin(k * phase);
	}
	return (float)(6000 * sum * fmax(0, sin(t * 9)) * (sin(t * 0.8) > -0.5));
}

static float two_tones(uint32_t i, float hz, float other_hz)
{
	return 5000 *
	       (sinf((float)i * hz * 2 * (float)M_PI / 8000) + sinf((float)i * other_hz * 2 * (float)M_PI / 8000));
}

static float dtmf(uint32_t i)
{
	static const float low[] = {697, 770, 852, 941}, high[] = {1209, 1336, 1477, 1633};
	uint32_t digit = i / 1200;

	return i % 1200 < 800 ? two_tones(i, low[digit % 4], high[digit / 4 % 4]) : 0;
}

static float dial_tone(uint32_t i)
{
	return 8000 * sinf((float)i * 425 * 2 * (float)M_PI / 8000);
}

static float ring_back(uint32_t i)
{
	return i % 48000 < 16000 ? two_tones(i, 440, 480) : 0;
}

static float information_tone(uint32_t i)
{
	static const float hz[] = {950, 1400, 1800};

	return i % 16000 < 8000 ? 8000 * sinf((float)i * hz[i % 8000 / 2667 % 3] * 2 * (float)M_PI / 8000) : 0;
}

static float noise(uint32_t i)
{
	(void)i;
	return (float)(rand() % 8000 - 4000);
}

/* A tone from 300 to 3400 Hz in two seconds, again and again. */
static float sweep(uint32_t i)
{
	double t = i % 16000 / 8000.0;

	return (float)(8000 * sin(2 * M_PI * (300 * t + 775 * t * t)));
}

static void test_not_heard(void)
{
	static const struct {
		const char *words;
		float (*sample)(uint32_t i);
	} sounds[] = {
		{"a voice",             voice           },
		{"DTMF",                dtmf            },
		{"a dial tone",         dial_tone       },
		{"a ring-back tone",    ring_back       },
		{"an information tone", information_tone},
		{"noise",               noise           },
		{"a sweep",             sweep           },
	};
	int16_t samples[HARM_SAMPLES];
	struct audio_tones tones;
	unsigned int heard;

	for (size_t k = 0; k < ARRAY_SIZE(sounds); k++) {
		assert(audio_tones_init(&tones, AUDIO_TONE_ALL) == 0);
		for (uint32_t i = 0; i < 8000 * 240; i += HARM_SAMPLES) {
			for (uint32_t j = 0; j < HARM_SAMPLES; j++)
				samples[j] = (int16_t)fmaxf(fminf(sounds[k].sample(i + j), 32000), -32000);
			heard = audio_tones_hear(&tones, samples, HARM_SAMPLES);
			if (heard)
				fprintf(stderr, "%s: %x after %.1f s\n", sounds[k].words, heard, i / 8000.0);
			assert(heard == 0);
		}
		audio_tones_fini(&tones);
	}
}

/* The modem tells its conversation too, in the pauses of what it says itself and under its CED. */
static void test_modem_hears(void)
{
	struct audio_reports reports;
	struct audio_modem *caller, *called;
	int16_t samples[HARM_SAMPLES];
	unsigned int cng = 0, ced = 0;

	assert(audio_modem_new(&caller) == 0 && audio_modem_new(&called) == 0);
	for (int i = 0; i < 2; i++)
		assert(audio_modem_order(caller, &(struct modem_order){.type = i ? MODEM_SILENCE : MODEM_CNG,
								       .ms = i ? 3000 : 500}) == 0);
	assert(audio_modem_order(called, &orders[AUDIO_TONE_CED]) == 0);
	for (uint32_t tick = 0; tick < TICKS(4000); tick++) {
		audio_modem_send(caller, samples, HARM_SAMPLES, &reports);
		audio_modem_hear(called, samples, HARM_SAMPLES, &reports);
		for (size_t i = 0; i < reports.count; i++)
			cng += reports.report[i].type == MODEM_CNG_HEARD;
		audio_modem_send(called, samples, HARM_SAMPLES, &reports);
		audio_modem_hear(caller, samples, HARM_SAMPLES, &reports);
		for (size_t i = 0; i < reports.count; i++)
			ced += reports.report[i].type == MODEM_CED_HEARD;
	}
	assert(cng == 1 && ced == 1);
	audio_modem_free(caller);
	audio_modem_free(called);
}

/* Once a fax is there, its modems are listened to and no tones are looked for. */
static void test_fax_hears_no_tones(void)
{
	struct audio_reports reports;
	struct audio_modem *far, *near;
	int16_t samples[HARM_SAMPLES];
	unsigned int frames = 0, tones = 0;

	assert(audio_modem_new(&far) == 0 && audio_modem_new(&near) == 0);
	for (uint32_t tick = 0; tick < TICKS(7000); tick++) {
		if (tick == 0 || tick == TICKS(3000))
			assert(audio_modem_order(far, &orders[tick ? AUDIO_TONE_CED : AUDIO_TONE_FLAGS]) == 0);
		audio_modem_send(far, samples, HARM_SAMPLES, &reports);
		audio_modem_hear(near, samples, HARM_SAMPLES, &reports);
		for (size_t i = 0; i < reports.count; i++) {
			frames += reports.report[i].type == MODEM_FRAME;
			tones += reports.report[i].type == MODEM_CED_HEARD;
		}
	}
	assert(frames == 1 && tones == 0);
	audio_modem_free(far);
	audio_modem_free(near);
}

int main(void)
{
	test_words();
	test_heard();
	test_not_heard();
	test_modem_hears();
	test_fax_hears_no_tones();
	return 0;
}

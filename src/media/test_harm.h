/* SPDX-License-Identifier: MIT */
/* For tests: what a bad line does to samples, by seed. */
#ifndef MEDIA_TEST_HARM_H
#define MEDIA_TEST_HARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A packet: 20 ms. */
#define HARM_SAMPLES 160

/* All of it in one direction. */
struct audio_harm {
	bool g711;
	float gain_db;
	float noise_dbm0; /* 0: none */
	float dc;
	unsigned int lost_per_1000; /* packets */
	unsigned int lose_every;    /* packets; 0: never */
	uint32_t slip_every_ms;     /* one sample is dropped or doubled; 0: never */
	bool slip_doubles;
};

/* One packet as the line harms it. Returns false if it is lost. @at: in packets, since the beginning. */
bool audio_harm(const struct audio_harm *harm, uint32_t *seed, uint64_t at, int16_t *samples);

#endif

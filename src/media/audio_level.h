/* SPDX-License-Identifier: MIT */
/*
 * How loud the line is, and when a signal on it ends: much quieter than it
 * was, for 30 ms. That is the end on a noisy line too, where it is never
 * really quiet.
 */
#ifndef MEDIA_AUDIO_LEVEL_H
#define MEDIA_AUDIO_LEVEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct audio_level {
	uint64_t level; /* mean square of what is loud on the line */
	uint64_t noise; /* and of what there was when a signal had ended; 0 before the first */
	uint64_t sum;   /* of squares of the piece under way */
	uint16_t samples;
	uint16_t quiet; /* pieces, in a row */
};

void audio_level_begin(struct audio_level *level);

/* Returns whether a signal has ended in these samples. */
bool audio_level_hear(struct audio_level *level, const int16_t *samples, size_t count);

/* A mean square in dBm0; those of a quiet line are far below zero. */
float audio_level_dbm0(uint64_t square);

#endif

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
	uint64_t sum;   /* of squares of the piece under way */
	uint16_t samples;
	uint16_t quiet; /* pieces, in a row */
};

void audio_level_begin(struct audio_level *level);

/* Returns whether a signal has ended in these samples. */
bool audio_level_hear(struct audio_level *level, const int16_t *samples, size_t count);

/* In dBm0, of 0.775 V. */
float audio_level_dbm0(const struct audio_level *level);

#endif

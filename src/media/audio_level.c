/* SPDX-License-Identifier: MIT */
/* The level of a line; see audio_level.h. */
#include "media/audio_level.h"

#include <math.h>

#include "base/macros.h"

/* A piece: 10 ms at 8000 Hz. */
#define PIECE 80

/* Quieter by 12 dB than the signal was, so long: it is over. */
#define QUIET_BELOW 16
#define QUIET_PIECES 3

/* The level follows down slowly, a dB in some 150 ms, so that a signal that fades is not over; and up by 3 dB a piece,
 * so that a crack on the line is not taken for the signal. */
#define DOWN 64

/* A sine of 0 dBm0 is 3.14 dB below the greatest (G.711 table 1). */
#define MAX_SQUARE 32768.0F * 32768.0F
#define MAX_DBM0 (3.14F + 3.01F)

void audio_level_begin(struct audio_level *level)
{
	*level = (struct audio_level){0};
}

static bool take_piece(struct audio_level *level, uint64_t square)
{
	bool quiet = square < level->level / QUIET_BELOW;

	if (square > level->level)
		level->level = MIN(square, 2 * level->level + 1);
	else
		level->level -= (level->level - square) / DOWN;
	level->quiet = quiet ? (uint16_t)MIN(level->quiet + 1, QUIET_PIECES + 1) : 0;
	if (level->quiet != QUIET_PIECES)
		return false;
	level->noise = square;
	return true;
}

bool audio_level_hear(struct audio_level *level, const int16_t *samples, size_t count)
{
	bool ended = false;
	size_t i, part;
	uint64_t sum;

	while (count > 0) {
		part = MIN(count, (size_t)(PIECE - level->samples));
		sum = 0;
		for (i = 0; i < part; i++)
			sum += (uint32_t)(samples[i] * samples[i]);
		level->sum += sum;
		level->samples += (uint16_t)part;
		samples += part;
		count -= part;
		if (level->samples == PIECE) {
			ended |= take_piece(level, level->sum / PIECE);
			level->samples = 0;
			level->sum = 0;
		}
	}
	return ended;
}

float audio_level_dbm0(uint64_t square)
{
	return 10.0F * log10f(((float)square + 1.0F) / (MAX_SQUARE)) + MAX_DBM0;
}

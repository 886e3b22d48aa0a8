/* SPDX-License-Identifier: MIT */
/*
 * G.711; see g711.h. Both laws cut the magnitude into segments, each twice as
 * long as the one before and of 16 steps: sign, segment, step.
 */
#include "media/g711.h"

#include "base/macros.h"

/* Alternate bits are inverted on the line, and a set sign bit means positive. */
#define ALAW_INVERT 0x55
/* Mu-law adds this to each magnitude, so that the first segment is like the others. */
#define ULAW_BIAS 132
#define ULAW_MAX 32635

/* Place of the highest bit that is set; @value is not 0. */
static unsigned int top_bit(unsigned int value)
{
	return 31 - (unsigned int)__builtin_clz(value);
}

static uint8_t alaw_encode(int16_t sample)
{
	unsigned int magnitude = (unsigned int)(sample < 0 ? ~sample : sample) >> 3;
	unsigned int segment = magnitude < 32 ? 0 : top_bit(magnitude) - 4;
	unsigned int code = segment << 4 | (magnitude >> MAX(segment, 1u) & 15);

	return (uint8_t)((sample < 0 ? code : code | 0x80) ^ ALAW_INVERT);
}

static int16_t alaw_decode(uint8_t code)
{
	unsigned int bits = code ^ ALAW_INVERT;
	unsigned int segment = bits >> 4 & 7;
	/* The middle of the step. */
	int magnitude = (int)((bits & 15) << 4) + 8;

	if (segment > 0)
		magnitude = (magnitude + 256) << (segment - 1);
	return (int16_t)(bits & 0x80 ? magnitude : -magnitude);
}

static uint8_t ulaw_encode(int16_t sample)
{
	unsigned int magnitude = (unsigned int)MIN(sample < 0 ? -sample : sample, ULAW_MAX) + ULAW_BIAS;
	unsigned int segment = top_bit(magnitude) - 7;
	unsigned int code = segment << 4 | (magnitude >> (segment + 3) & 15);

	return (uint8_t) ~(sample < 0 ? code | 0x80 : code);
}

static int16_t ulaw_decode(uint8_t code)
{
	unsigned int bits = (uint8_t)~code;
	int magnitude = (int)((((bits & 15) << 3) + ULAW_BIAS) << (bits >> 4 & 7)) - ULAW_BIAS;

	return (int16_t)(bits & 0x80 ? -magnitude : magnitude);
}

uint8_t g711_encode(enum call_codec codec, int16_t sample)
{
	return codec == CALL_PCMA ? alaw_encode(sample) : ulaw_encode(sample);
}

int16_t g711_decode(enum call_codec codec, uint8_t code)
{
	return codec == CALL_PCMA ? alaw_decode(code) : ulaw_decode(code);
}

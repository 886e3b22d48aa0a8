/* SPDX-License-Identifier: MIT */
/* Chance by seed (splitmix64): the same seed throws the same on every machine. */
#ifndef INTEROP_T30_DICE_H
#define INTEROP_T30_DICE_H

#include <stdint.h>

struct dice {
	uint64_t state;
};

static inline uint32_t dice_throw(struct dice *dice)
{
	uint64_t z = dice->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (uint32_t)((z ^ z >> 31) >> 32);
}

/* 0 to @sides - 1. */
static inline uint32_t dice_below(struct dice *dice, uint32_t sides)
{
	return (uint32_t)((uint64_t)dice_throw(dice) * sides >> 32);
}

#endif

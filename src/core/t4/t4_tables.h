/* SPDX-License-Identifier: MIT */
/* Tables made of the code words (t4_words.h) when the project is built; t4_tables_make.c writes them. */
#ifndef CORE_T4_TABLES_H
#define CORE_T4_TABLES_H

#include <stdint.h>

#include "core/t4/t4_words.h"

/* Whole runs, the make-up code included; longer ones begin with codes of T4_RUN_CODE_MAX. White is 0, black is 1. */
#define T4_RUN_WORDS (T4_RUN_CODE_MAX + T4_SHORT_RUNS)

/* The bits of the codes of a run in the low end, their number in the lowest five bits. */
extern const uint32_t t4_run_words[2][T4_RUN_WORDS];

#define T4_WORD_LENGTH(word) ((word)&31)
#define T4_WORD_BITS(word) ((word) >> 5)

/* Modes to write: vertical by distance + 3, then pass. As above. */
enum { T4_WORD_PASS = 7, T4_MODE_WORDS };
extern const uint32_t t4_mode_words[T4_MODE_WORDS];

/* Two vertical modes, the first in the lower three bits; T4_WORD_PASS stands for none. */
extern const uint32_t t4_mode_pair_words[T4_MODE_WORDS * T4_MODE_WORDS];

/* What the next T4_RUN_CODE_BITS bits mean: a run in the upper bits, the length of its one code in the lower four; 0:
 * no code. Make-up codes are those from 64 on. */
extern const uint16_t t4_run_meanings[2][1 << T4_RUN_CODE_BITS];

#define T4_MEANING_LENGTH(meaning) ((meaning)&15)
#define T4_MEANING_RUN(meaning) ((meaning) >> 4)

/*
 * What the next T4_MODE_CODE_BITS bits mean. Pass and vertical modes are one
 * thing to the decoder: a0 goes to the change that stands @skip behind b1,
 * plus @distance, and that is a change of this row too if @is_change.
 */
struct t4_mode_meaning {
	int8_t distance;
	uint8_t skip, is_change;
	uint8_t length; /* of the code; 0: horizontal mode, or no code */
};

extern const struct t4_mode_meaning t4_mode_meanings[1 << T4_MODE_CODE_BITS];

/*
 * The same for as many codes as there are whole in the next T4_MODES_BITS bits: vertical ones, the first at a change to
 * black or (second half) to white; then a pass, or a horizontal one with two short runs that are not empty.
 */
#define T4_MODES_BITS 11
#define T4_MODES_MAX 8

struct t4_modes_meaning {
	int8_t distance[T4_MODES_MAX];
	uint8_t changes;       /* so many vertical modes */
	uint8_t skip;          /* what b1 goes on by */
	int8_t last_distance;  /* of a0 from the change before b1 then */
	int8_t stays;          /* -1: a0 is where it was, 0: it is not */
	uint8_t length;        /* of all codes; 0: there is none, or one that is not as simple */
	uint8_t first, second; /* runs, or 0 */
	uint8_t runs;          /* 2, or 0 */
};

extern const struct t4_modes_meaning t4_modes_meanings[2 << T4_MODES_BITS];

/*
 * Two runs below T4_SHORT_RUNS, the first of the colour that is asked for, in the next T4_RUN_CODE_BITS bits: the
 * second in the upper six bits, the first in the next six, the length of both in the lowest four. 0: it is not as
 * simple.
 */
extern const uint16_t t4_pair_meanings[2][1 << T4_RUN_CODE_BITS];

#define T4_PAIR_LENGTH(pair) ((pair)&15)
#define T4_PAIR_FIRST(pair) ((pair) >> 4 & 63)
#define T4_PAIR_SECOND(pair) ((pair) >> 10)

#endif

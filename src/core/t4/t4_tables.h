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
 * black or to white; then passes; then a horizontal one with two short runs that are not empty.
 */
#define T4_MODES_BITS 12
#define T4_MODES_MAX 8

struct t4_modes_meaning {
	uint32_t distances;   /* of the vertical modes, four bits each, the first lowest */
	int8_t first, second; /* where the runs end, or, if there are none, a0 is, from the change before b1 then */
	uint8_t length;       /* of all codes; 0: there is none, or one that is not as simple */
	uint8_t kind;
};

extern const struct t4_modes_meaning t4_modes_meanings[2][1 << T4_MODES_BITS];

/* What many of them have in common: these are to hand, and the others small. */
struct t4_modes_kind {
	uint16_t wanted; /* a bit for each vertical mode; T4_MODES_NONE: no code, or one that is not as simple */
	uint8_t changes; /* so many vertical modes */
	uint8_t skip;    /* what b1 goes on by */
	int8_t stays;    /* -1: not at all, and runs begin at a0, not at the change before b1; or 0 */
	uint8_t places;  /* changes of the row: those of the vertical modes, and two if there are runs */
	uint16_t filler; /* to a size that is quickly multiplied by */
};

#define T4_MODES_KINDS 256
#define T4_MODES_NONE 0x100 /* a bit that T4_LANES lanes do not have */

extern const struct t4_modes_kind t4_modes_kinds[T4_MODES_KINDS];

/* The colour of a0 then: 0 is white, and a change to black may follow. */
#define T4_MODES_COLOUR(kind) ((kind)&1)

/* Where each of these vertical modes ends: four bits each, the first lowest. */
extern const uint32_t t4_modes_ends[1 << T4_MODES_BITS];

#define T4_MODES_END(ends, mode) ((ends) >> 4 * (mode)&15)

/*
 * As many codes of runs as there are whole in the next T4_RUNS_BITS bits, the first of white or of black: some runs
 * below T4_SHORT_RUNS, of which none but the first is empty, and then perhaps a make-up code, whose run goes on.
 */
#define T4_RUNS_BITS 12
#define T4_RUNS_MAX 3
#define T4_RUNS_NONE 0xffff

struct t4_runs_meaning {
	uint8_t place[T4_RUNS_MAX]; /* where each ends, from where the first begins; 1 for the first if there is none */
	uint8_t runs;
	uint16_t total; /* with what the make-up code says; T4_RUNS_NONE: there is no code, or one that is too long */
	uint8_t is_open : 1;     /* there is a make-up code */
	uint8_t colour : 1;      /* of the next code */
	uint8_t pair_length : 4; /* of the first two runs, if there are two; else 0 */
	uint8_t length;          /* of all codes */
};

extern const struct t4_runs_meaning t4_runs_meanings[2][1 << T4_RUNS_BITS];

#endif

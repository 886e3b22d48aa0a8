/* SPDX-License-Identifier: MIT */
/* The fast loops of the reader, for t4_reader.c alone. */
#ifndef CORE_T4_READER_FAST_H
#define CORE_T4_READER_FAST_H

#include "core/t4/t4_reader.h"

/*
 * A page uses most of the tables soon, here and there: the processor has them sooner if it is told at its beginning,
 * all at once.
 */
void t4_reader_fast_prepare(void);

/* They read so much at once. */
#define T4_READER_FAST_OCTETS 8

/*
 * Take modes, or runs, as long as they are good, the row is not full and so
 * many octets are there; nothing in the first of the octets that were fed. The
 * reader must stand before a mode, or run, and may then stand behind a make-up code.
 */
void t4_reader_fast_below(struct t4_reader *reader);
void t4_reader_fast_alone(struct t4_reader *reader);

#endif

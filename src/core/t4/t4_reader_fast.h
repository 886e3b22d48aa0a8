/* SPDX-License-Identifier: MIT */
/* The fast loops of the reader, for t4_reader.c alone. */
#ifndef CORE_T4_READER_FAST_H
#define CORE_T4_READER_FAST_H

#include "core/t4/t4_reader.h"

/* They read so much at once. */
#define T4_READER_FAST_OCTETS 8

/*
 * Take modes, or runs, as long as they are good, the row is not full and so
 * many octets are there. The reader must stand before a mode, or run.
 */
void t4_reader_fast_below(struct t4_reader *reader);
void t4_reader_fast_alone(struct t4_reader *reader);

#endif

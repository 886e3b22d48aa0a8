/* SPDX-License-Identifier: MIT */
/*
 * Tables for people. A table knows how wide the terminal is: what does not
 * fit is cut where cutting hurts least, and columns that matter least are
 * left out before anything becomes unreadable.
 */
#ifndef FAXPORT_TABLE_H
#define FAXPORT_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/macros.h"

/* What a cell is about; the colour follows. */
enum tint { TINT_NONE, TINT_HEAD, TINT_GOOD, TINT_BUSY, TINT_BAD, TINT_FAINT, TINTS };

struct table_column {
	const char *title;
	bool right;     /* numbers */
	unsigned least; /* may be cut to so many columns; 0: never */
	unsigned leave; /* left out when room is short: the highest first; 0: never */
};

struct table;

/* @columns lives longer than the table. NULL: no memory. */
struct table *table_new(const struct table_column *columns, size_t count);
struct table *table_free(struct table *table);
AUTO_DEFINE(table, table_free);

/* The next cell, row by row from left to right. Memory that runs out is told by table_print(). */
void table_cell(struct table *table, enum tint tint, const char *format, ...) PRINTF_LIKE(3, 4);

/*
 * Print it, at most @width columns wide (0: as wide as it likes). @title:
 * with a line of titles. Each line ends with @end ("\n", or with what clears
 * the rest of a terminal's line). 0 or -ENOMEM.
 */
int table_print(const struct table *table, FILE *out, size_t width, bool color, bool title, const char *end);

/* The sequences that begin and end a tint; "" for none. */
const char *tint_on(enum tint tint, bool color);
const char *tint_off(enum tint tint, bool color);

#endif

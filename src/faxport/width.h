/* SPDX-License-Identifier: MIT */
/*
 * How much room a text takes on a terminal, and how to make it fit. Texts
 * come from strangers (a CSID, a document's name): what would move the
 * cursor, colour the screen or turn the writing round is replaced by '?'.
 * Everything follows LC_CTYPE: outside UTF-8 only ASCII is let through.
 */
#ifndef FAXPORT_WIDTH_H
#define FAXPORT_WIDTH_H

#include <stddef.h>

struct buf;

/* Does the locale write UTF-8? */
int width_is_utf8(void);

/* Columns that @text takes once cleaned. */
size_t width_of(const char *text);

/* Append @text, cleaned. */
void width_add(struct buf *out, const char *text);

/* Append @text, cleaned and cut to at most @columns; what was cut off shows as an ellipsis. Returns its columns. */
size_t width_add_cut(struct buf *out, const char *text, size_t columns);

#endif

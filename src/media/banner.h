/* SPDX-License-Identifier: MIT */
/*
 * The line of text on top of each page that is sent: who sends, to whom, when,
 * which page (in the USA 47 CFR 68.318(d) asks for it).
 */
#ifndef MEDIA_BANNER_H
#define MEDIA_BANNER_H

#include <stdint.h>

#include "core/t30/t30_format.h"

/* Rows that it takes: a height of 4 mm. */
uint32_t banner_rows(enum t30_resolution resolution);

/*
 * Draw it into @bits, banner_rows() white rows of @width columns, packed, the
 * leftmost column highest. UTF-8; a letter that is not there becomes '?', and
 * @middle is cut where it would meet the others.
 */
void banner_draw(const char *left, const char *middle, const char *right, uint32_t width,
		 enum t30_resolution resolution, uint8_t *bits);

#endif

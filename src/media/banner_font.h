/* SPDX-License-Identifier: MIT */
/* The letters of the banner, at 204 by 196 dots an inch. */
#ifndef MEDIA_BANNER_FONT_H
#define MEDIA_BANNER_FONT_H

#include <stdint.h>

#define BANNER_CELL_COLUMNS 16
#define BANNER_CELL_ROWS 32

/* U+0020 to U+017F: what is written in the languages of Europe with Latin letters. */
#define BANNER_FIRST 0x20
#define BANNER_LETTERS 0x160

/* Black is 1, the leftmost column highest. */
extern const uint16_t banner_font[BANNER_LETTERS][BANNER_CELL_ROWS];

#endif

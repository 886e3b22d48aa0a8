/* SPDX-License-Identifier: MIT */
/*
 * Is this a good page in MMR? It is decoded to the last code (T.6), row by
 * row, as changes: no pixel is made, so it takes a fraction of the time that
 * libtiff needs, and a ready fax page is most of what a busy server gets.
 */
#ifndef RENDER_MMR_H
#define RENDER_MMR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MMR_WIDTH_MAX 2432

/*
 * True if @data, the first pixel in the lowest bit, is exactly @height rows of
 * @width pixels, the end of block, and at most three bytes of zeros behind it.
 * False says nothing: there are extensions of T.6 that this does not know.
 */
bool mmr_check(const uint8_t *data, size_t size, uint32_t width, uint32_t height);

#endif

/* SPDX-License-Identifier: MIT */
/* Pages in MMR (T.6) as fax TIFFs have them: the first pixel, and the first bit, in the lowest bit. */
#ifndef RENDER_MMR_H
#define RENDER_MMR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MMR_WIDTH_MAX 2432

/*
 * Is this a good page: exactly @height rows of @width pixels, the end of
 * block, and at most three bytes of zeros behind it? It is decoded to the last
 * code, row by row, as changes: no pixel is made, so it takes a fraction of the
 * time that libtiff needs, and a ready fax page is most of what a busy server
 * gets. False says nothing: there are extensions of T.6 that this does not know.
 */
bool mmr_check(const uint8_t *data, size_t size, uint32_t width, uint32_t height);

/*
 * Code @bits, which are packed as screen_page() packs them, the first pixel in the highest bit. 0, -ENOMEM, or -EINVAL:
 * the page is wider than any fax. free() the data.
 */
int mmr_encode(const uint8_t *bits, uint32_t width, uint32_t height, uint8_t **ret_data, size_t *ret_size);

#endif

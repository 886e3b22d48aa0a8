/* SPDX-License-Identifier: MIT */
/*
 * From gray to black and white, as a fax needs it: text and lines sharp,
 * pictures and tints as a screen of dots, and few bits on the line.
 */
#ifndef RENDER_SCREEN_H
#define RENDER_SCREEN_H

#include "core/doc/doc.h"
#include "render/gray.h"

/*
 * Decide each pixel of @page, which has the fax raster of @resolution, and
 * return it packed: rows of (width + 7) / 8 bytes, the leftmost pixel in the
 * highest bit, 1 is black. Spoils @page. 0 or -ENOMEM; free() the bits.
 */
int screen_page(struct gray *page, enum doc_resolution resolution, uint8_t **ret_bits);

#endif

/* SPDX-License-Identifier: MIT */
/* Glyphs as a fax shows them: black and white, hinted for the fax raster, by FreeType. */
#ifndef RENDER_FONT_H
#define RENDER_FONT_H

#include <stdint.h>

#include "base/macros.h"
#include "core/doc/doc.h"

struct font;

struct glyph {
	int left, top;          /* of the bitmap, from the pen on the base line; up is positive */
	uint32_t width, height; /* of the bitmap */
	uint32_t stride;        /* bytes per row; leftmost pixel in the highest bit, 1 is black */
	uint32_t advance;       /* pixels; 0 for what is set over the character before */
	uint8_t *bits;          /* NULL: nothing to see */
};

/* A fixed-width font of @points at @resolution. -ENOENT: none is installed. */
int font_new(double points, enum doc_resolution resolution, struct font **ret_font);
struct font *font_free(struct font *font);
AUTO_DEFINE(font, font_free);

uint32_t font_cell_width(const struct font *font);

/* The glyph of @character; a box for what no font has. Valid until the next call. 0 or a negative errno. */
int font_glyph(struct font *font, uint32_t character, const struct glyph **ret_glyph);

#endif

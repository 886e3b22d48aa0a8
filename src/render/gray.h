/* SPDX-License-Identifier: MIT */
/* A gray picture in memory, one byte per pixel, 0 black, 255 white; and how it gets its size. */
#ifndef RENDER_GRAY_H
#define RENDER_GRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"

struct gray {
	uint32_t width; /* pixels, 1 to GRAY_SIDE_MAX */
	uint32_t height;
	uint8_t *data; /* height rows of width bytes */
};

#define GRAY_SIDE_MAX 65000

/* A white picture; -ENOMEM, or -EINVAL for a side of 0 or over GRAY_SIDE_MAX. */
int gray_new(uint32_t width, uint32_t height, struct gray **ret_gray);
struct gray *gray_free(struct gray *gray);
AUTO_DEFINE(gray, gray_free);

static inline uint8_t *gray_row(const struct gray *gray, uint32_t y)
{
	return gray->data + (size_t)y * gray->width;
}

/*
 * How a picture has to be turned to stand upright, as TIFF and Exif number
 * it: 1 as it is, 2 mirrored, 3 upside down, 4 mirrored upside down,
 * 5 transposed, 6 needs a quarter turn clockwise, 7 transposed the other
 * way, 8 needs a quarter turn counter-clockwise.
 */
enum { GRAY_UPRIGHT = 1, GRAY_CLOCKWISE = 6, GRAY_ORIENTATIONS = 8 };

/* True when @orientation swaps width and height. */
static inline bool gray_turns(unsigned orientation)
{
	return orientation >= 5 && orientation <= 8;
}

/* @orientation followed by a quarter turn clockwise. */
unsigned gray_turn_clockwise(unsigned orientation);

/* Copy @from, turned upright, into @to with its upper left corner at @x, @y; what lies outside is cut off. */
void gray_put(struct gray *to, uint32_t x, uint32_t y, const struct gray *from, unsigned orientation);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Scaling a gray picture row by row to an exact size: the mean over the area
 * of each target pixel when it becomes smaller, linear interpolation when it
 * becomes larger, each axis by itself. Rows come in from the top, so the
 * source is never in memory as a whole.
 */
#ifndef RENDER_SCALE_H
#define RENDER_SCALE_H

#include "render/gray.h"

struct scale;

/* Scale @width by @height pixels to fill @target, which must outlive the scaler. */
int scale_new(uint32_t width, uint32_t height, struct gray *target, struct scale **ret_scale);
struct scale *scale_free(struct scale *scale);
AUTO_DEFINE(scale, scale_free);

/* The next row of the source, from the top; rows over the height are ignored. */
void scale_row(struct scale *scale, const uint8_t *row);

#endif

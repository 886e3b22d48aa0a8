/* SPDX-License-Identifier: MIT */
/* Gray pictures: memory, turning, placing. */
#include "render/gray.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int gray_new(uint32_t width, uint32_t height, struct gray **ret_gray)
{
	AUTO(gray) gray = NULL;

	if (width == 0 || height == 0 || width > GRAY_SIDE_MAX || height > GRAY_SIDE_MAX)
		return -EINVAL;
	gray = calloc(1, sizeof(*gray));
	if (!gray)
		return -ENOMEM;
	gray->width = width;
	gray->height = height;
	gray->data = malloc((size_t)width * height);
	if (!gray->data)
		return -ENOMEM;
	memset(gray->data, 255, (size_t)width * height);
	*ret_gray = gray;
	gray = NULL;
	return 0;
}

struct gray *gray_free(struct gray *gray)
{
	if (gray) {
		free(gray->data);
		free(gray);
	}
	return NULL;
}

unsigned gray_turn_clockwise(unsigned orientation)
{
	/* Upright, then a quarter turn: 1 becomes 6, 6 becomes 3, 3 becomes 8; likewise among the mirrored ones. */
	static const uint8_t turned[GRAY_ORIENTATIONS + 1] = {6, 6, 7, 8, 5, 2, 3, 4, 1};

	return turned[orientation <= GRAY_ORIENTATIONS ? orientation : 0];
}

/*
 * For every place of the result: where it comes from. Going right by one in
 * the result is a step of (right_x, right_y) in the source; going down
 * likewise; the corner is where the result's upper left pixel lies, as 0
 * (first) or 1 (last) column and row.
 */
static const struct turn {
	int8_t corner_x, corner_y, right_x, right_y, down_x, down_y;
} turns[GRAY_ORIENTATIONS + 1] = {
  /* clang-format off */
	[0] = {0, 0,  1,  0,  0,  1}, /* out of range: as it is */
	[1] = {0, 0,  1,  0,  0,  1},
	[2] = {1, 0, -1,  0,  0,  1},
	[3] = {1, 1, -1,  0,  0, -1},
	[4] = {0, 1,  1,  0,  0, -1},
	[5] = {0, 0,  0,  1,  1,  0},
	[6] = {0, 1,  0, -1,  1,  0},
	[7] = {1, 1,  0, -1, -1,  0},
	[8] = {1, 0,  0,  1, -1,  0},
  /* clang-format on */
};

void gray_put(struct gray *to, uint32_t x, uint32_t y, const struct gray *from, unsigned orientation)
{
	const struct turn *turn = &turns[orientation <= GRAY_ORIENTATIONS ? orientation : 0];
	uint32_t width = gray_turns(orientation) ? from->height : from->width;
	uint32_t height = gray_turns(orientation) ? from->width : from->height;
	ptrdiff_t stride = from->width;
	const uint8_t *corner = from->data;

	if (x >= to->width || y >= to->height)
		return;
	width = MIN(width, to->width - x);
	height = MIN(height, to->height - y);
	corner += turn->corner_x ? stride - 1 : 0;
	corner += turn->corner_y ? stride * (from->height - 1) : 0;
	for (uint32_t row = 0; row < height; row++) {
		const uint8_t *source = corner + (ptrdiff_t)row * (turn->down_x + turn->down_y * stride);
		uint8_t *target = gray_row(to, y + row) + x;

		if (turn->right_x == 1) {
			memcpy(target, source, width);
			continue;
		}
		for (uint32_t column = 0; column < width; column++)
			target[column] = source[(ptrdiff_t)column * (turn->right_x + turn->right_y * stride)];
	}
}

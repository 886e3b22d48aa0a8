/* SPDX-License-Identifier: MIT */
/*
 * Scaling: each target pixel is a weighted sum of neighbouring source pixels
 * (its taps), in each axis by itself. Rows are scaled across as they come and
 * kept in a ring, just as many as the tallest sum needs.
 */
#include "render/scale.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WEIGHT_ONE 32768 /* weights are fractions of it; those of one target pixel add up to it exactly */

struct axis {
	uint32_t from, to;
	uint32_t taps;   /* most taps of a target pixel */
	uint32_t *first; /* per target pixel: its first source pixel; the others follow */
	uint32_t *count;
	uint16_t *weights; /* per target pixel: @taps numbers */
};

struct scale {
	struct axis across, down;
	struct gray *target;
	uint8_t *ring;    /* down.taps rows of the target's width */
	uint32_t *sums;   /* one row */
	uint32_t row_in;  /* rows taken so far */
	uint32_t row_out; /* rows finished */
};

/* The part of [begin, begin + size) that source pixel @i, which is [i, i+1), covers; all in 1/to of a pixel. */
static uint64_t overlap(uint64_t begin, uint64_t size, uint64_t pixel, uint64_t pixel_size)
{
	uint64_t low = MAX(begin, pixel), high = MIN(begin + size, pixel + pixel_size);

	return high > low ? high - low : 0;
}

/* Smaller: target pixel @t covers [t * from / to, (t + 1) * from / to) of the source. */
static void taps_area(struct axis *axis, uint32_t t, uint64_t *ret_shares)
{
	uint64_t begin = (uint64_t)t * axis->from;

	axis->first[t] = (uint32_t)(begin / axis->to);
	axis->count[t] = (uint32_t)((begin + axis->from + axis->to - 1) / axis->to) - axis->first[t];
	for (uint32_t i = 0; i < axis->count[t]; i++)
		ret_shares[i] = overlap(begin, axis->from, (uint64_t)(axis->first[t] + i) * axis->to, axis->to);
}

/* Larger: between the two source pixels whose middles lie around the target pixel's middle. */
static void taps_linear(struct axis *axis, uint32_t t, uint64_t *ret_shares)
{
	/* the middle of the target pixel, less half a source pixel, in 1 / (2 to) of a source pixel */
	int64_t middle = (int64_t)(2 * t + 1) * axis->from - axis->to;
	int64_t span = 2 * (int64_t)axis->to;
	int64_t last = (int64_t)(axis->from - 1) * span;

	middle = middle < 0 ? 0 : middle > last ? last : middle;
	axis->first[t] = (uint32_t)(middle / span);
	axis->count[t] = axis->first[t] + 1 < axis->from ? 2 : 1;
	ret_shares[1] = (uint64_t)(middle % span);
	ret_shares[0] = (uint64_t)span - ret_shares[1];
}

static void axis_fini(struct axis *axis)
{
	free(axis->first);
	free(axis->count);
	free(axis->weights);
}

static int axis_init(struct axis *axis, uint32_t from, uint32_t to)
{
	AUTO_MEM uint64_t *shares = NULL;

	axis->from = from;
	axis->to = to;
	axis->taps = from > to ? from / to + 2 : 2;
	axis->first = calloc(to, sizeof(*axis->first));
	axis->count = calloc(to, sizeof(*axis->count));
	axis->weights = calloc((size_t)to * axis->taps, sizeof(*axis->weights));
	shares = calloc(axis->taps, sizeof(*shares));
	if (!axis->first || !axis->count || !axis->weights || !shares)
		return -ENOMEM;
	for (uint32_t t = 0; t < to; t++) {
		uint16_t *weights = axis->weights + (size_t)t * axis->taps;
		uint64_t total = 0, sum = 0;
		uint32_t given = 0;

		if (from > to)
			taps_area(axis, t, shares);
		else
			taps_linear(axis, t, shares);
		for (uint32_t i = 0; i < axis->count[t]; i++)
			total += shares[i];
		/* Rounding the running sum, not each share, makes them add up. */
		for (uint32_t i = 0; i < axis->count[t]; i++) {
			sum += shares[i];
			weights[i] = (uint16_t)(sum * WEIGHT_ONE / total - given);
			given += weights[i];
		}
	}
	return 0;
}

int scale_new(uint32_t width, uint32_t height, struct gray *target, struct scale **ret_scale)
{
	AUTO(scale) scale = NULL;
	int r;

	if (width == 0 || height == 0 || width > GRAY_SIDE_MAX || height > GRAY_SIDE_MAX)
		return -EINVAL;
	scale = calloc(1, sizeof(*scale));
	if (!scale)
		return -ENOMEM;
	scale->target = target;
	r = axis_init(&scale->across, width, target->width);
	if (r < 0)
		return r;
	r = axis_init(&scale->down, height, target->height);
	if (r < 0)
		return r;
	scale->ring = malloc((size_t)scale->down.taps * target->width);
	scale->sums = calloc(target->width, sizeof(*scale->sums));
	if (!scale->ring || !scale->sums)
		return -ENOMEM;
	*ret_scale = scale;
	scale = NULL;
	return 0;
}

struct scale *scale_free(struct scale *scale)
{
	if (scale) {
		axis_fini(&scale->across);
		axis_fini(&scale->down);
		free(scale->ring);
		free(scale->sums);
		free(scale);
	}
	return NULL;
}

static uint8_t *ring_row(const struct scale *scale, uint32_t row)
{
	return scale->ring + (size_t)(row % scale->down.taps) * scale->target->width;
}

static void scale_across(const struct axis *axis, const uint8_t *row, uint8_t *ret_row)
{
	if (axis->from == axis->to) {
		memcpy(ret_row, row, axis->to);
		return;
	}
	for (uint32_t t = 0; t < axis->to; t++) {
		const uint16_t *weights = axis->weights + (size_t)t * axis->taps;
		const uint8_t *source = row + axis->first[t];
		uint32_t sum = WEIGHT_ONE / 2;

		for (uint32_t i = 0; i < axis->count[t]; i++)
			sum += source[i] * weights[i];
		ret_row[t] = (uint8_t)(sum / WEIGHT_ONE);
	}
}

static void finish_row(struct scale *scale)
{
	const struct axis *down = &scale->down;
	uint32_t t = scale->row_out, width = scale->target->width;
	const uint16_t *weights = down->weights + (size_t)t * down->taps;
	uint8_t *target = gray_row(scale->target, t);

	for (uint32_t x = 0; x < width; x++)
		scale->sums[x] = WEIGHT_ONE / 2;
	for (uint32_t i = 0; i < down->count[t]; i++) {
		const uint8_t *source = ring_row(scale, down->first[t] + i);
		uint32_t weight = weights[i];

		for (uint32_t x = 0; x < width; x++)
			scale->sums[x] += source[x] * weight;
	}
	for (uint32_t x = 0; x < width; x++)
		target[x] = (uint8_t)(scale->sums[x] / WEIGHT_ONE);
	scale->row_out++;
}

void scale_row(struct scale *scale, const uint8_t *row)
{
	const struct axis *down = &scale->down;

	if (scale->row_in >= down->from)
		return;
	scale_across(&scale->across, row, ring_row(scale, scale->row_in));
	scale->row_in++;
	while (scale->row_out < down->to && down->first[scale->row_out] + down->count[scale->row_out] <= scale->row_in)
		finish_row(scale);
}

/* SPDX-License-Identifier: MIT */
/* Scaling keeps the mean, fills the target exactly and copies when nothing changes; turning turns. */
#undef NDEBUG
#include "render/scale.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct gray *make(uint32_t width, uint32_t height)
{
	struct gray *gray = NULL;
	uint32_t seed = 1;

	assert(gray_new(width, height, &gray) == 0);
	for (size_t i = 0; i < (size_t)width * height; i++) {
		seed = seed * 1664525 + 1013904223;
		gray->data[i] = (uint8_t)(seed >> 24);
	}
	return gray;
}

static double mean(const struct gray *gray)
{
	double sum = 0;

	for (size_t i = 0; i < (size_t)gray->width * gray->height; i++)
		sum += gray->data[i];
	return sum / gray->width / gray->height;
}

static struct gray *scaled(const struct gray *from, uint32_t width, uint32_t height)
{
	struct scale *scale = NULL;
	struct gray *to = NULL;

	assert(gray_new(width, height, &to) == 0);
	memset(to->data, 77, (size_t)width * height);
	assert(scale_new(from->width, from->height, to, &scale) == 0);
	for (uint32_t y = 0; y < from->height; y++)
		scale_row(scale, gray_row(from, y));
	scale_row(scale, from->data); /* one too many is ignored */
	scale_free(scale);
	return to;
}

static void test_scale(void)
{
	static const struct {
		uint32_t w, h, to_w, to_h;
		double tolerance; /* of the mean; enlarging gives more weight to the border */
	} cases[] = {
		{200,  100,  100,  50,  0.6},
                {200,  100,  200,  100, 0  },
                {200,  100,  130,  77,  0.6},
                {200,  100,  1,    1,   0.6},
		{50,   40,   120,  90,  6  },
                {50,   40,   120,  13,  6  },
                {1,    1,    30,   30,  0  },
                {3,    1000, 2,    7,   0.6},
		{1000, 3,    7,    2,   0.6},
                {5000, 2,    4999, 2,   0.6},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct gray *from = make(cases[i].w, cases[i].h), *to = scaled(from, cases[i].to_w, cases[i].to_h);

		if (fabs(mean(from) - mean(to)) > cases[i].tolerance) {
			fprintf(stderr, "case %zu: mean %.2f became %.2f\n", i, mean(from), mean(to));
			assert(!"mean");
		}
		if (cases[i].w == cases[i].to_w && cases[i].h == cases[i].to_h)
			assert(memcmp(from->data, to->data, (size_t)from->width * from->height) == 0);
		gray_free(from);
		gray_free(to);
	}
}

/* Flat stays flat to the last bit, whatever the ratio: the weights add up. */
static void test_flat(void)
{
	for (uint32_t w = 1; w < 300; w += 7)
		for (int level = 0; level < 256; level += 51) {
			struct gray *from = make(w, 13), *to;

			memset(from->data, level, (size_t)w * 13);
			to = scaled(from, 101, 17);
			for (size_t i = 0; i < 101 * 17; i++)
				assert(to->data[i] == level);
			gray_free(from);
			gray_free(to);
		}
}

/* Three pixels to two: a third of the middle one each... by area 2/3 : 1/3. */
static void test_exact(void)
{
	struct gray *from = make(3, 1), *to;

	memcpy(from->data, (uint8_t[]){0, 90, 240}, 3);
	to = scaled(from, 2, 1);
	assert(to->data[0] == 30 && to->data[1] == 190);
	gray_free(from);
	gray_free(to);
}

static void test_turning(void)
{
	/* 1 2 3 / 4 5 6, upright again from each orientation */
	static const struct {
		unsigned orientation;
		uint32_t width;
		uint8_t pixels[6];
	} cases[] = {
		{1,  3, {1, 2, 3, 4, 5, 6}},
                {2,  3, {3, 2, 1, 6, 5, 4}},
                {3,  3, {6, 5, 4, 3, 2, 1}},
		{4,  3, {4, 5, 6, 1, 2, 3}},
                {5,  2, {1, 4, 2, 5, 3, 6}},
                {6,  2, {4, 1, 5, 2, 6, 3}},
		{7,  2, {6, 3, 5, 2, 4, 1}},
                {8,  2, {3, 6, 2, 5, 1, 4}},
                {0,  3, {1, 2, 3, 4, 5, 6}},
		{99, 3, {1, 2, 3, 4, 5, 6}},
	};
	struct gray *from = make(3, 2);

	memcpy(from->data, (uint8_t[]){1, 2, 3, 4, 5, 6}, 6);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct gray *to = NULL, *again = NULL, *one = NULL;
		unsigned orientation = cases[i].orientation;

		assert(gray_new(cases[i].width, 6 / cases[i].width, &to) == 0);
		gray_put(to, 0, 0, from, orientation);
		assert(memcmp(to->data, cases[i].pixels, 6) == 0);
		/* A quarter turn more is the same in one step as in two. */
		assert(gray_new(to->height, to->width, &again) == 0);
		assert(gray_new(to->height, to->width, &one) == 0);
		gray_put(again, 0, 0, to, GRAY_CLOCKWISE);
		gray_put(one, 0, 0, from, gray_turn_clockwise(orientation));
		assert(memcmp(again->data, one->data, 6) == 0);
		gray_free(to);
		gray_free(again);
		gray_free(one);
	}
	gray_free(from);
}

static void test_placing(void)
{
	struct gray *from = make(4, 4), *to = NULL;

	assert(gray_new(6, 6, &to) == 0);
	memset(from->data, 9, 16);
	gray_put(to, 4, 5, from, GRAY_UPRIGHT); /* cut off on two sides */
	for (uint32_t i = 0; i < 36; i++)
		assert(to->data[i] == (i >= 34 ? 9 : 255));
	gray_put(to, 6, 0, from, GRAY_UPRIGHT); /* outside */
	gray_free(from);
	gray_free(to);
	to = NULL;
	assert(gray_new(0, 1, &to) == -EINVAL && gray_new(1, GRAY_SIDE_MAX + 1, &to) == -EINVAL && !to);
}

int main(void)
{
	test_scale();
	test_flat();
	test_exact();
	test_turning();
	test_placing();
	return 0;
}

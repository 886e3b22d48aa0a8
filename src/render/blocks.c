/* SPDX-License-Identifier: MIT */
/*
 * Where the pictures are. Smooth middle gray is only found in pictures and
 * tints: the gray pixels of text, however small, pale or badly scanned, have
 * neighbours that are much lighter or darker.
 */
#include "render/blocks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TONE_DARKEST 12 /* middle gray lies between these two */
#define TONE_LIGHTEST 247
#define TONE_RANGE 72         /* smooth: the neighbourhood is no wider */
#define TONE_ENOUGH 127       /* of a block by itself */
#define TONES_ENOUGH (9 * 51) /* of a block and its eight neighbours: a fifth */
#define HOLE_ROUNDS 2
#define HOLE_NEIGHBOURS 5

void blocks_fini(struct blocks *blocks)
{
	free(blocks->tones);
	free(blocks->picture);
}

struct band blocks_band(const struct blocks *blocks, const struct gray *page, uint32_t by)
{
	uint32_t top = by * blocks->height;

	return (struct band){top, MIN(blocks->height, page->height - top)};
}

/* A pale letter is no picture, however little it differs from the paper: there is white nearby. */
static uint32_t count_tones(const uint8_t *row, const uint8_t *low, const uint8_t *high, uint32_t n)
{
	uint32_t count = 0;

	for (uint32_t x = 0; x < n; x++)
		count += row[x] > TONE_DARKEST && row[x] < TONE_LIGHTEST && high[x] < 255 &&
			 high[x] - low[x] < TONE_RANGE;
	return count;
}

static void find_tones(struct blocks *blocks, const struct gray *page, struct range *far)
{
	for (uint32_t by = 0; by < blocks->down; by++) {
		struct band band = blocks_band(blocks, page, by);

		if (band_is_white(page, &band))
			continue;
		range_of_band(far, page, &band);
		for (uint32_t bx = 0; bx < blocks->across; bx++) {
			uint32_t from = bx * BLOCK_WIDTH, n = MIN(BLOCK_WIDTH, page->width - from), count = 0;

			for (uint32_t i = 0; i < band.rows; i++) {
				const uint8_t *row = gray_row(page, band.top + i) + from;
				size_t at = (size_t)i * page->width + from;

				if (!range_is_white(row, n))
					count += count_tones(row, far->low + at, far->high + at, n);
			}
			blocks->tones[by * blocks->across + bx] =
				(uint8_t)(count * 255 / (BLOCK_WIDTH * blocks->height));
		}
	}
}

/* Sum over a block and its eight neighbours. */
static uint32_t sum_around(const struct blocks *blocks, const uint8_t *values, uint32_t bx, uint32_t by)
{
	uint32_t sum = 0;

	for (uint32_t y = by ? by - 1 : 0; y <= MIN(by + 1, blocks->down - 1); y++)
		for (uint32_t x = bx ? bx - 1 : 0; x <= MIN(bx + 1, blocks->across - 1); x++)
			sum += values[y * blocks->across + x];
	return sum;
}

static void find_pictures(struct blocks *blocks)
{
	for (uint32_t by = 0; by < blocks->down; by++)
		for (uint32_t bx = 0; bx < blocks->across; bx++) {
			size_t i = (size_t)by * blocks->across + bx;

			blocks->picture[i] = blocks->tones[i] > TONE_ENOUGH ||
					     sum_around(blocks, blocks->tones, bx, by) > TONES_ENOUGH;
			blocks->any |= blocks->picture[i];
		}
}

/* A picture has places that are black, white or rough: what is mostly surrounded by picture is picture. */
static void fill_holes(struct blocks *blocks)
{
	memcpy(blocks->tones, blocks->picture, (size_t)blocks->across * blocks->down);
	for (uint32_t by = 0; by < blocks->down; by++)
		for (uint32_t bx = 0; bx < blocks->across; bx++)
			if (sum_around(blocks, blocks->tones, bx, by) >= HOLE_NEIGHBOURS)
				blocks->picture[(size_t)by * blocks->across + bx] = 1;
}

int blocks_init(struct blocks *blocks, const struct gray *page, struct range *far, uint32_t height)
{
	*blocks = (struct blocks){.height = height};
	blocks->across = (page->width + BLOCK_WIDTH - 1) / BLOCK_WIDTH;
	blocks->down = (page->height + height - 1) / height;
	blocks->tones = calloc(blocks->across, blocks->down);
	blocks->picture = calloc(blocks->across, blocks->down);
	if (!blocks->tones || !blocks->picture)
		return -ENOMEM;
	find_tones(blocks, page, far);
	find_pictures(blocks);
	for (int round = 0; blocks->any && round < HOLE_ROUNDS; round++)
		fill_holes(blocks);
	return 0;
}

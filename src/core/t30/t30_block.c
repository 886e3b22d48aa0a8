/* SPDX-License-Identifier: MIT */
#include "core/t30/t30_block.h"

#include <string.h>

#include "base/macros.h"

static bool map_has(const uint8_t *map, size_t frame)
{
	return map[frame / 8] >> (frame % 8) & 1;
}

static void map_add(uint8_t *map, size_t frame)
{
	map[frame / 8] |= (uint8_t)(1 << (frame % 8));
}

void t30_block_begin(struct t30_block *block, uint16_t frame_size)
{
	block->frame_size = frame_size;
	block->frames = block->last = block->last_size = 0;
	memset(block->got, 0, sizeof(block->got));
}

bool t30_block_put(struct t30_block *block, uint8_t number, const uint8_t *data, size_t size)
{
	uint8_t *at = block->data + (size_t)number * block->frame_size;

	if (size > block->frame_size)
		return false;
	/* One that is here stays: the second may be of another block, sent by a machine that missed our answer. */
	if (map_has(block->got, number))
		return true;
	/* Only the last of a block may be short: one that is not was cut, by a machine or a network that hides it. */
	if (size < block->frame_size && number < block->last && !t30_block_is_empty(block))
		return false;
	if (number > block->last && block->last_size < block->frame_size && !t30_block_is_empty(block))
		block->got[block->last / 8] &= (uint8_t) ~(1 << (block->last % 8));
	memcpy(at, data, size);
	memset(at + size, 0, block->frame_size - size);
	if (t30_block_is_empty(block) || number >= block->last) {
		block->last = number;
		block->last_size = (uint16_t)size;
	}
	map_add(block->got, number);
	return true;
}

size_t t30_block_told(struct t30_block *block, size_t frames)
{
	block->frames = (uint16_t)MAX(block->frames, frames);
	block->frames = (uint16_t)MAX(block->frames, block->last + 1);
	return block->frames;
}

bool t30_block_is_empty(const struct t30_block *block)
{
	size_t i;

	for (i = 0; i < sizeof(block->got); i++)
		if (block->got[i])
			return false;
	return true;
}

bool t30_block_is_whole(const struct t30_block *block, size_t frames)
{
	size_t i;

	for (i = 0; i < frames; i++)
		if (!map_has(block->got, i))
			return false;
	return true;
}

size_t t30_block_size(const struct t30_block *block, size_t frames)
{
	return frames == (size_t)block->last + 1 ? (frames - 1) * block->frame_size + block->last_size
						 : frames * block->frame_size;
}

uint32_t t30_block_sum(const struct t30_block *block, size_t frames)
{
	size_t i, size = t30_block_size(block, frames);
	uint32_t sum = 2166136261u; /* FNV-1a */

	for (i = 0; i < size; i++)
		sum = (sum ^ block->data[i]) * 16777619u;
	return sum;
}

void t30_block_missing(const struct t30_block *block, size_t frames, uint8_t ret_map[T30_MAP_SIZE])
{
	size_t i;

	memset(ret_map, 0, T30_MAP_SIZE);
	for (i = 0; i < T30_BLOCK_FRAMES; i++)
		if (i >= frames || !map_has(block->got, i))
			ret_map[i / 8] |= (uint8_t)(0x80 >> (i % 8));
}

size_t t30_block_frames(size_t size, size_t offset, uint16_t frame_size)
{
	size_t left = size > offset ? size - offset : 0;

	return MIN(MAX((left + frame_size - 1) / frame_size, 1), T30_BLOCK_FRAMES);
}

void t30_map_all(uint8_t ret_wanted[T30_MAP_SIZE], size_t frames)
{
	size_t i;

	memset(ret_wanted, 0, T30_MAP_SIZE);
	for (i = 0; i < frames; i++)
		map_add(ret_wanted, i);
}

size_t t30_map_from_ppr(uint8_t ret_wanted[T30_MAP_SIZE], size_t frames, const uint8_t *map, size_t size)
{
	size_t i, asked = 0;

	memset(ret_wanted, 0, T30_MAP_SIZE);
	for (i = 0; i < frames && i / 8 < size; i++)
		if (map[i / 8] & 0x80 >> (i % 8)) {
			map_add(ret_wanted, i);
			asked++;
		}
	return asked;
}

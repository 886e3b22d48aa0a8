/* SPDX-License-Identifier: MIT */
/*
 * One block of error correction (T.30 annex A): up to 256 frames, as they come
 * in any order and more than once, and the map of those that are missing.
 */
#ifndef CORE_T30_T30_BLOCK_H
#define CORE_T30_T30_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define T30_BLOCK_FRAMES 256
#define T30_BLOCK_SIZE (T30_BLOCK_FRAMES * 256)
#define T30_MAP_SIZE (T30_BLOCK_FRAMES / 8)

struct t30_block {
	uint16_t frame_size;       /* 64 or 256 */
	uint8_t got[T30_MAP_SIZE]; /* bit i % 8, from the lowest, of octet i / 8: frame i is here */
	uint16_t frames;           /* it has so many, as far as we were told */
	uint16_t last;             /* highest frame that is here */
	uint16_t last_size;        /* its octets: some machines leave out what would fill it up */
	uint8_t data[T30_BLOCK_SIZE];
};

/* Empty it, for frames of this size. */
void t30_block_begin(struct t30_block *block, uint16_t frame_size);

/*
 * A frame has come whole: its number and its data. Returns false for one that
 * cannot be of this block: longer than a frame is, or short and not the last.
 */
bool t30_block_put(struct t30_block *block, uint8_t number, const uint8_t *data, size_t size);

/*
 * A PPS speaks of so many frames. Returns how many the block has: behind
 * frames that were asked for, some machines count these alone.
 */
size_t t30_block_told(struct t30_block *block, size_t frames);

bool t30_block_is_empty(const struct t30_block *block);

/* Are the first @frames (1 to 256) all here? */
bool t30_block_is_whole(const struct t30_block *block, size_t frames);

/* Octets of the first @frames, which are all here. */
size_t t30_block_size(const struct t30_block *block, size_t frames);

/* A number made of their octets, to tell one block from another. */
uint32_t t30_block_sum(const struct t30_block *block, size_t frames);

/*
 * PPR's information field: 256 bits in the order of the line, 1 for each frame
 * of the first @frames that is missing and for all behind them (A.4.4).
 */
void t30_block_missing(const struct t30_block *block, size_t frames, uint8_t ret_map[T30_MAP_SIZE]);

/* ---- sending ------------------------------------------------------------ */

/* How many frames of a block, which begins at @offset of a page of @size octets: 1 to 256. */
size_t t30_block_frames(size_t size, size_t offset, uint16_t frame_size);

/* The map of wanted frames (as in struct modem_block): the first @frames. Returns @frames. */
void t30_map_all(uint8_t ret_wanted[T30_MAP_SIZE], size_t frames);

/* The same from a PPR. Returns how many of the first @frames are asked for. */
size_t t30_map_from_ppr(uint8_t ret_wanted[T30_MAP_SIZE], size_t frames, const uint8_t *map, size_t size);

#endif

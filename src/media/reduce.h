/* SPDX-License-Identifier: MIT */
/*
 * A bitmap made smaller, for a far end that prints coarser lines or narrower
 * paper. Black areas keep their size on average, so that pictures keep their
 * tone, and a line of one pixel never vanishes.
 */
#ifndef MEDIA_REDUCE_H
#define MEDIA_REDUCE_H

#include <stdint.h>

/* 1 is black; most significant bit first, each row in whole bytes, unused bits 0. */
struct bitmap {
	uint32_t width, rows;
	uint8_t *bits;
};

#define BITMAP_STRIDE(width) (((width) + 7u) / 8u)

/* In place, to fewer rows: at least half as many, rounded up. */
void reduce_rows(struct bitmap *bitmap, uint32_t rows);

/* In place, to less width: at least half, rounded up. */
void reduce_width(struct bitmap *bitmap, uint32_t width);

#endif

/* SPDX-License-Identifier: MIT */
/* Where on a page there are pictures and tints, and where text and lines: block by block, about square on paper. */
#ifndef RENDER_BLOCKS_H
#define RENDER_BLOCKS_H

#include "render/gray.h"
#include "render/range.h"

#define BLOCK_WIDTH 8

struct blocks {
	uint32_t across, down, height; /* height of a block, in rows */
	uint8_t *tones;                /* how much of a block is smooth middle gray, in 255ths */
	uint8_t *picture;              /* 1: picture or tint */
	bool any;                      /* there is one such block */
};

/*
 * Look at @page; @far: 5 x 5 pixels or what is about square, spoilt. 0 or
 * -ENOMEM; blocks_fini() in any case.
 */
int blocks_init(struct blocks *blocks, const struct gray *page, struct range *far, uint32_t height);
void blocks_fini(struct blocks *blocks);

struct band blocks_band(const struct blocks *blocks, const struct gray *page, uint32_t by);

#endif

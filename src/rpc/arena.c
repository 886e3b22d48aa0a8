/* SPDX-License-Identifier: MIT */
/* A bump allocator in blocks; see arena.h. */
#include "rpc/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

#define BLOCK_LEAST 4000 /* with malloc's own bytes this stays below a page */
#define BLOCK_MOST (256 * 1024)

struct rpc_arena_block {
	struct rpc_arena_block *next;
	size_t size, used; /* of @data */
	alignas(max_align_t) uint8_t data[];
};

void rpc_arena_init(struct rpc_arena *arena, size_t limit)
{
	*arena = (struct rpc_arena){.limit = limit};
}

static void free_blocks(struct rpc_arena_block *block)
{
	struct rpc_arena_block *next;

	for (; block; block = next) {
		next = block->next;
		free(block);
	}
}

void rpc_arena_fini(struct rpc_arena *arena)
{
	free_blocks(arena->blocks);
	arena->blocks = NULL;
	arena->used = 0;
}

void rpc_arena_reset(struct rpc_arena *arena)
{
	struct rpc_arena_block *keep = arena->blocks;

	arena->used = 0;
	if (!keep)
		return;
	free_blocks(keep->next);
	keep->next = NULL;
	keep->used = 0;
	if (keep->size > BLOCK_LEAST) {
		free(keep);
		arena->blocks = NULL;
	}
}

/* @size bytes, not zeroed, at a multiple of @alignment (a power of two). */
static void *take(struct rpc_arena *arena, size_t size, size_t alignment)
{
	struct rpc_arena_block *block = arena->blocks;
	size_t at, capacity;

	if (size > arena->limit - arena->used)
		return NULL;
	at = block ? (block->used + alignment - 1) & ~(alignment - 1) : 0;
	if (!block || at > block->size || size > block->size - at) {
		capacity = block ? MIN(MAX(block->size * 2, BLOCK_LEAST), BLOCK_MOST) : BLOCK_LEAST;
		capacity = MAX(capacity, size);
		block = malloc(sizeof(*block) + capacity);
		if (!block)
			return NULL;
		block->next = arena->blocks;
		block->size = capacity;
		block->used = 0;
		arena->blocks = block;
		at = 0;
	}
	block->used = at + size;
	arena->used += size;
	return block->data + at;
}

void *rpc_arena_alloc(struct rpc_arena *arena, size_t size)
{
	void *memory = take(arena, size, alignof(max_align_t));

	if (memory)
		memset(memory, 0, size);
	return memory;
}

char *rpc_arena_alloc_text(struct rpc_arena *arena, size_t size)
{
	return take(arena, size, 1);
}

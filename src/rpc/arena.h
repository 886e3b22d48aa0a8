/* SPDX-License-Identifier: MIT */
/*
 * Memory for what is decoded: taken piece by piece, bounded, given back at
 * once. Everything a decoder hands out lives in the arena it was given.
 */
#ifndef RPC_ARENA_H
#define RPC_ARENA_H

#include <stddef.h>

struct rpc_arena_block;

struct rpc_arena {
	struct rpc_arena_block *blocks; /* the one in use comes first */
	size_t used;                    /* bytes handed out, all blocks */
	size_t limit;                   /* most bytes it may ever hand out */
};

void rpc_arena_init(struct rpc_arena *arena, size_t limit);

/* Free everything; the arena can be used again. */
void rpc_arena_fini(struct rpc_arena *arena);

/* Forget everything but keep one block of ordinary size, for the next call on the same connection. */
void rpc_arena_reset(struct rpc_arena *arena);

/* @size zeroed bytes, aligned for any type; NULL when the limit or the memory is exhausted. */
void *rpc_arena_alloc(struct rpc_arena *arena, size_t size);

/* The same without zeroing and for bytes: for text. */
char *rpc_arena_alloc_text(struct rpc_arena *arena, size_t size);

static inline void auto_fini_rpc_arena(struct rpc_arena *arena)
{
	rpc_arena_fini(arena);
}
#define AUTO_RPC_ARENA __attribute__((cleanup(auto_fini_rpc_arena))) struct rpc_arena

#endif

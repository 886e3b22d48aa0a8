/* SPDX-License-Identifier: MIT */
/* Results that own their arena; see result.h. */
#include "libfaxport/result.h"

#include <faxport/client.h>

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

/* Stands right before the object the caller sees. */
struct header {
	alignas(max_align_t) struct rpc_arena arena;
};

static struct header *header_of(void *object)
{
	return (struct header *)((uint8_t *)object - sizeof(struct header));
}

void *result_alloc(struct rpc_arena *arena, size_t size)
{
	struct header *header = rpc_arena_alloc(arena, sizeof(*header) + size);

	return header ? header + 1 : NULL;
}

void *result_keep(struct rpc_arena *arena, void *object)
{
	header_of(object)->arena = *arena;
	arena->blocks = NULL;
	arena->used = 0;
	return object;
}

void *result_copy(struct rpc_arena *arena, const void *object, size_t size)
{
	void *copy = result_alloc(arena, size);

	if (!copy)
		return NULL;
	memcpy(copy, object, size);
	return result_keep(arena, copy);
}

void fax_free(void *result)
{
	struct rpc_arena arena;

	if (!result)
		return;
	arena = header_of(result)->arena; /* a copy: the header goes with the arena */
	rpc_arena_fini(&arena);
}

/* SPDX-License-Identifier: MIT */
/*
 * Results: what a public function hands to its caller, to be freed with one
 * fax_free(). A result lives in the arena its call was decoded into, and takes
 * that arena along.
 */
#ifndef LIBFAXPORT_RESULT_H
#define LIBFAXPORT_RESULT_H

#include <stddef.h>

#include "rpc/arena.h"

/* Most memory one result may take: a server that sends without end is stopped there. */
#define RESULT_MAX (256u * 1024 * 1024)

/* @size zeroed bytes in @arena that result_keep() can make a result of; NULL when it is full. */
void *result_alloc(struct rpc_arena *arena, size_t size);

/* Make @object, from result_alloc(), a result that owns @arena, which is empty afterwards. Returns @object. */
void *result_keep(struct rpc_arena *arena, void *object);

/* Both in one: a copy of @size bytes at @object. */
void *result_copy(struct rpc_arena *arena, const void *object, size_t size);

#endif

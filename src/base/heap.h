/* SPDX-License-Identifier: MIT */
/*
 * A binary heap of nodes embedded in their owners: the first in order at
 * once, adding and removing any of them in O(log n).
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>

struct heap_node {
	size_t place; /* index + 1; 0: in no heap */
};

/* Does @a come before @b? The key of a node must not change while it is in a heap. */
typedef bool heap_before_fn(const struct heap_node *a, const struct heap_node *b);

struct heap {
	struct heap_node **item;
	size_t count, capacity;
	heap_before_fn *before;
};

void heap_init(struct heap *heap, heap_before_fn *before);

/* Nodes still inside are left alone. */
void heap_fini(struct heap *heap);

/* 0 or -ENOMEM. @node must be in no heap. */
int heap_add(struct heap *heap, struct heap_node *node);

/* @node must be in this heap. */
void heap_remove(struct heap *heap, struct heap_node *node);

/* The first in order, or NULL. */
struct heap_node *heap_first(const struct heap *heap);

#endif

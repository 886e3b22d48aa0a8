/* SPDX-License-Identifier: MIT */
/* A binary heap of embedded nodes; see heap.h. */
#include "base/heap.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"

void heap_init(struct heap *heap, heap_before_fn *before)
{
	*heap = (struct heap){.before = before};
}

void heap_fini(struct heap *heap)
{
	free(heap->item);
	*heap = (struct heap){0};
}

static void heap_put(struct heap *heap, size_t i, struct heap_node *node)
{
	heap->item[i] = node;
	node->place = i + 1;
}

/* Let the node at @i rise to where its parent comes before it. */
static void heap_rise(struct heap *heap, size_t i)
{
	struct heap_node *node = heap->item[i];

	while (i > 0 && heap->before(node, heap->item[(i - 1) / 2])) {
		heap_put(heap, i, heap->item[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	heap_put(heap, i, node);
}

/* Let the node at @i sink to where it comes before its children. */
static void heap_sink(struct heap *heap, size_t i)
{
	struct heap_node *node = heap->item[i];
	size_t child;

	while ((child = 2 * i + 1) < heap->count) {
		if (child + 1 < heap->count && heap->before(heap->item[child + 1], heap->item[child]))
			child++;
		if (!heap->before(heap->item[child], node))
			break;
		heap_put(heap, i, heap->item[child]);
		i = child;
	}
	heap_put(heap, i, node);
}

int heap_add(struct heap *heap, struct heap_node *node)
{
	struct heap_node **item;
	size_t capacity;

	assert(node->place == 0);
	if (heap->count == heap->capacity) {
		capacity = MAX(heap->capacity * 2, 16);
		/* reallocarray() is not everywhere; the count is bounded by what memory holds already. */
		item = realloc(heap->item, capacity * sizeof(struct heap_node *));
		if (!item)
			return -ENOMEM;
		heap->item = item;
		heap->capacity = capacity;
	}
	heap->item[heap->count] = node;
	heap_rise(heap, heap->count++);
	return 0;
}

void heap_remove(struct heap *heap, struct heap_node *node)
{
	size_t i = node->place - 1;
	struct heap_node *last;

	assert(node->place > 0 && i < heap->count && heap->item[i] == node);
	last = heap->item[--heap->count];
	node->place = 0;
	if (last == node)
		return;
	heap_put(heap, i, last);
	heap_rise(heap, i);
	heap_sink(heap, last->place - 1);
}

struct heap_node *heap_first(const struct heap *heap)
{
	return heap->count ? heap->item[0] : NULL;
}

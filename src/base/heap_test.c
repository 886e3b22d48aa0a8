/* SPDX-License-Identifier: MIT */
/* The heap against a plain search, over a random walk of additions and removals. */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>

#include "base/heap.h"
#include "base/macros.h"

#define NODES 200

struct item {
	struct heap_node node;
	int key;
};

static bool before(const struct heap_node *a, const struct heap_node *b)
{
	return CONTAINER_OF(a, struct item, node)->key < CONTAINER_OF(b, struct item, node)->key;
}

/* The same numbers on every system. */
static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

int main(void)
{
	static struct item items[NODES];
	struct heap heap;
	unsigned seed = 1;
	int step, i;

	heap_init(&heap, before);
	assert(!heap_first(&heap));
	for (step = 0; step < 20000; step++) {
		struct item *item = &items[next_random(&seed) % NODES];
		struct item *first = NULL;
		size_t inside = 0;

		if (item->node.place) {
			heap_remove(&heap, &item->node);
		} else {
			item->key = next_random(&seed) % 50; /* many ties */
			assert(heap_add(&heap, &item->node) == 0);
		}
		for (i = 0; i < NODES; i++) {
			if (!items[i].node.place)
				continue;
			inside++;
			if (!first || items[i].key < first->key)
				first = &items[i];
		}
		assert(heap.count == inside);
		assert(!first == !heap_first(&heap));
		if (first)
			assert(CONTAINER_OF(heap_first(&heap), struct item, node)->key == first->key);
	}
	heap_fini(&heap);
	return 0;
}

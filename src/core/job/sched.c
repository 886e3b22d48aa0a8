/* SPDX-License-Identifier: MIT */
/* Who goes next; see sched.h. */
#include "core/job/sched.h"

#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"

struct sched_lane {
	struct sched_lane *next;
	uint32_t device_id;
	struct heap ready;
};

static const struct sched_entry *entry_of(const struct heap_node *node)
{
	return CONTAINER_OF(node, struct sched_entry, node);
}

static bool due_before(const struct heap_node *a, const struct heap_node *b)
{
	return entry_of(a)->due < entry_of(b)->due;
}

static bool goes_before(const struct heap_node *node_a, const struct heap_node *node_b)
{
	const struct sched_entry *a = entry_of(node_a), *b = entry_of(node_b);

	if (a->priority != b->priority)
		return a->priority > b->priority;
	if (a->due != b->due)
		return a->due < b->due;
	return a->turn < b->turn;
}

void sched_init(struct sched *sched)
{
	*sched = (struct sched){0};
	heap_init(&sched->asleep, due_before);
}

void sched_fini(struct sched *sched)
{
	struct sched_lane *lane;

	while ((lane = sched->lanes)) {
		sched->lanes = lane->next;
		heap_fini(&lane->ready);
		free(lane);
	}
	heap_fini(&sched->asleep);
}

int sched_add(struct sched *sched, struct sched_entry *entry)
{
	entry->lane = NULL;
	return heap_add(&sched->asleep, &entry->node);
}

void sched_remove(struct sched *sched, struct sched_entry *entry)
{
	if (entry->node.place)
		heap_remove(entry->lane ? &entry->lane->ready : &sched->asleep, &entry->node);
	entry->lane = NULL;
}

bool sched_next_due(const struct sched *sched, int64_t *ret_due)
{
	struct heap_node *first = heap_first(&sched->asleep);

	if (!first)
		return false;
	*ret_due = entry_of(first)->due;
	return true;
}

/* The lane of a port, made when it is asked for the first time. NULL when out of memory. */
static struct sched_lane *sched_lane(struct sched *sched, uint32_t device_id)
{
	struct sched_lane *lane;

	for (lane = sched->lanes; lane; lane = lane->next)
		if (lane->device_id == device_id)
			return lane;

	lane = calloc(1, sizeof(*lane));
	if (!lane)
		return NULL;
	lane->device_id = device_id;
	heap_init(&lane->ready, goes_before);
	lane->next = sched->lanes;
	sched->lanes = lane;
	return lane;
}

int sched_wake(struct sched *sched, int64_t now)
{
	struct heap_node *node;

	while ((node = heap_first(&sched->asleep)) && entry_of(node)->due <= now) {
		struct sched_entry *entry = CONTAINER_OF(node, struct sched_entry, node);
		struct sched_lane *lane = sched_lane(sched, entry->device_id);
		int r;

		if (!lane)
			return -ENOMEM;
		heap_remove(&sched->asleep, node);
		r = heap_add(&lane->ready, node);
		if (r < 0) {
			heap_add(&sched->asleep, node); /* its place there is still free */
			return r;
		}
		entry->lane = lane;
	}
	return 0;
}

struct sched_entry *sched_pick(struct sched *sched, bool (*may_dial)(void *arg, uint32_t device_id), void *arg)
{
	struct heap_node *best = NULL;
	struct sched_lane *lane;

	for (lane = sched->lanes; lane; lane = lane->next) {
		struct heap_node *first = heap_first(&lane->ready);

		if (first && (!best || goes_before(first, best)) && may_dial(arg, lane->device_id))
			best = first;
	}
	return best ? CONTAINER_OF(best, struct sched_entry, node) : NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * Who goes next: high priority first, then whoever has been due longest, then
 * whoever came first. Entries sleep in a heap by due time until they are due, then
 * stand in a lane: one lane per port for jobs bound to it, one for jobs that
 * may go out anywhere, so that a busy port holds up nobody but its own.
 *
 * Cost: O(log n) to add, remove and wake an entry; one look per lane to pick.
 */
#ifndef CORE_JOB_SCHED_H
#define CORE_JOB_SCHED_H

#include <stdbool.h>
#include <stdint.h>

#include <faxport/types.h>

#include "base/heap.h"

/* Embedded in whoever waits. All zero: in no schedule. */
struct sched_entry {
	/* The key; leave it alone while the entry is in a schedule. */
	uint64_t turn; /* each has another: who came first has the lower */
	enum fax_priority priority;
	int64_t due;
	uint32_t device_id; /* 0: any port */
	/* The schedule's own. */
	struct heap_node node;
	struct sched_lane *lane; /* NULL: still asleep */
};

struct sched {
	struct heap asleep;
	struct sched_lane *lanes; /* a list; as many as ports were ever asked for */
};

void sched_init(struct sched *sched);
void sched_fini(struct sched *sched);

/* 0 or -ENOMEM. */
int sched_add(struct sched *sched, struct sched_entry *entry);

/* Nothing happens to an entry that is in no schedule. */
void sched_remove(struct sched *sched, struct sched_entry *entry);

/* When the next sleeper is due. False: there is none. */
bool sched_next_due(const struct sched *sched, int64_t *ret_due);

/* Wake who is due. -ENOMEM: some go on sleeping although they are due. */
int sched_wake(struct sched *sched, int64_t now);

/*
 * The first in order of those awake whose port may dial; it stays in the
 * schedule. @may_dial is asked at most once per lane.
 */
struct sched_entry *sched_pick(struct sched *sched, bool (*may_dial)(void *arg, uint32_t device_id), void *arg);

#endif

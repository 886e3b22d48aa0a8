/* SPDX-License-Identifier: MIT */
/*
 * A thread for what would hold up the loop (reading, copying and syncing
 * files): pieces of work are done one after the other, in the order they were
 * added, and come back to the loop.
 */
#ifndef FAXPORTD_WORKER_H
#define FAXPORTD_WORKER_H

struct worker;

/* A piece of work, embedded in what it works on; its owner must not go away before on_done. */
struct work {
	void (*run)(struct work *work);     /* on the thread */
	void (*on_done)(struct work *work); /* on the loop; may free the work, or add it again */
	struct work *next;
};

/* Needs libre's loop. Returns 0 or a negative errno. */
int worker_new(struct worker **ret_worker);

/* Waits for the piece that is being done; no on_done is called any more. */
struct worker *worker_free(struct worker *worker);

void worker_add(struct worker *worker, struct work *work);

/* Wait until there is no work left, calling each on_done here. */
void worker_drain(struct worker *worker);

#endif

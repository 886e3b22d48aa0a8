/* SPDX-License-Identifier: MIT */
/*
 * Inside the media workers as a pool; only media*.c of this folder include it.
 */
#ifndef FAXPORTD_MEDIA_MEDIA_PRIV_H
#define FAXPORTD_MEDIA_MEDIA_PRIV_H

#include "core/call/load.h"
#include "faxportd/child.h"
#include "faxportd/media/media.h"
#include "faxportd/media/media_re.h"

struct media {
	char *program;
	uint32_t calls_per_worker, max_calls, budget_percent, stop_ms;
	uint32_t processors;
	uint64_t ticks, late_ticks, refused;
	struct list workers;
	uint32_t calls; /* running, dropped ones included */
	struct hash *by_id;
	uint32_t last_id;
	struct tmr spawn_tmr;
	uint32_t backoff_ms;
};

struct media_worker {
	struct le le;
	struct media *media;
	struct child *child;
	struct list calls;
	uint32_t calls_taken;
	bool leaving;          /* killed: it takes no calls and is soon gone */
	struct call_load load; /* as it said last, with so many calls; 0 calls: it has said nothing since it was idle */
	uint32_t load_calls;
	bool over_budget;
	uint64_t started_ms;
	uint64_t heard_ms; /* its last report */
};

struct media_call {
	struct le le;
	struct le id_le;
	struct media_worker *worker;
	uint32_t id;
	media_report_fn *on_report; /* NULL when dropped */
	void *arg;
	struct call_progress progress;
	struct tmr stop_tmr;
	bool over; /* its result is being reported */
};

/* ---- media.c: calls --------------------------------------------------------- */

/* The last report; the call is freed when the owner has heard it. */
void media_call_end(struct media_call *call, const struct call_report *result);
void media_call_end_by_death(struct media_call *call, const char *how);

/* ---- media_worker.c: the life of a worker ----------------------------------- */

int media_worker_start(struct media *media);
void media_worker_free(struct media_worker *worker);
/* Its end is an event like any other death; calls that it has hear of it then. */
void media_worker_kill(struct media_worker *worker);
bool media_worker_is_idle(const struct media_worker *worker);
uint32_t media_workers(const struct media *media, bool idle); /* so many are idle, or busy */
void media_keep_one_ready(struct media *media);

/* ---- media_pool.c: which worker takes a call --------------------------------- */

/* NULL: none may. */
struct media_worker *media_choose_worker(struct media *media);
/* The busy worker with the fewest calls of those that may take one more. */
struct media_worker *media_least_busy(const struct media *media);
/* Are there processors for another busy worker? */
bool media_may_be_more(const struct media *media);

#endif

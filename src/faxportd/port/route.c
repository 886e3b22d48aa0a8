/* SPDX-License-Identifier: MIT */
/*
 * Run routing methods; see route.h. The rules (what runs, when again, where
 * the message belongs) are in core/route; here they meet store, inbox, ports
 * and the thread that copies files.
 *
 * Where a crash can fall, and what follows:
 *
 *   1. message stored, plan not       the next start plans it, with the switches as they are then
 *   2. plan stored, step not run      the next start runs it
 *   3. step run, result not stored    the next start runs it again: the inbox does nothing, the folder finds its copy
 *   4. all steps done, message not removed yet   the next start removes it
 */
#include "faxportd/port/route.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/log.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port_impl.h"
#include "faxportd/folder_copy.h"
#include "faxportd/worker.h"
#include "faxportd/store/store.h"

/* What the store could not take is offered again after so long. */
#define STORE_AGAIN_S 10
#define ERROR_SIZE 160

enum plan_state {
	PLAN_MADE,    /* to be stored */
	PLAN_READY,   /* its next step may run */
	PLAN_RUNNING, /* a step is on the thread */
	PLAN_RAN,     /* the result of a step is to be stored */
	PLAN_STORING, /* the store is busy with the plan or a result */
};

struct plan {
	struct le le;
	struct router *router;
	uint64_t message_id;
	uint32_t device_id;
	enum plan_state state;
	enum plan_state unstored; /* while storing: what to go back to if it fails */
	int64_t store_at;         /* not before: the store failed */
	struct route_step step[ROUTE_METHODS];
	char error[ROUTE_METHODS][ERROR_SIZE];
	size_t count;
	size_t current; /* the step that runs, or ran */
	bool strange;   /* has a step of another version of this program, which nobody can run */
};

/* The one copy under way. */
struct copy {
	struct work work;
	struct plan *plan; /* NULL: none */
	int file;
	char *folder;
	char name[FOLDER_COPY_NAME_SIZE];
	int result;
};

struct router {
	struct store *store;
	struct inbox *inbox;
	struct ports *ports;
	struct worker *worker;
	struct list plans;
	struct tmr timer;
	struct copy copy;
};

AUTO_DEFINE(router, router_free);

static void pump(void *arg);

static void wake(struct router *router)
{
	tmr_start(&router->timer, 0, pump, router);
}

static struct plan *plan_new(struct router *router, uint64_t message_id)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	if (!plan)
		return NULL;
	plan->router = router;
	plan->message_id = message_id;
	list_append(&router->plans, &plan->le, plan);
	return plan;
}

static void plan_free(struct plan *plan)
{
	list_unlink(&plan->le);
	free(plan);
}

/* ---- where the message belongs ---------------------------------------- */

static enum route_fate plan_fate(const struct plan *plan)
{
	return plan->strange ? ROUTE_LISTED : route_fate(plan->step, plan->count);
}

/* Tell the inbox where the message belongs now, and what is wrong. */
static void show(const struct plan *plan)
{
	enum route_fate fate = plan_fate(plan);
	char words[ERROR_SIZE + 120] = "";

	for (size_t i = 0; i < plan->count; i++) {
		const struct route_step *step = &plan->step[i];

		if (step->state == ROUTE_DONE || step->attempts == 0)
			continue;
		snprintf(words, sizeof(words), "routing method \"%s\" failed %u time%s%s: %s",
			 route_method_info(step->method)->friendly_name, step->attempts, step->attempts == 1 ? "" : "s",
			 step->state == ROUTE_FAILED ? " and is given up" : "", plan->error[i]);
		break;
	}
	inbox_set_routing(plan->router->inbox, plan->message_id, fate == ROUTE_LISTED, words);
}

/* Every step has come to its end. */
static void conclude(struct plan *plan)
{
	if (plan_fate(plan) == ROUTE_REMOVED) {
		log_event(LOG_LEVEL_INFO, "message is routed and not for the inbox, it goes away", "message=%" PRIu64,
			  plan->message_id);
		inbox_discard(plan->router->inbox, plan->message_id);
	}
	plan_free(plan);
}

/* ---- storing ---------------------------------------------------------- */

static struct store_step step_row(const struct plan *plan, size_t index)
{
	static const enum store_step_state states[ROUTE_STATES] = {
		[ROUTE_PENDING] = STORE_STEP_PENDING,
		[ROUTE_DONE] = STORE_STEP_DONE,
		[ROUTE_FAILED] = STORE_STEP_FAILED,
	};
	const struct route_step *step = &plan->step[index];

	return (struct store_step){
		.message_id = plan->message_id,
		.guid = route_method_info(step->method)->guid,
		.place = (uint32_t)index,
		.state = states[step->state],
		.attempts = step->attempts,
		.next_attempt = step->next_attempt,
		.last_error = plan->error[index],
	};
}

static void on_stored(void *arg, int r)
{
	struct plan *plan = arg;
	struct router *router = plan->router;

	wake(router);
	if (r == -ENOENT) {
		/* Deleted meanwhile. */
		plan_free(plan);
		return;
	}
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "routing cannot be stored, trying again", "message=%" PRIu64 " error=\"%s\"",
			  plan->message_id, strerror(-r));
		plan->state = plan->unstored;
		plan->store_at = time(NULL) + STORE_AGAIN_S;
		return;
	}
	plan->state = PLAN_READY;
	show(plan);
}

/* Store the plan as a whole, or the result of its current step. */
static void store_plan(struct plan *plan)
{
	struct store *store = plan->router->store;
	struct store_step rows[ROUTE_METHODS];
	int r;

	plan->unstored = plan->state;
	plan->state = PLAN_STORING;
	for (size_t i = 0; i < plan->count; i++)
		rows[i] = step_row(plan, i);
	if (plan->unstored == PLAN_MADE)
		r = store_steps_plan(store, plan->message_id, rows, plan->count, on_stored, plan);
	else
		r = store_step_save(store, &rows[plan->current], on_stored, plan);
	if (r < 0)
		on_stored(plan, r);
}

/* ---- running ---------------------------------------------------------- */

static void step_ran(struct plan *plan, enum route_result result, const char *why)
{
	struct route_step *step = &plan->step[plan->current];
	const char *method = route_method_info(step->method)->friendly_name;

	route_step_result(step, result, time(NULL));
	text_copy(plan->error[plan->current], ERROR_SIZE, why);
	if (result == ROUTE_OK)
		log_event(LOG_LEVEL_INFO, "message routed", "message=%" PRIu64 " port=%u method=\"%s\"",
			  plan->message_id, plan->device_id, method);
	else
		log_event(LOG_LEVEL_WARNING, "routing failed",
			  "message=%" PRIu64 " port=%u method=\"%s\" attempts=%u error=\"%s\"", plan->message_id,
			  plan->device_id, method, step->attempts, why);
	plan->state = PLAN_RAN;
	store_plan(plan);
}

static void run_copy(struct work *work)
{
	struct copy *copy = CONTAINER_OF(work, struct copy, work);

	copy->result = folder_copy(copy->file, copy->folder, copy->name);
}

static void copy_end(struct copy *copy)
{
	if (copy->plan && copy->file >= 0)
		close(copy->file);
	free(copy->folder);
	*copy = (struct copy){0};
}

static void on_copied(struct work *work)
{
	struct copy *copy = CONTAINER_OF(work, struct copy, work);
	struct plan *plan = copy->plan;
	char why[ERROR_SIZE];
	int r = copy->result;

	if (r < 0)
		snprintf(why, sizeof(why), "folder %s: %s", copy->folder, strerror(-r));
	copy_end(copy);
	step_ran(plan, r < 0 ? ROUTE_AGAIN : ROUTE_OK, r < 0 ? why : "");
}

/* Give the copying to the thread, which is free. */
static void start_folder(struct plan *plan)
{
	struct router *router = plan->router;
	struct port *port = ports_find(router->ports, plan->device_id);
	struct copy *copy = &router->copy;
	struct fax_message facts;
	char what[32];
	int file;

	if (!port || !port->method[ROUTE_FOLDER].on) {
		step_ran(plan, ROUTE_NEVER,
			 port ? "it was switched off before it could do its work" : "the port is gone");
		return;
	}
	file = inbox_open(router->inbox, plan->message_id);
	if (file < 0) {
		step_ran(plan, ROUTE_AGAIN, strerror(-file));
		return;
	}
	inbox_find(router->inbox, plan->message_id, &facts);
	copy->plan = plan;
	copy->file = file;
	copy->folder = text_dup(port->method[ROUTE_FOLDER].data);
	if (!copy->folder) {
		copy_end(copy);
		step_ran(plan, ROUTE_AGAIN, strerror(ENOMEM));
		return;
	}
	snprintf(what, sizeof(what), "fax%" PRIu64, facts.id);
	folder_copy_name(facts.received_time, facts.device_id, what, copy->name);
	copy->work.run = run_copy;
	copy->work.on_done = on_copied;
	plan->state = PLAN_RUNNING;
	worker_add(router->worker, &copy->work);
}

/* Do what can be done for a plan now. Returns when it wants to be looked at again; INT64_MAX: it will wake us. */
static int64_t advance(struct plan *plan, int64_t now)
{
	struct router *router = plan->router;
	struct fax_message facts;
	size_t step = 0;
	int64_t when = 0;

	if (plan->state == PLAN_RUNNING || plan->state == PLAN_STORING)
		return INT64_MAX;
	if (!inbox_find(router->inbox, plan->message_id, &facts)) {
		plan_free(plan); /* deleted */
		return INT64_MAX;
	}
	if (plan->state != PLAN_READY) {
		if (plan->store_at > now)
			return plan->store_at;
		store_plan(plan);
		return INT64_MAX;
	}
	switch (route_next(plan->step, plan->count, now, &step, &when)) {
	case ROUTE_WAIT:
		return when;
	case ROUTE_OVER:
		conclude(plan);
		return INT64_MAX;
	case ROUTE_RUN:
		break;
	}
	if (plan->step[step].method == ROUTE_FOLDER && router->copy.plan)
		return INT64_MAX; /* the end of that copy wakes us */
	plan->current = step;
	if (plan->step[step].method == ROUTE_FOLDER)
		start_folder(plan);
	else
		step_ran(plan, ROUTE_OK, ""); /* being in the inbox is a matter of its plan */
	return INT64_MAX;
}

static void pump(void *arg)
{
	struct router *router = arg;
	struct le *le = list_head(&router->plans);
	int64_t now = time(NULL), first = INT64_MAX;

	while (le) {
		struct plan *plan = le->data;
		int64_t when;

		le = le->next;
		when = advance(plan, now);
		first = MIN(first, when);
	}
	/* Should the clock be set back, we look again after the longest delay at the latest, and route_next() sees it.
	 */
	if (first != INT64_MAX && !tmr_isrunning(&router->timer))
		tmr_start(&router->timer, (uint64_t)MIN(first - now, (int64_t)ROUTE_DELAY_MOST_S) * 1000, pump, router);
}

/* ---- new messages ----------------------------------------------------- */

static void on_message(void *arg, uint64_t message_id)
{
	struct router *router = arg;
	struct plan *plan;
	struct fax_message facts;
	struct port *port;

	if (!inbox_find(router->inbox, message_id, &facts))
		return;
	plan = plan_new(router, message_id);
	if (!plan) {
		/* Not planned, and so planned at the next start; meanwhile it is there for everybody to see. */
		log_event(LOG_LEVEL_ERROR, "out of memory, message is not routed", "message=%" PRIu64, message_id);
		inbox_set_routing(router->inbox, message_id, true, "");
		return;
	}
	plan->device_id = facts.device_id;
	port = ports_find(router->ports, facts.device_id);
	/* A port that is gone has no switches any more: without steps the message is in the inbox. */
	if (port)
		plan->count = port_route_plan(port, plan->step);
	/* Where it belongs does not wait for the disk; a crash before the plan is stored makes it anew. */
	show(plan);
	store_plan(plan);
}

static void on_methods(void *arg, uint32_t device_id)
{
	struct router *router = arg;
	struct le *le;

	LIST_FOREACH(&router->plans, le)
	{
		struct plan *plan = le->data;

		for (size_t i = 0; plan->device_id == device_id && i < plan->count; i++) {
			if (plan->step[i].state == ROUTE_PENDING)
				plan->step[i].next_attempt = 0;
		}
	}
	wake(router);
}

/* ---- start and end ---------------------------------------------------- */

static int load_step(void *arg, const struct store_step *row)
{
	static const enum route_state states[STORE_STEP_STATES] = {
		[STORE_STEP_PENDING] = ROUTE_PENDING,
		[STORE_STEP_DONE] = ROUTE_DONE,
		[STORE_STEP_FAILED] = ROUTE_FAILED,
	};
	struct router *router = arg;
	struct le *last = list_tail(&router->plans);
	struct plan *plan = last ? last->data : NULL;
	struct route_step step = {0};

	if (!plan || plan->message_id != row->message_id) {
		plan = plan_new(router, row->message_id);
		if (!plan)
			return -ENOMEM;
		plan->state = PLAN_READY;
	}
	if (!route_method_find(row->guid, &step.method) || plan->count == ROUTE_METHODS) {
		plan->strange = true;
		return 0;
	}
	step.state = states[row->state];
	step.attempts = row->attempts;
	step.next_attempt = row->next_attempt;
	text_copy(plan->error[plan->count], ERROR_SIZE, row->last_error);
	plan->step[plan->count++] = step;
	return 0;
}

/* Say of each stored plan where its message belongs; those without a message go. */
static void place_loaded(struct router *router)
{
	struct le *le = list_head(&router->plans);

	while (le) {
		struct plan *plan = le->data;
		struct fax_message facts;

		le = le->next;
		if (!inbox_find(router->inbox, plan->message_id, &facts)) {
			plan_free(plan);
			continue;
		}
		plan->device_id = facts.device_id;
		show(plan);
	}
}

int router_new(struct store *store, struct inbox *inbox, struct ports *ports, struct router **ret_router)
{
	AUTO(router) router = calloc(1, sizeof(*router));
	int r;

	if (!router)
		return -ENOMEM;
	router->store = store;
	router->inbox = inbox;
	router->ports = ports;
	list_init(&router->plans);
	tmr_init(&router->timer);
	r = worker_new(&router->worker);
	if (r < 0)
		return r;
	r = store_load_steps(store, load_step, router);
	if (r < 0)
		return r;
	place_loaded(router);
	for (uint64_t id = inbox_next_unplanned(inbox, 0); id != 0; id = inbox_next_unplanned(inbox, id))
		on_message(router, id);
	inbox_on_message(inbox, on_message, router);
	ports_on_methods(ports, on_methods, router);
	wake(router);
	*ret_router = router;
	router = NULL; /* the caller owns it now */
	return 0;
}

struct router *router_free(struct router *router)
{
	struct le *le;

	if (!router)
		return NULL;
	router->worker = worker_free(router->worker);
	inbox_on_message(router->inbox, NULL, NULL);
	ports_on_methods(router->ports, NULL, NULL);
	tmr_cancel(&router->timer);
	copy_end(&router->copy);
	while ((le = list_head(&router->plans)))
		plan_free(le->data);
	free(router);
	return NULL;
}

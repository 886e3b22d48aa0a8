/* SPDX-License-Identifier: MIT */
/*
 * The media workers as a pool; see media.h. Which worker takes a call:
 *
 *   as long as fewer workers are busy than there are processors, a fresh one;
 *   then the busy one with the fewest calls, while it has room and is within
 *   its budget of time;
 *   then again a fresh one, while all of them together are within theirs: more
 *   processes do not make more processors.
 *
 * So a crash takes few calls with it, and a fresh worker is always waiting. A
 * worker that has carried many calls goes when it is idle: spandsp leaks a
 * little.
 */
#include "faxportd/media/media.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "core/call/load.h"
#include "faxportd/child.h"
#include "faxportd/log.h"
#include "faxportd/media/media_re.h"

/* Between the order to stop and the result. */
#define STOP_MS 5000

/* A worker that dies younger than this is not replaced at once. */
#define GROWN_UP_MS 5000
#define BACKOFF_LEAST_MS 250
#define BACKOFF_MOST_MS 10000

#define CALLS_IN_A_LIFE 100

/* Reports come some times a second for each call, and name it by its id. */
#define CALLS_HASH_SIZE 1024

/* Who watches a call sees it move; with thousands of them a report each fifth of a second is half a core's work. */
#define PROGRESS_MS_BY_CALL 2
#define PROGRESS_MOST_MS 1000

struct media {
	char *program;
	uint32_t calls_per_worker, max_calls, budget_percent;
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

/* ---- ends of calls ----------------------------------------------------------- */

/* The last report; the call is freed when the owner has heard it. */
static void end_call(struct media_call *call, const struct call_report *result)
{
	call->over = true;
	tmr_cancel(&call->stop_tmr);
	list_unlink(&call->le);
	hash_unlink(&call->id_le);
	call->worker->media->calls--;
	if (call->on_report)
		call->on_report(call->arg, result);
	free(call);
}

static void end_by_death(struct media_call *call, const char *how)
{
	struct call_report report;

	memset(&report, 0, sizeof(report));
	report.type = CALL_REPORT_RESULT;
	report.call = call->id;
	report.progress = call->progress;
	report.status = FAX_STATUS_MEDIA_DIED;
	snprintf(report.detail, sizeof(report.detail), "the media worker died (%s)", how);
	end_call(call, &report);
}

/* ---- workers --------------------------------------------------------------- */

static bool is_idle(const struct media_worker *worker)
{
	return !worker->leaving && list_isempty(&worker->calls);
}

static uint32_t count_workers(const struct media *media, bool idle)
{
	uint32_t count = 0;
	struct le *le;

	for (le = list_head(&media->workers); le; le = le->next) {
		struct media_worker *worker = le->data;

		count += !worker->leaving && is_idle(worker) == idle;
	}
	return count;
}

static void keep_one_ready(struct media *media);

static void on_worker_message(void *arg, void *data, size_t size);
static void on_worker_gone(void *arg, const char *how);

static const struct child_events worker_events = {on_worker_message, on_worker_gone};

static int start_worker(struct media *media)
{
	const char *const argv[] = {media->program, NULL};
	struct media_worker *worker;
	int r;

	worker = calloc(1, sizeof(*worker));
	if (!worker)
		return -ENOMEM;
	worker->media = media;
	worker->started_ms = tmr_jiffies();
	/* One byte more than a report, so that a longer one is seen to be longer. */
	r = child_new(argv, sizeof(struct call_report) + 1, &worker_events, worker, &worker->child);
	if (r < 0) {
		free(worker);
		return r;
	}
	list_append(&media->workers, &worker->le, worker);
	return 0;
}

static void free_worker(struct media_worker *worker)
{
	list_unlink(&worker->le);
	child_free(worker->child);
	free(worker);
}

static void back_off(struct media *media)
{
	media->backoff_ms = media->backoff_ms ? media->backoff_ms * 2 : BACKOFF_LEAST_MS;
	media->backoff_ms = MIN(media->backoff_ms, BACKOFF_MOST_MS);
}

static void on_spawn_time(void *arg)
{
	struct media *media = arg;
	int r;

	if (count_workers(media, true) > 0)
		return;
	r = start_worker(media);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "media worker cannot be started", "program=%s error=%s", media->program,
			  strerror(-r));
		back_off(media);
		keep_one_ready(media);
	}
}

/* From a turn of the loop of its own: starting a process takes a millisecond that a call need not wait for. */
static void keep_one_ready(struct media *media)
{
	if (count_workers(media, true) == 0 && !tmr_isrunning(&media->spawn_tmr))
		tmr_start(&media->spawn_tmr, media->backoff_ms, on_spawn_time, media);
}

/* Its end is an event like any other death; calls that it has hear of it then. */
static void kill_worker(struct media_worker *worker)
{
	worker->leaving = true;
	child_kill(worker->child);
}

/* A call has left: is the worker still needed? */
static void look_after(struct media_worker *worker)
{
	struct media *media = worker->media;

	if (!is_idle(worker))
		return;
	worker->load_calls = 0;
	worker->over_budget = false;
	if (worker->calls_taken >= CALLS_IN_A_LIFE || count_workers(media, true) > media->processors)
		kill_worker(worker);
	keep_one_ready(media);
}

static void on_load(struct media_worker *worker, const struct call_load *load)
{
	struct media *media = worker->media;
	bool over = !is_idle(worker) && load_is_over(load, media->budget_percent, worker->over_budget);

	media->ticks += load->ticks;
	media->late_ticks += load->late_ticks;
	worker->load = *load;
	worker->load_calls = list_count(&worker->calls);
	if (over != worker->over_budget)
		log_event(over ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO,
			  over ? "media worker is over its budget and takes no calls"
			       : "media worker is within its budget again",
			  "pid=%d calls=%u busy=%u%% late_ticks=%u/%u late_p99_ms=%u late_max_ms=%u",
			  (int)child_pid(worker->child), worker->load_calls, load->busy_permille / 10, load->late_ticks,
			  load->ticks, load->late_p99_us / 1000, load->late_max_us / 1000);
	worker->over_budget = over;
}

static struct media_call *find_call(const struct media_worker *worker, uint32_t id)
{
	struct le *le = list_head(hash_list(worker->media->by_id, id));

	for (; le; le = le->next) {
		struct media_call *call = le->data;

		if (call->id == id && call->worker == worker)
			return call;
	}
	return NULL;
}

static void on_worker_message(void *arg, void *data, size_t size)
{
	struct media_worker *worker = arg;
	struct call_report *report = data;
	struct media_call *call;

	if (call_report_check(report, size) < 0) {
		if (!worker->leaving)
			log_event(LOG_LEVEL_ERROR, "media worker talks nonsense and is ended", "pid=%d",
				  (int)child_pid(worker->child));
		kill_worker(worker);
		return;
	}
	if (report->type == CALL_REPORT_LOAD) {
		on_load(worker, &report->load);
		return;
	}
	call = find_call(worker, report->call);
	if (!call)
		return;
	call->progress = report->progress;
	if (report->type == CALL_REPORT_RESULT) {
		worker->media->backoff_ms = 0;
		end_call(call, report);
		look_after(worker);
	} else if (call->on_report) {
		call->on_report(call->arg, report);
	}
}

static void on_worker_gone(void *arg, const char *how)
{
	struct media_worker *worker = arg;
	struct media *media = worker->media;
	uint64_t age_ms = tmr_jiffies() - worker->started_ms;
	struct le *le;

	if (!worker->leaving || !list_isempty(&worker->calls)) {
		log_event(LOG_LEVEL_ERROR, "media worker died", "how=\"%s\" calls=%u", how, list_count(&worker->calls));
		if (age_ms < GROWN_UP_MS)
			back_off(media);
		else
			media->backoff_ms = 0;
	}
	worker->leaving = true;
	while ((le = list_head(&worker->calls)))
		end_by_death(le->data, how);
	free_worker(worker);
	keep_one_ready(media);
}

/* ---- which worker ------------------------------------------------------------ */

static struct media_worker *find_idle(const struct media *media)
{
	struct le *le;

	for (le = list_head(&media->workers); le; le = le->next)
		if (is_idle(le->data))
			return le->data;
	return NULL;
}

static uint32_t expected_permille(const struct media_worker *worker)
{
	return load_expected(&worker->load, worker->load_calls, list_count(&worker->calls));
}

static bool may_take_more(const struct media_worker *worker)
{
	const struct media *media = worker->media;

	return list_count(&worker->calls) < media->calls_per_worker && !worker->over_budget &&
	       (media->budget_percent >= 100 || expected_permille(worker) < media->budget_percent * 10);
}

/* The busy worker with the fewest calls of those that may take one more. */
static struct media_worker *find_least_busy(const struct media *media)
{
	struct media_worker *least = NULL;
	struct le *le;

	for (le = list_head(&media->workers); le; le = le->next) {
		struct media_worker *worker = le->data;

		if (worker->leaving || is_idle(worker) || !may_take_more(worker))
			continue;
		if (!least || list_count(&worker->calls) < list_count(&least->calls))
			least = worker;
	}
	return least;
}

/* Are there processors for another busy worker? */
static bool may_be_more(const struct media *media)
{
	uint64_t all = 0;
	uint32_t busy = 0, over = 0;
	struct le *le;

	for (le = list_head(&media->workers); le; le = le->next) {
		struct media_worker *worker = le->data;

		if (worker->leaving || is_idle(worker))
			continue;
		busy++;
		over += worker->over_budget;
		all += expected_permille(worker);
	}
	if (busy < media->processors || media->budget_percent >= 100)
		return true;
	return over == 0 && all < (uint64_t)media->processors * media->budget_percent * 10;
}

static struct media_worker *choose_worker(struct media *media)
{
	bool more = may_be_more(media);
	struct media_worker *worker = NULL;

	if (count_workers(media, false) >= media->processors)
		worker = find_least_busy(media);
	if (!worker && more)
		worker = find_idle(media);
	/* None is ready: they came too fast one after the other, unless starting them is what fails. */
	if (!worker && more && media->backoff_ms == 0 && start_worker(media) == 0)
		worker = find_idle(media);
	if (!worker)
		worker = find_least_busy(media);
	return worker;
}

/* ---- media.h ----------------------------------------------------------------- */

int media_new(const struct media_config *config, struct media **ret_media)
{
	struct media *media;
	long processors;
	int r;

	media = calloc(1, sizeof(*media));
	if (!media)
		return -ENOMEM;
	media->program = text_dup(config->program);
	media->calls_per_worker = MAX(config->calls_per_worker, 1u);
	media->max_calls = config->max_calls;
	media->budget_percent = config->budget_percent;
	processors = sysconf(_SC_NPROCESSORS_ONLN);
	media->processors = config->processors > 0 ? config->processors : processors > 0 ? (uint32_t)processors : 1;
	if (!media->program || hash_alloc(&media->by_id, CALLS_HASH_SIZE) != 0)
		r = -ENOMEM;
	else if (access(media->program, X_OK) < 0)
		r = -errno;
	else
		r = start_worker(media);
	if (r < 0) {
		media_free(media);
		return r;
	}
	*ret_media = media;
	return 0;
}

struct media *media_free(struct media *media)
{
	struct le *le, *call_le;

	if (!media)
		return NULL;
	tmr_cancel(&media->spawn_tmr);
	while ((le = list_head(&media->workers))) {
		struct media_worker *worker = le->data;

		while ((call_le = list_head(&worker->calls))) {
			struct media_call *call = call_le->data;

			call->on_report = NULL;
			end_call(call, NULL);
		}
		free_worker(worker);
	}
	mem_deref(media->by_id);
	free(media->program);
	free(media);
	return NULL;
}

bool media_has_room(const struct media *media)
{
	return media->calls < media->max_calls && (may_be_more(media) || find_least_busy(media));
}

void media_activity(const struct media *media, struct media_activity *ret_activity)
{
	uint64_t busy_permille = 0;
	struct le *le;

	*ret_activity = (struct media_activity){.calls = media->calls,
						.workers = count_workers(media, false),
						.ticks = media->ticks,
						.late_ticks = media->late_ticks,
						.refused = media->refused};
	for (le = list_head(&media->workers); le; le = le->next) {
		const struct media_worker *worker = le->data;

		if (worker->load_calls == 0)
			continue;
		busy_permille += worker->load.busy_permille;
		ret_activity->late_ms = MAX(ret_activity->late_ms, worker->load.late_p99_us / 1000);
	}
	ret_activity->busy_percent = (uint32_t)(busy_permille / 10 / media->processors);
}

static int order_start(struct media_worker *worker, uint32_t id, const struct call_start *start, const int fds[3])
{
	struct call_order order;

	/* It travels as bytes: none of them may be left to chance. */
	memset(&order, 0, sizeof(order));
	order.type = CALL_ORDER_START;
	order.call = id;
	order.start = *start;
	order.start.progress_ms = MIN(worker->media->calls * PROGRESS_MS_BY_CALL, PROGRESS_MOST_MS);
	return child_send(worker->child, &order, sizeof(order), fds, 3);
}

static int find_worker_and_start(struct media *media, uint32_t id, const struct call_start *start, const int fds[3],
				 struct media_worker **ret_worker)
{
	struct media_worker *worker;

	while ((worker = choose_worker(media))) {
		if (order_start(worker, id, start, fds) == 0) {
			*ret_worker = worker;
			return 0;
		}
		/* Dead or hung; its own calls hear of it when it is gone. */
		kill_worker(worker);
	}
	return -EBUSY;
}

int media_call_start(struct media *media, const struct call_start *start, const int fds[3], media_report_fn *on_report,
		     void *arg, struct media_call **ret_call)
{
	struct media_call *call = NULL;
	size_t i;
	int r = -EBUSY;

	if (!media_has_room(media)) {
		media->refused++;
	} else {
		call = calloc(1, sizeof(*call));
		r = call ? find_worker_and_start(media, ++media->last_id, start, fds, &call->worker) : -ENOMEM;
	}
	for (i = 0; i < 3; i++)
		close(fds[i]);
	if (r < 0) {
		free(call);
		return r;
	}

	call->id = media->last_id;
	call->on_report = on_report;
	call->arg = arg;
	call->progress.pages_confirmed = start->sending ? start->first_page : 0;
	list_append(&call->worker->calls, &call->le, call);
	hash_append(media->by_id, call->id, &call->id_le, call);
	call->worker->calls_taken++;
	media->calls++;
	keep_one_ready(media);
	*ret_call = call;
	return 0;
}

int media_call_switch(struct media_call *call, const struct call_path *path)
{
	struct call_order order;

	if (call->over)
		return 0;
	memset(&order, 0, sizeof(order));
	order.type = CALL_ORDER_SWITCH;
	order.call = call->id;
	order.path = *path;
	return child_send(call->worker->child, &order, sizeof(order), NULL, 0);
}

/* It was told to end the call and has not: it hangs. */
static void on_stop_timeout(void *arg)
{
	struct media_call *call = arg;

	log_event(LOG_LEVEL_ERROR, "media worker does not stop a call and is ended", "call=%u", call->id);
	kill_worker(call->worker);
}

void media_call_stop(struct media_call *call)
{
	struct call_order order;

	if (call->over || tmr_isrunning(&call->stop_tmr))
		return;
	memset(&order, 0, sizeof(order));
	order.type = CALL_ORDER_STOP;
	order.call = call->id;
	/* Where this fails the worker is dying or hangs; either is found out. */
	(void)child_send(call->worker->child, &order, sizeof(order), NULL, 0);
	tmr_start(&call->stop_tmr, STOP_MS, on_stop_timeout, call);
}

void media_call_drop(struct media_call *call)
{
	if (call->over)
		return;
	call->on_report = NULL;
	media_call_stop(call);
}

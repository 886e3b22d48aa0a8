/* SPDX-License-Identifier: MIT */
/*
 * The life of a media worker: it is started, its reports go to its calls, and
 * when it dies each of its calls hears of that. A fresh worker is always
 * waiting. One that has carried many calls goes when it is idle: spandsp leaks a
 * little.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/media/media_priv.h"

/* A worker that dies younger than this is not replaced at once. */
#define GROWN_UP_MS 5000
#define BACKOFF_LEAST_MS 250
#define BACKOFF_MOST_MS 10000

#define CALLS_IN_A_LIFE 100

bool media_worker_is_idle(const struct media_worker *worker)
{
	return !worker->leaving && list_isempty(&worker->calls);
}

uint32_t media_workers(const struct media *media, bool idle)
{
	uint32_t count = 0;
	struct le *le;

	for (le = list_head(&media->workers); le; le = le->next) {
		struct media_worker *worker = le->data;

		count += !worker->leaving && media_worker_is_idle(worker) == idle;
	}
	return count;
}

static void on_worker_message(void *arg, void *data, size_t size);
static void on_worker_gone(void *arg, const char *how);

static const struct child_events worker_events = {on_worker_message, on_worker_gone};

int media_worker_start(struct media *media)
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

void media_worker_free(struct media_worker *worker)
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

	if (media_workers(media, true) > 0)
		return;
	r = media_worker_start(media);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "media worker cannot be started", "program=%s error=%s", media->program,
			  strerror(-r));
		back_off(media);
		media_keep_one_ready(media);
	}
}

/* From a turn of the loop of its own: starting a process takes a millisecond that a call need not wait for. */
void media_keep_one_ready(struct media *media)
{
	if (media_workers(media, true) == 0 && !tmr_isrunning(&media->spawn_tmr))
		tmr_start(&media->spawn_tmr, media->backoff_ms, on_spawn_time, media);
}

void media_worker_kill(struct media_worker *worker)
{
	worker->leaving = true;
	child_kill(worker->child);
}

/* A call has left: is the worker still needed? */
static void look_after(struct media_worker *worker)
{
	struct media *media = worker->media;

	if (!media_worker_is_idle(worker))
		return;
	worker->load_calls = 0;
	worker->over_budget = false;
	if (worker->calls_taken >= CALLS_IN_A_LIFE || media_workers(media, true) > media->processors)
		media_worker_kill(worker);
	media_keep_one_ready(media);
}

static void on_load(struct media_worker *worker, const struct call_load *load)
{
	struct media *media = worker->media;
	bool over = !media_worker_is_idle(worker) && load_is_over(load, media->budget_percent, worker->over_budget);

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
		media_worker_kill(worker);
		return;
	}
	worker->heard_ms = tmr_jiffies();
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
		media_call_end(call, report);
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
		media_call_end_by_death(le->data, how);
	media_worker_free(worker);
	media_keep_one_ready(media);
}

/* SPDX-License-Identifier: MIT */
/* Calls, each in one of the media workers; see media.h. Which of them: media_pool.c. */
#include "faxportd/media/media.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/log.h"
#include "faxportd/media/media_priv.h"

/* Between the order to stop and a word from the worker. */
#define STOP_MS 5000

/* Reports come some times a second for each call, and name it by its id. */
#define CALLS_HASH_SIZE 1024

/* Who watches a call sees it move; with thousands of them a report each fifth of a second is half a core's work. */
#define PROGRESS_MS_BY_CALL 2
#define PROGRESS_MOST_MS 1000

/* ---- ends of calls ----------------------------------------------------------- */

void media_call_end(struct media_call *call, const struct call_report *result)
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

void media_call_end_by_death(struct media_call *call, const char *how)
{
	struct call_report report;

	memset(&report, 0, sizeof(report));
	report.type = CALL_REPORT_RESULT;
	report.call = call->id;
	report.progress = call->progress;
	report.status = FAX_STATUS_MEDIA_DIED;
	snprintf(report.detail, sizeof(report.detail), "the media worker died (%s)", how);
	media_call_end(call, &report);
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
	media->stop_ms = config->stop_ms > 0 ? config->stop_ms : STOP_MS;
	processors = sysconf(_SC_NPROCESSORS_ONLN);
	media->processors = config->processors > 0 ? config->processors : processors > 0 ? (uint32_t)processors : 1;
	if (!media->program || hash_alloc(&media->by_id, CALLS_HASH_SIZE) != 0)
		r = -ENOMEM;
	else if (access(media->program, X_OK) < 0)
		r = -errno;
	else
		r = media_worker_start(media);
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
			media_call_end(call, NULL);
		}
		media_worker_free(worker);
	}
	mem_deref(media->by_id);
	free(media->program);
	free(media);
	return NULL;
}

bool media_has_room(const struct media *media)
{
	return media->calls < media->max_calls && (media_may_be_more(media) || media_least_busy(media));
}

void media_activity(const struct media *media, struct media_activity *ret_activity)
{
	uint64_t busy_permille = 0;
	struct le *le;

	*ret_activity = (struct media_activity){.calls = media->calls,
						.workers = media_workers(media, false),
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

static int order_start(struct media_worker *worker, uint32_t id, const struct call_start *start,
		       const int fds[CALL_FDS])
{
	struct call_order order;

	/* It travels as bytes: none of them may be left to chance. */
	memset(&order, 0, sizeof(order));
	order.type = CALL_ORDER_START;
	order.call = id;
	order.start = *start;
	order.start.progress_ms = MIN(worker->media->calls * PROGRESS_MS_BY_CALL, PROGRESS_MOST_MS);
	return child_send(worker->child, &order, sizeof(order), fds, start->offering ? CALL_FDS : CALL_FDS - 1);
}

static int find_worker_and_start(struct media *media, uint32_t id, const struct call_start *start,
				 const int fds[CALL_FDS], struct media_worker **ret_worker)
{
	struct media_worker *worker;

	while ((worker = media_choose_worker(media))) {
		if (order_start(worker, id, start, fds) == 0) {
			*ret_worker = worker;
			return 0;
		}
		/* Dead or hung; its own calls hear of it when it is gone. */
		media_worker_kill(worker);
	}
	return -EBUSY;
}

int media_call_start(struct media *media, const struct call_start *start, const int fds[CALL_FDS],
		     media_report_fn *on_report, void *arg, struct media_call **ret_call)
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
	for (i = 0; i < CALL_FDS; i++)
		if (fds[i] >= 0)
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
	media_keep_one_ready(media);
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

/* It was told to end the call and has not: it hangs, unless it speaks of other things. Then its disk is slow. */
static void on_stop_timeout(void *arg)
{
	struct media_call *call = arg;
	const uint32_t stop_ms = call->worker->media->stop_ms;

	if (tmr_jiffies() - call->worker->heard_ms < stop_ms) {
		tmr_start(&call->stop_tmr, stop_ms, on_stop_timeout, call);
		return;
	}
	log_event(LOG_LEVEL_ERROR, "media worker does not stop a call and is ended", "call=%u", call->id);
	media_worker_kill(call->worker);
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
	tmr_start(&call->stop_tmr, call->worker->media->stop_ms, on_stop_timeout, call);
}

void media_call_drop(struct media_call *call)
{
	if (call->over)
		return;
	call->on_report = NULL;
	media_call_stop(call);
}

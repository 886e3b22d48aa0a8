/* SPDX-License-Identifier: MIT */
/*
 * Memory is an index of what the store holds: every change of a job is saved,
 * what could not be saved is saved again, and what ended long ago is removed.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/queue/queue_impl.h"

#define CHORES_MS (60 * 1000)
#define RESAVE_MS (5 * 1000)
#define DAY_S (24 * 60 * 60)

/* ---- saving ------------------------------------------------------------------------- */

static void on_chores(void *arg)
{
	queue_chores(arg);
}

/* Memory is ahead of the disk now; a crash would take the job back to what is there. */
static void save_failed(struct queue_job *job, int r)
{
	if (!job->unsaved)
		log_event(LOG_LEVEL_ERROR, "job cannot be stored, will be tried again", "job=%u error=\"%s\"",
			  job->job.facts.id, strerror(-r));
	job->unsaved = true;
	tmr_start(&job->queue->tmr_chore, RESAVE_MS, on_chores, job->queue);
}

static void on_saved(void *arg, int r)
{
	struct queue_job *job = arg;

	if (r < 0)
		save_failed(job, r);
	else
		job->unsaved = false;
}

void queue_save(struct queue_job *job)
{
	int r = store_job_save(job->queue->store, &job->job, on_saved, job);

	if (r < 0)
		save_failed(job, r);
}

struct save {
	struct queue_job *job;
	bool user; /* told nothing any more once the queue closes */
	queue_done_fn *fn;
	void *arg;
};

static void on_saved_tell(void *arg, int r)
{
	struct save save = *(struct save *)arg;

	free(arg);
	on_saved(save.job, r);
	if (save.fn && !(save.user && save.job->queue->closing))
		save.fn(save.arg, r);
}

static int save_and_tell(struct queue_job *job, bool user, queue_done_fn *fn, void *arg)
{
	struct save *save = malloc(sizeof(*save));
	int r;

	if (!save)
		return -ENOMEM;
	*save = (struct save){job, user, fn, arg};
	r = store_job_save(job->queue->store, &job->job, on_saved_tell, save);
	if (r < 0)
		free(save);
	return r;
}

int queue_save_then(struct queue_job *job, queue_done_fn *fn, void *arg)
{
	return save_and_tell(job, false, fn, arg);
}

int queue_save_and_tell(struct queue_job *job, queue_done_fn *fn, void *arg)
{
	return save_and_tell(job, true, fn, arg);
}

/* ---- chores ------------------------------------------------------------------------------ */

static void on_removed(void *arg, int r)
{
	struct queue_job *job = arg;
	queue_done_fn *fn = job->queue->closing ? NULL : job->on_removed;
	void *fn_arg = job->removed_arg;

	job->removing = false;
	job->on_removed = NULL;
	if (r == 0 || r == -ENOENT) {
		if (job->job.facts.state == FAX_JOB_FAILED)
			queue_tell(job, QUEUE_JOB_GOES);
		queue_take_out(job->queue, job);
		queue_job_free(job);
	} /* else the next chores try again, if it was they who did */
	if (fn)
		fn(fn_arg, r);
}

int queue_remove(struct queue *queue, uint32_t job_id, queue_done_fn *on_done, void *arg)
{
	struct queue_job *job = queue_find(queue, job_id);
	int r;

	if (!job || job->removing)
		return -ENOENT;
	if (!job_has_ended(&job->job))
		return -EPROTO;
	if (job->job.archive_wanted)
		return -EBUSY;
	r = store_job_remove(queue->store, job_id, on_removed, job);
	if (r < 0)
		return r;
	job->removing = true;
	job->on_removed = on_done;
	job->removed_arg = arg;
	return 0;
}

/* How long an ended job stays listed. What could not be sent may have a time of its own: [MS-FAX] DirtyDays. */
static int64_t keep_s(const struct queue *queue, const struct queue_job *job)
{
	uint32_t dirty_days = settings_get(queue->settings)->dirty_days;

	if (job->job.facts.state == FAX_JOB_FAILED && dirty_days != UINT32_MAX)
		return (int64_t)dirty_days * DAY_S;
	return (int64_t)queue->conf->queue.keep_ended_days * DAY_S;
}

void queue_chores(struct queue *queue)
{
	int64_t now = queue_now(queue);
	size_t i;

	tmr_start(&queue->tmr_chore, CHORES_MS, on_chores, queue);
	for (i = 0; i < queue->count; i++) {
		struct queue_job *job = queue->job[i];

		if (job->removing)
			continue;
		if (job->unsaved)
			queue_save(job);
		if (job->job.archive_wanted)
			continue;
		if (!job_has_ended(&job->job) || job->job.facts.end_time + keep_s(queue, job) > now)
			continue;
		if (store_job_remove(queue->store, job->job.facts.id, on_removed, job) == 0)
			job->removing = true;
	}
	queue_archive_look(queue);
}

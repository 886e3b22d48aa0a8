/* SPDX-License-Identifier: MIT */
/*
 * The queue: every job in one list, those that wait in the schedule, one look
 * that starts whoever can be started. See queue.h; a submission becomes a job
 * in queue_submit.c, a job's calls are in queue_call.c.
 *
 * Crashes: see the list in store.c. A job found SENDING at the start has
 * ended INTERRUPTED for that attempt and goes on at its first page that was
 * not confirmed.
 */
#include <errno.h>
#include <stdint.h>
#include <stdbool.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/queue/queue_impl.h"

#define LOOK_MAX_MS (60 * 1000) /* the clock may be set: look at it that often */

static uint64_t clock_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

int64_t queue_now(const struct queue *queue)
{
	return (int64_t)(queue->now_ms() / 1000);
}

/* ---- rules from the settings --------------------------------------------------- */

struct job_rule queue_rule(const struct queue *queue)
{
	const struct settings_values *values = settings_get(queue->settings);
	struct job_rule rule = {.retries = values->retries};
	uint64_t delay_s = (uint64_t)values->retry_delay_min * 60;
	int i;

	for (i = 0; i < FAX_CAUSES; i++)
		rule.delay_s[i] =
			values->retry_delay_set ? (uint32_t)MIN(delay_s, INT32_MAX) : queue->conf->queue.delay_s[i];
	return rule;
}

/* The first moment from @when on at which the cheap rate is in force. */
static int64_t cheap_time(const struct queue *queue, int64_t when)
{
	const struct settings_values *values = settings_get(queue->settings);
	struct job_window window = {
		.start_min = values->cheap_start_hour * 60 + values->cheap_start_minute,
		.stop_min = values->cheap_stop_hour * 60 + values->cheap_stop_minute,
	};
	time_t moment = (time_t)when;
	struct tm local;

	window.start_min %= 24 * 60; /* 24:00 passes some clients' checks */
	window.stop_min %= 24 * 60;
	if (!localtime_r(&moment, &local))
		return when;
	return job_window_open(&window, when, (int32_t)local.tm_gmtoff);
}

/* When the job may go out; 0: it does not wait. */
static int64_t due_time(const struct queue_job *job)
{
	int64_t due = job_due(&job->job);

	if (due == 0 || !job->job.facts.discount)
		return due;
	return cheap_time(job->queue, MAX(due, queue_now(job->queue)));
}

/* ---- the list --------------------------------------------------------------------- */

/* Where the job is, or would be. */
static size_t place_of(const struct queue *queue, uint32_t job_id)
{
	size_t low = 0, high = queue->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (queue->job[middle]->job.facts.id < job_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct queue_job *queue_find(const struct queue *queue, uint32_t job_id)
{
	size_t place = place_of(queue, job_id);

	return place < queue->count && queue->job[place]->job.facts.id == job_id ? queue->job[place] : NULL;
}

int queue_insert(struct queue *queue, struct queue_job *job)
{
	size_t place = place_of(queue, job->job.facts.id);

	if (queue->count == queue->capacity) {
		size_t capacity = MAX(queue->capacity * 2, 64);
		struct queue_job **more = reallocarray(queue->job, capacity, sizeof(struct queue_job *));

		if (!more)
			return -ENOMEM;
		queue->job = more;
		queue->capacity = capacity;
	}
	memmove(&queue->job[place + 1], &queue->job[place], (queue->count - place) * sizeof(struct queue_job *));
	queue->job[place] = job;
	queue->count++;
	job->turn = queue->next_turn++;
	return 0;
}

void queue_take_out(struct queue *queue, struct queue_job *job)
{
	size_t place = place_of(queue, job->job.facts.id);

	queue->tally[job->tallied_state]--;
	queue->count--;
	memmove(&queue->job[place], &queue->job[place + 1], (queue->count - place) * sizeof(struct queue_job *));
}

/* ---- the schedule --------------------------------------------------------------------- */

void queue_on_news(struct queue *queue, void (*fn)(void *arg, enum queue_news news, const struct fax_job *job),
		   void *arg)
{
	queue->on_news = fn;
	queue->news_arg = arg;
}

void queue_tell(const struct queue_job *job, enum queue_news news)
{
	if (job->queue->on_news)
		job->queue->on_news(job->queue->news_arg, news, &job->job.facts);
}

/* In the queue as users see it: a fax that failed stays there until it is removed or sent once more. */
static bool is_queued(enum fax_job_state state)
{
	return state != FAX_JOB_SENT && state != FAX_JOB_CANCELLED;
}

/* The job has changed from @before; FAX_JOB_STATES: it is new. */
static void tell_change(const struct queue_job *job, enum fax_job_state before)
{
	enum fax_job_state state = job->job.facts.state;

	if (state == before)
		return;
	if (!is_queued(state)) {
		if (before != FAX_JOB_STATES && is_queued(before))
			queue_tell(job, QUEUE_JOB_GOES);
	} else if (before == FAX_JOB_STATES || before == FAX_JOB_FAILED || !is_queued(before)) {
		queue_tell(job, QUEUE_JOB_COMES);
	}
}

void queue_update(struct queue_job *job, int64_t earliest)
{
	struct queue *queue = job->queue;
	enum fax_job_state before = job->tallied ? job->tallied_state : FAX_JOB_STATES;
	int64_t due;

	job_clock(&job->job, queue_now(queue));
	due = due_time(job);
	if (job->tallied)
		queue->tally[job->tallied_state]--;
	job->tallied = true;
	job->tallied_state = job->job.facts.state;
	queue->tally[job->tallied_state]++;
	tell_change(job, before);

	sched_remove(&queue->sched, &job->wait);
	if (due == 0 || job->removing)
		return;
	job->wait.turn = job->turn;
	job->wait.priority = job->job.facts.priority;
	job->wait.due = MAX(due, earliest);
	job->wait.device_id = job->job.only_device_id;
	if (sched_add(&queue->sched, &job->wait) < 0)
		log_event(LOG_LEVEL_ERROR, "out of memory, job waits for the next restart", "job=%u",
			  job->job.facts.id);
}

static bool may_dial(void *arg, uint32_t device_id)
{
	const struct queue *queue = arg;

	return ports_pick(queue->ports, device_id) != NULL;
}

static void on_due(void *arg)
{
	queue_look(arg);
}

static void arm(struct queue *queue)
{
	uint64_t now = queue->now_ms(), wait_ms = LOOK_MAX_MS;
	int64_t due;

	if (!sched_next_due(&queue->sched, &due)) {
		tmr_cancel(&queue->tmr);
		return;
	}
	if (due > 0 && (uint64_t)due * 1000 > now)
		wait_ms = MIN(wait_ms, (uint64_t)due * 1000 - now);
	else
		wait_ms = 1000; /* it could not be woken: out of memory */
	tmr_start(&queue->tmr, wait_ms, on_due, queue);
}

/* Somebody has set the clock back: who waits must not wait until it has made that good. */
static void on_clock_set_back(struct queue *queue, int64_t now)
{
	size_t i;

	log_event(LOG_LEVEL_WARNING, "the clock was set back", "seconds=%" PRId64, queue->looked_at - now);
	for (i = 0; i < queue->count; i++)
		queue_update(queue->job[i], 0);
}

void queue_look(struct queue *queue)
{
	const uint32_t rate = queue->conf->queue.calls_per_second;
	uint64_t wait_ms = 0;
	int64_t now = queue_now(queue);
	struct sched_entry *entry;

	if (!queue->started || queue->closing)
		return;
	if (now < queue->looked_at)
		on_clock_set_back(queue, now);
	queue->looked_at = now;
	sched_wake(&queue->sched, now);
	while (!settings_get(queue->settings)->queue_paused &&
	       (wait_ms = pace_wait_ms(&queue->dialled, rate, queue->now_ms())) == 0 &&
	       (entry = sched_pick(&queue->sched, may_dial, queue)) != NULL) {
		struct queue_job *job = CONTAINER_OF(entry, struct queue_job, wait);

		if (due_time(job) > now) /* stood in line until the cheap hours were over */
			queue_update(job, 0);
		else {
			pace_note(&queue->dialled, rate);
			queue_start_call(job, ports_pick(queue->ports, entry->device_id));
		}
	}
	if (wait_ms > 0)
		tmr_start(&queue->tmr, wait_ms, on_due, queue);
	else
		arm(queue);
}

/* The settings changed: the queue may run again, the cheap hours may be others. */
static void on_settings(void *arg)
{
	struct queue *queue = arg;
	size_t i;

	for (i = 0; i < queue->count; i++)
		if (queue->job[i]->job.facts.discount && job_is_waiting(&queue->job[i]->job))
			queue_update(queue->job[i], 0);
	queue_archive_again(queue);
	queue_look(queue);
}

/* ---- life ------------------------------------------------------------------------------------ */

static void on_port_free(void *arg)
{
	queue_look(arg);
}

int queue_new(const struct conf *conf, struct store *store, struct settings *settings, struct ports *ports,
	      struct render *render, struct queue **ret_queue)
{
	struct queue *queue = calloc(1, sizeof(*queue));
	int r;

	if (!queue)
		return -ENOMEM;
	queue->conf = conf;
	queue->store = store;
	queue->settings = settings;
	queue->ports = ports;
	queue->render = render;
	queue->now_ms = clock_now_ms;
	sched_init(&queue->sched);
	tmr_init(&queue->tmr);
	tmr_init(&queue->tmr_chore);
	r = queue_archive_new(queue);
	if (r < 0) {
		queue_archive_free(queue);
		free(queue);
		return r;
	}
	ports_on_free(ports, on_port_free, queue);
	queue_offer_open(queue);
	settings_on_change(settings, on_settings, queue);
	*ret_queue = queue;
	return 0;
}

void queue_give_up(struct queue_job *job)
{
	job_give_up(&job->job, FAX_STATUS_DISK, queue_now(job->queue));
	queue_set_detail(job, "the document is gone from the server's disk");
	log_event(LOG_LEVEL_ERROR, "job failed, its document is gone", "job=%u", job->job.facts.id);
	queue_tell(job, QUEUE_JOB_CALLED);
	queue_save(job);
	queue_update(job, 0);
}

/*
 * How the call ended that the last run did not see the end of. What a job that
 * polls has received may be whole, and stored, without the job's knowing (from
 * where its last page is confirmed, inbox_receive.c): then the far end is not
 * asked again for what it may give out only once.
 */
static enum fax_status recovered_ending(struct queue_job *job)
{
	struct fax_job *facts = &job->job.facts;
	struct fax_message message;

	if (facts->kind != FAX_KIND_POLL)
		return FAX_STATUS_INTERRUPTED;
	if (!ports_find_message(job->queue->ports, facts->message_id, &message)) {
		facts->message_id = 0;
		return FAX_STATUS_INTERRUPTED;
	}
	facts->pages_confirmed = message.pages;
	return message.status == FAX_STATUS_OK ? FAX_STATUS_OK : FAX_STATUS_INTERRUPTED;
}

/* What the last run left of a job: a call that it did not see the end of, a document that is gone. */
static void recover(struct queue_job *job, bool file_missing)
{
	int64_t now = queue_now(job->queue);
	struct job_rule rule = queue_rule(job->queue);

	if (job->job.facts.state == FAX_JOB_SENDING) {
		job_end(&job->job, recovered_ending(job), &rule, now);
		if (job->job.facts.status == FAX_STATUS_INTERRUPTED)
			queue_set_detail(job, "the server stopped during the call");
		log_event(LOG_LEVEL_WARNING, "job was interrupted by the end of the server",
			  "job=%u pages_confirmed=%u state=%s", job->job.facts.id, job->job.facts.pages_confirmed,
			  fax_job_state_words(job->job.facts.state));
		queue_archive_want(job);
		queue_save(job);
	}
	if (file_missing && !job_has_ended(&job->job))
		queue_give_up(job);
}

static int on_stored_job(void *arg, const struct store_job *stored)
{
	struct queue *queue = arg;
	struct queue_job *job;
	int r;

	r = queue_job_new(queue, &stored->job.facts, &job);
	if (r < 0)
		return r;
	/* Of what is not a text, everything. */
	job->job.resume_to = stored->job.resume_to;
	job->job.pause_wanted = stored->job.pause_wanted;
	job->job.cancel_wanted = stored->job.cancel_wanted;
	queue_set_password(job, stored->job.password);
	job->job.only_device_id = stored->job.only_device_id;
	job->job.pages_before = stored->job.pages_before;
	job->job.failures = stored->job.failures;
	job->job.interruptions = stored->job.interruptions;
	job->job.audio_failures = stored->job.audio_failures;
	job->job.archive_wanted = stored->job.archive_wanted;
	r = queue_insert(queue, job);
	if (r < 0) {
		queue_job_free(job);
		return r;
	}
	recover(job, stored->file_missing);
	queue_update(job, 0);
	return 0;
}

int queue_start(struct queue *queue)
{
	int r;

	r = store_load_jobs(queue->store, on_stored_job, queue);
	if (r < 0)
		return r;
	queue->started = true;
	queue_chores(queue);
	queue_look(queue);
	return 0;
}

static void free_waiters(struct queue_job *job)
{
	struct le *le;

	while ((le = list_head(&job->waiters)) != NULL) {
		list_unlink(le);
		free(le->data);
	}
}

struct queue *queue_free(struct queue *queue)
{
	size_t i;

	if (!queue)
		return NULL;
	queue_close(queue);
	queue->closing = true;
	ports_on_free(queue->ports, NULL, NULL);
	ports_on_offer(queue->ports, NULL, NULL);
	queue_archive_free(queue);
	store_drain(queue->store); /* nothing of ours is under way in the store any more */
	tmr_cancel(&queue->tmr);
	tmr_cancel(&queue->tmr_chore);
	for (i = 0; i < queue->count; i++) {
		free_waiters(queue->job[i]);
		queue_job_free(queue->job[i]);
	}
	free(queue->job);
	sched_fini(&queue->sched);
	free(queue);
	return NULL;
}

/* ---- looking at jobs ------------------------------------------------------------------------------ */

size_t queue_count(const struct queue *queue)
{
	return queue->count;
}

/* Is there a port, or this one, that is switched on for sending? Whether it is busy, or its line up, does not count. */
static bool has_line(const struct queue *queue, uint32_t device_id)
{
	struct fax_port facts = {0};
	struct port *port;
	size_t i;

	if (device_id) {
		port = ports_find(queue->ports, device_id);
		if (port)
			port_get(port, &facts);
		return facts.send;
	}
	for (i = 0; i < ports_count(queue->ports) && !facts.send; i++)
		port_get(ports_at(queue->ports, i), &facts);
	return facts.send;
}

/* @any_line: what has_line() says of all ports. */
static void fill(const struct queue_job *job, bool any_line, struct fax_job *ret_job)
{
	uint32_t only = job->job.only_device_id;
	struct job_rule rule = queue_rule(job->queue);
	struct port *port = NULL;
	struct fax_port facts;

	*ret_job = job->job.facts;
	if (ret_job->kind == FAX_KIND_POLL)
		ret_job->pages = ret_job->pages_confirmed; /* more is not known */
	if (ret_job->kind == FAX_KIND_OFFER)
		ret_job->device_id = only;
	ret_job->retries = job_retries(&job->job, &rule);
	ret_job->next_attempt = job_is_waiting(&job->job) ? due_time(job) : 0;
	/* The clock last: it costs, and nearly always there is a line. */
	if (ret_job->next_attempt > 0 && !(only ? has_line(job->queue, only) : any_line))
		ret_job->no_line = ret_job->next_attempt <= queue_now(job->queue);
	if (ret_job->device_id)
		port = ports_find(job->queue->ports, ret_job->device_id);
	if (port) {
		port_get(port, &facts);
		ret_job->device_name = facts.name;
	}
}

bool queue_get(const struct queue *queue, uint32_t job_id, struct fax_job *ret_job)
{
	const struct queue_job *job = queue_find(queue, job_id);

	if (job)
		fill(job, has_line(queue, 0), ret_job);
	return job;
}

void queue_each(const struct queue *queue, bool (*fn)(void *arg, const struct fax_job *job), void *arg)
{
	bool any_line = has_line(queue, 0);
	struct fax_job facts;
	size_t i;

	for (i = 0; i < queue->count; i++) {
		fill(queue->job[i], any_line, &facts);
		if (!fn(arg, &facts))
			return;
	}
}

void queue_activity(const struct queue *queue, uint32_t *ret_queued, uint32_t *ret_sending)
{
	const uint32_t *tally = queue->tally;

	*ret_queued = tally[FAX_JOB_PENDING] + tally[FAX_JOB_RETRYING] + tally[FAX_JOB_PAUSED];
	*ret_sending = tally[FAX_JOB_SENDING];
}

int queue_open_document(const struct queue *queue, uint32_t job_id)
{
	return queue_find(queue, job_id) ? store_job_open(queue->store, job_id) : -ENOENT;
}

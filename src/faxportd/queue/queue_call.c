/* SPDX-License-Identifier: MIT */
/*
 * A job's call: a port is chosen, that the job is SENDING is stored, then the
 * port dials; each confirmed page is stored; the end of the call decides what
 * becomes of the job. And the user's commands, which may meet it anywhere on
 * this way.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/log.h"
#include "faxportd/queue/queue_impl.h"

#define BUSY_PORT_S 2 /* a port that looked free and was not is left alone so long */
#define DISK_S 30     /* the disk did not take that a call begins: try again after so long */

static uint32_t device_id_of(const struct port *port)
{
	struct fax_port facts;

	port_get(port, &facts);
	return facts.device_id;
}

/* ---- the end of a call ------------------------------------------------------------ */

static void tell_waiters(struct queue_job *job, int r)
{
	struct le *le;

	while ((le = list_head(&job->waiters)) != NULL) {
		struct queue_waiter waiter = *(struct queue_waiter *)le->data;

		list_unlink(le);
		free(le->data);
		if (waiter.fn && !job->queue->closing)
			waiter.fn(waiter.arg, r);
	}
}

/* The end of a call that nobody waits for is stored, or cannot be. */
static void on_end_saved(void *arg, int r)
{
	struct queue_job *job = arg;

	(void)r;
	queue_archive_look(job->queue);
}

static void on_awaited_end_saved(void *arg, int r)
{
	struct queue_job *job = arg;

	on_end_saved(job, r);
	/* Who waits here wanted the job cancelled. */
	if (r == 0 && job->job.facts.state != FAX_JOB_CANCELLED)
		r = -EPROTO;
	tell_waiters(job, r);
}

void queue_call_end(struct queue_job *job, enum fax_status status, const char *detail)
{
	struct job_rule rule = queue_rule(job->queue);
	struct fax_job *facts = &job->job.facts;
	bool wanted = job->job.cancel_wanted;

	/* Only our own users cancel. Somebody else who hangs up so (a line that closes) interrupts us. */
	if (status == FAX_STATUS_CANCELLED && !wanted)
		status = FAX_STATUS_INTERRUPTED;
	if (status == FAX_STATUS_OK && facts->pages_confirmed < facts->pages)
		detail = "the far end did not confirm every page";
	if (facts->pages_confirmed == 0)
		facts->message_id = 0; /* no page, no message */

	job->port = NULL;
	facts->current_page = 0;
	job_end(&job->job, status, &rule, queue_now(job->queue));
	queue_set_detail(job, facts->status == FAX_STATUS_OK ? "" : detail);
	log_event(LOG_LEVEL_INFO, "job's call ended",
		  "job=%u port=%u status=\"%s\" state=%s pages_confirmed=%u pages=%u attempt=%u detail=\"%s\"",
		  facts->id, facts->device_id, fax_status_words(facts->status), fax_job_state_words(facts->state),
		  facts->pages_confirmed, facts->pages, facts->attempts, job->detail);

	queue_tell(job, QUEUE_JOB_CALLED);
	queue_archive_want(job);
	/* Who begins to wait from now on waits for another call. */
	if (queue_save_then(job, list_head(&job->waiters) ? on_awaited_end_saved : on_end_saved, job) < 0) {
		queue_save(job); /* which tries again */
		tell_waiters(job, -ENOMEM);
	}
	queue_update(job, 0);
}

/* ---- events of the port --------------------------------------------------------------- */

static void on_progress(void *arg, const struct fax_port_status *status)
{
	struct queue_job *job = arg;
	struct fax_job *facts = &job->job.facts;

	facts->current_page = status->current_page;
	if (status->rate) {
		facts->rate = status->rate;
		facts->ecm = status->ecm;
	}
	if (*status->csid)
		text_copy(job->remote_csid, sizeof(job->remote_csid), status->csid);
}

static void on_page_saved(void *arg, int r)
{
	struct queue_job *job = arg;

	/* The call goes on: the page is confirmed, and what is stored at its end says so too. */
	if (r < 0)
		log_event(LOG_LEVEL_ERROR, "confirmed page cannot be stored", "job=%u error=\"%s\"", job->job.facts.id,
			  strerror(-r));
}

void queue_call_page(struct queue_job *job, uint32_t confirmed)
{
	int r;

	if (!job_page(&job->job, confirmed))
		return;
	r = store_job_page(job->queue->store, job->job.facts.id, confirmed, on_page_saved, job);
	if (r < 0)
		on_page_saved(job, r);
}

static void on_page(void *arg, uint32_t confirmed)
{
	queue_call_page(arg, confirmed);
}

static void on_ended(void *arg, enum fax_status status, const char *detail, const struct fax_port_status *last)
{
	struct queue_job *job = arg;

	if (last)
		on_progress(job, last);
	if (last && !last->t38 && last->rate > 0)
		job_end_of_audio(&job->job, status);
	queue_call_end(job, status, detail);
	queue_look(job->queue);
}

/* ---- beginning -------------------------------------------------------------------------- */

/* No call was made: the job waits as it did before, this attempt never was. */
static void take_back(struct queue_job *job, int64_t until)
{
	bool pause = job->job.pause_wanted;

	job->port = NULL;
	job->job = job->before;
	if (pause)
		job_command(&job->job, JOB_EV_PAUSE, queue_now(job->queue));
	queue_save(job);
	queue_update(job, until);
}

/* Of a poll this is known only when its message has begun. */
static void on_not_dialled(void *arg)
{
	struct queue_job *job = arg;

	take_back(job, queue_now(job->queue) + BUSY_PORT_S);
	queue_look(job->queue);
}

static const struct port_job_events events = {
	.on_progress = on_progress,
	.on_page = on_page,
	.on_not_dialled = on_not_dialled,
	.on_ended = on_ended,
};

static int dial(struct queue_job *job, struct port *port)
{
	const struct settings_values *values = settings_get(job->queue->settings);
	struct fax_job *facts = &job->job.facts;
	bool polling = facts->kind == FAX_KIND_POLL;
	char header[CALL_HEADER_SIZE] = "";
	int document = -1, r;

	if (!polling) {
		document = store_job_open(job->queue->store, facts->id);
		if (document < 0)
			return document;
	}
	if (values->branding)
		queue_make_header(facts, header);
	r = port_dial(port,
		      &(struct port_dial){
			      .job_id = facts->id,
			      .number = facts->number,
			      .tsid = values->use_device_tsid ? "" : facts->tsid,
			      .subaddress = facts->subaddress,
			      .polling = polling,
			      .selective = facts->selective,
			      .password = job->job.password,
			      .header = header,
			      .document = document,
			      .first_page = facts->pages_confirmed,
			      .audio_failures = job->job.audio_failures,
			      .page_count = facts->pages,
			      .document_bytes = facts->bytes,
			      .submitted_time = facts->submitted_time,
			      .document_name = facts->document_name,
			      .recipient_name = facts->recipient_name,
			      .sender_name = facts->sender_name,
			      .user_name = facts->user_name,
		      },
		      &events, job);
	if (r == 0 && polling) {
		/* Stored behind the row of the message, and before that is a whole one: recovered_ending(). */
		facts->message_id = port_message_id(port);
		queue_save(job);
	}
	return r;
}

/* That the job is SENDING is stored: now the call. */
static void on_start_saved(void *arg, int r)
{
	struct queue_job *job = arg;
	struct queue *queue = job->queue;
	struct port *port = ports_find(queue->ports, job->job.facts.device_id);

	if (port)
		port_reserve(port, false);
	if (job->job.cancel_wanted) { /* while we were storing */
		queue_call_end(job, FAX_STATUS_CANCELLED, "");
		queue_look(queue);
		return;
	}
	if (r < 0 || queue->closing) {
		take_back(job, queue_now(queue) + DISK_S);
		return;
	}

	r = port ? dial(job, port) : -EBUSY;
	if (r == -EBUSY) { /* a call came in meanwhile */
		take_back(job, queue_now(queue) + BUSY_PORT_S);
	} else if (r == -ENOENT) {
		queue_give_up(job);
	} else if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "job cannot be dialled", "job=%u port=%u error=\"%s\"", job->job.facts.id,
			  job->job.facts.device_id, strerror(-r));
		queue_call_end(job, r == -ENOSPC ? FAX_STATUS_DISK : FAX_STATUS_FAULT, strerror(-r));
	} else {
		job->port = port;
		return;
	}
	queue_look(queue);
}

void queue_start_call(struct queue_job *job, struct port *port)
{
	struct queue *queue = job->queue;
	int r;

	job->before = job->job;
	job_start(&job->job, device_id_of(port), queue_now(queue));
	port_reserve(port, true);
	queue_update(job, 0);
	r = queue_save_then(job, on_start_saved, job);
	if (r == 0)
		return;
	port_reserve(port, false);
	take_back(job, queue_now(queue) + DISK_S);
}

/* ---- commands ------------------------------------------------------------------------------- */

/* The user is told when the call has ended and that is stored. */
static int cancel_call(struct queue_job *job, queue_done_fn *on_done, void *arg)
{
	struct queue_waiter *waiter;

	/* Every page has got through: what is left of the call cannot be taken back. */
	if (job_is_through(&job->job))
		return -EPROTO;
	waiter = calloc(1, sizeof(*waiter));
	if (!waiter)
		return -ENOMEM;
	waiter->fn = on_done;
	waiter->arg = arg;
	list_append(&job->waiters, &waiter->le, waiter);
	queue_save(job); /* the wish survives a crash */
	if (job->port)
		port_hang_up(job->port, FAX_STATUS_CANCELLED);
	return 0;
}

/* Hung up, the attempt counts as interrupted: the next one follows at once, at the first page not confirmed. */
static int restart_call(struct queue_job *job, queue_done_fn *on_done, void *arg)
{
	if (job_is_through(&job->job))
		return -EPROTO;
	if (job->port)
		port_hang_up(job->port, FAX_STATUS_INTERRUPTED);
	return queue_save_and_tell(job, on_done, arg);
}

/* An offer that has ended, and another one has its port now. */
static bool is_replaced(const struct queue_job *job)
{
	return job->job.facts.kind == FAX_KIND_OFFER && job_has_ended(&job->job) &&
	       job_next(job->job.facts.state, JOB_EV_RESTART) == FAX_JOB_PENDING &&
	       queue_has_offer(job->queue, job->job.only_device_id);
}

int queue_command(struct queue *queue, uint32_t job_id, enum queue_command command, queue_done_fn *on_done, void *arg)
{
	static const struct {
		enum job_event event;
		const char *log;
	} commands[] = {
		[QUEUE_PAUSE] = {JOB_EV_PAUSE,   "job paused by user"   },
		[QUEUE_RESUME] = {JOB_EV_RESUME,  "job resumed by user"  },
		[QUEUE_RESTART] = {JOB_EV_RESTART, "job restarted by user"},
		[QUEUE_CANCEL] = {JOB_EV_CANCEL,  "job cancelled by user"},
	};
	struct queue_job *job = queue_find(queue, job_id);
	struct job before;
	int r;

	if (!job || job->removing)
		return -ENOENT;
	if ((unsigned)command >= ARRAY_SIZE(commands))
		return -EPROTO;
	if (command == QUEUE_RESTART && is_replaced(job))
		return -EEXIST;

	before = job->job;
	r = job_command(&job->job, commands[command].event, queue_now(queue));
	if (r < 0)
		return r;
	if (command == QUEUE_RESTART)
		queue_set_detail(job, "");
	if (job->job.facts.state == FAX_JOB_SENDING && command == QUEUE_CANCEL)
		r = cancel_call(job, on_done, arg);
	else if (job->job.facts.state == FAX_JOB_SENDING && command == QUEUE_RESTART)
		r = restart_call(job, on_done, arg);
	else
		r = queue_save_and_tell(job, on_done, arg);
	if (r < 0) {
		job->job = before;
		return r;
	}
	log_event(LOG_LEVEL_INFO, commands[command].log, "job=%u state=%s", job_id,
		  fax_job_state_words(job->job.facts.state));
	queue_update(job, 0);
	queue_look(queue);
	return 0;
}

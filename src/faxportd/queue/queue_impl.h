/* SPDX-License-Identifier: MIT */
/* What the files of the queue share. */
#ifndef FAXPORTD_QUEUE_QUEUE_IMPL_H
#define FAXPORTD_QUEUE_QUEUE_IMPL_H

#include <stdbool.h>
#include <stdint.h>

#include <re/re.h>

#include "base/pace.h"
#include "core/call/call.h"
#include "core/job/job.h"
#include "core/job/sched.h"
#include "faxportd/conf/conf.h"
#include "faxportd/port/port.h"
#include "faxportd/queue/queue.h"
#include "faxportd/render/render.h"
#include "faxportd/store/settings.h"
#include "faxportd/store/store.h"

#define QUEUE_REMOTE_SIZE 64

/* Somebody who waits for a job to be stored, or for its call to end. */
struct queue_waiter {
	struct le le;
	queue_done_fn *fn;
	void *arg;
};

struct queue_archive;
struct worker;

struct queue_job {
	struct queue *queue;
	struct job job;
	struct sched_entry wait;
	uint64_t turn; /* in the order in which they came: ids go round */
	char *text;    /* what the fixed strings of job.facts point into */
	char detail[CALL_DETAIL_SIZE];
	char remote_csid[QUEUE_REMOTE_SIZE];
	char password[FAX_ID_MAX + 1];

	/* While there is a call, or one is about to begin. */
	struct job before;   /* the job as it was waiting, should the port say no */
	struct port *port;   /* NULL: SENDING is still being stored */
	struct list waiters; /* struct queue_waiter: told when the end of the call is stored */

	queue_done_fn *on_removed; /* somebody who waits for its removal */
	void *removed_arg;

	bool unsaved;  /* a save failed: what is on disk is older than this */
	bool removing; /* on its way out: not to be steered any more */
	bool tallied;
	enum fax_job_state tallied_state; /* where queue->tally counts it */
};

/* A document that is being rendered or stored, not a job yet. */
struct queue_submission {
	struct le le; /* member of queue->submissions */
	struct queue *queue;
	struct queue_job *job;
	struct render_job *rendering; /* NULL: being stored */
	struct doc_reply reply;
	char name[STORE_NAME_SIZE];
	queue_submitted_fn *on_done;
	void *arg;
};

struct queue {
	const struct conf *conf;
	struct store *store;
	struct settings *settings;
	struct ports *ports;
	struct render *render;

	struct queue_job **job; /* every job, in order of id */
	size_t count, capacity;
	uint64_t next_turn;
	uint32_t tally[FAX_JOB_STATES];
	struct sched sched;
	struct list submissions; /* struct queue_submission */
	struct queue_archive *archive;
	struct worker *worker; /* copies sent faxes to the archive */

	void (*on_news)(void *arg, enum queue_news news, const struct fax_job *job);
	void *news_arg;

	struct tmr tmr;       /* for whoever is due next */
	struct tmr tmr_chore; /* for what failed to be saved, and what is to be forgotten */
	struct pace dialled;
	int64_t looked_at; /* the time of day when we looked last: the clock may be set back */
	bool started;
	bool closed;  /* nothing is accepted any more */
	bool closing; /* nobody is told anything any more */

	/* The time of day in milliseconds since 1970; tests put their own here. */
	uint64_t (*now_ms)(void);
};

/* ---- queue.c ---------------------------------------------------------------- */

int64_t queue_now(const struct queue *queue); /* in seconds */

struct job_rule queue_rule(const struct queue *queue);

struct queue_job *queue_job_free(struct queue_job *job);
void queue_set_password(struct queue_job *job, const char *password); /* NULL: none */
struct queue_job *queue_find(const struct queue *queue, uint32_t job_id);
int queue_insert(struct queue *queue, struct queue_job *job);
void queue_take_out(struct queue *queue, struct queue_job *job);

/* Tell the listener. */
void queue_tell(const struct queue_job *job, enum queue_news news);

/*
 * After every change of a job: it is counted where it belongs now, and stands
 * in the schedule if it waits, not before @earliest.
 */
void queue_update(struct queue_job *job, int64_t earliest);

/* Start whoever can be started, and set the timer for the next. */
void queue_look(struct queue *queue);

/* Its document is gone: FAILED. */
void queue_give_up(struct queue_job *job);

/* ---- queue_save.c ------------------------------------------------------------- */

/* Store what changes of a job; a failure is made good later. */
void queue_save(struct queue_job *job);

/* The same, then go on in @fn. -ENOMEM: @fn is not called. */
int queue_save_then(struct queue_job *job, queue_done_fn *fn, void *arg);

/* The same, then tell a user, who is not told any more once the queue closes. */
int queue_save_and_tell(struct queue_job *job, queue_done_fn *fn, void *arg);

/* Save what could not be saved; remove jobs that ended long ago. Runs by itself every minute. */
void queue_chores(struct queue *queue);

/* ---- queue_archive.c ---------------------------------------------------------- */

int queue_archive_new(struct queue *queue);
void queue_archive_free(struct queue *queue);

/* The job has come to its end: if it was sent and the archive is on, a copy is owed. To be stored with the end. */
void queue_archive_want(struct queue_job *job);

/* Copy the next job that a copy is owed of, unless one is being copied or the last copy failed a moment ago. */
void queue_archive_look(struct queue *queue);

/* The same, without regard to that failure: the settings have changed. */
void queue_archive_again(struct queue *queue);

/* ---- queue_job.c: texts --------------------------------------------------------- */

/* A job with its own copies of @facts' strings. */
int queue_job_new(struct queue *queue, const struct fax_job *facts, struct queue_job **ret_job);

/* The facts of a submission, strings still the caller's. -EINVAL: something in it cannot be. */
int queue_check_document(const struct fax_document *document, struct fax_job *ret_facts);

/* The text of the banner on top of each page: plain ASCII. */
void queue_make_header(const struct fax_job *facts, char header[CALL_HEADER_SIZE]);

void queue_set_detail(struct queue_job *job, const char *detail);

/* ---- queue_offer.c ----------------------------------------------------------------- */

/* The documents on offer, for the ports. */
void queue_offer_open(struct queue *queue);

/* The offer that is open on this port, or is about to be; only for a document is there one. */
bool queue_has_offer(const struct queue *queue, uint32_t device_id);

/* ---- queue_call.c ------------------------------------------------------------------ */

/* The far end has confirmed so much; the call has ended. */
void queue_call_page(struct queue_job *job, uint32_t confirmed);
void queue_call_end(struct queue_job *job, enum fax_status status, const char *detail);

/* Store that the job is SENDING, then dial; the port, which ports_pick() gave, is the job's from now on. */
void queue_start_call(struct queue_job *job, struct port *port);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The queue of faxes to send: render, store, wait, dial, retry, end.
 *
 * Rules are in core/job (states, retry, who goes next); here they meet the
 * store, the renderer and the ports. Runs on the loop. Memory is an index of
 * what the store holds.
 */
#ifndef FAXPORTD_QUEUE_QUEUE_H
#define FAXPORTD_QUEUE_QUEUE_H

#include <faxport/types.h>

#include "core/doc/doc.h"

struct conf;
struct ports;
struct queue;
struct render;
struct settings;
struct store;

int queue_new(const struct conf *conf, struct store *store, struct settings *settings, struct ports *ports,
	      struct render *render, struct queue **ret_queue);

/* Load what is stored and begin; jobs that a crash caught in a call go on at their first unconfirmed page. */
int queue_start(struct queue *queue);

/*
 * The server is being stopped: nothing is accepted any more. Who waits for the
 * renderer is refused now, -ESHUTDOWN; who waits for the store hears from it
 * (store_drain()).
 */
void queue_close(struct queue *queue);

/* The same; after this nobody is told anything any more. Its ports, renderer, settings and store must still be there.
 */
struct queue *queue_free(struct queue *queue);

/*
 * What a submission came to. @r: 0 and @job_id is durable; -EBADMSG: refused,
 * @reply says why and on which page; -ENOSPC (queue or disk full), -ESHUTDOWN, or a fault.
 * Called once, whatever happens.
 */
typedef void queue_submitted_fn(void *arg, int r, uint32_t job_id, const struct doc_reply *reply);

/* Is there anything in @document itself that queue_submit() would refuse? 0 or -EINVAL. */
int queue_check_values(const struct fax_document *document);

/*
 * Submit @file, a descriptor of the uploaded document, taken over. @ext as in
 * struct doc_request. Neither is looked at where @document says that it polls. @document->path is ignored; all strings
 * are copied. Refused at once, @on_done not called: -EROFS (nothing is accepted at the moment: outbox_blocked),
 * -ESHUTDOWN (queue_close()), -ENOSPC (as many jobs as may be, or the disk is nearly full), -EEXIST (an offer, and the
 * port has one), -EINVAL (number, TSID or another value that cannot be, no such port), or a fault.
 */
int queue_submit(struct queue *queue, int file, const char *ext, const struct fax_document *document,
		 const char *user_name, queue_submitted_fn *on_done, void *arg);

/* All jobs the server keeps, in order of id; strings live until the next turn of the loop. */
size_t queue_count(const struct queue *queue);
bool queue_get(const struct queue *queue, uint32_t job_id, struct fax_job *ret_job);

/* Visit every job; a false return of @fn ends it. */
void queue_each(const struct queue *queue, bool (*fn)(void *arg, const struct fax_job *job), void *arg);

/* Waiting (pending, retrying, paused) and sending. */
void queue_activity(const struct queue *queue, uint32_t *ret_queued, uint32_t *ret_sending);

typedef void queue_done_fn(void *arg, int r);

enum queue_command { QUEUE_PAUSE, QUEUE_RESUME, QUEUE_RESTART, QUEUE_CANCEL };

/*
 * Steer one job; @on_done once, later, when it is durable (a cancel in
 * mid-call: when the call has ended; -EPROTO there: too late, it was sent).
 * -ENOENT: no such job; -EPROTO: not possible in its state; -EEXIST: it would
 * be on offer again, and the port has another one: nothing was done and on_done
 * is not called. Another errno in @on_done: done, but the disk has
 * not taken it yet; it is tried until it does.
 */
int queue_command(struct queue *queue, uint32_t job_id, enum queue_command command, queue_done_fn *on_done, void *arg);

/*
 * Remove a job that has ended, and its document, before its days are over;
 * @on_done when it is gone. -ENOENT: no such job; -EPROTO: it has not ended;
 * -EBUSY: the archive has no copy of it yet, see its status_detail.
 */
int queue_remove(struct queue *queue, uint32_t job_id, queue_done_fn *on_done, void *arg);

/* What users are told of jobs. How their calls go on, the ports say (ports_on_news()). */
enum queue_news {
	QUEUE_JOB_COMES,  /* it is in the queue: new, or to be sent once more */
	QUEUE_JOB_CALLED, /* an attempt has ended: job->status says how */
	QUEUE_JOB_GOES,   /* it is not in the queue any more: sent, cancelled, or removed after it failed */
};

/* Told of each, from within the model: do not call it from there. One listener; NULL: none. */
void queue_on_news(struct queue *queue, void (*fn)(void *arg, enum queue_news news, const struct fax_job *job),
		   void *arg);

/* Open the rendered document for reading: a descriptor, or a negative errno. */
int queue_open_document(const struct queue *queue, uint32_t job_id);

#endif

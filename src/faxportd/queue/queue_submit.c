/* SPDX-License-Identifier: MIT */
/*
 * From an uploaded document to a job: rendered into a temporary file, stored,
 * and only then given an id. Whatever goes wrong on the way leaves nothing
 * behind. A job that polls has no document, and is stored at once.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/log.h"
#include "faxportd/queue/queue_impl.h"

static struct queue_submission *submission_free(struct queue_submission *submission)
{
	if (submission) {
		list_unlink(&submission->le);
		queue_job_free(submission->job);
	}
	free(submission);
	return NULL;
}

/* The last word on a submission. */
static void answer(struct queue_submission *submission, int r)
{
	struct queue_submission last = *submission;
	uint32_t id = r == 0 ? submission->job->job.facts.id : 0;

	if (r == 0)
		submission->job = NULL; /* belongs to the queue now */
	submission_free(submission);
	if (last.on_done)
		last.on_done(last.arg, r, id, &last.reply);
}

static void on_added(void *arg, int r)
{
	struct queue_submission *submission = arg;
	struct queue *queue = submission->queue;
	struct queue_job *job = submission->job;

	if (r == 0)
		r = queue_insert(queue, job);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "job cannot be stored", "user=\"%s\" error=\"%s\"", job->job.facts.user_name,
			  strerror(-r));
		answer(submission, r);
		return;
	}
	log_event(LOG_LEVEL_INFO, "job accepted", "job=%u kind=%s user=\"%s\" to=%s pages=%u bytes=%" PRIu64,
		  job->job.facts.id, fax_job_kind_words(job->job.facts.kind), job->job.facts.user_name,
		  log_private(job->job.facts.number), job->job.facts.pages, job->job.facts.bytes);
	queue_update(job, 0);
	answer(submission, 0);
	queue_look(queue);
}

/* Store it, as it is now. @name: of its document; NULL: it has none. */
static int add(struct queue_submission *submission, const char *name)
{
	struct job *job = &submission->job->job;

	job->facts.submitted_time = queue_now(submission->queue);
	return store_job_add(submission->queue->store, job, name, on_added, submission, &job->facts.id);
}

static void on_rendered(void *arg, const struct doc_reply *reply)
{
	struct queue_submission *submission = arg;
	struct queue *queue = submission->queue;
	struct fax_job *facts = &submission->job->job.facts;
	int r;

	submission->rendering = NULL;
	submission->reply = *reply;
	if (reply->result == DOC_OK && (reply->pages == 0 || reply->pages > queue->conf->render.max_pages))
		submission->reply.result = DOC_FAULT; /* the renderer is not to be believed */
	if (submission->reply.result != DOC_OK) {
		log_event(LOG_LEVEL_INFO, "document refused", "user=\"%s\" why=\"%s\" page=%u", facts->user_name,
			  doc_result_words(submission->reply.result), reply->page);
		store_document_discard(queue->store, submission->name);
		answer(submission, -EBADMSG);
		return;
	}

	facts->pages = reply->pages;
	facts->bytes = reply->bytes;
	r = add(submission, submission->name);
	if (r < 0) {
		store_document_discard(queue->store, submission->name);
		answer(submission, r);
	}
}

/* Not ended, or about to become a job: with the one that is being submitted. */
static uint32_t jobs_open(const struct queue *queue)
{
	uint32_t queued, sending;

	queue_activity(queue, &queued, &sending);
	return queued + sending + list_count(&queue->submissions);
}

/* Jobs must not take the room that faxes to come need, nor what the database needs to let go of anything. */
static bool has_room(const struct queue *queue)
{
	uint64_t free_bytes, least = (uint64_t)queue->conf->server.min_free_mb << 20;
	int r;

	if (least == 0)
		return true;
	r = store_free_bytes(queue->store, &free_bytes);
	if (r == 0 && free_bytes >= least)
		return true;
	log_event(LOG_LEVEL_ERROR, "fax refused, no room on disk", "min_free_mb=%u", queue->conf->server.min_free_mb);
	return false;
}

/* Everything that can be wrong before any work is done. */
static int check(const struct queue *queue, const struct fax_document *document, struct fax_job *ret_facts)
{
	if (queue->closed)
		return -ESHUTDOWN;
	if (settings_get(queue->settings)->outbox_blocked)
		return -EROFS;
	if (!has_room(queue))
		return -ENOSPC;
	if (jobs_open(queue) > queue->conf->queue.max_jobs)
		return -ENOSPC;
	if (document->device_id && !ports_find(queue->ports, document->device_id))
		return -EINVAL;
	if (document->kind == FAX_KIND_OFFER && document->device_id == 0)
		return -EINVAL;
	if (document->kind == FAX_KIND_OFFER && queue_has_offer(queue, document->device_id))
		return -EEXIST;
	return queue_check_document(document, ret_facts);
}

static int begin(struct queue *queue, int file, const char *ext, const struct fax_document *document,
		 const char *user_name, struct queue_submission *submission)
{
	const struct conf_render *limits = &queue->conf->render;
	struct doc_request request = {
		.resolution = limits->resolution,
		.max_pages = limits->max_pages,
		.time_limit_s = limits->time_limit_s,
		.memory_limit_mb = limits->memory_limit_mb,
	};
	struct fax_job facts = {0};
	int fds[2] = {file, -1};
	int r;

	r = check(queue, document, &facts);
	if (r == 0) {
		facts.user_name = user_name ? user_name : "";
		facts.status_detail = "";
		facts.remote_csid = "";
		r = queue_job_new(queue, &facts, &submission->job);
	}
	if (r == 0) {
		queue_set_password(submission->job, document->password);
		submission->job->job.only_device_id = document->device_id;
	}
	if (document->kind == FAX_KIND_POLL)
		return r == 0 ? add(submission, NULL) : r;
	if (r == 0)
		r = store_document_create(queue->store, submission->name, &fds[1]);
	if (r < 0) {
		close(file);
		return r;
	}

	text_copy(request.ext, sizeof(request.ext), ext);
	r = render_start(queue->render, &request, fds, on_rendered, submission, &submission->rendering);
	if (r < 0)
		store_document_discard(queue->store, submission->name);
	return r;
}

int queue_submit(struct queue *queue, int file, const char *ext, const struct fax_document *document,
		 const char *user_name, queue_submitted_fn *on_done, void *arg)
{
	struct queue_submission *submission = calloc(1, sizeof(*submission));
	int r;

	if (!submission) {
		if (document->kind != FAX_KIND_POLL)
			close(file);
		return -ENOMEM;
	}
	submission->queue = queue;
	submission->on_done = on_done;
	submission->arg = arg;
	list_append(&queue->submissions, &submission->le, submission);
	r = begin(queue, file, ext, document, user_name, submission);
	if (r < 0)
		submission_free(submission);
	return r;
}

void queue_close(struct queue *queue)
{
	struct le *le = list_head(&queue->submissions);

	queue->closed = true;
	while (le) {
		struct queue_submission *submission = le->data;

		le = le->next;
		if (!submission->rendering)
			continue; /* with the store, which answers in good order */
		render_cancel(submission->rendering);
		store_document_discard(queue->store, submission->name);
		answer(submission, -ESHUTDOWN);
	}
}

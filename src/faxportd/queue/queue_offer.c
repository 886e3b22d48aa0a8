/* SPDX-License-Identifier: MIT */
/*
 * Documents on offer: jobs that wait on a port for who calls it and asks. A
 * port has one at a time, the first that waits there. While it is collected
 * its job is SENDING; that every page is confirmed is stored page by page, as
 * with one that is sent, so a crash in the end gives it to nobody twice.
 */
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/log.h"
#include "faxportd/queue/queue_impl.h"

/*
 * Paused since the call was answered, it is in a call all the same, and paused
 * when that has ended: should the caller have got all of it before he is hung
 * up, it has been given out.
 */
static bool on_asked(void *arg, uint32_t job_id, struct port *port)
{
	struct queue_job *job = queue_find(arg, job_id);
	int64_t now = queue_now(arg);
	struct fax_port facts;
	bool is_paused;

	if (!job || job->removing || job->job.facts.kind != FAX_KIND_OFFER)
		return false;
	is_paused = job->job.facts.state == FAX_JOB_PAUSED;
	if (is_paused)
		job_command(&job->job, JOB_EV_RESUME, now);
	if (!job_is_waiting(&job->job))
		return false;
	port_get(port, &facts);
	job_start(&job->job, facts.device_id, now);
	if (is_paused)
		job_command(&job->job, JOB_EV_PAUSE, now);
	job->port = port;
	queue_save(job);
	queue_update(job, 0);
	return !is_paused;
}

/* It stays so: who offers shall know, and the port be free for another. */
static void on_bad(void *arg, uint32_t job_id)
{
	struct queue_job *job = queue_find(arg, job_id);

	if (!job || job->removing || job->port || job->job.facts.kind != FAX_KIND_OFFER || job_has_ended(&job->job))
		return;
	job_give_up(&job->job, FAX_STATUS_FAULT, queue_now(job->queue));
	queue_set_detail(job, "the document cannot be read");
	queue_tell(job, QUEUE_JOB_CALLED);
	queue_save(job);
	queue_update(job, 0);
}

static struct queue_job *find_asked(struct queue *queue, uint32_t job_id)
{
	struct queue_job *job = queue_find(queue, job_id);

	return job && job->port && job->job.facts.kind == FAX_KIND_OFFER ? job : NULL;
}

static void on_progress(void *arg, uint32_t job_id, const struct fax_port_status *status)
{
	struct queue_job *job = find_asked(arg, job_id);

	if (!job)
		return;
	job->job.facts.current_page = status->current_page;
	if (status->rate) {
		job->job.facts.rate = status->rate;
		job->job.facts.ecm = status->ecm;
	}
	if (*status->tsid)
		text_copy(job->remote_csid, sizeof(job->remote_csid), status->tsid);
}

static void on_page(void *arg, uint32_t job_id, uint32_t confirmed)
{
	struct queue_job *job = find_asked(arg, job_id);

	if (job)
		queue_call_page(job, confirmed);
}

static void on_ended(void *arg, uint32_t job_id, enum fax_status status, const char *detail,
		     const struct fax_port_status *last)
{
	struct queue_job *job = find_asked(arg, job_id);

	if (!job) {
		if (status == FAX_STATUS_OK)
			log_event(LOG_LEVEL_WARNING, "withdrawn document was collected before the call could be ended",
				  "port=%u job=%u", last->device_id, job_id);
		return;
	}
	on_progress(arg, job_id, last);
	queue_call_end(job, status, detail);
}

static const struct port_offer_events events = {
	.on_asked = on_asked,
	.on_bad = on_bad,
	.on_progress = on_progress,
	.on_page = on_page,
	.on_ended = on_ended,
};

static bool waits_on(const struct queue_job *job, uint32_t device_id)
{
	return job->job.facts.kind == FAX_KIND_OFFER && job->job.only_device_id == device_id && !job->removing &&
	       !job_has_ended(&job->job);
}

/* The document for who calls this port now. */
static bool on_offer(void *arg, uint32_t device_id, struct port_offer *ret_offer)
{
	struct queue *queue = arg;
	struct queue_job *job = NULL;
	static char header[CALL_HEADER_SIZE];
	size_t i;
	int document;

	for (i = 0; i < queue->count; i++) {
		if (waits_on(queue->job[i], device_id) && job_is_waiting(&queue->job[i]->job) &&
		    (!job || queue->job[i]->turn < job->turn))
			job = queue->job[i];
	}
	if (!job || queue->closing)
		return false;
	document = store_job_open(queue->store, job->job.facts.id);
	if (document == -ENOENT)
		queue_give_up(job);
	if (document < 0)
		return false;
	header[0] = '\0';
	if (settings_get(queue->settings)->branding)
		queue_make_header(&job->job.facts, header);
	*ret_offer = (struct port_offer){
		.job_id = job->job.facts.id,
		.document = document,
		.page_count = job->job.facts.pages,
		.header = header,
		.selective = job->job.facts.selective,
		.password = job->job.password,
		.events = &events,
		.arg = queue,
	};
	return true;
}

void queue_offer_open(struct queue *queue)
{
	ports_on_offer(queue->ports, on_offer, queue);
}

bool queue_has_offer(const struct queue *queue, uint32_t device_id)
{
	const struct le *le;
	size_t i;

	for (i = 0; i < queue->count; i++)
		if (waits_on(queue->job[i], device_id))
			return true;
	for (le = list_head(&queue->submissions); le; le = le->next) {
		const struct queue_submission *submission = le->data;

		if (submission->job && waits_on(submission->job, device_id))
			return true;
	}
	return false;
}

/* SPDX-License-Identifier: MIT */
/*
 * The archive of sent faxes: while the settings say so (ArchiveOutgoingFaxes,
 * ArchiveDirectory), each job that was sent leaves a copy in a folder of the
 * administrator's: the pages as a TIFF, and beside it the facts as a text.
 * The copies are his: nothing here ever removes one.
 *
 * That a copy is owed is stored with the end of the job. A copy that fails is
 * tried again for as long as the archive is on, and the job says why; until
 * then the server keeps the job. Where a crash can fall, and what follows:
 *
 *   1. job SENT and the copy owed, nothing copied   the next start copies
 *   2. TIFF copied, facts not                       the next start finds the one and copies the other
 *   3. both copied, that it is done not stored      the next start finds both: nothing is there twice
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/text.h"
#include "faxportd/folder_copy.h"
#include "faxportd/log.h"
#include "faxportd/queue/queue_impl.h"
#include "faxportd/worker.h"

#define AGAIN_FIRST_MS (60 * 1000) /* 1 minute, 2, 4, ... up to an hour */
#define AGAIN_MOST_MS (60 * 60 * 1000)
#define FACTS_MAX 16384

/* The one copy under way, and what is known of the archive. */
struct queue_archive {
	struct queue *queue;
	struct tmr again;
	uint32_t delay_ms; /* 0: the last copy went well */

	struct work work;
	struct queue_job *job; /* NULL: none is under way */
	int document, facts;   /* descriptors */
	char folder[SETTINGS_TEXT_SIZE];
	char document_name[FOLDER_COPY_NAME_SIZE], facts_name[FOLDER_COPY_NAME_SIZE];
	int result;
};

static bool is_on(const struct queue *queue)
{
	const struct settings_values *values = settings_get(queue->settings);

	return values->archive_outgoing && values->archive_directory[0] != '\0';
}

/* ---- the facts ------------------------------------------------------------------------ */

static void add_time(struct buf *text, const char *name, int64_t when)
{
	time_t moment = (time_t)when;
	char stamp[32] = "";
	struct tm tm;

	if (when && gmtime_r(&moment, &tm))
		strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_printf(text, "%s: %s\n", name, stamp);
}

/* One fact a line. The texts were cleaned when the job was submitted: none has a line of its own in it. */
static void add_facts(struct buf *text, const struct fax_job *job)
{
	buf_printf(text, "Job: %u\n", job->id);
	buf_printf(text, "Result: %s\n", fax_status_words(job->status));
	buf_printf(text, "Number: %s\n", job->number);
	buf_printf(text, "Recipient: %s\n", job->recipient_name);
	buf_printf(text, "Document: %s\n", job->document_name);
	buf_printf(text, "Subject: %s\n", job->subject);
	buf_printf(text, "Sender: %s\n", job->sender_name);
	buf_printf(text, "Company: %s\n", job->sender_company);
	buf_printf(text, "Department: %s\n", job->sender_dept);
	buf_printf(text, "Billing code: %s\n", job->billing_code);
	buf_printf(text, "User: %s\n", job->user_name);
	buf_printf(text, "Port: %s\n", job->device_name);
	buf_printf(text, "CSID: %s\n", job->remote_csid);
	buf_printf(text, "Pages: %u\n", job->pages);
	buf_printf(text, "Rate: %u\n", job->rate);
	buf_printf(text, "ECM: %s\n", job->ecm ? "yes" : "no");
	buf_printf(text, "Attempts: %u\n", job->attempts);
	add_time(text, "Submitted", job->submitted_time);
	add_time(text, "Started", job->start_time);
	add_time(text, "Ended", job->end_time);
}

/* The facts as an open file: a descriptor, or a negative errno. */
static int open_facts(const struct fax_job *job)
{
	AUTO_BUF text;
	int file;

	buf_init(&text, FACTS_MAX);
	add_facts(&text, job);
	if (buf_error(&text) < 0)
		return buf_error(&text);
	file = memfd_create("facts", MFD_CLOEXEC);
	if (file < 0)
		return -errno;
	if (write(file, text.data, text.size) != (ssize_t)text.size) {
		close(file);
		return -ENOMEM; /* memory is all it takes */
	}
	return file;
}

/* ---- one copy ------------------------------------------------------------------------- */

static void run_copy(struct work *work)
{
	struct queue_archive *archive = CONTAINER_OF(work, struct queue_archive, work);

	archive->result = folder_copy(archive->document, archive->folder, archive->document_name);
	if (archive->result == 0)
		archive->result = folder_copy(archive->facts, archive->folder, archive->facts_name);
}

static void end_copy(struct queue_archive *archive)
{
	if (archive->document >= 0)
		close(archive->document);
	if (archive->facts >= 0)
		close(archive->facts);
	archive->document = archive->facts = -1;
	archive->job = NULL;
}

/* Nothing is owed any more. @detail: what the job says from now on. */
static void settle(struct queue_job *job, const char *detail)
{
	job->job.archive_wanted = false;
	queue_set_detail(job, detail);
	queue_save(job);
}

static void on_again(void *arg)
{
	queue_archive_look(arg);
}

static void failed(struct queue_archive *archive, struct queue_job *job, int r)
{
	char detail[CALL_DETAIL_SIZE];

	archive->delay_ms = archive->delay_ms ? MIN(archive->delay_ms * 2, AGAIN_MOST_MS) : AGAIN_FIRST_MS;
	tmr_start(&archive->again, archive->delay_ms, on_again, archive->queue);
	snprintf(detail, sizeof(detail), "not in the archive yet: %s: %.60s", strerror(-r), archive->folder);
	log_event(LOG_LEVEL_ERROR, "sent fax cannot be archived, will be tried again",
		  "job=%u folder=\"%s\" error=\"%s\" again_s=%u", job->job.facts.id, archive->folder, strerror(-r),
		  archive->delay_ms / 1000);
	if (strcmp(detail, job->detail) != 0) {
		queue_set_detail(job, detail);
		queue_save(job);
	}
}

static void on_copied(struct work *work)
{
	struct queue_archive *archive = CONTAINER_OF(work, struct queue_archive, work);
	struct queue_job *job = archive->job;

	end_copy(archive);
	if (archive->result < 0) {
		failed(archive, job, archive->result);
		return;
	}
	archive->delay_ms = 0;
	log_event(LOG_LEVEL_INFO, "sent fax archived", "job=%u folder=\"%s\" file=%s", job->job.facts.id,
		  archive->folder, archive->document_name);
	settle(job, "");
	queue_archive_look(archive->queue);
}

/* Give it to the thread. A negative errno: could not. */
static int start_copy(struct queue_archive *archive, struct queue_job *job)
{
	struct fax_job facts;
	char what[32];

	queue_get(archive->queue, job->job.facts.id, &facts);
	archive->document = store_job_open(archive->queue->store, facts.id);
	if (archive->document < 0)
		return archive->document;
	archive->facts = open_facts(&facts);
	if (archive->facts < 0)
		return archive->facts;
	snprintf(what, sizeof(what), "job%u", facts.id);
	folder_copy_name(facts.start_time, facts.device_id, what, archive->document_name);
	text_copy(archive->facts_name, sizeof(archive->facts_name), archive->document_name);
	memcpy(strrchr(archive->facts_name, '.'), ".txt", 4);
	archive->job = job;
	archive->work.run = run_copy;
	archive->work.on_done = on_copied;
	worker_add(archive->queue->worker, &archive->work);
	return 0;
}

/* ---- which job ------------------------------------------------------------------------- */

void queue_archive_want(struct queue_job *job)
{
	job->job.archive_wanted =
		job->job.facts.state == FAX_JOB_SENT && job->job.facts.kind == FAX_KIND_SEND && is_on(job->queue);
}

void queue_archive_look(struct queue *queue)
{
	struct queue_archive *archive = queue->archive;
	size_t i;
	int r;

	if (queue->closing || tmr_isrunning(&archive->again))
		return;
	for (i = 0; i < queue->count && !archive->job; i++) {
		struct queue_job *job = queue->job[i];

		if (!job->job.archive_wanted || job->unsaved)
			continue;
		if (!is_on(queue)) {
			log_event(LOG_LEVEL_WARNING, "sent fax is not archived, the archive was switched off", "job=%u",
				  job->job.facts.id);
			settle(job, "");
			continue;
		}
		text_copy(archive->folder, sizeof(archive->folder), settings_get(queue->settings)->archive_directory);
		r = start_copy(archive, job);
		if (r == 0)
			return;
		end_copy(archive);
		if (r != -ENOENT) {
			failed(archive, job, r);
			return;
		}
		log_event(LOG_LEVEL_ERROR, "sent fax cannot be archived, its document is gone", "job=%u",
			  job->job.facts.id);
		settle(job, "not archived: the document is gone from the server's disk");
	}
}

void queue_archive_again(struct queue *queue)
{
	tmr_cancel(&queue->archive->again);
	queue->archive->delay_ms = 0;
	queue_archive_look(queue);
}

/* ---- life --------------------------------------------------------------------------------- */

int queue_archive_new(struct queue *queue)
{
	struct queue_archive *archive = calloc(1, sizeof(*archive));

	if (!archive)
		return -ENOMEM;
	archive->queue = queue;
	archive->document = archive->facts = -1;
	tmr_init(&archive->again);
	queue->archive = archive;
	return worker_new(&queue->worker);
}

void queue_archive_free(struct queue *queue)
{
	queue->worker = worker_free(queue->worker); /* the copy under way comes to its end, and is found again */
	if (!queue->archive)
		return;
	tmr_cancel(&queue->archive->again);
	end_copy(queue->archive);
	free(queue->archive);
	queue->archive = NULL;
}

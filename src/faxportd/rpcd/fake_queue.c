/* SPDX-License-Identifier: MIT */
/* The queue of the fake model; see fake_model.h. */
#undef NDEBUG
#include "faxportd/rpcd/fake_impl.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"

#define TEXTS_MAX 16

struct fake_job {
	struct fax_job job;
	const void *tiff;
	size_t tiff_size;
	char *texts[TEXTS_MAX];
	size_t text_count;
};

struct queue {
	struct fake_job *job;
	size_t count;
	uint32_t next_id;
	unsigned submissions;
	char refuse_number[64];
	int refuse_r;
	int refuse_at_once;
	struct doc_reply refuse_reply;
	void *submitted;
	size_t submitted_size;
	char submitted_ext[DOC_EXT_SIZE];
	void (*on_activity)(void);
	void (*on_news)(void *arg, enum queue_news news, const struct fax_job *job);
	void *news_arg;
};

void queue_on_news(struct queue *queue, void (*fn)(void *arg, enum queue_news news, const struct fax_job *job),
		   void *arg)
{
	queue->on_news = fn;
	queue->news_arg = arg;
}

void fake_queue_news(struct queue *queue, enum queue_news news, const struct fax_job *job)
{
	queue->on_news(queue->news_arg, news, job);
}

static struct fake_job *find_job(const struct queue *queue, uint32_t job_id)
{
	size_t i;

	for (i = 0; i < queue->count; i++) {
		if (queue->job[i].job.id == job_id)
			return &queue->job[i];
	}
	return NULL;
}

static struct fake_job *add_job(struct queue *queue)
{
	/* Room doubles: with sanitizers each realloc() copies. */
	if ((queue->count & (queue->count - 1)) == 0) {
		queue->job = realloc(queue->job, MAX(2 * queue->count, 1) * sizeof(*queue->job));
		assert(queue->job);
	}
	memset(&queue->job[queue->count], 0, sizeof(*queue->job));
	return &queue->job[queue->count++];
}

void fake_job_add(struct queue *queue, const struct fax_job *job, const void *tiff, size_t size)
{
	struct fake_job *fake = add_job(queue);

	fake->job = *job;
	fake->tiff = tiff;
	fake->tiff_size = size;
	queue->next_id = MAX(queue->next_id, job->id + 1);
}

void fake_job_no_line(struct queue *queue, bool no_line)
{
	size_t i;

	for (i = 0; i < queue->count; i++)
		queue->job[i].job.no_line = no_line;
}

void fake_job_state(struct queue *queue, uint32_t job_id, enum fax_job_state state, enum fax_status status)
{
	struct fake_job *fake = find_job(queue, job_id);

	fake->job.state = state;
	fake->job.status = status;
}

void fake_refuse(struct queue *queue, const char *number, int r, const struct doc_reply *reply)
{
	text_copy(queue->refuse_number, sizeof(queue->refuse_number), number);
	queue->refuse_r = r;
	if (reply)
		queue->refuse_reply = *reply;
}

const void *fake_submitted(struct queue *queue, size_t *ret_size, const char **ret_ext)
{
	*ret_size = queue->submitted_size;
	*ret_ext = queue->submitted_ext;
	return queue->submitted;
}

unsigned fake_submissions(const struct queue *queue)
{
	return queue->submissions;
}

void fake_refuse_at_once(struct queue *queue, int r)
{
	queue->refuse_at_once = r;
}

static void take_file(struct queue *queue, int file)
{
	off_t size = lseek(file, 0, SEEK_END);

	free(queue->submitted);
	queue->submitted_size = (size_t)size;
	queue->submitted = malloc((size_t)size + 1);
	assert(queue->submitted);
	assert(pread(file, queue->submitted, (size_t)size, 0) == size);
	close(file);
}

static const char *keep(struct fake_job *fake, const char *text)
{
	char *copy = text_dup(text);

	assert(fake->text_count < TEXTS_MAX);
	fake->texts[fake->text_count++] = copy;
	return copy;
}

static void keep_job(struct queue *queue, const struct fax_document *document, const char *user_name)
{
	struct fake_job *fake = add_job(queue);

	fake->job = (struct fax_job){
		.id = queue->next_id++,
		.status_detail = "",
		.pages = 1,
		.retries = document->retries == FAX_RETRIES_DEFAULT ? 3 : document->retries,
		.priority = document->priority,
		.bytes = queue->submitted_size,
		.submitted_time = 1700000000,
		.send_at = document->send_at,
		.discount = document->discount,
		.device_id = document->device_id,
		.device_name = "",
		.remote_csid = "",
		.subaddress = "",
		.kind = document->kind,
		.keep = document->keep,
	};
	fake->job.selective = keep(fake, document->selective);
	fake->job.number = keep(fake, document->number);
	fake->job.subaddress = keep(fake, document->subaddress);
	fake->job.document_name = keep(fake, document->document_name);
	fake->job.recipient_name = keep(fake, document->recipient_name);
	fake->job.sender_name = keep(fake, document->sender_name);
	fake->job.sender_company = keep(fake, document->sender_company);
	fake->job.sender_dept = keep(fake, document->sender_dept);
	fake->job.billing_code = keep(fake, document->billing_code);
	fake->job.subject = keep(fake, document->subject);
	fake->job.tsid = keep(fake, document->tsid);
	fake->job.user_name = keep(fake, user_name);
}

int queue_check_values(const struct fax_document *document)
{
	return document->tsid && strlen(document->tsid) > FAX_ID_MAX ? -EINVAL : 0;
}

int queue_submit(struct queue *queue, int file, const char *ext, const struct fax_document *document,
		 const char *user_name, queue_submitted_fn *on_done, void *arg)
{
	struct fake_answer *answer;
	int r = fake_result();

	if (queue->refuse_at_once) {
		close(file);
		return queue->refuse_at_once;
	}
	queue->submissions++;
	if (document->kind != FAX_KIND_POLL)
		take_file(queue, file);
	text_copy(queue->submitted_ext, sizeof(queue->submitted_ext), ext);
	if (queue->refuse_number[0] != '\0' && strcmp(queue->refuse_number, document->number) == 0)
		r = queue->refuse_r;
	if (r == 0)
		keep_job(queue, document, user_name);
	answer = fake_answer_later(NULL, arg, r);
	answer->submitted = on_done;
	answer->job_id = r == 0 ? queue->next_id - 1 : 0;
	answer->reply = queue->refuse_reply;
	return 0;
}

size_t queue_count(const struct queue *queue)
{
	return queue->count;
}

bool queue_get(const struct queue *queue, uint32_t job_id, struct fax_job *ret_job)
{
	struct fake_job *fake = find_job(queue, job_id);

	if (fake)
		*ret_job = fake->job;
	return fake != NULL;
}

void queue_each(const struct queue *queue, bool (*fn)(void *arg, const struct fax_job *job), void *arg)
{
	size_t i;

	for (i = 0; i < queue->count && fn(arg, &queue->job[i].job); i++)
		;
}

void fake_on_activity(struct queue *queue, void (*fn)(void))
{
	queue->on_activity = fn;
}

void queue_activity(const struct queue *queue, uint32_t *ret_queued, uint32_t *ret_sending)
{
	size_t i;

	if (queue->on_activity)
		queue->on_activity();
	*ret_queued = 0;
	*ret_sending = 0;
	for (i = 0; i < queue->count; i++) {
		*ret_sending += queue->job[i].job.state == FAX_JOB_SENDING;
		*ret_queued += queue->job[i].job.state == FAX_JOB_PENDING ||
			       queue->job[i].job.state == FAX_JOB_PAUSED || queue->job[i].job.state == FAX_JOB_RETRYING;
	}
}

int queue_command(struct queue *queue, uint32_t job_id, enum queue_command command, queue_done_fn *on_done, void *arg)
{
	/* clang-format off */
	/* what each command makes of each state; 0: not possible */
	static const enum fax_job_state next[4][FAX_JOB_STATES] = {
		[QUEUE_PAUSE] = {[FAX_JOB_PENDING] = FAX_JOB_PAUSED, [FAX_JOB_RETRYING] = FAX_JOB_PAUSED},
		[QUEUE_RESUME] = {[FAX_JOB_PAUSED] = FAX_JOB_RETRYING},
		[QUEUE_RESTART] = {[FAX_JOB_FAILED] = FAX_JOB_RETRYING, [FAX_JOB_CANCELLED] = FAX_JOB_RETRYING},
		[QUEUE_CANCEL] = {[FAX_JOB_PENDING] = FAX_JOB_CANCELLED,
				  [FAX_JOB_SENDING] = FAX_JOB_CANCELLED,
				  [FAX_JOB_RETRYING] = FAX_JOB_CANCELLED,
				  [FAX_JOB_PAUSED] = FAX_JOB_CANCELLED,
				  [FAX_JOB_FAILED] = FAX_JOB_CANCELLED},
	};
	/* clang-format on */
	struct fake_job *fake = find_job(queue, job_id);

	if (!fake)
		return -ENOENT;
	if (next[command][fake->job.state] == FAX_JOB_PENDING)
		return -EPROTO;
	if (fake_result() == -EEXIST)
		return -EEXIST;
	if (fake_result() == 0)
		fake->job.state = next[command][fake->job.state];
	fake_answer_later(on_done, arg, fake_result());
	return 0;
}

int queue_remove(struct queue *queue, uint32_t job_id, queue_done_fn *on_done, void *arg)
{
	struct fake_job *fake = find_job(queue, job_id);

	if (!fake)
		return -ENOENT;
	if (fake_result() == -EBUSY)
		return -EBUSY;
	if (fake_result() == 0)
		fake->job.state = FAX_JOB_CANCELLED; /* no sent item any more */
	fake_answer_later(on_done, arg, fake_result());
	return 0;
}

int queue_open_document(const struct queue *queue, uint32_t job_id)
{
	struct fake_job *fake = find_job(queue, job_id);

	if (!fake)
		return -ENOENT;
	if (fake->tiff)
		return fake_file(fake->tiff, fake->tiff_size);
	return fake_file(queue->submitted, queue->submitted_size);
}

struct queue *fake_queue_new(void)
{
	struct queue *queue = calloc(1, sizeof(*queue));

	assert(queue);
	queue->next_id = 1;
	return queue;
}

struct queue *fake_queue_free(struct queue *queue)
{
	size_t i, k;

	for (i = 0; i < queue->count; i++) {
		for (k = 0; k < queue->job[i].text_count; k++)
			free(queue->job[i].texts[k]);
	}
	free(queue->job);
	free(queue->submitted);
	free(queue);
	return NULL;
}

/* SPDX-License-Identifier: MIT */
/* Submitting an uploaded document; see send.h. */
#include "faxportd/rpcd/send.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/port/port.h"
#include "faxportd/queue/queue.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/rpcd/upload.h"
#include "faxportd/store/settings.h"

/* Submissions of one call in the renderer and the store at a time. */
#define IN_FLIGHT 8

/* What the queue keeps of a number; cut short it would be another one. */
#define NUMBER_MAX 127

/* One submission to all its recipients. Needs nothing of the connection: the client may go away. */
struct send {
	struct queue *queue;
	send_done_fn *on_done;
	void *arg;
	struct rpc_arena arena; /* all below */
	struct fax_document *documents;
	uint32_t *job_ids; /* 0: not made (yet) */
	const char *user_name;
	uint32_t count, begun, answered;
	int rendered; /* descriptor of the pages, once there is a job */
	int r;        /* the first failure */
	struct doc_reply reply;
};

/* What tells a submission's answer which recipient it is about. */
struct recipient {
	struct send *send;
	uint32_t index;
};

static struct send *send_free(struct send *send)
{
	if (!send)
		return NULL;
	if (send->rendered >= 0)
		close(send->rendered);
	rpc_arena_fini(&send->arena);
	free(send);
	return NULL;
}
AUTO_DEFINE(send, send_free);

/* ---- the end --------------------------------------------------------- */

static void on_cancelled(void *arg, int r)
{
	(void)arg;
	(void)r;
}

static void finish(struct send *send)
{
	uint32_t i;

	if (send->r < 0) {
		for (i = 0; i < send->count; i++) {
			if (send->job_ids[i] != 0)
				queue_command(send->queue, send->job_ids[i], QUEUE_CANCEL, on_cancelled, NULL);
		}
	}
	send->on_done(send->arg, send->r, send->job_ids, &send->reply);
	send_free(send);
}

/* ---- one recipient after the other ----------------------------------- */

static void on_submitted(void *arg, int r, uint32_t job_id, const struct doc_reply *reply);

/* 0, or the failure, which is noted; then on_submitted() is not called. */
static int submit(struct send *send, int file, const char *ext)
{
	struct recipient *recipient = rpc_arena_alloc(&send->arena, sizeof(*recipient));
	uint32_t index = send->begun++;
	int r = -ENOMEM;

	if (!recipient) {
		if (file >= 0)
			close(file);
	} else {
		*recipient = (struct recipient){send, index};
		r = queue_submit(send->queue, file, ext, &send->documents[index], send->user_name, on_submitted,
				 recipient);
	}
	if (r < 0) {
		send->answered++;
		if (send->r == 0)
			send->r = r;
	}
	return r;
}

/* The pages once more, with a position of their own in the file. */
static int open_rendered(const struct send *send)
{
	char path[40];
	int file;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", send->rendered);
	file = open(path, O_RDONLY | O_CLOEXEC);
	return file < 0 ? -errno : file;
}

static void submit_others(struct send *send)
{
	int file;

	while (send->r == 0 && send->begun < send->count && send->begun - send->answered < IN_FLIGHT) {
		file = open_rendered(send);
		if (file < 0)
			send->r = file;
		else
			submit(send, file, "tif");
	}
	if (send->begun == send->answered && (send->r < 0 || send->begun == send->count))
		finish(send);
}

static void on_submitted(void *arg, int r, uint32_t job_id, const struct doc_reply *reply)
{
	struct recipient *recipient = arg;
	struct send *send = recipient->send;

	send->answered++;
	if (r == 0) {
		send->job_ids[recipient->index] = job_id;
	} else if (send->r == 0) {
		send->r = r;
		if (r == -EBADMSG && reply)
			send->reply = *reply;
	}
	if (send->r == 0 && send->count > 1 && send->rendered < 0) {
		send->rendered = queue_open_document(send->queue, job_id);
		if (send->rendered < 0)
			send->r = send->rendered;
	}
	submit_others(send);
}

/* ---- the beginning --------------------------------------------------- */

bool send_number_is_usable(const char *number)
{
	return number && number[strspn(number, " \t")] != '\0' && strlen(number) <= NUMBER_MAX;
}

uint32_t send_check(struct rpc_call *call, enum fax_priority priority, uint32_t device_id)
{
	if (!access_submits(call->identity, priority)) {
		rpc_call_say(call, "this priority is for others");
		return RPC_ERROR_ACCESS_DENIED;
	}
	if (settings_get(call->rpcd->settings)->outbox_blocked) {
		rpc_call_say(call, "the server accepts no faxes at present");
		return RPC_ERROR_WRITE_PROTECT;
	}
	if (device_id != 0 && !ports_find(call->rpcd->ports, device_id)) {
		rpc_call_say(call, "no port %u", device_id);
		return RPC_ERROR_BAD_UNIT;
	}
	return RPC_ERROR_SUCCESS;
}

/* A copy of @text that lives as long as the submission; NULL stands for "". */
static const char *keep(struct send *send, const char *text)
{
	size_t size = text ? strlen(text) + 1 : 1;
	char *copy = rpc_arena_alloc_text(&send->arena, size);

	if (!copy) {
		send->r = -ENOMEM;
		return "";
	}
	memcpy(copy, text ? text : "", size);
	return copy;
}

/* A text that is that of the first recipient is kept once. */
static const char *share(struct send *send, const char *first, const char *text)
{
	return first && strcmp(first, text ? text : "") == 0 ? first : keep(send, text);
}

static void keep_document(struct send *send, uint32_t i, const struct fax_document *document)
{
	static const struct fax_document nothing;
	struct fax_document *kept = &send->documents[i];
	const struct fax_document *first = i > 0 ? &send->documents[0] : &nothing;

	*kept = *document;
	kept->path = NULL;
	kept->number = keep(send, document->number);
	kept->recipient_name = share(send, first->recipient_name, document->recipient_name);
	kept->document_name = share(send, first->document_name, document->document_name);
	kept->sender_name = share(send, first->sender_name, document->sender_name);
	kept->sender_company = share(send, first->sender_company, document->sender_company);
	kept->sender_dept = share(send, first->sender_dept, document->sender_dept);
	kept->billing_code = share(send, first->billing_code, document->billing_code);
	kept->tsid = share(send, first->tsid, document->tsid);
	kept->subject = share(send, first->subject, document->subject);
	kept->subaddress = share(send, first->subaddress, document->subaddress);
	kept->password = keep(send, document->password);
	kept->selective = share(send, first->selective, document->selective);
}

static int send_new(struct rpc_call *call, const struct fax_document *documents, uint32_t count, send_done_fn *on_done,
		    void *arg, struct send **ret_send)
{
	AUTO(send) send = NULL;
	uint32_t i;

	send = calloc(1, sizeof(*send));
	if (!send)
		return -ENOMEM;
	send->rendered = -1;
	send->queue = call->rpcd->queue;
	send->on_done = on_done;
	send->arg = arg;
	send->count = count;
	rpc_arena_init(&send->arena, 8 * RPC_FAX_MAX_BUFFER);
	send->documents = rpc_arena_alloc(&send->arena, count * sizeof(*send->documents));
	send->job_ids = rpc_arena_alloc(&send->arena, count * sizeof(*send->job_ids));
	if (!send->documents || !send->job_ids)
		return -ENOMEM;
	send->user_name = keep(send, call->identity->name);
	for (i = 0; i < count; i++)
		keep_document(send, i, &documents[i]);
	if (send->r < 0)
		return send->r;

	*ret_send = send;
	send = NULL;
	return 0;
}

uint32_t send_begin(struct rpc_call *call, const char *file_name, const struct fax_document *documents, uint32_t count,
		    send_done_fn *on_done, void *arg)
{
	uint32_t queued, sending, i;
	char ext[DOC_EXT_SIZE] = "";
	struct send *send;
	int file = -1, r;

	queue_activity(call->rpcd->queue, &queued, &sending);
	if (count > 1 && (uint64_t)queued + sending + count > call->rpcd->conf->queue.max_jobs) {
		rpc_call_say(call, "the queue has no room for so many recipients");
		return RPC_ERROR_DISK_FULL;
	}
	/* What is refused later is refused when others may be on their way. */
	for (i = 0; i < count; i++) {
		if (queue_check_values(&documents[i]) < 0)
			return send_refused(call, -EINVAL, NULL);
	}
	r = send_new(call, documents, count, on_done, arg, &send);
	if (r < 0)
		return rpc_error_of(r);
	if (documents[0].kind != FAX_KIND_POLL)
		r = uploads_take(call->rpcd->uploads, call->identity, file_name, &file, ext);
	if (r < 0) {
		send_free(send);
		rpc_call_say(call, "no such uploaded file");
		return RPC_ERROR_INVALID_PARAMETER;
	}
	if (submit(send, file, ext) < 0)
		finish(send);
	return RPC_ERROR_SUCCESS;
}

uint32_t send_refused(struct rpc_call *call, int r, const struct doc_reply *reply)
{
	const char *words;

	if (r == -EBADMSG) {
		words = reply->reason[0] ? reply->reason : doc_result_words(reply->result);
		if (reply->page > 0)
			rpc_call_say(call, "page %u: %s", reply->page, words);
		else
			rpc_call_say(call, "%s", words);
		return RPC_ERROR_INVALID_DATA;
	}
	switch (r) {
	case -EROFS:
		rpc_call_say(call, "the server accepts no faxes at present");
		return RPC_ERROR_WRITE_PROTECT;
	case -EINVAL:
		rpc_call_say(call, "number, TSID (at most %d characters) or time cannot be", FAX_ID_MAX);
		return RPC_ERROR_INVALID_PARAMETER;
	case -EEXIST:
		rpc_call_say(call, "the port has a document on offer already");
		return RPC_ERROR_INVALID_OPERATION;
	case -ESHUTDOWN:
		rpc_call_say(call, "the server is being stopped: nothing was accepted, submit it again later");
		return RPC_ERROR_WRITE_PROTECT;
	case -ENOSPC:
		rpc_call_say(call, "the queue or the disk is full");
		return RPC_ERROR_DISK_FULL;
	default:
		rpc_call_say(call, "the server could not store it: %s", strerror(-r));
		return rpc_error_of(r);
	}
}

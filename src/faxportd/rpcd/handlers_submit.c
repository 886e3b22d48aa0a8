/* SPDX-License-Identifier: MIT */
/*
 * Handlers: submitting through our own interface, in one call or, when
 * rendering takes longer than a client should wait without a word, in several
 * (rpc/methods_faxport.h: Submit, AwaitSubmit, ForgetSubmit).
 *
 * A submission has a context handle from its beginning, so that there is one
 * when it turns out to be needed. The client gets to know it, as its ticket,
 * with the first IO_PENDING. Without its handle, nobody will ask: the
 * submission goes on and its answer is thrown away.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/handlers.h"
#include "faxportd/rpcd/handlers_util.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/rpcd/send.h"
#include "faxportd/rpcd/submission.h"

struct submission {
	struct rpc_later later; /* the call that waits, if one does */
	struct tmr tmr;         /* how long it waits */
	struct handle *handle;  /* NULL: nobody will ask any more */
	bool is_known;          /* the client has the ticket */
	bool is_done;           /* what follows is set */
	int r;
	struct doc_reply reply;
	uint32_t count;
	uint32_t job_ids[];
};

/* ---- answering ------------------------------------------------------- */

/* Submit and AwaitSubmit have the same out members, each in a struct of its own. */
struct outs {
	struct rpc_handle ticket;
	struct rpc_faxport_job_id *job_ids;
	uint32_t count;
	struct rpc_faxport_refusal *refusal;
};

static void set_outs(struct rpc_call *call, const struct outs *outs)
{
	if (call->method->opnum == RPC_FAXPORT_OP_Submit) {
		struct rpc_faxport_Submit *args = call->args;

		args->ticket = outs->ticket;
		args->job_ids.items = outs->job_ids;
		args->job_ids.count = outs->count;
		args->refusal = outs->refusal;
	} else {
		struct rpc_faxport_AwaitSubmit *args = call->args;

		args->ticket = outs->ticket;
		args->job_ids.items = outs->job_ids;
		args->job_ids.count = outs->count;
		args->refusal = outs->refusal;
	}
	call->keep_outs = true;
}

static uint32_t give_ids(struct rpc_call *call, const struct submission *submission)
{
	struct outs outs = {.count = submission->count};
	uint32_t i;

	outs.job_ids = rpc_arena_alloc(call->arena, outs.count * sizeof(*outs.job_ids));
	if (!outs.job_ids)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < outs.count; i++)
		outs.job_ids[i].job_id = submission->job_ids[i];
	set_outs(call, &outs);
	return RPC_ERROR_SUCCESS;
}

static uint32_t give_refusal(struct rpc_call *call, const struct doc_reply *reply)
{
	struct outs outs = {.refusal = rpc_arena_alloc(call->arena, sizeof(*outs.refusal))};
	const char *words = reply->reason[0] ? reply->reason : doc_result_words(reply->result);
	char *copy = rpc_arena_alloc_text(call->arena, strlen(words) + 1);

	if (!outs.refusal || !copy)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	memcpy(copy, words, strlen(words) + 1);
	*outs.refusal = (struct rpc_faxport_refusal){reply->result, reply->page, copy};
	set_outs(call, &outs);
	return RPC_ERROR_UNSUPPORTED_TYPE;
}

/* What became of it, for a call that asks. */
static uint32_t give_answer(struct rpc_call *call, const struct submission *submission)
{
	struct outs outs = {0};
	uint32_t error;

	if (submission->r == 0)
		return give_ids(call, submission);
	error = send_refused(call, submission->r, &submission->reply);
	if (submission->r == -EBADMSG)
		return give_refusal(call, &submission->reply);
	set_outs(call, &outs); /* the ticket is used up */
	return error;
}

/* ---- a submission and its handle -------------------------------------- */

static void on_sent(void *arg, int r, const uint32_t *job_ids, const struct doc_reply *reply)
{
	struct submission *submission = arg;
	struct rpc_later later = {0};
	uint32_t status;

	if (!submission->handle) {
		free(submission);
		return;
	}
	submission->is_done = true;
	submission->r = r;
	submission->reply = *reply;
	if (r == 0)
		memcpy(submission->job_ids, job_ids, submission->count * sizeof(*job_ids));
	if (!submission->later.call)
		return; /* until AwaitSubmit comes */
	/* The ticket goes before the answer: a request that waits behind this one must not find it. */
	status = give_answer(submission->later.call, submission);
	rpc_later_move(&submission->later, &later);
	handle_free(submission->handle);
	rpc_later_finish(&later, status);
}

void submission_forget(struct submission *submission)
{
	tmr_cancel(&submission->tmr);
	submission->handle = NULL;
	rpc_later_finish(&submission->later, RPC_ERROR_INVALID_HANDLE);
	if (submission->is_done)
		free(submission);
}

/* ---- waiting ---------------------------------------------------------- */

static void on_timeout(void *arg)
{
	struct submission *submission = arg;
	struct outs outs = {0};

	submission->is_known = true;
	handle_to_wire(submission->handle, &outs.ticket);
	set_outs(submission->later.call, &outs);
	rpc_later_finish(&submission->later, RPC_ERROR_IO_PENDING);
}

/* Whose client went away before he knew the ticket has nobody to ask for it. */
static void on_gone(struct rpc_later *later)
{
	struct submission *submission = CONTAINER_OF(later, struct submission, later);

	tmr_cancel(&submission->tmr);
	if (!submission->is_known)
		handle_free(submission->handle);
}

static uint32_t wait(struct rpc_call *call, struct submission *submission, uint32_t wait_ms)
{
	tmr_start(&submission->tmr, MIN(wait_ms, RPC_FAXPORT_WAIT_MAX_MS), on_timeout, submission);
	rpc_later_begin(&submission->later, call, on_gone);
	return RPC_LATER;
}

/* ---- the methods ------------------------------------------------------ */

/* All before the first job is made: what the queue refuses later is a full queue or disk only. */
static uint32_t check(struct rpc_call *call, const struct fax_document *documents, uint32_t count)
{
	uint32_t i, error;

	if (count == 0)
		return RPC_ERROR_INVALID_PARAMETER;
	if (count > RPC_FAXPORT_RECIPIENTS_MAX) {
		rpc_call_say(call, "more than %d recipients", RPC_FAXPORT_RECIPIENTS_MAX);
		return RPC_ERROR_FAX_RECIPIENTS_LIMIT;
	}
	for (i = 0; i < count; i++) {
		if (documents[i].kind != FAX_KIND_OFFER && !send_number_is_usable(documents[i].number)) {
			const char *what = documents[i].number ? "not a number to dial" : "no number to send to";

			if (count == 1)
				rpc_call_say(call, "%s", what);
			else
				rpc_call_say(call, "recipient %u: %s", i + 1, what);
			return RPC_ERROR_INVALID_PARAMETER;
		}
		if ((unsigned)documents[i].priority > FAX_PRIORITY_HIGH || (unsigned)documents[i].kind >= FAX_KINDS)
			return RPC_ERROR_INVALID_PARAMETER;
		if (count > 1 && documents[i].kind != FAX_KIND_SEND) {
			rpc_call_say(call, "one at a time is polled, or offered");
			return RPC_ERROR_INVALID_PARAMETER;
		}
		error = send_check(call, documents[i].priority, documents[i].device_id);
		if (error != RPC_ERROR_SUCCESS)
			return error;
	}
	return RPC_ERROR_SUCCESS;
}

/* What the documents behind the first leave to the first. */
static struct fax_document *complete(struct rpc_call *call, const struct fax_document *documents, uint32_t count)
{
	struct fax_document *whole = rpc_arena_alloc(call->arena, count * sizeof(*whole));
	uint32_t i;

	for (i = 0; whole && i < count; i++) {
		whole[i] = documents[i];
#define INHERIT(member) whole[i].member = documents[i].member ? documents[i].member : documents[0].member
		INHERIT(recipient_name);
		INHERIT(document_name);
		INHERIT(sender_name);
		INHERIT(sender_company);
		INHERIT(sender_dept);
		INHERIT(billing_code);
		INHERIT(tsid);
		INHERIT(subject);
#undef INHERIT
	}
	return whole;
}

static uint32_t count_tickets(const struct assoc *assoc)
{
	const struct handle *handle;
	const struct le *le;
	uint32_t count = 0;

	for (le = list_head(&assoc->handles); le; le = le->next) {
		handle = list_ledata(le);
		count += handle->type == RPC_HANDLE_SUBMISSION;
	}
	return count;
}

uint32_t faxport_Submit(struct rpc_call *call, struct rpc_faxport_Submit *args)
{
	const struct fax_document *documents = args->documents.items;
	uint32_t count = args->documents.count, error;
	struct submission *submission;
	int r;

	error = check(call, documents, count);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	if (count_tickets(call->assoc) >= RPC_FAXPORT_TICKETS_MAX) {
		rpc_call_say(call, "%d submissions of this client wait for it to ask for them",
			     RPC_FAXPORT_TICKETS_MAX);
		return RPC_ERROR_BUSY;
	}
	documents = complete(call, documents, count);
	submission = calloc(1, sizeof(*submission) + count * sizeof(submission->job_ids[0]));
	if (!documents || !submission) {
		free(submission);
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	}
	submission->count = count;
	r = handle_new(call->assoc, call->identity, RPC_HANDLE_SUBMISSION, &submission->handle);
	if (r < 0) {
		free(submission);
		return rpc_error_of(r);
	}
	submission->handle->submission = submission;

	wait(call, submission, args->wait_ms);
	error = send_begin(call, args->server_file_name, documents, count, on_sent, submission);
	if (error == RPC_ERROR_SUCCESS)
		return RPC_LATER;
	/* It has not begun: there is no call that waits, and nothing that will be done. */
	submission->later.call = NULL;
	call->later = NULL;
	submission->is_done = true;
	handle_free(submission->handle);
	return error;
}

uint32_t faxport_AwaitSubmit(struct rpc_call *call, struct rpc_faxport_AwaitSubmit *args)
{
	struct handle *handle = handle_find(call->assoc, call->identity, RPC_HANDLE_SUBMISSION, &args->ticket);
	uint32_t status;

	if (!handle)
		return RPC_MISMATCH;
	if (handle->submission->later.call) {
		rpc_call_say(call, "another call waits for this submission");
		return RPC_ERROR_BUSY;
	}
	if (!handle->submission->is_done)
		return wait(call, handle->submission, args->wait_ms);
	status = give_answer(call, handle->submission);
	handle_free(handle);
	return status;
}

uint32_t faxport_ForgetSubmit(struct rpc_call *call, struct rpc_faxport_ForgetSubmit *args)
{
	struct handle *handle = handle_find(call->assoc, call->identity, RPC_HANDLE_SUBMISSION, &args->ticket);

	if (!handle)
		return RPC_MISMATCH;
	handle_free(handle);
	args->ticket = (struct rpc_handle){0};
	return RPC_ERROR_SUCCESS;
}

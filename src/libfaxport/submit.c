/* SPDX-License-Identifier: MIT */
/*
 * Submitting: upload, then ask until the server has rendered it; see
 * <faxport/client.h>. Each question is answered within seconds, so a server
 * that stands still is noticed, however long a document takes.
 */
#include "libfaxport/client.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "libfaxport/file.h"

static_assert(FAX_RECIPIENTS_MAX == RPC_FAXPORT_RECIPIENTS_MAX, "the server takes as many as a program may name");

/* ---- upload ---------------------------------------------------------- */

/*
 * What to call the document's kind: its extension, if the server knows it. It
 * is a hint, content decides; what is called anything else may be text.
 */
static const char *extension(const char *path)
{
	static const char *const known[] = {".pdf", ".ps", ".eps", ".tif", ".tiff", ".png", ".jpg", ".jpeg"};
	const char *dot = strrchr(path, '.');
	size_t i;

	for (i = 0; dot && i < ARRAY_SIZE(known); i++) {
		if (text_equal_nocase(dot, known[i]))
			return known[i];
	}
	return ".txt";
}

/* The server answers with a name no longer than the one it is given. */
static const char *name_room(void)
{
	static const char room[] = "________________________________________________________________"
				   "________________________________________________________________"
				   "________________________________________________________________"
				   "_______________________________________________________________";

	return room;
}

static enum fax_error end_copy(struct fax_client *client, const struct rpc_handle *copy)
{
	struct rpc_fax_EndCopy args = {.copy = *copy};

	return client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_EndCopy, &args);
}

static void abandon_copy(struct fax_client *client, const struct rpc_handle *copy)
{
	struct rpc_fax_EndCopy args = {.copy = *copy};

	client_tidy(client, &rpc_fax_interface, RPC_FAX_OP_EndCopy, &args);
}

/* Upload @file; the server's name for it comes in @arena. */
static enum fax_error upload(struct fax_client *client, const char *path, struct file *file, uint64_t bytes_all,
			     fax_progress_fn *progress, void *arg, struct rpc_arena *arena, const char **ret_name)
{
	struct rpc_fax_StartCopyToServer start = {.file_ext = extension(path), .server_file_name = name_room()};
	struct rpc_fax_WriteFile write = {0};
	uint8_t chunk[RPC_COPY_BUFFER_SIZE];
	uint64_t bytes_done = 0;
	enum fax_error error;
	int n;

	error = client_call(client, &rpc_fax_interface, RPC_FAX_OP_StartCopyToServer, &start, client->timeout_ms,
			    arena);
	if (error != FAX_E_OK)
		return error;
	write.copy = start.copy;
	for (;;) {
		n = file_read(file, chunk, sizeof(chunk));
		if (n < 0) {
			abandon_copy(client, &start.copy);
			client_explain(client, "%s: %s", path, strerror(-n));
			return FAX_E_FILE;
		}
		if (n == 0)
			break;
		write.data = (struct rpc_bytes){chunk, (uint32_t)n};
		error = client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_WriteFile, &write);
		if (error != FAX_E_OK) {
			abandon_copy(client, &start.copy);
			return error;
		}
		bytes_done += (uint64_t)n;
		/* A file that grows while it is read: done is never more than all, nor all before the end. */
		if (progress && bytes_done < bytes_all)
			progress(arg, bytes_done, bytes_all);
	}
	if (progress)
		progress(arg, bytes_done, bytes_done);
	*ret_name = start.server_file_name;
	return end_copy(client, &start.copy);
}

/* ---- the documents --------------------------------------------------- */

/* Texts of a document that may be the same for all recipients. */
static const size_t shared_texts[] = {
	offsetof(struct fax_document, document_name), offsetof(struct fax_document, recipient_name),
	offsetof(struct fax_document, sender_name),   offsetof(struct fax_document, sender_company),
	offsetof(struct fax_document, sender_dept),   offsetof(struct fax_document, billing_code),
	offsetof(struct fax_document, tsid),          offsetof(struct fax_document, subject),
};

static const char **text_at(struct fax_document *document, size_t offset)
{
	return (const char **)((char *)document + offset);
}

/* As they go to the server: with names; a text that is NULL behind the first is that of the first. */
static struct fax_document *prepare(const struct fax_document *documents, size_t count, enum fax_job_kind kind,
				    struct rpc_arena *arena)
{
	struct fax_document *wire = rpc_arena_alloc(arena, count * sizeof(*wire));
	const char *base_name = documents[0].path ? file_base_name(documents[0].path) : "";
	const char **text, *first;
	size_t i, k;

	for (i = 0; wire && i < count; i++) {
		wire[i] = documents[i];
		wire[i].path = NULL;
		wire[i].kind = kind;
		if (!wire[i].document_name)
			wire[i].document_name = base_name;
		for (k = 0; k < ARRAY_SIZE(shared_texts) && i > 0; k++) {
			first = client_text(*text_at(&wire[0], shared_texts[k]));
			text = text_at(&wire[i], shared_texts[k]);
			*text = strcmp(first, client_text(*text)) == 0 ? NULL : client_text(*text);
		}
	}
	return wire;
}

/* What is longer would be cut on its way. */
static bool is_too_long(const struct fax_document *document)
{
	struct fax_document copy = *document;
	size_t k;

	if (rpc_utf16_units(client_text(copy.number)) > RPC_FAX_STRING_MAX ||
	    rpc_utf16_units(client_text(copy.subaddress)) > RPC_FAX_STRING_MAX ||
	    rpc_utf16_units(client_text(copy.selective)) > RPC_FAX_STRING_MAX ||
	    rpc_utf16_units(client_text(copy.password)) > RPC_FAX_STRING_MAX)
		return true;
	for (k = 0; k < ARRAY_SIZE(shared_texts); k++) {
		if (rpc_utf16_units(client_text(*text_at(&copy, shared_texts[k]))) > RPC_FAX_STRING_MAX)
			return true;
	}
	return false;
}

static enum fax_error check(struct fax_client *client, const struct fax_document *documents, size_t count,
			    enum fax_job_kind kind)
{
	size_t i;

	client_begin(client);
	if (count < 1 || count > FAX_RECIPIENTS_MAX) {
		client_explain(client, "from 1 to %d recipients can be sent to at once", FAX_RECIPIENTS_MAX);
		return count < 1 ? FAX_E_INVALID : FAX_E_TOO_BIG;
	}
	if (kind != FAX_KIND_POLL && !documents[0].path) {
		client_explain(client, "no document to send");
		return FAX_E_INVALID;
	}
	for (i = 0; i < count; i++) {
		if (kind != FAX_KIND_OFFER && (!documents[i].number || !*documents[i].number)) {
			client_explain(client, kind == FAX_KIND_SEND ? "no number to send to" : "no number to call");
			return FAX_E_INVALID;
		}
		if (is_too_long(&documents[i])) {
			client_explain(client, "a text is longer than the %d characters that the server takes",
				       RPC_FAX_STRING_MAX);
			return FAX_E_INVALID;
		}
	}
	return FAX_E_OK;
}

/* ---- submit ---------------------------------------------------------- */

/* What Submit and AwaitSubmit answer. */
struct answer {
	uint32_t status;
	struct rpc_handle ticket;
	uint32_t count;
	const struct rpc_faxport_job_id *job_ids;
	const struct rpc_faxport_refusal *refusal;
};

#define ANSWER_OF(args) \
	((struct answer){(args)->status, (args)->ticket, (args)->job_ids.count, (args)->job_ids.items, (args)->refusal})

static void explain_refusal(struct fax_client *client, const struct rpc_faxport_refusal *refusal)
{
	if (!refusal || !*refusal->words)
		return;
	if (refusal->page > 0)
		client_explain(client, "page %u: %s", (unsigned)refusal->page, refusal->words);
	else
		client_explain(client, "%s", refusal->words);
}

/* The last word: an id for each document, or why there is none. */
static enum fax_error conclude(struct fax_client *client, enum fax_error error, const struct answer *answer,
			       size_t count, uint32_t *ret_job_ids)
{
	size_t i;

	if (error == FAX_E_REFUSED)
		explain_refusal(client, answer->refusal);
	if (error != FAX_E_OK)
		return error;
	if (answer->count != count)
		return FAX_E_GARBLED;
	for (i = 0; i < count; i++) {
		if (answer->job_ids[i].job_id == 0)
			return FAX_E_GARBLED;
	}
	for (i = 0; i < count; i++)
		ret_job_ids[i] = answer->job_ids[i].job_id;
	return FAX_E_OK;
}

/* How long the server may wait with an answer, so that it comes well within the time for a call. */
static uint32_t wait_ms(const struct fax_client *client, int64_t deadline)
{
	return MIN(net_left_ms(deadline), client->timeout_ms / 3);
}

static enum fax_error submit(struct fax_client *client, const char *file_name, const struct fax_document *documents,
			     size_t count, struct rpc_arena *arena, uint32_t *ret_job_ids)
{
	int64_t deadline = net_now_ms() + client->submit_ms;
	struct rpc_faxport_Submit args = {.server_file_name = file_name, .wait_ms = wait_ms(client, deadline)};
	struct rpc_faxport_ForgetSubmit forget;
	struct rpc_faxport_AwaitSubmit await;
	struct answer answer;
	enum fax_error error;

	args.documents.items = documents;
	args.documents.count = (uint32_t)count;
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_Submit, &args, client->timeout_ms, arena);
	answer = ANSWER_OF(&args);
	while (error == FAX_E_TIMEOUT && answer.status == RPC_ERROR_IO_PENDING) {
		if (rpc_handle_is_null(&answer.ticket))
			return FAX_E_GARBLED;
		if (net_left_ms(deadline) == 0) {
			forget = (struct rpc_faxport_ForgetSubmit){.ticket = answer.ticket};
			client_tidy(client, &rpc_faxport_interface, RPC_FAXPORT_OP_ForgetSubmit, &forget);
			client_explain(client,
				       "the server has the document, and is not done with it; it may still be sent");
			return FAX_E_TIMEOUT;
		}
		await = (struct rpc_faxport_AwaitSubmit){.ticket = answer.ticket, .wait_ms = wait_ms(client, deadline)};
		/* What a pending answer leaves in the arena is nothing. */
		error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_AwaitSubmit, &await,
				    client->timeout_ms, arena);
		answer = ANSWER_OF(&await);
	}
	return conclude(client, error, &answer, count, ret_job_ids);
}

/* Upload the file of the first, and submit them all. */
static enum fax_error hand_over(struct fax_client *client, const struct fax_document *documents, size_t count,
				enum fax_job_kind kind, fax_progress_fn *progress, void *arg, uint32_t *ret_job_ids)
{
	enum fax_error error = check(client, documents, count, kind);
	const struct fax_document *wire;
	struct file *file = NULL;
	AUTO_RPC_ARENA arena;
	const char *name;
	uint64_t bytes = 0;
	int r;

	rpc_arena_init(&arena, 8 * 1024 * 1024);
	if (error != FAX_E_OK)
		return error;
	wire = prepare(documents, count, kind, &arena);
	if (!wire)
		return FAX_E_NO_MEMORY;
	r = file_open(documents[0].path, &file, &bytes);
	if (r < 0) {
		client_explain(client, "%s: %s", documents[0].path, r == -EINVAL ? "not a file" : strerror(-r));
		return r == -ENOMEM ? FAX_E_NO_MEMORY : FAX_E_FILE;
	}
	error = upload(client, documents[0].path, file, bytes, progress, arg, &arena, &name);
	file_close(file);
	if (error != FAX_E_OK)
		return error;
	return submit(client, name, wire, count, &arena, ret_job_ids);
}

enum fax_error fax_submit_all(struct fax_client *client, const struct fax_document *documents, size_t count,
			      fax_progress_fn *progress, void *arg, uint32_t *ret_job_ids)
{
	return hand_over(client, documents, count, FAX_KIND_SEND, progress, arg, ret_job_ids);
}

enum fax_error fax_offer(struct fax_client *client, const struct fax_document *document, fax_progress_fn *progress,
			 void *arg, uint32_t *ret_job_id)
{
	struct fax_document offered = *document;

	offered.number = "";
	return hand_over(client, &offered, 1, FAX_KIND_OFFER, progress, arg, ret_job_id);
}

enum fax_error fax_submit(struct fax_client *client, const struct fax_document *document, fax_progress_fn *progress,
			  void *arg, uint32_t *ret_job_id)
{
	return fax_submit_all(client, document, 1, progress, arg, ret_job_id);
}

enum fax_error fax_poll(struct fax_client *client, const struct fax_document *document, uint32_t *ret_job_id)
{
	struct fax_document asked = *document;
	enum fax_error error;
	const struct fax_document *wire;
	AUTO_RPC_ARENA arena;

	asked.path = NULL;
	rpc_arena_init(&arena, 8 * 1024 * 1024);
	error = check(client, &asked, 1, FAX_KIND_POLL);
	if (error != FAX_E_OK)
		return error;
	wire = prepare(&asked, 1, FAX_KIND_POLL, &arena);
	if (!wire)
		return FAX_E_NO_MEMORY;
	return submit(client, "", wire, 1, &arena, ret_job_id);
}

/* SPDX-License-Identifier: MIT */
/* Jobs: submit, list, steer; see <faxport/client.h>. */
#include "libfaxport/client.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "libfaxport/file.h"
#include "libfaxport/list.h"

/* ---- submit ---------------------------------------------------------- */

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

	client_tidy(client, RPC_FAX_OP_EndCopy, &args);
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

static void explain_refusal(struct fax_client *client, const struct rpc_faxport_refusal *refusal)
{
	if (!refusal || !*refusal->words)
		return;
	if (refusal->page > 0)
		client_explain(client, "page %u: %s", (unsigned)refusal->page, refusal->words);
	else
		client_explain(client, "%s", refusal->words);
}

enum fax_error fax_submit(struct fax_client *client, const struct fax_document *document, fax_progress_fn *progress,
			  void *arg, uint32_t *ret_job_id)
{
	struct rpc_faxport_Submit args = {.document = *document};
	struct file *file = NULL;
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	uint64_t bytes = 0;
	int r;

	rpc_arena_init(&arena, 1024 * 1024);
	client_begin(client);
	if (!document->path || !document->number || !*document->number) {
		client_explain(client, document->path ? "no number to send to" : "no document to send");
		return FAX_E_INVALID;
	}
	r = file_open(document->path, &file, &bytes);
	if (r < 0) {
		client_explain(client, "%s: %s", document->path, r == -EINVAL ? "not a file" : strerror(-r));
		return r == -ENOMEM ? FAX_E_NO_MEMORY : FAX_E_FILE;
	}
	if (!document->document_name)
		args.document.document_name = file_base_name(document->path);

	error = upload(client, document->path, file, bytes, progress, arg, &arena, &args.server_file_name);
	file_close(file);
	if (error != FAX_E_OK)
		return error;
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_Submit, &args, SUBMIT_TIMEOUT_MS, &arena);
	if (error == FAX_E_REFUSED)
		explain_refusal(client, args.refusal);
	if (error == FAX_E_OK)
		*ret_job_id = args.job_id;
	return error;
}

/* ---- lists ----------------------------------------------------------- */

static enum fax_error read_jobs(struct fax_client *client, uint64_t first_id, struct rpc_arena *arena,
				struct page *ret_page)
{
	struct rpc_faxport_EnumJobs args = {.first_id = (uint32_t)first_id, .max_jobs = RPC_FAXPORT_PAGE_MAX};
	enum fax_error error;
	uint64_t next_id = first_id;
	uint32_t i;

	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_EnumJobs, &args, client->timeout_ms, arena);
	if (error != FAX_E_OK)
		return error;
	for (i = 0; i < args.jobs.count; i++) {
		if (args.jobs.items[i].id < next_id)
			return FAX_E_GARBLED;
		next_id = args.jobs.items[i].id + 1ull;
	}
	*ret_page = (struct page){
		.items = args.jobs.items, .count = args.jobs.count, .next_id = next_id, .more = args.more};
	return FAX_E_OK;
}

enum fax_error fax_job_list(struct fax_client *client, struct fax_job_list **ret_jobs)
{
	enum fax_error error;
	void *list;

	error = list_collect(client, read_jobs, offsetof(struct fax_job_list, item), sizeof(struct fax_job), &list);
	if (error == FAX_E_OK)
		*ret_jobs = list;
	return error;
}

enum fax_error fax_job_get(struct fax_client *client, uint32_t job_id, struct fax_job **ret_job)
{
	struct rpc_faxport_GetJob args = {.job_id = job_id};
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	struct fax_job *job;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_GetJob, &args, client->timeout_ms, &arena);
	if (error != FAX_E_OK)
		return error;
	if (!args.job)
		return FAX_E_GARBLED;
	job = result_copy(&arena, args.job, sizeof(*job));
	if (!job)
		return FAX_E_NO_MEMORY;
	*ret_job = job;
	return FAX_E_OK;
}

/* ---- the first page -------------------------------------------------- */

enum fax_error fax_job_page(struct fax_client *client, uint32_t job_id, struct fax_page **ret_page)
{
	struct rpc_fax_GetPageData args = {.job_id = job_id};
	struct fax_page *page;
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	uint8_t *tiff;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_fax_interface, RPC_FAX_OP_GetPageData, &args, client->timeout_ms, &arena);
	/* The server's two ways to say no: there is no such fax to send, and it has no page to show. */
	if (error == FAX_E_INVALID && args.status == RPC_ERROR_INVALID_PARAMETER)
		return FAX_E_NOT_FOUND;
	if (error != FAX_E_OK)
		return error;
	if (args.page.size == 0)
		return FAX_E_GARBLED;
	page = result_alloc(&arena, sizeof(*page));
	tiff = rpc_arena_alloc(&arena, args.page.size);
	if (!page || !tiff)
		return FAX_E_NO_MEMORY;
	/* The bytes are the connection's, until its next call. */
	memcpy(tiff, args.page.data, args.page.size);
	*page = (struct fax_page){tiff, args.page.size, args.image_width, args.image_height};
	*ret_page = result_keep(&arena, page);
	return FAX_E_OK;
}

/* ---- steering -------------------------------------------------------- */

/* Our own method, not FAX_SetJob: that one cannot tell resume from restart, nor "no such job" from "invalid". */
static enum fax_error command(struct fax_client *client, uint32_t job_id, enum rpc_faxport_job_command what)
{
	struct rpc_faxport_CommandJob args = {.job_id = job_id, .command = what};

	return client_call_plain(client, &rpc_faxport_interface, RPC_FAXPORT_OP_CommandJob, &args);
}

enum fax_error fax_job_pause(struct fax_client *client, uint32_t job_id)
{
	return command(client, job_id, RPC_FAXPORT_JOB_PAUSE);
}

enum fax_error fax_job_resume(struct fax_client *client, uint32_t job_id)
{
	return command(client, job_id, RPC_FAXPORT_JOB_RESUME);
}

enum fax_error fax_job_restart(struct fax_client *client, uint32_t job_id)
{
	return command(client, job_id, RPC_FAXPORT_JOB_RESTART);
}

enum fax_error fax_job_cancel(struct fax_client *client, uint32_t job_id)
{
	return command(client, job_id, RPC_FAXPORT_JOB_CANCEL);
}

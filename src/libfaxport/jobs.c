/* SPDX-License-Identifier: MIT */
/* Jobs: list, show, steer; see <faxport/client.h>. */
#include "libfaxport/client.h"

#include <string.h>

#include "libfaxport/list.h"

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

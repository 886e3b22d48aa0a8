/* SPDX-License-Identifier: MIT */
/* Handlers: the queue, as [MS-FAX] sees it. */
#include "faxportd/rpcd/handlers.h"

#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"
#include "faxportd/queue/queue.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/handlers_util.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/page_data.h"
#include "faxportd/rpcd/records.h"
#include "faxportd/rpcd/rpcd_impl.h"

/* ---- listings -------------------------------------------------------- */

/* What of the queue a listing is to show, and the jobs found. */
struct listing {
	const char *user_name; /* only his; NULL: all that the caller sees */
	bool outgoing;
	bool failed; /* out of memory */
	struct fax_job *jobs;
	uint32_t count, room;
	struct rpc_arena *arena;
};

static bool collect(void *arg, const struct fax_job *job)
{
	struct listing *listing = arg;
	struct fax_job *jobs;
	uint32_t room;

	if (!record_is_queued(job))
		return true;
	if (job->state != FAX_JOB_RECEIVING &&
	    (!listing->outgoing || (listing->user_name && strcmp(listing->user_name, job->user_name) != 0)))
		return true;
	if (listing->count == listing->room) {
		room = MAX(listing->room * 2, 64);
		jobs = rpc_arena_alloc(listing->arena, room * sizeof(*jobs));
		if (!jobs) {
			listing->failed = true;
			return false;
		}
		if (listing->count > 0)
			memcpy(jobs, listing->jobs, listing->count * sizeof(*jobs));
		listing->jobs = jobs;
		listing->room = room;
	}
	listing->jobs[listing->count++] = *job;
	return true;
}

uint32_t fax_EnumJobs(struct rpc_call *call, struct rpc_fax_EnumJobs *args)
{
	struct listing listing = {.outgoing = true, .arena = call->arena};
	struct rpc_job_entry *records;
	uint32_t i;

	each_job(call, true, collect, &listing);
	records = rpc_arena_alloc(call->arena, listing.count * sizeof(*records));
	if (listing.failed || !records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < listing.count; i++)
		record_job(&listing.jobs[i], job_device_state(call, &listing.jobs[i]), &records[i]);
	args->jobs.items = records;
	args->jobs.count = listing.count;
	return RPC_ERROR_SUCCESS;
}

/* The extended record of a job as this caller sees it. NULL: out of memory. */
static struct rpc_job_entry_ex_1 *extended(struct rpc_call *call, const struct fax_job *job,
					   struct rpc_job_entry_ex_1 *entry)
{
	struct rpc_job_status *status = rpc_arena_alloc(call->arena, sizeof(*status));

	if (!status)
		return NULL;
	record_job_ex(job, job_device_state(call, job), record_job_operations(job, may_steer(call, job)), status,
		      entry);
	return entry;
}

/* Which kinds of jobs are asked for, and may be (reference, section 5: 28 and 88). */
static uint32_t check_types(const struct rpc_call *call, uint32_t types)
{
	const uint32_t known = RPC_JTF_UNKNOWN | RPC_JTF_SEND | RPC_JTF_RECEIVE | RPC_JTF_ROUTING |
			       RPC_JTF_FAIL_RECEIVE | RPC_JTF_BROADCAST;

	if (types & ~known)
		return RPC_ERROR_INVALID_PARAMETER;
	if (types & (RPC_JTF_RECEIVE | RPC_JTF_ROUTING) && !access_manages_inbox(call->identity))
		return RPC_ERROR_ACCESS_DENIED;
	return RPC_ERROR_SUCCESS;
}

/* The jobs of these kinds, of one user or of all the caller sees, as extended records. */
static uint32_t list_extended(struct rpc_call *call, uint32_t types, const char *user_name,
			      struct rpc_job_entry_ex_1 **ret_records, uint32_t *ret_count)
{
	struct listing listing = {.user_name = user_name, .outgoing = types & RPC_JTF_SEND, .arena = call->arena};
	uint32_t error, i;

	error = check_types(call, types);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	each_job(call, types & RPC_JTF_RECEIVE, collect, &listing);
	*ret_records = rpc_arena_alloc(call->arena, listing.count * sizeof(**ret_records));
	if (listing.failed || !*ret_records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < listing.count; i++) {
		if (!extended(call, &listing.jobs[i], &(*ret_records)[i]))
			return RPC_ERROR_NOT_ENOUGH_MEMORY;
	}
	*ret_count = listing.count;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_EnumJobsEx(struct rpc_call *call, struct rpc_fax_EnumJobsEx *args)
{
	struct rpc_job_entry_ex_1 *entries;
	struct rpc_job_entry_ex *records;
	uint32_t error, count, i;

	error = list_extended(call, args->job_types, NULL, &entries, &count);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	records = rpc_arena_alloc(call->arena, count * sizeof(*records));
	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++)
		record_job_ex_before_v3(&entries[i], &records[i]);
	args->jobs.items = records;
	args->jobs.count = count;
	return RPC_ERROR_SUCCESS;
}

/* The user in "machine\user" or "domain\user"; NULL: it is not written so. */
static const char *account_user(const char *account)
{
	const char *backslash = strchr(account, '\\');

	if (!backslash || backslash == account || backslash[1] == '\0' || strchr(backslash + 1, '\\'))
		return NULL;
	return backslash + 1;
}

uint32_t fax_EnumJobsEx2(struct rpc_call *call, struct rpc_fax_EnumJobsEx2 *args)
{
	const char *user_name = call->identity->name;
	bool sees_all = access_holds(call->identity, RPC_RIGHT_QUERY_OUT_JOBS);
	struct rpc_job_entry_ex_1 *records;
	uint32_t error, count;

	if (args->level != 1)
		return RPC_ERROR_INVALID_PARAMETER;
	if (args->all_accounts) {
		if (!sees_all)
			return RPC_ERROR_ACCESS_DENIED;
		user_name = NULL;
	} else if (args->account_name) {
		user_name = account_user(args->account_name);
		if (!user_name)
			return RPC_ERROR_INVALID_PARAMETER;
		if (!sees_all && strcmp(user_name, call->identity->name) != 0)
			return RPC_ERROR_ACCESS_DENIED;
	}
	error = list_extended(call, args->job_types, user_name, &records, &count);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	args->jobs.items = records;
	args->jobs.count = count;
	return RPC_ERROR_SUCCESS;
}

/* ---- one job --------------------------------------------------------- */

uint32_t fax_GetJob(struct rpc_call *call, struct rpc_fax_GetJob *args)
{
	struct rpc_job_entry *record;
	struct fax_job job;
	uint32_t error;

	error = find_job(call, args->job_id, &job);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	if (!record_is_queued(&job)) /* clients take this for "done" (winfax reference 4.3) */
		return RPC_ERROR_INVALID_PARAMETER;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	record_job(&job, job_device_state(call, &job), record);
	args->job = record;
	return RPC_ERROR_SUCCESS;
}

/* Who may not see a job learns no more than that there is none. */
static uint32_t get_extended(struct rpc_call *call, uint64_t message_id, struct rpc_job_entry_ex_1 **ret_entry)
{
	struct rpc_job_entry_ex_1 *entry;
	struct fax_job job;

	if (find_job(call, message_id, &job) != RPC_ERROR_SUCCESS || !record_is_queued(&job))
		return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
	entry = rpc_arena_alloc(call->arena, sizeof(*entry));
	if (!entry || !extended(call, &job, entry))
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	*ret_entry = entry;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetJobEx(struct rpc_call *call, struct rpc_fax_GetJobEx *args)
{
	struct rpc_job_entry_ex_1 *entry;
	struct rpc_job_entry_ex *record;
	uint32_t error;

	error = get_extended(call, args->message_id, &entry);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	record_job_ex_before_v3(entry, record);
	args->job = record;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetJobEx2(struct rpc_call *call, struct rpc_fax_GetJobEx2 *args)
{
	struct rpc_job_entry_ex_1 *entry;
	uint32_t error;

	if (args->level != 1)
		return RPC_ERROR_INVALID_PARAMETER;
	error = get_extended(call, args->message_id, &entry);
	if (error == RPC_ERROR_SUCCESS)
		args->job = entry;
	return error;
}

uint32_t fax_GetPageData(struct rpc_call *call, struct rpc_fax_GetPageData *args)
{
	struct fax_job job;
	uint32_t error;
	uint8_t *copy;
	AUTO_BUF page = {0};
	int file, r;

	error = find_job(call, args->job_id, &job);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	if (job.state == FAX_JOB_RECEIVING || job.kind == FAX_KIND_POLL)
		return RPC_ERROR_INVALID_DATA;
	if (!record_is_queued(&job))
		return RPC_ERROR_INVALID_PARAMETER;
	file = queue_open_document(call->rpcd->queue, job.id);
	if (file < 0)
		return rpc_error_of(file);
	buf_init(&page, RPC_FAX_MAX_BUFFER);
	r = page_data_first(file, &page, &args->image_width, &args->image_height);
	if (r < 0)
		return r == -EBADMSG ? RPC_ERROR_INVALID_DATA : RPC_ERROR_NOT_ENOUGH_MEMORY;
	copy = rpc_arena_alloc(call->arena, page.size);
	if (!copy)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	memcpy(copy, page.data, page.size);
	args->page = (struct rpc_bytes){copy, (uint32_t)page.size};
	return RPC_ERROR_SUCCESS;
}

/* ---- steering -------------------------------------------------------- */

/* Who may steer need not be allowed to look: a job is found, then it is asked what may be done. */
static uint32_t find_to_steer(struct rpc_call *call, uint32_t job_id, struct fax_job *ret_job)
{
	uint32_t error = find_job(call, job_id, ret_job);

	if (error == RPC_ERROR_INVALID_PARAMETER)
		return error;
	if (!may_steer(call, ret_job))
		return RPC_ERROR_ACCESS_DENIED;
	/* What is sent or cancelled is not there any more (winfax reference 4.3). */
	return record_is_queued(ret_job) ? RPC_ERROR_SUCCESS : RPC_ERROR_INVALID_PARAMETER;
}

uint32_t fax_SetJob(struct rpc_call *call, struct rpc_fax_SetJob *args)
{
	enum job_command command;
	struct fax_job job;
	uint32_t error;

	error = find_to_steer(call, args->job_id, &job);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	switch (args->command) {
	case RPC_JC_DELETE:
		command = JOB_COMMAND_CANCEL;
		break;
	case RPC_JC_PAUSE:
		command = JOB_COMMAND_PAUSE;
		break;
	case RPC_JC_RESUME: /* and restart, which has the same number */
		command = job.state == FAX_JOB_FAILED ? JOB_COMMAND_RESTART : JOB_COMMAND_RESUME;
		break;
	default:
		return RPC_ERROR_INVALID_PARAMETER;
	}
	return command_job(call, &job, command);
}

uint32_t fax_Abort(struct rpc_call *call, struct rpc_fax_Abort *args)
{
	struct fax_job job;
	uint32_t error;

	error = find_to_steer(call, args->job_id, &job);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	return command_job(call, &job, JOB_COMMAND_CANCEL);
}

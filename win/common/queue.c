/* SPDX-License-Identifier: MIT */
/* Jobs and devices in the numbers of Windows 2000; see queue.h. */
#include "common/queue.h"

#include <winfax.h>

#include "base/macros.h"

bool queue_holds(const struct fax_job *job)
{
	return job->state != FAX_JOB_SENT && job->state != FAX_JOB_CANCELLED;
}

DWORD queue_job_type(const struct fax_job *job)
{
	/* Also of one that polls: it is submitted, waits and is called as those that send. */
	return job->state == FAX_JOB_RECEIVING ? JT_RECEIVE : JT_SEND;
}

DWORD queue_status(const struct fax_job *job)
{
	static const DWORD numbers[FAX_JOB_STATES] = {
		[FAX_JOB_PENDING] = JS_PENDING,    [FAX_JOB_SENDING] = JS_INPROGRESS,
		[FAX_JOB_RETRYING] = JS_RETRYING,  [FAX_JOB_PAUSED] = JS_PAUSED,
		[FAX_JOB_FAILED] = JS_FAILED,      [FAX_JOB_RECEIVING] = JS_INPROGRESS,
		[FAX_JOB_CANCELLED] = JS_DELETING,
	};

	if (job->no_line && (job->state == FAX_JOB_PENDING || job->state == FAX_JOB_RETRYING))
		return JS_NOLINE;
	if (job->state == FAX_JOB_FAILED && job->attempts > job->retries)
		return JS_RETRIES_EXCEEDED;
	return (size_t)job->state < ARRAY_SIZE(numbers) ? numbers[job->state] : JS_PENDING;
}

DWORD queue_device_status(enum fax_port_state state)
{
	static const DWORD numbers[FAX_PORT_STATES] = {
#define X(name, words, fps) [FAX_PORT_##name] = fps,
		FAX_PORT_STATE_LIST(X)
#undef X
	};

	return (size_t)state < ARRAY_SIZE(numbers) ? numbers[state] : 0;
}

DWORD queue_job_device_status(const struct fax_job *job)
{
	if (job->state != FAX_JOB_SENDING && job->state != FAX_JOB_RECEIVING)
		return 0;
	return queue_device_status(job->port_state);
}

bool queue_call_came_in(const struct fax_port_status *status)
{
	/* Only a call of ours has somebody who submitted it. */
	return status->submitted_time == 0;
}

DWORD queue_call_type(const struct fax_port_status *status)
{
	if (status->state == FAX_PORT_IDLE || status->state == FAX_PORT_OFFLINE)
		return JT_UNKNOWN;
	/* One that polls is seen by what it does, and so is a caller who collects a document. */
	if (!queue_call_came_in(status))
		return status->state == FAX_PORT_RECEIVING ? JT_RECEIVE : JT_SEND;
	return status->state == FAX_PORT_DIALING || status->state == FAX_PORT_SENDING ? JT_SEND : JT_RECEIVE;
}

enum fax_error queue_job_get(struct fax_client *client, DWORD job_id, struct fax_job **ret_job)
{
	struct fax_job *job;
	enum fax_error error = fax_job_get(client, job_id, &job);

	if (error != FAX_E_OK)
		return error;
	if (!queue_holds(job)) {
		fax_free(job);
		return FAX_E_NOT_FOUND;
	}
	*ret_job = job;
	return FAX_E_OK;
}

/* Somebody else's job cannot be read; what the server says of the command is why. */
static enum fax_error resume(struct fax_client *client, uint32_t job_id)
{
	struct fax_job *job = NULL;
	enum fax_error error = queue_job_get(client, job_id, &job);
	bool failed = job && job->state == FAX_JOB_FAILED;

	fax_free(job);
	if (error != FAX_E_OK && error != FAX_E_NOT_FOUND)
		return error;
	return failed ? fax_job_restart(client, job_id) : fax_job_resume(client, job_id);
}

typedef enum fax_error command_fn(struct fax_client *client, uint32_t job_id);

static command_fn *const commands[] = {
	[JC_DELETE] = fax_job_cancel,
	[JC_PAUSE] = fax_job_pause,
	[JC_RESUME] = resume,
};

bool queue_command_is_known(DWORD command)
{
	return command < ARRAY_SIZE(commands) && commands[command];
}

enum fax_error queue_command(struct fax_client *client, DWORD job_id, DWORD command)
{
	struct fax_job *job = NULL;
	enum fax_error error, now;

	error = commands[command](client, job_id);
	if (error != FAX_E_WRONG_STATE)
		return error;
	/* The server keeps jobs that have left the queue, and says so of them. One that stays is being cancelled. */
	now = queue_job_get(client, job_id, &job);
	fax_free(job);
	return now != FAX_E_OK || command == JC_DELETE ? FAX_E_NOT_FOUND : error;
}

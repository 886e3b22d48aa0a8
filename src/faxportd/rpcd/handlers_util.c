/* SPDX-License-Identifier: MIT */
/* What several handlers need; see handlers_util.h. */
#include "faxportd/rpcd/handlers_util.h"

#include <errno.h>

#include "base/macros.h"
#include "faxportd/port/port.h"
#include "faxportd/queue/queue.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/records.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/store/settings.h"

/* ---- ports ----------------------------------------------------------- */

bool port_is_locked(struct rpc_call *call, uint32_t device_id)
{
	const struct handle *modifier = handle_port_modifier(call->rpcd, device_id);

	if (!modifier || modifier->assoc == call->assoc)
		return false;
	rpc_call_say(call, "another client has the port open to change it");
	return true;
}

uint32_t change_port(struct rpc_call *call, struct port *port, const struct fax_port_change *change)
{
	char why[256];
	void *later;

	if (port_check_change(port, change, why, sizeof(why)) < 0) {
		rpc_call_say(call, "%s", why);
		return RPC_ERROR_INVALID_PARAMETER;
	}
	later = rpc_store_later(call);
	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	port_change(port, change, rpc_stored, later);
	return RPC_LATER;
}

struct port *port_of_job(struct rpc_call *call, uint32_t job_id)
{
	struct ports *ports = call->rpcd->ports;
	struct fax_port_status status;
	size_t i, count = ports_count(ports);
	struct port *port;

	for (i = 0; i < count && job_id != 0; i++) {
		port = ports_at(ports, i);
		port_get_status(port, &status);
		if (status.job_id == job_id && record_direction(&status) != RPC_JT_UNKNOWN)
			return port;
	}
	return NULL;
}

enum fax_port_state job_device_state(struct rpc_call *call, const struct fax_job *job)
{
	struct fax_port_status status = {.state = FAX_PORT_IDLE};
	struct port *port = NULL;

	if (job->state == FAX_JOB_SENDING || job->state == FAX_JOB_RECEIVING)
		port = ports_find(call->rpcd->ports, job->device_id);
	if (port)
		port_get_status(port, &status);
	return status.state;
}

/* ---- jobs ------------------------------------------------------------ */

/* The fax that this port receives, as a job. */
static bool incoming_job(const struct port *port, struct fax_job *ret_job)
{
	struct fax_port_status status;

	port_get_status(port, &status);
	/* One that polls is a job of the queue. */
	if (status.job_id == 0 || record_direction(&status) != RPC_JT_RECEIVE || !record_came_in(&status))
		return false;
	record_incoming_job(&status, ret_job);
	return true;
}

static bool sees_incoming(const struct rpc_call *call)
{
	return access_sees_inbox(call->identity, settings_get(call->rpcd->settings));
}

uint32_t find_job(struct rpc_call *call, uint64_t id, struct fax_job *ret_job)
{
	struct port *port;

	if (id > UINT32_MAX)
		return RPC_ERROR_INVALID_PARAMETER;
	if (queue_get(call->rpcd->queue, (uint32_t)id, ret_job))
		return access_sees_job(call->identity, ret_job) ? RPC_ERROR_SUCCESS : RPC_ERROR_ACCESS_DENIED;
	port = port_of_job(call, (uint32_t)id);
	if (!port || !incoming_job(port, ret_job))
		return RPC_ERROR_INVALID_PARAMETER;
	return sees_incoming(call) ? RPC_ERROR_SUCCESS : RPC_ERROR_ACCESS_DENIED;
}

bool may_steer(const struct rpc_call *call, const struct fax_job *job)
{
	if (job->state == FAX_JOB_RECEIVING)
		return access_manages_inbox(call->identity);
	return access_steers_job(call->identity, job);
}

struct visit {
	struct rpc_call *call;
	bool (*fn)(void *arg, const struct fax_job *job);
	void *arg;
	struct fax_job next; /* the incoming fax to visit next; id 0: no more */
	bool ended;
};

/* Faxes being received are few, one for a port at most: look for the next one by id each time. */
static void find_next_incoming(struct visit *visit)
{
	struct ports *ports = visit->call->rpcd->ports;
	size_t i, count = ports_count(ports);
	uint32_t after = visit->next.id;
	struct fax_job job;

	visit->next.id = 0;
	for (i = 0; i < count; i++) {
		if (!incoming_job(ports_at(ports, i), &job) || job.id <= after)
			continue;
		if (visit->next.id == 0 || job.id < visit->next.id)
			visit->next = job;
	}
}

static void visit_incoming(struct visit *visit, uint64_t below)
{
	while (!visit->ended && visit->next.id != 0 && visit->next.id < below) {
		visit->ended = !visit->fn(visit->arg, &visit->next);
		find_next_incoming(visit);
	}
}

static bool visit_job(void *arg, const struct fax_job *job)
{
	struct visit *visit = arg;

	visit_incoming(visit, job->id);
	if (!visit->ended && access_sees_job(visit->call->identity, job))
		visit->ended = !visit->fn(visit->arg, job);
	return !visit->ended;
}

void each_job(struct rpc_call *call, bool incoming, bool (*fn)(void *arg, const struct fax_job *job), void *arg)
{
	struct visit visit = {.call = call, .fn = fn, .arg = arg};

	if (incoming && sees_incoming(call))
		find_next_incoming(&visit);
	queue_each(call->rpcd->queue, visit_job, &visit);
	visit_incoming(&visit, UINT64_MAX);
}

uint32_t command_job(struct rpc_call *call, const struct fax_job *job, enum job_command command)
{
	static const enum queue_command commands[] = {
		[JOB_COMMAND_PAUSE] = QUEUE_PAUSE,
		[JOB_COMMAND_RESUME] = QUEUE_RESUME,
		[JOB_COMMAND_RESTART] = QUEUE_RESTART,
		[JOB_COMMAND_CANCEL] = QUEUE_CANCEL,
	};
	void *later;
	int r;

	if (job->state == FAX_JOB_RECEIVING) {
		if (command != JOB_COMMAND_CANCEL)
			return RPC_ERROR_INVALID_OPERATION;
		port_hang_up(port_of_job(call, job->id), FAX_STATUS_CANCELLED);
		return RPC_ERROR_SUCCESS;
	}
	later = rpc_store_later(call);
	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	r = queue_command(call->rpcd->queue, job->id, commands[command], rpc_stored, later);
	if (r == 0)
		return RPC_LATER;
	if (r == -EPROTO)
		rpc_call_say(call, "not possible: the job is %s", fax_job_state_words(job->state));
	if (r == -EEXIST) {
		rpc_call_say(call, "the port has another document on offer");
		r = -EPROTO;
	}
	return rpc_store_not(later, r == -ENOENT ? RPC_ERROR_INVALID_PARAMETER : rpc_error_of(r));
}

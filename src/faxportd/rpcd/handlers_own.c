/* SPDX-License-Identifier: MIT */
/* Handlers: our own interface, for libfaxport (rpc/methods_faxport.h says what each does). */
#include "faxportd/rpcd/handlers.h"

#include <stdlib.h>

#include "base/macros.h"
#include "faxportd/media/media.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port.h"
#include "faxportd/queue/queue.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/handlers_util.h"
#include "faxportd/rpcd/rpc_conn.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/store/settings.h"

#define WRONG_COOKIES_MAX 3

/* ---- the connection -------------------------------------------------- */

uint32_t faxport_Authenticate(struct rpc_call *call, struct rpc_faxport_Authenticate *args)
{
	struct rpc_conn *conn = call->conn;
	struct rpcd *rpcd = call->rpcd;

	if (conn->identity) /* known from the socket, or by an earlier cookie: there is nothing to prove */
		return RPC_ERROR_SUCCESS;
	if (!cookie_matches(&rpcd->cookie, args->cookie.data, args->cookie.size)) {
		log_once_per(&rpcd->wrong_cookies, LOG_LEVEL_WARNING, "wrong cookie from a client");
		if (++conn->wrong_cookies >= WRONG_COOKIES_MAX)
			rpc_conn_close(conn);
		return RPC_ERROR_ACCESS_DENIED;
	}
	if (!rpc_conn_identify(conn, rpcd->cookie_owner)) {
		rpc_call_say(call, "too many connections of this user");
		return RPC_ERROR_BUSY;
	}
	return RPC_ERROR_SUCCESS;
}

uint32_t faxport_GetLastErrorText(struct rpc_call *call, struct rpc_faxport_GetLastErrorText *args)
{
	struct rpc_faxport_words *record = rpc_arena_alloc(call->arena, sizeof(*record));

	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	record->words = call->conn->words;
	args->text = record;
	return RPC_ERROR_SUCCESS;
}

/* ---- ports ----------------------------------------------------------- */

static void port_for_caller(const struct rpc_call *call, const struct port *port, struct fax_port *ret_port)
{
	port_get(port, ret_port);
	ret_port->can_modify = access_holds(call->identity, RPC_RIGHT_MANAGE_CONFIG);
}

uint32_t faxport_GetPortRecord(struct rpc_call *call, struct rpc_faxport_GetPortRecord *args)
{
	struct port *port = ports_find(call->rpcd->ports, args->device_id);
	struct fax_port *record;

	if (!port)
		return RPC_ERROR_BAD_UNIT;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	port_for_caller(call, port, record);
	args->port = record;
	return RPC_ERROR_SUCCESS;
}

uint32_t faxport_EnumPortRecords(struct rpc_call *call, struct rpc_faxport_EnumPortRecords *args)
{
	struct ports *ports = call->rpcd->ports;
	size_t i, count = ports_count(ports);
	struct fax_port *records = rpc_arena_alloc(call->arena, count * sizeof(*records));

	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++)
		port_for_caller(call, ports_at(ports, i), &records[i]);
	args->ports.items = records;
	args->ports.count = (uint32_t)count;
	return RPC_ERROR_SUCCESS;
}

uint32_t faxport_SetPortRecord(struct rpc_call *call, struct rpc_faxport_SetPortRecord *args)
{
	const uint32_t known =
		FAX_PORT_CSID | FAX_PORT_TSID | FAX_PORT_PRIORITY | FAX_PORT_RINGS | FAX_PORT_SEND | FAX_PORT_RECEIVE;
	struct port *port = ports_find(call->rpcd->ports, args->device_id);
	struct fax_port_change change = args->change;

	if (!port)
		return RPC_ERROR_BAD_UNIT;
	if (change.fields & ~known)
		return RPC_ERROR_INVALID_PARAMETER;
	if (port_is_locked(call, args->device_id))
		return RPC_ERROR_DEVICE_IN_USE;
	if (!change.csid)
		change.csid = "";
	if (!change.tsid)
		change.tsid = "";
	return change_port(call, port, &change);
}

/* ---- waiting for a port's status ------------------------------------- */

struct status_wait {
	struct rpc_later later;
	struct port *port;
	struct port_watch *watch;
	struct tmr tmr;
};

static struct status_wait *status_wait_free(struct status_wait *wait)
{
	if (!wait)
		return NULL;
	tmr_cancel(&wait->tmr);
	port_watch_free(wait->watch);
	free(wait);
	return NULL;
}

static uint32_t give_status(struct rpc_call *call, const struct port *port)
{
	struct rpc_faxport_GetPortStatus *args = call->args;
	struct fax_port_status *record = rpc_arena_alloc(call->arena, sizeof(*record));

	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	port_get_status(port, record);
	access_veil_status(call->identity, settings_get(call->rpcd->settings), record);
	args->status_record = record;
	return RPC_ERROR_SUCCESS;
}

static void on_status_changed(void *arg)
{
	struct status_wait *wait = arg;
	uint32_t status = give_status(wait->later.call, wait->port);

	rpc_later_finish(&wait->later, status);
	status_wait_free(wait);
}

static void on_status_timeout(void *arg)
{
	struct status_wait *wait = arg;

	rpc_later_finish(&wait->later, RPC_ERROR_TIMEOUT);
	status_wait_free(wait);
}

static void on_waiter_gone(struct rpc_later *later)
{
	status_wait_free(CONTAINER_OF(later, struct status_wait, later));
}

uint32_t faxport_GetPortStatus(struct rpc_call *call, struct rpc_faxport_GetPortStatus *args)
{
	struct port *port = ports_find(call->rpcd->ports, args->device_id);
	struct fax_port_status status;
	struct status_wait *wait;
	int r;

	if (!port)
		return RPC_ERROR_BAD_UNIT;
	port_get_status(port, &status);
	if (status.version > args->after_version)
		return give_status(call, port);
	if (args->wait_ms == 0)
		return RPC_ERROR_TIMEOUT;

	wait = calloc(1, sizeof(*wait));
	if (!wait)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	wait->port = port;
	r = port_watch_add(port, args->after_version, on_status_changed, wait, &wait->watch);
	if (r < 0) {
		status_wait_free(wait);
		return rpc_error_of(r);
	}
	tmr_start(&wait->tmr, MIN(args->wait_ms, RPC_FAXPORT_WAIT_MAX_MS), on_status_timeout, wait);
	rpc_later_begin(&wait->later, call, on_waiter_gone);
	return RPC_LATER;
}

/* ---- jobs ------------------------------------------------------------ */

struct job_page {
	struct fax_job *jobs;
	uint32_t first_id, count, room;
	bool more;
};

static bool collect_job(void *arg, const struct fax_job *job)
{
	struct job_page *page = arg;

	if (job->id < page->first_id)
		return true;
	if (page->count == page->room) {
		page->more = true;
		return false;
	}
	page->jobs[page->count++] = *job;
	return true;
}

uint32_t faxport_EnumJobs(struct rpc_call *call, struct rpc_faxport_EnumJobs *args)
{
	struct job_page page = {.first_id = args->first_id, .room = MIN(args->max_jobs, RPC_FAXPORT_PAGE_MAX)};
	uint32_t i;

	if (page.room == 0)
		return RPC_ERROR_INVALID_PARAMETER;
	page.jobs = rpc_arena_alloc(call->arena, page.room * sizeof(*page.jobs));
	if (!page.jobs)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	each_job(call, true, collect_job, &page);
	for (i = 0; i < page.count; i++)
		page.jobs[i].port_state = job_device_state(call, &page.jobs[i]);
	args->jobs.items = page.jobs;
	args->jobs.count = page.count;
	args->more = page.more;
	return RPC_ERROR_SUCCESS;
}

uint32_t faxport_GetJob(struct rpc_call *call, struct rpc_faxport_GetJob *args)
{
	struct fax_job *record = rpc_arena_alloc(call->arena, sizeof(*record));

	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	if (find_job(call, args->job_id, record) != RPC_ERROR_SUCCESS)
		return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
	record->port_state = job_device_state(call, record);
	args->job = record;
	return RPC_ERROR_SUCCESS;
}

uint32_t faxport_CommandJob(struct rpc_call *call, struct rpc_faxport_CommandJob *args)
{
	static const enum job_command commands[] = {
		[RPC_FAXPORT_JOB_PAUSE] = JOB_COMMAND_PAUSE,
		[RPC_FAXPORT_JOB_RESUME] = JOB_COMMAND_RESUME,
		[RPC_FAXPORT_JOB_RESTART] = JOB_COMMAND_RESTART,
		[RPC_FAXPORT_JOB_CANCEL] = JOB_COMMAND_CANCEL,
	};
	struct fax_job job;

	if (args->command < RPC_FAXPORT_JOB_PAUSE || args->command > RPC_FAXPORT_JOB_CANCEL)
		return RPC_ERROR_INVALID_PARAMETER;
	if (find_job(call, args->job_id, &job) != RPC_ERROR_SUCCESS)
		return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
	if (!may_steer(call, &job))
		return RPC_ERROR_ACCESS_DENIED;
	return command_job(call, &job, commands[args->command]);
}

/* ---- received messages ----------------------------------------------- */

static bool sees_inbox(const struct rpc_call *call)
{
	return access_sees_inbox(call->identity, settings_get(call->rpcd->settings));
}

struct message_page {
	struct fax_message *messages;
	uint64_t first_id;
	uint32_t count, room;
	bool more;
};

static bool collect_message(void *arg, const struct fax_message *message)
{
	struct message_page *page = arg;

	if (message->id < page->first_id)
		return true;
	if (page->count == page->room) {
		page->more = true;
		return false;
	}
	page->messages[page->count++] = *message;
	return true;
}

uint32_t faxport_EnumInbox(struct rpc_call *call, struct rpc_faxport_EnumInbox *args)
{
	struct message_page page = {.first_id = args->first_id, .room = MIN(args->max_messages, RPC_FAXPORT_PAGE_MAX)};

	if (page.room == 0)
		return RPC_ERROR_INVALID_PARAMETER;
	if (!sees_inbox(call))
		return RPC_ERROR_ACCESS_DENIED;
	page.messages = rpc_arena_alloc(call->arena, page.room * sizeof(*page.messages));
	if (!page.messages)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	inbox_each(call->rpcd->inbox, collect_message, &page);
	args->messages.items = page.messages;
	args->messages.count = page.count;
	args->more = page.more;
	return RPC_ERROR_SUCCESS;
}

uint32_t faxport_GetInboxMessage(struct rpc_call *call, struct rpc_faxport_GetInboxMessage *args)
{
	struct fax_message *record;

	if (!sees_inbox(call))
		return RPC_ERROR_ACCESS_DENIED;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	if (!inbox_get(call->rpcd->inbox, args->message_id, record))
		return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
	args->message = record;
	return RPC_ERROR_SUCCESS;
}

/* ---- the server ------------------------------------------------------ */

uint32_t faxport_GetServer(struct rpc_call *call, struct rpc_faxport_GetServer *args)
{
	const struct settings_values *settings = settings_get(call->rpcd->settings);
	struct fax_server *record = rpc_arena_alloc(call->arena, sizeof(*record));
	struct media_activity media;
	uint32_t sending;

	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	*record = (struct fax_server){
		.version = FAXPORT_VERSION,
		.retries = settings->retries,
		.retry_delay_min = settings->retry_delay_min,
		.branding = settings->branding,
		.use_device_tsid = settings->use_device_tsid,
		.queue_paused = settings->queue_paused,
		.archive_outgoing = settings->archive_outgoing,
		.archive_directory = settings->archive_directory,
		.dirty_days = settings->dirty_days,
		.server_covers_only = settings->server_cp,
		.discount_start_min = settings->cheap_start_hour * 60u + settings->cheap_start_minute,
		.discount_end_min = settings->cheap_stop_hour * 60u + settings->cheap_stop_minute,
		.mapi_profile = settings->profile_name,
		.ports = (uint32_t)ports_count(call->rpcd->ports),
	};
	queue_activity(call->rpcd->queue, &record->jobs_queued, &record->jobs_sending);
	ports_activity(call->rpcd->ports, &sending, &record->jobs_receiving);
	media_activity(call->rpcd->media, &media);
	record->media_calls = media.calls;
	record->media_busy_percent = media.busy_percent;
	record->media_late_ms = media.late_ms;
	record->media_ticks = media.ticks;
	record->media_late_ticks = media.late_ticks;
	record->media_refused = media.refused;
	args->server = record;
	return RPC_ERROR_SUCCESS;
}

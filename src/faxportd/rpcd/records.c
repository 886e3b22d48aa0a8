/* SPDX-License-Identifier: MIT */
/* From the model to the records of ports and of the server; see records.h. Those of jobs: records_job.c. */
#include "faxportd/rpcd/records.h"

#include <stdio.h>
#include <string.h>

#include "base/wintime.h"
#include "faxportd/port/port.h"
#include "faxportd/store/settings.h"

static uint32_t fps_of(enum fax_port_state state)
{
	static const uint32_t numbers[FAX_PORT_STATES] = {
#define X(name, words, fps) [FAX_PORT_##name] = fps,
		FAX_PORT_STATE_LIST(X)
#undef X
	};

	return (unsigned)state < FAX_PORT_STATES ? numbers[state] : RPC_FPS_UNKNOWN;
}

enum rpc_job_type record_direction(const struct fax_port_status *status)
{
	switch (status->state) {
	case FAX_PORT_DIALING:
	case FAX_PORT_SENDING:
		return RPC_JT_SEND;
	case FAX_PORT_RINGING:
	case FAX_PORT_RECEIVING:
		return RPC_JT_RECEIVE;
	case FAX_PORT_ANSWERED:
	case FAX_PORT_ENDING:
		/* calls of both directions pass through these; a fax that is sent is somebody's */
		return status->user_name[0] != '\0' ? RPC_JT_SEND : RPC_JT_RECEIVE;
	case FAX_PORT_IDLE:
	case FAX_PORT_OFFLINE:
	case FAX_PORT_STATES:
		break;
	}
	return RPC_JT_UNKNOWN;
}

bool record_came_in(const struct fax_port_status *status)
{
	/* A call of ours was submitted by somebody, whichever way its pages go. */
	return status->submitted_time == 0;
}

void record_version(struct rpc_version *ret_version)
{
	unsigned major = 0, minor = 0, build = 0;

	sscanf(FAXPORT_VERSION, "%u.%u.%u", &major, &minor, &build);
	*ret_version = (struct rpc_version){
		.valid = true,
		.major = (uint16_t)major,
		.minor = (uint16_t)minor,
		.major_build = (uint16_t)build,
	};
}

void record_port(const struct fax_port *port, struct rpc_port_info *ret_info)
{
	*ret_info = (struct rpc_port_info){
		.device_id = port->device_id,
		.state = fps_of(port->state),
		.flags = (port->send ? RPC_FPF_SEND : 0u) | (port->receive ? RPC_FPF_RECEIVE : 0u),
		.rings = port->rings,
		.priority = port->priority,
		.device_name = port->name,
		.tsid = port->tsid,
		.csid = port->csid,
	};
}

void record_port_ex(const struct port *port, struct rpc_port_info_ex *ret_info)
{
	static const uint32_t statuses[FAX_PORT_STATES] = {
		[FAX_PORT_RINGING] = RPC_DS_RINGING,     [FAX_PORT_ANSWERED] = RPC_DS_RECEIVING,
		[FAX_PORT_DIALING] = RPC_DS_SENDING,     [FAX_PORT_SENDING] = RPC_DS_SENDING,
		[FAX_PORT_RECEIVING] = RPC_DS_RECEIVING, [FAX_PORT_OFFLINE] = RPC_DS_POWERED_OFF,
	};
	const struct port_provider *provider = port_provider(port);
	struct fax_port settings;

	port_get(port, &settings);
	*ret_info = (struct rpc_port_info_ex){
		.device_id = settings.device_id,
		.device_name = settings.name,
		.provider_name = provider->friendly_name,
		.provider_guid = provider->guid,
		.send = settings.send,
		.receive_mode = settings.receive ? RPC_RECEIVE_AUTO : RPC_RECEIVE_OFF,
		.status = statuses[settings.state],
		.rings = settings.rings,
		.csid = settings.csid,
		.tsid = settings.tsid,
	};
}

void record_device_status(const struct fax_port_status *status, struct rpc_device_status *ret_record)
{
	enum rpc_job_type type = record_direction(status);
	bool came_in = record_came_in(status);

	*ret_record = (struct rpc_device_status){
		.caller_id = type == RPC_JT_RECEIVE || came_in ? record_text(status->caller_id) : NULL,
		.csid = record_text(status->csid),
		.current_page = status->current_page,
		.device_id = status->device_id,
		.device_name = status->device_name,
		.document_name = record_text(status->document_name),
		.job_type = type,
		.phone_number = type == RPC_JT_SEND && !came_in ? record_text(status->called_number) : NULL,
		.routing_string = type == RPC_JT_RECEIVE ? record_text(status->routing_string) : NULL,
		.sender_name = record_text(status->sender_name),
		.recipient_name = record_text(status->recipient_name),
		.document_size = type == RPC_JT_SEND ? (uint32_t)status->document_bytes : 0,
		.start_time = wintime_to_filetime(status->start_time),
		.status = fps_of(status->state),
		.submitted_time = wintime_to_filetime(status->submitted_time),
		.total_pages = status->total_pages,
		.tsid = record_text(status->tsid),
		.user_name = record_text(status->user_name),
	};
}

uint32_t record_queue_state(const struct settings_values *settings)
{
	return (settings->incoming_blocked ? RPC_QUEUE_INCOMING_BLOCKED : 0u) |
	       (settings->outbox_blocked ? RPC_QUEUE_OUTBOX_BLOCKED : 0u) |
	       (settings->queue_paused ? RPC_QUEUE_OUTBOX_PAUSED : 0u);
}

void record_configuration(const struct settings_values *settings, struct rpc_configuration *ret_record)
{
	*ret_record = (struct rpc_configuration){
		.retries = settings->retries,
		.retry_delay = settings->retry_delay_min,
		.dirty_days = settings->dirty_days,
		.branding = settings->branding,
		.use_device_tsid = settings->use_device_tsid,
		.server_cp = settings->server_cp,
		.pause_server_queue = settings->queue_paused,
		.start_cheap_time = {settings->cheap_start_hour, settings->cheap_start_minute},
		.stop_cheap_time = {settings->cheap_stop_hour,  settings->cheap_stop_minute },
		.archive_outgoing = settings->archive_outgoing,
		.archive_directory = record_text(settings->archive_directory),
		.profile_name = record_text(settings->profile_name),
	};
}

/* An age limit of 0 is none; dirty days of all ones are for ever. */
static uint32_t age_limit(const struct settings_values *settings)
{
	return settings->dirty_days == UINT32_MAX ? 0 : settings->dirty_days;
}

uint32_t record_dirty_days(uint32_t limit)
{
	return limit == 0 ? UINT32_MAX : limit;
}

void record_outbox_config(const struct settings_values *settings, struct rpc_outbox_config *ret_record)
{
	*ret_record = (struct rpc_outbox_config){
		.allow_personal_cp = !settings->server_cp,
		.use_device_tsid = settings->use_device_tsid,
		.retries = settings->retries,
		.retry_delay = settings->retry_delay_min,
		.discount_start = {settings->cheap_start_hour, settings->cheap_start_minute},
		.discount_end = {settings->cheap_stop_hour,  settings->cheap_stop_minute },
		.age_limit = age_limit(settings),
		.branding = settings->branding,
	};
}

void record_general_config(const struct settings_values *settings, struct rpc_general_config *ret_record)
{
	*ret_record = (struct rpc_general_config){
		.use_archive = settings->archive_outgoing,
		.archive_location = record_text(settings->archive_directory),
		.queue_age_limit = age_limit(settings),
		.retries = settings->retries,
		.retry_delay = settings->retry_delay_min,
		.use_device_tsid = settings->use_device_tsid,
		.discount_start = {settings->cheap_start_hour, settings->cheap_start_minute},
		.discount_end = {settings->cheap_stop_hour,  settings->cheap_stop_minute },
		.branding = settings->branding,
		.allow_personal_cp = !settings->server_cp,
		.queue_state = record_queue_state(settings),
		.auto_create_account = settings->auto_create_account,
		.incoming_public = settings->incoming_public,
	};
}

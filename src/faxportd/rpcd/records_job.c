/* SPDX-License-Identifier: MIT */
/* From the model to the records of jobs and messages; see records.h. */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/macros.h"
#include "base/wintime.h"
#include "faxportd/rpcd/records.h"

/* The later records begin with the members of the earlier ones. */
static_assert(offsetof(struct rpc_job_entry_ex, status) == offsetof(struct rpc_job_entry_ex_1, status), "same head");
static_assert(offsetof(struct rpc_message, routing_info) == offsetof(struct rpc_message_1, routing_info), "same head");

/* Sizes in the records are 32 bits. */
static uint32_t size_32(uint64_t bytes)
{
	return (uint32_t)MIN(bytes, UINT32_MAX);
}

/*
 * JS_* of each state. A failed fax is one whose retries are used up, whatever
 * the cause: that is the state from which a client may restart it.
 */
static const uint32_t queue_statuses[FAX_JOB_STATES] = {
	[FAX_JOB_PENDING] = RPC_JS_PENDING,    [FAX_JOB_SENDING] = RPC_JS_INPROGRESS,
	[FAX_JOB_RETRYING] = RPC_JS_RETRYING,  [FAX_JOB_PAUSED] = RPC_JS_PAUSED,
	[FAX_JOB_SENT] = RPC_JS_COMPLETED,     [FAX_JOB_FAILED] = RPC_JS_RETRIES_EXCEEDED,
	[FAX_JOB_CANCELLED] = RPC_JS_CANCELED, [FAX_JOB_RECEIVING] = RPC_JS_INPROGRESS,
};

/* A waiting fax that no port may send says so beside its state: these are bits. */
static uint32_t queue_status(const struct fax_job *job)
{
	return queue_statuses[job->state] | (job->no_line ? RPC_JS_NOLINE : 0u);
}

static const uint32_t ended_statuses[FAX_STATUSES] = {
#define X(name, words, next, cause, fjes) [FAX_STATUS_##name] = fjes,
	FAX_STATUS_LIST(X)
#undef X
};

/* While there is a call, the device tells; otherwise the last attempt, if there was one. */
static uint32_t extended_status(const struct fax_job *job, enum fax_port_state device)
{
	static const uint32_t live[FAX_PORT_STATES] = {
		[FAX_PORT_RINGING] = RPC_FJES_INITIALIZING, [FAX_PORT_ANSWERED] = RPC_FJES_ANSWERED,
		[FAX_PORT_DIALING] = RPC_FJES_DIALING,      [FAX_PORT_SENDING] = RPC_FJES_TRANSMITTING,
		[FAX_PORT_RECEIVING] = RPC_FJES_RECEIVING,  [FAX_PORT_ENDING] = RPC_FJES_CALL_ABORTED,
	};

	if (job->state == FAX_JOB_SENDING || job->state == FAX_JOB_RECEIVING)
		return live[device];
	if (job->attempts == 0 && job->state != FAX_JOB_CANCELLED)
		return RPC_FJES_NONE;
	return job->status < FAX_STATUSES ? ended_statuses[job->status] : RPC_FJES_FATAL_ERROR;
}

static uint32_t device_state(const struct fax_job *job, enum fax_port_state device)
{
	static const uint32_t numbers[FAX_PORT_STATES] = {
#define X(name, words, fps) [FAX_PORT_##name] = fps,
		FAX_PORT_STATE_LIST(X)
#undef X
	};

	return job->state == FAX_JOB_SENDING || job->state == FAX_JOB_RECEIVING ? numbers[device] : RPC_FPS_UNKNOWN;
}

static uint32_t job_type(const struct fax_job *job)
{
	/*
	 * One that polls receives in the end, but it was submitted here, waits for a port and is called, and who
	 * submitted it steers it: that is an outgoing job. Those that receive an ordinary user may not even list.
	 */
	return job->state == FAX_JOB_RECEIVING ? RPC_JT_RECEIVE : RPC_JT_SEND;
}

void record_incoming_job(const struct fax_port_status *status, struct fax_job *ret_job)
{
	*ret_job = (struct fax_job){
		.id = status->job_id,
		.state = FAX_JOB_RECEIVING,
		.status_detail = "",
		.pages = status->current_page,
		.current_page = status->current_page,
		.attempts = 1,
		.priority = FAX_PRIORITY_NORMAL,
		.bytes = status->bytes,
		.submitted_time = status->start_time,
		.start_time = status->start_time,
		.device_id = status->device_id,
		.device_name = status->device_name,
		.number = status->caller_id,
		.subaddress = "",
		.selective = "",
		.document_name = "",
		.recipient_name = "",
		.sender_name = "",
		.sender_company = "",
		.sender_dept = "",
		.billing_code = "",
		.subject = "",
		.tsid = status->tsid,
		.remote_csid = "",
		.user_name = "",
		.rate = status->rate,
		.ecm = status->ecm,
	};
}

static uint32_t schedule_action(const struct fax_job *job)
{
	if (job->discount)
		return RPC_JSA_DISCOUNT_PERIOD;
	return job->send_at ? RPC_JSA_SPECIFIC_TIME : RPC_JSA_NOW;
}

bool record_is_queued(const struct fax_job *job)
{
	return job->state != FAX_JOB_SENT && job->state != FAX_JOB_CANCELLED;
}

bool record_is_sent(const struct fax_job *job)
{
	return job->state == FAX_JOB_SENT && job->kind == FAX_KIND_SEND;
}

void record_job(const struct fax_job *job, enum fax_port_state device, struct rpc_job_entry *ret_entry)
{
	*ret_entry = (struct rpc_job_entry){
		.job_id = job->id,
		.user_name = record_text(job->user_name),
		.job_type = job_type(job),
		.queue_status = queue_status(job),
		.status = device_state(job, device),
		.document_size = size_32(job->bytes),
		.page_count = job->pages,
		.recipient_number = job->state == FAX_JOB_RECEIVING ? NULL : record_text(job->number),
		.recipient_name = record_text(job->recipient_name),
		.tsid = record_text(job->tsid),
		.sender_name = record_text(job->sender_name),
		.sender_company = record_text(job->sender_company),
		.sender_dept = record_text(job->sender_dept),
		.billing_code = record_text(job->billing_code),
		.schedule_action = schedule_action(job),
		.delivery_report_type = RPC_DRT_NONE,
		.document_name = record_text(job->document_name),
	};
	wintime_to_systemtime(job->send_at, ret_entry->schedule_time);
}

uint32_t record_job_operations(const struct fax_job *job, bool may_steer)
{
	static const uint32_t possible[FAX_JOB_STATES] = {
		[FAX_JOB_PENDING] = RPC_JOB_OP_PAUSE | RPC_JOB_OP_DELETE,
		[FAX_JOB_SENDING] = RPC_JOB_OP_PAUSE | RPC_JOB_OP_DELETE, /* when its call has ended */
		[FAX_JOB_RETRYING] = RPC_JOB_OP_PAUSE | RPC_JOB_OP_DELETE,
		[FAX_JOB_PAUSED] = RPC_JOB_OP_RESUME | RPC_JOB_OP_DELETE,
		[FAX_JOB_FAILED] = RPC_JOB_OP_RESTART | RPC_JOB_OP_DELETE,
		[FAX_JOB_RECEIVING] = RPC_JOB_OP_DELETE,
	};
	uint32_t look = 0;

	if (job->state != FAX_JOB_RECEIVING)
		look = RPC_JOB_OP_RECIPIENT_INFO | RPC_JOB_OP_SENDER_INFO;
	if (job->state != FAX_JOB_RECEIVING && job->kind != FAX_KIND_POLL)
		look |= RPC_JOB_OP_VIEW;
	return look | (may_steer ? possible[job->state] : 0);
}

static uint32_t field_if(int64_t value, uint32_t field)
{
	return value != 0 ? field : 0;
}

static void job_status(const struct fax_job *job, enum fax_port_state device, uint32_t operations,
		       struct rpc_job_status *ret_status)
{
	int64_t scheduled = job->next_attempt ? job->next_attempt : job->send_at;
	bool in_call = job->state == FAX_JOB_SENDING || job->state == FAX_JOB_RECEIVING;
	int64_t ended = in_call ? 0 : job->end_time;

	*ret_status = (struct rpc_job_status){
		.validity_mask = RPC_JOB_FIELD_JOB_ID | RPC_JOB_FIELD_TYPE | RPC_JOB_FIELD_QUEUE_STATUS |
				 RPC_JOB_FIELD_STATUS_EX | RPC_JOB_FIELD_SIZE | RPC_JOB_FIELD_PAGE_COUNT |
				 RPC_JOB_FIELD_RETRIES | field_if(in_call, RPC_JOB_FIELD_CURRENT_PAGE) |
				 field_if(scheduled, RPC_JOB_FIELD_SCHEDULE_TIME) |
				 field_if(job->start_time, RPC_JOB_FIELD_TRANSMISSION_START_TIME) |
				 field_if(ended, RPC_JOB_FIELD_TRANSMISSION_END_TIME) |
				 field_if(job->device_id, RPC_JOB_FIELD_DEVICE_ID),
		.job_id = job->id,
		.job_type = job_type(job),
		.queue_status = queue_status(job),
		.extended_status = extended_status(job, device),
		.extended_status_text = record_text(job->status_detail),
		.document_size = size_32(job->bytes),
		.page_count = job->pages,
		.current_page = in_call ? job->current_page : 0,
		.tsid = record_text(job->tsid),
		.csid = record_text(job->remote_csid),
		.device_id = job->device_id,
		.device_name = record_text(job->device_name),
		.retries = job->attempts > 0 ? job->attempts - 1 : 0,
		.caller_id = job_type(job) == RPC_JT_RECEIVE ? record_text(job->number) : NULL,
		.operations = operations,
	};
	wintime_to_systemtime(scheduled, ret_status->schedule_time);
	wintime_to_systemtime(job->start_time, ret_status->start_time);
	wintime_to_systemtime(ended, ret_status->end_time);
}

/*
 * In the queue a message id is the job's, also of a fax that is being received:
 * GetJobEx takes it back, and there it must be one among those of jobs. The
 * message that comes of it has an id of its own in the inbox.
 */
void record_job_ex(const struct fax_job *job, enum fax_port_state device, uint32_t operations,
		   struct rpc_job_status *status_room, struct rpc_job_entry_ex_1 *ret_entry)
{
	bool sent_by_us = job->state != FAX_JOB_RECEIVING;

	job_status(job, device, operations, status_room);
	*ret_entry = (struct rpc_job_entry_ex_1){
		.validity_mask =
			status_room->validity_mask | RPC_JOB_FIELD_STATUS_SUB_STRUCT | RPC_JOB_FIELD_MESSAGE_ID,
		.message_id = job->id,
		.broadcast_id = sent_by_us ? job->id : 0,
		.recipient_number = sent_by_us ? record_text(job->number) : NULL,
		.recipient_name = record_text(job->recipient_name),
		.sender_user_name = record_text(job->user_name),
		.billing_code = record_text(job->billing_code),
		.priority = job->priority,
		.delivery_report_type = RPC_DRT_NONE,
		.document_name = record_text(job->document_name),
		.subject = record_text(job->subject),
		.status = status_room,
		.schedule_action = schedule_action(job),
	};
	if (sent_by_us)
		ret_entry->validity_mask |= RPC_JOB_FIELD_BROADCAST_ID | RPC_JOB_FIELD_RECIPIENT_PROFILE |
					    RPC_JOB_FIELD_SENDER_PROFILE | RPC_JOB_FIELD_SUBMISSION_TIME |
					    RPC_JOB_FIELD_PRIORITY | RPC_JOB_FIELD_DELIVERY_REPORT_TYPE |
					    field_if(job->send_at, RPC_JOB_FIELD_ORIGINAL_SCHEDULE_TIME);
	wintime_to_systemtime(job->send_at, ret_entry->original_schedule_time);
	wintime_to_systemtime(sent_by_us ? job->submitted_time : 0, ret_entry->submission_time);
}

void record_job_ex_before_v3(const struct rpc_job_entry_ex_1 *entry, struct rpc_job_entry_ex *ret_entry)
{
	memcpy(ret_entry, entry, sizeof(*ret_entry));
}

/* What both kinds of messages have. */
static uint32_t common_fields(int64_t start, int64_t end, uint32_t device_id)
{
	return RPC_JOB_FIELD_MESSAGE_ID | RPC_JOB_FIELD_TYPE | RPC_JOB_FIELD_QUEUE_STATUS | RPC_JOB_FIELD_STATUS_EX |
	       RPC_JOB_FIELD_SIZE | RPC_JOB_FIELD_PAGE_COUNT | RPC_JOB_FIELD_RETRIES | RPC_JOB_FIELD_MESSAGE_FLAGS |
	       RPC_JOB_FIELD_SERVER_RECEIVE_FOLDER | field_if(start, RPC_JOB_FIELD_TRANSMISSION_START_TIME) |
	       field_if(end, RPC_JOB_FIELD_TRANSMISSION_END_TIME) | field_if(device_id, RPC_JOB_FIELD_DEVICE_ID);
}

void record_received(const struct fax_message *message, const char *routing, struct rpc_message_1 *ret_record)
{
	int64_t end = message->received_time + message->duration_s;
	bool whole = message->status == FAX_STATUS_OK;

	*ret_record = (struct rpc_message_1){
		.validity_mask = common_fields(message->received_time, end, message->device_id),
		.message_id = message->id,
		.job_type = RPC_JTF_RECEIVE,
		.queue_status = RPC_JS_COMPLETED,
		.extended_status = whole ? RPC_FJES_CALL_COMPLETED : RPC_FJES_PARTIALLY_RECEIVED,
		.extended_status_text = record_text(message->status_detail),
		.document_size = size_32(message->bytes),
		.page_count = message->pages,
		.sender_number = record_text(message->caller_id),
		.tsid = record_text(message->tsid),
		.csid = record_text(message->csid),
		.device_name = record_text(message->device_name),
		.caller_id = record_text(message->caller_id),
		.routing_info = record_text(routing),
		.server_receive_folder = true,
		.flags = message->read ? RPC_MSG_READ : 0,
	};
	wintime_to_systemtime(message->received_time, ret_record->start_time);
	wintime_to_systemtime(end, ret_record->end_time);
}

void record_sent(const struct fax_job *job, struct rpc_message_1 *ret_record)
{
	*ret_record = (struct rpc_message_1){
		.validity_mask = common_fields(job->start_time, job->end_time, job->device_id) |
				 RPC_JOB_FIELD_BROADCAST_ID | RPC_JOB_FIELD_RECIPIENT_PROFILE |
				 RPC_JOB_FIELD_SENDER_PROFILE | RPC_JOB_FIELD_SUBMISSION_TIME | RPC_JOB_FIELD_PRIORITY |
				 RPC_JOB_FIELD_RECEIPT_TYPE |
				 field_if(job->send_at, RPC_JOB_FIELD_ORIGINAL_SCHEDULE_TIME),
		.message_id = job->id,
		.broadcast_id = job->id,
		.job_type = RPC_JTF_SEND,
		.queue_status = RPC_JS_COMPLETED,
		.extended_status = RPC_FJES_CALL_COMPLETED,
		.document_size = size_32(job->bytes),
		.page_count = job->pages,
		.recipient_number = record_text(job->number),
		.recipient_name = record_text(job->recipient_name),
		.sender_name = record_text(job->sender_name),
		.tsid = record_text(job->tsid),
		.csid = record_text(job->remote_csid),
		.sender_user_name = record_text(job->user_name),
		.billing_code = record_text(job->billing_code),
		.device_name = record_text(job->device_name),
		.priority = job->priority,
		.retries = job->attempts > 0 ? job->attempts - 1 : 0,
		.document_name = record_text(job->document_name),
		.subject = record_text(job->subject),
		.receipt_type = RPC_DRT_NONE,
		.flags = RPC_MSG_READ,
	};
	wintime_to_systemtime(job->send_at, ret_record->original_schedule_time);
	wintime_to_systemtime(job->submitted_time, ret_record->submission_time);
	wintime_to_systemtime(job->start_time, ret_record->start_time);
	wintime_to_systemtime(job->end_time, ret_record->end_time);
}

void record_message_before_v3(const struct rpc_message_1 *record, struct rpc_message *ret_record)
{
	memcpy(ret_record, record, sizeof(*ret_record));
}

/* SPDX-License-Identifier: MIT */
/* Handlers: SendDocumentEx, a fax to one or more recipients (reference, section 6.3). */
#include "faxportd/rpcd/handlers.h"

#include <stdlib.h>
#include <time.h>

#include "base/macros.h"
#include "base/wintime.h"
#include "faxportd/rpcd/handlers_util.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/rpcd/send.h"

/* Reserved members of the job's parameters, when a port is wanted (winfax reference, section 3). */
#define RESERVED_ON_PORT 0xffffffffu

/* When to send: 0 is now, also for a time that is past (winfax reference, section 8). */
static uint32_t schedule(struct rpc_call *call, const struct rpc_job_param *params, int64_t *ret_send_at)
{
	*ret_send_at = 0;
	switch (params->schedule_action) {
	case RPC_JSA_NOW:
		return RPC_ERROR_SUCCESS;
	case RPC_JSA_SPECIFIC_TIME:
		*ret_send_at = wintime_from_systemtime(params->schedule_time);
		if (*ret_send_at == 0) {
			rpc_call_say(call, "the time to send is no time");
			return RPC_ERROR_INVALID_PARAMETER;
		}
		if (*ret_send_at <= time(NULL))
			*ret_send_at = 0;
		return RPC_ERROR_SUCCESS;
	case RPC_JSA_DISCOUNT_PERIOD: /* the queue knows the hours */
		return RPC_ERROR_SUCCESS;
	default:
		return RPC_ERROR_INVALID_PARAMETER;
	}
}

/* Delivery reports: none are sent yet, as GetConfigOption says; what only shapes one is harmless. */
static uint32_t check_receipt(struct rpc_call *call, uint32_t type)
{
	type &= ~(uint32_t)(RPC_DRT_GRP_PARENT | RPC_DRT_ATTACH_FAX);
	if (type & ~(uint32_t)(RPC_DRT_EMAIL | RPC_DRT_INBOX | RPC_DRT_MSGBOX))
		return RPC_ERROR_INVALID_PARAMETER;
	if (type == RPC_DRT_NONE)
		return RPC_ERROR_SUCCESS;
	rpc_call_say(call, "delivery reports are not supported by this server");
	return RPC_ERROR_NOT_SUPPORTED;
}

/* What is asked for besides the recipients: does it make sense, and can we do it? */
static uint32_t check_document(struct rpc_call *call, const struct rpc_fax_SendDocumentEx *args)
{
	const char *cover = args->cover_page_info.file_name;

	if (cover && cover[0]) {
		rpc_call_say(call, "cover pages are not supported by this server");
		return RPC_ERROR_UNSUPPORTED_TYPE;
	}
	if (!args->file_name || !args->file_name[0])
		return RPC_ERROR_INVALID_PARAMETER;
	if (args->job_params.call_handle != 0) {
		rpc_call_say(call, "faxing in a running call is not supported");
		return RPC_ERROR_NOT_SUPPORTED;
	}
	if (args->job_params.priority > RPC_PRIORITY_HIGH)
		return RPC_ERROR_INVALID_PARAMETER;
	return check_receipt(call, args->job_params.receipt_delivery_type);
}

/* All before the first job is made: what the queue refuses later is a full queue or disk only. */
static uint32_t check_recipients(struct rpc_call *call, const struct rpc_fax_SendDocumentEx *args)
{
	const char *number;
	uint32_t i;

	if (args->recipients.count == 0)
		return RPC_ERROR_INVALID_PARAMETER;
	if (args->recipients.count > SEND_RECIPIENTS_MAX) {
		rpc_call_say(call, "more than %d recipients", SEND_RECIPIENTS_MAX);
		return RPC_ERROR_FAX_RECIPIENTS_LIMIT;
	}
	for (i = 0; i < args->recipients.count; i++) {
		number = args->recipients.items[i].fax_number;
		if (!send_number_is_usable(number)) {
			rpc_call_say(call, "recipient %u: %s", i + 1, number ? "not a number to dial" : "no number");
			return RPC_ERROR_INVALID_PARAMETER;
		}
	}
	return RPC_ERROR_SUCCESS;
}

static uint32_t give_ids(struct rpc_call *call, int r, const uint32_t *job_ids, const struct doc_reply *reply)
{
	struct rpc_fax_SendDocumentEx *args = call->args;
	uint32_t i, count = args->recipients.count;
	uint64_t *ids;

	if (r < 0)
		return send_refused(call, r, reply);
	ids = rpc_arena_alloc(call->arena, count * sizeof(*ids));
	if (!ids)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++)
		ids[i] = job_ids[i];
	args->job_id.value = job_ids[0]; /* travels only if the client asked for it */
	args->message_id = ids[0];
	args->recipient_message_ids = (struct rpc_u64s){count, ids};
	return RPC_ERROR_SUCCESS;
}

static void on_sent(void *arg, int r, const uint32_t *job_ids, const struct doc_reply *reply)
{
	struct rpc_later *later = arg;
	uint32_t status = RPC_ERROR_SUCCESS;

	if (later->call)
		status = give_ids(later->call, r, job_ids, reply);
	rpc_later_finish(later, status);
	free(later);
}

uint32_t fax_SendDocumentEx(struct rpc_call *call, struct rpc_fax_SendDocumentEx *args)
{
	const struct rpc_personal_profile *sender = &args->sender;
	const struct rpc_job_param *params = &args->job_params;
	uint32_t i, error, device_id = params->reserved0 == RESERVED_ON_PORT ? params->reserved1 : 0;
	struct fax_document *documents;
	int64_t send_at;
	void *later;

	error = check_document(call, args);
	if (error == RPC_ERROR_SUCCESS)
		error = check_recipients(call, args);
	if (error == RPC_ERROR_SUCCESS)
		error = schedule(call, params, &send_at);
	if (error == RPC_ERROR_SUCCESS)
		error = send_check(call, (enum fax_priority)params->priority, device_id);
	if (error != RPC_ERROR_SUCCESS)
		return error;

	documents = rpc_arena_alloc(call->arena, args->recipients.count * sizeof(*documents));
	if (!documents)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < args->recipients.count; i++)
		documents[i] = (struct fax_document){
			.number = args->recipients.items[i].fax_number,
			.document_name = params->document_name,
			.recipient_name = args->recipients.items[i].name,
			.sender_name = sender->name,
			.sender_company = sender->company,
			.sender_dept = sender->department,
			.billing_code = sender->billing_code,
			.tsid = sender->tsid,
			.subject = args->cover_page_info.subject,
			.priority = (enum fax_priority)params->priority,
			.send_at = send_at,
			.retries = FAX_RETRIES_DEFAULT,
			.device_id = device_id,
			.discount = params->schedule_action == RPC_JSA_DISCOUNT_PERIOD,
		};
	later = rpc_store_later(call);
	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	error = send_begin(call, args->file_name, documents, args->recipients.count, on_sent, later);
	return error == RPC_ERROR_SUCCESS ? RPC_LATER : rpc_store_not(later, error);
}

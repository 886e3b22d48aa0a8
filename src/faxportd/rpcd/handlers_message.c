/* SPDX-License-Identifier: MIT */
/*
 * Handlers: the archives. The inbox holds received faxes; the sent items are
 * the jobs of the queue that came through, as long as it keeps them.
 */
#include "faxportd/rpcd/handlers.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "core/route/routing_text.h"
#include "faxportd/port/inbox.h"
#include "faxportd/queue/queue.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/handlers_util.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/records.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/store/settings.h"

/* Records in one batch, whatever the client asks for. */
#define BATCH_MAX 1000

static bool sees_inbox(const struct rpc_call *call)
{
	return access_sees_inbox(call->identity, settings_get(call->rpcd->settings));
}

/* A sent fax of the caller, or of anybody for who may query the archives. */
static bool sees_sent(const struct rpc_call *call, const struct fax_job *job)
{
	return access_owns_job(call->identity, job) || access_holds(call->identity, RPC_RIGHT_QUERY_ARCHIVES);
}

/* What a received fax is routed by; without memory for it, the number that was called. */
static const char *routing_of(struct rpc_call *call, const struct fax_message *message)
{
	size_t size = strlen(message->called_number) + strlen(message->subaddress) + 2;
	char *text = rpc_arena_alloc_text(call->arena, size);

	if (!text)
		return message->called_number;
	routing_text(message->called_number, message->subaddress, text, size);
	return text;
}

/* ---- enumerating ----------------------------------------------------- */

struct batch {
	struct rpc_call *call;
	struct handle *cursor;
	struct rpc_message_1 *records;
	uint32_t count, room;
};

static bool batch_message(void *arg, const struct fax_message *message)
{
	struct batch *batch = arg;

	if (message->id < batch->cursor->messages.next_id)
		return true;
	if (batch->count == batch->room)
		return false;
	record_received(message, routing_of(batch->call, message), &batch->records[batch->count++]);
	return true;
}

static bool batch_job(void *arg, const struct fax_job *job)
{
	struct batch *batch = arg;
	bool sees = batch->cursor->messages.own_only ? access_owns_job(batch->call->identity, job)
						     : sees_sent(batch->call, job);

	if (job->id < batch->cursor->messages.next_id || !record_is_sent(job) || !sees)
		return true;
	if (batch->count == batch->room)
		return false;
	record_sent(job, &batch->records[batch->count++]);
	return true;
}

static uint32_t fill(struct rpc_call *call, struct handle *cursor, uint32_t wanted, struct batch *batch)
{
	*batch = (struct batch){.call = call, .cursor = cursor, .room = MIN(wanted, BATCH_MAX)};
	batch->records = rpc_arena_alloc(call->arena, batch->room * sizeof(*batch->records));
	if (!batch->records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	if (cursor->messages.folder == RPC_FOLDER_INBOX)
		inbox_each(call->rpcd->inbox, batch_message, batch);
	else
		queue_each(call->rpcd->queue, batch_job, batch);
	return batch->count > 0 ? RPC_ERROR_SUCCESS : RPC_ERROR_NO_MORE_ITEMS;
}

/* Begin an enumeration; one of nothing does not begin. */
static uint32_t start(struct rpc_call *call, uint32_t folder, bool own_only, struct rpc_handle *ret_wire)
{
	struct handle *cursor;
	struct batch batch;
	uint32_t error;
	int r;

	if (folder != RPC_FOLDER_INBOX && folder != RPC_FOLDER_SENTITEMS)
		return RPC_ERROR_INVALID_PARAMETER;
	if (folder == RPC_FOLDER_INBOX && !sees_inbox(call))
		return RPC_ERROR_ACCESS_DENIED;
	r = handle_new(call->assoc, call->identity, RPC_HANDLE_MESSAGES, &cursor);
	if (r < 0)
		return rpc_error_of(r);
	cursor->messages.folder = folder;
	cursor->messages.own_only = own_only;
	error = fill(call, cursor, 1, &batch);
	if (error != RPC_ERROR_SUCCESS) {
		handle_free(cursor);
		return error;
	}
	handle_to_wire(cursor, ret_wire);
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_StartMessagesEnum(struct rpc_call *call, struct rpc_fax_StartMessagesEnum *args)
{
	return start(call, args->folder, false, &args->cursor);
}

uint32_t fax_StartMessagesEnumEx(struct rpc_call *call, struct rpc_fax_StartMessagesEnumEx *args)
{
	const char *backslash;

	if (args->level != 1)
		return RPC_ERROR_INVALID_PARAMETER;
	if (args->all_accounts)
		return access_holds(call->identity, RPC_RIGHT_QUERY_ARCHIVES)
			       ? start(call, args->folder, false, &args->messages)
			       : RPC_ERROR_ACCESS_DENIED;
	if (args->account_name) {
		backslash = strchr(args->account_name, '\\');
		if (!backslash || backslash == args->account_name)
			return RPC_ERROR_INVALID_PARAMETER;
		if (strcmp(backslash + 1, call->identity->name) != 0) /* archives of others come all together */
			return RPC_ERROR_ACCESS_DENIED;
	}
	return start(call, args->folder, true, &args->messages);
}

uint32_t fax_EndMessagesEnum(struct rpc_call *call, struct rpc_fax_EndMessagesEnum *args)
{
	struct handle *cursor;

	if (rpc_handle_is_null(&args->cursor))
		return RPC_ERROR_INVALID_HANDLE;
	cursor = handle_find(call->assoc, call->identity, RPC_HANDLE_MESSAGES, &args->cursor);
	if (!cursor)
		return RPC_MISMATCH;
	handle_free(cursor);
	args->cursor = (struct rpc_handle){0};
	return RPC_ERROR_SUCCESS;
}

/* The next batch of an enumeration, which moves on. */
static uint32_t next_batch(struct rpc_call *call, const struct rpc_handle *wire, uint32_t wanted, struct batch *batch)
{
	struct handle *cursor = handle_find(call->assoc, call->identity, RPC_HANDLE_MESSAGES, wire);
	uint32_t error;

	if (!cursor)
		return RPC_MISMATCH;
	if (wanted == 0)
		return RPC_ERROR_INVALID_PARAMETER;
	error = fill(call, cursor, wanted, batch);
	if (error == RPC_ERROR_SUCCESS)
		cursor->messages.next_id = batch->records[batch->count - 1].message_id + 1;
	return error;
}

uint32_t fax_EnumMessages(struct rpc_call *call, struct rpc_fax_EnumMessages *args)
{
	struct rpc_message *records;
	struct batch batch;
	uint32_t error, i;

	error = next_batch(call, &args->cursor, args->num_messages, &batch);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	records = rpc_arena_alloc(call->arena, batch.count * sizeof(*records));
	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < batch.count; i++)
		record_message_before_v3(&batch.records[i], &records[i]);
	args->messages.items = records;
	args->messages.count = batch.count;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_EnumMessagesEx(struct rpc_call *call, struct rpc_fax_EnumMessagesEx *args)
{
	struct batch batch;
	uint32_t error;

	error = next_batch(call, &args->cursor, args->num_messages, &batch);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	args->messages.items = batch.records;
	args->messages.count = batch.count;
	args->level = 1;
	return RPC_ERROR_SUCCESS;
}

/* ---- one message ----------------------------------------------------- */

static uint32_t get(struct rpc_call *call, uint64_t id, uint32_t folder, struct rpc_message_1 **ret_record)
{
	struct fax_message message;
	struct fax_job job;

	if (folder != RPC_FOLDER_INBOX && folder != RPC_FOLDER_SENTITEMS)
		return RPC_ERROR_INVALID_PARAMETER;
	*ret_record = rpc_arena_alloc(call->arena, sizeof(**ret_record));
	if (!*ret_record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	if (folder == RPC_FOLDER_INBOX) {
		if (!sees_inbox(call) || !inbox_get(call->rpcd->inbox, id, &message))
			return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
		record_received(&message, routing_of(call, &message), *ret_record);
		return RPC_ERROR_SUCCESS;
	}
	if (id > UINT32_MAX || !queue_get(call->rpcd->queue, (uint32_t)id, &job) || !record_is_sent(&job) ||
	    !sees_sent(call, &job))
		return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
	record_sent(&job, *ret_record);
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetMessage(struct rpc_call *call, struct rpc_fax_GetMessage *args)
{
	struct rpc_message_1 *found;
	struct rpc_message *record;
	uint32_t error;

	error = get(call, args->message_id, args->folder, &found);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	record_message_before_v3(found, record);
	args->message = record;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetMessageEx(struct rpc_call *call, struct rpc_fax_GetMessageEx *args)
{
	struct rpc_message_1 *found;
	uint32_t error;

	if (args->level != 1)
		return RPC_ERROR_INVALID_PARAMETER;
	error = get(call, args->message_id, args->folder, &found);
	if (error == RPC_ERROR_SUCCESS)
		args->message = found;
	return error;
}

/* A fax that the caller has sent. Received ones are nobody's own. */
static bool is_own(const struct rpc_call *call, uint64_t id, uint32_t folder)
{
	struct fax_job job;

	return folder == RPC_FOLDER_SENTITEMS && queue_get(call->rpcd->queue, (uint32_t)id, &job) &&
	       access_owns_job(call->identity, &job);
}

uint32_t fax_RemoveMessage(struct rpc_call *call, struct rpc_fax_RemoveMessage *args)
{
	struct rpc_message_1 *found;
	uint32_t error;
	void *later;
	int r;

	error = get(call, args->message_id, args->folder, &found);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	if (!access_holds(call->identity, RPC_RIGHT_MANAGE_ARCHIVES) && !is_own(call, args->message_id, args->folder))
		return RPC_ERROR_ACCESS_DENIED;
	later = rpc_store_later(call);
	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	if (args->folder == RPC_FOLDER_INBOX)
		r = inbox_delete(call->rpcd->inbox, args->message_id, rpc_stored, later);
	else
		r = queue_remove(call->rpcd->queue, (uint32_t)args->message_id, rpc_stored, later);
	if (r == 0)
		return RPC_LATER;
	if (r == -EBUSY) {
		rpc_call_say(call, "there is no copy of it in the archive yet");
		return rpc_store_not(later, RPC_ERROR_FAX_FILE_ACCESS_DENIED);
	}
	return rpc_store_not(later, r == -ENOENT ? RPC_ERROR_FAX_MESSAGE_NOT_FOUND : rpc_error_of(r));
}

/* Read or not: kept for received faxes. What was sent is no news to anybody. */
uint32_t fax_SetMessage(struct rpc_call *call, struct rpc_fax_SetMessage *args)
{
	bool read = args->message_props.flags & RPC_MSG_READ;
	struct rpc_message_1 *found;
	uint32_t error;
	void *later;
	int r;

	if (args->message_props.validity_mask != RPC_MSG_FIELD_FLAGS ||
	    args->message_props.flags & ~(uint32_t)RPC_MSG_READ)
		return RPC_ERROR_INVALID_PARAMETER;
	error = get(call, args->message_id, args->folder, &found);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	if (args->folder == RPC_FOLDER_SENTITEMS)
		return read ? RPC_ERROR_SUCCESS : RPC_ERROR_INVALID_PARAMETER;
	later = rpc_store_later(call);
	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	r = inbox_set_read(call->rpcd->inbox, args->message_id, read, rpc_stored, later);
	if (r == 0)
		return RPC_LATER;
	return rpc_store_not(later, r == -ENOENT ? RPC_ERROR_FAX_MESSAGE_NOT_FOUND : rpc_error_of(r));
}

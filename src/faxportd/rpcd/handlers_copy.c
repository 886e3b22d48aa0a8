/* SPDX-License-Identifier: MIT */
/* Handlers: files on their way to the server and from it. */
#include "faxportd/rpcd/handlers.h"

#include <errno.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/conf/conf.h"
#include "faxportd/port/inbox.h"
#include "faxportd/queue/queue.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/handlers_util.h"
#include "faxportd/rpcd/records.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/rpcd/upload.h"
#include "faxportd/store/settings.h"
#include "rpc/ndr.h"

/* ---- to the server --------------------------------------------------- */

static uint32_t upload_error(struct rpc_call *call, int r)
{
	switch (r) {
	case -EINVAL:
		rpc_call_say(call, "not an extension of a document that can be faxed");
		return RPC_ERROR_INVALID_PARAMETER;
	case -EMFILE:
		rpc_call_say(call, "%d uploads of this user are waiting already", UPLOADS_PER_USER);
		return RPC_ERROR_BUSY;
	case -EFBIG:
		rpc_call_say(call, "larger than %u MB", call->rpcd->conf->render.max_upload_mb);
		return RPC_ERROR_FILE_TOO_LARGE;
	default:
		rpc_call_say(call, "the server could not store it: %s", strerror(-r));
		return r == -ENOSPC || r == -EDQUOT ? RPC_ERROR_DISK_FULL : RPC_ERROR_GEN_FAILURE;
	}
}

uint32_t fax_StartCopyToServer(struct rpc_call *call, struct rpc_fax_StartCopyToServer *args)
{
	struct upload *upload;
	struct handle *handle;
	int r;

	r = upload_begin(call->rpcd->uploads, call->identity, call->assoc, args->file_ext, &upload);
	if (r < 0)
		return upload_error(call, r);
	/* The name the client sent is there to say how much room it has for ours. */
	if (rpc_utf16_units(args->server_file_name) < rpc_utf16_units(upload_name(upload))) {
		upload_free(upload);
		return RPC_ERROR_BUFFER_OVERFLOW;
	}
	r = handle_new(call->assoc, call->identity, RPC_HANDLE_COPY, &handle);
	if (r < 0) {
		upload_free(upload);
		return rpc_error_of(r);
	}
	handle->copy.upload = upload;
	handle_to_wire(handle, &args->copy);
	args->server_file_name = upload_name(upload);
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_WriteFile(struct rpc_call *call, struct rpc_fax_WriteFile *args)
{
	struct handle *handle = handle_find(call->assoc, call->identity, RPC_HANDLE_COPY, &args->copy);
	int r;

	if (!handle)
		return RPC_MISMATCH;
	if (!handle->copy.upload)
		return RPC_ERROR_INVALID_HANDLE;
	if (args->data.size == 0)
		return RPC_ERROR_INVALID_PARAMETER;
	r = upload_write(handle->copy.upload, args->data.data, args->data.size);
	return r < 0 ? upload_error(call, r) : RPC_ERROR_SUCCESS;
}

/* ---- from the server ------------------------------------------------- */

static uint32_t open_received(struct rpc_call *call, uint64_t id, int *ret_file)
{
	struct fax_message message;

	if (!access_sees_inbox(call->identity, settings_get(call->rpcd->settings)) ||
	    !inbox_get(call->rpcd->inbox, id, &message))
		return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
	*ret_file = inbox_open(call->rpcd->inbox, id);
	return *ret_file < 0 ? RPC_ERROR_FAX_FILE_ACCESS_DENIED : RPC_ERROR_SUCCESS;
}

static uint32_t open_sent(struct rpc_call *call, uint64_t id, bool in_queue, int *ret_file)
{
	uint32_t right = in_queue ? RPC_RIGHT_QUERY_OUT_JOBS : RPC_RIGHT_QUERY_ARCHIVES;
	struct fax_job job;

	if (id > UINT32_MAX || !queue_get(call->rpcd->queue, (uint32_t)id, &job) ||
	    !(in_queue ? record_is_queued(&job) : record_is_sent(&job)) ||
	    !(access_owns_job(call->identity, &job) || access_holds(call->identity, right)))
		return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
	*ret_file = queue_open_document(call->rpcd->queue, job.id);
	return *ret_file < 0 ? RPC_ERROR_FAX_FILE_ACCESS_DENIED : RPC_ERROR_SUCCESS;
}

uint32_t fax_StartCopyMessageFromServer(struct rpc_call *call, struct rpc_fax_StartCopyMessageFromServer *args)
{
	struct handle *handle;
	uint32_t error;
	int file = -1, r;

	switch (args->folder) {
	case RPC_FOLDER_INBOX:
		error = open_received(call, args->message_id, &file);
		break;
	case RPC_FOLDER_SENTITEMS:
		error = open_sent(call, args->message_id, false, &file);
		break;
	case RPC_FOLDER_QUEUE:
		error = open_sent(call, args->message_id, true, &file);
		break;
	default:
		error = RPC_ERROR_INVALID_PARAMETER;
	}
	if (error != RPC_ERROR_SUCCESS)
		return error;
	r = handle_new(call->assoc, call->identity, RPC_HANDLE_COPY, &handle);
	if (r < 0) {
		close(file);
		return rpc_error_of(r);
	}
	handle->copy.file = file;
	if (args->folder == RPC_FOLDER_INBOX)
		handle->copy.message_id = args->message_id;
	handle_to_wire(handle, &args->copy);
	return RPC_ERROR_SUCCESS;
}

static void on_marked(void *arg, int r)
{
	(void)arg;
	(void)r; /* a mark that is lost is not worth an error to somebody who has his fax */
}

uint32_t fax_ReadFile(struct rpc_call *call, struct rpc_fax_ReadFile *args)
{
	struct handle *handle = handle_find(call->assoc, call->identity, RPC_HANDLE_COPY, &args->copy);
	uint32_t size = args->data.size;
	uint8_t *data;
	ssize_t n;

	args->data = (struct rpc_bytes){0};
	if (!handle)
		return RPC_MISMATCH;
	if (handle->copy.file < 0)
		return RPC_ERROR_INVALID_HANDLE;
	if (size == 0 || size > RPC_COPY_BUFFER_SIZE || size != args->max_data_size)
		return RPC_ERROR_INVALID_PARAMETER;
	data = rpc_arena_alloc(call->arena, size);
	if (!data)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	n = pread(handle->copy.file, data, size, (off_t)handle->copy.at);
	if (n < 0) {
		rpc_call_say(call, "the server could not read it: %s", strerror(errno));
		return RPC_ERROR_GEN_FAILURE;
	}
	handle->copy.at += (uint64_t)n;
	if (n == 0 && handle->copy.message_id != 0) {
		/* Fetched to its end by somebody: it is not new any more. */
		inbox_set_read(call->rpcd->inbox, handle->copy.message_id, true, on_marked, NULL);
		handle->copy.message_id = 0;
	}
	args->data = (struct rpc_bytes){data, (uint32_t)n};
	return RPC_ERROR_SUCCESS;
}

/* ---- either ---------------------------------------------------------- */

uint32_t fax_EndCopy(struct rpc_call *call, struct rpc_fax_EndCopy *args)
{
	struct handle *handle;

	if (rpc_handle_is_null(&args->copy))
		return RPC_ERROR_INVALID_HANDLE;
	handle = handle_find(call->assoc, call->identity, RPC_HANDLE_COPY, &args->copy);
	if (!handle)
		return RPC_MISMATCH;
	if (handle->copy.upload) {
		upload_end(handle->copy.upload);
		handle->copy.upload = NULL;
	}
	handle_free(handle);
	args->copy = (struct rpc_handle){0};
	return RPC_ERROR_SUCCESS;
}

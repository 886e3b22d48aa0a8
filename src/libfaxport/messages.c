/* SPDX-License-Identifier: MIT */
/* Received messages: list, fetch, delete; see <faxport/client.h>. */
#include "libfaxport/client.h"

#include <errno.h>
#include <string.h>

#include "libfaxport/file.h"
#include "libfaxport/list.h"

static enum fax_error read_messages(struct fax_client *client, uint64_t first_id, struct rpc_arena *arena,
				    struct page *ret_page)
{
	struct rpc_faxport_EnumInbox args = {.first_id = first_id, .max_messages = RPC_FAXPORT_PAGE_MAX};
	enum fax_error error;
	uint64_t next_id = first_id;
	uint32_t i;

	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_EnumInbox, &args, client->timeout_ms, arena);
	if (error != FAX_E_OK)
		return error;
	for (i = 0; i < args.messages.count; i++) {
		if (args.messages.items[i].id < next_id)
			return FAX_E_GARBLED;
		next_id = args.messages.items[i].id + 1ull;
	}
	*ret_page = (struct page){
		.items = args.messages.items, .count = args.messages.count, .next_id = next_id, .more = args.more};
	return FAX_E_OK;
}

enum fax_error fax_message_list(struct fax_client *client, struct fax_message_list **ret_messages)
{
	enum fax_error error;
	void *list;

	error = list_collect(client, read_messages, offsetof(struct fax_message_list, item), sizeof(struct fax_message),
			     &list);
	if (error == FAX_E_OK)
		*ret_messages = list;
	return error;
}

enum fax_error fax_message_get(struct fax_client *client, uint64_t message_id, struct fax_message **ret_message)
{
	struct rpc_faxport_GetInboxMessage args = {.message_id = message_id};
	struct fax_message *message;
	AUTO_RPC_ARENA arena;
	enum fax_error error;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_GetInboxMessage, &args, client->timeout_ms,
			    &arena);
	if (error != FAX_E_OK)
		return error;
	if (!args.message)
		return FAX_E_GARBLED;
	message = result_copy(&arena, args.message, sizeof(*message));
	if (!message)
		return FAX_E_NO_MEMORY;
	*ret_message = message;
	return FAX_E_OK;
}

/* ---- fetch ----------------------------------------------------------- */

/*
 * Read until the server has no more, into @file. It has to be @bytes: less is a
 * fax cut off, and more may never end.
 */
static enum fax_error download(struct fax_client *client, const struct rpc_handle *copy, uint64_t bytes,
			       struct file *file, int *ret_r)
{
	struct rpc_fax_ReadFile args;
	enum fax_error error;
	uint64_t done = 0;

	for (;;) {
		args = (struct rpc_fax_ReadFile){
			.copy = *copy, .max_data_size = RPC_COPY_BUFFER_SIZE, .data = {NULL, RPC_COPY_BUFFER_SIZE}
                };
		error = client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_ReadFile, &args);
		if (error != FAX_E_OK)
			return error;
		done += args.data.size;
		if (done > bytes || (args.data.size == 0 && done < bytes)) {
			client_explain(client, "the message has %llu bytes, and the server sent %s",
				       (unsigned long long)bytes, done > bytes ? "more" : "fewer");
			return FAX_E_SERVER;
		}
		if (args.data.size == 0)
			return FAX_E_OK;
		*ret_r = file_write(file, args.data.data, args.data.size);
		if (*ret_r < 0)
			return FAX_E_FILE;
	}
}

static enum fax_error fetch(struct fax_client *client, uint64_t message_id, struct file *file, int *ret_r)
{
	struct rpc_fax_StartCopyMessageFromServer start = {.message_id = message_id, .folder = RPC_FOLDER_INBOX};
	struct fax_message *message;
	struct rpc_fax_EndCopy end;
	enum fax_error error;
	uint64_t bytes;

	error = fax_message_get(client, message_id, &message);
	if (error != FAX_E_OK)
		return error;
	bytes = message->bytes;
	fax_free(message);

	error = client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_StartCopyMessageFromServer, &start);
	if (error != FAX_E_OK)
		return error;
	error = download(client, &start.copy, bytes, file, ret_r);
	end = (struct rpc_fax_EndCopy){.copy = start.copy};
	client_tidy(client, &rpc_fax_interface, RPC_FAX_OP_EndCopy, &end);
	return error;
}

enum fax_error fax_message_fetch(struct fax_client *client, uint64_t message_id, const char *path)
{
	struct file *file = NULL;
	enum fax_error error;
	int r;

	client_begin(client);
	r = file_create(path, &file);
	error = r < 0 ? FAX_E_FILE : fetch(client, message_id, file, &r);
	if (error == FAX_E_OK) {
		r = file_commit(file);
		if (r < 0)
			error = FAX_E_FILE;
	}
	file_close(file); /* not committed: removed */
	if (error == FAX_E_FILE)
		client_explain(client, "%s: %s", path, strerror(-r));
	return r == -ENOMEM ? FAX_E_NO_MEMORY : error;
}

enum fax_error fax_message_delete(struct fax_client *client, uint64_t message_id)
{
	struct rpc_fax_RemoveMessage args = {.message_id = message_id, .folder = RPC_FOLDER_INBOX};

	return client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_RemoveMessage, &args);
}

/* SPDX-License-Identifier: MIT */
/* Ports and their status; see <faxport/client.h>. */
#include "libfaxport/client.h"

#include <string.h>

enum fax_error fax_port_list(struct fax_client *client, struct fax_port_list **ret_ports)
{
	struct rpc_faxport_EnumPortRecords args = {0};
	struct fax_port_list *list;
	AUTO_RPC_ARENA arena;
	enum fax_error error;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_EnumPortRecords, &args, client->timeout_ms,
			    &arena);
	if (error != FAX_E_OK)
		return error;
	list = result_alloc(&arena, sizeof(*list) + args.ports.count * sizeof(list->item[0]));
	if (!list)
		return FAX_E_NO_MEMORY;
	list->count = args.ports.count;
	if (list->count > 0)
		memcpy(list->item, args.ports.items, list->count * sizeof(list->item[0]));
	*ret_ports = result_keep(&arena, list);
	return FAX_E_OK;
}

enum fax_error fax_port_get(struct fax_client *client, uint32_t device_id, struct fax_port **ret_port)
{
	struct rpc_faxport_GetPortRecord args = {.device_id = device_id};
	struct fax_port *port;
	AUTO_RPC_ARENA arena;
	enum fax_error error;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_GetPortRecord, &args, client->timeout_ms,
			    &arena);
	if (error != FAX_E_OK)
		return error;
	if (!args.port)
		return FAX_E_GARBLED;
	port = result_copy(&arena, args.port, sizeof(*port));
	if (!port)
		return FAX_E_NO_MEMORY;
	*ret_port = port;
	return FAX_E_OK;
}

enum fax_error fax_port_set(struct fax_client *client, uint32_t device_id, const struct fax_port_change *change)
{
	struct rpc_faxport_SetPortRecord args = {.device_id = device_id, .change = *change};

	/* What is not named is not looked at: it may even be an invalid pointer. */
	if (!(change->fields & FAX_PORT_CSID))
		args.change.csid = NULL;
	if (!(change->fields & FAX_PORT_TSID))
		args.change.tsid = NULL;
	return client_call_plain(client, &rpc_faxport_interface, RPC_FAXPORT_OP_SetPortRecord, &args);
}

/* One question for a status newer than @version, which the server answers within @wait_ms. */
static enum fax_error ask_status(struct fax_client *client, uint32_t device_id, uint64_t version, uint32_t wait_ms,
				 struct fax_port_status **ret_status, bool *ret_unchanged)
{
	struct rpc_faxport_GetPortStatus args = {.device_id = device_id, .after_version = version, .wait_ms = wait_ms};
	struct fax_port_status *status;
	AUTO_RPC_ARENA arena;
	enum fax_error error;

	*ret_unchanged = false;
	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_GetPortStatus, &args,
			    wait_ms + client->timeout_ms, &arena);
	if (error == FAX_E_TIMEOUT && args.status == RPC_ERROR_TIMEOUT) {
		*ret_unchanged = true;
		return FAX_E_OK;
	}
	if (error != FAX_E_OK)
		return error;
	if (!args.status_record || (version > 0 && args.status_record->version <= version))
		return FAX_E_GARBLED;
	status = result_copy(&arena, args.status_record, sizeof(*status));
	if (!status)
		return FAX_E_NO_MEMORY;
	*ret_status = status;
	return FAX_E_OK;
}

enum fax_error fax_status_get(struct fax_client *client, uint32_t device_id, struct fax_port_status **ret_status)
{
	enum fax_error error;
	bool unchanged;

	/* Every status is newer than version 0. */
	error = ask_status(client, device_id, 0, 0, ret_status, &unchanged);
	return error == FAX_E_OK && unchanged ? FAX_E_GARBLED : error;
}

enum fax_error fax_status_wait(struct fax_client *client, uint32_t device_id, uint64_t version, uint32_t timeout_ms,
			       struct fax_port_status **ret_status)
{
	int64_t deadline = net_now_ms() + timeout_ms, left = timeout_ms;
	enum fax_error error;
	bool unchanged;

	for (;;) {
		error = ask_status(client, device_id, version, (uint32_t)MIN(left, RPC_FAXPORT_WAIT_MAX_MS), ret_status,
				   &unchanged);
		/* Here FAX_E_TIMEOUT means that nothing changed, so a server that does not answer must be another
		 * error. */
		if (error == FAX_E_TIMEOUT)
			return FAX_E_DISCONNECTED;
		if (error != FAX_E_OK || !unchanged)
			return error;
		left = deadline - net_now_ms();
		if (left <= 0)
			return FAX_E_TIMEOUT;
	}
}

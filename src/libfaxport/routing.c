/* SPDX-License-Identifier: MIT */
/*
 * Holding a port, its routing methods, and the server's; see <faxport/client.h>.
 * Those of a port go through a port handle, as in the Windows API.
 */
#include "libfaxport/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* INVALID_HANDLE from OpenPort: another client has the port open for changes. */
static enum fax_error open_port(struct fax_client *client, uint32_t device_id, uint32_t flags,
				struct rpc_handle *ret_port)
{
	struct rpc_fax_OpenPort args = {.device_id = device_id, .flags = flags};
	enum fax_error error = client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_OpenPort, &args);

	if (error == FAX_E_SERVER && args.status == RPC_ERROR_INVALID_HANDLE)
		error = FAX_E_IN_USE;
	if (error == FAX_E_OK)
		*ret_port = args.port;
	return error;
}

static void close_port(struct fax_client *client, const struct rpc_handle *port)
{
	struct rpc_fax_ClosePort args = {.port = *port};

	client_tidy(client, &rpc_fax_interface, RPC_FAX_OP_ClosePort, &args);
}

/* ---- holding a port --------------------------------------------------- */

enum fax_error fax_port_hold(struct fax_client *client, uint32_t device_id, struct fax_hold **ret_hold)
{
	struct fax_hold *hold = calloc(1, sizeof(*hold));
	enum fax_error error;

	if (!hold)
		return FAX_E_NO_MEMORY;
	error = open_port(client, device_id, RPC_PORT_OPEN_MODIFY, &hold->port);
	if (error != FAX_E_OK) {
		free(hold);
		return error;
	}
	hold->device_id = device_id;
	hold->next = client->holds;
	client->holds = hold;
	*ret_hold = hold;
	return FAX_E_OK;
}

void fax_port_release(struct fax_client *client, struct fax_hold *hold)
{
	struct fax_hold **at = &client->holds;

	if (!hold)
		return;
	while (*at != hold)
		at = &(*at)->next;
	*at = hold->next;
	close_port(client, &hold->port);
	free(hold);
}

/* A handle to change the port with: that of a hold, when there is one, as the server gives no second one. */
static enum fax_error open_to_change(struct fax_client *client, uint32_t device_id, struct rpc_handle *ret_port,
				     bool *ret_held)
{
	const struct fax_hold *hold;

	*ret_held = true;
	for (hold = client->holds; hold; hold = hold->next) {
		if (hold->device_id == device_id) {
			*ret_port = hold->port;
			return FAX_E_OK;
		}
	}
	*ret_held = false;
	return open_port(client, device_id, RPC_PORT_OPEN_MODIFY, ret_port);
}

/* ---- the methods of a port -------------------------------------------- */

enum fax_error fax_method_list(struct fax_client *client, uint32_t device_id, struct fax_method_list **ret_methods)
{
	struct rpc_fax_EnumRoutingMethods args = {0};
	const struct rpc_routing_method *from;
	struct fax_method_list *list;
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	size_t i;

	rpc_arena_init(&arena, RESULT_MAX);
	error = open_port(client, device_id, RPC_PORT_OPEN_QUERY, &args.port);
	if (error != FAX_E_OK)
		return error;
	error = client_call(client, &rpc_fax_interface, RPC_FAX_OP_EnumRoutingMethods, &args, client->timeout_ms,
			    &arena);
	close_port(client, &args.port);
	if (error != FAX_E_OK)
		return error;

	list = result_alloc(&arena, sizeof(*list) + args.methods.count * sizeof(list->item[0]));
	if (!list)
		return FAX_E_NO_MEMORY;
	list->count = args.methods.count;
	for (i = 0; i < list->count; i++) {
		from = &args.methods.items[i];
		list->item[i] = (struct fax_method){
			.device_id = from->device_id,
			.device_name = client_text(from->device_name),
			.guid = client_text(from->guid),
			.friendly_name = client_text(from->friendly_name),
			.function_name = client_text(from->function_name),
			.image_name = client_text(from->image_name),
			.extension_name = client_text(from->extension_name),
			.enabled = from->enabled,
		};
	}
	*ret_methods = result_keep(&arena, list);
	return FAX_E_OK;
}

enum fax_error fax_method_enable(struct fax_client *client, uint32_t device_id, const char *guid, bool enabled)
{
	struct rpc_fax_EnableRoutingMethod args = {.routing_guid = guid, .enabled = enabled};
	enum fax_error error;
	bool held;

	error = open_to_change(client, device_id, &args.port, &held);
	if (error != FAX_E_OK)
		return error;
	error = client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_EnableRoutingMethod, &args);
	if (!held)
		close_port(client, &args.port);
	return error;
}

enum fax_error fax_method_get_data(struct fax_client *client, uint32_t device_id, const char *guid, char **ret_data)
{
	struct rpc_fax_GetRoutingInfo args = {.routing_guid = guid};
	const char *text = NULL;
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	char *data;

	rpc_arena_init(&arena, RESULT_MAX);
	error = open_port(client, device_id, RPC_PORT_OPEN_QUERY, &args.port);
	if (error != FAX_E_OK)
		return error;
	error = client_call(client, &rpc_fax_interface, RPC_FAX_OP_GetRoutingInfo, &args, client->timeout_ms, &arena);
	/* One UTF-16 string with its NUL (reference, section 7). The bytes are the connection's, until its next call.
	 */
	if (error == FAX_E_OK)
		text = rpc_take_utf16(args.data.data, args.data.size / 2, &arena);
	close_port(client, &args.port);
	if (error != FAX_E_OK)
		return error;
	data = text ? result_copy(&arena, text, strlen(text) + 1) : NULL;
	if (!data)
		return FAX_E_NO_MEMORY;
	*ret_data = data;
	return FAX_E_OK;
}

enum fax_error fax_method_set_data(struct fax_client *client, uint32_t device_id, const char *guid, const char *data)
{
	struct rpc_fax_SetRoutingInfo args = {.routing_guid = guid};
	enum fax_error error;
	AUTO_BUF wide;
	bool held;

	client_begin(client);
	buf_init(&wide, RPC_FAX_MAX_BUFFER);
	rpc_add_utf16(&wide, data, RPC_FAX_MAX_BUFFER / 2);
	if (buf_error(&wide))
		return buf_error(&wide) == -ENOMEM ? FAX_E_NO_MEMORY : FAX_E_TOO_BIG;
	error = open_to_change(client, device_id, &args.port, &held);
	if (error != FAX_E_OK)
		return error;
	args.data = (struct rpc_bytes){wide.data, (uint32_t)wide.size};
	error = client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_SetRoutingInfo, &args);
	if (!held)
		close_port(client, &args.port);
	return error;
}

/* ---- the methods of the server ---------------------------------------- */

enum fax_error fax_global_method_list(struct fax_client *client, struct fax_global_method_list **ret_methods)
{
	struct rpc_fax_EnumGlobalRoutingInfo args = {0};
	const struct rpc_global_routing_info *from;
	struct fax_global_method_list *list;
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	size_t i;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_fax_interface, RPC_FAX_OP_EnumGlobalRoutingInfo, &args, client->timeout_ms,
			    &arena);
	if (error != FAX_E_OK)
		return error;
	list = result_alloc(&arena, sizeof(*list) + args.methods.count * sizeof(list->item[0]));
	if (!list)
		return FAX_E_NO_MEMORY;
	list->count = args.methods.count;
	for (i = 0; i < list->count; i++) {
		from = &args.methods.items[i];
		list->item[i] = (struct fax_global_method){
			.priority = from->priority,
			.guid = client_text(from->guid),
			.friendly_name = client_text(from->friendly_name),
			.function_name = client_text(from->function_name),
			.image_name = client_text(from->image_name),
			.extension_name = client_text(from->extension_name),
		};
	}
	*ret_methods = result_keep(&arena, list);
	return FAX_E_OK;
}

enum fax_error fax_global_method_set_priority(struct fax_client *client, const char *guid, uint32_t priority)
{
	struct rpc_fax_SetGlobalRoutingInfo args = {
		.routing_info = {.guid = guid, .priority = priority}
        };

	return client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_SetGlobalRoutingInfo, &args);
}

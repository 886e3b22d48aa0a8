/* SPDX-License-Identifier: MIT */
/* Handlers: ports, their status, routing methods. */
#include "faxportd/rpcd/handlers.h"

#include <errno.h>

#include "base/macros.h"
#include "faxportd/port/port.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/handlers_util.h"
#include "faxportd/rpcd/records.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/store/settings.h"
#include "rpc/ndr.h"

/* ---- port handles ---------------------------------------------------- */

/* The port a handle stands for. RPC_MISMATCH: it stands for none. */
static uint32_t open_port(struct rpc_call *call, const struct rpc_handle *wire, struct port **ret_port)
{
	struct handle *handle = handle_find(call->assoc, call->identity, RPC_HANDLE_PORT, wire);

	if (!handle)
		return RPC_MISMATCH;
	*ret_port = ports_find(call->rpcd->ports, handle->port.device_id);
	return *ret_port ? RPC_ERROR_SUCCESS : RPC_ERROR_INVALID_DATA;
}

/*
 * The same for a change. Windows does not ask how the port was opened; we only
 * see that nobody changes what another client has open for changes.
 */
static uint32_t open_port_to_change(struct rpc_call *call, const struct rpc_handle *wire, struct port **ret_port)
{
	struct fax_port settings;
	uint32_t error;

	error = open_port(call, wire, ret_port);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	port_get(*ret_port, &settings);
	return port_is_locked(call, settings.device_id) ? RPC_ERROR_DEVICE_IN_USE : RPC_ERROR_SUCCESS;
}

uint32_t fax_OpenPort(struct rpc_call *call, struct rpc_fax_OpenPort *args)
{
	bool modify = args->flags & RPC_PORT_OPEN_MODIFY;
	struct handle *handle;
	int r;

	if (args->flags & ~(uint32_t)(RPC_PORT_OPEN_QUERY | RPC_PORT_OPEN_MODIFY))
		return RPC_ERROR_INVALID_PARAMETER;
	if (!access_holds(call->identity, modify ? RPC_RIGHT_MANAGE_CONFIG : RPC_RIGHT_QUERY_CONFIG))
		return RPC_ERROR_ACCESS_DENIED;
	if (!ports_find(call->rpcd->ports, args->device_id))
		return RPC_ERROR_BAD_UNIT;
	if (modify && handle_port_modifier(call->rpcd, args->device_id)) {
		rpc_call_say(call, "another client has the port open to change it");
		return RPC_ERROR_INVALID_HANDLE;
	}
	r = handle_new(call->assoc, call->identity, RPC_HANDLE_PORT, &handle);
	if (r < 0)
		return rpc_error_of(r);
	handle->port.device_id = args->device_id;
	if (modify)
		handle_port_modify(handle);
	handle_to_wire(handle, &args->port);
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_ClosePort(struct rpc_call *call, struct rpc_fax_ClosePort *args)
{
	struct handle *handle;

	if (rpc_handle_is_null(&args->port))
		return RPC_ERROR_INVALID_HANDLE;
	handle = handle_find(call->assoc, call->identity, RPC_HANDLE_PORT, &args->port);
	if (!handle)
		return RPC_MISMATCH;
	handle_free(handle);
	args->port = (struct rpc_handle){0};
	return RPC_ERROR_SUCCESS;
}

/* ---- reading --------------------------------------------------------- */

uint32_t fax_EnumPorts(struct rpc_call *call, struct rpc_fax_EnumPorts *args)
{
	struct ports *ports = call->rpcd->ports;
	size_t i, count = ports_count(ports);
	struct rpc_port_info *records = rpc_arena_alloc(call->arena, count * sizeof(*records));
	struct fax_port port;

	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++) {
		port_get(ports_at(ports, i), &port);
		record_port(&port, &records[i]);
	}
	args->ports.items = records;
	args->ports.count = (uint32_t)count;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetPort(struct rpc_call *call, struct rpc_fax_GetPort *args)
{
	struct rpc_port_info *record;
	struct fax_port settings;
	struct port *port;
	uint32_t error;

	error = open_port(call, &args->port, &port);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	port_get(port, &settings);
	record_port(&settings, record);
	args->port_info = record;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetDeviceStatus(struct rpc_call *call, struct rpc_fax_GetDeviceStatus *args)
{
	struct rpc_device_status *record;
	struct fax_port_status status;
	struct port *port;
	uint32_t error;

	error = open_port(call, &args->port, &port);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	port_get_status(port, &status);
	access_veil_status(call->identity, settings_get(call->rpcd->settings), &status);
	record_device_status(&status, record);
	args->device_status = record;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_EnumPortsEx(struct rpc_call *call, struct rpc_fax_EnumPortsEx *args)
{
	struct ports *ports = call->rpcd->ports;
	size_t i, count = ports_count(ports);
	struct rpc_port_info_ex *records = rpc_arena_alloc(call->arena, count * sizeof(*records));

	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++)
		record_port_ex(ports_at(ports, i), &records[i]);
	args->ports.items = records;
	args->ports.count = (uint32_t)count;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetPortEx(struct rpc_call *call, struct rpc_fax_GetPortEx *args)
{
	struct port *port = ports_find(call->rpcd->ports, args->device_id);
	struct rpc_port_info_ex *record;

	if (!port)
		return RPC_ERROR_BAD_UNIT;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	record_port_ex(port, record);
	args->port_info = record;
	return RPC_ERROR_SUCCESS;
}

/* ---- changing -------------------------------------------------------- */

/* A NULL identity is left as it is. */
static void change_identities(struct fax_port_change *change, const char *csid, const char *tsid)
{
	if (csid)
		change->fields |= FAX_PORT_CSID;
	if (tsid)
		change->fields |= FAX_PORT_TSID;
	change->csid = csid;
	change->tsid = tsid;
}

uint32_t fax_SetPort(struct rpc_call *call, struct rpc_fax_SetPort *args)
{
	const struct rpc_port_info *wanted = &args->port_info;
	struct fax_port_change change = {
		.fields = FAX_PORT_PRIORITY | FAX_PORT_RINGS | FAX_PORT_SEND | FAX_PORT_RECEIVE,
		.priority = wanted->priority,
		.rings = wanted->rings,
		.send = wanted->flags & RPC_FPF_SEND,
		.receive = wanted->flags & RPC_FPF_RECEIVE,
	};
	struct port *port;
	uint32_t error;

	error = open_port_to_change(call, &args->port, &port);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	change_identities(&change, wanted->csid, wanted->tsid);
	return change_port(call, port, &change);
}

uint32_t fax_SetPortEx(struct rpc_call *call, struct rpc_fax_SetPortEx *args)
{
	const struct rpc_port_info_ex *wanted = &args->port_info;
	struct fax_port_change change = {
		.fields = FAX_PORT_RINGS | FAX_PORT_SEND | FAX_PORT_RECEIVE,
		.rings = wanted->rings,
		.send = wanted->send,
		.receive = wanted->receive_mode == RPC_RECEIVE_AUTO,
	};
	struct port *port = ports_find(call->rpcd->ports, args->device_id);

	if (!port)
		return RPC_ERROR_BAD_UNIT;
	if (port_is_locked(call, args->device_id))
		return RPC_ERROR_DEVICE_IN_USE;
	if (wanted->receive_mode != RPC_RECEIVE_OFF && wanted->receive_mode != RPC_RECEIVE_AUTO) {
		rpc_call_say(call, "a port answers by itself or not at all");
		return RPC_ERROR_INVALID_PARAMETER;
	}
	change_identities(&change, wanted->csid, wanted->tsid);
	return change_port(call, port, &change);
}

/* ---- routing methods of a port --------------------------------------- */

uint32_t fax_EnumRoutingMethods(struct rpc_call *call, struct rpc_fax_EnumRoutingMethods *args)
{
	struct rpc_routing_method *records;
	struct fax_method method;
	uint32_t count, i, error;
	struct port *port;

	error = open_port(call, &args->port, &port);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	for (count = 0; port_method_at(port, count, &method); count++)
		;
	if (count == 0)
		return RPC_ERROR_INVALID_FUNCTION;
	records = rpc_arena_alloc(call->arena, count * sizeof(*records));
	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++) {
		port_method_at(port, i, &method);
		records[i] = (struct rpc_routing_method){
			.device_id = method.device_id,
			.enabled = method.enabled,
			.device_name = method.device_name,
			.guid = method.guid,
			.friendly_name = method.friendly_name,
			.function_name = method.function_name,
			.image_name = method.image_name,
			.extension_name = method.extension_name,
		};
	}
	args->methods.items = records;
	args->methods.count = count;
	return RPC_ERROR_SUCCESS;
}

/* What a change of a method came to before it was stored. */
static uint32_t method_error(struct rpc_call *call, int r, const char *invalid)
{
	if (r == -ENOENT) {
		rpc_call_say(call, "no such routing method");
		return RPC_ERROR_INVALID_DATA;
	}
	if (r == -EINVAL) {
		rpc_call_say(call, "%s", invalid);
		return RPC_ERROR_INVALID_DATA;
	}
	return rpc_error_of(r);
}

uint32_t fax_EnableRoutingMethod(struct rpc_call *call, struct rpc_fax_EnableRoutingMethod *args)
{
	struct port *port;
	uint32_t error;
	void *later;
	int r;

	error = open_port_to_change(call, &args->port, &port);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	if (!args->routing_guid)
		return RPC_ERROR_INVALID_PARAMETER;
	later = rpc_store_later(call);
	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	r = port_method_enable(port, args->routing_guid, args->enabled, rpc_stored, later);
	if (r == 0)
		return RPC_LATER;
	return rpc_store_not(later, method_error(call, r, "the method needs its setting first"));
}

/* The data of the methods there are is one string (reference, section 7). */
uint32_t fax_GetRoutingInfo(struct rpc_call *call, struct rpc_fax_GetRoutingInfo *args)
{
	const char *text;
	struct port *port;
	uint32_t error;
	AUTO_BUF data = {0};
	uint8_t *copy;
	int r;

	error = open_port(call, &args->port, &port);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	if (!args->routing_guid)
		return RPC_ERROR_INVALID_PARAMETER;
	r = port_method_get_data(port, args->routing_guid, &text);
	if (r < 0)
		return method_error(call, r, "the method has no setting");
	buf_init(&data, RPC_FAX_MAX_BUFFER);
	rpc_add_utf16(&data, text, RPC_FAX_MAX_BUFFER / 2 - 1);
	copy = buf_error(&data) ? NULL : rpc_arena_alloc(call->arena, data.size);
	if (!copy)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	memcpy(copy, data.data, data.size);
	args->data = (struct rpc_bytes){copy, (uint32_t)data.size};
	return RPC_ERROR_SUCCESS;
}

/* The string in such data, up to its NUL; NULL: not a string, or out of memory. */
static const char *routing_text(struct rpc_call *call, const struct rpc_bytes *data)
{
	size_t units;

	if (data->size % 2 != 0)
		return NULL;
	for (units = 0; units < data->size / 2; units++) {
		if (data->data[2 * units] == 0 && data->data[2 * units + 1] == 0)
			return rpc_take_utf16(data->data, units, call->arena);
	}
	return data->size == 0 ? "" : NULL;
}

uint32_t fax_SetRoutingInfo(struct rpc_call *call, struct rpc_fax_SetRoutingInfo *args)
{
	const char *text;
	struct port *port;
	uint32_t error;
	void *later;
	int r;

	error = open_port_to_change(call, &args->port, &port);
	if (error != RPC_ERROR_SUCCESS)
		return error;
	if (!args->routing_guid || !args->data.data)
		return RPC_ERROR_INVALID_PARAMETER;
	text = routing_text(call, &args->data);
	if (!text) {
		rpc_call_say(call, "a routing method's setting is one string with a NUL behind it");
		return RPC_ERROR_INVALID_DATA;
	}
	later = rpc_store_later(call);
	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	r = port_method_set_data(port, args->routing_guid, text, rpc_stored, later);
	if (r == 0)
		return RPC_LATER;
	return rpc_store_not(later, method_error(call, r,
						 "the method does not take this setting: "
						 "a folder is an absolute path that exists and can be written"));
}

/* ---- routing methods of the server ----------------------------------- */

uint32_t fax_EnumGlobalRoutingInfo(struct rpc_call *call, struct rpc_fax_EnumGlobalRoutingInfo *args)
{
	struct rpc_global_routing_info *records;
	struct port_method_info info;
	uint32_t count, i;

	for (count = 0; ports_method_at(call->rpcd->ports, count, &info); count++)
		;
	if (count == 0)
		return RPC_ERROR_INVALID_FUNCTION;
	records = rpc_arena_alloc(call->arena, count * sizeof(*records));
	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++) {
		ports_method_at(call->rpcd->ports, i, &info);
		records[i] = (struct rpc_global_routing_info){
			.priority = info.priority,
			.guid = info.guid,
			.friendly_name = info.friendly_name,
			.function_name = info.function_name,
			.image_name = info.image_name,
			.extension_name = info.extension_name,
		};
	}
	args->methods.items = records;
	args->methods.count = count;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_SetGlobalRoutingInfo(struct rpc_call *call, struct rpc_fax_SetGlobalRoutingInfo *args)
{
	const struct rpc_global_routing_info *wanted = &args->routing_info;
	void *later;
	int r;

	if (!wanted->guid)
		return RPC_ERROR_INVALID_PARAMETER;
	later = rpc_store_later(call);
	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	r = ports_method_set_priority(call->rpcd->ports, wanted->guid, wanted->priority, rpc_stored, later);
	if (r == 0)
		return RPC_LATER;
	return rpc_store_not(later, r == -ENOENT ? method_error(call, r, "") : rpc_error_of(r));
}

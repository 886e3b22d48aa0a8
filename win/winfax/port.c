/* SPDX-License-Identifier: MIT */
/* Ports: listed, opened, read and changed; what they are doing. */
#include "common/queue.h"
#include "common/text.h"
#include "winfax/block.h"
#include "winfax/call.h"
#include "winfax/listing.h"
#include "winfax/value.h"

static FAX_PORT_INFOA port_info(const struct fax_port *port)
{
	return (FAX_PORT_INFOA){
		.DeviceId = port->device_id,
		.State = queue_device_status(port->state),
		.Flags = (port->send ? FPF_SEND : 0) | (port->receive ? FPF_RECEIVE : 0),
		.Rings = port->rings,
		.Priority = port->priority,
		.DeviceName = port->name,
		.Tsid = port->tsid,
		.Csid = port->csid,
	};
}

/* ---- all of them ----------------------------------------------------- */

static enum fax_error fetch_ports(const struct call *call, void **ret_list)
{
	return fax_port_list(call->client, (struct fax_port_list **)ret_list);
}

static bool fill_port(const void *list, size_t i, void *ret_row)
{
	*(FAX_PORT_INFOA *)ret_row = port_info(&((const struct fax_port_list *)list)->item[i]);
	return true;
}

static const struct listing ports = {
	.of = HANDLE_SERVER, .record = &record_port_info, .fetch = fetch_ports, .fill = fill_port};

BOOL WINAPI FaxEnumPortsA(HANDLE FaxHandle, PFAX_PORT_INFOA *PortInfo, LPDWORD PortsReturned)
{
	return call_result(listing_give(&ports, FaxHandle, FORM_A, (void **)PortInfo, PortsReturned));
}

BOOL WINAPI FaxEnumPortsW(HANDLE FaxHandle, PFAX_PORT_INFOW *PortInfo, LPDWORD PortsReturned)
{
	return call_result(listing_give(&ports, FaxHandle, FORM_W, (void **)PortInfo, PortsReturned));
}

/* ---- opening --------------------------------------------------------- */

/*
 * Windows looks at no other bit of @flags than MODIFY, and so do we. A port
 * that somebody holds gives ERROR_INVALID_HANDLE, as documented.
 */
static DWORD open_port(HANDLE handle, DWORD device_id, DWORD flags, HANDLE *ret_handle)
{
	struct connection *connection;
	struct fax_port *port = NULL;
	struct fax_hold *hold = NULL;
	enum fax_error error;
	struct call call;
	DWORD code;

	if (!ret_handle)
		return ERROR_INVALID_PARAMETER;
	*ret_handle = NULL;
	code = call_begin(&call, handle, HANDLE_SERVER);
	if (code != ERROR_SUCCESS)
		return code;
	error = fax_port_get(call.client, device_id, &port);
	fax_free(port);
	if (error == FAX_E_OK && flags & PORT_OPEN_MODIFY)
		error = fax_port_hold(call.client, device_id, &hold);
	connection = connection_ref(call.handle->connection);
	code = call_end(&call, error);
	if (error == FAX_E_OK)
		return handle_new(HANDLE_PORT, connection, device_id, hold, ret_handle);
	connection_unref(connection);
	if (error == FAX_E_NOT_FOUND)
		return ERROR_BAD_UNIT;
	return error == FAX_E_IN_USE ? ERROR_INVALID_HANDLE : code;
}

BOOL WINAPI FaxOpenPort(HANDLE FaxHandle, DWORD DeviceId, DWORD Flags, LPHANDLE FaxPortHandle)
{
	return call_result(open_port(FaxHandle, DeviceId, Flags, FaxPortHandle));
}

/* ---- one ------------------------------------------------------------- */

static DWORD get_port(HANDLE handle, enum form form, void **ret_port)
{
	struct fax_port *port = NULL;
	FAX_PORT_INFOA row;
	struct call call;
	DWORD code;

	if (!ret_port)
		return ERROR_INVALID_PARAMETER;
	*ret_port = NULL;
	code = call_begin(&call, handle, HANDLE_PORT);
	if (code != ERROR_SUCCESS)
		return code;
	code = call_end(&call, fax_port_get(call.client, call.handle->device_id, &port));
	if (code != ERROR_SUCCESS)
		return code;
	row = port_info(port);
	code = record_give(&record_port_info, &row, 1, form, ret_port);
	fax_free(port);
	return code;
}

BOOL WINAPI FaxGetPortA(HANDLE FaxPortHandle, PFAX_PORT_INFOA *PortInfo)
{
	return call_result(get_port(FaxPortHandle, FORM_A, (void **)PortInfo));
}

BOOL WINAPI FaxGetPortW(HANDLE FaxPortHandle, PFAX_PORT_INFOW *PortInfo)
{
	return call_result(get_port(FaxPortHandle, FORM_W, (void **)PortInfo));
}

/*
 * Any port handle will do, as on Windows: MODIFY only keeps others away. A
 * text that is NULL stays as it is. ERROR_DEVICE_IN_USE: another program holds
 * the port, or it has a call.
 */
static DWORD set_port(HANDLE handle, const void *given, enum form form)
{
	struct fax_port_change change;
	FAX_PORT_INFOA *info = NULL;
	struct call call;
	DWORD code;

	if (!handle)
		return ERROR_INVALID_PARAMETER;
	code = record_take(&record_port_info, given, form, (void **)&info);
	if (code != ERROR_SUCCESS)
		return code;
	/* In the block, which is ours. */
	text_station_id((char *)(ULONG_PTR)info->Csid);
	text_station_id((char *)(ULONG_PTR)info->Tsid);
	change = (struct fax_port_change){
		.fields = FAX_PORT_PRIORITY | FAX_PORT_RINGS | FAX_PORT_SEND | FAX_PORT_RECEIVE |
			  (info->Csid ? FAX_PORT_CSID : 0) | (info->Tsid ? FAX_PORT_TSID : 0),
		.csid = info->Csid,
		.tsid = info->Tsid,
		.priority = info->Priority,
		.rings = info->Rings,
		.send = info->Flags & FPF_SEND,
		.receive = info->Flags & FPF_RECEIVE,
	};
	code = call_begin(&call, handle, HANDLE_PORT);
	if (code == ERROR_SUCCESS)
		code = call_end(&call, fax_port_set(call.client, call.handle->device_id, &change));
	block_free(info);
	return code;
}

BOOL WINAPI FaxSetPortA(HANDLE FaxPortHandle, const FAX_PORT_INFOA *PortInfo)
{
	return call_result(set_port(FaxPortHandle, PortInfo, FORM_A));
}

BOOL WINAPI FaxSetPortW(HANDLE FaxPortHandle, const FAX_PORT_INFOW *PortInfo)
{
	return call_result(set_port(FaxPortHandle, PortInfo, FORM_W));
}

/* ---- what it does ---------------------------------------------------- */

/* StatusString stays NULL, as on Windows. */
static FAX_DEVICE_STATUSA device_status(const struct fax_port_status *status)
{
	DWORD type = queue_call_type(status);
	bool sends = type == JT_SEND, receives = type == JT_RECEIVE;
	bool collects = sends && queue_call_came_in(status); /* a document that waits here */

	return (FAX_DEVICE_STATUSA){
		.CallerId = receives || collects ? status->caller_id : NULL,
		.Csid = status->csid,
		.CurrentPage = status->current_page,
		.DeviceId = status->device_id,
		.DeviceName = status->device_name,
		.DocumentName = status->document_name,
		.JobType = type,
		.PhoneNumber = sends && !collects ? status->called_number : NULL,
		.RoutingString = receives ? status->routing_string : NULL,
		.SenderName = status->sender_name,
		.RecipientName = status->recipient_name,
		.Size = sends ? value_dword(status->document_bytes) : 0,
		.StartTime = value_filetime(status->start_time),
		.Status = queue_device_status(status->state),
		.SubmittedTime = value_filetime(status->submitted_time),
		.TotalPages = status->total_pages,
		.Tsid = status->tsid,
		.UserName = status->user_name,
	};
}

static DWORD get_device_status(HANDLE handle, enum form form, void **ret_status)
{
	struct fax_port_status *status = NULL;
	FAX_DEVICE_STATUSA row;
	struct call call;
	DWORD code;

	if (!ret_status)
		return ERROR_INVALID_PARAMETER;
	*ret_status = NULL;
	code = call_begin(&call, handle, HANDLE_PORT);
	if (code != ERROR_SUCCESS)
		return code;
	code = call_end(&call, fax_status_get(call.client, call.handle->device_id, &status));
	if (code != ERROR_SUCCESS)
		return code;
	row = device_status(status);
	code = record_give(&record_device_status, &row, 1, form, ret_status);
	fax_free(status);
	return code;
}

BOOL WINAPI FaxGetDeviceStatusA(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSA *DeviceStatus)
{
	return call_result(get_device_status(FaxPortHandle, FORM_A, (void **)DeviceStatus));
}

BOOL WINAPI FaxGetDeviceStatusW(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSW *DeviceStatus)
{
	return call_result(get_device_status(FaxPortHandle, FORM_W, (void **)DeviceStatus));
}

/* SPDX-License-Identifier: MIT */
/* Ports, status and routing methods over the wire: what reaches the model, what comes back, every code. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"

#define INBOX_GUID "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}"
#define FOLDER_GUID "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"

static struct client a, b;

static struct fax_port port_now(uint32_t device_id)
{
	struct fax_port port;

	loop_stop();
	port_get(ports_find(model.ports, device_id), &port);
	loop_go();
	return port;
}

static void test_open(void)
{
	struct rpc_fax_OpenPort open = {.device_id = 1, .flags = RPC_PORT_OPEN_MODIFY};
	struct rpc_fax_ClosePort close = {0};
	struct rpc_fax_GetPort get = {0};
	struct rpc_handle first;

	assert(FAX(&a, OpenPort, &open) == 0);
	first = open.port;

	/* one modifier at a time, whoever it is; any number of readers */
	assert(FAX(&b, OpenPort, &open) == RPC_ERROR_INVALID_HANDLE && rpc_handle_is_null(&open.port));
	assert(strstr(client_words(&b), "another client"));
	assert(FAX(&a, OpenPort, &open) == RPC_ERROR_INVALID_HANDLE);
	open.device_id = 7;
	assert(FAX(&b, OpenPort, &open) == 0);
	close.port = open.port;
	assert(FAX(&b, ClosePort, &close) == 0);
	assert(rpc_handle_is_null(&close.port));
	open.device_id = 1;
	open.flags = RPC_PORT_OPEN_QUERY;
	assert(FAX(&b, OpenPort, &open) == 0);
	close.port = open.port;
	assert(FAX(&b, ClosePort, &close) == 0);
	open.flags = 0; /* as Windows takes it */
	assert(FAX(&b, OpenPort, &open) == 0);
	close.port = open.port;
	assert(FAX(&b, ClosePort, &close) == 0);

	open.flags = 4;
	assert(FAX(&b, OpenPort, &open) == RPC_ERROR_INVALID_PARAMETER);
	open.flags = RPC_PORT_OPEN_QUERY;
	open.device_id = 2;
	assert(FAX(&b, OpenPort, &open) == RPC_ERROR_BAD_UNIT);

	/* a closed handle, another's handle, no handle */
	get.port = close.port = first;
	assert(FAX_FAULT(&b, GetPort, &get) == RPC_FAULT_CONTEXT_MISMATCH);
	assert(FAX(&a, ClosePort, &close) == 0);
	assert(FAX_FAULT(&a, GetPort, &get) == RPC_FAULT_CONTEXT_MISMATCH);
	close.port = first;
	assert(FAX_FAULT(&a, ClosePort, &close) == RPC_FAULT_CONTEXT_MISMATCH);
	close.port = (struct rpc_handle){0};
	assert(FAX(&a, ClosePort, &close) == RPC_ERROR_INVALID_HANDLE);
	get.port = (struct rpc_handle){0};
	assert(FAX_FAULT(&a, GetPort, &get) == RPC_FAULT_CONTEXT_MISMATCH);
}

/* A handle that a client leaves behind is closed with its connection. */
static void test_run_down(void)
{
	struct rpc_fax_OpenPort open = {.device_id = 1, .flags = RPC_PORT_OPEN_MODIFY};
	struct client c, d;

	client_open(&c);
	client_connect(&d);
	client_bind(&d, c.assoc_group); /* another connection of the same association */
	client_port(&c, 1, RPC_PORT_OPEN_MODIFY);
	client_close(&c);
	assert(FAX(&a, OpenPort, &open) == RPC_ERROR_INVALID_HANDLE);
	client_close(&d);
	while (FAX(&a, OpenPort, &open) == RPC_ERROR_INVALID_HANDLE)
		; /* the server hears of it soon */
	assert(open.status == 0);
	assert(FAX(&a, ClosePort, &(struct rpc_fax_ClosePort){.port = open.port}) == 0);
}

static void test_read(void)
{
	struct rpc_fax_EnumPorts list = {0};
	struct rpc_fax_GetPort get = {.port = client_port(&a, 7, RPC_PORT_OPEN_QUERY)};
	const struct rpc_port_info *info;

	assert(FAX(&a, EnumPorts, &list) == 0);
	assert(list.ports.count == 2);
	info = &list.ports.items[0];
	assert(info->device_id == 1 && info->priority == 1 && info->rings == 2 && info->state == 0x20100000);
	assert(info->flags == (RPC_FPF_SEND | RPC_FPF_RECEIVE) && strcmp(info->device_name, "front") == 0);
	assert(strcmp(info->csid, "+49 30 11") == 0 && strcmp(info->tsid, "Front office") == 0);
	assert(list.ports.items[1].device_id == 7);

	assert(FAX(&a, GetPort, &get) == 0);
	assert(get.port_info->device_id == 7 && strcmp(get.port_info->tsid, "Back office") == 0);
	assert(FAX(&a, ClosePort, &(struct rpc_fax_ClosePort){.port = get.port}) == 0);
}

static void test_change(void)
{
	struct rpc_fax_SetPort set = {.port = client_port(&a, 7, RPC_PORT_OPEN_MODIFY)};
	struct rpc_handle locked, query;
	struct rpc_port_info *info = &set.port_info;

	*info = (struct rpc_port_info){36, 99, 0, RPC_FPF_SEND, 5, 1, "ignored", "New tsid", "New csid"};
	assert(FAX(&a, SetPort, &set) == 0);
	assert(port_now(7).rings == 5 && port_now(7).send && !port_now(7).receive && port_now(7).priority == 1);
	assert(port_now(1).priority == 2); /* the other moved */
	assert(strcmp(port_now(7).csid, "New csid") == 0 && strcmp(port_now(7).tsid, "New tsid") == 0);
	assert(strcmp(port_now(7).name, "back") == 0);

	/* NULL leaves an identity alone; a query handle is enough (Windows does not look) */
	query = client_port(&a, 7, RPC_PORT_OPEN_QUERY);
	set.port = query;
	*info = (struct rpc_port_info){48, 0, 0, RPC_FPF_SEND | RPC_FPF_RECEIVE, 0, 2, NULL, NULL, NULL};
	assert(FAX(&a, SetPort, &set) == 0);
	assert(port_now(7).rings == 0 && port_now(7).priority == 2 && strcmp(port_now(7).csid, "New csid") == 0);

	/* not what another client has open for changes */
	locked = client_port(&b, 7, 0);
	set.port = locked;
	assert(FAX(&b, SetPort, &set) == RPC_ERROR_DEVICE_IN_USE);
	set.port = query;

	/* what cannot be is refused with words */
	info->priority = 0;
	assert(FAX(&a, SetPort, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(strstr(client_words(&a), "priority"));
	info->priority = 3;
	assert(FAX(&a, SetPort, &set) == RPC_ERROR_INVALID_PARAMETER);
	info->priority = 2;
	info->rings = 100;
	assert(FAX(&a, SetPort, &set) == RPC_ERROR_INVALID_PARAMETER);
	info->rings = 99;
	info->csid = "123456789012345678901";
	assert(FAX(&a, SetPort, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(strcmp(client_words(&a), "CSID: 21 characters, at most 20 go on the wire") == 0);
	info->csid = "12345678901234567890";
	assert(FAX(&a, SetPort, &set) == 0);
	assert(port_now(7).rings == 99);

	/* a disk that is full */
	loop_stop();
	fake_fail(-ENOSPC);
	loop_go();
	info->rings = 1;
	assert(FAX(&a, SetPort, &set) == RPC_ERROR_DISK_FULL);
	assert(strstr(client_words(&a), "No space left"));
	loop_stop();
	fake_fail(0);
	loop_go();
	assert(port_now(7).rings == 99);
}

/* A size field that no client sends: the structure cannot be what it says. */
static void test_wrong_size(void)
{
	struct rpc_fax_SetPort set = {.port = client_port(&a, 1, 0)};

	set.port_info = (struct rpc_port_info){.size = 40, .priority = 1};
	assert(FAX(&a, SetPort, &set) == RPC_ERROR_INVALID_PARAMETER);
	set.port_info.size = 48;
	assert(FAX(&a, SetPort, &set) == 0);
}

static void test_extended(void)
{
	struct rpc_fax_GetPortEx get = {.device_id = 1};
	struct rpc_fax_EnumPortsEx list = {0};
	struct rpc_fax_SetPortEx set = {.device_id = 1};
	struct rpc_port_info_ex *info = &set.port_info;

	assert(FAX(&a, GetPortEx, &get) == 0);
	assert(get.port_info->device_id == 1 && strcmp(get.port_info->device_name, "front") == 0);
	assert(get.port_info->send && get.port_info->receive_mode == RPC_RECEIVE_AUTO && get.port_info->status == 0);
	assert(strcmp(get.port_info->provider_name, "SIP") == 0 && get.port_info->provider_guid[0] == '{');
	get.device_id = 3;
	assert(FAX(&a, GetPortEx, &get) == RPC_ERROR_BAD_UNIT && !get.port_info);
	assert(FAX(&a, EnumPortsEx, &list) == 0 && list.ports.count == 2);

	*info = (struct rpc_port_info_ex){.rings = 4, .receive_mode = RPC_RECEIVE_OFF, .csid = "ex"};
	assert(FAX(&a, SetPortEx, &set) == 0);
	assert(port_now(1).rings == 4 && !port_now(1).receive && !port_now(1).send);
	assert(strcmp(port_now(1).csid, "ex") == 0 && strcmp(port_now(1).tsid, "Front office") == 0);
	info->receive_mode = RPC_RECEIVE_MANUAL;
	assert(FAX(&a, SetPortEx, &set) == RPC_ERROR_INVALID_PARAMETER);
	info->receive_mode = RPC_RECEIVE_AUTO;
	info->rings = 100;
	assert(FAX(&a, SetPortEx, &set) == RPC_ERROR_INVALID_PARAMETER);
	info->rings = 1;
	set.device_id = 9;
	assert(FAX(&a, SetPortEx, &set) == RPC_ERROR_BAD_UNIT);
	set.device_id = 1;
	client_port(&b, 1, RPC_PORT_OPEN_MODIFY);
	assert(FAX(&a, SetPortEx, &set) == RPC_ERROR_DEVICE_IN_USE);
	assert(FAX(&b, SetPortEx, &set) == 0);
}

static const struct fax_port_status sending = {
	.state = FAX_PORT_SENDING,
	.caller_id = "",
	.called_number = "0301234",
	.csid = "Far",
	.tsid = "Near",
	.current_page = 2,
	.total_pages = 5,
	.document_bytes = 1000,
	.start_time = 1700000000,
	.submitted_time = 1700000001,
	.job_id = 5,
	.document_name = "letter.pdf",
	.recipient_name = "Bob",
	.sender_name = "Alice",
	.routing_string = "",
	.user_name = "alice",
};

static const struct fax_port_status receiving = {
	.state = FAX_PORT_RECEIVING,
	.caller_id = "0405678",
	.called_number = "11",
	.csid = "Us",
	.tsid = "Them",
	.current_page = 1,
	.start_time = 1700000000,
	.job_id = 6,
	.document_name = "",
	.recipient_name = "",
	.sender_name = "",
	.routing_string = "4711",
	.user_name = "",
};

static void test_status(void)
{
	struct rpc_fax_GetDeviceStatus get = {.port = client_port(&a, 7, RPC_PORT_OPEN_QUERY)};
	struct fax_port_status collected = receiving;

	assert(FAX(&a, GetDeviceStatus, &get) == 0);
	assert(get.device_status->status == 0x20100000 && get.device_status->job_type == RPC_JT_UNKNOWN);
	assert(get.device_status->device_id == 7 && strcmp(get.device_status->device_name, "back") == 0);
	assert(!get.device_status->phone_number && !get.device_status->caller_id && !get.device_status->csid);

	loop_stop();
	fake_port_status(model.ports, 7, &sending);
	loop_go();
	assert(FAX(&a, GetDeviceStatus, &get) == 0);
	assert(get.device_status->status == 0x20000002 && get.device_status->job_type == RPC_JT_SEND);
	assert(strcmp(get.device_status->phone_number, "0301234") == 0 && !get.device_status->routing_string);
	assert(strcmp(get.device_status->csid, "Far") == 0 && strcmp(get.device_status->tsid, "Near") == 0);
	assert(get.device_status->current_page == 2 && get.device_status->total_pages == 5);
	assert(get.device_status->document_size == 1000);
	assert(get.device_status->start_time == (1700000000ull + 11644473600ull) * 10000000ull);
	assert(get.device_status->submitted_time == (1700000001ull + 11644473600ull) * 10000000ull);
	assert(strcmp(get.device_status->recipient_name, "Bob") == 0);
	assert(strcmp(get.device_status->user_name, "alice") == 0);

	/* who has no right to it sees that the line is busy, not with whom */
	caller_is_ordinary();
	assert(FAX(&a, GetDeviceStatus, &get) == 0);
	assert(get.device_status->status == 0x20000002 && get.device_status->current_page == 2);
	assert(!get.device_status->phone_number && !get.device_status->recipient_name);
	assert(!get.device_status->user_name && !get.device_status->csid && !get.device_status->document_name);
	caller_manages();

	loop_stop();
	fake_port_status(model.ports, 7, &receiving);
	loop_go();
	assert(FAX(&a, GetDeviceStatus, &get) == 0);
	assert(get.device_status->job_type == RPC_JT_RECEIVE && !get.device_status->phone_number);
	assert(strcmp(get.device_status->caller_id, "0405678") == 0);
	assert(strcmp(get.device_status->routing_string, "4711") == 0 && get.device_status->document_size == 0);
	caller_is_ordinary();
	assert(FAX(&a, GetDeviceStatus, &get) == 0 && !get.device_status->caller_id);
	caller_manages();

	/* he collects a document that waits here: it is sent, and nobody was dialled */
	collected.state = FAX_PORT_SENDING;
	loop_stop();
	fake_port_status(model.ports, 7, &collected);
	loop_go();
	assert(FAX(&a, GetDeviceStatus, &get) == 0);
	assert(get.device_status->job_type == RPC_JT_SEND && !get.device_status->phone_number);
	assert(strcmp(get.device_status->caller_id, "0405678") == 0);
	caller_rights(RPC_RIGHT_QUERY_CONFIG | RPC_RIGHT_QUERY_OUT_JOBS);
	assert(FAX(&a, GetDeviceStatus, &get) == 0 && !get.device_status->caller_id && !get.device_status->tsid);
	caller_manages();
}

static void test_methods(void)
{
	struct rpc_handle port = client_port(&a, 7, RPC_PORT_OPEN_QUERY);
	struct rpc_fax_EnumRoutingMethods list = {.port = port};
	struct rpc_fax_EnableRoutingMethod enable = {.port = port, .routing_guid = FOLDER_GUID, .enabled = true};
	struct rpc_fax_GetRoutingInfo get = {.port = port, .routing_guid = FOLDER_GUID};
	struct rpc_fax_SetRoutingInfo set = {.port = port, .routing_guid = FOLDER_GUID};
	static const uint8_t folder_text[] = "/\0t\0m\0p\0\xe4\0\0";

	assert(FAX(&a, EnumRoutingMethods, &list) == 0 && list.methods.count == 2);
	assert(strcmp(list.methods.items[0].guid, INBOX_GUID) == 0 && list.methods.items[0].enabled);
	assert(list.methods.items[1].device_id == 7 && strcmp(list.methods.items[1].device_name, "back") == 0);
	assert(!list.methods.items[1].enabled && strcmp(list.methods.items[1].function_name, "folder") == 0);

	assert(FAX(&a, EnableRoutingMethod, &enable) == 0);
	assert(FAX(&a, EnumRoutingMethods, &list) == 0 && list.methods.items[1].enabled);
	enable.routing_guid = "{nonsense}";
	assert(FAX(&a, EnableRoutingMethod, &enable) == RPC_ERROR_INVALID_DATA);
	enable.routing_guid = NULL;
	assert(FAX(&a, EnableRoutingMethod, &enable) == RPC_ERROR_INVALID_PARAMETER);

	assert(FAX(&a, GetRoutingInfo, &get) == 0);
	assert(get.data.size == 2 && memcmp(get.data.data, "\0", 2) == 0);
	set.data = (struct rpc_bytes){folder_text, sizeof(folder_text)};
	assert(FAX(&a, SetRoutingInfo, &set) == 0);
	assert(FAX(&a, GetRoutingInfo, &get) == 0);
	assert(get.data.size == 12 && memcmp(get.data.data, folder_text, 12) == 0);
	set.data.size = 11; /* half a character */
	assert(FAX(&a, SetRoutingInfo, &set) == RPC_ERROR_INVALID_DATA);
	set.data.size = 10; /* no NUL */
	assert(FAX(&a, SetRoutingInfo, &set) == RPC_ERROR_INVALID_DATA);
	set.data = (struct rpc_bytes){folder_text + 2, 10}; /* "tmp", not absolute */
	assert(FAX(&a, SetRoutingInfo, &set) == RPC_ERROR_INVALID_DATA);
	assert(strstr(client_words(&a), "absolute"));
	set.data = (struct rpc_bytes){0};
	assert(FAX(&a, SetRoutingInfo, &set) == RPC_ERROR_INVALID_PARAMETER);
	set.routing_guid = "{nonsense}";
	set.data = (struct rpc_bytes){folder_text, 12};
	assert(FAX(&a, SetRoutingInfo, &set) == RPC_ERROR_INVALID_DATA);
	get.routing_guid = "{nonsense}";
	assert(FAX(&a, GetRoutingInfo, &get) == RPC_ERROR_INVALID_DATA);
	get.routing_guid = NULL;
	assert(FAX(&a, GetRoutingInfo, &get) == RPC_ERROR_INVALID_PARAMETER);

	/* another client's port is left alone */
	client_port(&b, 7, RPC_PORT_OPEN_MODIFY);
	enable.routing_guid = FOLDER_GUID;
	assert(FAX(&a, EnableRoutingMethod, &enable) == RPC_ERROR_DEVICE_IN_USE);
	set.routing_guid = FOLDER_GUID;
	assert(FAX(&a, SetRoutingInfo, &set) == RPC_ERROR_DEVICE_IN_USE);
}

static void test_global_methods(void)
{
	struct rpc_fax_EnumGlobalRoutingInfo list = {0};
	struct rpc_fax_SetGlobalRoutingInfo set = {
		.routing_info = {.guid = FOLDER_GUID, .priority = 1}
        };

	assert(FAX(&a, EnumGlobalRoutingInfo, &list) == 0 && list.methods.count == 2);
	assert(list.methods.items[0].priority == 1 && strcmp(list.methods.items[0].guid, INBOX_GUID) == 0);
	assert(FAX(&a, SetGlobalRoutingInfo, &set) == 0);
	assert(FAX(&a, EnumGlobalRoutingInfo, &list) == 0);
	assert(strcmp(list.methods.items[0].guid, FOLDER_GUID) == 0);
	set.routing_info.priority = 3;
	assert(FAX(&a, SetGlobalRoutingInfo, &set) == RPC_ERROR_INVALID_PARAMETER);
	set.routing_info.guid = "{nonsense}";
	assert(FAX(&a, SetGlobalRoutingInfo, &set) == RPC_ERROR_INVALID_DATA);
	set.routing_info.guid = NULL;
	assert(FAX(&a, SetGlobalRoutingInfo, &set) == RPC_ERROR_INVALID_PARAMETER);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_open,     test_run_down, test_read,    test_change,         test_wrong_size,
		test_extended, test_status,   test_methods, test_global_methods,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fixture_begin();
		client_open(&a);
		client_open(&b);
		tests[i]();
		client_close(&a);
		client_close(&b);
		fixture_end();
	}
	return 0;
}

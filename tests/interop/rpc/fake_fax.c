/* SPDX-License-Identifier: MIT */
/*
 * A fax server of canned answers for a foreign client: prints the TCP port it
 * listens on, then what it understood of each request as one line of JSON.
 * Ends when its standard input does.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "libfaxport/fake_server.h"

/* ---- requests as JSON ------------------------------------------------ */

static void print_text(struct buf *out, const char *text)
{
	if (!text) {
		buf_printf(out, "null");
		return;
	}
	buf_printf(out, "\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\' || (unsigned char)*text < 0x20)
			buf_printf(out, "\\u%04x", (unsigned char)*text);
		else
			buf_printf(out, "%c", *text);
	}
	buf_printf(out, "\"");
}

static void print_bytes(struct buf *out, const uint8_t *data, size_t size)
{
	size_t i;

	buf_printf(out, "\"");
	for (i = 0; data && i < size; i++)
		buf_printf(out, "%02x", data[i]);
	buf_printf(out, "\"");
}

static void print_record(struct buf *out, const struct rpc_record *record, const void *item);

static void print_field(struct buf *out, enum rpc_kind kind, const void *member)
{
	const struct rpc_destination *destination = member;
	const struct rpc_u32s *u32s = member;
	const struct rpc_time *time = member;
	const uint16_t *parts = member;
	size_t i;

	switch (kind) {
	case RPC_KIND_U16:
		buf_printf(out, "%u", *(const uint16_t *)member);
		break;
	case RPC_KIND_SIZE:
	case RPC_KIND_U32:
	case RPC_KIND_ENUM:
		buf_printf(out, "%u", *(const uint32_t *)member);
		break;
	case RPC_KIND_U64:
	case RPC_KIND_I64:
	case RPC_KIND_FILETIME:
		buf_printf(out, "%llu", (unsigned long long)*(const uint64_t *)member);
		break;
	case RPC_KIND_BOOL:
		buf_printf(out, *(const bool *)member ? "true" : "false");
		break;
	case RPC_KIND_TIME:
		buf_printf(out, "[%u, %u]", time->hour, time->minute);
		break;
	case RPC_KIND_SYSTEMTIME:
		for (i = 0; i < 8; i++)
			buf_printf(out, "%s%u", i == 0 ? "[" : ", ", parts[i]);
		buf_printf(out, "]");
		break;
	case RPC_KIND_STR:
	case RPC_KIND_TEXT:
		print_text(out, *(const char *const *)member);
		break;
	case RPC_KIND_U32S:
		buf_printf(out, "[");
		for (i = 0; i < u32s->count; i++)
			buf_printf(out, "%s%u", i == 0 ? "" : ", ", u32s->items[i]);
		buf_printf(out, "]");
		break;
	case RPC_KIND_DEST:
		if (destination->use_group)
			print_text(out, destination->group_name);
		else
			buf_printf(out, "%u", destination->device_id);
		break;
	default:
		buf_printf(out, "null");
	}
}

static void print_record(struct buf *out, const struct rpc_record *record, const void *item)
{
	size_t i;

	for (i = 0; i < record->field_count; i++) {
		buf_printf(out, "%s\"%s\": ", i == 0 ? "{" : ", ", record->fields[i].name);
		print_field(out, record->fields[i].kind, (const uint8_t *)item + record->fields[i].offset);
	}
	buf_printf(out, "}");
}

static void print_param(struct buf *out, const struct rpc_param *param, const void *member)
{
	const struct rpc_opt_u32 *optional = member;
	const struct rpc_handle *handle = member;
	const struct rpc_bytes *bytes = member;
	struct {
		uint32_t count;
		const void *items;
	} array;
	size_t i;

	switch (param->kind) {
	case RPC_PARAM_U32:
	case RPC_PARAM_ENUM:
		buf_printf(out, "%u", *(const uint32_t *)member);
		break;
	case RPC_PARAM_U64:
		buf_printf(out, "%llu", (unsigned long long)*(const uint64_t *)member);
		break;
	case RPC_PARAM_BOOL:
		buf_printf(out, *(const bool *)member ? "true" : "false");
		break;
	case RPC_PARAM_OPT_U32:
		if (optional->present)
			buf_printf(out, "%u", optional->value);
		else
			buf_printf(out, "null");
		break;
	case RPC_PARAM_HANDLE:
		print_bytes(out, handle->uuid, sizeof(handle->uuid));
		break;
	case RPC_PARAM_STRING:
	case RPC_PARAM_OPT_STRING:
		print_text(out, *(const char *const *)member);
		break;
	case RPC_PARAM_STRUCT:
		print_record(out, param->record, member);
		break;
	case RPC_PARAM_ARRAY:
	case RPC_PARAM_PROFILES:
		memcpy(&array, member, sizeof(array));
		buf_printf(out, "[");
		for (i = 0; i < array.count; i++) {
			buf_printf(out, i == 0 ? "" : ", ");
			print_record(out, param->record, (const uint8_t *)array.items + i * param->record->struct_size);
		}
		buf_printf(out, "]");
		break;
	case RPC_PARAM_DATA:
	case RPC_PARAM_OPT_DATA:
	case RPC_PARAM_CHUNK:
	case RPC_PARAM_REST:
		if (bytes->data)
			print_bytes(out, bytes->data, bytes->size);
		else
			buf_printf(out, "%u", bytes->size);
		break;
	default:
		buf_printf(out, "null");
	}
}

static void print_request(const struct fake_call *call)
{
	const char *between = "";
	AUTO_BUF out;
	size_t i;

	buf_init(&out, 1 << 22);
	buf_printf(&out, "{\"method\": \"%s\", \"args\": {", call->method->name);
	for (i = 0; i < call->method->param_count; i++) {
		const struct rpc_param *param = &call->method->params[i];

		if (!(param->direction & RPC_IN))
			continue;
		buf_printf(&out, "%s\"%s\": ", between, param->name);
		print_param(&out, param, (const uint8_t *)call->args + param->offset);
		between = ", ";
	}
	buf_printf(&out, "}}");
	assert(buf_str(&out));
	puts(buf_str(&out));
	fflush(stdout);
}

/* ---- canned answers -------------------------------------------------- */

static const struct rpc_port_info ports[] = {
	{.device_id = 1,
	 .state = RPC_FPS_AVAILABLE,
	 .flags = 3,
	 .rings = 2,
	 .priority = 1,
	 .device_name = "Empfang",
	 .tsid = "+49 30 1",
	 .csid = "+49 30 2"},
	{.device_id = 2,
	 .state = RPC_FPS_SENDING,
	 .flags = 2,
	 .rings = 0,
	 .priority = 2,
	 .device_name = "B\xc3\xbcro \xf0\x9f\x93\xa0",
	 .tsid = ""},
};

static const struct rpc_job_status status = {
	.job_id = 41, .queue_status = RPC_JS_INPROGRESS, .page_count = 3, .tsid = "far"};

static const struct rpc_job_entry_ex_1 jobs[] = {
	{.message_id = 1ull << 40,
	 .recipient_number = "030123",
	 .original_schedule_time = {2026, 11, 0, 22, 12, 43, 35, 0},
	 .priority = RPC_PRIORITY_HIGH,
	 .status = &status,
	 .has_cover_page = true,
	 .schedule_action = 1},
	{.message_id = 2,        .document_name = "letter.pdf",       .status = &status                                      },
};

static void answer(void *arg, struct fake_call *call)
{
	(void)arg;
	print_request(call);
	if (call->interface != &rpc_fax_interface)
		return;
	switch (call->method->opnum) {
	case RPC_FAX_OP_OpenPort: {
		struct rpc_fax_OpenPort *args = call->args;

		memcpy(args->port.uuid, "0123456789abcdef", 16);
		break;
	}
	case RPC_FAX_OP_ClosePort: {
		struct rpc_fax_ClosePort *args = call->args;

		args->port = (struct rpc_handle){0};
		break;
	}
	case RPC_FAX_OP_EnumPorts: {
		struct rpc_fax_EnumPorts *args = call->args;

		args->ports.items = ports;
		args->ports.count = 2;
		break;
	}
	case RPC_FAX_OP_GetPort:
		((struct rpc_fax_GetPort *)call->args)->port_info = &ports[1];
		break;
	case RPC_FAX_OP_EnumJobsEx2: {
		struct rpc_fax_EnumJobsEx2 *args = call->args;

		args->jobs.items = jobs;
		args->jobs.count = 2;
		break;
	}
	case RPC_FAX_OP_AccessCheck: {
		struct rpc_fax_AccessCheck *args = call->args;

		args->granted = true;
		args->rights.value = 0x3ff;
		break;
	}
	case RPC_FAX_OP_SendDocumentEx: {
		struct rpc_fax_SendDocumentEx *args = call->args;
		static const uint64_t ids[] = {7, 1ull << 33};

		args->job_id.value = 5;
		args->message_id = 6;
		args->recipient_message_ids = (struct rpc_u64s){2, ids};
		break;
	}
	case RPC_FAX_OP_GetVersion: {
		struct rpc_fax_GetVersion *args = call->args;

		args->version = (struct rpc_version){20, true, 10, 1, 2, 3, 0};
		break;
	}
	case RPC_FAX_OP_StartCopyToServer: {
		struct rpc_fax_StartCopyToServer *args = call->args;

		args->server_file_name = "queue1.tif";
		memcpy(args->copy.uuid, "fedcba9876543210", 16);
		break;
	}
	case RPC_FAX_OP_ReadFile: {
		struct rpc_fax_ReadFile *args = call->args;

		args->data = (struct rpc_bytes){(const uint8_t *)"II*", 3};
		break;
	}
	case RPC_FAX_OP_ConnectFaxServer:
		((struct rpc_fax_ConnectFaxServer *)call->args)->server_version = RPC_FAX_API_3;
		break;
	case RPC_FAX_OP_GetServerSKU:
		((struct rpc_fax_GetServerSKU *)call->args)->server_sku = RPC_SKU_SERVER;
		break;
	case RPC_FAX_OP_GetRoutingInfo:
		((struct rpc_fax_GetRoutingInfo *)call->args)->status = RPC_ERROR_INVALID_PARAMETER;
		break;
	default:
		break;
	}
}

int main(void)
{
	struct fake_server *server;

	assert(fake_server_start(NULL, answer, NULL, &server) == 0);
	printf("%d\n", fake_server_tcp_port(server));
	fflush(stdout);
	while (getchar() != EOF)
		;
	fake_server_stop(server);
	return 0;
}

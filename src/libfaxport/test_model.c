/* SPDX-License-Identifier: MIT */
/* A small fax server for tests; see test_model.h. */
#undef NDEBUG
#include "libfaxport/test_model.h"

#include <faxport/client.h>

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"

struct model model;
uint8_t model_message[MODEL_MESSAGE_SIZE];
struct stage stage;

/* ---- the model ------------------------------------------------------- */

static void reset_model(void)
{
	size_t i;

	model = (struct model){
		.message_bytes = MODEL_MESSAGE_SIZE,
		.ports = {{.device_id = 7,
			   .name = "Empfang",
			   .csid = "+49 30 1",
			   .tsid = "",
			   .priority = 1,
			   .rings = 2,
			   .send = true,
			   .receive = true,
			   .can_modify = true,
			   .state = FAX_PORT_IDLE},
			  {.device_id = 9,
			   .name = "B\xc3\xbcro",
			   .csid = "",
			   .tsid = "x",
			   .priority = 2,
			   .state = FAX_PORT_OFFLINE}                      },
		.status_version = 41,
		.jobs = MODEL_JOBS,
		.configuration = { .retries = 3, .retry_delay = 10, .archive_directory = "/archive", .dirty_days = 5},
	};
	for (i = 0; i < sizeof(model_message); i++)
		model_message[i] = (uint8_t)(i * 7 >> 2);
}

static struct fax_port *find_port(uint32_t device_id)
{
	return device_id == 7 ? &model.ports[0] : device_id == 9 ? &model.ports[1] : NULL;
}

static void *take(struct fake_call *call, size_t size)
{
	void *memory = rpc_arena_alloc(call->arena, size);

	assert(memory);
	return memory;
}

static struct fax_job make_job(uint32_t id)
{
	return (struct fax_job){.id = id,
				.state = FAX_JOB_SENT,
				.pages = id % 7,
				.number = "0301234",
				.user_name = "anna",
				.submitted_time = 1700000000 + id,
				.ecm = true,
				.port_state = FAX_PORT_ENDING};
}

/* What Submit and AwaitSubmit have in common. */
struct submit_outs {
	struct rpc_handle ticket;
	struct rpc_faxport_job_id *job_ids;
	uint32_t count;
	struct rpc_faxport_refusal *refusal;
};

static void keep_submitted(const struct rpc_faxport_Submit *args)
{
	const struct fax_document *document;
	uint32_t i;

	model.recipients = args->documents.count;
	for (i = 0; i < args->documents.count; i++) {
		document = &args->documents.items[i];
		if (i == 0) {
			snprintf(model.document_name, sizeof(model.document_name), "%s", document->document_name);
			snprintf(model.number, sizeof(model.number), "%s", document->number);
		} else if (i == 1) {
			model.second = *document;
			/* Decoded texts live as long as the call only. */
			snprintf(model.second_number, sizeof(model.second_number), "%s", document->number);
			snprintf(model.second_tsid, sizeof(model.second_tsid), "%s",
				 document->tsid ? document->tsid : "-");
		}
	}
}

static uint32_t answer_submit(struct fake_call *call, struct submit_outs *outs)
{
	uint32_t i;

	if (model.pending > 0) {
		model.pending--;
		outs->ticket.uuid[0] = model.no_ticket ? 0 : 9;
		if (model.pending == 0 && model.silent_at_last)
			fake_server_set_mode(stage.server, FAKE_SILENT, 0);
		return RPC_ERROR_IO_PENDING;
	}
	if (model.refuse) {
		outs->refusal = take(call, sizeof(*outs->refusal));
		*outs->refusal = (struct rpc_faxport_refusal){3, 2, "the file is damaged"};
		return RPC_ERROR_UNSUPPORTED_TYPE;
	}
	outs->count = model.recipients + model.ids_too_many;
	outs->job_ids = take(call, (outs->count + 1) * sizeof(*outs->job_ids));
	for (i = 0; i < outs->count; i++)
		outs->job_ids[i].job_id = model.no_ids ? 0 : 77 + i;
	return 0;
}

static uint32_t answer_faxport(struct fake_call *call)
{
	switch (call->method->opnum) {
	case RPC_FAXPORT_OP_Authenticate: {
		struct rpc_faxport_Authenticate *args = call->args;

		model.authenticated = args->cookie.size == 64 && memcmp(args->cookie.data, model.cookie, 64) == 0;
		return model.authenticated ? 0 : RPC_ERROR_ACCESS_DENIED;
	}
	case RPC_FAXPORT_OP_GetPortStatus: {
		struct rpc_faxport_GetPortStatus *args = call->args;
		struct fax_port_status *status;

		model.waits++;
		if (!find_port(args->device_id))
			return RPC_ERROR_BAD_UNIT;
		if (model.status_version <= args->after_version && !model.stale_status)
			return RPC_ERROR_TIMEOUT;
		status = take(call, sizeof(*status));
		*status = (struct fax_port_status){.version = model.status_version,
						   .device_id = args->device_id,
						   .state = FAX_PORT_SENDING,
						   .device_name = "Empfang",
						   .current_page = 2,
						   .total_pages = 3,
						   .bytes = 1ull << 33,
						   .rate = 14400,
						   .ecm = true,
						   .t38 = true,
						   .start_time = 1700000000,
						   .csid = "far"};
		args->status_record = status;
		return 0;
	}
	case RPC_FAXPORT_OP_EnumJobs: {
		struct rpc_faxport_EnumJobs *args = call->args;
		uint32_t id = MAX(args->first_id, 1), i, count;
		struct fax_job *jobs;

		if (model.listing == MODEL_LIST_CIRCLE)
			id = 1;
		count = id > model.jobs ? 0 : MIN(model.jobs - id + 1, MIN(args->max_jobs, RPC_FAXPORT_PAGE_MAX));
		jobs = take(call, count * sizeof(*jobs) + 1);
		for (i = 0; i < count; i++)
			jobs[i] = make_job(model.listing == MODEL_LIST_BACKWARDS ? id + count - 1 - i : id + i);
		args->jobs.items = jobs;
		args->jobs.count = model.listing == MODEL_LIST_EMPTY ? 0 : count;
		args->more = id + count <= model.jobs;
		return 0;
	}
	case RPC_FAXPORT_OP_GetJob: {
		struct rpc_faxport_GetJob *args = call->args;
		struct fax_job *job = take(call, sizeof(*job));

		if (args->job_id < 1 || args->job_id > model.jobs)
			return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
		*job = make_job(args->job_id);
		args->job = job;
		return 0;
	}
	case RPC_FAXPORT_OP_Submit: {
		struct rpc_faxport_Submit *args = call->args;
		struct submit_outs outs = {0};
		uint32_t status;

		assert(strcmp(args->server_file_name, "abc.pdf") == 0);
		keep_submitted(args);
		status = answer_submit(call, &outs);
		args->ticket = outs.ticket;
		args->job_ids.items = outs.job_ids;
		args->job_ids.count = outs.count;
		args->refusal = outs.refusal;
		return status;
	}
	case RPC_FAXPORT_OP_AwaitSubmit: {
		struct rpc_faxport_AwaitSubmit *args = call->args;
		struct submit_outs outs = {0};
		uint32_t status;

		assert(args->ticket.uuid[0] == 9);
		model.awaits++;
		status = answer_submit(call, &outs);
		args->ticket = outs.ticket;
		args->job_ids.items = outs.job_ids;
		args->job_ids.count = outs.count;
		args->refusal = outs.refusal;
		return status;
	}
	case RPC_FAXPORT_OP_ForgetSubmit: {
		struct rpc_faxport_ForgetSubmit *args = call->args;

		assert(args->ticket.uuid[0] == 9);
		args->ticket = (struct rpc_handle){0};
		model.forgotten++;
		return 0;
	}
	case RPC_FAXPORT_OP_EnumInbox: {
		struct rpc_faxport_EnumInbox *args = call->args;
		struct fax_message *messages = take(call, 2 * sizeof(*messages));

		messages[0] = (struct fax_message){.id = 5, .tsid = "far", .pages = 2};
		messages[1] = (struct fax_message){.id = 1ull << 40, .read = true, .status = FAX_STATUS_HUNG_UP};
		args->messages.items = messages + (args->first_id > 5);
		args->messages.count = 1;
		args->more = args->first_id <= 5;
		return 0;
	}
	case RPC_FAXPORT_OP_GetInboxMessage: {
		struct rpc_faxport_GetInboxMessage *args = call->args;
		struct fax_message *message = take(call, sizeof(*message));

		if (args->message_id != 5)
			return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
		*message = (struct fax_message){.id = 5, .tsid = "far", .pages = 2, .bytes = model.message_bytes};
		args->message = message;
		return 0;
	}
	case RPC_FAXPORT_OP_GetPortRecord: {
		struct rpc_faxport_GetPortRecord *args = call->args;

		args->port = find_port(args->device_id);
		return args->port ? 0 : RPC_ERROR_BAD_UNIT;
	}
	case RPC_FAXPORT_OP_EnumPortRecords: {
		struct rpc_faxport_EnumPortRecords *args = call->args;

		args->ports.items = model.ports;
		args->ports.count = 2;
		return 0;
	}
	case RPC_FAXPORT_OP_SetPortRecord: {
		struct rpc_faxport_SetPortRecord *args = call->args;
		struct fax_port *port = find_port(args->device_id);

		if (!port)
			return RPC_ERROR_BAD_UNIT;
		if (args->change.fields & FAX_PORT_RINGS)
			port->rings = args->change.rings;
		assert(!(args->change.fields & FAX_PORT_CSID) == !args->change.csid);
		if (args->change.csid && strlen(args->change.csid) > FAX_ID_MAX)
			return RPC_ERROR_INVALID_PARAMETER;
		return 0;
	}
	case RPC_FAXPORT_OP_GetServer: {
		struct rpc_faxport_GetServer *args = call->args;
		struct fax_server *server = take(call, sizeof(*server));

		*server = (struct fax_server){.version = "0.1.0",
					      .retries = model.configuration.retries,
					      .ports = 2,
					      .archive_directory = model.configuration.archive_directory,
					      .dirty_days = model.configuration.dirty_days,
					      .discount_start_min = 22 * 60,
					      .discount_end_min = 6 * 60 + 30,
					      .mapi_profile = "profile"};
		args->server = server;
		return 0;
	}
	case RPC_FAXPORT_OP_WaitEvents: {
		struct rpc_faxport_WaitEvents *args = call->args;
		uint64_t after = args->after_number ? MAX(args->after_number, 100) : MODEL_EVENTS_LAST;
		uint32_t i, count = (uint32_t)MIN(MODEL_EVENTS_LAST - after, args->max_events);
		struct fax_event *events = take(call, count * sizeof(*events) + 1);

		model.waits++;
		args->lost = model.events == MODEL_EVENTS_LOST;
		args->last_number = after;
		if (args->lost)
			return 0;
		for (i = 0; i < count; i++)
			events[i] = (struct fax_event){.number = after + 1 + i,
						       .time = 1700000000,
						       .kind = FAX_EVENT_SENDING,
						       .device_id = 7,
						       .job_id = 3};
		args->last_number = after + count;
		if (model.events == MODEL_EVENTS_BACKWARDS && count > 1)
			events[1].number = events[0].number;
		if (model.events == MODEL_EVENTS_BEHIND)
			args->last_number--;
		args->events.items = events;
		args->events.count = count;
		return 0;
	}
	case RPC_FAXPORT_OP_CommandJob: {
		struct rpc_faxport_CommandJob *args = call->args;

		model.last_command = args->command;
		model.last_job = args->job_id;
		return args->job_id == 3 ? RPC_ERROR_INVALID_OPERATION : 0;
	}
	default:
		return RPC_ERROR_NOT_SUPPORTED;
	}
}

/* Rights, logging, the server's methods, pages. */
static uint32_t answer_fax_server(struct fake_call *call)
{
	switch (call->method->opnum) {
	case RPC_FAX_OP_AccessCheckEx2: {
		struct rpc_fax_AccessCheckEx2 *args = call->args;

		assert(args->access_mask == RPC_RIGHT_MAXIMUM_ALLOWED);
		args->granted = model.rights != 0;
		args->rights.value = model.rights;
		return 0;
	}
	case RPC_FAX_OP_GetLoggingCategories: {
		struct rpc_fax_GetLoggingCategories *args = call->args;
		struct rpc_logging *records = take(call, 2 * sizeof(*records));

		records[0] = (struct rpc_logging){"Outbound", 2, model.log_levels[2]};
		records[1] = (struct rpc_logging){NULL, 4, model.log_levels[4]};
		args->categories.items = records;
		args->categories.count = 2;
		return 0;
	}
	case RPC_FAX_OP_SetLoggingCategories: {
		struct rpc_fax_SetLoggingCategories *args = call->args;
		uint32_t i;

		for (i = 0; i < args->categories.count; i++) {
			assert(!args->categories.items[i].name);
			if (args->categories.items[i].category > 4)
				return RPC_ERROR_INVALID_PARAMETER;
			model.log_levels[args->categories.items[i].category] = args->categories.items[i].level;
		}
		return 0;
	}
	case RPC_FAX_OP_EnumGlobalRoutingInfo: {
		static const struct rpc_global_routing_info methods[] = {
			{.priority = 1,             .guid = "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}", .friendly_name = "Inbox"},
			{ .priority = 2,
			 .guid = "{92041a90-9af2-11d0-abf7-00c04fd91a4e}",
			 .function_name = "Folder",
			 .image_name = "faxportd",
			 .extension_name = "Faxport"},
		};
		struct rpc_fax_EnumGlobalRoutingInfo *args = call->args;

		args->methods.items = methods;
		args->methods.count = 2;
		return 0;
	}
	case RPC_FAX_OP_SetGlobalRoutingInfo: {
		struct rpc_fax_SetGlobalRoutingInfo *args = call->args;

		assert(rpc_request_sizes_known(call->method, args));
		if (args->routing_info.priority > 2)
			return RPC_ERROR_INVALID_PARAMETER;
		snprintf(model.enabled_guid, sizeof(model.enabled_guid), "%s", args->routing_info.guid);
		model.moved_to = args->routing_info.priority;
		return 0;
	}
	case RPC_FAX_OP_GetPageData: {
		struct rpc_fax_GetPageData *args = call->args;

		args->image_width = 1728;
		args->image_height = 2200;
		if (args->job_id == 1)
			args->page = (struct rpc_bytes){model_message, MODEL_MESSAGE_SIZE};
		if (args->job_id == 1 || args->job_id == 2) /* 2: an empty page */
			return 0;
		return args->job_id == 3 ? RPC_ERROR_INVALID_DATA : RPC_ERROR_INVALID_PARAMETER;
	}
	default:
		return RPC_ERROR_NOT_SUPPORTED;
	}
}

static uint32_t answer_fax(struct fake_call *call)
{
	switch (call->method->opnum) {
	case RPC_FAX_OP_ConnectFaxServer: {
		struct rpc_fax_ConnectFaxServer *args = call->args;

		args->server_version = RPC_FAX_API_3;
		args->handle.uuid[0] = 1;
		return model.cookie[0] && !model.authenticated ? RPC_ERROR_ACCESS_DENIED : 0;
	}
	case RPC_FAX_OP_OpenPort: {
		struct rpc_fax_OpenPort *args = call->args;

		model.open_flags = args->flags;
		if (!find_port(args->device_id))
			return RPC_ERROR_BAD_UNIT;
		if (args->device_id == 9 && args->flags == RPC_PORT_OPEN_MODIFY)
			return RPC_ERROR_INVALID_HANDLE; /* somebody else has it */
		if (args->flags == RPC_PORT_OPEN_MODIFY && model.modified)
			return RPC_ERROR_INVALID_HANDLE; /* this very connection has it */
		args->port.uuid[0] = 2;
		args->port.uuid[1] = args->flags == RPC_PORT_OPEN_MODIFY;
		model.modified |= args->flags == RPC_PORT_OPEN_MODIFY;
		model.handles++;
		return 0;
	}
	case RPC_FAX_OP_ClosePort: {
		struct rpc_fax_ClosePort *args = call->args;

		assert(args->port.uuid[0] == 2);
		if (args->port.uuid[1])
			model.modified = false;
		args->port = (struct rpc_handle){0};
		model.handles--;
		return 0;
	}
	case RPC_FAX_OP_EnumRoutingMethods: {
		static const struct rpc_routing_method methods[] = {
			{.device_id = 7,
			 .enabled = true,
			 .guid = "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}",
			 .friendly_name = "Inbox"},
			{.device_id = 7,              .guid = "{92041a90-9af2-11d0-abf7-00c04fd91a4e}", .friendly_name = "Folder"},
		};
		struct rpc_fax_EnumRoutingMethods *args = call->args;

		args->methods.items = methods;
		args->methods.count = 2;
		return 0;
	}
	case RPC_FAX_OP_EnableRoutingMethod: {
		struct rpc_fax_EnableRoutingMethod *args = call->args;

		snprintf(model.enabled_guid, sizeof(model.enabled_guid), "%s", args->routing_guid);
		return args->enabled ? 0 : RPC_ERROR_ACCESS_DENIED;
	}
	case RPC_FAX_OP_GetRoutingInfo: {
		struct rpc_fax_GetRoutingInfo *args = call->args;

		args->data = (struct rpc_bytes){(const uint8_t *)"/\0f\0\xe4\0\0\0x\0", 10};
		return 0;
	}
	case RPC_FAX_OP_SetRoutingInfo: {
		struct rpc_fax_SetRoutingInfo *args = call->args;

		assert(args->data.size <= sizeof(model.data));
		memcpy(model.data, args->data.data, args->data.size);
		return 0;
	}
	case RPC_FAX_OP_GetConfiguration: {
		struct rpc_fax_GetConfiguration *args = call->args;

		args->configuration = &model.configuration;
		return 0;
	}
	case RPC_FAX_OP_SetConfiguration: {
		struct rpc_fax_SetConfiguration *args = call->args;

		assert(rpc_request_sizes_known(call->method, args));
		assert(strcmp(args->configuration.archive_directory, "/archive") == 0);
		model.configuration = args->configuration;
		model.configuration.archive_directory = "/archive";
		snprintf(model.profile, sizeof(model.profile), "%s", args->configuration.profile_name);
		model.configuration.profile_name = model.profile;
		return 0;
	}
	case RPC_FAX_OP_StartCopyToServer: {
		struct rpc_fax_StartCopyToServer *args = call->args;

		/* As long as the Windows client's, and room for 255. */
		assert(strlen(args->server_file_name) == 255);
		snprintf(model.ext, sizeof(model.ext), "%s", args->file_ext);
		args->server_file_name = "abc.pdf";
		args->copy.uuid[0] = 3;
		model.uploaded_size = 0;
		model.upload_ended = false;
		model.handles++;
		return 0;
	}
	case RPC_FAX_OP_WriteFile: {
		struct rpc_fax_WriteFile *args = call->args;

		if (model.uploaded_size + args->data.size > sizeof(model.uploaded))
			return RPC_ERROR_DISK_FULL;
		memcpy(model.uploaded + model.uploaded_size, args->data.data, args->data.size);
		model.uploaded_size += args->data.size;
		return 0;
	}
	case RPC_FAX_OP_StartCopyMessageFromServer: {
		struct rpc_fax_StartCopyMessageFromServer *args = call->args;

		if (args->message_id != 5 || args->folder != RPC_FOLDER_INBOX)
			return RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
		args->copy.uuid[0] = 3;
		model.handles++;
		model.sent = 0;
		return 0;
	}
	case RPC_FAX_OP_ReadFile: {
		struct rpc_fax_ReadFile *args = call->args;
		size_t n = MIN(args->max_data_size, sizeof(model_message) - model.sent);

		if (model.fail_read_at > 0 && model.sent >= model.fail_read_at)
			return RPC_ERROR_GEN_FAILURE;
		args->data = (struct rpc_bytes){model_message + model.sent, (uint32_t)n};
		model.sent += n;
		return 0;
	}
	case RPC_FAX_OP_EndCopy: {
		struct rpc_fax_EndCopy *args = call->args;

		args->copy = (struct rpc_handle){0};
		model.upload_ended = true;
		model.handles--;
		return 0;
	}
	case RPC_FAX_OP_RemoveMessage: {
		struct rpc_fax_RemoveMessage *args = call->args;

		model.deleted = args->message_id == 5;
		return model.deleted ? 0 : RPC_ERROR_FAX_MESSAGE_NOT_FOUND;
	}
	default:
		return answer_fax_server(call);
	}
}

void model_answer(void *arg, struct fake_call *call)
{
	uint32_t *status = call->args;

	(void)arg;
	if (call->interface == &rpc_faxport_interface && call->method->opnum == RPC_FAXPORT_OP_GetLastErrorText) {
		struct rpc_faxport_GetLastErrorText *args = call->args;
		struct rpc_faxport_words *words = take(call, sizeof(*words));

		words->words = model.words;
		args->text = words;
		return;
	}
	if (model.fail_status)
		*status = model.fail_status;
	else
		*status = call->interface == &rpc_fax_interface ? answer_fax(call) : answer_faxport(call);
}

/* ---- the stage ------------------------------------------------------- */

const char *stage_path(const char *name)
{
	static char path[4][128];
	static unsigned turn;
	char *p = path[turn++ % 4];

	snprintf(p, 128, "%s/%s", stage.folder, name);
	return p;
}

void stage_file(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "wb");

	assert(file && fwrite(data, 1, size, file) == size);
	fclose(file);
}

size_t stage_count_files(void)
{
	DIR *dir = opendir(stage.folder);
	size_t count = 0;

	assert(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

struct fax_client *stage_connect(void)
{
	struct fax_client *client = NULL;

	assert(fax_connect(stage_path("socket"), &client) == FAX_E_OK);
	return client;
}

void stage_begin(void)
{
	const char *base = getenv("TMPDIR");

	snprintf(stage.folder, sizeof(stage.folder), "%s/faxport-client-XXXXXX", base ? base : "/tmp");
	assert(mkdtemp(stage.folder));
	assert(fake_server_start(stage_path("socket"), model_answer, NULL, &stage.server) == 0);
}

void stage_run(void (*test)(void))
{
	reset_model();
	test();
}

void stage_end(void)
{
	stage.server = fake_server_stop(stage.server);
	assert(rmdir(stage.folder) == 0);
}

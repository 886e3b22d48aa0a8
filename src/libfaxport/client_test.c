/* SPDX-License-Identifier: MIT */
/*
 * Tests of the client library against a fake server: every public function,
 * every error code, and servers that answer badly, late or not at all.
 */
#undef NDEBUG
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "libfaxport/client.h"
#include "libfaxport/error.h"
#include "libfaxport/fake_server.h"
#include "libfaxport/target.h"

#define SHORT_MS 100
#define JOBS 2500 /* three pages */

/* ---- the model behind the fake server -------------------------------- */

/* Everything the handler is asked or answers; read by the test only between calls. */
static struct model {
	struct fax_port ports[2];
	uint64_t status_version;
	uint32_t fail_status; /* answer every call but GetLastErrorText so */
	const char *words;    /* for GetLastErrorText */
	uint32_t jobs;        /* how many there are */
	bool circle;          /* the job listing goes round */
	uint8_t uploaded[100000];
	size_t uploaded_size;
	char ext[16];
	bool upload_ended;
	bool refuse;
	char document_name[64], number[64];
	uint32_t last_command, last_job;
	size_t sent; /* of the message that is fetched */
	bool deleted;
	uint32_t fail_read_at; /* ReadFile fails once so many bytes are sent */
	uint32_t open_flags;
	uint32_t handles; /* open port and copy handles */
	char enabled_guid[64];
	char data[300];
	struct rpc_configuration configuration;
	char cookie[65];
	bool authenticated;
	uint32_t waits;
} model;

static uint8_t message_bytes[40000];

static void reset_model(void)
{
	size_t i;

	model = (struct model){
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
		.jobs = JOBS,
		.configuration = { .retries = 3, .retry_delay = 10, .archive_directory = "/archive", .dirty_days = 5},
	};
	for (i = 0; i < sizeof(message_bytes); i++)
		message_bytes[i] = (uint8_t)(i * 7 >> 2);
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
				.ecm = true};
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
		if (model.status_version <= args->after_version)
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

		if (model.circle)
			id = 1;
		count = id > model.jobs ? 0 : MIN(model.jobs - id + 1, MIN(args->max_jobs, RPC_FAXPORT_PAGE_MAX));
		jobs = take(call, count * sizeof(*jobs) + 1);
		for (i = 0; i < count; i++)
			jobs[i] = make_job(id + i);
		args->jobs.items = jobs;
		args->jobs.count = count;
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
		struct rpc_faxport_refusal *refusal = take(call, sizeof(*refusal));

		assert(strcmp(args->server_file_name, "abc.pdf") == 0);
		snprintf(model.document_name, sizeof(model.document_name), "%s", args->document.document_name);
		snprintf(model.number, sizeof(model.number), "%s", args->document.number);
		if (model.refuse) {
			*refusal = (struct rpc_faxport_refusal){3, 2, "the file is damaged"};
			args->refusal = refusal;
			return RPC_ERROR_UNSUPPORTED_TYPE;
		}
		args->job_id = 77;
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
		*message = (struct fax_message){.id = 5, .tsid = "far", .pages = 2};
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

		*server = (struct fax_server){.version = "0.1.0", .retries = model.configuration.retries, .ports = 2};
		args->server = server;
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
		args->port.uuid[0] = 2;
		model.handles++;
		return 0;
	}
	case RPC_FAX_OP_ClosePort: {
		struct rpc_fax_ClosePort *args = call->args;

		assert(args->port.uuid[0] == 2);
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

		args->data = (struct rpc_bytes){(const uint8_t *)"/\0f\0\xe4\0\0\0", 8};
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
		assert(args->configuration.dirty_days == 5);
		model.configuration = args->configuration;
		model.configuration.archive_directory = "/archive";
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
		size_t n = MIN(args->max_data_size, sizeof(message_bytes) - model.sent);

		if (model.fail_read_at > 0 && model.sent >= model.fail_read_at)
			return RPC_ERROR_GEN_FAILURE;
		args->data = (struct rpc_bytes){message_bytes + model.sent, (uint32_t)n};
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
		return RPC_ERROR_NOT_SUPPORTED;
	}
}

static void answer(void *arg, struct fake_call *call)
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

static char folder[64];
static struct fake_server *server;

static const char *in_folder(const char *name)
{
	static char path[4][128];
	static unsigned turn;
	char *p = path[turn++ % 4];

	snprintf(p, 128, "%s/%s", folder, name);
	return p;
}

static struct fax_client *connected(void)
{
	struct fax_client *client = NULL;

	assert(fax_connect(in_folder("socket"), &client) == FAX_E_OK);
	return client;
}

static size_t files_in_folder(void)
{
	DIR *dir = opendir(folder);
	size_t count = 0;

	assert(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void make_file(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "wb");

	assert(file && fwrite(data, 1, size, file) == size);
	fclose(file);
}

/* ---- tests ----------------------------------------------------------- */

static void test_targets(void)
{
	static const struct {
		const char *server;
		int r;
		bool tcp;
		const char *where, *tcp_port;
	} cases[] = {
		{NULL,               0,       false, "/run/faxport/faxport.sock", ""    },
		{"",                 0,       false, "/run/faxport/faxport.sock", ""    },
		{"unix:/a b",        0,       false, "/a b",                      ""    },
		{"/x/y",             0,       false, "/x/y",                      ""    },
		{"fax.example:5042", 0,       true,  "fax.example",               "5042"},
		{"127.0.0.1:1",      0,       true,  "127.0.0.1",                 "1"   },
		{"[::1]:5042",       0,       true,  "::1",                       "5042"},
		{"::1:5042",         -EINVAL, false, NULL,                        NULL  },
		{"[::1]",            -EINVAL, false, NULL,                        NULL  },
		{"[::1:5042",        -EINVAL, false, NULL,                        NULL  },
		{"host",             -EINVAL, false, NULL,                        NULL  },
		{"host:",            -EINVAL, false, NULL,                        NULL  },
		{"host:0",           -EINVAL, false, NULL,                        NULL  },
		{"host:65536",       -EINVAL, false, NULL,                        NULL  },
		{"host:99x",         -EINVAL, false, NULL,                        NULL  },
		{":5042",            -EINVAL, false, NULL,                        NULL  },
		{"[]:5042",          -EINVAL, false, NULL,                        NULL  },
		{"unix:relative",    -EINVAL, false, NULL,                        NULL  },
	};
	struct target target;
	char path[200] = "/";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert(target_parse(cases[i].server, &target) == cases[i].r);
		if (cases[i].r < 0)
			continue;
		assert(target.tcp == cases[i].tcp);
		assert(strcmp(target.tcp ? target.host : target.path, cases[i].where) == 0);
		assert(strcmp(target.tcp_port, cases[i].tcp_port) == 0);
	}
	memset(path + 1, 'p', 107);
	assert(target_parse(path, &target) == -EINVAL);
	path[107] = '\0';
	assert(target_parse(path, &target) == 0);
}

static void test_words(void)
{
	int i, k;

	for (i = 0; i < FAX_ERRORS; i++) {
		assert(fax_error_words((enum fax_error)i)[0]);
		for (k = 0; k < i; k++)
			assert(strcmp(fax_error_words((enum fax_error)i), fax_error_words((enum fax_error)k)) != 0);
	}
	assert(strcmp(fax_error_words((enum fax_error)99), "unknown error") == 0);
	assert(error_of_status(4711) == FAX_E_SERVER && error_of_status(0) == FAX_E_OK);
	/* Shared with core. */
	assert(strcmp(fax_status_words(FAX_STATUS_BUSY), "line busy") == 0);
	assert(strcmp(fax_status_name(FAX_STATUS_BUSY), "BUSY") == 0);
	assert(strcmp(fax_port_state_words(FAX_PORT_IDLE), "idle") == 0);
	assert(strcmp(fax_job_state_words(FAX_JOB_SENT), "sent") == 0);
}

static void test_ports(void)
{
	struct fax_client *client = connected();
	struct fax_port_change change = {.fields = FAX_PORT_RINGS, .rings = 5, .csid = (const char *)1};
	struct fax_port_list *ports;
	struct fax_port *port = NULL;

	assert(fax_port_list(client, &ports) == FAX_E_OK);
	assert(ports->count == 2 && ports->item[0].device_id == 7 && ports->item[1].priority == 2);
	assert(strcmp(ports->item[1].name, "B\xc3\xbcro") == 0 && strcmp(ports->item[1].csid, "") == 0);
	assert(ports->item[1].state == FAX_PORT_OFFLINE && !ports->item[1].can_modify);

	assert(fax_port_get(client, 7, &port) == FAX_E_OK);
	assert(strcmp(port->csid, "+49 30 1") == 0 && port->send && port->receive && port->can_modify);
	fax_free(port);

	/* The pointer that is not named in fields is not followed. */
	assert(fax_port_set(client, 7, &change) == FAX_E_OK);
	assert(fax_port_get(client, 7, &port) == FAX_E_OK && port->rings == 5);
	fax_free(port);

	change.fields = FAX_PORT_CSID;
	change.csid = "12345678901234567890123";
	model.words = "CSID: 23 characters, at most 20 go on the wire";
	assert(fax_port_set(client, 7, &change) == FAX_E_INVALID);
	assert(strcmp(fax_client_detail(client), model.words) == 0);

	/* The words go with the next call, and a result that failed leaves the pointer alone. */
	model.words = NULL;
	port = NULL;
	assert(fax_port_get(client, 8, &port) == FAX_E_NOT_FOUND && !port);
	assert(strcmp(fax_client_detail(client), "") == 0);
	fax_disconnect(client);
	assert(strcmp(ports->item[0].name, "Empfang") == 0); /* results outlive the connection */
	fax_free(ports);
	fax_free(NULL);
	fax_disconnect(NULL);
}

static void test_status(void)
{
	struct fax_client *client = connected();
	struct fax_port_status *status = NULL;

	assert(fax_status_get(client, 7, &status) == FAX_E_OK);
	assert(status->version == 41 && status->state == FAX_PORT_SENDING && status->bytes == 1ull << 33);
	assert(status->ecm && status->t38 && strcmp(status->csid, "far") == 0 && strcmp(status->tsid, "") == 0);
	fax_free(status);
	status = NULL;
	assert(fax_status_wait(client, 7, 41, 0, &status) == FAX_E_TIMEOUT && !status);
	/* The fake does not wait, so the client asks again and again until its time is up. */
	model.waits = 0;
	assert(fax_status_wait(client, 7, 41, 30, &status) == FAX_E_TIMEOUT && !status);
	assert(model.waits > 1);
	assert(fax_status_wait(client, 7, 40, 30, &status) == FAX_E_OK && status->version == 41);
	fax_free(status);
	assert(fax_status_get(client, 1, &status) == FAX_E_NOT_FOUND);

	/* No answer at all is not "nothing changed". */
	client->timeout_ms = SHORT_MS;
	fake_server_set_mode(server, FAKE_SILENT, 0);
	assert(fax_status_wait(client, 7, 41, 10, &status) == FAX_E_DISCONNECTED);
	fake_server_set_mode(server, FAKE_GOOD, 0);
	fax_disconnect(client);
}

static void test_methods(void)
{
	struct fax_client *client = connected();
	struct fax_method_list *methods;
	char *data;

	assert(fax_method_list(client, 7, &methods) == FAX_E_OK);
	assert(methods->count == 2 && methods->item[0].enabled &&
	       strcmp(methods->item[1].friendly_name, "Folder") == 0);
	assert(strcmp(methods->item[0].image_name, "") == 0); /* NULL on the wire */
	assert(model.open_flags == RPC_PORT_OPEN_QUERY && model.handles == 0);
	assert(fax_method_enable(client, 7, methods->item[1].guid, true) == FAX_E_OK);
	assert(strcmp(model.enabled_guid, methods->item[1].guid) == 0 && model.open_flags == RPC_PORT_OPEN_MODIFY);
	model.words = "not yours";
	assert(fax_method_enable(client, 7, methods->item[1].guid, false) == FAX_E_DENIED);
	assert(strcmp(fax_client_detail(client), "not yours") == 0 && model.handles == 0);
	assert(fax_method_enable(client, 9, methods->item[1].guid, true) == FAX_E_IN_USE);
	assert(fax_method_list(client, 1, &methods) == FAX_E_NOT_FOUND);
	fax_free(methods);

	assert(fax_method_get_data(client, 7, "{}", &data) == FAX_E_OK && strcmp(data, "/f\xc3\xa4") == 0);
	fax_free(data);
	assert(fax_method_set_data(client, 7, "{}", "/g") == FAX_E_OK && memcmp(model.data, "/\0g\0\0", 6) == 0);
	assert(model.handles == 0);
	fax_disconnect(client);
}

static void test_server(void)
{
	struct fax_client *client = connected();
	struct fax_server *settings;

	assert(fax_server_get(client, &settings) == FAX_E_OK);
	assert(settings->retries == 3 && strcmp(settings->version, "0.1.0") == 0 && settings->ports == 2);
	settings->retries = 1;
	settings->queue_paused = true;
	assert(fax_server_set(client, settings) == FAX_E_OK);
	assert(model.configuration.retries == 1 && model.configuration.pause_server_queue);
	fax_free(settings);
	fax_disconnect(client);
}

struct progress {
	uint64_t last, all;
	unsigned calls;
};

static void on_progress(void *arg, uint64_t bytes_done, uint64_t bytes_all)
{
	struct progress *progress = arg;

	assert(bytes_done >= progress->last && bytes_done <= bytes_all);
	progress->last = bytes_done;
	progress->all = bytes_all;
	progress->calls++;
}

static void test_submit(void)
{
	static uint8_t content[40000], big[200000];
	struct fax_client *client = connected();
	struct fax_document document = {.number = "030123", .priority = FAX_PRIORITY_NORMAL};
	struct progress progress = {0};
	uint32_t job_id = 0;
	size_t i;

	for (i = 0; i < sizeof(content); i++)
		content[i] = (uint8_t)(i ^ i >> 8);
	make_file(in_folder("letter.PDF"), content, sizeof(content));
	make_file(in_folder("big.tif"), big, sizeof(big));
	document.path = in_folder("letter.PDF");

	assert(fax_submit(client, &document, on_progress, &progress, &job_id) == FAX_E_OK && job_id == 77);
	assert(model.uploaded_size == sizeof(content) && memcmp(model.uploaded, content, sizeof(content)) == 0);
	assert(strcmp(model.ext, ".pdf") == 0 && strcmp(model.document_name, "letter.PDF") == 0);
	assert(strcmp(model.number, "030123") == 0 && model.upload_ended && model.handles == 0);
	assert(progress.calls == 3 && progress.last == sizeof(content) && progress.all == sizeof(content));

	model.refuse = true;
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_REFUSED);
	assert(strcmp(fax_client_detail(client), "page 2: the file is damaged") == 0);
	model.refuse = false;

	/* The server's disk is full in the middle: the upload is given up, its handle too. */
	model.words = "disk full";
	document.path = in_folder("big.tif");
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_SERVER);
	assert(strcmp(fax_client_detail(client), "disk full") == 0 && model.handles == 0);

	document.path = in_folder("missing");
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_FILE);
	assert(strstr(fax_client_detail(client), "missing: No such file"));
	document.path = folder;
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_FILE);
	document.path = in_folder("letter.PDF");
	document.number = "";
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_INVALID);
	assert(job_id == 77);

	/* More than the wire takes: refused here, and the connection lives. */
	{
		char text[400];

		memset(text, 'n', sizeof(text));
		text[sizeof(text) - 1] = '\0';
		document.number = "1";
		document.subject = text;
		assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_INVALID);
		assert(strstr(fax_client_detail(client), "253"));
		document.subject = NULL;
		assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_OK);
	}
	unlink(in_folder("letter.PDF"));
	unlink(in_folder("big.tif"));
	fax_disconnect(client);
}

static void test_jobs(void)
{
	struct fax_client *client = connected();
	struct fax_job_list *jobs;
	struct fax_job *job;
	uint32_t i;

	assert(fax_job_list(client, &jobs) == FAX_E_OK && jobs->count == JOBS);
	for (i = 0; i < JOBS; i++)
		assert(jobs->item[i].id == i + 1 && jobs->item[i].pages == (i + 1) % 7 &&
		       strcmp(jobs->item[i].user_name, "anna") == 0 && strcmp(jobs->item[i].subject, "") == 0);
	fax_free(jobs);
	model.jobs = 0;
	assert(fax_job_list(client, &jobs) == FAX_E_OK && jobs->count == 0);
	fax_free(jobs);
	model.jobs = 1000; /* a whole page and no more */
	assert(fax_job_list(client, &jobs) == FAX_E_OK && jobs->count == 1000);
	fax_free(jobs);
	model.jobs = JOBS;
	model.circle = true;
	assert(fax_job_list(client, &jobs) == FAX_E_GARBLED);
	model.circle = false;

	assert(fax_job_get(client, 12, &job) == FAX_E_OK && job->id == 12 && job->submitted_time == 1700000012);
	fax_free(job);
	assert(fax_job_get(client, JOBS + 1, &job) == FAX_E_NOT_FOUND);

	assert(fax_job_pause(client, 4) == FAX_E_OK && model.last_command == RPC_FAXPORT_JOB_PAUSE);
	assert(fax_job_resume(client, 5) == FAX_E_OK && model.last_command == RPC_FAXPORT_JOB_RESUME);
	assert(fax_job_restart(client, 6) == FAX_E_OK && model.last_command == RPC_FAXPORT_JOB_RESTART);
	assert(fax_job_cancel(client, 7) == FAX_E_OK && model.last_command == RPC_FAXPORT_JOB_CANCEL);
	assert(model.last_job == 7);
	assert(fax_job_cancel(client, 3) == FAX_E_WRONG_STATE);
	fax_disconnect(client);
}

static void test_messages(void)
{
	struct fax_client *client = connected();
	static uint8_t read_back[sizeof(message_bytes) + 1];
	const char *target = in_folder("fetched.tif");
	struct fax_message_list *messages;
	struct fax_message *message;
	size_t files;
	FILE *file;

	assert(fax_message_list(client, &messages) == FAX_E_OK && messages->count == 2);
	assert(messages->item[0].id == 5 && messages->item[1].id == 1ull << 40 && messages->item[1].read);
	fax_free(messages);
	assert(fax_message_get(client, 5, &message) == FAX_E_OK && strcmp(message->tsid, "far") == 0);
	fax_free(message);
	assert(fax_message_get(client, 6, &message) == FAX_E_NOT_FOUND);

	files = files_in_folder();
	assert(fax_message_fetch(client, 5, target) == FAX_E_OK && files_in_folder() == files + 1);
	file = fopen(target, "rb");
	assert(file && fread(read_back, 1, sizeof(read_back), file) == sizeof(message_bytes));
	fclose(file);
	assert(memcmp(read_back, message_bytes, sizeof(message_bytes)) == 0 && model.handles == 0);

	/* It exists now: refused, and untouched. */
	make_file(target, "old", 3);
	assert(fax_message_fetch(client, 5, target) == FAX_E_FILE);
	assert(strstr(fax_client_detail(client), "File exists"));
	unlink(target);

	/* Failures leave nothing: no such message, the server fails in the middle, no such folder. */
	assert(fax_message_fetch(client, 6, target) == FAX_E_NOT_FOUND && files_in_folder() == files);
	model.fail_read_at = 20000;
	assert(fax_message_fetch(client, 5, target) == FAX_E_SERVER && files_in_folder() == files);
	assert(model.handles == 0);
	model.fail_read_at = 0;
	assert(fax_message_fetch(client, 5, in_folder("no/where.tif")) == FAX_E_FILE);

	/* As does a server that goes away. */
	fake_server_set_mode(server, FAKE_HALF, 0);
	assert(fax_message_fetch(client, 5, target) == FAX_E_DISCONNECTED && files_in_folder() == files);
	fake_server_set_mode(server, FAKE_GOOD, 0);
	fax_disconnect(client);

	client = connected();
	assert(fax_message_delete(client, 5) == FAX_E_OK && model.deleted);
	assert(fax_message_delete(client, 6) == FAX_E_NOT_FOUND);
	fax_disconnect(client);
}

static void test_error_codes(void)
{
	static const struct {
		uint32_t status;
		enum fax_error error;
	} cases[] = {
		{RPC_ERROR_ACCESS_DENIED,         FAX_E_DENIED     },
                {RPC_ERROR_BAD_UNIT,              FAX_E_NOT_FOUND  },
		{RPC_ERROR_FILE_NOT_FOUND,        FAX_E_NOT_FOUND  },
                {RPC_ERROR_FAX_MESSAGE_NOT_FOUND, FAX_E_NOT_FOUND  },
		{RPC_ERROR_INVALID_PARAMETER,     FAX_E_INVALID    },
                {RPC_ERROR_DEVICE_IN_USE,         FAX_E_IN_USE     },
		{RPC_ERROR_INVALID_OPERATION,     FAX_E_WRONG_STATE},
                {RPC_ERROR_UNSUPPORTED_TYPE,      FAX_E_REFUSED    },
		{RPC_ERROR_NOT_SUPPORTED,         FAX_E_UNSUPPORTED},
                {RPC_ERROR_NOT_ENOUGH_MEMORY,     FAX_E_SERVER     },
		{RPC_ERROR_INTERNAL_ERROR,        FAX_E_SERVER     },
                {4711,                            FAX_E_SERVER     },
	};
	struct fax_client *client = connected();
	struct fax_port *port;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		model.fail_status = cases[i].status;
		assert(fax_port_get(client, 7, &port) == cases[i].error);
		/* A code that stands for nothing of ours is told by number and name. */
		assert((cases[i].error == FAX_E_SERVER) == (fax_client_detail(client)[0] != '\0'));
	}
	assert(strcmp(fax_client_detail(client), "GetPortRecord: error 4711 ") == 0);
	model.fail_status = 0;
	assert(fax_port_get(client, 7, &port) == FAX_E_OK);
	fax_free(port);
	fax_disconnect(client);
}

static void test_bad_servers(void)
{
	static const struct {
		enum fake_mode mode;
		uint32_t fault;
		enum fax_error error;
		bool lives; /* the connection goes on */
	} cases[] = {
		{FAKE_SILENT,         0,                          FAX_E_TIMEOUT,      false},
		{FAKE_CLOSES,         0,                          FAX_E_DISCONNECTED, false},
		{FAKE_HALF,           0,                          FAX_E_DISCONNECTED, false},
		{FAKE_GARBAGE,        0,                          FAX_E_GARBLED,      false},
		{FAKE_WRONG_CALL,     0,                          FAX_E_GARBLED,      false},
		{FAKE_WRONG_TYPE,     0,                          FAX_E_GARBLED,      false},
		{FAKE_BAD_STUB,       0,                          FAX_E_GARBLED,      false},
		{FAKE_ENDLESS,        0,                          FAX_E_GARBLED,      false},
		{FAKE_FAULT,          RPC_FAULT_ACCESS_DENIED,    FAX_E_DENIED,       true },
		{FAKE_FAULT,          RPC_FAULT_OP_RANGE,         FAX_E_UNSUPPORTED,  true },
		{FAKE_FAULT,          RPC_FAULT_BAD_STUB_DATA,    FAX_E_GARBLED,      true },
		{FAKE_FAULT,          RPC_FAULT_CONTEXT_MISMATCH, FAX_E_SERVER,       true },
		{FAKE_SLOW_FRAGMENTS, 0,                          FAX_E_OK,           true },
	};
	struct fax_port_list *ports;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fax_client *client = connected();
		enum fax_error error;

		ports = NULL;
		client->timeout_ms = cases[i].mode == FAKE_SILENT ? SHORT_MS : CALL_TIMEOUT_MS;
		fake_server_set_mode(server, cases[i].mode, cases[i].fault);
		error = fax_port_list(client, &ports);
		if (error != cases[i].error) {
			fprintf(stderr, "mode %d: %s\n", cases[i].mode, fax_error_words(error));
			abort();
		}
		assert((error == FAX_E_OK) == (ports != NULL));
		fax_free(ports);
		if (cases[i].mode == FAKE_FAULT)
			assert(strstr(fax_client_detail(client), "fault 0x"));
		fake_server_set_mode(server, FAKE_GOOD, 0);
		error = fax_port_list(client, &ports);
		assert(error == (cases[i].lives ? FAX_E_OK : FAX_E_DISCONNECTED));
		if (error == FAX_E_OK)
			fax_free(ports);
		fax_disconnect(client);
	}
}

static void test_connect(void)
{
	struct fax_client *client = (struct fax_client *)1;
	char cookie_file[128], tcp[32];
	struct fake_server *on_tcp;

	/* Nobody there, nonsense, a file that is no socket. */
	assert(fax_connect(in_folder("nobody"), &client) == FAX_E_NO_SERVER);
	assert(fax_connect("nonsense", &client) == FAX_E_INVALID);
	make_file(in_folder("plain"), "", 0);
	assert(fax_connect(in_folder("plain"), &client) == FAX_E_NO_SERVER);
	unlink(in_folder("plain"));
	assert(client == (struct fax_client *)1);

	/* $FAXPORT_SERVER says where, unless the caller does. */
	setenv("FAXPORT_SERVER", in_folder("socket"), 1);
	assert(fax_connect(NULL, &client) == FAX_E_OK);
	fax_disconnect(client);
	assert(fax_connect(in_folder("nobody"), &client) == FAX_E_NO_SERVER);
	unsetenv("FAXPORT_SERVER");

	/* TCP: the cookie of the file, or no entry. */
	assert(fake_server_start(NULL, answer, NULL, &on_tcp) == 0);
	snprintf(tcp, sizeof(tcp), "127.0.0.1:%d", fake_server_tcp_port(on_tcp));
	memset(model.cookie, 'a', 64);
	snprintf(cookie_file, sizeof(cookie_file), "%s", in_folder("cookie"));
	setenv("FAXPORT_COOKIE_FILE", cookie_file, 1);
	assert(fax_connect(tcp, &client) == FAX_E_FILE); /* not there */
	make_file(cookie_file, "aaaa\n", 5);
	assert(fax_connect(tcp, &client) == FAX_E_FILE); /* too short */
	make_file(cookie_file, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n", 65);
	assert(fax_connect(tcp, &client) == FAX_E_DENIED); /* another's */
	make_file(cookie_file, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 65);
	assert(fax_connect(tcp, &client) == FAX_E_OK && model.authenticated);
	fax_disconnect(client);
	unsetenv("FAXPORT_COOKIE_FILE");
	model.cookie[0] = '\0';
	fake_server_stop(on_tcp);
	assert(fax_connect(tcp, &client) == FAX_E_NO_SERVER);
	unlink(cookie_file);
}

/* A server that accepts and says nothing to the bind, or ends. */
static void test_silent_bind(void)
{
	struct conn *conn = NULL;
	struct target target;

	/* The fake serves one connection at a time: a second one waits for its bind. */
	struct fax_client *first = connected();

	assert(target_parse(in_folder("socket"), &target) == 0);
	assert(conn_open(&target, net_now_ms() + SHORT_MS, &conn) == FAX_E_TIMEOUT && !conn);
	fax_disconnect(first);
	conn = NULL;
	assert(conn_open(&target, net_now_ms() + 30000, &conn) == FAX_E_OK);
	conn_free(conn);
}

static void run(void (*test)(void))
{
	reset_model();
	test();
}

int main(void)
{
	snprintf(folder, sizeof(folder), "%s/faxport-client-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert(mkdtemp(folder));
	assert(fake_server_start(in_folder("socket"), answer, NULL, &server) == 0);
	run(test_targets);
	run(test_words);
	run(test_ports);
	run(test_status);
	run(test_methods);
	run(test_server);
	run(test_submit);
	run(test_jobs);
	run(test_messages);
	run(test_error_codes);
	run(test_bad_servers);
	run(test_connect);
	run(test_silent_bind);
	fake_server_stop(server);
	assert(rmdir(folder) == 0); /* nothing is left behind */
	return 0;
}

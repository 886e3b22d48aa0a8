/* SPDX-License-Identifier: MIT */
/* Tests of the client library: every public function, against a server that behaves. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "libfaxport/client.h"
#include "libfaxport/error.h"
#include "libfaxport/file.h"
#include "libfaxport/test_model.h"

#define SHORT_MS 100

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
	struct fax_client *client = stage_connect();
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
	struct fax_client *client = stage_connect();
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

	/* A status that is not newer, as the answer to a question for a newer one. */
	model.stale_status = true;
	assert(fax_status_wait(client, 7, 41, 30, &status) == FAX_E_GARBLED);
	model.stale_status = false;

	/* No answer at all is not "nothing changed". */
	client->timeout_ms = SHORT_MS;
	fake_server_set_mode(stage.server, FAKE_SILENT, 0);
	assert(fax_status_wait(client, 7, 41, 10, &status) == FAX_E_DISCONNECTED);
	fake_server_set_mode(stage.server, FAKE_GOOD, 0);
	fax_disconnect(client);
}

static void test_events(void)
{
	struct fax_client *client = stage_connect();
	struct fax_event_list *events = NULL;

	/* From now on: the fake does not wait, so the client asks again and again until its time is up. */
	assert(fax_events_wait(client, 0, 0, &events) == FAX_E_OK && events->count == 0);
	assert(events->last == MODEL_EVENTS_LAST && !events->lost && model.waits == 1);
	fax_free(events);
	assert(fax_events_wait(client, MODEL_EVENTS_LAST, 30, &events) == FAX_E_OK && events->count == 0);
	assert(events->last == MODEL_EVENTS_LAST && model.waits > 2);
	fax_free(events);

	assert(fax_events_wait(client, 1, 60000, &events) == FAX_E_OK && events->count == 1000);
	assert(events->item[0].number == 101 && events->item[999].number == 1100 && events->last == 1100);
	assert(events->item[0].kind == FAX_EVENT_SENDING && events->item[0].device_id == 7);
	assert(events->item[0].job_id == 3 && events->item[0].time == 1700000000);
	fax_free(events);
	assert(fax_events_wait(client, 2099, 60000, &events) == FAX_E_OK && events->count == 1);
	fax_free(events);

	/* That something is lost is not waited with. */
	model.events = MODEL_EVENTS_LOST;
	assert(fax_events_wait(client, 5, 60000, &events) == FAX_E_OK && events->lost && events->count == 0);
	fax_free(events);
	events = NULL;
	model.events = MODEL_EVENTS_BACKWARDS;
	assert(fax_events_wait(client, 2000, 60000, &events) == FAX_E_GARBLED && !events);
	model.events = MODEL_EVENTS_BEHIND;
	assert(fax_events_wait(client, 2000, 60000, &events) == FAX_E_GARBLED && !events);
	model.events = MODEL_EVENTS_GOOD;

	client->timeout_ms = SHORT_MS;
	fake_server_set_mode(stage.server, FAKE_SILENT, 0);
	assert(fax_events_wait(client, 0, 10, &events) == FAX_E_TIMEOUT && !events);
	fake_server_set_mode(stage.server, FAKE_GOOD, 0);
	assert(fax_events_wait(client, 0, 10, &events) == FAX_E_DISCONNECTED);
	fax_disconnect(client);
}

static void test_methods(void)
{
	struct fax_client *client = stage_connect();
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

static void test_hold(void)
{
	struct fax_client *client = stage_connect();
	struct fax_hold *hold = NULL, *second = NULL;

	assert(fax_port_hold(client, 7, &hold) == FAX_E_OK && hold && model.handles == 1);
	assert(model.open_flags == RPC_PORT_OPEN_MODIFY && model.modified && fax_client_code(client) == 0);
	/* No second time, not even here; the code stays until the next call. */
	assert(fax_port_hold(client, 7, &second) == FAX_E_IN_USE && !second);
	assert(fax_client_code(client) == RPC_ERROR_INVALID_HANDLE && model.handles == 1);
	/* This connection goes on changing the port: with the handle that it has. */
	assert(fax_method_enable(client, 7, "{a}", true) == FAX_E_OK && strcmp(model.enabled_guid, "{a}") == 0);
	assert(fax_client_code(client) == 0);
	assert(fax_method_set_data(client, 7, "{}", "/h") == FAX_E_OK && memcmp(model.data, "/\0h\0\0", 6) == 0);
	assert(model.handles == 1 && model.modified);
	assert(fax_port_hold(client, 9, &second) == FAX_E_IN_USE && !second);
	assert(fax_port_hold(client, 1, &second) == FAX_E_NOT_FOUND && !second);
	assert(fax_client_code(client) == RPC_ERROR_BAD_UNIT);

	fax_port_release(client, hold);
	assert(model.handles == 0 && !model.modified);
	assert(fax_client_code(client) == RPC_ERROR_BAD_UNIT); /* giving back is no call of its own */
	fax_port_release(client, NULL);
	assert(fax_method_enable(client, 7, "{b}", true) == FAX_E_OK && model.handles == 0);

	/* What is still held ends with the connection. */
	assert(fax_port_hold(client, 7, &hold) == FAX_E_OK);
	fax_disconnect(client);
}

static void test_global_methods(void)
{
	struct fax_client *client = stage_connect();
	struct fax_global_method_list *methods = NULL;

	assert(fax_global_method_list(client, &methods) == FAX_E_OK && methods->count == 2);
	assert(methods->item[0].priority == 1 && methods->item[1].priority == 2);
	assert(strcmp(methods->item[0].guid, "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}") == 0);
	assert(strcmp(methods->item[0].friendly_name, "Inbox") == 0);
	assert(strcmp(methods->item[0].image_name, "") == 0); /* NULL on the wire */
	assert(strcmp(methods->item[1].function_name, "Folder") == 0);
	assert(strcmp(methods->item[1].image_name, "faxportd") == 0);
	assert(strcmp(methods->item[1].extension_name, "Faxport") == 0);
	assert(fax_global_method_set_priority(client, methods->item[1].guid, 1) == FAX_E_OK && model.moved_to == 1);
	assert(strcmp(model.enabled_guid, methods->item[1].guid) == 0);
	assert(fax_global_method_set_priority(client, methods->item[1].guid, 3) == FAX_E_INVALID);
	assert(fax_client_code(client) == RPC_ERROR_INVALID_PARAMETER && model.moved_to == 1);
	fax_free(methods);
	methods = NULL;
	model.fail_status = RPC_ERROR_ACCESS_DENIED;
	assert(fax_global_method_list(client, &methods) == FAX_E_DENIED && !methods);
	assert(fax_client_code(client) == RPC_ERROR_ACCESS_DENIED);
	fax_disconnect(client);
}

static void test_rights(void)
{
	static const struct {
		uint32_t wire, rights;
	} cases[] = {
		{0,			 FAX_RIGHT_QUERY_JOBS						 },
		{RPC_RIGHT_SUBMIT,          FAX_RIGHT_QUERY_JOBS | FAX_RIGHT_SUBMIT                              },
		{RPC_RIGHT_SUBMIT_NORMAL,   FAX_RIGHT_QUERY_JOBS | FAX_RIGHT_SUBMIT                              },
		{RPC_RIGHT_SUBMIT_HIGH,     FAX_RIGHT_QUERY_JOBS | FAX_RIGHT_SUBMIT                              },
		{RPC_RIGHT_QUERY_OUT_JOBS,  FAX_RIGHT_QUERY_JOBS                                                 },
		{RPC_RIGHT_MANAGE_OUT_JOBS, FAX_RIGHT_QUERY_JOBS | FAX_RIGHT_MANAGE_JOBS                         },
		{RPC_RIGHT_QUERY_CONFIG,    FAX_RIGHT_QUERY_JOBS | FAX_RIGHT_QUERY_CONFIG | FAX_RIGHT_QUERY_PORTS},
		{RPC_RIGHT_MANAGE_CONFIG,   FAX_RIGHT_QUERY_JOBS | FAX_RIGHT_SET_CONFIG | FAX_RIGHT_SET_PORTS    },
		{0xffffffff,                0x7f								 },
	};
	struct fax_client *client = stage_connect();
	uint32_t rights;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		model.rights = cases[i].wire;
		assert(fax_rights_get(client, &rights) == FAX_E_OK && rights == cases[i].rights);
	}
	rights = 4711;
	model.fail_status = RPC_ERROR_ACCESS_DENIED;
	assert(fax_rights_get(client, &rights) == FAX_E_DENIED && rights == 4711);
	fax_disconnect(client);
}

static void test_logging(void)
{
	struct fax_client *client = stage_connect();
	struct fax_log_category wanted[17] = {
		{2, 3, (const char *)1},
                {4, 1, (const char *)1}
        };
	struct fax_log_category_list *list;

	/* The names are not looked at. */
	assert(fax_log_set(client, wanted, 2) == FAX_E_OK && model.log_levels[2] == 3 && model.log_levels[4] == 1);
	assert(fax_log_list(client, &list) == FAX_E_OK && list->count == 2);
	assert(list->item[0].category == 2 && list->item[0].level == 3);
	assert(strcmp(list->item[0].name, "Outbound") == 0 && strcmp(list->item[1].name, "") == 0);
	assert(list->item[1].category == 4 && list->item[1].level == 1);
	fax_free(list);
	list = NULL;

	wanted[0].category = 5;
	assert(fax_log_set(client, wanted, 1) == FAX_E_INVALID);
	assert(fax_client_code(client) == RPC_ERROR_INVALID_PARAMETER);
	/* None, and more than there can be, are refused here: no code of the server's. */
	assert(fax_log_set(client, wanted, 0) == FAX_E_INVALID && fax_client_code(client) == 0);
	assert(strstr(fax_client_detail(client), "from 1 to 16"));
	assert(fax_log_set(client, wanted, ARRAY_SIZE(wanted)) == FAX_E_INVALID && fax_client_code(client) == 0);
	model.fail_status = RPC_ERROR_NOT_ENOUGH_MEMORY;
	assert(fax_log_list(client, &list) == FAX_E_SERVER && !list);
	assert(fax_client_code(client) == RPC_ERROR_NOT_ENOUGH_MEMORY);
	fax_disconnect(client);
}

static void test_page(void)
{
	struct fax_client *client = stage_connect();
	struct fax_page *page = NULL;

	assert(fax_job_page(client, 9, &page) == FAX_E_NOT_FOUND && !page);
	assert(fax_client_code(client) == RPC_ERROR_INVALID_PARAMETER);
	assert(fax_job_page(client, 3, &page) == FAX_E_INVALID && !page); /* it is being received */
	assert(fax_job_page(client, 2, &page) == FAX_E_GARBLED && !page); /* no bytes are no page */
	assert(fax_job_page(client, 1, &page) == FAX_E_OK && page->width == 1728 && page->height == 2200);
	fax_disconnect(client);
	/* It outlives the connection, whose buffer it came in. */
	assert(page->tiff_size == MODEL_MESSAGE_SIZE && memcmp(page->tiff, model_message, MODEL_MESSAGE_SIZE) == 0);
	fax_free(page);
}

/* The code is of the last call, and only if the server refused it. */
static void test_code(void)
{
	struct fax_client *client = stage_connect();
	struct fax_port_status *status;
	struct fax_port *port;

	assert(fax_client_code(client) == 0 && fax_client_is_local(client));
	assert(fax_port_get(client, 8, &port) == FAX_E_NOT_FOUND && fax_client_code(client) == RPC_ERROR_BAD_UNIT);
	assert(fax_status_wait(client, 7, 41, 0, &status) == FAX_E_TIMEOUT && fax_client_code(client) == 0);
	assert(fax_port_get(client, 8, &port) == FAX_E_NOT_FOUND && fax_client_code(client) == RPC_ERROR_BAD_UNIT);
	fake_server_set_mode(stage.server, FAKE_CLOSES, 0);
	assert(fax_port_get(client, 8, &port) == FAX_E_DISCONNECTED && fax_client_code(client) == 0);
	fake_server_set_mode(stage.server, FAKE_GOOD, 0);
	assert(fax_client_is_local(client)); /* as it was */
	fax_disconnect(client);
}

static void test_server(void)
{
	struct fax_client *client = stage_connect();
	struct fax_server *settings;

	assert(fax_server_get(client, &settings) == FAX_E_OK);
	assert(settings->retries == 3 && strcmp(settings->version, "0.1.0") == 0 && settings->ports == 2);
	settings->retries = 1;
	settings->queue_paused = true;
	assert(!settings->archive_outgoing && strcmp(settings->archive_directory, "/archive") == 0);
	settings->archive_outgoing = true;
	assert(settings->dirty_days == 5 && !settings->server_covers_only);
	assert(settings->discount_start_min == 22 * 60 && settings->discount_end_min == 6 * 60 + 30);
	assert(strcmp(settings->mapi_profile, "profile") == 0);
	settings->dirty_days = FAX_DAYS_FOR_EVER;
	settings->server_covers_only = true;
	settings->discount_start_min = 23 * 60 + 59;
	settings->mapi_profile = "other";
	assert(fax_server_set(client, settings) == FAX_E_OK);
	assert(model.configuration.dirty_days == UINT32_MAX && model.configuration.server_cp);
	assert(model.configuration.start_cheap_time.hour == 23 && model.configuration.start_cheap_time.minute == 59);
	assert(model.configuration.stop_cheap_time.hour == 6 && model.configuration.stop_cheap_time.minute == 30);
	assert(strcmp(model.profile, "other") == 0);
	/* No times of a day; 65536 hours would be midnight again. */
	settings->discount_start_min = 24 * 60;
	assert(fax_server_set(client, settings) == FAX_E_INVALID && fax_client_code(client) == 0);
	settings->discount_start_min = 0;
	settings->discount_end_min = 65536u * 60;
	assert(fax_server_set(client, settings) == FAX_E_INVALID);
	assert(strstr(fax_client_detail(client), "times of the day"));
	assert(model.configuration.archive_outgoing);
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
	struct fax_client *client = stage_connect();
	struct fax_document document = {.number = "030123", .priority = FAX_PRIORITY_NORMAL};
	struct progress progress = {0};
	uint32_t job_id = 0;
	size_t i;

	for (i = 0; i < sizeof(content); i++)
		content[i] = (uint8_t)(i ^ i >> 8);
	stage_file(stage_path("letter.PDF"), content, sizeof(content));
	stage_file(stage_path("big.tif"), big, sizeof(big));
	document.path = stage_path("letter.PDF");

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
	document.path = stage_path("big.tif");
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_SERVER);
	assert(strcmp(fax_client_detail(client), "disk full") == 0 && model.handles == 0);

	document.path = stage_path("missing");
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_FILE);
	assert(strstr(fax_client_detail(client), "missing: No such file"));
	document.path = stage.folder;
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_FILE);
	/* A pipe that nobody writes to is not waited for. */
	assert(mkfifo(stage_path("pipe"), 0600) == 0);
	document.path = stage_path("pipe");
	assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_FILE);
	assert(strstr(fax_client_detail(client), "pipe: not a file"));
	unlink(stage_path("pipe"));
	document.path = stage_path("letter.PDF");
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
		document.number = text;
		assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_INVALID);
		assert(strstr(fax_client_detail(client), "253"));
		document.number = "1";
		document.subject = text;
		text[254] = '\0';
		assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_INVALID);
		text[253] = '\0';
		assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_OK);
		document.subject = NULL;
		assert(fax_submit(client, &document, NULL, NULL, &job_id) == FAX_E_OK);
	}
	unlink(stage_path("letter.PDF"));
	unlink(stage_path("big.tif"));
	fax_disconnect(client);
}

static void test_submit_all(void)
{
	static struct fax_document documents[FAX_RECIPIENTS_MAX + 1];
	static uint32_t ids[FAX_RECIPIENTS_MAX];
	struct fax_client *client = stage_connect();
	size_t i;

	stage_file(stage_path("letter.pdf"), "%PDF", 4);
	for (i = 0; i < ARRAY_SIZE(documents); i++)
		documents[i] = (struct fax_document){.number = "1",
						     .path = i > 0 ? (const char *)1 : NULL, /* not looked at */
						     .sender_name = "Anna",
						     .tsid = "Berlin"};
	documents[0].path = stage_path("letter.pdf");
	documents[1] = (struct fax_document){.number = "2",
					     .document_name = "Other",
					     .sender_name = "Anna",
					     .tsid = NULL,
					     .subject = "Offer",
					     .priority = FAX_PRIORITY_HIGH,
					     .send_at = 1900000000,
					     .retries = 9,
					     .device_id = 7,
					     .discount = true};
	assert(fax_submit_all(client, documents, 3, NULL, NULL, ids) == FAX_E_OK);
	assert(ids[0] == 77 && ids[1] == 78 && ids[2] == 79 && ids[3] == 0 && model.recipients == 3);
	assert(model.uploaded_size == 4 && strcmp(model.document_name, "letter.pdf") == 0);
	/* The second has its own of everything, or the first's: "" is not left out, as NULL would be the first's. */
	assert(strcmp(model.number, "1") == 0 && strcmp(model.second_number, "2") == 0);
	assert(strcmp(model.second_tsid, "") == 0 && model.second.subject && model.second.document_name);
	assert(!model.second.sender_name && !model.second.recipient_name);
	assert(model.second.priority == FAX_PRIORITY_HIGH && model.second.send_at == 1900000000);
	assert(model.second.retries == 9 && model.second.device_id == 7 && model.second.discount);
	assert(fax_submit_all(client, documents, FAX_RECIPIENTS_MAX, NULL, NULL, ids) == FAX_E_OK);
	assert(ids[999] == 77 + 999);

	/* None, too many, one without a number, no file: refused here, and nothing is uploaded. */
	memset(ids, 0, sizeof(ids));
	model.uploaded_size = 0;
	assert(fax_submit_all(client, documents, 0, NULL, NULL, ids) == FAX_E_INVALID);
	assert(fax_submit_all(client, documents, FAX_RECIPIENTS_MAX + 1, NULL, NULL, ids) == FAX_E_TOO_BIG);
	assert(strstr(fax_client_detail(client), "1000"));
	documents[2].number = NULL;
	assert(fax_submit_all(client, documents, 3, NULL, NULL, ids) == FAX_E_INVALID);
	assert(strstr(fax_client_detail(client), "no number"));
	documents[2].number = "3";
	documents[0].path = NULL;
	assert(fax_submit_all(client, documents, 3, NULL, NULL, ids) == FAX_E_INVALID);
	documents[0].path = stage_path("letter.pdf");
	assert(model.uploaded_size == 0 && ids[0] == 0);

	/* Fewer ids than documents, more, and none that is one. */
	model.ids_too_many = 1;
	assert(fax_submit_all(client, documents, 3, NULL, NULL, ids) == FAX_E_GARBLED);
	model.ids_too_many = (uint32_t)-1;
	assert(fax_submit_all(client, documents, 3, NULL, NULL, ids) == FAX_E_GARBLED);
	model.ids_too_many = 0;
	model.no_ids = true;
	assert(fax_submit_all(client, documents, 3, NULL, NULL, ids) == FAX_E_GARBLED && ids[0] == 0);
	unlink(stage_path("letter.pdf"));
	fax_disconnect(client);
}

/* A server that takes its time. */
static void test_submit_waits(void)
{
	struct fax_client *client = stage_connect();
	struct fax_document document = {.number = "1"};
	uint32_t id = 0;
	int64_t start;

	stage_file(stage_path("letter.pdf"), "%PDF", 4);
	document.path = stage_path("letter.pdf");
	model.pending = 3;
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_OK && id == 77 && model.awaits == 3);
	assert(model.forgotten == 0 && fax_client_code(client) == 0);

	/* No longer than it may: then the ticket is given up, and the connection lives. */
	id = 0;
	client->submit_ms = 50;
	model.pending = UINT32_MAX;
	start = net_now_ms();
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_TIMEOUT && id == 0);
	assert(net_now_ms() - start >= 50 && net_now_ms() - start < 5000 && model.forgotten == 1);
	assert(strstr(fax_client_detail(client), "not done"));
	client->submit_ms = 60000;

	/* Refused in the end. */
	model.pending = 2;
	model.refuse = true;
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_REFUSED && model.pending == 0);
	assert(strcmp(fax_client_detail(client), "page 2: the file is damaged") == 0);
	assert(fax_client_code(client) == RPC_ERROR_UNSUPPORTED_TYPE);
	model.refuse = false;

	/* Pending without a ticket is no answer. */
	model.pending = 1;
	model.no_ticket = true;
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_GARBLED);
	model.no_ticket = false;

	/* Silence, once it said that it goes on: the time for one call, not that for rendering. */
	client->timeout_ms = SHORT_MS;
	model.pending = 2;
	model.silent_at_last = true;
	start = net_now_ms();
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_TIMEOUT && id == 0);
	assert(net_now_ms() - start >= SHORT_MS && net_now_ms() - start < 5000);
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_DISCONNECTED);
	fake_server_set_mode(stage.server, FAKE_GOOD, 0);
	unlink(stage_path("letter.pdf"));
	fax_disconnect(client);
}

static void test_jobs(void)
{
	struct fax_client *client = stage_connect();
	struct fax_job_list *jobs;
	struct fax_job *job;
	uint32_t i;

	assert(fax_job_list(client, &jobs) == FAX_E_OK && jobs->count == MODEL_JOBS);
	for (i = 0; i < MODEL_JOBS; i++)
		assert(jobs->item[i].id == i + 1 && jobs->item[i].pages == (i + 1) % 7 &&
		       strcmp(jobs->item[i].user_name, "anna") == 0 && strcmp(jobs->item[i].subject, "") == 0);
	fax_free(jobs);
	model.jobs = 0;
	assert(fax_job_list(client, &jobs) == FAX_E_OK && jobs->count == 0);
	fax_free(jobs);
	model.jobs = 1000; /* a whole page and no more */
	assert(fax_job_list(client, &jobs) == FAX_E_OK && jobs->count == 1000);
	fax_free(jobs);
	model.jobs = MODEL_JOBS;
	/* Listings that would never end, or are none. */
	model.listing = MODEL_LIST_CIRCLE;
	assert(fax_job_list(client, &jobs) == FAX_E_GARBLED);
	model.listing = MODEL_LIST_EMPTY;
	assert(fax_job_list(client, &jobs) == FAX_E_GARBLED);
	model.listing = MODEL_LIST_BACKWARDS;
	assert(fax_job_list(client, &jobs) == FAX_E_GARBLED);
	model.listing = MODEL_LIST_GOOD;

	assert(fax_job_get(client, 12, &job) == FAX_E_OK && job->id == 12 && job->submitted_time == 1700000012);
	assert(job->port_state == FAX_PORT_ENDING);
	fax_free(job);
	assert(fax_job_get(client, MODEL_JOBS + 1, &job) == FAX_E_NOT_FOUND);

	assert(fax_job_pause(client, 4) == FAX_E_OK && model.last_command == RPC_FAXPORT_JOB_PAUSE);
	assert(fax_job_resume(client, 5) == FAX_E_OK && model.last_command == RPC_FAXPORT_JOB_RESUME);
	assert(fax_job_restart(client, 6) == FAX_E_OK && model.last_command == RPC_FAXPORT_JOB_RESTART);
	assert(fax_job_cancel(client, 7) == FAX_E_OK && model.last_command == RPC_FAXPORT_JOB_CANCEL);
	assert(model.last_job == 7);
	assert(fax_job_cancel(client, 3) == FAX_E_WRONG_STATE);
	fax_disconnect(client);
}

/* Somebody else makes a file of that name while ours is written: it stays, and nothing of ours is left. */
static void test_file_taken(void)
{
	const char *path = stage_path("taken");
	size_t files = stage_count_files();
	char content[8] = "";
	struct file *file;

	assert(file_create(path, &file) == 0 && file_write(file, "mine", 4) == 0);
	stage_file(path, "theirs", 6);
	assert(file_commit(file) == -EEXIST);
	file_close(file);
	assert(stage_count_files() == files + 1);
	assert(file_open(path, &file, NULL) == 0 && file_read(file, content, sizeof(content)) == 6);
	assert(strcmp(content, "theirs") == 0);
	file_close(file);
	unlink(path);
}

static void test_messages(void)
{
	struct fax_client *client = stage_connect();
	static uint8_t read_back[sizeof(model_message) + 1];
	const char *target = stage_path("fetched.tif");
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

	files = stage_count_files();
	assert(fax_message_fetch(client, 5, target) == FAX_E_OK && stage_count_files() == files + 1);
	file = fopen(target, "rb");
	assert(file && fread(read_back, 1, sizeof(read_back), file) == sizeof(model_message));
	fclose(file);
	assert(memcmp(read_back, model_message, sizeof(model_message)) == 0 && model.handles == 0);

	/* It exists now: refused before anything is transferred, and untouched. */
	stage_file(target, "old", 3);
	model.sent = 1;
	assert(fax_message_fetch(client, 5, target) == FAX_E_FILE && model.sent == 1);
	assert(strstr(fax_client_detail(client), "File exists"));
	unlink(target);

	/* Failures leave nothing: no such message, the server fails in the middle, no such folder. */
	assert(fax_message_fetch(client, 6, target) == FAX_E_NOT_FOUND && stage_count_files() == files);
	model.fail_read_at = 20000;
	assert(fax_message_fetch(client, 5, target) == FAX_E_SERVER && stage_count_files() == files);
	assert(model.handles == 0);
	model.fail_read_at = 0;
	assert(fax_message_fetch(client, 5, stage_path("no/where.tif")) == FAX_E_FILE);

	/* Fewer bytes than the message has, and more. */
	model.message_bytes = MODEL_MESSAGE_SIZE + 1;
	assert(fax_message_fetch(client, 5, target) == FAX_E_SERVER && stage_count_files() == files);
	assert(strcmp(fax_client_detail(client), "the message has 40001 bytes, and the server sent fewer") == 0);
	model.message_bytes = MODEL_MESSAGE_SIZE - 1;
	assert(fax_message_fetch(client, 5, target) == FAX_E_SERVER && stage_count_files() == files);
	assert(strcmp(fax_client_detail(client), "the message has 39999 bytes, and the server sent more") == 0);
	assert(model.handles == 0);
	model.message_bytes = MODEL_MESSAGE_SIZE;

	/* As does a server that goes away. */
	fake_server_set_mode(stage.server, FAKE_HALF, 0);
	assert(fax_message_fetch(client, 5, target) == FAX_E_DISCONNECTED && stage_count_files() == files);
	fake_server_set_mode(stage.server, FAKE_GOOD, 0);
	fax_disconnect(client);

	client = stage_connect();
	assert(fax_message_delete(client, 5) == FAX_E_OK && model.deleted);
	assert(fax_message_delete(client, 6) == FAX_E_NOT_FOUND);
	fax_disconnect(client);
}

int main(void)
{
	stage_begin();
	stage_run(test_words);
	stage_run(test_ports);
	stage_run(test_status);
	stage_run(test_events);
	stage_run(test_methods);
	stage_run(test_hold);
	stage_run(test_global_methods);
	stage_run(test_rights);
	stage_run(test_logging);
	stage_run(test_page);
	stage_run(test_code);
	stage_run(test_server);
	stage_run(test_submit);
	stage_run(test_submit_all);
	stage_run(test_submit_waits);
	stage_run(test_jobs);
	stage_run(test_file_taken);
	stage_run(test_messages);
	stage_end();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * A fax server that is none: <faxport/client.h> with canned answers, so that
 * the command line's output can be compared byte for byte.
 *
 * --server or $FAXPORT_SERVER chooses the story: "" or anything for a healthy server,
 * "error:NAME" for one on which every call fails with FAX_E_NAME,
 * "none" for one that is not there, "empty" for one with nothing in it, "off"
 * for one whose ports may not send and whose jobs are due.
 *
 * Time goes on with each question: a fax that is sent is a step further each
 * time somebody asks for its job or waits for its port. The number that is
 * called decides how it ends: 100 is answered, 486 is busy, 603 is cancelled.
 * When a story is over, whoever still waits is interrupted as by Ctrl-C.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <faxport/client.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct fax_client {
	const char *story;
	enum fax_error fails; /* every call */
	char detail[200];
	/* what has been changed */
	struct fax_port ports[4];
	bool inbox_on, folder_on;
	char folder[100];
	struct fax_server server;
	/* the fax that is being sent */
	struct fax_document document;
	char name[100];
	unsigned step, idle;
};

/* clang-format off */
static const struct fax_port ports[] = {
	{1, "Fax 1", "+49 30 123456", "+49 30 123456", 1, 2, true, true, true, FAX_PORT_SENDING},
	{3, "M\xc3\xbcller & S\xc3\xb6hne", "+49 89 7654321", "Mueller", 2, 0, true, false, true, FAX_PORT_IDLE},
	{4, "\xe6\x9d\xb1\xe4\xba\xac\xe6\x94\xaf\xe5\xba\x97 \xf0\x9f\x93\xa0", "+81 3 1234 5678", "Tokyo", 3, 99,
	 false, true, true, FAX_PORT_RECEIVING},
	{7, "Fax 2", "", "", 4, 1, true, true, true, FAX_PORT_OFFLINE},
};

#define MONDAY 1767600000 /* 2026-01-05 08:00:00 UTC */
#define LATER 4102444800  /* 2100-01-01 00:00:00 UTC */

static const struct fax_port_status statuses[] = {
	{.version = 41, .device_id = 1, .device_name = "Fax 1", .state = FAX_PORT_SENDING, .caller_id = "",
	 .called_number = "0331200", .csid = "+33 1 200", .tsid = "+49 30 123456", .current_page = 2,
	 .total_pages = 3, .bytes = 61234, .document_bytes = 98765, .rate = 14400, .ecm = true, .t38 = true,
	 .start_time = MONDAY, .submitted_time = MONDAY - 5, .elapsed_s = 62, .job_id = 12,
	 .document_name = "demo.pdf", .recipient_name = "Paris office", .sender_name = "Berlin office",
	 .routing_string = "", .user_name = "anna"},
	{.version = 7, .device_id = 3, .device_name = "M\xc3\xbcller & S\xc3\xb6hne", .state = FAX_PORT_IDLE,
	 .caller_id = "", .called_number = "", .csid = "", .tsid = "", .document_name = "", .recipient_name = "",
	 .sender_name = "", .routing_string = "", .user_name = ""},
	/* What strangers call themselves may be meant to play tricks on a terminal. */
	{.version = 19, .device_id = 4,
	 .device_name = "\xe6\x9d\xb1\xe4\xba\xac\xe6\x94\xaf\xe5\xba\x97 \xf0\x9f\x93\xa0",
	 .state = FAX_PORT_RECEIVING, .caller_id = "08912345", .called_number = "81312345678",
	 .csid = "+81 3 1234 5678", .tsid = "\033[31mred\xe2\x80\xae", .current_page = 5, .bytes = 4000000,
	 .rate = 9600, .start_time = MONDAY + 1, .elapsed_s = 3725, .job_id = 13, .document_name = "",
	 .recipient_name = "", .sender_name = "", .routing_string = "678", .user_name = ""},
	{.version = 1, .device_id = 7, .device_name = "Fax 2", .state = FAX_PORT_OFFLINE, .caller_id = "",
	 .called_number = "", .csid = "", .tsid = "", .document_name = "", .recipient_name = "", .sender_name = "",
	 .routing_string = "", .user_name = ""},
};

static const struct fax_job jobs[] = {
	{.id = 9, .state = FAX_JOB_SENT, .status_detail = "", .pages = 1, .pages_confirmed = 1, .attempts = 1,
	 .retries = 3, .priority = FAX_PRIORITY_NORMAL, .bytes = 18104, .submitted_time = MONDAY - 86400,
	 .start_time = MONDAY - 86390, .end_time = MONDAY - 86362, .device_id = 1, .device_name = "Fax 1",
	 .number = "0891234", .document_name = "invoice.pdf", .recipient_name = "M\xc3\xbcller",
	 .sender_name = "Anna", .sender_company = "", .sender_dept = "", .billing_code = "", .subject = "", .subaddress = "", .selective = "",
	 .tsid = "", .remote_csid = "+49 89 1234", .user_name = "anna", .rate = 14400, .ecm = true},
	{.id = 10, .state = FAX_JOB_FAILED, .status = FAX_STATUS_BUSY, .status_detail = "486 Busy Here", .pages = 2,
	 .attempts = 4, .retries = 3, .priority = FAX_PRIORITY_LOW, .bytes = 40000, .submitted_time = MONDAY - 7200,
	 .start_time = MONDAY - 1000, .end_time = MONDAY - 990, .device_id = 3,
	 .device_name = "M\xc3\xbcller & S\xc3\xb6hne", .number = "0301", .document_name = "letter.txt",
	 .recipient_name = "", .sender_name = "", .sender_company = "", .sender_dept = "", .billing_code = "",
	 .subject = "", .subaddress = "", .selective = "", .tsid = "", .remote_csid = "", .user_name = "bert"},
	{.id = 12, .state = FAX_JOB_SENDING, .status_detail = "", .pages = 3, .pages_confirmed = 1,
	 .current_page = 2, .attempts = 1, .retries = 3, .priority = FAX_PRIORITY_HIGH, .bytes = 98765,
	 .submitted_time = MONDAY - 5, .start_time = MONDAY, .device_id = 1, .device_name = "Fax 1",
	 .number = "0331200", .document_name = "demo.pdf", .recipient_name = "Paris office",
	 .sender_name = "Berlin office", .sender_company = "Example Inc.", .sender_dept = "Sales",
	 .billing_code = "4711", .subject = "Offer", .subaddress = "47*11", .selective = "", .tsid = "Berlin", .remote_csid = "+33 1 200",
	 .user_name = "anna", .rate = 14400, .ecm = true},
	{.id = 14, .state = FAX_JOB_RETRYING, .status = FAX_STATUS_HUNG_UP, .status_detail = "after page 1",
	 .pages = 12, .pages_confirmed = 1, .attempts = 2, .retries = 3, .priority = FAX_PRIORITY_NORMAL,
	 .bytes = 512345, .submitted_time = MONDAY - 600, .next_attempt = LATER, .start_time = MONDAY - 200,
	 .end_time = MONDAY - 100, .device_id = 1, .device_name = "Fax 1", .number = "00813123456",
	 .document_name = "\xe8\xa6\x8b\xe7\xa9\x8d\xe6\x9b\xb8.pdf",
	 .recipient_name = "\xe6\x9d\xb1\xe4\xba\xac\xe6\x94\xaf\xe5\xba\x97", .sender_name = "",
	 .sender_company = "", .sender_dept = "", .billing_code = "", .subject = "", .subaddress = "", .selective = "", .tsid = "", .remote_csid = "",
	 .user_name = "anna"},
	{.id = 15, .state = FAX_JOB_PENDING, .status_detail = "", .pages = 1, .retries = 0,
	 .priority = FAX_PRIORITY_NORMAL, .bytes = 2000, .submitted_time = MONDAY - 60, .send_at = LATER,
	 .next_attempt = LATER, .device_name = "", .number = "0331201",
	 .document_name = "a document with a name that is much too long for any table.pdf", .recipient_name = "",
	 .sender_name = "", .sender_company = "", .sender_dept = "", .billing_code = "", .subject = "", .subaddress = "", .selective = "", .tsid = "",
	 .remote_csid = "", .user_name = "anna"},
	{.id = 16, .state = FAX_JOB_PAUSED, .status_detail = "", .pages = 1, .retries = 3,
	 .priority = FAX_PRIORITY_NORMAL, .bytes = 2000, .discount = true, .submitted_time = MONDAY - 50, .device_name = "",
	 .number = "0331202", .document_name = "later.pdf", .recipient_name = "", .sender_name = "",
	 .sender_company = "", .sender_dept = "", .billing_code = "", .subject = "", .subaddress = "", .selective = "", .tsid = "", .remote_csid = "",
	 .user_name = "anna"},
};

static const struct fax_message messages[] = {
	{.id = 7, .device_id = 1, .device_name = "Fax 1", .received_time = MONDAY - 100, .duration_s = 75,
	 .tsid = "+33 1 200", .csid = "+49 30 123456", .caller_id = "0331200", .called_number = "4930123456", .subaddress = "42",
	 .pages = 3, .bytes = 91234, .rate = 14400, .ecm = true, .t38 = true, .status_detail = "", .read = true},
	{.id = 8, .device_id = 4, .device_name = "\xe6\x9d\xb1\xe4\xba\xac\xe6\x94\xaf\xe5\xba\x97 \xf0\x9f\x93\xa0",
	 .received_time = MONDAY, .duration_s = 4000, .tsid = "", .csid = "+81 3 1234 5678", .caller_id = "",
	 .called_number = "", .subaddress = "", .pages = 2, .bytes = 50000, .rate = 9600, .status = FAX_STATUS_HUNG_UP,
	 .status_detail = "during page 3"},
};

static const struct fax_server server = {.version = "0.1.0",
					 .retries = 3,
					 .retry_delay_min = 10,
					 .branding = true,
					 .archive_directory = "",
					 .dirty_days = FAX_DAYS_FOR_EVER,
					 .discount_start_min = 22 * 60,
					 .discount_end_min = 6 * 60 + 30,
					 .mapi_profile = "",
					 .ports = 4,
					 .jobs_queued = 3,
					 .jobs_sending = 1,
					 .jobs_receiving = 1,
					 .media_calls = 2,
					 .media_busy_percent = 3,
					 .media_late_ms = 1,
					 .media_ticks = 41250,
					 .media_late_ticks = 6,
					 .media_refused = 1};
/* clang-format on */

/* ---- connection ------------------------------------------------------ */

static enum fax_error fail(struct fax_client *client, enum fax_error error, const char *detail)
{
	snprintf(client->detail, sizeof(client->detail), "%s", detail);
	return error;
}

/* As the library says it: with the file's name. */
static enum fax_error fail_file(struct fax_client *client, const char *path)
{
	snprintf(client->detail, sizeof(client->detail), "%s: %s", path, strerror(errno));
	return FAX_E_FILE;
}

/* Begin an answer; anything but FAX_E_OK is the answer. */
static enum fax_error begin(struct fax_client *client)
{
	client->detail[0] = '\0';
	return client->fails;
}

enum fax_error fax_connect(const char *server_name, struct fax_client **ret_client)
{
	static const char *const names[] = {
#define X(name, words) #name,
		FAX_ERROR_LIST(X)
#undef X
	};
	struct fax_client *client;
	size_t i;

	if (!server_name)
		server_name = getenv("FAXPORT_SERVER");
	if (server_name && strcmp(server_name, "none") == 0)
		return FAX_E_NO_SERVER;
	if (server_name && strcmp(server_name, "nonsense") == 0)
		return FAX_E_INVALID;
	client = calloc(1, sizeof(*client));
	if (!client)
		return FAX_E_NO_MEMORY;
	client->story = server_name ? server_name : "";
	memcpy(client->ports, ports, sizeof(ports));
	client->inbox_on = true;
	client->server = server;
	for (i = 0; strncmp(client->story, "error:", 6) == 0 && i < COUNT(names); i++) {
		if (strcmp(client->story + 6, names[i]) == 0)
			client->fails = (enum fax_error)i;
	}
	*ret_client = client;
	return FAX_E_OK;
}

void fax_disconnect(struct fax_client *client)
{
	free(client);
}

const char *fax_client_detail(const struct fax_client *client)
{
	return client->detail;
}

void fax_free(void *result)
{
	free(result);
}

/* A copy on the heap of one thing. */
static enum fax_error give(const void *thing, size_t size, void *ret)
{
	void *copy = malloc(size);

	if (!copy)
		return FAX_E_NO_MEMORY;
	memcpy(copy, thing, size);
	memcpy(ret, &copy, sizeof(copy));
	return FAX_E_OK;
}

/* A list on the heap: the count, then the items. */
static enum fax_error give_list(const struct fax_client *client, const void *items, size_t count, size_t size,
				size_t at, void *ret)
{
	char *list;

	if (strcmp(client->story, "empty") == 0)
		count = 0;
	list = calloc(1, at + count * size + 1);
	if (!list)
		return FAX_E_NO_MEMORY;
	memcpy(list, &count, sizeof(count));
	memcpy(list + at, items, count * size);
	memcpy(ret, &list, sizeof(list));
	return FAX_E_OK;
}

/* ---- server ---------------------------------------------------------- */

enum fax_error fax_server_get(struct fax_client *client, struct fax_server **ret_server)
{
	enum fax_error error = begin(client);

	return error ? error : give(&client->server, sizeof(client->server), ret_server);
}

enum fax_error fax_server_set(struct fax_client *client, const struct fax_server *changed)
{
	enum fax_error error = begin(client);

	if (!error)
		client->server = *changed;
	return error;
}

/* ---- ports ----------------------------------------------------------- */

enum fax_error fax_port_list(struct fax_client *client, struct fax_port_list **ret_ports)
{
	enum fax_error error = begin(client);

	return error ? error
		     : give_list(client, client->ports, COUNT(ports), sizeof(ports[0]),
				 offsetof(struct fax_port_list, item), ret_ports);
}

static struct fax_port *find_port(struct fax_client *client, uint32_t device_id)
{
	size_t i;

	for (i = 0; i < COUNT(ports); i++) {
		if (client->ports[i].device_id == device_id)
			return &client->ports[i];
	}
	return NULL;
}

enum fax_error fax_port_get(struct fax_client *client, uint32_t device_id, struct fax_port **ret_port)
{
	enum fax_error error = begin(client);
	struct fax_port *port = find_port(client, device_id);

	if (error || !port)
		return error ? error : FAX_E_NOT_FOUND;
	return give(port, sizeof(*port), ret_port);
}

enum fax_error fax_port_set(struct fax_client *client, uint32_t device_id, const struct fax_port_change *change)
{
	enum fax_error error = begin(client);
	struct fax_port *port = find_port(client, device_id);

	if (error || !port)
		return error ? error : FAX_E_NOT_FOUND;
	if ((change->fields & FAX_PORT_CSID) && strlen(change->csid) > FAX_ID_MAX)
		return fail(client, FAX_E_INVALID, "CSID: 23 characters, at most 20 go on the wire");
	if (change->fields & FAX_PORT_CSID)
		port->csid = change->csid;
	if (change->fields & FAX_PORT_TSID)
		port->tsid = change->tsid;
	if (change->fields & FAX_PORT_PRIORITY)
		port->priority = change->priority;
	if (change->fields & FAX_PORT_RINGS)
		port->rings = change->rings;
	if (change->fields & FAX_PORT_SEND)
		port->send = change->send;
	if (change->fields & FAX_PORT_RECEIVE)
		port->receive = change->receive;
	return FAX_E_OK;
}

enum fax_error fax_method_list(struct fax_client *client, uint32_t device_id, struct fax_method_list **ret_methods)
{
	struct fax_method methods[] = {
		{device_id, "Fax 1", "{9D3D0C32-9AF2-11D0-ABF7-00C04FD91A4E}", "Keep in the inbox", "Inbox",  "faxportd",
		 "Faxport", client->inbox_on },
		{device_id, "Fax 1", "{92041A90-9AF2-11D0-ABF7-00C04FD91A4E}", "Copy to a folder",  "Folder", "faxportd",
		 "Faxport", client->folder_on},
	};
	enum fax_error error = begin(client);

	return error ? error
		     : give_list(client, methods, COUNT(methods), sizeof(methods[0]),
				 offsetof(struct fax_method_list, item), ret_methods);
}

enum fax_error fax_method_enable(struct fax_client *client, uint32_t device_id, const char *guid, bool enabled)
{
	enum fax_error error = begin(client);

	(void)device_id;
	if (error)
		return error;
	if (guid[1] == '9' && guid[2] == '2') {
		if (enabled && !*client->folder)
			return fail(client, FAX_E_INVALID, "the folder method has no folder yet");
		client->folder_on = enabled;
	} else {
		client->inbox_on = enabled;
	}
	fprintf(stderr, "[method %.9s is %s]\n", guid, enabled ? "on" : "off");
	return FAX_E_OK;
}

enum fax_error fax_method_get_data(struct fax_client *client, uint32_t device_id, const char *guid, char **ret_data)
{
	enum fax_error error = begin(client);
	const char *data = guid[2] == '2' ? "/srv/fax" : NULL;

	(void)device_id;
	if (error || !data)
		return error ? error : FAX_E_UNSUPPORTED;
	return give(data, strlen(data) + 1, ret_data);
}

enum fax_error fax_method_set_data(struct fax_client *client, uint32_t device_id, const char *guid, const char *data)
{
	enum fax_error error = begin(client);

	(void)device_id;
	if (error)
		return error;
	snprintf(client->folder, sizeof(client->folder), "%s", data);
	fprintf(stderr, "[method %.9s goes to %s]\n", guid, data);
	return FAX_E_OK;
}

/* ---- the fax that is being sent --------------------------------------- */

/* Its life, step by step. Columns: job, port, pages confirmed, page, bytes. */
/* clang-format off */
static const struct {
	enum fax_job_state job;
	enum fax_port_state port;
	uint32_t confirmed, page;
	uint64_t bytes;
} steps[] = {
	{FAX_JOB_PENDING, FAX_PORT_IDLE, 0, 0, 0},
	{FAX_JOB_SENDING, FAX_PORT_DIALING, 0, 0, 0},
	{FAX_JOB_SENDING, FAX_PORT_ANSWERED, 0, 0, 0},
	{FAX_JOB_SENDING, FAX_PORT_SENDING, 0, 0, 0},
	{FAX_JOB_SENDING, FAX_PORT_SENDING, 0, 1, 20000},
	{FAX_JOB_SENDING, FAX_PORT_SENDING, 1, 2, 50000},
	{FAX_JOB_SENDING, FAX_PORT_SENDING, 1, 2, 80000},
	{FAX_JOB_SENDING, FAX_PORT_ENDING, 2, 2, 100000},
	{FAX_JOB_SENT, FAX_PORT_IDLE, 2, 2, 0},
};
/* clang-format on */

static bool is_called(const struct fax_client *client, const char *number)
{
	return client->document.number && strcmp(client->document.number, number) == 0;
}

static enum fax_error give_new_job(struct fax_client *client, struct fax_job **ret_job)
{
	unsigned step = client->step < COUNT(steps) ? client->step : COUNT(steps) - 1;
	struct fax_job job = jobs[5];
	static char words[80];

	client->step++;
	/* No server shows it; here it has to be seen that it came. */
	if (client->document.password)
		snprintf(words, sizeof(words), "the password ends in %s and has %zu characters",
			 client->document.password + strlen(client->document.password) - 1,
			 strlen(client->document.password));
	job.status_detail = words;
	job.id = 17;
	job.state = steps[step].job;
	job.pages = 2;
	job.pages_confirmed = steps[step].confirmed;
	job.attempts = step > 0;
	job.retries = client->document.retries == FAX_RETRIES_DEFAULT ? 3 : client->document.retries;
	job.priority = client->document.priority;
	job.send_at = client->document.send_at;
	job.discount = client->document.discount;
	job.device_id = step > 0 ? 1 : 0;
	job.device_name = step > 0 ? "Fax 1" : "";
	job.number = client->document.number;
	job.document_name = client->document.document_name ? client->document.document_name : client->name;
	job.recipient_name = client->document.recipient_name ? client->document.recipient_name : "";
	job.sender_name = client->document.sender_name ? client->document.sender_name : "";
	job.sender_company = client->document.sender_company ? client->document.sender_company : "";
	job.sender_dept = client->document.sender_dept ? client->document.sender_dept : "";
	job.subject = client->document.subject ? client->document.subject : "";
	job.billing_code = client->document.billing_code ? client->document.billing_code : "";
	job.kind = client->document.kind;
	job.keep = client->document.keep;
	job.selective = client->document.selective ? client->document.selective : "";
	job.subaddress = client->document.subaddress ? client->document.subaddress : "";
	job.tsid = client->document.tsid ? client->document.tsid : "";
	if (job.state == FAX_JOB_SENT) {
		job.start_time = MONDAY;
		job.end_time = MONDAY + 72;
		job.rate = 14400;
		job.ecm = true;
		job.remote_csid = "+33 1 200";
	}
	if (job.kind == FAX_KIND_POLL) {
		job.document_name = "";
		job.pages = job.pages_confirmed;
		job.message_id = job.pages > 0 && !is_called(client, "486") ? 8 : 0;
	}
	if (job.kind == FAX_KIND_OFFER) {
		job.device_id = 1;
		job.device_name = "Fax 1";
	}
	if (is_called(client, "404") && step >= 2) {
		job.state = FAX_JOB_FAILED;
		job.status = FAX_STATUS_NOTHING_TO_POLL;
		job.status_detail = "the far end has nothing to send";
	}
	if (is_called(client, "486") && step >= 2) {
		job.state = step < 4 ? FAX_JOB_RETRYING : FAX_JOB_FAILED;
		job.status = FAX_STATUS_BUSY;
		job.next_attempt = step < 4 ? LATER : 0;
		job.attempts = step < 4 ? 1 : 4;
		job.pages_confirmed = 0;
	}
	if (is_called(client, "603") && step >= 5) {
		job.state = FAX_JOB_CANCELLED;
		job.status = FAX_STATUS_CANCELLED;
		job.pages_confirmed = 1;
	}
	/* Nobody answers, and somebody gets tired of waiting. */
	if (is_called(client, "0") && step >= 4)
		raise(SIGINT);
	return give(&job, sizeof(job), ret_job);
}

/* The status of port 1 as long as it sends our fax. */
static enum fax_error give_new_status(struct fax_client *client, struct fax_port_status **ret_status)
{
	unsigned step = client->step - 1 < COUNT(steps) ? client->step - 1 : COUNT(steps) - 1;
	struct fax_port_status status = statuses[0];

	status.version = 100 + step;
	status.state = steps[step].port;
	status.current_page = steps[step].page;
	status.total_pages = 2;
	status.bytes = steps[step].bytes;
	if (client->document.kind == FAX_KIND_POLL) {
		status.total_pages = 0;
		status.caller_id = client->document.number;
		if (status.state == FAX_PORT_SENDING)
			status.state = FAX_PORT_RECEIVING;
	}
	status.document_bytes = 100000;
	status.job_id = 17;
	status.called_number = client->document.number;
	if (step < 3) {
		status.csid = "";
		status.rate = 0;
	}
	return give(&status, sizeof(status), ret_status);
}

enum fax_error fax_status_get(struct fax_client *client, uint32_t device_id, struct fax_port_status **ret_status)
{
	enum fax_error error = begin(client);
	size_t i;

	for (i = 0; !error && i < COUNT(statuses); i++) {
		if (statuses[i].device_id == device_id)
			return give(&statuses[i], sizeof(statuses[i]), ret_status);
	}
	return error ? error : FAX_E_NOT_FOUND;
}

/* What a watcher sees: port 3 is called, port 1 comes to its end; then Ctrl-C. */
static const struct {
	uint32_t device_id;
	enum fax_port_state state;
	const char *caller_id, *tsid;
	uint32_t page, rate;
} changes[] = {
	{3, FAX_PORT_RINGING,   "0401234", "",              0, 0    },
	{1, FAX_PORT_ENDING,    "",        "+49 30 123456", 3, 14400},
	{3, FAX_PORT_RECEIVING, "0401234", "HAMBURG",       1, 12000},
	{1, FAX_PORT_IDLE,      "",        "",              0, 0    },
};

enum fax_error fax_status_wait(struct fax_client *client, uint32_t device_id, uint64_t version, uint32_t timeout_ms,
			       struct fax_port_status **ret_status)
{
	enum fax_error error = begin(client);
	struct fax_port_status status;
	size_t i;

	(void)version;
	if (error)
		return error;
	if (client->document.number)
		return give_new_status(client, ret_status);
	if (client->step == COUNT(changes)) {
		if (timeout_ms > 0)
			raise(SIGINT);
		return FAX_E_TIMEOUT;
	}
	if (changes[client->step].device_id != device_id) {
		/* Who waits twice and hears nothing does not watch that port: the story goes on without him. */
		if (timeout_ms > 0 && ++client->idle % 2 == 0)
			client->step++;
		return FAX_E_TIMEOUT;
	}
	for (i = 0; statuses[i].device_id != device_id; i++)
		;
	status = statuses[i];
	status.version += client->step + 1;
	status.state = changes[client->step].state;
	status.caller_id = changes[client->step].caller_id;
	status.tsid = changes[client->step].tsid;
	status.current_page = changes[client->step].page;
	status.rate = changes[client->step].rate;
	if (status.state == FAX_PORT_IDLE)
		status.start_time = status.job_id = status.elapsed_s = 0, status.document_name = "";
	client->step++;
	return give(&status, sizeof(status), ret_status);
}

/* ---- events ---------------------------------------------------------- */

/* What somebody hears who listens from now on: those behind number 103. Then events are lost, then Ctrl-C. */
static const struct fax_event happened[] = {
	{101, MONDAY - 90000, FAX_EVENT_FAXSVC_STARTED,   0,  0,  0},
	{103, MONDAY - 80000, FAX_EVENT_LINE_UNAVAILABLE, 7,  0,  0},
	{104, MONDAY,         FAX_EVENT_JOB_QUEUED,       0,  17, 0},
	{105, MONDAY + 1,     FAX_EVENT_DIALING,          1,  17, 0},
	{107, MONDAY + 2,     FAX_EVENT_RINGING,          3,  0,  0},
	{108, MONDAY + 9,     FAX_EVENT_COMPLETED,        99, 18, 6},
	{109, MONDAY + 10,    FAX_EVENT_FAXSVC_ENDED,     0,  0,  0},
};

enum fax_error fax_events_wait(struct fax_client *client, uint64_t after, uint32_t timeout_ms,
			       struct fax_event_list **ret_events)
{
	enum fax_error error = begin(client);
	struct fax_event_list *list;
	size_t i;

	(void)timeout_ms;
	if (error)
		return error;
	list = calloc(1, sizeof(*list) + sizeof(happened));
	if (!list)
		return FAX_E_NO_MEMORY;
	if (after == 0)
		after = 103;
	list->lost = after < 101 || (after == 109 && client->step == 0);
	list->last = after;
	for (i = 0; i < COUNT(happened); i++) {
		if (happened[i].number > after && list->count < 3) {
			list->item[list->count++] = happened[i];
			list->last = happened[i].number;
		}
	}
	if (list->lost && after == 109)
		client->step++;
	else if (after == 109)
		raise(SIGINT);
	*ret_events = list;
	return FAX_E_OK;
}

/* ---- jobs ------------------------------------------------------------ */

enum fax_error fax_offer(struct fax_client *client, const struct fax_document *document, fax_progress_fn *progress,
			 void *arg, uint32_t *ret_job_id)
{
	enum fax_error error = fax_submit(client, document, progress, arg, ret_job_id);

	client->document.kind = FAX_KIND_OFFER;
	client->document.number = "";
	return error;
}

enum fax_error fax_poll(struct fax_client *client, const struct fax_document *document, uint32_t *ret_job_id)
{
	enum fax_error error = begin(client);

	if (error)
		return error;
	client->document = *document;
	client->document.kind = FAX_KIND_POLL;
	*ret_job_id = 17;
	return FAX_E_OK;
}

enum fax_error fax_submit(struct fax_client *client, const struct fax_document *document, fax_progress_fn *progress,
			  void *arg, uint32_t *ret_job_id)
{
	enum fax_error error = begin(client);
	const char *slash = strrchr(document->path, '/');
	FILE *file;
	char word[16] = "";

	if (error)
		return error;
	file = fopen(document->path, "r");
	if (!file)
		return fail_file(client, document->path);
	if (fgets(word, sizeof(word), file) && strncmp(word, "damaged", 7) == 0)
		error = fail(client, FAX_E_REFUSED, "page 3: the file is damaged");
	fclose(file);
	if (error)
		return error;
	if (!*word)
		return fail(client, FAX_E_REFUSED, "the file is empty");
	client->document = *document;
	snprintf(client->name, sizeof(client->name), "%s", slash ? slash + 1 : document->path);
	progress(arg, 0, 2500000);
	progress(arg, 1250000, 2500000);
	progress(arg, 2500000, 2500000);
	/* Somebody is impatient while the server renders. */
	if (strcmp(client->name, "slow.txt") == 0)
		raise(SIGINT);
	if (strcmp(client->name, "slower.txt") == 0) {
		raise(SIGINT);
		raise(SIGINT);
	}
	*ret_job_id = 17;
	return FAX_E_OK;
}

/* Of "off": who waits is due, and no port may send it. */
static void tell_no_line(const struct fax_client *client, struct fax_job *job)
{
	if (strcmp(client->story, "off") != 0 || (job->state != FAX_JOB_PENDING && job->state != FAX_JOB_RETRYING))
		return;
	job->send_at = 0;
	job->next_attempt = job->submitted_time;
	job->no_line = true;
}

enum fax_error fax_job_list(struct fax_client *client, struct fax_job_list **ret_jobs)
{
	enum fax_error error = begin(client);
	size_t i;

	if (!error)
		error = give_list(client, jobs, COUNT(jobs), sizeof(jobs[0]), offsetof(struct fax_job_list, item),
				  ret_jobs);
	for (i = 0; !error && i < (*ret_jobs)->count; i++)
		tell_no_line(client, &(*ret_jobs)->item[i]);
	return error;
}

enum fax_error fax_job_get(struct fax_client *client, uint32_t job_id, struct fax_job **ret_job)
{
	enum fax_error error = begin(client);
	size_t i;

	if (error)
		return error;
	if (job_id == 17 && client->document.number)
		return give_new_job(client, ret_job);
	for (i = 0; i < COUNT(jobs); i++) {
		if (jobs[i].id == job_id) {
			struct fax_job job = jobs[i];

			if (client->step)
				job.state = (enum fax_job_state)(client->step - 1);
			tell_no_line(client, &job);
			return give(&job, sizeof(job), ret_job);
		}
	}
	return FAX_E_NOT_FOUND;
}

/* Jobs 9 and 10 have ended: only a restart is possible. */
static enum fax_error steer(struct fax_client *client, uint32_t job_id, enum fax_job_state state)
{
	enum fax_error error = begin(client);
	bool ended = job_id == 9 || job_id == 10;

	if (error)
		return error;
	if (is_called(client, "0"))
		return fail(client, FAX_E_SERVER, "the disk is full");
	if (job_id < 9 || job_id > 17 || job_id == 11 || job_id == 13)
		return FAX_E_NOT_FOUND;
	if (ended != (state == FAX_JOB_PENDING && job_id != 16 && job_id != 12))
		return fail(client, FAX_E_WRONG_STATE, ended ? "the job has ended" : "the job has not ended");
	client->step = state + 1;
	return FAX_E_OK;
}

enum fax_error fax_job_pause(struct fax_client *client, uint32_t job_id)
{
	return steer(client, job_id, FAX_JOB_PAUSED);
}

enum fax_error fax_job_resume(struct fax_client *client, uint32_t job_id)
{
	return steer(client, job_id, FAX_JOB_RETRYING);
}

enum fax_error fax_job_restart(struct fax_client *client, uint32_t job_id)
{
	return steer(client, job_id, FAX_JOB_PENDING);
}

enum fax_error fax_job_cancel(struct fax_client *client, uint32_t job_id)
{
	return steer(client, job_id, FAX_JOB_CANCELLED);
}

/* ---- messages -------------------------------------------------------- */

enum fax_error fax_message_list(struct fax_client *client, struct fax_message_list **ret_messages)
{
	enum fax_error error = begin(client);

	return error ? error
		     : give_list(client, messages, COUNT(messages), sizeof(messages[0]),
				 offsetof(struct fax_message_list, item), ret_messages);
}

enum fax_error fax_message_get(struct fax_client *client, uint64_t message_id, struct fax_message **ret_message)
{
	enum fax_error error = begin(client);
	size_t i;

	for (i = 0; !error && i < COUNT(messages); i++) {
		if (messages[i].id == message_id)
			return give(&messages[i], sizeof(messages[i]), ret_message);
	}
	return error ? error : FAX_E_NOT_FOUND;
}

enum fax_error fax_message_fetch(struct fax_client *client, uint64_t message_id, const char *path)
{
	enum fax_error error = begin(client);
	FILE *file;

	(void)message_id;
	if (error)
		return error;
	file = fopen(path, "wx");
	if (!file)
		return fail_file(client, path);
	fputs("II*", file);
	fclose(file);
	return FAX_E_OK;
}

enum fax_error fax_message_delete(struct fax_client *client, uint64_t message_id)
{
	enum fax_error error = begin(client);

	return error ? error : message_id == 7 || message_id == 8 ? FAX_E_OK : FAX_E_NOT_FOUND;
}

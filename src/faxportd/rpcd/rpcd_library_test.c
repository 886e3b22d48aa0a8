/* SPDX-License-Identifier: MIT */
/* The library against the server, every function of it: both ends of the wire as clients meet them. */
#undef NDEBUG
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <faxport/client.h>

#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"

#define FOLDER_GUID "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"

static struct fax_client *client;

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void test_server(void)
{
	struct fax_server *server, change;

	assert(fax_server_get(client, &server) == FAX_E_OK);
	assert(server->ports == 2 && server->retries == 3 && server->branding);
	change = *server;
	change.retries = 9;
	change.queue_paused = true;
	assert(server->dirty_days == FAX_DAYS_FOR_EVER && !server->server_covers_only);
	change.dirty_days = 30;
	change.server_covers_only = true;
	change.discount_start_min = 22 * 60 + 5;
	change.discount_end_min = 6 * 60 + 30;
	change.mapi_profile = "Fax \xc3\xa4";
	assert(fax_server_set(client, &change) == FAX_E_OK);
	fax_free(server);
	assert(fax_server_get(client, &server) == FAX_E_OK && server->retries == 9 && server->queue_paused);
	assert(server->dirty_days == 30 && server->server_covers_only);
	assert(server->discount_start_min == 22 * 60 + 5 && server->discount_end_min == 6 * 60 + 30);
	assert(strcmp(server->mapi_profile, "Fax \xc3\xa4") == 0);
	fax_free(server);
	change.dirty_days = FAX_DAYS_FOR_EVER;
	assert(fax_server_set(client, &change) == FAX_E_OK);
	loop_stop();
	assert(settings_get(model.settings)->dirty_days == UINT32_MAX);
	loop_go();
	caller_is_ordinary();
	assert(fax_server_set(client, &change) == FAX_E_DENIED);
}

static void test_rights(void)
{
	uint32_t rights = 0;

	assert(fax_rights_get(client, &rights) == FAX_E_OK);
	assert(rights == (FAX_RIGHT_SUBMIT | FAX_RIGHT_QUERY_JOBS | FAX_RIGHT_QUERY_CONFIG | FAX_RIGHT_SET_CONFIG |
			  FAX_RIGHT_QUERY_PORTS | FAX_RIGHT_SET_PORTS | FAX_RIGHT_MANAGE_JOBS));
	caller_is_ordinary();
	assert(fax_rights_get(client, &rights) == FAX_E_OK);
	assert(rights == (FAX_RIGHT_SUBMIT | FAX_RIGHT_QUERY_JOBS | FAX_RIGHT_QUERY_CONFIG | FAX_RIGHT_QUERY_PORTS));
	caller_rights(0);
	assert(fax_rights_get(client, &rights) == FAX_E_OK && rights == FAX_RIGHT_QUERY_JOBS);
}

static void test_logging(void)
{
	struct fax_log_category wanted = {.category = 2, .level = 3};
	struct fax_log_category_list *list;

	assert(fax_log_list(client, &list) == FAX_E_OK && list->count == 4);
	assert(list->item[0].category == 1 && list->item[3].category == 4 && list->item[1].name[0]);
	fax_free(list);
	assert(fax_log_set(client, &wanted, 1) == FAX_E_OK);
	assert(fax_log_list(client, &list) == FAX_E_OK && list->item[1].level == 3 && list->item[0].level != 3);
	fax_free(list);
	wanted.level = 4;
	assert(fax_log_set(client, &wanted, 1) == FAX_E_INVALID);
	assert(fax_client_code(client) == RPC_ERROR_INVALID_PARAMETER);
	caller_is_ordinary();
	assert(fax_log_set(client, &wanted, 1) == FAX_E_DENIED);
	assert(fax_client_code(client) == RPC_ERROR_ACCESS_DENIED);
}

static void test_hold(void)
{
	struct fax_port_change change = {.fields = FAX_PORT_RINGS, .rings = 4};
	struct fax_hold *hold, *second = NULL;
	struct fax_client *other;

	assert(fax_connect(conf.server.socket, &other) == FAX_E_OK);
	assert(fax_port_hold(client, 7, &hold) == FAX_E_OK);
	assert(fax_port_hold(client, 7, &second) == FAX_E_IN_USE && !second);
	assert(fax_port_hold(other, 7, &second) == FAX_E_IN_USE && !second);
	assert(fax_client_code(other) == RPC_ERROR_INVALID_HANDLE);
	/* No other connection changes it, this one goes on; other ports are free. */
	assert(fax_port_set(other, 7, &change) == FAX_E_IN_USE);
	assert(fax_method_enable(other, 7, FOLDER_GUID, true) == FAX_E_IN_USE);
	assert(fax_port_set(client, 7, &change) == FAX_E_OK);
	assert(fax_method_enable(client, 7, FOLDER_GUID, true) == FAX_E_OK);
	assert(fax_method_set_data(client, 7, FOLDER_GUID, "/tmp") == FAX_E_OK);
	assert(fax_port_set(other, 1, &change) == FAX_E_OK);
	fax_port_release(client, hold);
	assert(fax_port_set(other, 7, &change) == FAX_E_OK);

	/* It ends with the connection, of which the server hears soon. */
	assert(fax_port_hold(other, 7, &second) == FAX_E_OK);
	assert(fax_port_set(client, 7, &change) == FAX_E_IN_USE);
	fax_disconnect(other);
	while (fax_port_set(client, 7, &change) == FAX_E_IN_USE)
		;
	assert(fax_port_hold(client, 7, &hold) == FAX_E_OK);
	fax_port_release(client, hold);
	caller_is_ordinary();
	assert(fax_port_hold(client, 7, &hold) == FAX_E_DENIED);
}

static void test_ports(void)
{
	struct fax_port_change change = {.fields = FAX_PORT_CSID | FAX_PORT_RINGS, .csid = "Neu", .rings = 9};
	struct fax_port_status *status;
	struct fax_port_list *list;
	struct fax_port *port;

	assert(fax_port_list(client, &list) == FAX_E_OK && list->count == 2 && list->item[1].device_id == 7);
	fax_free(list);
	assert(fax_port_set(client, 7, &change) == FAX_E_OK);
	assert(fax_port_get(client, 7, &port) == FAX_E_OK);
	assert(strcmp(port->csid, "Neu") == 0 && port->rings == 9 && port->can_modify);
	fax_free(port);
	change.csid = "a csid that is too long";
	assert(fax_port_set(client, 7, &change) == FAX_E_INVALID);
	assert(strstr(fax_client_detail(client), "at most 20"));
	assert(fax_port_get(client, 8, &port) == FAX_E_NOT_FOUND);
	assert(fax_status_get(client, 7, &status) == FAX_E_OK && status->state == FAX_PORT_IDLE);
	assert(fax_status_wait(client, 7, status->version, 50, &status) == FAX_E_TIMEOUT);
	fax_free(status);
	caller_is_ordinary();
	assert(fax_port_set(client, 7, &change) == FAX_E_DENIED);
}

static void test_methods(void)
{
	struct fax_global_method_list *all, *now;
	struct fax_method_list *list;
	char *data;

	assert(fax_method_enable(client, 7, FOLDER_GUID, true) == FAX_E_OK);
	assert(fax_method_list(client, 7, &list) == FAX_E_OK && list->count == 2 && list->item[1].enabled);
	fax_free(list);
	assert(fax_method_set_data(client, 7, FOLDER_GUID, "/tmp/\xc3\xa4") == FAX_E_OK);
	assert(fax_method_get_data(client, 7, FOLDER_GUID, &data) == FAX_E_OK && strcmp(data, "/tmp/\xc3\xa4") == 0);
	fax_free(data);
	assert(fax_method_set_data(client, 7, FOLDER_GUID, "relative") == FAX_E_INVALID);
	assert(strstr(fax_client_detail(client), "absolute"));
	assert(fax_method_enable(client, 7, "{nonsense}", true) != FAX_E_OK);

	assert(fax_global_method_list(client, &all) == FAX_E_OK && all->count == 2);
	assert(all->item[0].priority == 1 && all->item[1].priority == 2 && all->item[1].friendly_name[0]);
	assert(fax_global_method_set_priority(client, all->item[1].guid, 1) == FAX_E_OK);
	assert(fax_global_method_list(client, &now) == FAX_E_OK);
	assert(strcmp(now->item[0].guid, all->item[1].guid) == 0 && now->item[0].priority == 1);
	assert(strcmp(now->item[1].guid, all->item[0].guid) == 0 && now->item[1].priority == 2);
	fax_free(now);
	assert(fax_global_method_set_priority(client, all->item[1].guid, 3) == FAX_E_INVALID);
	assert(fax_global_method_set_priority(client, all->item[1].guid, 0) == FAX_E_INVALID);
	caller_is_ordinary();
	assert(fax_global_method_set_priority(client, all->item[1].guid, 1) == FAX_E_DENIED);
	fax_free(all);
}

static void test_jobs(void)
{
	struct fax_document document = {.number = "0301234", .priority = FAX_PRIORITY_NORMAL, .retries = 1};
	struct doc_reply reply = {.result = DOC_DAMAGED, .page = 3, .reason = "the PDF is damaged"};
	struct fax_job_list *list;
	struct fax_job *job;
	static char content[1 << 20];
	uint32_t id;
	struct fax_document polling;
	int fd;

	document.path = path_of("letter.pdf");
	fd = open(document.path, O_CREAT | O_WRONLY, 0600);
	assert(write(fd, content, 50000) == 50000);
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_OK && id == 1);
	assert(fax_job_get(client, id, &job) == FAX_E_OK);
	assert(strcmp(job->document_name, "letter.pdf") == 0 && job->bytes == 50000 && job->retries == 1);
	fax_free(job);
	assert(fax_job_list(client, &list) == FAX_E_OK && list->count == 1);
	fax_free(list);
	assert(fax_job_pause(client, id) == FAX_E_OK && fax_job_pause(client, id) == FAX_E_WRONG_STATE);
	assert(fax_job_resume(client, id) == FAX_E_OK);
	assert(fax_job_restart(client, id) == FAX_E_WRONG_STATE);
	assert(fax_job_cancel(client, id) == FAX_E_OK);
	assert(fax_job_cancel(client, 99) == FAX_E_NOT_FOUND);

	/* One that polls needs no file, and one that sends does not become one that polls. */
	polling = document;
	polling.path = NULL;
	polling.selective = "77";
	assert(fax_poll(client, &polling, &id) == FAX_E_OK && id == 2);
	assert(fax_job_get(client, id, &job) == FAX_E_OK && job->kind == FAX_KIND_POLL);
	assert(strcmp(job->selective, "77") == 0 && *job->document_name == '\0' && job->retries == 1);
	fax_free(job);
	polling.number = "";
	assert(fax_poll(client, &polling, &id) == FAX_E_INVALID);
	assert(strcmp(fax_client_detail(client), "no number to call") == 0);

	/* One on offer has a file, and no number. */
	polling = document;
	polling.number = NULL;
	polling.selective = "78";
	polling.keep = true;
	assert(fax_offer(client, &polling, NULL, NULL, &id) == FAX_E_OK && id == 3);
	assert(fax_job_get(client, id, &job) == FAX_E_OK && job->kind == FAX_KIND_OFFER && job->keep);
	assert(strcmp(job->selective, "78") == 0 && *job->number == '\0' && job->bytes == 50000);
	fax_free(job);
	polling.path = NULL;
	assert(fax_offer(client, &polling, NULL, NULL, &id) == FAX_E_INVALID);
	loop_stop();
	fake_refuse_at_once(model.queue, -EEXIST);
	loop_go();
	polling.path = document.path;
	assert(fax_offer(client, &polling, NULL, NULL, &id) == FAX_E_WRONG_STATE);
	assert(strcmp(fax_client_detail(client), "the port has a document on offer already") == 0);
	loop_stop();
	fake_refuse_at_once(model.queue, 0);
	loop_go();

	loop_stop();
	fake_refuse(model.queue, "0301234", -EBADMSG, &reply);
	loop_go();
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_REFUSED);
	assert(strcmp(fax_client_detail(client), "page 3: the PDF is damaged") == 0);
	assert(write(fd, content, sizeof(content)) == sizeof(content));
	assert(fax_submit(client, &document, NULL, NULL, &id) == FAX_E_TOO_BIG);
	assert(strcmp(fax_client_detail(client), "larger than 1 MB") == 0);
	close(fd);
	unlink(path_of("letter.pdf"));
}

/* What a job's port does, and its first page. */
static void test_job_details(void)
{
	static const struct fax_job sending = {.id = 5,
					       .state = FAX_JOB_SENDING,
					       .device_id = 7,
					       .status_detail = "",
					       .device_name = "",
					       .number = "1",
					       .document_name = "",
					       .recipient_name = "",
					       .sender_name = "",
					       .sender_company = "",
					       .sender_dept = "",
					       .billing_code = "",
					       .subject = "",
					       .tsid = "",
					       .remote_csid = "",
					       .subaddress = "",
					       .selective = "",
					       .user_name = ""};
	struct fax_port_status status = {.state = FAX_PORT_DIALING, .device_id = 7, .job_id = 5};
	struct fax_page *page = NULL;
	struct fax_job_list *list;
	struct fax_job *job;

	loop_stop();
	fake_port_status(model.ports, 7, &status);
	fake_job_add(model.queue, &sending, "no TIFF", 7);
	loop_go();
	assert(fax_job_get(client, 5, &job) == FAX_E_OK && job->port_state == FAX_PORT_DIALING);
	fax_free(job);
	assert(fax_job_list(client, &list) == FAX_E_OK && list->count == 1);
	assert(list->item[0].port_state == FAX_PORT_DIALING);
	fax_free(list);
	assert(fax_job_page(client, 5, &page) == FAX_E_INVALID && !page);
	assert(fax_job_page(client, 6, &page) == FAX_E_NOT_FOUND && !page);

	/* The port goes on with its work, and the job waits: that is not the job's any more. */
	loop_stop();
	fake_job_state(model.queue, 5, FAX_JOB_RETRYING, FAX_STATUS_BUSY);
	loop_go();
	assert(fax_job_get(client, 5, &job) == FAX_E_OK && job->port_state == FAX_PORT_IDLE);
	fax_free(job);
}

static void test_messages(void)
{
	static char tiff[100000];
	static const struct fax_message message = {.id = 9,
						   .device_id = 1,
						   .device_name = "front",
						   .bytes = sizeof(tiff),
						   .tsid = "Them",
						   .csid = "Us",
						   .caller_id = "0301234",
						   .called_number = "",
						   .subaddress = "",
						   .status_detail = ""};
	struct fax_message_list *list;
	struct fax_message *found;
	char *path;
	FILE *file;

	memset(tiff, 't', sizeof(tiff));
	loop_stop();
	fake_message_add(model.inbox, &message, tiff, sizeof(tiff));
	loop_go();
	assert(fax_message_list(client, &list) == FAX_E_OK && list->count == 1 && !list->item[0].read);
	fax_free(list);
	path = strdup(path_of("fetched.tif"));
	assert(fax_message_fetch(client, 9, path) == FAX_E_OK);
	file = fopen(path, "r");
	assert(file && fread(tiff, 1, sizeof(tiff), file) == sizeof(tiff) && tiff[99999] == 't' && fgetc(file) == EOF);
	fclose(file);
	unlink(path);
	assert(fax_message_fetch(client, 8, path) == FAX_E_NOT_FOUND && access(path, F_OK) < 0);
	free(path);
	assert(fax_message_get(client, 9, &found) == FAX_E_OK && found->read && strcmp(found->tsid, "Them") == 0);
	fax_free(found);
	assert(fax_message_delete(client, 9) == FAX_E_OK && fax_message_delete(client, 9) == FAX_E_NOT_FOUND);
	caller_is_ordinary();
	assert(fax_message_list(client, &list) == FAX_E_DENIED);
}

/* The same over TCP, by the cookie. */
static void test_tcp(void)
{
	struct fax_client *remote;
	struct fax_port *port;
	char server[32];

	snprintf(server, sizeof(server), "127.0.0.1:%u", rpcd_tcp_port(rpcd));
	assert(setenv("FAXPORT_COOKIE_FILE", conf.server.cookie_file, 1) == 0);
	assert(fax_client_is_local(client));
	assert(fax_connect(server, &remote) == FAX_E_OK && fax_client_is_local(remote));
	assert(fax_port_get(remote, 1, &port) == FAX_E_OK && port->can_modify);
	fax_free(port);
	fax_disconnect(remote);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_server,  test_rights, test_logging,     test_hold,     test_ports,
		test_methods, test_jobs,   test_job_details, test_messages, test_tcp,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		conf.server.tcp_listen = (char *)"127.0.0.1:0";
		fixture_begin();
		assert(fax_connect(conf.server.socket, &client) == FAX_E_OK);
		tests[i]();
		fax_disconnect(client);
		fixture_end();
	}
	return 0;
}

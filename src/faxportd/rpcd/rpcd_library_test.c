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
	assert(fax_server_set(client, &change) == FAX_E_OK);
	fax_free(server);
	assert(fax_server_get(client, &server) == FAX_E_OK && server->retries == 9 && server->queue_paused);
	fax_free(server);
	caller_is_ordinary();
	assert(fax_server_set(client, &change) == FAX_E_DENIED);
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
}

static void test_jobs(void)
{
	struct fax_document document = {.number = "0301234", .priority = FAX_PRIORITY_NORMAL, .retries = 1};
	struct doc_reply reply = {.result = DOC_DAMAGED, .page = 3, .reason = "the PDF is damaged"};
	struct fax_job_list *list;
	struct fax_job *job;
	static char content[1 << 20];
	uint32_t id;
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
	assert(fax_connect(server, &remote) == FAX_E_OK);
	assert(fax_port_get(remote, 1, &port) == FAX_E_OK && port->can_modify);
	fax_free(port);
	fax_disconnect(remote);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_server, test_ports, test_methods, test_jobs, test_messages, test_tcp,
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

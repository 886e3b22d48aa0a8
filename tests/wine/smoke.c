/* SPDX-License-Identifier: MIT */
/*
 * libfaxport as a Windows program sees it: one call, or one after the other,
 * told in lines that test_smoke.py reads. All text is UTF-8.
 *
 *   smoke.exe SERVER ports             a line for each port: id, name, CSID
 *   smoke.exe SERVER csid ID TEXT      changes it, and tells what it is then
 *   smoke.exe SERVER send NUMBER PATH SENDER   the job's id
 *   smoke.exe SERVER fetch ID PATH     a received message
 *   smoke.exe SERVER watch ID          waits for changes of a port's status until that fails
 *   smoke.exe SERVER calls TIMEOUT_MS  lists the ports once for each line of its input
 *   smoke.exe SERVER bench ID SECONDS  reads a port's record again and again: how many times a second
 *
 * What fails is told as "error NUMBER MILLISECONDS WORDS (DETAIL)".
 */
#include "libfaxport/client.h"

#include <windows.h>

#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "libfaxport/win32.h"

#define ARGUMENTS_MAX 8

static int64_t began_ms;

static int report(const struct fax_client *client, enum fax_error error)
{
	if (error != FAX_E_OK)
		printf("error %d %d %s (%s)\n", (int)error, (int)(net_now_ms() - began_ms), fax_error_words(error),
		       client ? fax_client_detail(client) : "");
	fflush(stdout);
	return error != FAX_E_OK;
}

static int list_ports(struct fax_client *client, bool quiet)
{
	struct fax_port_list *ports = NULL;
	enum fax_error error = fax_port_list(client, &ports);
	size_t i;

	for (i = 0; error == FAX_E_OK && i < ports->count && !quiet; i++)
		printf("%u\t%s\t%s\n", (unsigned)ports->item[i].device_id, ports->item[i].name, ports->item[i].csid);
	if (error == FAX_E_OK && quiet)
		printf("ok %d\n", (int)ports->count);
	fax_free(ports);
	return report(client, error);
}

static int ports(struct fax_client *client, char **args)
{
	(void)args;
	return list_ports(client, false);
}

static int csid(struct fax_client *client, char **args)
{
	struct fax_port_change change = {.fields = FAX_PORT_CSID, .csid = args[1]};
	uint32_t id = (uint32_t)atoi(args[0]);
	struct fax_port *port;
	enum fax_error error;

	error = fax_port_set(client, id, &change);
	if (error != FAX_E_OK)
		return report(client, error);
	error = fax_port_get(client, id, &port);
	if (error == FAX_E_OK) {
		printf("%s\n", port->csid);
		fax_free(port);
	}
	return report(client, error);
}

static int send_fax(struct fax_client *client, char **args)
{
	struct fax_document document = {.number = args[0],
					.path = args[1],
					.sender_name = args[2],
					.priority = FAX_PRIORITY_NORMAL,
					.retries = FAX_RETRIES_DEFAULT};
	uint32_t id = 0;
	enum fax_error error = fax_submit(client, &document, NULL, NULL, &id);

	if (error == FAX_E_OK)
		printf("%u\n", (unsigned)id);
	return report(client, error);
}

static int fetch(struct fax_client *client, char **args)
{
	return report(client, fax_message_fetch(client, strtoull(args[0], NULL, 10), args[1]));
}

static int watch(struct fax_client *client, char **args)
{
	uint32_t id = (uint32_t)atoi(args[0]);
	struct fax_port_status *status;
	enum fax_error error;
	uint64_t version = 0;

	do {
		status = NULL;
		error = fax_status_wait(client, id, version, 60000, &status);
		if (error == FAX_E_OK) {
			version = status->version;
			printf("status %s\n", fax_port_state_words(status->state));
			fflush(stdout);
		}
		fax_free(status);
		began_ms = net_now_ms();
	} while (error == FAX_E_OK || error == FAX_E_TIMEOUT);
	return report(client, error);
}

static int calls(struct fax_client *client, char **args)
{
	char line[16];

	client->timeout_ms = (uint32_t)atoi(args[0]);
	printf("connected\n");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		began_ms = net_now_ms();
		list_ports(client, true);
	}
	return 0;
}

static int bench(struct fax_client *client, char **args)
{
	uint32_t id = (uint32_t)atoi(args[0]);
	int64_t time_ms = atoi(args[1]) * 1000;
	enum fax_error error = FAX_E_OK;
	unsigned count = 0;

	while (error == FAX_E_OK && net_now_ms() - began_ms < time_ms) {
		struct fax_port *port = NULL;

		error = fax_port_get(client, id, &port);
		fax_free(port);
		count++;
	}
	if (error == FAX_E_OK)
		printf("%.0f\n", count * 1000.0 / (double)(net_now_ms() - began_ms));
	return report(client, error);
}

static const struct {
	const char *name;
	int arguments;
	int (*run)(struct fax_client *client, char **args);
} commands[] = {
	{"ports", 0, ports   },
        {"csid",  2, csid    },
        {"send",  3, send_fax},
        {"fetch", 2, fetch   },
	{"watch", 1, watch   },
        {"calls", 1, calls   },
        {"bench", 2, bench   },
};

static int run(int count, char **args)
{
	struct fax_client *client = NULL;
	enum fax_error error;
	size_t i;
	int code;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (count < 2 || strcmp(args[1], commands[i].name) != 0 || count != 2 + commands[i].arguments)
			continue;
		began_ms = net_now_ms();
		error = fax_connect(args[0], &client);
		if (error != FAX_E_OK)
			return report(NULL, error);
		began_ms = net_now_ms();
		code = commands[i].run(client, args + 2);
		fax_disconnect(client);
		return code;
	}
	fprintf(stderr, "smoke.exe: no such command\n");
	return 2;
}

int main(void)
{
	static char text[ARGUMENTS_MAX][1024];
	char *args[ARGUMENTS_MAX];
	int count, i;
	/* What main() gets is of the ANSI code page. */
	LPWSTR *wide = CommandLineToArgvW(GetCommandLineW(), &count);

	if (!wide || count < 2 || count > ARGUMENTS_MAX)
		return 2;
	for (i = 0; i < count; i++) {
		args[i] = text[i];
		if (!win32_utf8(wide[i], text[i], sizeof(text[i])))
			return 2;
	}
	LocalFree(wide);
	_setmode(_fileno(stdout), _O_BINARY);
	return run(count - 1, args + 1);
}

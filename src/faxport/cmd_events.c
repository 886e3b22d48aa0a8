/* SPDX-License-Identifier: MIT */
/* faxport events: what happens on the server, a line for each event, as it comes. */
#include <string.h>

#include "base/buf.h"
#include "faxport/command.h"
#include "faxport/json.h"
#include "faxport/when.h"

/* The library waits through signals: Ctrl-C is noticed after so long. */
#define ROUND_MS 500

static const char *port_name(const struct fax_port_list *ports, uint32_t device_id)
{
	size_t i;

	for (i = 0; ports && i < ports->count; i++) {
		if (ports->item[i].device_id == device_id)
			return ports->item[i].name;
	}
	return NULL;
}

/* "2026-03-01 08:00:00 Fax 1: dialing, job 12", "... job 12: queued",
 * "... Fax 2: routing, job 13, message 4", "... the server stops" */
static void print_event(const struct fax_event *event, const struct fax_port_list *ports)
{
	const char *name = port_name(ports, event->device_id);
	char time[WHEN_SIZE];
	AUTO_BUF line;

	buf_init(&line, 65536);
	buf_printf(&line, "%s ", when_local(event->time, time));
	if (name)
		buf_printf(&line, "%s: ", name);
	else if (event->device_id != 0)
		buf_printf(&line, "port %u: ", event->device_id);
	else if (event->job_id != 0)
		buf_printf(&line, "job %u: ", event->job_id);
	buf_printf(&line, "%s", fax_event_words(event->kind));
	if (event->device_id != 0 && event->job_id != 0)
		buf_printf(&line, ", job %u", event->job_id);
	if (event->message_id != 0)
		buf_printf(&line, ", message %llu", (unsigned long long)event->message_id);
	cli_print_clean(buf_str(&line));
}

static int print_lost(struct cli *cli)
{
	if (cli->json)
		return json_print_line(cli, json_pack("{s:b}", "lost", 1));
	puts("some events are lost: the server does not keep them any more");
	return CLI_OK;
}

static int print_events(struct cli *cli, const struct fax_event_list *events, const struct fax_port_list *ports)
{
	int code = CLI_OK;
	size_t i;

	for (i = 0; i < events->count && code == CLI_OK; i++) {
		if (cli->json)
			code = json_print_line(cli, json_of_event(&events->item[i]));
		else
			print_event(&events->item[i], ports);
	}
	fflush(stdout);
	return code;
}

static int follow(struct cli *cli, uint64_t after, const struct fax_port_list *ports)
{
	struct fax_event_list *events;
	bool oldest = after == 1; /* whoever begins there knows that there was more */
	enum fax_error error;
	int code = CLI_OK;

	cli_watch_interrupts();
	while (!cli_interrupted && code == CLI_OK && !ferror(stdout)) {
		error = fax_events_wait(cli->client, after, ROUND_MS, &events);
		if (error)
			return cli_interrupted ? CLI_OK : cli_fail(cli, error, NULL);
		if (events->lost && !oldest)
			code = print_lost(cli);
		if (code == CLI_OK)
			code = print_events(cli, events, ports);
		after = events->last;
		oldest = false;
		fax_free(events);
	}
	return code;
}

int cmd_events(struct cli *cli)
{
	const char *begin = cli_option(cli, "after");
	struct fax_port_list *ports = NULL;
	enum fax_error error;
	uint64_t after = 0;
	int code;

	if (begin && !cli_parse_number(begin, INT64_MAX, &after))
		return cli_complain(cli, CLI_USAGE, "--after %s: this is no event; write the number of one", begin);
	/* Who may not see ports hears nothing of them either. */
	error = fax_port_list(cli->client, &ports);
	if (error && error != FAX_E_DENIED)
		return cli_fail(cli, error, NULL);
	code = follow(cli, after, ports);
	fax_free(ports);
	return code;
}

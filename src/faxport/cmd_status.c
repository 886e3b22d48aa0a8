/* SPDX-License-Identifier: MIT */
/*
 * faxport status [--watch]: what the ports are doing.
 *
 * Watching takes one connection for all ports: in each round every port is
 * asked at once whether its status is newer than the one shown, except the
 * last, which is waited for. So a change shows within ROUND_MS, and nothing
 * is polled more often than that.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "faxport/command.h"
#include "faxport/json.h"
#include "faxport/status_view.h"
#include "faxport/table.h"
#include "faxport/when.h"
#include "faxport/width.h"

#define ROUND_MS 250

/* clang-format off */
static const struct table_column status_columns[] = {
	{"PORT", .least = 6},
	{"STATE"},
	{"JOB", .right = true, .leave = 5},
	{"NUMBER", .least = 6},
	{"STATION", .least = 8, .leave = 3},
	{"PAGE", .right = true},
	{"SPEED", .right = true, .leave = 4},
	{"TIME", .right = true, .leave = 1},
	{"DOCUMENT", .least = 8, .leave = 6},
};
/* clang-format on */

/* One port as it was seen last. */
struct seen {
	uint32_t device_id;
	struct fax_port_status *status;
	int64_t at_ms; /* monotonic, when it was seen: the time of a call goes on between changes */
};

struct view {
	struct seen *ports;
	size_t count;
};

static int64_t monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void view_fini(struct view *view)
{
	size_t i;

	for (i = 0; i < view->count; i++)
		fax_free(view->ports[i].status);
	free(view->ports);
}

/* The ports to look at: the one that was named, or all. */
static int view_init(struct cli *cli, struct view *view)
{
	struct fax_port_list *ports;
	const struct fax_port *only;
	enum fax_error error;
	size_t i;
	int code;

	*view = (struct view){0};
	if (cli->word_count > 0) {
		code = cli_find_port(cli, cli->words[0], &ports, &only);
		if (code != CLI_OK)
			return code;
	} else {
		only = NULL;
		error = fax_port_list(cli->client, &ports);
		if (error)
			return cli_fail(cli, error, NULL);
	}
	view->ports = calloc(MAX(ports->count, 1), sizeof(*view->ports));
	if (!view->ports) {
		fax_free(ports);
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	}
	for (i = 0; i < ports->count; i++) {
		if (!only || only == &ports->item[i])
			view->ports[view->count++].device_id = ports->item[i].device_id;
	}
	fax_free(ports);
	return CLI_OK;
}

static int view_fill(struct cli *cli, struct view *view)
{
	enum fax_error error;
	size_t i;

	for (i = 0; i < view->count; i++) {
		error = fax_status_get(cli->client, view->ports[i].device_id, &view->ports[i].status);
		if (error)
			return cli_fail(cli, error, NULL);
		view->ports[i].at_ms = monotonic_ms();
	}
	return CLI_OK;
}

static void add_row(struct table *table, const struct seen *seen, int64_t now_ms)
{
	const struct fax_port_status *status = seen->status;
	bool call = status->start_time != 0;
	char time[WHEN_SIZE];

	table_cell(table, TINT_NONE, "%s", status->device_name);
	table_cell(table, status_view_tint(status->state), "%s", fax_port_state_words(status->state));
	if (status->job_id)
		table_cell(table, TINT_NONE, "%u", status->job_id);
	else
		table_cell(table, TINT_NONE, "%s", "");
	table_cell(table, TINT_NONE, "%s", status_view_number(status));
	table_cell(table, TINT_NONE, "%s", status_view_station(status));
	if (status->current_page && status->total_pages)
		table_cell(table, TINT_NONE, "%u/%u", status->current_page, status->total_pages);
	else if (status->current_page)
		table_cell(table, TINT_NONE, "%u", status->current_page);
	else
		table_cell(table, TINT_NONE, "%s", "");
	if (status->rate)
		table_cell(table, TINT_NONE, "%u", status->rate);
	else
		table_cell(table, TINT_NONE, "%s", "");
	table_cell(table, TINT_NONE, "%s",
		   call ? when_span(status->elapsed_s + (uint32_t)((now_ms - seen->at_ms) / 1000), time) : "");
	table_cell(table, TINT_NONE, "%s", status->document_name);
}

/* At most @rows ports; how many more there are is said on the last line. */
static int print_table(struct cli *cli, const struct view *view, size_t rows, const char *end)
{
	AUTO(table) table = table_new(status_columns, ARRAY_SIZE(status_columns));
	int64_t now_ms = monotonic_ms();
	size_t shown = view->count, i;

	if (rows > 0 && shown > rows)
		shown = rows - 1;
	if (!table)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	for (i = 0; i < shown; i++)
		add_row(table, &view->ports[i], now_ms);
	if (table_print(table, stdout, cli->width, cli->color, true, end) < 0)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	if (shown < view->count)
		printf("and %zu more%s", view->count - shown, end);
	return CLI_OK;
}

static int print_json(struct cli *cli, const struct view *view)
{
	json_t *list;
	int failed = 0;
	size_t i;

	if (cli->word_count > 0)
		return json_print(cli, json_of_status(view->ports[0].status));
	list = json_array();
	for (i = 0; i < view->count; i++)
		failed |= json_array_append_new(list, json_of_status(view->ports[i].status));
	if (failed) {
		json_decref(list);
		list = NULL;
	}
	return json_print(cli, list);
}

/* One line for a program or a log: JSON, or "14:05:09 Fax 1: sending to ...". */
static int print_change(struct cli *cli, const struct fax_port_status *status)
{
	time_t now = time(NULL);
	char clock[16] = "";
	AUTO_BUF line, clean;
	struct tm tm;

	buf_init(&line, 65536);
	buf_init(&clean, 65536);
	if (cli->json)
		return json_print_line(cli, json_of_status(status));
	if (localtime_r(&now, &tm))
		strftime(clock, sizeof(clock), "%H:%M:%S ", &tm);
	buf_printf(&line, "%s%s: ", clock, status->device_name);
	status_view_line(status, &line);
	width_add(&clean, buf_str(&line) ? buf_str(&line) : "");
	puts(buf_str(&clean) ? buf_str(&clean) : "");
	fflush(stdout);
	return CLI_OK;
}

/* The table again over the one before. */
static int redraw(struct cli *cli, const struct view *view, size_t *drawn)
{
	struct winsize size = {0};
	size_t rows = 0;
	int code;

	/* The window may have changed its size meanwhile. */
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && !getenv("COLUMNS"))
		cli->width = size.ws_col;
	if (size.ws_row > 2)
		rows = size.ws_row - 2;
	if (*drawn > 0)
		printf("\033[%zuA", *drawn);
	code = print_table(cli, view, rows, "\033[K\n");
	printf("\033[J");
	fflush(stdout);
	*drawn = 1 + (rows > 0 ? MIN(view->count, rows) : view->count);
	return code;
}

/* One look at every port. *ret_changed: is anything new? */
static int look(struct cli *cli, struct view *view, bool print, bool *ret_changed)
{
	struct fax_port_status *status;
	enum fax_error error;
	struct seen *seen;
	size_t i;

	*ret_changed = false;
	for (i = 0; i < view->count && !cli_interrupted; i++) {
		seen = &view->ports[i];
		error = fax_status_wait(cli->client, seen->device_id, seen->status->version,
					i + 1 == view->count ? ROUND_MS : 0, &status);
		if (error == FAX_E_TIMEOUT)
			continue;
		if (error)
			return cli_interrupted ? CLI_OK : cli_fail(cli, error, NULL);
		fax_free(seen->status);
		seen->status = status;
		seen->at_ms = monotonic_ms();
		*ret_changed = true;
		if (print)
			print_change(cli, status);
	}
	return CLI_OK;
}

static int watch(struct cli *cli, struct view *view)
{
	bool draw = cli->terminal && !cli->json, changed = true;
	int64_t last_ms = 0;
	size_t drawn = 0, i;
	int code = CLI_OK;

	cli_watch_interrupts();
	for (i = 0; i < view->count && !draw; i++)
		print_change(cli, view->ports[i].status);
	if (draw)
		printf("\033[?25l"); /* no cursor */
	while (!cli_interrupted && code == CLI_OK && !ferror(stdout)) {
		/* Calls get older without a change: once a second is enough. */
		if (draw && (changed || monotonic_ms() - last_ms >= 1000)) {
			last_ms = monotonic_ms();
			code = redraw(cli, view, &drawn);
		}
		if (code == CLI_OK)
			code = look(cli, view, !draw, &changed);
		if (view->count == 0)
			cli_pause_ms(ROUND_MS);
	}
	if (draw)
		printf("\033[?25h");
	return code;
}

int cmd_status(struct cli *cli)
{
	struct view view;
	int code;

	code = view_init(cli, &view);
	if (code == CLI_OK)
		code = view_fill(cli, &view);
	if (code != CLI_OK)
		;
	else if (cli_option(cli, "watch"))
		code = watch(cli, &view);
	else if (cli->json)
		code = print_json(cli, &view);
	else if (cli->word_count > 0)
		status_view_print(cli, view.ports[0].status);
	else
		code = print_table(cli, &view, 0, "\n");
	view_fini(&view);
	return code;
}

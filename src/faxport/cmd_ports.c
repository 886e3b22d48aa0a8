/* SPDX-License-Identifier: MIT */
/* faxport ports, port show, port set: the ports and their settings. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "faxport/command.h"
#include "faxport/json.h"
#include "faxport/status_view.h"
#include "faxport/table.h"

/* The routing methods that have a short name here, by the keys that Windows gave them. */
#define GUID_INBOX "{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}"
#define GUID_FOLDER "{92041a90-9af2-11d0-abf7-00c04fd91a4e}"

/* clang-format off */
static const struct table_column port_columns[] = {
	{"ID", .right = true},
	{"NAME", .least = 8},
	{"CSID", .least = 10, .leave = 3},
	{"TSID", .least = 10, .leave = 4},
	{"PRIORITY", .right = true, .leave = 2},
	{"RINGS", .right = true, .leave = 1},
	{"SEND"},
	{"RECEIVE"},
	{"STATE"},
};
/* clang-format on */

static const char *on_off(bool on)
{
	return on ? "on" : "off";
}

static int print_ports(struct cli *cli, const struct fax_port ports[], size_t count)
{
	AUTO(table) table = table_new(port_columns, ARRAY_SIZE(port_columns));
	const struct fax_port *port;
	size_t i;

	if (!table)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	for (i = 0; i < count; i++) {
		port = &ports[i];
		table_cell(table, TINT_NONE, "%u", port->device_id);
		table_cell(table, TINT_NONE, "%s", port->name);
		table_cell(table, TINT_NONE, "%s", port->csid);
		table_cell(table, TINT_NONE, "%s", port->tsid);
		table_cell(table, TINT_NONE, "%u", port->priority);
		table_cell(table, port->receive ? TINT_NONE : TINT_FAINT, "%u", port->rings);
		table_cell(table, port->send ? TINT_NONE : TINT_FAINT, "%s", on_off(port->send));
		table_cell(table, port->receive ? TINT_NONE : TINT_FAINT, "%s", on_off(port->receive));
		table_cell(table, status_view_tint(port->state), "%s", fax_port_state_words(port->state));
	}
	if (table_print(table, stdout, cli->width, cli->color, true, "\n") < 0)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	return CLI_OK;
}

int cmd_ports(struct cli *cli)
{
	struct fax_port_list *ports;
	enum fax_error error;
	int code;

	error = fax_port_list(cli->client, &ports);
	if (error)
		return cli_fail(cli, error, NULL);
	code = cli->json ? json_print(cli, json_of_ports(ports)) : print_ports(cli, ports->item, ports->count);
	fax_free(ports);
	return code;
}

/* What a method is called here: inbox, folder, or else its own key. */
static const char *method_word(const struct fax_method *method)
{
	if (text_equal_nocase(method->guid, GUID_INBOX))
		return "inbox";
	return text_equal_nocase(method->guid, GUID_FOLDER) ? "folder" : method->guid;
}

/* A method's own setting; NULL when it has none. fax_free() it. */
static char *method_data(struct cli *cli, const struct fax_method *method)
{
	char *data;

	return fax_method_get_data(cli->client, method->device_id, method->guid, &data) ? NULL : data;
}

static int print_methods(struct cli *cli, const struct fax_method_list *methods)
{
	/* clang-format off */
	static const struct table_column columns[] = {
		{"METHOD", .least = 6},
		{"ENABLED"},
		{"SETTING", .least = 10},
		{"NAME", .least = 10, .leave = 1},
	};
	/* clang-format on */
	AUTO(table) table = table_new(columns, ARRAY_SIZE(columns));
	const struct fax_method *method;
	char *data;
	size_t i;

	if (!table)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	for (i = 0; i < methods->count; i++) {
		method = &methods->item[i];
		data = method_data(cli, method);
		table_cell(table, TINT_NONE, "%s", method_word(method));
		table_cell(table, method->enabled ? TINT_GOOD : TINT_FAINT, "%s", on_off(method->enabled));
		table_cell(table, TINT_NONE, "%s", data ? data : "");
		table_cell(table, TINT_NONE, "%s", method->friendly_name);
		fax_free(data);
	}
	putchar('\n');
	if (table_print(table, stdout, cli->width, cli->color, true, "\n") < 0)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	return CLI_OK;
}

static int print_json(struct cli *cli, const struct fax_port *port, const struct fax_port_status *status,
		      const struct fax_method_list *methods)
{
	json_t *all = json_of_port(port), *list = json_array(), *item;
	int failed = 0;
	char *data;
	size_t i;

	/* jansson frees what it cannot take, and copes with a NULL on either side. */
	for (i = 0; i < methods->count; i++) {
		data = method_data(cli, &methods->item[i]);
		item = json_of_method(&methods->item[i]);
		failed |= json_object_set_new(item, "data", data ? json_of_text(data) : json_null());
		failed |= json_array_append_new(list, item);
		fax_free(data);
	}
	failed |= json_object_set_new(all, "status", json_of_status(status));
	failed |= json_object_set_new(all, "methods", list);
	if (failed) {
		json_decref(all);
		all = NULL;
	}
	return json_print(cli, all);
}

static int print_port(struct cli *cli, const struct fax_port *port, const struct fax_port_status *status,
		      const struct fax_method_list *methods)
{
	/* clang-format off */
	struct cli_pair pairs[] = {
		{"Port", cli_text("%u", port->device_id)},
		{"Name", cli_text("%s", port->name)},
		{"CSID", cli_text("%s", port->csid)},
		{"TSID", cli_text("%s", port->tsid)},
		{"Priority", cli_text("%u", port->priority)},
		{"Rings", cli_text("%u", port->rings)},
		{"Send", cli_text("%s", on_off(port->send))},
		{"Receive", cli_text("%s", on_off(port->receive))},
		{"You may", cli_text("%s", port->can_modify ? "change it" : "look at it")},
	};
	/* clang-format on */

	cli_print_pairs(cli, pairs, ARRAY_SIZE(pairs));
	putchar('\n');
	status_view_print(cli, status);
	return methods->count > 0 ? print_methods(cli, methods) : CLI_OK;
}

int cmd_port_show(struct cli *cli)
{
	struct fax_port_status *status = NULL;
	struct fax_method_list *methods = NULL;
	const struct fax_port *port;
	struct fax_port_list *ports;
	enum fax_error error;
	int code;

	code = cli_find_port(cli, cli->words[0], &ports, &port);
	if (code != CLI_OK)
		return code;
	error = fax_status_get(cli->client, port->device_id, &status);
	if (!error)
		error = fax_method_list(cli->client, port->device_id, &methods);
	if (error)
		code = cli_fail(cli, error, port->name);
	else if (cli->json)
		code = print_json(cli, port, status, methods);
	else
		code = print_port(cli, port, status, methods);
	fax_free(methods);
	fax_free(status);
	fax_free(ports);
	return code;
}

/* What `port set` is to change; nothing is done before all of it has been read. */
struct port_edit {
	struct fax_port_change change;
	bool set_inbox, inbox;
	bool set_folder, folder;
	const char *folder_path; /* NULL: stays */
};

static bool apply_csid(void *edit, const char *value)
{
	struct fax_port_change *change = &((struct port_edit *)edit)->change;

	/* How long it may be the server knows. */
	change->fields |= FAX_PORT_CSID;
	change->csid = value;
	return true;
}

static bool apply_tsid(void *edit, const char *value)
{
	struct fax_port_change *change = &((struct port_edit *)edit)->change;

	change->fields |= FAX_PORT_TSID;
	change->tsid = value;
	return true;
}

static bool apply_priority(void *edit, const char *value)
{
	struct fax_port_change *change = &((struct port_edit *)edit)->change;
	long number;

	change->fields |= FAX_PORT_PRIORITY;
	if (text_to_long(value, 1, UINT32_MAX, &number) < 0)
		return false;
	change->priority = (uint32_t)number;
	return true;
}

static bool apply_rings(void *edit, const char *value)
{
	struct fax_port_change *change = &((struct port_edit *)edit)->change;
	long number;

	change->fields |= FAX_PORT_RINGS;
	if (text_to_long(value, 0, FAX_RINGS_MAX, &number) < 0)
		return false;
	change->rings = (uint32_t)number;
	return true;
}

static bool apply_send(void *edit, const char *value)
{
	struct fax_port_change *change = &((struct port_edit *)edit)->change;

	change->fields |= FAX_PORT_SEND;
	return cli_parse_switch(value, &change->send);
}

static bool apply_receive(void *edit, const char *value)
{
	struct fax_port_change *change = &((struct port_edit *)edit)->change;

	change->fields |= FAX_PORT_RECEIVE;
	return cli_parse_switch(value, &change->receive);
}

static bool apply_inbox(void *edit, const char *value)
{
	struct port_edit *port = edit;

	port->set_inbox = true;
	return cli_parse_switch(value, &port->inbox);
}

static bool apply_folder(void *edit, const char *value)
{
	struct port_edit *port = edit;

	port->set_folder = true;
	return cli_parse_switch(value, &port->folder);
}

static bool apply_folder_path(void *edit, const char *value)
{
	((struct port_edit *)edit)->folder_path = value;
	return *value == '/';
}

/* clang-format off */
const struct command_setting port_settings[] = {
	{"csid", "up to 20 characters", "", "Called station id, which callers see", apply_csid},
	{"tsid", "up to 20 characters", "", "Transmitting station id, which called machines see", apply_tsid},
	{"priority", "1 to the number of ports", "", "Place among the ports; 1 dials first", apply_priority},
	{"rings", "0 to 99", "", "Rings before a call is answered", apply_rings},
	{"send", "on or off", "on off", "The port may send", apply_send},
	{"receive", "on or off", "on off", "The port takes calls", apply_receive},
	{"inbox", "on or off", "on off", "Received faxes are kept in the inbox", apply_inbox},
	{"folder", "on or off", "on off", "Received faxes are copied to a folder", apply_folder},
	{"folder-path", "an absolute path", "", "That folder, on the server", apply_folder_path},
	{NULL},
};
/* clang-format on */

/* The path before the switch: a folder method without a folder cannot be switched on. */
static enum fax_error apply_edit(struct cli *cli, uint32_t device_id, const struct port_edit *edit)
{
	enum fax_error error = FAX_E_OK;

	if (edit->change.fields)
		error = fax_port_set(cli->client, device_id, &edit->change);
	if (!error && edit->folder_path)
		error = fax_method_set_data(cli->client, device_id, GUID_FOLDER, edit->folder_path);
	if (!error && edit->set_folder)
		error = fax_method_enable(cli->client, device_id, GUID_FOLDER, edit->folder);
	if (!error && edit->set_inbox)
		error = fax_method_enable(cli->client, device_id, GUID_INBOX, edit->inbox);
	return error;
}

int cmd_port_set(struct cli *cli)
{
	struct port_edit edit = {0};
	const struct fax_port *port;
	struct fax_port_list *ports;
	struct fax_port *changed;
	enum fax_error error;
	int code;

	code = command_apply_settings(cli, 1, &edit);
	if (code != CLI_OK)
		return code;
	code = cli_find_port(cli, cli->words[0], &ports, &port);
	if (code != CLI_OK)
		return code;
	error = apply_edit(cli, port->device_id, &edit);
	if (!error)
		error = fax_port_get(cli->client, port->device_id, &changed);
	if (error) {
		code = cli_fail(cli, error, port->name);
	} else {
		code = cli->json ? json_print(cli, json_of_port(changed)) : print_ports(cli, changed, 1);
		fax_free(changed);
	}
	fax_free(ports);
	return code;
}

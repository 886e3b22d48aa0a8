/* SPDX-License-Identifier: MIT */
/* The commands, as one table; see command.h. */
#include "faxport/command.h"

#include <stdint.h>
#include <string.h>

#include "base/nearest.h"

/* clang-format off */
const struct command_option program_options[] = {
	{"server", "SERVER", WORD_ANY, "Where the server is: a Unix socket's path, or host:port."},
	{"json", NULL, WORD_NONE, "Print JSON, for programs."},
	{"color", "WHEN", WORD_COLOR, "Color: auto (on a terminal), always or never."},
	{"help", NULL, WORD_NONE, "Explain the command."},
	{"version", NULL, WORD_NONE, "Print the version."},
	{NULL},
};

static const struct command_option status_options[] = {
	{"watch", NULL, WORD_NONE, "Go on until Ctrl-C; without a terminal a line per change."},
	{NULL},
};

static const struct command_option events_options[] = {
	{"after", "NUMBER", WORD_ANY, "Begin behind this event; 1: with the oldest that is kept."},
	{NULL},
};

/* When and by which port a job calls, and whether to wait for it: of all that do. */
#define CALL_OPTIONS \
	{"at", "TIME", WORD_ANY, "Not before this time: 17:30, \"2026-03-01 08:00\" or +2h."}, \
	{"cheap", NULL, WORD_NONE, "Only in the server's hours of cheap rates."}, \
	{"priority", "PRIORITY", WORD_PRIORITY, "low, normal (the default) or high."}, \
	{"retries", "N", WORD_ANY, "Further attempts; else as many as the server says."}, \
	{"port", "PORT", WORD_PORT, "Only through this port (id or name)."}, \
	{"wait", NULL, WORD_NONE, "Wait for the end; the exit status tells how it was."}

static const struct command_option send_options[] = {
	{"to", "NAME", WORD_ANY, "Who gets it."},
	{"from", "NAME", WORD_ANY, "Who sends it."},
	{"company", "NAME", WORD_ANY, "The sender's company."},
	{"department", "NAME", WORD_ANY, "The sender's department."},
	{"subject", "TEXT", WORD_ANY, "What it is about."},
	{"title", "TEXT", WORD_ANY, "Name of the document, if not the file's."},
	{"billing", "CODE", WORD_ANY, "Billing code."},
	{"tsid", "ID", WORD_ANY, "Station id to send with, if the server allows it."},
	{"subaddress", "DIGITS", WORD_ANY, "For whom, among those behind the number (T.30 SUB)."},
	{"password-file", "FILE", WORD_FILE, "What the far end asks for is in this file, up to 20 characters."},
	CALL_OPTIONS,
	{NULL},
};

static const struct command_option poll_options[] = {
	{"selective", "DIGITS", WORD_ANY, "Which of the far end's documents (T.30 SEP)."},
	{"password-file", "FILE", WORD_FILE, "What the far end asks for is in this file, up to 20 characters."},
	{"tsid", "ID", WORD_ANY, "Station id to call with, if the server allows it."},
	CALL_OPTIONS,
	{NULL},
};

static const struct command_option offer_options[] = {
	{"port", "PORT", WORD_PORT, "Where it waits (id or name); has to be given."},
	{"selective", "DIGITS", WORD_ANY, "Only for who asks for this document (T.30 SEP)."},
	{"password-file", "FILE", WORD_FILE, "What a caller has to know (T.30 PWD) is in this file, up to 20 characters."},
	{"keep", NULL, WORD_NONE, "For everybody who asks; else for the first."},
	{"title", "TEXT", WORD_ANY, "Name of the document, if not the file's."},
	{"from", "NAME", WORD_ANY, "Who gives it."},
	{"wait", NULL, WORD_NONE, "Wait until it has been collected."},
	{NULL},
};

static const struct command_option jobs_options[] = {
	{"all", NULL, WORD_NONE, "Ended jobs too, as long as the server keeps them."},
	{NULL},
};

static const struct command_option wine_setup_options[] = {
	{"prefix", "FOLDER", WORD_FILE, "The Wine prefix; else $WINEPREFIX or ~/.wine."},
	{"cookie", "FILE", WORD_FILE, "The server's secret; else the one that faxport uses."},
	{"from", "FOLDER", WORD_FILE, "An unpacked faxport-windows.zip; else what make windows made."},
	{"remove", NULL, WORD_NONE, "Undo it."},
	{NULL},
};

const struct command commands[] = {
	{"ports", "", 0, 0, {WORD_NONE}, "list the ports, in the order in which they dial",
	 "", NULL, NULL, cmd_ports},
	{"port show", "PORT", 1, 1, {WORD_PORT}, "show all about a port: settings, status, routing",
	 "PORT is an id or a name.\n"
	 "\n"
	 "Example:\n"
	 "  faxport port show 'Fax 1'\n", NULL, NULL, cmd_port_show},
	{"port set", "PORT KEY=VALUE...", 2, CLI_WORDS_MAX, {WORD_PORT, WORD_SETTING}, "change a port's settings",
	 "Changes take effect at once and survive a restart; they need the right to manage\n"
	 "the server.\n"
	 "\n"
	 "Example:\n"
	 "  faxport port set 'Fax 1' csid='+49 30 123456' rings=2\n", NULL, port_settings, cmd_port_set},
	{"status", "[PORT]", 0, 1, {WORD_PORT}, "show what the ports are doing now",
	 "With a port, all that is known of its call.\n"
	 "\n"
	 "Example:\n"
	 "  faxport status --watch\n", status_options, NULL, cmd_status},
	{"events", "", 0, 0, {WORD_NONE}, "show what happens on the server, as it happens",
	 "A line for each event, until Ctrl-C. With --json each has a number; --after takes\n"
	 "the last one seen, to go on there.\n", events_options, NULL, cmd_events},
	{"send", "FILE NUMBER", 2, 2, {WORD_FILE, WORD_ANY}, "send a document: PDF, PostScript, TIFF, PNG, JPEG, plain text",
	 "FILE is rendered and stored on the server; then the number of its job is printed.\n"
	 "FILE - is standard input.\n"
	 "\n"
	 "Examples:\n"
	 "  faxport send letter.pdf 0331234567 --to 'Paris office' --wait\n"
	 "  faxport send offer.pdf 0331234567 --at 20:00 --retries 5\n", send_options, NULL, cmd_send},
	{"poll", "NUMBER", 1, 1, {WORD_ANY}, "call a number, and receive the document that waits there",
	 "What comes is received as any fax: it is in the inbox, and routed. Where nothing\n"
	 "waits to be polled the job fails, and is not tried again.\n"
	 "\n"
	 "Example:\n"
	 "  faxport poll 0331234567 --selective 77 --wait\n", poll_options, NULL, cmd_poll},
	{"offer", "FILE", 1, 1, {WORD_FILE}, "let a document wait on a port for a caller who collects it",
	 "Who calls the port and asks for a document gets it; who sends a fax is received as\n"
	 "ever. It is among the jobs, and faxport job cancel withdraws it.\n"
	 "\n"
	 "Example:\n"
	 "  faxport offer prices.pdf --port 'Fax 1' --keep\n", offer_options, NULL, cmd_offer},
	{"jobs", "", 0, 0, {WORD_NONE}, "list the faxes that wait or are being sent",
	 "", jobs_options, NULL, cmd_jobs},
	{"job show", "ID", 1, 1, {WORD_JOB}, "show all about a job",
	 "", NULL, NULL, cmd_job_show},
	{"job pause", "ID...", 1, CLI_WORDS_MAX, {WORD_JOB, WORD_JOB}, "hold jobs back until they are resumed",
	 "", NULL, NULL, cmd_job_pause},
	{"job resume", "ID...", 1, CLI_WORDS_MAX, {WORD_JOB, WORD_JOB}, "let paused jobs go on",
	 "", NULL, NULL, cmd_job_resume},
	{"job restart", "ID...", 1, CLI_WORDS_MAX, {WORD_JOB, WORD_JOB}, "send jobs that failed or were cancelled once more",
	 "", NULL, NULL, cmd_job_restart},
	{"job cancel", "ID...", 1, CLI_WORDS_MAX, {WORD_JOB, WORD_JOB}, "cancel jobs, also in the middle of a call",
	 "", NULL, NULL, cmd_job_cancel},
	{"inbox", "", 0, 0, {WORD_NONE}, "list the received faxes",
	 "", NULL, NULL, cmd_inbox},
	{"inbox show", "ID", 1, 1, {WORD_MESSAGE}, "show all about a received fax",
	 "", NULL, NULL, cmd_inbox_show},
	{"inbox save", "ID FILE", 2, 2, {WORD_MESSAGE, WORD_NEW_FILE}, "write a received fax to a TIFF file",
	 "FILE must not be there yet.\n"
	 "\n"
	 "Example:\n"
	 "  faxport inbox save 7 order.tif\n", NULL, NULL, cmd_inbox_save},
	{"inbox delete", "ID...", 1, CLI_WORDS_MAX, {WORD_MESSAGE, WORD_MESSAGE}, "delete received faxes",
	 "", NULL, NULL, cmd_inbox_delete},
	{"tiff", "FILE", 1, 1, {WORD_FILE}, "show what a fax in a TIFF file says of itself",
	 "Received faxes and copies of them in folders say who called whom, and when. Needs\n"
	 "no server.\n"
	 "\n"
	 "Example:\n"
	 "  faxport tiff order.tif\n", NULL, NULL, cmd_tiff, true},
	{"config", "", 0, 0, {WORD_NONE}, "show the server's settings",
	 "", NULL, NULL, cmd_config},
	{"config set", "KEY=VALUE...", 1, CLI_WORDS_MAX, {WORD_SETTING, WORD_SETTING}, "change the server's settings",
	 "Changes need the right to manage the server. What belongs to lines and limits\n"
	 "stands in faxport.conf(5).\n"
	 "\n"
	 "Example:\n"
	 "  faxport config set retries=5 queue=running\n", NULL, server_settings, cmd_config_set},
	{"wine-setup", "", 0, 0, {WORD_NONE}, "let Windows programs in a Wine prefix fax through the server",
	 "Puts faxcom.dll and winfax.dll into the prefix, which is made if it is not there,\n"
	 "registers them, and tries them. --server names the server as host:port; else it is\n"
	 "where faxport.conf says that the server of this machine listens, or localhost.\n"
	 "\n"
	 "Example:\n"
	 "  faxport wine-setup --server localhost:4540 --cookie ~/.config/faxport/cookie\n", wine_setup_options, NULL,
	 cmd_wine_setup, .is_local = true},
	{NULL},
};
/* clang-format on */

const struct command *command_find(const char *first, const char *second, size_t *ret_words)
{
	const struct command *command, *one_word = NULL;
	size_t length = strlen(first);

	for (command = commands; command->name; command++) {
		if (strcmp(command->name, first) == 0)
			one_word = command;
		else if (second && strncmp(command->name, first, length) == 0 && command->name[length] == ' ' &&
			 strcmp(command->name + length + 1, second) == 0) {
			*ret_words = 2;
			return command;
		}
	}
	*ret_words = 1;
	return one_word;
}

bool command_is_first_word(const char *first)
{
	const struct command *command;
	size_t length = strlen(first);

	for (command = commands; command->name; command++) {
		if (strncmp(command->name, first, length) == 0 && command->name[length] == ' ')
			return true;
	}
	return false;
}

const char *command_nearest(const char *typed)
{
	struct nearest nearest = nearest_begin(typed);
	const struct command *command;

	for (command = commands; command->name; command++)
		nearest_try(&nearest, command->name);
	return nearest.word;
}

static void print_options(const struct command_option *option, FILE *out)
{
	int width;

	for (; option->name; option++) {
		width = fprintf(out, "  --%s%s%s", option->name, option->value ? " " : "",
				option->value ? option->value : "");
		fprintf(out, "%*s%s\n", width < 22 ? 22 - width : 1, "", option->doc);
	}
}

void command_print_help(const struct command *command, FILE *out)
{
	const struct command_setting *setting;

	fprintf(out, "usage: faxport %s%s%s%s\n", command->name, *command->usage ? " " : "", command->usage,
		command->options ? " [OPTION...]" : "");
	fprintf(out, "\n%c%s.\n", command->summary[0] - 'a' + 'A', command->summary + 1);
	if (*command->help)
		fprintf(out, "%s", command->help);
	if (command->settings) {
		fprintf(out, "\nSettings:\n");
		for (setting = command->settings; setting->key; setting++)
			fprintf(out, "  %-15s %s (%s)\n", setting->key, setting->doc, setting->right);
	}
	if (command->options) {
		fprintf(out, "\nOptions:\n");
		print_options(command->options, out);
	}
	fprintf(out, "\nOptions of every command:\n");
	print_options(program_options, out);
}

void command_print_overview(FILE *out)
{
	const struct command *command;
	int width;

	fprintf(out, "usage: faxport [OPTION...] COMMAND [WORD...]\n\nSend, receive and steer faxes.\n\nCommands:\n");
	for (command = commands; command->name; command++) {
		width = fprintf(out, "  %s%s%s", command->name, *command->usage ? " " : "", command->usage);
		fprintf(out, "%*s%s\n", width < 30 ? 30 - width : 1, "", command->summary);
	}
	fprintf(out, "\nOptions:\n");
	print_options(program_options, out);
	fprintf(out, "\nfaxport COMMAND --help says more about a command, faxport(1) all.\n");
}

/* The setting that @key (of @length letters) names; an underscore counts as a dash. */
static const struct command_setting *find_setting(const struct command_setting *settings, const char *key,
						  size_t length)
{
	const struct command_setting *setting;
	size_t i;

	for (setting = settings; setting->key; setting++) {
		for (i = 0; i < length && setting->key[i] == (key[i] == '_' ? '-' : key[i]); i++)
			;
		if (i == length && setting->key[i] == '\0')
			return setting;
	}
	return NULL;
}

static int complain_unknown(const struct cli *cli, const char *word, size_t length)
{
	const struct command_setting *setting;
	struct nearest nearest;
	char key[64];

	snprintf(key, sizeof(key), "%.*s", (int)MIN(length, sizeof(key) - 1), word);
	nearest = nearest_begin(key);
	for (setting = cli->command->settings; setting->key; setting++)
		nearest_try(&nearest, setting->key);
	if (nearest.word)
		return cli_complain(cli, CLI_USAGE, "%s: there is no such setting; did you mean %s?", key,
				    nearest.word);
	return cli_complain(cli, CLI_USAGE, "%s: there is no such setting; faxport %s --help lists them", key,
			    cli->command->name);
}

int command_apply_settings(struct cli *cli, size_t first, void *edit)
{
	const struct command_setting *settings = cli->command->settings, *setting;
	uint32_t seen = 0, bit;
	const char *equals;
	size_t i;

	for (i = first; i < cli->word_count; i++) {
		equals = strchr(cli->words[i], '=');
		if (!equals)
			return cli_complain(cli, CLI_USAGE, "%s: this is no setting; write KEY=VALUE", cli->words[i]);
		setting = find_setting(settings, cli->words[i], (size_t)(equals - cli->words[i]));
		if (!setting)
			return complain_unknown(cli, cli->words[i], (size_t)(equals - cli->words[i]));
		bit = 1u << (setting - settings);
		if (seen & bit)
			return cli_complain(cli, CLI_USAGE, "%s: given twice; keep one of them", setting->key);
		seen |= bit;
		if (!setting->apply(edit, equals + 1))
			return cli_complain(cli, CLI_INVALID, "%s: \"%s\" cannot be set; write %s", setting->key,
					    equals + 1, setting->right);
	}
	return CLI_OK;
}

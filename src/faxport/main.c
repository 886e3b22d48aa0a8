/* SPDX-License-Identifier: MIT */
/*
 * faxport: see and steer a fax server from the command line. This file
 * settles what all commands share (language, colours, connection) and hands
 * over to the command's own file, cmd_*.c.
 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "faxport/args.h"
#include "faxport/command.h"
#include "faxport/complete.h"
#include "faxport/output.h"

/* As fax_connect() has it. */
#define DEFAULT_SERVER "/run/faxport/faxport.sock"

/* $COLUMNS rules where it is exported; else the terminal knows; what goes to a file is never cut. */
static size_t find_width(bool terminal)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long width;

	if (columns && text_to_long(columns, 1, 10000, &width) == 0)
		return (size_t)width;
	if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 0;
}

/* Colour on a terminal only, and not where people said no (https://no-color.org); false: @when is none of the words. */
static bool find_color(const char *when, bool terminal, bool *ret_color)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	*ret_color = terminal && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
	if (!when || strcmp(when, "auto") == 0)
		return true;
	*ret_color = strcmp(when, "always") == 0;
	return *ret_color || strcmp(when, "never") == 0;
}

/* No connection: say to where. */
static int fail_to_connect(const struct cli *cli, enum fax_error error)
{
	const char *server = cli->server ? cli->server : getenv("FAXPORT_SERVER");

	if (!server || !*server)
		server = DEFAULT_SERVER;
	if (error == FAX_E_INVALID)
		return cli_complain(cli, CLI_INVALID, "%s: this is no server; write /path, host:port or [v6]:port",
				    server);
	return cli_fail(cli, error, server);
}

static int run(struct cli *cli)
{
	enum fax_error error;
	int code;

	if (cli->command->is_local)
		return cli->command->run(cli);
	error = fax_connect(cli->server, &cli->client);
	if (error)
		return fail_to_connect(cli, error);
	code = cli->command->run(cli);
	fax_disconnect(cli->client);
	cli->client = NULL;
	return code;
}

int main(int argc, char **argv)
{
	struct cli cli = {0};
	struct args args;
	int code;

	setlocale(LC_CTYPE, "");
	cli.terminal = isatty(STDOUT_FILENO);
	output_setup(cli.terminal);
	if (argc > 1 && strcmp(argv[1], "_complete") == 0)
		return complete_print(argv + 2, argc - 2);
	if (argc == 3 && strcmp(argv[1], "_list") == 0)
		return complete_list(argv[2]);

	cli.width = find_width(cli.terminal);
	code = args_parse(argc, argv, &cli, &args);
	if (code != CLI_OK)
		return code;
	if (!find_color(args.color, cli.terminal, &cli.color))
		return cli_complain(&cli, CLI_USAGE, "--color: \"%s\" is none of auto, always and never", args.color);
	if (args.version) {
		printf("faxport %s\n", FAXPORT_VERSION);
	} else if (args.help && cli.command) {
		command_print_help(cli.command, stdout);
	} else if (args.help) {
		command_print_overview(stdout);
	} else {
		code = run(&cli);
	}
	return cli_finish(&cli, code);
}

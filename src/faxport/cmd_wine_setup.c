/* SPDX-License-Identifier: MIT */
/*
 * faxport wine-setup: make programs in a Wine prefix fax through Faxport. What
 * an administrator of Windows does with install.cmd, the same file does here;
 * around it stand what only Wine has, and the proof that it works.
 */
#include <assert.h>
#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "faxport/child.h"
#include "faxport/command.h"
#include "faxport/wine_where.h"

#define PREFIX_LIMIT_S 300
#define STEP_LIMIT_S 120
#define OUTPUT_MAX 65536

/* What the proof ends with: Wine's cscript exits 0 when a script stops at an error. */
#define PROOF_EXIT 42

struct setup {
	struct cli *cli;
	char *prefix; /* absolute */
	char *dlls;   /* the folder with install.cmd */
	char *server;
	char *cookie; /* path of Linux; NULL: none */
	struct buf output;
};

/* Only with native DLLs: should a Wine of later have some of its own, ours count. */
static const char *const dll_names[] = {"faxcom", "winfax"};
#define OVERRIDES "HKCU\\Software\\Wine\\DllOverrides"

/* Run a step; its output is in setup->output. CLI_OK with *ret_status, or says what is wrong. */
static int run(struct setup *setup, const char *const argv[], unsigned limit_s, int *ret_status)
{
	int r;

	buf_reset(&setup->output);
	fflush(stdout);
	r = child_run(argv, setup->dlls, limit_s, &setup->output);
	if (r == -ENOENT)
		return cli_complain(setup->cli, CLI_FILE,
				    "Wine is not here: there is no program %s; on Debian install the package wine",
				    argv[0]);
	if (r == -ETIMEDOUT)
		return cli_complain(setup->cli, CLI_TIMEOUT, "%s %s did not end within %u s; it was ended", argv[0],
				    argv[1], limit_s);
	if (r < 0)
		return cli_complain(setup->cli, CLI_INTERNAL, "%s: cannot be run: %s", argv[0], strerror(-r));
	*ret_status = r;
	return CLI_OK;
}

/* What a step said, a line for each of its lines: as part of our output, or as what went wrong. */
static void print_output(struct setup *setup, bool wrong)
{
	const char *text = buf_str(&setup->output);
	AUTO_MEM char *line = NULL;
	size_t length;

	for (; text && *text; text += length + strspn(text + length, "\r\n")) {
		length = strcspn(text, "\r\n");
		free(line);
		line = cli_text("  %.*s", (int)length, text);
		if (length > 0 && wrong)
			cli_complain(setup->cli, CLI_FILE, "%.*s", (int)length, text);
		else if (length > 0)
			cli_print_clean(line);
	}
}

static bool in_prefix(const struct setup *setup, const char *name, struct stat *ret_stat)
{
	AUTO_MEM char *path = cli_text("%s/%s", setup->prefix, name);

	return path && stat(path, ret_stat) == 0;
}

/* What Wine's programs are told by the environment; what the user has set counts. */
static void set_environment(const struct setup *setup)
{
	setenv("WINEPREFIX", setup->prefix, 1);
	setenv("WINEDEBUG", "-all", 0);
	/* No questions about Mono and Gecko, no entries in menus. */
	setenv("WINEDLLOVERRIDES", "mscoree,mshtml=;winemenubuilder.exe=d", 0);
	/* Wine takes names of files in the locale's letters. */
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setenv("LC_ALL", "C.UTF-8", 1);
	/* The proof shall use what was written to the registry. */
	unsetenv("FAXPORT_SERVER");
	unsetenv("FAXPORT_COOKIE_FILE");
}

static int find_prefix(struct setup *setup)
{
	const char *option = cli_option(setup->cli, "prefix");
	AUTO_MEM char *given = option ? cli_text("%s", option) : wine_where_prefix();
	AUTO_MEM char *here = NULL;

	if (!given || !*given)
		return cli_complain(setup->cli, CLI_USAGE, "no Wine prefix: $HOME is not set; write --prefix FOLDER");
	if (*given != '/')
		here = getcwd(NULL, 0);
	setup->prefix = here ? cli_text("%s/%s", here, given) : cli_text("%s", given);
	if (!setup->prefix)
		return cli_complain(setup->cli, CLI_INTERNAL, "out of memory");
	fputs("Wine prefix: ", stdout);
	cli_print_clean(setup->prefix);
	return CLI_OK;
}

static int find_dlls(struct setup *setup)
{
	const char *option = cli_option(setup->cli, "from");
	AUTO_MEM char *script = NULL;

	setup->dlls = option ? realpath(option, NULL) : wine_where_dlls();
	if (!option && !setup->dlls)
		return cli_complain(setup->cli, CLI_FILE,
				    "the DLLs for Windows are not here; make windows makes them, and --from FOLDER "
				    "takes them from an unpacked faxport-windows.zip");
	script = setup->dlls ? cli_text("%s/install.cmd", setup->dlls) : NULL;
	if (!script || access(script, R_OK) != 0)
		return cli_complain(setup->cli, CLI_FILE,
				    "%s: no install.cmd is in it; unpack faxport-windows.zip and name that folder",
				    option ? option : setup->dlls);
	return CLI_OK;
}

static int find_server(struct setup *setup)
{
	const char *option = setup->cli->server, *environment = getenv("FAXPORT_SERVER"), *c;

	if (option && (*option == '/' || strncmp(option, "unix:", 5) == 0))
		return cli_complain(setup->cli, CLI_INVALID,
				    "%s: Wine knows no Unix sockets; write host:port, where tcp_listen in "
				    "faxport.conf says that the server listens",
				    option);
	if (!option && environment && *environment && *environment != '/' && strncmp(environment, "unix:", 5) != 0)
		option = environment;
	setup->server = option ? cli_text("%s", option) : wine_where_server();
	if (!setup->server)
		setup->server = cli_text("localhost");
	/* It passes through install.cmd: no letter that means something there. */
	for (c = setup->server ? setup->server : ""; *c; c++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-_[]\\", *c))
			return cli_complain(setup->cli, CLI_INVALID, "%s: this is no server; write host:port",
					    setup->server);
	}
	return !setup->server || !*setup->server ? cli_complain(setup->cli, CLI_INVALID, "no server is named") : CLI_OK;
}

static int find_cookie(struct setup *setup)
{
	const char *option = cli_option(setup->cli, "cookie");

	setup->cookie = option ? realpath(option, NULL) : wine_where_cookie();
	if (option && (!setup->cookie || access(setup->cookie, R_OK) != 0))
		return cli_complain(setup->cli, CLI_FILE, "%s: the cookie cannot be read: %s", option, strerror(errno));
	return CLI_OK;
}

/* Make it if it is not there. */
static int make_prefix(struct setup *setup)
{
	static const char *const argv[] = {"wine", "wineboot", "-i", NULL};
	struct stat there;
	int code, status;

	/* Not its registry: Wine writes that to disk when it ends, or half a minute later. */
	if (!in_prefix(setup, "drive_c/windows/system32", &there)) {
		if (cli_option(setup->cli, "remove"))
			return cli_complain(setup->cli, CLI_FILE, "%s: there is no Wine prefix", setup->prefix);
		printf("It is not there yet: Wine makes it.\n");
		code = run(setup, argv, PREFIX_LIMIT_S, &status);
		if (code != CLI_OK)
			return code;
		if (status != 0 || !in_prefix(setup, "drive_c/windows/system32", &there)) {
			print_output(setup, true);
			return cli_complain(setup->cli, CLI_FILE, "%s: Wine could make no prefix there (exit %d)",
					    setup->prefix, status);
		}
	}
	if (!in_prefix(setup, "dosdevices/z:/", &there) || stat("/", &there) != 0)
		return cli_complain(setup->cli, CLI_FILE, "%s: it has no drive Z: for /; winecfg adds one",
				    setup->prefix);
	return CLI_OK;
}

/* install.cmd or uninstall.cmd */
static int run_script(struct setup *setup, const char *script, const char *server)
{
	const char *const argv[] = {"wine", "cmd", "/c", script, server, NULL};
	int code, status;

	code = run(setup, argv, STEP_LIMIT_S, &status);
	if (code != CLI_OK)
		return code;
	print_output(setup, false);
	if (status != 0)
		return cli_complain(setup->cli, CLI_FILE, "%s failed (exit %d)", script, status);
	return CLI_OK;
}

/* wine reg ... */
static int run_registry(struct setup *setup, const char *const argv[])
{
	int code, status;

	code = run(setup, argv, STEP_LIMIT_S, &status);
	if (code != CLI_OK || status == 0)
		return code;
	print_output(setup, true);
	return cli_complain(setup->cli, CLI_FILE, "the prefix's registry cannot be written (%s)", argv[3]);
}

static int set_overrides(struct setup *setup)
{
	int code = CLI_OK;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dll_names) && code == CLI_OK; i++) {
		const char *const argv[] = {"wine", "reg",    "add", OVERRIDES,        "/v", dll_names[i],
					    "/t",   "REG_SZ", "/d",  "native,builtin", "/f", NULL};

		code = run_registry(setup, argv);
	}
	return code;
}

/* One that is not there is fine. */
static int remove_overrides(struct setup *setup)
{
	int code = CLI_OK, status;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dll_names) && code == CLI_OK; i++) {
		const char *const argv[] = {"wine", "reg", "delete", OVERRIDES, "/v", dll_names[i], "/f", NULL};

		code = run(setup, argv, STEP_LIMIT_S, &status);
	}
	return code;
}

static int set_cookie(struct setup *setup)
{
	AUTO_MEM char *path = setup->cookie ? wine_where_windows_path(setup->cookie) : NULL;
	const char *const argv[] = {
		"wine", "reg",     "add", "HKLM\\Software\\Faxport", "/v", "CookieFile", "/t", "REG_SZ", "/d", path,
		"/f",   "/reg:64", NULL};

	if (!setup->cookie) {
		printf("No cookie was found: copy the server's (cookie_file in its faxport.conf) to "
		       "~/.config/faxport/cookie, and come again.\n");
		return CLI_OK;
	}
	if (!path)
		return cli_complain(setup->cli, CLI_INVALID, "%s: Windows has no name for this path; use another",
				    setup->cookie);
	fputs("  The server's secret is read from ", stdout);
	cli_print_clean(setup->cookie);
	return run_registry(setup, argv);
}

static int remove_all(struct setup *setup)
{
	int code = run_script(setup, "uninstall.cmd", NULL);

	return code == CLI_OK ? remove_overrides(setup) : code;
}

/* A script that finds the server by itself; each line it prints is a finding. NULL: it cannot be written. */
static char *write_proof(void)
{
	static const char script[] = "On Error Resume Next\r\n"
				     "Set Server = CreateObject(\"FaxServer.FaxServer\")\r\n"
				     "If Err.Number = 0 Then Server.Connect \"\"\r\n"
				     "If Err.Number = 0 Then Set Ports = Server.GetPorts\r\n"
				     "If Err.Number = 0 Then Count = Ports.Count\r\n"
				     "If Err.Number = 0 Then\r\n"
				     "\tWScript.Echo \"PORTS \" & Count\r\n"
				     "Else\r\n"
				     "\tWScript.Echo \"ERROR \" & Hex(Err.Number) & \" \" & Err.Description\r\n"
				     "End If\r\n"
				     "WScript.Quit 42\r\n";
	const char *folder = getenv("TMPDIR");
	char *path = cli_text("%s/faxport-XXXXXX.vbs", folder && *folder == '/' ? folder : "/tmp");
	int file = path ? mkstemps(path, 4) : -1;
	bool written = file >= 0 && write(file, script, sizeof(script) - 1) == (ssize_t)sizeof(script) - 1;

	static_assert(PROOF_EXIT == 42, "the script's last line");
	if (file >= 0)
		close(file);
	if (file >= 0 && !written)
		unlink(path);
	if (written)
		return path;
	free(path);
	return NULL;
}

/* Connect as a program does that @host, a cscript.exe, stands for. */
static int prove_with(struct setup *setup, const char *host, const char *programs, const char *script)
{
	const char *const argv[] = {"wine", host, "//nologo", script, NULL};
	const char *found, *end;
	int code, status;

	code = run(setup, argv, STEP_LIMIT_S, &status);
	if (code != CLI_OK)
		return code;
	found = buf_str(&setup->output) ? strstr(buf_str(&setup->output), "PORTS ") : NULL;
	if (status == PROOF_EXIT && found) {
		found += strlen("PORTS ");
		printf("Tried: %s programs connect to %s and see %.*s ports.\n", programs, setup->server,
		       (int)strspn(found, "0123456789"), found);
		return CLI_OK;
	}
	found = buf_str(&setup->output) ? strstr(buf_str(&setup->output), "ERROR ") : NULL;
	end = found ? found + strcspn(found, "\r\n") : NULL;
	if (!found) {
		print_output(setup, true);
		return cli_complain(setup->cli, CLI_FILE,
				    "all is in place, but Wine's cscript does not try it (exit %d)", status);
	}
	return cli_complain(setup->cli, CLI_NO_SERVER, "all is in place, but %s programs do not get to %s: %.*s",
			    programs, setup->server, (int)(end - found), found);
}

static int prove(struct setup *setup)
{
	AUTO_MEM char *path = write_proof();
	AUTO_MEM char *script = path ? wine_where_windows_path(path) : NULL;
	struct stat there;
	int code = CLI_OK;
	bool only32;

	if (!script) {
		code = cli_complain(setup->cli, CLI_FILE, "no temporary file: %s", strerror(errno));
	} else {
		/* A prefix for 64 bits has this folder, with programs in it only where Wine can run them. */
		only32 = !in_prefix(setup, "drive_c/windows/syswow64", &there);
		code = prove_with(setup, "C:\\windows\\system32\\cscript.exe", only32 ? "32-bit" : "64-bit", script);
		if (code == CLI_OK && in_prefix(setup, "drive_c/windows/syswow64/cscript.exe", &there))
			code = prove_with(setup, "C:\\windows\\syswow64\\cscript.exe", "32-bit", script);
	}
	if (path)
		unlink(path);
	return code;
}

static int set_up(struct setup *setup)
{
	int code = find_server(setup);

	if (code == CLI_OK)
		code = find_cookie(setup);
	set_environment(setup);
	if (code == CLI_OK)
		code = make_prefix(setup);
	if (code == CLI_OK)
		code = run_script(setup, "install.cmd", setup->server);
	if (code == CLI_OK)
		code = set_cookie(setup);
	if (code == CLI_OK)
		code = set_overrides(setup);
	return code == CLI_OK ? prove(setup) : code;
}

static int take_away(struct setup *setup)
{
	int code;

	set_environment(setup);
	code = make_prefix(setup);
	return code == CLI_OK ? remove_all(setup) : code;
}

int cmd_wine_setup(struct cli *cli)
{
	struct setup setup = {.cli = cli};
	int code;

	if (cli->json)
		return cli_complain(cli, CLI_USAGE, "this command has no --json");
	buf_init(&setup.output, OUTPUT_MAX);
	code = find_prefix(&setup);
	if (code == CLI_OK)
		code = find_dlls(&setup);
	if (code == CLI_OK)
		code = cli_option(cli, "remove") ? take_away(&setup) : set_up(&setup);
	buf_fini(&setup.output);
	free(setup.prefix);
	free(setup.dlls);
	free(setup.server);
	free(setup.cookie);
	return code;
}

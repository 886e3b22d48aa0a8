/* SPDX-License-Identifier: MIT */
/* What every command has; see cli.h. */
#include "faxport/cli.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/nearest.h"
#include "base/text.h"
#include "faxport/command.h"
#include "faxport/table.h"
#include "faxport/width.h"

/* What each error of the library means for programs, and what people can do about it. */
/* clang-format off */
static const struct {
	enum cli_exit code;
	const char *advice; /* NULL: what went wrong says it */
} errors[FAX_ERRORS] = {
	[FAX_E_OK] = {CLI_OK, NULL},
	[FAX_E_NO_SERVER] = {CLI_NO_SERVER, "is faxportd running? --server names another place"},
	[FAX_E_DISCONNECTED] = {CLI_NO_SERVER, "try again"},
	[FAX_E_TIMEOUT] = {CLI_TIMEOUT, "try again later"},
	[FAX_E_GARBLED] = {CLI_NO_SERVER, NULL},
	[FAX_E_DENIED] = {CLI_DENIED, "root and members of the server's group (fax) may do this"},
	[FAX_E_COOKIE] = {CLI_DENIED, "cookie_file in the server's faxport.conf is the right one"},
	[FAX_E_NOT_FOUND] = {CLI_NOT_FOUND, NULL},
	[FAX_E_INVALID] = {CLI_INVALID, NULL},
	[FAX_E_IN_USE] = {CLI_INVALID, "try again when it is free"},
	[FAX_E_WRONG_STATE] = {CLI_INVALID, NULL},
	[FAX_E_REFUSED] = {CLI_REFUSED, NULL},
	[FAX_E_TOO_BIG] = {CLI_REFUSED, NULL},
	[FAX_E_FILE] = {CLI_FILE, NULL},
	[FAX_E_NO_MEMORY] = {CLI_INTERNAL, NULL},
	[FAX_E_UNSUPPORTED] = {CLI_INVALID, NULL},
	[FAX_E_SERVER] = {CLI_INTERNAL, "the server's log says more"},
	[FAX_E_NO_UNIX_SOCKETS] = {CLI_INVALID, NULL},
};
/* clang-format on */
static_assert(FAX_ERRORS == FAX_E_NO_UNIX_SOCKETS + 1, "every error has its row above");

volatile sig_atomic_t cli_interrupted;

static void complain(const struct cli *cli, const char *text)
{
	AUTO_BUF line;

	buf_init(&line, 65536);
	buf_printf(&line, "faxport: %s%s", cli->command ? cli->command->name : "", cli->command ? ": " : "");
	/* A file's name or the server's words may hold what a terminal should not see. */
	width_add(&line, text);
	fflush(stdout);
	fprintf(stderr, "%s\n", buf_str(&line) ? buf_str(&line) : "faxport: out of memory");
}

int cli_complain(const struct cli *cli, enum cli_exit code, const char *format, ...)
{
	va_list args;
	char *text;
	int length;

	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	complain(cli, length < 0 ? "out of memory" : text);
	if (length >= 0)
		free(text);
	return (int)code;
}

/* The command that lists them. */
static const char *list_of(const char *noun)
{
	return strcmp(noun, "job") == 0 ? "jobs --all" : "inbox";
}

int cli_fail(const struct cli *cli, enum fax_error error, const char *about)
{
	const char *detail = cli->client ? fax_client_detail(cli->client) : "";
	const char *what = *detail ? detail : fax_error_words(error);
	const char *advice = (unsigned)error < FAX_ERRORS ? errors[error].advice : NULL;
	enum cli_exit code = (unsigned)error < FAX_ERRORS ? errors[error].code : CLI_INTERNAL;

	/* The library names the file itself when it is about a file. */
	if (about && strncmp(what, about, strlen(about)) == 0 && what[strlen(about)] == ':')
		about = NULL;
	return cli_complain(cli, code, "%s%s%s%s%s", about ? about : "", about ? ": " : "", what, advice ? "; " : "",
			    advice ? advice : "");
}

int cli_fail_id(const struct cli *cli, enum fax_error error, const char *noun, const char *id)
{
	AUTO_MEM char *about = cli_text("%s %s", noun, id);

	if (error == FAX_E_NOT_FOUND)
		return cli_complain(cli, CLI_NOT_FOUND, "%s: there is no such %s; faxport %s lists them", id, noun,
				    list_of(noun));
	return cli_fail(cli, error, about);
}

int cli_finish(const struct cli *cli, int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	return cli_complain(cli, CLI_FILE, "the output cannot be written: %s", strerror(errno));
}

const char *cli_option(const struct cli *cli, const char *name)
{
	size_t i;

	for (i = 0; cli->command->options && cli->command->options[i].name; i++) {
		if (strcmp(cli->command->options[i].name, name) == 0)
			return cli->options[i];
	}
	return NULL;
}

void cli_print_clean(const char *text)
{
	AUTO_BUF line;

	buf_init(&line, 65536);
	width_add(&line, text ? text : "");
	puts(buf_str(&line) ? buf_str(&line) : "");
}

char *cli_text(const char *format, ...)
{
	va_list args;
	char *text;
	int length;

	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	return length < 0 ? NULL : text;
}

char *cli_text_or_none(const char *text)
{
	return *text ? text_dup(text) : NULL;
}

char *cli_text_of_speed(uint32_t rate, bool ecm, const char *way)
{
	if (!rate)
		return NULL;
	return cli_text("%u bit/s, %s%s%s", rate, ecm ? "ECM" : "no ECM", way ? ", " : "", way ? way : "");
}

void cli_print_pairs(const struct cli *cli, struct cli_pair *pairs, size_t count)
{
	size_t widest = 0, i;
	AUTO_BUF value;

	buf_init(&value, 65536);
	for (i = 0; i < count; i++) {
		if (pairs[i].value)
			widest = MAX(widest, strlen(pairs[i].label));
	}
	for (i = 0; i < count; i++) {
		if (!pairs[i].value)
			continue;
		buf_reset(&value);
		width_add(&value, pairs[i].value);
		printf("%s%s:%s%*s%s\n", tint_on(TINT_HEAD, cli->color), pairs[i].label,
		       tint_off(TINT_HEAD, cli->color), (int)(widest - strlen(pairs[i].label)) + 2, "",
		       buf_str(&value) ? buf_str(&value) : "");
		free(pairs[i].value);
		pairs[i].value = NULL;
	}
}

static void on_signal(int number)
{
	/* Who asks twice does not want to wait for the server. */
	if (cli_interrupted) {
		signal(number, SIG_DFL);
		raise(number);
	}
	cli_interrupted = 1;
}

void cli_watch_interrupts(void)
{
	/* No SA_RESTART: what waits shall end. */
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

void cli_pause_ms(unsigned ms)
{
	/* A signal between this check and poll() is noticed at the next round, at most @ms later. */
	if (!cli_interrupted)
		poll(NULL, 0, (int)ms);
}

bool cli_parse_switch(const char *text, bool *ret_on)
{
	static const char *const words[] = {"off", "on", "no", "yes", "false", "true", "0", "1"};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (text_equal_nocase(text, words[i])) {
			*ret_on = i % 2;
			return true;
		}
	}
	return false;
}

bool cli_parse_number(const char *text, uint64_t most, uint64_t *ret_number)
{
	unsigned long long number;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || number == 0 || number > most)
		return false;
	*ret_number = number;
	return true;
}

bool cli_parse_id(const struct cli *cli, const char *noun, const char *text, uint64_t most, uint64_t *ret_id)
{
	if (cli_parse_number(text, most, ret_id))
		return true;
	cli_complain(cli, CLI_USAGE, "%s: this is no id; write a number from faxport %s", text, list_of(noun));
	return false;
}

int cli_find_port(struct cli *cli, const char *text, struct fax_port_list **ret_ports, const struct fax_port **ret_port)
{
	struct nearest nearest = nearest_begin(text);
	const struct fax_port *found = NULL, *alike = NULL;
	struct fax_port_list *ports;
	enum fax_error error;
	bool several = false;
	size_t i;
	long id;

	error = fax_port_list(cli->client, &ports);
	if (error)
		return cli_fail(cli, error, text);
	if (text_to_long(text, 1, UINT32_MAX, &id) < 0)
		id = 0;
	for (i = 0; i < ports->count; i++) {
		if (ports->item[i].device_id == id) {
			found = &ports->item[i];
			break;
		}
		if (!found && strcmp(ports->item[i].name, text) == 0)
			found = &ports->item[i];
		if (text_equal_nocase(ports->item[i].name, text)) {
			several = alike != NULL;
			alike = &ports->item[i];
		}
		nearest_try(&nearest, ports->item[i].name);
	}
	if (!found && alike && !several)
		found = alike;
	if (found) {
		*ret_ports = ports;
		*ret_port = found;
		return CLI_OK;
	}
	if (nearest.word)
		cli_complain(cli, CLI_NOT_FOUND, "%s: there is no such port; did you mean %s?", text, nearest.word);
	else
		cli_complain(cli, CLI_NOT_FOUND, "%s: there is no such port; faxport ports lists them", text);
	fax_free(ports);
	return CLI_NOT_FOUND;
}

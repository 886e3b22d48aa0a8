/* SPDX-License-Identifier: MIT */
/*
 * What every command has: the words it was called with, a connection, a place
 * to print to, and one way to say what went wrong.
 */
#ifndef FAXPORT_CLI_H
#define FAXPORT_CLI_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

#include <faxport/client.h>

#include "base/macros.h"

struct buf;
struct command;

/* How a command ends, for programs. Columns: name, number, words for the manual page. */
#define CLI_EXIT_LIST(X) \
	X(OK, 0, "It worked.") \
	X(INTERNAL, 1, "Internal error of the server, or no memory.") \
	X(USAGE, 2, "The command line is wrong.") \
	X(NO_SERVER, 3, "No fax server answers, or the connection broke.") \
	X(DENIED, 4, "Permission denied.") \
	X(NOT_FOUND, 5, "No such port, job or message.") \
	X(REFUSED, 6, "The document cannot be faxed.") \
	X(FAX_FAILED, 7, "The fax failed.") \
	X(CANCELLED, 8, "The fax was cancelled.") \
	X(INVALID, 9, "A value is not allowed, or the job or port is not in a state for it.") \
	X(TIMEOUT, 10, "The server did not answer in time.") \
	X(FILE, 11, "A local file cannot be read or written.") \
	X(INTERRUPTED, 130, "Interrupted; what was said tells whether the fax goes on.")

enum cli_exit {
#define X(name, number, words) CLI_##name = number,
	CLI_EXIT_LIST(X)
#undef X
};

/* The most words of one command line, and options of one command. */
#define CLI_WORDS_MAX 64
#define CLI_OPTIONS_MAX 24

struct cli {
	const struct command *command;
	/* options of the program */
	const char *server;
	bool json;
	/* what was given to the command */
	const char *words[CLI_WORDS_MAX + 1]; /* NULL behind the last */
	size_t word_count;
	const char *options[CLI_OPTIONS_MAX]; /* by place in the command's list; NULL: not given */
	/* where things are printed */
	bool terminal; /* stdout is one */
	bool color;
	size_t width;              /* of the terminal; 0: no limit */
	struct fax_client *client; /* NULL for commands that need no server */
};

/* The value of an option of this command, "" for one without value; NULL when it was not given. */
const char *cli_option(const struct cli *cli, const char *name);

/*
 * Say "faxport: COMMAND: @about: what went wrong; what to do" and return the
 * exit code for it. What went wrong is what the server said, or the words of
 * @error. @about may be NULL.
 */
int cli_fail(const struct cli *cli, enum fax_error error, const char *about);

/* The same about a "job" or "message" by its id. */
int cli_fail_id(const struct cli *cli, enum fax_error error, const char *noun, const char *id);

/* The same with words of our own. */
int cli_complain(const struct cli *cli, enum cli_exit code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Everything was printed: did it arrive? Returns the exit code to end with. */
int cli_finish(const struct cli *cli, int code);

/* Print lines "label: value" with the values in one column. NULL ends the list of pairs. */
struct cli_pair {
	const char *label;
	char *value; /* on the heap, freed by cli_print_pairs(); NULL: leave the line out */
};
void cli_print_pairs(const struct cli *cli, struct cli_pair *pairs, size_t count);

/* Print a line that holds words of others. NULL counts as "". */
void cli_print_clean(const char *text);

/* printf to the heap; "" never NULL unless memory is out. */
char *cli_text(const char *format, ...) PRINTF_LIKE(1, 2);

/* A text as a value of a pair: NULL when empty. */
char *cli_text_or_none(const char *text);

/* "14400 bit/s, ECM, T.38"; NULL when @rate is 0, and without the last when @way is NULL. */
char *cli_text_of_speed(uint32_t rate, bool ecm, const char *way);

/*
 * Has Ctrl-C been pressed, or SIGTERM come, since cli_watch_interrupts()? Without it they just end the program,
 * and the second one always does.
 */
extern volatile sig_atomic_t cli_interrupted;
void cli_watch_interrupts(void);

/* Let some time pass; ends early when interrupted. */
void cli_pause_ms(unsigned ms);

/*
 * The port that @text means: its id, or its name, with regard to case or, if
 * only one fits, without. Returns CLI_OK with *ret_port, which points into
 * *ret_ports (fax_free() it), or says what is wrong.
 */
int cli_find_port(struct cli *cli, const char *text, struct fax_port_list **ret_ports,
		  const struct fax_port **ret_port);

/* A number from 1 to @most. False when it is none. */
bool cli_parse_number(const char *text, uint64_t most, uint64_t *ret_number);

/* The id of a "job" or "message". Complains when @text is none. */
bool cli_parse_id(const struct cli *cli, const char *noun, const char *text, uint64_t most, uint64_t *ret_id);

/* "yes", "no", "on", "off", "true", "false", "1" or "0". False when it is none of them. */
bool cli_parse_switch(const char *text, bool *ret_on);

#endif

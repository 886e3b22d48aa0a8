/* SPDX-License-Identifier: MIT */
/*
 * The commands, as one table. Parsing, help, completion and the check of the
 * manual page all read it; a new command is a row here and a function.
 */
#ifndef FAXPORT_COMMAND_H
#define FAXPORT_COMMAND_H

#include "faxport/cli.h"

/* What a word on the command line is, so that it can be completed. */
enum word_kind {
	WORD_NONE,
	WORD_ANY, /* anything: a name, a number */
	WORD_FILE,
	WORD_NEW_FILE,
	WORD_PORT,
	WORD_JOB,
	WORD_MESSAGE,
	WORD_PRIORITY,
	WORD_COLOR,
	WORD_SETTING, /* key=value, from the command's settings */
};

struct command_option {
	const char *name;  /* without --; NULL ends the list */
	const char *value; /* what its value is called; NULL: it has none */
	enum word_kind kind;
	const char *doc;
};

/* Something that `port set` or `config set` can set. */
struct command_setting {
	const char *key;    /* NULL ends the list */
	const char *right;  /* what may be written: "0 to 99" */
	const char *values; /* the same as words with blanks between, for completion; "" when there are too many */
	const char *doc;
	bool (*apply)(void *edit, const char *value); /* false: it may not be written */
};
extern const struct command_setting port_settings[];
extern const struct command_setting server_settings[];

/*
 * Apply the words from number @first on, each "key=value", to @edit. Says what
 * is wrong with them and returns the exit code; CLI_OK when all are applied.
 */
int command_apply_settings(struct cli *cli, size_t first, void *edit);

#define COMMAND_WORDS 2 /* kinds of words that differ; the last is that of all further ones */

struct command {
	const char *name;  /* one word or two */
	const char *usage; /* its words */
	unsigned least, most;
	enum word_kind kinds[COMMAND_WORDS];
	const char *summary;                    /* one line, without a full stop */
	const char *help;                       /* a paragraph or two, and an example */
	const struct command_option *options;   /* NULL: none */
	const struct command_setting *settings; /* that it takes as key=value; NULL: none */
	int (*run)(struct cli *cli);
	bool is_local; /* it needs no server */
};

/* A NULL name ends the list. */
extern const struct command commands[];

/* Options of the program, before or behind the command. */
extern const struct command_option program_options[];

/* "port show" from its words; @second may be NULL. *ret_words: how many of them it took. NULL: there is none. */
const struct command *command_find(const char *first, const char *second, size_t *ret_words);

/* Are there commands of two words that begin with this one? */
bool command_is_first_word(const char *first);

/* The command that was probably meant with these words; NULL. */
const char *command_nearest(const char *typed);

void command_print_help(const struct command *command, FILE *out);
void command_print_overview(FILE *out);

int cmd_ports(struct cli *cli);
int cmd_port_show(struct cli *cli);
int cmd_port_set(struct cli *cli);
int cmd_status(struct cli *cli);
int cmd_events(struct cli *cli);
int cmd_send(struct cli *cli);
int cmd_poll(struct cli *cli);
int cmd_offer(struct cli *cli);
int cmd_jobs(struct cli *cli);
int cmd_job_show(struct cli *cli);
int cmd_job_pause(struct cli *cli);
int cmd_job_resume(struct cli *cli);
int cmd_job_restart(struct cli *cli);
int cmd_job_cancel(struct cli *cli);
int cmd_inbox(struct cli *cli);
int cmd_inbox_show(struct cli *cli);
int cmd_inbox_save(struct cli *cli);
int cmd_inbox_delete(struct cli *cli);
int cmd_tiff(struct cli *cli);
int cmd_config(struct cli *cli);
int cmd_config_set(struct cli *cli);
int cmd_wine_setup(struct cli *cli);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The command line taken apart. Options of the program stand anywhere, those
 * of a command anywhere behind it: --name VALUE, --name=VALUE. A lone --
 * makes words of all that follows.
 */
#include "faxport/args.h"

#include <string.h>

#include "base/nearest.h"
#include "faxport/command.h"

struct parser {
	char **argv; /* what is left */
	struct cli *cli;
	struct args *args;
	bool words_only;
};

static const struct command_option *find_option(const struct command_option *options, const char *name, size_t length)
{
	for (; options && options->name; options++) {
		if (strlen(options->name) == length && memcmp(options->name, name, length) == 0)
			return options;
	}
	return NULL;
}

/* Keep the value of one of the program's options. */
static void set_program_option(struct parser *parser, const char *name, const char *value)
{
	if (strcmp(name, "server") == 0)
		parser->cli->server = value;
	else if (strcmp(name, "json") == 0)
		parser->cli->json = true;
	else if (strcmp(name, "color") == 0)
		parser->args->color = value;
	else if (strcmp(name, "help") == 0)
		parser->args->help = true;
	else if (strcmp(name, "version") == 0)
		parser->args->version = true;
}

static int complain_unknown(const struct parser *parser, const char *name, size_t length)
{
	const struct command_option *option = parser->cli->command ? parser->cli->command->options : NULL;
	struct nearest nearest;
	char typed[64];

	snprintf(typed, sizeof(typed), "%.*s", (int)length, name);
	nearest = nearest_begin(typed);
	for (; option && option->name; option++)
		nearest_try(&nearest, option->name);
	for (option = program_options; option->name; option++)
		nearest_try(&nearest, option->name);
	if (nearest.word)
		return cli_complain(parser->cli, CLI_USAGE, "--%s: there is no such option; did you mean --%s?", typed,
				    nearest.word);
	return cli_complain(parser->cli, CLI_USAGE, "--%s: there is no such option; --help lists them", typed);
}

/* @text is "name" or "name=value". */
static int parse_option(struct parser *parser, const char *text)
{
	const struct command *command = parser->cli->command;
	const char *equals = strchr(text, '='), *value = equals ? equals + 1 : NULL;
	size_t length = equals ? (size_t)(equals - text) : strlen(text);
	const struct command_option *option = NULL;
	bool of_command;

	if (command)
		option = find_option(command->options, text, length);
	of_command = option != NULL;
	if (!option)
		option = find_option(program_options, text, length);
	if (!option)
		return complain_unknown(parser, text, length);
	if (!option->value && value)
		return cli_complain(parser->cli, CLI_USAGE, "--%s: this option takes no value", option->name);
	if (option->value && !value) {
		value = *parser->argv;
		if (!value)
			return cli_complain(parser->cli, CLI_USAGE, "--%s: its value is missing; write --%s %s",
					    option->name, option->name, option->value);
		parser->argv++;
	}
	if (of_command)
		parser->cli->options[option - command->options] = value ? value : "";
	else
		set_program_option(parser, option->name, value);
	return CLI_OK;
}

/* There is no such command. Where there are commands of two words that begin with @first, both words were meant. */
static int complain_of_command(const struct parser *parser, const char *first, const char *second)
{
	const char *meant;
	char typed[64];

	snprintf(typed, sizeof(typed), "%s", first);
	if (second && command_is_first_word(first))
		snprintf(typed, sizeof(typed), "%s %s", first, second);
	meant = command_nearest(typed);
	if (meant)
		return cli_complain(parser->cli, CLI_USAGE, "%s: there is no such command; did you mean %s?", typed,
				    meant);
	return cli_complain(parser->cli, CLI_USAGE, "%s: there is no such command; faxport --help lists them", typed);
}

/* The first word, and with it the command. */
static int parse_command(struct parser *parser, const char *word)
{
	const char *second = *parser->argv;
	size_t words;

	parser->cli->command = command_find(word, second, &words);
	if (parser->cli->command) {
		parser->argv += words - 1;
		return CLI_OK;
	}
	if (command_is_first_word(word) && (!second || *second == '-'))
		return cli_complain(parser->cli, CLI_USAGE,
				    "%s: a second word is missing; faxport --help lists what there is", word);
	return complain_of_command(parser, word, second);
}

static int parse_word(struct parser *parser, const char *word)
{
	struct cli *cli = parser->cli;
	const char *first;

	if (!cli->command)
		return parse_command(parser, word);
	if (cli->command->most == 0 && command_is_first_word(cli->command->name)) {
		first = cli->command->name;
		cli->command = NULL;
		return complain_of_command(parser, first, word);
	}
	if (cli->word_count == cli->command->most || cli->word_count == CLI_WORDS_MAX)
		return cli_complain(cli, CLI_USAGE, "%s: one word too many; write faxport %s%s%s", word,
				    cli->command->name, *cli->command->usage ? " " : "", cli->command->usage);
	cli->words[cli->word_count++] = word;
	return CLI_OK;
}

int args_parse(int argc, char **argv, struct cli *cli, struct args *ret_args)
{
	struct parser parser = {.argv = argv + (argc > 0), .cli = cli, .args = ret_args};
	const char *word;
	int code;

	*ret_args = (struct args){0};
	while ((word = *parser.argv)) {
		parser.argv++;
		if (parser.words_only || word[0] != '-' || word[1] == '\0')
			code = parse_word(&parser, word);
		else if (strcmp(word, "--") == 0)
			parser.words_only = true, code = CLI_OK;
		else if (strcmp(word, "-h") == 0)
			ret_args->help = true, code = CLI_OK;
		else if (word[1] == '-')
			code = parse_option(&parser, word + 2);
		else
			code = cli_complain(cli, CLI_USAGE, "%s: there is no such option; --help lists them", word);
		if (code != CLI_OK)
			return code;
	}
	if (ret_args->help || ret_args->version)
		return CLI_OK;
	if (!cli->command)
		return cli_complain(cli, CLI_USAGE, "a command is missing; faxport --help lists them");
	if (cli->word_count < cli->command->least)
		return cli_complain(cli, CLI_USAGE, "something is missing; write faxport %s %s", cli->command->name,
				    cli->command->usage);
	return CLI_OK;
}

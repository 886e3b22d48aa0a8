/* SPDX-License-Identifier: MIT */
/* What may come next on a command line; see complete.h. */
#include "faxport/complete.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "faxport/command.h"
#include "faxport/job_view.h"

struct completion {
	const char *word;              /* under the cursor, or what stands behind its = */
	const struct command *command; /* NULL: not there yet */
	const char *first;             /* first word of the command, "" */
	const char *server;
	size_t words;                      /* of the command, before the cursor */
	const struct command_option *open; /* option that waits for its value; NULL */
};

/* A candidate, if it begins as the word does. */
static void offer(const struct completion *c, const char *candidate)
{
	if (strncmp(candidate, c->word, strlen(c->word)) == 0)
		puts(candidate);
}

static void offer_each(const struct completion *c, const char *words)
{
	char word[64];
	size_t length;

	for (; *words; words += length + strspn(words + length, " ")) {
		length = strcspn(words, " ");
		snprintf(word, sizeof(word), "%.*s", (int)length, words);
		offer(c, word);
	}
}

static void offer_ports(const struct completion *c, struct fax_client *client)
{
	struct fax_port_list *ports;
	size_t i;

	if (fax_port_list(client, &ports))
		return;
	for (i = 0; i < ports->count; i++)
		offer(c, ports->item[i].name);
	fax_free(ports);
}

static void offer_jobs(const struct completion *c, struct fax_client *client)
{
	bool restart = c->command && strcmp(c->command->name, "job restart") == 0;
	bool show = c->command && strcmp(c->command->name, "job show") == 0;
	struct fax_job_list *jobs;
	char id[16];
	size_t i;

	if (fax_job_list(client, &jobs))
		return;
	for (i = 0; i < jobs->count; i++) {
		snprintf(id, sizeof(id), "%u", jobs->item[i].id);
		if (show || job_view_is_ended(&jobs->item[i]) == restart)
			offer(c, id);
	}
	fax_free(jobs);
}

static void offer_messages(const struct completion *c, struct fax_client *client)
{
	struct fax_message_list *messages;
	char id[24];
	size_t i;

	if (fax_message_list(client, &messages))
		return;
	for (i = 0; i < messages->count; i++) {
		snprintf(id, sizeof(id), "%llu", (unsigned long long)messages->item[i].id);
		offer(c, id);
	}
	fax_free(messages);
}

/* What the server knows. */
static void offer_from_server(const struct completion *c, enum word_kind kind)
{
	struct fax_client *client;

	/* A shell that hangs on a server is worse than one that completes nothing. */
	alarm(2);
	if (fax_connect(c->server, &client))
		return;
	if (kind == WORD_PORT)
		offer_ports(c, client);
	else if (kind == WORD_JOB)
		offer_jobs(c, client);
	else
		offer_messages(c, client);
	fax_disconnect(client);
}

static void offer_settings(struct completion *c)
{
	const struct command_setting *setting;
	const char *equals = strchr(c->word, '=');
	char text[64];

	for (setting = c->command->settings; setting->key; setting++) {
		if (!equals) {
			snprintf(text, sizeof(text), "%s=", setting->key);
			offer(c, text);
		} else if (strlen(setting->key) == (size_t)(equals - c->word) &&
			   strncmp(setting->key, c->word, strlen(setting->key)) == 0) {
			c->word = equals + 1;
			offer_each(c, setting->values);
			return;
		}
	}
}

static void offer_kind(struct completion *c, enum word_kind kind)
{
	switch (kind) {
	case WORD_FILE:
	case WORD_NEW_FILE:
		puts(":files");
		break;
	case WORD_PORT:
	case WORD_JOB:
	case WORD_MESSAGE:
		offer_from_server(c, kind);
		break;
	case WORD_PRIORITY:
		offer_each(c, "low normal high");
		break;
	case WORD_COLOR:
		offer_each(c, "auto always never");
		break;
	case WORD_SETTING:
		offer_settings(c);
		break;
	case WORD_NONE:
	case WORD_ANY:
		break;
	}
}

static void offer_options(const struct completion *c, const struct command_option *option)
{
	char text[64];

	for (; option && option->name; option++) {
		snprintf(text, sizeof(text), "--%s", option->name);
		offer(c, text);
	}
}

/* The second words of commands that begin with @first; all first words when it is "". */
static void offer_commands(const struct completion *c, const char *first)
{
	const struct command *command;
	char text[64], last[64] = "";
	size_t length = strlen(first);

	for (command = commands; command->name; command++) {
		if (length == 0)
			snprintf(text, sizeof(text), "%.*s", (int)strcspn(command->name, " "), command->name);
		else if (strncmp(command->name, first, length) == 0 && command->name[length] == ' ')
			snprintf(text, sizeof(text), "%s", command->name + length + 1);
		else
			continue;
		/* Commands with one first word stand together. */
		if (strcmp(text, last) != 0)
			offer(c, text);
		text_copy(last, sizeof(last), text);
	}
}

static const struct command_option *find_option(const struct completion *c, const char *text)
{
	const struct command_option *lists[] = {c->command ? c->command->options : NULL, program_options}, *option;
	size_t length = strcspn(text + 2, "="), i;

	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		for (option = lists[i]; option && option->name; option++) {
			if (strlen(option->name) == length && strncmp(option->name, text + 2, length) == 0)
				return option;
		}
	}
	return NULL;
}

/* One word before the cursor. */
static void pass(struct completion *c, const char *word)
{
	const struct command_option *option;
	const struct command *command;
	size_t words;

	if (c->open) {
		if (strcmp(c->open->name, "server") == 0)
			c->server = word;
		c->open = NULL;
	} else if (strncmp(word, "--", 2) == 0) {
		option = find_option(c, word);
		if (option && option->value && !strchr(word, '='))
			c->open = option;
		else if (option && strcmp(option->name, "server") == 0)
			c->server = strchr(word, '=') + 1;
	} else if (!*c->first) {
		c->first = word;
		c->command = command_find(word, NULL, &words);
	} else if (c->words == 0 && (command = command_find(c->first, word, &words)) && words == 2) {
		c->command = command;
		c->first = command->name;
	} else {
		c->words++;
	}
}

int complete_print(char **words, int count)
{
	struct completion c = {.word = "", .first = ""};
	const struct command_option *option;
	int i;

	for (i = 0; i + 1 < count; i++)
		pass(&c, words[i]);
	if (count > 0)
		c.word = words[count - 1];

	if (c.open) {
		offer_kind(&c, c.open->kind);
	} else if (strncmp(c.word, "--", 2) == 0 && strchr(c.word, '=')) {
		option = find_option(&c, c.word);
		c.word = strchr(c.word, '=') + 1;
		if (option)
			offer_kind(&c, option->kind);
	} else if (*c.word == '-') {
		offer_options(&c, c.command ? c.command->options : NULL);
		offer_options(&c, program_options);
	} else {
		/* A command of one word may still become one of two. */
		if (c.words == 0 && (!c.command || strcmp(c.first, c.command->name) == 0))
			offer_commands(&c, c.first);
		if (c.command && c.words < c.command->most)
			offer_kind(&c, c.command->kinds[MIN(c.words, COMMAND_WORDS - 1)]);
	}
	return CLI_OK;
}

int complete_list(const char *what)
{
	static const int exits[] = {
#define X(name, number, words) number,
		CLI_EXIT_LIST(X)
#undef X
	};
	const struct command_setting *setting;
	const struct command_option *option;
	const struct command *command;
	size_t i;

	for (i = 0; strcmp(what, "exits") == 0 && i < ARRAY_SIZE(exits); i++)
		printf("%d\n", exits[i]);
	for (option = program_options; strcmp(what, "options") == 0 && option->name; option++)
		printf("--%s\n", option->name);
	for (command = commands; command->name; command++) {
		if (strcmp(what, "commands") == 0)
			puts(command->name);
		for (option = command->options; strcmp(what, "options") == 0 && option && option->name; option++)
			printf("%s --%s\n", command->name, option->name);
		for (setting = command->settings; strcmp(what, "settings") == 0 && setting && setting->key; setting++)
			printf("%s %s\n", command->name, setting->key);
	}
	return CLI_OK;
}

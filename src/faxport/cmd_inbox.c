/* SPDX-License-Identifier: MIT */
/* faxport inbox, inbox show|save|delete: the received faxes. */
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "faxport/command.h"
#include "faxport/json.h"
#include "faxport/table.h"
#include "faxport/when.h"

/* clang-format off */
static const struct table_column message_columns[] = {
	{"ID", .right = true},
	{""}, /* * is new */
	{"RECEIVED"},
	{"PORT", .least = 6, .leave = 2},
	{"FROM", .least = 8},
	{"NUMBER", .least = 8, .leave = 3},
	{"PAGES", .right = true},
	{"TIME", .right = true, .leave = 4},
	{"RESULT", .least = 9, .leave = 1},
};
/* clang-format on */

static char *text_of_status(const struct fax_message *message)
{
	return cli_text("%s%s%s", fax_status_words(message->status), *message->status_detail ? ": " : "",
			message->status_detail);
}

static int print_messages(struct cli *cli, const struct fax_message_list *messages)
{
	AUTO(table) table = table_new(message_columns, ARRAY_SIZE(message_columns));
	const struct fax_message *message;
	int64_t now = time(NULL);
	char when[WHEN_SIZE];
	size_t i;

	if (!table)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	for (i = 0; i < messages->count; i++) {
		AUTO_MEM char *result = NULL;

		message = &messages->item[i];
		result = text_of_status(message);
		table_cell(table, TINT_NONE, "%llu", (unsigned long long)message->id);
		table_cell(table, TINT_GOOD, "%s", message->read ? "" : "*");
		table_cell(table, TINT_NONE, "%s", when_short(message->received_time, now, when));
		table_cell(table, TINT_NONE, "%s", message->device_name);
		table_cell(table, TINT_NONE, "%s", message->tsid);
		table_cell(table, TINT_NONE, "%s", message->caller_id);
		table_cell(table, TINT_NONE, "%u", message->pages);
		table_cell(table, TINT_NONE, "%s", when_span(message->duration_s, when));
		table_cell(table, message->status == FAX_STATUS_OK ? TINT_GOOD : TINT_BAD, "%s", result ? result : "");
	}
	if (table_print(table, stdout, cli->width, cli->color, true, "\n") < 0)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	return CLI_OK;
}

int cmd_inbox(struct cli *cli)
{
	struct fax_message_list *messages;
	enum fax_error error;
	int code;

	error = fax_message_list(cli->client, &messages);
	if (error)
		return cli_fail(cli, error, NULL);
	code = cli->json ? json_print(cli, json_of_messages(messages)) : print_messages(cli, messages);
	fax_free(messages);
	return code;
}

static int print_message(struct cli *cli, const struct fax_message *message)
{
	char received[WHEN_SIZE], span[WHEN_SIZE];
	/* clang-format off */
	struct cli_pair pairs[] = {
		{"Message", cli_text("%llu%s", (unsigned long long)message->id, message->read ? "" : ", new")},
		{"Received", cli_text_or_none(when_local(message->received_time, received))},
		{"Port", cli_text("%u (%s)", message->device_id, message->device_name)},
		{"Their TSID", cli_text_or_none(message->tsid)},
		{"Our CSID", cli_text_or_none(message->csid)},
		{"Caller", cli_text_or_none(message->caller_id)},
		{"Called", cli_text_or_none(message->called_number)},
		{"Subaddress", cli_text_or_none(message->subaddress)},
		{"Pages", cli_text("%u", message->pages)},
		{"Size", cli_text("%llu bytes", (unsigned long long)message->bytes)},
		{"Took", cli_text("%s", when_span(message->duration_s, span))},
		{"Speed", cli_text_of_speed(message->rate, message->ecm, message->t38 ? "T.38" : "G.711")},
		{"Result", text_of_status(message)},
	};
	/* clang-format on */

	cli_print_pairs(cli, pairs, ARRAY_SIZE(pairs));
	return CLI_OK;
}

int cmd_inbox_show(struct cli *cli)
{
	struct fax_message *message;
	enum fax_error error;
	uint64_t id;
	int code;

	if (!cli_parse_id(cli, "message", cli->words[0], UINT64_MAX, &id))
		return CLI_USAGE;
	error = fax_message_get(cli->client, id, &message);
	if (error)
		return cli_fail_id(cli, error, "message", cli->words[0]);
	code = cli->json ? json_print(cli, json_of_message(message)) : print_message(cli, message);
	fax_free(message);
	return code;
}

int cmd_inbox_save(struct cli *cli)
{
	struct fax_message *message;
	enum fax_error error;
	uint64_t id;
	int code = CLI_OK;

	if (!cli_parse_id(cli, "message", cli->words[0], UINT64_MAX, &id))
		return CLI_USAGE;
	error = fax_message_get(cli->client, id, &message);
	if (error)
		return cli_fail_id(cli, error, "message", cli->words[0]);
	error = fax_message_fetch(cli->client, id, cli->words[1]);
	if (error) {
		/* Only a local fault is about the file. */
		code = error == FAX_E_FILE ? cli_fail(cli, error, cli->words[1])
					   : cli_fail_id(cli, error, "message", cli->words[0]);
	} else if (cli->json) {
		code = json_print(cli, json_of_message(message));
	} else {
		AUTO_MEM char *line = cli_text("message %llu: %u page%s in %s", (unsigned long long)id, message->pages,
					       message->pages == 1 ? "" : "s", cli->words[1]);

		cli_print_clean(line);
	}
	fax_free(message);
	return code;
}

int cmd_inbox_delete(struct cli *cli)
{
	uint64_t ids[CLI_WORDS_MAX];
	enum fax_error error;
	int code = CLI_OK, one;
	size_t i;

	for (i = 0; i < cli->word_count; i++) {
		if (!cli_parse_id(cli, "message", cli->words[i], UINT64_MAX, &ids[i]))
			return CLI_USAGE;
	}
	for (i = 0; i < cli->word_count; i++) {
		error = fax_message_delete(cli->client, ids[i]);
		if (error)
			one = cli_fail_id(cli, error, "message", cli->words[i]);
		else if (cli->json)
			one = json_print_line(cli, json_pack("{s:I}", "deleted", (json_int_t)ids[i]));
		else
			one = printf("message %llu: deleted\n", (unsigned long long)ids[i]) < 0 ? CLI_FILE : CLI_OK;
		if (code == CLI_OK)
			code = one;
	}
	return code;
}

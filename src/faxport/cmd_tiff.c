/* SPDX-License-Identifier: MIT */
/* faxport tiff: what a fax in a file says of itself. */
#include "faxport/command.h"
#include "faxport/json.h"
#include "faxport/when.h"

static int print_tiff(struct cli *cli, const struct fax_tiff *tiff)
{
	char time[WHEN_SIZE];
	/* clang-format off */
	struct cli_pair pairs[] = {
		{"Received", cli_text_or_none(when_local(tiff->time, time))},
		{"Port", cli_text_or_none(tiff->recipient_name)},
		{"Sender", cli_text_or_none(tiff->sender_name)},
		{"Their TSID", cli_text_or_none(tiff->tsid)},
		{"Our CSID", cli_text_or_none(tiff->csid)},
		{"Caller", cli_text_or_none(tiff->caller_id)},
		{"Called", cli_text_or_none(tiff->recipient_number)},
		{"Routing", cli_text_or_none(tiff->routing)},
		{"Pages", cli_text("%u", tiff->pages)},
	};
	/* clang-format on */

	cli_print_pairs(cli, pairs, ARRAY_SIZE(pairs));
	return CLI_OK;
}

int cmd_tiff(struct cli *cli)
{
	struct fax_tiff *tiff;
	enum fax_error error;
	int code;

	error = fax_tiff_read(cli->words[0], &tiff);
	if (error == FAX_E_INVALID)
		return cli_complain(cli, CLI_INVALID, "%s: this is no TIFF file, or it is damaged", cli->words[0]);
	if (error)
		return cli_fail(cli, error, cli->words[0]);
	code = cli->json ? json_print(cli, json_of_tiff(tiff)) : print_tiff(cli, tiff);
	fax_free(tiff);
	return code;
}

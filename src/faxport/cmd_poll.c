/* SPDX-License-Identifier: MIT */
/* faxport poll: call a number, and receive the document that waits there. */
#include "faxport/command.h"
#include "faxport/submission.h"

int cmd_poll(struct cli *cli)
{
	struct fax_document document = {
		.number = cli->words[0],
		.tsid = cli_option(cli, "tsid"),
		.discount = cli_option(cli, "cheap") != NULL,
		.priority = FAX_PRIORITY_NORMAL,
		.retries = FAX_RETRIES_DEFAULT,
	};
	char password[SUBMISSION_PASSWORD_SIZE];
	enum fax_error error;
	uint32_t job_id;
	int code;

	code = submission_options(cli, &document, password);
	if (code != CLI_OK)
		return code;
	cli_watch_interrupts();
	error = fax_poll(cli->client, &document, &job_id);
	if (error)
		return cli_fail(cli, error, NULL);
	return submission_follow(cli, job_id);
}

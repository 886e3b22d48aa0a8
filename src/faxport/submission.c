/* SPDX-License-Identifier: MIT */
/* What the commands that make jobs have in common; see submission.h. */
#include "faxport/submission.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/text.h"
#include "faxport/command.h"
#include "faxport/job_view.h"
#include "faxport/json.h"
#include "faxport/when.h"

/* ---- options ---------------------------------------------------------- */

static bool parse_priority(const char *text, enum fax_priority *ret_priority)
{
	enum fax_priority priority;

	for (priority = FAX_PRIORITY_LOW; priority <= FAX_PRIORITY_HIGH; priority++) {
		if (text_equal_nocase(text, json_priority_words(priority))) {
			*ret_priority = priority;
			return true;
		}
	}
	return false;
}

static int parse_options(struct cli *cli, struct fax_document *document)
{
	const char *at = cli_option(cli, "at"), *priority = cli_option(cli, "priority"),
		   *retries = cli_option(cli, "retries"), *port_name = cli_option(cli, "port");
	const struct fax_port *port;
	struct fax_port_list *ports;
	long number;
	int code;

	if (at && !when_parse(at, time(NULL), &document->send_at))
		return cli_complain(cli, CLI_INVALID,
				    "--at: \"%s\" is no time; write 17:30, \"2026-03-01 08:00\" or +2h", at);
	if (at && strcmp(at, "now") == 0)
		document->send_at = 0;
	if (priority && !parse_priority(priority, &document->priority))
		return cli_complain(cli, CLI_INVALID, "--priority: \"%s\" is no priority; write low, normal or high",
				    priority);
	if (retries && text_to_long(retries, 0, 1000, &number) < 0)
		return cli_complain(cli, CLI_INVALID, "--retries: \"%s\" is no number of attempts; write 0 to 1000",
				    retries);
	if (retries)
		document->retries = (uint32_t)number;
	if (port_name) {
		code = cli_find_port(cli, port_name, &ports, &port);
		if (code != CLI_OK)
			return code;
		document->device_id = port->device_id;
		fax_free(ports);
	}
	return CLI_OK;
}

/* T.30 has ASCII for it, and blanks do not count. */
static bool is_password(const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return false;
	return i <= FAX_ID_MAX && text[strspn(text, " ")] != '\0';
}

/* A secret is not for the command line, which everybody can read: its file's first line. */
static int read_password(struct cli *cli, const char *path, char password[SUBMISSION_PASSWORD_SIZE])
{
	FILE *file = fopen(path, "re");
	bool is_read = file && fgets(password, SUBMISSION_PASSWORD_SIZE, file);
	int fault = !file || ferror(file) ? errno : 0;

	if (file)
		fclose(file);
	if (fault)
		return cli_complain(cli, CLI_FILE, "%s: %s", path, strerror(fault));
	if (is_read)
		password[strcspn(password, "\r\n")] = '\0';
	if (!is_read || !is_password(password))
		return cli_complain(cli, CLI_INVALID,
				    "%s: its first line is no password of 1 to %d characters of ASCII, not only blanks",
				    path, FAX_ID_MAX);
	return CLI_OK;
}

static int check_digits(struct cli *cli, const char *option, const char *digits)
{
	if (digits && (strlen(digits) > FAX_ID_MAX || digits[strspn(digits, "0123456789 *#")] != '\0'))
		return cli_complain(cli, CLI_INVALID, "--%s: \"%s\" is none; write up to %d digits, * or #", option,
				    digits, FAX_ID_MAX);
	return CLI_OK;
}

int submission_options(struct cli *cli, struct fax_document *document, char password[SUBMISSION_PASSWORD_SIZE])
{
	const char *password_file = cli_option(cli, "password-file");
	int code = parse_options(cli, document);

	if (code == CLI_OK && password_file) {
		code = read_password(cli, password_file, password);
		document->password = password;
	}
	document->subaddress = cli_option(cli, "subaddress");
	document->selective = cli_option(cli, "selective");
	if (code == CLI_OK)
		code = check_digits(cli, "subaddress", document->subaddress);
	if (code == CLI_OK)
		code = check_digits(cli, "selective", document->selective);
	if (code == CLI_OK && document->number && *document->number == '\0')
		code = cli_complain(cli, CLI_INVALID, "the number is empty; write the number to call");
	return code;
}

/* ---- the job ---------------------------------------------------------- */

/* "job 12: letter.pdf, 3 pages to 0331234567"; "job 13: polls 0331234567" */
static void print_job(const struct fax_job *job)
{
	char when[WHEN_SIZE];
	AUTO_BUF line;

	buf_init(&line, 65536);
	if (job->kind == FAX_KIND_POLL)
		buf_printf(&line, "job %u: polls %s", job->id, job->number);
	else if (job->kind == FAX_KIND_OFFER)
		buf_printf(&line, "job %u: %s, %u page%s, on offer on %s", job->id, job->document_name, job->pages,
			   job->pages == 1 ? "" : "s", job->device_name);
	else
		buf_printf(&line, "job %u: %s, %u page%s to %s", job->id, job->document_name, job->pages,
			   job->pages == 1 ? "" : "s", job->number);
	if (job->send_at)
		buf_printf(&line, " at %s", when_short(job->send_at, time(NULL), when));
	cli_print_clean(buf_str(&line));
}

static int tell_job(struct cli *cli, uint32_t job_id)
{
	struct fax_job *job;
	enum fax_error error = fax_job_get(cli->client, job_id, &job);
	int code = CLI_OK;

	/* The job is there, whatever is wrong with looking at it. */
	if (error && cli->json)
		return json_print(cli, json_pack("{s:I}", "id", (json_int_t)job_id));
	if (error) {
		printf("job %u\n", job_id);
		return CLI_OK;
	}
	if (cli->json)
		code = json_print(cli, json_of_job(job));
	else
		print_job(job);
	fax_free(job);
	return code;
}

/* Interrupted while the server was at it: nobody has seen the job's id, and nobody wants its fax. */
static int take_back(struct cli *cli, uint32_t job_id)
{
	if (fax_job_cancel(cli->client, job_id))
		return cli_complain(cli, CLI_INTERRUPTED,
				    "interrupted, but job %u goes on; faxport job cancel %u ends it", job_id, job_id);
	return cli_complain(cli, CLI_INTERRUPTED, "interrupted; job %u is cancelled", job_id);
}

int submission_follow(struct cli *cli, uint32_t job_id)
{
	int code = CLI_OK;

	if (cli_interrupted)
		return take_back(cli, job_id);
	if (!cli_option(cli, "wait"))
		return tell_job(cli, job_id);
	if (!cli->json)
		code = tell_job(cli, job_id);
	return code == CLI_OK ? job_view_wait(cli, job_id) : code;
}

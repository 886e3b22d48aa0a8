/* SPDX-License-Identifier: MIT */
/* faxport send: hand a document over, and wait for the fax if wanted. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "faxport/command.h"
#include "faxport/job_view.h"
#include "faxport/json.h"
#include "faxport/progress.h"
#include "faxport/when.h"

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

/* The options that need more than to be handed on. */
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

/* A secret is not for the command line, which everybody can read: its file's first line. */
static int read_password(struct cli *cli, const char *path, char password[FAX_ID_MAX + 3])
{
	FILE *file = fopen(path, "re");
	bool is_read = file && fgets(password, FAX_ID_MAX + 3, file);
	int fault = !file || ferror(file) ? errno : 0;

	if (file)
		fclose(file);
	if (fault)
		return cli_complain(cli, CLI_FILE, "%s: %s", path, strerror(fault));
	if (is_read)
		password[strcspn(password, "\r\n")] = '\0';
	if (!is_read || *password == '\0' || strlen(password) > FAX_ID_MAX)
		return cli_complain(cli, CLI_INVALID, "%s: its first line is no password of 1 to %d characters", path,
				    FAX_ID_MAX);
	return CLI_OK;
}

/* Put standard input into a file without a name. Its descriptor, or -1. */
static int spool_stdin(void)
{
	const char *folder = getenv("TMPDIR");
	char path[4096], chunk[65536];
	ssize_t got, put;
	int fd;

	snprintf(path, sizeof(path), "%s/faxport-XXXXXX", folder && *folder ? folder : "/tmp");
	fd = mkstemp(path);
	if (fd < 0)
		return -1;
	unlink(path);
	while ((got = read(STDIN_FILENO, chunk, sizeof(chunk))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		put = got < 0 ? -1 : write(fd, chunk, (size_t)got);
		if (put != got) {
			if (put >= 0)
				errno = ENOSPC;
			close(fd);
			return -1;
		}
	}
	return fd;
}

struct upload {
	struct progress progress;
	const char *name;
};

static void on_progress(void *arg, uint64_t bytes_done, uint64_t bytes_all)
{
	struct upload *upload = arg;
	char words[64];

	if (bytes_done >= bytes_all)
		snprintf(words, sizeof(words), "rendering");
	else
		snprintf(words, sizeof(words), "%.1f of %.1f MB", (double)bytes_done / 1e6, (double)bytes_all / 1e6);
	progress_draw(&upload->progress, upload->name, bytes_done, bytes_done < bytes_all ? bytes_all : 0, words);
}

/* "job 12: letter.pdf, 3 pages to 0331234567" */
static void print_job(const struct fax_job *job)
{
	char when[WHEN_SIZE];
	AUTO_BUF line;

	buf_init(&line, 65536);
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

int cmd_send(struct cli *cli)
{
	struct fax_document document = {
		.path = cli->words[0],
		.number = cli->words[1],
		.document_name = cli_option(cli, "title"),
		.recipient_name = cli_option(cli, "to"),
		.sender_name = cli_option(cli, "from"),
		.sender_company = cli_option(cli, "company"),
		.sender_dept = cli_option(cli, "department"),
		.billing_code = cli_option(cli, "billing"),
		.tsid = cli_option(cli, "tsid"),
		.subject = cli_option(cli, "subject"),
		.subaddress = cli_option(cli, "subaddress"),
		.discount = cli_option(cli, "cheap") != NULL,
		.priority = FAX_PRIORITY_NORMAL,
		.retries = FAX_RETRIES_DEFAULT,
	};
	const char *slash = strrchr(document.path, '/');
	const char *password_file = cli_option(cli, "password-file");
	char password[FAX_ID_MAX + 3];
	struct upload upload = {.name = slash && slash[1] ? slash + 1 : document.path};
	enum fax_error error;
	char spooled[64];
	uint32_t job_id;
	int fd = -1;
	int code;

	code = parse_options(cli, &document);
	if (code != CLI_OK)
		return code;
	if (password_file) {
		code = read_password(cli, password_file, password);
		if (code != CLI_OK)
			return code;
		document.password = password;
	}
	if (document.subaddress && (strlen(document.subaddress) > FAX_ID_MAX ||
				    document.subaddress[strspn(document.subaddress, "0123456789 *#")] != '\0'))
		return cli_complain(cli, CLI_INVALID, "--subaddress: \"%s\" is none; write up to %d digits, * or #",
				    document.subaddress, FAX_ID_MAX);
	if (*document.number == '\0')
		return cli_complain(cli, CLI_INVALID, "the number is empty; write the number to call");
	if (strcmp(document.path, "-") == 0) {
		fd = spool_stdin();
		if (fd < 0)
			return cli_complain(cli, CLI_FILE, "standard input cannot be stored: %s", strerror(errno));
		snprintf(spooled, sizeof(spooled), "/proc/self/fd/%d", fd);
		document.path = spooled;
		upload.name = "standard input";
		if (!document.document_name)
			document.document_name = upload.name;
	}
	progress_init(&upload.progress, cli);
	cli_watch_interrupts();
	error = fax_submit(cli->client, &document, on_progress, &upload, &job_id);
	progress_clear(&upload.progress);
	if (fd >= 0)
		close(fd);
	if (error)
		return cli_fail(cli, error, fd >= 0 ? upload.name : document.path);
	if (cli_interrupted)
		return take_back(cli, job_id);

	if (!cli_option(cli, "wait"))
		return tell_job(cli, job_id);
	if (!cli->json)
		code = tell_job(cli, job_id);
	return code == CLI_OK ? job_view_wait(cli, job_id) : code;
}

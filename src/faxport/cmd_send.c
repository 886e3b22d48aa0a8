/* SPDX-License-Identifier: MIT */
/* faxport send and offer: hand a document over, and wait for the fax if wanted. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faxport/command.h"
#include "faxport/progress.h"
#include "faxport/submission.h"

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

typedef enum fax_error submit_fn(struct fax_client *client, const struct fax_document *document,
				 fax_progress_fn *progress, void *arg, uint32_t *ret_job_id);

static int hand_over(struct cli *cli, struct fax_document *document, submit_fn *submit)
{
	const char *slash = strrchr(document->path, '/');
	char password[SUBMISSION_PASSWORD_SIZE];
	struct upload upload = {.name = slash && slash[1] ? slash + 1 : document->path};
	enum fax_error error;
	char spooled[64];
	uint32_t job_id;
	int fd = -1;
	int code;

	code = submission_options(cli, document, password);
	if (code != CLI_OK)
		return code;
	if (strcmp(document->path, "-") == 0) {
		fd = spool_stdin();
		if (fd < 0)
			return cli_complain(cli, CLI_FILE, "standard input cannot be stored: %s", strerror(errno));
		snprintf(spooled, sizeof(spooled), "/proc/self/fd/%d", fd);
		document->path = spooled;
		upload.name = "standard input";
		if (!document->document_name)
			document->document_name = upload.name;
	}
	progress_init(&upload.progress, cli);
	cli_watch_interrupts();
	error = submit(cli->client, document, on_progress, &upload, &job_id);
	progress_clear(&upload.progress);
	if (fd >= 0)
		close(fd);
	if (error)
		return cli_fail(cli, error, fd >= 0 ? upload.name : document->path);
	return submission_follow(cli, job_id);
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
		.discount = cli_option(cli, "cheap") != NULL,
		.priority = FAX_PRIORITY_NORMAL,
		.retries = FAX_RETRIES_DEFAULT,
	};

	return hand_over(cli, &document, fax_submit);
}

int cmd_offer(struct cli *cli)
{
	struct fax_document document = {
		.path = cli->words[0],
		.document_name = cli_option(cli, "title"),
		.sender_name = cli_option(cli, "from"),
		.keep = cli_option(cli, "keep") != NULL,
		.priority = FAX_PRIORITY_NORMAL,
		.retries = FAX_RETRIES_DEFAULT,
	};

	if (!cli_option(cli, "port"))
		return cli_complain(cli, CLI_USAGE, "something is missing; write --port PORT, where it is to wait");
	/* One that stays has no end but that somebody withdraws it. */
	if (document.keep && cli_option(cli, "wait"))
		return cli_complain(cli, CLI_USAGE, "--wait and --keep do not go together; leave one of them out");
	return hand_over(cli, &document, fax_offer);
}

/* SPDX-License-Identifier: MIT */
/* A job in words, and waiting for its end; see job_view.h. */
#include "faxport/job_view.h"

#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/text.h"
#include "faxport/cli.h"
#include "faxport/json.h"
#include "faxport/progress.h"
#include "faxport/status_view.h"
#include "faxport/when.h"
#include "faxport/width.h"

/* While a call is on, the port's status is waited for; else the job is looked at so often. */
#define CALL_WAIT_MS 500
#define LOOK_MS 250
#define WHOLE 1000

const char *job_view_words(const struct fax_job *job)
{
	if (job->kind == FAX_KIND_POLL && job->state == FAX_JOB_SENDING)
		return fax_job_state_words(FAX_JOB_RECEIVING);
	if (job->kind == FAX_KIND_POLL && job->state == FAX_JOB_SENT)
		return "received";
	if (job->kind == FAX_KIND_OFFER && (job->state == FAX_JOB_PENDING || job->state == FAX_JOB_RETRYING))
		return "waiting";
	if (job->kind == FAX_KIND_OFFER && job->state == FAX_JOB_SENT)
		return "collected";
	return fax_job_state_words(job->state);
}

const char *job_view_state(const struct fax_job *job)
{
	return job->no_line ? "no line" : job_view_words(job);
}

enum tint job_view_tint(const struct fax_job *job)
{
	static const enum tint tints[FAX_JOB_STATES] = {
		[FAX_JOB_PENDING] = TINT_NONE,  [FAX_JOB_SENDING] = TINT_GOOD,   [FAX_JOB_RETRYING] = TINT_BUSY,
		[FAX_JOB_PAUSED] = TINT_FAINT,  [FAX_JOB_SENT] = TINT_GOOD,      [FAX_JOB_FAILED] = TINT_BAD,
		[FAX_JOB_CANCELLED] = TINT_BAD, [FAX_JOB_RECEIVING] = TINT_GOOD,
	};

	if (job->no_line)
		return TINT_BUSY;
	return (unsigned)job->state < FAX_JOB_STATES ? tints[job->state] : TINT_NONE;
}

bool job_view_is_ended(const struct fax_job *job)
{
	return job->state == FAX_JOB_SENT || job->state == FAX_JOB_FAILED || job->state == FAX_JOB_CANCELLED;
}

void job_view_info(const struct fax_job *job, int64_t now, struct buf *out)
{
	bool said = job->status != FAX_STATUS_OK && job->state != FAX_JOB_SENT && job->state != FAX_JOB_CANCELLED;
	int64_t next = job->next_attempt ? job->next_attempt : job->send_at;
	char when[WHEN_SIZE];

	if (said) {
		buf_printf(out, "%s", fax_status_words(job->status));
		if (*job->status_detail && strcmp(job->status_detail, fax_status_words(job->status)) != 0)
			buf_printf(out, ": %s", job->status_detail);
	}
	if ((job->state == FAX_JOB_PENDING || job->state == FAX_JOB_RETRYING) && next > now)
		buf_printf(out, "%s%s %s", said ? ", " : "", said ? "again at" : "at", when_short(next, now, when));
	if (job->no_line)
		buf_printf(out, "%swaits: no port may send", out->size ? ", " : "");
	if (job->state == FAX_JOB_SENT && *job->remote_csid)
		buf_printf(out, "%s %s", job->kind == FAX_KIND_POLL ? "from" : "to", job->remote_csid);
	if (job->kind == FAX_KIND_OFFER && !job_view_is_ended(job) && *job->device_name)
		buf_printf(out, "%son %s", out->size ? ", " : "", job->device_name);
	if (job->message_id)
		buf_printf(out, "%smessage %llu", out->size ? ", " : "", (unsigned long long)job->message_id);
}

/* What is shown while a job is waited for. */
struct waiting {
	struct cli *cli;
	struct progress progress;
	char last[512]; /* the line printed last, without a terminal */
};

/* One line, once, where there is no terminal. */
static void say(struct waiting *waiting, const char *before, const char *behind)
{
	AUTO_BUF clean;

	buf_init(&clean, 65536);
	width_add(&clean, behind);
	if (!buf_str(&clean) || strncmp(buf_str(&clean), waiting->last, sizeof(waiting->last) - 1) == 0)
		return;
	text_copy(waiting->last, sizeof(waiting->last), buf_str(&clean));
	printf("%s: %s\n", before, buf_str(&clean));
	fflush(stdout);
}

/* @done: thousandths that are over; 0: there is nothing yet to make a bar of. */
static void show(struct waiting *waiting, const struct fax_job *job, uint64_t done, struct buf *words)
{
	char before[32];

	if (waiting->cli->json || !buf_str(words))
		return;
	snprintf(before, sizeof(before), "job %u", job->id);
	if (waiting->progress.on)
		progress_draw(&waiting->progress, before, done, done ? WHOLE : 0, buf_str(words));
	else
		say(waiting, before, buf_str(words));
}

/* How much of the document is over, in thousandths: bytes of this call, or pages confirmed in earlier ones too. */
static uint64_t part_done(const struct fax_job *job, const struct fax_port_status *status)
{
	uint64_t bytes = 0, pages = 0;

	if (status->document_bytes)
		bytes = MIN(status->bytes, status->document_bytes) * WHOLE / status->document_bytes;
	if (job->pages)
		pages = (uint64_t)MIN(job->pages_confirmed, job->pages) * WHOLE / job->pages;
	return MAX(bytes, pages);
}

/* The call that is on: page, speed, who is there. */
static void show_call(struct waiting *waiting, const struct fax_job *job, const struct fax_port_status *status)
{
	AUTO_BUF line;

	buf_init(&line, 65536);
	if (status->current_page && waiting->progress.on) {
		status_view_page(status, &line);
		show(waiting, job, MAX(part_done(job, status), 1), &line);
	} else {
		status_view_line(status, &line);
		show(waiting, job, 0, &line);
	}
}

static void show_job(struct waiting *waiting, const struct fax_job *job)
{
	AUTO_BUF line, info;

	buf_init(&line, 65536);
	buf_init(&info, 65536);
	job_view_info(job, time(NULL), &info);
	buf_printf(&line, "%s%s%s", job_view_words(job), info.size ? ", " : "", buf_str(&info) ? buf_str(&info) : "");
	show(waiting, job, 0, &line);
}

/* "2 of 3 pages sent", "2 pages received" */
static void add_pages(const struct fax_job *job, struct buf *out)
{
	if (job->kind == FAX_KIND_POLL)
		buf_printf(out, "%u page%s received", job->pages_confirmed, job->pages_confirmed == 1 ? "" : "s");
	else
		buf_printf(out, "%u of %u pages sent", job->pages_confirmed, job->pages);
}

static int tell_end(struct waiting *waiting, const struct fax_job *job)
{
	static const enum cli_exit codes[FAX_JOB_STATES] = {
		[FAX_JOB_SENT] = CLI_OK, [FAX_JOB_FAILED] = CLI_FAX_FAILED, [FAX_JOB_CANCELLED] = CLI_CANCELLED};
	struct cli *cli = waiting->cli;
	char span[WHEN_SIZE];
	AUTO_BUF line, clean, pages;
	int code;

	buf_init(&line, 65536);
	buf_init(&clean, 65536);
	buf_init(&pages, 100);
	progress_clear(&waiting->progress);
	if (cli->json) {
		code = json_print(cli, json_of_job(job));
		return code == CLI_OK ? (int)codes[job->state] : code;
	}
	if (job->state == FAX_JOB_SENT) {
		buf_printf(&line, "job %u: %s, %u page%s in %s", job->id, job_view_words(job), job->pages,
			   job->pages == 1 ? "" : "s",
			   when_span((uint32_t)MAX(job->end_time - job->start_time, 0), span));
		if (job->rate)
			buf_printf(&line, ", %u bit/s%s", job->rate, job->ecm ? ", ECM" : "");
		if (*job->remote_csid)
			buf_printf(&line, ", %s by %s", job->kind == FAX_KIND_OFFER ? "collected" : "answered",
				   job->remote_csid);
		if (job->message_id)
			buf_printf(&line, ", message %llu", (unsigned long long)job->message_id);
		width_add(&clean, buf_str(&line) ? buf_str(&line) : "");
		printf("%s%s%s\n", tint_on(TINT_GOOD, cli->color), buf_str(&clean) ? buf_str(&clean) : "",
		       tint_off(TINT_GOOD, cli->color));
		return CLI_OK;
	}
	add_pages(job, &pages);
	if (job->state == FAX_JOB_CANCELLED)
		return cli_complain(cli, CLI_CANCELLED, "job %u: cancelled, %s", job->id, buf_str(&pages));
	job_view_info(job, 0, &line);
	return cli_complain(cli, CLI_FAX_FAILED,
			    "job %u: failed after %u attempt%s, %s: %s; faxport job restart %u tries again", job->id,
			    job->attempts, job->attempts == 1 ? "" : "s", buf_str(&pages),
			    buf_str(&line) ? buf_str(&line) : "", job->id);
}

/* One round: wait for something to happen, and show it. *ret_ended: with *ret_code the end of it all. */
static void step(struct waiting *waiting, const struct fax_job *job, uint64_t *version)
{
	struct fax_port_status *status;
	enum fax_error error = FAX_E_NOT_FOUND;

	if (job->state == FAX_JOB_SENDING && job->device_id)
		error = fax_status_wait(waiting->cli->client, job->device_id, *version, CALL_WAIT_MS, &status);
	else
		show_job(waiting, job);
	if (!error) {
		*version = status->version;
		if (status->job_id == job->id)
			show_call(waiting, job, status);
		fax_free(status);
	} else if (error != FAX_E_TIMEOUT) {
		/* No call to wait for; whatever else was wrong shows at the next look at the job. */
		cli_pause_ms(LOOK_MS);
	}
}

int job_view_wait(struct cli *cli, uint32_t job_id)
{
	struct waiting waiting = {.cli = cli};
	uint64_t version = 0;
	enum fax_error error;
	struct fax_job *job;
	int code;

	progress_init(&waiting.progress, cli);
	cli_watch_interrupts();
	for (;;) {
		error = fax_job_get(cli->client, job_id, &job);
		if (cli_interrupted)
			break;
		if (error) {
			progress_clear(&waiting.progress);
			return cli_fail(cli, error, NULL);
		}
		if (job_view_is_ended(job)) {
			code = tell_end(&waiting, job);
			fax_free(job);
			return code;
		}
		step(&waiting, job, &version);
		fax_free(job);
	}
	if (!error)
		fax_free(job);
	progress_clear(&waiting.progress);
	return cli_complain(cli, CLI_INTERRUPTED, "job %u goes on; faxport job cancel %u ends it", job_id, job_id);
}

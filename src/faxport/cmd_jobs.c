/* SPDX-License-Identifier: MIT */
/* faxport jobs, job show|pause|resume|restart|cancel: the faxes to send. */
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "faxport/command.h"
#include "faxport/job_view.h"
#include "faxport/json.h"
#include "faxport/table.h"
#include "faxport/when.h"

/* clang-format off */
static const struct table_column job_columns[] = {
	{"JOB", .right = true},
	{"STATE"},
	{"NUMBER", .least = 8},
	{"RECIPIENT", .least = 8, .leave = 4},
	{"DOCUMENT", .least = 8, .leave = 2},
	{"PAGES", .right = true},
	{"TRIES", .right = true, .leave = 3},
	{"SUBMITTED", .leave = 5},
	{"INFO", .least = 12, .leave = 1},
};
/* clang-format on */

static int print_jobs(struct cli *cli, const struct fax_job_list *jobs)
{
	AUTO(table) table = table_new(job_columns, ARRAY_SIZE(job_columns));
	int64_t now = time(NULL);
	const struct fax_job *job;
	char when[WHEN_SIZE];
	AUTO_BUF info;
	size_t i;

	buf_init(&info, 65536);
	if (!table)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	for (i = 0; i < jobs->count; i++) {
		job = &jobs->item[i];
		buf_reset(&info);
		job_view_info(job, now, &info);
		table_cell(table, TINT_NONE, "%u", job->id);
		table_cell(table, job_view_tint(job), "%s", job_view_state(job));
		if (job->kind == FAX_KIND_OFFER)
			table_cell(table, TINT_NONE, "(offer%s%s)", *job->selective ? " " : "", job->selective);
		else
			table_cell(table, TINT_NONE, "%s", job->number);
		table_cell(table, TINT_NONE, "%s", job->recipient_name);
		if (job->kind == FAX_KIND_POLL)
			table_cell(table, TINT_NONE, "(poll%s%s)", *job->selective ? " " : "", job->selective);
		else
			table_cell(table, TINT_NONE, "%s", job->document_name);
		table_cell(table, TINT_NONE, "%u/%u", job->pages_confirmed, job->pages);
		/* The first attempt is no retry. An offer has calls, and no end of them. */
		if (job->kind == FAX_KIND_OFFER)
			table_cell(table, TINT_NONE, "%u", job->attempts);
		else
			table_cell(table, TINT_NONE, "%u/%llu", job->attempts, (unsigned long long)job->retries + 1);
		table_cell(table, TINT_NONE, "%s", when_short(job->submitted_time, now, when));
		table_cell(table, TINT_NONE, "%s", buf_str(&info) ? buf_str(&info) : "");
	}
	if (table_print(table, stdout, cli->width, cli->color, true, "\n") < 0)
		return cli_complain(cli, CLI_INTERNAL, "out of memory");
	return CLI_OK;
}

int cmd_jobs(struct cli *cli)
{
	bool all = cli_option(cli, "all") != NULL;
	struct fax_job_list *jobs;
	enum fax_error error;
	size_t kept = 0, i;
	int code;

	error = fax_job_list(cli->client, &jobs);
	if (error)
		return cli_fail(cli, error, NULL);
	/* The list is ours: those that are not wanted drop out of it. */
	for (i = 0; i < jobs->count; i++) {
		if (all || !job_view_is_ended(&jobs->item[i]))
			jobs->item[kept++] = jobs->item[i];
	}
	jobs->count = kept;
	code = cli->json ? json_print(cli, json_of_jobs(jobs)) : print_jobs(cli, jobs);
	fax_free(jobs);
	return code;
}

static char *text_of_time(int64_t time)
{
	char text[WHEN_SIZE];

	return cli_text_or_none(when_local(time, text));
}

static char *text_of_status(const struct fax_job *job)
{
	return cli_text("%s%s%s", fax_status_words(job->status), *job->status_detail ? ": " : "", job->status_detail);
}

static int print_job(struct cli *cli, const struct fax_job *job)
{
	bool polls = job->kind == FAX_KIND_POLL, offered = job->kind == FAX_KIND_OFFER;
	/* clang-format off */
	struct cli_pair pairs[] = {
		{"Job", cli_text("%u", job->id)},
		{"Kind", job->kind != FAX_KIND_SEND ? cli_text("%s", fax_job_kind_words(job->kind)) : NULL},
		{"State", cli_text("%s%s", job_view_words(job), job->no_line ? ", no port may send" : "")},
		{"Status", job->state == FAX_JOB_SENT || job->status ? text_of_status(job) : NULL},
		{"Number", cli_text_or_none(job->number)},
		{"Subaddress", cli_text_or_none(job->subaddress)},
		{"Selective", cli_text_or_none(job->selective)},
		{"Kept", job->keep ? cli_text("after it was collected") : NULL},
		{"Recipient", cli_text_or_none(job->recipient_name)},
		{"Sender", cli_text_or_none(job->sender_name)},
		{"Company", cli_text_or_none(job->sender_company)},
		{"Department", cli_text_or_none(job->sender_dept)},
		{"Subject", cli_text_or_none(job->subject)},
		{"Document", cli_text_or_none(job->document_name)},
		{"Billing code", cli_text_or_none(job->billing_code)},
		{"TSID", cli_text_or_none(job->tsid)},
		{"User", cli_text_or_none(job->user_name)},
		{"Pages", polls ? cli_text("%u received", job->pages_confirmed)
				: cli_text("%u, %u confirmed", job->pages, job->pages_confirmed)},
		{"Message", job->message_id ? cli_text("%llu", (unsigned long long)job->message_id) : NULL},
		{"Size", polls ? NULL : cli_text("%llu bytes", (unsigned long long)job->bytes)},
		{"Priority", cli_text("%s", json_priority_words(job->priority))},
		{offered ? "Calls" : "Attempts", offered ? cli_text("%u", job->attempts) : cli_text("%u of %llu", job->attempts, (unsigned long long)job->retries + 1)},
		{"Submitted", text_of_time(job->submitted_time)},
		{"Not before", text_of_time(job->send_at)},
		{"Cheap rate", job->discount ? cli_text("only") : NULL},
		{"Next attempt", text_of_time(job->next_attempt)},
		{"Started", text_of_time(job->start_time)},
		{"Ended", text_of_time(job->end_time)},
		{"Port", job->device_id ? cli_text("%u (%s)", job->device_id, job->device_name) : NULL},
		{"Their CSID", cli_text_or_none(job->remote_csid)},
		{"Speed", cli_text_of_speed(job->rate, job->ecm, NULL)},
	};
	/* clang-format on */

	cli_print_pairs(cli, pairs, ARRAY_SIZE(pairs));
	return CLI_OK;
}

int cmd_job_show(struct cli *cli)
{
	struct fax_job *job;
	enum fax_error error;
	uint64_t id;
	int code;

	if (!cli_parse_id(cli, "job", cli->words[0], UINT32_MAX, &id))
		return CLI_USAGE;
	error = fax_job_get(cli->client, (uint32_t)id, &job);
	if (error)
		return cli_fail_id(cli, error, "job", cli->words[0]);
	code = cli->json ? json_print(cli, json_of_job(job)) : print_job(cli, job);
	fax_free(job);
	return code;
}

/* What has become of a job that was steered. */
static int tell(struct cli *cli, uint32_t id)
{
	struct fax_job *job;
	enum fax_error error = fax_job_get(cli->client, id, &job);
	int code = CLI_OK;

	if (error)
		return cli_fail(cli, error, NULL);
	if (cli->json)
		code = json_print_line(cli, json_of_job(job));
	else
		printf("job %u: %s\n", id, job_view_words(job));
	fax_free(job);
	return code;
}

/* Do the same to every job that was named; the first that fails decides the exit code, but none is left out. */
static int steer(struct cli *cli, enum fax_error (*order)(struct fax_client *client, uint32_t job_id))
{
	uint64_t ids[CLI_WORDS_MAX];
	int code = CLI_OK, one;
	enum fax_error error;
	size_t i;

	for (i = 0; i < cli->word_count; i++) {
		if (!cli_parse_id(cli, "job", cli->words[i], UINT32_MAX, &ids[i]))
			return CLI_USAGE;
	}
	for (i = 0; i < cli->word_count; i++) {
		error = order(cli->client, (uint32_t)ids[i]);
		one = error ? cli_fail_id(cli, error, "job", cli->words[i]) : tell(cli, (uint32_t)ids[i]);
		if (code == CLI_OK)
			code = one;
	}
	return code;
}

int cmd_job_pause(struct cli *cli)
{
	return steer(cli, fax_job_pause);
}

int cmd_job_resume(struct cli *cli)
{
	return steer(cli, fax_job_resume);
}

int cmd_job_restart(struct cli *cli)
{
	return steer(cli, fax_job_restart);
}

int cmd_job_cancel(struct cli *cli)
{
	return steer(cli, fax_job_cancel);
}

/* SPDX-License-Identifier: MIT */
/* Jobs and their documents. */
#include <errno.h>
#include <fcntl.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/store/store_internal.h"

static const char *const state_words[] = {
#define X(name, words) [FAX_JOB_##name] = #name,
	FAX_JOB_STATE_LIST(X)
#undef X
		NULL,
};

static const char *const priority_words[] = {
	[FAX_PRIORITY_LOW] = "LOW",
	[FAX_PRIORITY_NORMAL] = "NORMAL",
	[FAX_PRIORITY_HIGH] = "HIGH",
	NULL,
};

static const char *const kind_words[] = {
#define X(name, words) [FAX_KIND_##name] = #name,
	FAX_JOB_KIND_LIST(X)
#undef X
		NULL,
};

/* clang-format off */
#define AT(member) offsetof(struct job, member)
static const struct column job_columns[] = {
	{"id",              COLUMN_U32,  COLUMN_KEY,   AT(facts.id)},
	/* What is to be done, whereto and for whom. */
	{"kind",            COLUMN_WORD, COLUMN_FIXED, AT(facts.kind), kind_words},
	{"number",          COLUMN_TEXT, COLUMN_FIXED, AT(facts.number)},
	{"subaddress",      COLUMN_TEXT, COLUMN_FIXED, AT(facts.subaddress)},
	{"selective",       COLUMN_TEXT, COLUMN_FIXED, AT(facts.selective)},
	{"password",        COLUMN_TEXT, COLUMN_FIXED, AT(password)},
	{"document_name",   COLUMN_TEXT, COLUMN_FIXED, AT(facts.document_name)},
	{"recipient_name",  COLUMN_TEXT, COLUMN_FIXED, AT(facts.recipient_name)},
	{"sender_name",     COLUMN_TEXT, COLUMN_FIXED, AT(facts.sender_name)},
	{"sender_company",  COLUMN_TEXT, COLUMN_FIXED, AT(facts.sender_company)},
	{"sender_dept",     COLUMN_TEXT, COLUMN_FIXED, AT(facts.sender_dept)},
	{"billing_code",    COLUMN_TEXT, COLUMN_FIXED, AT(facts.billing_code)},
	{"subject",         COLUMN_TEXT, COLUMN_FIXED, AT(facts.subject)},
	{"tsid",            COLUMN_TEXT, COLUMN_FIXED, AT(facts.tsid)},
	{"user_name",       COLUMN_TEXT, COLUMN_FIXED, AT(facts.user_name)},
	{"pages",           COLUMN_U32,  COLUMN_FIXED, AT(facts.pages)},
	{"bytes",           COLUMN_U64,  COLUMN_FIXED, AT(facts.bytes)},
	{"retries",         COLUMN_U32,  COLUMN_FIXED, AT(facts.retries)},
	{"priority",        COLUMN_WORD, COLUMN_FIXED, AT(facts.priority), priority_words},
	{"submitted_time",  COLUMN_I64,  COLUMN_FIXED, AT(facts.submitted_time)},
	{"send_at",         COLUMN_I64,  COLUMN_FIXED, AT(facts.send_at)},
	{"discount",        COLUMN_BOOL, COLUMN_FIXED, AT(facts.discount)},
	{"only_device_id",  COLUMN_U32,  COLUMN_FIXED, AT(only_device_id)},
	/* How far it is. */
	{"state",           COLUMN_WORD, COLUMN_LIVE,  AT(facts.state), state_words},
	{"resume_to",       COLUMN_WORD, COLUMN_LIVE,  AT(resume_to), state_words},
	{"pause_wanted",    COLUMN_BOOL, COLUMN_LIVE,  AT(pause_wanted)},
	{"cancel_wanted",   COLUMN_BOOL, COLUMN_LIVE,  AT(cancel_wanted)},
	{"status",          COLUMN_WORD, COLUMN_LIVE,  AT(facts.status), store_status_words},
	{"status_detail",   COLUMN_TEXT, COLUMN_LIVE,  AT(facts.status_detail)},
	{"pages_before",    COLUMN_U32,  COLUMN_LIVE,  AT(pages_before)},
	{"pages_confirmed", COLUMN_U32,  COLUMN_LIVE,  AT(facts.pages_confirmed)},
	{"keep",            COLUMN_BOOL, COLUMN_FIXED, AT(facts.keep)},
	{"message_id",      COLUMN_U64,  COLUMN_LIVE,  AT(facts.message_id)},
	{"attempts",        COLUMN_U32,  COLUMN_LIVE,  AT(facts.attempts)},
	{"failures",        COLUMN_U32,  COLUMN_LIVE,  AT(failures)},
	{"interruptions",   COLUMN_U32,  COLUMN_LIVE,  AT(interruptions)},
	{"next_attempt",    COLUMN_I64,  COLUMN_LIVE,  AT(facts.next_attempt)},
	{"start_time",      COLUMN_I64,  COLUMN_LIVE,  AT(facts.start_time)},
	{"end_time",        COLUMN_I64,  COLUMN_LIVE,  AT(facts.end_time)},
	{"device_id",       COLUMN_U32,  COLUMN_LIVE,  AT(facts.device_id)},
	{"remote_csid",     COLUMN_TEXT, COLUMN_LIVE,  AT(facts.remote_csid)},
	{"rate",            COLUMN_U32,  COLUMN_LIVE,  AT(facts.rate)},
	{"ecm",             COLUMN_BOOL, COLUMN_LIVE,  AT(facts.ecm)},
	{"audio_failures",  COLUMN_U32,  COLUMN_LIVE,  AT(audio_failures)},
	{"archive_wanted",  COLUMN_BOOL, COLUMN_LIVE,  AT(archive_wanted)},
	{0},
};
#undef AT
/* clang-format on */

const struct record store_job_record = {"job", "submitted_time, id", job_columns};

struct load_jobs {
	struct store *store;
	int (*fn)(void *arg, const struct store_job *job);
	void *arg;
};

static int on_job(void *arg, void *object)
{
	struct load_jobs *load = arg;
	struct store_job *job = CONTAINER_OF(object, struct store_job, job);

	job->job.facts.device_name = "";
	job->file_missing = !files_size(load->store, STORE_DOCUMENTS, job->job.facts.id, &job->file_bytes) &&
			    job->job.facts.kind != FAX_KIND_POLL;
	return load->fn(load->arg, job);
}

int store_load_jobs(struct store *store, int (*fn)(void *arg, const struct store_job *job), void *arg)
{
	struct load_jobs load = {store, fn, arg};
	struct store_job job = {0};

	return store_load(store, STORE_SQL_JOB_LOAD, &store_job_record, &job.job, on_job, &load);
}

int store_job_add(struct store *store, const struct job *job, const char *name, store_done_fn *on_done, void *arg,
		  uint32_t *ret_id)
{
	struct job row = *job;
	struct store_op *op = op_new(on_done, arg);
	int r;

	if (!op)
		return -ENOMEM;
	row.facts.id = job_ids_take(&store->job_ids);
	if (row.facts.id == 0) {
		op_free(op);
		return -EOVERFLOW;
	}
	if (name) {
		op_set_file(op, OP_FILE_ADOPT, STORE_DOCUMENTS, row.facts.id);
		text_copy(op->temporary, sizeof(op->temporary), name);
	}
	store_keep_sequences(store, op);
	op->new_job_id = row.facts.id;
	op_statement(op, STORE_SQL_JOB_ADD, true);
	op_insert(op, &store_job_record, &row);
	r = writer_queue(store, op);
	if (r < 0)
		job_ids_give_back(&store->job_ids, row.facts.id);
	else
		*ret_id = row.facts.id;
	return r;
}

int store_job_save(struct store *store, const struct job *job, store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	op_statement(op, STORE_SQL_JOB_SAVE, true);
	op_update(op, &store_job_record, job);
	return writer_queue(store, op);
}

int store_job_page(struct store *store, uint32_t id, uint32_t pages_confirmed, store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	op_statement(op, STORE_SQL_JOB_PAGE, true);
	op_number(op, pages_confirmed);
	op_number(op, id);
	return writer_queue(store, op);
}

int store_job_remove(struct store *store, uint32_t id, store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	op_set_file(op, OP_FILE_REMOVE, STORE_DOCUMENTS, id);
	op->gone_job_id = id;
	op_statement(op, STORE_SQL_JOB_REMOVE, true);
	op_number(op, id);
	return writer_queue(store, op);
}

void store_job_id_give_back(struct store *store, uint32_t id)
{
	job_ids_give_back(&store->job_ids, id);
}

int store_job_open(const struct store *store, uint32_t id)
{
	return files_open_row(store, STORE_DOCUMENTS, id, O_RDONLY);
}

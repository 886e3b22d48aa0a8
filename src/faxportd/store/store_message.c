/* SPDX-License-Identifier: MIT */
/* Received messages, their files, and the steps of their routing. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/store/store_internal.h"

static const char *const step_words[] = {
	[STORE_STEP_PENDING] = "PENDING",
	[STORE_STEP_DONE] = "DONE",
	[STORE_STEP_FAILED] = "FAILED",
	[STORE_STEP_STATES] = NULL,
};

/* clang-format off */
#define AT(member) offsetof(struct store_message, member)
static const struct column message_columns[] = {
	{"id",            COLUMN_U64,  COLUMN_KEY,   AT(facts.id)},
	{"receiving",     COLUMN_BOOL, COLUMN_LIVE,  AT(receiving)},
	{"planned",       COLUMN_BOOL, COLUMN_FIXED, AT(planned)},
	{"complete_pages", COLUMN_U32, COLUMN_FIXED, AT(complete_pages)},
	{"device_id",     COLUMN_U32,  COLUMN_LIVE,  AT(facts.device_id)},
	{"received_time", COLUMN_I64,  COLUMN_LIVE,  AT(facts.received_time)},
	{"duration_s",    COLUMN_U32,  COLUMN_LIVE,  AT(facts.duration_s)},
	{"tsid",          COLUMN_TEXT, COLUMN_LIVE,  AT(facts.tsid)},
	{"csid",          COLUMN_TEXT, COLUMN_LIVE,  AT(facts.csid)},
	{"caller_id",     COLUMN_TEXT, COLUMN_LIVE,  AT(facts.caller_id)},
	{"called_number", COLUMN_TEXT, COLUMN_LIVE,  AT(facts.called_number)},
	{"subaddress",    COLUMN_TEXT, COLUMN_LIVE,  AT(facts.subaddress)},
	{"pages",         COLUMN_U32,  COLUMN_LIVE,  AT(facts.pages)},
	{"bytes",         COLUMN_U64,  COLUMN_LIVE,  AT(facts.bytes)},
	{"rate",          COLUMN_U32,  COLUMN_LIVE,  AT(facts.rate)},
	{"ecm",           COLUMN_BOOL, COLUMN_LIVE,  AT(facts.ecm)},
	{"t38",           COLUMN_BOOL, COLUMN_LIVE,  AT(facts.t38)},
	{"status",        COLUMN_WORD, COLUMN_LIVE,  AT(facts.status), store_status_words},
	{"status_detail", COLUMN_TEXT, COLUMN_LIVE,  AT(facts.status_detail)},
	{"read",          COLUMN_BOOL, COLUMN_LIVE,  AT(facts.read)},
	{0},
};
#undef AT

#define AT(member) offsetof(struct store_step, member)
static const struct column step_columns[] = {
	{"message_id",   COLUMN_U64,  COLUMN_KEY,  AT(message_id)},
	{"guid",         COLUMN_TEXT, COLUMN_KEY,  AT(guid)},
	{"place",        COLUMN_U32,  COLUMN_LIVE, AT(place)},
	{"state",        COLUMN_WORD, COLUMN_LIVE, AT(state), step_words},
	{"attempts",     COLUMN_U32,  COLUMN_LIVE, AT(attempts)},
	{"next_attempt", COLUMN_I64,  COLUMN_LIVE, AT(next_attempt)},
	{"last_error",   COLUMN_TEXT, COLUMN_LIVE, AT(last_error)},
	{0},
};
#undef AT
/* clang-format on */

const struct record store_message_record = {"message", "id", message_columns};
const struct record store_step_record = {"step", "message_id, place, guid", step_columns};

/* ---- messages --------------------------------------------------------------- */

struct load_messages {
	struct store *store;
	int (*fn)(void *arg, const struct store_message *message);
	void *arg;
};

static int on_message(void *arg, void *object)
{
	struct load_messages *load = arg;
	struct store_message *message = object;

	message->facts.device_name = "";
	message->file_missing = !files_size(load->store, STORE_INBOX, message->facts.id, &message->file_bytes);
	return load->fn(load->arg, message);
}

int store_load_messages(struct store *store, int (*fn)(void *arg, const struct store_message *message), void *arg)
{
	struct load_messages load = {store, fn, arg};
	struct store_message message = {0};

	return store_load(store, STORE_SQL_MESSAGE_LOAD, &store_message_record, &message, on_message, &load);
}

int store_message_begin(struct store *store, const struct fax_message *facts, store_done_fn *on_done, void *arg,
			uint64_t *ret_id, uint32_t *ret_job_id, int *ret_file)
{
	struct store_message message = {.facts = *facts, .receiving = true};
	uint32_t job_id = job_ids_take(&store->job_ids);
	struct store_op *op;
	int fd, r;

	if (job_id == 0)
		return -EOVERFLOW;
	message.facts.id = store->next_message_id++;
	fd = files_open_row(store, STORE_INBOX, message.facts.id, O_RDWR | O_CREAT | O_EXCL);
	if (fd < 0) {
		job_ids_give_back(&store->job_ids, job_id);
		return fd;
	}

	op = op_new(on_done, arg);
	r = op ? 0 : -ENOMEM;
	if (op) {
		op_set_file(op, OP_FILE_NEW, STORE_INBOX, message.facts.id);
		store_keep_sequences(store, op);
		op_statement(op, STORE_SQL_MESSAGE_ADD, true);
		op_insert(op, &store_message_record, &message);
		r = writer_queue(store, op);
	}
	if (r < 0) {
		files_unlink_row(store, STORE_INBOX, message.facts.id);
		close(fd);
		job_ids_give_back(&store->job_ids, job_id);
		return r;
	}
	*ret_id = message.facts.id;
	*ret_job_id = job_id;
	*ret_file = fd;
	return 0;
}

int store_message_complete(struct store *store, uint64_t id, uint32_t pages, store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	op_statement(op, STORE_SQL_MESSAGE_COMPLETE, true);
	op_number(op, pages);
	op_number(op, (int64_t)id);
	return writer_queue(store, op);
}

int store_message_commit(struct store *store, const struct fax_message *facts, store_done_fn *on_done, void *arg)
{
	struct store_message message = {.facts = *facts};
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	op_set_file(op, OP_FILE_SYNC, STORE_INBOX, facts->id);
	op_statement(op, STORE_SQL_MESSAGE_SAVE, true);
	op_update(op, &store_message_record, &message);
	return writer_queue(store, op);
}

int store_message_remove(struct store *store, uint64_t id, store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	op_set_file(op, OP_FILE_REMOVE, STORE_INBOX, id);
	op_statement(op, STORE_SQL_MESSAGE_REMOVE, true); /* its steps go with it */
	op_number(op, (int64_t)id);
	return writer_queue(store, op);
}

int store_message_set_read(struct store *store, uint64_t id, bool read, store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	op_statement(op, STORE_SQL_MESSAGE_READ, true);
	op_number(op, read);
	op_number(op, (int64_t)id);
	return writer_queue(store, op);
}

int store_message_open(const struct store *store, uint64_t id)
{
	return files_open_row(store, STORE_INBOX, id, O_RDONLY);
}

int store_message_repair(const struct store *store, uint64_t id)
{
	return files_open_row(store, STORE_INBOX, id, O_RDWR);
}

/* ---- routing steps ------------------------------------------------------------ */

STORE_DEFINE_LOAD(steps, struct store_step, STORE_SQL_STEP_LOAD, store_step_record)

static void add_step(struct store_op *op, const struct store_step *step)
{
	op_statement(op, STORE_SQL_STEP_SAVE, true);
	op_insert(op, &store_step_record, step);
}

int store_steps_plan(struct store *store, uint64_t message_id, const struct store_step *steps, size_t count,
		     store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);
	size_t i;

	if (!op)
		return -ENOMEM;
	op_statement(op, STORE_SQL_MESSAGE_PLAN, true);
	op_number(op, (int64_t)message_id);
	for (i = 0; i < count; i++) {
		struct store_step step = steps[i];

		step.message_id = message_id;
		add_step(op, &step);
	}
	return writer_queue(store, op);
}

int store_step_save(struct store *store, const struct store_step *step, store_done_fn *on_done, void *arg)
{
	struct store_op *op = op_new(on_done, arg);

	if (!op)
		return -ENOMEM;
	add_step(op, step);
	return writer_queue(store, op);
}

/* SPDX-License-Identifier: MIT */
/*
 * The writer: a thread that takes all operations that wait, makes one
 * transaction of them, and hands them back to the loop. While one group is
 * being synced the next one gathers, so the more clients wait, the fewer
 * syncs each of them costs.
 *
 *   loop --> unsynced --> syncers --+
 *     |                             v
 *     +------------------------> waiting --> writer --> done --> loop
 *
 * A new job's document is synced before, by one of several threads: the disk
 * takes many syncs at once in hardly more time than one (measured on ext4:
 * eight one after the other 28 ms, at once 4 ms).
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/store/store_internal.h"

static void list_put(struct op_list *list, struct store_op *op)
{
	op->next = NULL;
	if (list->tail)
		list->tail->next = op;
	else
		list->head = op;
	list->tail = op;
}

static struct store_op *list_take(struct op_list *list)
{
	struct store_op *op = list->head;

	if (op) {
		list->head = op->next;
		if (!list->head)
			list->tail = NULL;
	}
	return op;
}

/* ---- one group --------------------------------------------------------- */

int writer_run_sql(struct store *store, enum store_sql sql)
{
	sqlite3_stmt *stmt = store->prepared[sql];
	int rc = sqlite3_step(stmt);

	sqlite3_reset(stmt);
	return rc;
}

/* Faults of the database as a whole; everything else is the operation's own and leaves the others alone. */
static bool spoils_group(struct store *store, int rc)
{
	if (sqlite3_get_autocommit(store->db))
		return true; /* SQLite has rolled the transaction back already */
	switch (rc & 0xff) {
	case SQLITE_DONE:
	case SQLITE_NOTFOUND:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return false;
	default:
		return true;
	}
}

/* An operation of several statements is done as a whole or not at all. */
static int run_op(struct store *store, struct store_op *op)
{
	bool several = op->statements > 1;
	int rc = SQLITE_DONE;

	if (several)
		rc = writer_run_sql(store, STORE_SQL_SAVE);
	if (rc == SQLITE_DONE)
		rc = op_run(op, store->db, store->prepared);
	if (rc != SQLITE_DONE && spoils_group(store, rc))
		return rc;
	op->result = schema_errno(store->db, rc);
	if (!several)
		return SQLITE_DONE;
	if (rc != SQLITE_DONE)
		writer_run_sql(store, STORE_SQL_UNDO);
	return writer_run_sql(store, STORE_SQL_RELEASE);
}

/* Operations whose files failed have their result already and are left out. */
static int run_transaction(struct store *store, struct op_list *group)
{
	uint64_t go_on[STORE_SEQUENCES] = {0};
	struct store_op *op;
	int rc, r, i;

	rc = writer_run_sql(store, STORE_SQL_BEGIN);
	for (op = group->head; op && rc == SQLITE_DONE; op = op->next) {
		if (op->result < 0)
			continue;
		rc = run_op(store, op);
		for (i = 0; i < STORE_SEQUENCES; i++)
			go_on[i] = MAX(go_on[i], op->go_on[i]);
	}
	if (rc == SQLITE_DONE && go_on[STORE_NEXT_JOB]) {
		for (i = 0; i < STORE_SEQUENCES; i++)
			sqlite3_bind_int64(store->prepared[STORE_SQL_SEQUENCE], i + 1, (sqlite3_int64)go_on[i]);
		rc = writer_run_sql(store, STORE_SQL_SEQUENCE);
	}
	if (rc == SQLITE_DONE)
		rc = writer_run_sql(store, STORE_SQL_COMMIT);
	if (rc == SQLITE_DONE) {
		store->commits++;
		if (store->failing)
			log_event(LOG_LEVEL_WARNING, "store commits again");
		store->failing = false;
		return 0;
	}

	r = schema_errno(store->db, rc);
	if (!store->failing) /* everything that is tried from now on would say the same */
		log_event(LOG_LEVEL_ERROR, "store cannot commit", "error=\"%s\" errno=\"%s\"",
			  sqlite3_errmsg(store->db), strerror(-r));
	store->failing = true;
	if (!sqlite3_get_autocommit(store->db))
		writer_run_sql(store, STORE_SQL_ROLLBACK);
	return r;
}

/*
 * Files first, their folder once, then the rows. See store.c for where a
 * crash can fall.
 */
static void run_group(struct store *store, struct op_list *group)
{
	bool folder_changed[STORE_FOLDERS] = {false};
	int folder_result[STORE_FOLDERS] = {0};
	bool any = false;
	struct store_op *op;
	unsigned i;
	int r = 0;

	for (op = group->head; op; op = op->next) {
		if (op->result == 0)
			op->result = files_prepare(store, op);
		if (op->result == 0 && (op->file == OP_FILE_ADOPT || op->file == OP_FILE_NEW))
			folder_changed[op->folder] = true;
	}
	for (i = 0; i < STORE_FOLDERS; i++)
		if (folder_changed[i] && fsync(store->folder[i]) < 0)
			folder_result[i] = -errno;
	for (op = group->head; op; op = op->next) {
		if (op->result == 0 && (op->file == OP_FILE_ADOPT || op->file == OP_FILE_NEW))
			op->result = folder_result[op->folder];
		any |= op->result == 0;
	}

	if (any) {
		pthread_mutex_lock(&store->db_mutex);
		r = run_transaction(store, group);
		pthread_mutex_unlock(&store->db_mutex);
	}

	for (op = group->head; op; op = op->next) {
		if (r < 0 && op->result == 0)
			op->result = r;
		files_finish(store, op);
	}
}

/* ---- the threads ---------------------------------------------------------- */

static void *writer_main(void *arg)
{
	struct store *store = arg;

	pthread_mutex_lock(&store->mutex);
	for (;;) {
		struct op_list group;
		struct store_op *op;
		bool tell;

		while (!store->waiting.head && !(store->stop && store->pending == 0))
			pthread_cond_wait(&store->work, &store->mutex);
		if (!store->waiting.head)
			break;
		group = store->waiting;
		store->waiting = (struct op_list){0};
		pthread_mutex_unlock(&store->mutex);

		run_group(store, &group);

		pthread_mutex_lock(&store->mutex);
		/* One message until the loop has looked: the pipe behind the queue never fills. */
		tell = !store->done.head;
		while ((op = list_take(&group))) {
			list_put(&store->done, op);
			store->pending--;
		}
		pthread_cond_broadcast(&store->idle);
		if (tell)
			mqueue_push(store->finished, 0, NULL);
	}
	pthread_mutex_unlock(&store->mutex);
	return NULL;
}

static void *syncer_main(void *arg)
{
	struct store *store = arg;
	struct store_op *op;

	pthread_mutex_lock(&store->mutex);
	for (;;) {
		while (!store->unsynced.head && !store->stop)
			pthread_cond_wait(&store->sync_work, &store->mutex);
		op = list_take(&store->unsynced);
		if (!op)
			break;
		pthread_mutex_unlock(&store->mutex);

		op->result = files_sync(store, op);

		pthread_mutex_lock(&store->mutex);
		list_put(&store->waiting, op);
		pthread_cond_signal(&store->work);
	}
	pthread_mutex_unlock(&store->mutex);
	return NULL;
}

/* On the loop: tell everybody. Handlers may queue more, and may drain. */
static void deliver(struct store *store)
{
	struct store_op *op;

	for (;;) {
		pthread_mutex_lock(&store->mutex);
		op = list_take(&store->done);
		pthread_mutex_unlock(&store->mutex);
		if (!op)
			return;
		if (op->on_done)
			op->on_done(op->arg, op->result);
		/* Only now: row and file are gone, and whoever had the job has heard of it. */
		if (op->result < 0)
			job_ids_give_back(&store->job_ids, op->new_job_id);
		if (op->result >= 0 || op->result == -ENOENT) /* it is gone, too, when there was none */
			job_ids_give_back(&store->job_ids, op->gone_job_id);
		op_free(op);
	}
}

static void on_finished(int id, void *data, void *arg)
{
	(void)id;
	(void)data;
	deliver(arg);
}

int writer_start(struct store *store)
{
	sigset_t all, before;
	int r;

	r = mqueue_alloc(&store->finished, on_finished, store);
	if (r)
		return -r; /* libre counts its errors upwards */

	/* Signals are the loop's business. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&store->thread[0], NULL, writer_main, store);
	for (store->threads = r == 0; r == 0 && store->threads < STORE_THREADS; store->threads++) {
		r = pthread_create(&store->thread[store->threads], NULL, syncer_main, store);
		if (r)
			break;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}

void writer_stop(struct store *store)
{
	struct store_op *op;

	pthread_mutex_lock(&store->mutex);
	store->stop = true;
	pthread_cond_broadcast(&store->sync_work);
	pthread_cond_broadcast(&store->work);
	pthread_mutex_unlock(&store->mutex);
	while (store->threads > 0)
		pthread_join(store->thread[--store->threads], NULL);
	while ((op = list_take(&store->done)))
		op_free(op);
	store->finished = mem_deref(store->finished);
}

int writer_queue(struct store *store, struct store_op *op)
{
	int r = buf_error(&op->program);

	if (r < 0) {
		op_free(op);
		return r;
	}
	pthread_mutex_lock(&store->mutex);
	store->pending++;
	if (op->file == OP_FILE_ADOPT) {
		list_put(&store->unsynced, op);
		pthread_cond_signal(&store->sync_work);
	} else {
		list_put(&store->waiting, op);
		pthread_cond_signal(&store->work);
	}
	pthread_mutex_unlock(&store->mutex);
	return 0;
}

void store_drain(struct store *store)
{
	bool more = true;

	while (more) {
		deliver(store);
		pthread_mutex_lock(&store->mutex);
		while (store->pending > 0 && !store->done.head)
			pthread_cond_wait(&store->idle, &store->mutex);
		more = store->done.head;
		pthread_mutex_unlock(&store->mutex);
	}
}

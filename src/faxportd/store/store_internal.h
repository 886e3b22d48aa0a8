/* SPDX-License-Identifier: MIT */
/* What the files of the store share: its state, the way of an operation, loading rows. */
#ifndef FAXPORTD_STORE_STORE_INTERNAL_H
#define FAXPORTD_STORE_STORE_INTERNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "core/job/job_ids.h"
#include "faxportd/store/op.h"
#include "faxportd/store/schema.h"
#include "faxportd/store/store.h"

struct mqueue;

/* Operations on their way, first in first out. */
struct op_list {
	struct store_op *head, *tail;
};

/* The writer, and syncers for eight documents at once. */
#define STORE_THREADS (1 + 8)

struct store {
	/* Descriptors: the state folder, its lock, the two folders of page files. */
	int root, lock, folder[STORE_FOLDERS];

	/* The loop's own. */
	uint64_t next_message_id;
	struct job_ids job_ids;
	uint32_t next_temporary;
	struct mqueue *finished; /* tells the loop that there is something in done */

	/* Guarded by db_mutex: whoever runs statements holds it. */
	pthread_mutex_t db_mutex;
	sqlite3 *db;
	sqlite3_stmt *prepared[STORE_SQLS];
	bool failing;     /* the last commit failed, and it was said */
	uint64_t commits; /* groups committed so far; for tests and benchmarks */

	/* Guarded by mutex. */
	pthread_mutex_t mutex;
	pthread_cond_t sync_work, work, idle;
	struct op_list unsynced, waiting, done;
	size_t pending; /* queued and not done yet */
	bool stop;

	pthread_t thread[STORE_THREADS]; /* the writer, and those that sync documents */
	unsigned threads;
};

/* ---- writer.c: the thread and its groups ----------------------------- */

int writer_start(struct store *store);
void writer_stop(struct store *store);

/* Hand over an operation. Takes it in any case; -ENOMEM, -E2BIG: its values did not fit. */
int writer_queue(struct store *store, struct store_op *op);

/* Run a statement without values, with db_mutex held; what SQLite says. */
int writer_run_sql(struct store *store, enum store_sql sql);

/* ---- files.c: the page files ------------------------------------------ */

int files_open(struct store *store, const char *state_dir);
void files_close(struct store *store);

/* With a new database no page file may be there: -EPROTO. */
int files_check_none(const struct store *store);

/* Remove what no row names; tell of rows whose file is gone; know which ids are taken. */
int files_recover(struct store *store);

/* Size of the file of row @id; false: it is gone. */
bool files_size(const struct store *store, enum store_folder folder, uint64_t id, uint64_t *ret_bytes);
int files_open_row(const struct store *store, enum store_folder folder, uint64_t id, int flags);
void files_unlink_row(const struct store *store, enum store_folder folder, uint64_t id);

/*
 * What an operation wants done with its file: a document to be adopted is
 * synced, on any thread; then, on the writer's, what comes before the
 * transaction, and what follows when it failed or is committed.
 */
int files_sync(const struct store *store, const struct store_op *op);
int files_prepare(const struct store *store, const struct store_op *op);
void files_finish(const struct store *store, const struct store_op *op);

/* ---- store.c ----------------------------------------------------------- */

/* The ids that were taken so far are used for good once @op is committed. */
void store_keep_sequences(const struct store *store, struct store_op *op);

/* Run a select; @fn for each row, with @object filled from @record. Rows no version of ours wrote end it: -EPROTO. */
int store_load(struct store *store, enum store_sql sql, const struct record *record, void *object,
	       int (*fn)(void *arg, void *object), void *arg);

/* store_load_<name>(), for rows that need nothing beyond their record. */
#define STORE_DEFINE_LOAD(name, type, sql, record) \
	struct load_##name { \
		int (*fn)(void *arg, const type *row); \
		void *arg; \
	}; \
\
	static int on_##name(void *arg, void *object) \
	{ \
		struct load_##name *load = arg; \
\
		return load->fn(load->arg, object); \
	} \
\
	int store_load_##name(struct store *store, int (*fn)(void *arg, const type *row), void *arg) \
	{ \
		struct load_##name load = {fn, arg}; \
		type row = {0}; \
\
		return store_load(store, sql, &record, &row, on_##name, &load); \
	}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * An operation on the store: statements with their values, and what is to be
 * done with a file before or after. Pure data, made on the loop, run by the
 * writer's thread, so nothing of its caller is touched there.
 */
#ifndef FAXPORTD_STORE_OP_H
#define FAXPORTD_STORE_OP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "faxportd/store/record.h"
#include "faxportd/store/schema.h"
#include "faxportd/store/store.h"

/* What ids are given from, as struct job_ids has it. Each only grows. In the order of the columns of their row. */
enum store_sequence { STORE_NEXT_MESSAGE, STORE_NEXT_JOB, STORE_NEXT_LONG_JOB, STORE_SEQUENCES };

enum store_folder { STORE_DOCUMENTS, STORE_INBOX, STORE_FOLDERS };

enum op_file {
	OP_FILE_NONE,
	OP_FILE_ADOPT,  /* sync @temporary, rename it to @name, sync the folder; unlinked if the operation fails */
	OP_FILE_NEW,    /* @name was just made: sync the folder; unlinked if the operation fails */
	OP_FILE_SYNC,   /* sync @name */
	OP_FILE_REMOVE, /* unlink @name once the operation is committed */
};

struct store_op {
	struct store_op *next;
	store_done_fn *on_done; /* may be NULL */
	void *arg;
	int result;

	struct buf program; /* what op_statement() and the others appended */
	unsigned statements;
	uint64_t go_on[STORE_SEQUENCES]; /* where they go on behind the ids it gives; all 0: it gives none */
	uint32_t new_job_id;             /* free once more if the operation fails; 0: none */
	uint32_t gone_job_id;            /* free when it is done; 0: none */

	enum op_file file;
	enum store_folder folder;
	char name[STORE_NAME_SIZE];
	char temporary[STORE_NAME_SIZE];
};

struct store_op *op_new(store_done_fn *on_done, void *arg); /* NULL: out of memory */
struct store_op *op_free(struct store_op *op);
AUTO_DEFINE(store_op, op_free);

/* Begin a statement; its values follow in order. @needs_row: -ENOENT if it touches none. Faults show in op->program. */
void op_statement(struct store_op *op, enum store_sql sql, bool needs_row);
void op_number(struct store_op *op, int64_t value);
void op_text(struct store_op *op, const char *text);

/* The values of a record's statement: op_insert() also for a replace. */
void op_insert(struct store_op *op, const struct record *record, const void *object);
void op_update(struct store_op *op, const struct record *record, const void *object);

/* Concerns the file of row @id in @folder. */
void op_set_file(struct store_op *op, enum op_file file, enum store_folder folder, uint64_t id);

/*
 * Run its statements; @prepared: by enum store_sql. Returns an SQLite code;
 * SQLITE_DONE: all done; SQLITE_NOTFOUND: a row that was needed is not there.
 */
int op_run(const struct store_op *op, sqlite3 *db, sqlite3_stmt *const prepared[]);

#endif

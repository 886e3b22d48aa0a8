/* SPDX-License-Identifier: MIT */
/*
 * Operations as data; see op.h. The program is a row of bytes: 'S' and a
 * statement's number and whether it needs a row, then its values as 'I' and
 * eight bytes or 'T' and a string with its NUL.
 */
#include "faxportd/store/op.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM_MAX (1 << 20)

struct store_op *op_new(store_done_fn *on_done, void *arg)
{
	struct store_op *op = calloc(1, sizeof(*op));

	if (!op)
		return NULL;
	op->on_done = on_done;
	op->arg = arg;
	buf_init(&op->program, PROGRAM_MAX);
	return op;
}

struct store_op *op_free(struct store_op *op)
{
	if (op)
		buf_fini(&op->program);
	free(op);
	return NULL;
}

void op_statement(struct store_op *op, enum store_sql sql, bool needs_row)
{
	buf_add_u8(&op->program, 'S');
	buf_add_u8(&op->program, (uint8_t)sql);
	buf_add_u8(&op->program, needs_row);
	op->statements++;
}

void op_number(struct store_op *op, int64_t value)
{
	buf_add_u8(&op->program, 'I');
	buf_add(&op->program, &value, sizeof(value));
}

void op_text(struct store_op *op, const char *text)
{
	if (!text)
		text = "";
	buf_add_u8(&op->program, 'T');
	buf_add(&op->program, text, strlen(text) + 1);
}

/* Numbers come from our own code, but a wrong one should not become a crash. */
static const char *word_of(const struct column *column, uint32_t value)
{
	uint32_t i;

	for (i = 0; i < value && column->words[i]; i++)
		;
	return column->words[i];
}

static void add_member(struct store_op *op, const struct column *column, const void *object)
{
	const void *member = (const char *)object + column->offset;

	switch (column->type) {
	case COLUMN_BOOL:
		op_number(op, *(const bool *)member);
		break;
	case COLUMN_U32:
		op_number(op, *(const uint32_t *)member);
		break;
	case COLUMN_U64:
	case COLUMN_I64:
		op_number(op, *(const int64_t *)member);
		break;
	case COLUMN_TEXT:
		op_text(op, *(const char *const *)member);
		break;
	case COLUMN_WORD:
		op_text(op, word_of(column, *(const uint32_t *)member));
		break;
	}
}

static void add_members(struct store_op *op, const struct record *record, unsigned uses, const void *object)
{
	const struct column *column;

	for (column = record->columns; column->name; column++)
		if (uses & 1u << column->use)
			add_member(op, column, object);
}

void op_insert(struct store_op *op, const struct record *record, const void *object)
{
	add_members(op, record, 1u << COLUMN_KEY | 1u << COLUMN_FIXED | 1u << COLUMN_LIVE, object);
}

void op_update(struct store_op *op, const struct record *record, const void *object)
{
	add_members(op, record, 1u << COLUMN_LIVE, object);
	add_members(op, record, 1u << COLUMN_KEY, object);
}

void op_set_file(struct store_op *op, enum op_file file, enum store_folder folder, uint64_t id)
{
	op->file = file;
	op->folder = folder;
	snprintf(op->name, sizeof(op->name), "%" PRIu64 ".tif", id);
}

static int run_statement(sqlite3 *db, sqlite3_stmt *stmt, bool needs_row)
{
	int rc;

	do {
		rc = sqlite3_step(stmt);
	} while (rc == SQLITE_ROW);
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
	if (rc == SQLITE_DONE && needs_row && sqlite3_changes(db) == 0)
		return SQLITE_NOTFOUND;
	return rc;
}

int op_run(const struct store_op *op, sqlite3 *db, sqlite3_stmt *const prepared[])
{
	const uint8_t *at = op->program.data, *end = at + op->program.size;
	int rc = SQLITE_DONE;

	while (at < end && rc == SQLITE_DONE) {
		sqlite3_stmt *stmt = prepared[at[1]];
		bool needs_row = at[2];
		int place = 1, bound = SQLITE_OK;

		for (at += 3; at < end && *at != 'S' && bound == SQLITE_OK; place++) {
			if (*at++ == 'I') {
				int64_t value;

				memcpy(&value, at, sizeof(value));
				at += sizeof(value);
				bound = sqlite3_bind_int64(stmt, place, value);
			} else {
				size_t size = strlen((const char *)at);

				bound = sqlite3_bind_text(stmt, place, (const char *)at, (int)size, SQLITE_STATIC);
				at += size + 1;
			}
		}
		if (bound != SQLITE_OK) {
			sqlite3_clear_bindings(stmt);
			return bound;
		}
		rc = run_statement(db, stmt, needs_row);
	}
	return rc;
}

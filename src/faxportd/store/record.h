/* SPDX-License-Identifier: MIT */
/*
 * A row and a C structure, joined by one table: which column is which member.
 * From it come the SQL texts, the values bound to them, and the structure
 * read back.
 *
 * What is an enum in C is a word in the database ("BUSY"), so that the lists
 * in the headers may grow in the middle, and people can read the rows.
 */
#ifndef FAXPORTD_STORE_RECORD_H
#define FAXPORTD_STORE_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

enum column_type { COLUMN_BOOL, COLUMN_U32, COLUMN_U64, COLUMN_I64, COLUMN_TEXT, COLUMN_WORD };

enum column_use {
	COLUMN_KEY,   /* names the row */
	COLUMN_FIXED, /* written once, with the row */
	COLUMN_LIVE,  /* may change */
};

struct column {
	const char *name;
	enum column_type type;
	enum column_use use;
	size_t offset;            /* of the member: bool, uint32_t, uint64_t, int64_t, const char *, an enum */
	const char *const *words; /* COLUMN_WORD: by value, NULL at the end */
};

struct record {
	const char *table;
	const char *order;            /* of a select */
	const struct column *columns; /* a NULL name at the end */
};

/* The statements a record gives. Caller frees; NULL when out of memory. */
char *record_insert_sql(const struct record *record);  /* all columns */
char *record_replace_sql(const struct record *record); /* insert, or update the live ones of the row of that key */
char *record_update_sql(const struct record *record);  /* live columns, then keys */
char *record_select_sql(const struct record *record);  /* all columns */

/*
 * Put the current row of @stmt, a record_select_sql(), into @object, whose
 * other members stay as they are. Strings live until the next step. -EPROTO:
 * a value that no version of ours wrote; *@ret_column then says where.
 */
int record_read(const struct record *record, sqlite3_stmt *stmt, void *object, const char **ret_column);

#endif

/* SPDX-License-Identifier: MIT */
/* Rows and structures, joined by a table; see record.h. */
#include "faxportd/store/record.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"

#define SQL_MAX 8192

/* "a, b, c" of the columns wanted, each in the form of @format. */
static void add_list(struct buf *sql, const struct record *record, unsigned uses, const char *between,
		     const char *behind)
{
	const struct column *column;
	const char *comma = "";

	for (column = record->columns; column->name; column++) {
		if (!(uses & 1u << column->use))
			continue;
		buf_printf(sql, "%s%s%s", comma, column->name, behind);
		comma = between;
	}
}

#define KEYS (1u << COLUMN_KEY)
#define LIVE (1u << COLUMN_LIVE)
#define ALL (KEYS | LIVE | 1u << COLUMN_FIXED)

static char *take_sql(struct buf *sql)
{
	const char *text = buf_str(sql);

	return text ? strdup(text) : NULL;
}

static void add_insert(struct buf *sql, const struct record *record)
{
	const struct column *column;

	buf_printf(sql, "INSERT INTO %s (", record->table);
	add_list(sql, record, ALL, ", ", "");
	buf_printf(sql, ") VALUES (");
	for (column = record->columns; column->name; column++)
		buf_printf(sql, column == record->columns ? "?" : ", ?");
	buf_printf(sql, ")");
}

char *record_insert_sql(const struct record *record)
{
	AUTO_BUF sql;

	buf_init(&sql, SQL_MAX);
	add_insert(&sql, record);
	return take_sql(&sql);
}

char *record_replace_sql(const struct record *record)
{
	const struct column *column;
	const char *comma = "";
	AUTO_BUF sql;

	buf_init(&sql, SQL_MAX);
	add_insert(&sql, record);
	buf_printf(&sql, " ON CONFLICT (");
	add_list(&sql, record, KEYS, ", ", "");
	buf_printf(&sql, ") DO UPDATE SET ");
	for (column = record->columns; column->name; column++) {
		if (column->use != COLUMN_LIVE)
			continue;
		buf_printf(&sql, "%s%s = excluded.%s", comma, column->name, column->name);
		comma = ", ";
	}
	return take_sql(&sql);
}

char *record_update_sql(const struct record *record)
{
	AUTO_BUF sql;

	buf_init(&sql, SQL_MAX);
	buf_printf(&sql, "UPDATE %s SET ", record->table);
	add_list(&sql, record, LIVE, ", ", " = ?");
	buf_printf(&sql, " WHERE ");
	add_list(&sql, record, KEYS, " AND ", " = ?");
	return take_sql(&sql);
}

char *record_select_sql(const struct record *record)
{
	AUTO_BUF sql;

	buf_init(&sql, SQL_MAX);
	buf_printf(&sql, "SELECT ");
	add_list(&sql, record, ALL, ", ", "");
	buf_printf(&sql, " FROM %s ORDER BY %s", record->table, record->order);
	return take_sql(&sql);
}

static int read_word(const struct column *column, const char *text, uint32_t *ret_value)
{
	uint32_t value;

	for (value = 0; column->words[value]; value++) {
		if (strcmp(column->words[value], text) == 0) {
			*ret_value = value;
			return 0;
		}
	}
	return -EPROTO;
}

int record_read(const struct record *record, sqlite3_stmt *stmt, void *object, const char **ret_column)
{
	const struct column *column;
	int i = 0, r;

	for (column = record->columns; column->name; column++, i++) {
		void *member = (char *)object + column->offset;
		sqlite3_int64 number = sqlite3_column_int64(stmt, i);
		const char *text;

		*ret_column = column->name;
		switch (column->type) {
		case COLUMN_BOOL:
			*(bool *)member = number != 0;
			break;
		case COLUMN_U32:
			if (number < 0 || number > UINT32_MAX)
				return -EPROTO;
			*(uint32_t *)member = (uint32_t)number;
			break;
		case COLUMN_U64:
			*(uint64_t *)member = (uint64_t)number;
			break;
		case COLUMN_I64:
			*(int64_t *)member = number;
			break;
		case COLUMN_TEXT:
		case COLUMN_WORD:
			text = (const char *)sqlite3_column_text(stmt, i);
			if (!text)
				return -ENOMEM; /* no column may be NULL */
			if (column->type == COLUMN_TEXT) {
				*(const char **)member = text;
				break;
			}
			r = read_word(column, text, member);
			if (r < 0)
				return r;
			break;
		}
	}
	return 0;
}

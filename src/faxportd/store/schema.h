/* SPDX-License-Identifier: MIT */
/* The tables, how older ones become today's, and every statement that is run on them. */
#ifndef FAXPORTD_STORE_SCHEMA_H
#define FAXPORTD_STORE_SCHEMA_H

#include <sqlite3.h>

#include "faxportd/store/record.h"

extern const struct record store_port_record, store_method_record, store_message_record, store_step_record,
	store_job_record;

/* enum fax_status as it is stored. */
extern const char *const store_status_words[];

/* Columns: name, text (NULL: made from the record), record, what of it. */
#define STORE_SQL_LIST(X) \
	X(BEGIN, "BEGIN IMMEDIATE", NULL, NULL) \
	X(COMMIT, "COMMIT", NULL, NULL) \
	X(ROLLBACK, "ROLLBACK", NULL, NULL) \
	X(SAVE, "SAVEPOINT operation", NULL, NULL) \
	X(RELEASE, "RELEASE operation", NULL, NULL) \
	X(UNDO, "ROLLBACK TO operation", NULL, NULL) \
	X(SEQUENCE, \
	  "UPDATE sequence SET next_message = max(next_message, ?), next_job = max(next_job, ?), " \
	  "next_long_job = max(next_long_job, ?)", \
	  NULL, NULL) \
	X(SEQUENCE_GET, "SELECT next_message, next_job, next_long_job FROM sequence", NULL, NULL) \
	X(PORT_LOAD, NULL, &store_port_record, record_select_sql) \
	X(PORT_SAVE, NULL, &store_port_record, record_update_sql) \
	X(PORT_ADD, \
	  "INSERT INTO port (name, csid, tsid, priority, rings, send, receive, retired) " \
	  "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", \
	  NULL, NULL) \
	X(METHOD_LOAD, NULL, &store_method_record, record_select_sql) \
	X(METHOD_SAVE, NULL, &store_method_record, record_replace_sql) \
	X(ORDER_LOAD, "SELECT guid FROM method_order ORDER BY place", NULL, NULL) \
	X(ORDER_CLEAR, "DELETE FROM method_order", NULL, NULL) \
	X(ORDER_ADD, "INSERT INTO method_order (place, guid) VALUES (?, ?)", NULL, NULL) \
	X(SETTING_LOAD, "SELECT key, value FROM setting ORDER BY key", NULL, NULL) \
	X(SETTING_SAVE, \
	  "INSERT INTO setting (key, value) VALUES (?, ?) " \
	  "ON CONFLICT (key) DO UPDATE SET value = excluded.value", \
	  NULL, NULL) \
	X(MESSAGE_LOAD, NULL, &store_message_record, record_select_sql) \
	X(MESSAGE_ADD, NULL, &store_message_record, record_insert_sql) \
	X(MESSAGE_SAVE, NULL, &store_message_record, record_update_sql) \
	X(MESSAGE_READ, "UPDATE message SET read = ? WHERE id = ?", NULL, NULL) \
	X(MESSAGE_COMPLETE, "UPDATE message SET complete_pages = ? WHERE id = ?", NULL, NULL) \
	X(MESSAGE_PLAN, "UPDATE message SET planned = 1 WHERE id = ?", NULL, NULL) \
	X(MESSAGE_REMOVE, "DELETE FROM message WHERE id = ?", NULL, NULL) \
	X(STEP_LOAD, NULL, &store_step_record, record_select_sql) \
	X(STEP_SAVE, NULL, &store_step_record, record_replace_sql) \
	X(JOB_LOAD, NULL, &store_job_record, record_select_sql) \
	X(JOB_ADD, NULL, &store_job_record, record_insert_sql) \
	X(JOB_SAVE, NULL, &store_job_record, record_update_sql) \
	X(JOB_PAGE, "UPDATE job SET pages_confirmed = ? WHERE id = ?", NULL, NULL) \
	X(JOB_REMOVE, "DELETE FROM job WHERE id = ?", NULL, NULL)

enum store_sql {
#define X(name, text, record, make) STORE_SQL_##name,
	STORE_SQL_LIST(X)
#undef X
		STORE_SQLS
};

/*
 * Open the database file, made (0600) when missing. @ret_version: of its
 * tables; 0: it has none yet. -EPROTO: of a newer faxportd, or of somebody else.
 */
int schema_open(const char *path, sqlite3 **ret_db, int *ret_version);

/* Bring the tables from @version up to date, in one transaction. */
int schema_migrate(sqlite3 *db, int version);

/* Prepare every statement of the list. */
int schema_prepare(sqlite3 *db, sqlite3_stmt *prepared[STORE_SQLS]);

/* What an SQLite code means as a negative errno; the disk's own errno where there is one. */
int schema_errno(sqlite3 *db, int rc);

#endif

/* SPDX-License-Identifier: MIT */
/* The tables and their growth; see schema.h. */
#include "faxportd/store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <faxport/status.h>

#include "base/buf.h"
#include "base/macros.h"
#include "faxportd/log.h"

/* "FAXP", in the header of the file: no other program's database is touched. */
#define APPLICATION_ID 0x46415850

/*
 * Step N brings a database of version N (PRAGMA user_version) to N + 1.
 * Steps that were released are never changed; new ones are added at the end.
 */
static const char *const migrations[] = {
	/* 0: an empty file */
	"CREATE TABLE sequence (next INTEGER NOT NULL) STRICT;"
	"INSERT INTO sequence VALUES (1);"

	"CREATE TABLE port ("
	" device_id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" name TEXT NOT NULL UNIQUE,"
	" csid TEXT NOT NULL,"
	" tsid TEXT NOT NULL,"
	" priority INTEGER NOT NULL,"
	" rings INTEGER NOT NULL,"
	" send INTEGER NOT NULL,"
	" receive INTEGER NOT NULL,"
	" retired INTEGER NOT NULL"
	") STRICT;"

	"CREATE TABLE method ("
	" device_id INTEGER NOT NULL REFERENCES port,"
	" guid TEXT NOT NULL,"
	" enabled INTEGER NOT NULL,"
	" data TEXT NOT NULL,"
	" PRIMARY KEY (device_id, guid)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE method_order ("
	" place INTEGER PRIMARY KEY,"
	" guid TEXT NOT NULL UNIQUE"
	") STRICT;"

	"CREATE TABLE setting ("
	" key TEXT NOT NULL PRIMARY KEY,"
	" value TEXT NOT NULL"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE message ("
	" id INTEGER PRIMARY KEY,"
	" receiving INTEGER NOT NULL,"
	" planned INTEGER NOT NULL,"
	" device_id INTEGER NOT NULL,"
	" received_time INTEGER NOT NULL,"
	" duration_s INTEGER NOT NULL,"
	" tsid TEXT NOT NULL,"
	" csid TEXT NOT NULL,"
	" caller_id TEXT NOT NULL,"
	" called_number TEXT NOT NULL,"
	" pages INTEGER NOT NULL,"
	" bytes INTEGER NOT NULL,"
	" rate INTEGER NOT NULL,"
	" ecm INTEGER NOT NULL,"
	" t38 INTEGER NOT NULL,"
	" status TEXT NOT NULL,"
	" status_detail TEXT NOT NULL,"
	" read INTEGER NOT NULL"
	") STRICT;"

	"CREATE TABLE step ("
	" message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,"
	" guid TEXT NOT NULL,"
	" place INTEGER NOT NULL,"
	" state TEXT NOT NULL,"
	" attempts INTEGER NOT NULL,"
	" next_attempt INTEGER NOT NULL,"
	" last_error TEXT NOT NULL,"
	" PRIMARY KEY (message_id, guid)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE job ("
	" id INTEGER PRIMARY KEY,"
	" state TEXT NOT NULL,"
	" resume_to TEXT NOT NULL,"
	" pause_wanted INTEGER NOT NULL,"
	" cancel_wanted INTEGER NOT NULL,"
	" status TEXT NOT NULL,"
	" status_detail TEXT NOT NULL,"
	" pages INTEGER NOT NULL,"
	" pages_before INTEGER NOT NULL,"
	" pages_confirmed INTEGER NOT NULL,"
	" attempts INTEGER NOT NULL,"
	" failures INTEGER NOT NULL,"
	" interruptions INTEGER NOT NULL,"
	" retries INTEGER NOT NULL,"
	" priority TEXT NOT NULL,"
	" bytes INTEGER NOT NULL,"
	" submitted_time INTEGER NOT NULL,"
	" send_at INTEGER NOT NULL,"
	" discount INTEGER NOT NULL,"
	" next_attempt INTEGER NOT NULL,"
	" start_time INTEGER NOT NULL,"
	" end_time INTEGER NOT NULL,"
	" device_id INTEGER NOT NULL,"
	" only_device_id INTEGER NOT NULL,"
	" number TEXT NOT NULL,"
	" document_name TEXT NOT NULL,"
	" recipient_name TEXT NOT NULL,"
	" sender_name TEXT NOT NULL,"
	" sender_company TEXT NOT NULL,"
	" sender_dept TEXT NOT NULL,"
	" billing_code TEXT NOT NULL,"
	" subject TEXT NOT NULL,"
	" tsid TEXT NOT NULL,"
	" remote_csid TEXT NOT NULL,"
	" user_name TEXT NOT NULL,"
	" rate INTEGER NOT NULL,"
	" ecm INTEGER NOT NULL"
	") STRICT;",

	/* 1: the archive of sent faxes */
	"ALTER TABLE job ADD COLUMN archive_wanted INTEGER NOT NULL DEFAULT 0;",

	/*
	 * 2: jobs and messages do not share their ids any more (core/job/job_ids.h). Both go on where they were;
	 * a job whose id is longer keeps it.
	 */
	"ALTER TABLE sequence RENAME COLUMN next TO next_message;"
	"ALTER TABLE sequence ADD COLUMN next_job INTEGER NOT NULL DEFAULT 1;"
	"ALTER TABLE sequence ADD COLUMN next_long_job INTEGER NOT NULL DEFAULT 32768;"
	"UPDATE sequence SET next_job = next_message, next_long_job = max(next_message, 32768);",

	/* 3: subaddresses, and passwords of what is sent */
	"ALTER TABLE message ADD COLUMN subaddress TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE job ADD COLUMN subaddress TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE job ADD COLUMN password TEXT NOT NULL DEFAULT '';",

	/* 4: a job remembers that the line was too poor for sound at full speed */
	"ALTER TABLE job ADD COLUMN audio_failures INTEGER NOT NULL DEFAULT 0;",

	/* 5: jobs that poll */
	"ALTER TABLE job ADD COLUMN kind TEXT NOT NULL DEFAULT 'SEND';"
	"ALTER TABLE job ADD COLUMN selective TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE job ADD COLUMN message_id INTEGER NOT NULL DEFAULT 0;",

	/* 6: documents on offer */
	"ALTER TABLE job ADD COLUMN keep INTEGER NOT NULL DEFAULT 0;",

	/* 7: a message that is received remembers that its last page is confirmed */
	"ALTER TABLE message ADD COLUMN complete_pages INTEGER NOT NULL DEFAULT 0;",
};

const char *const store_status_words[] = {
#define X(name, words, next, cause, fjes) [FAX_STATUS_##name] = #name,
	FAX_STATUS_LIST(X)
#undef X
		NULL,
};

int schema_errno(sqlite3 *db, int rc)
{
	int error = db ? sqlite3_system_errno(db) : 0;

	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return 0;
	case SQLITE_NOTFOUND: /* op_run() */
		return -ENOENT;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return error > 0 ? -error : -EIO;
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
		return rc == SQLITE_CONSTRAINT_FOREIGNKEY ? -ENOENT : -EINVAL;
	case SQLITE_TOOBIG:
		return -E2BIG;
	case SQLITE_READONLY:
		return -EROFS;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return -EPROTO;
	default:
		return -EIO;
	}
}

/* The one number a statement gives. */
static int get_number(sqlite3 *db, const char *sql, int *ret_number)
{
	sqlite3_stmt *stmt;
	int rc;

	rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		*ret_number = sqlite3_column_int(stmt, 0);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc;
}

/* Whose database is it, and of which version? */
static int check(sqlite3 *db, const char *path, int *ret_version)
{
	int application = 0, tables = 0, rc;

	rc = get_number(db, "PRAGMA user_version", ret_version);
	if (rc == SQLITE_OK)
		rc = get_number(db, "PRAGMA application_id", &application);
	if (rc == SQLITE_OK)
		rc = get_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
	if (rc != SQLITE_OK) {
		log_event(LOG_LEVEL_ERROR, "database cannot be read", "file=\"%s\" error=\"%s\"", path,
			  sqlite3_errmsg(db));
		return schema_errno(db, rc);
	}
	if (tables ? application != APPLICATION_ID : *ret_version != 0) {
		log_event(LOG_LEVEL_ERROR, "database is not of faxportd", "file=\"%s\"", path);
		return -EPROTO;
	}
	if (*ret_version > (int)ARRAY_SIZE(migrations)) {
		log_event(LOG_LEVEL_ERROR, "database is of a newer faxportd", "file=\"%s\" version=%d known=%zu", path,
			  *ret_version, ARRAY_SIZE(migrations));
		return -EPROTO;
	}
	return 0;
}

int schema_open(const char *path, sqlite3 **ret_db, int *ret_version)
{
	/* FULL: a commit is on the disk when it returns (in WAL mode NORMAL would not be). */
	static const char pragmas[] = "PRAGMA journal_mode = WAL;"
				      "PRAGMA synchronous = FULL;"
				      "PRAGMA foreign_keys = ON;"
				      "PRAGMA temp_store = MEMORY;"
				      "PRAGMA trusted_schema = OFF;"
				      "PRAGMA journal_size_limit = 16777216;";
	sqlite3 *db = NULL;
	int fd, rc, r;

	/* Made here so that it, and the files SQLite puts beside it, are nobody else's to read. */
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	close(fd);

	rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_extended_result_codes(db, 1);
		sqlite3_busy_timeout(db, 5000); /* somebody looks at it with the sqlite3 program */
		rc = sqlite3_exec(db, pragmas, NULL, NULL, NULL);
	}
	if (rc != SQLITE_OK) {
		log_event(LOG_LEVEL_ERROR, "database cannot be opened", "file=\"%s\" error=\"%s\"", path,
			  db ? sqlite3_errmsg(db) : "out of memory");
		r = schema_errno(db, rc);
	} else {
		r = check(db, path, ret_version);
	}
	if (r < 0) {
		sqlite3_close(db);
		return r;
	}
	*ret_db = db;
	return 0;
}

int schema_migrate(sqlite3 *db, int version)
{
	AUTO_BUF sql;
	size_t i;
	int rc;

	buf_init(&sql, 1 << 16);
	if (version == (int)ARRAY_SIZE(migrations))
		return 0;
	buf_printf(&sql, "BEGIN IMMEDIATE;");
	for (i = version; i < ARRAY_SIZE(migrations); i++)
		buf_printf(&sql, "%s", migrations[i]);
	buf_printf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %zu; COMMIT;", APPLICATION_ID,
		   ARRAY_SIZE(migrations));
	if (!buf_str(&sql))
		return -ENOMEM;
	rc = sqlite3_exec(db, buf_str(&sql), NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		log_event(LOG_LEVEL_ERROR, "database cannot be brought up to date", "version=%d error=\"%s\"", version,
			  sqlite3_errmsg(db));
		if (!sqlite3_get_autocommit(db))
			sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
		return schema_errno(db, rc);
	}
	log_event(LOG_LEVEL_INFO, version ? "database brought up to date" : "database made", "from=%d to=%zu", version,
		  ARRAY_SIZE(migrations));
	return 0;
}

int schema_prepare(sqlite3 *db, sqlite3_stmt *prepared[STORE_SQLS])
{
	static const struct {
		const char *text;
		const struct record *record;
		char *(*make)(const struct record *record);
	} list[STORE_SQLS] = {
#define X(name, text, record, make) [STORE_SQL_##name] = {text, record, make},
		STORE_SQL_LIST(X)
#undef X
	};
	size_t i;
	int rc;

	for (i = 0; i < STORE_SQLS; i++) {
		AUTO_MEM char *made = list[i].text ? NULL : list[i].make(list[i].record);
		const char *text = list[i].text ? list[i].text : made;

		if (!text)
			return -ENOMEM;
		rc = sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &prepared[i], NULL);
		if (rc != SQLITE_OK) {
			log_event(LOG_LEVEL_ERROR, "statement cannot be prepared", "error=\"%s\" sql=\"%s\"",
				  sqlite3_errmsg(db), text);
			return schema_errno(db, rc);
		}
	}
	return 0;
}

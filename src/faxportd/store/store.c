/* SPDX-License-Identifier: MIT */
/*
 * The store: opening and closing; see store.h.
 *
 * Where a crash can fall, and what the next start finds and does:
 *
 *   Submitting a fax                               client was told   next start
 *   1  while rendering into documents/new-N        nothing           new-N removed
 *   2  new-N synced, not yet renamed               nothing           new-N removed
 *   3  renamed to N.tif, row not committed         nothing           N.tif removed (no row names it)
 *   4  committed, answer not yet given             nothing           job is there and is sent
 *   5  answered                                    the job's id      job is there
 *
 *   Sending
 *   6  SENDING committed, call not yet begun       -                 attempt counts as interrupted, sent at once
 *   7  page confirmed, not yet committed           -                 that page is sent once more
 *   8  page committed                              -                 goes on at the page after it
 *   9  last page committed, end of call not        -                 job is SENT: every page is confirmed
 *      (a document on offer as well, from 7 on; before that it waits again)
 *      (what follows for the archive: queue_archive.c)
 *
 *   Receiving                                      caller was told
 *   10 inbox/N.tif made, row not committed         nothing           N.tif removed; no page was confirmed before
 *   11 row committed as receiving, no page         nothing           dropped by the inbox
 *   12 page synced, not yet confirmed              nothing           kept: the caller may send it again
 *   13 page confirmed, call under way              page received     message made of the pages in the file
 *   14 call ended, facts not committed             page received     as 13, facts partly unknown
 *      (once it is stored that the last page is confirmed: message, and a job that polls, are whole)
 *   15 committed, steps of routing not planned     page received     planned then
 *
 *   Polling: a job, and a message that it receives; 6 and 11 to 15, and
 *   16 message complete, end of job not            page received     job is SENT: it names the message (queue.c)
 *
 *   Removing
 *   17 row gone, file not yet unlinked             -                 file removed (no row names it)
 *
 * Ids: the sequences are stored with the rows they were used for, in the same
 * transaction, so what was told is never given anew; an id that a crash cut off
 * before the commit (3, 10) was told to nobody. Ids of jobs go round
 * (core/job/job_ids.h); what the rows have is marked at the start. The job id of
 * a fax that was being received (11 to 14) is free then: the call is over.
 *
 * A file is synced before it is renamed, its folder before the row is
 * committed, so a row never names a file that is not there. Rows 6 to 9 are
 * the queue's, 11 to 15 the inbox's work, on what is loaded here.
 */
#include <errno.h>
#include <stdint.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/store/store_internal.h"

#define DATABASE "faxport.db"

AUTO_DEFINE(store, store_free);

static int load_sequences(struct store *store)
{
	sqlite3_stmt *stmt = store->prepared[STORE_SQL_SEQUENCE_GET];
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW) {
		store->next_message_id = (uint64_t)sqlite3_column_int64(stmt, STORE_NEXT_MESSAGE);
		job_ids_init(&store->job_ids, (uint64_t)sqlite3_column_int64(stmt, STORE_NEXT_JOB),
			     (uint64_t)sqlite3_column_int64(stmt, STORE_NEXT_LONG_JOB));
		rc = SQLITE_DONE;
	}
	sqlite3_reset(stmt);
	return schema_errno(store->db, rc);
}

static int open_parts(struct store *store, const char *state_dir)
{
	AUTO_MEM char *path = NULL;
	int version, r;

	r = files_open(store, state_dir);
	if (r < 0)
		return r;
	if (asprintf(&path, "%s/" DATABASE, state_dir) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = schema_open(path, &store->db, &version);
	if (r == 0 && version == 0)
		r = files_check_none(store);
	if (r == 0)
		r = schema_migrate(store->db, version);
	if (r == 0)
		r = schema_prepare(store->db, store->prepared);
	if (r == 0)
		r = load_sequences(store);
	if (r == 0)
		r = files_recover(store);
	if (r == 0)
		r = writer_start(store);
	return r;
}

int store_open(const char *state_dir, struct store **ret_store)
{
	AUTO(store) store = NULL;
	int i, r;

	store = calloc(1, sizeof(*store));
	if (!store)
		return -ENOMEM;
	store->root = store->lock = -1;
	for (i = 0; i < STORE_FOLDERS; i++)
		store->folder[i] = -1;
	pthread_mutex_init(&store->db_mutex, NULL);
	pthread_mutex_init(&store->mutex, NULL);
	pthread_cond_init(&store->sync_work, NULL);
	pthread_cond_init(&store->work, NULL);
	pthread_cond_init(&store->idle, NULL);

	r = open_parts(store, state_dir);
	if (r < 0)
		return r;

	*ret_store = store;
	store = NULL; /* the caller owns it now */
	return 0;
}

struct store *store_free(struct store *store)
{
	int i;

	if (!store)
		return NULL;
	writer_stop(store);
	for (i = 0; i < STORE_SQLS; i++)
		sqlite3_finalize(store->prepared[i]);
	sqlite3_close(store->db);
	files_close(store);
	pthread_cond_destroy(&store->idle);
	pthread_cond_destroy(&store->work);
	pthread_cond_destroy(&store->sync_work);
	pthread_mutex_destroy(&store->mutex);
	pthread_mutex_destroy(&store->db_mutex);
	free(store);
	return NULL;
}

int store_free_bytes(const struct store *store, uint64_t *ret_bytes)
{
	struct statvfs fs;

	if (fstatvfs(store->root, &fs) < 0)
		return -errno;
	*ret_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	return 0;
}

void store_keep_sequences(const struct store *store, struct store_op *op)
{
	op->go_on[STORE_NEXT_MESSAGE] = store->next_message_id;
	op->go_on[STORE_NEXT_JOB] = store->job_ids.next;
	op->go_on[STORE_NEXT_LONG_JOB] = store->job_ids.next_long;
}

int store_load(struct store *store, enum store_sql sql, const struct record *record, void *object,
	       int (*fn)(void *arg, void *object), void *arg)
{
	sqlite3_stmt *stmt = store->prepared[sql];
	const char *column = "";
	int rc, r = 0;

	pthread_mutex_lock(&store->db_mutex);
	while (r == 0 && (rc = sqlite3_step(stmt)) != SQLITE_DONE) {
		if (rc != SQLITE_ROW) {
			r = schema_errno(store->db, rc);
			log_event(LOG_LEVEL_ERROR, "rows cannot be read", "table=%s error=\"%s\"", record->table,
				  sqlite3_errmsg(store->db));
			break;
		}
		r = record_read(record, stmt, object, &column);
		if (r < 0)
			log_event(LOG_LEVEL_ERROR, "a row is not understood", "table=%s column=%s", record->table,
				  column);
		else
			r = fn(arg, object);
	}
	sqlite3_reset(stmt);
	pthread_mutex_unlock(&store->db_mutex);
	return r;
}

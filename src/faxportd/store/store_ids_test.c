/* SPDX-License-Identifier: MIT */
/* Ids of jobs and of messages: apart from each other, in turn, over restarts; a database of before. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/store/fixture.h"
#include "faxportd/store/store_internal.h"

#define LAST JOB_IDS_SHORT_MAX

static void change_database(const char *sql)
{
	sqlite3 *db;

	assert(sqlite3_open(path_of("faxport.db"), &db) == SQLITE_OK);
	assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
	sqlite3_close(db);
}

/* A job that is stored. */
static uint32_t job_added(struct store *store)
{
	int result = 1;
	uint32_t id = add_job(store, "page", &result);

	store_drain(store);
	assert(result == 0);
	return id;
}

static void job_removed(struct store *store, uint32_t id)
{
	assert(DO(store, store_job_remove(store, id, on_done, &result)) == 0);
}

/* A fax that begins to come in. */
static int message_begin(struct store *store, uint64_t *ret_id, uint32_t *ret_job_id)
{
	struct fax_message facts = {
		.tsid = "", .csid = "", .caller_id = "", .called_number = "", .subaddress = "", .status_detail = ""};
	int result = 1, fd;

	assert(store_message_begin(store, &facts, on_done, &result, ret_id, ret_job_id, &fd) == 0);
	close(fd);
	store_drain(store);
	return result;
}

static uint64_t message_begun(struct store *store, uint32_t *ret_job_id)
{
	uint64_t id;

	assert(message_begin(store, &id, ret_job_id) == 0);
	return id;
}

static void test_apart(void)
{
	struct store *store;
	uint32_t job_id;
	int i;

	folder_new();
	store = open_store();
	assert(job_added(store) == 1);
	assert(message_begun(store, &job_id) == 1 && job_id == 2);
	assert(job_added(store) == 3);
	store_job_id_give_back(store, 2);
	assert(store->job_ids.short_taken == 2);

	/* However many messages, a call takes one job id at a time. */
	for (i = 0; i < 40; i++) {
		assert(message_begun(store, &job_id) == (uint64_t)i + 2 && job_id == (uint32_t)i + 4);
		store_job_id_give_back(store, job_id);
	}
	assert(store->job_ids.short_taken == 2);

	/* A call that a kill cut off has no job any more; what follows goes on behind all that was given. */
	assert(message_begun(store, &job_id) == 42 && job_id == 44);
	store = reopen(store);
	assert(store->job_ids.short_taken == 2);
	assert(job_added(store) == 45 && message_begun(store, &job_id) == 43 && job_id == 46);

	/* Message ids never come back, those of jobs not yet. */
	job_removed(store, 45);
	assert(DO(store, store_message_remove(store, 43, on_done, &result)) == 0);
	store = reopen(store);
	assert(message_begun(store, &job_id) == 44 && job_id == 47);
	store_free(store);
}

static void test_round(void)
{
	struct store *store;
	uint32_t job_id;

	folder_new();
	store = open_store();
	assert(job_added(store) == 1 && job_added(store) == 2 && job_added(store) == 3);
	store_free(store);

	/* Years later: 40,000 messages, jobs near the end of a round; two of the first are still there. */
	change_database("UPDATE sequence SET next_message = 40001, next_job = 3 * 32767 - 1");
	store = open_store();
	job_removed(store, 2);
	assert(message_begun(store, &job_id) == 40001 && job_id == LAST - 1);
	assert(job_added(store) == LAST);
	assert(job_added(store) == 2);
	store = reopen(store);
	assert(message_begun(store, &job_id) == 40002 && job_id == 4);
	assert(job_added(store) == 5);
	assert(load_jobs(store).count == 5);
	store_free(store);
}

/* What the disk did not take has no id: they are free again, and nobody else's. */
static void test_refused(void)
{
	struct store *store;
	uint32_t job_id;
	uint64_t id;
	int outcome = 1;

	folder_new();
	store = open_store();
	assert(job_added(store) == 1);
	disk_full_for = "faxport.db-wal";
	assert(add_job(store, "refused", &outcome) == 2);
	store_drain(store);
	assert(outcome == -ENOSPC && store->job_ids.short_taken == 1);
	assert(message_begin(store, &id, &job_id) == -ENOSPC && job_id == 3);
	store_job_id_give_back(store, job_id); /* the call is the caller's */
	assert(DO(store, store_job_remove(store, 1, on_done, &result)) == -ENOSPC);
	assert(store->job_ids.short_taken == 1);
	disk_full_for = NULL;
	job_removed(store, 1);
	assert(store->job_ids.short_taken == 0);
	assert(job_added(store) == 4);
	/* Removed already: the id may be another's by now. */
	assert(DO(store, store_job_remove(store, 1, on_done, &result)) == -ENOENT);
	assert(DO(store, store_job_remove(store, 99, on_done, &result)) == -ENOENT);
	assert(store->job_ids.short_taken == 1);
	store_free(store);

	/* The file of a message to come cannot be made: its job id is free. */
	store = open_store();
	make_file("inbox/2.tif", "in the way");
	assert(store->next_message_id == 2);
	{
		struct fax_message facts = {.tsid = "",
					    .csid = "",
					    .caller_id = "",
					    .called_number = "",
					    .subaddress = "",
					    .status_detail = ""};
		int fd;

		assert(store_message_begin(store, &facts, NULL, NULL, &id, &job_id, &fd) == -EEXIST);
	}
	assert(store->job_ids.short_taken == 1);
	store_free(store);
}

/* All short ones taken, as if by so many jobs. */
static void fill(struct store *store)
{
	uint32_t id;

	for (id = 1; id <= LAST; id++)
		job_ids_mark(&store->job_ids, id);
}

static void test_full(void)
{
	struct store *store;
	uint32_t job_id;

	folder_new();
	store = open_store();
	assert(job_added(store) == 1);
	fill(store);
	assert(job_added(store) == LAST + 1);
	assert(message_begun(store, &job_id) == 1 && job_id == LAST + 2);
	store_job_id_give_back(store, 20000);
	assert(job_added(store) == 20000);
	job_removed(store, LAST + 1);

	/* The long ones do not come back, not after a restart either. */
	store = reopen(store);
	fill(store);
	assert(job_added(store) == LAST + 3);
	store = reopen(store);
	assert(job_added(store) == 20001);
	assert(load_jobs(store).count == 4 && exists("documents/32770.tif"));
	store_free(store);
}

/* From before jobs and messages had ids of their own (version 2): one sequence for both. */
static void make_version_2(const char *more)
{
	struct store *store;
	uint32_t job_id;

	folder_new();
	store = open_store();
	assert(job_added(store) == 1 && message_begun(store, &job_id) == 1);
	store_free(store);
	change_database("ALTER TABLE message DROP COLUMN subaddress;"
			"ALTER TABLE message DROP COLUMN complete_pages;"
			"ALTER TABLE job DROP COLUMN subaddress;"
			"ALTER TABLE job DROP COLUMN password;"
			"ALTER TABLE job DROP COLUMN keep;"
			"ALTER TABLE job DROP COLUMN kind;"
			"ALTER TABLE job DROP COLUMN selective;"
			"ALTER TABLE job DROP COLUMN message_id;"
			"ALTER TABLE sequence DROP COLUMN next_job;"
			"ALTER TABLE sequence DROP COLUMN next_long_job;"
			"ALTER TABLE sequence RENAME COLUMN next_message TO next;"
			"ALTER TABLE job DROP COLUMN audio_failures;"
			"PRAGMA user_version = 2");
	change_database(more);
}

static void test_migration(void)
{
	struct store *store;
	uint32_t job_id;

	make_version_2("UPDATE message SET id = 2; UPDATE sequence SET next = 3");
	assert(rename(path_of("inbox/1.tif"), path_of("inbox/2.tif")) == 0);
	store = open_store();
	assert(number(store, "PRAGMA user_version") == 8);
	assert(number(store, "SELECT next_message = 3 AND next_job = 3 AND next_long_job = 32768 FROM sequence") == 1);
	assert(number(store, "SELECT count(*) FROM message WHERE subaddress = '' AND complete_pages = 0") == 1);
	assert(number(store,
		      "SELECT count(*) FROM job WHERE subaddress = '' AND password = '' AND audio_failures = 0") == 1);
	assert(message_begun(store, &job_id) == 3 && job_id == 3 && job_added(store) == 4);
	assert(load_jobs(store).count == 2 && exists("inbox/2.tif"));
	store_free(store);

	/* So many that ids have grown: a long one stays, messages go on above all, jobs are short from now on. */
	make_version_2("UPDATE job SET id = 70001; UPDATE message SET id = 70002; UPDATE sequence SET next = 70003");
	assert(rename(path_of("inbox/1.tif"), path_of("inbox/70002.tif")) == 0);
	assert(rename(path_of("documents/1.tif"), path_of("documents/70001.tif")) == 0);
	store = open_store();
	assert(load_jobs(store).job[0].job.facts.id == 70001 && !load_jobs(store).job[0].file_missing);
	assert(message_begun(store, &job_id) == 70003 && job_id == 70003 - 2 * LAST);
	assert(job_added(store) == 70004 - 2 * LAST);
	assert(DO(store, store_job_page(store, 70001, 2, on_done, &result)) == 0);
	fill(store);
	assert(job_added(store) == 70003); /* no id of before comes back */
	store = reopen(store);
	assert(load_jobs(store).count == 3 && message_begun(store, &job_id) == 70004);
	job_removed(store, 70001);
	assert(!exists("documents/70001.tif"));
	store_free(store);
}

int main(void)
{
	fixture_begin();
	test_apart();
	test_round();
	test_refused();
	test_full();
	test_migration();
	fixture_end();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * The store and the disk: syncs in the right order, groups of one commit, a
 * full disk that fails what it must and nothing else, what a start cleans up,
 * refuses and brings up to date.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <re/re.h>

#include "base/buf.h"
#include "base/macros.h"
#include "faxportd/store/fixture.h"
#include "faxportd/store/store_internal.h"

/* ---- order of syncs, groups ------------------------------------------------------------ */

static void test_syncs(void)
{
	struct store *store;
	int added = 1;

	folder_new();
	store = open_store();
	disk_watch();
	assert(add_job(store, "page", &added) == 1);
	assert(exists("documents/new-1"));
	assert(done(store, 0, &added) == 0);
	disk_expect("fdatasync new-1; rename 1.tif; fsync documents; fdatasync faxport.db-wal; ");
	assert(!exists("documents/new-1") && exists("documents/1.tif"));

	disk_watch();
	assert(DO(store, store_job_page(store, 1, 1, on_done, &result)) == 0);
	disk_expect("fdatasync faxport.db-wal; ");
	store_free(store);
}

/* While the writer is held up, everything else gathers into one group. */
static void test_groups(void)
{
	enum { MANY = 500 };
	static int results[MANY];
	struct store *store;
	uint64_t commits;
	int i;

	folder_new();
	store = open_store();
	for (i = 0; i < MANY; i++) {
		results[i] = 1;
		assert(add_job(store, "page", &results[i]) == (uint32_t)i + 1);
	}
	store_drain(store);
	for (i = 0; i < MANY; i++)
		assert(results[i] == 0);
	assert(number(store, "SELECT count(*) FROM job") == MANY);

	commits = store->commits;
	pthread_mutex_lock(&store->db_mutex);
	for (i = 0; i < MANY; i++) {
		results[i] = 1;
		assert(store_job_page(store, (uint32_t)i + 1, 1, on_done, &results[i]) == 0);
	}
	pthread_mutex_unlock(&store->db_mutex);
	store_drain(store);
	for (i = 0; i < MANY; i++)
		assert(results[i] == 0);
	/* The first may have gone ahead with what was there. */
	assert(store->commits - commits >= 1 && store->commits - commits <= 2);
	assert(number(store, "SELECT count(*) FROM job WHERE pages_confirmed = 1") == MANY);
	store_free(store);
}

/* What is wrong with one operation is its own business. */
static void test_alone(void)
{
	struct store_setting setting = {"k", "1"};
	int results[5] = {1, 1, 1, 1, 1};
	struct store *store;
	uint64_t commits;
	struct jobs jobs;

	folder_new();
	store = open_store();
	assert(add_job(store, "page", NULL) == 1);
	store_drain(store);

	commits = store->commits;
	pthread_mutex_lock(&store->db_mutex);
	assert(store_job_page(store, 1, 2, on_done, &results[0]) == 0);
	assert(store_job_page(store, 9, 2, on_done, &results[1]) == 0);
	assert(add_job(store, "second", &results[2]) == 2);
	assert(store_method_order_save(store, (const char *[]){"{A}", "{A}"}, 2, on_done, &results[3]) == 0);
	assert(store_settings_save(store, &setting, 1, on_done, &results[4]) == 0);
	pthread_mutex_unlock(&store->db_mutex);
	store_drain(store);
	assert(results[0] == 0 && results[1] == -ENOENT && results[2] == 0 && results[3] == -EINVAL && results[4] == 0);
	assert(store->commits - commits <= 3);
	store = reopen(store);
	jobs = load_jobs(store);
	assert(jobs.count == 2 && jobs.job[0].job.facts.pages_confirmed == 2);
	assert(number(store, "SELECT count(*) FROM method_order") == 0);
	assert(number(store, "SELECT count(*) FROM setting WHERE key = 'k' AND value = '1'") == 1);

	/* A document that cannot be synced. */
	results[0] = results[1] = 1;
	disk_bad_for = "new-1";
	add_job(store, "bad", &results[0]);
	assert(done(store, 0, &results[0]) == -EIO);
	disk_bad_for = NULL;
	assert(!exists("documents/new-1") && !exists("documents/3.tif"));
	assert(DO(store, store_job_page(store, 1, 3, on_done, &result)) == 0);
	store_free(store);
}

/* ---- a full disk -------------------------------------------------------------------------- */

static void test_full(void)
{
	int results[3] = {1, 1, 1};
	struct store *store;
	struct jobs jobs;
	uint32_t job_id;
	uint64_t id;
	int fd;

	folder_new();
	store = open_store();
	assert(add_job(store, "page", NULL) == 1);
	store_drain(store);

	disk_full_for = "faxport.db-wal";
	pthread_mutex_lock(&store->db_mutex);
	add_job(store, "refused", &results[0]);
	assert(store_job_page(store, 1, 1, on_done, &results[1]) == 0);
	assert(store_message_begin(store,
				   &(struct fax_message){.tsid = "",
							 .csid = "",
							 .caller_id = "",
							 .called_number = "",
							 .subaddress = "",
							 .status_detail = ""},
				   on_done, &results[2], &id, &job_id, &fd) == 0);
	close(fd);
	pthread_mutex_unlock(&store->db_mutex);
	store_drain(store);
	assert(results[0] == -ENOSPC && results[1] == -ENOSPC && results[2] == -ENOSPC);
	assert(!exists("documents/2.tif") && !exists("documents/new-1") && !exists("inbox/1.tif"));
	disk_full_for = NULL;

	/* Room again: all goes on, and nothing of the failed group is there. */
	assert(DO(store, store_job_page(store, 1, 2, on_done, &result)) == 0);
	store = reopen(store);
	jobs = load_jobs(store);
	assert(jobs.count == 1 && jobs.job[0].job.facts.pages_confirmed == 2);

	/* A database that may not grow any further. */
	assert(sqlite3_exec(store->db, "PRAGMA max_page_count = 1", NULL, NULL, NULL) == SQLITE_OK);
	for (id = 0, results[0] = 0; id < 200 && results[0] == 0; id++) {
		results[0] = 1;
		add_job(store, "page", &results[0]);
		store_drain(store);
	}
	assert(results[0] == -ENOSPC);

	/* A disk that does not sync: the yes is not given. */
	assert(sqlite3_exec(store->db, "PRAGMA max_page_count = 10000", NULL, NULL, NULL) == SQLITE_OK);
	disk_bad_for = "faxport.db-wal";
	assert(DO(store, store_job_page(store, 1, 3, on_done, &result)) == -EIO);
	disk_bad_for = NULL;
	assert(DO(store, store_job_page(store, 1, 3, on_done, &result)) == 0);
	store_free(store);
}

/* ---- starting --------------------------------------------------------------------------------- */

static void test_recovery(void)
{
	struct fax_message facts = {
		.tsid = "", .csid = "", .caller_id = "", .called_number = "", .subaddress = "", .status_detail = ""};
	char name[STORE_NAME_SIZE];
	struct store *store;
	struct jobs jobs;
	uint32_t job_id;
	uint64_t id;
	int fd;

	folder_new();
	store = open_store();
	assert(add_job(store, "one", NULL) == 1);
	assert(add_job(store, "two", NULL) == 2);
	store_drain(store);
	assert(store_document_create(store, name, &fd) == 0); /* a crash while rendering */
	close(fd);
	store_free(store);

	make_file("documents/77.tif", "no row");
	make_file("inbox/90.tif", "no row");
	make_file("inbox/91.tiff", "not our spelling");
	make_file("inbox/091.tif", "not our spelling");
	make_file("documents/notes.txt", "somebody's");
	assert(unlink(path_of("documents/2.tif")) == 0);

	store = open_store();
	assert(!exists("documents/77.tif") && !exists("inbox/90.tif"));
	assert(!exists(path_of(name)) && !exists("documents/new-3"));
	assert(exists("inbox/91.tiff") && exists("inbox/091.tif") && exists("documents/notes.txt"));
	jobs = load_jobs(store);
	assert(jobs.count == 2 && !jobs.job[0].file_missing && jobs.job[0].file_bytes == 3);
	assert(jobs.job[1].file_missing && jobs.job[1].file_bytes == 0);
	assert(add_job(store, "next", NULL) == 3); /* nobody was told of 77 */
	assert(store_message_begin(store, &facts, NULL, NULL, &id, &job_id, &fd) == 0);
	assert(id == 91 && job_id == 4); /* a message's is beyond every one ever seen */
	close(fd);
	store_drain(store);
	store_free(store);
}

static void test_lock(void)
{
	struct store *store, *second = NULL;

	folder_new();
	store = open_store();
	assert(store_open(folder, &second) == -EBUSY && !second);
	store_free(store);
	store = open_store();
	store_free(store);
}

static int mode_of(const char *name)
{
	struct stat st;

	assert(stat(path_of(name), &st) == 0);
	return st.st_mode & 0777;
}

static void test_modes(void)
{
	struct store *store;
	mode_t before = umask(0);
	uint64_t bytes;

	folder_new();
	strcat(folder, "/state");
	store = open_store();
	assert(add_job(store, "page", NULL) == 1);
	store_drain(store);
	assert(mode_of("") == 0700 && mode_of("documents") == 0700 && mode_of("inbox") == 0700);
	assert(mode_of("faxport.db") == 0600 && mode_of("faxport.db-wal") == 0600 && mode_of("lock") == 0600);
	assert(mode_of("documents/1.tif") == 0600);
	assert(store_free_bytes(store, &bytes) == 0 && bytes > 0);
	store_free(store);
	umask(before);
	*strrchr(folder, '/') = '\0';
}

static void change_database(const char *sql)
{
	sqlite3 *db;

	assert(sqlite3_open(path_of("faxport.db"), &db) == SQLITE_OK);
	assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
	sqlite3_close(db);
}

static int never_called(void *arg, const struct store_job *job)
{
	(void)arg;
	(void)job;
	assert(!"called");
}

static void test_versions(void)
{
	struct store *store = NULL;

	/* An empty file is version 0 and gets its tables. */
	folder_new();
	make_file("faxport.db", "");
	store = open_store();
	assert(number(store, "PRAGMA user_version") == 8);
	assert(number(store, "PRAGMA foreign_keys") == 1 && number(store, "PRAGMA synchronous") == 2);
	assert(number(store, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT%' "
			     "AND name NOT LIKE 'sqlite_%'") == 0);
	assert(add_job(store, "page", NULL) == 1);
	store_drain(store);
	store_free(store);

	/* From the future. */
	change_database("PRAGMA user_version = 1000");
	store = NULL;
	assert(store_open(folder, &store) == -EPROTO && !store);
	change_database("PRAGMA user_version = 8");

	/* From before the archive: it gets its column, and keeps its job. */
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
			"ALTER TABLE job DROP COLUMN archive_wanted;"
			"PRAGMA user_version = 1");
	store = open_store();
	assert(number(store, "PRAGMA user_version") == 8);
	assert(number(store, "SELECT count(*) FROM job WHERE archive_wanted = 0 AND audio_failures = 0") == 1);
	assert(number(store, "SELECT count(*) FROM job WHERE subaddress = '' AND password = ''") == 1);
	store_free(store);

	/* A word of the future in a row: the load says no, instead of guessing. */
	change_database("UPDATE job SET state = 'TELEPORTED'");
	store = open_store();
	assert(store_load_jobs(store, never_called, NULL) == -EPROTO);
	store_free(store);

	/* The database lost, the faxes still there: nothing is deleted, not even at the second try. */
	assert(unlink(path_of("faxport.db")) == 0);
	unlink(path_of("faxport.db-wal"));
	unlink(path_of("faxport.db-shm"));
	store = NULL;
	assert(store_open(folder, &store) == -EPROTO && !store);
	assert(store_open(folder, &store) == -EPROTO && !store);
	assert(exists("documents/1.tif"));

	/* Somebody else's database. */
	folder_new();
	change_database("CREATE TABLE theirs (x)");
	assert(store_open(folder, &store) == -EPROTO && !store);
	folder_new();
	make_file("faxport.db", "this is no database, it is a text that somebody saved under that name");
	assert(store_open(folder, &store) == -EPROTO && !store);
}

int main(void)
{
	fixture_begin();
	test_syncs();
	test_groups();
	test_alone();
	test_full();
	test_recovery();
	test_lock();
	test_modes();
	test_versions();
	fixture_end();
	return 0;
}

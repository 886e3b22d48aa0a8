/* SPDX-License-Identifier: MIT */
/* What the store's tests share; see fixture.h. */
#include "faxportd/store/fixture.h"

#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <re/re.h>

#include "base/buf.h"
#include "base/macros.h"
#include "faxportd/store/store_internal.h"

/* ---- the disk, watched ------------------------------------------------------ */

static struct buf disk_log; /* "fdatasync new-1; rename 1.tif; ..." */
static pthread_mutex_t disk_mutex = PTHREAD_MUTEX_INITIALIZER;
static bool disk_noted;
const char *disk_full_for, *disk_bad_for;

static const char *name_of(int fd, char name[256])
{
	char link[64], *slash;
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, name, 255);
	name[MAX(size, 0)] = '\0';
	slash = strrchr(name, '/');
	return slash ? slash + 1 : name;
}

static bool ends_with(const char *text, const char *end)
{
	size_t a = strlen(text), b = strlen(end);

	return a >= b && strcmp(text + a - b, end) == 0;
}

static void disk_note(const char *what, const char *name)
{
	pthread_mutex_lock(&disk_mutex);
	if (disk_noted)
		buf_printf(&disk_log, "%s %s; ", what, name);
	pthread_mutex_unlock(&disk_mutex);
}

/* SQLite's calls come here as well: the program's own symbols go first. */
int fdatasync(int fd)
{
	char name[256];

	name_of(fd, name);
	disk_note("fdatasync", name_of(fd, name));
	if (disk_bad_for && ends_with(name_of(fd, name), disk_bad_for)) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
	char name[256];

	disk_note("fsync", name_of(fd, name));
	return (int)syscall(SYS_fsync, fd);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	disk_note("rename", to);
	return (int)syscall(SYS_renameat, from_folder, from, to_folder, to);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
	char name[256];

	if (disk_full_for && ends_with(name_of(fd, name), disk_full_for)) {
		errno = ENOSPC;
		return -1;
	}
	return syscall(SYS_pwrite64, fd, data, size, at);
}

void disk_watch(void)
{
	buf_reset(&disk_log);
	disk_noted = true;
}

void disk_expect(const char *expected)
{
	const char *seen = buf_str(&disk_log);

	disk_noted = false;
	if (strcmp(seen, expected) != 0) {
		fprintf(stderr, "disk: %s\nwant: %s\n", seen, expected);
		abort();
	}
}

/* ---- a folder to work in ------------------------------------------------------ */

char folder[64];
const char *folder_base = "/tmp";

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void folder_remove(void)
{
	if (*folder)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	*folder = '\0';
}

void folder_new(void)
{
	folder_remove();
	snprintf(folder, sizeof(folder), "%s/store_test.XXXXXX", folder_base);
	assert(mkdtemp(folder));
}

const char *path_of(const char *name)
{
	static char path[2][256];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

bool exists(const char *name)
{
	return access(path_of(name), F_OK) == 0;
}

void make_file(const char *name, const char *content)
{
	int fd = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert(fd >= 0 && write(fd, content, strlen(content)) == (ssize_t)strlen(content));
	close(fd);
}

struct store *open_store(void)
{
	struct store *store = NULL;
	int r = store_open(folder, &store);

	assert(r == 0);
	return store;
}

struct store *reopen(struct store *store)
{
	store_free(store);
	return open_store();
}

/* The outcome of an operation: 1 while it is open. */
void on_done(void *arg, int r)
{
	assert(*(int *)arg == 1);
	*(int *)arg = r;
}

int done(struct store *store, int queued, int *result)
{
	assert(queued == 0);
	store_drain(store);
	assert(*result <= 0);
	return *result;
}

int number(struct store *store, const char *sql)
{
	sqlite3_stmt *stmt;
	int value;

	assert(sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) == SQLITE_OK);
	assert(sqlite3_step(stmt) == SQLITE_ROW);
	value = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

/* ---- jobs in tests ---------------------------------------------------------------- */

struct job some_job(void)
{
	return (struct job){
		.facts = {.state = FAX_JOB_PENDING,
			  .status_detail = "",
			  .pages = 3,
			  .retries = FAX_RETRIES_DEFAULT,
			  .priority = FAX_PRIORITY_NORMAL,
			  .bytes = 10,
			  .number = "+49 30 1234",
			  .document_name = "offer.pdf",
			  .recipient_name = "M\xc3\xbcller",
			  .sender_name = "Me",
			  .sender_company = "",
			  .sender_dept = "",
			  .billing_code = "",
			  .subject = "",
			  .tsid = "",
			  .remote_csid = "",
			  .subaddress = "",
			  .selective = "",
			  .user_name = "anna"},
		.password = "",
	};
}

/* Queue a job with a document of @content; its id at once. */
uint32_t add_job(struct store *store, const char *content, int *result)
{
	struct job job = some_job();
	char name[STORE_NAME_SIZE];
	uint32_t id = 0;
	int fd;

	assert(store_document_create(store, name, &fd) == 0);
	assert(write(fd, content, strlen(content)) == (ssize_t)strlen(content));
	close(fd);
	assert(store_job_add(store, &job, name, result ? on_done : NULL, result, &id) == 0);
	return id;
}

static int collect_job(void *arg, const struct store_job *job)
{
	struct jobs *jobs = arg;

	assert(jobs->count < ARRAY_SIZE(jobs->job));
	jobs->job[jobs->count++] = *job; /* its strings are gone after this */
	return 0;
}

struct jobs load_jobs(struct store *store)
{
	struct jobs jobs = {.count = 0};

	assert(store_load_jobs(store, collect_job, &jobs) == 0);
	return jobs;
}

/* A test that fails leaves no folder behind either. */
static void on_abort(int signal_number)
{
	(void)signal_number;
	folder_remove();
}

void fixture_begin(void)
{
	signal(SIGABRT, on_abort);
	assert(libre_init() == 0);
	buf_init(&disk_log, 1 << 20);
}

void fixture_end(void)
{
	folder_remove();
	buf_fini(&disk_log);
	libre_close();
}

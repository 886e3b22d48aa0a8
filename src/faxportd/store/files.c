/* SPDX-License-Identifier: MIT */
/*
 * The page files: <folder>/<id>.tif beside the row of that id, and
 * documents/new-<n> while a document is being rendered. Which name belongs to
 * what is decided here and nowhere else.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/store/store_internal.h"

static const char *const folder_names[STORE_FOLDERS] = {
	[STORE_DOCUMENTS] = "documents",
	[STORE_INBOX] = "inbox",
};

#define TEMPORARY "new-"

/* ---- opening ------------------------------------------------------------- */

static int open_folder(int at, const char *name)
{
	int fd;

	if (mkdirat(at, name, 0700) < 0 && errno != EEXIST)
		return -errno;
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int files_open(struct store *store, const char *state_dir)
{
	int i;

	store->root = open_folder(AT_FDCWD, state_dir);
	if (store->root < 0)
		return store->root;

	store->lock = openat(store->root, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (store->lock < 0)
		return -errno;
	if (flock(store->lock, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK)
			return -errno;
		log_event(LOG_LEVEL_ERROR, "another faxportd runs on this state folder", "folder=\"%s\"", state_dir);
		return -EBUSY;
	}

	for (i = 0; i < STORE_FOLDERS; i++) {
		store->folder[i] = open_folder(store->root, folder_names[i]);
		if (store->folder[i] < 0)
			return store->folder[i];
	}
	return fsync(store->root) < 0 ? -errno : 0;
}

void files_close(struct store *store)
{
	int i;

	for (i = 0; i < STORE_FOLDERS; i++)
		if (store->folder[i] >= 0)
			close(store->folder[i]);
	if (store->root >= 0)
		close(store->root);
	if (store->lock >= 0)
		close(store->lock); /* last: the next one may come in now */
}

/* ---- names ---------------------------------------------------------------- */

static void row_name(uint64_t id, char ret_name[STORE_NAME_SIZE])
{
	snprintf(ret_name, STORE_NAME_SIZE, "%" PRIu64 ".tif", id);
}

/* Is @name the file of a row, as we spell it? */
static bool parse_row_name(const char *name, uint64_t *ret_id)
{
	char again[STORE_NAME_SIZE];

	*ret_id = strtoull(name, NULL, 10);
	row_name(*ret_id, again);
	return strcmp(name, again) == 0;
}

bool files_size(const struct store *store, enum store_folder folder, uint64_t id, uint64_t *ret_bytes)
{
	char name[STORE_NAME_SIZE];
	struct stat st;

	row_name(id, name);
	*ret_bytes = 0;
	if (fstatat(store->folder[folder], name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	*ret_bytes = (uint64_t)st.st_size;
	return true;
}

int files_open_row(const struct store *store, enum store_folder folder, uint64_t id, int flags)
{
	char name[STORE_NAME_SIZE];
	int fd;

	row_name(id, name);
	fd = openat(store->folder[folder], name, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	return fd < 0 ? -errno : fd;
}

void files_unlink_row(const struct store *store, enum store_folder folder, uint64_t id)
{
	char name[STORE_NAME_SIZE];

	row_name(id, name);
	unlinkat(store->folder[folder], name, 0);
}

int store_document_create(struct store *store, char ret_name[STORE_NAME_SIZE], int *ret_file)
{
	int fd;

	snprintf(ret_name, STORE_NAME_SIZE, TEMPORARY "%" PRIu32, ++store->next_temporary);
	fd = openat(store->folder[STORE_DOCUMENTS], ret_name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	*ret_file = fd;
	return 0;
}

void store_document_discard(struct store *store, const char *name)
{
	unlinkat(store->folder[STORE_DOCUMENTS], name, 0);
}

/* ---- the file of an operation, on the writer's thread ---------------------- */

static int sync_file(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int r = 0;

	if (fd < 0)
		return -errno;
	if (fdatasync(fd) < 0)
		r = -errno;
	close(fd);
	return r;
}

int files_sync(const struct store *store, const struct store_op *op)
{
	return sync_file(store->folder[op->folder], op->temporary);
}

int files_prepare(const struct store *store, const struct store_op *op)
{
	int folder = store->folder[op->folder];

	switch (op->file) {
	case OP_FILE_ADOPT: /* synced already */
		return renameat(folder, op->temporary, folder, op->name) < 0 ? -errno : 0;
	case OP_FILE_SYNC:
		return sync_file(folder, op->name);
	default:
		return 0;
	}
}

void files_finish(const struct store *store, const struct store_op *op)
{
	int folder = store->folder[op->folder];

	if (op->file == OP_FILE_REMOVE && op->result == 0)
		unlinkat(folder, op->name, 0);
	if (op->result == 0)
		return;
	if (op->file == OP_FILE_ADOPT)
		unlinkat(folder, op->temporary, 0);
	if (op->file == OP_FILE_ADOPT || op->file == OP_FILE_NEW)
		unlinkat(folder, op->name, 0);
}

/* ---- the start ---------------------------------------------------------------- */

/* The rows of a table, in order of id. */
struct row {
	uint64_t id; /* the first: compare_ids() */
	bool has_file;
};

struct row_list {
	struct row *row;
	size_t count;
};

/* @sql gives id and whether there is a file. */
static int load_rows(struct store *store, const char *sql, struct row_list *rows)
{
	sqlite3_stmt *stmt = NULL;
	size_t capacity = 0;
	int rc;

	rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(stmt);
		if (rc != SQLITE_ROW)
			break;
		if (rows->count == capacity) {
			struct row *more;

			capacity = MAX(capacity * 2, 256);
			more = reallocarray(rows->row, capacity, sizeof(*more));
			if (!more) {
				rc = SQLITE_NOMEM;
				break;
			}
			rows->row = more;
		}
		rows->row[rows->count++] = (struct row){.id = (uint64_t)sqlite3_column_int64(stmt, 0),
							.has_file = sqlite3_column_int(stmt, 1)};
	}
	sqlite3_finalize(stmt);
	return schema_errno(store->db, rc);
}

static int compare_ids(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Call @fn for every name in a folder until it returns a negative errno. */
static int each_file(const struct store *store, enum store_folder folder, int (*fn)(void *arg, const char *name),
		     void *arg)
{
	int fd = openat(store->folder[folder], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int r = 0;

	if (!dir) {
		r = -errno;
		if (fd >= 0)
			close(fd);
		return r;
	}
	while (r == 0 && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			r = fn(arg, entry->d_name);
	closedir(dir);
	return r;
}

static int refuse_row_file(void *arg, const char *name)
{
	enum store_folder folder = *(int *)arg;
	uint64_t id;

	if (!parse_row_name(name, &id))
		return 0;
	/* The faxes of a database that is lost are not ours to delete. */
	log_event(LOG_LEVEL_ERROR, "database is gone but its page files are there",
		  "folder=%s file=%s advice=\"restore faxport.db, or move the files away\"", folder_names[folder],
		  name);
	return -EPROTO;
}

int files_check_none(const struct store *store)
{
	int i, r = 0;

	for (i = 0; i < STORE_FOLDERS && r == 0; i++)
		r = each_file(store, i, refuse_row_file, &i);
	return r;
}

struct sweep {
	struct store *store;
	enum store_folder folder;
	const struct row_list *rows;
	size_t removed;
};

/* One file: of a row, left over, or not ours. */
static int sweep_file(void *arg, const char *name)
{
	struct sweep *sweep = arg;
	uint64_t id;

	if (parse_row_name(name, &id)) {
		if (sweep->folder == STORE_INBOX)
			sweep->store->next_message_id = MAX(sweep->store->next_message_id, id + 1);
		if (sweep->rows->count &&
		    bsearch(&id, sweep->rows->row, sweep->rows->count, sizeof(struct row), compare_ids))
			return 0;
	} else if (strncmp(name, TEMPORARY, strlen(TEMPORARY)) != 0) {
		log_event(LOG_LEVEL_WARNING, "unknown file in the state folder", "folder=%s file=\"%s\"",
			  folder_names[sweep->folder], name);
		return 0;
	}
	unlinkat(sweep->store->folder[sweep->folder], name, 0);
	sweep->removed++;
	return 0;
}

/* One folder against the rows of its table. */
static int recover_folder(struct store *store, enum store_folder folder, const struct row_list *rows)
{
	struct sweep sweep = {.store = store, .folder = folder, .rows = rows};
	uint64_t bytes;
	size_t i;
	int r;

	r = each_file(store, folder, sweep_file, &sweep);
	if (sweep.removed)
		log_event(LOG_LEVEL_INFO, "files without a row removed", "folder=%s count=%zu", folder_names[folder],
			  sweep.removed);
	for (i = 0; i < rows->count; i++) {
		uint64_t id = rows->row[i].id;

		if (folder == STORE_DOCUMENTS)
			job_ids_mark(&store->job_ids, (uint32_t)id);
		else
			store->next_message_id = MAX(store->next_message_id, id + 1);
		if (rows->row[i].has_file && !files_size(store, folder, id, &bytes))
			log_event(LOG_LEVEL_ERROR, "page file is gone", "folder=%s id=%" PRIu64, folder_names[folder],
				  id);
	}
	return r;
}

int files_recover(struct store *store)
{
	static const char *const selects[STORE_FOLDERS] = {
		[STORE_DOCUMENTS] = "SELECT id, kind <> 'POLL' FROM job ORDER BY id",
		[STORE_INBOX] = "SELECT id, 1 FROM message ORDER BY id",
	};
	int i, r = 0;

	for (i = 0; i < STORE_FOLDERS && r == 0; i++) {
		struct row_list rows = {0};

		r = load_rows(store, selects[i], &rows);
		if (r == 0)
			r = recover_folder(store, i, &rows);
		free(rows.row);
	}
	return r;
}

/* SPDX-License-Identifier: MIT */
/* What the store's tests share: a temporary folder, a disk that is watched and can fail, waiting for operations, jobs.
 */
#ifndef FAXPORTD_STORE_FIXTURE_H
#define FAXPORTD_STORE_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "faxportd/store/store.h"

/* libre, and everything below; the end of a test removes its folder. */
void fixture_begin(void);
void fixture_end(void);

/* ---- the disk: calls of ours and of SQLite's are noted and can fail ---- */

extern const char *disk_full_for; /* writes to files of this ending: ENOSPC */
extern const char *disk_bad_for;  /* syncs of such files: EIO */

void disk_watch(void);

/* What happened since disk_watch(): "fdatasync new-1; rename 1.tif; " */
void disk_expect(const char *expected);

/* ---- the folder ---------------------------------------------------------- */

extern char folder[64];
extern const char *folder_base; /* where it is made: /tmp */

void folder_new(void);
const char *path_of(const char *name); /* two at a time */
bool exists(const char *name);
void make_file(const char *name, const char *content);

struct store *open_store(void);
struct store *reopen(struct store *store);

/* ---- operations ------------------------------------------------------------ */

/* @arg: an int, the outcome; 1 while it is open. */
void on_done(void *arg, int r);

/* Wait for an operation that was queued with @queued, give its result. */
int done(struct store *store, int queued, int *result);

#define DO(store, call) \
	({ \
		int result = 1; \
		done(store, call, &result); \
	})

/* The one number of a statement. */
int number(struct store *store, const char *sql);

/* ---- jobs -------------------------------------------------------------------- */

struct job some_job(void);

/* Queue a job with a document of @content; its id at once. @result may be NULL. */
uint32_t add_job(struct store *store, const char *content, int *result);

struct jobs {
	struct store_job job[100]; /* without strings */
	size_t count;
};

struct jobs load_jobs(struct store *store);

#endif

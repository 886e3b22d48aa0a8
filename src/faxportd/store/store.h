/* SPDX-License-Identifier: MIT */
/*
 * What must survive: ports, settings, jobs, received messages, routing steps
 * (SQLite, WAL, synchronous=FULL) and the page files beside them.
 *
 *   <state_dir>/lock                 held by the one daemon that runs here
 *   <state_dir>/faxport.db           the rows
 *   <state_dir>/documents/<id>.tif   rendered documents of jobs
 *   <state_dir>/inbox/<id>.tif       received faxes
 *
 * Loading is synchronous and meant for the start. Everything that writes is
 * an operation: it is queued from the loop, a thread takes all that wait,
 * syncs the files they name, runs them in one transaction and commits; then
 * each operation's on_done is called on the loop. Operations take effect in
 * the order they were queued, but a new job when its document is synced. An operation that cannot be done (no such row)
 * fails alone; a commit that fails fails every operation of its group, with
 * its errno (-ENOSPC: disk full), and leaves none of them done.
 *
 * Where a crash can fall and what follows is written in store.c.
 *
 * Every function that takes an on_done: returns 0, and on_done (unless NULL)
 * is called once, later, from the loop; or returns a negative errno
 * (-ENOMEM), and on_done is not called. All strings given are copied.
 * Strings handed to the function of a load live during that call only; it
 * must not load or add anything itself.
 */
#ifndef FAXPORTD_STORE_STORE_H
#define FAXPORTD_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <faxport/types.h>

#include "core/job/job.h"

struct store;

typedef void store_done_fn(void *arg, int r);

/*
 * Open the store in @state_dir, made (0700) when missing; needs libre's loop
 * initialised (libre_init()). Brings an older schema up to date, removes
 * files that no row names and reports rows whose files are gone.
 * -EBUSY: another daemon runs on this folder. -EPROTO: the database is of a
 * newer version, or no database of ours.
 */
int store_open(const char *state_dir, struct store **ret_store);

/* Commits what is queued; an on_done not called so far is never called: drain first. NULL is fine. */
struct store *store_free(struct store *store);

/* Wait until nothing is queued any more, calling every on_done here. For the end of a daemon, and for tests. */
void store_drain(struct store *store);

/* Bytes a file may still grow on the disk of the store. */
int store_free_bytes(const struct store *store, uint64_t *ret_bytes);

/* ---- ports ---------------------------------------------------------- */

struct store_port {
	uint32_t device_id;
	const char *name; /* the key: its name in the configuration */
	const char *csid;
	const char *tsid;
	uint32_t priority; /* 1 to N; 0: retired */
	uint32_t rings;
	bool send;
	bool receive;
	bool retired; /* gone from the configuration; its id is never given to another */
};

/* In order of priority, retired ones last. A negative return of @fn ends the load and is returned. */
int store_load_ports(struct store *store, int (*fn)(void *arg, const struct store_port *port), void *arg);

/*
 * @count ports seen for the first time, all or none, in one transaction: a
 * server may begin with a thousand. Each gets its device_id. Synchronous, for
 * the start.
 */
int store_ports_add(struct store *store, struct store_port *ports[], size_t count);

/*
 * Save all members but the name of @count ports in one transaction (a changed
 * priority moves others). -ENOENT: one of them does not exist; none is saved.
 */
int store_ports_save(struct store *store, const struct store_port *ports, size_t count, store_done_fn *on_done,
		     void *arg);

/* ---- routing methods of ports --------------------------------------- */

struct store_method {
	uint32_t device_id;
	const char *guid; /* compared as it is: store one spelling */
	bool enabled;
	const char *data; /* the method's setting on this port; "" for none */
};

int store_load_methods(struct store *store, int (*fn)(void *arg, const struct store_method *method), void *arg);
int store_method_save(struct store *store, const struct store_method *method, store_done_fn *on_done, void *arg);

/* The server-wide order of methods: guids, first to last. Saving replaces the order as a whole. */
int store_load_method_order(struct store *store, int (*fn)(void *arg, const char *guid), void *arg);
int store_method_order_save(struct store *store, const char *const guids[], size_t count, store_done_fn *on_done,
			    void *arg);

/* ---- server settings ------------------------------------------------ */

struct store_setting {
	const char *key;
	const char *value;
};

int store_load_settings(struct store *store, int (*fn)(void *arg, const struct store_setting *setting), void *arg);

/* Keys not named keep their value. One transaction. */
int store_settings_save(struct store *store, const struct store_setting *settings, size_t count, store_done_fn *on_done,
			void *arg);

/* ---- received messages ---------------------------------------------- */

struct store_message {
	struct fax_message facts; /* device_name is not stored */
	bool receiving;           /* begun, neither committed nor dropped: a crash cut the call off */
	bool planned;             /* its routing steps are stored */
	uint32_t complete_pages;  /* @receiving: so many pages are the whole fax; 0: its last is not confirmed */
	uint64_t file_bytes;      /* size of the file now; 0 with @file_missing */
	bool file_missing;
};

/* In order of id. Those still receiving must be committed (with the pages that are there) or dropped. */
int store_load_messages(struct store *store, int (*fn)(void *arg, const struct store_message *message), void *arg);

/*
 * A fax is coming in: gives it the next message id (never given twice) and an
 * empty file (descriptor for reading and writing, the caller's), and stores
 * that it is under way. While the call lasts it is a job too, with a job id
 * that the caller gives back. Do not confirm a page before @on_done said 0.
 * -ENOSPC, -EMFILE and the like when the file cannot be made.
 */
int store_message_begin(struct store *store, const struct fax_message *facts, store_done_fn *on_done, void *arg,
			uint64_t *ret_id, uint32_t *ret_job_id, int *ret_file);
void store_job_id_give_back(struct store *store, uint32_t job_id); /* 0: nothing happens */

/* The call goes on, but its last page, the @pages-th, is confirmed. */
int store_message_complete(struct store *store, uint64_t id, uint32_t pages, store_done_fn *on_done, void *arg);

/* The call has ended with pages: sync the file, store the facts (by facts->id). From now on it is a message. */
int store_message_commit(struct store *store, const struct fax_message *facts, store_done_fn *on_done, void *arg);

/* Remove row, routing steps and file: of a call without pages, or of a message. -ENOENT in on_done: no such row. */
int store_message_remove(struct store *store, uint64_t id, store_done_fn *on_done, void *arg);
int store_message_set_read(struct store *store, uint64_t id, bool read, store_done_fn *on_done, void *arg);

/* Open its file for reading: a descriptor, or a negative errno. */
int store_message_open(const struct store *store, uint64_t id);

/* The same for reading and writing, to cut off a page that a crash left half written. */
int store_message_repair(const struct store *store, uint64_t id);

/* ---- routing steps -------------------------------------------------- */

enum store_step_state { STORE_STEP_PENDING, STORE_STEP_DONE, STORE_STEP_FAILED, STORE_STEP_STATES };

/* One routing method's work on one message; the key is message_id and guid. */
struct store_step {
	uint64_t message_id;
	const char *guid;
	uint32_t place; /* steps of a message run in this order */
	enum store_step_state state;
	uint32_t attempts;
	int64_t next_attempt;   /* 0: now */
	const char *last_error; /* "" for none */
};

/* All of them, ended ones too (they say whether a message is listed), in order of message and place. */
int store_load_steps(struct store *store, int (*fn)(void *arg, const struct store_step *step), void *arg);

/*
 * Store what is to be done with a message (@count may be 0) and mark it
 * planned, in one transaction: a message is either not planned (plan it again
 * at the next start) or has all its steps.
 */
int store_steps_plan(struct store *store, uint64_t message_id, const struct store_step *steps, size_t count,
		     store_done_fn *on_done, void *arg);

/* The result of one step. -ENOENT in on_done: the message is gone. */
int store_step_save(struct store *store, const struct store_step *step, store_done_fn *on_done, void *arg);

/* ---- jobs ----------------------------------------------------------- */

struct store_job {
	struct job job;      /* of its facts device_name and current_page are not stored */
	uint64_t file_bytes; /* size of the document now; 0 with @file_missing */
	bool file_missing;
};

/* In the order in which they were submitted. */
int store_load_jobs(struct store *store, int (*fn)(void *arg, const struct store_job *job), void *arg);

/* A new file for a document under way: descriptor for reading and writing (the caller's), and its temporary name. */
#define STORE_NAME_SIZE 32
int store_document_create(struct store *store, char ret_name[STORE_NAME_SIZE], int *ret_file);

/* It did not come to a job: remove it. */
void store_document_discard(struct store *store, const char *name);

/*
 * Accept a job: gives it the next free id at once (core/job/job_ids.h); the
 * temporary document @name is synced and becomes the job's with the row, or is
 * removed on failure. @name NULL: it has none, since it polls. facts.id is ignored.
 */
int store_job_add(struct store *store, const struct job *job, const char *name, store_done_fn *on_done, void *arg,
		  uint32_t *ret_id);

/* Save what changes while a job lives (state, attempts, times, result); who, what and where to never do. */
int store_job_save(struct store *store, const struct job *job, store_done_fn *on_done, void *arg);

/* The far end has confirmed the document up to here. */
int store_job_page(struct store *store, uint32_t id, uint32_t pages_confirmed, store_done_fn *on_done, void *arg);

/* Remove row and document; the id may be given again. */
int store_job_remove(struct store *store, uint32_t id, store_done_fn *on_done, void *arg);

/* Open its document for reading: a descriptor, or a negative errno. */
int store_job_open(const struct store *store, uint32_t id);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Received faxes. A message is begun when a call is answered and committed
 * when it ends with at least one page; a crash in between leaves the pages
 * that were stored, and the next start makes the message of them.
 */
#ifndef FAXPORTD_PORT_INBOX_H
#define FAXPORTD_PORT_INBOX_H

#include <faxport/types.h>

struct inbox;
struct store;

/*
 * Loads what is stored. A fax that a crash cut off becomes a message with the
 * pages that are whole in its file, or goes away if there is none.
 */
int inbox_new(struct store *store, struct inbox **ret_inbox);
struct inbox *inbox_free(struct inbox *inbox);

/* Finish what the thread has to do with ended calls, so that store_drain() then finds it. For the end of a daemon. */
void inbox_drain(struct inbox *inbox);

/* Told of each message when it is committed: whoever listens then says where it belongs (inbox_set_routing). */
void inbox_on_message(struct inbox *inbox, void (*fn)(void *arg, uint64_t message_id), void *arg);

/* ---- receiving ------------------------------------------------------- */

typedef void inbox_done_fn(void *arg, int r);

/*
 * A call is about to be answered: a file for its pages (the caller's), the id
 * of the message it will be, and one among those of jobs, the caller's too
 * until he gives it back. Answer when @on_done said 0; when it says anything
 * else, or this returns a negative errno, there is no entry.
 */
int inbox_begin(struct inbox *inbox, const struct fax_message *facts, inbox_done_fn *on_done, void *arg,
		uint64_t *ret_id, uint32_t *ret_job_id, int *ret_file);

/* The call is over, its job id may be given again. 0: there was none. */
void inbox_give_back_job_id(struct inbox *inbox, uint32_t job_id);

/*
 * The last page is confirmed, which makes @pages: a crash before the end of the
 * call does not make the fax one that was cut off. Once is enough, and more of
 * the same costs nothing.
 */
void inbox_complete(struct inbox *inbox, uint64_t id, uint32_t pages);

/*
 * The call has ended, with facts->pages pages confirmed. The file is cut to
 * these pages, on a thread; should fewer be there, the message says so. No
 * page: the entry goes away and nothing is a message. May come before
 * inbox_begin()'s on_done, which then is not called.
 *
 * @on_done with 0: it is stored, and listed if it is for the inbox; with a
 * negative errno: it could not be stored yet and will be tried again. -ENOENT:
 * nothing has begun with this id, and @on_done is not called.
 */
int inbox_end(struct inbox *inbox, uint64_t id, const struct fax_message *facts, inbox_done_fn *on_done, void *arg);

/* ---- for routing ----------------------------------------------------- */

/* Facts of any message, listed or not; false when it is gone. */
bool inbox_find(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message);

/* The same also where it could not be stored yet. Its pages are on disk, and the next start finds them. */
bool inbox_find_ended(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message);

/* The message after @id that was committed but has no plan yet; 0: no more. */
uint64_t inbox_next_unplanned(const struct inbox *inbox, uint64_t id);

/*
 * Where routing wants the message: listed or not, and words about what went
 * wrong ("" for nothing), shown behind its status_detail. It has a plan now.
 * A message whose listener has not said so yet is not listed.
 */
void inbox_set_routing(struct inbox *inbox, uint64_t id, bool listed, const char *words);

/* Remove a message that is kept no longer, listed or not. */
void inbox_discard(struct inbox *inbox, uint64_t id);

/* ---- messages, as users see them ------------------------------------- */

size_t inbox_count(const struct inbox *inbox);
bool inbox_get(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message);
void inbox_each(const struct inbox *inbox, bool (*fn)(void *arg, const struct fax_message *message), void *arg);

/* Open the TIFF for reading: a descriptor, or a negative errno. Also of a message that is not listed. */
int inbox_open(const struct inbox *inbox, uint64_t id);

/* Stored first, then in force, then @on_done. -ENOENT: no such message, and @on_done is not called. */
int inbox_delete(struct inbox *inbox, uint64_t id, inbox_done_fn *on_done, void *arg);
int inbox_set_read(struct inbox *inbox, uint64_t id, bool read, inbox_done_fn *on_done, void *arg);

#endif

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
struct inbox_entry;
struct router;
struct store;

int inbox_new(struct store *store, struct inbox **ret_inbox);
struct inbox *inbox_free(struct inbox *inbox);

/* Told of each committed message, so that it is routed. */
void inbox_on_message(struct inbox *inbox, void (*fn)(void *arg, uint64_t message_id), void *arg);

/* A call is answered: a file for its pages and an id for it. @ret_id also serves as job id. */
int inbox_begin(struct inbox *inbox, const struct fax_message *facts, int *ret_file, uint64_t *ret_id);

/* The call has ended. No page: the entry goes away and nothing is a message. */
void inbox_end(struct inbox *inbox, uint64_t id, const struct fax_message *facts);

size_t inbox_count(const struct inbox *inbox);
bool inbox_get(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message);
void inbox_each(const struct inbox *inbox, bool (*fn)(void *arg, const struct fax_message *message), void *arg);

/* Open the TIFF for reading: a descriptor, or a negative errno. */
int inbox_open(const struct inbox *inbox, uint64_t id);

typedef void inbox_done_fn(void *arg, int r);
int inbox_delete(struct inbox *inbox, uint64_t id, inbox_done_fn *on_done, void *arg);
int inbox_set_read(struct inbox *inbox, uint64_t id, bool read, inbox_done_fn *on_done, void *arg);

#endif

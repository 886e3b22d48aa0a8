/* SPDX-License-Identifier: MIT */
/* The inside of the inbox: one entry per received fax, from before the answer of the call until it is removed. */
#ifndef FAXPORTD_PORT_INBOX_IMPL_H
#define FAXPORTD_PORT_INBOX_IMPL_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <re/re.h>

#include "faxportd/port/inbox.h"
#include "faxportd/worker.h"

/* In this order; a call without pages goes from receiving to removing. */
enum inbox_state {
	INBOX_BEGINNING,  /* its row is being stored */
	INBOX_RECEIVING,  /* the call is under way */
	INBOX_CHECKING,   /* the call has ended, the thread cuts the file to its whole pages */
	INBOX_COMMITTING, /* the facts are being stored */
	INBOX_STUCK,      /* one of the two failed and is tried again later */
	INBOX_MESSAGE,    /* a message */
	INBOX_REMOVING,   /* row and file are being removed */
};

struct inbox_entry {
	struct inbox *inbox;
	enum inbox_state state;
	struct fax_message facts; /* texts on the heap; status_detail as stored */
	char *routing_words;
	char *shown_detail; /* both together */
	bool listed;
	bool planned;

	/* while it is received */
	inbox_done_fn *on_begun, *on_ended;
	void *begun_arg, *ended_arg;
	uint32_t complete_pages; /* as in struct store_message */
	bool recovering;         /* left by a crash: how many pages it has is what the file says */
	int file;                /* for reading and writing; -1: not open */
	struct work check;
	struct tmr again;
	int check_result;
	uint32_t pages_found;
	uint64_t bytes_found;
};

struct inbox {
	struct store *store;
	struct worker *worker;
	struct inbox_entry **entry; /* in order of id */
	size_t count, capacity;
	uint32_t again_ms; /* what could not be stored is tried again after so long */
	void (*on_message)(void *arg, uint64_t message_id);
	void *message_arg;
};

/* NULL: out of memory. Texts of @facts are copied. */
struct inbox_entry *inbox_entry_new(struct inbox *inbox, const struct fax_message *facts);
struct inbox_entry *inbox_entry_free(struct inbox_entry *entry);

/* Take over the facts: all but id, device and received_time, which stay. 0 or -ENOMEM (then nothing has changed). */
int inbox_entry_set_facts(struct inbox_entry *entry, const struct fax_message *facts);
int inbox_entry_set_detail(struct inbox_entry *entry, const char *detail);

/* Make room for one more entry; then it can be put into the list, by its id. */
int inbox_reserve(struct inbox *inbox);
void inbox_add(struct inbox *inbox, struct inbox_entry *entry);
struct inbox_entry *inbox_entry_find(const struct inbox *inbox, uint64_t id);

/* Take it off the list and free it. */
void inbox_drop(struct inbox_entry *entry);

/* Tell the call that all is done with it, or why not. */
void inbox_tell_ended(struct inbox_entry *entry, int r);

/* Remove row and file, then drop the entry. */
void inbox_remove_entry(struct inbox_entry *entry);

/* A fax that was being received when the daemon died: commit what is there. For the start. */
void inbox_recover(struct inbox_entry *entry);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * How a call becomes a message.
 *
 * Where a crash can fall, and what follows:
 *
 *   1. before the row is stored       the call was not answered; the store removes a file without a row
 *   2. row stored, no page in file    at the next start row and file go away
 *   3. some pages in the file         at the next start they are a message, "server stopped during the call";
 *                                     a page half written is cut off
 *   4. that it was the last, stored   at the next start they are a message, and it is whole
 *   5. file cut, facts not stored     as 3 or 4: cutting again changes nothing
 *   6. facts stored, not planned      the next start plans it (route.c)
 *
 * A page is confirmed to the sender when it is in the file (the media worker
 * syncs it before), so a confirmed page is never lost; the reverse can happen
 * in 3: a whole page whose confirmation did not go out any more is kept, and
 * the sender will send it again. That a page was the last is stored while its
 * confirmation goes out: a crash in this moment is 3, too.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/port/fax_file.h"
#include "faxportd/port/inbox_impl.h"
#include "faxportd/store/store.h"

AUTO_DEFINE(inbox_entry, inbox_entry_free);

/* ---- the call begins -------------------------------------------------- */

static void on_begun(void *arg, int r)
{
	struct inbox_entry *entry = arg;
	inbox_done_fn *fn = entry->on_begun;
	void *fn_arg = entry->begun_arg;

	entry->on_begun = NULL;
	/* Ended meanwhile: what inbox_end() queued behind this operation cleans up. */
	if (entry->state == INBOX_BEGINNING) {
		if (r < 0)
			inbox_drop(entry);
		else
			entry->state = INBOX_RECEIVING;
	}
	if (fn)
		fn(fn_arg, r);
}

int inbox_begin(struct inbox *inbox, const struct fax_message *facts, inbox_done_fn *on_done, void *arg,
		uint64_t *ret_id, uint32_t *ret_job_id, int *ret_file)
{
	AUTO(inbox_entry) entry = inbox_entry_new(inbox, facts);
	int file, r;

	if (!entry)
		return -ENOMEM;
	entry->on_begun = on_done;
	entry->begun_arg = arg;
	entry->state = INBOX_BEGINNING;
	/* After the store has taken the operation nothing may fail. */
	r = inbox_reserve(inbox);
	if (r < 0)
		return r;
	r = store_message_begin(inbox->store, facts, on_begun, entry, &entry->facts.id, ret_job_id, &file);
	if (r < 0)
		return r;
	inbox_add(inbox, entry);
	/* Without a descriptor of our own the file is opened again at the end. */
	entry->file = fcntl(file, F_DUPFD_CLOEXEC, 0);
	*ret_id = entry->facts.id;
	*ret_file = file;
	entry = NULL; /* the list owns it now */
	return 0;
}

void inbox_give_back_job_id(struct inbox *inbox, uint32_t job_id)
{
	store_job_id_give_back(inbox->store, job_id);
}

/* ---- its last page is confirmed --------------------------------------- */

static void on_complete(void *arg, int r)
{
	(void)arg;
	/* What is stored at its end says so too. */
	if (r < 0)
		log_event(LOG_LEVEL_ERROR, "that a fax is complete cannot be stored", "error=\"%s\"", strerror(-r));
}

void inbox_complete(struct inbox *inbox, uint64_t id, uint32_t pages)
{
	struct inbox_entry *entry = inbox_entry_find(inbox, id);
	int r;

	if (!entry || entry->state != INBOX_RECEIVING || entry->complete_pages == pages)
		return;
	entry->complete_pages = pages;
	r = store_message_complete(inbox->store, id, pages, on_complete, NULL);
	if (r < 0)
		on_complete(NULL, r);
}

/* ---- the call has ended ----------------------------------------------- */

/* Cut the file to its whole pages; the outcome is in the entry. */
static void check_file(struct inbox_entry *entry)
{
	uint32_t most = entry->recovering ? FAX_FILE_PAGES_MOST : entry->facts.pages;
	int r;

	if (entry->file < 0)
		entry->file = store_message_repair(entry->inbox->store, entry->facts.id);
	entry->pages_found = 0;
	entry->bytes_found = 0;
	r = entry->file;
	if (r >= 0)
		r = fax_file_keep(entry->file, most, &entry->pages_found, &entry->bytes_found);
	/* No file is no page. */
	entry->check_result = r == -ENOENT ? 0 : r;
}

static void run_check(struct work *work)
{
	check_file(CONTAINER_OF(work, struct inbox_entry, check));
}

static void finish(struct inbox_entry *entry);

static void on_again(void *arg)
{
	finish(arg);
}

static void try_again(struct inbox_entry *entry, const char *what, int r)
{
	log_event(LOG_LEVEL_ERROR, what, "message=%" PRIu64 " port=%u pages=%u error=\"%s\"", entry->facts.id,
		  entry->facts.device_id, entry->facts.pages, strerror(-r));
	entry->state = INBOX_STUCK;
	tmr_start(&entry->again, entry->inbox->again_ms, on_again, entry);
	inbox_tell_ended(entry, r);
}

static void on_committed(void *arg, int r)
{
	struct inbox_entry *entry = arg;
	struct inbox *inbox = entry->inbox;

	if (r < 0) {
		try_again(entry, "received fax cannot be stored, trying again", r);
		return;
	}
	if (entry->file >= 0)
		close(entry->file);
	entry->file = -1;
	entry->state = INBOX_MESSAGE;
	entry->listed = !inbox->on_message;
	log_event(LOG_LEVEL_INFO, "fax received", "message=%" PRIu64 " port=%u pages=%u status=%s", entry->facts.id,
		  entry->facts.device_id, entry->facts.pages, fax_status_name(entry->facts.status));
	if (inbox->on_message)
		inbox->on_message(inbox->message_arg, entry->facts.id);
	inbox_tell_ended(entry, 0);
}

static void commit(struct inbox_entry *entry)
{
	int r;

	entry->state = INBOX_COMMITTING;
	r = store_message_commit(entry->inbox->store, &entry->facts, on_committed, entry);
	if (r < 0)
		on_committed(entry, r);
}

/* The file of a fax that was received to its end has fewer pages than were confirmed. */
static void note_missing(struct inbox_entry *entry)
{
	char detail[120];

	log_event(LOG_LEVEL_ERROR, "confirmed pages are missing", "message=%" PRIu64 " port=%u confirmed=%u stored=%u",
		  entry->facts.id, entry->facts.device_id, entry->facts.pages, entry->pages_found);
	snprintf(detail, sizeof(detail), "%u pages were confirmed to the sender, but only %u could be stored",
		 entry->facts.pages, entry->pages_found);
	inbox_entry_set_detail(entry, detail);
	if (entry->facts.status == FAX_STATUS_OK)
		entry->facts.status = FAX_STATUS_DISK;
}

static void note_recovered(struct inbox_entry *entry)
{
	char detail[80];

	/* More is another fax behind the first: the far end may send two in one call. */
	if (entry->pages_found == entry->complete_pages) {
		entry->facts.status = FAX_STATUS_OK;
		return;
	}
	log_event(LOG_LEVEL_WARNING, "a stop of the server cut off a fax", "message=%" PRIu64 " port=%u pages=%u",
		  entry->facts.id, entry->facts.device_id, entry->pages_found);
	snprintf(detail, sizeof(detail), "server stopped during the call, after %u page%s", entry->pages_found,
		 entry->pages_found == 1 ? "" : "s");
	inbox_entry_set_detail(entry, detail);
	entry->facts.status = FAX_STATUS_INTERRUPTED;
}

/* What the file has is known: that is what the message has. */
static void settle(struct inbox_entry *entry)
{
	if (entry->check_result < 0) {
		try_again(entry, "file of a received fax cannot be read, trying again", entry->check_result);
		return;
	}
	if (entry->recovering)
		note_recovered(entry);
	else if (entry->pages_found < entry->facts.pages)
		note_missing(entry);
	if (entry->pages_found == 0) {
		inbox_remove_entry(entry);
		return;
	}
	entry->facts.pages = entry->pages_found;
	entry->facts.bytes = entry->bytes_found;
	commit(entry);
}

static void on_checked(struct work *work)
{
	settle(CONTAINER_OF(work, struct inbox_entry, check));
}

static void finish(struct inbox_entry *entry)
{
	entry->state = INBOX_CHECKING;
	entry->check.run = run_check;
	entry->check.on_done = on_checked;
	worker_add(entry->inbox->worker, &entry->check);
}

int inbox_end(struct inbox *inbox, uint64_t id, const struct fax_message *facts, inbox_done_fn *on_done, void *arg)
{
	struct inbox_entry *entry = inbox_entry_find(inbox, id);

	if (!entry || entry->state > INBOX_RECEIVING)
		return -ENOENT;
	entry->on_begun = NULL;
	entry->on_ended = on_done;
	entry->ended_arg = arg;
	if (facts->pages == 0) {
		inbox_remove_entry(entry);
		return 0;
	}
	if (inbox_entry_set_facts(entry, facts) < 0) {
		/* The page count is what must not be lost. */
		entry->facts.pages = facts->pages;
		entry->facts.status = facts->status;
	}
	finish(entry);
	return 0;
}

/* ---- the daemon had died ---------------------------------------------- */

void inbox_recover(struct inbox_entry *entry)
{
	entry->recovering = true;
	check_file(entry);
	settle(entry);
}

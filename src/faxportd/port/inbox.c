/* SPDX-License-Identifier: MIT */
/*
 * The list of received faxes: what the store holds, in memory, in order of
 * id. How an entry becomes a message is in inbox_receive.c.
 */
#include "faxportd/port/inbox.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/log.h"
#include "faxportd/port/inbox_impl.h"
#include "faxportd/store/store.h"

#define AGAIN_MS 10000

AUTO_DEFINE(inbox, inbox_free);
AUTO_DEFINE(inbox_entry, inbox_entry_free);

/* ---- entries ---------------------------------------------------------- */

static const size_t texts[] = {
	offsetof(struct fax_message, device_name),   offsetof(struct fax_message, tsid),
	offsetof(struct fax_message, csid),          offsetof(struct fax_message, caller_id),
	offsetof(struct fax_message, called_number), offsetof(struct fax_message, subaddress),
	offsetof(struct fax_message, status_detail),
};

static const char **text_of(struct fax_message *facts, size_t index)
{
	return (const char **)((char *)facts + texts[index]);
}

static void facts_fini(struct fax_message *facts)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		free((char *)*text_of(facts, i));
		*text_of(facts, i) = NULL;
	}
}

static int facts_copy(struct fax_message *dst, const struct fax_message *src)
{
	struct fax_message copy = *src;
	bool complete = true;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		*text_of(&copy, i) = text_dup(*text_of(&copy, i));
		complete = complete && *text_of(&copy, i);
	}
	if (!complete) {
		facts_fini(&copy);
		return -ENOMEM;
	}
	*dst = copy;
	return 0;
}

struct inbox_entry *inbox_entry_new(struct inbox *inbox, const struct fax_message *facts)
{
	struct inbox_entry *entry = calloc(1, sizeof(*entry));

	if (!entry)
		return NULL;
	entry->inbox = inbox;
	entry->file = -1;
	tmr_init(&entry->again);
	if (facts_copy(&entry->facts, facts) < 0) {
		free(entry);
		return NULL;
	}
	return entry;
}

struct inbox_entry *inbox_entry_free(struct inbox_entry *entry)
{
	if (!entry)
		return NULL;
	tmr_cancel(&entry->again);
	if (entry->file >= 0)
		close(entry->file);
	facts_fini(&entry->facts);
	free(entry->routing_words);
	free(entry->shown_detail);
	free(entry);
	return NULL;
}

/* Forget the words made of both details; they are made again when somebody looks. */
static void entry_touch(struct inbox_entry *entry)
{
	free(entry->shown_detail);
	entry->shown_detail = NULL;
}

int inbox_entry_set_facts(struct inbox_entry *entry, const struct fax_message *facts)
{
	struct fax_message mixed = *facts, copy;

	mixed.id = entry->facts.id;
	mixed.device_id = entry->facts.device_id;
	mixed.device_name = entry->facts.device_name;
	mixed.received_time = entry->facts.received_time;
	if (facts_copy(&copy, &mixed) < 0)
		return -ENOMEM;
	facts_fini(&entry->facts);
	entry->facts = copy;
	entry_touch(entry);
	return 0;
}

int inbox_entry_set_detail(struct inbox_entry *entry, const char *detail)
{
	char *copy = text_dup(detail);

	if (!copy)
		return -ENOMEM;
	free((char *)entry->facts.status_detail);
	entry->facts.status_detail = copy;
	entry_touch(entry);
	return 0;
}

/* The facts with the detail as users see it. */
static void entry_show(struct inbox_entry *entry, struct fax_message *ret_message)
{
	*ret_message = entry->facts;
	if (!entry->routing_words || entry->routing_words[0] == '\0')
		return;
	if (!entry->shown_detail) {
		const char *detail = entry->facts.status_detail;

		if (asprintf(&entry->shown_detail, "%s%s%s", detail, detail[0] != '\0' ? "; " : "",
			     entry->routing_words) < 0) {
			entry->shown_detail = NULL;
			return;
		}
	}
	ret_message->status_detail = entry->shown_detail;
}

/* ---- the list --------------------------------------------------------- */

/* Where @id stands, or would stand. */
static size_t place_of(const struct inbox *inbox, uint64_t id)
{
	size_t low = 0, high = inbox->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (inbox->entry[middle]->facts.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct inbox_entry *inbox_entry_find(const struct inbox *inbox, uint64_t id)
{
	size_t place = place_of(inbox, id);

	return place < inbox->count && inbox->entry[place]->facts.id == id ? inbox->entry[place] : NULL;
}

int inbox_reserve(struct inbox *inbox)
{
	size_t capacity = inbox->capacity ? inbox->capacity * 2 : 16;
	struct inbox_entry **grown;

	if (inbox->count < inbox->capacity)
		return 0;
	grown = reallocarray(inbox->entry, capacity, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	inbox->entry = grown;
	inbox->capacity = capacity;
	return 0;
}

void inbox_add(struct inbox *inbox, struct inbox_entry *entry)
{
	size_t place = place_of(inbox, entry->facts.id);

	assert(inbox->count < inbox->capacity);
	memmove(&inbox->entry[place + 1], &inbox->entry[place], (inbox->count - place) * sizeof(entry));
	inbox->entry[place] = entry;
	inbox->count++;
}

void inbox_drop(struct inbox_entry *entry)
{
	struct inbox *inbox = entry->inbox;
	size_t place = place_of(inbox, entry->facts.id);

	inbox->count--;
	memmove(&inbox->entry[place], &inbox->entry[place + 1], (inbox->count - place) * sizeof(entry));
	inbox_entry_free(entry);
}

void inbox_tell_ended(struct inbox_entry *entry, int r)
{
	inbox_done_fn *fn = entry->on_ended;

	entry->on_ended = NULL;
	if (fn)
		fn(entry->ended_arg, r);
}

static void on_removed(void *arg, int r)
{
	struct inbox_entry *entry = arg;

	inbox_tell_ended(entry, r == -ENOENT ? 0 : r);
	/* What could not be removed comes back at the next start, and goes then. */
	if (r < 0 && r != -ENOENT)
		log_event(LOG_LEVEL_ERROR, "received fax cannot be removed", "message=%" PRIu64 " error=\"%s\"",
			  entry->facts.id, strerror(-r));
	inbox_drop(entry);
}

void inbox_remove_entry(struct inbox_entry *entry)
{
	int r;

	entry->state = INBOX_REMOVING;
	r = store_message_remove(entry->inbox->store, entry->facts.id, on_removed, entry);
	if (r < 0)
		on_removed(entry, r);
}

/* ---- start and end ---------------------------------------------------- */

static int load_message(void *arg, const struct store_message *message)
{
	struct inbox *inbox = arg;
	AUTO(inbox_entry) entry = inbox_entry_new(inbox, &message->facts);
	int r;

	if (!entry)
		return -ENOMEM;
	entry->planned = message->planned;
	entry->listed = true;
	entry->complete_pages = message->complete_pages;
	entry->state = message->receiving ? INBOX_RECEIVING : INBOX_MESSAGE;
	if (!message->receiving && message->file_missing) {
		r = inbox_entry_set_detail(entry, "its file is missing on the server");
		if (r < 0)
			return r;
	}
	r = inbox_reserve(inbox);
	if (r < 0)
		return r;
	inbox_add(inbox, entry);
	entry = NULL; /* the list owns it now */
	return 0;
}

/* The store keeps the device's id with a message, the name with the device. */
static int load_name(void *arg, const struct store_port *port)
{
	struct inbox *inbox = arg;

	for (size_t i = 0; i < inbox->count; i++) {
		struct fax_message *facts = &inbox->entry[i]->facts;
		char *name;

		if (facts->device_id != port->device_id)
			continue;
		name = text_dup(port->name);
		if (!name)
			return -ENOMEM;
		free((char *)facts->device_name);
		facts->device_name = name;
	}
	return 0;
}

int inbox_new(struct store *store, struct inbox **ret_inbox)
{
	AUTO(inbox) inbox = calloc(1, sizeof(*inbox));
	int r;

	if (!inbox)
		return -ENOMEM;
	inbox->store = store;
	inbox->again_ms = AGAIN_MS;
	r = worker_new(&inbox->worker);
	if (r < 0)
		return r;
	r = store_load_messages(store, load_message, inbox);
	if (r >= 0)
		r = store_load_ports(store, load_name, inbox);
	if (r < 0)
		return r;
	/* From the back: an entry may go away meanwhile. Who asks after the start finds the messages that were saved.
	 */
	for (size_t i = inbox->count; i-- > 0;) {
		if (inbox->entry[i]->state == INBOX_RECEIVING)
			inbox_recover(inbox->entry[i]);
	}
	store_drain(store);
	*ret_inbox = inbox;
	inbox = NULL; /* the caller owns it now */
	return 0;
}

struct inbox *inbox_free(struct inbox *inbox)
{
	if (!inbox)
		return NULL;
	inbox->worker = worker_free(inbox->worker);
	for (size_t i = 0; i < inbox->count; i++)
		inbox_entry_free(inbox->entry[i]);
	free(inbox->entry);
	free(inbox);
	return NULL;
}

void inbox_drain(struct inbox *inbox)
{
	worker_drain(inbox->worker);
}

void inbox_on_message(struct inbox *inbox, void (*fn)(void *arg, uint64_t message_id), void *arg)
{
	inbox->on_message = fn;
	inbox->message_arg = arg;
}

/* ---- for routing ------------------------------------------------------ */

bool inbox_find(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message)
{
	struct inbox_entry *entry = inbox_entry_find(inbox, id);

	if (!entry || entry->state != INBOX_MESSAGE)
		return false;
	entry_show(entry, ret_message);
	return true;
}

bool inbox_find_ended(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message)
{
	struct inbox_entry *entry = inbox_entry_find(inbox, id);

	if (!entry || (entry->state != INBOX_MESSAGE && entry->state != INBOX_STUCK))
		return false;
	entry_show(entry, ret_message);
	return true;
}

uint64_t inbox_next_unplanned(const struct inbox *inbox, uint64_t id)
{
	for (size_t i = place_of(inbox, id + 1); i < inbox->count; i++) {
		const struct inbox_entry *entry = inbox->entry[i];

		if (entry->state == INBOX_MESSAGE && !entry->planned)
			return entry->facts.id;
	}
	return 0;
}

void inbox_set_routing(struct inbox *inbox, uint64_t id, bool listed, const char *words)
{
	struct inbox_entry *entry = inbox_entry_find(inbox, id);

	if (!entry)
		return;
	entry->planned = true;
	entry->listed = listed;
	free(entry->routing_words);
	entry->routing_words = text_dup(words); /* NULL when out of memory: no words, the log has them */
	entry_touch(entry);
}

void inbox_discard(struct inbox *inbox, uint64_t id)
{
	struct inbox_entry *entry = inbox_entry_find(inbox, id);

	if (entry && entry->state == INBOX_MESSAGE)
		inbox_remove_entry(entry);
}

/* ---- for users -------------------------------------------------------- */

static struct inbox_entry *find_listed(const struct inbox *inbox, uint64_t id)
{
	struct inbox_entry *entry = inbox_entry_find(inbox, id);

	return entry && entry->state == INBOX_MESSAGE && entry->listed ? entry : NULL;
}

size_t inbox_count(const struct inbox *inbox)
{
	size_t count = 0;

	for (size_t i = 0; i < inbox->count; i++)
		count += inbox->entry[i]->state == INBOX_MESSAGE && inbox->entry[i]->listed;
	return count;
}

bool inbox_get(const struct inbox *inbox, uint64_t id, struct fax_message *ret_message)
{
	struct inbox_entry *entry = find_listed(inbox, id);

	if (entry)
		entry_show(entry, ret_message);
	return entry != NULL;
}

void inbox_each(const struct inbox *inbox, bool (*fn)(void *arg, const struct fax_message *message), void *arg)
{
	struct fax_message message;

	for (size_t i = 0; i < inbox->count; i++) {
		if (inbox->entry[i]->state != INBOX_MESSAGE || !inbox->entry[i]->listed)
			continue;
		entry_show(inbox->entry[i], &message);
		if (!fn(arg, &message))
			return;
	}
}

int inbox_open(const struct inbox *inbox, uint64_t id)
{
	struct inbox_entry *entry = inbox_entry_find(inbox, id);

	return entry && entry->state == INBOX_MESSAGE ? store_message_open(inbox->store, id) : -ENOENT;
}

/* What a user asked for and the store is busy with. */
struct request {
	struct inbox *inbox;
	uint64_t id;
	bool remove, read;
	inbox_done_fn *on_done;
	void *arg;
};

static void on_request(void *arg, int r)
{
	struct request *request = arg;
	struct inbox_entry *entry = inbox_entry_find(request->inbox, request->id);

	if (entry && request->remove) {
		if (r == 0 || r == -ENOENT)
			inbox_drop(entry);
		else
			entry->state = INBOX_MESSAGE;
	} else if (entry && r == 0) {
		entry->facts.read = request->read;
	}
	if (request->on_done)
		request->on_done(request->arg, r);
	free(request);
}

static int ask_store(struct inbox *inbox, struct request ask)
{
	struct inbox_entry *entry = find_listed(inbox, ask.id);
	struct request *request;
	int r;

	if (!entry)
		return -ENOENT;
	request = malloc(sizeof(*request));
	if (!request)
		return -ENOMEM;
	*request = ask;
	if (ask.remove)
		r = store_message_remove(inbox->store, ask.id, on_request, request);
	else
		r = store_message_set_read(inbox->store, ask.id, ask.read, on_request, request);
	if (r < 0) {
		free(request);
		return r;
	}
	if (ask.remove)
		entry->state = INBOX_REMOVING;
	return 0;
}

int inbox_delete(struct inbox *inbox, uint64_t id, inbox_done_fn *on_done, void *arg)
{
	return ask_store(inbox, (struct request){inbox, id, true, false, on_done, arg});
}

int inbox_set_read(struct inbox *inbox, uint64_t id, bool read, inbox_done_fn *on_done, void *arg)
{
	return ask_store(inbox, (struct request){inbox, id, false, read, on_done, arg});
}

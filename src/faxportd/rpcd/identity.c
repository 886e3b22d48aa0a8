/* SPDX-License-Identifier: MIT */
/*
 * User id to name and rights; see identity.h.
 *
 * One thread does the asking. An identity under way to it and back belongs to
 * it for its request and answer members only, and is not freed meanwhile; so
 * nothing has to be allocated for a lookup and nothing can be lost at the end.
 */
#include "faxportd/rpcd/identity.h"

#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>

#include "base/text.h"
#include "faxportd/log.h"
#include "faxportd/rpcd/access.h"

/* How long an answer is believed. */
#define FRESH_MS 60000

/* Identities that nobody uses are kept up to this number: more users than that seldom come within a minute. */
#define CACHE_MAX 64

/* The system's records are small; a group with very many members is not. */
#define RECORD_MAX (1 << 20)
#define GROUPS_MAX 65536

/* What the public structure sits in. */
struct entry {
	struct identity identity; /* first: the two have one address */
	struct identities *identities;
	struct entry *next;
	unsigned refs;
	uint64_t asked_ms;
	struct identity_wait *waiting;
	bool asking; /* with the thread, or on the way back */

	/* the thread's while asking */
	struct entry *next_todo;
	char answer_name[IDENTITY_NAME_SIZE];
	bool answer_member;
};

struct identities {
	char *admin_group;
	struct entry *entries;
	size_t count;
	struct mqueue *answers;

	pthread_t thread;
	bool thread_runs;
	pthread_mutex_t lock; /* the rest is shared with the thread */
	pthread_cond_t wake;
	struct entry *todo;
	bool stop;
};

/* ---- the thread ------------------------------------------------------ */

/* Name and first group of @uid. False: the system does not know it. */
static bool look_up_user(uid_t uid, char *name, size_t size, gid_t *ret_gid)
{
	struct passwd record, *found = NULL;
	AUTO_MEM char *space = NULL;
	size_t bytes;
	int r = ERANGE;

	for (bytes = 1024; r == ERANGE && bytes <= RECORD_MAX; bytes *= 4) {
		free(space);
		space = malloc(bytes);
		if (!space)
			return false;
		r = getpwuid_r(uid, &record, space, bytes, &found);
	}
	if (r != 0 || !found)
		return false;
	text_copy(name, size, found->pw_name);
	text_clean(name);
	*ret_gid = found->pw_gid;
	return true;
}

static bool look_up_group(const char *name, gid_t *ret_gid)
{
	struct group record, *found = NULL;
	AUTO_MEM char *space = NULL;
	size_t bytes;
	int r = ERANGE;

	for (bytes = 4096; r == ERANGE && bytes <= RECORD_MAX; bytes *= 4) {
		free(space);
		space = malloc(bytes);
		if (!space)
			return false;
		r = getgrnam_r(name, &record, space, bytes, &found);
	}
	if (r != 0 || !found)
		return false;
	*ret_gid = found->gr_gid;
	return true;
}

static bool is_member(const char *user, gid_t first, gid_t wanted)
{
	AUTO_MEM gid_t *groups = NULL;
	int count = 64, room, i;

	do {
		room = count;
		free(groups);
		groups = calloc((size_t)room, sizeof(*groups));
		if (!groups)
			return false;
		/* Too many: the number there is goes to @count. */
		if (getgrouplist(user, first, groups, &count) >= 0)
			break;
		count = MAX(count, room * 2);
	} while (count <= GROUPS_MAX);
	if (count > room)
		return false;

	for (i = 0; i < count; i++) {
		if (groups[i] == wanted)
			return true;
	}
	return false;
}

static void look_up(const char *admin_group, struct entry *entry)
{
	gid_t first, wanted;

	entry->answer_member = false;
	if (!look_up_user(entry->identity.uid, entry->answer_name, sizeof(entry->answer_name), &first)) {
		snprintf(entry->answer_name, sizeof(entry->answer_name), "%lu", (unsigned long)entry->identity.uid);
		return;
	}
	if (admin_group[0] != '\0' && look_up_group(admin_group, &wanted))
		entry->answer_member = is_member(entry->answer_name, first, wanted);
}

static void *run_lookups(void *arg)
{
	struct identities *identities = arg;
	struct entry *entry;

	pthread_mutex_lock(&identities->lock);
	while (!identities->stop) {
		entry = identities->todo;
		if (!entry) {
			pthread_cond_wait(&identities->wake, &identities->lock);
			continue;
		}
		identities->todo = entry->next_todo;
		pthread_mutex_unlock(&identities->lock);

		look_up(identities->admin_group, entry);
		/* Cannot be full: one answer for each connected user, and the pipe holds thousands. */
		mqueue_push(identities->answers, 0, entry);

		pthread_mutex_lock(&identities->lock);
	}
	pthread_mutex_unlock(&identities->lock);
	return NULL;
}

/* ---- the loop -------------------------------------------------------- */

static void drop(struct identities *identities, struct entry *entry)
{
	struct entry **at = &identities->entries;

	while (*at != entry)
		at = &(*at)->next;
	*at = entry->next;
	identities->count--;
	free(entry);
}

static void on_answer(int id, void *data, void *arg)
{
	struct entry *entry = data;
	struct identity *identity = &entry->identity;
	struct identity_wait *wait;
	bool manages;

	(void)id;
	(void)arg;
	entry->asking = false;
	manages = identity->uid == 0 || identity->uid == geteuid() || entry->answer_member;
	if (identity->known && manages != identity->manages)
		log_event(LOG_LEVEL_INFO, "rights of a user changed", "user=%s manages=%d", entry->answer_name,
			  manages);
	identity->known = true;
	identity->manages = manages;
	identity->rights = access_rights(manages);
	text_copy(identity->name, sizeof(identity->name), entry->answer_name);

	entry->refs++; /* whoever waited may give it back */
	while (entry->waiting) {
		wait = entry->waiting;
		identity_wait_cancel(wait);
		wait->on_known(wait->arg);
	}
	identity_unref(identity);
}

static void ask(struct entry *entry)
{
	struct identities *identities = entry->identities;
	struct entry **at;

	entry->asking = true;
	entry->next_todo = NULL;
	pthread_mutex_lock(&identities->lock);
	at = &identities->todo;
	while (*at)
		at = &(*at)->next_todo;
	*at = entry;
	pthread_cond_signal(&identities->wake);
	pthread_mutex_unlock(&identities->lock);
}

int identities_new(const char *admin_group, struct identities **ret_identities)
{
	AUTO(identities) identities = NULL;
	sigset_t all, before;
	int r;

	identities = calloc(1, sizeof(*identities));
	if (!identities)
		return -ENOMEM;
	pthread_mutex_init(&identities->lock, NULL);
	pthread_cond_init(&identities->wake, NULL);
	identities->admin_group = text_dup(admin_group);
	if (!identities->admin_group)
		return -ENOMEM;
	r = mqueue_alloc(&identities->answers, on_answer, identities);
	if (r != 0)
		return -r;
	/* Signals are for the loop: here they would be taken without waking it. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&identities->thread, NULL, run_lookups, identities);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (r != 0)
		return -r;
	identities->thread_runs = true;

	*ret_identities = identities;
	identities = NULL;
	return 0;
}

struct identities *identities_free(struct identities *identities)
{
	if (!identities)
		return NULL;
	if (identities->thread_runs) {
		pthread_mutex_lock(&identities->lock);
		identities->stop = true;
		pthread_cond_signal(&identities->wake);
		pthread_mutex_unlock(&identities->lock);
		pthread_join(identities->thread, NULL);
	}
	mem_deref(identities->answers);
	while (identities->entries)
		drop(identities, identities->entries);
	pthread_cond_destroy(&identities->wake);
	pthread_mutex_destroy(&identities->lock);
	free(identities->admin_group);
	free(identities);
	return NULL;
}

/* One that nobody holds goes when there are too many. */
static void make_room(struct identities *identities)
{
	struct entry *entry, *next;

	for (entry = identities->entries; entry && identities->count >= CACHE_MAX; entry = next) {
		next = entry->next;
		if (entry->refs == 0 && !entry->asking)
			drop(identities, entry);
	}
}

struct identity *identity_get(struct identities *identities, uid_t uid)
{
	struct entry *entry;

	for (entry = identities->entries; entry; entry = entry->next) {
		if (entry->identity.uid == uid) {
			identity_refresh(&entry->identity, tmr_jiffies());
			return identity_ref(&entry->identity);
		}
	}

	make_room(identities);
	entry = calloc(1, sizeof(*entry));
	if (!entry)
		return NULL;
	entry->identity.uid = uid;
	entry->identities = identities;
	entry->refs = 1;
	entry->asked_ms = tmr_jiffies();
	entry->next = identities->entries;
	identities->entries = entry;
	identities->count++;
	ask(entry);
	return &entry->identity;
}

struct identity *identity_ref(struct identity *identity)
{
	((struct entry *)identity)->refs++;
	return identity;
}

struct identity *identity_unref(struct identity *identity)
{
	if (identity)
		((struct entry *)identity)->refs--; /* it stays for the next connection: make_room() */
	return NULL;
}

void identity_refresh(struct identity *identity, uint64_t now_ms)
{
	struct entry *entry = (struct entry *)identity;

	if (now_ms - entry->asked_ms < FRESH_MS || entry->asking)
		return;
	entry->asked_ms = now_ms;
	ask(entry);
}

void identity_wait(struct identity *identity, struct identity_wait *wait, void (*on_known)(void *arg), void *arg)
{
	struct entry *entry = (struct entry *)identity;

	wait->on_known = on_known;
	wait->arg = arg;
	wait->next = entry->waiting;
	if (wait->next)
		wait->next->at = &wait->next;
	wait->at = &entry->waiting;
	entry->waiting = wait;
}

void identity_wait_cancel(struct identity_wait *wait)
{
	if (!wait->at)
		return;
	*wait->at = wait->next;
	if (wait->next)
		wait->next->at = wait->at;
	wait->at = NULL;
	wait->next = NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * Who a caller is and what he may: user id to name and rights.
 *
 * Names and groups come from the system's user database, which may be a slow
 * directory server: a thread asks it, the loop never waits. What was learnt
 * is shared by all connections of a user and asked again when it is older
 * than a minute, so that joining or leaving the group takes effect.
 */
#ifndef FAXPORTD_RPCD_IDENTITY_H
#define FAXPORTD_RPCD_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/macros.h"

#define IDENTITY_NAME_SIZE 64

struct identities;

struct identity {
	uid_t uid;
	bool known;                    /* looked up at least once; until then the rights are 0 */
	bool manages;                  /* root, the daemon's own user, a member of the group */
	uint32_t rights;               /* FAX_ACCESS_* held */
	char name[IDENTITY_NAME_SIZE]; /* "" until known; the number in decimal for a user without a name */
	unsigned connections;          /* of this user now; kept by the connections */
	unsigned uploads;              /* kept by the uploads */
};

/* Needs libre's loop. @admin_group: its members manage; copied. */
int identities_new(const char *admin_group, struct identities **ret_identities);

/* Every identity must have been given back. Waits for a lookup under way. */
struct identities *identities_free(struct identities *identities);
AUTO_DEFINE(identities, identities_free);

/* The identity of @uid, shared; NULL when out of memory. It may not be known yet: identity_wait(). */
struct identity *identity_get(struct identities *identities, uid_t uid);
struct identity *identity_unref(struct identity *identity);
struct identity *identity_ref(struct identity *identity);

/* Ask again if what is known is old. Cheap; for each request. */
void identity_refresh(struct identity *identity, uint64_t now_ms);

/* Something that waits for an identity to be known; sits in its owner. */
struct identity_wait {
	struct identity_wait *next, **at; /* @at is NULL when it does not wait */
	void (*on_known)(void *arg);
	void *arg;
};

/* @on_known is called once, from the loop, later. Only for one that is not known. */
void identity_wait(struct identity *identity, struct identity_wait *wait, void (*on_known)(void *arg), void *arg);
void identity_wait_cancel(struct identity_wait *wait);

#endif

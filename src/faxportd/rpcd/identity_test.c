/* SPDX-License-Identifier: MIT */
/* Who callers are: names and rights from the system's user database, shared and asked again. */
#undef NDEBUG
#include "faxportd/rpcd/identity.h"

#include <assert.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>

#include "faxportd/rpcd/access.h"

#define UNKNOWN_UID 3999999999u

static struct identities *identities;

static void on_known(void *arg)
{
	*(bool *)arg = true;
	re_cancel();
}

static void on_timeout(void *arg)
{
	(void)arg;
	re_cancel();
}

/* Run the loop until the identity is known. */
static void wait_for(struct identity *identity)
{
	struct identity_wait wait;
	bool known = false;
	struct tmr tmr;

	if (identity->known)
		return;
	tmr_init(&tmr);
	tmr_start(&tmr, 10000, on_timeout, NULL);
	identity_wait(identity, &wait, on_known, &known);
	re_main(NULL);
	tmr_cancel(&tmr);
	assert(known && identity->known);
}

static struct identity *known(uid_t uid)
{
	struct identity *identity = identity_get(identities, uid);

	assert(identity);
	wait_for(identity);
	return identity;
}

static void test_names(void)
{
	struct identity *root = known(0), *self = known(geteuid()), *stranger = known(UNKNOWN_UID);
	char number[20];

	assert(root->manages && root->rights == access_rights(true) && strcmp(root->name, getpwuid(0)->pw_name) == 0);
	assert(self->manages);
	snprintf(number, sizeof(number), "%u", UNKNOWN_UID);
	assert(!stranger->manages && stranger->rights == access_rights(false) && strcmp(stranger->name, number) == 0);
	assert(identity_get(identities, 0) == root); /* shared */
	identity_unref(root);
	identity_unref(root);
	identity_unref(self);
	identity_unref(stranger);
}

/* A user whose first group is the group of those who manage, and one whose is not. */
static void test_group(void)
{
	struct passwd *nobody = getpwnam("nobody");
	struct group *group = nobody ? getgrgid(nobody->pw_gid) : NULL;
	struct identity *identity;

	if (!group)
		return; /* a system without them has nothing to try it with */
	identities_free(identities);
	assert(identities_new(group->gr_name, &identities) == 0);
	identity = known(nobody->pw_uid);
	assert(identity->manages && identity->rights == access_rights(true));
	identity_unref(identity);
	identities_free(identities);
	assert(identities_new("no such group", &identities) == 0);
	identity = known(nobody->pw_uid);
	assert(!identity->manages);
	identity_unref(identity);
}

/* A member by the group's own list, if this system has any. */
static void test_members(void)
{
	struct passwd *user = NULL;
	struct identity *identity;
	struct group *group;
	char name[256];

	setgrent();
	while (!user && (group = getgrent()) != NULL) {
		if (group->gr_mem[0] && getpwnam(group->gr_mem[0])) {
			user = getpwnam(group->gr_mem[0]);
			snprintf(name, sizeof(name), "%s", group->gr_name);
		}
	}
	endgrent();
	if (!user)
		return;
	identities_free(identities);
	assert(identities_new(name, &identities) == 0);
	identity = known(user->pw_uid);
	assert(identity->manages);
	identity_unref(identity);
}

/* What is old is asked again, while what was known still holds; more users than the cache keeps. */
static void test_cache(void)
{
	struct identity *identity = known(UNKNOWN_UID), *many[200];
	struct tmr tmr;
	size_t i;

	identity->rights = 0; /* as if it had been so when it was asked */
	identity_refresh(identity, tmr_jiffies() + 1000);
	assert(identity->known && identity->rights == 0);
	identity_refresh(identity, tmr_jiffies() + 61000);
	assert(identity->known && identity->rights == 0);
	tmr_init(&tmr);
	for (i = 0; i < 1000 && identity->rights == 0; i++) {
		tmr_start(&tmr, 5, on_timeout, NULL);
		re_main(NULL);
	}
	assert(identity->rights == access_rights(false));
	identity_unref(identity);

	for (i = 0; i < 200; i++)
		many[i] = identity_get(identities, UNKNOWN_UID - (uid_t)i);
	for (i = 0; i < 200; i++)
		wait_for(many[i]);
	for (i = 0; i < 200; i++)
		identity_unref(many[i]);
	for (i = 0; i < 200; i++)
		identity_unref(known(UNKNOWN_UID + (uid_t)i));

	/* one that is asked for when all ends */
	identity_unref(identity_get(identities, 12345));
}

/* Who stops waiting is not told. */
static void test_cancel(void)
{
	struct identity *identity = identity_get(identities, UNKNOWN_UID);
	struct identity_wait first, second, third;
	bool told[3] = {false};

	identity_wait(identity, &first, on_known, &told[0]);
	identity_wait(identity, &second, on_known, &told[1]);
	identity_wait(identity, &third, on_known, &told[2]);
	identity_wait_cancel(&second);
	identity_wait_cancel(&second);
	wait_for(identity);
	assert(told[0] && !told[1] && told[2]);
	identity_unref(identity);
}

int main(void)
{
	static void (*const tests[])(void) = {test_names, test_group, test_members, test_cache, test_cancel};
	size_t i;

	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		assert(libre_init() == 0);
		assert(identities_new("fax", &identities) == 0);
		tests[i]();
		identities = identities_free(identities);
		libre_close();
		mem_debug();
	}
	return 0;
}

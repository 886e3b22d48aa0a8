/* SPDX-License-Identifier: MIT */
/* Tests of the latch. */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <string.h>

#include "media/latch.h"

static struct sockaddr_storage make(const char *host, unsigned int port)
{
	struct sockaddr_storage address = {0};
	struct sockaddr_in *in = (struct sockaddr_in *)&address;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address;

	if (inet_pton(AF_INET, host, &in->sin_addr) == 1) {
		in->sin_family = AF_INET;
		in->sin_port = htons((uint16_t)port);
	} else {
		assert(inet_pton(AF_INET6, host, &in6->sin6_addr) == 1);
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons((uint16_t)port);
	}
	return address;
}

static bool allows(const struct latch *latch, const char *host, unsigned int port)
{
	struct sockaddr_storage from = make(host, port);

	return latch_allows(latch, &from);
}

static bool targets(const struct latch *latch, const char *host, unsigned int port)
{
	struct sockaddr_storage to = make(host, port);
	const struct sockaddr_storage *target = latch_target(latch);

	return target && memcmp(target, &to, latch_address_size(&to)) == 0;
}

static void take(struct latch *latch, const char *host, unsigned int port)
{
	struct sockaddr_storage from = make(host, port);

	latch_take(latch, &from);
}

static void set(struct latch *latch, const char *host, unsigned int port, bool any)
{
	struct sockaddr_storage peer = make(host, port);

	latch_set(latch, &peer, any);
}

static void test_known_peer(void)
{
	struct latch latch = {0};

	set(&latch, "192.0.2.1", 4000, false);
	assert(targets(&latch, "192.0.2.1", 4000));
	assert(allows(&latch, "192.0.2.1", 4000) && allows(&latch, "192.0.2.1", 5000));
	assert(!allows(&latch, "192.0.2.2", 4000) && !allows(&latch, "2001:db8::1", 4000));
	take(&latch, "192.0.2.1", 5000);
	assert(targets(&latch, "192.0.2.1", 5000));
	/* Latched: not a third port any more, but always the one that SDP named. */
	assert(!allows(&latch, "192.0.2.1", 6000) && allows(&latch, "192.0.2.1", 4000));

	/* The same address again (a refresh) keeps the source; another one forgets it. */
	set(&latch, "192.0.2.1", 4000, false);
	assert(targets(&latch, "192.0.2.1", 5000));
	set(&latch, "192.0.2.9", 4000, false);
	assert(targets(&latch, "192.0.2.9", 4000) && !allows(&latch, "192.0.2.1", 5000));
}

static void test_any_address(void)
{
	struct latch latch = {0};

	set(&latch, "10.0.0.5", 4000, true);
	assert(targets(&latch, "10.0.0.5", 4000) && allows(&latch, "198.51.100.7", 1234));
	take(&latch, "198.51.100.7", 1234);
	assert(targets(&latch, "198.51.100.7", 1234));
	assert(!allows(&latch, "198.51.100.8", 1234) && !allows(&latch, "198.51.100.7", 1235));
}

static void test_unknown_peer(void)
{
	struct sockaddr_storage nowhere = {0};
	struct latch latch = {0};

	latch_set(&latch, &nowhere, false);
	assert(!latch_target(&latch) && allows(&latch, "2001:db8::1", 4000));
	take(&latch, "2001:db8::1", 4000);
	assert(targets(&latch, "2001:db8::1", 4000) && !allows(&latch, "2001:db8::2", 4000));
	/* A refresh without an address keeps nothing to go by. */
	set(&latch, "0.0.0.0", 4000, false);
	assert(!latch_target(&latch));
	set(&latch, "192.0.2.1", 0, false);
	assert(!latch_target(&latch));
	set(&latch, "::", 4000, false);
	assert(!latch_target(&latch));
	assert(!allows(&latch, "192.0.2.1", 0));
}

int main(void)
{
	test_known_peer();
	test_any_address();
	test_unknown_peer();
	return 0;
}

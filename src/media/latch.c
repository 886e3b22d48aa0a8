/* SPDX-License-Identifier: MIT */
/* The source of media packets; see latch.h. */
#include "media/latch.h"

#include <netinet/in.h>
#include <string.h>

static bool same_host(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET)
		return ((const struct sockaddr_in *)a)->sin_addr.s_addr ==
		       ((const struct sockaddr_in *)b)->sin_addr.s_addr;
	return IN6_ARE_ADDR_EQUAL(&((const struct sockaddr_in6 *)a)->sin6_addr,
				  &((const struct sockaddr_in6 *)b)->sin6_addr);
}

/* The port stands at the same place in both families. */
static in_port_t udp_port(const struct sockaddr_storage *address)
{
	return ((const struct sockaddr_in *)address)->sin_port;
}

static bool same_address(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
	return same_host(a, b) && udp_port(a) == udp_port(b);
}

/* 0.0.0.0 is "on hold" of old (RFC 2543), port 0 a stream that is off: nowhere to send to. */
static bool is_somewhere(const struct sockaddr_storage *address)
{
	switch (address->ss_family) {
	case AF_INET:
		return udp_port(address) != 0 && ((const struct sockaddr_in *)address)->sin_addr.s_addr != INADDR_ANY;
	case AF_INET6:
		return udp_port(address) != 0 &&
		       !IN6_IS_ADDR_UNSPECIFIED(&((const struct sockaddr_in6 *)address)->sin6_addr);
	default:
		return false;
	}
}

void latch_set(struct latch *latch, const struct sockaddr_storage *peer, bool any_address)
{
	bool same = is_somewhere(peer) && latch->peer.ss_family != AF_UNSPEC && same_address(&latch->peer, peer);

	latch->any_address = any_address;
	if (same)
		return;
	memset(&latch->peer, 0, sizeof(latch->peer));
	memset(&latch->source, 0, sizeof(latch->source));
	if (is_somewhere(peer))
		latch->peer = *peer;
}

bool latch_allows(const struct latch *latch, const struct sockaddr_storage *from)
{
	bool peer_known = latch->peer.ss_family != AF_UNSPEC;

	if (!is_somewhere(from))
		return false;
	/* Exactly what SDP said is always right, even after others came. */
	if (peer_known && same_address(&latch->peer, from))
		return true;
	if (latch->source.ss_family != AF_UNSPEC)
		return same_address(&latch->source, from);
	return !peer_known || latch->any_address || same_host(&latch->peer, from);
}

void latch_take(struct latch *latch, const struct sockaddr_storage *from)
{
	latch->source = *from;
}

const struct sockaddr_storage *latch_target(const struct latch *latch)
{
	if (latch->source.ss_family != AF_UNSPEC)
		return &latch->source;
	return latch->peer.ss_family != AF_UNSPEC ? &latch->peer : NULL;
}

socklen_t latch_address_size(const struct sockaddr_storage *address)
{
	switch (address->ss_family) {
	case AF_INET:
		return sizeof(struct sockaddr_in);
	case AF_INET6:
		return sizeof(struct sockaddr_in6);
	default:
		return 0;
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * Where media packets come from and go to. SDP names an address; behind a NAT
 * the packets come from another. The first packet that proves to be media
 * decides, and from then on only that source counts.
 */
#ifndef MEDIA_LATCH_H
#define MEDIA_LATCH_H

#include <stdbool.h>
#include <sys/socket.h>

struct latch {
	struct sockaddr_storage peer;   /* as SDP gave it; AF_UNSPEC when not known */
	struct sockaddr_storage source; /* where packets really come from; AF_UNSPEC until the first */
	bool any_address;               /* the source may be another host than the peer's */
};

/* Take a new address of the peer; the same one again keeps the source. */
void latch_set(struct latch *latch, const struct sockaddr_storage *peer, bool any_address);

/* May a packet from here be the peer's? */
bool latch_allows(const struct latch *latch, const struct sockaddr_storage *from);

/* A packet from here is media without doubt. */
void latch_take(struct latch *latch, const struct sockaddr_storage *from);

/* Where to send; NULL when that is not known yet. */
const struct sockaddr_storage *latch_target(const struct latch *latch);

/* Size of the address for the socket calls; 0 for AF_UNSPEC. */
socklen_t latch_address_size(const struct sockaddr_storage *address);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A guard in front of libre's UDP socket: what is no SIP message never
 * reaches libre, which would write a line to stderr for each such datagram.
 * Dropped datagrams are counted, and the first is logged.
 *
 * libre does not show the socket of a transport, but every message it hands
 * out names it. So a first, well-formed message is sent to ourselves; until
 * it comes back (at once, within this machine), there is no guard.
 */
#ifndef FAXPORTD_LINE_SIP_GUARD_H
#define FAXPORTD_LINE_SIP_GUARD_H

#include "faxportd/line/sip_re.h"

struct log_counter;
struct sip_guard;

/* @malformed is owned by the caller and counts. */
int sip_guard_new(const char *trunk, struct log_counter *malformed, struct sip_guard **ret_guard);
struct sip_guard *sip_guard_free(struct sip_guard *guard);

/* Guard the socket that listens at @addr. */
void sip_guard_watch(struct sip_guard *guard, const struct sa *addr);

/* To be asked first about each incoming request: true if it was the guard's own. @guard may be NULL. */
bool sip_guard_takes(struct sip_guard *guard, const struct sip_msg *msg);

/* Has the message all that RFC 3261 8.1.1 requires, and no body that is cut off? */
bool sip_msg_is_whole(const struct sip_msg *msg);

#endif

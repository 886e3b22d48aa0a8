/* SPDX-License-Identifier: MIT */
/*
 * What happens on the server, as clients are told: the last EVENTS_KEPT
 * events, numbered. The model (ports, queue) says what it does; here it
 * becomes events of [MS-FAX] (FEI_*, see <faxport/types.h>), and whoever waits
 * is told on the next turn of the loop.
 *
 * Numbers begin at the time of the start in microseconds, and no server does
 * something each microsecond: a client that comes back after a restart with a
 * number from before finds it below all numbers of now, or, should the clock
 * have been set back, above them. 53 bits are enough, which JSON can hold.
 */
#ifndef FAXPORTD_RPCD_EVENTS_H
#define FAXPORTD_RPCD_EVENTS_H

#include <re/re.h>
#include <stddef.h>

#include <faxport/types.h>

#include "faxportd/port/port.h"
#include "faxportd/queue/queue.h"
#include "faxportd/rpcd/access.h"

#define EVENTS_KEPT 4096

struct events;

/* Begins with FAXSVC_STARTED and listens to @ports and @queue. */
int events_new(struct ports *ports, struct queue *queue, struct events **ret_events);

/* The last event, FAXSVC_ENDED; who waits is told at once, and nothing is listened to any more. */
void events_end(struct events *events);

/* Ends it if need be. Watches must be gone. */
struct events *events_free(struct events *events);

/* The number of the last event so far. */
uint64_t events_newest(const struct events *events);

/*
 * Read what is behind number @after and @sees lets through into @room of
 * @size, in order. Returns how many. *@after becomes the number to go on with.
 * *@ret_lost: some are not kept any more, or @after is of another start; what
 * is kept is read then.
 */
typedef bool events_sees_fn(void *arg, const struct access_subject *subject);
size_t events_read(const struct events *events, uint64_t *after, events_sees_fn *sees, void *arg,
		   struct fax_event *room, size_t size, bool *ret_lost);

/* Somebody who is told, from the loop, whenever there is something new; sits in its owner. May end within on_news. */
struct events_watch {
	struct le le;
	void (*on_news)(void *arg);
	void *arg;
};

void events_watch_begin(struct events *events, struct events_watch *watch, void (*on_news)(void *arg), void *arg);
void events_watch_end(struct events_watch *watch);

/* ---- the tables ------------------------------------------------------ */

/* What a port does, and how a call ended, as a kind of event; 0: nothing is told of it. */
uint32_t events_kind_of_state(enum fax_port_state state);
uint32_t events_kind_of_ending(enum fax_status status);

#endif

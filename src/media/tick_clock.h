/* SPDX-License-Identifier: MIT */
/*
 * When the ticks of a call are due. A call whose owner was late catches up, a
 * few ticks at a time, so that what has come meanwhile is read in between and
 * no time passes for the call in which it could not have heard. Where its owner
 * stood still for long, that time has not passed at all: T.30's timers measure
 * how long the far end says nothing, and not how long nobody listened.
 */
#ifndef MEDIA_TICK_CLOCK_H
#define MEDIA_TICK_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* After a delay a call catches up by so many ticks before the sockets are looked at again... */
#define TICK_CATCH_UP 5
/* ...and not at all when its owner stood still for longer than this. */
#define TICK_STOOD_STILL_NS 500000000ull

struct tick_clock {
	uint64_t next_ns; /* when the next tick is due */
	uint64_t period_ns;
};

/* Is one due, @done having been done since the sockets were looked at? */
bool tick_clock_is_due(const struct tick_clock *clock, uint64_t now_ns, unsigned int done);

/* That one is done. */
void tick_clock_done(struct tick_clock *clock);

/* As many as may be are done for now. */
void tick_clock_rest(struct tick_clock *clock, uint64_t now_ns);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * How well a worker keeps time: how busy it is, and how long after they were
 * due its ticks are done. Real time, whatever rate media time has.
 */
#ifndef MEDIA_TICK_METER_H
#define MEDIA_TICK_METER_H

#include "core/call/call.h"

/* A tick that is done so long after it was due is late. */
#define TICK_LATE_US 20000

#define TICK_METER_WINDOW_NS 1000000000ull

#define TICK_METER_BUCKETS 128

struct tick_meter {
	uint64_t began_ns; /* the window; 0: none yet */
	uint64_t busy_ns;
	struct call_load load;                /* so far */
	uint32_t buckets[TICK_METER_BUCKETS]; /* ticks by whole milliseconds; the last has all the others */
};

/* A tick is done, so long after it was due. */
void tick_meter_tick(struct tick_meter *meter, uint64_t after_ns);

/* The loop worked from @from_ns to @to_ns and waits now. True: a window is over, and this is what it gave. */
bool tick_meter_turn(struct tick_meter *meter, uint64_t from_ns, uint64_t to_ns, struct call_load *ret_load);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Stands before spandsp's T.30 and keeps from it the frames that it cannot
 * stand (t30_frame.h).
 *
 * There is no hook for that in the library. But it looks its own
 * t30_hdlc_accept() up by name when it is loaded, and a program that exports
 * a function of that name is asked first: ours checks, and passes good frames
 * on. T.38 and audio both go through it. A library built so that it does not
 * look (-Bsymbolic) would leave us unguarded: t30_guard_test() finds out.
 */
#ifndef MEDIA_T30_GUARD_H
#define MEDIA_T30_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One per T.30 engine. */
struct t30_guard {
	uint32_t max_rate; /* sending: hide the faster modems that a DIS offers; 0: none hidden */
	uint32_t refused;  /* frames kept from the engine */
	/* May the engine hear this DIS? Where not, it goes on waiting for one. NULL: it may. */
	bool (*may_hear_dis)(void *arg, const uint8_t *frame, size_t size);
	void *arg;
};

/* From now on the library works for the engine of @guard; NULL when it is left. One thread only. */
void t30_guard_enter(struct t30_guard *guard);

/* Is the guard really in the way? 0, or -ENOSYS: do not take calls. */
int t30_guard_test(void);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What is to be done with a received fax: a plan of steps, one for each
 * method that is on for its port, in the order of the server. Steps run one
 * at a time; one that fails does not stop those behind it and is tried again,
 * each time after a longer while.
 *
 * A received fax is never lost silently. It is listed in the inbox when the
 * inbox method is on for its port, when no method at all is on, and as soon
 * as some step has failed; it is kept, unlisted, while steps are still to be
 * tried for the first time; it is removed only when it is not for the inbox
 * and every step has done its work.
 */
#ifndef CORE_ROUTE_PLAN_H
#define CORE_ROUTE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/route/methods.h"

/* Between two attempts: 1 minute, 2, 4, ... up to an hour. After the last attempt (about four days) a step has failed.
 */
#define ROUTE_DELAY_FIRST_S 60
#define ROUTE_DELAY_MOST_S 3600
#define ROUTE_ATTEMPTS_MOST 100

enum route_state { ROUTE_PENDING, ROUTE_DONE, ROUTE_FAILED, ROUTE_STATES };

struct route_step {
	enum route_method method;
	enum route_state state;
	uint32_t attempts;    /* failed ones */
	int64_t next_attempt; /* seconds since 1970; 0: at once */
};

/*
 * The plan for a port: @places[m] is the place of method m (1 to
 * ROUTE_METHODS), @on[m] its switch. Returns the number of steps.
 */
size_t route_plan(const uint32_t places[ROUTE_METHODS], const bool on[ROUTE_METHODS],
		  struct route_step ret_steps[ROUTE_METHODS]);

enum route_next {
	ROUTE_RUN,  /* run *@ret_step now */
	ROUTE_WAIT, /* nothing before *@ret_when */
	ROUTE_OVER, /* every step is done or has failed */
};

enum route_next route_next(const struct route_step steps[], size_t count, int64_t now, size_t *ret_step,
			   int64_t *ret_when);

enum route_result {
	ROUTE_OK,
	ROUTE_AGAIN, /* failed; may go better later */
	ROUTE_NEVER, /* cannot be done any more: the method was switched off meanwhile, the port is gone */
};

/* A step was run. */
void route_step_result(struct route_step *step, enum route_result result, int64_t now);

enum route_fate { ROUTE_LISTED, ROUTE_UNLISTED, ROUTE_REMOVED };

/* Where the message belongs now. */
enum route_fate route_fate(const struct route_step steps[], size_t count);

#endif

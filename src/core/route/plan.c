/* SPDX-License-Identifier: MIT */
/* What is to be done with a received fax; see plan.h. */
#include "core/route/plan.h"

size_t route_plan(const uint32_t places[ROUTE_METHODS], const bool on[ROUTE_METHODS],
		  struct route_step ret_steps[ROUTE_METHODS])
{
	size_t count = 0;

	for (uint32_t place = 1; place <= ROUTE_METHODS; place++) {
		for (unsigned m = 0; m < ROUTE_METHODS; m++) {
			if (places[m] == place && on[m])
				ret_steps[count++] = (struct route_step){.method = (enum route_method)m};
		}
	}
	return count;
}

enum route_next route_next(const struct route_step steps[], size_t count, int64_t now, size_t *ret_step,
			   int64_t *ret_when)
{
	int64_t when = INT64_MAX;

	for (size_t i = 0; i < count; i++) {
		if (steps[i].state != ROUTE_PENDING)
			continue;
		/* Further off than any delay is: the clock was set back meanwhile. */
		if (steps[i].next_attempt <= now || steps[i].next_attempt - now > ROUTE_DELAY_MOST_S) {
			*ret_step = i;
			return ROUTE_RUN;
		}
		if (steps[i].next_attempt < when)
			when = steps[i].next_attempt;
	}
	if (when == INT64_MAX)
		return ROUTE_OVER;
	*ret_when = when;
	return ROUTE_WAIT;
}

void route_step_result(struct route_step *step, enum route_result result, int64_t now)
{
	int64_t delay = ROUTE_DELAY_FIRST_S;

	step->next_attempt = 0;
	if (result == ROUTE_OK) {
		step->state = ROUTE_DONE;
		return;
	}
	step->attempts++;
	if (result == ROUTE_NEVER || step->attempts >= ROUTE_ATTEMPTS_MOST) {
		step->state = ROUTE_FAILED;
		return;
	}
	for (uint32_t i = 1; i < step->attempts && delay < ROUTE_DELAY_MOST_S; i++)
		delay *= 2;
	step->next_attempt = now + (delay < ROUTE_DELAY_MOST_S ? delay : ROUTE_DELAY_MOST_S);
}

enum route_fate route_fate(const struct route_step steps[], size_t count)
{
	bool all_done = count > 0;

	for (size_t i = 0; i < count; i++) {
		bool in_trouble =
			steps[i].state == ROUTE_FAILED || (steps[i].state == ROUTE_PENDING && steps[i].attempts > 0);

		if (steps[i].method == ROUTE_INBOX || in_trouble)
			return ROUTE_LISTED;
		all_done = all_done && steps[i].state == ROUTE_DONE;
	}
	if (count == 0)
		return ROUTE_LISTED;
	return all_done ? ROUTE_REMOVED : ROUTE_UNLISTED;
}

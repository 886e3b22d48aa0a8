/* SPDX-License-Identifier: MIT */
/* When ticks are due; see tick_clock.h. */
#include "media/tick_clock.h"

bool tick_clock_is_due(const struct tick_clock *clock, uint64_t now_ns, unsigned int done)
{
	return done < TICK_CATCH_UP && clock->next_ns <= now_ns;
}

void tick_clock_done(struct tick_clock *clock)
{
	clock->next_ns += clock->period_ns;
}

void tick_clock_rest(struct tick_clock *clock, uint64_t now_ns)
{
	/* In step with the other calls of its owner still. */
	if (clock->next_ns + TICK_STOOD_STILL_NS < now_ns)
		clock->next_ns += ((now_ns - clock->next_ns) / clock->period_ns + 1) * clock->period_ns;
}

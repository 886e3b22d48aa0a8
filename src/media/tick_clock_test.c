/* SPDX-License-Identifier: MIT */
/* Tests of when ticks are due. */
#undef NDEBUG
#include <assert.h>

#include "media/tick_clock.h"

#define MS 1000000ull
#define PERIOD (20 * MS)

/* What a worker does at @now_ns. Returns how many ticks that were. */
static unsigned int turn(struct tick_clock *clock, uint64_t now_ns)
{
	unsigned int done;

	for (done = 0; tick_clock_is_due(clock, now_ns, done); done++)
		tick_clock_done(clock);
	tick_clock_rest(clock, now_ns);
	return done;
}

int main(void)
{
	struct tick_clock clock = {.next_ns = 1007 * MS, .period_ns = PERIOD};

	/* In time: one by one, none early. */
	assert(turn(&clock, 1006 * MS) == 0 && turn(&clock, 1007 * MS) == 1 && turn(&clock, 1008 * MS) == 0);
	assert(turn(&clock, 1028 * MS) == 1 && clock.next_ns == 1047 * MS);

	/* Late: all of them, five between two looks at the sockets. */
	assert(turn(&clock, 1247 * MS) == 5 && turn(&clock, 1247 * MS) == 5 && turn(&clock, 1248 * MS) == 1);
	assert(turn(&clock, 1248 * MS) == 0 && clock.next_ns == 1267 * MS);

	/* Half a second behind those five, it is made up for. */
	assert(turn(&clock, 1867 * MS) == 5 && clock.next_ns == 1367 * MS);
	while (turn(&clock, 1867 * MS) > 0)
		;
	assert(clock.next_ns == 1887 * MS);

	/* Longer, and it has not been. The next one is due at the next of the same moments. */
	assert(turn(&clock, 2488 * MS) == 5 && clock.next_ns == 2507 * MS);
	assert(turn(&clock, 2507 * MS) == 1);
	return 0;
}

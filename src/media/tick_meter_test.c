/* SPDX-License-Identifier: MIT */
/* Tests of the meter of a worker's time. */
#undef NDEBUG
#include <assert.h>

#include "media/tick_meter.h"

#define MS 1000000ull
#define S (1000 * MS)

static void test_busy(void)
{
	struct tick_meter meter = {0};
	struct call_load load;
	unsigned int i;

	/* 3 of each 10 ms, from a clock that began long ago. */
	for (i = 0; i < 99; i++)
		assert(!tick_meter_turn(&meter, 77 * S + i * 10 * MS, 77 * S + (i * 10 + 3) * MS, &load));
	assert(tick_meter_turn(&meter, 78 * S, 78 * S, &load));
	assert(load.busy_permille == 297 && load.ticks == 0 && load.late_p99_us == 0);

	/* The next window is of its own; a turn longer than it is all of it. */
	assert(tick_meter_turn(&meter, 78 * S, 80 * S, &load) && load.busy_permille == 1000);
	/* And the one behind that begins where it ended. */
	assert(!tick_meter_turn(&meter, 80 * S, 80 * S + 900 * MS, &load));
}

static struct call_load load_of(const unsigned int *after_ms, size_t count)
{
	struct tick_meter meter = {0};
	struct call_load load;
	size_t i;

	for (i = 0; i < count; i++)
		tick_meter_tick(&meter, after_ms[i] * MS);
	assert(tick_meter_turn(&meter, 5 * S, 6 * S, &load));
	return load;
}

static void test_late(void)
{
	unsigned int after_ms[200] = {0};
	struct call_load load;

	/* A tick of exactly 20 ms is none that is late. */
	after_ms[0] = 20;
	load = load_of(after_ms, 200);
	assert(load.ticks == 200 && load.late_ticks == 0 && load.late_max_us == 20000 && load.late_p99_us == 1000);
	after_ms[1] = 21;
	load = load_of(after_ms, 200);
	assert(load.late_ticks == 1 && load.late_max_us == 21000 && load.late_p99_us == 1000);
	/* The third of 200 is within the 99 of 100. */
	after_ms[2] = 7;
	load = load_of(after_ms, 200);
	assert(load.late_ticks == 1 && load.late_p99_us == 8000);
	/* Of few ticks it is the latest; and beyond the buckets too. */
	load = load_of(after_ms, 50);
	assert(load.late_p99_us == 21000);
	after_ms[0] = after_ms[1] = after_ms[2] = 900;
	load = load_of(after_ms, 200);
	assert(load.late_ticks == 3 && load.late_p99_us == 900000 && load.late_max_us == 900000);
}

int main(void)
{
	test_busy();
	test_late();
	return 0;
}

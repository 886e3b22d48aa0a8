/* SPDX-License-Identifier: MIT */
/* How well a worker keeps time; see tick_meter.h. */
#include "media/tick_meter.h"

#include <string.h>

#include "base/macros.h"

void tick_meter_tick(struct tick_meter *meter, uint64_t after_ns)
{
	uint32_t after_us = (uint32_t)MIN(after_ns / 1000, UINT32_MAX);

	meter->load.ticks++;
	meter->load.late_ticks += after_us > TICK_LATE_US;
	meter->load.late_max_us = MAX(meter->load.late_max_us, after_us);
	meter->buckets[MIN(after_us / 1000, TICK_METER_BUCKETS - 1)]++;
}

static uint32_t percentile_99_us(const struct tick_meter *meter)
{
	uint32_t beyond = meter->load.ticks / 100, i;

	/* From the latest down: so many may be later than it. */
	for (i = TICK_METER_BUCKETS - 1; i > 0 && meter->buckets[i] <= beyond; i--)
		beyond -= meter->buckets[i];
	return i == TICK_METER_BUCKETS - 1 ? meter->load.late_max_us : MIN((i + 1) * 1000, meter->load.late_max_us);
}

bool tick_meter_turn(struct tick_meter *meter, uint64_t from_ns, uint64_t to_ns, struct call_load *ret_load)
{
	uint64_t window_ns;

	if (meter->began_ns == 0)
		meter->began_ns = from_ns;
	meter->busy_ns += to_ns - from_ns;
	window_ns = to_ns - meter->began_ns;
	if (window_ns < TICK_METER_WINDOW_NS)
		return false;
	*ret_load = meter->load;
	ret_load->busy_permille = (uint32_t)MIN(meter->busy_ns * 1000 / window_ns, 1000);
	ret_load->late_p99_us = percentile_99_us(meter);
	memset(meter, 0, sizeof(*meter));
	meter->began_ns = to_ns;
	return true;
}

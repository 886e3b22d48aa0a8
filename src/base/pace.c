/* SPDX-License-Identifier: MIT */
#include "base/pace.h"

#define SECOND_MS 1000

uint64_t pace_wait_ms(struct pace *pace, uint32_t per_second, uint64_t now_ms)
{
	uint64_t next_ms;

	/* Long ago; or the clock was set back. */
	if (pace->due_ms < now_ms || pace->due_ms > now_ms + 2 * SECOND_MS)
		pace->due_ms = now_ms;
	if (per_second == 0)
		return 0;
	next_ms = pace->due_ms + SECOND_MS / per_second;
	return next_ms <= now_ms + SECOND_MS ? 0 : next_ms - now_ms - SECOND_MS;
}

void pace_note(struct pace *pace, uint32_t per_second)
{
	if (per_second > 0)
		pace->due_ms += SECOND_MS / per_second;
}

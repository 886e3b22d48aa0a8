/* SPDX-License-Identifier: MIT */
/* May a media worker take another call?; see load.h. */
#include "core/call/load.h"

#include "base/macros.h"

/* Within the budget again: this part of it, in percent, is the most. */
#define AGAIN_PERCENT 80

bool load_is_over(const struct call_load *load, uint32_t budget_percent, bool was_over)
{
	uint32_t busy_most = budget_percent * 10, late_most = LOAD_LATE_PERMILLE;

	if (budget_percent >= 100)
		return false;
	if (was_over) {
		busy_most = busy_most * AGAIN_PERCENT / 100;
		late_most /= 2;
	}
	return load->busy_permille > busy_most || (uint64_t)load->late_ticks * 1000 > (uint64_t)load->ticks * late_most;
}

uint32_t load_expected(const struct call_load *load, uint32_t calls_then, uint32_t calls_now)
{
	uint64_t expected;

	if (calls_then == 0)
		return 0;
	expected = (uint64_t)load->busy_permille * calls_now / calls_then;
	return (uint32_t)MIN(expected, UINT32_MAX);
}

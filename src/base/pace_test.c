/* SPDX-License-Identifier: MIT */
/* So many in a second. */
#undef NDEBUG
#include <assert.h>

#include "base/pace.h"

static unsigned int take(struct pace *pace, uint32_t per_second, uint64_t now_ms)
{
	unsigned int count = 0;

	while (count < 10000 && pace_wait_ms(pace, per_second, now_ms) == 0) {
		pace_note(pace, per_second);
		count++;
	}
	return count;
}

int main(void)
{
	struct pace pace = {0};
	uint64_t now_ms, begin_ms = 1000000;
	unsigned int count = 0;

	/* A second's worth at once, then evenly, and it is told when the next may come. */
	assert(take(&pace, 20, begin_ms) == 20);
	assert(pace_wait_ms(&pace, 20, begin_ms) == 50 && pace_wait_ms(&pace, 20, begin_ms + 49) == 1);
	for (now_ms = begin_ms; now_ms < begin_ms + 10000; now_ms++)
		count += take(&pace, 20, now_ms);
	assert(count == 199);
	/* What was not used for longer is not saved up. */
	assert(take(&pace, 20, begin_ms + 100000) == 20);
	/* The clock is set back: nobody waits until it has made that good. */
	assert(take(&pace, 20, begin_ms) == 20);
	/* No limit, now and after it. */
	assert(take(&pace, 0, begin_ms) == 10000);
	assert(take(&pace, 1, begin_ms + 5000) == 1);
	return 0;
}

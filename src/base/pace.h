/* SPDX-License-Identifier: MIT */
/*
 * So many of something in a second, evenly: the first second's worth of them
 * may come at once. Pure: the time is the caller's, in milliseconds since
 * whenever; should it jump, the count begins anew.
 */
#ifndef BASE_PACE_H
#define BASE_PACE_H

#include <stdint.h>

struct pace {
	uint64_t due_ms; /* when the next would come if they came one after the other, evenly */
};

/* How long to wait before the next one; 0: none. @per_second: up to 1000; 0: no limit. */
uint64_t pace_wait_ms(struct pace *pace, uint32_t per_second, uint64_t now_ms);

/* One has come. */
void pace_note(struct pace *pace, uint32_t per_second);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What must hold in every conversation, whatever the far end does: watched
 * from outside, step by step. Also which frames were met in which state.
 */
#ifndef DIALOG_WATCH_H
#define DIALOG_WATCH_H

#include "core/t30/t30.h"
#include "core/t30/t30_frame.h"

struct watch {
	bool sending, rtn_is_accepted;
	uint32_t confirmed_next; /* sending: the page that may be confirmed */
	uint32_t prepared;       /* T30_PREPARE without an answer */
	uint32_t stores;         /* T30_STORE without an answer: 0 or 1 */
	uint32_t stored;         /* blocks and pages that are on disk and have not been confirmed yet */
	bool confirmed_once;     /* what is said again needs no new one */
	bool begun, data_sent, page_sent, over;
};

void watch_init(struct watch *watch, const struct t30_config *config);

/* Step the session. NULL, or what is wrong with what it wants to do. */
const char *watch_step(struct watch *watch, struct t30 *t30, const struct t30_event *event, uint64_t now_ms,
		       struct t30_actions *ret_actions);

/* Print frames × states that were met, and states in which no frame was. */
void watch_print_coverage(void);

#endif

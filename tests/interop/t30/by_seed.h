/* SPDX-License-Identifier: MIT */
/* Calls by their seed: who calls whom with how many pages, what the pages are, and counts of what became of them. */
#ifndef INTEROP_T30_BY_SEED_H
#define INTEROP_T30_BY_SEED_H

#include "dice.h"
#include "matrix.h"

#define SHEETS_MAX 3

struct tally {
	unsigned int calls, complete, pages, confirmed, damaged;
};

/* The ends of a call with defaults, of which one sends some of the sheets. Returns which of pairs[]. */
size_t by_seed_stations(struct dice *dice, const struct sheet sheets[SHEETS_MAX], struct station_config end[2]);

void by_seed_sheets(struct dice *dice, struct sheet ret_sheets[SHEETS_MAX]);

/* A call is over. @sheets: so many were to be sent. */
void tally_call(struct tally *tally, uint32_t sheets, const struct station_result *tx);

#endif

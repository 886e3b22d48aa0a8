/* SPDX-License-Identifier: MIT */
/*
 * The word that was probably meant: of a list, the one with the fewest slips
 * (a letter lost, added, replaced, or two neighbours swapped).
 *
 *   struct nearest n = nearest_begin("retires");
 *   nearest_try(&n, "retries");
 *   n.word is "retries"; NULL when nothing is near
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

struct nearest {
	const char *typed;
	const char *word; /* the nearest so far, NULL: none */
	unsigned slips;   /* that it takes to get there; more are not near any more */
};

/* @typed must live as long as the search. Words of more than 40 letters are near to nothing. */
struct nearest nearest_begin(const char *typed);

/* Of several words equally near the first one tried stays. @word must live as long as the result. */
void nearest_try(struct nearest *nearest, const char *word);

#endif

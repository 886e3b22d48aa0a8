/* SPDX-License-Identifier: MIT */
/*
 * What the calls of a matrix have in common: who calls whom, in which form the
 * pages go, and whether all of them came.
 */
#ifndef INTEROP_T30_MATRIX_H
#define INTEROP_T30_MATRIX_H

#include "station.h"

enum { OURS_THEIRS, THEIRS_OURS, OURS_OURS, PAIRS };

/* Who calls and who answers. */
struct pair {
	const char *words;
	bool theirs[2];
};

extern const struct pair pairs[PAIRS];

#define FORMS 5

/* A coding, with error correction or without. */
struct form {
	const char *words;
	enum t30_coding coding;
	bool ecm;
};

extern const struct form forms[FORMS];

/* The ends of a call with defaults: the caller sends these. */
void matrix_begin(const struct pair *pair, const struct sheet *sheets, uint32_t count, struct station_config end[2]);

/* The called side sends what the caller would have. */
void matrix_poll_instead(struct station_config end[2]);

/* What the answering side does not offer is not chosen. */
void matrix_offer(const struct form *form, struct station_config *answering);

/* Has every page come, and are both sides content? Says what is wrong. */
bool matrix_all_came(const struct station_config end[2], bool over, const struct station_result *tx,
		     const struct station_result *rx);

#endif

/* SPDX-License-Identifier: MIT */
/* One conversation under way: the file, its line, and what of it is at hand. */
#ifndef DIALOG_DIALOG_H
#define DIALOG_DIALOG_H

#include "wire.h"

struct dialog {
	const char *path;
	unsigned int line_number;
	struct words words;
	struct wire wire;
	uint64_t mark_ms;                   /* the last signal that was seen ended */
	char fault[512], fault_wanted[256]; /* what is wrong, the first that was */
};

/* Note what is wrong with the line at hand; returns false. */
bool dialog_fails(struct dialog *dialog, const char *expected, const char *came);

/* Words that are too many, or no words for this place. */
bool dialog_ends_line(struct dialog *dialog);

/* "far ...": what the far end does. */
bool far_does(struct dialog *dialog);

/* "far takes pages up to N", "far gives pages A to B of N frames": many without a line for each. */
bool far_takes_pages(struct dialog *dialog);
bool far_gives_pages(struct dialog *dialog);

/* "we ...": what we are expected to do. */
bool we_do(struct dialog *dialog);

/* Go on to the end: there must be nothing that the dialogue has not seen. */
bool we_do_no_more(struct dialog *dialog);

/* "end ...". */
bool dialog_ends(struct dialog *dialog);

/* What is set up: "ours", "page", "document", "disk", "rows". NULL for other words. */
bool dialog_sets_up(struct dialog *dialog, bool *ret_is_known);

#endif

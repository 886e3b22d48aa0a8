/* SPDX-License-Identifier: MIT */
/* A line with a bar that moves on a terminal; nothing where there is none. */
#ifndef FAXPORT_PROGRESS_H
#define FAXPORT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct cli;

struct progress {
	bool on; /* on a terminal */
	bool color;
	size_t width; /* of the terminal */
	bool shown;
	char last[512]; /* what is there now, so that nothing is drawn twice */
};

void progress_init(struct progress *progress, const struct cli *cli);

/* Draw @done of @all with words before and behind. @all 0: no bar, words only. */
void progress_draw(struct progress *progress, const char *before, uint64_t done, uint64_t all, const char *behind);

/* Take the line away. */
void progress_clear(struct progress *progress);

#endif

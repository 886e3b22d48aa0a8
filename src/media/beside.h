/* SPDX-License-Identifier: MIT */
/*
 * A few threads for what must not happen between two packets of a call: the
 * disk, and the coding of pages. A piece of work is given, done beside the
 * loop, and taken back by the loop, which learns of it from a descriptor.
 *
 * The threads begin with the process, so that the sandbox need not allow any.
 */
#ifndef MEDIA_BESIDE_H
#define MEDIA_BESIDE_H

#include <stdbool.h>

#include "base/macros.h"

struct beside;

/* A piece of work; embedded in its owner, who leaves it alone from beside_give() until beside_take() returns it. */
struct beside_work {
	struct beside_work *next;
	void (*work)(void *what);
	void *what;
	void *owner;
};

/* Returns 0 or a negative errno. */
int beside_new(unsigned int threads, struct beside **ret_beside);

/* Waits for the work under way; what has not begun is never done. */
struct beside *beside_free(struct beside *beside);
AUTO_DEFINE(beside, beside_free);

/* Readable when there is something to take. */
int beside_fd(const struct beside *beside);

void beside_give(struct beside *beside, struct beside_work *work);

/* A piece that is done, or NULL. */
struct beside_work *beside_take(struct beside *beside);

#endif

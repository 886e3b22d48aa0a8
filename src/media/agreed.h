/* SPDX-License-Identifier: MIT */
/* How a fax goes, told to the daemon: once it is agreed on, and when it changes, but not without end. */
#ifndef MEDIA_AGREED_H
#define MEDIA_AGREED_H

#include <stdbool.h>

#include "core/call/call.h"
#include "core/t30/t30.h"

struct agreed {
	unsigned int count;       /* so often it has been told */
	struct t30_choice choice; /* of which @last was made */
	struct t30_vendor vendor;
	struct call_agreed last;
};

/* Is there something to be told that was not told before? Then it is in @agreed->last. */
bool agreed_is_news(struct agreed *agreed, const struct t30_facts *facts);

#endif

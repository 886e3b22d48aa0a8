/* SPDX-License-Identifier: MIT */
/* What a fax is routed by; see routing_text.h. */
#include "core/route/routing_text.h"

#include <stdio.h>

#include "base/text.h"

void routing_text(const char *called_number, const char *subaddress, char *text, size_t size)
{
	char both[1024];

	snprintf(both, sizeof(both), "%s%s%s", called_number, *subaddress ? "|" : "", subaddress);
	text_copy(text, size, both);
}

/* SPDX-License-Identifier: MIT */
/* What a received fax is routed by, as the Windows API has it in one text. */
#ifndef CORE_ROUTE_ROUTING_TEXT_H
#define CORE_ROUTE_ROUTING_TEXT_H

#include <stddef.h>

/* The number that was called; behind a '|' the T.30 subaddress, if there is one: "4930123|42". Cut at @size. */
void routing_text(const char *called_number, const char *subaddress, char *text, size_t size);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Things in an order of 1 to N, as ports have priorities and routing methods
 * too: no number twice, none left out. Setting the place of one moves those
 * between its old and its new place by one (FaxSetPort: "changing Priority
 * moves the other ports").
 *
 * places[i] is the place of the i-th thing.
 */
#ifndef CORE_PORT_ORDER_H
#define CORE_PORT_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* Give @which the @place (1 to @count); the others keep their order among themselves. */
void order_move(uint32_t places[], size_t count, size_t which, uint32_t place);

/*
 * Make 1 to N of any numbers: smaller ones first, equal ones as they stand, 0
 * (newcomers) last. For what was stored, when some have come or gone since.
 * Takes count * count steps. @ret_places is another array than @wanted.
 */
void order_number(const uint32_t wanted[], size_t count, uint32_t ret_places[]);

#endif

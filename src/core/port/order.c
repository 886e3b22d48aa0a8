/* SPDX-License-Identifier: MIT */
/* An order of 1 to N; see order.h. */
#include "core/port/order.h"

#include <assert.h>

void order_move(uint32_t places[], size_t count, size_t which, uint32_t place)
{
	uint32_t old = places[which];

	assert(which < count && place >= 1 && place <= count);
	for (size_t i = 0; i < count; i++) {
		if (places[i] > old && places[i] <= place)
			places[i]--;
		else if (places[i] < old && places[i] >= place)
			places[i]++;
	}
	places[which] = place;
}

void order_number(const uint32_t wanted[], size_t count, uint32_t ret_places[])
{
	for (size_t i = 0; i < count; i++) {
		ret_places[i] = 1;
		for (size_t k = 0; k < count; k++) {
			/* Less one, a newcomer's 0 is the largest number of all. */
			uint32_t a = wanted[k] - 1, b = wanted[i] - 1;

			ret_places[i] += a < b || (a == b && k < i);
		}
	}
}

/* SPDX-License-Identifier: MIT */
/* Which port dials, and which answers; see choose.h. */
#include "core/port/choose.h"

#include <string.h>

bool port_choose_dialler(const struct port_candidate candidates[], size_t count, uint32_t device_id, size_t *ret_index)
{
	size_t best = count;

	for (size_t i = 0; i < count; i++) {
		const struct port_candidate *c = &candidates[i];

		if (!c->send || c->busy || !c->up || (device_id != 0 && c->device_id != device_id))
			continue;
		if (best == count || c->priority < candidates[best].priority)
			best = i;
	}
	if (best == count)
		return false;
	*ret_index = best;
	return true;
}

static const char *skip_separators(const char *number)
{
	return number + strspn(number, "-.() ");
}

/* The first character that counts. */
static const char *number_start(const char *number)
{
	number = skip_separators(number);
	return *number == '+' ? skip_separators(number + 1) : number;
}

bool port_number_equal(const char *a, const char *b)
{
	a = number_start(a);
	b = number_start(b);
	while (*a != '\0' && *a == *b) {
		a = skip_separators(a + 1);
		b = skip_separators(b + 1);
	}
	return *a == *b;
}

static bool has_number(const struct port_candidate *c)
{
	return *number_start(c->number) != '\0';
}

enum port_answer port_choose_answerer(const struct port_candidate candidates[], size_t count, const char *called,
				      size_t *ret_index)
{
	enum port_answer answer = PORT_ANSWER_UNKNOWN_NUMBER;
	bool own = false;

	for (size_t i = 0; i < count; i++)
		own = own || (has_number(&candidates[i]) && port_number_equal(candidates[i].number, called));

	for (size_t i = 0; i < count; i++) {
		const struct port_candidate *c = &candidates[i];

		if (own ? !has_number(c) || !port_number_equal(c->number, called) : has_number(c))
			continue;
		if (c->receive && !c->busy) {
			*ret_index = i;
			return PORT_ANSWER_TAKE;
		}
		if (c->receive)
			answer = PORT_ANSWER_BUSY;
		else if (answer == PORT_ANSWER_UNKNOWN_NUMBER)
			answer = PORT_ANSWER_RECEIVE_OFF;
	}
	return answer;
}

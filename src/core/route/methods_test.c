/* SPDX-License-Identifier: MIT */
/* Tests of the table of routing methods. */
#undef NDEBUG
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "core/route/methods.h"

/* Every row has its names; the guid is a guid in lower case, no two alike. */
static void test_rows(void)
{
	for (unsigned i = 0; i < ROUTE_METHODS; i++) {
		const struct route_method_info *m = route_method_info((enum route_method)i);
		enum route_method found;

		assert(strlen(m->guid) == 38 && m->guid[0] == '{' && m->guid[37] == '}');
		for (const char *c = m->guid; *c != '\0'; c++)
			assert(!isupper((unsigned char)*c));
		assert(m->friendly_name[0] != '\0' && m->function_name[0] != '\0');
		/* A method that cannot work yet must not be on. */
		assert(!(m->on_at_first && m->wants_data));
		assert(route_method_find(m->guid, &found) && found == i);
	}
}

static void test_find(void)
{
	enum route_method method = ROUTE_METHODS;

	assert(route_method_find("{92041A90-9AF2-11D0-ABF7-00C04FD91A4E}", &method) && method == ROUTE_FOLDER);
	assert(route_method_find("{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}", &method) && method == ROUTE_INBOX);
	method = ROUTE_METHODS;
	assert(!route_method_find("", &method) && method == ROUTE_METHODS);
	assert(!route_method_find("9d3d0c32-9af2-11d0-abf7-00c04fd91a4e", &method));
	/* Printing: known to Windows, not a method of ours. */
	assert(!route_method_find("{aec1b37c-9af2-11d0-abf7-00c04fd91a4e}", &method));
}

int main(void)
{
	test_rows();
	test_find();
	return 0;
}

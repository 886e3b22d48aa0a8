/* SPDX-License-Identifier: MIT */
/* The routing methods; see methods.h. */
#include "core/route/methods.h"

#include "base/text.h"

static const struct route_method_info methods[ROUTE_METHODS] = {
#define X(name, ...) [ROUTE_##name] = {__VA_ARGS__},
	ROUTE_METHOD_LIST(X)
#undef X
};

const struct route_method_info *route_method_info(enum route_method method)
{
	return &methods[method];
}

bool route_method_find(const char *guid, enum route_method *ret_method)
{
	for (unsigned i = 0; i < ROUTE_METHODS; i++) {
		if (text_equal_nocase(guid, methods[i].guid)) {
			*ret_method = (enum route_method)i;
			return true;
		}
	}
	return false;
}

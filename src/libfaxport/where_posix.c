/* SPDX-License-Identifier: MIT */
/* Where server and cookie are on POSIX systems; see where.h. */
#include "libfaxport/where.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

int where_server(const char *server, struct target *ret_target)
{
	if (!server || !*server)
		server = getenv("FAXPORT_SERVER");
	return target_parse(server, ret_target);
}

int where_cookie(char *path, size_t size)
{
	const char *name = getenv("FAXPORT_COOKIE_FILE"), *home = getenv("HOME");
	int n;

	if (name && *name)
		return text_copy(path, size, name) ? 0 : -ENAMETOOLONG;
	n = snprintf(path, size, "%s/.config/faxport/cookie", home ? home : "");
	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

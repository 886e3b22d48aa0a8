/* SPDX-License-Identifier: MIT */
/*
 * What the system says about where the server is and where the caller's
 * cookie: environment variables and, on Windows, the registry. where_posix.c
 * and where_windows.c.
 */
#ifndef LIBFAXPORT_WHERE_H
#define LIBFAXPORT_WHERE_H

#include <stddef.h>

#include "libfaxport/target.h"

/*
 * The server that @server means, or that is meant when it is NULL or "". See
 * fax_connect(). 0; -EINVAL: it is not understood; -EAFNOSUPPORT: a Unix
 * socket, where there are none.
 */
int where_server(const char *server, struct target *ret_target);

/* The path (UTF-8) of the file with the cookie; whether it is there is not looked at. 0, or -ENAMETOOLONG. */
int where_cookie(char *path, size_t size);

#endif

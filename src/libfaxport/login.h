/* SPDX-License-Identifier: MIT */
/* From the name of a server to a connection on which the server knows who the caller is. */
#ifndef LIBFAXPORT_LOGIN_H
#define LIBFAXPORT_LOGIN_H

#include "libfaxport/conn.h"

/*
 * Find the server that @server means (see fax_connect()), connect, bind, and
 * prove who we are, all before @deadline. What follows is
 * FAX_ConnectFaxServer, which is the caller's.
 */
enum fax_error login(const char *server, int64_t deadline, struct conn **ret_conn);

#endif

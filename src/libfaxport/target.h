/* SPDX-License-Identifier: MIT */
/* Where a server is: the strings fax_connect() takes, taken apart. */
#ifndef LIBFAXPORT_TARGET_H
#define LIBFAXPORT_TARGET_H

#include <stdbool.h>

#define TARGET_DEFAULT_SOCKET "/run/faxport/faxport.sock"
#define TARGET_DEFAULT_TCP_PORT "4540" /* as in dist/faxport.conf */

struct target {
	bool tcp;
	char path[108]; /* Unix socket: as long as sockaddr_un has room */
	char host[256]; /* TCP: name or address, without brackets */
	char tcp_port[6];
};

/*
 * "unix:/path", "/path", "host:port", "[v6]:port"; NULL or "": the default
 * socket. 0, or -EINVAL: none of these.
 */
int target_parse(const char *server, struct target *ret_target);

/*
 * As Windows programs name a server: "name", "\\name" or an address, each with
 * ":port" or without; an IPv6 address with a port in brackets. 0; -EINVAL:
 * none of these; -EAFNOSUPPORT: a Unix socket.
 */
int target_parse_name(const char *server, struct target *ret_target);

#endif

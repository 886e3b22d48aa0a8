/* SPDX-License-Identifier: MIT */
/* Lists of addresses and networks, "192.0.2.1 198.51.100.0/24 2001:db8::/32": whom a trunk takes calls from. */
#ifndef FAXPORTD_CONF_CONF_NETWORK_H
#define FAXPORTD_CONF_CONF_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* 0; or -EINVAL, and @ret_wrong is the first word (of *ret_length bytes, in @list) that is none. */
int conf_networks_check(const char *list, const char **ret_wrong, size_t *ret_length);

/* Is @peer in one of them? */
bool conf_networks_have(const char *list, const struct sockaddr *peer);

#endif

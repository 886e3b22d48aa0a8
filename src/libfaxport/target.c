/* SPDX-License-Identifier: MIT */
/* Server addresses; see target.h. */
#include "libfaxport/target.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

static int parse_path(const char *path, struct target *ret_target)
{
	if (path[0] != '/' || !text_copy(ret_target->path, sizeof(ret_target->path), path))
		return -EINVAL;
	return 0;
}

/* A name or an address, of @length bytes, and a port. */
static int set_tcp(const char *host, size_t length, const char *tcp_port, struct target *ret_target)
{
	long number;

	if (length == 0 || length >= sizeof(ret_target->host) || text_to_long(tcp_port, 1, 65535, &number) < 0 ||
	    !text_copy(ret_target->tcp_port, sizeof(ret_target->tcp_port), tcp_port))
		return -EINVAL;
	memcpy(ret_target->host, host, length);
	ret_target->host[length] = '\0';
	ret_target->tcp = true;
	return 0;
}

static int parse_tcp(const char *server, struct target *ret_target)
{
	const char *colon = strrchr(server, ':'), *host = server, *end = colon;

	if (!colon)
		return -EINVAL;
	if (server[0] == '[') {
		host++;
		end--;
		if (end <= host || *end != ']')
			return -EINVAL;
	} else if (memchr(server, ':', (size_t)(colon - server))) {
		return -EINVAL; /* an IPv6 address without brackets: where would its port begin? */
	}
	return set_tcp(host, (size_t)(end - host), colon + 1, ret_target);
}

int target_parse(const char *server, struct target *ret_target)
{
	*ret_target = (struct target){0};
	if (!server || !*server)
		return parse_path(TARGET_DEFAULT_SOCKET, ret_target);
	if (strncmp(server, "unix:", 5) == 0)
		return parse_path(server + 5, ret_target);
	if (server[0] == '/')
		return parse_path(server, ret_target);
	return parse_tcp(server, ret_target);
}

int target_parse_name(const char *server, struct target *ret_target)
{
	const char *colon, *end;

	*ret_target = (struct target){0};
	if (strncmp(server, "unix:", 5) == 0 || server[0] == '/')
		return -EAFNOSUPPORT;
	if (strncmp(server, "\\\\", 2) == 0)
		server += 2;
	/* No blanks, shares, pipes or paths of files. Names need not be ASCII. */
	if (strpbrk(server, " \t\r\n\\/") || !text_is_utf8(server, strlen(server)))
		return -EINVAL;
	end = server + strlen(server);
	colon = strchr(server, ':');
	if (server[0] == '[') {
		if (end[-1] != ']')
			return parse_tcp(server, ret_target);
		return set_tcp(server + 1, (size_t)(end - server - 2), TARGET_DEFAULT_TCP_PORT, ret_target);
	}
	if (colon && !strchr(colon + 1, ':'))
		return parse_tcp(server, ret_target);
	/* With two colons it is an IPv6 address and nothing else. */
	return set_tcp(server, (size_t)(end - server), TARGET_DEFAULT_TCP_PORT, ret_target);
}

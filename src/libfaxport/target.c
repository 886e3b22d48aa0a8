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

static int parse_tcp(const char *server, struct target *ret_target)
{
	const char *colon = strrchr(server, ':'), *host = server, *end = colon;
	size_t length;
	long number;

	if (!colon || text_to_long(colon + 1, 1, 65535, &number) < 0 ||
	    strlen(colon + 1) >= sizeof(ret_target->tcp_port))
		return -EINVAL;
	if (server[0] == '[') {
		host++;
		end--;
		if (end <= host || *end != ']')
			return -EINVAL;
	} else if (memchr(server, ':', (size_t)(colon - server))) {
		return -EINVAL; /* an IPv6 address without brackets: where would its port begin? */
	}
	length = (size_t)(end - host);
	if (length == 0 || length >= sizeof(ret_target->host))
		return -EINVAL;
	memcpy(ret_target->host, host, length);
	ret_target->host[length] = '\0';
	text_copy(ret_target->tcp_port, sizeof(ret_target->tcp_port), colon + 1);
	ret_target->tcp = true;
	return 0;
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

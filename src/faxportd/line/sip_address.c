/* SPDX-License-Identifier: MIT */
/* Small things about addresses; see sip_address.h. */
#include "faxportd/line/sip_address.h"

#include <errno.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"

static int host_copy(struct sip_hostport *out, const char *host, size_t length)
{
	if (length == 0 || length >= sizeof(out->host))
		return -EINVAL;
	memcpy(out->host, host, length);
	out->host[length] = '\0';
	return 0;
}

int sip_hostport_parse(const char *text, struct sip_hostport *ret_hostport)
{
	struct sip_hostport out = {0};
	const char *colon = strrchr(text, ':'), *end;
	long udp_port = 0;
	int r;

	if (text[0] == '[') {
		end = strchr(text, ']');
		if (!end || (end[1] != ':' && end[1] != '\0'))
			return -EINVAL;
		r = host_copy(&out, text + 1, (size_t)(end - text) - 1);
		colon = end[1] == ':' ? end + 1 : NULL;
	} else if (colon && strchr(text, ':') == colon) {
		r = host_copy(&out, text, (size_t)(colon - text));
	} else {
		r = host_copy(&out, text, strlen(text)); /* no port; several colons: a bare IPv6 address */
		colon = NULL;
	}
	if (r < 0)
		return r;
	if (colon && text_to_long(colon + 1, 0, UINT16_MAX, &udp_port) < 0)
		return -EINVAL;
	out.udp_port = (uint16_t)udp_port;
	out.is_ip = sa_set_str(&out.addr, out.host, out.udp_port) == 0;
	*ret_hostport = out;
	return 0;
}

void sip_user_clean(const struct pl *user, char *text, size_t size)
{
	struct pl bare = *user;
	const char *semicolon;

	text[0] = '\0';
	if (!pl_isset(user))
		return;
	semicolon = memchr(user->p, ';', user->l);
	if (semicolon)
		bare.l = (size_t)(semicolon - user->p);
	if (re_snprintf(text, size, "%H", uri_user_unescape, &bare) < 0) {
		text[0] = '\0'; /* too long for a number, or escaped wrongly */
		return;
	}
	text_clean(text);
}

int sip_user_from_number(const char *number, char *user, size_t size)
{
	char digits[SIP_USER_SIZE];
	struct pl pl = {.p = digits};
	/* In "john.doe" the point means something. */
	bool is_number = number[strspn(number, "+0123456789*#ABCDabcd \t-.()/")] == '\0';

	for (; *number; number++) {
		if (*number == ' ' || (is_number && strchr("\t-.()/", *number)))
			continue;
		if (pl.l == sizeof(digits))
			return -EINVAL;
		digits[pl.l++] = *number;
	}
	if (pl.l == 0 || re_snprintf(user, size, "%H", uri_user_escape, &pl) < 0)
		return -EINVAL;
	return 0;
}

int sip_local_address(const struct sa *peer, struct sa *ret_local)
{
	struct sockaddr_storage local;
	socklen_t length = sizeof(local);
	int fd, r = 0;

	/* Connecting a datagram socket sends nothing: the kernel only chooses the route. */
	fd = socket(sa_af(peer), SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, &peer->u.sa, peer->len) < 0 || getsockname(fd, (struct sockaddr *)&local, &length) < 0)
		r = -errno;
	close(fd);
	if (r < 0)
		return r;
	r = -sa_set_sa(ret_local, (struct sockaddr *)&local);
	sa_set_port(ret_local, 0);
	return r;
}

void sip_sa_to_storage(const struct sa *sa, struct sockaddr_storage *storage)
{
	memset(storage, 0, sizeof(*storage));
	memcpy(storage, &sa->u.sa, MIN((size_t)sa->len, sizeof(*storage)));
}

/* SPDX-License-Identifier: MIT */
/* A UDP socket for media; see udp_socket.h. */
#include "faxportd/line/udp_socket.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

/*
 * What the kernel counts for a datagram is the memory it lies in: on the
 * loopback up to 2304 bytes, and from a driver that gives each a page of its
 * own that page and struct sk_buff.
 */
#define DATAGRAM_MEMORY (4096 + 256)

/* The kernel doubles it. Enough for SDP_AHEAD_MAX in T.38; the system's limit is mostly less. */
#define ROOM_WANTED (640 * 1024)

static void set_port(struct sockaddr_storage *address, uint16_t udp_port)
{
	if (address->ss_family == AF_INET6)
		((struct sockaddr_in6 *)address)->sin6_port = htons(udp_port);
	else
		((struct sockaddr_in *)address)->sin_port = htons(udp_port);
}

static uint16_t get_port(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)address)->sin6_port);
	return ntohs(((const struct sockaddr_in *)address)->sin_port);
}

/* Somewhere in the range, so that packets of a call just ended do not reach the next. */
static uint32_t random_below(uint32_t count)
{
	uint32_t value;

	if (getrandom(&value, sizeof(value), GRND_NONBLOCK) != sizeof(value))
		value = 0;
	return value % count;
}

int udp_socket_open(const struct sockaddr_storage *address, uint16_t first, uint16_t last, uint16_t *ret_udp_port)
{
	struct sockaddr_storage wanted = *address;
	uint32_t count = last >= first ? (uint32_t)last - first + 1 : 1;
	uint32_t start = random_below(count), i;
	socklen_t size = address->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	int fd, r;

	fd = socket(address->ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	for (i = 0; i < count; i++) {
		set_port(&wanted, (uint16_t)(first + (start + i) % count));
		if (bind(fd, (struct sockaddr *)&wanted, size) == 0)
			break;
		if (errno != EADDRINUSE) {
			r = -errno;
			goto fail;
		}
	}
	r = -EADDRINUSE;
	if (i == count)
		goto fail;
	size = sizeof(wanted);
	if (getsockname(fd, (struct sockaddr *)&wanted, &size) < 0) {
		r = -errno;
		goto fail;
	}
	*ret_udp_port = get_port(&wanted);
	return fd;
fail:
	close(fd);
	return r;
}

uint32_t udp_socket_make_room(int fd)
{
	int wanted = ROOM_WANTED, got = 0;
	socklen_t size = sizeof(got);

	/* Silently less where net.core.rmem_max is: so look at what it has become. */
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof(wanted));
	if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &got, &size) < 0 || got < 0)
		return 0;
	return (uint32_t)got / DATAGRAM_MEMORY;
}

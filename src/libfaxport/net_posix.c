/* SPDX-License-Identifier: MIT */
/* Sockets of POSIX systems; see net.h. */
#include "libfaxport/net.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"

struct net {
	int fd; /* not blocking */
};

int64_t net_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 0 when @fd is ready (or has an error that the next call will tell). */
static int wait_for(int fd, short events, int64_t deadline)
{
	struct pollfd poll_fd = {.fd = fd, .events = events};
	int64_t left;
	int n;

	for (;;) {
		left = deadline - net_now_ms();
		n = poll(&poll_fd, 1, (int)MIN(MAX(left, 0), 1000000));
		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return -errno;
		if (left <= 0)
			return -ETIMEDOUT;
	}
}

static int connect_address(const struct sockaddr *address, socklen_t size, int64_t deadline, struct net **ret_net)
{
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int r = 0, on = 1, error = 0;
	socklen_t error_size = sizeof(error);
	struct net *net;

	if (fd < 0)
		return -errno;
	for (;;) {
		r = connect(fd, address, size) < 0 ? -errno : 0;
		if (r == -EINPROGRESS || r == -EINTR) {
			r = wait_for(fd, POLLOUT, deadline);
			if (r == 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_size) == 0)
				r = -error;
		}
		if (r != -EAGAIN)
			break;
		/* A Unix socket whose backlog is full cannot be waited for: try again shortly. */
		if (net_now_ms() >= deadline) {
			r = -ETIMEDOUT;
			break;
		}
		poll(NULL, 0, 10);
	}
	if (r < 0) {
		close(fd);
		return r;
	}
	if (address->sa_family != AF_UNIX)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));

	net = malloc(sizeof(*net));
	if (!net) {
		close(fd);
		return -ENOMEM;
	}
	net->fd = fd;
	*ret_net = net;
	return 0;
}

static int connect_unix(const char *path, int64_t deadline, struct net **ret_net)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (!text_copy(address.sun_path, sizeof(address.sun_path), path))
		return -ENAMETOOLONG;
	return connect_address((const struct sockaddr *)&address, sizeof(address), deadline, ret_net);
}

/* Each address of the name in turn, as the resolver orders them. */
static int connect_tcp(const struct target *target, int64_t deadline, struct net **ret_net)
{
	/* Without AI_ADDRCONFIG: it takes no notice of loopback, and finds no 127.0.0.1 where all else is IPv6. */
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct addrinfo *list, *info;
	int r = -EHOSTUNREACH;

	if (getaddrinfo(target->host, target->tcp_port, &hints, &list) != 0)
		return -EHOSTUNREACH;
	for (info = list; info; info = info->ai_next) {
		r = connect_address(info->ai_addr, info->ai_addrlen, deadline, ret_net);
		if (r == 0)
			break;
	}
	freeaddrinfo(list);
	return r;
}

int net_connect(const struct target *target, int64_t deadline, struct net **ret_net)
{
	return target->tcp ? connect_tcp(target, deadline, ret_net) : connect_unix(target->path, deadline, ret_net);
}

struct net *net_close(struct net *net)
{
	if (net)
		close(net->fd);
	free(net);
	return NULL;
}

bool net_is_local(const struct net *net)
{
	union {
		struct sockaddr_storage any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} address = {0};
	socklen_t size = sizeof(address);

	if (getpeername(net->fd, (struct sockaddr *)&address, &size) < 0)
		return false;
	switch (address.any.ss_family) {
	case AF_UNIX:
		return true;
	case AF_INET:
		return net_is_loopback_4(&address.v4.sin_addr);
	case AF_INET6:
		return net_is_loopback_6(&address.v6.sin6_addr);
	default:
		return false;
	}
}

int net_send(struct net *net, const void *data, size_t size, int64_t deadline)
{
	size_t sent = 0;
	ssize_t n;
	int r;

	while (sent < size) {
		n = send(net->fd, (const uint8_t *)data + sent, size - sent, MSG_NOSIGNAL);
		if (n >= 0) {
			sent += (size_t)n;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return errno == EPIPE ? -ECONNRESET : -errno;
		r = wait_for(net->fd, POLLOUT, deadline);
		if (r < 0)
			return r;
	}
	return 0;
}

int net_recv(struct net *net, void *data, size_t size, int64_t deadline)
{
	ssize_t n;
	int r;

	for (;;) {
		/* Nothing is there yet, nearly always: wait first. */
		r = wait_for(net->fd, POLLIN, deadline);
		if (r < 0)
			return r;
		n = recv(net->fd, data, size, 0);
		if (n >= 0)
			return (int)n;
		if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)
			return -errno;
	}
}

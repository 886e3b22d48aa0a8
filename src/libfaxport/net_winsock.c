/* SPDX-License-Identifier: MIT */
/*
 * Sockets of Windows; see net.h. TCP only: Unix sockets are new there, and
 * Wine 8 has none.
 *
 * Every wait ends. A connect is waited for with select(), up to the deadline;
 * after it the socket blocks, with a time limit of its own: a select() before
 * each recv() would be half of what a call costs in Wine. The limit is what is
 * left until the deadline in whole seconds, so that it is set once and not for
 * each call; a wait may be a second longer than it was asked to be. The one
 * wait that has no limit of ours is the resolver's, for a name it has to ask
 * others about: it gives up by itself, after some 15 s.
 */
#include "libfaxport/net.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <errno.h>
#include <stdlib.h>

#include "base/macros.h"
#include "libfaxport/win32.h"

struct net {
	SOCKET socket;
	DWORD limits_ms[2]; /* that are set: of receiving, of sending */
};

enum { RECEIVING, SENDING };

int64_t net_now_ms(void)
{
	return (int64_t)GetTickCount64();
}

static int last_error(void)
{
	return win32_error((unsigned long)WSAGetLastError());
}

/* 0 when @socket is connected (or has an error that the next call will tell). */
static int wait_connected(SOCKET socket, int64_t deadline)
{
	int64_t left = MIN(MAX(deadline - net_now_ms(), 0), 1000000000);
	struct timeval timeout = {.tv_sec = (long)(left / 1000), .tv_usec = (long)(left % 1000 * 1000)};
	fd_set ready, failed;
	int n;

	FD_ZERO(&ready);
	FD_SET(socket, &ready);
	FD_ZERO(&failed);
	FD_SET(socket, &failed); /* where Windows tells that a connect has failed */
	n = select(0, NULL, &ready, &failed, &timeout);
	if (n == 0)
		return -ETIMEDOUT;
	return n < 0 ? last_error() : 0;
}

static int connect_address(const struct addrinfoW *info, int64_t deadline, SOCKET *ret_socket)
{
	SOCKET s = WSASocketW(info->ai_family, SOCK_STREAM, IPPROTO_TCP, NULL, 0,
			      WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
	int r = 0, error = 0, error_size = sizeof(error);
	u_long on = 1, off = 0;
	BOOL yes = TRUE;

	if (s == INVALID_SOCKET)
		return last_error();
	if (ioctlsocket(s, FIONBIO, &on) != 0)
		r = last_error();
	if (r == 0 && connect(s, info->ai_addr, (int)info->ai_addrlen) != 0) {
		r = WSAGetLastError() == WSAEWOULDBLOCK ? wait_connected(s, deadline) : last_error();
		if (r == 0 && getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &error_size) == 0 && error != 0)
			r = win32_error((unsigned long)error);
	}
	if (r == 0 && ioctlsocket(s, FIONBIO, &off) != 0)
		r = last_error();
	if (r < 0) {
		closesocket(s);
		return r;
	}
	setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&yes, sizeof(yes));
	*ret_socket = s;
	return 0;
}

/*
 * Each address of the name in turn, those of IPv4 first: the server listens at
 * 127.0.0.1 unless told otherwise, and Windows takes two seconds to believe
 * that nobody listens at ::1.
 */
static int connect_tcp(const struct target *target, int64_t deadline, SOCKET *ret_socket)
{
	static const int families[] = {AF_INET, AF_INET6};
	struct addrinfoW hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list, *info;
	AUTO_MEM char16_t *host = win32_utf16(target->host);
	AUTO_MEM char16_t *tcp_port = win32_utf16(target->tcp_port);
	int r = -EHOSTUNREACH;
	size_t i;

	if (!host || !tcp_port)
		return -ENOMEM;
	if (GetAddrInfoW(host, tcp_port, &hints, &list) != 0)
		return -EHOSTUNREACH;
	for (i = 0; i < ARRAY_SIZE(families) && r < 0; i++) {
		for (info = list; info && r < 0; info = info->ai_next) {
			if (info->ai_family == families[i])
				r = connect_address(info, deadline, ret_socket);
		}
	}
	FreeAddrInfoW(list);
	return r;
}

int net_connect(const struct target *target, int64_t deadline, struct net **ret_net)
{
	struct net *net;
	WSADATA data;
	int r;

	if (!target->tcp)
		return -EAFNOSUPPORT;
	net = calloc(1, sizeof(*net));
	if (!net)
		return -ENOMEM;
	/* Windows counts these: one of WSACleanup() for each, in net_close(). */
	r = WSAStartup(MAKEWORD(2, 2), &data);
	if (r != 0) {
		free(net);
		return win32_error((unsigned long)r);
	}
	r = connect_tcp(target, deadline, &net->socket);
	if (r < 0) {
		WSACleanup();
		free(net);
		return r;
	}
	*ret_net = net;
	return 0;
}

struct net *net_close(struct net *net)
{
	if (net) {
		closesocket(net->socket);
		WSACleanup();
	}
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
	int size = sizeof(address);

	if (getpeername(net->socket, (struct sockaddr *)&address, &size) != 0)
		return false;
	switch (address.any.ss_family) {
	case AF_INET:
		return net_is_loopback_4(&address.v4.sin_addr);
	case AF_INET6:
		return net_is_loopback_6(&address.v6.sin6_addr);
	default:
		return false;
	}
}

/* 0: the next call waits until @deadline at most. */
static int limit(struct net *net, int direction, int64_t deadline)
{
	static const int options[] = {[RECEIVING] = SO_RCVTIMEO, [SENDING] = SO_SNDTIMEO};
	int64_t left = deadline - net_now_ms();
	DWORD limit_ms;

	if (left <= 0)
		return -ETIMEDOUT;
	limit_ms = (DWORD)(MIN(left + 999, 1000000000) / 1000 * 1000);
	if (limit_ms == net->limits_ms[direction])
		return 0;
	if (setsockopt(net->socket, SOL_SOCKET, options[direction], (const char *)&limit_ms, sizeof(limit_ms)) != 0)
		return last_error();
	net->limits_ms[direction] = limit_ms;
	return 0;
}

int net_send(struct net *net, const void *data, size_t size, int64_t deadline)
{
	size_t sent = 0;
	int n, r;

	while (sent < size) {
		r = limit(net, SENDING, deadline);
		if (r < 0)
			return r;
		n = send(net->socket, (const char *)data + sent, (int)MIN(size - sent, 1u << 20), 0);
		if (n < 0)
			return last_error();
		sent += (size_t)n;
	}
	return 0;
}

int net_recv(struct net *net, void *data, size_t size, int64_t deadline)
{
	int n, r = limit(net, RECEIVING, deadline);

	if (r < 0)
		return r;
	n = recv(net->socket, data, (int)MIN(size, 1u << 20), 0);
	return n < 0 ? last_error() : n;
}

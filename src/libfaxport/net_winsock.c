/* SPDX-License-Identifier: MIT */
/*
 * Sockets of Windows; see net.h. TCP only: Unix sockets are new there, and
 * Wine 8 has none.
 *
 * Every wait is a select() with what is left until the deadline. The one wait
 * that has none of ours is the resolver's, for a name it has to ask others
 * about: it gives up by itself, after some 15 s.
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
	SOCKET socket; /* not blocking */
};

int64_t net_now_ms(void)
{
	return (int64_t)GetTickCount64();
}

static int last_error(void)
{
	return win32_error((unsigned long)WSAGetLastError());
}

/* 0 when @socket is ready (or has an error that the next call will tell). */
static int wait_for(SOCKET socket, bool to_write, int64_t deadline)
{
	int64_t left = MIN(MAX(deadline - net_now_ms(), 0), 1000000000);
	struct timeval timeout = {.tv_sec = (long)(left / 1000), .tv_usec = (long)(left % 1000 * 1000)};
	fd_set ready, failed;
	int n;

	FD_ZERO(&ready);
	FD_SET(socket, &ready);
	FD_ZERO(&failed);
	FD_SET(socket, &failed); /* where Windows tells that a connect has failed */
	n = select(0, to_write ? NULL : &ready, to_write ? &ready : NULL, to_write ? &failed : NULL, &timeout);
	if (n == 0)
		return -ETIMEDOUT;
	return n < 0 ? last_error() : 0;
}

static int connect_address(const struct addrinfoW *info, int64_t deadline, SOCKET *ret_socket)
{
	SOCKET s = WSASocketW(info->ai_family, SOCK_STREAM, IPPROTO_TCP, NULL, 0,
			      WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
	int r = 0, error = 0, error_size = sizeof(error);
	u_long on = 1;
	BOOL yes = TRUE;

	if (s == INVALID_SOCKET)
		return last_error();
	if (ioctlsocket(s, FIONBIO, &on) != 0)
		r = last_error();
	if (r == 0 && connect(s, info->ai_addr, (int)info->ai_addrlen) != 0) {
		r = WSAGetLastError() == WSAEWOULDBLOCK ? wait_for(s, true, deadline) : last_error();
		if (r == 0 && getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&error, &error_size) == 0 && error != 0)
			r = win32_error((unsigned long)error);
	}
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

int net_send(struct net *net, const void *data, size_t size, int64_t deadline)
{
	size_t sent = 0;
	int n, r;

	while (sent < size) {
		n = send(net->socket, (const char *)data + sent, (int)MIN(size - sent, 1u << 20), 0);
		if (n >= 0) {
			sent += (size_t)n;
			continue;
		}
		if (WSAGetLastError() != WSAEWOULDBLOCK)
			return last_error();
		r = wait_for(net->socket, true, deadline);
		if (r < 0)
			return r;
	}
	return 0;
}

int net_recv(struct net *net, void *data, size_t size, int64_t deadline)
{
	int n, r;

	for (;;) {
		/* Nothing is there yet, nearly always: wait first. */
		r = wait_for(net->socket, false, deadline);
		if (r < 0)
			return r;
		n = recv(net->socket, data, (int)MIN(size, 1u << 20), 0);
		if (n >= 0)
			return n;
		if (WSAGetLastError() != WSAEWOULDBLOCK)
			return last_error();
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * The one place of libfaxport that knows sockets: a connected stream with
 * deadlines. net_posix.c has it for Unix sockets and TCP, net_winsock.c for TCP
 * on Windows.
 *
 * Deadlines are milliseconds of net_now_ms(). Faults are negative errno
 * values: -ETIMEDOUT when the deadline passes, -ECONNRESET when the other
 * side is gone.
 */
#ifndef LIBFAXPORT_NET_H
#define LIBFAXPORT_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "libfaxport/target.h"

struct net;

/* A monotonic clock. */
int64_t net_now_ms(void);

/* What is left until @deadline; 0 when it has passed. */
static inline uint32_t net_left_ms(int64_t deadline)
{
	int64_t left = deadline - net_now_ms();

	return left > 0 ? (uint32_t)left : 0;
}

/* 127.0.0.0/8, in network order. */
static inline bool net_is_loopback_4(const void *address)
{
	return *(const uint8_t *)address == 127;
}

/* ::1, or one of IPv4 that is mapped. */
static inline bool net_is_loopback_6(const void *address)
{
	static const uint8_t loopback[16] = {[15] = 1}, mapped[12] = {[10] = 0xff, [11] = 0xff};

	if (memcmp(address, mapped, sizeof(mapped)) == 0)
		return net_is_loopback_4((const uint8_t *)address + sizeof(mapped));
	return memcmp(address, loopback, sizeof(loopback)) == 0;
}

int net_connect(const struct target *target, int64_t deadline, struct net **ret_net);
struct net *net_close(struct net *net);

/* Is the other side on this computer: a Unix socket, or an address of the loopback? */
bool net_is_local(const struct net *net);

/* Send all of it, or fail. */
int net_send(struct net *net, const void *data, size_t size, int64_t deadline);

/* Receive at least one byte, at most @size: how many; 0: the other side has ended the stream. */
int net_recv(struct net *net, void *data, size_t size, int64_t deadline);

#endif

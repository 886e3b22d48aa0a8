/* SPDX-License-Identifier: MIT */
/* Tests of datagrams that leave together, over the loopback. */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "media/outbox.h"

static struct outbox outbox;

static int open_socket(struct sockaddr_storage *ret_address)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0);
	assert(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
	memset(ret_address, 0, sizeof(*ret_address));
	memcpy(ret_address, &address, sizeof(address));
	return fd;
}

static void put(int fd, const struct sockaddr_storage *to, unsigned int number, size_t size)
{
	uint8_t data[OUTBOX_DATAGRAM_MAX + 1] = {(uint8_t)number};

	assert(size > 0 && size <= sizeof(data));
	outbox_put(&outbox, fd, to, data, size);
}

/* The number of the datagram that came first, and its size; -1: none. */
static int take(int fd, size_t *ret_size)
{
	uint8_t data[2048];
	ssize_t size = recv(fd, data, sizeof(data), 0);

	if (size < 0) {
		assert(errno == EAGAIN);
		return -1;
	}
	*ret_size = (size_t)size;
	return data[0];
}

int main(void)
{
	struct sockaddr_storage a_address, b_address, wrong;
	int a = open_socket(&a_address), b = open_socket(&b_address), i;
	size_t size;

	outbox_init(&outbox);
	outbox_flush(&outbox);

	/* Nothing leaves before it has to; then all of it, in order, with its size. */
	for (i = 0; i < 3; i++)
		put(a, &b_address, (unsigned int)i, (size_t)(100 + i));
	assert(take(b, &size) == -1);
	outbox_flush(&outbox);
	for (i = 0; i < 3; i++)
		assert(take(b, &size) == i && size == (size_t)(100 + i));
	outbox_flush(&outbox);
	assert(take(b, &size) == -1);

	/* A full one leaves by itself; so does what is of another socket. */
	for (i = 0; i <= OUTBOX_MAX; i++)
		put(a, &b_address, (unsigned int)i, 1);
	for (i = 0; i < OUTBOX_MAX; i++)
		assert(take(b, &size) == i);
	assert(take(b, &size) == -1);
	put(b, &a_address, 77, 1);
	assert(take(b, &size) == OUTBOX_MAX && take(a, &size) == -1);
	outbox_flush(&outbox);
	assert(take(a, &size) == 77);

	/* What cannot be sent is lost, and nothing with it. */
	wrong = b_address;
	((struct sockaddr_in *)&wrong)->sin_port = 0;
	put(a, &b_address, 1, 1);
	put(a, &wrong, 2, 1);
	put(a, &wrong, 3, 1);
	put(a, &b_address, 4, OUTBOX_DATAGRAM_MAX);
	put(a, &b_address, 5, OUTBOX_DATAGRAM_MAX + 1);
	put(a, &b_address, 6, 1);
	outbox_flush(&outbox);
	assert(take(b, &size) == 1);
	assert(take(b, &size) == 4 && size == OUTBOX_DATAGRAM_MAX);
	assert(take(b, &size) == 6);
	assert(take(b, &size) == -1);
	close(a);
	close(b);
	return 0;
}

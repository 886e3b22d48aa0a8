/* SPDX-License-Identifier: MIT */
/* Datagrams that leave together: those of one step of a call, in one system call. */
#ifndef MEDIA_OUTBOX_H
#define MEDIA_OUTBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define OUTBOX_MAX 16
#define OUTBOX_DATAGRAM_MAX 1600

struct outbox {
	int fd; /* of all that are in it */
	size_t count;
	struct mmsghdr headers[OUTBOX_MAX];
	struct iovec vectors[OUTBOX_MAX];
	struct sockaddr_storage targets[OUTBOX_MAX];
	uint8_t data[OUTBOX_MAX][OUTBOX_DATAGRAM_MAX];
};

void outbox_init(struct outbox *outbox);

/* A datagram more, behind those that are in it: they leave first where it cannot lie with them. One that is longer than
 * OUTBOX_DATAGRAM_MAX is lost, as one that cannot be sent. */
void outbox_put(struct outbox *outbox, int fd, const struct sockaddr_storage *to, const uint8_t *data, size_t size);

/* Before @fd is closed, and before anything is waited for. */
void outbox_flush(struct outbox *outbox);

#endif

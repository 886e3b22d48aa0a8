/* SPDX-License-Identifier: MIT */
/* Datagrams that leave together; see outbox.h. */
#include "media/outbox.h"

#include <errno.h>
#include <string.h>

#include "media/latch.h"

void outbox_init(struct outbox *outbox)
{
	size_t i;

	outbox->count = 0;
	for (i = 0; i < OUTBOX_MAX; i++) {
		outbox->vectors[i].iov_base = outbox->data[i];
		outbox->headers[i].msg_hdr = (struct msghdr){
			.msg_name = &outbox->targets[i], .msg_iov = &outbox->vectors[i], .msg_iovlen = 1};
	}
}

void outbox_put(struct outbox *outbox, int fd, const struct sockaddr_storage *to, const uint8_t *data, size_t size)
{
	size_t i;

	if (size > OUTBOX_DATAGRAM_MAX)
		return;
	if (outbox->count == OUTBOX_MAX || (outbox->count > 0 && outbox->fd != fd))
		outbox_flush(outbox);
	i = outbox->count++;
	outbox->fd = fd;
	outbox->targets[i] = *to;
	outbox->headers[i].msg_hdr.msg_namelen = latch_address_size(to);
	memcpy(outbox->data[i], data, size);
	outbox->vectors[i].iov_len = size;
}

/* Mostly it is one: then it takes the shorter way through the kernel. */
static int send_datagrams(const struct outbox *outbox, struct mmsghdr *headers, size_t count)
{
	const struct msghdr *first = &headers->msg_hdr;

	if (count > 1)
		return sendmmsg(outbox->fd, headers, (unsigned int)count, MSG_DONTWAIT | MSG_NOSIGNAL);
	return sendto(outbox->fd, first->msg_iov->iov_base, first->msg_iov->iov_len, MSG_DONTWAIT | MSG_NOSIGNAL,
		      first->msg_name, first->msg_namelen) < 0
		       ? -1
		       : 1;
}

void outbox_flush(struct outbox *outbox)
{
	size_t sent = 0;
	int n;

	while (sent < outbox->count) {
		n = send_datagrams(outbox, outbox->headers + sent, outbox->count - sent);
		/* A datagram that cannot be sent is a lost one; those behind it have their chance. */
		if (n > 0)
			sent += (size_t)n;
		else if (errno != EINTR)
			sent++;
	}
	outbox->count = 0;
}

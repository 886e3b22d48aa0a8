/* SPDX-License-Identifier: MIT */
/* A guard in front of libre's UDP socket; see sip_guard.h. */
#include "faxportd/line/sip_guard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/log.h"

#define GUARD_LAYER 0 /* below everything else that may sit on the socket */

/*
 * When hundreds of calls begin or end together their messages stand in line,
 * and each that finds no room comes again half a second later, and again. The
 * kernel's own 208 KB hold about 90 INVITEs. It gives at most net.core.rmem_max.
 */
#define SOCKET_BUFFER_BYTES (4 << 20)

struct guarded {
	struct le le;
	struct udp_sock *sock; /* a reference: the helper sits on it, and would go with it */
	struct udp_helper *helper;
};

struct sip_guard {
	char call_id[32]; /* of our messages to ourselves */
	const char *trunk;
	struct log_counter *malformed;
	struct list guarded;
};

bool sip_msg_is_whole(const struct sip_msg *msg)
{
	if (!pl_isset(&msg->via.branch) || !pl_isset(&msg->callid) || !pl_isset(&msg->cseq.met) ||
	    !pl_isset(&msg->to.auri) || !pl_isset(&msg->from.auri))
		return false;
	if (msg->req && pl_cmp(&msg->met, &msg->cseq.met) != 0)
		return false;
	return !pl_isset(&msg->clen) || pl_u32(&msg->clen) <= mbuf_get_left(msg->mb);
}

/* True: dropped. */
static bool on_datagram(struct sa *src, struct mbuf *mb, void *arg)
{
	struct sip_guard *guard = arg;
	size_t pos = mb->pos, size = mbuf_get_left(mb);
	struct sip_msg *msg = NULL;
	bool good;

	if (size <= 4)
		return false; /* RFC 5626 3.5.1: blank lines keep a way through a NAT open, and libre ignores them */
	good = sip_msg_decode(&msg, mb) == 0 && sip_msg_is_whole(msg);
	mem_deref(msg);
	mb->pos = pos;
	if (!good) {
		char peer[64];

		re_snprintf(peer, sizeof(peer), "%J", src);
		log_once_per(guard->malformed, LOG_LEVEL_WARNING, "malformed SIP ignored", "trunk=%s from=%s bytes=%zu",
			     guard->trunk, log_private(peer), size);
	}
	return !good;
}

static void guarded_destructor(void *arg)
{
	struct guarded *guarded = arg;

	list_unlink(&guarded->le);
	mem_deref(guarded->helper);
	mem_deref(guarded->sock);
}

static bool is_guarded(const struct sip_guard *guard, const void *sock)
{
	struct le *le;

	for (le = list_head(&guard->guarded); le; le = le->next)
		if (((const struct guarded *)le->data)->sock == sock)
			return true;
	return false;
}

bool sip_guard_takes(struct sip_guard *guard, const struct sip_msg *msg)
{
	struct guarded *guarded;
	int err = ENOMEM;

	if (!guard || msg->tp != SIP_TRANSP_UDP || pl_strcmp(&msg->callid, guard->call_id) != 0)
		return false;
	if (is_guarded(guard, msg->sock))
		return true;
	guarded = mem_zalloc(sizeof(*guarded), guarded_destructor);
	if (guarded)
		err = udp_register_helper(&guarded->helper, msg->sock, GUARD_LAYER, NULL, on_datagram, guard);
	if (err) {
		log_event(LOG_LEVEL_WARNING, "no guard against malformed SIP", "trunk=%s errno=%d", guard->trunk, err);
		mem_deref(guarded);
		return true;
	}
	udp_sockbuf_set(msg->sock, SOCKET_BUFFER_BYTES);
	guarded->sock = mem_ref(msg->sock);
	list_append(&guard->guarded, &guarded->le, guarded);
	return true;
}

void sip_guard_watch(struct sip_guard *guard, const struct sa *addr)
{
	char text[512];
	int fd, length;

	length = re_snprintf(text, sizeof(text),
			     "OPTIONS sip:%J SIP/2.0\r\nVia: SIP/2.0/UDP %J;branch=z9hG4bK%s\r\n"
			     "From: <sip:guard@%J>;tag=g\r\nTo: <sip:guard@%J>\r\nCall-ID: %s\r\n"
			     "CSeq: 1 OPTIONS\r\nMax-Forwards: 0\r\nContent-Length: 0\r\n\r\n",
			     addr, addr, guard->call_id, addr, addr, guard->call_id);
	if (length < 0 || sa_port(addr) == 0)
		return;
	fd = socket(sa_af(addr), SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, text, (size_t)length, 0, &addr->u.sa, addr->len) < 0)
		log_event(LOG_LEVEL_WARNING, "no guard against malformed SIP", "trunk=%s errno=%d", guard->trunk,
			  errno);
	close(fd);
}

int sip_guard_new(const char *trunk, struct log_counter *malformed, struct sip_guard **ret_guard)
{
	struct sip_guard *guard = calloc(1, sizeof(*guard));

	if (!guard)
		return -ENOMEM;
	guard->trunk = trunk;
	guard->malformed = malformed;
	re_snprintf(guard->call_id, sizeof(guard->call_id), "%016llx", rand_u64());
	*ret_guard = guard;
	return 0;
}

struct sip_guard *sip_guard_free(struct sip_guard *guard)
{
	if (!guard)
		return NULL;
	list_flush(&guard->guarded);
	free(guard);
	return NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * A look at libre's TCP connections; see sip_tcp.h.
 *
 * Nothing is parsed here a second time. Bytes have come, and when libre is
 * done with them, in the same turn of the loop, the connection is gone: then
 * libre could not read them. (Who hangs up sends no bytes with it, but see
 * sip_tls_take_goodbye().)
 */
#include "faxportd/line/sip_tcp.h"

#include <dlfcn.h>
#include <errno.h>

#include "faxportd/conf/conf.h"
#include "faxportd/line/sip_tls.h"
#include "faxportd/line/sip_trunk.h"

#define LOOK_LAYER (-1) /* among helpers, before TLS (0): a handshake that fails is seen too */

/* Bytes came over a connection that may not live to the end of this turn. */
struct look {
	struct le le;
	struct sip_trunk *trunk;
	struct tcp_conn *connection; /* a reference */
	struct sa peer;
	struct tmr tmr;
};

/* libre's functions have no place for a context: all trunks over TCP, and the one that sends now. */
static struct list trunks;
static const struct sip_trunk *sender;

void sip_tcp_join(struct sip_trunk *trunk)
{
	list_append(&trunks, &trunk->tcp_le, trunk);
}

void sip_tcp_leave(struct sip_trunk *trunk)
{
	list_unlink(&trunk->tcp_le);
	list_flush(&trunk->tcp_looks);
	if (sender == trunk)
		sender = NULL;
}

void sip_tcp_sends(struct sip_trunk *trunk)
{
	sender = trunk;
}

/* ---- what comes in */

static void look_destructor(void *arg)
{
	struct look *look = arg;

	list_unlink(&look->le);
	tmr_cancel(&look->tmr);
	mem_deref(look->connection);
}

static void on_look(void *arg)
{
	struct look *look = arg;
	struct sip_trunk *trunk = look->trunk;
	bool goodbye = sip_tls_take_goodbye(trunk->tls);
	char peer[64];

	if (mem_nrefs(look->connection) == 1 && !goodbye) {
		re_snprintf(peer, sizeof(peer), "%J", &look->peer);
		log_once_per(&trunk->counters.malformed, LOG_LEVEL_WARNING,
			     "connection closed that brought malformed SIP", "trunk=%s from=%s", trunk->own->name,
			     log_private(peer));
	}
	mem_deref(look);
}

/* By the port it came to, or, if it is ours, by whom it leads to. */
static struct sip_trunk *trunk_of(const struct tcp_conn *connection, struct sa *ret_peer)
{
	struct sip_trunk *trunk;
	struct sa local;
	struct le *le;

	if (tcp_conn_local_get(connection, &local) != 0 || tcp_conn_peer_get(connection, ret_peer) != 0)
		return NULL;
	for (le = list_head(&trunks); le; le = le->next) {
		trunk = le->data;
		if (sa_port(&local) == sa_port(&trunk->listen) &&
		    (sa_is_any(&trunk->wanted) || sa_cmp(&local, &trunk->listen, SA_ADDR)))
			return trunk;
	}
	for (le = list_head(&trunks); le; le = le->next)
		if (sip_trunk_trusts(le->data, ret_peer))
			return le->data;
	return NULL;
}

static bool on_bytes(int *err, struct mbuf *mb, bool *established, void *arg)
{
	struct tcp_conn *connection = arg;
	struct sip_trunk *trunk;
	struct look *look;
	struct sa peer;

	(void)err;
	(void)mb;
	(void)established;
	trunk = trunk_of(connection, &peer);
	look = trunk ? mem_zalloc(sizeof(*look), look_destructor) : NULL;
	if (!look)
		return false;
	look->trunk = trunk;
	look->peer = peer;
	look->connection = mem_ref(connection);
	list_append(&trunk->tcp_looks, &look->le, look);
	tmr_start(&look->tmr, 0, on_look, look);
	return false; /* libre's turn */
}

static void watch(struct tcp_conn *connection)
{
	if (!list_isempty(&trunks))
		tcp_register_helper(NULL, connection, LOOK_LAYER, NULL, NULL, on_bytes, connection);
}

int tcp_accept(struct tcp_conn **tcp, struct tcp_sock *sock, tcp_estab_h *on_established, tcp_recv_h *on_received,
	       tcp_close_h *on_closed, void *arg)
{
	static int (*libre)(struct tcp_conn **, struct tcp_sock *, tcp_estab_h *, tcp_recv_h *, tcp_close_h *, void *);
	int err;

	if (!libre)
		*(void **)&libre = dlsym(RTLD_NEXT, "tcp_accept");
	if (!libre)
		return ENOSYS;
	err = libre(tcp, sock, on_established, on_received, on_closed, arg);
	if (!err)
		watch(*tcp);
	return err;
}

/* ---- what goes out */

/* Whose connection it will be; NULL: nobody's that is known here. */
static const struct sip_trunk *sender_to(const struct sa *peer)
{
	struct le *le;

	if (sender && sip_trunk_trusts(sender, peer))
		return sender;
	for (le = list_head(&trunks); le; le = le->next)
		if (sip_trunk_trusts(le->data, peer))
			return le->data;
	return NULL;
}

int tcp_connect(struct tcp_conn **tcp, const struct sa *peer, tcp_estab_h *on_established, tcp_recv_h *on_received,
		tcp_close_h *on_closed, void *arg)
{
	const struct sip_trunk *trunk = sender_to(peer);
	struct sa local;
	int err;

	sa_init(&local, sa_af(peer));
	if (trunk && sa_af(&trunk->listen) == sa_af(peer)) {
		local = trunk->listen;
		sa_set_port(&local, 0);
	}
	err = tcp_connect_bind(tcp, peer, on_established, on_received, on_closed, &local, arg);
	if (!err)
		watch(*tcp);
	return err;
}

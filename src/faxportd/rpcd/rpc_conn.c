/* SPDX-License-Identifier: MIT */
/*
 * One connection of a client; see rpc_conn.h.
 *
 * An ordinary request costs one read and one write: bytes are read into the
 * server's one buffer and dealt with there; only what is left over, part of a
 * PDU or a request that must wait for the one before, is kept in conn->in.
 */
#include "faxportd/rpcd/rpc_conn.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/rpcd/assoc.h"

#define IN_MAX (2 * RPCD_READ_SIZE) /* one PDU of any size, and what came with it */
#define OUT_HIGH 65536              /* replies that wait: answer no more requests */
#define KEEP_MAX 16384              /* memory a quiet connection may keep */
#define TURN_REQUESTS 64            /* then others have their turn */
#define ARENA_MAX (32u << 20)       /* a listing of as many jobs as a queue holds */
#define WORK_MAX (RPC_REPLY_STUB_MAX + (1u << 20))

static const struct rpc_interface *const interfaces[] = {&rpc_fax_interface, &rpc_faxport_interface};

/* ---- its end --------------------------------------------------------- */

static void conn_free(struct rpc_conn *conn)
{
	struct rpcd *rpcd = conn->rpcd;

	tmr_cancel(&conn->talk);
	tmr_cancel(&conn->listen);
	if (conn->call.conn)
		rpc_call_abandon(&conn->call);
	identity_wait_cancel(&conn->identity_wait);
	assoc_unref(conn->assoc);
	if (conn->identity) {
		conn->identity->connections--;
		identity_unref(conn->identity);
	} else {
		rpcd->stranger_count--;
	}
	list_unlink(&conn->le);
	rpcd->connection_count--;
	fd_close(conn->fd);
	close(conn->fd);
	rpc_assembly_fini(&conn->assembly);
	rpc_arena_fini(&conn->arena);
	buf_fini(&conn->in);
	buf_fini(&conn->out);
	free(conn);
}

void rpc_conn_free(struct rpc_conn *conn)
{
	conn->dead = true;
	if (conn->depth == 0)
		conn_free(conn);
}

void rpc_conn_close(struct rpc_conn *conn)
{
	conn->closing = true;
}

static const char *user_of(const struct rpc_conn *conn)
{
	return conn->identity ? conn->identity->name : "-";
}

/* ---- memory ---------------------------------------------------------- */

/*
 * What a connection keeps of requests that are not complete or wait to be
 * answered, and of replies that are not taken. (A call's own memory counts
 * from the end of its turn: until then there is one such call only.)
 */
static size_t held_by(const struct rpc_conn *conn)
{
	return conn->in.capacity + conn->assembly.joined.capacity + conn->out.capacity +
	       (conn->depth == 0 ? conn->arena.used : 0);
}

bool rpc_conn_may_hold(struct rpc_conn *conn, size_t more)
{
	struct rpcd *rpcd = conn->rpcd;
	size_t by_user = more, by_all = more;
	const struct rpc_conn *other;
	struct le *le;

	for (le = list_head(&rpcd->connections); le; le = le->next) {
		other = list_ledata(le);
		by_all += held_by(other);
		if (other->identity == conn->identity)
			by_user += held_by(other);
	}
	if (by_user <= rpcd->held_per_user && by_all <= rpcd->held_max)
		return true;
	log_once_per(&rpcd->held_back, LOG_LEVEL_WARNING, "clients leave too much waiting",
		     "user=%s bytes=%zu of_all_users=%zu", user_of(conn), by_user, by_all);
	return false;
}

/* ---- timers ---------------------------------------------------------- */

static void on_slow(void *arg)
{
	struct rpc_conn *conn = arg;

	if (conn->identity && !conn->identity->known)
		log_once_per(&conn->rpcd->dropped_connections, LOG_LEVEL_WARNING,
			     "client dropped, the system's user database does not answer", "uid=%lu",
			     (unsigned long)conn->identity->uid);
	else
		log_once_per(&conn->rpcd->dropped_connections, LOG_LEVEL_WARNING, "slow client dropped",
			     "user=%s tcp=%d", user_of(conn), conn->tcp);
	rpc_conn_free(conn);
}

static bool is_introduced(const struct rpc_conn *conn)
{
	return conn->assoc && conn->identity;
}

static bool has_part(const struct rpc_conn *conn)
{
	return conn->in.size > 0 || conn->assembly.open;
}

/* Which of its duties the client is behind with. */
static void set_timers(struct rpc_conn *conn)
{
	bool waits = conn->call.conn || conn->out.size > 0 || (conn->identity && !conn->identity->known);

	if (is_introduced(conn)) {
		if (!has_part(conn) || waits) {
			tmr_cancel(&conn->talk);
			conn->talk_late = false;
		} else if (!conn->talk_late) {
			tmr_start(&conn->talk, conn->rpcd->request_ms, on_slow, conn);
			conn->talk_late = true;
		}
	}
	if (conn->out.size > 0 && !tmr_isrunning(&conn->listen))
		tmr_start(&conn->listen, conn->rpcd->reply_ms, on_slow, conn);
}

/* ---- out ------------------------------------------------------------- */

static void flush(struct rpc_conn *conn)
{
	struct buf *out = &conn->out;
	ssize_t n;

	if (buf_error(out)) { /* part of a reply is worse than none */
		conn->dead = true;
		return;
	}
	while (conn->sent < out->size) {
		n = send(conn->fd, out->data + conn->sent, out->size - conn->sent, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			if (errno != EAGAIN && errno != EWOULDBLOCK)
				conn->dead = true;
			return;
		}
		conn->sent += (size_t)n;
	}
	conn->sent = 0;
	buf_reset(out);
	tmr_cancel(&conn->listen); /* it took all there was: for what comes next it has its time again */
	if (out->capacity > KEEP_MAX) {
		buf_fini(out);
		buf_init(out, WORK_MAX);
	}
	if (conn->closing)
		conn->dead = true;
}

/* ---- in -------------------------------------------------------------- */

/* What is no DCE/RPC: say so if there is a way to, and go. */
static void malformed(struct rpc_conn *conn, const char *what)
{
	log_once_per(&conn->rpcd->malformed_pdus, LOG_LEVEL_WARNING, "malformed bytes from a client",
		     "what=\"%s\" user=%s", what, user_of(conn));
	conn->closing = true;
}

static void add_contexts(struct rpc_conn *conn, const struct rpc_pdu *pdu, struct rpc_context_result *results,
			 const int *accepted)
{
	size_t i, k;

	for (i = 0; i < pdu->bind.count; i++) {
		if (accepted[i] < 0)
			continue;
		for (k = 0; k < conn->context_count && conn->contexts[k].id != pdu->bind.contexts[i].id; k++)
			;
		if (k == RPC_CONTEXTS_MAX) {
			results[i] = (struct rpc_context_result){
				RPC_RESULT_REJECT, RPC_REASON_LIMIT, {{0}, 0, 0}
                        };
			continue;
		}
		conn->contexts[k].id = pdu->bind.contexts[i].id;
		conn->contexts[k].interface = interfaces[accepted[i]];
		conn->context_count = MAX(conn->context_count, k + 1);
	}
}

static void answer_contexts(struct rpc_conn *conn, const struct rpc_pdu *pdu, enum rpc_ptype type)
{
	static const struct rpc_syntax *const syntaxes[] = {&rpc_fax_interface.syntax, &rpc_faxport_interface.syntax};
	struct rpc_context_result results[RPC_CONTEXTS_MAX];
	int accepted[RPC_CONTEXTS_MAX];

	rpc_bind_answer(pdu, syntaxes, ARRAY_SIZE(syntaxes), results, accepted);
	add_contexts(conn, pdu, results, accepted);
	rpc_build_bind_ack(&conn->out, type, pdu->call_id, conn->max_frag, conn->max_frag, conn->assoc->id,
			   conn->tcp ? conn->rpcd->address : "", results, pdu->bind.count);
}

static void refuse_bind(struct rpc_conn *conn, const struct rpc_pdu *pdu, enum rpc_nak reason)
{
	rpc_build_bind_nak(&conn->out, pdu->call_id, reason);
	conn->closing = true;
}

static void on_bind(struct rpc_conn *conn, const struct rpc_pdu *pdu)
{
	uid_t uid;

	if (conn->assoc) {
		malformed(conn, "second bind");
		return;
	}
	/* A client that asks for Kerberos or NTLM may try again without (reference, section 2). */
	if (pdu->auth.size > 0) {
		refuse_bind(conn, pdu, RPC_NAK_AUTH_TYPE);
		return;
	}
	conn->max_frag = rpc_negotiate_frag(MIN(pdu->bind.max_xmit, pdu->bind.max_recv), RPC_FRAG_MOST);
	if (conn->max_frag == 0) {
		refuse_bind(conn, pdu, RPC_NAK_NOT_SPECIFIED);
		return;
	}
	/* A stranger on TCP can do nothing with it before he has shown the cookie; then he is its owner. */
	uid = conn->identity ? conn->identity->uid : conn->rpcd->cookie.owner;
	conn->assoc = assoc_join(conn->rpcd, pdu->bind.assoc_group, uid);
	if (!conn->assoc) {
		refuse_bind(conn, pdu, RPC_NAK_NOT_SPECIFIED);
		return;
	}
	answer_contexts(conn, pdu, RPC_BIND_ACK);
	if (is_introduced(conn))
		tmr_cancel(&conn->talk);
}

static void on_fragment(struct rpc_conn *conn, const struct rpc_pdu *pdu)
{
	int r = rpc_assembly_add(&conn->assembly, pdu);

	if (r < 0) {
		rpc_build_fault(&conn->out, pdu->call_id, pdu->call.context_id, RPC_FAULT_PROTO_ERROR, false);
		malformed(conn, r == -E2BIG ? "request too big" : "fragment out of order");
		return;
	}
	if (r == 0 && conn->assembly.joined.size > KEEP_MAX && !rpc_conn_may_hold(conn, 0)) {
		rpc_build_fault(&conn->out, pdu->call_id, pdu->call.context_id, RPC_FAULT_NO_MEMORY, false);
		conn->closing = true;
	}
	if (r > 0) {
		conn->talk_late = false; /* whatever is here of the next one has its own time */
		rpc_call_run(conn, &conn->assembly);
	}
}

static void on_pdu(struct rpc_conn *conn, const uint8_t *data, size_t size)
{
	struct rpc_pdu pdu;

	if (rpc_pdu_parse(data, size, &pdu) < 0) {
		malformed(conn, "not a PDU");
		return;
	}
	if (pdu.type == RPC_BIND) {
		on_bind(conn, &pdu);
	} else if (!conn->assoc) {
		malformed(conn, "no bind first");
	} else if (pdu.type == RPC_ALTER) {
		answer_contexts(conn, &pdu, RPC_ALTER_RESP);
	} else if (pdu.type == RPC_REQUEST) {
		on_fragment(conn, &pdu);
	} else if (pdu.type != RPC_CANCEL && pdu.type != RPC_ORPHANED && pdu.type != RPC_AUTH3) {
		/* Cancelling is a wish that may be left unfulfilled; a third leg has no reply. */
		malformed(conn, "not a PDU for a server");
	}
}

static bool is_ready(const struct rpc_conn *conn)
{
	return !conn->dead && !conn->closing && !conn->call.conn && !conn->had_share &&
	       conn->out.size - conn->sent < OUT_HIGH && (!conn->identity || conn->identity->known);
}

/* Deal with whole PDUs at the front of @data as long as there is nothing to wait for. Returns the bytes dealt with. */
static size_t consume(struct rpc_conn *conn, const uint8_t *data, size_t size, unsigned *budget)
{
	size_t at = 0;
	int n;

	while (is_ready(conn) && at < size) {
		n = rpc_pdu_split(data + at, size - at, conn->assoc ? conn->max_frag : RPC_FRAG_MOST);
		if (n == 0)
			break;
		if (n < 0) {
			malformed(conn, "not DCE/RPC");
			break;
		}
		if (*budget == 0) {
			conn->had_share = true;
			break;
		}
		--*budget;
		on_pdu(conn, data + at, (size_t)n);
		at += (size_t)n;
	}
	return at;
}

/* What follows from all that happened: nothing may be at work on it below. */
static void settle(struct rpc_conn *conn);

/*
 * Deal with @data and what comes of it. What cannot be dealt with now is left:
 * returns the bytes dealt with.
 */
static size_t work(struct rpc_conn *conn, const uint8_t *data, size_t size)
{
	unsigned budget = TURN_REQUESTS;
	size_t at = 0, used;

	conn->depth++;
	do {
		used = consume(conn, data + at, size - at, &budget);
		at += used;
		flush(conn);
	} while (used > 0 && at < size && is_ready(conn));
	conn->depth--;
	return at;
}

/* Go on with what was left. */
static void resume(struct rpc_conn *conn)
{
	size_t used;

	used = work(conn, conn->in.data, conn->in.size);
	buf_shift(&conn->in, used);
	if (conn->in.size == 0 && conn->in.capacity > KEEP_MAX) {
		buf_fini(&conn->in);
		buf_init(&conn->in, IN_MAX);
	}
	settle(conn);
}

static void on_readable(struct rpc_conn *conn)
{
	uint8_t *data = conn->rpcd->read_buffer;
	size_t used = 0;
	ssize_t n;

	n = recv(conn->fd, data, RPCD_READ_SIZE, 0);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return;
	if (n <= 0) {
		conn->dead = true;
		return;
	}
	if (conn->in.size == 0)
		used = work(conn, data, (size_t)n);
	buf_add(&conn->in, data + used, (size_t)n - used);
	if (buf_error(&conn->in))
		conn->dead = true;
}

static void on_io(int flags, void *arg)
{
	struct rpc_conn *conn = arg;

	conn->had_share = false;
	if (flags & (FD_READ | FD_EXCEPT))
		on_readable(conn);
	if (flags & FD_WRITE)
		flush(conn);
	if (conn->dead)
		settle(conn);
	else
		resume(conn);
}

static void on_identity_known(void *arg)
{
	resume(arg);
}

static void settle(struct rpc_conn *conn)
{
	int polled = 0;

	if (conn->depth > 0)
		return;
	if (conn->dead) {
		conn_free(conn);
		return;
	}
	if (!conn->call.conn)
		rpc_arena_reset(&conn->arena);
	if (conn->identity && !conn->identity->known && !conn->identity_wait.at)
		identity_wait(conn->identity, &conn->identity_wait, on_identity_known, conn);
	set_timers(conn);

	/* Read on, even while it waits, to learn when the client goes; but not without bound. */
	if (!conn->closing && conn->in.size < RPCD_READ_SIZE)
		polled |= FD_READ;
	/* Who had his share of a turn comes again after all others that are ready, when it can take replies. */
	if (conn->out.size > 0 || conn->had_share)
		polled |= FD_WRITE;
	if (polled == conn->polled)
		return;
	conn->polled = polled;
	if (fd_listen(conn->fd, polled, on_io, conn) != 0)
		conn_free(conn);
}

void rpc_conn_answered(struct rpc_conn *conn)
{
	if (conn->depth == 0)
		resume(conn);
}

bool rpc_conn_identify(struct rpc_conn *conn, struct identity *identity)
{
	if (identity->connections >= RPCD_CONNECTIONS_PER_USER)
		return false;
	conn->identity = identity_ref(identity);
	identity->connections++;
	conn->rpcd->stranger_count--;
	if (is_introduced(conn))
		tmr_cancel(&conn->talk);
	return true;
}

/* ---- its beginning --------------------------------------------------- */

/* Who is at the other end of a Unix socket. */
static int identify_peer(struct rpc_conn *conn)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);
	struct identity *identity;

	if (getsockopt(conn->fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
		return -errno;
	identity = identity_get(conn->rpcd->identities, peer.uid);
	if (!identity)
		return -ENOMEM;
	if (!rpc_conn_identify(conn, identity)) {
		identity_unref(identity);
		return -EUSERS;
	}
	identity_unref(identity);
	return 0;
}

int rpc_conn_new(struct rpcd *rpcd, int fd, bool tcp)
{
	struct rpc_conn *conn;
	int r = 0;

	if (rpcd->connection_count >= RPCD_CONNECTIONS_MAX || (tcp && rpcd->stranger_count >= RPCD_STRANGERS_MAX)) {
		close(fd);
		return -EUSERS;
	}
	conn = calloc(1, sizeof(*conn));
	if (!conn) {
		close(fd);
		return -ENOMEM;
	}
	conn->rpcd = rpcd;
	conn->fd = fd;
	conn->tcp = tcp;
	buf_init(&conn->in, IN_MAX);
	buf_init(&conn->out, WORK_MAX);
	rpc_assembly_init(&conn->assembly, RPC_STUB_MAX);
	rpc_arena_init(&conn->arena, ARENA_MAX);
	list_append(&rpcd->connections, &conn->le, conn);
	rpcd->connection_count++;
	rpcd->stranger_count++;
	tmr_start(&conn->talk, rpcd->greeting_ms, on_slow, conn);

	if (!tcp)
		r = identify_peer(conn);
	if (r < 0) {
		conn_free(conn);
		return r;
	}
	settle(conn);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* One DCE/RPC association; see conn.h. */
#include "libfaxport/conn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/pdu.h"

/* Presentation contexts: their place in the bind is their id. */
static const struct rpc_interface *const interfaces[] = {&rpc_fax_interface, &rpc_faxport_interface};

struct conn {
	struct net *net; /* NULL: dead */
	bool is_local;
	uint32_t call_id;
	uint16_t max_frag; /* that the server takes */
	struct buf stub;   /* of the request */
	struct buf out;    /* PDUs to be sent */
	struct buf in;     /* bytes that came: a PDU, or the beginning of one */
	size_t taken;      /* bytes at the front of @in that are done with */
	struct rpc_assembly assembly;
};

struct conn *conn_free(struct conn *conn)
{
	if (!conn)
		return NULL;
	net_close(conn->net);
	buf_fini(&conn->stub);
	buf_fini(&conn->out);
	buf_fini(&conn->in);
	rpc_assembly_fini(&conn->assembly);
	free(conn);
	return NULL;
}

bool conn_is_local(const struct conn *conn)
{
	return conn->is_local;
}

/* After this nothing on the connection can be believed: end it. */
static enum fax_error die(struct conn *conn, int r)
{
	conn->net = net_close(conn->net);
	switch (r) {
	case -ETIMEDOUT:
		return FAX_E_TIMEOUT;
	case -ENOMEM:
		return FAX_E_NO_MEMORY;
	case -EPROTO:
	case -EBADMSG:
	case -E2BIG:
		return FAX_E_GARBLED;
	default:
		return FAX_E_DISCONNECTED;
	}
}

/*
 * Receive one whole PDU. It stays where it is until the next call of this
 * function. Returns 0 or a negative errno.
 */
static int receive_pdu(struct conn *conn, int64_t deadline, struct rpc_pdu *ret_pdu)
{
	uint8_t *room;
	size_t free_bytes;
	int size, n;

	buf_shift(&conn->in, conn->taken);
	conn->taken = 0;
	for (;;) {
		size = rpc_pdu_split(conn->in.data, conn->in.size, RPC_FRAG_MOST);
		if (size < 0)
			return size;
		if (size > 0)
			break;
		/* Read as much as there may be, so that a short reply takes one system call. */
		free_bytes = conn->in.limit - conn->in.size;
		room = buf_extend(&conn->in, free_bytes);
		if (!room)
			return buf_error(&conn->in);
		conn->in.size -= free_bytes;
		n = net_recv(conn->net, room, free_bytes, deadline);
		if (n <= 0)
			return n < 0 ? n : -ECONNRESET;
		conn->in.size += (size_t)n;
	}
	conn->taken = (size_t)size;
	return rpc_pdu_parse(conn->in.data, (size_t)size, ret_pdu);
}

static int bind_all(struct conn *conn, int64_t deadline, enum fax_error *ret_error)
{
	struct rpc_context contexts[ARRAY_SIZE(interfaces)];
	struct rpc_pdu pdu;
	size_t i;
	int r;

	for (i = 0; i < ARRAY_SIZE(interfaces); i++)
		contexts[i] = (struct rpc_context){(uint16_t)i, 1, interfaces[i]->syntax, {rpc_ndr_syntax}};
	rpc_build_bind(&conn->out, RPC_BIND, ++conn->call_id, RPC_FRAG_MOST, 0, contexts, ARRAY_SIZE(interfaces));
	r = buf_error(&conn->out);
	if (r == 0)
		r = net_send(conn->net, conn->out.data, conn->out.size, deadline);
	if (r == 0)
		r = receive_pdu(conn, deadline, &pdu);
	if (r < 0)
		return r;
	if (pdu.type == RPC_BIND_NAK) {
		*ret_error = FAX_E_DENIED;
		return 0;
	}
	if (pdu.type != RPC_BIND_ACK || pdu.ack.count != ARRAY_SIZE(interfaces))
		return -EPROTO;
	for (i = 0; i < pdu.ack.count; i++) {
		if (pdu.ack.results[i].result != RPC_RESULT_ACCEPT)
			*ret_error = FAX_E_UNSUPPORTED;
	}
	conn->max_frag = rpc_negotiate_frag(pdu.ack.max_recv, RPC_FRAG_MOST);
	return conn->max_frag == 0 ? -EPROTO : 0;
}

enum fax_error conn_open(const struct target *target, int64_t deadline, struct conn **ret_conn)
{
	AUTO(conn) conn = calloc(1, sizeof(*conn));
	enum fax_error error = FAX_E_OK;
	int r;

	if (!conn)
		return FAX_E_NO_MEMORY;
	buf_init(&conn->stub, RPC_STUB_MAX);
	buf_init(&conn->out, 2 * RPC_STUB_MAX);
	buf_init(&conn->in, RPC_FRAG_MOST);
	rpc_assembly_init(&conn->assembly, RPC_REPLY_STUB_MAX);

	r = net_connect(target, deadline, &conn->net);
	if (r == -EACCES || r == -EPERM)
		return FAX_E_DENIED;
	if (r == -ETIMEDOUT || r == -ENOMEM)
		return r == -ENOMEM ? FAX_E_NO_MEMORY : FAX_E_TIMEOUT;
	if (r < 0)
		return FAX_E_NO_SERVER;
	conn->is_local = net_is_local(conn->net);
	r = bind_all(conn, deadline, &error);
	if (r < 0)
		return die(conn, r);
	if (error != FAX_E_OK)
		return error;
	*ret_conn = conn;
	conn = NULL; /* the caller owns it now */
	return FAX_E_OK;
}

/* What a fault means to the caller. */
static enum fax_error fault_error(uint32_t status)
{
	switch (status) {
	case RPC_FAULT_ACCESS_DENIED:
		return FAX_E_DENIED;
	case RPC_FAULT_OP_RANGE:
	case RPC_FAULT_UNKNOWN_INTERFACE:
		return FAX_E_UNSUPPORTED;
	case RPC_FAULT_BAD_STUB_DATA:
	case RPC_FAULT_PROTO_ERROR:
		return FAX_E_GARBLED; /* one of the two does not speak the other's version */
	default:
		return FAX_E_SERVER;
	}
}

/* Wait for the reply to the call under way: 1 when it is in the assembly, 0 when it is a fault, or a negative errno. */
static int receive_reply(struct conn *conn, int64_t deadline, uint32_t *ret_fault)
{
	struct rpc_pdu pdu;
	int r;

	do {
		r = receive_pdu(conn, deadline, &pdu);
		if (r < 0)
			return r;
		if (pdu.call_id != conn->call_id)
			return -EPROTO;
		if (pdu.type == RPC_FAULT) {
			*ret_fault = pdu.fault.status;
			return 0;
		}
		if (pdu.type != RPC_RESPONSE)
			return -EPROTO;
		r = rpc_assembly_add(&conn->assembly, &pdu);
		/* Fragments that bring nothing, one right behind the other, never make us wait and never end. */
		if (r == 0 && net_now_ms() >= deadline)
			r = -ETIMEDOUT;
	} while (r == 0);
	return r;
}

enum fax_error conn_call(struct conn *conn, const struct rpc_interface *interface, uint16_t opnum, void *args,
			 uint32_t timeout_ms, struct rpc_arena *arena, uint32_t *ret_fault)
{
	const struct rpc_method *method = rpc_method_find(interface, opnum);
	uint16_t context_id = interface == &rpc_faxport_interface;
	int64_t deadline;
	uint32_t fault = 0;
	int r;

	if (ret_fault)
		*ret_fault = 0;
	if (!conn->net)
		return FAX_E_DISCONNECTED;

	buf_reset(&conn->stub);
	buf_reset(&conn->out);
	r = rpc_encode_request(method, args, &conn->stub);
	if (r < 0)
		return r == -E2BIG ? FAX_E_INVALID : FAX_E_NO_MEMORY;
	rpc_build_request(&conn->out, ++conn->call_id, context_id, opnum, conn->max_frag, conn->stub.data,
			  conn->stub.size);
	if (buf_error(&conn->out))
		return FAX_E_NO_MEMORY;

	deadline = net_now_ms() + timeout_ms;
	r = net_send(conn->net, conn->out.data, conn->out.size, deadline);
	if (r == 0)
		r = receive_reply(conn, deadline, &fault);
	if (r < 0)
		return die(conn, r);
	if (r == 0) {
		if (ret_fault)
			*ret_fault = fault;
		return fault_error(fault);
	}
	r = rpc_decode_reply(method, conn->assembly.stub, conn->assembly.stub_size, arena, args);
	return r < 0 ? die(conn, r) : FAX_E_OK;
}

/* SPDX-License-Identifier: MIT */
/* DCE/RPC connection-oriented PDUs; see pdu.h. Clauses are of C706 (DCE 1.1: RPC). */
#include "rpc/pdu.h"

#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "rpc/ndr.h"

#define CALL_HEADER_SIZE 24 /* of a request or response: common header, alloc_hint, context, opnum */
#define AUTH_HEADER_SIZE 8

const struct rpc_syntax rpc_ndr_syntax = {
	{0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60},
        2, 0
};

/* 6cb71c2c-9812-4540-: [MS-RPCE] 2.2.2.14; the last eight bytes are the features asked for. */
static const uint8_t feature_prefix[8] = {0x2c, 0x1c, 0xb7, 0x6c, 0x12, 0x98, 0x40, 0x45};

bool rpc_syntax_equal(const struct rpc_syntax *a, const struct rpc_syntax *b)
{
	return memcmp(a->uuid, b->uuid, sizeof(a->uuid)) == 0 && a->major == b->major && a->minor == b->minor;
}

/* ---- taking apart ---------------------------------------------------- */

int rpc_pdu_split(const uint8_t *data, size_t size, size_t max_frag)
{
	uint16_t frag;

	if ((size >= 1 && data[0] != 5) || (size >= 2 && data[1] > 1))
		return -EPROTO;
	/* Little-endian integers, ASCII characters, IEEE floats. */
	if (size >= 8 && (data[4] != 0x10 || data[5] != 0))
		return -EPROTO;
	if (size < RPC_HEADER_SIZE)
		return 0;
	frag = rpc_get_u16(data + 8);
	if (frag < RPC_HEADER_SIZE || frag > max_frag)
		return -EPROTO;
	return size < frag ? 0 : frag;
}

static void get_syntax(struct ndr_reader *in, struct rpc_syntax *ret_syntax)
{
	const uint8_t *uuid = ndr_bytes(in, sizeof(ret_syntax->uuid));

	if (uuid)
		memcpy(ret_syntax->uuid, uuid, sizeof(ret_syntax->uuid));
	ret_syntax->major = ndr_u16(in);
	ret_syntax->minor = ndr_u16(in);
}

static uint8_t get_u8(struct ndr_reader *in)
{
	const uint8_t *p = ndr_bytes(in, 1);

	return p ? *p : 0;
}

static void parse_bind(struct ndr_reader *in, struct rpc_pdu *pdu)
{
	struct rpc_context *context;
	struct rpc_syntax transfer;
	size_t i, k;

	pdu->bind.max_xmit = ndr_u16(in);
	pdu->bind.max_recv = ndr_u16(in);
	pdu->bind.assoc_group = ndr_u32(in);
	pdu->bind.count = get_u8(in);
	ndr_bytes(in, 3);
	if (pdu->bind.count < 1 || pdu->bind.count > RPC_CONTEXTS_MAX)
		ndr_fail(in, -EBADMSG);
	for (i = 0; i < pdu->bind.count && !ndr_error(in); i++) {
		context = &pdu->bind.contexts[i];
		context->id = ndr_u16(in);
		context->transfer_count = get_u8(in);
		ndr_bytes(in, 1);
		get_syntax(in, &context->interface);
		for (k = 0; k < context->transfer_count && !ndr_error(in); k++) {
			get_syntax(in, &transfer);
			if (k < RPC_TRANSFERS_MAX)
				context->transfers[k] = transfer;
		}
	}
}

static void parse_ack(struct ndr_reader *in, struct rpc_pdu *pdu)
{
	struct rpc_context_result *result;
	size_t i;

	pdu->ack.max_xmit = ndr_u16(in);
	pdu->ack.max_recv = ndr_u16(in);
	pdu->ack.assoc_group = ndr_u32(in);
	ndr_bytes(in, ndr_u16(in)); /* the secondary address */
	ndr_align(in, 4);
	pdu->ack.count = get_u8(in);
	ndr_bytes(in, 3);
	if (pdu->ack.count > RPC_CONTEXTS_MAX)
		ndr_fail(in, -EBADMSG);
	for (i = 0; i < pdu->ack.count && !ndr_error(in); i++) {
		result = &pdu->ack.results[i];
		result->result = ndr_u16(in);
		result->reason = ndr_u16(in);
		get_syntax(in, &result->transfer);
	}
}

static void parse_call(struct ndr_reader *in, struct rpc_pdu *pdu)
{
	pdu->call.alloc_hint = ndr_u32(in);
	pdu->call.context_id = ndr_u16(in);
	if (pdu->type == RPC_REQUEST) {
		pdu->call.opnum = ndr_u16(in);
		if (pdu->flags & RPC_PFC_OBJECT)
			pdu->call.object = ndr_bytes(in, 16);
	} else {
		ndr_bytes(in, 2); /* cancel count, reserved */
	}
	if (ndr_error(in))
		return;
	pdu->call.stub_size = in->size - in->at;
	if (pdu->auth.size > 0) {
		if (pdu->auth.pad > pdu->call.stub_size)
			ndr_fail(in, -EBADMSG);
		else
			pdu->call.stub_size -= pdu->auth.pad;
	}
	pdu->call.stub = in->data + in->at;
}

static void parse_fault(struct ndr_reader *in, struct rpc_pdu *pdu)
{
	ndr_u32(in); /* alloc_hint */
	pdu->fault.context_id = ndr_u16(in);
	ndr_bytes(in, 2);
	pdu->fault.status = ndr_u32(in);
}

/* The trailer stands between the body (and its padding) and the auth value, which ends the PDU (reference 3.4). */
static bool parse_auth(const uint8_t *data, size_t frag, struct rpc_auth *auth, size_t *ret_body_end)
{
	uint16_t size = rpc_get_u16(data + 10);
	const uint8_t *p;

	*ret_body_end = frag;
	if (size == 0)
		return true;
	if (frag < RPC_HEADER_SIZE + AUTH_HEADER_SIZE + (size_t)size)
		return false;
	*ret_body_end = frag - size - AUTH_HEADER_SIZE;
	p = data + *ret_body_end;
	*auth = (struct rpc_auth){p[0], p[1], p[2], rpc_get_u32(p + 4), p + AUTH_HEADER_SIZE, size};
	return true;
}

int rpc_pdu_parse(const uint8_t *data, size_t size, struct rpc_pdu *ret_pdu)
{
	struct ndr_reader in;
	size_t body_end;

	*ret_pdu = (struct rpc_pdu){0};
	if (size < RPC_HEADER_SIZE || rpc_pdu_split(data, size, UINT16_MAX) != (int)size)
		return -EPROTO;
	ret_pdu->type = data[2];
	ret_pdu->flags = data[3];
	ret_pdu->frag_size = (uint16_t)size;
	ret_pdu->call_id = rpc_get_u32(data + 12);
	if (!parse_auth(data, size, &ret_pdu->auth, &body_end))
		return -EPROTO;

	ndr_reader_init(&in, data, body_end, NULL);
	in.at = RPC_HEADER_SIZE;
	switch (ret_pdu->type) {
	case RPC_BIND:
	case RPC_ALTER:
		parse_bind(&in, ret_pdu);
		break;
	case RPC_BIND_ACK:
	case RPC_ALTER_RESP:
		parse_ack(&in, ret_pdu);
		break;
	case RPC_BIND_NAK:
		ret_pdu->nak.reason = ndr_u16(&in);
		break;
	case RPC_REQUEST:
	case RPC_RESPONSE:
		parse_call(&in, ret_pdu);
		break;
	case RPC_FAULT:
		parse_fault(&in, ret_pdu);
		break;
	case RPC_AUTH3:
	case RPC_SHUTDOWN:
	case RPC_CANCEL:
	case RPC_ORPHANED:
		break;
	default:
		return -EPROTO;
	}
	return ndr_error(&in) ? -EPROTO : 0;
}

/* ---- fragments ------------------------------------------------------- */

void rpc_assembly_init(struct rpc_assembly *assembly, size_t max_stub)
{
	*assembly = (struct rpc_assembly){0};
	buf_init(&assembly->joined, max_stub);
}

void rpc_assembly_fini(struct rpc_assembly *assembly)
{
	buf_fini(&assembly->joined);
	*assembly = (struct rpc_assembly){0};
}

/* Memory that one large call needed is not kept for the small ones after it. */
static void forget(struct rpc_assembly *assembly)
{
	size_t limit = assembly->joined.limit;

	assembly->open = false;
	assembly->stub = NULL;
	assembly->stub_size = 0;
	if (assembly->joined.capacity > RPC_FRAG_MOST) {
		buf_fini(&assembly->joined);
		buf_init(&assembly->joined, limit);
	}
	buf_reset(&assembly->joined);
}

int rpc_assembly_add(struct rpc_assembly *assembly, const struct rpc_pdu *pdu)
{
	bool first = pdu->flags & RPC_PFC_FIRST, last = pdu->flags & RPC_PFC_LAST;
	int r;

	if ((pdu->type != RPC_REQUEST && pdu->type != RPC_RESPONSE) || first == assembly->open ||
	    (!first && (pdu->type != assembly->type || pdu->call_id != assembly->call_id ||
			pdu->call.context_id != assembly->context_id || pdu->call.opnum != assembly->opnum))) {
		forget(assembly);
		return -EPROTO;
	}
	if (first) {
		forget(assembly);
		assembly->type = pdu->type;
		assembly->call_id = pdu->call_id;
		assembly->context_id = pdu->call.context_id;
		assembly->opnum = pdu->call.opnum;
	}
	if (first && last && pdu->call.stub_size <= assembly->joined.limit) {
		assembly->stub = pdu->call.stub;
		assembly->stub_size = pdu->call.stub_size;
		return 1;
	}
	buf_add(&assembly->joined, pdu->call.stub, pdu->call.stub_size);
	r = buf_error(&assembly->joined);
	if (r < 0) {
		forget(assembly);
		return r;
	}
	assembly->open = !last;
	if (!last)
		return 0;
	assembly->stub = assembly->joined.data;
	assembly->stub_size = assembly->joined.size;
	return 1;
}

/* ---- building -------------------------------------------------------- */

/* A common header whose length is filled in by end_pdu(). Returns where it begins. */
static size_t begin_pdu(struct buf *out, enum rpc_ptype type, uint8_t flags, uint32_t call_id)
{
	size_t start = out->size;
	uint8_t *p = buf_extend(out, RPC_HEADER_SIZE);

	if (!p)
		return start;
	memset(p, 0, RPC_HEADER_SIZE);
	p[0] = 5;
	p[2] = (uint8_t)type;
	p[3] = flags;
	p[4] = 0x10;
	rpc_put_u32(p + 12, call_id);
	return start;
}

static void end_pdu(struct buf *out, size_t start)
{
	if (!buf_error(out))
		rpc_put_u16(out->data + start + 8, (uint16_t)(out->size - start));
}

static void add_u16(struct buf *out, uint16_t value)
{
	uint8_t bytes[2];

	rpc_put_u16(bytes, value);
	buf_add(out, bytes, sizeof(bytes));
}

static void add_u32(struct buf *out, uint32_t value)
{
	uint8_t bytes[4];

	rpc_put_u32(bytes, value);
	buf_add(out, bytes, sizeof(bytes));
}

static void add_syntax(struct buf *out, const struct rpc_syntax *syntax)
{
	buf_add(out, syntax->uuid, sizeof(syntax->uuid));
	add_u16(out, syntax->major);
	add_u16(out, syntax->minor);
}

void rpc_build_bind(struct buf *out, enum rpc_ptype type, uint32_t call_id, uint16_t max_frag, uint32_t assoc_group,
		    const struct rpc_context *contexts, size_t count)
{
	size_t start = begin_pdu(out, type, RPC_PFC_FIRST | RPC_PFC_LAST, call_id), i, k;

	add_u16(out, max_frag);
	add_u16(out, max_frag);
	add_u32(out, assoc_group);
	add_u32(out, (uint32_t)count); /* one byte and three reserved */
	for (i = 0; i < count; i++) {
		add_u16(out, contexts[i].id);
		add_u16(out, contexts[i].transfer_count);
		add_syntax(out, &contexts[i].interface);
		for (k = 0; k < contexts[i].transfer_count; k++)
			add_syntax(out, &contexts[i].transfers[k]);
	}
	end_pdu(out, start);
}

static bool offers(const struct rpc_context *context, const struct rpc_syntax *transfer)
{
	size_t i;

	for (i = 0; i < MIN(context->transfer_count, RPC_TRANSFERS_MAX); i++) {
		if (rpc_syntax_equal(&context->transfers[i], transfer))
			return true;
	}
	return false;
}

static bool asks_features(const struct rpc_context *context)
{
	return context->transfer_count > 0 &&
	       memcmp(context->transfers[0].uuid, feature_prefix, sizeof(feature_prefix)) == 0;
}

void rpc_bind_answer(const struct rpc_pdu *bind, const struct rpc_syntax *const *interfaces, size_t interface_count,
		     struct rpc_context_result *ret_results, int *ret_accepted)
{
	const struct rpc_context *context;
	struct rpc_context_result *result;
	size_t i, k;

	for (i = 0; i < bind->bind.count; i++) {
		context = &bind->bind.contexts[i];
		result = &ret_results[i];
		*result = (struct rpc_context_result){.result = RPC_RESULT_REJECT};
		ret_accepted[i] = -1;
		/* The same major version, and no higher minor one than ours (12.6.3.1). */
		for (k = 0; k < interface_count; k++) {
			if (memcmp(interfaces[k]->uuid, context->interface.uuid, 16) == 0 &&
			    interfaces[k]->major == context->interface.major &&
			    interfaces[k]->minor >= context->interface.minor)
				break;
		}
		if (asks_features(context)) {
			/* The reason field holds the features both have: none. */
			result->result = RPC_RESULT_NEGOTIATE;
		} else if (k == interface_count) {
			result->reason = RPC_REASON_INTERFACE;
		} else if (!offers(context, &rpc_ndr_syntax)) {
			result->reason = RPC_REASON_TRANSFER;
		} else {
			result->result = RPC_RESULT_ACCEPT;
			result->transfer = rpc_ndr_syntax;
			ret_accepted[i] = (int)k;
		}
	}
}

void rpc_build_bind_ack(struct buf *out, enum rpc_ptype type, uint32_t call_id, uint16_t max_xmit, uint16_t max_recv,
			uint32_t assoc_group, const char *address, const struct rpc_context_result *results,
			size_t count)
{
	size_t start = begin_pdu(out, type, RPC_PFC_FIRST | RPC_PFC_LAST, call_id), i;
	/* No address is no string at all, not an empty one ([MS-RPCE] 2.2.2.5: alter_context_resp). */
	size_t length = *address ? strlen(address) + 1 : 0;

	add_u16(out, max_xmit);
	add_u16(out, max_recv);
	add_u32(out, assoc_group);
	add_u16(out, (uint16_t)length);
	buf_add(out, address, length);
	buf_add_zero(out, -(out->size - start) & 3);
	add_u32(out, (uint32_t)count);
	for (i = 0; i < count; i++) {
		add_u16(out, results[i].result);
		add_u16(out, results[i].reason);
		add_syntax(out, &results[i].transfer);
	}
	end_pdu(out, start);
}

void rpc_build_bind_nak(struct buf *out, uint32_t call_id, enum rpc_nak reason)
{
	size_t start = begin_pdu(out, RPC_BIND_NAK, RPC_PFC_FIRST | RPC_PFC_LAST, call_id);

	add_u16(out, (uint16_t)reason);
	/* The versions we speak: one, 5.0. */
	buf_add(out, "\1\5\0", 3);
	end_pdu(out, start);
}

/*
 * A call in as many fragments as it needs. An auth trailer will be put behind
 * each fragment's stub bytes here, and @room will shrink by it.
 */
static void add_fragments(struct buf *out, enum rpc_ptype type, uint32_t call_id, uint16_t context_id, uint16_t opnum,
			  size_t max_frag, const uint8_t *stub, size_t stub_size)
{
	/* All but the last fragment carry a multiple of eight, so that alignment within each is alignment in the stub.
	 */
	size_t room = (max_frag - CALL_HEADER_SIZE) & ~(size_t)7, sent = 0, part, start;
	uint8_t flags;

	do {
		part = MIN(room, stub_size - sent);
		flags = (uint8_t)((sent == 0 ? RPC_PFC_FIRST : 0) | (sent + part == stub_size ? RPC_PFC_LAST : 0));
		start = begin_pdu(out, type, flags, call_id);
		add_u32(out, (uint32_t)(stub_size - sent)); /* alloc_hint */
		add_u16(out, context_id);
		add_u16(out, opnum); /* in a response: cancel count 0 and a reserved byte */
		buf_add(out, stub + sent, part);
		end_pdu(out, start);
		sent += part;
	} while (sent < stub_size && !buf_error(out));
}

void rpc_build_request(struct buf *out, uint32_t call_id, uint16_t context_id, uint16_t opnum, size_t max_frag,
		       const void *stub, size_t stub_size)
{
	add_fragments(out, RPC_REQUEST, call_id, context_id, opnum, max_frag, stub, stub_size);
}

void rpc_build_response(struct buf *out, uint32_t call_id, uint16_t context_id, size_t max_frag, const void *stub,
			size_t stub_size)
{
	add_fragments(out, RPC_RESPONSE, call_id, context_id, 0, max_frag, stub, stub_size);
}

void rpc_build_fault(struct buf *out, uint32_t call_id, uint16_t context_id, uint32_t status, bool executed)
{
	size_t start =
		begin_pdu(out, RPC_FAULT,
			  (uint8_t)(RPC_PFC_FIRST | RPC_PFC_LAST | (executed ? 0 : RPC_PFC_DID_NOT_EXECUTE)), call_id);

	add_u32(out, CALL_HEADER_SIZE + 8); /* alloc_hint, as Windows sends it */
	add_u16(out, context_id);
	add_u16(out, 0);
	add_u32(out, status);
	add_u32(out, 0);
	end_pdu(out, start);
}

uint16_t rpc_negotiate_frag(uint16_t proposed, uint16_t ours)
{
	if (proposed < RPC_FRAG_LEAST)
		return 0;
	return MIN(proposed, ours);
}

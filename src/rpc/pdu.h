/* SPDX-License-Identifier: MIT */
/*
 * DCE/RPC connection-oriented PDUs (C706 chapter 12; ms-fax reference,
 * section 3): split a byte stream into PDUs, take one apart, assemble the
 * fragments of a call, build what either end sends.
 *
 * One call at a time on a connection (concurrent multiplexing is not
 * offered). Little-endian only, as every Windows client is. An auth trailer
 * is recognised and handed over, not interpreted: security comes later, see
 * struct rpc_auth.
 *
 * Faults are -EPROTO (no DCE/RPC, or not in this order), -E2BIG (over a
 * limit), -ENOMEM.
 */
#ifndef RPC_PDU_H
#define RPC_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define RPC_HEADER_SIZE 16
#define RPC_FRAG_LEAST 1432                 /* C706 12.6.3.1: every implementation takes this */
#define RPC_FRAG_MOST 65528                 /* what a u16 can say, a multiple of 8 */
#define RPC_FRAG_DEFAULT 5840               /* what Windows proposes */
#define RPC_STUB_MAX (0x100000 + 0x10000)   /* a request: FAX_MAX_RPC_BUFFER and slack */
#define RPC_REPLY_BLOB_MAX (16u * 0x100000) /* a listing */
#define RPC_REPLY_STUB_MAX (RPC_REPLY_BLOB_MAX + 0x10000)
#define RPC_CONTEXTS_MAX 16 /* presentation contexts in one bind */
#define RPC_TRANSFERS_MAX 4 /* transfer syntaxes looked at per context */

enum rpc_ptype {
	RPC_REQUEST = 0,
	RPC_RESPONSE = 2,
	RPC_FAULT = 3,
	RPC_BIND = 11,
	RPC_BIND_ACK = 12,
	RPC_BIND_NAK = 13,
	RPC_ALTER = 14,
	RPC_ALTER_RESP = 15,
	RPC_AUTH3 = 16,
	RPC_SHUTDOWN = 17,
	RPC_CANCEL = 18,
	RPC_ORPHANED = 19,
};

enum rpc_pfc {
	RPC_PFC_FIRST = 0x01,
	RPC_PFC_LAST = 0x02,
	RPC_PFC_CANCEL = 0x04, /* on bind: header signing is supported */
	RPC_PFC_DID_NOT_EXECUTE = 0x20,
	RPC_PFC_MAYBE = 0x40,
	RPC_PFC_OBJECT = 0x80,
};

/* Why a bind is refused as a whole (C706 12.6.3.1). */
enum rpc_nak {
	RPC_NAK_NOT_SPECIFIED = 0,
	RPC_NAK_CONGESTION = 1,
	RPC_NAK_LIMIT = 2,
	RPC_NAK_VERSION = 4,
	RPC_NAK_AUTH_TYPE = 8, /* authentication type not recognised ([MS-RPCE] 2.2.2.5) */
};

/* An interface or transfer syntax: UUID in wire order (first three fields little-endian) and version. */
struct rpc_syntax {
	uint8_t uuid[16];
	uint16_t major, minor;
};

extern const struct rpc_syntax rpc_ndr_syntax; /* NDR 2.0, the only one we speak */

bool rpc_syntax_equal(const struct rpc_syntax *a, const struct rpc_syntax *b);

/* One proposed presentation context. */
struct rpc_context {
	uint16_t id;
	uint8_t transfer_count; /* of them, the first RPC_TRANSFERS_MAX are in @transfers */
	struct rpc_syntax interface;
	struct rpc_syntax transfers[RPC_TRANSFERS_MAX];
};

enum rpc_result { RPC_RESULT_ACCEPT = 0, RPC_RESULT_USER_REJECT = 1, RPC_RESULT_REJECT = 2, RPC_RESULT_NEGOTIATE = 3 };

enum rpc_reason {
	RPC_REASON_NONE = 0,
	RPC_REASON_INTERFACE = 1, /* abstract syntax not supported */
	RPC_REASON_TRANSFER = 2,  /* proposed transfer syntaxes not supported */
	RPC_REASON_LIMIT = 3,
};

struct rpc_context_result {
	uint16_t result; /* enum rpc_result */
	uint16_t reason; /* enum rpc_reason */
	struct rpc_syntax transfer;
};

/*
 * The auth trailer of a PDU (reference 3.4). @size 0: there is none. This is
 * the place where Kerberos and NTLM will come in: the receiver unseals
 * stub + pad with it before the fragment joins its call, and the sender
 * leaves room for it in every fragment (add_fragments() in pdu.c).
 */
struct rpc_auth {
	uint8_t type, level, pad;
	uint32_t context_id;
	const uint8_t *value;
	uint16_t size;
};

/* One PDU taken apart. Pointers point into the bytes it was parsed from. */
struct rpc_pdu {
	uint8_t type;  /* enum rpc_ptype */
	uint8_t flags; /* enum rpc_pfc */
	uint16_t frag_size;
	uint32_t call_id;
	struct rpc_auth auth;
	union {
		struct { /* RPC_BIND, RPC_ALTER */
			uint16_t max_xmit, max_recv;
			uint32_t assoc_group;
			uint16_t count;
			struct rpc_context contexts[RPC_CONTEXTS_MAX];
		} bind;
		struct { /* RPC_BIND_ACK, RPC_ALTER_RESP */
			uint16_t max_xmit, max_recv;
			uint32_t assoc_group;
			uint16_t count;
			struct rpc_context_result results[RPC_CONTEXTS_MAX];
		} ack;
		struct {                 /* RPC_BIND_NAK */
			uint16_t reason; /* enum rpc_nak */
		} nak;
		struct { /* RPC_REQUEST, RPC_RESPONSE */
			uint32_t alloc_hint;
			uint16_t context_id;
			uint16_t opnum;        /* request only */
			const uint8_t *object; /* request only: 16 bytes, or NULL */
			const uint8_t *stub;
			size_t stub_size;
		} call;
		struct { /* RPC_FAULT */
			uint16_t context_id;
			uint32_t status; /* enum rpc_fault, or any other number */
		} fault;
	};
};

/*
 * Is there a whole PDU at the front of @data? Its size; 0: more bytes are
 * needed; -EPROTO: this is no DCE/RPC, or a fragment larger than @max_frag.
 */
int rpc_pdu_split(const uint8_t *data, size_t size, size_t max_frag);

/* Take apart one whole PDU of @size bytes (as rpc_pdu_split() said). Types without a body here yield their header only.
 */
int rpc_pdu_parse(const uint8_t *data, size_t size, struct rpc_pdu *ret_pdu);

/* The fragments of one call on their way to a whole stub. */
struct rpc_assembly {
	bool open;    /* a first fragment is here, the last is not */
	uint8_t type; /* RPC_REQUEST or RPC_RESPONSE */
	uint32_t call_id;
	uint16_t context_id;
	uint16_t opnum;
	const uint8_t *stub; /* when complete: in the only fragment itself, or in @joined */
	size_t stub_size;
	struct buf joined;
};

void rpc_assembly_init(struct rpc_assembly *assembly, size_t max_stub);
void rpc_assembly_fini(struct rpc_assembly *assembly);

/*
 * Add a parsed request or response fragment: 1 when the call is complete
 * (@stub is valid until the next add and as long as the PDU's bytes are), 0
 * when more must come. -EPROTO: out of order; -E2BIG: over the limit; both
 * leave the assembly closed and empty.
 */
int rpc_assembly_add(struct rpc_assembly *assembly, const struct rpc_pdu *pdu);

/* ---- building; each appends whole PDUs to @out, whose error is checked by the caller ---- */

/* @type: RPC_BIND or RPC_ALTER. */
void rpc_build_bind(struct buf *out, enum rpc_ptype type, uint32_t call_id, uint16_t max_frag, uint32_t assoc_group,
		    const struct rpc_context *contexts, size_t count);

/*
 * What a server that speaks @interfaces answers to each proposed context:
 * fills @ret_results[bind->count] and, in @ret_accepted[i], the index of the
 * interface context i was accepted for, or -1. NDR 2.0 is accepted, NDR64 is
 * refused, bind-time feature negotiation gets result 3 with no features.
 */
void rpc_bind_answer(const struct rpc_pdu *bind, const struct rpc_syntax *const *interfaces, size_t interface_count,
		     struct rpc_context_result *ret_results, int *ret_accepted);

/* @type: RPC_BIND_ACK or RPC_ALTER_RESP. @address: the secondary address, e.g. a TCP port in decimal; "" for none. */
void rpc_build_bind_ack(struct buf *out, enum rpc_ptype type, uint32_t call_id, uint16_t max_xmit, uint16_t max_recv,
			uint32_t assoc_group, const char *address, const struct rpc_context_result *results,
			size_t count);

void rpc_build_bind_nak(struct buf *out, uint32_t call_id, enum rpc_nak reason);

/* As many fragments of at most @max_frag bytes as the stub needs. */
void rpc_build_request(struct buf *out, uint32_t call_id, uint16_t context_id, uint16_t opnum, size_t max_frag,
		       const void *stub, size_t stub_size);
void rpc_build_response(struct buf *out, uint32_t call_id, uint16_t context_id, size_t max_frag, const void *stub,
			size_t stub_size);

/* @executed: the method may have run (a fault of ours before that says it did not). */
void rpc_build_fault(struct buf *out, uint32_t call_id, uint16_t context_id, uint32_t status, bool executed);

/* The largest fragment both ends take, from what the other end proposed and our own limit. 0: below the least. */
uint16_t rpc_negotiate_frag(uint16_t proposed, uint16_t ours);

#endif

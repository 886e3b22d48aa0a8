/* SPDX-License-Identifier: MIT */
/*
 * One call: decoded, allowed or not, handed to its handler, answered now or
 * later.
 *
 * A handler gets the decoded arguments, fills the out members (in memory of
 * call->arena, or of the model, which lives until the next turn of the loop)
 * and returns a Win32 code. Or it returns RPC_LATER: then what it asked of
 * the model holds a struct rpc_later, and rpc_later_finish() answers. A client
 * that goes away meanwhile does not stop the model: the answer is just lost.
 */
#ifndef FAXPORTD_RPCD_RPC_CALL_H
#define FAXPORTD_RPCD_RPC_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/macros.h"
#include "rpc/methods.h"

struct assoc;
struct identity;
struct rpc_assembly;
struct rpc_conn;
struct rpc_later;
struct rpcd;

/* What handlers may return besides codes of enum rpc_error. */
#define RPC_LATER 0xffffffffu    /* rpc_later_finish() will answer */
#define RPC_MISMATCH 0xfffffffeu /* no such context handle: a fault */

struct rpc_call {
	struct rpc_conn *conn; /* NULL: no call is in work */
	struct rpcd *rpcd;
	struct assoc *assoc;
	struct identity *identity; /* NULL for Authenticate only */
	struct rpc_arena *arena;
	const struct rpc_interface *interface;
	const struct rpc_method *method;
	void *args;
	uint32_t call_id;
	uint16_t context_id;
	struct rpc_later *later; /* set while the model works on it */
	bool said;               /* the handler had words for people */
	bool keep_outs;          /* a failure carries the out members too, as the handler left them */
};

/* Sits in what the model holds of a call. */
struct rpc_later {
	struct rpc_call *call; /* NULL: the client is gone */
	/* Told when the client goes; may free the structure this is in. NULL: the model will answer anyhow. */
	void (*on_gone)(struct rpc_later *later);
};

/* A complete request is in @assembly. Answers into conn->out, or later. */
void rpc_call_run(struct rpc_conn *conn, const struct rpc_assembly *assembly);

/* The connection goes away while a call is in work. */
void rpc_call_abandon(struct rpc_call *call);

/* Words for people about why the call fails, for GetLastErrorText. */
void rpc_call_say(struct rpc_call *call, const char *format, ...) PRINTF_LIKE(2, 3);

/* From now on @later answers; the handler returns RPC_LATER. */
void rpc_later_begin(struct rpc_later *later, struct rpc_call *call, void (*on_gone)(struct rpc_later *later));

/* Answer with @status and the out members of call->args, unless the client is gone. @later is the caller's again. */
void rpc_later_finish(struct rpc_later *later, uint32_t status);

/* @to answers in the place of @from, which is the caller's again and may be freed. @to->on_gone stays. */
void rpc_later_move(struct rpc_later *from, struct rpc_later *to);

/*
 * The ordinary case: something is stored, then the call is answered.
 *
 *	later = rpc_store_later(call);
 *	if (!later)
 *		return RPC_ERROR_NOT_ENOUGH_MEMORY;
 *	port_change(port, &change, rpc_stored, later);
 *	return RPC_LATER;
 */
void *rpc_store_later(struct rpc_call *call);
void rpc_stored(void *later, int r);

/* The model said no at once: forget @later. Returns @status. */
uint32_t rpc_store_not(void *later, uint32_t status);

/* The code for a fault of the model. */
uint32_t rpc_error_of(int r);

#endif

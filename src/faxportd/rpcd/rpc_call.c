/* SPDX-License-Identifier: MIT */
/* One call: decode, check, dispatch, answer; see rpc_call.h. */
#include "faxportd/rpcd/rpc_call.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/handlers.h"
#include "faxportd/rpcd/rpc_conn.h"
#include "faxportd/rpcd/rpcd_impl.h"

/* The encoded reply is kept for the next one unless it was a listing. */
#define STUB_KEEP (256 * 1024)

/* From this size on it is asked whether there is room for a reply. */
#define REPLY_LARGE 65536

/* ---- the handlers, by operation number ------------------------------- */

typedef uint32_t handler_fn(struct rpc_call *call, void *args);

/* Each handler takes its own struct of arguments; these take any. */
#define X(opnum, name, answer, ...) \
	HANDLER_IF_##answer( \
		static uint32_t run_fax_##name(struct rpc_call *call, void *args) { return fax_##name(call, args); })
RPC_FAX_METHODS(X)
#undef X

#define X(opnum, name, answer, ...) \
	HANDLER_IF_##answer(static uint32_t run_faxport_##name(struct rpc_call *call, void *args) { \
		return faxport_##name(call, args); \
	})
RPC_FAXPORT_METHODS(X)
#undef X

/* clang-format off */
static handler_fn *const fax_handlers[] = {
#define X(opnum, name, answer, ...) HANDLER_IF_##answer([opnum] = run_fax_##name,)
	RPC_FAX_METHODS(X)
#undef X
};

static handler_fn *const faxport_handlers[] = {
#define X(opnum, name, answer, ...) HANDLER_IF_##answer([opnum] = run_faxport_##name,)
	RPC_FAXPORT_METHODS(X)
#undef X
};
/* clang-format on */

/* ---- answering ------------------------------------------------------- */

static void fault(struct rpc_call *call, uint32_t status, bool executed)
{
	struct rpc_conn *conn = call->conn;

	conn->words[0] = '\0';
	rpc_build_fault(&conn->out, call->call_id, call->context_id, status, executed);
	call->conn = NULL;
}

/* The reply's stub in rpcd->stub. One there is no room for is an error of the call; anything else a fault. */
static int encode(struct rpc_call *call, uint32_t status)
{
	struct buf *stub = &call->rpcd->stub;
	int r;

	buf_reset(stub);
	if (status == RPC_ERROR_SUCCESS || call->keep_outs) {
		memcpy(call->args, &status, sizeof(status)); /* the first member of every struct of arguments */
		r = rpc_encode_reply(call->method, call->args, call->interface->blob_max, stub);
		if (r == 0 && (stub->size <= REPLY_LARGE || rpc_conn_may_hold(call->conn, stub->size)))
			return 0;
		if (r < 0 && r != -E2BIG)
			return r;
		rpc_call_say(call, r < 0 ? "the reply is too large" : "other replies wait to be read first");
		buf_reset(stub);
		status = RPC_ERROR_NOT_ENOUGH_MEMORY;
	}
	return rpc_encode_failure(call->method, call->args, status, stub);
}

static void answer(struct rpc_call *call, uint32_t status)
{
	struct rpc_conn *conn = call->conn;
	struct buf *stub = &call->rpcd->stub;

	if (status == RPC_MISMATCH) {
		fault(call, RPC_FAULT_CONTEXT_MISMATCH, false);
		return;
	}
	if (status != RPC_ERROR_SUCCESS && !call->said)
		conn->words[0] = '\0';
	if (call->interface == &rpc_fax_interface)
		status = rpc_visible_error(status, call->assoc->api_version);
	if (encode(call, status) < 0) {
		fault(call, RPC_FAULT_NO_MEMORY, true);
		return;
	}
	rpc_build_response(&conn->out, call->call_id, call->context_id, conn->max_frag, stub->data, stub->size);
	call->conn = NULL;
	if (stub->capacity > STUB_KEEP) {
		buf_fini(stub);
		buf_init(stub, RPC_REPLY_STUB_MAX);
	}
}

void rpc_call_say(struct rpc_call *call, const char *format, ...)
{
	char words[RPC_CONN_WORDS_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	text_copy(call->conn->words, sizeof(call->conn->words), words);
	text_clean(call->conn->words);
	call->said = true;
}

/* ---- dispatch -------------------------------------------------------- */

static const struct rpc_interface *find_interface(const struct rpc_conn *conn, uint16_t context_id)
{
	size_t i;

	for (i = 0; i < conn->context_count; i++) {
		if (conn->contexts[i].id == context_id)
			return conn->contexts[i].interface;
	}
	return NULL;
}

static bool is_authenticate(const struct rpc_method *method)
{
	return method == &rpc_faxport_interface.methods[RPC_FAXPORT_OP_Authenticate];
}

/* A method that the client's own version does not have: it says one thing and does another. */
static bool is_too_new(const struct rpc_call *call)
{
	return call->interface == &rpc_fax_interface && call->assoc->connected &&
	       call->method->opnum != RPC_FAX_OP_ConnectFaxServer &&
	       call->assoc->api_version >> 16 < call->method->since;
}

static uint32_t run_handler(struct rpc_call *call)
{
	handler_fn *const *handlers = call->interface == &rpc_fax_interface ? fax_handlers : faxport_handlers;
	struct rpcd *rpcd = call->rpcd;

	if (!is_authenticate(call->method) && !access_allows(call->method, call->identity)) {
		log_once_per(&rpcd->denied, LOG_LEVEL_INFO, "request denied", "user=%s method=%s", call->identity->name,
			     call->method->name);
		return RPC_ERROR_ACCESS_DENIED;
	}
	if (call->method->answer == RPC_UNSUPPORTED || is_too_new(call))
		return RPC_ERROR_NOT_SUPPORTED;
	if (!rpc_request_sizes_known(call->method, call->args))
		return RPC_ERROR_INVALID_PARAMETER;
	rpcd->requests++;
	return handlers[call->method->opnum](call, call->args);
}

/* Everything that must hold before the arguments are looked at. 0, or the fault. */
static uint32_t begin(struct rpc_call *call, const struct rpc_assembly *assembly)
{
	struct rpcd *rpcd = call->rpcd;
	int r;

	call->interface = find_interface(call->conn, assembly->context_id);
	if (!call->interface)
		return RPC_FAULT_UNKNOWN_INTERFACE;
	call->method = rpc_method_find(call->interface, assembly->opnum);
	if (!call->method || call->method->answer == RPC_RESERVED)
		return RPC_FAULT_OP_RANGE;
	if (!call->identity && !is_authenticate(call->method)) {
		log_once_per(&rpcd->denied, LOG_LEVEL_INFO, "request before authentication denied", "method=%s",
			     call->method->name);
		return RPC_FAULT_ACCESS_DENIED;
	}
	rpc_arena_reset(call->arena);
	r = rpc_decode_request(call->method, assembly->stub, assembly->stub_size, call->arena, call->args);
	if (r < 0) {
		log_once_per(&rpcd->malformed_stubs, LOG_LEVEL_WARNING, "malformed request", "method=%s bytes=%zu",
			     call->method->name, assembly->stub_size);
		return rpc_fault_of(r);
	}
	return 0;
}

void rpc_call_run(struct rpc_conn *conn, const struct rpc_assembly *assembly)
{
	struct rpc_call *call = &conn->call;
	uint32_t status;

	*call = (struct rpc_call){
		.conn = conn,
		.rpcd = conn->rpcd,
		.assoc = conn->assoc,
		.identity = conn->identity,
		.arena = &conn->arena,
		.args = &conn->args,
		.call_id = assembly->call_id,
		.context_id = assembly->context_id,
	};
	if (call->identity)
		identity_refresh(call->identity, tmr_jiffies());

	status = begin(call, assembly);
	if (status != 0) {
		fault(call, status, false);
		return;
	}
	status = run_handler(call);
	if (status != RPC_LATER)
		answer(call, status);
}

/* ---- later ----------------------------------------------------------- */

void rpc_later_begin(struct rpc_later *later, struct rpc_call *call, void (*on_gone)(struct rpc_later *later))
{
	later->call = call;
	later->on_gone = on_gone;
	call->later = later;
}

void rpc_later_finish(struct rpc_later *later, uint32_t status)
{
	struct rpc_call *call = later->call;
	struct rpc_conn *conn;

	if (!call)
		return;
	conn = call->conn;
	later->call = NULL;
	call->later = NULL;
	answer(call, status);
	rpc_conn_answered(conn);
}

void rpc_later_move(struct rpc_later *from, struct rpc_later *to)
{
	to->call = from->call;
	from->call = NULL;
	if (to->call)
		to->call->later = to;
}

void rpc_call_abandon(struct rpc_call *call)
{
	struct rpc_later *later = call->later;

	call->conn = NULL;
	call->later = NULL;
	if (!later)
		return;
	later->call = NULL;
	if (later->on_gone)
		later->on_gone(later);
}

void *rpc_store_later(struct rpc_call *call)
{
	struct rpc_later *later = calloc(1, sizeof(*later));

	if (later)
		rpc_later_begin(later, call, NULL);
	return later;
}

void rpc_stored(void *arg, int r)
{
	struct rpc_later *later = arg;

	if (r < 0 && later->call)
		rpc_call_say(later->call, "the server could not store it: %s", strerror(-r));
	rpc_later_finish(later, rpc_error_of(r));
	free(later);
}

uint32_t rpc_store_not(void *arg, uint32_t status)
{
	struct rpc_later *later = arg;

	later->call->later = NULL;
	free(later);
	return status;
}

uint32_t rpc_error_of(int r)
{
	switch (r) {
	case 0:
		return RPC_ERROR_SUCCESS;
	case -EINVAL:
		return RPC_ERROR_INVALID_PARAMETER;
	case -ENOMEM:
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	case -EMFILE:
		return RPC_ERROR_BUSY;
	case -ENOSPC:
	case -EDQUOT:
		return RPC_ERROR_DISK_FULL;
	case -EPROTO:
		return RPC_ERROR_INVALID_OPERATION;
	default:
		return RPC_ERROR_INTERNAL_ERROR;
	}
}

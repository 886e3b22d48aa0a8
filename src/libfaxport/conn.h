/* SPDX-License-Identifier: MIT */
/*
 * One DCE/RPC association: bind both interfaces, then one call after the
 * other. What comes from the server is not trusted: garbage, silence and
 * disconnection are answers of their own, after which the connection is dead
 * and every later call says FAX_E_DISCONNECTED.
 */
#ifndef LIBFAXPORT_CONN_H
#define LIBFAXPORT_CONN_H

#include <faxport/client.h>

#include "base/macros.h"
#include "libfaxport/net.h"
#include "rpc/methods.h"

struct conn;

/* Connect and bind. FAX_E_UNSUPPORTED: a fax server, but none of ours. */
enum fax_error conn_open(const struct target *target, int64_t deadline, struct conn **ret_conn);
struct conn *conn_free(struct conn *conn);

/* The server is on this computer; also of a connection that is dead meanwhile. */
bool conn_is_local(const struct conn *conn);

AUTO_DEFINE(conn, conn_free);

/*
 * Make a call: encode @args, wait at most @timeout_ms for the reply, decode it
 * into @args; strings and records live in @arena. FAX_E_OK when there is a
 * reply, whose status is in @args. A fault is an error here; *@ret_fault (may
 * be NULL) is its status, or 0. FAX_E_INVALID: a text or array in @args is
 * longer than the wire takes; nothing was sent.
 */
enum fax_error conn_call(struct conn *conn, const struct rpc_interface *interface, uint16_t opnum, void *args,
			 uint32_t timeout_ms, struct rpc_arena *arena, uint32_t *ret_fault);

#endif

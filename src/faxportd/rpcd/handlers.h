/* SPDX-License-Identifier: MIT */
/*
 * The handlers, one for each served method: declared, and joined to their
 * operation numbers, from the tables of methods. A served method without a
 * handler does not link.
 *
 *   handlers_server.c   connection, rights, configuration, activity
 *   handlers_port.c     ports, routing
 *   handlers_job.c      the queue
 *   handlers_send.c     submitting
 *   handlers_submit.c   submitting through our own interface
 *   handlers_message.c  archives
 *   handlers_copy.c     files, to and from the server
 *   handlers_own.c      our own interface
 *   handlers_event.c    its stream of events
 */
#ifndef FAXPORTD_RPCD_HANDLERS_H
#define FAXPORTD_RPCD_HANDLERS_H

#include "faxportd/rpcd/rpc_call.h"
#include "rpc/methods.h"

/* Expand to its second argument for methods that are answered so. */
#define HANDLER_IF_SERVED(...) __VA_ARGS__
#define HANDLER_IF_UNSUPPORTED(...)
#define HANDLER_IF_RESERVED(...)

#define X(opnum, name, answer, ...) \
	HANDLER_IF_##answer(uint32_t fax_##name(struct rpc_call *call, struct rpc_fax_##name *args);)
RPC_FAX_METHODS(X)
#undef X

#define X(opnum, name, answer, ...) \
	HANDLER_IF_##answer(uint32_t faxport_##name(struct rpc_call *call, struct rpc_faxport_##name *args);)
RPC_FAXPORT_METHODS(X)
#undef X

#endif

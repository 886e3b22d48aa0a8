/* SPDX-License-Identifier: MIT */
/*
 * For tests: a server that speaks DCE/RPC with the tables of src/rpc, in a
 * thread of its own, on a Unix socket or a TCP port of the loopback. What it
 * answers is up to a handler; how badly it behaves, to a mode.
 */
#ifndef LIBFAXPORT_FAKE_SERVER_H
#define LIBFAXPORT_FAKE_SERVER_H

#include "rpc/methods.h"

/* What becomes of the next calls. */
enum fake_mode {
	FAKE_GOOD,
	FAKE_SILENT,         /* no answer */
	FAKE_CLOSES,         /* ends the connection instead */
	FAKE_HALF,           /* half an answer, then ends the connection */
	FAKE_GARBAGE,        /* bytes that are no DCE/RPC */
	FAKE_WRONG_CALL,     /* the answer of another call */
	FAKE_WRONG_TYPE,     /* a request */
	FAKE_BAD_STUB,       /* a response whose stub is not the method's */
	FAKE_ENDLESS,        /* fragments, and never the last */
	FAKE_FAULT,          /* a fault, fake_server.fault */
	FAKE_SLOW_FRAGMENTS, /* a good answer, in the smallest fragments, byte by byte */
	FAKE_REFUSES_BIND,   /* no to the bind itself */
	FAKE_PLAIN_FAX,      /* binds [MS-FAX] and not our own interface: a fax server of somebody else */
	FAKE_MODES
};

struct fake_call {
	const struct rpc_interface *interface;
	const struct rpc_method *method;
	void *args;
	struct rpc_arena *arena;
};

struct fake_server;

/* Answer one call by filling args; the status too. Runs in the server's thread. */
typedef void fake_handler_fn(void *arg, struct fake_call *call);

/* @path: a Unix socket that will be made; NULL: a TCP port. */
int fake_server_start(const char *path, fake_handler_fn *handler, void *arg, struct fake_server **ret_server);
struct fake_server *fake_server_stop(struct fake_server *server);

int fake_server_tcp_port(const struct fake_server *server);
void fake_server_set_mode(struct fake_server *server, enum fake_mode mode, uint32_t fault);

#endif

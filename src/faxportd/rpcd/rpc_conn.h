/* SPDX-License-Identifier: MIT */
/*
 * One connection of a client: bytes in, PDUs out, one call at a time.
 *
 * It is read only while its client takes the answers, and it has so and so
 * long to say who it is, to complete what it began to send, and to take what
 * it asked for. Requests are answered in the order they came.
 */
#ifndef FAXPORTD_RPCD_RPC_CONN_H
#define FAXPORTD_RPCD_RPC_CONN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/rpc_call.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "rpc/methods.h"
#include "rpc/pdu.h"

struct assoc;

#define RPC_CONN_WORDS_SIZE 512

struct rpc_conn {
	struct le le; /* rpcd->connections */
	struct rpcd *rpcd;
	int fd;
	bool tcp;
	int polled; /* what fd_listen() was told */

	struct identity *identity; /* NULL: on TCP, before the cookie */
	struct identity_wait identity_wait;
	unsigned wrong_cookies;

	struct assoc *assoc; /* NULL: not bound */
	uint16_t max_frag;
	struct {
		uint16_t id;
		const struct rpc_interface *interface;
	} contexts[RPC_CONTEXTS_MAX];
	size_t context_count;

	struct buf in;  /* what came and is not dealt with: part of a PDU, or requests that wait */
	struct buf out; /* what goes out; @sent of it is gone */
	size_t sent;
	struct rpc_assembly assembly;
	struct rpc_arena arena; /* of the call in work */
	struct rpc_args_room args;
	struct rpc_call call; /* the call in work, if call.conn is set */

	char words[RPC_CONN_WORDS_SIZE]; /* about the last call that failed */

	struct tmr talk;   /* to say who it is, to complete a request */
	bool talk_late;    /* @talk runs for an incomplete request */
	struct tmr listen; /* to take replies */

	bool had_share; /* of this turn of the loop: the rest waits for the next */
	unsigned depth; /* functions of ours that are at work on it */
	bool closing;   /* nothing is read any more; closed when the output is gone */
	bool dead;      /* closed as soon as nothing is at work on it */
};

/* Take the connected, non-blocking socket @fd over. -EUSERS: too many connections; or a fault; @fd is closed then. */
int rpc_conn_new(struct rpcd *rpcd, int fd, bool tcp);

/* Close it now. What its client waits for goes on without him. */
void rpc_conn_free(struct rpc_conn *conn);

/* The caller on TCP has shown the cookie. False: he has too many connections. */
bool rpc_conn_identify(struct rpc_conn *conn, struct identity *identity);

/*
 * May @more bytes be kept for this client besides what is kept for him and
 * everybody already? For what is large only: it looks at every connection.
 */
bool rpc_conn_may_hold(struct rpc_conn *conn, size_t more);

/* A reply or a fault was put into conn->out: go on with it. */
void rpc_conn_answered(struct rpc_conn *conn);

/* Close it when what is in conn->out has gone. */
void rpc_conn_close(struct rpc_conn *conn);

#endif

/* SPDX-License-Identifier: MIT */
/* What the files of rpcd share; for them only. */
#ifndef FAXPORTD_RPCD_RPCD_IMPL_H
#define FAXPORTD_RPCD_RPCD_IMPL_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <re/re.h>

#include "base/buf.h"
#include "faxportd/log.h"
#include "faxportd/rpcd/cookie.h"
#include "faxportd/rpcd/rpcd.h"

/*
 * Limits; faxportd(8) names them. A client needs one connection; a person may have some programs
 * open; nobody needs more than these, and each costs a descriptor and about
 * 10 KB while busy.
 */
#define RPCD_CONNECTIONS_MAX 512
#define RPCD_CONNECTIONS_PER_USER 128
/* Callers on TCP that have not shown the cookie yet, all together. */
#define RPCD_STRANGERS_MAX 32

/* A client on this machine says who it is at once; to complete a megabyte or take a listing takes a second. */
#define RPCD_GREETING_MS 10000
#define RPCD_REQUEST_MS 30000
#define RPCD_REPLY_MS 60000

/*
 * What clients make the server keep: requests that are not complete, replies
 * they do not take. The largest listing has 16 MB; a user may leave some of
 * them waiting, and all users together no more than a small machine has.
 */
#define RPCD_HELD_PER_USER (64u << 20)
#define RPCD_HELD_MAX (256u << 20)

#define RPCD_READ_SIZE 65536 /* bytes taken from a socket at a time */

struct events;
struct identities;
struct identity;
struct uploads;

/* A socket that clients connect to. */
struct rpc_listener {
	struct rpcd *rpcd;
	int fd; /* -1: none */
	bool tcp;
};

struct rpcd {
	const struct conf *conf;
	struct ports *ports;
	struct queue *queue;
	struct inbox *inbox;
	struct settings *settings;
	const struct media *media;

	struct identities *identities;
	struct uploads *uploads;
	struct events *events;
	struct cookie cookie;
	struct identity *cookie_owner; /* who a caller on TCP is once he has shown it; NULL: no TCP */

	struct rpc_listener local, tcp;
	struct tmr accept_again; /* descriptors are short: look again later */
	char *socket_path;       /* to remove at the end; NULL: not ours */
	uint16_t tcp_port;
	char address[8]; /* the port as bind_ack names it */

	struct list connections; /* struct rpc_conn */
	uint32_t connection_count;
	uint32_t stranger_count;
	struct list assocs;    /* struct assoc */
	struct list modifiers; /* struct handle: ports open to be changed */

	/* How long a client may take, and how much; tests are less patient. */
	uint32_t greeting_ms, request_ms, reply_ms;
	size_t held_per_user, held_max;

	uint8_t *read_buffer; /* RPCD_READ_SIZE, for whichever connection is read */
	struct buf stub;      /* the reply being encoded */

	uint64_t requests;
	struct log_counter malformed_pdus, malformed_stubs, denied, wrong_cookies, refused_connections,
		dropped_connections, held_back;
};

#endif

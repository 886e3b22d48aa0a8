/* SPDX-License-Identifier: MIT */
/*
 * Clients: [MS-FAX] and our own interface over DCE/RPC, on a Unix socket and,
 * where configured, on loopback TCP. What it decodes it asks of the model
 * (ports, queue, inbox, settings); it keeps nothing of its own but handles
 * and uploads.
 *
 * From socket to model: rpc_listen.c, rpc_conn.c, rpc_call.c, handlers_*.c.
 */
#ifndef FAXPORTD_RPCD_RPCD_H
#define FAXPORTD_RPCD_RPCD_H

#include <stdint.h>

struct conf;
struct inbox;
struct media;
struct ports;
struct queue;
struct rpcd;
struct settings;

/*
 * Open the sockets and serve, on libre's loop. All that is given must outlive
 * the rpcd. What cannot be opened is logged. -EADDRINUSE: somebody answers on
 * the socket; -EPERM, -EBADMSG: the cookie file is open to others, or damaged.
 */
int rpcd_new(const struct conf *conf, struct ports *ports, struct queue *queue, struct inbox *inbox,
	     struct settings *settings, const struct media *media, struct rpcd **ret_rpcd);

/*
 * Drop every connection and forget it all. What clients asked for and the
 * model still works on goes on: it may be answered after this, and only the
 * reply is lost. A submitted job stays; so does the fax being received.
 */
struct rpcd *rpcd_free(struct rpcd *rpcd);

/* The port clients on TCP connect to; 0 when there is none. */
uint16_t rpcd_tcp_port(const struct rpcd *rpcd);

struct rpcd_counts {
	uint32_t connections;     /* now */
	uint64_t requests;        /* decoded and allowed */
	uint64_t malformed_pdus;  /* connection dropped */
	uint64_t malformed_stubs; /* answered with a fault */
	uint64_t denied;          /* no right to it */
	uint64_t wrong_cookies;
	uint64_t refused_connections; /* too many */
	uint64_t dropped_connections; /* too slow to talk or to listen */
	uint64_t held_back;           /* requests and replies too large beside what waits already */
};

void rpcd_get_counts(const struct rpcd *rpcd, struct rpcd_counts *ret_counts);

#endif

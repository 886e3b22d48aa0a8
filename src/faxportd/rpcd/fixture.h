/* SPDX-License-Identifier: MIT */
/*
 * What the tests of the wire share: a server with a fake model in a temporary
 * folder, its loop on a thread of its own, and clients that speak with it in
 * raw PDUs from the test's thread.
 */
#ifndef FAXPORTD_RPCD_FIXTURE_H
#define FAXPORTD_RPCD_FIXTURE_H

#include "faxportd/conf/conf.h"
#include "faxportd/rpcd/fake_model.h"
#include "faxportd/rpcd/identity.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "rpc/methods.h"
#include "rpc/pdu.h"

extern char folder[64];
extern struct conf conf; /* set what a test wants other before fixture_begin() */
extern struct fake_model model;
extern struct rpcd *rpcd;

/* Server and loop; the caller of the tests manages. The end removes the folder. */
void fixture_begin(void);
void fixture_end(void);

/* Between these the loop stands still: for everything that belongs to it, the model too. */
void loop_stop(void);
void loop_go(void);

/* Let the loop go round until @done says so; fails after some seconds. */
void loop_until(bool (*done)(void));

struct rpcd_counts counts_now(void);

/* Less patience with clients than the server has. */
void be_impatient(uint32_t greeting_ms, uint32_t request_ms, uint32_t reply_ms);

uint64_t now_ms(void);

/* What the user who runs the tests may do from now on. */
void caller_rights(uint32_t rights);
void caller_manages(void);
void caller_is_ordinary(void);

/* His name, as jobs carry it. */
const char *caller_name(void);

/* ---- clients --------------------------------------------------------- */

struct client {
	int fd;
	uint32_t call_id;
	uint16_t max_frag;
	uint32_t assoc_group;
	struct rpc_arena arena; /* of all replies since client_open() */
	struct buf in;
	size_t taken; /* of @in, by the last PDU */
};

void client_connect(struct client *client);                    /* Unix socket, no bind */
void client_connect_tcp(struct client *client);                /* the same on TCP */
void client_bind(struct client *client, uint32_t assoc_group); /* both interfaces: contexts 0 and 1 */
void client_open(struct client *client);                       /* connect and bind */
void client_close(struct client *client);

void client_send(struct client *client, const void *data, size_t size);

/* The next PDU; lives until the next one. False: the server closed the connection. */
bool client_receive(struct client *client, struct rpc_pdu *ret_pdu);

/* The server closes the connection without another word. */
bool is_dropped(struct client *client);

/* Nothing comes within @ms. */
bool client_hears_nothing(struct client *client, int ms);

/* Send a request; get its reply. */
void client_request(struct client *client, const struct rpc_interface *interface, uint16_t opnum, const void *args);
uint32_t client_reply(struct client *client, const struct rpc_interface *interface, uint16_t opnum, void *args);

/* A call that is answered with a status, and one that is answered with a fault. */
uint32_t client_call(struct client *client, const struct rpc_interface *interface, uint16_t opnum, void *args);
uint32_t client_fault(struct client *client, const struct rpc_interface *interface, uint16_t opnum, const void *args);

#define FAX(client, name, args) client_call(client, &rpc_fax_interface, RPC_FAX_OP_##name, args)
#define OWN(client, name, args) client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_##name, args)
#define FAX_FAULT(client, name, args) client_fault(client, &rpc_fax_interface, RPC_FAX_OP_##name, args)

/* The server's words about the last failure. */
const char *client_words(struct client *client);

/* Open a port; upload a document and get its name. */
struct rpc_handle client_port(struct client *client, uint32_t device_id, uint32_t flags);
const char *client_upload(struct client *client, const char *ext, const void *data, size_t size);

#endif

/* SPDX-License-Identifier: MIT */
/* What the files of libfaxport share: the client, and one call with all that belongs to it. */
#ifndef LIBFAXPORT_CLIENT_H
#define LIBFAXPORT_CLIENT_H

#include <faxport/client.h>

#include "libfaxport/conn.h"
#include "libfaxport/result.h"
#include "rpc/methods.h"

#define CALL_TIMEOUT_MS 30000
#define SUBMIT_TIMEOUT_MS 600000

#define DETAIL_SIZE 1024

/* A port that is kept from others; in the client's list. */
struct fax_hold {
	struct fax_hold *next;
	uint32_t device_id;
	struct rpc_handle port;
};

struct fax_client {
	struct conn *conn;
	struct rpc_handle service; /* from FAX_ConnectFaxServer */
	uint32_t timeout_ms;       /* for one call; CALL_TIMEOUT_MS but in tests */
	uint32_t submit_ms;        /* for rendering; SUBMIT_TIMEOUT_MS but in tests */
	uint32_t code;             /* with which the server refused the last call; 0: it did not */
	struct fax_hold *holds;    /* ports that this connection keeps from others */
	char detail[DETAIL_SIZE];
};

/* A new call of the public interface begins: forget what was said of the last one. */
void client_begin(struct fax_client *client);

/*
 * Make one call: @args of the method; results in @arena. Clears the detail
 * first; when the server says no, asks it for its words. The status is in
 * @args afterwards, for those who tell codes apart.
 */
enum fax_error client_call(struct fax_client *client, const struct rpc_interface *interface, uint16_t opnum, void *args,
			   uint32_t timeout_ms, struct rpc_arena *arena);

/* The same for one whose results, if any, are in @args itself, within the ordinary time. */
enum fax_error client_call_plain(struct fax_client *client, const struct rpc_interface *interface, uint16_t opnum,
				 void *args);

/* Give something back after a call that may have failed: the outcome does not matter, the detail stays. */
void client_tidy(struct fax_client *client, const struct rpc_interface *interface, uint16_t opnum, void *args);

/* Set the detail ourselves. */
void client_explain(struct fax_client *client, const char *format, ...) PRINTF_LIKE(2, 3);

/* "" for NULL: our strings are never NULL. */
const char *client_text(const char *text);

#endif

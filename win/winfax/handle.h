/* SPDX-License-Identifier: MIT */
/*
 * The handles that programs hold: of servers and of ports. A handle is a
 * number that is looked up, never a pointer: one that was closed, is of the
 * other kind or never was one is told from a good one and cannot crash us.
 */
#ifndef WIN_WINFAX_HANDLE_H
#define WIN_WINFAX_HANDLE_H

#include <windows.h>

#include "common/connection.h"

enum handle_kind { HANDLE_SERVER = 1, HANDLE_PORT };

struct fax_handle {
	LONG refs;
	enum handle_kind kind;
	struct connection *connection; /* a port's outlives the handle of its server */
	DWORD device_id;               /* of a port */
	struct fax_hold *hold;         /* of a port that was opened to be changed; NULL: it was not */
};

/*
 * Make a handle; it takes over the reference to @connection, and @hold. A
 * Win32 code; on failure both have been given up.
 */
DWORD handle_new(enum handle_kind kind, struct connection *connection, DWORD device_id, struct fax_hold *hold,
		 HANDLE *ret_handle);

/* What is behind @value, for handle_put() to give back; NULL: no open handle of this kind. */
struct fax_handle *handle_get(HANDLE value, enum handle_kind kind);
void handle_put(struct fax_handle *handle);

/* Calls that are under way on it come to their end. ERROR_INVALID_HANDLE: not an open one. */
DWORD handle_close(HANDLE value);

#endif

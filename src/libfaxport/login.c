/* SPDX-License-Identifier: MIT */
/*
 * Connecting and identity; see login.h.
 *
 * How a server knows who calls depends on the way there:
 *
 *   Unix socket      the kernel tells it; nothing to do
 *   TCP, loopback    the cookie of the caller: authenticate() below
 *   TCP, network     not yet: faxportd does not listen there. It will be
 *                    Negotiate or NTLM at packet privacy: an auth verifier in
 *                    bind, alter context and every request (GSS-API on Linux,
 *                    SSPI on Windows), so its place is bind_all() and
 *                    receive_pdu() of conn.c
 */
#include "libfaxport/login.h"

#include <errno.h>
#include <string.h>

#include "libfaxport/error.h"
#include "libfaxport/file.h"
#include "libfaxport/where.h"

/* The cookie of this user: 64 hex digits in a file. */
static enum fax_error read_cookie(char ret_cookie[RPC_FAXPORT_COOKIE_SIZE + 1])
{
	struct file *file = NULL;
	char path[4096];
	int n;

	if (where_cookie(path, sizeof(path)) < 0 || file_open(path, &file, NULL) < 0)
		return FAX_E_COOKIE;
	n = file_read(file, ret_cookie, RPC_FAXPORT_COOKIE_SIZE);
	file_close(file);
	if (n < 0)
		return FAX_E_COOKIE;
	ret_cookie[n] = '\0';
	return strspn(ret_cookie, "0123456789abcdefABCDEF") == RPC_FAXPORT_COOKIE_SIZE ? FAX_E_OK : FAX_E_COOKIE;
}

static enum fax_error authenticate(struct conn *conn, int64_t deadline)
{
	struct rpc_faxport_Authenticate args = {0};
	char cookie[RPC_FAXPORT_COOKIE_SIZE + 1];
	enum fax_error error = read_cookie(cookie);
	AUTO_RPC_ARENA arena;

	rpc_arena_init(&arena, 1024);
	if (error != FAX_E_OK)
		return error;
	args.cookie = (struct rpc_bytes){(const uint8_t *)cookie, RPC_FAXPORT_COOKIE_SIZE};
	error = conn_call(conn, &rpc_faxport_interface, RPC_FAXPORT_OP_Authenticate, &args, net_left_ms(deadline),
			  &arena, NULL);
	if (error == FAX_E_OK)
		error = error_of_status(args.status);
	return error == FAX_E_DENIED ? FAX_E_COOKIE : error;
}

enum fax_error login(const char *server, int64_t deadline, struct conn **ret_conn)
{
	AUTO(conn) conn = NULL;
	struct target target;
	enum fax_error error;
	int r = where_server(server, &target);

	if (r < 0)
		return r == -EAFNOSUPPORT ? FAX_E_NO_UNIX_SOCKETS : FAX_E_INVALID;
	error = conn_open(&target, deadline, &conn);
	if (error == FAX_E_OK && target.tcp)
		error = authenticate(conn, deadline);
	if (error != FAX_E_OK)
		return error;
	*ret_conn = conn;
	conn = NULL; /* the caller owns it now */
	return FAX_E_OK;
}

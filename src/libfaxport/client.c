/* SPDX-License-Identifier: MIT */
/* Connecting, and what every call goes through; see <faxport/client.h>. */
#include "libfaxport/client.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "libfaxport/error.h"
#include "libfaxport/login.h"

/* ---- calls ----------------------------------------------------------- */

const char *client_text(const char *text)
{
	return text ? text : "";
}

void client_explain(struct fax_client *client, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(client->detail, sizeof(client->detail), format, args);
	va_end(args);
}

void client_begin(struct fax_client *client)
{
	client->detail[0] = '\0';
	client->code = 0;
}

/* Ask for the server's words about the call that has just failed. None is fine. */
static void ask_why(struct fax_client *client)
{
	struct rpc_faxport_GetLastErrorText args = {0};
	AUTO_RPC_ARENA arena;

	rpc_arena_init(&arena, 64 * 1024);
	if (conn_call(client->conn, &rpc_faxport_interface, RPC_FAXPORT_OP_GetLastErrorText, &args, client->timeout_ms,
		      &arena, NULL) != FAX_E_OK)
		return;
	if (args.status == RPC_ERROR_SUCCESS && args.text)
		text_copy(client->detail, sizeof(client->detail), args.text->words);
}

enum fax_error client_call(struct fax_client *client, const struct rpc_interface *interface, uint16_t opnum, void *args,
			   uint32_t timeout_ms, struct rpc_arena *arena)
{
	enum fax_error error;
	uint32_t status, fault;

	client_begin(client);
	error = conn_call(client->conn, interface, opnum, args, timeout_ms, arena, &fault);
	if (error == FAX_E_INVALID)
		client_explain(client,
			       "a text is longer than the %d characters that the server takes, or all are more than "
			       "one call takes",
			       RPC_FAX_STRING_MAX);
	else if (fault != 0)
		client_explain(client, "%s: fault 0x%08x", rpc_method_find(interface, opnum)->name, (unsigned)fault);
	if (error != FAX_E_OK)
		return error;

	memcpy(&status, args, sizeof(status)); /* the first member of every struct of arguments */
	if (status == RPC_ERROR_SUCCESS || status == RPC_ERROR_TIMEOUT || status == RPC_ERROR_NO_MORE_ITEMS ||
	    status == RPC_ERROR_IO_PENDING)
		return error_of_status(status);
	client->code = status;
	ask_why(client);
	if (!client->detail[0] && error_of_status(status) == FAX_E_SERVER)
		client_explain(client, "%s: error %u %s", rpc_method_find(interface, opnum)->name, (unsigned)status,
			       client_text(rpc_error_name(status)));
	return error_of_status(status);
}

enum fax_error client_call_plain(struct fax_client *client, const struct rpc_interface *interface, uint16_t opnum,
				 void *args)
{
	AUTO_RPC_ARENA arena;

	rpc_arena_init(&arena, 64 * 1024);
	return client_call(client, interface, opnum, args, client->timeout_ms, &arena);
}

void client_tidy(struct fax_client *client, const struct rpc_interface *interface, uint16_t opnum, void *args)
{
	AUTO_RPC_ARENA arena;

	rpc_arena_init(&arena, 1024);
	conn_call(client->conn, interface, opnum, args, client->timeout_ms, &arena, NULL);
}

const char *fax_client_detail(const struct fax_client *client)
{
	return client->detail;
}

uint32_t fax_client_code(const struct fax_client *client)
{
	return client->code;
}

bool fax_client_is_local(const struct fax_client *client)
{
	return conn_is_local(client->conn);
}

/* ---- connecting ------------------------------------------------------ */

enum fax_error fax_connect(const char *server, struct fax_client **ret_client)
{
	struct rpc_fax_ConnectFaxServer args = {.client_version = RPC_FAX_API_3};
	int64_t deadline = net_now_ms() + CALL_TIMEOUT_MS; /* of all that it takes, not of each step */
	struct fax_client *client;
	enum fax_error error;

	client = calloc(1, sizeof(*client));
	if (!client)
		return FAX_E_NO_MEMORY;
	error = login(server, deadline, &client->conn);
	client->timeout_ms = net_left_ms(deadline);
	if (error == FAX_E_OK)
		error = client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_ConnectFaxServer, &args);
	if (error != FAX_E_OK) {
		fax_disconnect(client);
		return error;
	}
	client->timeout_ms = CALL_TIMEOUT_MS;
	client->submit_ms = SUBMIT_TIMEOUT_MS;
	client->service = args.handle;
	*ret_client = client;
	return FAX_E_OK;
}

void fax_disconnect(struct fax_client *client)
{
	struct fax_hold *hold;

	if (!client)
		return;
	/* The server gives back all handles when the connection ends. */
	conn_free(client->conn);
	while (client->holds) {
		hold = client->holds;
		client->holds = hold->next;
		free(hold);
	}
	free(client);
}

/* SPDX-License-Identifier: MIT */
/* Connections that are shared; see connection.h. */
#include "common/connection.h"

#include <winfax.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

struct connection {
	LONG refs;
	LONG closed;
	CRITICAL_SECTION lock; /* held from begin to end */
	struct fax_client *client;
	bool local;
	char *server; /* as it was named; NULL: not */
};

/* ---- codes ----------------------------------------------------------- */

/*
 * A server that cannot be reached, that went away, that says nothing for 30 s
 * or something that is no answer: one code, which programs know.
 */
static const DWORD codes[FAX_ERRORS] = {
	[FAX_E_OK] = ERROR_SUCCESS,
	[FAX_E_NO_SERVER] = RPC_S_SERVER_UNAVAILABLE,
	[FAX_E_DISCONNECTED] = RPC_S_SERVER_UNAVAILABLE,
	[FAX_E_TIMEOUT] = RPC_S_SERVER_UNAVAILABLE,
	[FAX_E_GARBLED] = RPC_S_SERVER_UNAVAILABLE,
	[FAX_E_DENIED] = ERROR_ACCESS_DENIED,
	[FAX_E_COOKIE] = ERROR_ACCESS_DENIED,
	[FAX_E_NOT_FOUND] = ERROR_INVALID_PARAMETER,
	[FAX_E_INVALID] = ERROR_INVALID_PARAMETER,
	[FAX_E_IN_USE] = ERROR_DEVICE_IN_USE,
	[FAX_E_WRONG_STATE] = ERROR_INVALID_OPERATION,
	[FAX_E_REFUSED] = ERROR_INVALID_DATA,
	[FAX_E_TOO_BIG] = ERROR_FILE_TOO_LARGE,
	[FAX_E_FILE] = ERROR_FILE_NOT_FOUND,
	[FAX_E_NO_MEMORY] = ERROR_NOT_ENOUGH_MEMORY,
	[FAX_E_UNSUPPORTED] = ERROR_NOT_SUPPORTED,
	[FAX_E_SERVER] = ERROR_INTERNAL_ERROR,
	[FAX_E_NO_UNIX_SOCKETS] = ERROR_INVALID_PARAMETER,
};

/* What a server of later Windows says, in the words of 2000 (winfax reference, section 4). */
static const struct {
	DWORD later, code;
} translations[] = {
	{FAX_ERR_MESSAGE_NOT_FOUND,  ERROR_INVALID_PARAMETER},
	{FAX_ERR_FILE_ACCESS_DENIED, ERROR_ACCESS_DENIED    },
	{FAX_ERR_SRV_OUTOFMEMORY,    ERROR_NOT_ENOUGH_MEMORY},
	{ERROR_UNSUPPORTED_TYPE,     ERROR_INVALID_DATA     }, /* a document that cannot be rendered */
};

DWORD connection_code(const struct fax_client *client, enum fax_error error)
{
	DWORD code = client && error != FAX_E_OK ? fax_client_code(client) : 0;
	size_t i;

	if (code == 0)
		return (size_t)error < ARRAY_SIZE(codes) ? codes[error] : ERROR_INTERNAL_ERROR;
	for (i = 0; i < ARRAY_SIZE(translations); i++) {
		if (translations[i].later == code)
			return translations[i].code;
	}
	return code;
}

static void put_words(const struct fax_client *client, enum fax_error error, struct connection_words *ret_words)
{
	const char *detail = client ? fax_client_detail(client) : "";

	if (!ret_words)
		return;
	ret_words->text[0] = '\0';
	if (error == FAX_E_OK)
		return;
	snprintf(ret_words->text, sizeof(ret_words->text), "%s%s%s", fax_error_words(error), detail[0] ? ": " : "",
		 detail);
}

/* ---- life ------------------------------------------------------------ */

DWORD connection_open(const char *server, struct connection **ret_connection, struct connection_words *ret_words)
{
	struct connection *connection = calloc(1, sizeof(*connection));
	enum fax_error error = FAX_E_NO_MEMORY;

	if (connection) {
		connection->server = server && *server ? strdup(server) : NULL;
		if (connection->server || !server || !*server)
			error = fax_connect(server, &connection->client);
	}
	put_words(NULL, error, ret_words);
	if (error != FAX_E_OK) {
		if (ret_words && server && *server)
			snprintf(ret_words->text, sizeof(ret_words->text), "%.200s: %s", server,
				 fax_error_words(error));
		if (connection)
			free(connection->server);
		free(connection);
		return connection_code(NULL, error);
	}
	connection->refs = 1;
	connection->local = !connection->server || fax_client_is_local(connection->client);
	InitializeCriticalSection(&connection->lock);
	*ret_connection = connection;
	return ERROR_SUCCESS;
}

struct connection *connection_ref(struct connection *connection)
{
	InterlockedIncrement(&connection->refs);
	return connection;
}

struct connection *connection_unref(struct connection *connection)
{
	if (!connection || InterlockedDecrement(&connection->refs) > 0)
		return NULL;
	fax_disconnect(connection->client);
	DeleteCriticalSection(&connection->lock);
	free(connection->server);
	free(connection);
	return NULL;
}

void connection_close(struct connection *connection)
{
	InterlockedExchange(&connection->closed, TRUE);
	EnterCriticalSection(&connection->lock);
	fax_disconnect(connection->client);
	connection->client = NULL;
	LeaveCriticalSection(&connection->lock);
}

bool connection_is_open(struct connection *connection)
{
	return !*(volatile LONG *)&connection->closed;
}

/* ---- calls ----------------------------------------------------------- */

struct fax_client *connection_begin(struct connection *connection)
{
	EnterCriticalSection(&connection->lock);
	return connection->client;
}

DWORD connection_end(struct connection *connection, enum fax_error error, struct connection_words *ret_words)
{
	DWORD code;

	put_words(connection->client, error, ret_words);
	code = connection_code(connection->client, error);
	LeaveCriticalSection(&connection->lock);
	return code;
}

DWORD connection_another(struct connection *connection, struct connection **ret_another,
			 struct connection_words *ret_words)
{
	if (!connection_is_open(connection)) {
		put_words(NULL, FAX_E_DISCONNECTED, ret_words);
		return ERROR_INVALID_HANDLE;
	}
	return connection_open(connection->server, ret_another, ret_words);
}

bool connection_is_local(const struct connection *connection)
{
	return connection->local;
}

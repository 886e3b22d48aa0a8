/* SPDX-License-Identifier: MIT */
/*
 * A connection to a fax server that several objects or handles share: counted,
 * usable from every thread, one call at a time; and what went wrong in the
 * numbers of Win32, which both GetLastError() and HRESULTs are made of.
 *
 *	struct fax_client *client = connection_begin(connection);
 *	return connection_end(connection, client ? fax_port_get(client, id, &port) : FAX_E_DISCONNECTED, &words);
 *
 * What may take long, sending a document or waiting for events, uses a
 * connection of its own: connection_another().
 */
#ifndef WIN_COMMON_CONNECTION_H
#define WIN_COMMON_CONNECTION_H

#include <windows.h>

#include <faxport/client.h>

#define CONNECTION_WORDS_SIZE 1024

/* What went wrong, for people, in UTF-8; "" after success. */
struct connection_words {
	char text[CONNECTION_WORDS_SIZE];
};

struct connection;

/* @server as fax_connect() takes it. A Win32 code; the connection comes with one reference. @ret_words may be NULL. */
DWORD connection_open(const char *server, struct connection **ret_connection, struct connection_words *ret_words);

struct connection *connection_ref(struct connection *connection);

/* The last one ends it. NULL is fine. Returns NULL. */
struct connection *connection_unref(struct connection *connection);

/* End it now, whoever still refers to it: connection_begin() gives NULL from now on. */
void connection_close(struct connection *connection);

/* Not closed yet; the server may be gone all the same. Costs nothing. */
bool connection_is_open(struct connection *connection);

/* Begin a call: nobody else's until connection_end(), which must follow. NULL: it was closed. */
struct fax_client *connection_begin(struct connection *connection);

/* End it. @error: how it went; FAX_E_DISCONNECTED when there was no client. Returns a Win32 code. */
DWORD connection_end(struct connection *connection, enum fax_error error, struct connection_words *ret_words);

/* Connect to the same server once more. ERROR_INVALID_HANDLE: @connection was closed. */
DWORD connection_another(struct connection *connection, struct connection **ret_another,
			 struct connection_words *ret_words);

/* The server is on this computer, or was named as if it were: NULL or "". */
bool connection_is_local(const struct connection *connection);

/*
 * The Win32 code of a call that failed on @client: the server's own, in the
 * numbers of Windows 2000 (later ones are translated), or that of @error.
 * @client NULL: of @error.
 */
DWORD connection_code(const struct fax_client *client, enum fax_error error);

#endif

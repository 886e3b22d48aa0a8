/* SPDX-License-Identifier: MIT */
/*
 * What every exported function does: look its handle up, have its connection
 * for itself, and end with a code for GetLastError().
 *
 *	struct call call;
 *	DWORD code = call_begin(&call, handle, HANDLE_SERVER);
 *
 *	if (code != ERROR_SUCCESS)
 *		return code;
 *	error = fax_server_get(call.client, &server);
 *	return call_end(&call, error);
 */
#ifndef WIN_WINFAX_CALL_H
#define WIN_WINFAX_CALL_H

#include <windows.h>

#include <winfax.h>

#include "winfax/handle.h"

struct call {
	struct fax_handle *handle;
	struct fax_client *client;
};

/* A Win32 code; after ERROR_SUCCESS call_end() must follow. */
DWORD call_begin(struct call *call, HANDLE value, enum handle_kind kind);

/* @error: how it went. Returns its Win32 code. */
DWORD call_end(struct call *call, enum fax_error error);

/* Say @code in GetLastError(), ERROR_SUCCESS too; TRUE after success. */
BOOL call_result(DWORD code);

#endif

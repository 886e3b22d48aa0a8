/* SPDX-License-Identifier: MIT */
/* Connections with a server, and what the caller may do there. */
#include <stdlib.h>

#include "base/macros.h"
#include "winfax/call.h"
#include "winfax/record.h"

static DWORD connect_server(const void *name, enum form form, HANDLE *ret_handle)
{
	AUTO_MEM char *server = NULL;
	struct connection *connection;
	DWORD code;

	if (!ret_handle)
		return ERROR_INVALID_PARAMETER;
	*ret_handle = NULL;
	code = name ? record_take_text(name, form, &server) : ERROR_SUCCESS;
	if (code != ERROR_SUCCESS)
		return code;
	code = connection_open(server, &connection, NULL);
	if (code != ERROR_SUCCESS)
		return code;
	return handle_new(HANDLE_SERVER, connection, 0, NULL, ret_handle);
}

BOOL WINAPI FaxConnectFaxServerA(LPCSTR MachineName, LPHANDLE FaxHandle)
{
	return call_result(connect_server(MachineName, FORM_A, FaxHandle));
}

BOOL WINAPI FaxConnectFaxServerW(LPCWSTR MachineName, LPHANDLE FaxHandle)
{
	return call_result(connect_server(MachineName, FORM_W, FaxHandle));
}

BOOL WINAPI FaxClose(HANDLE FaxHandle)
{
	return call_result(handle_close(FaxHandle));
}

/*
 * The rights of the server are the bits of winfax.h. Of the standard rights
 * everybody has READ_CONTROL, which FAX_READ and FAX_WRITE contain; the others
 * go with the right to change the server. What is no right nobody has.
 */
static ULONG held(uint32_t rights)
{
	ULONG mask = (rights & (FAX_ALL_ACCESS & SPECIFIC_RIGHTS_ALL)) | READ_CONTROL;

	return rights & FAX_RIGHT_SET_CONFIG ? mask | STANDARD_RIGHTS_ALL : mask;
}

BOOL WINAPI FaxAccessCheck(HANDLE FaxHandle, DWORD AccessMask)
{
	uint32_t rights = 0;
	struct call call;
	DWORD code = call_begin(&call, FaxHandle, HANDLE_SERVER);

	if (code == ERROR_SUCCESS)
		code = call_end(&call, fax_rights_get(call.client, &rights));
	SetLastError(code);
	return code == ERROR_SUCCESS && (AccessMask & ~held(rights)) == 0;
}

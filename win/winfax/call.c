/* SPDX-License-Identifier: MIT */
/* One call of a program, from handle to code; see call.h. */
#include "winfax/call.h"

DWORD call_begin(struct call *call, HANDLE value, enum handle_kind kind)
{
	call->handle = handle_get(value, kind);
	if (!call->handle)
		return ERROR_INVALID_HANDLE;
	call->client = connection_begin(call->handle->connection);
	if (call->client)
		return ERROR_SUCCESS;
	return call_end(call, FAX_E_DISCONNECTED);
}

DWORD call_end(struct call *call, enum fax_error error)
{
	DWORD code = connection_end(call->handle->connection, error, NULL);

	handle_put(call->handle);
	return code;
}

BOOL call_result(DWORD code)
{
	SetLastError(code);
	return code == ERROR_SUCCESS;
}

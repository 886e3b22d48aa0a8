/* SPDX-License-Identifier: MIT */
/* Which error codes a client may see, and what they are called (reference, section 10). */
#include <errno.h>

#include "base/macros.h"
#include "rpc/methods.h"

uint32_t rpc_fault_of(int r)
{
	return r == -ENOMEM ? RPC_FAULT_NO_MEMORY : RPC_FAULT_BAD_STUB_DATA;
}

/*
 * Clients of v0 know none of the fax service's own codes. The reference names
 * the substitutes of 7008, 7010, 7011 and 7013; the others get the Win32 code
 * that the old methods report in the same case.
 */
static const struct {
	uint32_t error;
	uint32_t old;
	uint32_t since; /* the first API version that knows @error */
} substitutes[] = {
	{RPC_ERROR_FAX_SRV_OUTOFMEMORY,           RPC_ERROR_NOT_ENOUGH_MEMORY, RPC_FAX_API_1},
	{RPC_ERROR_FAX_GROUP_NOT_FOUND,           RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_BAD_GROUP_CONFIGURATION,   RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_GROUP_IN_USE,              RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_RULE_NOT_FOUND,            RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_NOT_NTFS,                  RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_DIRECTORY_IN_USE,          RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_FILE_ACCESS_DENIED,        RPC_ERROR_ACCESS_DENIED,     RPC_FAX_API_1},
	{RPC_ERROR_FAX_MESSAGE_NOT_FOUND,         RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_DEVICE_NUM_LIMIT_EXCEEDED, RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_NOT_SUPPORTED_ON_THIS_SKU, RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_VERSION_MISMATCH,          RPC_ERROR_INVALID_PARAMETER, RPC_FAX_API_1},
	{RPC_ERROR_FAX_RECIPIENTS_LIMIT,          RPC_ERROR_ACCESS_DENIED,     RPC_FAX_API_2},
};

uint32_t rpc_visible_error(uint32_t error, uint32_t client_api_version)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(substitutes); i++) {
		if (substitutes[i].error == error)
			return client_api_version < substitutes[i].since ? substitutes[i].old : error;
	}
	return error;
}

const char *rpc_error_name(uint32_t error)
{
	static const struct {
		uint32_t number;
		const char *name;
	} names[] = {
#define X(name, number) {number, #name},
		RPC_ERROR_LIST(X)
#undef X
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (names[i].number == error)
			return names[i].name;
	}
	return NULL;
}

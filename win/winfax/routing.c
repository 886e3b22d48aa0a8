/* SPDX-License-Identifier: MIT */
/*
 * Routing methods: of a port, of the server, and what a method keeps for a
 * port. A GUID that no method has gives ERROR_INVALID_DATA; a server without
 * any method, ERROR_INVALID_FUNCTION.
 */
#include <stdlib.h>

#include "base/macros.h"
#include "common/text.h"
#include "winfax/block.h"
#include "winfax/call.h"
#include "winfax/listing.h"

static DWORD unknown_guid(enum fax_error error, DWORD code)
{
	return error == FAX_E_NOT_FOUND ? ERROR_INVALID_DATA : code;
}

/* ---- methods of a port ----------------------------------------------- */

static enum fax_error fetch_methods(const struct call *call, void **ret_list)
{
	return fax_method_list(call->client, call->handle->device_id, (struct fax_method_list **)ret_list);
}

static bool fill_method(const void *list, size_t i, void *ret_row)
{
	const struct fax_method *method = &((const struct fax_method_list *)list)->item[i];

	*(FAX_ROUTING_METHODA *)ret_row = (FAX_ROUTING_METHODA){
		.DeviceId = method->device_id,
		.Enabled = method->enabled,
		.DeviceName = method->device_name,
		.Guid = method->guid,
		.FriendlyName = method->friendly_name,
		.FunctionName = method->function_name,
		.ExtensionImageName = method->image_name,
		.ExtensionFriendlyName = method->extension_name,
	};
	return true;
}

static const struct listing methods = {
	.of = HANDLE_PORT,
	.none = ERROR_INVALID_FUNCTION,
	.record = &record_routing_method,
	.fetch = fetch_methods,
	.fill = fill_method,
};

BOOL WINAPI FaxEnumRoutingMethodsA(HANDLE FaxPortHandle, PFAX_ROUTING_METHODA *RoutingMethod, LPDWORD MethodsReturned)
{
	return call_result(listing_give(&methods, FaxPortHandle, FORM_A, (void **)RoutingMethod, MethodsReturned));
}

BOOL WINAPI FaxEnumRoutingMethodsW(HANDLE FaxPortHandle, PFAX_ROUTING_METHODW *RoutingMethod, LPDWORD MethodsReturned)
{
	return call_result(listing_give(&methods, FaxPortHandle, FORM_W, (void **)RoutingMethod, MethodsReturned));
}

static DWORD enable_method(HANDLE handle, const void *guid_given, enum form form, BOOL enabled)
{
	AUTO_MEM char *guid = NULL;
	enum fax_error error;
	struct call call;
	DWORD code = record_take_text(guid_given, form, &guid);

	if (code != ERROR_SUCCESS)
		return code;
	code = call_begin(&call, handle, HANDLE_PORT);
	if (code != ERROR_SUCCESS)
		return code;
	error = fax_method_enable(call.client, call.handle->device_id, guid, enabled);
	return unknown_guid(error, call_end(&call, error));
}

BOOL WINAPI FaxEnableRoutingMethodA(HANDLE FaxPortHandle, LPCSTR RoutingGuid, BOOL Enabled)
{
	return call_result(enable_method(FaxPortHandle, RoutingGuid, FORM_A, Enabled));
}

BOOL WINAPI FaxEnableRoutingMethodW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, BOOL Enabled)
{
	return call_result(enable_method(FaxPortHandle, RoutingGuid, FORM_W, Enabled));
}

/* ---- methods of the server ------------------------------------------- */

static enum fax_error fetch_global(const struct call *call, void **ret_list)
{
	return fax_global_method_list(call->client, (struct fax_global_method_list **)ret_list);
}

static bool fill_global(const void *list, size_t i, void *ret_row)
{
	const struct fax_global_method *method = &((const struct fax_global_method_list *)list)->item[i];

	*(FAX_GLOBAL_ROUTING_INFOA *)ret_row = (FAX_GLOBAL_ROUTING_INFOA){
		.Priority = method->priority,
		.Guid = method->guid,
		.FriendlyName = method->friendly_name,
		.FunctionName = method->function_name,
		.ExtensionImageName = method->image_name,
		.ExtensionFriendlyName = method->extension_name,
	};
	return true;
}

static const struct listing global_methods = {
	.of = HANDLE_SERVER,
	.none = ERROR_INVALID_FUNCTION,
	.record = &record_global_routing,
	.fetch = fetch_global,
	.fill = fill_global,
};

BOOL WINAPI FaxEnumGlobalRoutingInfoA(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOA *RoutingInfo, LPDWORD MethodsReturned)
{
	return call_result(listing_give(&global_methods, FaxHandle, FORM_A, (void **)RoutingInfo, MethodsReturned));
}

BOOL WINAPI FaxEnumGlobalRoutingInfoW(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOW *RoutingInfo, LPDWORD MethodsReturned)
{
	return call_result(listing_give(&global_methods, FaxHandle, FORM_W, (void **)RoutingInfo, MethodsReturned));
}

static DWORD set_global(HANDLE handle, const void *given, enum form form)
{
	FAX_GLOBAL_ROUTING_INFOA *info;
	enum fax_error error;
	struct call call;
	DWORD code = record_take(&record_global_routing, given, form, (void **)&info);

	if (code != ERROR_SUCCESS)
		return code;
	code = info->Guid ? call_begin(&call, handle, HANDLE_SERVER) : ERROR_INVALID_PARAMETER;
	if (code == ERROR_SUCCESS) {
		error = fax_global_method_set_priority(call.client, info->Guid, info->Priority);
		code = unknown_guid(error, call_end(&call, error));
	}
	block_free(info);
	return code;
}

BOOL WINAPI FaxSetGlobalRoutingInfoA(HANDLE FaxHandle, const FAX_GLOBAL_ROUTING_INFOA *RoutingInfo)
{
	return call_result(set_global(FaxHandle, RoutingInfo, FORM_A));
}

BOOL WINAPI FaxSetGlobalRoutingInfoW(HANDLE FaxHandle, const FAX_GLOBAL_ROUTING_INFOW *RoutingInfo)
{
	return call_result(set_global(FaxHandle, RoutingInfo, FORM_W));
}

/* ---- what a method keeps for a port ---------------------------------- */

/*
 * To programs these are bytes that only the method understands. All methods of
 * the server keep one text, which goes as Windows' own methods have it: UTF-16
 * with a 0 at its end, in the A form too.
 */
static DWORD get_info(HANDLE handle, const void *guid_given, enum form form, BYTE **ret_data, DWORD *ret_size)
{
	AUTO_MEM char *guid = NULL;
	AUTO_MEM WCHAR *wide = NULL;
	enum fax_error error;
	char *text = NULL;
	struct call call;
	size_t size;
	DWORD code;

	if (!ret_data || !ret_size)
		return ERROR_INVALID_PARAMETER;
	*ret_data = NULL;
	*ret_size = 0;
	code = record_take_text(guid_given, form, &guid);
	if (code == ERROR_SUCCESS)
		code = call_begin(&call, handle, HANDLE_PORT);
	if (code != ERROR_SUCCESS)
		return code;
	error = fax_method_get_data(call.client, call.handle->device_id, guid, &text);
	code = unknown_guid(error, call_end(&call, error));
	if (code != ERROR_SUCCESS)
		return code;
	wide = text_to_wide(text);
	fax_free(text);
	size = wide ? (wcslen(wide) + 1) * sizeof(*wide) : 0;
	*ret_data = wide ? block_new(size) : NULL;
	if (!*ret_data)
		return ERROR_NOT_ENOUGH_MEMORY;
	memcpy(*ret_data, wide, size);
	*ret_size = (DWORD)size;
	return ERROR_SUCCESS;
}

BOOL WINAPI FaxGetRoutingInfoA(HANDLE FaxPortHandle, LPCSTR RoutingGuid, LPBYTE *RoutingInfoBuffer,
			       LPDWORD RoutingInfoBufferSize)
{
	return call_result(get_info(FaxPortHandle, RoutingGuid, FORM_A, RoutingInfoBuffer, RoutingInfoBufferSize));
}

BOOL WINAPI FaxGetRoutingInfoW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, LPBYTE *RoutingInfoBuffer,
			       LPDWORD RoutingInfoBufferSize)
{
	return call_result(get_info(FaxPortHandle, RoutingGuid, FORM_W, RoutingInfoBuffer, RoutingInfoBufferSize));
}

/* The text at the beginning of @data, in UTF-8, from malloc(). Programs may hand in a whole buffer, and odd addresses.
 */
static DWORD text_of(const BYTE *data, DWORD size, char **ret_text)
{
	AUTO_MEM WCHAR *wide = NULL;

	if (size > RECORD_TEXT_MAX * sizeof(*wide))
		return ERROR_INVALID_PARAMETER;
	wide = calloc(size / sizeof(*wide) + 1, sizeof(*wide));
	if (!wide)
		return ERROR_NOT_ENOUGH_MEMORY;
	memcpy(wide, data, size);
	if (size % sizeof(*wide) != 0 || wcslen(wide) >= size / sizeof(*wide))
		return ERROR_INVALID_DATA; /* no text that ends */
	*ret_text = text_from_wide(wide);
	return *ret_text ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
}

static DWORD set_info(HANDLE handle, const void *guid_given, enum form form, const BYTE *data, DWORD size)
{
	AUTO_MEM char *guid = NULL;
	AUTO_MEM char *text = NULL;
	enum fax_error error;
	struct call call;
	DWORD code = record_take_text(guid_given, form, &guid);

	if (code == ERROR_SUCCESS)
		code = data ? text_of(data, size, &text) : ERROR_INVALID_PARAMETER;
	if (code == ERROR_SUCCESS)
		code = call_begin(&call, handle, HANDLE_PORT);
	if (code != ERROR_SUCCESS)
		return code;
	error = fax_method_set_data(call.client, call.handle->device_id, guid, text);
	code = unknown_guid(error, call_end(&call, error));
	/* The method does not take the text. */
	return error == FAX_E_INVALID ? ERROR_INVALID_DATA : code;
}

BOOL WINAPI FaxSetRoutingInfoA(HANDLE FaxPortHandle, LPCSTR RoutingGuid, const BYTE *RoutingInfoBuffer,
			       DWORD RoutingInfoBufferSize)
{
	return call_result(set_info(FaxPortHandle, RoutingGuid, FORM_A, RoutingInfoBuffer, RoutingInfoBufferSize));
}

BOOL WINAPI FaxSetRoutingInfoW(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, const BYTE *RoutingInfoBuffer,
			       DWORD RoutingInfoBufferSize)
{
	return call_result(set_info(FaxPortHandle, RoutingGuid, FORM_W, RoutingInfoBuffer, RoutingInfoBufferSize));
}

/* SPDX-License-Identifier: MIT */
/*
 * Fax service providers and routing extensions, written into the registry of
 * this computer where Windows 2000 documents them. Faxport's server runs
 * elsewhere and loads no DLLs of Windows: the entries are for programs, and for
 * a fax service of Windows, that look for them.
 *
 * They are written into the 64-bit view by 32-bit programs too: there the
 * documented path leads, and there the service, a 64-bit program, reads.
 */
#include <stdlib.h>

#include "base/macros.h"
#include "winfax/call.h"

#define FAX_KEY L"SOFTWARE\\Microsoft\\Fax\\"
#define PROVIDERS_KEY FAX_KEY L"Device Providers"
#define EXTENSIONS_KEY FAX_KEY L"Routing Extensions"

/* The longest name of a key, and the longest text of a value that we write. */
#define KEY_NAME_MAX 255
#define VALUE_MAX 32767

/* ---- the registry ---------------------------------------------------- */

static bool is_key_name(const WCHAR *name)
{
	size_t length = name ? wcsnlen(name, KEY_NAME_MAX + 1) : 0;

	return length > 0 && length <= KEY_NAME_MAX && !wcschr(name, L'\\');
}

static bool is_value(const WCHAR *text)
{
	return text && wcsnlen(text, VALUE_MAX + 1) <= VALUE_MAX;
}

static DWORD create_key(HKEY parent, const WCHAR *path, HKEY *ret_key)
{
	return (DWORD)RegCreateKeyExW(parent, path, 0, NULL, REG_OPTION_NON_VOLATILE, KEY_WRITE | KEY_WOW64_64KEY, NULL,
				      ret_key, NULL);
}

static DWORD set_text(HKEY key, const WCHAR *name, DWORD type, const WCHAR *text)
{
	return (DWORD)RegSetValueExW(key, name, 0, type, (const BYTE *)text,
				     (DWORD)((wcslen(text) + 1) * sizeof(*text)));
}

/* Creates the key @name below @parent_path. */
static DWORD create_entry(const WCHAR *parent_path, const WCHAR *name, HKEY *ret_key)
{
	HKEY parent;
	DWORD code = create_key(HKEY_LOCAL_MACHINE, parent_path, &parent);

	if (code != ERROR_SUCCESS)
		return code;
	code = create_key(parent, name, ret_key);
	RegCloseKey(parent);
	return code;
}

/* The whole of it. ERROR_FILE_NOT_FOUND: there is none. */
static DWORD delete_entry(const WCHAR *parent_path, const WCHAR *name)
{
	HKEY parent;
	DWORD code = (DWORD)RegOpenKeyExW(HKEY_LOCAL_MACHINE, parent_path, 0,
					  DELETE | KEY_READ | KEY_WRITE | KEY_WOW64_64KEY, &parent);

	if (code != ERROR_SUCCESS)
		return code;
	code = (DWORD)RegDeleteTreeW(parent, name);
	RegCloseKey(parent);
	return code;
}

/* ---- providers ------------------------------------------------------- */

static DWORD register_provider(const WCHAR *name, const WCHAR *friendly_name, const WCHAR *image, const WCHAR *tsp)
{
	HKEY key;
	DWORD code;

	if (!is_key_name(name) || !is_value(friendly_name) || !is_value(image) || !is_value(tsp))
		return ERROR_INVALID_PARAMETER;
	code = create_entry(PROVIDERS_KEY, name, &key);
	if (code != ERROR_SUCCESS)
		return code;
	code = set_text(key, L"FriendlyName", REG_SZ, friendly_name);
	if (code == ERROR_SUCCESS)
		code = set_text(key, L"ImageName", REG_EXPAND_SZ, image);
	if (code == ERROR_SUCCESS)
		code = set_text(key, L"ProviderName", REG_SZ, tsp);
	RegCloseKey(key);
	return code;
}

BOOL WINAPI FaxRegisterServiceProviderW(LPCWSTR DeviceProvider, LPCWSTR FriendlyName, LPCWSTR ImageName,
					LPCWSTR TspName)
{
	return call_result(register_provider(DeviceProvider, FriendlyName, ImageName, TspName));
}

BOOL WINAPI FaxUnregisterServiceProviderW(LPCWSTR DeviceProvider)
{
	if (!is_key_name(DeviceProvider))
		return call_result(ERROR_INVALID_PARAMETER);
	return call_result(delete_entry(PROVIDERS_KEY, DeviceProvider));
}

/* ---- routing extensions ---------------------------------------------- */

/* The documents promise 100 characters for each name; a callback that forgets to count the end writes one more. */
#define METHOD_NAME_MAX 100
#define METHOD_BUFFER 512
#define METHODS_MAX 100

struct method {
	WCHAR name[METHOD_BUFFER];
	WCHAR friendly_name[METHOD_BUFFER];
	WCHAR function[METHOD_BUFFER];
	WCHAR guid[METHOD_BUFFER];
};

/* "{aec1b37c-9af2-11d0-abf7-00c04fd91a4e}" */
static bool is_guid(const WCHAR *text)
{
	static const WCHAR shape[] = L"{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
	size_t i;

	if (wcsnlen(text, ARRAY_SIZE(shape)) != ARRAY_SIZE(shape) - 1)
		return false;
	for (i = 0; i < ARRAY_SIZE(shape) - 1; i++) {
		if (shape[i] != L'x' ? text[i] != shape[i] : !wcschr(L"0123456789abcdefABCDEF", text[i]))
			return false;
	}
	return true;
}

static bool is_method(const struct method *method)
{
	size_t name = wcsnlen(method->name, METHOD_BUFFER), function = wcsnlen(method->function, METHOD_BUFFER);

	return name > 0 && name <= METHOD_NAME_MAX && !wcschr(method->name, L'\\') && function > 0 &&
	       function <= METHOD_NAME_MAX && wcsnlen(method->friendly_name, METHOD_BUFFER) <= METHOD_NAME_MAX &&
	       is_guid(method->guid);
}

/* Asks for all before anything is written. */
static DWORD ask_methods(HANDLE handle, PFAX_ROUTING_INSTALLATION_CALLBACKW callback, void *context,
			 struct method *methods, size_t *ret_count)
{
	struct method *next = methods;

	while (callback(handle, context, next->name, next->friendly_name, next->function, next->guid)) {
		if (!is_method(next) || ++next == methods + METHODS_MAX)
			return ERROR_INVALID_PARAMETER;
	}
	*ret_count = (size_t)(next - methods);
	return ERROR_SUCCESS;
}

static DWORD write_method(HKEY extension, const struct method *method)
{
	HKEY key, parent;
	DWORD code = create_key(extension, L"Routing Methods", &parent);

	if (code != ERROR_SUCCESS)
		return code;
	code = create_key(parent, method->name, &key);
	RegCloseKey(parent);
	if (code != ERROR_SUCCESS)
		return code;
	code = set_text(key, L"FriendlyName", REG_SZ, method->friendly_name);
	if (code == ERROR_SUCCESS)
		code = set_text(key, L"FunctionName", REG_SZ, method->function);
	if (code == ERROR_SUCCESS)
		code = set_text(key, L"Guid", REG_SZ, method->guid);
	RegCloseKey(key);
	return code;
}

/* Methods of an earlier registration go; a half-written one does not stay. */
static DWORD write_extension(const WCHAR *name, const WCHAR *friendly_name, const WCHAR *image,
			     const struct method *methods, size_t count)
{
	HKEY key;
	DWORD code = delete_entry(EXTENSIONS_KEY, name);
	size_t i;

	if (code == ERROR_SUCCESS || code == ERROR_FILE_NOT_FOUND)
		code = create_entry(EXTENSIONS_KEY, name, &key);
	if (code != ERROR_SUCCESS)
		return code;
	code = set_text(key, L"FriendlyName", REG_SZ, friendly_name);
	if (code == ERROR_SUCCESS)
		code = set_text(key, L"ImageName", REG_EXPAND_SZ, image);
	for (i = 0; code == ERROR_SUCCESS && i < count; i++)
		code = write_method(key, &methods[i]);
	RegCloseKey(key);
	if (code != ERROR_SUCCESS)
		delete_entry(EXTENSIONS_KEY, name);
	return code;
}

static DWORD register_extension(HANDLE value, const WCHAR *name, const WCHAR *friendly_name, const WCHAR *image,
				PFAX_ROUTING_INSTALLATION_CALLBACKW callback, void *context)
{
	struct fax_handle *handle = handle_get(value, HANDLE_SERVER);
	struct method *methods;
	size_t count = 0;
	bool local;
	DWORD code;

	if (!handle)
		return ERROR_INVALID_HANDLE;
	local = connection_is_local(handle->connection);
	handle_put(handle);
	if (!is_key_name(name) || !is_value(friendly_name) || !is_value(image) || !callback)
		return ERROR_INVALID_PARAMETER;
	if (!local)
		return ERROR_INVALID_FUNCTION;
	methods = calloc(METHODS_MAX, sizeof(*methods));
	if (!methods)
		return ERROR_NOT_ENOUGH_MEMORY;
	code = ask_methods(value, callback, context, methods, &count);
	if (code == ERROR_SUCCESS)
		code = write_extension(name, friendly_name, image, methods, count);
	free(methods);
	return code;
}

BOOL WINAPI FaxRegisterRoutingExtensionW(HANDLE FaxHandle, LPCWSTR ExtensionName, LPCWSTR FriendlyName,
					 LPCWSTR ImageName, PFAX_ROUTING_INSTALLATION_CALLBACKW CallBack,
					 LPVOID Context)
{
	return call_result(register_extension(FaxHandle, ExtensionName, FriendlyName, ImageName, CallBack, Context));
}

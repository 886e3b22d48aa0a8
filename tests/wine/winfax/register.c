/* SPDX-License-Identifier: MIT */
/* Registration; what it wrote is read by the test itself. */
#include "shell.h"

#include <stdlib.h>
#include <string.h>

/* The functions exist in W form only. */
static const WCHAR *wide_of(const char *argument)
{
	LPCTSTR text = text_of(argument);
#ifdef UNICODE
	return text;
#else
	static WCHAR *recent[ARGUMENTS_MAX];
	static unsigned next;
	int units;

	if (!text)
		return NULL;
	next = (next + 1) % ARGUMENTS_MAX;
	free(recent[next]);
	units = MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0);
	recent[next] = malloc((size_t)units * sizeof(WCHAR));
	MultiByteToWideChar(CP_ACP, 0, text, -1, recent[next], units);
	return recent[next];
#endif
}

static void register_provider(char **args)
{
	call_begins();
	call_ended(FaxRegisterServiceProviderW(wide_of(args[0]), wide_of(args[1]), wide_of(args[2]), wide_of(args[3])));
}

static void unregister_provider(char **args)
{
	call_begins();
	call_ended(FaxUnregisterServiceProviderW(wide_of(args[0])));
}

struct extension {
	HANDLE handle;
	char **args;
	DWORD asked, wrong;
};

static BOOL CALLBACK on_method(HANDLE handle, LPVOID context, LPWSTR name, LPWSTR friendly_name, LPWSTR function,
			       LPWSTR guid)
{
	struct extension *extension = context;

	extension->asked++;
	if (handle != extension->handle || name[0] || friendly_name[0] || function[0] || guid[0])
		extension->wrong++;
	if (!extension->args[0])
		return FALSE;
	if (strcmp(extension->args[0], "endless") == 0) {
		wcscpy(name, L"n");
		wcscpy(function, L"f");
		wcscpy(guid, L"{12345678-9af2-11d0-abf7-00c04fd91a4e}");
		return TRUE;
	}
	wcscpy(name, wide_of(extension->args[0]));
	wcscpy(friendly_name, wide_of(extension->args[1]));
	wcscpy(function, wide_of(extension->args[2]));
	wcscpy(guid, wide_of(extension->args[3]));
	extension->args += 4;
	return TRUE;
}

/* HANDLE NAME FRIENDLY IMAGE [NAME FRIENDLY FUNCTION GUID ...] */
static void register_extension(char **args)
{
	struct extension extension = {.handle = handle_of(args[0]), .args = args + 4};

	call_begins();
	call_ended(FaxRegisterRoutingExtensionW(extension.handle, wide_of(args[1]), wide_of(args[2]), wide_of(args[3]),
						on_method, &extension));
	tell_number("asked", extension.asked);
	tell_number("wrong", extension.wrong);
}

const struct command commands_register[] = {
	{"FaxRegisterServiceProvider",   4, register_provider  },
	{"FaxUnregisterServiceProvider", 1, unregister_provider},
	{"FaxRegisterRoutingExtension",  4, register_extension },
	{NULL,			   0, NULL               },
};

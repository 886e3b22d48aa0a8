/* SPDX-License-Identifier: MIT */
/* Routing methods of a port and of the server. */
#include "shell.h"

#include <stdlib.h>
#include <string.h>

static void enum_methods(char **args)
{
	PFAX_ROUTING_METHOD methods = (void *)1;
	DWORD count = 77;

	call_begins();
	call_ended(FaxEnumRoutingMethods(handle_of(args[0]), &methods, &count));
	tell_structs("rows", routing_method_fields, methods, sizeof(*methods), count);
	FaxFreeBuffer(methods);
}

static void enable_method(char **args)
{
	call_begins();
	call_ended(FaxEnableRoutingMethod(handle_of(args[0]), text_of(args[1]), (BOOL)number_of(args[2])));
}

static void enum_global(char **args)
{
	PFAX_GLOBAL_ROUTING_INFO methods = (void *)1;
	DWORD count = 77;

	call_begins();
	call_ended(FaxEnumGlobalRoutingInfo(handle_of(args[0]), &methods, &count));
	tell_structs("rows", global_routing_fields, methods, sizeof(*methods), count);
	FaxFreeBuffer(methods);
}

static void set_global(char **args)
{
	FAX_GLOBAL_ROUTING_INFO info = {.SizeOfStruct = sizeof(info)};

	struct_set(global_routing_fields, &info, args + 1);
	call_begins();
	call_ended(FaxSetGlobalRoutingInfo(handle_of(args[0]), &info));
}

static void get_info(char **args)
{
	DWORD size = 77;
	LPBYTE data = (void *)1;

	call_begins();
	call_ended(FaxGetRoutingInfo(handle_of(args[0]), text_of(args[1]), &data, &size));
	tell_bytes("bytes", data, size);
	FaxFreeBuffer(data);
}

/* HANDLE GUID BYTES, in hexadecimal */
static void set_info(char **args)
{
	static BYTE data[4096];
	size_t size = strlen(args[2]) / 2, i;
	char digits[3] = "";

	for (i = 0; i < size && i < sizeof(data); i++) {
		memcpy(digits, args[2] + 2 * i, 2);
		data[i] = (BYTE)strtoul(digits, NULL, 16);
	}
	call_begins();
	call_ended(FaxSetRoutingInfo(handle_of(args[0]), text_of(args[1]), data, (DWORD)size));
}

const struct command commands_routing[] = {
	{"FaxEnumRoutingMethods",    1, enum_methods },
	{"FaxEnableRoutingMethod",   3, enable_method},
	{"FaxEnumGlobalRoutingInfo", 1, enum_global  },
	{"FaxSetGlobalRoutingInfo",  1, set_global   },
	{"FaxGetRoutingInfo",        2, get_info     },
	{"FaxSetRoutingInfo",        3, set_info     },
	{NULL,		       0, NULL         },
};

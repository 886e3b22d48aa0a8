/* SPDX-License-Identifier: MIT */
/* Connections, rights, settings, logging. */
#include "shell.h"

static void connect_server(char **args)
{
	HANDLE handle = INVALID_HANDLE_VALUE;

	call_begins();
	call_ended(FaxConnectFaxServer(text_of(args[0]), &handle));
	tell_handle("handle", handle);
}

static void close_handle(char **args)
{
	call_begins();
	call_ended(FaxClose(handle_of(args[0])));
}

static void free_buffer(char **args)
{
	(void)args;
	call_begins();
	FaxFreeBuffer(NULL);
	call_ended(TRUE);
}

static void access_check(char **args)
{
	call_begins();
	call_ended(FaxAccessCheck(handle_of(args[0]), number_of(args[1])));
}

static void get_configuration(char **args)
{
	PFAX_CONFIGURATION config = (void *)1;
	BOOL result;

	call_begins();
	call_ended(result = FaxGetConfiguration(handle_of(args[0]), &config));
	tell_structs("rows", configuration_fields, config, sizeof(*config), result);
	FaxFreeBuffer(config);
}

/* What is not named stays as the server has it. */
static void set_configuration(char **args)
{
	FAX_CONFIGURATION none = {.SizeOfStruct = sizeof(none)};
	PFAX_CONFIGURATION config;

	if (!FaxGetConfiguration(handle_of(args[0]), &config))
		config = NULL;
	struct_set(configuration_fields, config ? config : &none, args + 1);
	call_begins();
	call_ended(FaxSetConfiguration(handle_of(args[0]), config ? config : &none));
	FaxFreeBuffer(config);
}

static void get_categories(char **args)
{
	PFAX_LOG_CATEGORY categories = (void *)1;
	DWORD count = 77;

	call_begins();
	call_ended(FaxGetLoggingCategories(handle_of(args[0]), &categories, &count));
	tell_structs("rows", log_category_fields, categories, sizeof(*categories), count);
	FaxFreeBuffer(categories);
}

/* HANDLE CATEGORY LEVEL [CATEGORY LEVEL] */
static void set_categories(char **args)
{
	FAX_LOG_CATEGORY categories[8];
	DWORD count;

	for (count = 0; args[1 + 2 * count] && count < 8; count++) {
		categories[count] =
			(FAX_LOG_CATEGORY){NULL, number_of(args[1 + 2 * count]), number_of(args[2 + 2 * count])};
	}
	call_begins();
	call_ended(FaxSetLoggingCategories(handle_of(args[0]), categories, count));
}

const struct command commands_server[] = {
	{"FaxConnectFaxServer",     1, connect_server   },
	{"FaxClose",                1, close_handle     },
	{"FaxFreeBuffer",           0, free_buffer      },
	{"FaxAccessCheck",          2, access_check     },
	{"FaxGetConfiguration",     1, get_configuration},
	{"FaxSetConfiguration",     1, set_configuration},
	{"FaxGetLoggingCategories", 1, get_categories   },
	{"FaxSetLoggingCategories", 1, set_categories   },
	{NULL,		      0, NULL             },
};

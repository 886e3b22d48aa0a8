/* SPDX-License-Identifier: MIT */
/* Ports and what they do. */
#include "shell.h"

static void enum_ports(char **args)
{
	PFAX_PORT_INFO ports = (void *)1;
	DWORD count = 77;

	call_begins();
	call_ended(FaxEnumPorts(handle_of(args[0]), &ports, &count));
	tell_structs("rows", port_info_fields, ports, sizeof(*ports), count);
	FaxFreeBuffer(ports);
}

static void open_port(char **args)
{
	HANDLE handle = INVALID_HANDLE_VALUE;

	call_begins();
	call_ended(FaxOpenPort(handle_of(args[0]), number_of(args[1]), number_of(args[2]), &handle));
	tell_handle("handle", handle);
}

static void get_port(char **args)
{
	PFAX_PORT_INFO port = (void *)1;
	BOOL result;

	call_begins();
	call_ended(result = FaxGetPort(handle_of(args[0]), &port));
	tell_structs("rows", port_info_fields, port, sizeof(*port), result);
	FaxFreeBuffer(port);
}

/* What is not named stays as the server has it. */
static void set_port(char **args)
{
	FAX_PORT_INFO none = {.SizeOfStruct = sizeof(none)};
	PFAX_PORT_INFO port;

	if (!FaxGetPort(handle_of(args[0]), &port))
		port = NULL;
	struct_set(port_info_fields, port ? port : &none, args + 1);
	call_begins();
	call_ended(FaxSetPort(handle_of(args[0]), port ? port : &none));
	FaxFreeBuffer(port);
}

static void get_device_status(char **args)
{
	PFAX_DEVICE_STATUS status = (void *)1;
	BOOL result;

	call_begins();
	call_ended(result = FaxGetDeviceStatus(handle_of(args[0]), &status));
	tell_structs("rows", device_status_fields, status, sizeof(*status), result);
	FaxFreeBuffer(status);
}

const struct command commands_port[] = {
	{"FaxEnumPorts",       1, enum_ports       },
	{"FaxOpenPort",        3, open_port        },
	{"FaxGetPort",         1, get_port         },
	{"FaxSetPort",         1, set_port         },
	{"FaxGetDeviceStatus", 1, get_device_status},
	{NULL,		 0, NULL             },
};

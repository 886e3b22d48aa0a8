/* SPDX-License-Identifier: MIT */
/* Much of the same: whether anything is left behind, and many threads at once. */
#include "shell.h"

#include <stdlib.h>
#include <tlhelp32.h>

#include "../usage.h"

#define THREADS_MAX 16

#ifdef UNICODE
#define FUNCTION(name) name "W"
#else
#define FUNCTION(name) name "A"
#endif

/* ---- what is left behind --------------------------------------------- */

static DWORD threads_now(void)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
	THREADENTRY32 entry = {.dwSize = sizeof(entry)};
	DWORD count = 0;
	BOOL more;

	for (more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
		count += entry.th32OwnerProcessID == GetCurrentProcessId();
	CloseHandle(snapshot);
	return count;
}

static void footprint(char **args)
{
	(void)args;
	call_begins();
	call_ended(TRUE);
	tell_number("handles", usage_handles());
	tell_number("heap", usage_heap_bytes());
	tell_number("threads", threads_now());
	tell_number("code page", GetACP());
}

/* ROUNDS: calls that need no server, good and bad */
static void rounds_alone(char **args)
{
	DWORD rounds = number_of(args[0]), i, bad = 0;
	PFAX_COVERPAGE_INFO cover;
	PFAX_JOB_PARAM param;
	PFAX_PORT_INFO ports;
	HANDLE handle;
	DWORD count;

	call_begins();
	for (i = 0; i < rounds; i++) {
		bad += !FaxCompleteJobParams(&param, &cover);
		FaxFreeBuffer(param);
		FaxFreeBuffer(cover);
		bad += FaxConnectFaxServer(TEXT("\\\\a\\b"), &handle);
		bad += FaxEnumPorts((HANDLE)(ULONG_PTR)(0xa0000004 + i), &ports, &count);
		bad += FaxClose((HANDLE)(ULONG_PTR)(0xa0000004 + i));
	}
	call_ended(bad == 0);
}

/* SERVER'S-NAME ROUNDS DEVICE */
static void rounds_connected(char **args)
{
	DWORD rounds = number_of(args[1]), device = number_of(args[2]), count, i, bad = 0;
	LPCTSTR name = text_of(args[0]);
	PFAX_DEVICE_STATUS status;
	PFAX_CONFIGURATION config;
	PFAX_ROUTING_METHOD methods;
	PFAX_PORT_INFO ports;
	PFAX_JOB_ENTRY jobs;
	HANDLE server, port;

	call_begins();
	for (i = 0; i < rounds && bad == 0; i++) {
		bad += !FaxConnectFaxServer(name, &server);
		bad += !FaxOpenPort(server, device, PORT_OPEN_MODIFY, &port);
		bad += !FaxEnumPorts(server, &ports, &count);
		bad += !FaxSetPort(port, ports);
		bad += !FaxEnumJobs(server, &jobs, &count);
		bad += !FaxGetConfiguration(server, &config);
		bad += FaxAbort(server, 99999999);
		bad += !FaxClose(server);
		bad += !FaxGetDeviceStatus(port, &status);
		bad += !FaxEnumRoutingMethods(port, &methods, &count);
		bad += !FaxClose(port);
		FaxFreeBuffer(ports);
		FaxFreeBuffer(jobs);
		FaxFreeBuffer(config);
		FaxFreeBuffer(status);
		FaxFreeBuffer(methods);
	}
	call_ended(bad == 0);
	tell_number("rounds", i);
}

/* ---- many threads ---------------------------------------------------- */

struct load {
	LPCTSTR name;
	HANDLE shared;
	DWORD device, rounds, ports;
	LONG bad;
};

/* All use one handle, and open, use and close others meanwhile. */
static DWORD WINAPI load_main(LPVOID arg)
{
	struct load *load = arg;
	PFAX_PORT_INFO ports;
	HANDLE server, port;
	DWORD count, i;
	LONG bad = 0;

	for (i = 0; i < load->rounds; i++) {
		ports = NULL;
		bad += !FaxEnumPorts(load->shared, &ports, &count) || count != load->ports;
		FaxFreeBuffer(ports);
		bad += !FaxOpenPort(load->shared, load->device, PORT_OPEN_QUERY, &port);
		bad += !FaxGetPort(port, &ports) || ports->DeviceId != load->device;
		FaxFreeBuffer(ports);
		bad += !FaxClose(port);
		bad += FaxClose(port) || GetLastError() != ERROR_INVALID_HANDLE;
		if (i % 8 == 0) {
			bad += !FaxConnectFaxServer(load->name, &server);
			bad += !FaxClose(server);
		}
	}
	InterlockedExchangeAdd(&load->bad, bad);
	return 0;
}

/* SERVER'S-NAME HANDLE DEVICE ROUNDS THREADS PORTS */
static void threads(char **args)
{
	struct load load = {.name = text_of(args[0]),
			    .shared = handle_of(args[1]),
			    .device = number_of(args[2]),
			    .rounds = number_of(args[3]),
			    .ports = number_of(args[5])};
	HANDLE all[THREADS_MAX];
	DWORD count = number_of(args[4]), i;

	call_begins();
	for (i = 0; i < count; i++)
		all[i] = CreateThread(NULL, 0, load_main, &load, 0, NULL);
	WaitForMultipleObjects(count, all, TRUE, INFINITE);
	for (i = 0; i < count; i++)
		CloseHandle(all[i]);
	call_ended(load.bad == 0);
	tell_number("bad", load.bad);
}

/* FILE FUNCTION ...: finds functions by name, as programs do that live without winfax.dll */
static void find_functions(char **args)
{
	HMODULE module = LoadLibrary(text_of(args[0]));
	DWORD i, functions = 0;

	call_begins();
	for (i = 1; args[i]; i++)
		functions += GetProcAddress(module, args[i]) != NULL;
	call_ended(FreeLibrary(module));
	tell_number("functions", functions);
}

typedef BOOL WINAPI connect_fn(LPCTSTR, LPHANDLE);
typedef BOOL WINAPI close_fn(HANDLE);
typedef BOOL WINAPI listen_fn(HANDLE, HANDLE, ULONG_PTR, HWND, UINT);

/* FILE SERVER'S-NAME KEY: loads a DLL, uses it and lets it go again; with a key it is to post events to a port. */
static void load_and_free(char **args)
{
	HMODULE module = LoadLibrary(text_of(args[0]));
	connect_fn *connect = (connect_fn *)(void *)GetProcAddress(module, FUNCTION("FaxConnectFaxServer"));
	close_fn *close = (close_fn *)(void *)GetProcAddress(module, "FaxClose");
	listen_fn *listen = (listen_fn *)(void *)GetProcAddress(module, "FaxInitializeEventQueue");
	HANDLE server, port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
	DWORD key = number_of(args[2]);

	call_begins();
	call_ended(connect(text_of(args[1]), &server) && (key == 0 || listen(server, port, key, NULL, 0)) &&
		   close(server) && FreeLibrary(module));
	tell_handle("port", port);
}

/* FILE: is it loaded? */
static void is_loaded(char **args)
{
	call_begins();
	call_ended(GetModuleHandle(text_of(args[0])) != NULL);
}

const struct command commands_load[] = {
	{"footprint",        0, footprint       },
	{"rounds alone",     1, rounds_alone    },
	{"rounds connected", 3, rounds_connected},
	{"threads",          6, threads         },
	{"load",             1, find_functions  },
	{"load and free",    3, load_and_free   },
	{"is loaded",        1, is_loaded       },
	{NULL,	       0, NULL            },
};

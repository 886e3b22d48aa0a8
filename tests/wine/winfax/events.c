/* SPDX-License-Identifier: MIT */
/* The event queue: completion ports and windows that a command makes, and what comes to them. */
#include "shell.h"

#include <stdio.h>

static HANDLE new_port(void)
{
	return CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
}

/* A window that only gets messages needs no display. */
static HWND new_window(void)
{
	WNDCLASS class = {
		.lpfnWndProc = DefWindowProc, .lpszClassName = TEXT("events"), .hInstance = GetModuleHandle(NULL)};

	RegisterClass(&class);
	return CreateWindow(TEXT("events"), TEXT(""), 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, class.hInstance, NULL);
}

static void make_port(char **args)
{
	(void)args;
	call_begins();
	call_ended(TRUE);
	tell_handle("port", new_port());
}

static void make_window(char **args)
{
	(void)args;
	call_begins();
	call_ended(TRUE);
	tell_handle("window", (HANDLE)new_window());
}

static void end_window(char **args)
{
	call_begins();
	call_ended(DestroyWindow((HWND)handle_of(args[0])));
}

static void end_port(char **args)
{
	call_begins();
	call_ended(CloseHandle(handle_of(args[0])));
}

/* HANDLE PORT KEY WINDOW START */
static void initialize(char **args)
{
	call_begins();
	call_ended(FaxInitializeEventQueue(handle_of(args[0]), handle_of(args[1]), number_of(args[2]),
					   (HWND)handle_of(args[3]), number_of(args[4])));
}

/* PORT MS: the next packet, "none" after so long */
static void next_event(char **args)
{
	OVERLAPPED *packet = NULL;
	ULONG_PTR key = 0;
	DWORD bytes = 0;
	BOOL result;

	call_begins();
	call_ended(result = GetQueuedCompletionStatus(handle_of(args[0]), &bytes, &key, &packet, number_of(args[1])));
	if (!result)
		return;
	tell_number("key", (int64_t)key);
	tell_number("bytes", bytes);
	tell_structs("rows", event_fields, packet, sizeof(FAX_EVENT), 1);
	tell_number("freed", LocalFree(packet) == NULL);
}

/* WINDOW MS: the next message */
static void next_message(char **args)
{
	HWND window = (HWND)handle_of(args[0]);
	UINT_PTR timer = SetTimer(NULL, 0, number_of(args[1]), NULL);
	MSG message;

	call_begins();
	while (GetMessage(&message, NULL, 0, 0) > 0) {
		if (message.hwnd == window || (message.message == WM_TIMER && message.wParam == timer))
			break;
		DispatchMessage(&message);
	}
	KillTimer(NULL, timer);
	call_ended(message.hwnd == window);
	if (message.hwnd != window)
		return;
	tell_number("message", message.message);
	tell_number("wParam", (int64_t)message.wParam);
	tell_number("lParam", message.lParam);
}

const struct command commands_events[] = {
	{"make port",               0, make_port   },
	{"make window",             0, make_window },
	{"end port",                1, end_port    },
	{"end window",              1, end_window  },
	{"FaxInitializeEventQueue", 5, initialize  },
	{"next event",              2, next_event  },
	{"next message",            2, next_message},
	{NULL,		      0, NULL        },
};

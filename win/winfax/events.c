/* SPDX-License-Identifier: MIT */
/*
 * The event queue: a thread with a connection of its own waits for what
 * happens on the server and passes it on, to a completion port or a window.
 * It goes on when the program closes its handle, and ends with the server, or
 * when nobody takes the events any more; while it runs, this DLL stays loaded.
 */
#include <stdlib.h>

#include "winfax/call.h"
#include "winfax/value.h"

/* How soon a thread notices that its window is gone. */
#define WAIT_MS 10000

struct listener {
	struct connection *connection;
	uint64_t after;
	HANDLE port; /* the program's own: closing it ends the events */
	ULONG_PTR key;
	HWND window;
	UINT message_start;
	HMODULE module;
};

/* ---- passing on ------------------------------------------------------ */

static bool post_packet(const struct listener *listener, const FAX_EVENTA *event)
{
	FAX_EVENTA *packet = LocalAlloc(LMEM_FIXED, sizeof(*packet));
	bool gone;

	if (!packet)
		return true;
	*packet = *event;
	if (PostQueuedCompletionStatus(listener->port, sizeof(*packet), listener->key, (LPOVERLAPPED)(void *)packet))
		return true;
	gone = GetLastError() == ERROR_INVALID_HANDLE;
	LocalFree(packet);
	return !gone;
}

/*
 * False: there is nobody to take it any more. What cannot be posted for want
 * of memory, or because the window's queue is full, is lost, as with Windows;
 * those behind it may get through.
 */
static bool post(const struct listener *listener, const FAX_EVENTA *event)
{
	if (!listener->window)
		return post_packet(listener, event);
	return PostMessageW(listener->window, listener->message_start + event->EventId, event->DeviceId,
			    (LPARAM)event->JobId) ||
	       IsWindow(listener->window);
}

static bool post_event(const struct listener *listener, const struct fax_event *event)
{
	FAX_EVENTA packet = {
		.SizeOfStruct = sizeof(packet),
		.TimeStamp = value_filetime(event->time),
		.DeviceId = event->device_id,
		.EventId = event->kind,
		.JobId = event->job_id != 0 ? event->job_id : 0xFFFFFFFF,
	};

	return post(listener, &packet);
}

/* The server went without a word: the program hears the same as when it says good-bye. */
static void post_end(const struct listener *listener)
{
	FAX_EVENTA packet = {.SizeOfStruct = sizeof(packet), .EventId = FEI_FAXSVC_ENDED, .JobId = 0xFFFFFFFF};

	GetSystemTimeAsFileTime(&packet.TimeStamp);
	post(listener, &packet);
}

/* ---- listening ------------------------------------------------------- */

static enum fax_error wait_events(const struct listener *listener, DWORD wait_ms, struct fax_event_list **ret_events)
{
	struct fax_client *client = connection_begin(listener->connection);
	enum fax_error error = fax_events_wait(client, listener->after, wait_ms, ret_events);

	connection_end(listener->connection, error, NULL);
	return error;
}

/* False: that was the last one, or nobody takes them. */
static bool post_all(struct listener *listener, const struct fax_event_list *events)
{
	size_t i;

	for (i = 0; i < events->count; i++) {
		if (!post_event(listener, &events->item[i]) || events->item[i].kind == FAX_EVENT_FAXSVC_ENDED)
			return false;
	}
	listener->after = events->last;
	return !listener->window || IsWindow(listener->window);
}

static void run(struct listener *listener)
{
	struct fax_event_list *events;
	bool on = true;

	while (on) {
		if (wait_events(listener, WAIT_MS, &events) != FAX_E_OK) {
			post_end(listener);
			return;
		}
		on = post_all(listener, events);
		fax_free(events);
	}
}

static void listener_free(struct listener *listener)
{
	connection_unref(listener->connection);
	free(listener);
}

static DWORD WINAPI listener_main(void *arg)
{
	struct listener *listener = arg;
	HMODULE module = listener->module;

	run(listener);
	listener_free(listener);
	FreeLibraryAndExitThread(module, 0);
	return 0;
}

/* ---- beginning ------------------------------------------------------- */

/* From this moment on nothing is missed: the number of the last event so far. */
static DWORD find_start(struct listener *listener)
{
	struct fax_event_list *events;
	struct fax_client *client = connection_begin(listener->connection);
	enum fax_error error = fax_events_wait(client, 0, 0, &events);

	if (error == FAX_E_OK) {
		listener->after = events->last;
		fax_free(events);
	}
	return connection_end(listener->connection, error, NULL);
}

static DWORD start_thread(struct listener *listener)
{
	HANDLE thread;

	if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(void *)listener_main,
				&listener->module))
		return GetLastError();
	thread = CreateThread(NULL, 0, listener_main, listener, 0, NULL);
	if (!thread) {
		FreeLibrary(listener->module);
		return ERROR_NOT_ENOUGH_MEMORY;
	}
	CloseHandle(thread);
	return ERROR_SUCCESS;
}

static DWORD start(const struct fax_handle *handle, const struct listener *wanted)
{
	struct listener *listener = malloc(sizeof(*listener));
	DWORD code = ERROR_NOT_ENOUGH_MEMORY;

	if (!listener)
		return code;
	*listener = *wanted;
	code = connection_another(handle->connection, &listener->connection, NULL);
	if (code == ERROR_SUCCESS)
		code = find_start(listener);
	if (code == ERROR_SUCCESS)
		code = start_thread(listener);
	if (code != ERROR_SUCCESS)
		listener_free(listener);
	return code;
}

/* Windows posts to windows of its own computer only, above what window classes use for themselves. */
static DWORD check(const struct fax_handle *handle, const struct listener *wanted)
{
	DWORD flags;

	if (!wanted->window == !wanted->port)
		return ERROR_INVALID_PARAMETER;
	if (wanted->port)
		return GetHandleInformation(wanted->port, &flags) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
	if (wanted->message_start < WM_USER || !IsWindow(wanted->window) || !connection_is_local(handle->connection))
		return ERROR_INVALID_PARAMETER;
	return ERROR_SUCCESS;
}

BOOL WINAPI FaxInitializeEventQueue(HANDLE FaxHandle, HANDLE CompletionPort, ULONG_PTR CompletionKey, HWND hWnd,
				    UINT MessageStart)
{
	struct listener wanted = {
		.port = CompletionPort, .key = CompletionKey, .window = hWnd, .message_start = MessageStart};
	struct fax_handle *handle = handle_get(FaxHandle, HANDLE_SERVER);
	DWORD code;

	if (!handle)
		return call_result(ERROR_INVALID_HANDLE);
	code = check(handle, &wanted);
	/* A window with the key 1: its user is logging off. The server keeps nothing of him that it could drop. */
	if (code == ERROR_SUCCESS && !(hWnd && CompletionKey == 1))
		code = start(handle, &wanted);
	handle_put(handle);
	return call_result(code);
}

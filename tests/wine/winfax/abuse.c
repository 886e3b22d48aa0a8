/* SPDX-License-Identifier: MIT */
/*
 * Calls that are wrong: handles that are none, NULL where a pointer must be,
 * structures of another size. Each has the code that it must give.
 */
#include "shell.h"

#include <stdio.h>

static unsigned tried, wrong;

static void check(const char *what, BOOL result, DWORD error, DWORD expected)
{
	tried++;
	if (!result && error == expected)
		return;
	printf(", \"wrong%u\": \"", wrong++);
	for (; *what; what++)
		putchar(*what == '"' ? '\'' : *what);
	printf(": %s, error %u, not %u\"", result ? "TRUE" : "FALSE", (unsigned)error, (unsigned)expected);
}

#define FAILS(expected, call) \
	do { \
		BOOL result_; \
		SetLastError(0x2BAD); \
		result_ = call; \
		check(#call, result_, GetLastError(), expected); \
	} while (0)

#define GUID_TEXT TEXT("{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}")

static BOOL CALLBACK no_recipient(HANDLE handle, DWORD number, LPVOID context, PFAX_JOB_PARAM param,
				  PFAX_COVERPAGE_INFO cover)
{
	(void)handle;
	(void)number;
	(void)context;
	(void)param;
	(void)cover;
	return FALSE;
}

static BOOL CALLBACK no_method(HANDLE handle, LPVOID context, LPWSTR name, LPWSTR friendly_name, LPWSTR function,
			       LPWSTR guid)
{
	(void)handle;
	(void)context;
	(void)name;
	(void)friendly_name;
	(void)function;
	(void)guid;
	return FALSE;
}

/* Everything that takes a server's handle, with one that is none. */
static void bad_server_handle(HANDLE h)
{
	FAX_JOB_PARAM param = {.SizeOfStruct = sizeof(param), .RecipientNumber = TEXT("1")};
	FAX_CONFIGURATION config = {.SizeOfStruct = sizeof(config)};
	FAX_GLOBAL_ROUTING_INFO global = {.SizeOfStruct = sizeof(global), .Guid = GUID_TEXT, .Priority = 1};
	FAX_LOG_CATEGORY category = {.Category = FAXLOG_CATEGORY_INIT};
	HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1), opened;
	DWORD a, b, c;
	LPBYTE bytes;
	void *rows;

	FAILS(ERROR_INVALID_HANDLE, FaxAccessCheck(h, 0));
	FAILS(ERROR_INVALID_HANDLE, FaxSendDocument(h, TEXT("x"), &param, NULL, &a));
	FAILS(ERROR_INVALID_HANDLE, FaxSendDocumentForBroadcast(h, TEXT("x"), &a, no_recipient, NULL));
	FAILS(ERROR_INVALID_HANDLE, FaxEnumJobs(h, (PFAX_JOB_ENTRY *)&rows, &a));
	FAILS(ERROR_INVALID_HANDLE, FaxGetJob(h, 1, (PFAX_JOB_ENTRY *)&rows));
	FAILS(ERROR_INVALID_HANDLE, FaxSetJob(h, 1, JC_PAUSE, NULL));
	FAILS(ERROR_INVALID_HANDLE, FaxAbort(h, 1));
	FAILS(ERROR_INVALID_HANDLE, FaxGetPageData(h, 1, &bytes, &a, &b, &c));
	FAILS(ERROR_INVALID_HANDLE, FaxGetConfiguration(h, (PFAX_CONFIGURATION *)&rows));
	FAILS(ERROR_INVALID_HANDLE, FaxSetConfiguration(h, &config));
	FAILS(ERROR_INVALID_HANDLE, FaxGetLoggingCategories(h, (PFAX_LOG_CATEGORY *)&rows, &a));
	FAILS(ERROR_INVALID_HANDLE, FaxSetLoggingCategories(h, &category, 1));
	FAILS(ERROR_INVALID_HANDLE, FaxEnumPorts(h, (PFAX_PORT_INFO *)&rows, &a));
	FAILS(ERROR_INVALID_HANDLE, FaxOpenPort(h, 1, PORT_OPEN_QUERY, &opened));
	FAILS(ERROR_INVALID_HANDLE, FaxEnumGlobalRoutingInfo(h, (PFAX_GLOBAL_ROUTING_INFO *)&rows, &a));
	FAILS(ERROR_INVALID_HANDLE, FaxSetGlobalRoutingInfo(h, &global));
	FAILS(ERROR_INVALID_HANDLE, FaxInitializeEventQueue(h, port, 0, NULL, 0));
	FAILS(ERROR_INVALID_HANDLE, FaxRegisterRoutingExtensionW(h, L"x", L"x", L"x", no_method, NULL));
	CloseHandle(port);
}

/* And a port's. FaxSetPort() documents another code for NULL. */
static void bad_port_handle(HANDLE h)
{
	FAX_PORT_INFO info = {.SizeOfStruct = sizeof(info), .Priority = 1};
	BYTE data[2] = {0};
	LPBYTE bytes;
	void *rows;
	DWORD a;

	FAILS(ERROR_INVALID_HANDLE, FaxGetPort(h, (PFAX_PORT_INFO *)&rows));
	FAILS(h ? ERROR_INVALID_HANDLE : ERROR_INVALID_PARAMETER, FaxSetPort(h, &info));
	FAILS(ERROR_INVALID_HANDLE, FaxGetDeviceStatus(h, (PFAX_DEVICE_STATUS *)&rows));
	FAILS(ERROR_INVALID_HANDLE, FaxEnumRoutingMethods(h, (PFAX_ROUTING_METHOD *)&rows, &a));
	FAILS(ERROR_INVALID_HANDLE, FaxEnableRoutingMethod(h, GUID_TEXT, TRUE));
	FAILS(ERROR_INVALID_HANDLE, FaxGetRoutingInfo(h, GUID_TEXT, &bytes, &a));
	FAILS(ERROR_INVALID_HANDLE, FaxSetRoutingInfo(h, GUID_TEXT, data, sizeof(data)));
}

static void null_pointers_server(HANDLE s, LPCTSTR file)
{
	FAX_JOB_PARAM param = {.SizeOfStruct = sizeof(param), .RecipientNumber = TEXT("1")};
	DWORD a, b, c;
	LPBYTE bytes;
	void *rows;

	FAILS(ERROR_INVALID_PARAMETER, FaxConnectFaxServer(NULL, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxCompleteJobParams(NULL, (PFAX_COVERPAGE_INFO *)&rows));
	FAILS(ERROR_INVALID_PARAMETER, FaxCompleteJobParams((PFAX_JOB_PARAM *)&rows, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxSendDocument(s, NULL, &param, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxSendDocument(s, file, NULL, NULL, &a));
	param.RecipientNumber = NULL;
	FAILS(ERROR_INVALID_PARAMETER, FaxSendDocument(s, file, &param, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxSendDocumentForBroadcast(s, NULL, &a, no_recipient, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxSendDocumentForBroadcast(s, file, &a, NULL, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxSendDocumentForBroadcast(s, file, &a, no_recipient, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnumJobs(s, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnumJobs(s, (PFAX_JOB_ENTRY *)&rows, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetJob(s, 1, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetPageData(s, 1, NULL, &a, &b, &c));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetPageData(s, 1, &bytes, NULL, &b, &c));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetPageData(s, 1, &bytes, &a, NULL, &c));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetPageData(s, 1, &bytes, &a, &b, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetConfiguration(s, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetConfiguration(s, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetLoggingCategories(s, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetLoggingCategories(s, (PFAX_LOG_CATEGORY *)&rows, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetLoggingCategories(s, NULL, 1));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnumPorts(s, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnumPorts(s, (PFAX_PORT_INFO *)&rows, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxOpenPort(s, 1, PORT_OPEN_QUERY, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnumGlobalRoutingInfo(s, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnumGlobalRoutingInfo(s, (PFAX_GLOBAL_ROUTING_INFO *)&rows, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetGlobalRoutingInfo(s, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxInitializeEventQueue(s, NULL, 0, NULL, 0));
	FAILS(ERROR_INVALID_PARAMETER, FaxRegisterRoutingExtensionW(s, NULL, L"x", L"x", no_method, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxRegisterRoutingExtensionW(s, L"x", NULL, L"x", no_method, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxRegisterRoutingExtensionW(s, L"x", L"x", NULL, no_method, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxRegisterRoutingExtensionW(s, L"x", L"x", L"x", NULL, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxRegisterServiceProviderW(NULL, L"x", L"x", L"x"));
	FAILS(ERROR_INVALID_PARAMETER, FaxRegisterServiceProviderW(L"x", NULL, L"x", L"x"));
	FAILS(ERROR_INVALID_PARAMETER, FaxRegisterServiceProviderW(L"x", L"x", NULL, L"x"));
	FAILS(ERROR_INVALID_PARAMETER, FaxRegisterServiceProviderW(L"x", L"x", L"x", NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxUnregisterServiceProviderW(NULL));
}

static void null_pointers_port(HANDLE p)
{
	BYTE data[2] = {0};
	LPBYTE bytes;
	void *rows;
	DWORD a;

	FAILS(ERROR_INVALID_PARAMETER, FaxGetPort(p, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetPort(p, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetDeviceStatus(p, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnumRoutingMethods(p, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnumRoutingMethods(p, (PFAX_ROUTING_METHOD *)&rows, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxEnableRoutingMethod(p, NULL, TRUE));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetRoutingInfo(p, NULL, &bytes, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetRoutingInfo(p, GUID_TEXT, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxGetRoutingInfo(p, GUID_TEXT, &bytes, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetRoutingInfo(p, NULL, data, sizeof(data)));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetRoutingInfo(p, GUID_TEXT, NULL, 2));
}

static void print_pointers(void)
{
	FAX_PRINT_INFO info = {.SizeOfStruct = sizeof(info), .RecipientNumber = TEXT("1")};
	FAX_CONTEXT_INFO context = {.SizeOfStruct = sizeof(context)};
	FAX_COVERPAGE_INFO cover = {.SizeOfStruct = sizeof(cover), .CoverPageName = TEXT("x.cov")};
	DWORD id;

	FAILS(ERROR_INVALID_PARAMETER, FaxStartPrintJob(NULL, NULL, &id, &context));
	FAILS(ERROR_INVALID_PARAMETER, FaxStartPrintJob(NULL, &info, NULL, &context));
	FAILS(ERROR_INVALID_PARAMETER, FaxStartPrintJob(NULL, &info, &id, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxPrintCoverPage(NULL, &cover));
	FAILS(ERROR_INVALID_PARAMETER, FaxPrintCoverPage(&context, NULL));
	FAILS(ERROR_INVALID_PARAMETER, FaxPrintCoverPage(&context, &cover)); /* without a DC */
	info.RecipientNumber = NULL;
	FAILS(ERROR_INVALID_PARAMETER, FaxStartPrintJob(NULL, &info, &id, &context));
	info.RecipientNumber = TEXT("1");
	info.SizeOfStruct--;
	FAILS(ERROR_INVALID_PARAMETER, FaxStartPrintJob(NULL, &info, &id, &context));
	info.SizeOfStruct++;
	context.SizeOfStruct++;
	FAILS(ERROR_INVALID_PARAMETER, FaxStartPrintJob(NULL, &info, &id, &context));
	context.hDC = CreateEnhMetaFileW(NULL, NULL, NULL, NULL);
	FAILS(ERROR_INVALID_PARAMETER, FaxPrintCoverPage(&context, &cover));
	context.SizeOfStruct--;
	cover.SizeOfStruct = 0;
	FAILS(ERROR_INVALID_PARAMETER, FaxPrintCoverPage(&context, &cover));
	cover.SizeOfStruct = sizeof(cover);
	cover.CoverPageName = NULL;
	FAILS(ERROR_INVALID_PARAMETER, FaxPrintCoverPage(&context, &cover));
	DeleteEnhMetaFile(CloseEnhMetaFile(context.hDC));
}

/* Structures that are of another size than they say, or of none. */
static void sizes(HANDLE s, HANDLE p, LPCTSTR file, int difference)
{
	FAX_JOB_PARAM param = {.SizeOfStruct = sizeof(param) + difference, .RecipientNumber = TEXT("1")};
	FAX_JOB_PARAM good = {.SizeOfStruct = sizeof(good), .RecipientNumber = TEXT("1")};
	FAX_COVERPAGE_INFO cover = {.SizeOfStruct = sizeof(cover) + difference};
	FAX_CONFIGURATION config = {.SizeOfStruct = sizeof(config) + difference};
	FAX_GLOBAL_ROUTING_INFO global = {
		.SizeOfStruct = sizeof(global) + difference, .Guid = GUID_TEXT, .Priority = 1};
	FAX_PORT_INFO info = {.SizeOfStruct = sizeof(info) + difference, .Priority = 1};
	DWORD a;

	FAILS(ERROR_INVALID_PARAMETER, FaxSendDocument(s, file, &param, NULL, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxSendDocument(s, file, &good, &cover, &a));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetConfiguration(s, &config));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetGlobalRoutingInfo(s, &global));
	FAILS(ERROR_INVALID_PARAMETER, FaxSetPort(p, &info));
}

/* SERVER'S-HANDLE PORT'S-HANDLE CLOSED-HANDLE FILE */
static void abuse(char **args)
{
	HANDLE server = handle_of(args[0]), port = handle_of(args[1]), closed = handle_of(args[2]);
	HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);
	HANDLE none[] = {NULL,
			 INVALID_HANDLE_VALUE,
			 (HANDLE)(ULONG_PTR)0xdeadbeef,
			 closed,
			 event,
			 &tried,
			 (HANDLE)((ULONG_PTR)server + 1),
			 (HANDLE)((ULONG_PTR)server ^ 0x10000),
			 (HANDLE)((ULONG_PTR)server + 0x4000)};
	size_t i;

	tried = wrong = 0;
	call_begins();
	call_ended(TRUE);
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		bad_server_handle(none[i]);
		bad_port_handle(none[i]);
		FAILS(ERROR_INVALID_HANDLE, FaxClose(none[i]));
	}
	bad_server_handle(port);
	bad_port_handle(server);
	null_pointers_server(server, text_of(args[3]));
	null_pointers_port(port);
	print_pointers();
	sizes(server, port, text_of(args[3]), 1);
	sizes(server, port, text_of(args[3]), -4);
	sizes(server, port, text_of(args[3]), 0x10000);
	CloseHandle(event);
	tell_number("tried", tried);
	tell_number("wrong", wrong);
}

const struct command commands_abuse[] = {
	{"abuse", 4, abuse},
	{NULL,    0, NULL },
};

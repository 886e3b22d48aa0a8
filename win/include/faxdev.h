/* SPDX-License-Identifier: MIT */
/*
 * faxdev.h: the interface between a fax service and a service provider, a DLL
 * that drives fax devices, as programs for the Windows 2000 Platform SDK know
 * it. Unicode only.
 *
 * The provider exports the functions declared at the end. They return FALSE on
 * failure and say why with SetLastError(). A job runs in a thread of its own:
 * FaxDevStartJob(), then FaxDevSend() or FaxDevReceive(), FaxDevEndJob();
 * FaxDevReportStatus() and FaxDevAbortOperation() may come from others at any
 * time. Memory that passes between the two comes from the heap that
 * FaxDevInitialize() is given.
 */
#ifndef _FAXDEV_H_
#define _FAXDEV_H_

#include <windows.h>
#include <tapi.h> /* HLINE, HCALL, HLINEAPP: 4 bytes in 64-bit programs too */
#include <commctrl.h>

#ifdef __cplusplus
extern "C" {
#endif

/* FAX_DEV_STATUS.StatusId */
#define FS_INITIALIZING 0x20000000
#define FS_DIALING 0x20000001
#define FS_TRANSMITTING 0x20000002
#define FS_RECEIVING 0x20000004
#define FS_COMPLETED 0x20000008
#define FS_HANDLED 0x20000010 /* the provider keeps the document and sends it later itself */
#define FS_LINE_UNAVAILABLE 0x20000020
#define FS_BUSY 0x20000040
#define FS_NO_ANSWER 0x20000080
#define FS_BAD_ADDRESS 0x20000100
#define FS_NO_DIAL_TONE 0x20000200
#define FS_DISCONNECTED 0x20000400
#define FS_FATAL_ERROR 0x20000800
#define FS_NOT_FAX_CALL 0x20001000
#define FS_CALL_DELAYED 0x20002000
#define FS_CALL_BLACKLISTED 0x20004000
#define FS_USER_ABORT 0x20200000
#define FS_ANSWERED 0x20800000

/* What the service reserves behind FAX_RECEIVE and FAX_DEV_STATUS, in bytes, for the texts they point to. */
#define FAXDEVRECEIVE_SIZE 4096
#define FAXDEVREPORTSTATUS_SIZE 4096

/* ---- structures ----------------------------------------------------- */

/* A fax to be sent. */
typedef struct _FAX_SEND {
	DWORD SizeOfStruct;
	LPWSTR FileName;     /* TIFF class F, full path */
	LPWSTR CallerName;   /* the sender */
	LPWSTR CallerNumber; /* TSID to be shown */
	LPWSTR ReceiverName;
	LPWSTR ReceiverNumber; /* to be dialled */
	BOOL Branding;         /* the provider writes the banner */
	HCALL CallHandle;      /* 0 */
	DWORD Reserved[3];     /* 0 */
} FAX_SEND, *PFAX_SEND;

/* A fax to be received. */
typedef struct _FAX_RECEIVE {
	DWORD SizeOfStruct;
	LPWSTR FileName;       /* to be written; it exists and is empty */
	LPWSTR ReceiverName;   /* from the provider: this device */
	LPWSTR ReceiverNumber; /* from the provider: its CSID */
	DWORD Reserved[4];     /* 0 */
} FAX_RECEIVE, *PFAX_RECEIVE;

/* What a job is doing, and how it ended. */
typedef struct _FAX_DEV_STATUS {
	DWORD SizeOfStruct;
	DWORD StatusId;  /* FS_*, LINEERR_*, or a number of the provider's own */
	DWORD StringId;  /* then: the words for it, a string in the provider's resources */
	DWORD PageCount; /* the current page */
	LPWSTR CSI;      /* the far station's id */
	LPWSTR CallerId;
	LPWSTR RoutingInfo; /* Number[|More] */
	DWORD ErrorCode;    /* of Win32 */
	DWORD Reserved[3];  /* 0 */
} FAX_DEV_STATUS, *PFAX_DEV_STATUS;

/* ---- callbacks ------------------------------------------------------ */

/* The service's; for later use. */
typedef BOOL(CALLBACK *PFAX_SERVICE_CALLBACK)(HANDLE FaxHandle, DWORD DeviceId, DWORD_PTR Param1, DWORD_PTR Param2,
					      DWORD_PTR Param3);

/* The provider's: messages of TAPI about its calls; and LINE_DEVSPECIFIC when a virtual device is switched on or off.
 */
typedef void(CALLBACK *PFAX_LINECALLBACK)(HANDLE FaxHandle, DWORD hDevice, DWORD dwMessage, DWORD_PTR dwInstance,
					  DWORD_PTR dwParam1, DWORD_PTR dwParam2, DWORD_PTR dwParam3);

/* The service's: to be called when an outgoing call has its handle. FALSE: end the call. */
typedef BOOL(CALLBACK *PFAX_SEND_CALLBACK)(HANDLE FaxHandle, HCALL CallHandle, DWORD Reserved1, DWORD Reserved2);

/* ---- what the provider exports -------------------------------------- */

/* Once, before all others. */
BOOL WINAPI FaxDevInitialize(HLINEAPP LineAppHandle, HANDLE HeapHandle, PFAX_LINECALLBACK *LineCallbackFunction,
			     PFAX_SERVICE_CALLBACK FaxServiceCallback);
typedef BOOL(WINAPI *PFAXDEVINITIALIZE)(HLINEAPP LineAppHandle, HANDLE HeapHandle,
					PFAX_LINECALLBACK *LineCallbackFunction,
					PFAX_SERVICE_CALLBACK FaxServiceCallback);

/*
 * Only for virtual devices: how many there are, what their names begin with
 * (128 characters with the end), and the number of the first, not 0. A call
 * that comes in is posted to the port, as LINEMESSAGE.
 */
BOOL WINAPI FaxDevVirtualDeviceCreation(LPDWORD DeviceCount, LPWSTR DeviceNamePrefix, LPDWORD DeviceIdPrefix,
					HANDLE CompletionPort, ULONG_PTR CompletionKey);
typedef BOOL(WINAPI *PFAXDEVVIRTUALDEVICECREATION)(LPDWORD DeviceCount, LPWSTR DeviceNamePrefix, LPDWORD DeviceIdPrefix,
						   HANDLE CompletionPort, ULONG_PTR CompletionKey);

/* Begins a job; FaxHandle gets the provider's handle of it. Each change of status is posted to the port. */
BOOL WINAPI FaxDevStartJob(HLINE LineHandle, DWORD DeviceId, PHANDLE FaxHandle, HANDLE CompletionPortHandle,
			   ULONG_PTR CompletionKey);
typedef BOOL(WINAPI *PFAXDEVSTARTJOB)(HLINE LineHandle, DWORD DeviceId, PHANDLE FaxHandle, HANDLE CompletionPortHandle,
				      ULONG_PTR CompletionKey);

BOOL WINAPI FaxDevEndJob(HANDLE FaxHandle);
typedef BOOL(WINAPI *PFAXDEVENDJOB)(HANDLE FaxHandle);

/* Returns when the fax is sent, or not. */
BOOL WINAPI FaxDevSend(HANDLE FaxHandle, PFAX_SEND FaxSend, PFAX_SEND_CALLBACK FaxSendCallback);
typedef BOOL(WINAPI *PFAXDEVSEND)(HANDLE FaxHandle, PFAX_SEND FaxSend, PFAX_SEND_CALLBACK FaxSendCallback);

/* Returns when the fax is received, or not. CallHandle is NULL to begin without a ring. */
BOOL WINAPI FaxDevReceive(HANDLE FaxHandle, HCALL CallHandle, PFAX_RECEIVE FaxReceive);
typedef BOOL(WINAPI *PFAXDEVRECEIVE)(HANDLE FaxHandle, HCALL CallHandle, PFAX_RECEIVE FaxReceive);

/* FaxStatus may be NULL with size 0, to learn the size. */
BOOL WINAPI FaxDevReportStatus(HANDLE FaxHandle, PFAX_DEV_STATUS FaxStatus, DWORD FaxStatusSize,
			       LPDWORD FaxStatusSizeRequired);
typedef BOOL(WINAPI *PFAXDEVREPORTSTATUS)(HANDLE FaxHandle, PFAX_DEV_STATUS FaxStatus, DWORD FaxStatusSize,
					  LPDWORD FaxStatusSizeRequired);

/* The job that runs fails soon, with FS_USER_ABORT. */
BOOL WINAPI FaxDevAbortOperation(HANDLE FaxHandle);
typedef BOOL(WINAPI *PFAXDEVABORTOPERATION)(HANDLE FaxHandle);

/* These two may be missing. */
BOOL WINAPI FaxDevConfigure(HPROPSHEETPAGE *PropSheetPage);
typedef BOOL(WINAPI *PFAXDEVCONFIGURE)(HPROPSHEETPAGE *PropSheetPage);

HRESULT WINAPI FaxDevShutdown(void);
typedef HRESULT(WINAPI *PFAXDEVSHUTDOWN)(void);

#ifdef __cplusplus
}
#endif
#endif

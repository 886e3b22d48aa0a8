/* SPDX-License-Identifier: MIT */
/*
 * winfax.h: the C interface of the Windows fax service client, as programs for
 * the Windows 2000 Platform SDK know it: functions of winfax.dll, their
 * structures and numbers. Works in C and C++, 32 and 64 bit, with MinGW-w64
 * and with compilers of the Microsoft kind.
 *
 * Functions with text have an A form (ANSI code page) and a W form (UTF-16);
 * the plain name is the one that UNICODE chooses, and so for structures. Every
 * function returns FALSE on failure and then says why in GetLastError().
 * Whoever calls sets SizeOfStruct. What a function allocates comes as one
 * block, the texts behind the structures: free it once, with FaxFreeBuffer().
 *
 *	HANDLE server;
 *	PFAX_PORT_INFO ports;
 *	DWORD count;
 *
 *	if (FaxConnectFaxServer(NULL, &server) && FaxEnumPorts(server, &ports, &count)) {
 *		...
 *		FaxFreeBuffer(ports);
 *	}
 *
 * FaxUnregisterRoutingExtension is not here: later headers declare it, but no
 * winfax.dll has it.
 */
#ifndef _FAXAPI_
#define _FAXAPI_

#include <windows.h>
#include <tapi.h> /* HCALL, 4 bytes in 64-bit programs too */

#ifdef __cplusplus
extern "C" {
#endif

/* Define it as empty before, to link with the functions themselves and not with winfax.dll. */
#ifndef WINFAXAPI
#define WINFAXAPI DECLSPEC_IMPORT
#endif

/* The form of a name that UNICODE chooses. */
#ifdef UNICODE
#define WINFAX_NAME_AW(name) name##W
#else
#define WINFAX_NAME_AW(name) name##A
#endif

/* clang-format off */

/* ---- errors --------------------------------------------------------- */

/* They came after Windows 2000; its functions report ordinary codes of Win32. */
#define FAX_ERR_START                      7001L
#define FAX_ERR_SRV_OUTOFMEMORY            7001L
#define FAX_ERR_GROUP_NOT_FOUND            7002L
#define FAX_ERR_BAD_GROUP_CONFIGURATION    7003L
#define FAX_ERR_GROUP_IN_USE               7004L
#define FAX_ERR_RULE_NOT_FOUND             7005L
#define FAX_ERR_NOT_NTFS                   7006L
#define FAX_ERR_DIRECTORY_IN_USE           7007L
#define FAX_ERR_FILE_ACCESS_DENIED         7008L
#define FAX_ERR_MESSAGE_NOT_FOUND          7009L
#define FAX_ERR_DEVICE_NUM_LIMIT_EXCEEDED  7010L
#define FAX_ERR_NOT_SUPPORTED_ON_THIS_SKU  7011L
#define FAX_ERR_VERSION_MISMATCH           7012L
#define FAX_ERR_RECIPIENTS_LIMIT           7013L
#define FAX_ERR_END                        7013L

/* The same as HRESULTs. */
#define WINFAX_HRESULT(code)               MAKE_HRESULT(SEVERITY_ERROR, FACILITY_ITF, code)
#define FAX_E_SRV_OUTOFMEMORY              WINFAX_HRESULT(FAX_ERR_SRV_OUTOFMEMORY)
#define FAX_E_GROUP_NOT_FOUND              WINFAX_HRESULT(FAX_ERR_GROUP_NOT_FOUND)
#define FAX_E_BAD_GROUP_CONFIGURATION      WINFAX_HRESULT(FAX_ERR_BAD_GROUP_CONFIGURATION)
#define FAX_E_GROUP_IN_USE                 WINFAX_HRESULT(FAX_ERR_GROUP_IN_USE)
#define FAX_E_RULE_NOT_FOUND               WINFAX_HRESULT(FAX_ERR_RULE_NOT_FOUND)
#define FAX_E_NOT_NTFS                     WINFAX_HRESULT(FAX_ERR_NOT_NTFS)
#define FAX_E_DIRECTORY_IN_USE             WINFAX_HRESULT(FAX_ERR_DIRECTORY_IN_USE)
#define FAX_E_FILE_ACCESS_DENIED           WINFAX_HRESULT(FAX_ERR_FILE_ACCESS_DENIED)
#define FAX_E_MESSAGE_NOT_FOUND            WINFAX_HRESULT(FAX_ERR_MESSAGE_NOT_FOUND)
#define FAX_E_DEVICE_NUM_LIMIT_EXCEEDED    WINFAX_HRESULT(FAX_ERR_DEVICE_NUM_LIMIT_EXCEEDED)
#define FAX_E_NOT_SUPPORTED_ON_THIS_SKU    WINFAX_HRESULT(FAX_ERR_NOT_SUPPORTED_ON_THIS_SKU)
#define FAX_E_VERSION_MISMATCH             WINFAX_HRESULT(FAX_ERR_VERSION_MISMATCH)
#define FAX_E_RECIPIENTS_LIMIT             WINFAX_HRESULT(FAX_ERR_RECIPIENTS_LIMIT)

/* ---- numbers -------------------------------------------------------- */

typedef enum FAX_ENUM_LOG_LEVELS {
	FAXLOG_LEVEL_NONE = 0,
	FAXLOG_LEVEL_MIN = 1, /* severe errors */
	FAXLOG_LEVEL_MED = 2,
	FAXLOG_LEVEL_MAX = 3 /* everything */
} FAX_ENUM_LOG_LEVELS;

typedef enum FAX_ENUM_LOG_CATEGORIES {
	FAXLOG_CATEGORY_INIT = 1, /* start and stop of the service */
	FAXLOG_CATEGORY_OUTBOUND = 2,
	FAXLOG_CATEGORY_INBOUND = 3,
	FAXLOG_CATEGORY_UNKNOWN = 4
} FAX_ENUM_LOG_CATEGORIES;

/* What FaxSetJob() does. */
typedef enum FAX_ENUM_JOB_COMMANDS {
	JC_UNKNOWN = 0,
	JC_DELETE = 1,
	JC_PAUSE = 2,
	JC_RESUME = 3
} FAX_ENUM_JOB_COMMANDS;
#define JC_RESTART  JC_RESUME

/* FAX_JOB_ENTRY.JobType, FAX_DEVICE_STATUS.JobType */
#define JT_UNKNOWN       0
#define JT_SEND          1
#define JT_RECEIVE       2
#define JT_ROUTING       3 /* received; routing failed and will be tried again */
#define JT_FAIL_RECEIVE  4 /* received in part */

/* FAX_JOB_ENTRY.QueueStatus. The later interfaces number the same states with twice these values. */
#define JS_PENDING           0x00000000
#define JS_INPROGRESS        0x00000001
#define JS_DELETING          0x00000002
#define JS_FAILED            0x00000004
#define JS_PAUSED            0x00000008
#define JS_NOLINE            0x00000010
#define JS_RETRYING          0x00000020
#define JS_RETRIES_EXCEEDED  0x00000040

/* ScheduleAction */
typedef enum FAX_ENUM_JOB_SEND_ATTRIBUTES {
	JSA_NOW = 0,
	JSA_SPECIFIC_TIME = 1,
	JSA_DISCOUNT_PERIOD = 2
} FAX_ENUM_JOB_SEND_ATTRIBUTES;

/* DeliveryReportType */
typedef enum FAX_ENUM_DELIVERY_REPORT_TYPES {
	DRT_NONE = 0,
	DRT_EMAIL = 1, /* DeliveryReportAddress is an e-mail address */
	DRT_INBOX = 2 /* it is a MAPI profile */
} FAX_ENUM_DELIVERY_REPORT_TYPES;

/* FAX_PORT_INFO.Flags */
#define FPF_RECEIVE  0x00000001
#define FPF_SEND     0x00000002
#define FPF_VIRTUAL  0x00000004 /* cannot be changed */

/* What FaxOpenPort() opens a port for. One client at a time holds it with MODIFY, which includes QUERY. */
typedef enum FAX_ENUM_PORT_OPEN_TYPE {
	PORT_OPEN_QUERY = 1,
	PORT_OPEN_MODIFY = 2
} FAX_ENUM_PORT_OPEN_TYPE;

/* What a device is doing. They look like bits, but exactly one holds at a time. */
#define FPS_DIALING           0x20000001
#define FPS_SENDING           0x20000002
#define FPS_RECEIVING         0x20000004
#define FPS_COMPLETED         0x20000008
#define FPS_HANDLED           0x20000010 /* the provider has taken the document and sends it itself */
#define FPS_UNAVAILABLE       0x20000020 /* another program uses the line */
#define FPS_BUSY              0x20000040
#define FPS_NO_ANSWER         0x20000080
#define FPS_BAD_ADDRESS       0x20000100
#define FPS_NO_DIAL_TONE      0x20000200
#define FPS_DISCONNECTED      0x20000400
#define FPS_FATAL_ERROR       0x20000800
#define FPS_NOT_FAX_CALL      0x20001000
#define FPS_CALL_DELAYED      0x20002000 /* busy too often; national rules forbid another try now */
#define FPS_CALL_BLACKLISTED  0x20004000
#define FPS_INITIALIZING      0x20008000
#define FPS_OFFLINE           0x20010000
#define FPS_RINGING           0x20020000
#define FPS_AVAILABLE         0x20100000 /* idle */
#define FPS_ABORTING          0x20200000
#define FPS_ROUTING           0x20400000
#define FPS_ANSWERED          0x20800000

/* FAX_EVENT.EventId */
#define FEI_DIALING            0x00000001
#define FEI_SENDING            0x00000002
#define FEI_RECEIVING          0x00000003
#define FEI_COMPLETED          0x00000004
#define FEI_BUSY               0x00000005
#define FEI_NO_ANSWER          0x00000006
#define FEI_BAD_ADDRESS        0x00000007
#define FEI_NO_DIAL_TONE       0x00000008
#define FEI_DISCONNECTED       0x00000009
#define FEI_FATAL_ERROR        0x0000000a
#define FEI_NOT_FAX_CALL       0x0000000b
#define FEI_CALL_DELAYED       0x0000000c
#define FEI_CALL_BLACKLISTED   0x0000000d
#define FEI_RINGING            0x0000000e
#define FEI_ABORTING           0x0000000f
#define FEI_ROUTING            0x00000010
#define FEI_MODEM_POWERED_ON   0x00000011
#define FEI_MODEM_POWERED_OFF  0x00000012
#define FEI_IDLE               0x00000013
#define FEI_FAXSVC_ENDED       0x00000014
#define FEI_ANSWERED           0x00000015
#define FEI_JOB_QUEUED         0x00000016
#define FEI_DELETED            0x00000017
#define FEI_INITIALIZING       0x00000018
#define FEI_LINE_UNAVAILABLE   0x00000019
#define FEI_HANDLED            0x0000001a
#define FEI_FAXSVC_STARTED     0x0000001b
#define FEI_NEVENTS            FEI_FAXSVC_STARTED

/* Rights, for FaxAccessCheck(). */
#define FAX_JOB_SUBMIT    0x0001 /* send */
#define FAX_JOB_QUERY     0x0002 /* list and read jobs */
#define FAX_CONFIG_QUERY  0x0004 /* read the server's settings, global routing, logging */
#define FAX_CONFIG_SET    0x0008 /* change them */
#define FAX_PORT_QUERY    0x0010 /* open and read ports, their status and routing */
#define FAX_PORT_SET      0x0020 /* change them */
#define FAX_JOB_MANAGE    0x0040 /* end and change jobs of others */

#define FAX_READ        (STANDARD_RIGHTS_READ | FAX_JOB_QUERY | FAX_CONFIG_QUERY | FAX_PORT_QUERY)
#define FAX_WRITE       (STANDARD_RIGHTS_WRITE | FAX_JOB_SUBMIT)
#define FAX_ALL_ACCESS  (STANDARD_RIGHTS_ALL | FAX_JOB_SUBMIT | FAX_JOB_QUERY | FAX_CONFIG_QUERY | \
			 FAX_CONFIG_SET | FAX_PORT_QUERY | FAX_PORT_SET | FAX_JOB_MANAGE)

/* ---- structures ----------------------------------------------------- */

/*
 * The A and the W form of a structure have the same members: they are listed
 * once, STR being the text. Default packing.
 */
#define WINFAX_STRUCT(NAME) \
	typedef struct _##NAME##A { NAME##_MEMBERS(LPCSTR) } NAME##A, *P##NAME##A; \
	typedef struct _##NAME##W { NAME##_MEMBERS(LPCWSTR) } NAME##W, *P##NAME##W; \
	typedef WINFAX_NAME_AW(NAME) NAME; \
	typedef WINFAX_NAME_AW(P##NAME) P##NAME

/* A member that Windows 2000 had under another name. */
#ifdef __GNUC__
#define WINFAX_TWO_NAMES(TYPE, NAME, NAME_2000) __extension__ union { TYPE NAME; TYPE NAME_2000; };
#else
#define WINFAX_TWO_NAMES(TYPE, NAME, NAME_2000) union { TYPE NAME; TYPE NAME_2000; };
#endif

typedef struct _FAX_TIME {
	WORD Hour;   /* 0 to 23 */
	WORD Minute; /* 0 to 59 */
} FAX_TIME, *PFAX_TIME;

/* Settings of the server. */
#define FAX_CONFIGURATION_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	DWORD Retries;             /* further attempts after a failure */ \
	DWORD RetryDelay;          /* minutes between them */ \
	DWORD DirtyDays;           /* days that an unsent job is kept; 0xFFFFFFFF: for ever */ \
	BOOL Branding;             /* a banner on each page sent */ \
	BOOL UseDeviceTsid;        /* the device's TSID replaces the user's */ \
	BOOL ServerCp;             /* only cover pages of the server */ \
	BOOL PauseServerQueue;     \
	FAX_TIME StartCheapTime;   /* discount period, local time */ \
	FAX_TIME StopCheapTime;    /* earlier than its start: on the next day */ \
	BOOL ArchiveOutgoingFaxes; \
	STR ArchiveDirectory;      /* full path */ \
	WINFAX_TWO_NAMES(STR, Reserved, InboundProfile) /* MAPI profile */
WINFAX_STRUCT(FAX_CONFIGURATION);

/* What to send, and to whom. */
#define FAX_JOB_PARAM_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	STR RecipientNumber;       /* required */ \
	STR RecipientName; \
	STR Tsid;                  /* up to 20 ASCII characters */ \
	STR SenderName; \
	STR SenderCompany; \
	STR SenderDept; \
	STR BillingCode; \
	DWORD ScheduleAction;      /* JSA_* */ \
	SYSTEMTIME ScheduleTime;   /* for JSA_SPECIFIC_TIME; UTC */ \
	DWORD DeliveryReportType;  /* DRT_* */ \
	STR DeliveryReportAddress; \
	STR DocumentName;          /* as users see it */ \
	HCALL CallHandle;          /* 0 */ \
	DWORD_PTR Reserved[3];     /* 0 */
WINFAX_STRUCT(FAX_JOB_PARAM);

/* What to write on the cover page. */
#define FAX_COVERPAGE_INFO_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	STR CoverPageName;         /* .cov file: name in the common folder, or full path; required */ \
	BOOL UseServerCoverPage;   /* it is in the common folder */ \
	STR RecName; \
	STR RecFaxNumber; \
	STR RecCompany; \
	STR RecStreetAddress; \
	STR RecCity; \
	STR RecState; \
	STR RecZip; \
	STR RecCountry; \
	STR RecTitle; \
	STR RecDepartment; \
	STR RecOfficeLocation; \
	STR RecHomePhone; \
	STR RecOfficePhone; \
	STR SdrName; \
	STR SdrFaxNumber; \
	STR SdrCompany; \
	STR SdrAddress; \
	STR SdrTitle; \
	STR SdrDepartment; \
	STR SdrOfficeLocation; \
	STR SdrHomePhone; \
	STR SdrOfficePhone; \
	STR Note; \
	STR Subject; \
	SYSTEMTIME TimeSent;       /* set by the service; local time */ \
	DWORD PageCount;           /* set by the service */
WINFAX_STRUCT(FAX_COVERPAGE_INFO);

/* A job that waits or runs. */
#define FAX_JOB_ENTRY_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	DWORD JobId;               /* not that of the print spooler */ \
	STR UserName;              /* who queued it */ \
	DWORD JobType;             /* JT_* */ \
	DWORD QueueStatus;         /* JS_* */ \
	DWORD Status;              /* FPS_* of the device, while JS_INPROGRESS */ \
	DWORD Size;                /* bytes */ \
	DWORD PageCount; \
	STR RecipientNumber; \
	STR RecipientName; \
	STR Tsid; \
	STR SenderName; \
	STR SenderCompany; \
	STR SenderDept; \
	STR BillingCode; \
	DWORD ScheduleAction;      /* JSA_* */ \
	SYSTEMTIME ScheduleTime;   /* as in FAX_JOB_PARAM */ \
	DWORD DeliveryReportType;  /* DRT_* */ \
	STR DeliveryReportAddress; \
	STR DocumentName;
WINFAX_STRUCT(FAX_JOB_ENTRY);

/* A port. FaxSetPort() looks at Flags, Rings, Priority, Tsid and Csid only. */
#define FAX_PORT_INFO_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	DWORD DeviceId; \
	DWORD State;               /* FPS_* */ \
	DWORD Flags;               /* FPF_* */ \
	DWORD Rings;               /* before answering: 0 to 99 */ \
	DWORD Priority;            /* 1 sends first */ \
	STR DeviceName; \
	STR Tsid; \
	STR Csid;
WINFAX_STRUCT(FAX_PORT_INFO);

/* What a port is doing. */
#define FAX_DEVICE_STATUS_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	STR CallerId;              /* NULL unless JT_RECEIVE */ \
	STR Csid; \
	DWORD CurrentPage;         /* from 1; 0 when idle */ \
	DWORD DeviceId; \
	STR DeviceName; \
	STR DocumentName; \
	DWORD JobType;             /* JT_SEND, JT_RECEIVE or JT_UNKNOWN */ \
	STR PhoneNumber;           /* dialled; NULL unless JT_SEND */ \
	STR RoutingString;         /* NULL unless JT_RECEIVE */ \
	STR SenderName; \
	STR RecipientName; \
	DWORD Size;                /* bytes of document and cover page; 0 unless JT_SEND */ \
	FILETIME StartTime;        /* of the transmission, UTC */ \
	DWORD Status;              /* FPS_* */ \
	STR StatusString;          /* NULL */ \
	FILETIME SubmittedTime;    /* UTC */ \
	DWORD TotalPages; \
	STR Tsid; \
	STR UserName;              /* who queued the job */
WINFAX_STRUCT(FAX_DEVICE_STATUS);

/* A routing method of a port. */
#define FAX_ROUTING_METHOD_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	DWORD DeviceId; \
	BOOL Enabled; \
	STR DeviceName; \
	STR Guid;                  /* as text, with braces */ \
	STR FriendlyName; \
	STR FunctionName;          /* export of the extension */ \
	STR ExtensionImageName;    /* its DLL */ \
	STR ExtensionFriendlyName;
WINFAX_STRUCT(FAX_ROUTING_METHOD);

/* A routing method of the server. FaxSetGlobalRoutingInfo() looks at Guid and Priority only. */
#define FAX_GLOBAL_ROUTING_INFO_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	DWORD Priority;            /* 1 runs first */ \
	STR Guid; \
	STR FriendlyName; \
	STR FunctionName; \
	STR ExtensionImageName; \
	STR ExtensionFriendlyName;
WINFAX_STRUCT(FAX_GLOBAL_ROUTING_INFO);

/* What the server logs of a category. The only structure without SizeOfStruct. */
#define FAX_LOG_CATEGORY_MEMBERS(STR) \
	STR Name;                  /* as users see it */ \
	DWORD Category;            /* FAXLOG_CATEGORY_* */ \
	DWORD Level;               /* FAXLOG_LEVEL_* */
WINFAX_STRUCT(FAX_LOG_CATEGORY);

/* What to print, for FaxStartPrintJob(). */
#define FAX_PRINT_INFO_MEMBERS(STR) \
	DWORD SizeOfStruct; \
	STR DocName;               /* as users see it */ \
	STR RecipientName; \
	STR RecipientNumber;       /* required, unless OutputFileName is given */ \
	STR SenderName; \
	STR SenderCompany; \
	STR SenderDept; \
	STR SenderBillingCode; \
	WINFAX_TWO_NAMES(STR, Reserved, DrProfileName) /* MAPI profile */ \
	STR DrEmailAddress;        /* for a delivery report */ \
	STR OutputFileName;        /* write this file and send nothing */
WINFAX_STRUCT(FAX_PRINT_INFO);

/* The device context that FaxStartPrintJob() gives. ServerName is empty for a local printer. */
typedef struct _FAX_CONTEXT_INFOA {
	DWORD SizeOfStruct;
	HDC hDC;
	CHAR ServerName[MAX_COMPUTERNAME_LENGTH + 1];
} FAX_CONTEXT_INFOA, *PFAX_CONTEXT_INFOA;

typedef struct _FAX_CONTEXT_INFOW {
	DWORD SizeOfStruct;
	HDC hDC;
	WCHAR ServerName[MAX_COMPUTERNAME_LENGTH + 1];
} FAX_CONTEXT_INFOW, *PFAX_CONTEXT_INFOW;

typedef WINFAX_NAME_AW(FAX_CONTEXT_INFO) FAX_CONTEXT_INFO;
typedef WINFAX_NAME_AW(PFAX_CONTEXT_INFO) PFAX_CONTEXT_INFO;

/* What happened. From a completion port it comes allocated: free it with LocalFree(). */
typedef struct _FAX_EVENTA {
	DWORD SizeOfStruct;
	FILETIME TimeStamp; /* UTC */
	DWORD DeviceId;
	DWORD EventId;      /* FEI_* */
	DWORD JobId;        /* 0xFFFFFFFF if it is about no job */
} FAX_EVENTA, *PFAX_EVENTA;
typedef FAX_EVENTA FAX_EVENTW, *PFAX_EVENTW;
typedef FAX_EVENTA FAX_EVENT, *PFAX_EVENT;

/* ---- functions ------------------------------------------------------ */

/* Declares a function and the type of a pointer to it, PFAX... */
#define WINFAX_FUNCTION(RESULT, NAME, POINTER, ARGUMENTS) \
	WINFAXAPI RESULT WINAPI NAME ARGUMENTS; \
	typedef RESULT (WINAPI *POINTER) ARGUMENTS

/* Connects with a server; NULL is this computer. Each handle, of a server or a port, ends with FaxClose(). */
WINFAX_FUNCTION(BOOL, FaxConnectFaxServerA, PFAXCONNECTFAXSERVERA, (LPCSTR MachineName, LPHANDLE FaxHandle));
WINFAX_FUNCTION(BOOL, FaxConnectFaxServerW, PFAXCONNECTFAXSERVERW, (LPCWSTR MachineName, LPHANDLE FaxHandle));
#define FaxConnectFaxServer WINFAX_NAME_AW(FaxConnectFaxServer)
#define PFAXCONNECTFAXSERVER WINFAX_NAME_AW(PFAXCONNECTFAXSERVER)

WINFAX_FUNCTION(BOOL, FaxClose, PFAXCLOSE, (HANDLE FaxHandle));

/* Frees what another function has allocated. */
WINFAX_FUNCTION(VOID, FaxFreeBuffer, PFAXFREEBUFFER, (LPVOID Buffer));

/* TRUE: the caller has all of these rights. FALSE: not all, if GetLastError() is ERROR_SUCCESS; else it is not known. */
WINFAX_FUNCTION(BOOL, FaxAccessCheck, PFAXACCESSCHECK, (HANDLE FaxHandle, DWORD AccessMask));

/*
 * Sending.
 */

/* Allocates both structures, with what the user has stored about himself. */
WINFAX_FUNCTION(BOOL, FaxCompleteJobParamsA, PFAXCOMPLETEJOBPARAMSA,
	(PFAX_JOB_PARAMA *JobParams, PFAX_COVERPAGE_INFOA *CoverpageInfo));
WINFAX_FUNCTION(BOOL, FaxCompleteJobParamsW, PFAXCOMPLETEJOBPARAMSW,
	(PFAX_JOB_PARAMW *JobParams, PFAX_COVERPAGE_INFOW *CoverpageInfo));
#define FaxCompleteJobParams WINFAX_NAME_AW(FaxCompleteJobParams)
#define PFAXCOMPLETEJOBPARAMS WINFAX_NAME_AW(PFAXCOMPLETEJOBPARAMS)

/* Queues one fax. CoverpageInfo and FaxJobId may be NULL. */
WINFAX_FUNCTION(BOOL, FaxSendDocumentA, PFAXSENDDOCUMENTA,
	(HANDLE FaxHandle, LPCSTR FileName, PFAX_JOB_PARAMA JobParams, const FAX_COVERPAGE_INFOA *CoverpageInfo,
	 LPDWORD FaxJobId));
WINFAX_FUNCTION(BOOL, FaxSendDocumentW, PFAXSENDDOCUMENTW,
	(HANDLE FaxHandle, LPCWSTR FileName, PFAX_JOB_PARAMW JobParams, const FAX_COVERPAGE_INFOW *CoverpageInfo,
	 LPDWORD FaxJobId));
#define FaxSendDocument WINFAX_NAME_AW(FaxSendDocument)
#define PFAXSENDDOCUMENT WINFAX_NAME_AW(PFAXSENDDOCUMENT)

/* Asked for recipient 1, 2, 3 ... of a broadcast; fills in both structures; FALSE: there are no more. */
typedef BOOL (CALLBACK *PFAX_RECIPIENT_CALLBACKA)(HANDLE FaxHandle, DWORD RecipientNumber, LPVOID Context,
	PFAX_JOB_PARAMA JobParams, PFAX_COVERPAGE_INFOA CoverpageInfo);
typedef BOOL (CALLBACK *PFAX_RECIPIENT_CALLBACKW)(HANDLE FaxHandle, DWORD RecipientNumber, LPVOID Context,
	PFAX_JOB_PARAMW JobParams, PFAX_COVERPAGE_INFOW CoverpageInfo);
#define PFAX_RECIPIENT_CALLBACK WINFAX_NAME_AW(PFAX_RECIPIENT_CALLBACK)

/*
 * Queues one document for many recipients, from 1 to 1000: all or none. FaxJobId gets the id of the first recipient's
 * job; each has its own, and there is no further one for the document itself.
 */
WINFAX_FUNCTION(BOOL, FaxSendDocumentForBroadcastA, PFAXSENDDOCUMENTFORBROADCASTA,
	(HANDLE FaxHandle, LPCSTR FileName, LPDWORD FaxJobId, PFAX_RECIPIENT_CALLBACKA FaxRecipientCallback,
	 LPVOID Context));
WINFAX_FUNCTION(BOOL, FaxSendDocumentForBroadcastW, PFAXSENDDOCUMENTFORBROADCASTW,
	(HANDLE FaxHandle, LPCWSTR FileName, LPDWORD FaxJobId, PFAX_RECIPIENT_CALLBACKW FaxRecipientCallback,
	 LPVOID Context));
#define FaxSendDocumentForBroadcast WINFAX_NAME_AW(FaxSendDocumentForBroadcast)
#define PFAXSENDDOCUMENTFORBROADCAST WINFAX_NAME_AW(PFAXSENDDOCUMENTFORBROADCAST)

/*
 * Jobs.
 */

WINFAX_FUNCTION(BOOL, FaxEnumJobsA, PFAXENUMJOBSA,
	(HANDLE FaxHandle, PFAX_JOB_ENTRYA *JobEntry, LPDWORD JobsReturned));
WINFAX_FUNCTION(BOOL, FaxEnumJobsW, PFAXENUMJOBSW,
	(HANDLE FaxHandle, PFAX_JOB_ENTRYW *JobEntry, LPDWORD JobsReturned));
#define FaxEnumJobs WINFAX_NAME_AW(FaxEnumJobs)
#define PFAXENUMJOBS WINFAX_NAME_AW(PFAXENUMJOBS)

/* ERROR_INVALID_PARAMETER once the job has left the queue. */
WINFAX_FUNCTION(BOOL, FaxGetJobA, PFAXGETJOBA, (HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYA *JobEntry));
WINFAX_FUNCTION(BOOL, FaxGetJobW, PFAXGETJOBW, (HANDLE FaxHandle, DWORD JobId, PFAX_JOB_ENTRYW *JobEntry));
#define FaxGetJob WINFAX_NAME_AW(FaxGetJob)
#define PFAXGETJOB WINFAX_NAME_AW(PFAXGETJOB)

/* Command is one of JC_*; JobEntry is not looked at. */
WINFAX_FUNCTION(BOOL, FaxSetJobA, PFAXSETJOBA,
	(HANDLE FaxHandle, DWORD JobId, DWORD Command, const FAX_JOB_ENTRYA *JobEntry));
WINFAX_FUNCTION(BOOL, FaxSetJobW, PFAXSETJOBW,
	(HANDLE FaxHandle, DWORD JobId, DWORD Command, const FAX_JOB_ENTRYW *JobEntry));
#define FaxSetJob WINFAX_NAME_AW(FaxSetJob)
#define PFAXSETJOB WINFAX_NAME_AW(PFAXSETJOB)

/* Ends a job that waits or runs. */
WINFAX_FUNCTION(BOOL, FaxAbort, PFAXABORT, (HANDLE FaxHandle, DWORD JobId));

/* The first page of a job to be sent, a TIFF (MMR); its size in bytes, and of the page in pixels. */
WINFAX_FUNCTION(BOOL, FaxGetPageData, PFAXGETPAGEDATA,
	(HANDLE FaxHandle, DWORD JobId, LPBYTE *Buffer, LPDWORD BufferSize, LPDWORD ImageWidth, LPDWORD ImageHeight));

/*
 * Settings and logging: what is set replaces everything.
 */

WINFAX_FUNCTION(BOOL, FaxGetConfigurationA, PFAXGETCONFIGURATIONA,
	(HANDLE FaxHandle, PFAX_CONFIGURATIONA *FaxConfig));
WINFAX_FUNCTION(BOOL, FaxGetConfigurationW, PFAXGETCONFIGURATIONW,
	(HANDLE FaxHandle, PFAX_CONFIGURATIONW *FaxConfig));
#define FaxGetConfiguration WINFAX_NAME_AW(FaxGetConfiguration)
#define PFAXGETCONFIGURATION WINFAX_NAME_AW(PFAXGETCONFIGURATION)

WINFAX_FUNCTION(BOOL, FaxSetConfigurationA, PFAXSETCONFIGURATIONA,
	(HANDLE FaxHandle, const FAX_CONFIGURATIONA *FaxConfig));
WINFAX_FUNCTION(BOOL, FaxSetConfigurationW, PFAXSETCONFIGURATIONW,
	(HANDLE FaxHandle, const FAX_CONFIGURATIONW *FaxConfig));
#define FaxSetConfiguration WINFAX_NAME_AW(FaxSetConfiguration)
#define PFAXSETCONFIGURATION WINFAX_NAME_AW(PFAXSETCONFIGURATION)

WINFAX_FUNCTION(BOOL, FaxGetLoggingCategoriesA, PFAXGETLOGGINGCATEGORIESA,
	(HANDLE FaxHandle, PFAX_LOG_CATEGORYA *Categories, LPDWORD NumberCategories));
WINFAX_FUNCTION(BOOL, FaxGetLoggingCategoriesW, PFAXGETLOGGINGCATEGORIESW,
	(HANDLE FaxHandle, PFAX_LOG_CATEGORYW *Categories, LPDWORD NumberCategories));
#define FaxGetLoggingCategories WINFAX_NAME_AW(FaxGetLoggingCategories)
#define PFAXGETLOGGINGCATEGORIES WINFAX_NAME_AW(PFAXGETLOGGINGCATEGORIES)

WINFAX_FUNCTION(BOOL, FaxSetLoggingCategoriesA, PFAXSETLOGGINGCATEGORIESA,
	(HANDLE FaxHandle, const FAX_LOG_CATEGORYA *Categories, DWORD NumberCategories));
WINFAX_FUNCTION(BOOL, FaxSetLoggingCategoriesW, PFAXSETLOGGINGCATEGORIESW,
	(HANDLE FaxHandle, const FAX_LOG_CATEGORYW *Categories, DWORD NumberCategories));
#define FaxSetLoggingCategories WINFAX_NAME_AW(FaxSetLoggingCategories)
#define PFAXSETLOGGINGCATEGORIES WINFAX_NAME_AW(PFAXSETLOGGINGCATEGORIES)

/*
 * Ports.
 */

WINFAX_FUNCTION(BOOL, FaxEnumPortsA, PFAXENUMPORTSA,
	(HANDLE FaxHandle, PFAX_PORT_INFOA *PortInfo, LPDWORD PortsReturned));
WINFAX_FUNCTION(BOOL, FaxEnumPortsW, PFAXENUMPORTSW,
	(HANDLE FaxHandle, PFAX_PORT_INFOW *PortInfo, LPDWORD PortsReturned));
#define FaxEnumPorts WINFAX_NAME_AW(FaxEnumPorts)
#define PFAXENUMPORTS WINFAX_NAME_AW(PFAXENUMPORTS)

/* Flags is one of PORT_OPEN_*. */
WINFAX_FUNCTION(BOOL, FaxOpenPort, PFAXOPENPORT,
	(HANDLE FaxHandle, DWORD DeviceId, DWORD Flags, LPHANDLE FaxPortHandle));

WINFAX_FUNCTION(BOOL, FaxGetPortA, PFAXGETPORTA, (HANDLE FaxPortHandle, PFAX_PORT_INFOA *PortInfo));
WINFAX_FUNCTION(BOOL, FaxGetPortW, PFAXGETPORTW, (HANDLE FaxPortHandle, PFAX_PORT_INFOW *PortInfo));
#define FaxGetPort WINFAX_NAME_AW(FaxGetPort)
#define PFAXGETPORT WINFAX_NAME_AW(PFAXGETPORT)

WINFAX_FUNCTION(BOOL, FaxSetPortA, PFAXSETPORTA, (HANDLE FaxPortHandle, const FAX_PORT_INFOA *PortInfo));
WINFAX_FUNCTION(BOOL, FaxSetPortW, PFAXSETPORTW, (HANDLE FaxPortHandle, const FAX_PORT_INFOW *PortInfo));
#define FaxSetPort WINFAX_NAME_AW(FaxSetPort)
#define PFAXSETPORT WINFAX_NAME_AW(PFAXSETPORT)

WINFAX_FUNCTION(BOOL, FaxGetDeviceStatusA, PFAXGETDEVICESTATUSA,
	(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSA *DeviceStatus));
WINFAX_FUNCTION(BOOL, FaxGetDeviceStatusW, PFAXGETDEVICESTATUSW,
	(HANDLE FaxPortHandle, PFAX_DEVICE_STATUSW *DeviceStatus));
#define FaxGetDeviceStatus WINFAX_NAME_AW(FaxGetDeviceStatus)
#define PFAXGETDEVICESTATUS WINFAX_NAME_AW(PFAXGETDEVICESTATUS)

/*
 * Routing: methods of a port, methods of the server, what a method has stored for a port.
 */

WINFAX_FUNCTION(BOOL, FaxEnumRoutingMethodsA, PFAXENUMROUTINGMETHODSA,
	(HANDLE FaxPortHandle, PFAX_ROUTING_METHODA *RoutingMethod, LPDWORD MethodsReturned));
WINFAX_FUNCTION(BOOL, FaxEnumRoutingMethodsW, PFAXENUMROUTINGMETHODSW,
	(HANDLE FaxPortHandle, PFAX_ROUTING_METHODW *RoutingMethod, LPDWORD MethodsReturned));
#define FaxEnumRoutingMethods WINFAX_NAME_AW(FaxEnumRoutingMethods)
#define PFAXENUMROUTINGMETHODS WINFAX_NAME_AW(PFAXENUMROUTINGMETHODS)

WINFAX_FUNCTION(BOOL, FaxEnableRoutingMethodA, PFAXENABLEROUTINGMETHODA,
	(HANDLE FaxPortHandle, LPCSTR RoutingGuid, BOOL Enabled));
WINFAX_FUNCTION(BOOL, FaxEnableRoutingMethodW, PFAXENABLEROUTINGMETHODW,
	(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, BOOL Enabled));
#define FaxEnableRoutingMethod WINFAX_NAME_AW(FaxEnableRoutingMethod)
#define PFAXENABLEROUTINGMETHOD WINFAX_NAME_AW(PFAXENABLEROUTINGMETHOD)

WINFAX_FUNCTION(BOOL, FaxEnumGlobalRoutingInfoA, PFAXENUMGLOBALROUTINGINFOA,
	(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOA *RoutingInfo, LPDWORD MethodsReturned));
WINFAX_FUNCTION(BOOL, FaxEnumGlobalRoutingInfoW, PFAXENUMGLOBALROUTINGINFOW,
	(HANDLE FaxHandle, PFAX_GLOBAL_ROUTING_INFOW *RoutingInfo, LPDWORD MethodsReturned));
#define FaxEnumGlobalRoutingInfo WINFAX_NAME_AW(FaxEnumGlobalRoutingInfo)
#define PFAXENUMGLOBALROUTINGINFO WINFAX_NAME_AW(PFAXENUMGLOBALROUTINGINFO)

WINFAX_FUNCTION(BOOL, FaxSetGlobalRoutingInfoA, PFAXSETGLOBALROUTINGINFOA,
	(HANDLE FaxHandle, const FAX_GLOBAL_ROUTING_INFOA *RoutingInfo));
WINFAX_FUNCTION(BOOL, FaxSetGlobalRoutingInfoW, PFAXSETGLOBALROUTINGINFOW,
	(HANDLE FaxHandle, const FAX_GLOBAL_ROUTING_INFOW *RoutingInfo));
#define FaxSetGlobalRoutingInfo WINFAX_NAME_AW(FaxSetGlobalRoutingInfo)
#define PFAXSETGLOBALROUTINGINFO WINFAX_NAME_AW(PFAXSETGLOBALROUTINGINFO)

WINFAX_FUNCTION(BOOL, FaxGetRoutingInfoA, PFAXGETROUTINGINFOA,
	(HANDLE FaxPortHandle, LPCSTR RoutingGuid, LPBYTE *RoutingInfoBuffer, LPDWORD RoutingInfoBufferSize));
WINFAX_FUNCTION(BOOL, FaxGetRoutingInfoW, PFAXGETROUTINGINFOW,
	(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, LPBYTE *RoutingInfoBuffer, LPDWORD RoutingInfoBufferSize));
#define FaxGetRoutingInfo WINFAX_NAME_AW(FaxGetRoutingInfo)
#define PFAXGETROUTINGINFO WINFAX_NAME_AW(PFAXGETROUTINGINFO)

WINFAX_FUNCTION(BOOL, FaxSetRoutingInfoA, PFAXSETROUTINGINFOA,
	(HANDLE FaxPortHandle, LPCSTR RoutingGuid, const BYTE *RoutingInfoBuffer, DWORD RoutingInfoBufferSize));
WINFAX_FUNCTION(BOOL, FaxSetRoutingInfoW, PFAXSETROUTINGINFOW,
	(HANDLE FaxPortHandle, LPCWSTR RoutingGuid, const BYTE *RoutingInfoBuffer, DWORD RoutingInfoBufferSize));
#define FaxSetRoutingInfo WINFAX_NAME_AW(FaxSetRoutingInfo)
#define PFAXSETROUTINGINFO WINFAX_NAME_AW(PFAXSETROUTINGINFO)

/*
 * Events: to a completion port, as FAX_EVENT, or to a window, as message MessageStart + EventId with DeviceId and
 * JobId. One of CompletionPort and hWnd is NULL. They go on after FaxClose(), until the service ends.
 */
WINFAX_FUNCTION(BOOL, FaxInitializeEventQueue, PFAXINITIALIZEEVENTQUEUE,
	(HANDLE FaxHandle, HANDLE CompletionPort, ULONG_PTR CompletionKey, HWND hWnd, UINT MessageStart));

/*
 * Printing to a fax printer, without a server's handle.
 */

/* In place of CreateDC() and StartDoc(). FaxJobId gets the job id of the print spooler. */
WINFAX_FUNCTION(BOOL, FaxStartPrintJobA, PFAXSTARTPRINTJOBA,
	(LPCSTR PrinterName, const FAX_PRINT_INFOA *PrintInfo, LPDWORD FaxJobId, PFAX_CONTEXT_INFOA FaxContextInfo));
WINFAX_FUNCTION(BOOL, FaxStartPrintJobW, PFAXSTARTPRINTJOBW,
	(LPCWSTR PrinterName, const FAX_PRINT_INFOW *PrintInfo, LPDWORD FaxJobId, PFAX_CONTEXT_INFOW FaxContextInfo));
#define FaxStartPrintJob WINFAX_NAME_AW(FaxStartPrintJob)
#define PFAXSTARTPRINTJOB WINFAX_NAME_AW(PFAXSTARTPRINTJOB)

WINFAX_FUNCTION(BOOL, FaxPrintCoverPageA, PFAXPRINTCOVERPAGEA,
	(const FAX_CONTEXT_INFOA *FaxContextInfo, const FAX_COVERPAGE_INFOA *CoverPageInfo));
WINFAX_FUNCTION(BOOL, FaxPrintCoverPageW, PFAXPRINTCOVERPAGEW,
	(const FAX_CONTEXT_INFOW *FaxContextInfo, const FAX_COVERPAGE_INFOW *CoverPageInfo));
#define FaxPrintCoverPage WINFAX_NAME_AW(FaxPrintCoverPage)
#define PFAXPRINTCOVERPAGE WINFAX_NAME_AW(PFAXPRINTCOVERPAGE)

/*
 * Registration: for administrators, on this computer, from the next start of the service on; W only.
 * TspName is L"" for virtual devices.
 */
WINFAX_FUNCTION(BOOL, FaxRegisterServiceProviderW, PFAXREGISTERSERVICEPROVIDERW,
	(LPCWSTR DeviceProvider, LPCWSTR FriendlyName, LPCWSTR ImageName, LPCWSTR TspName));
WINFAX_FUNCTION(BOOL, FaxUnregisterServiceProviderW, PFAXUNREGISTERSERVICEPROVIDERW, (LPCWSTR DeviceProvider));

/* Called until it returns FALSE; fills in one method: names of up to 100 characters, and its GUID as text. */
typedef BOOL (CALLBACK *PFAX_ROUTING_INSTALLATION_CALLBACKW)(HANDLE FaxHandle, LPVOID Context, LPWSTR MethodName,
	LPWSTR FriendlyName, LPWSTR FunctionName, LPWSTR Guid);

WINFAX_FUNCTION(BOOL, FaxRegisterRoutingExtensionW, PFAXREGISTERROUTINGEXTENSIONW,
	(HANDLE FaxHandle, LPCWSTR ExtensionName, LPCWSTR FriendlyName, LPCWSTR ImageName,
	 PFAX_ROUTING_INSTALLATION_CALLBACKW CallBack, LPVOID Context));

#ifdef UNICODE
#define FaxRegisterServiceProvider FaxRegisterServiceProviderW
#define PFAXREGISTERSERVICEPROVIDER PFAXREGISTERSERVICEPROVIDERW
#define FaxUnregisterServiceProvider FaxUnregisterServiceProviderW
#define PFAXUNREGISTERSERVICEPROVIDER PFAXUNREGISTERSERVICEPROVIDERW
#define FaxRegisterRoutingExtension FaxRegisterRoutingExtensionW
#define PFAXREGISTERROUTINGEXTENSION PFAXREGISTERROUTINGEXTENSIONW
#define PFAX_ROUTING_INSTALLATION_CALLBACK PFAX_ROUTING_INSTALLATION_CALLBACKW
#endif

/* clang-format on */

#undef FAX_CONFIGURATION_MEMBERS
#undef FAX_JOB_PARAM_MEMBERS
#undef FAX_COVERPAGE_INFO_MEMBERS
#undef FAX_JOB_ENTRY_MEMBERS
#undef FAX_PORT_INFO_MEMBERS
#undef FAX_DEVICE_STATUS_MEMBERS
#undef FAX_ROUTING_METHOD_MEMBERS
#undef FAX_GLOBAL_ROUTING_INFO_MEMBERS
#undef FAX_LOG_CATEGORY_MEMBERS
#undef FAX_PRINT_INFO_MEMBERS
#undef WINFAX_STRUCT
#undef WINFAX_TWO_NAMES
#undef WINFAX_FUNCTION

#ifdef __cplusplus
}
#endif
#endif

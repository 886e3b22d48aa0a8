/* SPDX-License-Identifier: MIT */
/*
 * faxroute.h: the interface between a fax service and a routing extension, a
 * DLL that says what becomes of received faxes, as programs for the Windows
 * 2000 Platform SDK know it. Unicode only.
 *
 * The extension exports the functions declared at the end, and one function of
 * type PFAXROUTEMETHOD for each of its methods, under any name. Functions
 * return FALSE on failure and say why with SetLastError(). Memory that passes
 * between the two comes from the heap that FaxRouteInitialize() is given.
 */
#ifndef _FAXROUTE_H_
#define _FAXROUTE_H_

#include <windows.h>
#include <commctrl.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The methods every server has. Each keeps one text per port: printer, MAPI profile, folder, address. */
#define MS_FAXROUTE_PRINTING_GUID TEXT("{aec1b37c-9af2-11d0-abf7-00c04fd91a4e}")
#define MS_FAXROUTE_INBOX_GUID TEXT("{9d3d0c32-9af2-11d0-abf7-00c04fd91a4e}") /* Windows 2000 only */
#define MS_FAXROUTE_FOLDER_GUID TEXT("{92041a90-9af2-11d0-abf7-00c04fd91a4e}")
#define MS_FAXROUTE_EMAIL_GUID TEXT("{6bbf7bfe-9af2-11d0-abf7-00c04fd91a4e}")

/* What FaxRouteDeviceEnable() is asked. */
/* clang-format off */
typedef enum FAXROUTE_ENABLE {
	QUERY_STATUS = -1,
	STATUS_DISABLE = 0,
	STATUS_ENABLE = 1
} FAXROUTE_ENABLE;
/* clang-format on */

/* ---- what the service offers ---------------------------------------- */

/*
 * A received fax has a list of files, at first the received TIFF alone, number
 * 1, which cannot be taken away. These return the file's number, or -1.
 */
typedef LONG(WINAPI *PFAXROUTEADDFILE)(DWORD JobId, LPCWSTR FileName, GUID *Guid);
typedef LONG(WINAPI *PFAXROUTEDELETEFILE)(DWORD JobId, LPCWSTR FileName);

/* FileNameBuffer may be NULL, to learn the size, in bytes. */
typedef BOOL(WINAPI *PFAXROUTEGETFILE)(DWORD JobId, DWORD Index, LPWSTR FileNameBuffer, LPDWORD RequiredSize);

/* The extension's; returns FALSE to stop. GuidCaller is the Guid that PFAXROUTEENUMFILES was called with. */
typedef BOOL(WINAPI *PFAXROUTEENUMFILE)(DWORD JobId, GUID *GuidOwner, GUID *GuidCaller, LPCWSTR FileName,
					PVOID Context);
typedef BOOL(WINAPI *PFAXROUTEENUMFILES)(DWORD JobId, GUID *Guid, PFAXROUTEENUMFILE FileEnumerator, PVOID Context);

/* What method RoutingGuid, which runs later, is to find in FAX_ROUTE.RoutingInfoData for this fax. */
typedef BOOL(WINAPI *PFAXROUTEMODIFYROUTINGDATA)(DWORD JobId, LPCWSTR RoutingGuid, LPBYTE RoutingData,
						 DWORD RoutingDataSize);

typedef struct _FAX_ROUTE_CALLBACKROUTINES {
	DWORD SizeOfStruct; /* may be larger than here */
	PFAXROUTEADDFILE FaxRouteAddFile;
	PFAXROUTEDELETEFILE FaxRouteDeleteFile;
	PFAXROUTEGETFILE FaxRouteGetFile;
	PFAXROUTEENUMFILES FaxRouteEnumFiles;
	PFAXROUTEMODIFYROUTINGDATA FaxRouteModifyRoutingData;
} FAX_ROUTE_CALLBACKROUTINES, *PFAX_ROUTE_CALLBACKROUTINES;

/* ---- what a method is given ----------------------------------------- */

/* A received fax. Any text may be NULL. Not to be written to. */
typedef struct _FAX_ROUTE {
	DWORD SizeOfStruct;
	DWORD JobId;
	DWORDLONG ElapsedTime; /* of the reception, in 100 ns */
	DWORDLONG ReceiveTime; /* its start, as FILETIME; UTC */
	DWORD PageCount;
	LPCWSTR Csid; /* this side */
	LPCWSTR Tsid; /* the far side */
	LPCWSTR CallerId;
	LPCWSTR RoutingInfo; /* digits dialled, subaddress and the like */
	LPCWSTR ReceiverName;
	LPCWSTR ReceiverNumber;
	LPCWSTR DeviceName;
	DWORD DeviceId;
	LPBYTE RoutingInfoData; /* in place of what is stored for the port, or NULL */
	DWORD RoutingInfoDataSize;
} FAX_ROUTE, *PFAX_ROUTE;

/*
 * Routes one fax. FALSE: it failed, for good; or, with a block of the heap in
 * *FailureData, to be tried again: the service keeps the block and hands it in
 * then. FailureData may be NULL.
 */
typedef BOOL(WINAPI *PFAXROUTEMETHOD)(const FAX_ROUTE *FaxRoute, PVOID *FailureData, LPDWORD FailureDataSize);

/* ---- what the extension exports ------------------------------------- */

/* Once, before all others. */
BOOL WINAPI FaxRouteInitialize(HANDLE HeapHandle, PFAX_ROUTE_CALLBACKROUTINES FaxRouteCallbackRoutines);
typedef BOOL(WINAPI *PFAXROUTEINITIALIZE)(HANDLE HeapHandle, PFAX_ROUTE_CALLBACKROUTINES FaxRouteCallbackRoutines);

/* Enabled is one of FAXROUTE_ENABLE. To QUERY_STATUS, TRUE says that the method is enabled on the device. */
BOOL WINAPI FaxRouteDeviceEnable(LPCWSTR RoutingGuid, DWORD DeviceId, LONG Enabled);
typedef BOOL(WINAPI *PFAXROUTEDEVICEENABLE)(LPCWSTR RoutingGuid, DWORD DeviceId, LONG Enabled);

/* A device has come, or gone. */
BOOL WINAPI FaxRouteDeviceChangeNotification(DWORD DeviceId, BOOL NewDevice);
typedef BOOL(WINAPI *PFAXROUTEDEVICECHANGENOTIFICATION)(DWORD DeviceId, BOOL NewDevice);

/* What the method has stored for the device. RoutingInfo may be NULL, to learn the size. */
BOOL WINAPI FaxRouteGetRoutingInfo(LPCWSTR RoutingGuid, DWORD DeviceId, LPBYTE RoutingInfo, LPDWORD RoutingInfoSize);
typedef BOOL(WINAPI *PFAXROUTEGETROUTINGINFO)(LPCWSTR RoutingGuid, DWORD DeviceId, LPBYTE RoutingInfo,
					      LPDWORD RoutingInfoSize);

BOOL WINAPI FaxRouteSetRoutingInfo(LPCWSTR RoutingGuid, DWORD DeviceId, const BYTE *RoutingInfo, DWORD RoutingInfoSize);
typedef BOOL(WINAPI *PFAXROUTESETROUTINGINFO)(LPCWSTR RoutingGuid, DWORD DeviceId, const BYTE *RoutingInfo,
					      DWORD RoutingInfoSize);

#ifdef __cplusplus
}
#endif
#endif

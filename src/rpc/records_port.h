/* SPDX-License-Identifier: MIT */
/* Records of ports, devices and routing methods (reference, sections 6.2 and 7). See record.h for the columns. */
#ifndef RPC_RECORDS_PORT_H
#define RPC_RECORDS_PORT_H

/* clang-format off */

#define RPC_PORT_INFO(F, T) \
	F(T, SIZE, size,        SizeOfStruct) \
	F(T, U32,  device_id,   DeviceId) \
	F(T, U32,  state,       State) \
	F(T, U32,  flags,       Flags) \
	F(T, U32,  rings,       Rings) \
	F(T, U32,  priority,    Priority) \
	F(T, STR,  device_name, DeviceName) \
	F(T, STR,  tsid,        Tsid) \
	F(T, STR,  csid,        Csid)

#define RPC_PORT_INFO_EX(F, T) \
	F(T, SIZE, size,          dwSizeOfStruct) \
	F(T, U32,  device_id,     dwDeviceID) \
	F(T, STR,  device_name,   lpctstrDeviceName) \
	F(T, STR,  description,   lptstrDescription) \
	F(T, STR,  provider_name, lpctstrProviderName) \
	F(T, STR,  provider_guid, lpctstrProviderGUID) \
	F(T, BOOL, send,          bSend) \
	F(T, ENUM, receive_mode,  ReceiveMode) \
	F(T, U32,  status,        dwStatus) \
	F(T, U32,  rings,         dwRings) \
	F(T, STR,  csid,          lptstrCsid) \
	F(T, STR,  tsid,          lptstrTsid)

#define RPC_DEVICE_STATUS(F, T) \
	F(T, SIZE,     size,           SizeOfStruct) \
	F(T, STR,      caller_id,      CallerId) \
	F(T, STR,      csid,           Csid) \
	F(T, U32,      current_page,   CurrentPage) \
	F(T, U32,      device_id,      DeviceId) \
	F(T, STR,      device_name,    DeviceName) \
	F(T, STR,      document_name,  DocumentName) \
	F(T, U32,      job_type,       JobType) \
	F(T, STR,      phone_number,   PhoneNumber) \
	F(T, STR,      routing_string, RoutingString) \
	F(T, STR,      sender_name,    SenderName) \
	F(T, STR,      recipient_name, RecipientName) \
	F(T, U32,      document_size,  Size) \
	F(T, FILETIME, start_time,     StartTime) \
	F(T, U32,      status,         Status) \
	F(T, STR,      status_string,  StatusString) \
	F(T, FILETIME, submitted_time, SubmittedTime) \
	F(T, U32,      total_pages,    TotalPages) \
	F(T, STR,      tsid,           Tsid) \
	F(T, STR,      user_name,      UserName)

#define RPC_ROUTING_METHOD(F, T) \
	F(T, SIZE, size,           SizeOfStruct) \
	F(T, U32,  device_id,      DeviceId) \
	F(T, BOOL, enabled,        Enabled) \
	F(T, STR,  device_name,    DeviceName) \
	F(T, STR,  guid,           Guid) \
	F(T, STR,  friendly_name,  FriendlyName) \
	F(T, STR,  function_name,  FunctionName) \
	F(T, STR,  image_name,     ExtensionImageName) \
	F(T, STR,  extension_name, ExtensionFriendlyName)

#define RPC_GLOBAL_ROUTING_INFO(F, T) \
	F(T, SIZE, size,           SizeOfStruct) \
	F(T, U32,  priority,       Priority) \
	F(T, STR,  guid,           Guid) \
	F(T, STR,  friendly_name,  FriendlyName) \
	F(T, STR,  function_name,  FunctionName) \
	F(T, STR,  image_name,     ExtensionImageName) \
	F(T, STR,  extension_name, ExtensionFriendlyName)

#define RPC_PRINTER_INFO(F, T) \
	F(T, STR, printer_name, lptstrPrinterName) \
	F(T, STR, server_name,  lptstrServerName) \
	F(T, STR, driver_name,  lptstrDriverName)

#define RPC_VERSION(F, T) \
	F(T, SIZE, size,        dwSizeOfStruct) \
	F(T, BOOL, valid,       bValid) \
	F(T, U16,  major,       wMajorVersion) \
	F(T, U16,  minor,       wMinorVersion) \
	F(T, U16,  major_build, wMajorBuildNumber) \
	F(T, U16,  minor_build, wMinorBuildNumber) \
	F(T, U32,  flags,       dwFlags)

#define RPC_DEVICE_PROVIDER(F, T) \
	F(T, SIZE,    size,          dwSizeOfStruct) \
	F(T, STR,     friendly_name, lpctstrFriendlyName) \
	F(T, STR,     image_name,    lpctstrImageName) \
	F(T, STR,     provider_name, lpctstrProviderName) \
	F(T, STR,     guid,          lpctstrGUID) \
	F(T, U32,     capabilities,  dwCapabilities) \
	F(T, VERSION, version,       Version) \
	F(T, ENUM,    status,        Status) \
	F(T, U32,     last_error,    dwLastError)

#define RPC_ROUTING_EXTENSION(F, T) \
	F(T, SIZE,    size,           dwSizeOfStruct) \
	F(T, STR,     friendly_name,  lpctstrFriendlyName) \
	F(T, STR,     image_name,     lpctstrImageName) \
	F(T, STR,     extension_name, lpctstrExtensionName) \
	F(T, VERSION, version,        Version) \
	F(T, ENUM,    status,         Status) \
	F(T, U32,     last_error,     dwLastError)

/* Tag, fields, wire name, blob, size32, size64, longest string. FAX_VERSION first: others contain it. */
#define RPC_RECORDS_PORT(X) \
	X(rpc_version,             RPC_VERSION,             "FAX_VERSION",                20, 20, 20, 253) \
	X(rpc_port_info,           RPC_PORT_INFO,           "FAX_PORT_INFO",              36, 36, 48, 253) \
	X(rpc_port_info_ex,        RPC_PORT_INFO_EX,        "FAX_PORT_INFO_EXW",          48, 48, 72, 253) \
	X(rpc_device_status,       RPC_DEVICE_STATUS,       "FAX_DEVICE_STATUS",          88,  0,  0, 253) \
	X(rpc_routing_method,      RPC_ROUTING_METHOD,      "FAX_ROUTING_METHOD",         36,  0,  0, 253) \
	X(rpc_global_routing_info, RPC_GLOBAL_ROUTING_INFO, "FAX_GLOBAL_ROUTING_INFOW",   28, 28, 48, 253) \
	X(rpc_printer_info,        RPC_PRINTER_INFO,        "FAX_PRINTER_INFOW",          16,  0,  0, 253) \
	X(rpc_device_provider,     RPC_DEVICE_PROVIDER,     "FAX_DEVICE_PROVIDER_INFO",   52,  0,  0, 253) \
	X(rpc_routing_extension,   RPC_ROUTING_EXTENSION,   "FAX_ROUTING_EXTENSION_INFO", 44,  0,  0, 253)

/* clang-format on */

#endif

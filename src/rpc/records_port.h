/* SPDX-License-Identifier: MIT */
/* Records of ports, devices and routing methods (reference, sections 6.2 and 7). See record.h for the columns. */
#ifndef RPC_RECORDS_PORT_H
#define RPC_RECORDS_PORT_H

/* clang-format off */

#define RPC_PORT_INFO(F) \
	F(SIZE, size,        SizeOfStruct) \
	F(U32,  device_id,   DeviceId) \
	F(U32,  state,       State) \
	F(U32,  flags,       Flags) \
	F(U32,  rings,       Rings) \
	F(U32,  priority,    Priority) \
	F(STR,  device_name, DeviceName) \
	F(STR,  tsid,        Tsid) \
	F(STR,  csid,        Csid)

#define RPC_PORT_INFO_EX(F) \
	F(SIZE, size,          dwSizeOfStruct) \
	F(U32,  device_id,     dwDeviceID) \
	F(STR,  device_name,   lpctstrDeviceName) \
	F(STR,  description,   lptstrDescription) \
	F(STR,  provider_name, lpctstrProviderName) \
	F(STR,  provider_guid, lpctstrProviderGUID) \
	F(BOOL, send,          bSend) \
	F(ENUM, receive_mode,  ReceiveMode) \
	F(U32,  status,        dwStatus) \
	F(U32,  rings,         dwRings) \
	F(STR,  csid,          lptstrCsid) \
	F(STR,  tsid,          lptstrTsid)

#define RPC_DEVICE_STATUS(F) \
	F(SIZE,     size,           SizeOfStruct) \
	F(STR,      caller_id,      CallerId) \
	F(STR,      csid,           Csid) \
	F(U32,      current_page,   CurrentPage) \
	F(U32,      device_id,      DeviceId) \
	F(STR,      device_name,    DeviceName) \
	F(STR,      document_name,  DocumentName) \
	F(U32,      job_type,       JobType) \
	F(STR,      phone_number,   PhoneNumber) \
	F(STR,      routing_string, RoutingString) \
	F(STR,      sender_name,    SenderName) \
	F(STR,      recipient_name, RecipientName) \
	F(U32,      document_size,  Size) \
	F(FILETIME, start_time,     StartTime) \
	F(U32,      status,         Status) \
	F(STR,      status_string,  StatusString) \
	F(FILETIME, submitted_time, SubmittedTime) \
	F(U32,      total_pages,    TotalPages) \
	F(STR,      tsid,           Tsid) \
	F(STR,      user_name,      UserName)

#define RPC_ROUTING_METHOD(F) \
	F(SIZE, size,           SizeOfStruct) \
	F(U32,  device_id,      DeviceId) \
	F(BOOL, enabled,        Enabled) \
	F(STR,  device_name,    DeviceName) \
	F(STR,  guid,           Guid) \
	F(STR,  friendly_name,  FriendlyName) \
	F(STR,  function_name,  FunctionName) \
	F(STR,  image_name,     ExtensionImageName) \
	F(STR,  extension_name, ExtensionFriendlyName)

#define RPC_GLOBAL_ROUTING_INFO(F) \
	F(SIZE, size,           SizeOfStruct) \
	F(U32,  priority,       Priority) \
	F(STR,  guid,           Guid) \
	F(STR,  friendly_name,  FriendlyName) \
	F(STR,  function_name,  FunctionName) \
	F(STR,  image_name,     ExtensionImageName) \
	F(STR,  extension_name, ExtensionFriendlyName)

#define RPC_PRINTER_INFO(F) \
	F(STR, printer_name, lptstrPrinterName) \
	F(STR, server_name,  lptstrServerName) \
	F(STR, driver_name,  lptstrDriverName)

#define RPC_VERSION(F) \
	F(SIZE, size,        dwSizeOfStruct) \
	F(BOOL, valid,       bValid) \
	F(U16,  major,       wMajorVersion) \
	F(U16,  minor,       wMinorVersion) \
	F(U16,  major_build, wMajorBuildNumber) \
	F(U16,  minor_build, wMinorBuildNumber) \
	F(U32,  flags,       dwFlags)

#define RPC_DEVICE_PROVIDER(F) \
	F(SIZE,    size,          dwSizeOfStruct) \
	F(STR,     friendly_name, lpctstrFriendlyName) \
	F(STR,     image_name,    lpctstrImageName) \
	F(STR,     provider_name, lpctstrProviderName) \
	F(STR,     guid,          lpctstrGUID) \
	F(U32,     capabilities,  dwCapabilities) \
	F(VERSION, version,       Version) \
	F(ENUM,    status,        Status) \
	F(U32,     last_error,    dwLastError)

#define RPC_ROUTING_EXTENSION(F) \
	F(SIZE,    size,           dwSizeOfStruct) \
	F(STR,     friendly_name,  lpctstrFriendlyName) \
	F(STR,     image_name,     lpctstrImageName) \
	F(STR,     extension_name, lpctstrExtensionName) \
	F(VERSION, version,        Version) \
	F(ENUM,    status,         Status) \
	F(U32,     last_error,     dwLastError)

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

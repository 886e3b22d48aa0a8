/* SPDX-License-Identifier: MIT */
/* Records of the server's configuration and activity (reference, sections 6.2 and 7). See record.h. */
#ifndef RPC_RECORDS_CONFIG_H
#define RPC_RECORDS_CONFIG_H

/* clang-format off */

#define RPC_CONFIGURATION(F, T) \
	F(T, SIZE, size,               SizeOfStruct) \
	F(T, U32,  retries,            Retries) \
	F(T, U32,  retry_delay,        RetryDelay) \
	F(T, U32,  dirty_days,         DirtyDays) \
	F(T, BOOL, branding,           Branding) \
	F(T, BOOL, use_device_tsid,    UseDeviceTsid) \
	F(T, BOOL, server_cp,          ServerCp) \
	F(T, BOOL, pause_server_queue, PauseServerQueue) \
	F(T, TIME, start_cheap_time,   StartCheapTime) \
	F(T, TIME, stop_cheap_time,    StopCheapTime) \
	F(T, BOOL, archive_outgoing,   ArchiveOutgoingFaxes) \
	F(T, STR,  archive_directory,  ArchiveDirectory) \
	F(T, STR,  profile_name,       ProfileName)

#define RPC_LOGGING(F, T) \
	F(T, STR, name,     Name) \
	F(T, U32, category, Category) \
	F(T, U32, level,    Level)

#define RPC_RECEIPTS_CONFIG(F, T) \
	F(T, SIZE, size,              dwSizeOfStruct) \
	F(T, U32,  allowed_receipts,  dwAllowedReceipts) \
	F(T, ENUM, smtp_auth,         SMTPAuthOption) \
	F(T, STR,  reserved,          lptstrReserved) \
	F(T, STR,  smtp_server,       lptstrSMTPServer) \
	F(T, U32,  smtp_port,         dwSMTPPort) \
	F(T, STR,  smtp_from,         lptstrSMTPFrom) \
	F(T, STR,  smtp_user_name,    lptstrSMTPUserName) \
	F(T, STR,  smtp_password,     lptstrSMTPPassword) \
	F(T, BOOL, use_for_email_routing, bIsToUseForMSRouteThroughEmailMethod)

#define RPC_OUTBOX_CONFIG(F, T) \
	F(T, SIZE, size,              dwSizeOfStruct) \
	F(T, BOOL, allow_personal_cp, bAllowPersonalCP) \
	F(T, BOOL, use_device_tsid,   bUseDeviceTSID) \
	F(T, U32,  retries,           dwRetries) \
	F(T, U32,  retry_delay,       dwRetryDelay) \
	F(T, TIME, discount_start,    dtDiscountStart) \
	F(T, TIME, discount_end,      dtDiscountEnd) \
	F(T, U32,  age_limit,         dwAgeLimit) \
	F(T, BOOL, branding,          bBranding)

#define RPC_ARCHIVE_CONFIG(F, T) \
	F(T, SIZE, size,               dwSizeOfStruct) \
	F(T, BOOL, use_archive,        bUseArchive) \
	F(T, STR,  folder,             lpcstrFolder) \
	F(T, BOOL, size_quota_warning, bSizeQuotaWarning) \
	F(T, U32,  high_watermark,     dwSizeQuotaHighWatermark) \
	F(T, U32,  low_watermark,      dwSizeQuotaLowWatermark) \
	F(T, U32,  age_limit,          dwAgeLimit) \
	F(T, U64,  archive_size,       dwlArchiveSize)

#define RPC_GENERAL_CONFIG(F, T) \
	F(T, SIZE, size,                  dwSizeOfStruct) \
	F(T, BOOL, use_archive,           bUseArchive) \
	F(T, STR,  archive_location,      lpcwstrArchiveLocation) \
	F(T, BOOL, size_quota_warning,    bSizeQuotaWarning) \
	F(T, U32,  high_watermark,        dwArchiveSizeHighWatermark) \
	F(T, U32,  low_watermark,         dwArchiveSizeLowWatermark) \
	F(T, U32,  archive_age_limit,     dwArchiveAgeLimit) \
	F(T, U64,  archive_size,          dwlArchiveSize) \
	F(T, U32,  queue_age_limit,       dwQueueAgeLimit) \
	F(T, U32,  retries,               dwRetries) \
	F(T, U32,  retry_delay,           dwRetryDelay) \
	F(T, BOOL, use_device_tsid,       bUseDeviceTSID) \
	F(T, TIME, discount_start,        dtDiscountStart) \
	F(T, TIME, discount_end,          dtDiscountEnd) \
	F(T, BOOL, branding,              bBranding) \
	F(T, BOOL, allow_personal_cp,     bAllowPersonalCP) \
	F(T, U32,  queue_state,           dwQueueState) \
	F(T, BOOL, auto_create_account,   bAutoCreateAccountOnConnect) \
	F(T, BOOL, incoming_public,       bIncomingFaxesArePublic)

#define RPC_ACCOUNT_INFO(F, T) \
	F(T, SIZE, size,         dwSizeOfStruct) \
	F(T, STR,  account_name, lpcwstrAccountName)

#define RPC_ACTIVITY_LOGGING_CONFIG(F, T) \
	F(T, SIZE, size,         dwSizeOfStruct) \
	F(T, BOOL, log_incoming, bLogIncoming) \
	F(T, BOOL, log_outgoing, bLogOutgoing) \
	F(T, STR,  db_path,      lptstrDBPath)

#define RPC_SERVER_ACTIVITY(F, T) \
	F(T, SIZE, size,               dwSizeOfStruct) \
	F(T, U32,  incoming,           dwIncomingMessages) \
	F(T, U32,  routing,            dwRoutingMessages) \
	F(T, U32,  outgoing,           dwOutgoingMessages) \
	F(T, U32,  delegated_outgoing, dwDelegatedOutgoingMessages) \
	F(T, U32,  queued,             dwQueuedMessages) \
	F(T, U32,  error_events,       dwErrorEvents) \
	F(T, U32,  warning_events,     dwWarningEvents) \
	F(T, U32,  information_events, dwInformationEvents)

/* The specification says 16 bytes for the blob; its own field list makes 20. */
#define RPC_OUTBOUND_GROUP(F, T) \
	F(T, SIZE, size,       dwSizeOfStruct) \
	F(T, STR,  group_name, lpwstrGroupName) \
	F(T, U32S, devices,    lpdwDevices) \
	F(T, ENUM, status,     Status)

#define RPC_OUTBOUND_RULE(F, T) \
	F(T, SIZE, size,         dwSizeOfStruct) \
	F(T, U32,  area_code,    dwAreaCode) \
	F(T, U32,  country_code, dwCountryCode) \
	F(T, STR,  country_name, lpwstrCountryName) \
	F(T, DEST, destination,  Destination)

#define RPC_COUNTRY(F, T) \
	F(T, U32, country_id,         dwCountryID) \
	F(T, U32, country_code,       dwCountryCode) \
	F(T, STR, country_name,       lpctstrCountryName) \
	F(T, STR, long_distance_rule, lpctstrLongDistanceRule)

#define RPC_COUNTRY_LIST(F, T) \
	F(T, COUNTRIES, countries, LineCountryEntries)

/* Tag, fields, wire name, blob, size32, size64, longest string. */
#define RPC_RECORDS_CONFIG(X) \
	X(rpc_configuration,    RPC_CONFIGURATION,           "FAX_CONFIGURATIONW",              52, 52, 64, 253) \
	X(rpc_logging,          RPC_LOGGING,                 "FAX_LOG_CATEGORY",                12,  0,  0, 253) \
	X(rpc_receipts_config,  RPC_RECEIPTS_CONFIG,         "FAX_RECEIPTS_CONFIGW",            40, 40, 72, 253) \
	X(rpc_outbox_config,    RPC_OUTBOX_CONFIG,           "FAX_OUTBOX_CONFIG",               36, 36, 36, 253) \
	X(rpc_archive_config,   RPC_ARCHIVE_CONFIG,          "FAX_ARCHIVE_CONFIGW",             40,  0,  0, 253) \
	X(rpc_general_config,   RPC_GENERAL_CONFIG,          "FAX_GENERAL_CONFIG",              88,  0,  0, 253) \
	X(rpc_account_info,     RPC_ACCOUNT_INFO,            "FAX_ACCOUNT_INFO_0",               8,  0,  0, 253) \
	X(rpc_activity_logging, RPC_ACTIVITY_LOGGING_CONFIG, "FAX_ACTIVITY_LOGGING_CONFIGW",    16, 16, 28, 253) \
	X(rpc_server_activity,  RPC_SERVER_ACTIVITY,         "FAX_SERVER_ACTIVITY",             36, 36, 36, 253) \
	X(rpc_outbound_group,   RPC_OUTBOUND_GROUP,          "RPC_FAX_OUTBOUND_ROUTING_GROUPW", 20, 20, 40, 253) \
	X(rpc_outbound_rule,    RPC_OUTBOUND_RULE,           "RPC_FAX_OUTBOUND_ROUTING_RULEW",  24, 24, 40, 253) \
	X(rpc_country,          RPC_COUNTRY,                 "FAX_TAPI_LINECOUNTRY_ENTRYW",     16,  0,  0, 253) \
	X(rpc_country_list,     RPC_COUNTRY_LIST,            "FAX_TAPI_LINECOUNTRY_LISTW",       8,  0,  0, 253)

/* clang-format on */

#endif

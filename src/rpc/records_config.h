/* SPDX-License-Identifier: MIT */
/* Records of the server's configuration and activity (reference, sections 6.2 and 7). See record.h. */
#ifndef RPC_RECORDS_CONFIG_H
#define RPC_RECORDS_CONFIG_H

/* clang-format off */

#define RPC_CONFIGURATION(F) \
	F(SIZE, size,               SizeOfStruct) \
	F(U32,  retries,            Retries) \
	F(U32,  retry_delay,        RetryDelay) \
	F(U32,  dirty_days,         DirtyDays) \
	F(BOOL, branding,           Branding) \
	F(BOOL, use_device_tsid,    UseDeviceTsid) \
	F(BOOL, server_cp,          ServerCp) \
	F(BOOL, pause_server_queue, PauseServerQueue) \
	F(TIME, start_cheap_time,   StartCheapTime) \
	F(TIME, stop_cheap_time,    StopCheapTime) \
	F(BOOL, archive_outgoing,   ArchiveOutgoingFaxes) \
	F(STR,  archive_directory,  ArchiveDirectory) \
	F(STR,  profile_name,       ProfileName)

#define RPC_LOGGING(F) \
	F(STR, name,     Name) \
	F(U32, category, Category) \
	F(U32, level,    Level)

#define RPC_RECEIPTS_CONFIG(F) \
	F(SIZE, size,              dwSizeOfStruct) \
	F(U32,  allowed_receipts,  dwAllowedReceipts) \
	F(ENUM, smtp_auth,         SMTPAuthOption) \
	F(STR,  reserved,          lptstrReserved) \
	F(STR,  smtp_server,       lptstrSMTPServer) \
	F(U32,  smtp_port,         dwSMTPPort) \
	F(STR,  smtp_from,         lptstrSMTPFrom) \
	F(STR,  smtp_user_name,    lptstrSMTPUserName) \
	F(STR,  smtp_password,     lptstrSMTPPassword) \
	F(BOOL, use_for_email_routing, bIsToUseForMSRouteThroughEmailMethod)

#define RPC_OUTBOX_CONFIG(F) \
	F(SIZE, size,              dwSizeOfStruct) \
	F(BOOL, allow_personal_cp, bAllowPersonalCP) \
	F(BOOL, use_device_tsid,   bUseDeviceTSID) \
	F(U32,  retries,           dwRetries) \
	F(U32,  retry_delay,       dwRetryDelay) \
	F(TIME, discount_start,    dtDiscountStart) \
	F(TIME, discount_end,      dtDiscountEnd) \
	F(U32,  age_limit,         dwAgeLimit) \
	F(BOOL, branding,          bBranding)

#define RPC_ARCHIVE_CONFIG(F) \
	F(SIZE, size,               dwSizeOfStruct) \
	F(BOOL, use_archive,        bUseArchive) \
	F(STR,  folder,             lpcstrFolder) \
	F(BOOL, size_quota_warning, bSizeQuotaWarning) \
	F(U32,  high_watermark,     dwSizeQuotaHighWatermark) \
	F(U32,  low_watermark,      dwSizeQuotaLowWatermark) \
	F(U32,  age_limit,          dwAgeLimit) \
	F(U64,  archive_size,       dwlArchiveSize)

#define RPC_GENERAL_CONFIG(F) \
	F(SIZE, size,                  dwSizeOfStruct) \
	F(BOOL, use_archive,           bUseArchive) \
	F(STR,  archive_location,      lpcwstrArchiveLocation) \
	F(BOOL, size_quota_warning,    bSizeQuotaWarning) \
	F(U32,  high_watermark,        dwArchiveSizeHighWatermark) \
	F(U32,  low_watermark,         dwArchiveSizeLowWatermark) \
	F(U32,  archive_age_limit,     dwArchiveAgeLimit) \
	F(U64,  archive_size,          dwlArchiveSize) \
	F(U32,  queue_age_limit,       dwQueueAgeLimit) \
	F(U32,  retries,               dwRetries) \
	F(U32,  retry_delay,           dwRetryDelay) \
	F(BOOL, use_device_tsid,       bUseDeviceTSID) \
	F(TIME, discount_start,        dtDiscountStart) \
	F(TIME, discount_end,          dtDiscountEnd) \
	F(BOOL, branding,              bBranding) \
	F(BOOL, allow_personal_cp,     bAllowPersonalCP) \
	F(U32,  queue_state,           dwQueueState) \
	F(BOOL, auto_create_account,   bAutoCreateAccountOnConnect) \
	F(BOOL, incoming_public,       bIncomingFaxesArePublic)

#define RPC_ACCOUNT_INFO(F) \
	F(SIZE, size,         dwSizeOfStruct) \
	F(STR,  account_name, lpcwstrAccountName)

#define RPC_ACTIVITY_LOGGING_CONFIG(F) \
	F(SIZE, size,         dwSizeOfStruct) \
	F(BOOL, log_incoming, bLogIncoming) \
	F(BOOL, log_outgoing, bLogOutgoing) \
	F(STR,  db_path,      lptstrDBPath)

#define RPC_SERVER_ACTIVITY(F) \
	F(SIZE, size,               dwSizeOfStruct) \
	F(U32,  incoming,           dwIncomingMessages) \
	F(U32,  routing,            dwRoutingMessages) \
	F(U32,  outgoing,           dwOutgoingMessages) \
	F(U32,  delegated_outgoing, dwDelegatedOutgoingMessages) \
	F(U32,  queued,             dwQueuedMessages) \
	F(U32,  error_events,       dwErrorEvents) \
	F(U32,  warning_events,     dwWarningEvents) \
	F(U32,  information_events, dwInformationEvents)

/* The specification says 16 bytes for the blob; its own field list makes 20. */
#define RPC_OUTBOUND_GROUP(F) \
	F(SIZE, size,       dwSizeOfStruct) \
	F(STR,  group_name, lpwstrGroupName) \
	F(U32S, devices,    lpdwDevices) \
	F(ENUM, status,     Status)

#define RPC_OUTBOUND_RULE(F) \
	F(SIZE, size,         dwSizeOfStruct) \
	F(U32,  area_code,    dwAreaCode) \
	F(U32,  country_code, dwCountryCode) \
	F(STR,  country_name, lpwstrCountryName) \
	F(DEST, destination,  Destination)

#define RPC_COUNTRY(F) \
	F(U32, country_id,         dwCountryID) \
	F(U32, country_code,       dwCountryCode) \
	F(STR, country_name,       lpctstrCountryName) \
	F(STR, long_distance_rule, lpctstrLongDistanceRule)

#define RPC_COUNTRY_LIST(F) \
	F(COUNTRIES, countries, LineCountryEntries)

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

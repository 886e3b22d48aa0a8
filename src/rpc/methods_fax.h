/* SPDX-License-Identifier: MIT */
/*
 * The 105 methods of [MS-FAX] (reference, sections 5 and 6): the parameters of
 * each, in wire order, and one row each. See methods.h.
 *
 * A row without a handler of this version answers UNSUPPORTED, which is what
 * the reference asks of a server for API v3 where the row says "E50", and the
 * mildest thing a client can be told of the others. Its request is decoded as
 * strictly as any.
 */
#ifndef RPC_METHODS_FAX_H
#define RPC_METHODS_FAX_H

/* clang-format off */

/* P(T, direction, kind, member, WireName, extra): see RPC_PARAM_KIND_LIST. */

#define RPC_FAX_GetServicePrinters(P, T) \
	P(T, OUT, ARRAY, printers, lpBuffer, rpc_printer_info)

#define RPC_FAX_ConnectionRefCount(P, T) \
	P(T, INOUT, HANDLE, handle,    Handle,   RPC_HANDLE_SERVICE) \
	P(T, IN,    U32,    connect,   Connect,  0) \
	P(T, OUT,   U32,    can_share, CanShare, 0)

#define RPC_FAX_OpenPort(P, T) \
	P(T, IN,  U32,    device_id, DeviceId,      0) \
	P(T, IN,  U32,    flags,     Flags,         0) \
	P(T, OUT, HANDLE, port,      FaxPortHandle, RPC_HANDLE_PORT)

#define RPC_FAX_ClosePort(P, T) \
	P(T, INOUT, HANDLE, port, FaxPortHandle, RPC_HANDLE_PORT)

#define RPC_FAX_EnumJobs(P, T) \
	P(T, OUT, ARRAY, jobs, Buffer, rpc_job_entry)

#define RPC_FAX_GetJob(P, T) \
	P(T, IN,  U32,  job_id, JobId,  0) \
	P(T, OUT, BLOB, job,    Buffer, rpc_job_entry)

#define RPC_FAX_SetJob(P, T) \
	P(T, IN, U32, job_id,  JobId,   0) \
	P(T, IN, U32, command, Command, 0)

#define RPC_FAX_GetPageData(P, T) \
	P(T, IN,    U32,  job_id,       JobId,       0) \
	P(T, OUT,   DATA, page,         Buffer,      RPC_FAX_MAX_BUFFER) \
	P(T, INOUT, U32,  image_width,  ImageWidth,  0) \
	P(T, INOUT, U32,  image_height, ImageHeight, 0)

#define RPC_FAX_GetDeviceStatus(P, T) \
	P(T, IN,  HANDLE, port,          FaxPortHandle, RPC_HANDLE_PORT) \
	P(T, OUT, BLOB,   device_status, StatusBuffer,  rpc_device_status)

#define RPC_FAX_Abort(P, T) \
	P(T, IN, U32, job_id, JobId, 0)

#define RPC_FAX_EnumPorts(P, T) \
	P(T, OUT, ARRAY, ports, PortBuffer, rpc_port_info)

#define RPC_FAX_GetPort(P, T) \
	P(T, IN,  HANDLE, port,      FaxPortHandle, RPC_HANDLE_PORT) \
	P(T, OUT, BLOB,   port_info, PortBuffer,    rpc_port_info)

#define RPC_FAX_SetPort(P, T) \
	P(T, IN, HANDLE, port,      FaxPortHandle, RPC_HANDLE_PORT) \
	P(T, IN, STRUCT, port_info, PortInfo,      rpc_port_info)

#define RPC_FAX_EnumRoutingMethods(P, T) \
	P(T, IN,  HANDLE, port,    FaxPortHandle,     RPC_HANDLE_PORT) \
	P(T, OUT, ARRAY,  methods, RoutingInfoBuffer, rpc_routing_method)

#define RPC_FAX_EnableRoutingMethod(P, T) \
	P(T, IN, HANDLE,     port,         FaxPortHandle, RPC_HANDLE_PORT) \
	P(T, IN, OPT_STRING, routing_guid, RoutingGuid,   253) \
	P(T, IN, BOOL,       enabled,      Enabled,       0)

#define RPC_FAX_GetRoutingInfo(P, T) \
	P(T, IN,  HANDLE,     port,         FaxPortHandle,     RPC_HANDLE_PORT) \
	P(T, IN,  OPT_STRING, routing_guid, RoutingGuid,       253) \
	P(T, OUT, DATA,       data,         RoutingInfoBuffer, RPC_FAX_MAX_BUFFER)

#define RPC_FAX_SetRoutingInfo(P, T) \
	P(T, IN, HANDLE,     port,         FaxPortHandle,     RPC_HANDLE_PORT) \
	P(T, IN, OPT_STRING, routing_guid, RoutingGuid,       253) \
	P(T, IN, OPT_DATA,   data,         RoutingInfoBuffer, RPC_FAX_MAX_BUFFER)

#define RPC_FAX_EnumGlobalRoutingInfo(P, T) \
	P(T, OUT, ARRAY, methods, RoutingInfoBuffer, rpc_global_routing_info)

#define RPC_FAX_SetGlobalRoutingInfo(P, T) \
	P(T, IN, STRUCT, routing_info, RoutingInfo, rpc_global_routing_info)

#define RPC_FAX_GetConfiguration(P, T) \
	P(T, OUT, BLOB, configuration, Buffer, rpc_configuration)

#define RPC_FAX_SetConfiguration(P, T) \
	P(T, IN, STRUCT, configuration, FaxConfig, rpc_configuration)

#define RPC_FAX_GetLoggingCategories(P, T) \
	P(T, OUT, ARRAY, categories, Buffer, rpc_logging)

#define RPC_FAX_SetLoggingCategories(P, T) \
	P(T, IN, ARRAY, categories, Buffer, rpc_logging)

#define RPC_FAX_GetSecurity(P, T) \
	P(T, OUT, DATA, descriptor, pSecurityDescriptor, RPC_FAX_MAX_BUFFER)

#define RPC_FAX_SetSecurity(P, T) \
	P(T, IN, U32,      security_information, SecurityInformation, 0) \
	P(T, IN, OPT_DATA, descriptor,           pSecurityDescriptor, RPC_FAX_MAX_BUFFER)

#define RPC_FAX_AccessCheck(P, T) \
	P(T, IN,    U32,     access_mask, AccessMask, 0) \
	P(T, OUT,   BOOL,    granted,     pfAccess,   0) \
	P(T, INOUT, OPT_U32, rights,      lpdwRights, 0)

#define RPC_FAX_CheckServerProtSeq(P, T) \
	P(T, INOUT, OPT_U32, prot_seq, lpdwProtSeq, 0)

#define RPC_FAX_SendDocumentEx(P, T) \
	P(T, IN,    OPT_STRING, file_name,             lpcwstrFileName,          253) \
	P(T, IN,    STRUCT,     cover_page_info,       lpcCoverPageInfo,         rpc_coverpage_info) \
	P(T, IN,    STRUCT,     sender,                lpcSenderProfile,         rpc_personal_profile) \
	P(T, IN,    PROFILES,   recipients,            lpcRecipientList,         rpc_personal_profile) \
	P(T, IN,    STRUCT,     job_params,            lpJobParams,              rpc_job_param) \
	P(T, INOUT, OPT_U32,    job_id,                lpdwJobId,                0) \
	P(T, OUT,   U64,        message_id,            lpdwlMessageId,           0) \
	P(T, OUT,   U64S,       recipient_message_ids, lpdwlRecipientMessageIds, 0)

#define RPC_FAX_EnumJobsEx(P, T) \
	P(T, IN,  U32,   job_types, dwJobTypes, 0) \
	P(T, OUT, ARRAY, jobs,      Buffer,     rpc_job_entry_ex)

#define RPC_FAX_GetJobEx(P, T) \
	P(T, IN,  U64,  message_id, dwlMessageID, 0) \
	P(T, OUT, BLOB, job,        Buffer,       rpc_job_entry_ex)

#define RPC_FAX_GetCountryList(P, T) \
	P(T, OUT, BLOB, countries, Buffer, rpc_country_list)

#define RPC_FAX_GetPersonalProfileInfo(P, T) \
	P(T, IN,  U64,  message_id, dwlMessageId, 0) \
	P(T, IN,  ENUM, folder,     dwFolder,     0) \
	P(T, IN,  ENUM, prof_type,  ProfType,     0) \
	P(T, OUT, BLOB, profile,    Buffer,       rpc_personal_profile)

#define RPC_FAX_GetQueueStates(P, T) \
	P(T, OUT, U32, queue_states, pdwQueueStates, 0)

#define RPC_FAX_SetQueue(P, T) \
	P(T, IN, U32, queue_states, dwQueueStates, 0)

#define RPC_FAX_GetReceiptsConfiguration(P, T) \
	P(T, OUT, BLOB, config, Buffer, rpc_receipts_config)

#define RPC_FAX_SetReceiptsConfiguration(P, T) \
	P(T, IN, STRUCT, receipts, pReceipts, rpc_receipts_config)

#define RPC_FAX_GetReceiptsOptions(P, T) \
	P(T, OUT, U32, receipts_options, lpdwReceiptsOptions, 0)

#define RPC_FAX_GetVersion(P, T) \
	P(T, INOUT, STRUCT, version, pVersion, rpc_version)

#define RPC_FAX_GetOutboxConfiguration(P, T) \
	P(T, OUT, BLOB, config, Buffer, rpc_outbox_config)

#define RPC_FAX_SetOutboxConfiguration(P, T) \
	P(T, IN, STRUCT, config, pOutboxCfg, rpc_outbox_config)

#define RPC_FAX_GetPersonalCoverPagesOption(P, T) \
	P(T, OUT, BOOL, personal_cp_allowed, lpbPersonalCPAllowed, 0)

#define RPC_FAX_GetArchiveConfiguration(P, T) \
	P(T, IN,  ENUM, folder, Folder, 0) \
	P(T, OUT, BLOB, config, Buffer, rpc_archive_config)

#define RPC_FAX_SetArchiveConfiguration(P, T) \
	P(T, IN, ENUM, folder, Folder,      0) \
	P(T, IN, REST, config, pArchiveCfg, 0)

#define RPC_FAX_GetActivityLoggingConfiguration(P, T) \
	P(T, OUT, BLOB, config, Buffer, rpc_activity_logging)

#define RPC_FAX_SetActivityLoggingConfiguration(P, T) \
	P(T, IN, STRUCT, config, pActivLogCfg, rpc_activity_logging)

#define RPC_FAX_EnumerateProviders(P, T) \
	P(T, OUT, ARRAY, providers, Buffer, rpc_device_provider)

#define RPC_FAX_GetPortEx(P, T) \
	P(T, IN,  U32,  device_id, dwDeviceId, 0) \
	P(T, OUT, BLOB, port_info, Buffer,     rpc_port_info_ex)

#define RPC_FAX_SetPortEx(P, T) \
	P(T, IN, U32,    device_id, dwDeviceId, 0) \
	P(T, IN, STRUCT, port_info, pPortInfo,  rpc_port_info_ex)

#define RPC_FAX_EnumPortsEx(P, T) \
	P(T, OUT, ARRAY, ports, Buffer, rpc_port_info_ex)

#define RPC_FAX_GetExtensionData(P, T) \
	P(T, IN,  U32,    device_id, dwDeviceId,      0) \
	P(T, IN,  STRING, name_guid, lpcwstrNameGUID, 253) \
	P(T, OUT, DATA,   data,      ppData,          RPC_FAX_MAX_BUFFER)

#define RPC_FAX_SetExtensionData(P, T) \
	P(T, IN, STRING, computer_name, lpcwstrComputerName, 1023) \
	P(T, IN, U32,    device_id,     dwDeviceId,          0) \
	P(T, IN, STRING, name_guid,     lpcwstrNameGUID,     253) \
	P(T, IN, DATA,   data,          pData,               RPC_FAX_MAX_BUFFER)

#define RPC_FAX_AddOutboundGroup(P, T) \
	P(T, IN, STRING, group_name, lpwstrGroupName, 253)

#define RPC_FAX_SetOutboundGroup(P, T) \
	P(T, IN, STRUCT, group, pGroup, rpc_outbound_group)

#define RPC_FAX_RemoveOutboundGroup(P, T) \
	P(T, IN, STRING, group_name, lpwstrGroupName, 253)

#define RPC_FAX_EnumOutboundGroups(P, T) \
	P(T, OUT, ARRAY, groups, ppData, rpc_outbound_group)

#define RPC_FAX_SetDeviceOrderInGroup(P, T) \
	P(T, IN, STRING, group_name, lpwstrGroupName, 253) \
	P(T, IN, U32,    device_id,  dwDeviceId,      0) \
	P(T, IN, U32,    new_order,  dwNewOrder,      0)

#define RPC_FAX_AddOutboundRule(P, T) \
	P(T, IN, U32,        area_code,    dwAreaCode,      0) \
	P(T, IN, U32,        country_code, dwCountryCode,   0) \
	P(T, IN, U32,        device_id,    dwDeviceId,      0) \
	P(T, IN, OPT_STRING, group_name,   lpwstrGroupName, 253) \
	P(T, IN, BOOL,       use_group,    bUseGroup,       0)

#define RPC_FAX_RemoveOutboundRule(P, T) \
	P(T, IN, U32, area_code,    dwAreaCode,    0) \
	P(T, IN, U32, country_code, dwCountryCode, 0)

#define RPC_FAX_SetOutboundRule(P, T) \
	P(T, IN, STRUCT, rule, pRule, rpc_outbound_rule)

#define RPC_FAX_EnumOutboundRules(P, T) \
	P(T, OUT, ARRAY, rules, ppData, rpc_outbound_rule)

#define RPC_FAX_RegisterServiceProviderEx(P, T) \
	P(T, IN, STRING, guid,          lpcwstrGUID,         253) \
	P(T, IN, STRING, friendly_name, lpcwstrFriendlyName, 253) \
	P(T, IN, STRING, image_name,    lpcwstrImageName,    1023) \
	P(T, IN, STRING, tsp_name,      lpcwstrTspName,      253) \
	P(T, IN, U32,    fspi_version,  dwFSPIVersion,       0) \
	P(T, IN, U32,    capabilities,  dwCapabilities,      0)

#define RPC_FAX_UnregisterServiceProviderEx(P, T) \
	P(T, IN, STRING, guid, lpcwstrGUID, 253)

#define RPC_FAX_UnregisterRoutingExtension(P, T) \
	P(T, IN, STRING, extension_name, lpcwstrExtensionName, 253)

#define RPC_FAX_StartMessagesEnum(P, T) \
	P(T, IN,  ENUM,   folder,   Folder,   0) \
	P(T, OUT, HANDLE, cursor,   lpHandle, RPC_HANDLE_MESSAGES)

#define RPC_FAX_EndMessagesEnum(P, T) \
	P(T, INOUT, HANDLE, cursor,   lpHandle, RPC_HANDLE_MESSAGES)

#define RPC_FAX_EnumMessages(P, T) \
	P(T, IN,  HANDLE, cursor,       hEnum,         RPC_HANDLE_MESSAGES) \
	P(T, IN,  U32,    num_messages, dwNumMessages, 0) \
	P(T, OUT, ARRAY,  messages,     lppBuffer,     rpc_message)

#define RPC_FAX_GetMessage(P, T) \
	P(T, IN,  U64,  message_id, dwlMessageId, 0) \
	P(T, IN,  ENUM, folder,     Folder,       0) \
	P(T, OUT, BLOB, message,    lppBuffer,    rpc_message)

#define RPC_FAX_RemoveMessage(P, T) \
	P(T, IN, U64,  message_id, dwlMessageId, 0) \
	P(T, IN, ENUM, folder,     Folder,       0)

#define RPC_FAX_StartCopyToServer(P, T) \
	P(T, IN,    STRING, file_ext,         lpcwstrFileExt,       253) \
	P(T, INOUT, STRING, server_file_name, lpwstrServerFileName, 1023) \
	P(T, OUT,   HANDLE, copy,             lpHandle,             RPC_HANDLE_COPY)

#define RPC_FAX_StartCopyMessageFromServer(P, T) \
	P(T, IN,  U64,    message_id, dwlMessageId, 0) \
	P(T, IN,  ENUM,   folder,     Folder,       0) \
	P(T, OUT, HANDLE, copy,       lpHandle,     RPC_HANDLE_COPY)

#define RPC_FAX_WriteFile(P, T) \
	P(T, IN, HANDLE, copy, hCopy,   RPC_HANDLE_COPY) \
	P(T, IN, CHUNK,  data, lpbData, RPC_COPY_BUFFER_SIZE)

#define RPC_FAX_ReadFile(P, T) \
	P(T, IN,    HANDLE, copy,          hCopy,         RPC_HANDLE_COPY) \
	P(T, IN,    U32,    max_data_size, dwMaxDataSize, 0) \
	P(T, INOUT, CHUNK,  data,          lpbData,       RPC_COPY_BUFFER_SIZE)

#define RPC_FAX_EndCopy(P, T) \
	P(T, INOUT, HANDLE, copy, lphCopy, RPC_HANDLE_COPY)

#define RPC_FAX_StartServerNotification(P, T) \
	P(T, IN,  STRING, machine_name,   lpcwstrMachineName,   1023) \
	P(T, IN,  STRING, end_point,      lpcwstrEndPoint,      1023) \
	P(T, IN,  U64,    context,        Context,              0) \
	P(T, IN,  STRING, protseq_string, lpcwstrProtseqString, 253) \
	P(T, IN,  BOOL,   event_ex,       bEventEx,             0) \
	P(T, IN,  U32,    event_types,    dwEventTypes,         0) \
	P(T, OUT, HANDLE, event,          lpHandle,             RPC_HANDLE_EVENT)

#define RPC_FAX_StartServerNotificationEx(P, T) \
	P(T, IN,  STRING, machine_name, lpcwstrMachineName, 1023) \
	P(T, IN,  STRING, end_point,    lpcwstrEndPoint,    1023) \
	P(T, IN,  U64,    context,      Context,            0) \
	P(T, IN,  STRING, prot_seq,     lpcwstrProtSeq,     253) \
	P(T, IN,  BOOL,   event_ex,     bEventEx,           0) \
	P(T, IN,  U32,    event_types,  dwEventTypes,       0) \
	P(T, OUT, HANDLE, event,        lpHandle,           RPC_HANDLE_EVENT_EX)

#define RPC_FAX_EndServerNotification(P, T) \
	P(T, INOUT, HANDLE, event, lpHandle, RPC_HANDLE_EVENT_EX)

#define RPC_FAX_GetServerActivity(P, T) \
	P(T, INOUT, STRUCT, server_activity, pServerActivity, rpc_server_activity)

#define RPC_FAX_SetConfigWizardUsed(P, T) \
	P(T, IN, BOOL, config_wizard_used, bConfigWizardUsed, 0)

#define RPC_FAX_EnumRoutingExtensions(P, T) \
	P(T, OUT, ARRAY, extensions, Buffer, rpc_routing_extension)

#define RPC_FAX_Reserved79(P, T)

#define RPC_FAX_ConnectFaxServer(P, T) \
	P(T, IN,  U32,    client_version,    dwClientAPIVersion,   0) \
	P(T, OUT, U32,    server_version,    lpdwServerAPIVersion, 0) \
	P(T, OUT, HANDLE, handle,            pHandle,              RPC_HANDLE_SERVICE)

#define RPC_FAX_GetSecurityEx(P, T) \
	P(T, IN,  U32,  security_information, SecurityInformation, 0) \
	P(T, OUT, DATA, descriptor,           pSecurityDescriptor, RPC_FAX_MAX_BUFFER)

#define RPC_FAX_RefreshArchive(P, T) \
	P(T, IN, ENUM, folder, Folder, 0)

#define RPC_FAX_SetRecipientsLimit(P, T) \
	P(T, IN, U32, recipients_limit, dwRecipientsLimit, 0)

#define RPC_FAX_GetRecipientsLimit(P, T) \
	P(T, OUT, U32, recipients_limit, lpdwRecipientsLimit, 0)

#define RPC_FAX_GetServerSKU(P, T) \
	P(T, OUT, ENUM, server_sku, pServerSKU, 0)

#define RPC_FAX_CheckValidFaxFolder(P, T) \
	P(T, IN, STRING, path, lpcwstrPath, 1023)

#define RPC_FAX_GetJobEx2(P, T) \
	P(T, IN,  U64,  message_id, dwlMessageID, 0) \
	P(T, IN,  U32,  level,      level,        0) \
	P(T, OUT, BLOB, job,        Buffer,       rpc_job_entry_ex_1)

#define RPC_FAX_EnumJobsEx2(P, T) \
	P(T, IN,  BOOL,       all_accounts, fAllAccounts,       0) \
	P(T, IN,  OPT_STRING, account_name, lpcwstrAccountName, 253) \
	P(T, IN,  U32,        job_types,    dwJobTypes,         0) \
	P(T, IN,  U32,        level,        level,              0) \
	P(T, OUT, ARRAY,      jobs,         Buffer,             rpc_job_entry_ex_1)

#define RPC_FAX_GetMessageEx(P, T) \
	P(T, IN,  U64,  message_id, dwlMessageId, 0) \
	P(T, IN,  ENUM, folder,     Folder,       0) \
	P(T, IN,  U32,  level,      level,        0) \
	P(T, OUT, BLOB, message,    lppBuffer,    rpc_message_1)

#define RPC_FAX_StartMessagesEnumEx(P, T) \
	P(T, IN,  BOOL,       all_accounts, fAllAccounts,       0) \
	P(T, IN,  OPT_STRING, account_name, lpcwstrAccountName, 253) \
	P(T, IN,  ENUM,       folder,       Folder,             0) \
	P(T, IN,  U32,        level,        level,              0) \
	P(T, OUT, HANDLE,     messages,     lpHandle,           RPC_HANDLE_MESSAGES)

#define RPC_FAX_EnumMessagesEx(P, T) \
	P(T, IN,  HANDLE, cursor,       hEnum,         RPC_HANDLE_MESSAGES) \
	P(T, IN,  U32,    num_messages, dwNumMessages, 0) \
	P(T, OUT, ARRAY,  messages,     lppBuffer,     rpc_message_1) \
	P(T, OUT, U32,    level,        lpdwLevel,     0)

#define RPC_FAX_StartServerNotificationEx2(P, T) \
	P(T, IN,  OPT_STRING, account_name,   lpcwstrAccountName,   253) \
	P(T, IN,  STRING,     machine_name,   lpcwstrMachineName,   1023) \
	P(T, IN,  STRING,     end_point,      lpcwstrEndPoint,      1023) \
	P(T, IN,  U64,        context,        Context,              0) \
	P(T, IN,  STRING,     protseq_string, lpcwstrProtseqString, 253) \
	P(T, IN,  U32,        event_types,    dwEventTypes,         0) \
	P(T, IN,  U32,        level,          level,                0) \
	P(T, OUT, HANDLE,     event,          lpHandle,             RPC_HANDLE_EVENT_EX)

#define RPC_FAX_CreateAccount(P, T) \
	P(T, IN, U32,  level,   level,  0) \
	P(T, IN, BLOB, account, Buffer, rpc_account_info)

#define RPC_FAX_DeleteAccount(P, T) \
	P(T, IN, OPT_STRING, account_name, lpcwstrAccountName, 253)

#define RPC_FAX_EnumAccounts(P, T) \
	P(T, IN,  U32,   level,    level,  0) \
	P(T, OUT, ARRAY, accounts, Buffer, rpc_account_info)

#define RPC_FAX_GetAccountInfo(P, T) \
	P(T, IN,  OPT_STRING, account_name, lpcwstrAccountName, 253) \
	P(T, IN,  U32,        level,        level,              0) \
	P(T, OUT, BLOB,       account,      Buffer,             rpc_account_info)

#define RPC_FAX_GetGeneralConfiguration(P, T) \
	P(T, IN,  U32,  level,  level,  0) \
	P(T, OUT, BLOB, config, Buffer, rpc_general_config)

#define RPC_FAX_SetGeneralConfiguration(P, T) \
	P(T, IN, U32,  level,  level,  0) \
	P(T, IN, BLOB, config, Buffer, rpc_general_config)

#define RPC_FAX_GetSecurityEx2(P, T) \
	P(T, IN,  U32,  security_information, SecurityInformation, 0) \
	P(T, OUT, DATA, descriptor,           pSecurityDescriptor, RPC_FAX_MAX_BUFFER)

#define RPC_FAX_SetSecurityEx2(P, T) \
	P(T, IN, U32,      security_information, SecurityInformation, 0) \
	P(T, IN, OPT_DATA, descriptor,           pSecurityDescriptor, RPC_FAX_MAX_BUFFER)

#define RPC_FAX_AccessCheckEx2(P, T) \
	P(T, IN,    U32,     access_mask, AccessMask, 0) \
	P(T, OUT,   BOOL,    granted,     pfAccess,   0) \
	P(T, INOUT, OPT_U32, rights,      lpdwRights, 0)

#define RPC_FAX_ReAssignMessage(P, T) \
	P(T, IN, U64,    message_id,     dwlMessageId,  0) \
	P(T, IN, STRUCT, reassign_info,  pReAssignInfo, rpc_reassign_info)

#define RPC_FAX_SetMessage(P, T) \
	P(T, IN, U64,    message_id,    dwlMessageId,   0) \
	P(T, IN, ENUM,   folder,        Folder,         0) \
	P(T, IN, STRUCT, message_props, lpMessageProps, rpc_message_props)

#define RPC_FAX_GetConfigOption(P, T) \
	P(T, IN,  ENUM, option, option,    0) \
	P(T, OUT, U32,  value,  lpdwValue, 0)

/* Columns: opnum, name, how it is answered, first API version, access, rights of which one is enough. */
#define RPC_FAX_METHODS(X) \
	X(0,   GetServicePrinters,              SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(1,   ConnectionRefCount,              SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(2,   OpenPort,                        SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG | RPC_RIGHT_QUERY_CONFIG) \
	X(3,   ClosePort,                       SERVED,      0, OPEN,    0) \
	X(4,   EnumJobs,                        SERVED,      0, OWNER,   RPC_RIGHT_QUERY_OUT_JOBS) \
	X(5,   GetJob,                          SERVED,      0, OWNER,   RPC_RIGHT_MANAGE_RF | RPC_RIGHT_QUERY_OUT_JOBS) \
	X(6,   SetJob,                          SERVED,      0, OWNER,   RPC_RIGHT_MANAGE_OUT_JOBS | RPC_RIGHT_MANAGE_RF) \
	X(7,   GetPageData,                     SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(8,   GetDeviceStatus,                 SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(9,   Abort,                           SERVED,      0, OWNER,   RPC_RIGHT_MANAGE_OUT_JOBS | RPC_RIGHT_MANAGE_RF) \
	X(10,  EnumPorts,                       SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(11,  GetPort,                         SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(12,  SetPort,                         SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(13,  EnumRoutingMethods,              SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(14,  EnableRoutingMethod,             SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(15,  GetRoutingInfo,                  SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(16,  SetRoutingInfo,                  SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(17,  EnumGlobalRoutingInfo,           SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(18,  SetGlobalRoutingInfo,            SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(19,  GetConfiguration,                SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(20,  SetConfiguration,                SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(21,  GetLoggingCategories,            SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(22,  SetLoggingCategories,            SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(23,  GetSecurity,                     UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_READ_CONTROL) \
	X(24,  SetSecurity,                     UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_READ_CONTROL | RPC_RIGHT_WRITE_DAC | \
	                                                               RPC_RIGHT_WRITE_OWNER | RPC_RIGHT_SYSTEM_SECURITY) \
	X(25,  AccessCheck,                     SERVED,      0, ACCOUNT, 0) \
	X(26,  CheckServerProtSeq,              UNSUPPORTED, 0, OPEN,    0) \
	X(27,  SendDocumentEx,                  SERVED,      0, RIGHTS,  RPC_RIGHTS_SUBMIT) \
	X(28,  EnumJobsEx,                      SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(29,  GetJobEx,                        SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(30,  GetCountryList,                  UNSUPPORTED, 0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(31,  GetPersonalProfileInfo,          UNSUPPORTED, 0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(32,  GetQueueStates,                  SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(33,  SetQueue,                        SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(34,  GetReceiptsConfiguration,        UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(35,  SetReceiptsConfiguration,        UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(36,  GetReceiptsOptions,              SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(37,  GetVersion,                      SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(38,  GetOutboxConfiguration,          SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(39,  SetOutboxConfiguration,          SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(40,  GetPersonalCoverPagesOption,     SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(41,  GetArchiveConfiguration,         UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(42,  SetArchiveConfiguration,         UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(43,  GetActivityLoggingConfiguration, UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(44,  SetActivityLoggingConfiguration, UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(45,  EnumerateProviders,              SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(46,  GetPortEx,                       SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(47,  SetPortEx,                       SERVED,      0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(48,  EnumPortsEx,                     SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(49,  GetExtensionData,                UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(50,  SetExtensionData,                UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(51,  AddOutboundGroup,                UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(52,  SetOutboundGroup,                UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(53,  RemoveOutboundGroup,             UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(54,  EnumOutboundGroups,              UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(55,  SetDeviceOrderInGroup,           UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(56,  AddOutboundRule,                 UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(57,  RemoveOutboundRule,              UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(58,  SetOutboundRule,                 UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(59,  EnumOutboundRules,               UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(60,  RegisterServiceProviderEx,       UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(61,  UnregisterServiceProviderEx,     UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(62,  UnregisterRoutingExtension,      UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(63,  StartMessagesEnum,               SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(64,  EndMessagesEnum,                 SERVED,      0, OPEN,    0) \
	X(65,  EnumMessages,                    SERVED,      0, OPEN,    0) \
	X(66,  GetMessage,                      SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(67,  RemoveMessage,                   SERVED,      0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(68,  StartCopyToServer,               SERVED,      0, RIGHTS,  RPC_RIGHTS_SUBMIT) \
	X(69,  StartCopyMessageFromServer,      SERVED,      0, OWNER,   RPC_RIGHT_MANAGE_OUT_JOBS | RPC_RIGHT_MANAGE_RF | \
	                                                               RPC_RIGHT_QUERY_ARCHIVES | RPC_RIGHT_QUERY_OUT_JOBS) \
	X(70,  WriteFile,                       SERVED,      0, OPEN,    0) \
	X(71,  ReadFile,                        SERVED,      0, OPEN,    0) \
	X(72,  EndCopy,                         SERVED,      0, OPEN,    0) \
	X(73,  StartServerNotification,         UNSUPPORTED, 0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(74,  StartServerNotificationEx,       UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_RF | RPC_RIGHT_QUERY_CONFIG) \
	X(75,  EndServerNotification,           UNSUPPORTED, 0, OPEN,    0) \
	X(76,  GetServerActivity,               SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(77,  SetConfigWizardUsed,             UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(78,  EnumRoutingExtensions,           SERVED,      0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(79,  Reserved79,                      RESERVED,    0, OPEN,    0) \
	X(80,  ConnectFaxServer,                SERVED,      1, RIGHTS,  RPC_RIGHTS_ANY) \
	X(81,  GetSecurityEx,                   UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_READ_CONTROL | RPC_RIGHT_SYSTEM_SECURITY) \
	X(82,  RefreshArchive,                  UNSUPPORTED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(83,  SetRecipientsLimit,              UNSUPPORTED, 2, OPEN,    0) \
	X(84,  GetRecipientsLimit,              SERVED,      2, RIGHTS,  RPC_RIGHTS_SUBMIT) \
	X(85,  GetServerSKU,                    SERVED,      2, RIGHTS,  RPC_RIGHTS_ANY) \
	X(86,  CheckValidFaxFolder,             UNSUPPORTED, 2, RIGHTS,  RPC_RIGHTS_ANY) \
	X(87,  GetJobEx2,                       SERVED,      3, RIGHTS,  RPC_RIGHTS_ANY) \
	X(88,  EnumJobsEx2,                     SERVED,      3, RIGHTS,  RPC_RIGHTS_ANY) \
	X(89,  GetMessageEx,                    SERVED,      3, RIGHTS,  RPC_RIGHTS_ANY) \
	X(90,  StartMessagesEnumEx,             SERVED,      3, RIGHTS,  RPC_RIGHTS_ANY) \
	X(91,  EnumMessagesEx,                  SERVED,      3, OPEN,    0) \
	X(92,  StartServerNotificationEx2,      UNSUPPORTED, 3, RIGHTS,  RPC_RIGHT_MANAGE_RF | RPC_RIGHT_QUERY_CONFIG) \
	X(93,  CreateAccount,                   UNSUPPORTED, 3, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(94,  DeleteAccount,                   UNSUPPORTED, 3, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(95,  EnumAccounts,                    UNSUPPORTED, 3, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(96,  GetAccountInfo,                  UNSUPPORTED, 3, ACCOUNT, 0) \
	X(97,  GetGeneralConfiguration,         SERVED,      3, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(98,  SetGeneralConfiguration,         UNSUPPORTED, 3, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(99,  GetSecurityEx2,                  UNSUPPORTED, 3, RIGHTS,  RPC_RIGHT_READ_CONTROL | RPC_RIGHT_SYSTEM_SECURITY) \
	X(100, SetSecurityEx2,                  UNSUPPORTED, 3, RIGHTS,  RPC_RIGHT_WRITE_OWNER | RPC_RIGHT_WRITE_DAC | RPC_RIGHT_SYSTEM_SECURITY) \
	X(101, AccessCheckEx2,                  SERVED,      3, ACCOUNT, 0) \
	X(102, ReAssignMessage,                 UNSUPPORTED, 3, RIGHTS,  RPC_RIGHT_MANAGE_RF) \
	X(103, SetMessage,                      SERVED,      3, RIGHTS,  RPC_RIGHTS_ANY) \
	X(104, GetConfigOption,                 SERVED,      3, RIGHTS,  RPC_RIGHTS_ANY)

/* clang-format on */

#endif

/* SPDX-License-Identifier: MIT */
/* Records of jobs, messages and what a job is submitted with (reference, sections 6.2 and 7). See record.h. */
#ifndef RPC_RECORDS_JOB_H
#define RPC_RECORDS_JOB_H

/* clang-format off */

#define RPC_JOB_ENTRY(F, T) \
	F(T, SIZE,       size,                    SizeOfStruct) \
	F(T, U32,        job_id,                  JobId) \
	F(T, STR,        user_name,               UserName) \
	F(T, U32,        job_type,                JobType) \
	F(T, U32,        queue_status,            QueueStatus) \
	F(T, U32,        status,                  Status) \
	F(T, U32,        document_size,           Size) \
	F(T, U32,        page_count,              PageCount) \
	F(T, STR,        recipient_number,        RecipientNumber) \
	F(T, STR,        recipient_name,          RecipientName) \
	F(T, STR,        tsid,                    Tsid) \
	F(T, STR,        sender_name,             SenderName) \
	F(T, STR,        sender_company,          SenderCompany) \
	F(T, STR,        sender_dept,             SenderDept) \
	F(T, STR,        billing_code,            BillingCode) \
	F(T, U32,        schedule_action,         ScheduleAction) \
	F(T, SYSTEMTIME, schedule_time,           ScheduleTime) \
	F(T, U32,        delivery_report_type,    DeliveryReportType) \
	F(T, STR,        delivery_report_address, DeliveryReportAddress) \
	F(T, STR,        document_name,           DocumentName)

#define RPC_JOB_STATUS(F, T) \
	F(T, SIZE,       size,                 dwSizeOfStruct) \
	F(T, U32,        validity_mask,        dwValidityMask) \
	F(T, U32,        job_id,               dwJobID) \
	F(T, U32,        job_type,             dwJobType) \
	F(T, U32,        queue_status,         dwQueueStatus) \
	F(T, U32,        extended_status,      dwExtendedStatus) \
	F(T, STR,        extended_status_text, lpctstrExtendedStatus) \
	F(T, U32,        document_size,        dwSize) \
	F(T, U32,        page_count,           dwPageCount) \
	F(T, U32,        current_page,         dwCurrentPage) \
	F(T, STR,        tsid,                 lpctstrTsid) \
	F(T, STR,        csid,                 lpctstrCsid) \
	F(T, SYSTEMTIME, schedule_time,        tmScheduleTime) \
	F(T, SYSTEMTIME, start_time,           tmTransmissionStartTime) \
	F(T, SYSTEMTIME, end_time,             tmTransmissionEndTime) \
	F(T, U32,        device_id,            dwDeviceID) \
	F(T, STR,        device_name,          lpctstrDeviceName) \
	F(T, U32,        retries,              dwRetries) \
	F(T, STR,        caller_id,            lpctstrCallerID) \
	F(T, STR,        routing_info,         lpctstrRoutingInfo) \
	F(T, U32,        operations,           dwAvailableJobOperations)

#define RPC_JOB_ENTRY_EX(F, T) \
	F(T, SIZE,       size,                   dwSizeOfStruct) \
	F(T, U32,        validity_mask,          dwValidityMask) \
	F(T, U64,        message_id,             dwlMessageId) \
	F(T, U64,        broadcast_id,           dwlBroadcastId) \
	F(T, STR,        recipient_number,       lpctstrRecipientNumber) \
	F(T, STR,        recipient_name,         lpctstrRecipientName) \
	F(T, STR,        sender_user_name,       lpctstrSenderUserName) \
	F(T, STR,        billing_code,           lpctstrBillingCode) \
	F(T, SYSTEMTIME, original_schedule_time, tmOriginalScheduleTime) \
	F(T, SYSTEMTIME, submission_time,        tmSubmissionTime) \
	F(T, ENUM,       priority,               Priority) \
	F(T, U32,        delivery_report_type,   dwDeliveryReportType) \
	F(T, STR,        document_name,          lpctstrDocumentName) \
	F(T, STR,        subject,                lpctstrSubject) \
	F(T, STATUS,     status,                 pStatus)

#define RPC_JOB_ENTRY_EX_1(F, T) \
	RPC_JOB_ENTRY_EX(F, T) \
	F(T, BOOL, has_cover_page,  bHasCoverPage) \
	F(T, STR,  receipt_address, lpctstrReceiptAddress) \
	F(T, U32,  schedule_action, dwScheduleAction)

#define RPC_MESSAGE(F, T) \
	F(T, SIZE,       size,                   dwSizeOfStruct) \
	F(T, U32,        validity_mask,          dwValidityMask) \
	F(T, U64,        message_id,             dwlMessageId) \
	F(T, U64,        broadcast_id,           dwlBroadcastId) \
	F(T, U32,        job_type,               dwJobType) \
	F(T, U32,        queue_status,           dwQueueStatus) \
	F(T, U32,        extended_status,        dwExtendedStatus) \
	F(T, STR,        extended_status_text,   lpctstrExtendedStatus) \
	F(T, U32,        document_size,          dwSize) \
	F(T, U32,        page_count,             dwPageCount) \
	F(T, STR,        recipient_number,       lpctstrRecipientNumber) \
	F(T, STR,        recipient_name,         lpctstrRecipientName) \
	F(T, STR,        sender_number,          lpctstrSenderNumber) \
	F(T, STR,        sender_name,            lpctstrSenderName) \
	F(T, STR,        tsid,                   lpctstrTsid) \
	F(T, STR,        csid,                   lpctstrCsid) \
	F(T, STR,        sender_user_name,       lpctstrSenderUserName) \
	F(T, STR,        billing_code,           lpctstrBillingCode) \
	F(T, SYSTEMTIME, original_schedule_time, tmOriginalScheduleTime) \
	F(T, SYSTEMTIME, submission_time,        tmSubmissionTime) \
	F(T, SYSTEMTIME, start_time,             tmTransmissionStartTime) \
	F(T, SYSTEMTIME, end_time,               tmTransmissionEndTime) \
	F(T, STR,        device_name,            lpctstrDeviceName) \
	F(T, ENUM,       priority,               Priority) \
	F(T, U32,        retries,                dwRetries) \
	F(T, STR,        document_name,          lpctstrDocumentName) \
	F(T, STR,        subject,                lpctstrSubject) \
	F(T, STR,        caller_id,              lpctstrCallerID) \
	F(T, STR,        routing_info,           lpctstrRoutingInfo)

#define RPC_MESSAGE_1(F, T) \
	RPC_MESSAGE(F, T) \
	F(T, BOOL, has_cover_page,        bHasCoverPage) \
	F(T, U32,  receipt_type,          dwReceiptType) \
	F(T, STR,  receipt_address,       lpctstrReceiptAddress) \
	F(T, BOOL, server_receive_folder, bServerReceiveFolder) \
	F(T, U32,  flags,                 dwMsgFlags)

#define RPC_PERSONAL_PROFILE(F, T) \
	F(T, SIZE, size,            dwSizeOfStruct) \
	F(T, STR,  name,            lptstrName) \
	F(T, STR,  fax_number,      lptstrFaxNumber) \
	F(T, STR,  company,         lptstrCompany) \
	F(T, STR,  street_address,  lptstrStreetAddress) \
	F(T, STR,  city,            lptstrCity) \
	F(T, STR,  state,           lptstrState) \
	F(T, STR,  zip,             lptstrZip) \
	F(T, STR,  country,         lptstrCountry) \
	F(T, STR,  title,           lptstrTitle) \
	F(T, STR,  department,      lptstrDepartment) \
	F(T, STR,  office_location, lptstrOfficeLocation) \
	F(T, STR,  home_phone,      lptstrHomePhone) \
	F(T, STR,  office_phone,    lptstrOfficePhone) \
	F(T, STR,  email,           lptstrEmail) \
	F(T, STR,  billing_code,    lptstrBillingCode) \
	F(T, STR,  tsid,            lptstrTSID)

#define RPC_COVERPAGE_INFO(F, T) \
	F(T, SIZE, size,         dwSizeOfStruct) \
	F(T, U32,  format,       dwCoverPageFormat) \
	F(T, STR,  file_name,    lptstrCoverPageFileName) \
	F(T, BOOL, server_based, bServerBased) \
	F(T, STR,  note,         lptstrNote) \
	F(T, STR,  subject,      lptstrSubject)

#define RPC_JOB_PARAM(F, T) \
	F(T, SIZE,       size,                     dwSizeOfStruct) \
	F(T, U32,        schedule_action,          dwScheduleAction) \
	F(T, SYSTEMTIME, schedule_time,            tmSchedule) \
	F(T, U32,        receipt_delivery_type,    dwReceiptDeliveryType) \
	F(T, STR,        receipt_delivery_address, lptstrReceiptDeliveryAddress) \
	F(T, ENUM,       priority,                 Priority) \
	F(T, U32,        call_handle,              hCall) \
	F(T, U32,        reserved0,                dwReserved0) \
	F(T, U32,        reserved1,                dwReserved1) \
	F(T, U32,        reserved2,                dwReserved2) \
	F(T, U32,        reserved3,                dwReserved3) \
	F(T, STR,        document_name,            lptstrDocumentName) \
	F(T, U32,        page_count,               dwPageCount)

#define RPC_REASSIGN_INFO(F, T) \
	F(T, STR,  recipients,        lpcwstrRecipients) \
	F(T, STR,  sender_name,       lpcwstrSenderName) \
	F(T, STR,  sender_fax_number, lpcwstrSenderFaxNumber) \
	F(T, STR,  subject,           lpcwstrSubject) \
	F(T, BOOL, has_cover_page,    bHasCoverPage)

#define RPC_MESSAGE_PROPS(F, T) \
	F(T, U32, validity_mask, dwValidityMask) \
	F(T, U32, flags,         dwMsgFlags)

/*
 * Tag, fields, wire name, blob, size32, size64, longest string. The size of
 * FAX_JOB_PARAM_EXW is contradicted within the specification: not checked.
 */
#define RPC_RECORDS_JOB(X) \
	X(rpc_job_entry,        RPC_JOB_ENTRY,        "FAX_JOB_ENTRY",          92,  0,   0, 253) \
	X(rpc_job_status,       RPC_JOB_STATUS,       "FAX_JOB_STATUS",        120,  0,   0, 253) \
	X(rpc_job_entry_ex,     RPC_JOB_ENTRY_EX,     "FAX_JOB_ENTRY_EXW",      96,  0,   0, 253) \
	X(rpc_job_entry_ex_1,   RPC_JOB_ENTRY_EX_1,   "FAX_JOB_ENTRY_EX_1",    104,  0,   0, 253) \
	X(rpc_message,          RPC_MESSAGE,          "FAX_MESSAGEW",          176,  0,   0, 253) \
	X(rpc_message_1,        RPC_MESSAGE_1,        "FAX_MESSAGE_1",         192,  0,   0, 253) \
	X(rpc_personal_profile, RPC_PERSONAL_PROFILE, "FAX_PERSONAL_PROFILEW",  68, 68, 136, 253) \
	X(rpc_coverpage_info,   RPC_COVERPAGE_INFO,   "FAX_COVERPAGE_INFO_EXW",  0, 24,  40, 253) \
	X(rpc_job_param,        RPC_JOB_PARAM,        "FAX_JOB_PARAM_EXW",       0,  0,   0, 253) \
	X(rpc_reassign_info,    RPC_REASSIGN_INFO,    "FAX_REASSIGN_INFO",       0,  0,   0, 32767) \
	X(rpc_message_props,    RPC_MESSAGE_PROPS,    "FAX_MESSAGE_PROPS",       0,  0,   0, 253)

/* clang-format on */

#endif

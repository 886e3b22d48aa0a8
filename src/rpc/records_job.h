/* SPDX-License-Identifier: MIT */
/* Records of jobs, messages and what a job is submitted with (reference, sections 6.2 and 7). See record.h. */
#ifndef RPC_RECORDS_JOB_H
#define RPC_RECORDS_JOB_H

/* clang-format off */

#define RPC_JOB_ENTRY(F) \
	F(SIZE,       size,                    SizeOfStruct) \
	F(U32,        job_id,                  JobId) \
	F(STR,        user_name,               UserName) \
	F(U32,        job_type,                JobType) \
	F(U32,        queue_status,            QueueStatus) \
	F(U32,        status,                  Status) \
	F(U32,        document_size,           Size) \
	F(U32,        page_count,              PageCount) \
	F(STR,        recipient_number,        RecipientNumber) \
	F(STR,        recipient_name,          RecipientName) \
	F(STR,        tsid,                    Tsid) \
	F(STR,        sender_name,             SenderName) \
	F(STR,        sender_company,          SenderCompany) \
	F(STR,        sender_dept,             SenderDept) \
	F(STR,        billing_code,            BillingCode) \
	F(U32,        schedule_action,         ScheduleAction) \
	F(SYSTEMTIME, schedule_time,           ScheduleTime) \
	F(U32,        delivery_report_type,    DeliveryReportType) \
	F(STR,        delivery_report_address, DeliveryReportAddress) \
	F(STR,        document_name,           DocumentName)

#define RPC_JOB_STATUS(F) \
	F(SIZE,       size,                 dwSizeOfStruct) \
	F(U32,        validity_mask,        dwValidityMask) \
	F(U32,        job_id,               dwJobID) \
	F(U32,        job_type,             dwJobType) \
	F(U32,        queue_status,         dwQueueStatus) \
	F(U32,        extended_status,      dwExtendedStatus) \
	F(STR,        extended_status_text, lpctstrExtendedStatus) \
	F(U32,        document_size,        dwSize) \
	F(U32,        page_count,           dwPageCount) \
	F(U32,        current_page,         dwCurrentPage) \
	F(STR,        tsid,                 lpctstrTsid) \
	F(STR,        csid,                 lpctstrCsid) \
	F(SYSTEMTIME, schedule_time,        tmScheduleTime) \
	F(SYSTEMTIME, start_time,           tmTransmissionStartTime) \
	F(SYSTEMTIME, end_time,             tmTransmissionEndTime) \
	F(U32,        device_id,            dwDeviceID) \
	F(STR,        device_name,          lpctstrDeviceName) \
	F(U32,        retries,              dwRetries) \
	F(STR,        caller_id,            lpctstrCallerID) \
	F(STR,        routing_info,         lpctstrRoutingInfo) \
	F(U32,        operations,           dwAvailableJobOperations)

#define RPC_JOB_ENTRY_EX(F) \
	F(SIZE,       size,                   dwSizeOfStruct) \
	F(U32,        validity_mask,          dwValidityMask) \
	F(U64,        message_id,             dwlMessageId) \
	F(U64,        broadcast_id,           dwlBroadcastId) \
	F(STR,        recipient_number,       lpctstrRecipientNumber) \
	F(STR,        recipient_name,         lpctstrRecipientName) \
	F(STR,        sender_user_name,       lpctstrSenderUserName) \
	F(STR,        billing_code,           lpctstrBillingCode) \
	F(SYSTEMTIME, original_schedule_time, tmOriginalScheduleTime) \
	F(SYSTEMTIME, submission_time,        tmSubmissionTime) \
	F(ENUM,       priority,               Priority) \
	F(U32,        delivery_report_type,   dwDeliveryReportType) \
	F(STR,        document_name,          lpctstrDocumentName) \
	F(STR,        subject,                lpctstrSubject) \
	F(STATUS,     status,                 pStatus)

#define RPC_JOB_ENTRY_EX_1(F) \
	RPC_JOB_ENTRY_EX(F) \
	F(BOOL, has_cover_page,  bHasCoverPage) \
	F(STR,  receipt_address, lpctstrReceiptAddress) \
	F(U32,  schedule_action, dwScheduleAction)

#define RPC_MESSAGE(F) \
	F(SIZE,       size,                   dwSizeOfStruct) \
	F(U32,        validity_mask,          dwValidityMask) \
	F(U64,        message_id,             dwlMessageId) \
	F(U64,        broadcast_id,           dwlBroadcastId) \
	F(U32,        job_type,               dwJobType) \
	F(U32,        queue_status,           dwQueueStatus) \
	F(U32,        extended_status,        dwExtendedStatus) \
	F(STR,        extended_status_text,   lpctstrExtendedStatus) \
	F(U32,        document_size,          dwSize) \
	F(U32,        page_count,             dwPageCount) \
	F(STR,        recipient_number,       lpctstrRecipientNumber) \
	F(STR,        recipient_name,         lpctstrRecipientName) \
	F(STR,        sender_number,          lpctstrSenderNumber) \
	F(STR,        sender_name,            lpctstrSenderName) \
	F(STR,        tsid,                   lpctstrTsid) \
	F(STR,        csid,                   lpctstrCsid) \
	F(STR,        sender_user_name,       lpctstrSenderUserName) \
	F(STR,        billing_code,           lpctstrBillingCode) \
	F(SYSTEMTIME, original_schedule_time, tmOriginalScheduleTime) \
	F(SYSTEMTIME, submission_time,        tmSubmissionTime) \
	F(SYSTEMTIME, start_time,             tmTransmissionStartTime) \
	F(SYSTEMTIME, end_time,               tmTransmissionEndTime) \
	F(STR,        device_name,            lpctstrDeviceName) \
	F(ENUM,       priority,               Priority) \
	F(U32,        retries,                dwRetries) \
	F(STR,        document_name,          lpctstrDocumentName) \
	F(STR,        subject,                lpctstrSubject) \
	F(STR,        caller_id,              lpctstrCallerID) \
	F(STR,        routing_info,           lpctstrRoutingInfo)

#define RPC_MESSAGE_1(F) \
	RPC_MESSAGE(F) \
	F(BOOL, has_cover_page,        bHasCoverPage) \
	F(U32,  receipt_type,          dwReceiptType) \
	F(STR,  receipt_address,       lpctstrReceiptAddress) \
	F(BOOL, server_receive_folder, bServerReceiveFolder) \
	F(U32,  flags,                 dwMsgFlags)

#define RPC_PERSONAL_PROFILE(F) \
	F(SIZE, size,            dwSizeOfStruct) \
	F(STR,  name,            lptstrName) \
	F(STR,  fax_number,      lptstrFaxNumber) \
	F(STR,  company,         lptstrCompany) \
	F(STR,  street_address,  lptstrStreetAddress) \
	F(STR,  city,            lptstrCity) \
	F(STR,  state,           lptstrState) \
	F(STR,  zip,             lptstrZip) \
	F(STR,  country,         lptstrCountry) \
	F(STR,  title,           lptstrTitle) \
	F(STR,  department,      lptstrDepartment) \
	F(STR,  office_location, lptstrOfficeLocation) \
	F(STR,  home_phone,      lptstrHomePhone) \
	F(STR,  office_phone,    lptstrOfficePhone) \
	F(STR,  email,           lptstrEmail) \
	F(STR,  billing_code,    lptstrBillingCode) \
	F(STR,  tsid,            lptstrTSID)

#define RPC_COVERPAGE_INFO(F) \
	F(SIZE, size,         dwSizeOfStruct) \
	F(U32,  format,       dwCoverPageFormat) \
	F(STR,  file_name,    lptstrCoverPageFileName) \
	F(BOOL, server_based, bServerBased) \
	F(STR,  note,         lptstrNote) \
	F(STR,  subject,      lptstrSubject)

#define RPC_JOB_PARAM(F) \
	F(SIZE,       size,                     dwSizeOfStruct) \
	F(U32,        schedule_action,          dwScheduleAction) \
	F(SYSTEMTIME, schedule_time,            tmSchedule) \
	F(U32,        receipt_delivery_type,    dwReceiptDeliveryType) \
	F(STR,        receipt_delivery_address, lptstrReceiptDeliveryAddress) \
	F(ENUM,       priority,                 Priority) \
	F(U32,        call_handle,              hCall) \
	F(U32,        reserved0,                dwReserved0) \
	F(U32,        reserved1,                dwReserved1) \
	F(U32,        reserved2,                dwReserved2) \
	F(U32,        reserved3,                dwReserved3) \
	F(STR,        document_name,            lptstrDocumentName) \
	F(U32,        page_count,               dwPageCount)

#define RPC_REASSIGN_INFO(F) \
	F(STR,  recipients,        lpcwstrRecipients) \
	F(STR,  sender_name,       lpcwstrSenderName) \
	F(STR,  sender_fax_number, lpcwstrSenderFaxNumber) \
	F(STR,  subject,           lpcwstrSubject) \
	F(BOOL, has_cover_page,    bHasCoverPage)

#define RPC_MESSAGE_PROPS(F) \
	F(U32, validity_mask, dwValidityMask) \
	F(U32, flags,         dwMsgFlags)

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

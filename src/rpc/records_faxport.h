/* SPDX-License-Identifier: MIT */
/*
 * Records of our own interface. Those that carry a public structure of
 * <faxport/types.h> name its members; a member that is not named here does
 * not travel (fax_document's path).
 */
#ifndef RPC_RECORDS_FAXPORT_H
#define RPC_RECORDS_FAXPORT_H

/* clang-format off */

#define RPC_FAX_PORT(F, T) \
	F(T, U32,  device_id,  DeviceId) \
	F(T, TEXT, name,       Name) \
	F(T, TEXT, csid,       Csid) \
	F(T, TEXT, tsid,       Tsid) \
	F(T, U32,  priority,   Priority) \
	F(T, U32,  rings,      Rings) \
	F(T, BOOL, send,       Send) \
	F(T, BOOL, receive,    Receive) \
	F(T, BOOL, can_modify, CanModify) \
	F(T, ENUM, state,      State)

#define RPC_FAX_PORT_CHANGE(F, T) \
	F(T, U32,  fields,   Fields) \
	F(T, STR,  csid,     Csid) \
	F(T, STR,  tsid,     Tsid) \
	F(T, U32,  priority, Priority) \
	F(T, U32,  rings,    Rings) \
	F(T, BOOL, send,     Send) \
	F(T, BOOL, receive,  Receive)

#define RPC_FAX_PORT_STATUS(F, T) \
	F(T, U64,  version,        Version) \
	F(T, U32,  device_id,      DeviceId) \
	F(T, TEXT, device_name,    DeviceName) \
	F(T, ENUM, state,          State) \
	F(T, TEXT, caller_id,      CallerId) \
	F(T, TEXT, called_number,  CalledNumber) \
	F(T, TEXT, csid,           Csid) \
	F(T, TEXT, tsid,           Tsid) \
	F(T, U32,  current_page,   CurrentPage) \
	F(T, U32,  total_pages,    TotalPages) \
	F(T, U64,  bytes,          Bytes) \
	F(T, U64,  document_bytes, DocumentBytes) \
	F(T, U32,  rate,           Rate) \
	F(T, BOOL, ecm,            Ecm) \
	F(T, BOOL, t38,            T38) \
	F(T, I64,  start_time,     StartTime) \
	F(T, I64,  submitted_time, SubmittedTime) \
	F(T, U32,  elapsed_s,      Elapsed) \
	F(T, U32,  job_id,         JobId) \
	F(T, TEXT, document_name,  DocumentName) \
	F(T, TEXT, recipient_name, RecipientName) \
	F(T, TEXT, sender_name,    SenderName) \
	F(T, TEXT, routing_string, RoutingString) \
	F(T, TEXT, user_name,      UserName)

#define RPC_FAX_DOCUMENT(F, T) \
	F(T, STR,  number,         Number) \
	F(T, STR,  document_name,  DocumentName) \
	F(T, STR,  recipient_name, RecipientName) \
	F(T, STR,  sender_name,    SenderName) \
	F(T, STR,  sender_company, SenderCompany) \
	F(T, STR,  sender_dept,    SenderDept) \
	F(T, STR,  billing_code,   BillingCode) \
	F(T, STR,  tsid,           Tsid) \
	F(T, STR,  subject,        Subject) \
	F(T, STR,  subaddress,     Subaddress) \
	F(T, STR,  password,       Password) \
	F(T, STR,  selective,      Selective) \
	F(T, ENUM, kind,           Kind) \
	F(T, BOOL, keep,           Keep) \
	F(T, ENUM, priority,       Priority) \
	F(T, I64,  send_at,        SendAt) \
	F(T, U32,  retries,        Retries) \
	F(T, U32,  device_id,      DeviceId) \
	F(T, BOOL, discount,       Discount)

#define RPC_FAX_JOB(F, T) \
	F(T, ENUM, kind,            Kind) \
	F(T, U32,  id,              Id) \
	F(T, ENUM, state,           State) \
	F(T, U32,  status,          Status) \
	F(T, TEXT, status_detail,   StatusDetail) \
	F(T, U32,  pages,           Pages) \
	F(T, U32,  pages_confirmed, PagesConfirmed) \
	F(T, U32,  current_page,    CurrentPage) \
	F(T, U32,  attempts,        Attempts) \
	F(T, U32,  retries,         Retries) \
	F(T, ENUM, priority,        Priority) \
	F(T, U64,  bytes,           Bytes) \
	F(T, I64,  submitted_time,  SubmittedTime) \
	F(T, I64,  send_at,         SendAt) \
	F(T, I64,  next_attempt,    NextAttempt) \
	F(T, I64,  start_time,      StartTime) \
	F(T, I64,  end_time,        EndTime) \
	F(T, U32,  device_id,       DeviceId) \
	F(T, TEXT, device_name,     DeviceName) \
	F(T, TEXT, number,          Number) \
	F(T, TEXT, subaddress,      Subaddress) \
	F(T, TEXT, selective,       Selective) \
	F(T, BOOL, keep,            Keep) \
	F(T, U64,  message_id,      MessageId) \
	F(T, TEXT, document_name,   DocumentName) \
	F(T, TEXT, recipient_name,  RecipientName) \
	F(T, TEXT, sender_name,     SenderName) \
	F(T, TEXT, sender_company,  SenderCompany) \
	F(T, TEXT, sender_dept,     SenderDept) \
	F(T, TEXT, billing_code,    BillingCode) \
	F(T, TEXT, subject,         Subject) \
	F(T, TEXT, tsid,            Tsid) \
	F(T, TEXT, remote_csid,     RemoteCsid) \
	F(T, TEXT, user_name,       UserName) \
	F(T, U32,  rate,            Rate) \
	F(T, BOOL, ecm,             Ecm) \
	F(T, BOOL, discount,        Discount) \
	F(T, BOOL, no_line,         NoLine) \
	F(T, ENUM, port_state,      PortState)

#define RPC_FAX_MESSAGE(F, T) \
	F(T, U64,  id,            Id) \
	F(T, U32,  device_id,     DeviceId) \
	F(T, TEXT, device_name,   DeviceName) \
	F(T, I64,  received_time, ReceivedTime) \
	F(T, U32,  duration_s,    Duration) \
	F(T, TEXT, tsid,          Tsid) \
	F(T, TEXT, csid,          Csid) \
	F(T, TEXT, caller_id,     CallerId) \
	F(T, TEXT, called_number, CalledNumber) \
	F(T, TEXT, subaddress,    Subaddress) \
	F(T, U32,  pages,         Pages) \
	F(T, U64,  bytes,         Bytes) \
	F(T, U32,  rate,          Rate) \
	F(T, BOOL, ecm,           Ecm) \
	F(T, BOOL, t38,           T38) \
	F(T, U32,  status,        Status) \
	F(T, TEXT, status_detail, StatusDetail) \
	F(T, BOOL, read,          Read)

#define RPC_FAX_SERVER(F, T) \
	F(T, TEXT, version,         Version) \
	F(T, U32,  retries,         Retries) \
	F(T, U32,  retry_delay_min, RetryDelay) \
	F(T, BOOL, branding,        Branding) \
	F(T, BOOL, use_device_tsid, UseDeviceTsid) \
	F(T, BOOL, queue_paused,    QueuePaused) \
	F(T, BOOL, archive_outgoing,  ArchiveOutgoing) \
	F(T, TEXT, archive_directory, ArchiveDirectory) \
	F(T, U32,  dirty_days,         DirtyDays) \
	F(T, BOOL, server_covers_only, ServerCoversOnly) \
	F(T, U32,  discount_start_min, DiscountStart) \
	F(T, U32,  discount_end_min,   DiscountEnd) \
	F(T, TEXT, mapi_profile,       MapiProfile) \
	F(T, U32,  ports,           Ports) \
	F(T, U32,  jobs_queued,     JobsQueued) \
	F(T, U32,  jobs_sending,    JobsSending) \
	F(T, U32,  jobs_receiving,  JobsReceiving) \
	F(T, U32,  media_calls,     MediaCalls) \
	F(T, U32,  media_busy_percent, MediaBusy) \
	F(T, U32,  media_late_ms,   MediaLate) \
	F(T, U64,  media_ticks,     MediaTicks) \
	F(T, U64,  media_late_ticks, MediaLateTicks) \
	F(T, U64,  media_refused,   MediaRefused)

/* Kind: FEI_* (ms-fax reference, section 10). Ids of 0: none. */
#define RPC_FAX_EVENT(F, T) \
	F(T, U64, number,     Number) \
	F(T, I64, time,       Time) \
	F(T, U32, kind,       Kind) \
	F(T, U32, device_id,  DeviceId) \
	F(T, U32, job_id,     JobId) \
	F(T, U64, message_id, MessageId)

/* Why a document was refused: result as in core/doc/doc.h (a number for programs), page from 1 or 0, words for people. */
#define RPC_FAXPORT_REFUSAL(F, T) \
	F(T, U32,  result, Result) \
	F(T, U32,  page,   Page) \
	F(T, TEXT, words,  Words)

#define RPC_FAXPORT_JOB_ID(F, T) \
	F(T, U32, job_id, JobId)

#define RPC_FAXPORT_WORDS(F, T) \
	F(T, TEXT, words, Words)

/*
 * Tag, fields, wire name, blob (checked against the sum of the fields), no
 * sizes, longest string. What is submitted must fit the records of [MS-FAX];
 * what we say may be 64 KiB.
 */
#define RPC_RECORDS_FAXPORT(OURS, PUBLIC) \
	PUBLIC(fax_port,          RPC_FAX_PORT,        "FAXPORT_PORT",        40, 0, 0, 32767) \
	PUBLIC(fax_port_change,   RPC_FAX_PORT_CHANGE, "FAXPORT_PORT_CHANGE",  0, 0, 0, 253) \
	PUBLIC(fax_port_status,   RPC_FAX_PORT_STATUS, "FAXPORT_STATUS",     124, 0, 0, 32767) \
	PUBLIC(fax_document,      RPC_FAX_DOCUMENT,    "FAXPORT_SUBMIT",      84, 0, 0, 253) \
	PUBLIC(fax_job,           RPC_FAX_JOB,         "FAXPORT_JOB",        188, 0, 0, 32767) \
	PUBLIC(fax_message,       RPC_FAX_MESSAGE,     "FAXPORT_MESSAGE",     88, 0, 0, 32767) \
	PUBLIC(fax_server,        RPC_FAX_SERVER,      "FAXPORT_SERVER",     104, 0, 0, 32767) \
	PUBLIC(fax_event,         RPC_FAX_EVENT,       "FAXPORT_EVENT",       40, 0, 0, 32767) \
	OURS(rpc_faxport_refusal, RPC_FAXPORT_REFUSAL, "FAXPORT_REFUSAL",     12, 0, 0, 32767) \
	OURS(rpc_faxport_job_id,  RPC_FAXPORT_JOB_ID,  "FAXPORT_JOB_ID",       4, 0, 0, 32767) \
	OURS(rpc_faxport_words,   RPC_FAXPORT_WORDS,   "FAXPORT_WORDS",        4, 0, 0, 32767)

/* clang-format on */

#endif

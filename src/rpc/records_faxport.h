/* SPDX-License-Identifier: MIT */
/*
 * Records of our own interface. Those that carry a public structure of
 * <faxport/types.h> name its members; a member that is not named here does
 * not travel (fax_document's path).
 */
#ifndef RPC_RECORDS_FAXPORT_H
#define RPC_RECORDS_FAXPORT_H

/* clang-format off */

#define RPC_FAX_PORT(F) \
	F(U32,  device_id,  DeviceId) \
	F(TEXT, name,       Name) \
	F(TEXT, csid,       Csid) \
	F(TEXT, tsid,       Tsid) \
	F(U32,  priority,   Priority) \
	F(U32,  rings,      Rings) \
	F(BOOL, send,       Send) \
	F(BOOL, receive,    Receive) \
	F(BOOL, can_modify, CanModify) \
	F(ENUM, state,      State)

#define RPC_FAX_PORT_CHANGE(F) \
	F(U32,  fields,   Fields) \
	F(STR,  csid,     Csid) \
	F(STR,  tsid,     Tsid) \
	F(U32,  priority, Priority) \
	F(U32,  rings,    Rings) \
	F(BOOL, send,     Send) \
	F(BOOL, receive,  Receive)

#define RPC_FAX_PORT_STATUS(F) \
	F(U64,  version,        Version) \
	F(U32,  device_id,      DeviceId) \
	F(TEXT, device_name,    DeviceName) \
	F(ENUM, state,          State) \
	F(TEXT, caller_id,      CallerId) \
	F(TEXT, called_number,  CalledNumber) \
	F(TEXT, csid,           Csid) \
	F(TEXT, tsid,           Tsid) \
	F(U32,  current_page,   CurrentPage) \
	F(U32,  total_pages,    TotalPages) \
	F(U64,  bytes,          Bytes) \
	F(U64,  document_bytes, DocumentBytes) \
	F(U32,  rate,           Rate) \
	F(BOOL, ecm,            Ecm) \
	F(BOOL, t38,            T38) \
	F(I64,  start_time,     StartTime) \
	F(I64,  submitted_time, SubmittedTime) \
	F(U32,  elapsed_s,      Elapsed) \
	F(U32,  job_id,         JobId) \
	F(TEXT, document_name,  DocumentName) \
	F(TEXT, recipient_name, RecipientName) \
	F(TEXT, sender_name,    SenderName) \
	F(TEXT, routing_string, RoutingString) \
	F(TEXT, user_name,      UserName)

#define RPC_FAX_DOCUMENT(F) \
	F(STR,  number,         Number) \
	F(STR,  document_name,  DocumentName) \
	F(STR,  recipient_name, RecipientName) \
	F(STR,  sender_name,    SenderName) \
	F(STR,  sender_company, SenderCompany) \
	F(STR,  sender_dept,    SenderDept) \
	F(STR,  billing_code,   BillingCode) \
	F(STR,  tsid,           Tsid) \
	F(STR,  subject,        Subject) \
	F(ENUM, priority,       Priority) \
	F(I64,  send_at,        SendAt) \
	F(U32,  retries,        Retries) \
	F(U32,  device_id,      DeviceId)

#define RPC_FAX_JOB(F) \
	F(U32,  id,              Id) \
	F(ENUM, state,           State) \
	F(U32,  status,          Status) \
	F(TEXT, status_detail,   StatusDetail) \
	F(U32,  pages,           Pages) \
	F(U32,  pages_confirmed, PagesConfirmed) \
	F(U32,  current_page,    CurrentPage) \
	F(U32,  attempts,        Attempts) \
	F(U32,  retries,         Retries) \
	F(ENUM, priority,        Priority) \
	F(U64,  bytes,           Bytes) \
	F(I64,  submitted_time,  SubmittedTime) \
	F(I64,  send_at,         SendAt) \
	F(I64,  next_attempt,    NextAttempt) \
	F(I64,  start_time,      StartTime) \
	F(I64,  end_time,        EndTime) \
	F(U32,  device_id,       DeviceId) \
	F(TEXT, device_name,     DeviceName) \
	F(TEXT, number,          Number) \
	F(TEXT, document_name,   DocumentName) \
	F(TEXT, recipient_name,  RecipientName) \
	F(TEXT, sender_name,     SenderName) \
	F(TEXT, sender_company,  SenderCompany) \
	F(TEXT, sender_dept,     SenderDept) \
	F(TEXT, billing_code,    BillingCode) \
	F(TEXT, subject,         Subject) \
	F(TEXT, tsid,            Tsid) \
	F(TEXT, remote_csid,     RemoteCsid) \
	F(TEXT, user_name,       UserName) \
	F(U32,  rate,            Rate) \
	F(BOOL, ecm,             Ecm)

#define RPC_FAX_MESSAGE(F) \
	F(U64,  id,            Id) \
	F(U32,  device_id,     DeviceId) \
	F(TEXT, device_name,   DeviceName) \
	F(I64,  received_time, ReceivedTime) \
	F(U32,  duration_s,    Duration) \
	F(TEXT, tsid,          Tsid) \
	F(TEXT, csid,          Csid) \
	F(TEXT, caller_id,     CallerId) \
	F(TEXT, called_number, CalledNumber) \
	F(U32,  pages,         Pages) \
	F(U64,  bytes,         Bytes) \
	F(U32,  rate,          Rate) \
	F(BOOL, ecm,           Ecm) \
	F(BOOL, t38,           T38) \
	F(U32,  status,        Status) \
	F(TEXT, status_detail, StatusDetail) \
	F(BOOL, read,          Read)

#define RPC_FAX_SERVER(F) \
	F(TEXT, version,         Version) \
	F(U32,  retries,         Retries) \
	F(U32,  retry_delay_min, RetryDelay) \
	F(BOOL, branding,        Branding) \
	F(BOOL, use_device_tsid, UseDeviceTsid) \
	F(BOOL, queue_paused,    QueuePaused) \
	F(U32,  ports,           Ports) \
	F(U32,  jobs_queued,     JobsQueued) \
	F(U32,  jobs_sending,    JobsSending) \
	F(U32,  jobs_receiving,  JobsReceiving)

/* Why a document was refused: result as in core/doc/doc.h (a number for programs), page from 1 or 0, words for people. */
#define RPC_FAXPORT_REFUSAL(F) \
	F(U32,  result, Result) \
	F(U32,  page,   Page) \
	F(TEXT, words,  Words)

#define RPC_FAXPORT_WORDS(F) \
	F(TEXT, words, Words)

/*
 * Tag, fields, wire name, blob (checked against the sum of the fields), no
 * sizes, longest string. What is submitted must fit the records of [MS-FAX];
 * what we say may be 64 KiB.
 */
#define RPC_RECORDS_FAXPORT(OURS, PUBLIC) \
	PUBLIC(fax_port,          RPC_FAX_PORT,        "FAXPORT_PORT",        40, 0, 0, 32767) \
	PUBLIC(fax_port_change,   RPC_FAX_PORT_CHANGE, "FAXPORT_PORT_CHANGE",  0, 0, 0, 253) \
	PUBLIC(fax_port_status,   RPC_FAX_PORT_STATUS, "FAXPORT_STATUS",     120, 0, 0, 32767) \
	PUBLIC(fax_document,      RPC_FAX_DOCUMENT,    "FAXPORT_SUBMIT",       0, 0, 0, 253) \
	PUBLIC(fax_job,           RPC_FAX_JOB,         "FAXPORT_JOB",        152, 0, 0, 32767) \
	PUBLIC(fax_message,       RPC_FAX_MESSAGE,     "FAXPORT_MESSAGE",     88, 0, 0, 32767) \
	PUBLIC(fax_server,        RPC_FAX_SERVER,      "FAXPORT_SERVER",      40, 0, 0, 32767) \
	OURS(rpc_faxport_refusal, RPC_FAXPORT_REFUSAL, "FAXPORT_REFUSAL",     12, 0, 0, 32767) \
	OURS(rpc_faxport_words,   RPC_FAXPORT_WORDS,   "FAXPORT_WORDS",        4, 0, 0, 32767)

/* clang-format on */

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Our own interface, "faxport" 1.0: what [MS-FAX] lacks. Same machinery, same
 * connection (a second presentation context of the same bind). See methods.h.
 *
 *  0 Authenticate     A caller on TCP presents the cookie: the 64 hex digits of
 *                     the cookie file, without the newline. Until then every
 *                     other call on the connection faults with access denied.
 *  1 GetPortStatus    A port's status, once its version is above AfterVersion;
 *                     waits at most WaitMs (0: not at all, 60000 at most), then
 *                     ERROR_TIMEOUT and no status. AfterVersion 0: the present one, at once.
 *  2 EnumJobs         Jobs with an id of at least FirstId, in order of id, at
 *                     most MaxJobs of them and at most RPC_FAXPORT_PAGE_MAX; More
 *                     says that there are others (go on at the last id + 1).
 *                     The caller's own, or everybody's with QUERY_OUT_JOBS.
 *  3 GetJob           One of them. Else FAX_MESSAGE_NOT_FOUND.
 *  4 Submit           The file ServerFileName (from FAX_StartCopyToServer) for
 *                     one to RPC_FAXPORT_RECIPIENTS_MAX recipients; rendered once.
 *                     In Documents behind the first a text that is NULL is that
 *                     of the first; not so the number. Waits at most WaitMs (60000
 *                     at most). SUCCESS: all jobs are on disk, JobIds in order of
 *                     the documents. IO_PENDING: not yet, go on with Ticket (14).
 *                     UNSUPPORTED_TYPE: it cannot be rendered, Refusal says why.
 *                     Whatever else: there is no job, none of them all.
 *                     One document whose Kind says that it polls has no file, and
 *                     ServerFileName is not looked at. One on offer has no
 *                     number, and a port.
 *  5 EnumInbox        Received messages from FirstId on, as 2.
 *  6 GetInboxMessage  One of them. Else FAX_MESSAGE_NOT_FOUND.
 *  7 GetLastErrorText The server's words about the last call on this connection
 *                     that failed ("CSID: 23 characters, at most 20 go on the
 *                     wire"); "" when it has none. Does not change them.
 *  8 GetPortRecord    A port, whole, in one round trip. BAD_UNIT: no such port.
 *  9 EnumPortRecords  All ports in order of priority.
 * 10 SetPortRecord    Change the named fields of a port, all or nothing; durable
 *                     when it returns. INVALID_PARAMETER with words (7).
 * 11 GetServer        Settings and activity of the server.
 * 12 CommandJob       RPC_FAXPORT_JOB_*: pause, resume, restart, cancel, told
 *                     apart (FAX_SetJob has one command for resume and restart).
 *                     INVALID_OPERATION: not in its present state.
 * 13 WaitEvents       What has happened behind event number AfterNumber, in
 *                     order, at most MaxEvents and at most RPC_FAXPORT_PAGE_MAX;
 *                     of jobs and ports that the caller may see. Waits at most
 *                     WaitMs (60000 at most) for something to happen; SUCCESS
 *                     with none is an answer too. LastNumber: go on with it.
 *                     AfterNumber 0: what happens from now on. Lost: events
 *                     behind AfterNumber are not kept any more, or the number
 *                     is from before the server's start; then all that is kept.
 * 14 AwaitSubmit      The answer of a Submit that was IO_PENDING; waits at most
 *                     WaitMs for it, as 4. With any other answer than IO_PENDING
 *                     the ticket is used up. One wait for a ticket at a time: BUSY.
 * 15 ForgetSubmit     Give up a ticket: nobody will ask. The submission goes on,
 *                     as that of a client that goes away; a wait for it ends with
 *                     INVALID_HANDLE. A ticket is good on connections of the
 *                     association that got it, for its user, until the association
 *                     ends; at most RPC_FAXPORT_TICKETS_MAX at a time.
 */
#ifndef RPC_METHODS_FAXPORT_H
#define RPC_METHODS_FAXPORT_H

#define RPC_FAXPORT_COOKIE_SIZE 64 /* hex digits */
#define RPC_FAXPORT_WAIT_MAX_MS 60000
#define RPC_FAXPORT_PAGE_MAX 1000 /* records in one listing reply */
#define RPC_FAXPORT_RECIPIENTS_MAX 1000
#define RPC_FAXPORT_TICKETS_MAX 16

enum rpc_faxport_job_command {
	RPC_FAXPORT_JOB_PAUSE = 1,
	RPC_FAXPORT_JOB_RESUME = 2,
	RPC_FAXPORT_JOB_RESTART = 3,
	RPC_FAXPORT_JOB_CANCEL = 4,
};

/* clang-format off */

#define RPC_FAXPORT_Authenticate(P, T) \
	P(T, IN, DATA, cookie, Cookie, 256)

#define RPC_FAXPORT_GetPortStatus(P, T) \
	P(T, IN,  U32,  device_id,     DeviceId,     0) \
	P(T, IN,  U64,  after_version, AfterVersion, 0) \
	P(T, IN,  U32,  wait_ms,       WaitMs,       0) \
	P(T, OUT, BLOB, status_record, Status,       fax_port_status)

#define RPC_FAXPORT_EnumJobs(P, T) \
	P(T, IN,  U32,   first_id, FirstId, 0) \
	P(T, IN,  U32,   max_jobs, MaxJobs, 0) \
	P(T, OUT, ARRAY, jobs,     Jobs,    fax_job) \
	P(T, OUT, BOOL,  more,     More,    0)

#define RPC_FAXPORT_GetJob(P, T) \
	P(T, IN,  U32,  job_id, JobId, 0) \
	P(T, OUT, BLOB, job,    Job,   fax_job)

#define RPC_FAXPORT_Submit(P, T) \
	P(T, IN,  STRING, server_file_name, ServerFileName, 1023) \
	P(T, IN,  ARRAY,  documents,        Documents,      fax_document) \
	P(T, IN,  U32,    wait_ms,          WaitMs,         0) \
	P(T, OUT, HANDLE, ticket,           Ticket,         RPC_HANDLE_SUBMISSION) \
	P(T, OUT, ARRAY,  job_ids,          JobIds,         rpc_faxport_job_id) \
	P(T, OUT, BLOB,   refusal,          Refusal,        rpc_faxport_refusal)

#define RPC_FAXPORT_EnumInbox(P, T) \
	P(T, IN,  U64,   first_id,     FirstId,     0) \
	P(T, IN,  U32,   max_messages, MaxMessages, 0) \
	P(T, OUT, ARRAY, messages,     Messages,    fax_message) \
	P(T, OUT, BOOL,  more,         More,        0)

#define RPC_FAXPORT_GetInboxMessage(P, T) \
	P(T, IN,  U64,  message_id, MessageId, 0) \
	P(T, OUT, BLOB, message,    Message,   fax_message)

#define RPC_FAXPORT_GetLastErrorText(P, T) \
	P(T, OUT, BLOB, text, Text, rpc_faxport_words)

#define RPC_FAXPORT_GetPortRecord(P, T) \
	P(T, IN,  U32,  device_id, DeviceId, 0) \
	P(T, OUT, BLOB, port,      Port,     fax_port)

#define RPC_FAXPORT_EnumPortRecords(P, T) \
	P(T, OUT, ARRAY, ports, Ports, fax_port)

#define RPC_FAXPORT_SetPortRecord(P, T) \
	P(T, IN, U32,    device_id, DeviceId, 0) \
	P(T, IN, STRUCT, change,    Change,   fax_port_change)

#define RPC_FAXPORT_GetServer(P, T) \
	P(T, OUT, BLOB, server, Server, fax_server)

#define RPC_FAXPORT_CommandJob(P, T) \
	P(T, IN, U32, job_id,  JobId,   0) \
	P(T, IN, U32, command, Command, 0)

#define RPC_FAXPORT_WaitEvents(P, T) \
	P(T, IN,  U64,   after_number, AfterNumber, 0) \
	P(T, IN,  U32,   wait_ms,      WaitMs,      0) \
	P(T, IN,  U32,   max_events,   MaxEvents,   0) \
	P(T, OUT, ARRAY, events,       Events,      fax_event) \
	P(T, OUT, U64,   last_number,  LastNumber,  0) \
	P(T, OUT, BOOL,  lost,         Lost,        0)

#define RPC_FAXPORT_AwaitSubmit(P, T) \
	P(T, INOUT, HANDLE, ticket,  Ticket,  RPC_HANDLE_SUBMISSION) \
	P(T, IN,    U32,    wait_ms, WaitMs,  0) \
	P(T, OUT,   ARRAY,  job_ids, JobIds,  rpc_faxport_job_id) \
	P(T, OUT,   BLOB,   refusal, Refusal, rpc_faxport_refusal)

#define RPC_FAXPORT_ForgetSubmit(P, T) \
	P(T, INOUT, HANDLE, ticket, Ticket, RPC_HANDLE_SUBMISSION)

/* Columns: opnum, name, how it is answered, API version (none), access, rights of which one is enough. */
#define RPC_FAXPORT_METHODS(X) \
	X(0,  Authenticate,     SERVED, 0, OPEN,    0) \
	X(1,  GetPortStatus,    SERVED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(2,  EnumJobs,         SERVED, 0, OWNER,   RPC_RIGHT_QUERY_OUT_JOBS) \
	X(3,  GetJob,           SERVED, 0, OWNER,   RPC_RIGHT_QUERY_OUT_JOBS) \
	X(4,  Submit,           SERVED, 0, RIGHTS,  RPC_RIGHTS_SUBMIT) \
	X(5,  EnumInbox,        SERVED, 0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(6,  GetInboxMessage,  SERVED, 0, RIGHTS,  RPC_RIGHTS_ANY) \
	X(7,  GetLastErrorText, SERVED, 0, OPEN,    0) \
	X(8,  GetPortRecord,    SERVED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(9,  EnumPortRecords,  SERVED, 0, RIGHTS,  RPC_RIGHT_QUERY_CONFIG) \
	X(10, SetPortRecord,    SERVED, 0, RIGHTS,  RPC_RIGHT_MANAGE_CONFIG) \
	X(11, GetServer,        SERVED, 0, ACCOUNT, 0) \
	X(12, CommandJob,       SERVED, 0, OWNER,   RPC_RIGHT_MANAGE_OUT_JOBS) \
	X(13, WaitEvents,       SERVED, 0, ACCOUNT, 0) \
	X(14, AwaitSubmit,      SERVED, 0, OPEN,    0) \
	X(15, ForgetSubmit,     SERVED, 0, OPEN,    0)

/* clang-format on */

#endif

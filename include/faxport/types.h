/* SPDX-License-Identifier: MIT */
/*
 * The things a fax server has, as its clients see them: ports and their live
 * status, routing methods, jobs, messages, server settings.
 *
 * All strings are UTF-8 and never NULL (empty when unknown). All times are
 * seconds since 1970 UTC, 0 when unknown. Results are allocated by the
 * library; fax_document and fax_port_change are the caller's: set what you do
 * not name to 0, as an initializer does. When a structure grows, the library
 * gets another soname.
 */
#ifndef FAXPORT_TYPES_H
#define FAXPORT_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* T.30: a CSI or TSI frame carries 20 characters. */
#define FAX_ID_MAX 20
#define FAX_RINGS_MAX 99

/* ---- ports ---------------------------------------------------------- */

/* What a port is doing. Columns: name, words, [MS-FAX] FPS_ number. */
#define FAX_PORT_STATE_LIST(X) \
	X(IDLE, "idle", 0x20100000) \
	X(RINGING, "ringing", 0x20020000) \
	X(ANSWERED, "answered", 0x20800000) \
	X(DIALING, "dialing", 0x20000001) \
	X(SENDING, "sending", 0x20000002) \
	X(RECEIVING, "receiving", 0x20000004) \
	X(ENDING, "ending", 0x20200000) \
	X(OFFLINE, "offline", 0x20010000)

enum fax_port_state {
#define X(name, words, fps) FAX_PORT_##name,
	FAX_PORT_STATE_LIST(X)
#undef X
		FAX_PORT_STATES
};

const char *fax_port_state_words(enum fax_port_state state);

struct fax_port {
	uint32_t device_id; /* permanent, never reused */
	const char *name;
	const char *csid;  /* called station id: what callers see */
	const char *tsid;  /* transmitting station id: what called machines see */
	uint32_t priority; /* 1 dials first; the ports are always numbered 1 to N */
	uint32_t rings;    /* 0 to 99 ring periods before an incoming call is answered */
	bool send;
	bool receive;
	bool can_modify; /* the caller holds the right to manage configuration */
	enum fax_port_state state;
};

struct fax_port_list {
	size_t count;
	struct fax_port item[];
};

/* What to change of a port: only members named in @fields are looked at. */
enum fax_port_field {
	FAX_PORT_CSID = 1,
	FAX_PORT_TSID = 2,
	FAX_PORT_PRIORITY = 4,
	FAX_PORT_RINGS = 8,
	FAX_PORT_SEND = 16,
	FAX_PORT_RECEIVE = 32,
};

struct fax_port_change {
	uint32_t fields;  /* FAX_PORT_CSID | ... */
	const char *csid; /* at most FAX_ID_MAX characters, 0x20 to 0x7e */
	const char *tsid;
	uint32_t priority; /* 1 to the number of ports */
	uint32_t rings;
	bool send;
	bool receive;
};

/* A port's live status: all that a FaxStatus object shows, and a version. */
struct fax_port_status {
	uint64_t version; /* grows with every change of this port's status */
	uint32_t device_id;
	const char *device_name;
	enum fax_port_state state;
	const char *caller_id;     /* incoming: who calls; outgoing, to poll: what was dialled */
	const char *called_number; /* outgoing: what was dialled; incoming: what was called */
	const char *csid;          /* of the answering machine */
	const char *tsid;          /* of the calling machine */
	uint32_t current_page;     /* from 1; 0 before the first */
	uint32_t total_pages;      /* outgoing; 0 when unknown */
	uint64_t bytes;            /* image bytes sent or received in this call */
	uint64_t document_bytes;   /* outgoing: size of the document */
	uint32_t rate;             /* bit/s, 0 before training */
	bool ecm;
	bool t38;               /* carried by T.38 (else G.711) */
	int64_t start_time;     /* of the call; 0 when idle */
	int64_t submitted_time; /* outgoing: when the job was accepted; 0: somebody has called us */
	uint32_t elapsed_s;     /* seconds since start_time; 0 when idle */
	uint32_t job_id;        /* of the fax sent or received; 0 when idle, and before an incoming call is answered */
	const char *document_name;
	const char *recipient_name;
	const char *sender_name;
	const char *routing_string; /* incoming: number that was called, e.g. DID digits; behind a | the subaddress */
	const char *user_name;      /* outgoing: account that submitted the job */
};

/* What to do with a received fax, as a switch on one port. */
struct fax_method {
	uint32_t device_id;
	const char *device_name;
	const char *guid; /* with braces; the only unique key */
	const char *friendly_name;
	const char *function_name;
	const char *image_name;
	const char *extension_name;
	bool enabled;
};

struct fax_method_list {
	size_t count;
	struct fax_method item[];
};

/* A routing method of the server: its place among all, the same on every port. */
struct fax_global_method {
	uint32_t priority; /* 1 runs first; the methods are always numbered 1 to N */
	const char *guid;
	const char *friendly_name;
	const char *function_name;
	const char *image_name;
	const char *extension_name;
};

struct fax_global_method_list {
	size_t count;
	struct fax_global_method item[];
};

/* ---- jobs ----------------------------------------------------------- */

#define FAX_JOB_STATE_LIST(X) \
	X(PENDING, "pending") \
	X(SENDING, "sending") \
	X(RETRYING, "retrying") \
	X(PAUSED, "paused") \
	X(SENT, "sent") \
	X(FAILED, "failed") \
	X(CANCELLED, "cancelled") \
	X(RECEIVING, "receiving")

enum fax_job_state {
#define X(name, words) FAX_JOB_##name,
	FAX_JOB_STATE_LIST(X)
#undef X
		FAX_JOB_STATES
};

const char *fax_job_state_words(enum fax_job_state state);

/* What is done with the number that a job calls. */
#define FAX_JOB_KIND_LIST(X) \
	X(SEND, "send")   /* a document is sent to it */ \
	X(POLL, "poll")   /* it is asked for a document, which is received: a message in the inbox */ \
	X(OFFER, "offer") /* there is none: a document waits on a port for who calls it and asks (T.30 polling) */

enum fax_job_kind {
#define X(name, words) FAX_KIND_##name,
	FAX_JOB_KIND_LIST(X)
#undef X
		FAX_KINDS
};

/* The word of a kind, e.g. "poll"; "unknown" for a number that is none. Static. */
const char *fax_job_kind_words(enum fax_job_kind kind);

enum fax_priority { FAX_PRIORITY_LOW, FAX_PRIORITY_NORMAL, FAX_PRIORITY_HIGH };

#define FAX_RETRIES_DEFAULT UINT32_MAX /* let the server's setting decide */

/* A document to send. Only @path and @number are needed. */
struct fax_document {
	const char *path;          /* PDF, PostScript, TIFF, PNG, JPEG or plain text */
	const char *number;        /* as dialled */
	const char *document_name; /* shown to users; NULL: the file's name */
	const char *recipient_name;
	const char *sender_name;
	const char *sender_company;
	const char *sender_dept;
	const char *billing_code;
	const char *tsid; /* wanted TSI; used unless the server says use_device_tsid */
	const char *subject;
	const char *subaddress;     /* for whom, among those behind the number: digits, '*', '#'; NULL: none */
	const char *password;       /* that the far end asks for; at most FAX_ID_MAX characters; NULL: none */
	const char *selective;      /* fax_poll(), fax_offer(): which document is asked for; as subaddress */
	enum fax_job_kind kind;     /* set by fax_submit(), fax_poll() and fax_offer() */
	bool keep;                  /* fax_offer(): not only for the first who collects it */
	enum fax_priority priority; /* LOW is 0: set it */
	int64_t send_at;            /* 0: now */
	uint32_t retries;           /* FAX_RETRIES_DEFAULT, or further attempts after the first */
	uint32_t device_id;         /* only on this port; 0: any that may send */
	bool discount;              /* only in the server's cheap-rate hours */
};

struct fax_job {
	enum fax_job_kind kind;
	uint32_t id; /* 1 to 32767 while there are fewer than 32768 jobs; given again when all others have been used */
	enum fax_job_state state;
	uint32_t status;           /* enum fax_status of the last attempt; OK before the first */
	const char *status_detail; /* what happened, in a sentence; empty when nothing is to be said */
	uint32_t pages;
	uint32_t pages_confirmed; /* the far end has said yes to these; polling: received in the last attempt */
	uint32_t current_page;    /* while sending */
	uint32_t attempts;        /* so far */
	uint32_t retries;         /* allowed after the first */
	enum fax_priority priority;
	uint64_t bytes; /* of the rendered document */
	int64_t submitted_time;
	int64_t send_at;      /* asked for; 0: at once */
	int64_t next_attempt; /* 0 when none is planned */
	int64_t start_time;   /* of the last attempt */
	int64_t end_time;     /* of the last attempt, or of the job */
	uint32_t device_id;   /* of the last attempt; of an offer, the port that it waits on */
	const char *device_name;
	const char *number;
	const char *subaddress; /* behind the number; "" for none */
	const char *selective;  /* polling, offered: which document is asked for; "" for none */
	bool keep;              /* offered, and to be collected again and again */
	uint64_t message_id;    /* polling: the message of the last attempt; 0: none */
	const char *document_name;
	const char *recipient_name;
	const char *sender_name;
	const char *sender_company;
	const char *sender_dept;
	const char *billing_code;
	const char *subject;
	const char *tsid;
	const char *remote_csid; /* of the machine that answered */
	const char *user_name;   /* who submitted it */
	uint32_t rate;
	bool ecm;
	bool discount;                  /* only in the server's cheap-rate hours */
	bool no_line;                   /* it is due, and no port may send it: all that it may use are switched off */
	enum fax_port_state port_state; /* what its port does while it is SENDING or RECEIVING; else IDLE */
};

struct fax_job_list {
	size_t count;
	struct fax_job item[];
};

/* ---- received messages ---------------------------------------------- */

struct fax_message {
	uint64_t id; /* never given again; not the id that it had as a job while it was received */
	uint32_t device_id;
	const char *device_name;
	int64_t received_time; /* when the call was answered */
	uint32_t duration_s;
	const char *tsid; /* of the machine that called */
	const char *csid; /* ours */
	const char *caller_id;
	const char *called_number;
	const char *subaddress; /* that the calling machine gave it: for whom it is, among those behind one number */
	uint32_t pages;
	uint64_t bytes;
	uint32_t rate;
	bool ecm;
	bool t38;
	uint32_t status; /* enum fax_status: OK, or why pages are missing */
	const char *status_detail;
	bool read;
};

struct fax_message_list {
	size_t count;
	struct fax_message item[];
};

/* ---- events --------------------------------------------------------- */

/*
 * What happens on the server. Columns: name, [MS-FAX] FEI_ number, words.
 *
 *   a fax is sent      JOB_QUEUED; for each attempt DIALING, SENDING, how it ended, IDLE; at last DELETED
 *   a number is polled JOB_QUEUED; for each attempt DIALING, RECEIVING, ROUTING, how it ended, IDLE; at last DELETED
 *   a fax is received  RINGING, ANSWERED, RECEIVING, how it ended, ROUTING, DELETED, IDLE
 *
 * DELETED: the job is not in the queue any more, because it was sent, received
 * or cancelled; one that failed stays. While it is received a fax has a job id
 * of its own, from ANSWERED to DELETED, and with it the id of the message that
 * it becomes; a polled one has that of the job that polls. A received fax is
 * stored when COMPLETED (or another ending, if pages came before it) and
 * ROUTING are told; ROUTING is left out when there is no page. Somebody hangs
 * up on our side: ABORTING, and with a cancelled fax no other ending. Not
 * everything that [MS-FAX] has a number for happens here: CALL_DELAYED,
 * MODEM_*, INITIALIZING and HANDLED never do.
 */
#define FAX_EVENT_LIST(X) \
	X(DIALING, 1, "dialing") \
	X(SENDING, 2, "sending") \
	X(RECEIVING, 3, "receiving") \
	X(COMPLETED, 4, "completed") \
	X(BUSY, 5, "line busy") \
	X(NO_ANSWER, 6, "no answer") \
	X(BAD_ADDRESS, 7, "number not in service") \
	X(NO_DIAL_TONE, 8, "the network cannot reach the number") \
	X(DISCONNECTED, 9, "the connection broke") \
	X(FATAL_ERROR, 10, "the fax failed") \
	X(NOT_FAX_CALL, 11, "not a fax machine") \
	X(CALL_DELAYED, 12, "call delayed") \
	X(CALL_BLACKLISTED, 13, "call refused") \
	X(RINGING, 14, "ringing") \
	X(ABORTING, 15, "hanging up") \
	X(ROUTING, 16, "routing") \
	X(MODEM_POWERED_ON, 17, "modem switched on") \
	X(MODEM_POWERED_OFF, 18, "modem switched off") \
	X(IDLE, 19, "idle") \
	X(FAXSVC_ENDED, 20, "the server stops") \
	X(ANSWERED, 21, "answered") \
	X(JOB_QUEUED, 22, "queued") \
	X(DELETED, 23, "out of the queue") \
	X(INITIALIZING, 24, "initializing") \
	X(LINE_UNAVAILABLE, 25, "line unavailable") \
	X(HANDLED, 26, "handled") \
	X(FAXSVC_STARTED, 27, "the server has started")

enum fax_event_kind {
#define X(name, fei, words) FAX_EVENT_##name = fei,
	FAX_EVENT_LIST(X)
#undef X
};

/* The words of a kind, e.g. "line busy", and its name, e.g. "BUSY"; "unknown" and "UNKNOWN" for others. Static. */
const char *fax_event_words(uint32_t kind);
const char *fax_event_name(uint32_t kind);

struct fax_event {
	uint64_t number; /* grows, also when the server starts anew; some are left out */
	int64_t time;
	uint32_t kind;       /* enum fax_event_kind */
	uint32_t device_id;  /* the port; 0: the server, or a job that no port has yet */
	uint32_t job_id;     /* 0: none */
	uint64_t message_id; /* what a fax that is received becomes, if a page comes; 0: not about one */
};

struct fax_event_list {
	size_t count;
	uint64_t last; /* ask for those behind it next time */
	bool lost;     /* there were others, which the server does not keep any more: look anew at what it has */
	struct fax_event item[];
};

/* ---- server --------------------------------------------------------- */

#define FAX_DAYS_FOR_EVER UINT32_MAX

/* What an account may do, as bits. Columns: name, bit, words. */
#define FAX_RIGHT_LIST(X) \
	X(SUBMIT, 0x01, "send") \
	X(QUERY_JOBS, 0x02, "list and read jobs: his own, or all with MANAGE_JOBS") \
	X(QUERY_CONFIG, 0x04, "read the server's settings, logging, routing") \
	X(SET_CONFIG, 0x08, "change them") \
	X(QUERY_PORTS, 0x10, "read ports, their status and routing") \
	X(SET_PORTS, 0x20, "change them") \
	X(MANAGE_JOBS, 0x40, "end and change jobs of others")

enum fax_right {
#define X(name, bit, words) FAX_RIGHT_##name = bit,
	FAX_RIGHT_LIST(X)
#undef X
};

/* How much the server logs of one part of its work. */
struct fax_log_category {
	uint32_t category; /* 1 start and stop, 2 outgoing, 3 incoming, 4 the rest */
	uint32_t level;    /* 0 nothing, 1 severe errors, 2 more, 3 everything */
	const char *name;  /* not looked at when it is set */
};

struct fax_log_category_list {
	size_t count;
	struct fax_log_category item[];
};

/* A page of a job. */
struct fax_page {
	const uint8_t *tiff; /* TIFF class F, MMR, this page alone */
	size_t tiff_size;
	uint32_t width; /* pixels */
	uint32_t height;
};

struct fax_server {
	const char *version;      /* of the daemon, e.g. "0.1.0" */
	uint32_t retries;         /* further attempts after a failed first one */
	uint32_t retry_delay_min; /* minutes between attempts */
	bool branding;            /* banner line on top of sent pages */
	bool use_device_tsid;     /* the port's TSID overrides the job's */
	bool queue_paused;
	bool archive_outgoing;         /* a copy of each sent fax is put into */
	const char *archive_directory; /* this folder of the server's; "": none */
	uint32_t dirty_days;           /* a job that could not be sent is kept so long; FAX_DAYS_FOR_EVER */
	bool server_covers_only;       /* no cover pages but the server's */
	uint32_t discount_start_min;   /* the cheap-rate hours, in minutes after midnight, local time of the server; */
	uint32_t discount_end_min;     /* an end before the start: on the next day; the same: there are none */
	const char *mapi_profile;      /* kept for programs that ask for it; the server has no use for it */
	uint32_t ports;
	uint32_t jobs_queued;
	uint32_t jobs_sending;
	uint32_t jobs_receiving;
	/* How the media of calls keep time. */
	uint32_t media_calls;
	uint32_t media_busy_percent; /* of the processors' time, in the last second */
	uint32_t media_late_ms;      /* 99 of 100 ticks of the last second were done so soon after they were due */
	uint64_t media_ticks;        /* since the server's start, those in which a call had something to do */
	uint64_t media_late_ticks;   /* those of them that were done more than 20 ms late */
	uint64_t media_refused;      /* calls refused or put off since then because no media worker had room */
};

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The media side of one fax call, as orders and reports.
 *
 * The daemon gives orders (start, switch to T.38, stop), a faxport-media
 * worker answers with reports (tone, progress, page, result). Both are plain
 * structures, one per message of a Unix seqpacket socket between two programs
 * of the same build; file descriptors travel beside them (SCM_RIGHTS) in the
 * order that the structure's comment gives.
 *
 * A worker talks to strangers, so the daemon believes nothing it says without
 * call_report_check().
 */
#ifndef CORE_CALL_CALL_H
#define CORE_CALL_CALL_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <faxport/status.h>

#define CALL_IDENT_SIZE 21 /* T.30: 20 characters and a NUL */
#define CALL_DETAIL_SIZE 160
#define CALL_HEADER_SIZE 51 /* the banner's text, 50 characters and a NUL */
#define CALL_FACT_SIZE 256
#define CALL_AGREED_SIZE 512
#define CALL_MAKER_SIZE 64
#define CALL_MODEL_SIZE 34

enum call_order_type { CALL_ORDER_START, CALL_ORDER_SWITCH, CALL_ORDER_STOP, CALL_ORDERS };

enum call_codec { CALL_PCMA, CALL_PCMU };

/* Where and how media packets go. The address is the peer's as SDP gave it. */
struct call_path {
	bool t38;                     /* UDPTL on the T.38 socket; else RTP on the audio socket */
	struct sockaddr_storage peer; /* AF_UNSPEC: not known yet, wait for the peer's first packet */
	/* G.711 */
	enum call_codec codec;
	uint8_t payload_type;
	/* T.38, as negotiated: what the *peer* can take */
	uint8_t t38_version;
	uint16_t t38_max_datagram; /* the peer's T38FaxMaxDatagram; 0: it gave none */
	uint32_t t38_max_rate;     /* bit/s; 0: no limit given */
	bool t38_fec;              /* send parity instead of copies: what the peer asked for */
	uint8_t t38_redundancy;    /* copies or parities beside each packet; 0 to 8 */
	bool far_is_faxport;       /* both ends said so in SDP; as in struct t38_config */
	uint32_t ahead_octets;     /* what it takes ahead of pace; needs far_is_faxport */
	bool latch_any_address; /* take the peer's address from its first packet even if it is another host's (NAT) */
};

/*
 * What is known of an incoming call when it is answered, beside the idents:
 * the file of received pages says it of itself (FAX_TIFF_TAG_LIST). UTF-8; ""
 * and 0 for what is not known.
 */
struct call_facts {
	char recipient_name[CALL_FACT_SIZE]; /* the port's */
	char recipient_number[CALL_FACT_SIZE];
	char routing[CALL_FACT_SIZE];
	char caller_id[CALL_FACT_SIZE];
	int64_t answered_time; /* seconds since 1970 UTC */
};

/*
 * Descriptors with CALL_ORDER_START: [0] bound UDP socket for RTP,
 * [1] bound UDP socket for UDPTL, [2] the document: sending: TIFF opened for
 * reading; receiving: an empty file opened for reading and writing; [3] only
 * when offering: the document, a TIFF opened for reading.
 */
#define CALL_FDS 4

struct call_start {
	bool calling;  /* our side dialled (else answered) */
	bool sending;  /* we have the document: when we dialled, and do not poll */
	bool polling;  /* calling: ask for the far end's document */
	bool offering; /* answering: we have a document for who asks for it, and take one of who does not */
	struct call_path path;
	char ident[CALL_IDENT_SIZE];   /* TSI when calling, CIG when polling, CSI when answering */
	char header[CALL_HEADER_SIZE]; /* banner on top of each sent page; "" for none */
	/*
	 * Calling, "" for none: what the far end asks for, where it says that it takes it (SUB; SID); polling: which
	 * of its documents is meant (SEP), and the password (PWD), whatever it says.
	 */
	char subaddress[CALL_IDENT_SIZE], selective[CALL_IDENT_SIZE], password[CALL_IDENT_SIZE];
	uint32_t first_page;                   /* sending: pages before it are confirmed already; 0 is the first */
	char caller_password[CALL_IDENT_SIZE]; /* answering: who sends has to send it (SID); "" for none */
	/* Offering, "" for none: which document it is (SEP), and its password (PWD). */
	char offer_selective[CALL_IDENT_SIZE], offer_password[CALL_IDENT_SIZE];
	uint32_t page_count;     /* sending, offering: pages in the document, all of them */
	uint32_t audio_failures; /* sending: earlier calls of this fax that failed in audio: rates are chosen by it */
	bool ecm;
	bool rtn_is_accepted;      /* sending: as in struct t30_config */
	uint32_t max_rate;         /* 2400 to 14400 bit/s */
	uint32_t max_pages;        /* receiving: hang up after so many */
	uint32_t bad_rows_percent; /* receiving: a page with more bad rows is sent back, */
	uint32_t bad_rows_run;     /* or with more of them together, in rows of standard resolution */
	uint32_t silence_ms;       /* end the call when the peer sends nothing for so long */
	uint32_t clock_rate;       /* 1; in tests: media time runs so many times faster */
	uint32_t progress_ms;      /* at most one report of progress in so long; 0: as often as the worker likes */
	struct call_facts facts;   /* receiving */
};

struct call_order {
	uint32_t type; /* enum call_order_type */
	uint32_t call; /* chosen by the daemon, unique while it runs */
	union {
		struct call_start start;
		struct call_path path; /* CALL_ORDER_SWITCH */
	};
};

enum call_report_type {
	CALL_REPORT_TONE,     /* answering in G.711: a calling fax (CNG), or V.21, was heard: time to offer T.38 */
	CALL_REPORT_PROGRESS, /* something of the progress changed (at most 5 a second) */
	CALL_REPORT_PAGE,     /* one more page is confirmed */
	CALL_REPORT_AGREED,   /* how pages go is agreed on, or has changed; at most CALL_AGREED_MAX times in a call */
	CALL_REPORT_RESULT,   /* the last report of a call */
	CALL_REPORT_LOAD,     /* of the worker, about once a second while it has calls; @call is 0 */
	CALL_REPORTS
};

struct call_progress {
	bool in_fax; /* past the first frame of the peer */
	bool ecm;
	bool sending;             /* the pages are ours; of who offers, since the far end has asked for them */
	bool complete;            /* receiving: the last page is confirmed, only good-byes are left */
	bool offer_is_bad;        /* offering: the document cannot be read, and the call goes on without */
	uint32_t rate;            /* bit/s; 0 before training */
	uint32_t page;            /* the one under way, from 1, counted within the document; 0 before the first */
	uint32_t pages_confirmed; /* sending: including those before first_page; receiving: stored and confirmed */
	uint64_t bytes;           /* image bytes in this call */
	uint32_t bad_rows;        /* receiving: rows of the last page that came damaged, and were repaired */
	uint32_t bad_run;         /* the most of them one after the other */
	uint32_t refused;         /* pages that were sent back, since too many rows were bad */
	char remote_ident[CALL_IDENT_SIZE];
	char subaddress[CALL_IDENT_SIZE]; /* receiving: for whom the fax is (SUB) */
};

#define CALL_AGREED_MAX 10

/* In words, for people who want to know why a call went as it did. "" for what is not known. */
struct call_agreed {
	char how[CALL_AGREED_SIZE];  /* code, resolution, size, error correction, modem; then the reasons */
	char maker[CALL_MAKER_SIZE]; /* of the far end's machine: "Japan, Ricoh" */
	char model[CALL_MODEL_SIZE]; /* what its owner or maker calls it: a stranger's text, and perhaps his name */
};

/* How a worker kept time, in the last second of real time or a little more. A tick is late if it is done more than a
 * tick's length (MEDIA_TICK_MS) after it was due: then a packet may reach the far end too late. */
struct call_load {
	uint32_t busy_permille; /* time not spent waiting; at most 1000 */
	uint32_t ticks, late_ticks;
	uint32_t late_p99_us; /* 99 of 100 ticks were done so soon after they were due */
	uint32_t late_max_us; /* and the last one */
};

struct call_report {
	uint32_t type; /* enum call_report_type */
	uint32_t call;
	struct call_progress progress; /* valid in every report of a call */
	struct call_agreed agreed;     /* CALL_REPORT_AGREED */
	struct call_load load;         /* CALL_REPORT_LOAD */
	uint32_t status;               /* CALL_REPORT_RESULT: enum fax_status */
	char detail[CALL_DETAIL_SIZE]; /* CALL_REPORT_RESULT: what happened, in a sentence */
};

/*
 * Make a report that came from a worker fit to be used: @size must be that of
 * the structure, numbers in range, texts terminated and free of control
 * characters (they are cleaned in place). Returns 0 or -EBADMSG.
 */
int call_report_check(struct call_report *report, size_t size);

/* The same for an order, in the worker: the daemon is trusted, but a bug should not become a crash. */
int call_order_check(struct call_order *order, size_t size);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A line drives the calls of ports: it dials, rings, answers and hangs up, and
 * carries the fax between. SIP is one line; modems and foreign providers will
 * be others behind the same structure of functions.
 *
 *   port  --dial/accept/refuse/hang_up-->  line      orders, never block
 *   port  <--on_incoming/.../on_ended----  line      events, from the loop, never from within an order
 *
 * A trunk carries several ports; the line does not know which is which. It
 * asks with on_incoming() what to do with a call, and the daemon's answer is
 * accept (for a port) or refuse.
 */
#ifndef FAXPORTD_LINE_LINE_H
#define FAXPORTD_LINE_LINE_H

#include "core/call/call.h"

struct line;
struct line_call;

enum line_refusal {
	LINE_REFUSE_UNKNOWN_NUMBER, /* SIP 404 */
	LINE_REFUSE_RECEIVE_OFF,    /* SIP 480 */
	LINE_REFUSE_BUSY,           /* SIP 486 */
	LINE_REFUSE_NO_ROOM,        /* SIP 503: disk full or too many calls */
};

/* What the port tells of itself for one call. */
struct line_station {
	char ident[CALL_IDENT_SIZE]; /* its TSID when dialling, its CSID when answering */
	char header[CALL_HEADER_SIZE];
	bool polling; /* dialling: ask for the far end's document, and receive it */
	char subaddress[CALL_IDENT_SIZE], selective[CALL_IDENT_SIZE], password[CALL_IDENT_SIZE]; /* dialling: as in
												    struct call_start */
	const char *number; /* dialling: the port's own number, shown to the far end; NULL or "": the line's own */
	int document;       /* descriptor; taken over by the line */
	char caller_password[CALL_IDENT_SIZE]; /* answering: as in struct call_start */
	/* Answering: a document for who asks for it, as in struct call_start; page_count are its pages. */
	bool offering;
	int offer; /* descriptor; taken over by the line */
	char offer_selective[CALL_IDENT_SIZE], offer_password[CALL_IDENT_SIZE];
	uint32_t first_page; /* sending, as in struct call_start */
	uint32_t page_count;
	uint32_t audio_failures; /* sending, as in struct call_start */
	struct call_facts facts; /* receiving: what the file of the fax will say of the call */
};

/* How a call ended. */
struct line_result {
	enum fax_status status;
	char detail[CALL_DETAIL_SIZE];
	struct call_progress progress;
	bool t38; /* the fax was carried by T.38 at the end */
};

struct line_events {
	/* Both ways; outgoing: the far end rings. Incoming: not called. */
	void (*on_ringing)(void *arg);
	/* The call is up; no fax yet. */
	void (*on_answered)(void *arg);
	void (*on_progress)(void *arg, const struct call_progress *progress, bool t38);
	/* One more page is confirmed by the far end (sending) or to it (receiving). */
	void (*on_page)(void *arg, const struct call_progress *progress, bool t38);
	/* The last event; the call is freed when it returns. */
	void (*on_ended)(void *arg, const struct line_result *result);
};

/*
 * A call comes in on the line. The handler decides now: it calls
 * line_refuse(), or keeps @call, sets its events with line_ring(), and later
 * calls line_accept(). @caller and @called are user parts, cleaned.
 */
typedef void line_incoming_fn(void *arg, struct line *line, struct line_call *call, const char *caller,
			      const char *called);

/* Called from the loop whenever is_up() has changed (a registration came or went). NULL: nobody listens yet. */
typedef void line_up_fn(void *arg, struct line *line);

struct line {
	const struct line_ops *ops;
	const char *name; /* the trunk's, from the configuration */
	line_incoming_fn *on_incoming;
	line_up_fn *on_up;
	void *incoming_arg; /* of both */
};

struct line_ops {
	/* Takes @station->document over, in any case. -EBUSY: no room; -EADDRNOTAVAIL: the line is down. */
	int (*dial)(struct line *line, const char *number, const struct line_station *station,
		    const struct line_events *events, void *arg, struct line_call **ret_call);
	void (*refuse)(struct line_call *call, enum line_refusal why);
	/* Ring (180): from now on events come; on_ended() with CALLER_GONE if the caller hangs up before the answer. */
	void (*ring)(struct line_call *call, const struct line_events *events, void *arg);
	/* Answer; takes @station->document over. A fault comes as on_ended(). */
	void (*accept)(struct line_call *call, const struct line_station *station);
	/* End it in good order; on_ended() follows with @status unless the call ended by itself meanwhile. */
	void (*hang_up)(struct line_call *call, enum fax_status status);
	/* Can calls be made now? A registered trunk that lost its registrar cannot. */
	bool (*is_up)(const struct line *line);
	/* Hang up everything, unregister; @on_closed when done (at most 3 s). Then free. */
	void (*close)(struct line *line, void (*on_closed)(void *arg), void *arg);
	void (*free)(struct line *line);
};

#endif

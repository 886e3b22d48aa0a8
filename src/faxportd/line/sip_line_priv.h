/* SPDX-License-Identifier: MIT */
/*
 * The inside of the SIP line: sip_line.c is the line as a whole, sip_line_call.c
 * one call, which joins a SIP call, a media call and the port's events.
 */
#ifndef FAXPORTD_LINE_SIP_LINE_PRIV_H
#define FAXPORTD_LINE_SIP_LINE_PRIV_H

#include "base/pace.h"
#include "faxportd/line/sip_call.h"
#include "faxportd/line/sip_line.h"
#include "faxportd/line/sip_trunk.h"

struct media_call;

struct sip_line {
	struct line line;
	const struct conf *conf;
	const struct conf_trunk *own;
	struct media *media;
	struct sip_trunk *trunk;
	struct list calls; /* struct line_call */
	uint32_t call_count;
	struct pace incoming;
	uint32_t refused; /* of them, since that was told last */
	uint64_t refused_told_ms;
	bool closing;
	struct tmr close_tmr;
	uint64_t close_by_ms;
	void (*on_closed)(void *arg);
	void *closed_arg;
};

enum line_phase {
	LINE_ASKED,   /* incoming: the daemon has not decided yet */
	LINE_RINGING, /* incoming: rings */
	LINE_DIALING,
	LINE_UP,       /* answered; media come as soon as it is known where they go */
	LINE_STOPPING, /* over or to be over: the media's result is awaited */
	LINE_ENDED,    /* on_ended() is due */
};

struct line_call {
	struct le le; /* in the line's calls; a reference */
	struct sip_line *line;
	enum line_phase phase;
	bool outgoing;
	struct sip_call *sip;     /* NULL: that side is over */
	struct media_call *media; /* NULL: not yet, or over */
	bool media_started;
	const struct line_events *events;
	void *arg;

	/* outgoing: to dial once more, at another server */
	char number[2 * SIP_USER_SIZE], own_number[2 * SIP_USER_SIZE];
	struct sdp_local local;

	char ident[CALL_IDENT_SIZE], header[CALL_HEADER_SIZE];
	bool polling, offering;
	char caller_password[CALL_IDENT_SIZE];
	char offer_selective[CALL_IDENT_SIZE], offer_password[CALL_IDENT_SIZE];
	char subaddress[CALL_IDENT_SIZE], selective[CALL_IDENT_SIZE], password[CALL_IDENT_SIZE];
	uint32_t first_page, page_count, audio_failures;
	struct call_facts facts;
	int fds[CALL_FDS]; /* RTP, UDPTL, document, document on offer; -1: not open, or with the media */
	uint16_t rtp_port, udptl_port;

	struct line_result result;
	bool status_set; /* result.status is decided, unless the fax turns out to be through */
	struct tmr answered_tmr, ended_tmr;
	bool answered_told;
	uint64_t started_ms;
};

extern const struct sip_call_handlers line_call_handlers;

/* A call of the line, with sockets open; the line's list holds the one reference. */
int line_call_new(struct sip_line *line, bool outgoing, struct line_call **ret_call);

/* Open the sockets for media; what our side of the SIP call is. */
int line_call_open_sockets(struct line_call *call, struct sdp_local *ret_local);

/* Send the INVITE; once more when a server says nothing. */
int line_call_dial(struct line_call *call);

/* Take over what the port tells of itself, the document included. */
void line_call_take_station(struct line_call *call, const struct line_station *station);

/* on_ended() in the loop's next turn, with @status unless one is decided already. */
void line_call_end(struct line_call *call, enum fax_status status, const char *detail);

/* End without waiting for the media's result. */
void line_call_abandon(struct line_call *call);

/* The orders of struct line_ops that concern one call. */
void line_call_refuse(struct line_call *call, enum line_refusal why);
void line_call_ring(struct line_call *call, const struct line_events *events, void *arg);
void line_call_accept(struct line_call *call, const struct line_station *station);
void line_call_hang_up(struct line_call *call, enum fax_status status);

/* sip_line.c: a call has left the list. */
void sip_line_call_gone(struct sip_line *line);

#endif

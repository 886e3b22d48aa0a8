/* SPDX-License-Identifier: MIT */
/*
 * The inside of a call, shared by the files that make it up:
 *
 *   sip_call.c           life: states, ends, BYE
 *   sip_invite_client.c  calls we make, until answered
 *   sip_invite_server.c  calls we get, until answered
 *   sip_reliable.c       ringing that is acknowledged
 *   sip_answer.c         a 2xx of ours until its ACK; ACKs of ours
 *   sip_reinvite.c       re-INVITE and UPDATE, both ways
 *   sip_session_timer.c  RFC 4028
 *   sip_in_dialog.c      other requests within the call
 *
 * Every handler that libre calls holds a reference to the call while it runs
 * (SIP_CALL_HOLD), since the owner may let go from within an event.
 */
#ifndef FAXPORTD_LINE_SIP_CALL_PRIV_H
#define FAXPORTD_LINE_SIP_CALL_PRIV_H

#include "base/buf.h"
#include "faxportd/conf/conf.h"
#include "faxportd/line/sip_call.h"
#include "faxportd/line/sip_digest.h"
#include "faxportd/line/sip_trunk.h"

enum sip_call_state {
	SIP_CALL_INVITING,   /* ours: INVITE sent, no final answer (RFC 3261 13.2) */
	SIP_CALL_CANCELLING, /* ours: given up, CANCEL sent or owed; nobody owns it (9.1) */
	SIP_CALL_INCOMING,   /* theirs: no final answer yet (13.3) */
	SIP_CALL_UP,         /* 2xx sent or received */
	SIP_CALL_LEAVING,    /* hung up, but our 2xx has no ACK yet: the BYE must wait (15) */
	SIP_CALL_OVER,       /* BYE sent or received, or never up */
	SIP_CALL_STATES
};

/* A 2xx to INVITE of ours, repeated until its ACK comes (RFC 3261 13.3.1.4). */
struct sip_answer {
	struct mbuf *mb; /* NULL: none waits */
	struct sip_msg *invite;
	struct sa to;
	uint32_t wait_ms;
	struct tmr again, limit;
	bool offers; /* it carried an offer: the ACK brings the answer */
};

/* The last ACK of ours to a 2xx, for each time the 2xx is repeated. */
struct sip_ack {
	uint32_t cseq;
	bool sent;
};

/* A 180 that the caller acknowledges with PRACK (RFC 3262). */
struct sip_reliable {
	uint32_t number; /* RSeq; 0: none sent */
	uint32_t cseq;   /* of the INVITE */
	bool waits;
	uint32_t wait_ms;
	struct tmr again, limit;
};

struct sip_session_timer {
	uint32_t interval_s; /* 0: none agreed */
	bool ours;           /* we refresh */
	struct tmr tmr;
	struct sip_request *request; /* our refresh by UPDATE */
	unsigned int challenges;
};

struct sip_call {
	struct le calls_le, leaving_le;
	struct sip_trunk *trunk;
	uint32_t number;
	enum sip_call_state state;
	bool outgoing;
	const struct sip_call_handlers *handlers; /* NULL: nobody owns it (any more) */
	void *arg;

	struct sip_dialog *dialog; /* NULL until there is one with both tags */
	struct sip_digest *digest;
	char contact[SIP_URI_SIZE]; /* the header */
	struct sdp_session sdp;
	bool path_told; /* the owner knows a path, this one: */
	struct call_path told;
	bool peer_updates; /* its Allow names UPDATE */

	/* outgoing, before the answer */
	struct sip_dialog *half;     /* without their tag; the dialogs of all answers are made from it */
	struct sip_request *request; /* INVITE; after hang-up BYE */
	struct mbuf *offer;
	bool t38_first;
	bool alerted, rang; /* 180 or 183 came; 180 came */
	unsigned int challenges;
	struct sa server; /* where the INVITE went */
	struct tmr deaf;  /* no response at all */
	struct tmr wait;  /* for ringing, then for the answer; incoming: repeat of 180 */

	/* incoming, before the answer */
	struct sip_strans *strans;
	struct sip_msg *invite;
	struct mbuf *prepared; /* body of the 2xx to come */
	struct sip_reliable reliable;

	struct sip_answer answer;
	struct sip_ack ack;

	/* re-INVITE of ours */
	struct sip_request *reinvite;
	enum sdp_want want; /* what it offers, or what is to be offered */
	bool wanted;        /* something is to be offered as soon as possible */
	bool restoring;     /* it offers again what was in force, after an answer that left nothing alive */
	unsigned int reinvite_challenges;
	struct tmr reinvite_tmr; /* its timeout, or the wait after 491 */

	struct sip_session_timer timer;
	struct sip_keepalive *connection; /* TCP and TLS: the one the call was set up over */
	struct sip_request *probe;
};

#define SIP_CALL_HOLD(call) __attribute__((cleanup(sip_call_unhold), unused)) struct sip_call *held_call = mem_ref(call)
static inline void sip_call_unhold(struct sip_call **held_call)
{
	mem_deref(*held_call);
}

enum sip_body { SIP_BODY_NONE, SIP_BODY_SDP, SIP_BODY_OTHER };

/* ---- sip_call.c */
int sip_call_new(struct sip_trunk *trunk, bool outgoing, struct sip_call **ret_call);

/* Make the trunk find it by its Call-ID. */
void sip_call_enter(struct sip_call *call, const char *call_id);

/* Over, without anything left to say to the far end. */
void sip_call_ended(struct sip_call *call, enum fax_status status, const char *detail);

/* Over, since the server cannot be reached; the owner may dial again. */
void sip_call_deaf(struct sip_call *call);

/* Over from our side: say BYE (after ACK, if one is due), and tell the owner. */
void sip_call_fail(struct sip_call *call, enum fax_status status, const char *detail);

/* Nobody owns it any more: keep it until sip_call_left(). */
void sip_call_leave(struct sip_call *call);
void sip_call_left(struct sip_call *call);

void sip_call_bye(struct sip_call *call);

/* The path of call->sdp is in force: tell the owner if it is new. */
void sip_call_tell_path(struct sip_call *call);

/* Remember what a message of the peer says of it. */
void sip_call_learn(struct sip_call *call, const struct sip_msg *msg);

/* Send handler of requests whose answer the call waits for; others take sip_trunk_on_send(). */
int sip_call_on_send(enum sip_transp transport, const struct sa *src, const struct sa *dst, struct mbuf *mb, void *arg);

/* Answer a 401 or 407 to a request that met @challenges before; false: there is no answer. Then send it again. */
bool sip_call_authenticate(struct sip_call *call, const struct sip_msg *msg, unsigned int *challenges);

/* Bodies: what a message carries; the text is not copied. */
enum sip_body sip_body_of(const struct sip_msg *msg, const char **ret_text, size_t *ret_size);

/* The headers and the body that follow it: Content-Type if there is a body, Content-Length; for re_printf's %H. */
int sip_body_print(struct re_printf *pf, const struct mbuf *body);

/* Into an mbuf that libre can send. -ENOMEM or what the buffer says. */
int sip_body_new(struct buf *text, struct mbuf **ret_body);

/* Count and log a description that cannot be used. */
void sip_call_bad_sdp(struct sip_call *call, int r);

/* ---- sip_answer.c */
/* Send 2xx to @invite with @body, and repeat it until its ACK. Takes @strans over (may be NULL). */
int sip_answer_send(struct sip_call *call, struct sip_strans **strans, const struct sip_msg *invite,
		    const struct mbuf *body, bool offers);
void sip_answer_stop(struct sip_answer *answer);
bool sip_answer_waits(const struct sip_answer *answer);
void sip_answer_on_ack(struct sip_call *call, const struct sip_msg *msg);

/* Acknowledge a 2xx to an INVITE of ours. */
void sip_ack_send(struct sip_call *call, struct sip_dialog *dialog, const struct sip_msg *response);

/* ---- sip_invite_client.c */
/* A 2xx to the INVITE that no transaction waits for: repeated, or from another branch of a fork. */
void sip_invite_on_stray_answer(struct sip_call *call, const struct sip_msg *msg);

/* ---- sip_invite_server.c */
/* An INVITE outside of any call. */
void sip_invite_arrived(struct sip_trunk *trunk, const struct sip_msg *msg);

/* ---- sip_reliable.c */
/* Ring with a 180 that is repeated until PRACK. False: the caller does not ask for that. */
bool sip_reliable_ring(struct sip_call *call);
void sip_reliable_on_prack(struct sip_call *call, const struct sip_msg *msg);
void sip_reliable_stop(struct sip_call *call);

/* ---- sip_reinvite.c */
void sip_reinvite_arrived(struct sip_call *call, const struct sip_msg *msg);
void sip_update_arrived(struct sip_call *call, const struct sip_msg *msg);

/* Send what is wanted, if nothing stands against it now. */
void sip_reinvite_try(struct sip_call *call);

/* ---- sip_session_timer.c */
struct sip_timer_offer {
	uint32_t interval_s; /* 0: no session timer */
	bool uas_refreshes;
	bool required; /* the peer knows session timers and shall refresh: Require: timer */
};

/*
 * What a request asks for and we agree to. False: its interval is too small,
 * answer 422 with Min-SE.
 */
bool sip_timer_answer(const struct sip_trunk *trunk, const struct sip_msg *request, struct sip_timer_offer *ret_offer);

/* Headers for a 2xx, and for requests of ours; for %H. */
int sip_timer_print_answer(struct re_printf *pf, const struct sip_timer_offer *offer);
int sip_timer_print_request(struct re_printf *pf, const struct sip_call *call);

/* In force: as answered by us, or as a 2xx of theirs says. */
void sip_timer_start(struct sip_call *call, const struct sip_timer_offer *offer);
void sip_timer_from_response(struct sip_call *call, const struct sip_msg *response);
void sip_timer_stop(struct sip_call *call);

/* 422 to a request of ours: their Min-SE is our interval now (RFC 4028 7.3). True: worth another try. */
bool sip_timer_raise(struct sip_call *call, const struct sip_msg *msg);

/* ---- sip_in_dialog.c */
/* A request within the call, ACK included. */
void sip_in_dialog_handle(struct sip_call *call, const struct sip_msg *msg);

/* Watch the connection the call was set up over; if it is lost, ask whether the far end is still there. */
void sip_in_dialog_watch(struct sip_call *call, const struct sip_msg *msg);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Offer and answer (RFC 3264) for one fax call: what we offer, how we answer,
 * and which way the media go in consequence (struct call_path).
 *
 *            we offer                              they offer
 *   sdp_session_offer() -> text             text -> sdp_session_answer() -> text, path
 *   text -> sdp_session_answered() -> path
 *   or sdp_session_refused()
 *
 * At any time exactly one media line of ours is alive: audio or T.38. Lines
 * that were ever in the session keep their number and place. The o= version
 * grows only when what we say changes.
 *
 * That both are Faxports (X-faxport in sdp.h) holds where both said so, in an
 * offer and in its answer: we answer so only to who offered so. What was said
 * in an earlier exchange does not count: each one says it anew, or no more.
 */
#ifndef CORE_SDP_SDP_SESSION_H
#define CORE_SDP_SDP_SESSION_H

#include "core/sdp/sdp.h"

/* Our side of the call; does not change while it lasts. */
struct sdp_local {
	uint64_t session_id;
	struct sockaddr_storage address; /* goes into o= and c= */
	uint16_t rtp_port, udptl_port;
	size_t codec_count;        /* at least one */
	enum call_codec codecs[2]; /* in order of preference */
	bool t38;                  /* T.38 may be offered and accepted */
	uint32_t t38_max_datagram; /* what we can take */
	uint32_t t38_max_rate;     /* bit/s */
	uint8_t t38_redundancy;    /* secondary packets we send when the peer can use them */
	bool latch_any_address;    /* passed on to struct call_path */
	bool t38_faxport;          /* say that we are one, and believe a peer that says so */
	uint32_t t38_ahead_octets; /* and that we store so much ahead of pace */
};

enum sdp_want {
	SDP_WANT_CURRENT, /* what is in force once more (refresh, late offer in mid-call); audio before anything is */
	SDP_WANT_AUDIO,
	SDP_WANT_T38,
};

struct sdp_session {
	struct sdp_local local;
	struct sdp current;    /* ours, in force; no media lines: nothing agreed yet */
	struct sdp proposal;   /* ours, offered */
	bool offering;         /* proposal waits for its answer */
	bool established;      /* path is valid */
	uint64_t last_version; /* the highest ever sent; 0: none */
	struct call_path path; /* in force */
};

void sdp_session_init(struct sdp_session *session, const struct sdp_local *local);

/* Append an offer to @out; a former one without answer is forgotten. */
void sdp_session_offer(struct sdp_session *session, enum sdp_want want, struct buf *out);

/*
 * The answer to our offer has come. 0: session->path is in force.
 * -ENOTSUP: the peer took none of it, and by RFC 3264 nothing is alive now:
 * offer again what was in force before, or end. -EBADMSG, -EMSGSIZE: no
 * answer at all; what was in force before still is.
 */
int sdp_session_answered(struct sdp_session *session, const char *answer, size_t size);

/* Our offer was refused as a whole, or withdrawn: what was in force before still is. */
void sdp_session_refused(struct sdp_session *session);

/*
 * Answer an offer: append the answer to @out; session->path is in force.
 * -ENOTSUP: nothing in it that we can speak (SIP: 488); -EBADMSG, -EMSGSIZE:
 * malformed (SIP: 400); -ENOMEM. In all these cases nothing has changed.
 */
int sdp_session_answer(struct sdp_session *session, const char *offer, size_t size, struct buf *out);

/* Do both lead the same packets the same way, so that nobody has to be told of a change? */
bool sdp_path_equal(const struct call_path *a, const struct call_path *b);

#endif

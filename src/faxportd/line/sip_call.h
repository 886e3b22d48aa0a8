/* SPDX-License-Identifier: MIT */
/*
 * One SIP call: from INVITE to BYE, with what may come in between (RFC 3261,
 * 3264, 3311, 4028). libre's transactions and dialogs below; offers, answers
 * and what they lead to (struct call_path) above.
 *
 *   orders   sip_call_dial, _ring, _prepare, _answer, _offer_t38, _refuse, _hang_up
 *   events   struct sip_call_handlers
 *
 * A call has one owner: who dialled it, or whom the trunk handed it to. The
 * owner lets go with sip_call_refuse(), sip_call_hang_up(), or mem_deref()
 * after on_ended(). What remains to be said to the far end (CANCEL, ACK, BYE)
 * is then the trunk's business. No event comes from within an order.
 */
#ifndef FAXPORTD_LINE_SIP_CALL_H
#define FAXPORTD_LINE_SIP_CALL_H

#include "core/sdp/sdp_session.h"
#include "faxportd/line/sip_re.h"

struct sip_call;
struct sip_trunk;

struct sip_call_handlers {
	/* Outgoing: the far end rings. Once. */
	void (*on_ringing)(void *arg);
	/*
	 * Outgoing: the server that was asked says nothing at all, and the trunk
	 * knows another. The call is over as after on_ended(); dial once more.
	 */
	void (*on_deaf)(void *arg);
	/* Outgoing: a 2xx came. Not called for incoming calls, whose owner answers them. */
	void (*on_answered)(void *arg);
	/* Media go this way from now on: after on_answered(), or when a late offer or a re-INVITE is through. */
	void (*on_path)(void *arg, const struct call_path *path);
	/* The call is over. @detail says why, in a sentence. */
	void (*on_ended)(void *arg, enum fax_status status, const char *detail);
};

/*
 * Dial @number. @own_number stands in From. @t38_first: offer T.38 in the
 * INVITE, and audio if that is refused. -EINVAL: no number; or a fault.
 */
int sip_call_dial(struct sip_trunk *trunk, const char *number, const char *own_number, const struct sdp_local *local,
		  bool t38_first, const struct sip_call_handlers *handlers, void *arg, struct sip_call **ret_call);

/* Take an incoming call over; events come from now on. */
void sip_call_own(struct sip_call *call, const struct sip_call_handlers *handlers, void *arg);

/* 180, repeated as long as it rings. */
void sip_call_ring(struct sip_call *call);

/*
 * Decide how an incoming call would be answered. 0 and *ret_known: @ret_path
 * is where media go; not known: the caller offers in its ACK, on_path() tells.
 * -ENOTSUP, -EBADMSG, -ENOMEM: it cannot be answered; refuse it.
 */
int sip_call_prepare(struct sip_call *call, const struct sdp_local *local, struct call_path *ret_path, bool *ret_known);

/* 200, after sip_call_prepare(). */
int sip_call_answer(struct sip_call *call);

/* Refuse an incoming call, and let go of it. */
void sip_call_refuse(struct sip_call *call, uint16_t code, const char *reason);

/* Offer T.38 by re-INVITE as soon as the rules allow; nothing happens if it is refused, or there already. */
void sip_call_offer_t38(struct sip_call *call);

/* End it as its state asks for (CANCEL, BYE, refusal), and let go of it. */
void sip_call_hang_up(struct sip_call *call);

/*
 * The same for a side that has received its fax: it is the sender's to hang
 * up (T.30 5.3.1: DCN is its last word, and may still be leaving its modem),
 * so BYE is sent only when theirs has not come after a second.
 */
void sip_call_part(struct sip_call *call);

/* For logs: counts from 1 in each trunk. */
uint32_t sip_call_number(const struct sip_call *call);

#endif

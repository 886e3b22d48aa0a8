/* SPDX-License-Identifier: MIT */
/*
 * The end of an INVITE: 2xx and ACK, which no transaction carries but the two
 * ends themselves (RFC 3261 13.2.2.4, 13.3.1.4). A 2xx of ours is repeated
 * until its ACK comes, over TCP too, since a proxy may lose it; an ACK of
 * ours is sent again for every repeated 2xx.
 */
#include "faxportd/line/sip_call_priv.h"

#include <errno.h>

#include "base/macros.h"

void sip_answer_stop(struct sip_answer *answer)
{
	tmr_cancel(&answer->again);
	tmr_cancel(&answer->limit);
	answer->mb = mem_deref(answer->mb);
	answer->invite = mem_deref(answer->invite);
}

bool sip_answer_waits(const struct sip_answer *answer)
{
	return answer->mb != NULL;
}

static void on_again(void *arg)
{
	struct sip_call *call = arg;
	struct sip_answer *answer = &call->answer;

	answer->mb->pos = 0;
	/* A connection that is gone is opened again by libre; if that fails, the limit ends the waiting. */
	sip_send(call->trunk->sip, answer->invite->sock, answer->invite->tp, &answer->to, answer->mb);
	answer->wait_ms = MIN(2 * answer->wait_ms, call->trunk->timing.t2_ms);
	tmr_start(&answer->again, answer->wait_ms, on_again, call);
}

/* Hung up while the ACK was due: now, with it or without, BYE may go (RFC 3261 15). */
static void leave_now(struct sip_call *call)
{
	call->state = SIP_CALL_OVER;
	sip_call_bye(call);
}

static void on_limit(void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	log_event(LOG_LEVEL_WARNING, "answer never acknowledged", "trunk=%s call=%u", call->trunk->own->name,
		  call->number);
	sip_answer_stop(&call->answer);
	if (call->state == SIP_CALL_LEAVING)
		leave_now(call);
	else
		sip_call_fail(call, FAX_STATUS_HUNG_UP, "the far end never acknowledged the answer (no ACK)");
}

int sip_answer_send(struct sip_call *call, struct sip_strans **strans, const struct sip_msg *invite,
		    const struct mbuf *body, bool offers)
{
	struct sip_answer *answer = &call->answer;
	const struct sip_timing *timing = &call->trunk->timing;
	struct sip_timer_offer timer;
	struct pl rport;
	int err;

	/* A former 2xx still without ACK: who sends the next INVITE has seen it. */
	sip_answer_stop(answer);
	sip_timer_answer(call->trunk, invite, &timer);
	err = sip_treplyf(strans, &answer->mb, call->trunk->sip, invite, true, 200, "OK",
			  "%sAllow: " SIP_ALLOW "\r\n%H%H", call->contact, sip_timer_print_answer, &timer,
			  sip_body_print, body);
	if (err)
		return -err;
	answer->invite = mem_ref((void *)invite);
	answer->offers = offers;
	answer->wait_ms = timing->t1_ms;
	sip_reply_addr(&answer->to, invite, msg_param_exists(&invite->via.params, "rport", &rport) == 0);
	tmr_start(&answer->again, answer->wait_ms, on_again, call);
	tmr_start(&answer->limit, timing->ack_timeout_ms, on_limit, call);
	sip_timer_start(call, &timer);
	return 0;
}

/* The ACK brings the answer to the offer in our 2xx (RFC 3264, RFC 3261 13.2.1). */
static void take_late_answer(struct sip_call *call, const struct sip_msg *msg)
{
	const char *text = NULL;
	size_t size = 0;
	int r = -EBADMSG;

	if (sip_body_of(msg, &text, &size) == SIP_BODY_SDP)
		r = sdp_session_answered(&call->sdp, text, size);
	else
		sdp_session_refused(&call->sdp);
	if (r == 0) {
		sip_call_tell_path(call);
		return;
	}
	sip_call_bad_sdp(call, r);
	if (call->sdp.established && r != -ENOTSUP)
		return; /* in mid-call: go on as before */
	sip_call_fail(call, FAX_STATUS_NO_MEDIA, "the answer to our offer holds nothing that can carry a fax");
}

void sip_answer_on_ack(struct sip_call *call, const struct sip_msg *msg)
{
	struct sip_answer *answer = &call->answer;
	bool offers = answer->offers;

	if (!sip_answer_waits(answer) || msg->cseq.num != answer->invite->cseq.num)
		return; /* once more, or for something else */
	sip_answer_stop(answer);
	if (call->state == SIP_CALL_LEAVING) {
		leave_now(call);
		return;
	}
	if (offers)
		take_late_answer(call, msg);
	if (call->state == SIP_CALL_UP)
		sip_reinvite_try(call);
}

void sip_ack_send(struct sip_call *call, struct sip_dialog *dialog, const struct sip_msg *response)
{
	int err;

	err = sip_drequestf(NULL, call->trunk->sip, false, "ACK", dialog, response->cseq.num, NULL, sip_trunk_on_send,
			    NULL, call->trunk, "%HContent-Length: 0\r\n\r\n", sip_digest_print_last, call->digest);
	if (err)
		log_event(LOG_LEVEL_WARNING, "ACK cannot be sent", "trunk=%s call=%u errno=%d", call->trunk->own->name,
			  call->number, err);
	if (dialog != call->dialog)
		return;
	call->ack.cseq = response->cseq.num;
	call->ack.sent = true;
}

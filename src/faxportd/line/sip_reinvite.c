/* SPDX-License-Identifier: MIT */
/*
 * Changes in mid-call (RFC 3261 14, RFC 3311): T.38 offered by either side,
 * refreshes, late offers, and both sides at the same time (glare).
 *
 * A refused offer changes nothing: the fax goes on as it was. T.38 once in
 * force stays: a half-sent page cannot go back to audio, so that is refused.
 */
#include "faxportd/line/sip_call_priv.h"

#include <errno.h>

#include "base/macros.h"

/* ---- theirs */

/*
 * The answer to an offer in mid-call, into @body. A copy of the session is
 * tried first, since a way back from T.38 to audio shows only in the result.
 */
static int answer_offer(struct sip_call *call, const char *text, size_t size, struct buf *body)
{
	struct sdp_session tried = call->sdp;
	int r;

	r = sdp_session_answer(&tried, text, size, body);
	if (r < 0)
		return r;
	if (call->sdp.established && call->sdp.path.t38 && !tried.path.t38)
		return -ENOTSUP;
	call->sdp = tried;
	return 0;
}

static void refuse_offer(struct sip_call *call, const struct sip_msg *msg, int r)
{
	sip_call_bad_sdp(call, r);
	log_event(LOG_LEVEL_INFO, "offer in mid-call refused", "trunk=%s call=%u", call->trunk->own->name,
		  call->number);
	if (r == -ENOTSUP)
		sip_treply(NULL, call->trunk->sip, msg, 488, "Not Acceptable Here");
	else
		sip_treply(NULL, call->trunk->sip, msg, 400, "Bad Session Description");
}

/* RFC 3261 14.2, RFC 3311 5.2: no offer while another has no answer. True: refused. */
static bool in_the_way(struct sip_call *call, const struct sip_msg *msg, bool offers)
{
	if (call->reinvite && offers) {
		log_event(LOG_LEVEL_INFO, "both sides offer at once", "trunk=%s call=%u", call->trunk->own->name,
			  call->number);
		sip_treply(NULL, call->trunk->sip, msg, 491, "Request Pending");
		return true;
	}
	if (offers && (call->state != SIP_CALL_UP || (sip_answer_waits(&call->answer) && call->answer.offers))) {
		sip_treplyf(NULL, NULL, call->trunk->sip, msg, false, 500, "Server Internal Error",
			    "Retry-After: %u\r\nContent-Length: 0\r\n\r\n", rand_u16() % 10);
		return true;
	}
	return false;
}

static bool session_interval_too_small(struct sip_call *call, const struct sip_msg *msg)
{
	struct sip_timer_offer timer;

	if (sip_timer_answer(call->trunk, msg, &timer))
		return false;
	sip_treplyf(NULL, NULL, call->trunk->sip, msg, false, 422, "Session Interval Too Small",
		    "Min-SE: %u\r\nContent-Length: 0\r\n\r\n", call->trunk->timing.min_session_s);
	return true;
}

static bool body_unknown(struct sip_call *call, const struct sip_msg *msg, enum sip_body kind)
{
	if (kind != SIP_BODY_OTHER)
		return false;
	sip_treplyf(NULL, NULL, call->trunk->sip, msg, false, 415, "Unsupported Media Type",
		    "Accept: application/sdp\r\nContent-Length: 0\r\n\r\n");
	return true;
}

void sip_reinvite_arrived(struct sip_call *call, const struct sip_msg *msg)
{
	struct mbuf *body = NULL;
	const char *text = NULL;
	enum sip_body kind;
	size_t size = 0;
	AUTO_BUF out = {.limit = SDP_TEXT_MAX};
	int r = 0;

	kind = sip_body_of(msg, &text, &size);
	if (in_the_way(call, msg, true) || session_interval_too_small(call, msg) || body_unknown(call, msg, kind))
		return;
	if (kind == SIP_BODY_SDP)
		r = answer_offer(call, text, size, &out);
	else
		sdp_session_offer(&call->sdp, SDP_WANT_CURRENT, &out);
	if (r < 0) {
		refuse_offer(call, msg, r);
		return;
	}
	sip_dialog_update(call->dialog, msg);
	r = sip_body_new(&out, &body);
	if (r == 0)
		r = sip_answer_send(call, NULL, msg, body, kind == SIP_BODY_NONE);
	mem_deref(body);
	if (r < 0) {
		sip_call_fail(call, FAX_STATUS_FAULT, "the answer to a re-INVITE could not be sent");
		return;
	}
	if (kind == SIP_BODY_SDP)
		sip_call_tell_path(call);
}

void sip_update_arrived(struct sip_call *call, const struct sip_msg *msg)
{
	struct sip_timer_offer timer;
	struct mbuf *body = NULL;
	const char *text = NULL;
	enum sip_body kind;
	size_t size = 0;
	AUTO_BUF out = {.limit = SDP_TEXT_MAX};
	int r = 0;

	kind = sip_body_of(msg, &text, &size);
	if (in_the_way(call, msg, kind == SIP_BODY_SDP) || session_interval_too_small(call, msg) ||
	    body_unknown(call, msg, kind))
		return;
	if (kind == SIP_BODY_SDP) {
		r = answer_offer(call, text, size, &out);
		if (r < 0) {
			refuse_offer(call, msg, r);
			return;
		}
		r = sip_body_new(&out, &body);
	}
	sip_timer_answer(call->trunk, msg, &timer);
	sip_dialog_update(call->dialog, msg);
	if (r == 0)
		sip_treplyf(NULL, NULL, call->trunk->sip, msg, false, 200, "OK", "%s%H%H", call->contact,
			    sip_timer_print_answer, &timer, sip_body_print, body);
	mem_deref(body);
	if (call->state == SIP_CALL_UP && sip_msg_hdr(msg, SIP_HDR_SESSION_EXPIRES))
		sip_timer_start(call, &timer);
	if (kind == SIP_BODY_SDP)
		sip_call_tell_path(call);
}

/* ---- ours */

static void on_response(int err, const struct sip_msg *msg, void *arg);
static void on_timeout(void *arg);

static bool is_refresh(const struct sip_call *call)
{
	return call->want == SDP_WANT_CURRENT && !call->restoring;
}

static int send_reinvite(struct sip_call *call)
{
	struct mbuf *body = NULL;
	AUTO_BUF out = {.limit = SDP_TEXT_MAX};
	int r;

	sdp_session_offer(&call->sdp, call->want, &out);
	r = sip_body_new(&out, &body);
	if (r == 0)
		r = -sip_drequestf(&call->reinvite, call->trunk->sip, true, "INVITE", call->dialog, 0, NULL,
				   sip_call_on_send, on_response, call, "Allow: " SIP_ALLOW "\r\n%H%H",
				   sip_timer_print_request, call, sip_body_print, body);
	mem_deref(body);
	if (r < 0)
		sdp_session_refused(&call->sdp);
	else if (!is_refresh(call))
		tmr_start(&call->reinvite_tmr, call->trunk->timing.reinvite_timeout_ms, on_timeout, call);
	return r;
}

/* Unanswered for too long: withdraw it. A 2xx that comes nevertheless still counts. */
static void on_timeout(void *arg)
{
	struct sip_call *call = arg;

	sip_request_cancel(call->reinvite);
}

void sip_reinvite_try(struct sip_call *call)
{
	if (!call->wanted || call->state != SIP_CALL_UP || call->reinvite || call->timer.request ||
	    tmr_isrunning(&call->reinvite_tmr) || sip_answer_waits(&call->answer))
		return;
	call->wanted = false;
	if (call->want == SDP_WANT_T38 && call->sdp.established && call->sdp.path.t38)
		return; /* the far end was faster */
	call->reinvite_challenges = 0;
	if (send_reinvite(call) < 0) {
		log_event(LOG_LEVEL_WARNING, "re-INVITE cannot be sent", "trunk=%s call=%u", call->trunk->own->name,
			  call->number);
		return;
	}
}

void sip_call_offer_t38(struct sip_call *call)
{
	if (!call->sdp.local.t38)
		return;
	call->want = SDP_WANT_T38;
	call->wanted = true;
	sip_reinvite_try(call);
}

static void on_glare_over(void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	sip_reinvite_try(call);
}

/* RFC 3261 14.1: the owner of the Call-ID waits longer, so that they do not meet again. */
static void on_glare(struct sip_call *call)
{
	const uint32_t *range =
		call->outgoing ? call->trunk->timing.glare_owner_ms : call->trunk->timing.glare_other_ms;
	uint32_t wait_ms = range[0] + rand_u32() % (range[1] - range[0] + 1);

	log_event(LOG_LEVEL_INFO, "both sides offer at once", "trunk=%s call=%u wait_ms=%u", call->trunk->own->name,
		  call->number, wait_ms);
	call->wanted = true;
	tmr_start(&call->reinvite_tmr, wait_ms, on_glare_over, call);
}

static const char *want_name(const struct sip_call *call)
{
	return call->want == SDP_WANT_T38 ? "T.38" : call->want == SDP_WANT_AUDIO ? "audio" : "refresh";
}

static void on_accepted(struct sip_call *call, const struct sip_msg *msg)
{
	const char *text = NULL;
	size_t size = 0;
	int r = -EBADMSG;

	sip_dialog_update(call->dialog, msg);
	sip_call_learn(call, msg);
	sip_ack_send(call, call->dialog, msg);
	sip_timer_from_response(call, msg);
	if (sip_body_of(msg, &text, &size) == SIP_BODY_SDP)
		r = sdp_session_answered(&call->sdp, text, size);
	if (r == 0) {
		log_event(LOG_LEVEL_INFO, "offer accepted", "trunk=%s call=%u offer=%s", call->trunk->own->name,
			  call->number, want_name(call));
		call->restoring = false;
		sip_call_tell_path(call);
		return;
	}
	sip_call_bad_sdp(call, r);
	if (call->restoring) {
		sip_call_fail(call, FAX_STATUS_NO_MEDIA, "the far end took neither T.38 nor audio");
		return;
	}
	/* A 2xx with port 0, or with no answer at all: by the book nothing is alive now. Offer what was. */
	log_event(LOG_LEVEL_INFO, "offer accepted in name only", "trunk=%s call=%u offer=%s", call->trunk->own->name,
		  call->number, want_name(call));
	sdp_session_refused(&call->sdp);
	call->want = call->sdp.established ? SDP_WANT_CURRENT : SDP_WANT_AUDIO;
	call->wanted = call->restoring = true;
	sip_reinvite_try(call);
}

static void on_refused(struct sip_call *call, const struct sip_msg *msg)
{
	if ((msg->scode == 401 || msg->scode == 407) && sip_call_authenticate(call, msg, &call->reinvite_challenges) &&
	    send_reinvite(call) == 0)
		return;
	if (sip_timer_raise(call, msg) && send_reinvite(call) == 0)
		return;
	sdp_session_refused(&call->sdp);
	if (msg->scode == 491) {
		on_glare(call);
		return;
	}
	if (msg->scode == 481) {
		/* RFC 3261 12.2.1.2: they know nothing of this call. */
		sip_call_fail(call, FAX_STATUS_HUNG_UP, "the far end does not know the call any more (481)");
		return;
	}
	log_event(LOG_LEVEL_INFO, "offer refused", "trunk=%s call=%u offer=%s code=%u", call->trunk->own->name,
		  call->number, want_name(call), msg->scode);
	if (call->restoring)
		sip_call_fail(call, FAX_STATUS_NO_MEDIA, "the far end took neither T.38 nor audio");
}

static void on_response(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	if (!err && msg && msg->scode < 200)
		return;
	tmr_cancel(&call->reinvite_tmr);
	if (err || !msg) {
		sdp_session_refused(&call->sdp);
		log_event(LOG_LEVEL_INFO, "offer unanswered", "trunk=%s call=%u offer=%s errno=%d",
			  call->trunk->own->name, call->number, want_name(call), err);
		/* T.38 may go unanswered; a refresh may not (RFC 4028 10). */
		if (call->want != SDP_WANT_T38)
			sip_call_fail(call, FAX_STATUS_HUNG_UP, "the far end does not answer any more");
		return;
	}
	if (msg->scode < 300)
		on_accepted(call, msg);
	else
		on_refused(call, msg);
	if (call->state == SIP_CALL_UP)
		sip_reinvite_try(call);
}

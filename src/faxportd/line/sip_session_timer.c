/* SPDX-License-Identifier: MIT */
/*
 * Session timers (RFC 4028): both ends, or a proxy between them, can tell
 * that a call is dead, because one of them must refresh it in time. We never
 * ask for one ourselves; a fax is short, and silence is noticed in the media.
 *
 * A refresh of ours is an UPDATE without a description where the peer knows
 * it, else a re-INVITE with the description in force; neither disturbs the fax.
 */
#include "faxportd/line/sip_call_priv.h"

#include <errno.h>

#include "base/macros.h"
#include "faxportd/conf/conf.h"

static void arm(struct sip_call *call);

static bool knows_timers(const struct sip_msg *msg)
{
	return sip_msg_hdr_has_value(msg, SIP_HDR_SUPPORTED, "timer") ||
	       sip_msg_hdr_has_value(msg, SIP_HDR_REQUIRE, "timer");
}

/* The number in front of a header's parameters; 0: none. */
static uint32_t seconds_in(const struct sip_hdr *hdr)
{
	struct pl digits = {.p = hdr->val.p};

	while (digits.l < hdr->val.l && hdr->val.p[digits.l] >= '0' && hdr->val.p[digits.l] <= '9')
		digits.l++;
	return pl_u32(&digits);
}

/* Session-Expires: 1800;refresher=uac. False: there is none. @ret_uac: true, false, or as it was if it does not say. */
static bool read_header(const struct sip_msg *msg, uint32_t *ret_interval_s, bool *ret_uac)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_SESSION_EXPIRES);
	struct pl refresher;

	if (!hdr || seconds_in(hdr) == 0)
		return false;
	*ret_interval_s = seconds_in(hdr);
	if (msg_param_decode(&hdr->val, "refresher", &refresher) == 0)
		*ret_uac = pl_strcasecmp(&refresher, "uas") != 0;
	return true;
}

/* RFC 4028 9, table 2 */
bool sip_timer_answer(const struct sip_trunk *trunk, const struct sip_msg *request, struct sip_timer_offer *ret_offer)
{
	uint32_t interval_s;
	bool uac = knows_timers(request); /* unless it says otherwise: who asks, refreshes */

	*ret_offer = (struct sip_timer_offer){0};
	if (!trunk->own->session_timers || !read_header(request, &interval_s, &uac))
		return true;
	if (interval_s < trunk->timing.min_session_s)
		return false;
	*ret_offer = (struct sip_timer_offer){
		.interval_s = interval_s,
		.uas_refreshes = !uac || !knows_timers(request),
		.required = uac && knows_timers(request),
	};
	return true;
}

int sip_timer_print_answer(struct re_printf *pf, const struct sip_timer_offer *offer)
{
	if (offer->interval_s == 0)
		return 0;
	return re_hprintf(pf, "%sSession-Expires: %u;refresher=%s\r\n", offer->required ? "Require: timer\r\n" : "",
			  offer->interval_s, offer->uas_refreshes ? "uas" : "uac");
}

/* In a request of ours we are the UAC, whoever called (RFC 4028 7.4). */
int sip_timer_print_request(struct re_printf *pf, const struct sip_call *call)
{
	if (!call->trunk->own->session_timers)
		return 0;
	if (call->timer.interval_s == 0)
		return re_hprintf(pf, "Supported: timer\r\n");
	return re_hprintf(pf, "Supported: timer\r\nSession-Expires: %u;refresher=%s\r\n", call->timer.interval_s,
			  call->timer.ours ? "uac" : "uas");
}

void sip_timer_stop(struct sip_call *call)
{
	tmr_cancel(&call->timer.tmr);
	mem_deref(call->timer.request);
	call->timer.request = NULL;
}

void sip_timer_start(struct sip_call *call, const struct sip_timer_offer *offer)
{
	call->timer.interval_s = offer->interval_s;
	call->timer.ours = offer->uas_refreshes;
	arm(call);
}

void sip_timer_from_response(struct sip_call *call, const struct sip_msg *response)
{
	uint32_t interval_s = 0;
	bool uac = true; /* RFC 4028 7.2: the UAC refreshes unless told otherwise */

	if (!call->trunk->own->session_timers || !read_header(response, &interval_s, &uac))
		interval_s = 0;
	call->timer.interval_s = interval_s;
	call->timer.ours = uac;
	arm(call);
}

static void on_expired(void *arg)
{
	struct sip_call *call = arg;

	sip_call_fail(call, FAX_STATUS_HUNG_UP, "the far end did not refresh the session in time");
}

static void on_refresh_due(void *arg);

bool sip_timer_raise(struct sip_call *call, const struct sip_msg *msg)
{
	const struct sip_hdr *least = sip_msg_hdr(msg, SIP_HDR_MIN_SE);

	if (msg->scode != 422 || !least || seconds_in(least) <= call->timer.interval_s)
		return false;
	call->timer.interval_s = seconds_in(least);
	return true;
}

static void on_update_response(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	if (!err && msg && msg->scode < 200)
		return;
	if (err || !msg || msg->scode == 408 || msg->scode == 481) {
		/* RFC 4028 10: nobody there, so BYE. */
		sip_call_fail(call, FAX_STATUS_HUNG_UP, "the far end does not answer any more");
		return;
	}
	if (msg->scode < 300) {
		call->timer.challenges = 0;
		sip_dialog_update(call->dialog, msg);
		sip_timer_from_response(call, msg);
	} else if ((msg->scode == 401 || msg->scode == 407) &&
		   sip_call_authenticate(call, msg, &call->timer.challenges)) {
		on_refresh_due(call);
	} else {
		/* Another way, and now: half of the interval is over. */
		call->peer_updates = sip_timer_raise(call, msg);
		on_refresh_due(call);
	}
	if (call->state == SIP_CALL_UP)
		sip_reinvite_try(call);
}

static void on_refresh_due(void *arg)
{
	struct sip_call *call = arg;
	int err = 0;

	if (call->reinvite || call->timer.request) {
		arm(call); /* that one refreshes too */
		return;
	}
	if (!call->peer_updates) {
		arm(call);
		if (!call->wanted)
			call->want = SDP_WANT_CURRENT;
		call->wanted = true;
		sip_reinvite_try(call);
		return;
	}
	err = sip_drequestf(&call->timer.request, call->trunk->sip, true, "UPDATE", call->dialog, 0, NULL,
			    sip_call_on_send, on_update_response, call,
			    "Allow: " SIP_ALLOW "\r\n%HContent-Length: 0\r\n\r\n", sip_timer_print_request, call);
	if (err) {
		call->peer_updates = false;
		arm(call);
	}
}

/* Half of the interval for who refreshes; the rest of RFC 4028 10 for who waits. */
static void arm(struct sip_call *call)
{
	struct sip_session_timer *timer = &call->timer;
	uint64_t interval_ms = (uint64_t)timer->interval_s * 1000;

	if (interval_ms == 0)
		tmr_cancel(&timer->tmr);
	else if (timer->ours)
		tmr_start(&timer->tmr, interval_ms / 2, on_refresh_due, call);
	else
		tmr_start(&timer->tmr, interval_ms - MIN(interval_ms / 3, 32000U), on_expired, call);
}

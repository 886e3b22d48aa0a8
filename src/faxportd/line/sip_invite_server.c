/* SPDX-License-Identifier: MIT */
/*
 * Calls we get, until they are answered (RFC 3261 13.3): whom to listen to,
 * what can be answered at all, who is asked for; then 100, 180 as long as it
 * rings, and 200, a refusal, or 487 when the caller gives up.
 */
#include "faxportd/line/sip_call_priv.h"

#include <errno.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/conf/conf.h"

/* ---- who calls whom */

/* The user part in a header such as P-Asserted-Identity; false: there is no such header, or no user in it. */
static bool header_user(const struct sip_msg *msg, enum sip_hdrid id, char *text, size_t size)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, id);
	struct sip_addr addr;
	struct pl number;

	text[0] = '\0';
	if (!hdr || sip_addr_decode(&addr, &hdr->val) != 0)
		return false;
	number = addr.uri.user;
	if (pl_strcasecmp(&addr.uri.scheme, "tel") == 0)
		number = addr.uri.host; /* tel:+4930123 has no user part: libre reads its number as the host */
	sip_user_clean(&number, text, size);
	return text[0] != '\0';
}

static bool is_ports_number(const struct sip_trunk *trunk, const char *number)
{
	size_t i;

	for (i = 0; i < trunk->conf->port_count; i++)
		if (strcmp(trunk->conf->ports[i].number, number) == 0)
			return true;
	return false;
}

/*
 * The called number is the Request-URI's; but who registers one account with
 * many numbers finds its own account there, and the number in
 * P-Called-Party-ID or in To. So the first that a port has is taken.
 */
static void find_called(const struct sip_trunk *trunk, const struct sip_msg *msg, char *called, size_t size)
{
	char other[SIP_USER_SIZE];

	sip_user_clean(&msg->uri.user, called, size);
	if (is_ports_number(trunk, called))
		return;
	if (header_user(msg, SIP_HDR_P_CALLED_PARTY_ID, other, sizeof(other)) && is_ports_number(trunk, other)) {
		text_copy(called, size, other);
		return;
	}
	sip_user_clean(&msg->to.uri.user, other, sizeof(other));
	if (is_ports_number(trunk, other))
		text_copy(called, size, other);
}

/* The network's word for the caller goes before the caller's own (RFC 3325). */
static void find_caller(const struct sip_msg *msg, char *caller, size_t size)
{
	if (!header_user(msg, SIP_HDR_P_ASSERTED_IDENTITY, caller, size))
		sip_user_clean(&msg->from.uri.user, caller, size);
}

/* ---- what cannot be answered */

static bool unsupported_handler(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	const struct sip_trunk *trunk = arg;

	(void)msg;
	return pl_strcasecmp(&hdr->val, "100rel") != 0 &&
	       (pl_strcasecmp(&hdr->val, "timer") != 0 || !trunk->own->session_timers);
}

static bool body_acceptable(struct sip_trunk *trunk, const struct sip_msg *msg)
{
	const char *text = NULL;
	size_t size = 0;

	switch (sip_body_of(msg, &text, &size)) {
	case SIP_BODY_OTHER:
		sip_replyf(trunk->sip, msg, 415, "Unsupported Media Type",
			   "Accept: application/sdp\r\nContent-Length: 0\r\n\r\n");
		return false;
	case SIP_BODY_NONE: /* a late offer: ours goes into the 2xx */
	case SIP_BODY_SDP:
		break;
	}
	return true;
}

/* True: refused, with an answer that needs no memory of the call. */
static bool refuse_early(struct sip_trunk *trunk, const struct sip_msg *msg)
{
	const struct sip_hdr *unsupported;
	struct sip_timer_offer timer;

	if (!trunk->own->accept_any_source && !sip_trunk_trusts(trunk, &msg->src)) {
		char peer[64];

		re_snprintf(peer, sizeof(peer), "%J", &msg->src);
		log_once_per(&trunk->counters.refused_source, LOG_LEVEL_WARNING,
			     "call from elsewhere than the proxy refused", "trunk=%s from=%s", trunk->own->name,
			     log_private(peer));
		sip_reply(trunk->sip, msg, 403, "Forbidden");
		return true;
	}
	unsupported = sip_msg_hdr_apply(msg, true, SIP_HDR_REQUIRE, unsupported_handler, trunk);
	if (unsupported) {
		sip_replyf(trunk->sip, msg, 420, "Bad Extension", "Unsupported: %r\r\nContent-Length: 0\r\n\r\n",
			   &unsupported->val);
		return true;
	}
	if (!sip_timer_answer(trunk, msg, &timer)) {
		sip_replyf(trunk->sip, msg, 422, "Session Interval Too Small",
			   "Min-SE: %u\r\nContent-Length: 0\r\n\r\n", trunk->timing.min_session_s);
		return true;
	}
	if (!body_acceptable(trunk, msg))
		return true;
	if (trunk->closing || trunk->call_count >= trunk->conf->media.max_calls) {
		log_event(LOG_LEVEL_WARNING, "call refused: too many calls", "trunk=%s calls=%u", trunk->own->name,
			  trunk->call_count);
		sip_replyf(trunk->sip, msg, 503, "Service Unavailable", "Retry-After: 60\r\nContent-Length: 0\r\n\r\n");
		return true;
	}
	return false;
}

/* Would the offer be answered? Asked before it rings, with ports that stand for those to come. */
static int try_offer(struct sip_call *call)
{
	struct sdp_local local = {
		.rtp_port = 9,
		.udptl_port = 9,
		.codec_count = 2,
		.codecs = {CALL_PCMA, CALL_PCMU},
		.t38 = call->trunk->own->t38,
	};
	struct sdp_session session;
	const char *text = NULL;
	size_t size = 0;
	AUTO_BUF out = {.limit = SDP_TEXT_MAX};

	if (sip_body_of(call->invite, &text, &size) != SIP_BODY_SDP)
		return 0;
	sdp_session_init(&session, &local);
	return sdp_session_answer(&session, text, size, &out);
}

/* ---- the call */

static void on_cancel(void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	if (call->state != SIP_CALL_INCOMING)
		return;
	sip_treply(&call->strans, call->trunk->sip, call->invite, 487, "Request Terminated");
	sip_call_ended(call, FAX_STATUS_CALLER_GONE, "the caller hung up before the answer");
}

static void hand_over(struct sip_call *call)
{
	struct sip_trunk *trunk = call->trunk;
	char caller[SIP_USER_SIZE], called[SIP_USER_SIZE];

	find_caller(call->invite, caller, sizeof(caller));
	find_called(trunk, call->invite, called, sizeof(called));
	log_event(LOG_LEVEL_INFO, "call comes in", "trunk=%s call=%u caller=%s called=%s", trunk->own->name,
		  call->number, log_private(caller), log_private(called));
	trunk->handlers->on_incoming(trunk->arg, call, caller, called);
}

void sip_invite_arrived(struct sip_trunk *trunk, const struct sip_msg *msg)
{
	struct sip_call *call;
	char call_id[256];
	int r;

	if (refuse_early(trunk, msg))
		return;
	if (pl_strcpy(&msg->callid, call_id, sizeof(call_id)) != 0 || sip_call_new(trunk, false, &call) < 0) {
		sip_reply(trunk->sip, msg, 500, "Server Internal Error");
		return;
	}
	SIP_CALL_HOLD(call);
	call->invite = mem_ref((void *)msg);
	call->reliable.cseq = msg->cseq.num;
	sip_trunk_contact(trunk, call->contact, sizeof(call->contact));
	sip_call_learn(call, msg);
	if (sip_dialog_accept(&call->dialog, msg) != 0) {
		log_once_per(&trunk->counters.malformed, LOG_LEVEL_WARNING, "INVITE without a usable Contact",
			     "trunk=%s", trunk->own->name);
		sip_reply(trunk->sip, msg, 400, "Bad Contact");
		mem_deref(call);
		return;
	}
	r = -sip_strans_alloc(&call->strans, trunk->sip, msg, on_cancel, call);
	if (r < 0) {
		sip_reply(trunk->sip, msg, 500, "Server Internal Error");
		mem_deref(call);
		return;
	}
	sip_call_enter(call, call_id);
	sip_treply(&call->strans, trunk->sip, msg, 100, "Trying");
	r = try_offer(call);
	if (r == 0) {
		hand_over(call);
		return;
	}
	sip_call_bad_sdp(call, r);
	if (r == -ENOTSUP)
		sip_call_refuse(call, 488, "Not Acceptable Here");
	else
		sip_call_refuse(call, 400, "Bad Session Description");
}

static void on_ring_again(void *arg)
{
	struct sip_call *call = arg;

	if (!sip_reliable_ring(call))
		sip_treplyf(&call->strans, NULL, call->trunk->sip, call->invite, true, 180, "Ringing",
			    "%sAllow: " SIP_ALLOW "\r\nContent-Length: 0\r\n\r\n", call->contact);
	tmr_start(&call->wait, call->trunk->timing.ring_again_ms, on_ring_again, call);
}

void sip_call_ring(struct sip_call *call)
{
	if (call->state == SIP_CALL_INCOMING)
		on_ring_again(call);
}

int sip_call_prepare(struct sip_call *call, const struct sdp_local *local, struct call_path *ret_path, bool *ret_known)
{
	const char *text = NULL;
	size_t size = 0;
	AUTO_BUF body = {.limit = SDP_TEXT_MAX};
	int r = 0;

	sdp_session_init(&call->sdp, local);
	*ret_known = sip_body_of(call->invite, &text, &size) == SIP_BODY_SDP;
	if (*ret_known)
		r = sdp_session_answer(&call->sdp, text, size, &body);
	else
		sdp_session_offer(&call->sdp, SDP_WANT_AUDIO, &body);
	if (r < 0)
		return r;
	r = sip_body_new(&body, &call->prepared);
	if (r < 0)
		return r;
	if (*ret_known) {
		call->path_told = true;
		call->told = *ret_path = call->sdp.path;
	}
	return 0;
}

int sip_call_answer(struct sip_call *call)
{
	int r;

	tmr_cancel(&call->wait);
	sip_reliable_stop(call);
	r = sip_answer_send(call, &call->strans, call->invite, call->prepared, !call->path_told);
	if (r < 0)
		return r;
	call->state = SIP_CALL_UP;
	sip_in_dialog_watch(call, call->invite);
	call->invite = mem_deref(call->invite);
	return 0;
}

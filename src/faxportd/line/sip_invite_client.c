/* SPDX-License-Identifier: MIT */
/*
 * Calls we make, until they are answered (RFC 3261 13.2).
 *
 *   INVITE --401/407--> INVITE with digest
 *          --180------> it rings             --487 after CANCEL--> over
 *          --488------> T.38 was offered first: INVITE with audio
 *          --2xx------> ACK; up              --2xx of another branch--> ACK, BYE
 *          --else-----> over, with what sip_status.c makes of it
 *
 * Early media (a description in a 18x) is not for a fax and is ignored.
 */
#include "faxportd/line/sip_call_priv.h"

#include <errno.h>
#include <stdio.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/line/sip_status.h"
#include "faxportd/line/sip_tls.h"

static int send_invite(struct sip_call *call);

/* A response's code and words, fit to be shown. */
static void describe(const struct sip_msg *msg, char *text, size_t size)
{
	if (re_snprintf(text, size, "%u %r", msg->scode, &msg->reason) < 0)
		snprintf(text, size, "%u", msg->scode);
	text_clean(text);
}

static void on_wait_timeout(void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);
	const struct sip_call_handlers *handlers = call->handlers;

	log_event(LOG_LEVEL_INFO, "call not answered", "trunk=%s call=%u", call->trunk->own->name, call->number);
	call->handlers = NULL;
	call->state = SIP_CALL_CANCELLING;
	sip_call_leave(call);
	sip_request_cancel(call->request);
	if (handlers)
		handlers->on_ended(call->arg, call->alerted ? FAX_STATUS_NO_ANSWER : FAX_STATUS_UNREACHABLE,
				   call->alerted ? "it rang, but nobody answered"
						 : "no answer from the network in time");
}

/* Given up, for another try elsewhere. Should it be answered after all, it is cancelled or hung up. */
static void on_deaf_timeout(void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);
	const struct sip_call_handlers *handlers = call->handlers;

	if (!sip_trunk_server_failed(call->trunk, &call->server))
		return; /* there is no other: it may still wake up */
	tmr_cancel(&call->wait);
	call->handlers = NULL;
	call->state = SIP_CALL_CANCELLING;
	sip_call_leave(call);
	sip_request_cancel(call->request);
	if (handlers)
		handlers->on_deaf(call->arg);
}

static void on_provisional(struct sip_call *call, const struct sip_msg *msg)
{
	if (call->state != SIP_CALL_INVITING || msg->scode == 100)
		return;
	/* 183 without 180 is how some gateways ring; only the first sign of it gives more time. */
	if (msg->scode != 180 && msg->scode != 183)
		return;
	if (!call->alerted)
		tmr_start(&call->wait, call->trunk->timing.ring_timeout_ms, on_wait_timeout, call);
	call->alerted = true;
	if (msg->scode == 183 || call->rang)
		return;
	call->rang = true;
	if (call->handlers)
		call->handlers->on_ringing(call->arg);
}

/* Answered although given up meanwhile: ACK, BYE. */
static void leave_answered(struct sip_call *call, const struct sip_msg *msg)
{
	sip_ack_send(call, call->dialog, msg);
	call->state = SIP_CALL_OVER;
	sip_call_bye(call);
}

static void on_answered(struct sip_call *call, const struct sip_msg *msg)
{
	const char *text = NULL;
	size_t size = 0;
	int r;

	tmr_cancel(&call->wait);
	r = -sip_dialog_fork(&call->dialog, call->half, msg);
	if (r < 0) {
		/* Without a Contact there is no way to say ACK or BYE. */
		sip_call_ended(call, FAX_STATUS_UNREACHABLE, "the answer cannot be used (no valid Contact)");
		return;
	}
	if (call->state == SIP_CALL_CANCELLING) {
		leave_answered(call, msg);
		return;
	}
	call->state = SIP_CALL_UP;
	sip_call_learn(call, msg);
	sip_ack_send(call, call->dialog, msg);

	r = -EBADMSG;
	if (sip_body_of(msg, &text, &size) == SIP_BODY_SDP)
		r = sdp_session_answered(&call->sdp, text, size);
	if (r < 0 && !(r == -ENOTSUP && call->t38_first)) {
		sip_call_bad_sdp(call, r);
		sip_call_fail(call, FAX_STATUS_NO_MEDIA, "the answer holds nothing that can carry a fax");
		return;
	}
	sip_timer_from_response(call, msg);
	sip_in_dialog_watch(call, msg);
	if (call->handlers)
		call->handlers->on_answered(call->arg);
	if (call->state != SIP_CALL_UP)
		return;
	if (r == 0) {
		sip_call_tell_path(call);
	} else {
		/* T.38 was offered first, and the line was answered with port 0: the same call, with audio. */
		call->want = SDP_WANT_AUDIO;
		call->wanted = call->restoring = true;
	}
	if (call->state == SIP_CALL_UP)
		sip_reinvite_try(call);
}

/* Digest; T.38 refused. True: another INVITE is on its way. */
static bool invite_again(struct sip_call *call, const struct sip_msg *msg)
{
	AUTO_BUF text = {.limit = SDP_TEXT_MAX};

	if (call->state != SIP_CALL_INVITING)
		return false;
	if (msg->scode == 401 || msg->scode == 407)
		return sip_call_authenticate(call, msg, &call->challenges) && send_invite(call) == 0;
	if (!call->t38_first || sip_status_of(msg->scode) != FAX_STATUS_NO_MEDIA)
		return false;
	log_event(LOG_LEVEL_INFO, "T.38 refused, audio offered", "trunk=%s call=%u code=%u", call->trunk->own->name,
		  call->number, msg->scode);
	call->t38_first = false;
	sdp_session_refused(&call->sdp);
	sdp_session_offer(&call->sdp, SDP_WANT_AUDIO, &text);
	return sip_body_new(&text, &call->offer) == 0 && send_invite(call) == 0;
}

static void on_refused(struct sip_call *call, const struct sip_msg *msg)
{
	enum fax_status status = sip_status_of(msg->scode);
	char detail[CALL_DETAIL_SIZE], words[CALL_DETAIL_SIZE];

	if (invite_again(call, msg))
		return;
	describe(msg, words, sizeof(words));
	if ((msg->scode == 401 || msg->scode == 407) && !sip_trunk_has_secret(call->trunk))
		snprintf(detail, sizeof(detail), "a password is asked for, and the trunk has no secret_file (%.60s)",
			 words);
	else if (msg->scode == 401 || msg->scode == 407)
		snprintf(detail, sizeof(detail), "our credentials were not taken (%.100s)", words);
	else if (msg->scode < 400)
		snprintf(detail, sizeof(detail), "redirection is not followed (%.100s)", words);
	else
		snprintf(detail, sizeof(detail), "%.100s", words);
	sip_call_ended(call, status, detail);
}

static void on_response(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);
	char detail[CALL_DETAIL_SIZE];
	const char *refusal;

	tmr_cancel(&call->deaf);
	if (err && call->state == SIP_CALL_INVITING && !call->alerted && call->handlers &&
	    sip_trunk_server_failed(call->trunk, &call->server)) {
		sip_call_deaf(call);
		return;
	}
	if (err || !msg) {
		refusal = sip_tls_refusal(call->trunk->tls);
		if (err == ETIMEDOUT)
			snprintf(detail, sizeof(detail), "the SIP server does not answer");
		else if (*refusal)
			snprintf(detail, sizeof(detail), "TLS: %s", refusal);
		else
			re_snprintf(detail, sizeof(detail), "the SIP server cannot be reached (%m)", err);
		sip_call_ended(call, FAX_STATUS_UNREACHABLE, detail);
		return;
	}
	if (msg->scode < 200)
		on_provisional(call, msg);
	else if (msg->scode < 300)
		on_answered(call, msg);
	else
		on_refused(call, msg);
}

static int send_invite(struct sip_call *call)
{
	return -sip_drequestf(&call->request, call->trunk->sip, true, "INVITE", call->half, 0, NULL, sip_call_on_send,
			      on_response, call, "Allow: " SIP_ALLOW "\r\n%s%H",
			      call->trunk->own->session_timers ? "Supported: timer\r\n" : "", sip_body_print,
			      call->offer);
}

/* Request-URI, To, From and where to send it. */
static int make_dialog(struct sip_call *call, const char *number, const char *own_number)
{
	const struct sip_trunk *trunk = call->trunk;
	const char *from = own_number && *own_number ? own_number : trunk->own->user;
	char user[SIP_USER_SIZE * 3], own_user[SIP_USER_SIZE * 3];
	char uri[SIP_URI_SIZE], to_uri[SIP_URI_SIZE], own_uri[SIP_URI_SIZE], route[SIP_URI_SIZE];
	const char *routes[1] = {route};
	int r;

	r = sip_user_from_number(number, user, sizeof(user));
	if (r < 0)
		return r;
	if (sip_user_from_number(*from ? from : "anonymous", own_user, sizeof(own_user)) < 0)
		return -EINVAL;
	if (re_snprintf(uri, sizeof(uri), "sip:%s@%s", user, trunk->target) < 0 ||
	    re_snprintf(to_uri, sizeof(to_uri), "sip:%s@%s", user, trunk->domain) < 0 ||
	    re_snprintf(own_uri, sizeof(own_uri), "sip:%s@%s", own_user, trunk->domain) < 0)
		return -EINVAL;
	sip_trunk_route(trunk, route, sizeof(route));
	return -sip_dialog_alloc(&call->half, uri, to_uri, NULL, own_uri, routes, *route ? 1 : 0);
}

int sip_call_dial(struct sip_trunk *trunk, const char *number, const char *own_number, const struct sdp_local *local,
		  bool t38_first, const struct sip_call_handlers *handlers, void *arg, struct sip_call **ret_call)
{
	struct sip_call *call;
	AUTO_BUF text = {.limit = SDP_TEXT_MAX};
	int r;

	r = sip_call_new(trunk, true, &call);
	if (r < 0)
		return r;
	call->t38_first = t38_first && local->t38;
	sip_trunk_contact(trunk, call->contact, sizeof(call->contact));
	sdp_session_init(&call->sdp, local);
	sdp_session_offer(&call->sdp, call->t38_first ? SDP_WANT_T38 : SDP_WANT_AUDIO, &text);
	r = sip_body_new(&text, &call->offer);
	if (r == 0)
		r = make_dialog(call, number, own_number);
	if (r == 0)
		r = send_invite(call);
	if (r < 0) {
		mem_deref(call);
		return r;
	}
	sip_call_enter(call, sip_dialog_callid(call->half));
	sip_call_own(call, handlers, arg);
	tmr_start(&call->wait, trunk->timing.setup_timeout_ms, on_wait_timeout, call);
	if (trunk->addresses.count > 1)
		tmr_start(&call->deaf, trunk->timing.deaf_ms, on_deaf_timeout, call);
	*ret_call = call;
	return 0;
}

/* BYE to another who answered too; nobody waits for the answer. */
static void bye_other(struct sip_call *call, struct sip_dialog *dialog, const struct sip_msg *msg)
{
	const struct sip_hdr *contact = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	struct mbuf *credentials = mbuf_alloc(512);
	struct pl method = PL("BYE");
	struct sip_addr addr;
	int err = ENOMEM;

	/* A send handler outlives the call, so they are made here: the request goes where the answer's Contact says. */
	if (credentials && contact && sip_addr_decode(&addr, &contact->val) == 0)
		err = sip_digest_write_for(call->digest, &method, &addr.auri, credentials);
	if (!err)
		err = sip_drequestf(NULL, call->trunk->sip, true, "BYE", dialog, 0, NULL, sip_trunk_on_send, NULL,
				    call->trunk, "%bContent-Length: 0\r\n\r\n", credentials->buf, credentials->end);
	mem_deref(credentials);
	if (err)
		log_event(LOG_LEVEL_WARNING, "BYE cannot be sent", "trunk=%s call=%u errno=%d", call->trunk->own->name,
			  call->number, err);
}

void sip_invite_on_stray_answer(struct sip_call *call, const struct sip_msg *msg)
{
	struct sip_dialog *dialog = NULL;

	if (call->dialog && sip_dialog_cmp(call->dialog, msg)) {
		if (call->ack.sent && call->ack.cseq == msg->cseq.num)
			sip_ack_send(call, call->dialog, msg);
		return;
	}
	/* Somebody else answered too (RFC 3261 13.2.2.4): the first has the call. */
	if (!call->half || sip_dialog_fork(&dialog, call->half, msg) != 0)
		return;
	log_event(LOG_LEVEL_INFO, "second answer to the same call hung up", "trunk=%s call=%u", call->trunk->own->name,
		  call->number);
	sip_ack_send(call, dialog, msg);
	bye_other(call, dialog, msg);
	mem_deref(dialog);
}

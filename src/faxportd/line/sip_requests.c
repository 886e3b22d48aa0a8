/* SPDX-License-Identifier: MIT */
/*
 * Messages that no transaction waits for: to the call they belong to, or to
 * the trunk as a whole. Nothing is left to libre, which would print it.
 */
#include "base/macros.h"
#include "faxportd/conf/conf.h"
#include "faxportd/line/sip_call_priv.h"
#include "faxportd/line/sip_guard.h"

struct call_key {
	const struct sip_msg *msg;
	bool half; /* the far end's tag does not matter */
};

static bool is_call(struct le *le, void *arg)
{
	const struct sip_call *call = le->data;
	const struct call_key *key = arg;

	if (key->half)
		return call->half && sip_dialog_cmp_half(call->half, key->msg);
	return call->dialog && sip_dialog_cmp(call->dialog, key->msg);
}

static struct sip_call *find_call(const struct sip_trunk *trunk, const struct sip_msg *msg, bool half)
{
	struct call_key key = {.msg = msg, .half = half};

	return list_ledata(hash_lookup(trunk->calls, hash_joaat_pl(&msg->callid), is_call, &key));
}

/* ---- requests; answered without memory of them, so that strangers cannot fill it */

static void answer_options(struct sip_trunk *trunk, const struct sip_msg *msg)
{
	sip_replyf(trunk->sip, msg, 200, "OK",
		   "Allow: " SIP_ALLOW
		   "\r\nAccept: application/sdp\r\nAccept-Encoding: identity\r\n%sContent-Length: 0\r\n\r\n",
		   trunk->own->session_timers ? "Supported: timer\r\n" : "");
}

/* A dialogue we do not know. */
static void answer_gone(struct sip_trunk *trunk, const struct sip_msg *msg)
{
	sip_reply(trunk->sip, msg, 481, "Call/Transaction Does Not Exist");
}

static const struct {
	const char *name;
	void (*handle)(struct sip_trunk *trunk, const struct sip_msg *msg);
} methods[] = {
  /* clang-format off */
	{"INVITE",    sip_invite_arrived},
	{"OPTIONS",   answer_options},
	{"BYE",       answer_gone},
	{"CANCEL",    answer_gone},
	{"INFO",      answer_gone},
	{"NOTIFY",    answer_gone},
	{"PRACK",     answer_gone},
	{"UPDATE",    answer_gone},
	/* known, but not for us: 405 */
	{"MESSAGE",   NULL},
	{"PUBLISH",   NULL},
	{"REFER",     NULL},
	{"REGISTER",  NULL},
	{"SUBSCRIBE", NULL},
  /* clang-format on */
};

static void handle_outside(struct sip_trunk *trunk, const struct sip_msg *msg)
{
	size_t i;

	/* Whose dialogue is gone must not get a new one for it (RFC 3261 12.2.2). */
	if (pl_isset(&msg->to.tag) && pl_strcmp(&msg->met, "OPTIONS") != 0) {
		answer_gone(trunk, msg);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		if (pl_strcmp(&msg->met, methods[i].name) != 0)
			continue;
		if (methods[i].handle)
			methods[i].handle(trunk, msg);
		else
			sip_replyf(trunk->sip, msg, 405, "Method Not Allowed",
				   "Allow: " SIP_ALLOW "\r\nContent-Length: 0\r\n\r\n");
		return;
	}
	log_once_per(&trunk->counters.unknown_method, LOG_LEVEL_INFO, "unknown SIP method", "trunk=%s",
		     trunk->own->name);
	sip_replyf(trunk->sip, msg, 501, "Not Implemented", "Allow: " SIP_ALLOW "\r\nContent-Length: 0\r\n\r\n");
}

bool sip_requests_handle(const struct sip_msg *msg, void *arg)
{
	struct sip_trunk *trunk = arg;
	struct sip_call *call;

	if (sip_guard_takes(trunk->guard, msg))
		return true;
	if (!sip_msg_is_whole(msg)) {
		log_once_per(&trunk->counters.malformed, LOG_LEVEL_WARNING, "malformed SIP refused", "trunk=%s",
			     trunk->own->name);
		if (pl_isset(&msg->via.branch) && pl_strcmp(&msg->met, "ACK") != 0)
			sip_reply(trunk->sip, msg, 400, "Bad Request");
		return true;
	}
	call = find_call(trunk, msg, false);
	if (call)
		sip_in_dialog_handle(call, msg);
	else if (pl_strcmp(&msg->met, "ACK") != 0) /* to a refusal that we do not remember */
		handle_outside(trunk, msg);
	return true;
}

/* ---- responses */

bool sip_responses_handle(const struct sip_msg *msg, void *arg)
{
	struct sip_trunk *trunk = arg;
	struct sip_call *call;

	if (!sip_msg_is_whole(msg)) {
		log_once_per(&trunk->counters.malformed, LOG_LEVEL_WARNING, "malformed SIP ignored", "trunk=%s",
			     trunk->own->name);
		return true;
	}
	if (msg->scode < 200 || msg->scode >= 300 || pl_strcmp(&msg->cseq.met, "INVITE") != 0)
		return true; /* late, or nobody's */
	call = find_call(trunk, msg, false);
	if (!call)
		call = find_call(trunk, msg, true);
	if (call) {
		SIP_CALL_HOLD(call);
		sip_invite_on_stray_answer(call, msg);
	}
	return true;
}

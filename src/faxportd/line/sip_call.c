/* SPDX-License-Identifier: MIT */
/* The life of a SIP call: its states, how it ends, who owns it; see sip_call.h and sip_call_priv.h. */
#include "faxportd/line/sip_call_priv.h"

#include <errno.h>

#include "base/macros.h"
#include "faxportd/line/sip_digest.h"

#define CHALLENGES_MAX 3 /* 401 and 407 in a row, of several servers on the way; more is a loop */

/* A call for which there is no room now: calls end all the time. */
#define RETRY_AFTER_S 10

/* So long the side that was called waits for the BYE of the caller after a fax that went well. */
#define PART_MS 1000

static void call_destructor(void *arg)
{
	struct sip_call *call = arg;

	if (call->calls_le.list)
		call->trunk->call_count--;
	hash_unlink(&call->calls_le);
	list_unlink(&call->leaving_le);
	tmr_cancel(&call->wait);
	tmr_cancel(&call->deaf);
	tmr_cancel(&call->reinvite_tmr);
	sip_reliable_stop(call);
	sip_answer_stop(&call->answer);
	sip_timer_stop(call);
	mem_deref(call->connection);
	mem_deref(call->probe);
	mem_deref(call->reinvite);
	mem_deref(call->request);
	mem_deref(call->strans);
	mem_deref(call->invite);
	mem_deref(call->prepared);
	mem_deref(call->offer);
	mem_deref(call->half);
	mem_deref(call->dialog);
	mem_deref(call->digest);
}

int sip_call_new(struct sip_trunk *trunk, bool outgoing, struct sip_call **ret_call)
{
	struct sip_call *call = mem_zalloc(sizeof(*call), call_destructor);
	int r;

	if (!call)
		return -ENOMEM;
	call->trunk = trunk;
	call->number = ++trunk->last_call_number;
	call->outgoing = outgoing;
	call->state = outgoing ? SIP_CALL_INVITING : SIP_CALL_INCOMING;
	r = sip_trunk_digest(trunk, &call->digest);
	if (r < 0) {
		mem_deref(call);
		return r;
	}
	*ret_call = call;
	return 0;
}

void sip_call_enter(struct sip_call *call, const char *call_id)
{
	hash_append(call->trunk->calls, hash_joaat_str(call_id), &call->calls_le, call);
	call->trunk->call_count++;
}

uint32_t sip_call_number(const struct sip_call *call)
{
	return call->number;
}

void sip_call_own(struct sip_call *call, const struct sip_call_handlers *handlers, void *arg)
{
	call->handlers = handlers;
	call->arg = arg;
}

void sip_call_leave(struct sip_call *call)
{
	if (call->leaving_le.list)
		return;
	list_append(&call->trunk->leaving, &call->leaving_le, mem_ref(call));
}

void sip_call_left(struct sip_call *call)
{
	struct sip_trunk *trunk = call->trunk;

	if (!call->leaving_le.list)
		return;
	list_unlink(&call->leaving_le);
	mem_deref(call);
	sip_trunk_changed(trunk);
}

/* Nothing of the call's own goes on; only a last request may still be out. */
static void call_stop(struct sip_call *call)
{
	call->state = SIP_CALL_OVER;
	call->wanted = false;
	tmr_cancel(&call->wait);
	tmr_cancel(&call->deaf);
	tmr_cancel(&call->reinvite_tmr);
	sip_reliable_stop(call);
	sip_answer_stop(&call->answer);
	sip_timer_stop(call);
	call->connection = mem_deref(call->connection);
	mem_deref(call->probe);
	call->probe = NULL;
	mem_deref(call->reinvite);
	call->reinvite = NULL;
	if (call->calls_le.list) {
		hash_unlink(&call->calls_le);
		call->trunk->call_count--;
	}
}

static void tell_ended(struct sip_call *call, enum fax_status status, const char *detail)
{
	const struct sip_call_handlers *handlers = call->handlers;

	call->handlers = NULL;
	if (handlers)
		handlers->on_ended(call->arg, status, detail);
}

void sip_call_ended(struct sip_call *call, enum fax_status status, const char *detail)
{
	SIP_CALL_HOLD(call);

	call_stop(call);
	sip_call_left(call);
	tell_ended(call, status, detail);
}

void sip_call_deaf(struct sip_call *call)
{
	const struct sip_call_handlers *handlers = call->handlers;

	call_stop(call);
	call->handlers = NULL;
	handlers->on_deaf(call->arg);
}

/* ---- BYE */

static void on_bye_response(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	if (!err && msg && msg->scode < 200)
		return;
	if (!err && msg && (msg->scode == 401 || msg->scode == 407) &&
	    sip_call_authenticate(call, msg, &call->challenges) &&
	    sip_drequestf(&call->request, call->trunk->sip, true, "BYE", call->dialog, 0, NULL, sip_call_on_send,
			  on_bye_response, call, "Content-Length: 0\r\n\r\n") == 0)
		return;
	sip_call_left(call); /* whatever the answer is, the call is over */
}

void sip_call_bye(struct sip_call *call)
{
	int err;

	call->challenges = 0;
	err = sip_drequestf(&call->request, call->trunk->sip, true, "BYE", call->dialog, 0, NULL, sip_call_on_send,
			    on_bye_response, call, "Content-Length: 0\r\n\r\n");
	if (err) {
		log_event(LOG_LEVEL_WARNING, "BYE cannot be sent", "trunk=%s call=%u errno=%d", call->trunk->own->name,
			  call->number, err);
		sip_call_left(call);
	}
}

/* Leave a call that is up. */
static void leave_up(struct sip_call *call)
{
	sip_call_leave(call);
	if (sip_answer_waits(&call->answer)) {
		call->state = SIP_CALL_LEAVING; /* sip_answer.c goes on when the ACK is here, or will never be */
		return;
	}
	call_stop(call);
	sip_call_bye(call);
}

void sip_call_fail(struct sip_call *call, enum fax_status status, const char *detail)
{
	SIP_CALL_HOLD(call);

	leave_up(call);
	tell_ended(call, status, detail);
}

void sip_call_hang_up(struct sip_call *call)
{
	SIP_CALL_HOLD(call);

	call->handlers = NULL;
	switch (call->state) {
	case SIP_CALL_INVITING:
		call->state = SIP_CALL_CANCELLING;
		tmr_cancel(&call->wait);
		tmr_cancel(&call->deaf);
		sip_call_leave(call);
		sip_request_cancel(call->request);
		break;
	case SIP_CALL_INCOMING:
		call_stop(call);
		sip_treply(&call->strans, call->trunk->sip, call->invite, 480, "Temporarily Unavailable");
		break;
	case SIP_CALL_UP:
		leave_up(call);
		break;
	case SIP_CALL_CANCELLING:
	case SIP_CALL_LEAVING:
	case SIP_CALL_OVER:
	case SIP_CALL_STATES:
		break;
	}
	mem_deref(call); /* the owner's reference */
}

static void on_part_over(void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	leave_up(call);
}

void sip_call_part(struct sip_call *call)
{
	if (call->state != SIP_CALL_UP) {
		sip_call_hang_up(call);
		return;
	}
	call->handlers = NULL;
	sip_call_leave(call);
	tmr_start(&call->wait, PART_MS, on_part_over, call);
	mem_deref(call); /* the owner's reference */
}

void sip_call_refuse(struct sip_call *call, uint16_t code, const char *reason)
{
	call->handlers = NULL;
	if (call->state == SIP_CALL_INCOMING) {
		call_stop(call);
		if (code == 503)
			/* Without it, 503 is to be taken for 500 (RFC 3261 21.5.4). */
			sip_treplyf(&call->strans, NULL, call->trunk->sip, call->invite, false, code, reason,
				    "Retry-After: %u\r\nContent-Length: 0\r\n\r\n", RETRY_AFTER_S);
		else
			sip_treply(&call->strans, call->trunk->sip, call->invite, code, reason);
	}
	mem_deref(call); /* the owner's reference */
}

/* ---- what the other files share */

void sip_call_tell_path(struct sip_call *call)
{
	if (!call->handlers || (call->path_told && sdp_path_equal(&call->told, &call->sdp.path)))
		return;
	call->path_told = true;
	call->told = call->sdp.path;
	call->handlers->on_path(call->arg, &call->told);
}

void sip_call_learn(struct sip_call *call, const struct sip_msg *msg)
{
	if (sip_msg_hdr(msg, SIP_HDR_ALLOW))
		call->peer_updates = sip_msg_hdr_has_value(msg, SIP_HDR_ALLOW, "UPDATE");
}

int sip_call_on_send(enum sip_transp transport, const struct sa *src, const struct sa *dst, struct mbuf *mb, void *arg)
{
	struct sip_call *call = arg;
	int err = sip_trunk_on_send(transport, src, dst, mb, call->trunk);

	if (!call->dialog)
		call->server = *dst;
	return err ? err : sip_digest_write(call->digest, mb);
}

bool sip_call_authenticate(struct sip_call *call, const struct sip_msg *msg, unsigned int *challenges)
{
	/*
	 * A nonce of an earlier transaction has aged, whether or not they say
	 * "stale"; but within one, a second challenge for the same realm means
	 * that our credentials are wrong, and it is not taken.
	 */
	if (*challenges == 0)
		sip_digest_reset(call->digest);
	return (*challenges)++ < CHALLENGES_MAX && sip_digest_take(call->digest, msg);
}

enum sip_body sip_body_of(const struct sip_msg *msg, const char **ret_text, size_t *ret_size)
{
	size_t size = mbuf_get_left(msg->mb);

	if (pl_isset(&msg->clen))
		size = MIN(size, (size_t)pl_u32(&msg->clen));
	if (size == 0)
		return SIP_BODY_NONE;
	if (!msg_ctype_cmp(&msg->ctyp, "application", "sdp") || sip_msg_hdr(msg, SIP_HDR_CONTENT_ENCODING))
		return SIP_BODY_OTHER;
	*ret_text = (const char *)mbuf_buf(msg->mb);
	*ret_size = size;
	return SIP_BODY_SDP;
}

int sip_body_print(struct re_printf *pf, const struct mbuf *body)
{
	if (!body)
		return re_hprintf(pf, "Content-Length: 0\r\n\r\n");
	return re_hprintf(pf, "Content-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n%b", body->end, body->buf,
			  body->end);
}

int sip_body_new(struct buf *text, struct mbuf **ret_body)
{
	struct mbuf *body;

	if (buf_error(text) < 0)
		return buf_error(text);
	body = mbuf_alloc(text->size);
	if (!body || mbuf_write_mem(body, text->data, text->size) != 0) {
		mem_deref(body);
		return -ENOMEM;
	}
	mem_deref(*ret_body);
	*ret_body = body;
	return 0;
}

void sip_call_bad_sdp(struct sip_call *call, int r)
{
	if (r == -ENOTSUP)
		return; /* understood, but nothing for a fax */
	log_once_per(&call->trunk->counters.bad_sdp, LOG_LEVEL_WARNING, "malformed session description refused",
		     "trunk=%s call=%u errno=%d", call->trunk->own->name, call->number, -r);
}

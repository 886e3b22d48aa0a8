/* SPDX-License-Identifier: MIT */
/*
 * Ringing that the caller acknowledges (RFC 3262): only for callers who
 * insist on it with Require: 100rel, as some carriers do; else a lost 180 is
 * no harm. A 180 with a number is repeated until PRACK names it. The answer
 * does not wait for that, since no description travels in our 180 (section 3).
 */
#include "faxportd/line/sip_call_priv.h"

#include "base/macros.h"

void sip_reliable_stop(struct sip_call *call)
{
	call->reliable.waits = false;
	tmr_cancel(&call->reliable.again);
	tmr_cancel(&call->reliable.limit);
}

static void send_ringing(struct sip_call *call)
{
	sip_treplyf(&call->strans, NULL, call->trunk->sip, call->invite, true, 180, "Ringing",
		    "%sAllow: " SIP_ALLOW "\r\nRequire: 100rel\r\nRSeq: %u\r\nContent-Length: 0\r\n\r\n", call->contact,
		    call->reliable.number);
}

static void on_again(void *arg)
{
	struct sip_call *call = arg;

	/* RFC 3262 3: from T1, doubling; unlike a 2xx without end at T2. */
	call->reliable.wait_ms *= 2;
	send_ringing(call);
	tmr_start(&call->reliable.again, call->reliable.wait_ms, on_again, call);
}

static void on_limit(void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	log_event(LOG_LEVEL_WARNING, "ringing never acknowledged", "trunk=%s call=%u", call->trunk->own->name,
		  call->number);
	sip_treply(&call->strans, call->trunk->sip, call->invite, 504, "Server Time-out");
	sip_call_ended(call, FAX_STATUS_CALLER_GONE, "the caller never acknowledged the ringing (no PRACK)");
}

bool sip_reliable_ring(struct sip_call *call)
{
	struct sip_reliable *reliable = &call->reliable;
	const char *text = NULL;
	size_t size = 0;

	if (!sip_msg_hdr_has_value(call->invite, SIP_HDR_REQUIRE, "100rel"))
		return false;
	/* Without an offer in the INVITE ours would have to go into this 180 (section 5); it goes into the 200. */
	if (reliable->waits || sip_body_of(call->invite, &text, &size) != SIP_BODY_SDP)
		return true;
	reliable->number = reliable->number ? reliable->number + 1 : 1u + rand_u16();
	reliable->wait_ms = call->trunk->timing.t1_ms;
	reliable->waits = true;
	send_ringing(call);
	tmr_start(&reliable->again, reliable->wait_ms, on_again, call);
	tmr_start(&reliable->limit, call->trunk->timing.ack_timeout_ms, on_limit, call);
	return true;
}

/* RAck: number of the 180, CSeq of the INVITE. One that comes late, or again, is as good. */
static bool names_ours(const struct sip_call *call, const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_RACK);
	struct pl number, cseq, method;

	return hdr && call->reliable.number &&
	       re_regex(hdr->val.p, hdr->val.l, "[0-9]+[ \t]+[0-9]+[ \t]+[^ \t]+", &number, NULL, &cseq, NULL,
			&method) == 0 &&
	       pl_u32(&number) == call->reliable.number && pl_u32(&cseq) == call->reliable.cseq &&
	       pl_strcmp(&method, "INVITE") == 0;
}

void sip_reliable_on_prack(struct sip_call *call, const struct sip_msg *msg)
{
	const char *text = NULL;
	size_t size = 0;

	if (!names_ours(call, msg)) {
		sip_treply(NULL, call->trunk->sip, msg, 481, "Call/Transaction Does Not Exist");
		return;
	}
	sip_reliable_stop(call);
	/* Another offer, before the first is answered: not for a fax. */
	if (sip_body_of(msg, &text, &size) != SIP_BODY_NONE)
		sip_treply(NULL, call->trunk->sip, msg, 488, "Not Acceptable Here");
	else
		sip_treplyf(NULL, NULL, call->trunk->sip, msg, false, 200, "OK", "Content-Length: 0\r\n\r\n");
}

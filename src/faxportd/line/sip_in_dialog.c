/* SPDX-License-Identifier: MIT */
/*
 * Requests within a call (RFC 3261 12.2.2): one table of methods. And the
 * watch over the connection of a call that runs over TCP or TLS.
 */
#include "faxportd/line/sip_call_priv.h"

#include "base/macros.h"

#define CONNECTION_WATCH_S \
	86400 /* libre then sends no pings of its own, and only tells when the connection is lost \
	       */

/* ---- methods */

static void reply(struct sip_call *call, const struct sip_msg *msg, uint16_t code, const char *reason)
{
	sip_treplyf(NULL, NULL, call->trunk->sip, msg, false, code, reason,
		    "Allow: " SIP_ALLOW "\r\nContent-Length: 0\r\n\r\n");
}

static void on_bye(struct sip_call *call, const struct sip_msg *msg)
{
	reply(call, msg, 200, "OK");
	if (call->state == SIP_CALL_INCOMING) {
		/* RFC 3261 15.1.2: a caller may also leave like this before the answer. */
		sip_treply(&call->strans, call->trunk->sip, call->invite, 487, "Request Terminated");
		sip_call_ended(call, FAX_STATUS_CALLER_GONE, "the caller hung up before the answer");
	} else {
		sip_call_ended(call, FAX_STATUS_HUNG_UP, "the far end hung up");
	}
}

static void on_options(struct sip_call *call, const struct sip_msg *msg)
{
	reply(call, msg, 200, "OK");
}

/* RFC 6086: INFO of old carries whatever and is answered; a package of the new kind must be one we know. */
static void on_info(struct sip_call *call, const struct sip_msg *msg)
{
	if (sip_msg_xhdr(msg, "Info-Package"))
		sip_treplyf(NULL, NULL, call->trunk->sip, msg, false, 469, "Bad Info Package",
			    "Recv-Info:\r\nContent-Length: 0\r\n\r\n");
	else
		reply(call, msg, 200, "OK");
}

/* We subscribe to nothing. 481 would make some believe that the call is gone (RFC 5057 5.1). */
static void on_notify(struct sip_call *call, const struct sip_msg *msg)
{
	reply(call, msg, 489, "Bad Event");
}

static const struct {
	const char *name;
	void (*handle)(struct sip_call *call, const struct sip_msg *msg);
} methods[] = {
  /* clang-format off */
	{"INVITE",    sip_reinvite_arrived},
	{"UPDATE",    sip_update_arrived},
	{"BYE",       on_bye},
	{"PRACK",     sip_reliable_on_prack},
	{"OPTIONS",   on_options},
	{"INFO",      on_info},
	{"NOTIFY",    on_notify},
	/* known, but not for us: 405 */
	{"MESSAGE",   NULL},
	{"PUBLISH",   NULL},
	{"REFER",     NULL},
	{"REGISTER",  NULL},
	{"SUBSCRIBE", NULL},
  /* clang-format on */
};

void sip_in_dialog_handle(struct sip_call *call, const struct sip_msg *msg)
{
	SIP_CALL_HOLD(call);
	size_t i;

	if (pl_strcmp(&msg->met, "ACK") == 0) {
		sip_answer_on_ack(call, msg);
		return;
	}
	if (!sip_dialog_rseq_valid(call->dialog, msg)) {
		reply(call, msg, 500, "Out of Order"); /* RFC 3261 12.2.2 */
		return;
	}
	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		if (pl_strcmp(&msg->met, methods[i].name) != 0)
			continue;
		if (methods[i].handle)
			methods[i].handle(call, msg);
		else
			reply(call, msg, 405, "Method Not Allowed");
		return;
	}
	log_once_per(&call->trunk->counters.unknown_method, LOG_LEVEL_INFO, "unknown SIP method", "trunk=%s call=%u",
		     call->trunk->own->name, call->number);
	reply(call, msg, 501, "Not Implemented");
}

/* ---- the connection */

static void on_probe_response(int err, const struct sip_msg *msg, void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	if (!err && msg && msg->scode < 200)
		return;
	if (err || !msg || msg->scode == 408 || msg->scode == 481)
		sip_call_fail(call, FAX_STATUS_HUNG_UP, "the connection to the SIP server is lost");
	else
		sip_in_dialog_watch(call, msg);
}

/*
 * A lost connection is no lost call (RFC 3261 18.4): the next request opens
 * another. But if that fails, nobody would ever tell us that the call is over.
 */
static void on_connection_lost(int err, void *arg)
{
	struct sip_call *call = arg;
	SIP_CALL_HOLD(call);

	if (call->state != SIP_CALL_UP || call->probe)
		return;
	log_event(LOG_LEVEL_INFO, "connection lost in mid-call", "trunk=%s call=%u errno=%d", call->trunk->own->name,
		  call->number, err);
	err = sip_drequestf(&call->probe, call->trunk->sip, true, "OPTIONS", call->dialog, 0, NULL, sip_call_on_send,
			    on_probe_response, call, "Content-Length: 0\r\n\r\n");
	if (err)
		sip_call_fail(call, FAX_STATUS_HUNG_UP, "the connection to the SIP server is lost");
}

void sip_in_dialog_watch(struct sip_call *call, const struct sip_msg *msg)
{
	if (msg->tp == SIP_TRANSP_UDP)
		return;
	call->connection = mem_deref(call->connection);
	sip_keepalive_start(&call->connection, call->trunk->sip, msg, CONNECTION_WATCH_S, on_connection_lost, call);
}

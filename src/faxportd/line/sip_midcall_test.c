/* SPDX-License-Identifier: MIT */
/* Changes within a call, word by word: re-INVITE, UPDATE, glare, session timers; against a peer that says what the test
 * writes. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "faxportd/line/line_rig.h"
#include "faxportd/line/raw_peer.h"

static struct side side;
static struct raw_peer raw;

/* A side that answers everybody, and a peer in front of it. */
static void begin(void)
{
	side_init(&side, "side");
	assert(side_start(&side, 0) == 0);
	raw_open(&raw, sip_line_port(side.line));
}

static void end(void)
{
	raw_close(&raw);
	side_stop(&side);
}

/* A call up, with audio. */
static void call_up(const char *headers)
{
	begin();
	raw_request(&raw, "INVITE", headers, RAW_SDP_AUDIO);
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	side_wait(&side, "answered");
}

/* ---- re-INVITE and UPDATE */

static void test_their_t38(void)
{
	const struct sip_msg *msg;

	call_up("");
	/* A refresh changes nothing: the same answer, no new version, no word to the media. */
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	msg = raw_wait(&raw, "200 INVITE");
	raw_body_has(msg, " 1 IN IP4 127.0.0.1\r\ns=");
	raw_ack(&raw, NULL);

	raw_request(&raw, "INVITE", "", RAW_SDP_HEAD "m=audio 0 RTP/AVP 8\r\nm=image 5000 udptl t38\r\n");
	msg = raw_wait(&raw, "200 INVITE");
	raw_body_has(msg, " 2 IN IP4 127.0.0.1\r\ns=");
	raw_body_has(msg, "m=audio 0 RTP/AVP 8\r\nm=image ");
	raw_ack(&raw, NULL);
	side_wait(&side, "switch:t38");

	/* Refresh, once with a late offer. */
	raw_request(&raw, "INVITE", "", RAW_SDP_HEAD "m=audio 0 RTP/AVP 8\r\nm=image 5000 udptl t38\r\n");
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	raw_request(&raw, "INVITE", "", NULL);
	msg = raw_wait(&raw, "200 INVITE");
	raw_body_has(msg, "m=audio 0 RTP/AVP 8\r\nm=image ");
	raw_body_has(msg, " 2 IN IP4 127.0.0.1\r\ns=");
	raw_ack(&raw, RAW_SDP_HEAD "m=audio 0 RTP/AVP 8\r\nm=image 5000 udptl t38\r\n");
	rig_run(50);
	assert(side_media(&side)->switches == 1);

	/* Another address is news. */
	raw_request(&raw, "INVITE", "", RAW_SDP_HEAD "m=audio 0 RTP/AVP 8\r\nm=image 5002 udptl t38\r\n");
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	assert(side_media(&side)->switches == 2);

	/* There is no way back in the middle of a page; nor to something else, nor with rubbish. */
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "488 INVITE");
	raw_request(&raw, "INVITE", "", RAW_SDP_HEAD "m=video 9 RTP/AVP 99\r\n");
	raw_wait(&raw, "488 INVITE");
	raw_request(&raw, "INVITE", "", "rubbish");
	raw_wait(&raw, "400 INVITE");
	raw_request(&raw, "INVITE", "Content-Encoding: gzip\r\n", RAW_SDP_AUDIO);
	raw_wait(&raw, "415 INVITE");
	assert(side_media(&side)->switches == 2 && !side_said(&side, "ended:HUNG_UP"));
	end();
}

/* Our offer, as soon as the calling tone is heard. */
static const struct sip_msg *our_offer(void)
{
	const struct sip_msg *msg;

	call_up("");
	fake_media_tone(side_media(&side));
	msg = raw_wait(&raw, "INVITE");
	raw_body_has(msg, "m=image ");
	raw_body_has(msg, " udptl t38\r\n");
	assert(strstr(raw_header(msg, "Contact"), "<sip:faxuser@127.0.0.1:"));
	return msg;
}

static void test_our_t38(void)
{
	static const uint16_t refusals[] = {488, 606, 415, 501, 403, 503};
	const struct sip_msg *msg;
	size_t i;

	msg = our_offer();
	raw_reply(&raw, msg, 100, "", NULL);
	raw_reply(&raw, msg, 200, "", RAW_SDP_T38);
	side_wait(&side, "switch:t38");
	assert(side_media(&side)->path.t38_max_datagram == 200);
	raw_wait(&raw, "ACK");
	end();

	for (i = 0; i < ARRAY_SIZE(refusals); i++) {
		msg = our_offer();
		raw_reply(&raw, msg, refusals[i], "", NULL);
		raw_wait(&raw, "ACK");
		rig_run(30);
		side_expect(&side, "incoming start:g711 answered");
		/* The far end may still change its mind. */
		if (i == 0) {
			raw_request(&raw, "INVITE", "", RAW_SDP_T38);
			raw_wait(&raw, "200 INVITE");
			raw_ack(&raw, NULL);
			side_wait(&side, "switch:t38");
		}
		end();
	}

	/* They know nothing of the call any more. */
	msg = our_offer();
	raw_reply(&raw, msg, 481, "", NULL);
	raw_wait(&raw, "BYE");
	side_wait(&side, "ended:HUNG_UP");
	end();
}

static void test_repeated_answer(void)
{
	struct sip_msg *msg;

	msg = mem_ref((void *)our_offer());
	raw_reply(&raw, msg, 200, "", RAW_SDP_T38);
	raw_wait(&raw, "ACK");
	raw_reply(&raw, msg, 200, "", RAW_SDP_T38);
	raw_wait(&raw, "ACK");
	mem_deref(msg);
	side_wait(&side, "switch:t38");
	assert(side_media(&side)->switches == 1);
	end();
}

/* 200, but with port 0: audio is offered again, and the fax goes on. */
static void test_accepted_in_name_only(void)
{
	const struct sip_msg *msg;

	msg = our_offer();
	raw_reply(&raw, msg, 200, "", RAW_SDP_HEAD "m=image 0 udptl t38\r\n");
	msg = raw_wait(&raw, "INVITE");
	raw_body_has(msg, "m=audio ");
	raw_reply(&raw, msg, 200, "", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	rig_run(30);
	side_expect(&side, "incoming start:g711 answered");
	end();

	msg = our_offer();
	raw_reply(&raw, msg, 200, "", NULL);
	msg = raw_wait(&raw, "INVITE");
	raw_reply(&raw, msg, 488, "", NULL);
	raw_wait(&raw, "BYE");
	side_wait(&side, "ended:NO_MEDIA");
	end();
}

static void test_unanswered_offer(void)
{
	struct sip_msg *msg;

	begin();
	((struct sip_line *)side.line)->trunk->timing.reinvite_timeout_ms = 100;
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	side_wait(&side, "answered");
	fake_media_tone(side_media(&side));
	msg = mem_ref((void *)raw_wait(&raw, "INVITE"));
	raw_reply(&raw, msg, 100, "", NULL);
	raw_reply(&raw, raw_wait(&raw, "CANCEL"), 200, "", NULL);
	raw_reply(&raw, msg, 487, "", NULL);
	raw_wait(&raw, "ACK");
	mem_deref(msg);
	rig_run(30);
	side_expect(&side, "incoming start:g711 answered");
	end();
}

static void test_glare(void)
{
	const struct sip_msg *invite;
	struct sip_msg *ours;

	/* Theirs arrives while ours is out: 491, and ours goes through. */
	ours = mem_ref((void *)our_offer());
	raw_request(&raw, "INVITE", "", RAW_SDP_T38);
	raw_wait(&raw, "491 INVITE");
	raw_reply(&raw, ours, 200, "", RAW_SDP_T38);
	side_wait(&side, "switch:t38");
	mem_deref(ours);
	end();

	/* They say 491, and offer nothing themselves: ours comes again, soon, for the Call-ID is theirs. */
	invite = our_offer();
	((struct sip_line *)side.line)->trunk->timing.glare_owner_ms[0] = 60000;
	((struct sip_line *)side.line)->trunk->timing.glare_owner_ms[1] = 60000;
	raw_reply(&raw, invite, 491, "", NULL);
	raw_wait(&raw, "ACK");
	raw_reply(&raw, raw_wait(&raw, "INVITE"), 200, "", RAW_SDP_T38);
	side_wait(&side, "switch:t38");
	end();

	/* They say 491, and then offer T.38 (sooner than we do again): ours does not come again. */
	invite = our_offer();
	((struct sip_line *)side.line)->trunk->timing.glare_other_ms[0] = 200;
	((struct sip_line *)side.line)->trunk->timing.glare_other_ms[1] = 300;
	raw_reply(&raw, invite, 491, "", NULL);
	raw_wait(&raw, "ACK");
	raw_request(&raw, "INVITE", "", RAW_SDP_T38);
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	rig_run(500);
	assert(!raw_has(&raw, "INVITE") && side_media(&side)->switches == 1);
	end();

	/* An offer while the answer to our late one is missing. */
	call_up("");
	raw_request(&raw, "INVITE", "", NULL);
	raw_wait(&raw, "200 INVITE");
	raw_request(&raw, "INVITE", "", RAW_SDP_T38);
	assert(atoi(raw_header(raw_wait(&raw, "500 INVITE"), "Retry-After")) < 10);
	end();
}

static void test_challenged_offer(void)
{
	static char secret[] = "secret";
	const struct sip_msg *msg;

	side_init(&side, "side");
	side.trunk.secret = secret;
	assert(side_start(&side, 0) == 0);
	raw_open(&raw, sip_line_port(side.line));
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	side_wait(&side, "answered");
	fake_media_tone(side_media(&side));
	raw_reply(&raw, raw_wait(&raw, "INVITE"), 407,
		  "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n", NULL);
	raw_wait(&raw, "ACK");
	msg = raw_wait(&raw, "INVITE");
	assert(strstr(raw_header(msg, "Proxy-Authorization"), "username=\"faxuser\""));
	raw_body_has(msg, "m=image ");
	raw_reply(&raw, msg, 200, "", RAW_SDP_T38);
	side_wait(&side, "switch:t38");
	end();
}

static void test_update(void)
{
	const struct sip_msg *msg;

	call_up("");
	raw_request(&raw, "UPDATE", "", NULL);
	msg = raw_wait(&raw, "200 UPDATE");
	assert(*raw_body(msg) == '\0');
	raw_request(&raw, "UPDATE", "", RAW_SDP_T38);
	msg = raw_wait(&raw, "200 UPDATE");
	raw_body_has(msg, "m=image ");
	side_wait(&side, "switch:t38");
	raw_request(&raw, "UPDATE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "488 UPDATE");
	raw_request(&raw, "UPDATE", "", "rubbish");
	raw_wait(&raw, "400 UPDATE");
	end();

	/* With an offer, while ours is out. */
	our_offer();
	raw_request(&raw, "UPDATE", "", RAW_SDP_T38);
	raw_wait(&raw, "491 UPDATE");
	raw_request(&raw, "UPDATE", "", NULL);
	raw_wait(&raw, "200 UPDATE");
	end();
}

/* ---- session timers */

static void test_session_timers(void)
{
	const struct sip_msg *msg;

	/* They refresh, and forget to. */
	begin();
	raw_request(&raw, "INVITE", "Supported: timer\r\nSession-Expires: 1;refresher=uac\r\n", RAW_SDP_AUDIO);
	msg = raw_wait(&raw, "200 INVITE");
	raw_header_is(msg, "Session-Expires", "1;refresher=uac");
	raw_header_is(msg, "Require", "timer");
	raw_ack(&raw, NULL);
	raw_wait(&raw, "BYE");
	side_wait(&side, "ended:HUNG_UP");
	assert(strstr(side.result.detail, "refresh"));
	end();

	/* They refresh in time. */
	call_up("Supported: timer\r\nSession-Expires: 1\r\n");
	rig_run(450);
	raw_request(&raw, "UPDATE", "Supported: timer\r\nSession-Expires: 1;refresher=uac\r\n", NULL);
	raw_header_is(raw_wait(&raw, "200 UPDATE"), "Session-Expires", "1;refresher=uac");
	rig_run(450);
	assert(!raw_has(&raw, "BYE"));
	raw_wait(&raw, "BYE");
	end();

	/* We refresh: by UPDATE, for they know it. */
	call_up("Supported: timer\r\nAllow: INVITE, ACK, BYE, UPDATE\r\nSession-Expires: 1;refresher=uas\r\n");
	msg = raw_wait(&raw, "UPDATE");
	raw_header_is(msg, "Session-Expires", "1;refresher=uac");
	raw_reply(&raw, msg, 200, "Session-Expires: 1;refresher=uac\r\n", NULL);
	msg = raw_wait(&raw, "UPDATE");
	raw_reply(&raw, msg, 481, "", NULL);
	raw_wait(&raw, "BYE");
	side_wait(&side, "ended:HUNG_UP");
	end();

	/* By re-INVITE with what is in force, for they do not. */
	call_up("Session-Expires: 1\r\n");
	msg = raw_wait(&raw, "INVITE");
	raw_header_is(msg, "Session-Expires", "1;refresher=uac");
	raw_body_has(msg, " 1 IN IP4 127.0.0.1\r\ns=");
	raw_body_has(msg, "m=audio ");
	raw_reply(&raw, msg, 200, "Session-Expires: 1;refresher=uac\r\n", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	raw_wait(&raw, "INVITE");
	assert(side_media(&side)->switches == 0);
	end();

	/* Too short. */
	begin();
	((struct sip_line *)side.line)->trunk->timing.min_session_s = 90;
	raw_request(&raw, "INVITE", "Supported: timer\r\nSession-Expires: 60\r\n", RAW_SDP_AUDIO);
	raw_header_is(raw_wait(&raw, "422 INVITE"), "Min-SE", "90");
	side_expect(&side, "");
	end();

	/* Not wanted here. */
	side_init(&side, "side");
	side.trunk.session_timers = false;
	assert(side_start(&side, 0) == 0);
	raw_open(&raw, sip_line_port(side.line));
	raw_request(&raw, "INVITE", "Supported: timer\r\nSession-Expires: 1\r\n", RAW_SDP_AUDIO);
	raw_header_is(raw_wait(&raw, "200 INVITE"), "Session-Expires", "");
	end();
}

int main(void)
{
	rig_open();
	test_their_t38();
	test_our_t38();
	test_repeated_answer();
	test_accepted_in_name_only();
	test_unanswered_offer();
	test_glare();
	test_challenged_offer();
	test_update();
	test_session_timers();
	rig_close();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Calls we get, word by word, against a peer that says what the test writes. */
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

static void test_basic(void)
{
	const struct sip_msg *msg;

	begin();
	side.policy = RIG_RING;
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "100 INVITE");
	msg = raw_wait(&raw, "180 INVITE");
	assert(pl_isset(&msg->to.tag));
	side_accept(&side);
	msg = raw_wait(&raw, "200 INVITE");
	raw_header_is(msg, "Allow", SIP_ALLOW);
	raw_body_has(msg, "m=audio ");
	raw_body_has(msg, " RTP/AVP 8\r\n");
	assert(strstr(raw_header(msg, "Contact"), "<sip:faxuser@127.0.0.1:"));
	raw_ack(&raw, NULL);
	side_wait(&side, "answered");
	raw_request(&raw, "BYE", "", NULL);
	raw_wait(&raw, "200 BYE");
	side_wait(&side, "ended:HUNG_UP");
	side_expect(&side, "incoming start:g711 answered stop ended:HUNG_UP");
	end();
}

static void test_cancel(void)
{
	begin();
	side.policy = RIG_RING;
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "180 INVITE");
	raw_cancel(&raw);
	raw_wait(&raw, "200 CANCEL");
	side_wait(&side, "ended:CALLER_GONE");
	end();

	begin();
	side.policy = RIG_RING;
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "180 INVITE");
	raw_cancel(&raw);
	raw_wait(&raw, "487 INVITE");
	end();

	/* A BYE before the answer is a hang-up too. */
	begin();
	side.policy = RIG_RING;
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "180 INVITE");
	raw_request(&raw, "BYE", "", NULL);
	raw_wait(&raw, "487 INVITE");
	side_wait(&side, "ended:CALLER_GONE");
	end();
}

static void test_rings_on(void)
{
	begin();
	side.policy = RIG_RING;
	((struct sip_line *)side.line)->trunk->timing.ring_again_ms = 50;
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "180 INVITE");
	raw_wait(&raw, "180 INVITE");
	raw_wait(&raw, "180 INVITE");
	end();
}

/* A caller who insists on acknowledging that it rings (RFC 3262). */
static void test_reliable_ringing(void)
{
	char rack[64], wrong[64];
	const struct sip_msg *msg;
	uint32_t number, cseq;

	begin();
	side.policy = RIG_RING;
	((struct sip_line *)side.line)->trunk->timing.ring_again_ms = 300;
	raw_request(&raw, "INVITE", "Require: 100rel\r\n", RAW_SDP_AUDIO);
	msg = raw_wait(&raw, "180 INVITE");
	raw_header_is(msg, "Require", "100rel");
	number = (uint32_t)atoi(raw_header(msg, "RSeq"));
	cseq = msg->cseq.num;
	assert(number > 0 && pl_isset(&msg->to.tag));
	snprintf(rack, sizeof(rack), "RAck: %u %u INVITE\r\n", number, cseq);
	snprintf(wrong, sizeof(wrong), "RAck: %u %u INVITE\r\n", number, cseq + 1);
	/* Once more, the same. */
	assert((uint32_t)atoi(raw_header(raw_wait(&raw, "180 INVITE"), "RSeq")) == number);
	raw_request(&raw, "PRACK", wrong, NULL);
	raw_wait(&raw, "481 PRACK");
	raw_wait(&raw, "180 INVITE");
	raw_request(&raw, "PRACK", rack, NULL);
	raw_wait(&raw, "200 PRACK");
	raw_forget(&raw);
	/* The next one is for proxies, and counts on. */
	assert((uint32_t)atoi(raw_header(raw_wait(&raw, "180 INVITE"), "RSeq")) == number + 1);
	/* Answered without PRACK: there is no 180 any more, but a late PRACK is welcome. */
	side_accept(&side);
	raw_wait(&raw, "200 INVITE");
	snprintf(rack, sizeof(rack), "RAck: %u %u INVITE\r\n", number + 1, cseq);
	raw_request(&raw, "PRACK", rack, NULL);
	raw_wait(&raw, "200 PRACK");

	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	side_wait(&side, "answered");
	raw_forget(&raw);
	rig_run(250);
	assert(!raw_has(&raw, "180 INVITE") && !raw_has(&raw, "200 INVITE"));
	side_expect(&side, "incoming start:g711 answered");
	end();

	/* Answered while the PRACK is still missing: nothing rings any more. */
	begin();
	side.policy = RIG_RING;
	((struct sip_line *)side.line)->trunk->timing.ack_timeout_ms = 200;
	raw_request(&raw, "INVITE", "Require: 100rel\r\n", RAW_SDP_AUDIO);
	raw_wait(&raw, "180 INVITE");
	side_accept(&side);
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	raw_forget(&raw);
	rig_run(250);
	assert(!raw_has(&raw, "180 INVITE"));
	side_expect(&side, "incoming start:g711 answered");
	end();

	/* Never acknowledged. */
	begin();
	side.policy = RIG_RING;
	raw_request(&raw, "INVITE", "Require: 100rel\r\n", RAW_SDP_AUDIO);
	raw_wait(&raw, "504 INVITE");
	side_wait(&side, "ended:CALLER_GONE");
	assert(strstr(side.result.detail, "PRACK"));
	end();

	/* The caller hangs up meanwhile. */
	begin();
	side.policy = RIG_RING;
	raw_request(&raw, "INVITE", "Require: 100rel\r\n", RAW_SDP_AUDIO);
	raw_wait(&raw, "180 INVITE");
	raw_cancel(&raw);
	raw_wait(&raw, "487 INVITE");
	raw_forget(&raw);
	rig_run(150);
	assert(!raw_has(&raw, "180 INVITE"));
	end();

	/* Without an offer: no ringing, the offer is in the 200. */
	begin();
	raw_request(&raw, "INVITE", "Require: 100rel\r\n", NULL);
	msg = raw_wait(&raw, "200 INVITE");
	raw_body_has(msg, " RTP/AVP 8 0\r\n");
	assert(!raw_has(&raw, "180 INVITE"));
	raw_ack(&raw, RAW_SDP_AUDIO);
	side_wait(&side, "start:g711");
	end();
}

static void test_late_offer(void)
{
	const struct sip_msg *msg;

	begin();
	raw_request(&raw, "INVITE", "", NULL);
	msg = raw_wait(&raw, "200 INVITE");
	raw_body_has(msg, " RTP/AVP 8 0\r\n");
	side_wait(&side, "answered");
	side_expect(&side, "incoming answered");
	raw_ack(&raw, RAW_SDP_AUDIO);
	side_wait(&side, "start:g711");
	end();

	/* The answer never comes, or holds nothing. */
	begin();
	raw_request(&raw, "INVITE", "", NULL);
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	raw_wait(&raw, "BYE");
	side_wait(&side, "ended:NO_MEDIA");
	end();
	begin();
	raw_request(&raw, "INVITE", "", NULL);
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, RAW_SDP_HEAD "m=audio 0 RTP/AVP 8\r\n");
	raw_wait(&raw, "BYE");
	side_wait(&side, "ended:NO_MEDIA");
	end();
}

static void test_lost_ack(void)
{
	int i;

	begin();
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	for (i = 0; i < 4; i++)
		raw_wait(&raw, "200 INVITE");
	side_wait(&side, "answered"); /* media do not wait for it */
	raw_wait(&raw, "BYE");
	side_wait(&side, "ended:HUNG_UP");
	assert(strstr(side.result.detail, "ACK"));
	end();

	/* Hung up before the ACK: the BYE waits for it. */
	begin();
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "200 INVITE");
	side_wait(&side, "answered");
	side.line->ops->hang_up(side.call, FAX_STATUS_CANCELLED);
	side_wait(&side, "ended:CANCELLED");
	rig_run(60);
	assert(!raw_has(&raw, "BYE"));
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	raw_wait(&raw, "BYE");
	end();

	/* Or for its time to be over. */
	begin();
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "200 INVITE");
	side_wait(&side, "answered");
	side.line->ops->hang_up(side.call, FAX_STATUS_CANCELLED);
	raw_wait(&raw, "BYE");
	end();
}

/* ---- what is refused, and by what */

static void test_refused_invites(void)
{
	static const struct {
		const char *headers, *body, *answer;
	} cases[] = {
		{"Require: precondition\r\n",                   RAW_SDP_AUDIO,                           "420 INVITE"},
		{"",					    RAW_SDP_HEAD "m=video 9 RTP/AVP 99\r\n", "488 INVITE"},
		{"",					    "v=0\r\nrubbish",                        "400 INVITE"},
		{"",					    RAW_SDP_HEAD "m=audio 0 RTP/AVP 8\r\n",  "488 INVITE"},
		{"Content-Encoding: gzip\r\n",                  RAW_SDP_AUDIO,                           "415 INVITE"},
		{"Supported: timer\r\nRequire: timer, foo\r\n", RAW_SDP_AUDIO,                           "420 INVITE"},
	};
	size_t i;

	begin();
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		raw_new_call(&raw);
		raw_request(&raw, "INVITE", cases[i].headers, cases[i].body);
		raw_wait(&raw, cases[i].answer);
		if (i == 0)
			raw_header_is(raw.last, "Unsupported", "precondition");
	}
	side_expect(&side, "");
	assert(sip_line_counters(side.line)->bad_sdp.count == 1);
	end();
}

static void test_methods(void)
{
	static const struct {
		const char *method, *headers, *outside, *inside;
	} cases[] = {
  /* clang-format off */
		{"OPTIONS",   "",                        "200 OPTIONS",   "200 OPTIONS"},
		{"INFO",      "",                        "481 INFO",      "200 INFO"},
		{"INFO",      "Info-Package: foo\r\n",   "481 INFO",      "469 INFO"},
		{"NOTIFY",    "Event: refer\r\n",        "481 NOTIFY",    "489 NOTIFY"},
		{"MESSAGE",   "",                        "405 MESSAGE",   "405 MESSAGE"},
		{"SUBSCRIBE", "",                        "405 SUBSCRIBE", "405 SUBSCRIBE"},
		{"REFER",     "",                        "405 REFER",     "405 REFER"},
		{"PRACK",     "",                        "481 PRACK",     "481 PRACK"},
		{"REGISTER",  "",                        "405 REGISTER",  "405 REGISTER"},
		{"BREW",      "",                        "501 BREW",      "501 BREW"},
		{"UPDATE",    "",                        "481 UPDATE",    "200 UPDATE"},
		{"BYE",       "",                        "481 BYE",       "200 BYE"},
  /* clang-format on */
	};
	size_t i;

	begin();
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		raw_new_call(&raw);
		raw_request(&raw, cases[i].method, cases[i].headers, NULL);
		raw_wait(&raw, cases[i].outside);
	}
	end();
	call_up("");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		raw_request(&raw, cases[i].method, cases[i].headers, NULL);
		raw_wait(&raw, cases[i].inside);
	}
	side_wait(&side, "ended:HUNG_UP");
	/* A dialogue that is over is one we do not know. */
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "481 INVITE");
	end();

	/* Out of order. */
	call_up("");
	raw.cseq -= 2;
	raw_request(&raw, "OPTIONS", "", NULL);
	raw_wait(&raw, "500 OPTIONS");
	end();
}

static void test_malformed(void)
{
	static const char *const texts[] = {
		"hello, is this a SIP server?",
		"INVITE sip:1@h SIP/2.0\r\n\r\n",
		"INVITE sip:1@h SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
		"To: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n",
		"INVITE sip:1@h SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK2\r\nFrom: <sip:a@b>;tag=1\r\n"
		"To: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 500\r\n\r\nshort",
		"SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n",
	};
	const struct sip_counters *counters;
	size_t i;

	begin();
	counters = sip_line_counters(side.line);
	raw_request(&raw, "OPTIONS", "", NULL);
	raw_wait(&raw, "200 OPTIONS"); /* the guard's own message was there before */
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		raw_send(&raw, texts[i], strlen(texts[i]));
	raw_send(&raw, "\r\n\r\n", 4); /* keeps a NAT open: nothing wrong with it */
	raw_send(&raw, "\0\1\0\0\x21\x12\xa4\x42\0\0\0\0\0\0\0\0\0\0\0\0", 20); /* STUN: not spoken here */
	raw_request(&raw, "OPTIONS", "", NULL);
	raw_wait(&raw, "200 OPTIONS");
	assert(counters->malformed.count == ARRAY_SIZE(texts) + 1);
	side_expect(&side, "");
	end();
}

static void test_strangers(void)
{
	static char proxy[] = "127.0.0.2", networks[64];
	static const struct {
		const char *networks;
		bool taken;
	} cases[] = {
		{"127.0.0.1",                true },
                {"192.0.2.1 127.0.0.1/32",   true },
		{"127.0.0.0/31",             true },
                {"0.0.0.0/0",                true },
		{"127.0.0.2/31",             false},
                {"126.0.0.0/8\t128.0.0.0/1", false},
		{"::1 ::/0 ::/128",          false},
                {"127.0.0.3",                false},
	};
	size_t i;

	side_init(&side, "side");
	side.trunk.accept_any_source = false;
	side.trunk.proxy = proxy;
	assert(side_start(&side, 0) == 0);
	raw_open(&raw, sip_line_port(side.line));
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "403 INVITE");
	raw_new_call(&raw);
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "403 INVITE");
	side_expect(&side, "");
	assert(sip_line_counters(side.line)->refused_source.count == 2);
	end();

	/* Gateways beside the proxy: named one by one or as a network, or not named. */
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		side_init(&side, "side");
		side.trunk.accept_any_source = false;
		side.trunk.proxy = proxy;
		snprintf(networks, sizeof(networks), "%s", cases[i].networks);
		side.trunk.accept_from = networks;
		assert(side_start(&side, 0) == 0);
		raw_open(&raw, sip_line_port(side.line));
		raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
		raw_wait(&raw, cases[i].taken ? "200 INVITE" : "403 INVITE");
		end();
	}
}

/* Who is called: Request-URI ("123" in all of these), or what a port has elsewhere. Who calls. */
static void test_numbers(void)
{
	static char number[] = "555";
	static const struct {
		const char *headers, *called, *caller;
	} cases[] = {
		{"",									       "123", "raw"  },
		{"P-Called-Party-ID: <sip:555@x>\r\nP-Asserted-Identity: \"A\" <sip:+4930@x>\r\n", "555", "+4930"},
		{"P-Called-Party-ID: <sip:556@x>\r\nP-Asserted-Identity: <tel:+4931>\r\n",         "123", "+4931"},
		{"P-Asserted-Identity: <sip:%2B49;phone-context=x@y;user=phone>\r\n",              "123", "+49"  },
		{"P-Asserted-Identity: rubbish\r\n",                                               "123", "raw"  },
	};
	size_t i;

	side_init(&side, "side");
	side.port.number = number;
	side.policy = RIG_REFUSE;
	assert(side_start(&side, 0) == 0);
	raw_open(&raw, sip_line_port(side.line));
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		raw_new_call(&raw);
		raw_request(&raw, "INVITE", cases[i].headers, RAW_SDP_AUDIO);
		raw_wait(&raw, "404 INVITE");
		if (strcmp(side.called, cases[i].called) != 0 || strcmp(side.caller, cases[i].caller) != 0) {
			fprintf(stderr, "%s: %s calls %s\n", cases[i].headers, side.caller, side.called);
			abort();
		}
	}
	end();
}

/*
 * More at a time than a socket's own buffer takes, while the loop is busy: none
 * is lost. Of this size the kernel's 208 KB hold 92, and twice that is what it
 * gives to everybody who asks.
 */
static void test_crowd(void)
{
	char filler[1100];
	int i;

	begin();
	raw_request(&raw, "OPTIONS", "", NULL);
	raw_wait(&raw, "200 OPTIONS"); /* the guard's own message was there before */
	snprintf(filler, sizeof(filler), "Subject: %01080d\r\n", 0);
	for (i = 0; i < 130; i++) {
		raw_new_call(&raw);
		raw_request(&raw, "OPTIONS", filler, NULL);
	}
	for (i = 0; i < 130; i++)
		raw_wait(&raw, "200 OPTIONS");
	end();
}

int main(void)
{
	rig_open();
	test_basic();
	test_cancel();
	test_rings_on();
	test_reliable_ringing();
	test_late_offer();
	test_lost_ack();
	test_refused_invites();
	test_methods();
	test_malformed();
	test_strangers();
	test_numbers();
	test_crowd();
	rig_close();
	return 0;
}

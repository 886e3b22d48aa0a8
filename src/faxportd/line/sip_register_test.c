/* SPDX-License-Identifier: MIT */
/* Registration, against a registrar that says what the test writes. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "faxportd/line/line_rig.h"
#include "faxportd/line/raw_peer.h"

static struct side side;
static struct raw_peer registrar;

static void begin(void)
{
	static char secret[] = "secret";

	raw_open(&registrar, 0);
	side_init(&side, "side");
	side.trunk.register_ = true;
	side.trunk.secret = secret;
	side.trunk.accept_any_source = false;
	assert(side_start(&side, registrar.udp_port) == 0);
	sa_set_port(&registrar.to, sip_line_port(side.line));
}

static void end(void)
{
	side_stop(&side);
	raw_close(&registrar);
}

static void reply(uint16_t code, const char *headers)
{
	raw_reply(&registrar, raw_wait(&registrar, "REGISTER"), code, headers, NULL);
}

/* What the registrar answers: our own Contact, with a time of its choice, among others. */
static void accept_for(uint32_t seconds)
{
	char headers[512];

	snprintf(headers, sizeof(headers),
		 "Contact: <sip:faxuser@192.0.2.1:5060>;expires=9000, <sip:faxuser@127.0.0.1:%u;ob>;expires=%u\r\n",
		 sip_line_port(side.line), seconds);
	reply(200, headers);
}

static void test_register(void)
{
	const struct sip_msg *msg;
	struct line_station station;

	begin();
	/* Not up before it is registered. */
	side_station(&station, "X", 1);
	assert(!side.line->ops->is_up(side.line));
	assert(side.line->ops->dial(side.line, "1", &station, NULL, NULL, &side.call) == -EADDRNOTAVAIL);

	msg = raw_wait(&registrar, "REGISTER");
	assert(pl_strcmp(&msg->to.uri.user, "faxuser") == 0 && pl_strcmp(&msg->expires, "3600") == 0);
	assert(!pl_isset(&msg->uri.user));
	raw_reply(&registrar, msg, 401, "WWW-Authenticate: Digest realm=\"realm\", nonce=\"abc\", qop=\"auth\"\r\n",
		  NULL);
	msg = raw_wait(&registrar, "REGISTER");
	assert(strstr(raw_header(msg, "Authorization"), "nonce=\"abc\""));
	raw_reply(&registrar, msg, 200, "Expires: 600\r\n", NULL);
	side_wait(&side, "up");
	assert(side.line->ops->is_up(side.line));
	assert(((struct sip_line *)side.line)->trunk->counters.refused_source.count == 0);

	/* The registrar may call. */
	raw_request(&registrar, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&registrar, "200 INVITE");
	end();
}

/* Registered again before it is forgotten, and the old nonce is not believed any more. */
static void test_refresh(void)
{
	uint64_t since;

	begin();
	reply(401, "WWW-Authenticate: Digest realm=\"realm\", nonce=\"abc\"\r\n");
	accept_for(2);
	side_wait(&side, "up");
	since = tmr_jiffies();
	raw_wait(&registrar, "REGISTER");
	assert(tmr_jiffies() - since < 1900);
	raw_reply(&registrar, registrar.last, 401, "WWW-Authenticate: Digest realm=\"realm\", nonce=\"def\"\r\n", NULL);
	accept_for(3600);
	rig_run(50);
	side_expect(&side, "up");
	end();
}

static void test_lost_and_found(void)
{
	begin();
	accept_for(2);
	side_wait(&side, "up");
	reply(403, "");
	side_wait(&side, "down");
	assert(!side.line->ops->is_up(side.line));
	accept_for(3600); /* it tries again by itself */
	side_wait(&side, "up down up");
	end();
}

static void test_wrong_secret(void)
{
	begin();
	reply(401, "WWW-Authenticate: Digest realm=\"realm\", nonce=\"abc\"\r\n");
	reply(401, "WWW-Authenticate: Digest realm=\"realm\", nonce=\"def\"\r\n");
	/* Only after a while again, and from the beginning: no hammering with a wrong secret. */
	assert(*raw_header(raw_wait(&registrar, "REGISTER"), "Authorization") == '\0');
	assert(!side.line->ops->is_up(side.line));
	end();
}

static void test_too_brief(void)
{
	begin();
	reply(423, "Min-Expires: 7200\r\n");
	assert(pl_strcmp(&raw_wait(&registrar, "REGISTER")->expires, "7200") == 0);
	end();
}

/* The name of the registrar has two servers, and the first says nothing. */
static void test_deaf_registrar(void)
{
	struct raw_peer second;
	const struct sip_msg *msg;

	begin();
	raw_open(&second, sip_line_port(side.line));
	side_second_server(&side, second.udp_port);
	((struct sip_line *)side.line)->trunk->timing.deaf_ms = 150;
	raw_wait(&registrar, "REGISTER");
	msg = raw_wait(&second, "REGISTER");
	raw_reply(&second, msg, 200, "Expires: 600\r\n", NULL);
	side_wait(&side, "up");
	/* Calls go there too. */
	side_dial(&side, "1", 1);
	raw_wait(&second, "INVITE");
	assert(!raw_has(&registrar, "INVITE"));
	raw_close(&second);
	end();
}

static void on_closed(void *arg)
{
	side_log(arg, "closed");
}

static void test_unregister(void)
{
	begin();
	accept_for(3600);
	side_wait(&side, "up");
	side.line->ops->close(side.line, on_closed, &side);
	assert(pl_strcmp(&raw_wait(&registrar, "REGISTER")->expires, "0") == 0);
	assert(!side_said(&side, "closed"));
	raw_reply(&registrar, registrar.last, 200, "", NULL);
	side_wait(&side, "closed");
	end();

	/* The registrar is gone: it is not waited for for ever. */
	begin();
	((struct sip_line *)side.line)->trunk->timing.close_ms = 200;
	accept_for(3600);
	side_wait(&side, "up");
	side.line->ops->close(side.line, on_closed, &side);
	side_wait(&side, "closed");
	end();
}

int main(void)
{
	rig_open();
	test_register();
	test_refresh();
	test_lost_and_found();
	test_wrong_secret();
	test_too_brief();
	test_deaf_registrar();
	test_unregister();
	rig_close();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Calls we make, word by word, against a peer that says what the test writes; and what responses mean. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "faxportd/line/line_rig.h"
#include "faxportd/line/raw_peer.h"
#include "faxportd/line/sip_status.h"

#include <openssl/evp.h>
#include <stdarg.h>

static struct side side;
static struct raw_peer raw;

static void begin(void)
{
	static char secret[8];

	snprintf(secret, sizeof(secret), "secret");
	raw_open(&raw, 0);
	side_init(&side, "side");
	side.trunk.secret = secret;
	assert(side_start(&side, raw.udp_port) == 0);
	sa_set_port(&raw.to, sip_line_port(side.line));
}

static void end(void)
{
	raw_close(&raw);
	side_stop(&side);
}

static struct sip_msg *dialled(void)
{
	side_dial(&side, "123", 1);
	return mem_ref((void *)raw_wait(&raw, "INVITE"));
}

static void call_up(void)
{
	struct sip_msg *invite;

	begin();
	invite = dialled();
	raw_reply(&raw, invite, 200, "Allow: INVITE, ACK, BYE\r\n", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	side_wait(&side, "start:g711");
	mem_deref(invite);
}

static void test_invite(void)
{
	struct sip_msg *invite;
	const struct sip_msg *msg;

	begin();
	invite = dialled();
	assert(pl_strcmp(&invite->uri.user, "123") == 0 && pl_strcmp(&invite->from.uri.user, "+49301234") == 0);
	assert(strstr(raw_body(invite), " RTP/AVP 8 0\r\n") && strcmp(raw_header(invite, "Supported"), "timer") == 0);
	assert(*raw_header(invite, "Route") == '\0');
	raw_reply(&raw, invite, 100, "", NULL);
	/* Early media are not for us, and no ringing. */
	raw_reply(&raw, invite, 183, "", RAW_SDP_AUDIO);
	raw_reply(&raw, invite, 180, "", NULL);
	raw_reply(&raw, invite, 180, "", NULL);
	side_wait(&side, "ringing");
	raw_reply(&raw, invite, 200, "", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	side_wait(&side, "start:g711");
	/* Once more: the ACK was lost. */
	raw_reply(&raw, invite, 200, "", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	fake_media_result(side_media(&side), FAX_STATUS_OK, "");
	msg = raw_wait(&raw, "BYE");
	raw_reply(&raw, msg, 200, "", NULL);
	side_wait(&side, "ended:OK");
	side_expect(&side, "ringing answered start:g711 ended:OK");
	mem_deref(invite);
	end();
}

/* The hash of a text, in hexadecimal digits; lives until the call after the next. */
static const char *hash(const EVP_MD *md, const char *format, ...) PRINTF_LIKE(2, 3);

static const char *hash(const EVP_MD *md, const char *format, ...)
{
	static char hex[2][2 * EVP_MAX_MD_SIZE + 1];
	static unsigned int turn;
	uint8_t bytes[EVP_MAX_MD_SIZE];
	unsigned int size, i;
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	assert(EVP_Digest(text, strlen(text), bytes, &size, md, NULL) == 1);
	turn ^= 1;
	for (i = 0; i < size; i++)
		snprintf(&hex[turn][2 * i], 3, "%02x", bytes[i]);
	return hex[turn];
}

/* RFC 7616 3.4.1 once more; @session: "-sess". */
static void respond(const EVP_MD *md, bool session, const char *user, const char *realm, const char *secret,
		    const char *nonce, const char *cnonce, const char *method, const char *uri, char response[129])
{
	char ha1[129], ha2[129];

	snprintf(ha1, sizeof(ha1), "%s", hash(md, "%s:%s:%s", user, realm, secret));
	if (session)
		snprintf(ha1, sizeof(ha1), "%s", hash(md, "%s:%s:%s", ha1, nonce, cnonce));
	snprintf(ha2, sizeof(ha2), "%s", hash(md, "%s:%s", method, uri));
	snprintf(response, 129, "%s", hash(md, "%s:%s:00000001:%s:auth:%s", ha1, nonce, cnonce, ha2));
}

/* RFC 7616 3.9.1: what respond() says is what the RFC says. */
static void test_rfc7616(void)
{
	static const char nonce[] = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
			  cnonce[] = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
	char response[129];

	respond(EVP_md5(), false, "Mufasa", "http-auth@example.org", "Circle of Life", nonce, cnonce, "GET",
		"/dir/index.html", response);
	assert(strcmp(response, "8ca523f5e9506fed4657c9700eebdbec") == 0);
	respond(EVP_sha256(), false, "Mufasa", "http-auth@example.org", "Circle of Life", nonce, cnonce, "GET",
		"/dir/index.html", response);
	assert(strcmp(response, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1") == 0);
}

static void check_digest_by(const EVP_MD *md, bool session, const struct sip_msg *msg, const char *header,
			    const char *nonce)
{
	char response[129], cnonce[64], uri[128], text[1024], method[16];
	const char *at;

	snprintf(text, sizeof(text), "%s", raw_header(msg, header));
	at = strstr(text, "cnonce=\"");
	assert(at && sscanf(at, "cnonce=\"%63[^\"]", cnonce) == 1);
	at = strstr(text, "uri=\"");
	assert(at && sscanf(at, "uri=\"%127[^\"]", uri) == 1);
	assert(strstr(text, "qop=auth") && strstr(text, "nc=00000001"));
	pl_strcpy(&msg->met, method, sizeof(method));
	respond(md, session, "faxuser", "realm", "secret", nonce, cnonce, method, uri, response);
	assert(strstr(text, response));
	/* The URI of the first line, for those who look. */
	assert(pl_strcmp(&msg->ruri, uri) == 0);
}

static void check_digest(const struct sip_msg *msg, const char *header, const char *nonce)
{
	check_digest_by(EVP_md5(), false, msg, header, nonce);
}

/* What is asked for, and what is answered: the strongest that is known, for each realm. */
static void test_algorithms(void)
{
	static const struct {
		const char *challenges[3];
		const EVP_MD *(*md)(void);
		const char *name; /* as it must be written; NULL: not at all */
		bool session;
	} cases[] = {
		{{"algorithm=SHA-256", "algorithm=MD5"},                          EVP_sha256,     "SHA-256",      false},
		{{"algorithm=MD5", "algorithm=sha-256"},                          EVP_sha256,     "SHA-256",      false},
		{{"algorithm=MD5", "algorithm=SHA-512-256", "algorithm=SHA-256"}, EVP_sha512_256, "SHA-512-256",  false},
		{{"algorithm=SHA-256-sess"},                                      EVP_sha256,     "SHA-256-sess", true },
		{{"algorithm=MD5-sess", "algorithm=WHIRLPOOL"},                   EVP_md5,        "MD5-sess",     true },
		{{"algorithm=SHA3-512", "opaque=\"thing\""},                      EVP_md5,        NULL,           false},
	};
	char headers[1024], expected[64];
	struct sip_msg *invite;
	const struct sip_msg *msg;
	size_t i, j, size;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		begin();
		invite = dialled();
		size = 0;
		for (j = 0; j < ARRAY_SIZE(cases[i].challenges) && cases[i].challenges[j]; j++)
			size += (size_t)snprintf(headers + size, sizeof(headers) - size,
						 "WWW-Authenticate: Digest realm=\"realm\", nonce=\"abc\", "
						 "qop=\"auth-int, auth\", %s\r\n",
						 cases[i].challenges[j]);
		raw_reply(&raw, invite, 401, headers, NULL);
		raw_wait(&raw, "ACK");
		msg = raw_wait(&raw, "INVITE");
		check_digest_by(cases[i].md(), cases[i].session, msg, "Authorization", "abc");
		snprintf(expected, sizeof(expected), "algorithm=%s,", cases[i].name ? cases[i].name : "");
		assert(!strstr(raw_header(msg, "Authorization"), expected) == !cases[i].name);
		assert(!strstr(raw_header(msg, "Authorization"), "opaque=\"thing\"") == !!cases[i].name);
		mem_deref(invite);
		end();
	}
}

/* Challenges that cannot be answered. */
static void test_unanswerable(void)
{
	static const char *const challenges[] = {
		"Digest realm=\"realm\", nonce=\"abc\", algorithm=SHA3-512",
		"Digest realm=\"realm\", nonce=\"abc\", qop=\"auth-int\"",
		"Digest realm=\"realm\"",
		"Basic realm=\"realm\"",
		"",
	};
	char headers[256];
	struct sip_msg *invite;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(challenges); i++) {
		begin();
		invite = dialled();
		snprintf(headers, sizeof(headers), "WWW-Authenticate: %s\r\n", challenges[i]);
		raw_reply(&raw, invite, 401, headers, NULL);
		raw_wait(&raw, "ACK");
		side_wait(&side, "ended:REFUSED");
		assert(!raw_has(&raw, "INVITE") && strstr(side.result.detail, "credentials"));
		mem_deref(invite);
		end();
	}

	/* No password at all: said as it is. */
	begin();
	side.trunk.secret[0] = '\0';
	invite = dialled();
	raw_reply(&raw, invite, 401, "WWW-Authenticate: Digest realm=\"realm\", nonce=\"abc\"\r\n", NULL);
	side_wait(&side, "ended:REFUSED");
	assert(strstr(side.result.detail, "secret_file"));
	mem_deref(invite);
	end();
}

static void test_digest(void)
{
	struct sip_msg *invite;
	char credentials[1024];
	const struct sip_msg *msg;

	begin();
	invite = dialled();
	raw_reply(&raw, invite, 407, "Proxy-Authenticate: Digest realm=\"realm\", nonce=\"abc\", qop=\"auth\"\r\n",
		  NULL);
	raw_wait(&raw, "ACK");
	msg = raw_wait(&raw, "INVITE");
	assert(msg->cseq.num == invite->cseq.num + 1);
	check_digest(msg, "Proxy-Authorization", "abc");
	snprintf(credentials, sizeof(credentials), "%s", raw_header(msg, "Proxy-Authorization"));
	raw_reply(&raw, msg, 200, "", RAW_SDP_AUDIO);
	/* RFC 3261 13.2.2.4: the credentials of the INVITE, once more. */
	assert(strcmp(raw_header(raw_wait(&raw, "ACK"), "Proxy-Authorization"), credentials) == 0);
	side_wait(&side, "start:g711");
	/* BYE is asked for it too, with a new nonce and without a word of "stale". */
	side.line->ops->hang_up(side.call, FAX_STATUS_CANCELLED);
	raw_reply(&raw, raw_wait(&raw, "BYE"), 401,
		  "WWW-Authenticate: Digest realm=\"realm\", nonce=\"def\", qop=\"auth\"\r\n", NULL);
	msg = raw_wait(&raw, "BYE");
	check_digest(msg, "Authorization", "def");
	raw_reply(&raw, msg, 200, "", NULL);
	mem_deref(invite);
	end();

	/* They do not believe us. */
	begin();
	invite = dialled();
	raw_reply(&raw, invite, 401, "WWW-Authenticate: Digest realm=\"realm\", nonce=\"abc\", qop=\"auth\"\r\n", NULL);
	raw_wait(&raw, "ACK");
	raw_reply(&raw, raw_wait(&raw, "INVITE"), 401,
		  "WWW-Authenticate: Digest realm=\"realm\", nonce=\"def\", qop=\"auth\"\r\n", NULL);
	side_wait(&side, "ended:REFUSED");
	assert(strstr(side.result.detail, "credentials"));
	mem_deref(invite);
	end();

	/* The nonce was too old, and they say so. */
	begin();
	invite = dialled();
	raw_reply(&raw, invite, 401, "WWW-Authenticate: Digest realm=\"realm\", nonce=\"abc\", qop=\"auth\"\r\n", NULL);
	raw_wait(&raw, "ACK");
	raw_reply(&raw, raw_wait(&raw, "INVITE"), 401,
		  "WWW-Authenticate: Digest realm=\"realm\", nonce=\"def\", qop=\"auth\", stale=TRUE\r\n", NULL);
	raw_wait(&raw, "ACK");
	check_digest(raw_wait(&raw, "INVITE"), "Authorization", "def");
	mem_deref(invite);
	end();

	/* Two on the way ask, each for itself. */
	begin();
	invite = dialled();
	raw_reply(&raw, invite, 407, "Proxy-Authenticate: Digest realm=\"proxy\", nonce=\"1\"\r\n", NULL);
	raw_reply(&raw, raw_wait(&raw, "INVITE"), 401, "WWW-Authenticate: Digest realm=\"far\", nonce=\"2\"\r\n", NULL);
	raw_wait(&raw, "ACK");
	msg = raw_wait(&raw, "INVITE");
	assert(*raw_header(msg, "Authorization") && *raw_header(msg, "Proxy-Authorization"));
	mem_deref(invite);
	end();
}

static void test_refusals(void)
{
	static const struct {
		uint16_t code;
		const char *word;
	} cases[] = {
		{302, "ended:REFUSED"    },
                {403, "ended:REFUSED"    },
                {404, "ended:BAD_NUMBER" },
                {480, "ended:NO_ANSWER"  },
		{486, "ended:BUSY"       },
                {488, "ended:NO_MEDIA"   },
                {500, "ended:UNREACHABLE"},
                {503, "ended:UNREACHABLE"},
		{600, "ended:BUSY"       },
                {603, "ended:REFUSED"    },
	};
	struct sip_msg *invite;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		begin();
		invite = dialled();
		raw_reply(&raw, invite, cases[i].code, "Contact: <sip:elsewhere@127.0.0.1:9>\r\n", NULL);
		raw_wait(&raw, "ACK");
		side_wait(&side, cases[i].word);
		assert(strstr(side.result.detail, "Because"));
		mem_deref(invite);
		end();
	}
}

static void test_status_table(void)
{
	static const struct {
		uint16_t code;
		enum fax_status status;
	} cases[] = {
		{300, FAX_STATUS_REFUSED    },
                {399, FAX_STATUS_REFUSED    },
                {400, FAX_STATUS_UNREACHABLE},
		{401, FAX_STATUS_REFUSED    },
                {402, FAX_STATUS_REFUSED    },
                {405, FAX_STATUS_REFUSED    },
		{406, FAX_STATUS_NO_MEDIA   },
                {407, FAX_STATUS_REFUSED    },
                {408, FAX_STATUS_UNREACHABLE},
		{410, FAX_STATUS_BAD_NUMBER },
                {415, FAX_STATUS_NO_MEDIA   },
                {420, FAX_STATUS_UNREACHABLE},
		{482, FAX_STATUS_UNREACHABLE},
                {484, FAX_STATUS_BAD_NUMBER },
                {487, FAX_STATUS_NO_ANSWER  },
		{499, FAX_STATUS_UNREACHABLE},
                {504, FAX_STATUS_UNREACHABLE},
                {599, FAX_STATUS_UNREACHABLE},
		{604, FAX_STATUS_BAD_NUMBER },
                {606, FAX_STATUS_NO_MEDIA   },
                {699, FAX_STATUS_REFUSED    },
		{999, FAX_STATUS_UNREACHABLE},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert(sip_status_of(cases[i].code) == cases[i].status);
}

/* A proxy has forked the INVITE, and two have answered: the first has the call. */
static void test_fork(void)
{
	struct sip_msg *invite;
	char first[64];
	const struct sip_msg *msg;

	begin();
	invite = dialled();
	raw_reply(&raw, invite, 200, "", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	side_wait(&side, "start:g711");
	snprintf(first, sizeof(first), "%s", raw.own_tag);
	snprintf(raw.own_tag, sizeof(raw.own_tag), "other");
	raw_reply(&raw, invite, 200, "", RAW_SDP_AUDIO);
	msg = raw_wait(&raw, "ACK");
	assert(pl_strcmp(&msg->to.tag, "other") == 0);
	msg = raw_wait(&raw, "BYE");
	assert(pl_strcmp(&msg->to.tag, "other") == 0);
	raw_reply(&raw, msg, 200, "", NULL);
	rig_run(30);
	side_expect(&side, "answered start:g711");
	/* The first is still there. */
	fake_media_result(side_media(&side), FAX_STATUS_OK, "");
	msg = raw_wait(&raw, "BYE");
	assert(pl_strcmp(&msg->to.tag, first) == 0);
	mem_deref(invite);
	end();
}

static void test_give_up(void)
{
	struct sip_msg *invite;

	/* Before any response: nothing may be said yet (RFC 3261 9.1). */
	begin();
	invite = dialled();
	side.line->ops->hang_up(side.call, FAX_STATUS_CANCELLED);
	side_wait(&side, "ended:CANCELLED");
	assert(!raw_has(&raw, "CANCEL"));
	raw_reply(&raw, invite, 100, "", NULL);
	raw_reply(&raw, raw_wait(&raw, "CANCEL"), 200, "", NULL);
	raw_reply(&raw, invite, 487, "", NULL);
	raw_wait(&raw, "ACK");
	mem_deref(invite);
	end();

	/* Answered in the same moment: ACK, BYE. */
	begin();
	invite = dialled();
	raw_reply(&raw, invite, 180, "", NULL);
	side_wait(&side, "ringing");
	side.line->ops->hang_up(side.call, FAX_STATUS_CANCELLED);
	raw_wait(&raw, "CANCEL");
	raw_reply(&raw, invite, 200, "", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	raw_reply(&raw, raw_wait(&raw, "BYE"), 200, "", NULL);
	side_wait(&side, "ended:CANCELLED");
	side_expect(&side, "ringing ended:CANCELLED");
	mem_deref(invite);
	end();

	/* Nobody answers in time, nor rings. */
	begin();
	((struct sip_line *)side.line)->trunk->timing.setup_timeout_ms = 100;
	invite = dialled();
	raw_reply(&raw, invite, 100, "", NULL);
	raw_wait(&raw, "CANCEL");
	side_wait(&side, "ended:UNREACHABLE");
	mem_deref(invite);
	end();
}

/* The proxy's name has two servers, and the first says nothing. */
static void test_deaf_server(void)
{
	struct sip_msg *invite, *other;
	struct raw_peer second;
	const struct sip_msg *msg;

	begin();
	raw_open(&second, sip_line_port(side.line));
	side_second_server(&side, second.udp_port);
	((struct sip_line *)side.line)->trunk->timing.deaf_ms = 200;
	invite = dialled();
	other = mem_ref((void *)raw_wait(&second, "INVITE"));
	assert(pl_cmp(&other->callid, &invite->callid) != 0 && strstr(raw_header(other, "Route"), "<sip:127.0.0.1:"));
	/* The same request otherwise, and the same port for the media. */
	assert(pl_cmp(&other->ruri, &invite->ruri) == 0);
	raw_reply(&second, other, 200, "", RAW_SDP_AUDIO);
	raw_wait(&second, "ACK");
	side_wait(&side, "start:g711");
	/* The first wakes up and answers: that call is hung up, the other goes on. */
	raw_reply(&raw, invite, 200, "", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	raw_reply(&raw, raw_wait(&raw, "BYE"), 200, "", NULL);
	rig_run(30);
	side_expect(&side, "answered start:g711");
	fake_media_result(side_media(&side), FAX_STATUS_OK, "");
	msg = raw_wait(&second, "BYE");
	raw_reply(&second, msg, 200, "", NULL);
	side_wait(&side, "ended:OK");
	mem_deref(invite);
	mem_deref(other);

	/* The next call goes to the second at once. */
	raw_new_call(&second);
	raw_forget(&raw);
	side_dial(&side, "123", 1);
	msg = raw_wait(&second, "INVITE");
	assert(!raw_has(&raw, "INVITE"));
	/* Any response is a sign of life. */
	raw_reply(&second, msg, 100, "", NULL);
	rig_run(300);
	assert(!raw_has(&raw, "INVITE") && !side_said(&side, "ended:UNREACHABLE"));
	raw_close(&second);
	end();

	/* A server that says anything at all is not deaf. */
	begin();
	raw_open(&second, sip_line_port(side.line));
	side_second_server(&side, second.udp_port);
	((struct sip_line *)side.line)->trunk->timing.deaf_ms = 100;
	invite = dialled();
	raw_reply(&raw, invite, 100, "", NULL);
	rig_run(250);
	assert(!raw_has(&second, "INVITE"));
	mem_deref(invite);
	raw_close(&second);
	end();

	/* Neither answers: no INVITE is sent more often than there are servers, and the first is not forgotten. */
	begin();
	raw_open(&second, sip_line_port(side.line));
	side_second_server(&side, second.udp_port);
	((struct sip_line *)side.line)->trunk->timing.deaf_ms = 100;
	((struct sip_line *)side.line)->trunk->timing.setup_timeout_ms = 500;
	invite = dialled();
	side_wait(&side, "ended:UNREACHABLE");
	side_expect(&side, "ended:UNREACHABLE");
	raw_wait(&second, "INVITE");
	side_dial(&side, "123", 1);
	msg = raw_wait(&raw, "INVITE");
	mem_deref(invite);
	raw_close(&second);
	end();
}

static void test_useless_answers(void)
{
	struct sip_msg *invite;
	static const char *const bodies[] = {NULL, "rubbish", RAW_SDP_HEAD "m=audio 0 RTP/AVP 8\r\n", RAW_SDP_T38};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bodies); i++) {
		begin();
		invite = dialled();
		raw_reply(&raw, invite, 200, "", bodies[i]);
		raw_wait(&raw, "ACK");
		raw_wait(&raw, "BYE");
		side_wait(&side, "ended:NO_MEDIA");
		side_expect(&side, "ended:NO_MEDIA");
		mem_deref(invite);
		end();
	}
}

static void test_t38_first(void)
{
	struct sip_msg *invite;
	const struct sip_msg *msg;

	begin();
	side.trunk.t38_first = true;
	invite = dialled();
	assert(strstr(raw_body(invite), "m=image ") && !strstr(raw_body(invite), "m=audio"));
	raw_reply(&raw, invite, 415, "", NULL);
	msg = raw_wait(&raw, "INVITE");
	assert(strstr(raw_body(msg), "m=audio ") && !strstr(raw_body(msg), "m=image"));
	raw_reply(&raw, msg, 200, "", RAW_SDP_AUDIO);
	side_wait(&side, "start:g711");
	mem_deref(invite);
	end();

	/* Answered, but with port 0: audio in the same call. */
	begin();
	side.trunk.t38_first = true;
	invite = dialled();
	raw_reply(&raw, invite, 200, "", RAW_SDP_HEAD "m=image 0 udptl t38\r\n");
	raw_wait(&raw, "ACK");
	msg = raw_wait(&raw, "INVITE");
	assert(strstr(raw_body(msg), "m=audio ") && pl_isset(&msg->to.tag));
	raw_reply(&raw, msg, 200, "", RAW_SDP_AUDIO);
	side_wait(&side, "start:g711");
	side_expect(&side, "answered start:g711");
	mem_deref(invite);
	end();
}

/* As the caller we take T.38 at any time, and offer it never. */
static void test_their_t38(void)
{
	call_up();
	raw_request(&raw, "INVITE", "", RAW_SDP_T38);
	raw_wait(&raw, "200 INVITE");
	raw_ack(&raw, NULL);
	side_wait(&side, "switch:t38");
	raw_request(&raw, "BYE", "", NULL);
	raw_wait(&raw, "200 BYE");
	side_wait(&side, "ended:HUNG_UP");
	end();

	call_up();
	fake_media_tone(side_media(&side));
	rig_run(50);
	assert(!raw_has(&raw, "INVITE"));
	end();
}

/* A session timer that the far end, or a proxy, put into the answer. */
static void test_session_timer(void)
{
	struct sip_msg *invite;
	const struct sip_msg *msg;
	uint64_t since;

	begin();
	invite = dialled();
	raw_reply(&raw, invite, 200, "Allow: UPDATE\r\nRequire: timer\r\nSession-Expires: 1;refresher=uac\r\n",
		  RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	msg = raw_wait(&raw, "UPDATE");
	assert(strcmp(raw_header(msg, "Session-Expires"), "1;refresher=uac") == 0);
	raw_reply(&raw, msg, 422, "Min-SE: 2\r\n", NULL);
	msg = raw_wait(&raw, "UPDATE");
	assert(strcmp(raw_header(msg, "Session-Expires"), "2;refresher=uac") == 0);
	raw_reply(&raw, msg, 200, "", NULL); /* no timer any more */
	rig_run(1100);
	assert(!raw_has(&raw, "UPDATE") && !raw_has(&raw, "BYE"));
	mem_deref(invite);
	end();

	/* They say that they know UPDATE, and then do not: re-INVITE at once; its 422 is heeded too. */
	begin();
	invite = dialled();
	raw_reply(&raw, invite, 200, "Allow: UPDATE\r\nRequire: timer\r\nSession-Expires: 1;refresher=uac\r\n",
		  RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	raw_reply(&raw, raw_wait(&raw, "UPDATE"), 501, "", NULL);
	since = tmr_jiffies();
	msg = raw_wait(&raw, "INVITE");
	assert(tmr_jiffies() - since < 400);
	assert(strcmp(raw_header(msg, "Session-Expires"), "1;refresher=uac") == 0);
	raw_reply(&raw, msg, 422, "Min-SE: 3\r\n", NULL);
	msg = raw_wait(&raw, "INVITE");
	assert(strcmp(raw_header(msg, "Session-Expires"), "3;refresher=uac") == 0);
	raw_reply(&raw, msg, 200, "Require: timer\r\nSession-Expires: 3;refresher=uac\r\n", RAW_SDP_AUDIO);
	raw_wait(&raw, "ACK");
	side_expect(&side, "answered start:g711");
	mem_deref(invite);
	end();
}

static void test_wrong_contact(void)
{
	static const char text[] = "SIP/2.0 200 OK\r\nVia: %.*s\r\nFrom: %.*s\r\nTo: %.*s;tag=x\r\nCall-ID: %.*s\r\n"
				   "CSeq: %u INVITE\r\nContent-Length: 0\r\n\r\n";
	struct sip_msg *invite;
	char bytes[2048];
	int size;

	begin();
	invite = dialled();
	size = snprintf(bytes, sizeof(bytes), text, (int)invite->via.val.l, invite->via.val.p, (int)invite->from.val.l,
			invite->from.val.p, (int)invite->to.val.l, invite->to.val.p, (int)invite->callid.l,
			invite->callid.p, invite->cseq.num);
	raw_send(&raw, bytes, (size_t)size);
	side_wait(&side, "ended:UNREACHABLE");
	mem_deref(invite);
	end();
}

/* Our domain is not the proxy: the request names the one and goes to the other. */
static void test_domain(void)
{
	static char domain[] = "fax.example.com";
	struct sip_msg *invite;

	raw_open(&raw, 0);
	side_init(&side, "side");
	side.trunk.domain = domain;
	assert(side_start(&side, raw.udp_port) == 0);
	sa_set_port(&raw.to, sip_line_port(side.line));
	invite = dialled();
	assert(pl_strcmp(&invite->uri.host, domain) == 0 && pl_strcmp(&invite->from.uri.host, domain) == 0);
	assert(strstr(raw_header(invite, "Route"), "<sip:127.0.0.1:"));
	mem_deref(invite);
	end();
}

static void test_public_address(void)
{
	static char public_address[] = "192.0.2.33";
	struct sip_msg *invite;

	raw_open(&raw, 0);
	side_init(&side, "side");
	side.trunk.public_address = public_address;
	assert(side_start(&side, raw.udp_port) == 0);
	invite = dialled();
	assert(strstr(raw_header(invite, "Contact"), "@192.0.2.33:"));
	assert(strstr(raw_body(invite), "c=IN IP4 192.0.2.33\r\n"));
	mem_deref(invite);
	end();
}

int main(void)
{
	rig_open();
	test_status_table();
	test_invite();
	test_rfc7616();
	test_digest();
	test_algorithms();
	test_unanswerable();
	test_refusals();
	test_fork();
	test_give_up();
	test_deaf_server();
	test_useless_answers();
	test_t38_first();
	test_their_t38();
	test_session_timer();
	test_wrong_contact();
	test_domain();
	test_public_address();
	rig_close();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Two SIP lines call each other over the loopback: each way a call can go, each way it can end. */
#undef NDEBUG
#include "faxportd/line/line_rig.h"
#include "faxportd/line/sip_call_priv.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/captured_log.h"
#include "faxportd/line/raw_peer.h"

static struct side a, b; /* a calls b */

static void start_pair(void)
{
	assert(side_start(&b, 0) == 0);
	assert(side_start(&a, sip_line_port(b.line)) == 0);
}

static void init_pair(void)
{
	side_init(&a, "a");
	side_init(&b, "b");
}

static void stop_pair(void)
{
	side_stop(&a);
	side_stop(&b);
}

static uint16_t port_of(const struct call_path *path)
{
	return ntohs(((const struct sockaddr_in *)&path->peer)->sin_port);
}

static uint16_t port_of_socket(int fd)
{
	struct sockaddr_in in;
	socklen_t size = sizeof(in);

	assert(getsockname(fd, (struct sockaddr *)&in, &size) == 0);
	return ntohs(in.sin_port);
}

/* A whole fax: G.711 first, T.38 by the answering side, two pages, BYE by the sender. */
static void run_fax(void)
{
	struct media_call *sender, *receiver;

	side_dial(&a, "+49 (30) 55-66", 2);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	assert(strcmp(b.called, "+49305566") == 0 && strcmp(b.caller, "+49301234") == 0);

	sender = side_media(&a);
	receiver = side_media(&b);
	assert(sender->start.calling && sender->start.sending && sender->start.page_count == 2);
	assert(!receiver->start.calling && !receiver->start.sending && receiver->start.max_pages == 100);
	assert(strcmp(sender->start.ident, "CALLING") == 0 && strcmp(receiver->start.ident, "ANSWERING") == 0);
	assert(strcmp(sender->start.header, "banner") == 0 && sender->start.silence_ms == 60000);
	assert(sender->path.codec == CALL_PCMA && sender->path.payload_type == 8);
	assert(port_of(&sender->path) == port_of_socket(receiver->fds[0]));
	assert(port_of(&receiver->path) == port_of_socket(sender->fds[0]));

	fake_media_tone(receiver);
	side_wait(&a, "switch:t38");
	side_wait(&b, "switch:t38");
	assert(port_of(&sender->path) == port_of_socket(receiver->fds[1]));
	assert(port_of(&receiver->path) == port_of_socket(sender->fds[1]));
	assert(sender->path.t38_max_datagram == 400 && sender->path.t38_redundancy == 3);

	fake_media_page(sender, 1);
	fake_media_page(receiver, 1);
	fake_media_page(sender, 2);
	fake_media_page(receiver, 2);
	fake_media_result(receiver, FAX_STATUS_OK, "");
	fake_media_result(sender, FAX_STATUS_OK, "");
	side_wait(&a, "ended:OK");
	side_wait(&b, "ended:OK");
	side_expect(&a, "ringing answered start:g711 switch:t38 page1/t38 page2/t38 ended:OK");
	side_expect(&b, "incoming start:g711 answered switch:t38 page1/t38 page2/t38 ended:OK");
	assert(a.result.t38 && a.result.progress.pages_confirmed == 2);
	assert(strcmp(a.result.progress.remote_ident, "FAR END") == 0);
}

static void test_fax(enum conf_transport transport)
{
	init_pair();
	a.trunk.transport = b.trunk.transport = transport;
	start_pair();
	run_fax();
	stop_pair();
}

static void test_fax_everywhere(void)
{
	static char listen[] = "0.0.0.0:0";

	init_pair();
	a.trunk.listen = b.trunk.listen = listen; /* the real address must be found for Via, Contact and SDP */
	start_pair();
	run_fax();
	stop_pair();
}

static void test_fax_ipv6(void)
{
	static char listen[] = "[::1]:0";

	init_pair();
	a.trunk.listen = b.trunk.listen = listen;
	assert(side_start(&b, 0) == 0);
	snprintf(a.proxy, sizeof(a.proxy), "[::1]:%u", sip_line_port(b.line));
	a.trunk.proxy = a.proxy;
	assert(side_start(&a, 0) == 0);
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	assert(side_media(&a)->path.peer.ss_family == AF_INET6);
	fake_media_result(side_media(&a), FAX_STATUS_NO_CARRIER, "");
	side_wait(&b, "ended:HUNG_UP");
	stop_pair();
}

/* How a fax goes is a line in the log; what a stranger calls his machine is hidden where numbers are. */
static void test_agreed(void)
{
	static const struct call_agreed agreed[] = {
		{"MH, no ECM, V.29 9600; the far end has no ECM", "Japan, Ricoh", "Anna's"},
		{"MH, no ECM, V.29 7200; slower",                 "Japan, Ricoh", ""      },
	};

	init_pair();
	start_pair();
	captured_log_begin(LOG_LEVEL_INFO);
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_media(&a)->progress.rate = 9600;
	fake_media_agreed(side_media(&a), &agreed[0]);
	fake_media_agreed(side_media(&a), &agreed[1]);
	assert(a.progress.rate == 9600); /* it is told nowhere else */
	assert(captured_log_has("info: fax agreed trunk=a call=1 t38=0 how=\"MH, no ECM, V.29 9600; the far end has no "
				"ECM\" maker=\"Japan, Ricoh\" model=\"(hidden)\""));
	assert(captured_log_has("info: fax agreed trunk=a call=1 t38=0 how=\"MH, no ECM, V.29 7200; slower\" "
				"maker=\"Japan, Ricoh\" model=\"\""));
	captured_log_end();
	captured_log_begin(LOG_LEVEL_DEBUG);
	side_wait(&b, "start:g711");
	fake_media_tone(side_media(&b));
	side_wait(&a, "switch:t38");
	fake_media_agreed(side_media(&a), &agreed[0]);
	assert(captured_log_has("info: fax agreed trunk=a call=1 t38=1 how=\"MH, no ECM, V.29 9600; the far end has no "
				"ECM\" maker=\"Japan, Ricoh\" model=\"Anna's\""));
	captured_log_end();
	stop_pair();
}

/* What the media are told of the configuration: when a received page is sent back, for one. */
static void test_bad_rows(void)
{
	init_pair();
	b.conf.media.bad_rows_percent = 17;
	b.conf.media.bad_rows_run = 3;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&b, "start:g711");
	assert(side_media(&b)->start.bad_rows_percent == 17 && side_media(&b)->start.bad_rows_run == 3);
	stop_pair();
}

static void test_t38_first(void)
{
	init_pair();
	a.trunk.t38_first = true;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:t38");
	side_wait(&b, "start:t38");
	stop_pair();

	/* Refused (488): audio in a second INVITE. */
	init_pair();
	a.trunk.t38_first = true;
	b.trunk.t38 = false;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	side_expect(&b, "incoming start:g711 answered");
	stop_pair();
}

/* Both lines say that they are Faxports, and each is told what the other takes: what fits its socket. */
static void test_faxports(void)
{
	static const struct {
		enum conf_faxport a, b;
		bool is_faxport, a_stores, b_stores;
	} cases[] = {
		{CONF_FAXPORT_AHEAD, CONF_FAXPORT_AHEAD, true,  true,  true },
		{CONF_FAXPORT_PACE,  CONF_FAXPORT_AHEAD, true,  false, true },
		{CONF_FAXPORT_OFF,   CONF_FAXPORT_AHEAD, false, false, false},
		{CONF_FAXPORT_AHEAD, CONF_FAXPORT_OFF,   false, false, false},
	};
	const struct call_path *to_b, *to_a;
	socklen_t size;
	size_t i;
	int room;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		init_pair();
		a.trunk.t38_first = true;
		a.trunk.t38_faxport = cases[i].a;
		b.trunk.t38_faxport = cases[i].b;
		start_pair();
		side_dial(&a, "123", 1);
		side_wait(&a, "start:t38");
		side_wait(&b, "start:t38");
		to_b = &side_media(&a)->path;
		to_a = &side_media(&b)->path;
		assert(to_b->far_is_faxport == cases[i].is_faxport && to_a->far_is_faxport == cases[i].is_faxport);
		assert((to_a->ahead_octets > 0) == cases[i].a_stores);
		assert((to_b->ahead_octets > 0) == cases[i].b_stores);
		size = sizeof(room);
		assert(getsockopt(side_media(&b)->fds[1], SOL_SOCKET, SO_RCVBUF, &room, &size) == 0);
		assert(to_b->ahead_octets < (uint32_t)room / 10);
		stop_pair();
	}
}

static void test_t38_refused(void)
{
	init_pair();
	a.trunk.t38 = false;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	fake_media_tone(side_media(&b));
	rig_run(200);
	/* The fax goes on in G.711 in the same call. */
	fake_media_page(side_media(&a), 1);
	fake_media_result(side_media(&a), FAX_STATUS_OK, "");
	side_wait(&a, "ended:OK");
	side_wait(&b, "ended:HUNG_UP");
	side_expect(&a, "ringing answered start:g711 page1 ended:OK");
	side_expect(&b, "incoming start:g711 answered stop ended:HUNG_UP");
	assert(!a.result.t38);
	stop_pair();

	/* Not to be offered at all. */
	init_pair();
	b.trunk.t38 = false;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&b, "answered");
	side_wait(&a, "answered");
	fake_media_tone(side_media(&b));
	rig_run(100);
	side_expect(&a, "ringing answered start:g711");
	stop_pair();
}

static bool has_ack(void *arg)
{
	return !sip_answer_waits(&((const struct side *)arg)->call->sip->answer);
}

/* Both offer T.38 in the same moment: 491 both ways, then one is first. */
static void test_glare(void)
{
	init_pair();
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	rig_run_until(has_ack, &b, "ACK");
	sip_call_offer_t38(a.call->sip);
	fake_media_tone(side_media(&b));
	assert(a.call->sip && b.call->sip);
	side_wait(&a, "switch:t38");
	side_wait(&b, "switch:t38");
	rig_run(500); /* whoever was second must not begin again */
	side_expect(&a, "ringing answered start:g711 switch:t38");
	side_expect(&b, "incoming start:g711 answered switch:t38");
	assert(side_media(&a)->switches == 1 && side_media(&b)->switches == 1);
	stop_pair();
}

static void test_refusals(void)
{
	static const struct {
		enum line_refusal refusal;
		const char *log;
	} cases[] = {
		{LINE_REFUSE_UNKNOWN_NUMBER, "ended:BAD_NUMBER" },
		{LINE_REFUSE_RECEIVE_OFF,    "ended:NO_ANSWER"  },
		{LINE_REFUSE_BUSY,           "ended:BUSY"       },
		{LINE_REFUSE_NO_ROOM,        "ended:UNREACHABLE"},
	};
	size_t i;

	init_pair();
	b.policy = RIG_REFUSE;
	start_pair();
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		a.log[0] = b.log[0] = '\0';
		b.refusal = cases[i].refusal;
		side_dial(&a, "123", 1);
		side_wait(&a, cases[i].log);
		side_expect(&a, cases[i].log);
		side_expect(&b, "incoming");
	}
	b.policy = RIG_DO_NOTHING;
	a.log[0] = '\0';
	side_dial(&a, "123", 1);
	side_wait(&a, "ended:NO_ANSWER");
	stop_pair();
}

static void test_caller_gives_up(void)
{
	init_pair();
	b.policy = RIG_RING;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "ringing");
	a.line->ops->hang_up(a.call, FAX_STATUS_CANCELLED);
	side_wait(&a, "ended:CANCELLED");
	side_wait(&b, "ended:CALLER_GONE");
	side_expect(&a, "ringing ended:CANCELLED");
	side_expect(&b, "incoming ended:CALLER_GONE");
	stop_pair();
}

static void test_called_gives_up(void)
{
	init_pair();
	b.policy = RIG_RING;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "ringing");
	b.line->ops->hang_up(b.call, FAX_STATUS_CANCELLED);
	side_wait(&b, "ended:CANCELLED");
	side_wait(&a, "ended:NO_ANSWER");
	stop_pair();
}

static void test_ring_timeout(void)
{
	init_pair();
	b.policy = RIG_RING;
	a.timing.ring_timeout_ms = 200;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "ended:NO_ANSWER");
	side_wait(&b, "ended:CALLER_GONE");
	side_expect(&a, "ringing ended:NO_ANSWER");
	stop_pair();
}

/* Accepted in the same moment in which the caller gives up: both orders must end well. */
static void test_accept_too_late(void)
{
	init_pair();
	b.policy = RIG_RING;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "ringing");
	side_accept(&b);
	a.line->ops->hang_up(a.call, FAX_STATUS_CANCELLED);
	side_wait(&a, "ended:CANCELLED");
	side_wait(&b, "ended:HUNG_UP");
	assert(list_isempty(&b.media.calls));
	stop_pair();
}

static void test_hang_up_in_mid_call(void)
{
	/* By the sender, between two pages. */
	init_pair();
	start_pair();
	side_dial(&a, "123", 3);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	fake_media_page(side_media(&a), 1);
	a.line->ops->hang_up(a.call, FAX_STATUS_CANCELLED);
	side_wait(&a, "ended:CANCELLED");
	side_wait(&b, "ended:HUNG_UP");
	side_expect(&a, "ringing answered start:g711 page1 stop ended:CANCELLED");
	side_expect(&b, "incoming start:g711 answered stop ended:HUNG_UP");
	assert(a.result.progress.pages_confirmed == 1);
	stop_pair();

	/* By the receiver, after all pages were confirmed: the fax is through. */
	init_pair();
	start_pair();
	side_dial(&a, "123", 3);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	fake_media_page(side_media(&a), 3);
	b.line->ops->hang_up(b.call, FAX_STATUS_CANCELLED);
	side_wait(&a, "ended:OK");
	side_wait(&b, "ended:CANCELLED");
	stop_pair();

	/* By the receiver, before that. */
	init_pair();
	start_pair();
	side_dial(&a, "123", 3);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	fake_media_page(side_media(&a), 2);
	b.line->ops->hang_up(b.call, FAX_STATUS_CANCELLED);
	side_wait(&a, "ended:HUNG_UP");
	assert(strcmp(a.result.detail, "the far end hung up") == 0);
	stop_pair();

	/* By the receiver, who has heard our good-bye: why we said it counts, not that its BYE was quicker than we. */
	init_pair();
	start_pair();
	a.media.stopped = FAX_STATUS_SILENT;
	side_dial(&a, "123", 3);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	fake_media_result(side_media(&b), FAX_STATUS_HUNG_UP, "");
	side_wait(&a, "ended:SILENT");
	assert(strcmp(a.result.detail, "was over") == 0);
	stop_pair();

	/* By us: that is why, whatever the media think. */
	init_pair();
	start_pair();
	a.media.stopped = FAX_STATUS_SILENT;
	side_dial(&a, "123", 3);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	a.line->ops->hang_up(a.call, FAX_STATUS_CANCELLED);
	side_wait(&a, "ended:CANCELLED");
	stop_pair();
}

/* The receiver's fax is through, but the caller does not hang up: after a second the receiver does. */
static void test_part(void)
{
	init_pair();
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	fake_media_page(side_media(&b), 1);
	fake_media_result(side_media(&b), FAX_STATUS_OK, "");
	side_wait(&b, "ended:OK");
	assert(!side_said(&a, "ended:HUNG_UP"));
	side_wait(&a, "ended:HUNG_UP");
	stop_pair();
}

static void test_media_ends(void)
{
	init_pair();
	start_pair();
	side_dial(&a, "123", 3);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	fake_media_result(side_media(&b), FAX_STATUS_MEDIA_DIED, "signal 11");
	side_wait(&b, "ended:MEDIA_DIED");
	side_wait(&a, "ended:HUNG_UP");
	assert(strcmp(b.result.detail, "signal 11") == 0);
	stop_pair();
}

static void test_no_media(void)
{
	/* At the called side: the caller hears 503, nobody is answered. */
	init_pair();
	start_pair();
	b.media.start_result = -EBUSY;
	side_dial(&a, "123", 1);
	side_wait(&a, "ended:UNREACHABLE");
	side_wait(&b, "ended:FAULT");
	side_expect(&b, "incoming ended:FAULT");
	/* At the calling side. */
	b.media.start_result = 0;
	a.media.start_result = -EBUSY;
	a.log[0] = b.log[0] = '\0';
	side_dial(&a, "123", 1);
	side_wait(&a, "ended:FAULT");
	side_wait(&b, "ended:HUNG_UP");
	stop_pair();
}

/* More calls in a second than are taken: the others hear when to try again, and one line tells of them. */
static void test_too_many_at_once(void)
{
	struct raw_peer raw;
	unsigned int i;

	init_pair();
	b.trunk.answers_per_second = 1;
	start_pair();
	raw_open(&raw, sip_line_port(b.line));
	raw_new_call(&raw);
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_wait(&raw, "180 INVITE");
	captured_log_begin(LOG_LEVEL_WARNING);
	for (i = 0; i < 3; i++) {
		raw_new_call(&raw);
		raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
		raw_header_is(raw_wait(&raw, "503 INVITE"), "Retry-After", "10");
	}
	assert(captured_log_has("warning: more calls come in a second than are taken trunk=b taken=1 refused=1"));
	captured_log_end();
	raw_close(&raw);
	stop_pair();
}

/* No worker has room: nobody is rung for a call that comes, with the time to try again; and none is dialled. */
static void test_no_room(void)
{
	struct line_station station;
	struct line_call *call;

	struct raw_peer raw;

	init_pair();
	start_pair();
	b.media.is_full = true;
	raw_open(&raw, sip_line_port(b.line));
	raw_new_call(&raw);
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_header_is(raw_wait(&raw, "503 INVITE"), "Retry-After", "10");
	raw_close(&raw);
	side_dial(&a, "123", 1);
	side_wait(&a, "ended:UNREACHABLE");
	assert(strstr(a.result.detail, "503"));
	side_expect(&b, "");
	a.media.is_full = true;
	side_station(&station, "X", 1);
	assert(a.line->ops->dial(a.line, "123", &station, NULL, NULL, &call) == -EBUSY);
	assert(close(station.document) < 0 && errno == EBADF);
	/* And as soon as there is room again: */
	a.media.is_full = b.media.is_full = false;
	a.log[0] = '\0';
	side_dial(&a, "123", 1);
	side_wait(&b, "start:g711");
	stop_pair();
}

/* What was confirmed in an earlier call counts. */
static void test_first_page(void)
{
	static const struct line_events none = {0};
	struct line_station station;

	(void)none;
	init_pair();
	start_pair();
	side_dial(&a, "123", 3);
	a.call->first_page = 2;
	a.call->result.progress.pages_confirmed = 2;
	side_wait(&a, "start:g711");
	assert(side_media(&a)->start.first_page == 2 && side_media(&a)->start.page_count == 3);
	side_wait(&b, "answered");
	b.line->ops->hang_up(b.call, FAX_STATUS_CANCELLED);
	side_wait(&a, "ended:HUNG_UP");
	assert(a.result.progress.pages_confirmed == 2);

	/* The station's document is taken over even when nothing comes of it. */
	side_station(&station, "X", 1);
	b.line->ops->close(b.line, (void (*)(void *))rig_changed, NULL);
	assert(b.line->ops->dial(b.line, "1", &station, NULL, NULL, &b.call) == -EADDRNOTAVAIL);
	assert(close(station.document) < 0 && errno == EBADF);
	stop_pair();
}

static void test_limits(void)
{
	struct line_station station;
	struct line_call *call;
	struct raw_peer raw;

	init_pair();
	a.conf.media.max_calls = 1;
	b.conf.media.max_calls = 1;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_station(&station, "X", 1);
	assert(a.line->ops->dial(a.line, "1", &station, NULL, NULL, &call) == -EBUSY);
	/* A second caller at b. */
	{
		struct side c;

		side_init(&c, "c");
		assert(side_start(&c, sip_line_port(b.line)) == 0);
		side_dial(&c, "123", 1);
		side_wait(&c, "ended:UNREACHABLE");
		side_stop(&c);
	}
	raw_open(&raw, sip_line_port(b.line));
	raw_new_call(&raw);
	raw_request(&raw, "INVITE", "", RAW_SDP_AUDIO);
	raw_header_is(raw_wait(&raw, "503 INVITE"), "Retry-After", "60");
	raw_close(&raw);
	assert(!side_said(&b, "ended:HUNG_UP"));
	stop_pair();
}

static void test_bad_numbers(void)
{
	init_pair();
	start_pair();
	side_dial(&a, " -() ", 1);
	side_wait(&a, "ended:BAD_NUMBER");
	side_expect(&a, "ended:BAD_NUMBER");
	a.log[0] = '\0';
	side_dial(&a, "#31#0123*9", 1);
	side_wait(&a, "answered");
	assert(strcmp(b.called, "#31#0123*9") == 0);
	stop_pair();
}

static void test_nobody_there(void)
{
	struct side alone;

	/* TCP: refused at once. UDP takes libre's 32 s and is not waited for here. */
	side_init(&alone, "alone");
	alone.trunk.transport = CONF_TCP;
	assert(side_start(&alone, 9) == 0);
	side_dial(&alone, "123", 1);
	side_wait(&alone, "ended:UNREACHABLE");
	side_stop(&alone);
}

static bool closed;

static void on_closed(void *arg)
{
	side_log(arg, "closed");
	closed = true;
}

static void test_close(void)
{
	init_pair();
	b.policy = RIG_ANSWER;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	a.line->ops->close(a.line, on_closed, &a);
	assert(!a.line->ops->is_up(a.line));
	side_wait(&a, "closed");
	side_expect(&a, "ringing answered start:g711 stop ended:INTERRUPTED closed");
	side_wait(&b, "ended:HUNG_UP");
	stop_pair();

	/* While it rings, both ways. */
	init_pair();
	b.policy = RIG_RING;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "ringing");
	b.line->ops->close(b.line, on_closed, &b);
	side_wait(&b, "closed");
	side_expect(&b, "incoming ended:INTERRUPTED closed");
	side_wait(&a, "ended:NO_ANSWER");
	stop_pair();

	/* Media that do not come to an end are not waited for for ever. */
	init_pair();
	a.timing.close_ms = 300;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	a.media.stubborn = true;
	a.line->ops->close(a.line, on_closed, &a);
	side_wait(&a, "closed");
	side_expect(&a, "ringing answered start:g711 stop drop ended:INTERRUPTED closed");
	stop_pair();

	/* And a line may be freed in the middle of everything. */
	init_pair();
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	stop_pair();
}

/* Every TCP socket at this port is dead from now on, as if its program had been killed. */
static void kill_sockets(uint16_t tcp_port)
{
	struct sockaddr_in in;
	socklen_t size;
	int fd, type;

	for (fd = 3; fd < 200; fd++) {
		size = sizeof(type);
		if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) < 0 || type != SOCK_STREAM)
			continue;
		size = sizeof(in);
		if (getsockname(fd, (struct sockaddr *)&in, &size) == 0 && ntohs(in.sin_port) == tcp_port)
			shutdown(fd, SHUT_RDWR);
	}
}

static void test_connection_lost(void)
{
	init_pair();
	a.trunk.transport = b.trunk.transport = CONF_TCP;
	start_pair();
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	side_wait(&b, "answered");
	kill_sockets(sip_line_port(b.line));
	side_wait(&a, "ended:HUNG_UP");
	assert(strcmp(a.result.detail, "the connection to the SIP server is lost") == 0);
	/* b lost its connection as well, but a is still there to be asked: its call goes on. */
	assert(!side_said(&b, "ended:HUNG_UP"));
	stop_pair();
}

static void test_name(void)
{
	static char proxy[64];

	init_pair();
	assert(side_start(&b, 0) == 0);
	snprintf(proxy, sizeof(proxy), "localhost:%u", sip_line_port(b.line));
	a.trunk.proxy = proxy;
	assert(side_start(&a, 0) == 0);
	side_dial(&a, "123", 1);
	side_wait(&a, "start:g711");
	stop_pair();
}

int main(void)
{
	rig_open();
	test_fax(CONF_UDP);
	test_fax(CONF_TCP);
	test_fax_everywhere();
	test_fax_ipv6();
	test_name();
	test_agreed();
	test_bad_rows();
	test_t38_first();
	test_faxports();
	test_t38_refused();
	test_glare();
	test_refusals();
	test_caller_gives_up();
	test_called_gives_up();
	test_ring_timeout();
	test_accept_too_late();
	test_hang_up_in_mid_call();
	test_part();
	test_media_ends();
	test_no_media();
	test_too_many_at_once();
	test_no_room();
	test_first_page();
	test_limits();
	test_bad_numbers();
	test_nobody_there();
	test_close();
	test_connection_lost();
	rig_close();
	return 0;
}

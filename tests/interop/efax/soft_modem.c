/* SPDX-License-Identifier: MIT */
/*
 * soft_modem: a class 1 fax modem for programs that know modems only, whose
 * telephone line is SIP with G.711. It shares no code with Faxport: the modem
 * is spandsp's T.31, the signalling libre's session layer. ATD calls the
 * number at --proxy; a call that comes rings. It prints a JSON line per event,
 * the first with the name of its terminal, and ends after --limit seconds.
 *
 *   soft_modem --listen 127.0.0.1 --proxy 127.0.0.2:5060
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <re/re.h>
#include <arpa/inet.h>
#include <sys/resource.h>

#include "../peer/peer_sdp.h"
#include "modem.h"
#include "sound.h"

#define TICK_MS 2
/* T.30 5.6: a phone rings at least so often. */
#define RING_MS 2000
/* What was said last, DCN, is on its way when the program hangs up. */
#define LAST_WORDS_MS 300

static struct {
	struct sip *sip;
	struct sipsess_sock *sock;
	struct sipsess *sess;
	struct modem *modem;
	struct sound *sound;
	struct mbuf *offer; /* of the call that rings */
	struct tmr tick, ring, hang_up, limit;
	struct in_addr in_addr;
	const char *address, *proxy;
	uint16_t sip_port;
	int payload_type, clock_rate;
	bool calling;
} line = {.address = "127.0.0.1", .payload_type = 8, .clock_rate = 1};

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

/* The line is free again. */
static void forget_call(void)
{
	if (line.sound)
		say("{\"event\":\"over\",\"late_ms\":%" PRIu64 "}", sound_lateness(line.sound));
	tmr_cancel(&line.ring);
	tmr_cancel(&line.hang_up);
	line.sess = mem_deref(line.sess);
	line.offer = mem_deref(line.offer);
	sound_free(line.sound);
	line.sound = NULL;
}

static bool new_sound(void)
{
	sound_free(line.sound);
	line.sound = NULL;
	return sound_new(line.in_addr, line.payload_type, line.clock_rate, &line.sound) == 0;
}

static struct mbuf *description(void)
{
	return peer_sdp_audio(line.address, sound_port(line.sound), line.payload_type);
}

static void start_sound(const struct mbuf *mb)
{
	struct sockaddr_in peer;

	if (peer_sdp_find(mb, "audio", &peer))
		sound_start(line.sound, &peer);
}

/* A re-INVITE: audio stays what it is, and a modem knows no T.38. */
static int on_offer(struct mbuf **descp, const struct sip_msg *msg, void *arg)
{
	struct sockaddr_in peer;

	(void)arg;
	if (peer_sdp_find(msg->mb, "image", &peer))
		return EPROTO; /* 488 */
	*descp = description();
	return 0;
}

static int on_answer(const struct sip_msg *msg, void *arg)
{
	(void)arg;
	start_sound(msg->mb);
	return 0;
}

static void on_established(const struct sip_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	say("{\"event\":\"connected\"}");
	modem_connected(line.modem, line.calling);
}

static void on_close(int err, const struct sip_msg *msg, void *arg)
{
	(void)arg;
	say("{\"event\":\"closed\",\"error\":%d,\"code\":%u}", err, msg ? msg->scode : 0);
	forget_call();
	modem_line_gone(line.modem);
}

static void ring(void *arg)
{
	(void)arg;
	tmr_start(&line.ring, RING_MS, ring, NULL);
	modem_ring(line.modem);
}

static void on_call(const struct sip_msg *msg, void *arg)
{
	(void)arg;
	if (line.sess || !new_sound()) {
		sip_treply(NULL, line.sip, msg, 486, "Busy Here");
		return;
	}
	line.calling = false;
	if (sipsess_accept(&line.sess, line.sock, msg, 180, "Ringing", "modem", "application/sdp", NULL, NULL, NULL,
			   false, on_offer, on_answer, on_established, NULL, NULL, on_close, NULL, NULL)) {
		forget_call();
		return;
	}
	line.offer = mbuf_alloc(4096);
	mbuf_write_mem(line.offer, msg->mb->buf + msg->mb->pos, msg->mb->end - msg->mb->pos);
	line.offer->pos = 0;
	say("{\"event\":\"ringing\"}");
	ring(NULL);
}

static void on_dial(void *arg, const char *number)
{
	struct mbuf *mb;
	char to[128], from[80];

	(void)arg;
	say("{\"event\":\"dial\",\"number\":\"%s\"}", number);
	/* The first letter may be a T or P, for tones or pulses. */
	if (*number == 'T' || *number == 'P')
		number++;
	if (line.sess || !line.proxy || !new_sound()) {
		modem_line_gone(line.modem);
		return;
	}
	line.calling = true;
	snprintf(to, sizeof(to), "sip:%s@%s", number, line.proxy);
	snprintf(from, sizeof(from), "sip:modem@%s:%u", line.address, line.sip_port);
	mb = description();
	if (sipsess_connect(&line.sess, line.sock, to, NULL, from, "modem", NULL, 0, "application/sdp", mb, NULL, NULL,
			    false, on_offer, on_answer, NULL, on_established, NULL, NULL, on_close, NULL, NULL)) {
		forget_call();
		modem_line_gone(line.modem);
	}
	mem_deref(mb);
}

static void on_pick_up(void *arg)
{
	struct mbuf *mb;

	(void)arg;
	if (!line.offer)
		return;
	tmr_cancel(&line.ring);
	mb = description();
	sipsess_answer(line.sess, 200, "OK", mb, NULL);
	mem_deref(mb);
	start_sound(line.offer);
	line.offer = mem_deref(line.offer);
}

static void hang_up(void *arg)
{
	(void)arg;
	say("{\"event\":\"hung up\"}");
	forget_call();
}

static void on_hang_up(void *arg)
{
	(void)arg;
	if (line.sess && !tmr_isrunning(&line.hang_up))
		tmr_start(&line.hang_up, LAST_WORDS_MS, hang_up, NULL);
}

/* The terminal is looked at by time: its readiness would keep us busy while T.31 has no room for what is there. */
static void on_tick(void *arg)
{
	modem_exchange(line.modem);
	if (line.sound)
		sound_run(line.sound, line.modem, tmr_jiffies());
	tmr_start(&line.tick, TICK_MS, on_tick, arg);
}

static void on_limit(void *arg)
{
	(void)arg;
	say("{\"event\":\"limit\"}");
	re_cancel();
}

/* libre does not tell the port it got: find a free one first. */
static void listen_address(struct sa *laddr)
{
	struct udp_sock *us;

	sa_set_str(laddr, line.address, 0);
	if (udp_listen(&us, laddr, NULL, NULL))
		return;
	udp_local_get(us, laddr);
	mem_deref(us);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"listen",           required_argument, NULL, 'l'},
		{"proxy",              required_argument, NULL, 'p'},
		{"clock-rate",                  required_argument, NULL, 'k'},
		{"limit",required_argument, NULL, 'L'},
		{"ulaw",               no_argument, NULL, 'u'},
		{0      }
        };
	static const struct modem_events events = {on_dial, on_pick_up, on_hang_up};
	unsigned limit_s = 60;
	struct sa laddr;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'l':
			line.address = optarg;
			break;
		case 'p':
			line.proxy = optarg;
			break;
		case 'k':
			line.clock_rate = atoi(optarg);
			break;
		case 'L':
			limit_s = (unsigned)atoi(optarg);
			break;
		case 'u':
			line.payload_type = 0;
			break;
		default:
			return 2;
		}
	}
	/* A modem cannot wait for the rest of a test run; where this is not allowed, it may have to. */
	setpriority(PRIO_PROCESS, 0, -10);
	inet_pton(AF_INET, line.address, &line.in_addr);
	if (libre_init() || modem_new(&events, NULL, &line.modem))
		return 3;
	listen_address(&laddr);
	line.sip_port = sa_port(&laddr);
	if (sip_alloc(&line.sip, NULL, 32, 32, 32, "soft_modem", NULL, NULL) ||
	    sip_transp_add(line.sip, SIP_TRANSP_UDP, &laddr) || sipsess_listen(&line.sock, line.sip, 32, on_call, NULL))
		return 3;
	say("{\"event\":\"ready\",\"port\":%u,\"terminal\":\"%s\"}", line.sip_port, modem_terminal(line.modem));

	tmr_start(&line.tick, 1, on_tick, NULL);
	tmr_start(&line.limit, limit_s * 1000, on_limit, NULL);
	re_main(NULL);

	tmr_cancel(&line.tick);
	tmr_cancel(&line.limit);
	forget_call();
	sipsess_close_all(line.sock);
	mem_deref(line.sock);
	sip_close(line.sip, true);
	mem_deref(line.sip);
	modem_free(line.modem);
	libre_close();
	return 0;
}

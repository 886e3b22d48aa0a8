/* SPDX-License-Identifier: MIT */
/*
 * fax_peer: a fax machine on SIP that shares no code with Faxport. Its
 * signalling is libre's own session layer (sipsess), its fax is spandsp's
 * T.30, its SDP is written by hand. It makes or takes one call, prints one
 * JSON line per event, and exits 0 if the fax went well.
 *
 *   fax_peer --listen 127.0.0.1 --send page.tif --call sip:200@127.0.0.1:5060
 *   fax_peer --listen 127.0.0.1 --receive got.tif --t38 offer
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

#include "peer_fax.h"
#include "peer_sdp.h"

enum t38_mode {
	T38_ACCEPT, /* wait for the other side's re-INVITE */
	T38_OFFER,  /* re-INVITE once CNG is heard (answering) or the call is up (calling) */
	T38_FIRST,  /* T.38 in the first INVITE (calling) */
	T38_REFUSE, /* 488 */
};

static const char *const t38_names[] = {"accept", "offer", "first", "refuse"};

static struct {
	struct sip *sip;
	struct sipsess_sock *sock;
	struct sipsess *sess;
	struct peer_fax *fax;
	struct tmr tick, limit;
	enum t38_mode t38;
	int payload_type;
	const char *address;
	uint16_t sip_port;
	int reject;     /* answer INVITEs with this code */
	bool two_lines; /* offer T.38 beside audio with port 0, as a second m-line */
	bool offered;
	bool fec;
	int hang_up_after; /* pages */
	int code;          /* T30_ERR_* */
	bool ended;
	int clock_rate;
	unsigned ring_ms;
	uint64_t invited_ms, answered_ms;
} peer = {.payload_type = 8, .address = "127.0.0.1", .clock_rate = 1, .code = -1};

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

static void finish(void *arg)
{
	(void)arg;
	if (peer.ended)
		return;
	say("{\"event\":\"result\",\"code\":%d,\"text\":\"%s\",\"pages\":%d,\"ident\":\"%s\",\"rate\":%d,\"ecm\":%s,"
	    "\"t38\":%s,\"parities\":%d,\"encoding\":%d}",
	    peer.code, peer.code < 0 ? "no end of the fax" : peer_fax_code_text(peer.code), peer_fax_pages(peer.fax),
	    peer_fax_remote_ident(peer.fax), peer_fax_rate(peer.fax), peer_fax_used_ecm(peer.fax) ? "true" : "false",
	    peer_fax_is_t38(peer.fax) ? "true" : "false", peer_fax_parities(peer.fax), peer_fax_encoding(peer.fax));
	peer.ended = true;
	re_cancel();
}

static struct mbuf *audio_sdp(void)
{
	return peer_sdp_audio(peer.address, peer_fax_rtp_port(peer.fax), peer.payload_type);
}

static struct mbuf *t38_sdp(bool two_lines)
{
	struct mbuf *mb = mbuf_alloc(512);

	mbuf_printf(mb, "v=0\r\no=peer 1 2 IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\n", peer.address, peer.address);
	if (two_lines)
		mbuf_printf(mb, "m=audio 0 RTP/AVP %d\r\n", peer.payload_type);
	mbuf_printf(mb,
		    "m=image %u udptl t38\r\na=T38FaxVersion:0\r\na=T38MaxBitRate:14400\r\n"
		    "a=T38FaxRateManagement:transferredTCF\r\na=T38FaxMaxBuffer:1800\r\na=T38FaxMaxDatagram:400\r\n"
		    "a=T38FaxUdpEC:%s\r\n",
		    peer_fax_udptl_port(peer.fax), peer.fec ? "t38UDPFEC" : "t38UDPRedundancy");
	mb->pos = 0;
	return mb;
}

static void start_media(const struct mbuf *mb)
{
	struct sockaddr_in sa;

	if (peer_sdp_find(mb, "image", &sa)) {
		say("{\"event\":\"t38\"}");
		peer_fax_start_t38(peer.fax, &sa, 400);
	} else if (peer_sdp_find(mb, "audio", &sa)) {
		peer_fax_start_audio(peer.fax, &sa, peer.payload_type);
	}
}

static int on_offer(struct mbuf **descp, const struct sip_msg *msg, void *arg)
{
	struct sockaddr_in sa;
	bool image = peer_sdp_find(msg->mb, "image", &sa);
	bool two = image && msg->mb->end > msg->mb->pos &&
		   memmem(msg->mb->buf + msg->mb->pos, msg->mb->end - msg->mb->pos, "m=audio", 7);

	(void)arg;
	if (mbuf_get_left(msg->mb) == 0) {
		*descp = peer_fax_is_t38(peer.fax) ? t38_sdp(false) : audio_sdp();
		return 0;
	}
	say("{\"event\":\"reinvite\",\"image\":%s}", image ? "true" : "false");
	if (image && peer.t38 == T38_REFUSE)
		return EPROTO; /* 488 */
	*descp = image ? t38_sdp(two) : audio_sdp();
	start_media(msg->mb);
	return 0;
}

static int on_answer(const struct sip_msg *msg, void *arg)
{
	(void)arg;
	start_media(msg->mb);
	return 0;
}

static void on_progress(const struct sip_msg *msg, void *arg)
{
	(void)arg;
	say("{\"event\":\"progress\",\"code\":%u}", msg->scode);
}

static void on_established(const struct sip_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	peer.answered_ms = tmr_jiffies();
	say("{\"event\":\"answered\",\"after_ms\":%" PRIu64 "}", peer.answered_ms - peer.invited_ms);
}

static void on_close(int err, const struct sip_msg *msg, void *arg)
{
	(void)arg;
	peer.sess = mem_deref(peer.sess);
	if (msg)
		say("{\"event\":\"refused\",\"code\":%u}", msg->scode);
	else
		say("{\"event\":\"closed\",\"error\":%d}", err);
	finish(NULL);
}

static void on_tone(void *arg)
{
	(void)arg;
	say("{\"event\":\"cng\"}");
	if (peer.t38 == T38_OFFER && !peer.offered && peer.sess) {
		struct mbuf *mb = t38_sdp(peer.two_lines);

		peer.offered = true;
		sipsess_modify(peer.sess, mb);
		mem_deref(mb);
	}
}

static void on_page(void *arg, int page)
{
	(void)arg;
	say("{\"event\":\"page\",\"page\":%d,\"at_ms\":%" PRIu64 "}", page, tmr_jiffies() - peer.invited_ms);
	if (peer.hang_up_after && page >= peer.hang_up_after) {
		peer.sess = mem_deref(peer.sess);
		/* The BYE must get out before the loop ends. */
		tmr_start(&peer.limit, 200, finish, NULL);
	}
}

static void on_end(void *arg, int code)
{
	(void)arg;
	peer.code = code;
}

static void on_quiet(void *arg)
{
	(void)arg;
	peer.sess = mem_deref(peer.sess);
	tmr_start(&peer.limit, 200, finish, NULL);
}

static void on_tick(void *arg)
{
	peer_fax_run(peer.fax, tmr_jiffies());
	if (!peer.ended)
		tmr_start(&peer.tick, peer.clock_rate > 4 ? 1 : 5, on_tick, arg);
}

static void on_limit(void *arg)
{
	(void)arg;
	say("{\"event\":\"limit\"}");
	finish(NULL);
}

static void answer_call(void *arg)
{
	struct mbuf *offer = arg, *mb;
	struct sockaddr_in sa;

	mb = peer_sdp_find(offer, "image", &sa) ? t38_sdp(false) : audio_sdp();
	sipsess_answer(peer.sess, 200, "OK", mb, NULL);
	mem_deref(mb);
	start_media(offer);
	mem_deref(offer);
}

static void on_call(const struct sip_msg *msg, void *arg)
{
	static struct tmr ring;
	struct mbuf *offer;

	(void)arg;
	say("{\"event\":\"invite\",\"uri\":\"%.*s\",\"from\":\"%.*s\"}", (int)msg->uri.user.l, msg->uri.user.p,
	    (int)msg->from.uri.user.l, msg->from.uri.user.p);
	if (peer.reject || peer.sess) {
		sip_treply(NULL, peer.sip, msg, peer.reject ? peer.reject : 486, "No");
		return;
	}
	peer.invited_ms = tmr_jiffies();
	if (sipsess_accept(&peer.sess, peer.sock, msg, 180, "Ringing", "peer", "application/sdp", NULL, NULL, NULL,
			   false, on_offer, on_answer, on_established, NULL, NULL, on_close, NULL, NULL)) {
		say("{\"event\":\"fault\"}");
		re_cancel();
		return;
	}
	offer = mbuf_alloc(4096);
	mbuf_write_mem(offer, msg->mb->buf + msg->mb->pos, msg->mb->end - msg->mb->pos);
	offer->pos = 0;
	if (peer.ring_ms)
		tmr_start(&ring, peer.ring_ms, answer_call, offer);
	else
		answer_call(offer);
}

static int call(const char *uri)
{
	struct mbuf *mb = peer.t38 == T38_FIRST ? t38_sdp(false) : audio_sdp();
	char from[80];
	int err;

	snprintf(from, sizeof(from), "sip:peer@%s:%u", peer.address, peer.sip_port);
	peer.invited_ms = tmr_jiffies();
	err = sipsess_connect(&peer.sess, peer.sock, uri, "Peer", from, "peer", NULL, 0, "application/sdp", mb, NULL,
			      NULL, false, on_offer, on_answer, on_progress, on_established, NULL, NULL, on_close, NULL,
			      NULL);
	mem_deref(mb);
	return err;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"listen",     1, 0, 'l'},
                {"call",           1, 0, 'c'},
                {"send",            1, 0, 's'},
		{"receive", 1, 0, 'r'},
                {"t38",         1, 0, 't'},
                {"ident",       1, 0, 'i'},
		{"clock-rate",           1, 0, 'k'},
                {"no-ecm",            0, 0, 'e'},
                {"ulaw",           0, 0, 'u'},
		{"reject",         1, 0, 'j'},
                {"hang-up-after",        1, 0, 'h'},
                {"mute-after",           1, 0, 'm'},
		{"lose",            1, 0, 'x'},
                {"limit",     1, 0, 'L'},
                {"ring",         1, 0, 'R'},
		{"port", 1, 0, 'p'},
                {"two-lines",           0, 0, '2'},
                {"lose-every",            1, 0, 'y'},
		{"fec",0, 0, 'f'},
                {"plain",         0, 0, 'q'},
                {0      }
        };
	struct peer_fax_config config = {.ident = "PEER", .ecm = true, .clock_rate = 1};
	struct peer_fax_events events = {on_tone, on_page, on_end, on_quiet};
	const char *uri = NULL;
	unsigned limit_s = 60, i;
	struct sa laddr;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'l':
			peer.address = optarg;
			break;
		case 'c':
			uri = optarg;
			break;
		case 's':
			config.send = optarg;
			break;
		case 'r':
			config.receive = optarg;
			break;
		case 'i':
			config.ident = optarg;
			break;
		case 'k':
			config.clock_rate = peer.clock_rate = atoi(optarg);
			break;
		case 'e':
			config.ecm = false;
			break;
		case 'u':
			peer.payload_type = 0;
			break;
		case 'j':
			peer.reject = atoi(optarg);
			break;
		case 'h':
			peer.hang_up_after = atoi(optarg);
			break;
		case 'm':
			config.mute_after_ms = atoi(optarg);
			break;
		case 'x':
			config.lose_percent = atoi(optarg);
			break;
		case 'L':
			limit_s = (unsigned)atoi(optarg);
			break;
		case 'p':
			peer.sip_port = (uint16_t)atoi(optarg);
			break;
		case 'R':
			peer.ring_ms = (unsigned)atoi(optarg);
			break;
		case 'y':
			config.lose_every = atoi(optarg);
			break;
		case 'f':
			config.fec = peer.fec = true;
			break;
		case 'q':
			config.plain = true;
			break;
		case '2':
			peer.two_lines = true;
			break;
		case 't':
			for (i = 0; i < ARRAY_SIZE(t38_names); i++)
				if (!strcmp(optarg, t38_names[i]))
					peer.t38 = (enum t38_mode)i;
			break;
		default:
			return 2;
		}
	}
	/* A modem cannot wait for the rest of a test run; where this is not allowed, it may have to. */
	setpriority(PRIO_PROCESS, 0, -10);
	config.calling = uri != NULL;
	inet_pton(AF_INET, peer.address, &config.address);

	if (libre_init() || peer_fax_new(&config, &events, NULL, &peer.fax))
		return 3;
	sa_set_str(&laddr, peer.address, peer.sip_port);
	if (sip_alloc(&peer.sip, NULL, 32, 32, 32, "fax_peer", NULL, NULL))
		return 3;
	/* libre does not tell the port it got: find a free one first. */
	if (!peer.sip_port) {
		struct udp_sock *us;

		udp_listen(&us, &laddr, NULL, NULL);
		udp_local_get(us, &laddr);
		mem_deref(us);
	}
	if (sip_transp_add(peer.sip, SIP_TRANSP_UDP, &laddr) || sipsess_listen(&peer.sock, peer.sip, 32, on_call, NULL))
		return 3;
	peer.sip_port = sa_port(&laddr);
	say("{\"event\":\"ready\",\"port\":%u}", peer.sip_port);

	tmr_start(&peer.tick, 1, on_tick, NULL);
	tmr_start(&peer.limit, limit_s * 1000, on_limit, NULL);
	if (uri && call(uri))
		return 3;
	re_main(NULL);

	tmr_cancel(&peer.tick);
	tmr_cancel(&peer.limit);
	mem_deref(peer.sess);
	sipsess_close_all(peer.sock);
	mem_deref(peer.sock);
	sip_close(peer.sip, true);
	mem_deref(peer.sip);
	peer_fax_free(peer.fax);
	libre_close();
	return peer.code == 0 ? 0 : 1;
}

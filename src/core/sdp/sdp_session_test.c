/* SPDX-License-Identifier: MIT */
/*
 * Offer and answer as dialogues: each case is a list of what the peer sends
 * and what we must say and do then, written as the texts that go on the wire.
 */
#undef NDEBUG
#include "core/sdp/sdp_session.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"

/* Ours: 198.51.100.7, RTP 30000, UDPTL 30002. */
#define OURS(version) "v=0\r\no=- 77 " version " IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n"
#define OUR_AUDIO_ATTRIBUTES "a=ptime:20\r\na=silenceSupp:off - - - -\r\na=sendrecv\r\n"
#define OUR_A "m=audio 30000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n" OUR_AUDIO_ATTRIBUTES
#define OUR_U "m=audio 30000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n" OUR_AUDIO_ATTRIBUTES
#define OUR_AU "m=audio 30000 RTP/AVP 8 0\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n" OUR_AUDIO_ATTRIBUTES
#define OUR_T38_RATE(rate) \
	"m=image 30002 udptl t38\r\na=T38FaxVersion:0\r\na=T38MaxBitRate:" rate \
	"\r\na=T38FaxRateManagement:transferredTCF\r\na=T38FaxMaxBuffer:1800\r\na=T38FaxMaxDatagram:400\r\n"
#define OUR_T38 OUR_T38_RATE("14400") "a=T38FaxUdpEC:t38UDPRedundancy\r\n"

/* Theirs: 192.0.2.1. */
#define HEAD "v=0\r\no=pbx 5 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
#define THEIR_AU "m=audio 4000 RTP/AVP 0 8\r\n"
#define THEIR_T38 \
	"m=image 5000 udptl t38\r\na=T38FaxVersion:3\r\na=T38FaxMaxDatagram:200\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n"

#define AUDIO_PATH(codec) "rtp 192.0.2.1:4000 " codec
#define T38_PATH "udptl 192.0.2.1:5000 v0 d200 r0 red3"

enum act {
	DONE,
	OFFER_AUDIO, /* we offer: @ours is what we say */
	OFFER_T38,
	OFFER_CURRENT,
	ANSWER,   /* the peer offers @theirs, we say @ours */
	ANSWERED, /* the peer answers @theirs */
	REFUSED,  /* the peer refuses our offer */
};

struct step {
	enum act act;
	const char *theirs, *ours;
	int r;
	const char *path; /* in force afterwards; NULL: as before */
};

#define STEPS_MAX 8

/* Between two Faxports. */
#define OUR_FAXPORT OUR_T38 "a=X-faxport:9000 IP4 198.51.100.7 30002\r\n"
#define THEIR_FAXPORT THEIR_T38 "a=X-faxport:5000 IP4 192.0.2.1 5000\r\n"
#define FAXPORT_PATH T38_PATH " ahead5000"

enum { AS_EVER, NO_T38, FAXPORT };

static const struct {
	const char *name;
	int us;
	struct step steps[STEPS_MAX];
} cases[] = {
  /* clang-format off */
	{"we offer audio, then T.38 over the same line, then refresh", AS_EVER, {
		{OFFER_AUDIO, NULL, OURS("1") OUR_AU},
		{ANSWERED, HEAD "m=audio 4000 RTP/AVP 0\r\n", NULL, 0, AUDIO_PATH("u/0")},
		{OFFER_T38, NULL, OURS("2") OUR_T38},
		{ANSWERED, HEAD THEIR_T38, NULL, 0, T38_PATH},
		{OFFER_CURRENT, NULL, OURS("2") OUR_T38},
		{ANSWERED, HEAD THEIR_T38, NULL, 0, T38_PATH},
	}},
	{"T.38 is refused: audio stays, and the version tells each text apart", AS_EVER, {
		{OFFER_AUDIO, NULL, OURS("1") OUR_AU},
		{ANSWERED, HEAD THEIR_AU, NULL, 0, AUDIO_PATH("u/0")},
		{OFFER_T38, NULL, OURS("2") OUR_T38},
		{REFUSED},
		{OFFER_CURRENT, NULL, OURS("1") OUR_AU},
		{ANSWERED, HEAD THEIR_AU, NULL, 0, AUDIO_PATH("u/0")},
		{OFFER_T38, NULL, OURS("3") OUR_T38},
		{ANSWERED, HEAD THEIR_T38, NULL, 0, T38_PATH},
	}},
	{"T.38 is answered with port 0: nothing is alive, so audio is offered again", AS_EVER, {
		{OFFER_AUDIO, NULL, OURS("1") OUR_AU},
		{ANSWERED, HEAD THEIR_AU, NULL, 0, AUDIO_PATH("u/0")},
		{OFFER_T38, NULL, OURS("2") OUR_T38},
		{ANSWERED, HEAD "m=image 0 udptl t38\r\n", NULL, -ENOTSUP},
		{OFFER_CURRENT, NULL, OURS("1") OUR_AU},
		{ANSWERED, HEAD THEIR_AU, NULL, 0, AUDIO_PATH("u/0")},
	}},
	{"T.38 first", AS_EVER, {
		{OFFER_T38, NULL, OURS("1") OUR_T38},
		{ANSWERED, HEAD THEIR_T38, NULL, 0, T38_PATH},
	}},
	{"audio is answered with codecs nobody offered", AS_EVER, {
		{OFFER_AUDIO, NULL, OURS("1") OUR_AU},
		{ANSWERED, HEAD "m=audio 4000 RTP/AVP 18\r\n", NULL, -ENOTSUP},
	}},
	{"the answer is rubbish, or for another line", AS_EVER, {
		{OFFER_AUDIO, NULL, OURS("1") OUR_AU},
		{ANSWERED, "rubbish", NULL, -EBADMSG},
		{OFFER_AUDIO, NULL, OURS("2") OUR_AU},
		{ANSWERED, HEAD THEIR_T38, NULL, -ENOTSUP},
		{ANSWERED, HEAD THEIR_AU, NULL, -EBADMSG},
	}},
	{"they offer audio: one codec is answered, the first of theirs that we speak", AS_EVER, {
		{ANSWER, HEAD "m=audio 4000 RTP/AVP 18 0 8 101\r\n", OURS("1") OUR_U, 0, AUDIO_PATH("u/0")},
		{ANSWER, HEAD "m=audio 4000 RTP/AVP 18 0 8 101\r\n", OURS("1") OUR_U, 0, AUDIO_PATH("u/0")},
	}},
	{"payload types are theirs", AS_EVER, {
		{ANSWER, HEAD "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 PCMA/8000\r\n",
		 OURS("1") "m=audio 30000 RTP/AVP 96\r\na=rtpmap:96 PCMA/8000\r\n" OUR_AUDIO_ATTRIBUTES, 0, AUDIO_PATH("a/96")},
	}},
	{"they turn the one line into T.38", AS_EVER, {
		{ANSWER, HEAD THEIR_AU, OURS("1") OUR_U, 0, AUDIO_PATH("u/0")},
		{ANSWER, HEAD THEIR_T38, OURS("2") OUR_T38, 0, T38_PATH},
		{ANSWER, HEAD THEIR_T38, OURS("2") OUR_T38, 0, T38_PATH},
	}},
	{"they add a line for T.38 and switch audio off", AS_EVER, {
		{ANSWER, HEAD "m=audio 4000 RTP/AVP 8\r\n", OURS("1") OUR_A, 0, AUDIO_PATH("a/8")},
		{ANSWER, HEAD "m=audio 0 RTP/AVP 8\r\n" THEIR_T38, OURS("2") "m=audio 0 RTP/AVP 8\r\n" OUR_T38, 0, T38_PATH},
	}},
	{"both alive: T.38 it is, wherever it stands; the rest is answered with port 0 in its place", AS_EVER, {
		{ANSWER, HEAD THEIR_AU THEIR_T38 "m=video 6000 RTP/AVP 99\r\n",
		 OURS("1") "m=audio 0 RTP/AVP 0 8\r\n" OUR_T38 "m=video 0 RTP/AVP 99\r\n", 0, T38_PATH},
		{OFFER_CURRENT, NULL, OURS("1") "m=audio 0 RTP/AVP 0 8\r\n" OUR_T38 "m=video 0 RTP/AVP 99\r\n"},
		{ANSWERED, HEAD "m=audio 0 RTP/AVP 0\r\n" THEIR_T38 "m=video 0 RTP/AVP 99\r\n", NULL, 0, T38_PATH},
	}},
	{"T.38 before audio", AS_EVER, {
		{ANSWER, HEAD THEIR_T38 THEIR_AU, OURS("1") OUR_T38 "m=audio 0 RTP/AVP 0 8\r\n", 0, T38_PATH},
	}},
	{"both alive, but T.38 is not wanted here", NO_T38, {
		{ANSWER, HEAD THEIR_AU THEIR_T38, OURS("1") OUR_U "m=image 0 udptl t38\r\n", 0, AUDIO_PATH("u/0")},
		{ANSWER, HEAD THEIR_T38, NULL, -ENOTSUP},
	}},
	{"we offer T.38 where it once stood", AS_EVER, {
		{ANSWER, HEAD THEIR_AU "m=image 0 udptl t38\r\n", OURS("1") OUR_U "m=image 0 udptl t38\r\n", 0, AUDIO_PATH("u/0")},
		{OFFER_T38, NULL, OURS("2") "m=audio 0 RTP/AVP 8\r\n" OUR_T38},
		{ANSWERED, HEAD "m=audio 0 RTP/AVP 0\r\n" THEIR_T38, NULL, 0, T38_PATH},
		{OFFER_AUDIO, NULL, OURS("3") OUR_AU "m=image 0 udptl t38\r\n"},
	}},
	{"an unknown line before audio keeps its place, also when we offer", AS_EVER, {
		{ANSWER, HEAD "m=text 7000 RTP/AVP 98\r\n" THEIR_AU, OURS("1") "m=text 0 RTP/AVP 98\r\n" OUR_U, 0, AUDIO_PATH("u/0")},
		{OFFER_T38, NULL, OURS("2") "m=text 0 RTP/AVP 98\r\n" OUR_T38},
		{ANSWERED, HEAD "m=text 0 RTP/AVP 98\r\n" THEIR_T38, NULL, 0, T38_PATH},
	}},
	{"an answer that leaves our line out", AS_EVER, {
		{ANSWER, HEAD "m=text 7000 RTP/AVP 98\r\n" THEIR_AU, OURS("1") "m=text 0 RTP/AVP 98\r\n" OUR_U, 0, AUDIO_PATH("u/0")},
		{OFFER_T38, NULL, OURS("2") "m=text 0 RTP/AVP 98\r\n" OUR_T38},
		{ANSWERED, HEAD THEIR_T38, NULL, -EBADMSG},
	}},
	{"late offer: ours goes first, at the start and in mid-call", AS_EVER, {
		{OFFER_CURRENT, NULL, OURS("1") OUR_AU},
		{ANSWERED, HEAD THEIR_AU, NULL, 0, AUDIO_PATH("u/0")},
		{ANSWER, HEAD THEIR_T38, OURS("2") OUR_T38, 0, T38_PATH},
		{OFFER_CURRENT, NULL, OURS("2") OUR_T38},
		{ANSWERED, HEAD THEIR_T38, NULL, 0, T38_PATH},
	}},
	{"nothing in common, nothing changed", AS_EVER, {
		{ANSWER, HEAD THEIR_AU, OURS("1") OUR_U, 0, AUDIO_PATH("u/0")},
		{ANSWER, HEAD "m=audio 4000 RTP/AVP 18\r\n", NULL, -ENOTSUP},
		{ANSWER, HEAD "m=audio 0 RTP/AVP 8\r\n", NULL, -ENOTSUP},
		{ANSWER, HEAD "m=image 5000 udptl t38\r\na=T38FaxRateManagement:localTCF\r\n", NULL, -ENOTSUP},
		{ANSWER, HEAD, NULL, -EBADMSG},
		{ANSWER, HEAD THEIR_AU, OURS("1") OUR_U, 0, AUDIO_PATH("u/0")},
	}},
	{"we say that we are a Faxport, and so do they, until they do not", FAXPORT, {
		{OFFER_AUDIO, NULL, OURS("1") OUR_AU},
		{ANSWERED, HEAD THEIR_AU, NULL, 0, AUDIO_PATH("u/0")},
		{OFFER_T38, NULL, OURS("2") OUR_FAXPORT},
		{ANSWERED, HEAD THEIR_FAXPORT, NULL, 0, FAXPORT_PATH},
		{OFFER_CURRENT, NULL, OURS("2") OUR_FAXPORT},
		{ANSWERED, HEAD THEIR_FAXPORT, NULL, 0, FAXPORT_PATH},
		{OFFER_CURRENT, NULL, OURS("2") OUR_FAXPORT},
		{ANSWERED, HEAD THEIR_T38, NULL, 0, T38_PATH},
	}},
	{"they say that they are a Faxport, and so do we, until they do not", FAXPORT, {
		{ANSWER, HEAD THEIR_FAXPORT, OURS("1") OUR_FAXPORT, 0, FAXPORT_PATH},
		{ANSWER, HEAD THEIR_FAXPORT, OURS("1") OUR_FAXPORT, 0, FAXPORT_PATH},
		{ANSWER, HEAD THEIR_T38, OURS("2") OUR_T38, 0, T38_PATH},
	}},
	{"somebody between us copies it, and puts his own address or port", FAXPORT, {
		{ANSWER, HEAD THEIR_T38 "a=X-faxport:5000 IP4 192.0.2.99 5000\r\n", OURS("1") OUR_T38, 0, T38_PATH},
		{ANSWER, HEAD THEIR_T38 "a=X-faxport:5000 IP4 192.0.2.1 5002\r\n", OURS("1") OUR_T38, 0, T38_PATH},
		{OFFER_T38, NULL, OURS("2") OUR_FAXPORT},
		{ANSWERED, HEAD THEIR_T38 "a=X-faxport:5000 IP4 192.0.2.99 5000\r\n", NULL, 0, T38_PATH},
	}},
	{"somebody says again what we said", FAXPORT, {
		{OFFER_T38, NULL, OURS("1") OUR_FAXPORT},
		{ANSWERED, HEAD THEIR_T38 "a=X-faxport:9000 IP4 198.51.100.7 30002\r\n", NULL, 0, T38_PATH},
	}},
	{"a Faxport, but we are not to be one", AS_EVER, {
		{ANSWER, HEAD THEIR_FAXPORT, OURS("1") OUR_T38, 0, T38_PATH},
		{OFFER_CURRENT, NULL, OURS("1") OUR_T38},
		{ANSWERED, HEAD THEIR_FAXPORT, NULL, 0, T38_PATH},
	}},
	{"error correction: FEC is met with FEC, as who answers us wants it, none with none", AS_EVER, {
		{ANSWER, HEAD "m=image 5000 udptl t38\r\na=T38FaxUdpEC:t38UDPFEC\r\na=T38MaxBitRate:9600\r\n",
		 OURS("1") OUR_T38_RATE("9600") "a=T38FaxUdpEC:t38UDPFEC\r\n", 0, "udptl 192.0.2.1:5000 v0 d0 r9600 fec3"},
		{ANSWER, HEAD "m=image 5000 udptl t38\r\n", OURS("2") OUR_T38_RATE("14400"), 0, "udptl 192.0.2.1:5000 v0 d0 r0 red0"},
		{OFFER_T38, NULL, OURS("3") OUR_T38},
		{ANSWERED, HEAD "m=image 5000 udptl t38\r\na=T38FaxUdpEC:t38UDPFEC\r\n", NULL, 0, "udptl 192.0.2.1:5000 v0 d0 r0 fec3"},
		{OFFER_T38, NULL, OURS("3") OUR_T38},
		{ANSWERED, HEAD "m=image 5000 udptl t38\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n", NULL, 0, "udptl 192.0.2.1:5000 v0 d0 r0 red3"},
	}},
	{"hold, and back by an offer of ours that they ask for", AS_EVER, {
		{ANSWER, HEAD THEIR_T38, OURS("1") OUR_T38, 0, T38_PATH},
		{ANSWER, HEAD THEIR_T38 "a=sendonly\r\n", OURS("2") OUR_T38 "a=recvonly\r\n", 0, T38_PATH},
		{OFFER_CURRENT, NULL, OURS("3") OUR_T38},
		{ANSWERED, HEAD THEIR_T38, NULL, 0, T38_PATH},
	}},
	{"hold and back", AS_EVER, {
		{ANSWER, HEAD THEIR_AU, OURS("1") OUR_U, 0, AUDIO_PATH("u/0")},
		{ANSWER, HEAD THEIR_AU "a=sendonly\r\n",
		 OURS("2") "m=audio 30000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=silenceSupp:off - - - -\r\na=recvonly\r\n", 0, AUDIO_PATH("u/0")},
		{ANSWER, HEAD "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\na=inactive\r\n",
		 OURS("3") "m=audio 30000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=silenceSupp:off - - - -\r\na=inactive\r\n", 0, "rtp nowhere u/0"},
		{ANSWER, HEAD THEIR_AU, OURS("4") OUR_U, 0, AUDIO_PATH("u/0")},
	}},
  /* clang-format on */
};

static void describe_path(const struct call_path *path, struct buf *out)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)&path->peer;
	char host[INET_ADDRSTRLEN];

	buf_reset(out);
	buf_printf(out, "%s ", path->t38 ? "udptl" : "rtp");
	if (in->sin_family == AF_INET)
		buf_printf(out, "%s:%u", inet_ntop(AF_INET, &in->sin_addr, host, sizeof(host)), ntohs(in->sin_port));
	else
		buf_printf(out, "nowhere");
	if (path->t38)
		buf_printf(out, " v%u d%u r%u %s%u", path->t38_version, path->t38_max_datagram, path->t38_max_rate,
			   path->t38_fec ? "fec" : "red", path->t38_redundancy);
	else
		buf_printf(out, " %s/%u", path->codec == CALL_PCMA ? "a" : "u", path->payload_type);
	if (path->far_is_faxport)
		buf_printf(out, " ahead%u", path->ahead_octets);
}

static int perform(struct sdp_session *session, const struct step *step, struct buf *said)
{
	size_t size = step->theirs ? strlen(step->theirs) : 0;

	switch (step->act) {
	case OFFER_AUDIO:
		sdp_session_offer(session, SDP_WANT_AUDIO, said);
		return 0;
	case OFFER_T38:
		sdp_session_offer(session, SDP_WANT_T38, said);
		return 0;
	case OFFER_CURRENT:
		sdp_session_offer(session, SDP_WANT_CURRENT, said);
		return 0;
	case ANSWER:
		return sdp_session_answer(session, step->theirs, size, said);
	case ANSWERED:
		return sdp_session_answered(session, step->theirs, size);
	case REFUSED:
		sdp_session_refused(session);
		return 0;
	case DONE:
		break;
	}
	return 0;
}

static void run_case(size_t number)
{
	struct sdp_local local = {
		.session_id = 77,
		.rtp_port = 30000,
		.udptl_port = 30002,
		.codec_count = 2,
		.codecs = {CALL_PCMA, CALL_PCMU},
		.t38 = cases[number].us != NO_T38,
		.t38_faxport = cases[number].us == FAXPORT,
		.t38_ahead_octets = 9000,
		.t38_max_datagram = 400,
		.t38_max_rate = 14400,
		.t38_redundancy = 3,
	};
	const struct step *step = cases[number].steps;
	const char *path_text = NULL;
	struct sdp_session session;
	AUTO_BUF said, path;
	int r;

	((struct sockaddr_in *)&local.address)->sin_family = AF_INET;
	inet_pton(AF_INET, "198.51.100.7", &((struct sockaddr_in *)&local.address)->sin_addr);
	buf_init(&said, SDP_TEXT_MAX);
	buf_init(&path, 1000);
	sdp_session_init(&session, &local);

	for (; step < cases[number].steps + STEPS_MAX && step->act != DONE; step++) {
		buf_reset(&said);
		r = perform(&session, step, &said);
		if (r != step->r || strcmp(buf_str(&said), step->ours ? step->ours : "") != 0) {
			fprintf(stderr, "%s, step %d: %d instead of %d\nsaid:\n%sexpected:\n%s", cases[number].name,
				(int)(step - cases[number].steps) + 1, r, step->r, buf_str(&said),
				step->ours ? step->ours : "(nothing)\n");
			assert(!"said wrongly");
		}
		path_text = step->path ? step->path : path_text;
		assert(session.established == (path_text != NULL));
		if (!path_text)
			continue;
		describe_path(&session.path, &path);
		if (strcmp(buf_str(&path), path_text) != 0) {
			fprintf(stderr, "%s, step %d: path %s instead of %s\n", cases[number].name,
				(int)(step - cases[number].steps) + 1, buf_str(&path), path_text);
			assert(!"led wrongly");
		}
	}
}

/* What the configuration says of a line is in the offer and on the path. */
static void test_local(void)
{
	static const char audio[] = HEAD THEIR_AU, t38[] = HEAD THEIR_T38;
	struct sdp_local local = {
		.rtp_port = 30000,
		.udptl_port = 30002,
		.codec_count = 1,
		.codecs = {CALL_PCMU},
		.t38 = true,
		.t38_redundancy = 1,
		.latch_any_address = true,
	};
	struct sdp_session session;
	AUTO_BUF said;

	buf_init(&said, SDP_TEXT_MAX);
	sdp_session_init(&session, &local);
	sdp_session_offer(&session, SDP_WANT_AUDIO, &said);
	assert(strstr(buf_str(&said), "RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime"));
	assert(sdp_session_answered(&session, audio, strlen(audio)) == 0 && session.path.latch_any_address);
	assert(sdp_session_answer(&session, t38, strlen(t38), &said) == 0);
	assert(session.path.t38 && session.path.latch_any_address && session.path.t38_redundancy == 1);

	/* Never more than the media take. */
	local.t38_redundancy = 200;
	local.latch_any_address = false;
	sdp_session_init(&session, &local);
	assert(sdp_session_answer(&session, t38, strlen(t38), &said) == 0);
	assert(session.path.t38_redundancy == 8 && !session.path.latch_any_address);
}

static void test_path_equal(void)
{
	struct call_path a = {.codec = CALL_PCMU}, b = a;

	((struct sockaddr_in *)&a.peer)->sin_family = AF_INET;
	((struct sockaddr_in *)&a.peer)->sin_port = htons(5);
	assert(!sdp_path_equal(&a, &b));
	b = a;
	b.t38_max_datagram = 9; /* of no meaning in audio */
	assert(sdp_path_equal(&a, &b));
	a.codec = CALL_PCMA;
	assert(!sdp_path_equal(&a, &b));
	a.codec = b.codec;
	a.payload_type = 8;
	assert(!sdp_path_equal(&a, &b));
	a.payload_type = b.payload_type;
	a.t38 = true;
	assert(!sdp_path_equal(&a, &b));
	b.t38 = true;
	assert(!sdp_path_equal(&a, &b));
	b.t38_max_datagram = 0;
	assert(sdp_path_equal(&a, &b));
	a.t38_version = 3;
	assert(!sdp_path_equal(&a, &b));
	b = a;
	a.t38_max_rate = 9600;
	assert(!sdp_path_equal(&a, &b));
	b = a;
	a.t38_fec = true;
	assert(!sdp_path_equal(&a, &b));
	b = a;
	a.t38_redundancy = 3;
	assert(!sdp_path_equal(&a, &b));
	b = a;
	a.latch_any_address = true;
	assert(!sdp_path_equal(&a, &b));
	b = a;
	a.far_is_faxport = true;
	assert(!sdp_path_equal(&a, &b));
	b = a;
	a.ahead_octets = 5000;
	assert(!sdp_path_equal(&a, &b));
	b = a;
	((struct sockaddr_in *)&b.peer)->sin_port = htons(6);
	assert(!sdp_path_equal(&a, &b));
	memset(&a.peer, 0, sizeof(a.peer));
	a.peer.ss_family = AF_INET6;
	b.peer = a.peer;
	assert(sdp_path_equal(&a, &b));
	((struct sockaddr_in6 *)&b.peer)->sin6_addr.s6_addr[15] = 1;
	assert(!sdp_path_equal(&a, &b));
}

int main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_case(i);
	test_local();
	test_path_equal();
	return 0;
}

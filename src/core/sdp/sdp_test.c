/* SPDX-License-Identifier: MIT */
/* Reading descriptions: a table of texts and what is to be read from them, and texts that are none. */
#undef NDEBUG
#include "core/sdp/sdp.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"

#define HEAD "v=0\r\no=- 11 3 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"

/* What was read, in one line per medium. */
static void describe(const struct sdp *sdp, struct buf *out)
{
	static const char *const kinds[] = {"other", "audio", "t38"};
	static const char *const ecs[] = {"none", "red", "fec"};
	const struct sdp_media *media;
	char host[64];
	size_t i, j;

	for (i = 0; i < sdp->media_count; i++) {
		media = &sdp->media[i];
		strcpy(host, "nowhere");
		if (media->address.ss_family == AF_INET)
			inet_ntop(AF_INET, &((const struct sockaddr_in *)&media->address)->sin_addr, host,
				  sizeof(host));
		if (media->address.ss_family == AF_INET6)
			inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)&media->address)->sin6_addr, host,
				  sizeof(host));
		buf_printf(out, "%s %s:%u dir%d", kinds[media->kind], host, media->udp_port, media->direction);
		for (j = 0; j < media->codec_count; j++)
			buf_printf(out, " %s/%u", media->codecs[j].codec == CALL_PCMA ? "a" : "u",
				   media->codecs[j].payload_type);
		if (media->kind == SDP_T38)
			buf_printf(out, " v%u r%u b%u d%u %s%s%s%s%s%s", media->t38.version, media->t38.max_rate,
				   media->t38.max_buffer, media->t38.max_datagram, ecs[media->t38.ec],
				   media->t38.local_tcf ? " local" : "", media->t38.fill_bit_removal ? " fill" : "",
				   media->t38.transcoding_mmr ? " mmr" : "", media->t38.transcoding_jbig ? " jbig" : "",
				   media->t38.is_faxport ? " ours" : "");
		if (media->t38.ahead_octets)
			buf_printf(out, " ahead%u", media->t38.ahead_octets);
		if (media->kind == SDP_OTHER)
			buf_printf(out, " %s|%s|%s", media->type, media->proto, media->formats);
		buf_printf(out, "\n");
	}
}

static const struct {
	const char *name, *text, *expected;
} good[] = {
  /* clang-format off */
	{"plain audio", HEAD "m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n",
	 "audio 192.0.2.1:4000 dir3 a/8 u/0\n"},
	{"dynamic payload types, any case", HEAD "m=audio 4000 RTP/AVP 18 96 97\r\na=RTPMAP:96 pcmu/8000/1\r\na=rtpmap:97 PCMA/16000\r\n",
	 "audio 192.0.2.1:4000 dir3 u/96\n"},
	{"static type with another meaning", HEAD "m=audio 4000 RTP/AVP 0 8\r\na=rtpmap:0 L16/8000\r\n",
	 "audio 192.0.2.1:4000 dir3 a/8\n"},
	{"static type swapped", HEAD "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMA/8000\r\n", "audio 192.0.2.1:4000 dir3 a/0\n"},
	{"T.38, all attributes", HEAD "m=image 20000 udptl t38\r\na=T38FaxVersion:3\r\na=T38MaxBitRate:33600\r\n"
	 "a=T38FaxFillBitRemoval\r\na=T38FaxTranscodingMMR:1\r\na=T38FaxTranscodingJBIG:0\r\n"
	 "a=T38FaxRateManagement:transferredTCF\r\na=T38FaxMaxBuffer:260\r\na=T38FaxMaxDatagram:316\r\n"
	 "a=T38FaxUdpEC:t38UDPRedundancy\r\n", "t38 192.0.2.1:20000 dir3 v3 r33600 b260 d316 red fill mmr\n"},
	{"T.38 shouted", HEAD "m=IMAGE 20000 UDPTL T38\r\na=t38faxversion:0\r\na=T38MAXBITRATE:9600\r\n"
	 "a=T38FAXRATEMANAGEMENT:LOCALTCF\r\na=t38faxudpec:T38udpfec\r\na=T38FaxFillBitRemoval:0\r\n",
	 "t38 192.0.2.1:20000 dir3 v0 r9600 b0 d0 fec local\n"},
	{"numbers out of bounds", HEAD "m=image 20000 udptl t38\r\na=T38FaxVersion:4000000000\r\na=T38FaxMaxDatagram:70000\r\n"
	 "a=T38MaxBitRate:99999999999999999999\r\na=T38FaxMaxBuffer:-1\r\na=T38FaxUdpEC:\r\n",
	 "t38 192.0.2.1:20000 dir3 v255 r0 b0 d65507 none\n"},
	{"a Faxport", HEAD "m=image 20000 udptl t38\r\na=X-faxport:18688 IP4 192.0.2.1 20000\r\n",
	 "t38 192.0.2.1:20000 dir3 v0 r0 b0 d0 none ours ahead18688\n"},
	{"a Faxport that stores nothing, in small letters, with more behind it", HEAD "m=image 20000 udptl t38\r\na=x-FAXPORT: 0 ip4 192.0.2.1 20000 later\r\n",
	 "t38 192.0.2.1:20000 dir3 v0 r0 b0 d0 none ours\n"},
	{"a Faxport with an address of its own, behind the attribute", HEAD "m=image 20000 udptl t38\r\na=X-faxport:4000 IP6 2001:DB8:0::7 20000\r\nc=IN IP6 2001:db8::7\r\n",
	 "t38 2001:db8::7:20000 dir3 v0 r0 b0 d0 none ours ahead4000\n"},
	{"more than anybody can use", HEAD "m=image 20000 udptl t38\r\na=X-faxport:4294967295 IP4 192.0.2.1 20000\r\n",
	 "t38 192.0.2.1:20000 dir3 v0 r0 b0 d0 none ours ahead65536\n"},
	{"copied by somebody with another address, or port, or with the caller's own", HEAD
	 "m=image 20000 udptl t38\r\na=X-faxport:4000 IP4 192.0.2.2 20000\r\n"
	 "m=image 20000 udptl t38\r\na=X-faxport:4000 IP4 192.0.2.1 20002\r\n"
	 "m=image 20000 udptl t38\r\na=X-faxport:4000 IP6 ::ffff:192.0.2.1 20000\r\n",
	 "t38 192.0.2.1:20000 dir3 v0 r0 b0 d0 none\nt38 192.0.2.1:20000 dir3 v0 r0 b0 d0 none\n"
	 "t38 192.0.2.1:20000 dir3 v0 r0 b0 d0 none\n"},
	{"written for nowhere", HEAD "m=image 20000 udptl t38\r\nc=IN IP4 0.0.0.0\r\na=X-faxport:4000 IP4 0.0.0.0 20000\r\n",
	 "t38 nowhere:20000 dir3 v0 r0 b0 d0 none\n"},
	{"no Faxport: parts missing, odd or too large; the last one counts", HEAD
	 "m=image 1 udptl t38\r\na=X-faxport\r\n" "m=image 1 udptl t38\r\na=X-faxport:\r\n"
	 "m=image 1 udptl t38\r\na=X-faxport:x IP4 192.0.2.1 1\r\n" "m=image 1 udptl t38\r\na=X-faxport:4294967296 IP4 192.0.2.1 1\r\n"
	 "m=image 1 udptl t38\r\na=X-faxport:9999 IP4 192.0.2.1\r\n" "m=image 1 udptl t38\r\na=X-faxport:9999 IP4 192.0.2.1 65537\r\n"
	 "m=image 1 udptl t38\r\na=X-faxport:9999 IP9 192.0.2.1 1\r\n"
	 "m=image 1 udptl t38\r\na=X-faxport:9999 IP4 192.0.2.1 1\r\na=X-faxport:9999\r\n",
	 "t38 192.0.2.1:1 dir3 v0 r0 b0 d0 none\nt38 192.0.2.1:1 dir3 v0 r0 b0 d0 none\nt38 192.0.2.1:1 dir3 v0 r0 b0 d0 none\n"
	 "t38 192.0.2.1:1 dir3 v0 r0 b0 d0 none\nt38 192.0.2.1:1 dir3 v0 r0 b0 d0 none\nt38 192.0.2.1:1 dir3 v0 r0 b0 d0 none\n"
	 "t38 192.0.2.1:1 dir3 v0 r0 b0 d0 none\nt38 192.0.2.1:1 dir3 v0 r0 b0 d0 none\n"},
	{"of no meaning before a medium, or with another", HEAD "a=X-faxport:4000 IP4 192.0.2.1 20000\r\nm=image 20000 udptl t38\r\nm=audio 4000 RTP/AVP 8\r\na=X-faxport:4000 IP4 192.0.2.1 4000\r\n",
	 "t38 192.0.2.1:20000 dir3 v0 r0 b0 d0 none\naudio 192.0.2.1:4000 dir3 a/8\n"},
	{"T.38 over TCP is not ours", HEAD "m=image 20000 tcp t38\r\n", "other 192.0.2.1:20000 dir3 image|tcp|t38\n"},
	{"SRTP is not ours", HEAD "m=audio 4000 RTP/SAVP 8\r\n", "other 192.0.2.1:4000 dir3 audio|RTP/SAVP|8\n"},
	{"address per medium", "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n"
	 "m=audio 0 RTP/AVP 0\r\nm=image 6 udptl t38\r\nc=IN IP6 2001:db8::5\r\n",
	 "audio nowhere:0 dir3 u/0\nt38 2001:db8::5:6 dir3 v0 r0 b0 d0 none\n"},
	{"address per medium goes before the session's", HEAD "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 192.0.2.77\r\nm=audio 4002 RTP/AVP 0\r\n",
	 "audio 192.0.2.77:4000 dir3 u/0\naudio 192.0.2.1:4002 dir3 u/0\n"},
	{"host names and 0.0.0.0 are nowhere", "v=0\no=- 1 1 IN IP4 h\ns=-\nc=IN IP4 gw.example.com\nt=0 0\nm=audio 4 RTP/AVP 8\nm=audio 6 RTP/AVP 8\nc=IN IP4 0.0.0.0\n",
	 "audio nowhere:4 dir3 a/8\naudio nowhere:6 dir3 a/8\n"},
	{"nor is ::", HEAD "m=audio 4 RTP/AVP 8\r\nc=IN IP6 ::\r\n", "audio nowhere:4 dir3 a/8\n"},
	{"directions", HEAD "a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\nm=audio 4000 RTP/AVP 0\r\na=inactive\r\n",
	 "audio 192.0.2.1:4000 dir1 u/0\naudio 192.0.2.1:4000 dir0 u/0\n"},
	{"many lines of no interest, blanks at the end", HEAD "b=AS:64\r\nk=clear:x\r\na=\r\na=:\r\na=x\r\ni=hello \r\nm=audio 4000/2 RTP/AVP 0 \r\na=recvonly  \r\n",
	 "audio 192.0.2.1:4000 dir2 u/0\n"},
	{"formats that do not fit are left out whole", HEAD "m=video 4000 RTP/AVP 100000001 100000002 100000003 100000004 100000005 100000006 100000007\r\n",
	 "other 192.0.2.1:4000 dir3 video|RTP/AVP|100000001 100000002 100000003 100000004 100000005 100000006\n"},
	{"what is left out says nothing of the kind", HEAD "m=image 4000 udptl 100000001 100000002 100000003 100000004 100000005 100000006 100000007 t38\r\n",
	 "other 192.0.2.1:4000 dir3 image|udptl|100000001 100000002 100000003 100000004 100000005 100000006\n"},
  /* clang-format on */
};

static const struct {
	const char *name, *text;
	int error;
} bad[] = {
  /* clang-format off */
	{"nothing", "", -EBADMSG},
	{"not SDP", "hello", -EBADMSG},
	{"a later version", "v=1\r\no=- 1 1 IN IP4 h\r\nm=audio 4 RTP/AVP 8\r\n", -EBADMSG},
	{"no medium", HEAD, -EBADMSG},
	{"no address", "v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 4 RTP/AVP 8\r\n", -EBADMSG},
	{"short origin", "v=0\r\no=- 1\r\nc=IN IP4 192.0.2.1\r\nm=audio 4 RTP/AVP 8\r\n", -EBADMSG},
	{"strange net", "v=0\r\no=- 1 1 IN IP4 h\r\nc=ATM NSAP 1\r\nm=audio 4 RTP/AVP 8\r\n", -EBADMSG},
	{"port too high", HEAD "m=audio 65536 RTP/AVP 8\r\n", -EBADMSG},
	{"a CR in a line", HEAD "m=image 4000 udptl t38\r\tx\r\n", -EBADMSG},
	{"no formats", HEAD "m=audio 4000 RTP/AVP\r\n", -EBADMSG},
	{"no port", HEAD "m=audio\r\n", -EBADMSG},
	{"a line that is none", HEAD "m=audio 4 RTP/AVP 8\r\nxyz\r\n", -EBADMSG},
	{"one endless format", HEAD "m=audio 4 x 0123456789012345678901234567890123456789012345678901234567890123456789\r\n", -EBADMSG},
	{"nine media", HEAD "m=a 1 x 1\r\nm=a 1 x 1\r\nm=a 1 x 1\r\nm=a 1 x 1\r\nm=a 1 x 1\r\nm=a 1 x 1\r\nm=a 1 x 1\r\n"
	 "m=a 1 x 1\r\nm=a 1 x 1\r\na=sendonly\r\n", -ENOTSUP},
  /* clang-format on */
};

static void test_good(void)
{
	struct sdp sdp;
	AUTO_BUF out;
	size_t i;

	buf_init(&out, 10000);
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		buf_reset(&out);
		assert(sdp_parse(good[i].text, strlen(good[i].text), &sdp) == 0);
		describe(&sdp, &out);
		if (strcmp(buf_str(&out), good[i].expected) != 0) {
			fprintf(stderr, "%s:\nread     %s\nexpected %s\n", good[i].name, buf_str(&out),
				good[i].expected);
			assert(!"read wrongly");
		}
	}
}

static void test_bad(void)
{
	struct sdp sdp;
	size_t i;
	int r;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		r = sdp_parse(bad[i].text, strlen(bad[i].text), &sdp);
		if (r != bad[i].error) {
			fprintf(stderr, "%s: %d instead of %d\n", bad[i].name, r, bad[i].error);
			assert(!"taken wrongly");
		}
	}
}

static void test_limits(void)
{
	char text[SDP_TEXT_MAX + 2];
	struct sdp sdp;

	memset(text, 'a', sizeof(text));
	assert(sdp_parse(text, SDP_TEXT_MAX + 1, &sdp) == -EMSGSIZE);
	assert(sdp_parse(text, SDP_TEXT_MAX, &sdp) == -EBADMSG);
	assert(sdp_parse("v=0\0m=", 6, &sdp) == -EBADMSG);

	/* A line of 8000 characters is cut, and what follows is still read. */
	memset(text, 'x', sizeof(text));
	memcpy(text, HEAD "i=", strlen(HEAD) + 2);
	strcpy(text + 8000, "\r\nm=audio 4000 RTP/AVP 8\r\n");
	assert(sdp_parse(text, strlen(text), &sdp) == 0 && sdp.media_count == 1 && sdp.media[0].codec_count == 1);

	assert(sdp_parse(HEAD "m=audio 4 RTP/AVP 8\r\n", strlen(HEAD) + 21, &sdp) == 0);
	assert(sdp.session_id == 11 && sdp.version == 3);
}

/* What is written is read back to the same. */
static void test_round(void)
{
	struct sdp sdp, again;
	AUTO_BUF first, second;
	size_t i;

	buf_init(&first, SDP_TEXT_MAX);
	buf_init(&second, SDP_TEXT_MAX);
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		assert(sdp_parse(good[i].text, strlen(good[i].text), &sdp) == 0);
		buf_reset(&first);
		buf_reset(&second);
		sdp_write(&sdp, &first);
		assert(buf_error(&first) == 0);
		if (sdp_parse((const char *)first.data, first.size, &again) < 0)
			continue; /* an audio line without a codec of ours is never written by us */
		sdp_write(&again, &second);
		assert(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
	}
}

int main(void)
{
	test_good();
	test_bad();
	test_limits();
	test_round();
	return 0;
}

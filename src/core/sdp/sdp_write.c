/* SPDX-License-Identifier: MIT */
/* Writing a session description; see sdp.h. */
#include "core/sdp/sdp.h"

#include <arpa/inet.h>
#include <inttypes.h>

#include "base/buf.h"

/* IP4 192.0.2.1 */
static void write_address(const struct sockaddr_storage *address, struct buf *out)
{
	char host[INET6_ADDRSTRLEN] = "0.0.0.0";

	if (address->ss_family == AF_INET6) {
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, host, sizeof(host));
		buf_printf(out, "IP6 %s", host);
		return;
	}
	if (address->ss_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, host, sizeof(host));
	buf_printf(out, "IP4 %s", host);
}

static void write_direction(enum sdp_direction direction, struct buf *out)
{
	static const char *const names[] = {
		[SDP_INACTIVE] = "inactive",
		[SDP_SENDONLY] = "sendonly",
		[SDP_RECVONLY] = "recvonly",
		[SDP_SENDRECV] = "sendrecv",
	};

	buf_printf(out, "a=%s\r\n", names[direction]);
}

/* ptime 20 and no silence suppression (RFC 3108): a modem's signal has no pauses to leave out. */
static void write_audio(const struct sdp_media *media, struct buf *out)
{
	size_t i;

	for (i = 0; i < media->codec_count; i++)
		buf_printf(out, "a=rtpmap:%u %s/8000\r\n", media->codecs[i].payload_type,
			   media->codecs[i].codec == CALL_PCMA ? "PCMA" : "PCMU");
	buf_printf(out, "a=ptime:20\r\na=silenceSupp:off - - - -\r\n");
	write_direction(media->direction, out);
}

static void write_t38(const struct sdp *sdp, const struct sdp_media *media, struct buf *out)
{
	const struct sdp_t38 *t38 = &media->t38;

	buf_printf(out, "a=T38FaxVersion:%" PRIu32 "\r\n", t38->version);
	if (t38->max_rate)
		buf_printf(out, "a=T38MaxBitRate:%" PRIu32 "\r\n", t38->max_rate);
	if (t38->fill_bit_removal)
		buf_printf(out, "a=T38FaxFillBitRemoval\r\n");
	if (t38->transcoding_mmr)
		buf_printf(out, "a=T38FaxTranscodingMMR\r\n");
	if (t38->transcoding_jbig)
		buf_printf(out, "a=T38FaxTranscodingJBIG\r\n");
	buf_printf(out, "a=T38FaxRateManagement:%s\r\n", t38->local_tcf ? "localTCF" : "transferredTCF");
	if (t38->max_buffer)
		buf_printf(out, "a=T38FaxMaxBuffer:%" PRIu32 "\r\n", t38->max_buffer);
	if (t38->max_datagram)
		buf_printf(out, "a=T38FaxMaxDatagram:%" PRIu32 "\r\n", t38->max_datagram);
	if (t38->ec == SDP_EC_REDUNDANCY)
		buf_printf(out, "a=T38FaxUdpEC:t38UDPRedundancy\r\n");
	else if (t38->ec == SDP_EC_FEC)
		buf_printf(out, "a=T38FaxUdpEC:t38UDPFEC\r\n");
	if (t38->is_faxport) {
		buf_printf(out, "a=X-faxport:%" PRIu32 " ", t38->ahead_octets);
		write_address(&sdp->address, out);
		buf_printf(out, " %u\r\n", media->udp_port);
	}
	if (media->direction != SDP_SENDRECV)
		write_direction(media->direction, out);
}

static void write_media(const struct sdp *sdp, const struct sdp_media *media, struct buf *out)
{
	size_t i;

	buf_printf(out, "m=%s %u %s", media->type, media->udp_port, media->proto);
	if (media->kind == SDP_AUDIO && media->udp_port != 0)
		for (i = 0; i < media->codec_count; i++)
			buf_printf(out, " %u", media->codecs[i].payload_type);
	else
		buf_printf(out, " %s", media->formats);
	buf_printf(out, "\r\n");
	if (media->udp_port == 0)
		return;
	if (media->kind == SDP_AUDIO)
		write_audio(media, out);
	else if (media->kind == SDP_T38)
		write_t38(sdp, media, out);
}

void sdp_write(const struct sdp *sdp, struct buf *out)
{
	size_t i;

	buf_printf(out, "v=0\r\no=- %" PRIu64 " %" PRIu64 " IN ", sdp->session_id, sdp->version);
	write_address(&sdp->address, out);
	buf_printf(out, "\r\ns=-\r\nc=IN ");
	write_address(&sdp->address, out);
	buf_printf(out, "\r\nt=0 0\r\n");
	for (i = 0; i < sdp->media_count; i++)
		write_media(sdp, &sdp->media[i], out);
}

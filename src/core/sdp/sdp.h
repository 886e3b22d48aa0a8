/* SPDX-License-Identifier: MIT */
/*
 * Session descriptions (RFC 8866) as far as fax calls need them: G.711 audio
 * over RTP and T.38 over UDPTL (T.38 annex D). Everything else in a
 * description is read past; media lines of other kinds are kept as text, for
 * an answer has to name them again.
 *
 * A description comes from a stranger: sizes are bounded, numbers are checked.
 */
#ifndef CORE_SDP_SDP_H
#define CORE_SDP_SDP_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/call/call.h"

struct buf;

#define SDP_TEXT_MAX 8192 /* bytes; a longer description is refused */
#define SDP_MEDIA_MAX 8   /* media lines; more are refused */
#define SDP_CODECS_MAX 4
#define SDP_DATAGRAM_MAX 65507
#define SDP_AHEAD_MAX 65536 /* octets of IFP packets: a block of error correction has no more */

enum sdp_kind {
	SDP_OTHER, /* something we do not speak: answered with port 0 */
	SDP_AUDIO, /* RTP/AVP with or without a codec of ours */
	SDP_T38,   /* T.38 over UDPTL */
};

/* Bits, seen from the one who wrote the description (RFC 8866 6.7). */
enum sdp_direction { SDP_INACTIVE = 0, SDP_SENDONLY = 1, SDP_RECVONLY = 2, SDP_SENDRECV = 3 };

enum sdp_ec { SDP_EC_NONE, SDP_EC_REDUNDANCY, SDP_EC_FEC };

struct sdp_codec {
	enum call_codec codec;
	uint8_t payload_type;
};

/*
 * T.38 annex D, table D.1, and one attribute of our own. What is not in the
 * description has the value in brackets.
 *
 *     a=X-faxport:<octets> <"IP4" or "IP6"> <address> <UDP port>
 *
 * says that a Faxport takes the packets of this line, no modem, and how much
 * it takes ahead of a modem's pace: t38_tx.h. Who knows nothing of it ignores
 * it (RFC 8866 5.13).
 *
 * Some box on the way might copy it, though the packets go to it and on to a
 * modem: so the attribute names the address that it was written for, and
 * counts only where the line still has that one. A gateway or a PBX that
 * carries the packets has to put its own address there. One that sends a
 * description's lines back to where they came from is found out too. A NAT
 * that rewrites descriptions costs the speed, and nothing else.
 */
struct sdp_t38 {
	uint32_t version;      /* [0] */
	uint32_t max_rate;     /* bit/s [0] */
	uint32_t max_buffer;   /* bytes [0] */
	uint32_t max_datagram; /* bytes, at most SDP_DATAGRAM_MAX [0] */
	enum sdp_ec ec;        /* [none] */
	bool local_tcf;        /* rate management localTCF, not transferredTCF [false] */
	bool fill_bit_removal; /* [false] */
	bool transcoding_mmr;  /* [false] */
	bool transcoding_jbig; /* [false] */
	bool is_faxport;       /* [false] */
	uint32_t ahead_octets; /* of IFP packets, at most SDP_AHEAD_MAX [0] */
};

struct sdp_media {
	enum sdp_kind kind;
	uint16_t udp_port;               /* 0: refused, or switched off */
	char type[16], proto[32];        /* as written: "audio", "RTP/AVP" */
	char formats[64];                /* as written, cut at a blank; at least one */
	bool has_address;                /* a c= line applies */
	struct sockaddr_storage address; /* with udp_port; AF_UNSPEC: a host name or 0.0.0.0, so nowhere yet */
	enum sdp_direction direction;
	size_t codec_count; /* audio: those we speak, in the order of the description */
	struct sdp_codec codecs[SDP_CODECS_MAX];
	struct sdp_t38 t38;
};

struct sdp {
	uint64_t session_id, version;    /* o=; 0 when it is no number */
	struct sockaddr_storage address; /* session's c=; also written into o= */
	size_t media_count;
	struct sdp_media media[SDP_MEDIA_MAX];
};

/*
 * Read @size bytes. Returns 0; -EBADMSG: malformed; -EMSGSIZE: longer than
 * SDP_TEXT_MAX; -ENOTSUP: more than SDP_MEDIA_MAX media lines.
 */
int sdp_parse(const char *text, size_t size, struct sdp *ret_sdp);

/* Append the description to @out: addresses per session only, direction and attributes of live lines. */
void sdp_write(const struct sdp *sdp, struct buf *out);

/* Is the line in use and one that can carry a fax at all: an audio line with a codec of ours, or T.38 as we speak it?
 */
bool sdp_media_usable(const struct sdp_media *media);

/* The same address and port, of IPv4 or IPv6, or both none. */
bool sdp_address_equal(const struct sockaddr_storage *a, const struct sockaddr_storage *b);

#endif

/* SPDX-License-Identifier: MIT */
/* Offer and answer for one fax call; see sdp_session.h. */
#include "core/sdp/sdp_session.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/text.h"

#define T38_VERSION 0        /* V.34 (version 3) is not spoken: 0 says so to everybody */
#define T38_MAX_BUFFER 1800  /* bytes */
#define T38_REDUNDANCY_MAX 8 /* as struct call_path allows */

void sdp_session_init(struct sdp_session *session, const struct sdp_local *local)
{
	*session = (struct sdp_session){.local = *local};
	session->current.session_id = local->session_id;
	session->current.address = local->address;
}

static uint8_t static_payload_type(enum call_codec codec)
{
	return codec == CALL_PCMU ? 0 : 8; /* RFC 3551 6 */
}

/* The line as we offer it. */
static void make_audio(const struct sdp_local *local, struct sdp_media *media)
{
	size_t i;

	*media = (struct sdp_media){.kind = SDP_AUDIO, .udp_port = local->rtp_port, .direction = SDP_SENDRECV};
	text_copy(media->type, sizeof(media->type), "audio");
	text_copy(media->proto, sizeof(media->proto), "RTP/AVP");
	text_copy(media->formats, sizeof(media->formats), static_payload_type(local->codecs[0]) ? "8" : "0");
	media->codec_count = MIN(local->codec_count, SDP_CODECS_MAX);
	for (i = 0; i < media->codec_count; i++)
		media->codecs[i] = (struct sdp_codec){local->codecs[i], static_payload_type(local->codecs[i])};
}

static void make_t38(const struct sdp_local *local, struct sdp_media *media)
{
	*media = (struct sdp_media){.kind = SDP_T38, .udp_port = local->udptl_port, .direction = SDP_SENDRECV};
	text_copy(media->type, sizeof(media->type), "image");
	text_copy(media->proto, sizeof(media->proto), "udptl");
	text_copy(media->formats, sizeof(media->formats), "t38");
	media->t38 = (struct sdp_t38){
		.version = T38_VERSION,
		.max_rate = local->t38_max_rate,
		.max_buffer = T38_MAX_BUFFER,
		.max_datagram = local->t38_max_datagram,
		.ec = SDP_EC_REDUNDANCY,
		.is_faxport = local->t38_faxport,
		.ahead_octets = local->t38_faxport ? local->t38_ahead_octets : 0,
	};
}

/* The alive line; NULL: none. */
static const struct sdp_media *alive_line(const struct sdp *sdp)
{
	size_t i;

	for (i = 0; i < sdp->media_count; i++)
		if (sdp->media[i].udp_port != 0)
			return &sdp->media[i];
	return NULL;
}

/*
 * Where in the offer the wanted kind goes: the place it once had; else the
 * place of what is alive, whose kind then changes (RFC 3264 8.3.3), as T.38
 * endpoints expect; else the first.
 */
static size_t place_for(const struct sdp *current, enum sdp_kind kind)
{
	const struct sdp_media *alive = alive_line(current);
	size_t i;

	for (i = 0; i < current->media_count; i++)
		if (current->media[i].kind == kind)
			return i;
	return alive ? (size_t)(alive - current->media) : 0;
}

static bool same_text(const struct sdp *a, const struct sdp *b)
{
	struct sdp b_as_a = *b;
	AUTO_BUF left = {.limit = SDP_TEXT_MAX};
	AUTO_BUF right = {.limit = SDP_TEXT_MAX};

	b_as_a.version = a->version;
	sdp_write(a, &left);
	sdp_write(&b_as_a, &right);
	return buf_error(&left) == 0 && buf_error(&right) == 0 && left.size == right.size &&
	       memcmp(left.data, right.data, left.size) == 0;
}

/* RFC 3264 8: the same version stands for the same words, and only for those. */
static void give_version(struct sdp_session *session, struct sdp *ours)
{
	if (session->current.media_count > 0 && same_text(&session->current, ours))
		ours->version = session->current.version;
	else
		ours->version = ++session->last_version;
}

void sdp_session_offer(struct sdp_session *session, enum sdp_want want, struct buf *out)
{
	struct sdp *proposal = &session->proposal;
	bool fresh = session->current.media_count == 0;
	enum sdp_kind kind = want == SDP_WANT_T38 ? SDP_T38 : SDP_AUDIO;
	size_t place, i;

	*proposal = session->current;
	if (want != SDP_WANT_CURRENT || fresh) {
		place = place_for(&session->current, kind);
		for (i = 0; i < proposal->media_count; i++)
			proposal->media[i].udp_port = 0;
		if (fresh)
			proposal->media_count = 1;
		if (kind == SDP_T38)
			make_t38(&session->local, &proposal->media[place]);
		else
			make_audio(&session->local, &proposal->media[place]);
	}
	/* Where the peer holds the call, our answers say so; what we wish for ourselves is always both ways (RFC
	 * 6337 5.3). Who asks for our offer to end its hold would else get the hold back. */
	for (i = 0; i < proposal->media_count; i++)
		proposal->media[i].direction = SDP_SENDRECV;
	give_version(session, proposal);
	session->offering = true;
	sdp_write(proposal, out);
}

void sdp_session_refused(struct sdp_session *session)
{
	session->offering = false;
}

/* The first codec in @theirs that is also in @ours; -1: none. */
static int common_codec(const struct sdp_media *theirs, const enum call_codec *ours, size_t count)
{
	size_t i, j;

	for (i = 0; i < theirs->codec_count; i++)
		for (j = 0; j < count; j++)
			if (theirs->codecs[i].codec == ours[j])
				return (int)i;
	return -1;
}

static void path_of_audio(const struct sdp_local *local, const struct sdp_media *theirs, const struct sdp_codec *codec,
			  struct call_path *path)
{
	*path = (struct call_path){
		.peer = theirs->address,
		.codec = codec->codec,
		.payload_type = codec->payload_type,
		.latch_any_address = local->latch_any_address,
	};
}

static void path_of_t38(const struct sdp_local *local, const struct sdp_media *ours, const struct sdp_media *theirs,
			struct call_path *path)
{
	*path = (struct call_path){
		.t38 = true,
		.peer = theirs->address,
		.t38_version = T38_VERSION, /* the lower of theirs and ours, and ours is 0 */
		.t38_max_datagram = (uint16_t)theirs->t38.max_datagram,
		.t38_max_rate = theirs->t38.max_rate,
		.latch_any_address = local->latch_any_address,
	};
	/* Who speaks of no error correction may choke on secondary packets; who speaks of one reads that one. */
	if (theirs->t38.ec != SDP_EC_NONE)
		path->t38_redundancy = MIN(local->t38_redundancy, T38_REDUNDANCY_MAX);
	path->t38_fec = theirs->t38.ec == SDP_EC_FEC;
	path->far_is_faxport = ours->t38.is_faxport && theirs->t38.is_faxport;
	path->ahead_octets = path->far_is_faxport ? theirs->t38.ahead_octets : 0;
}

/* Put @session's path and description in force. */
static void agree(struct sdp_session *session, const struct sdp *ours, const struct call_path *path)
{
	session->current = *ours;
	session->path = *path;
	session->established = true;
	session->offering = false;
}

int sdp_session_answered(struct sdp_session *session, const char *answer, size_t size)
{
	const struct sdp_media *ours, *theirs;
	struct call_path path;
	struct sdp sdp;
	int r, index;

	if (!session->offering)
		return -EBADMSG;
	session->offering = false;
	r = sdp_parse(answer, size, &sdp);
	if (r < 0)
		return r;
	ours = alive_line(&session->proposal);
	index = (int)(ours - session->proposal.media);
	if ((size_t)index >= sdp.media_count)
		return -EBADMSG;
	theirs = &sdp.media[index];
	if (theirs->kind != ours->kind || !sdp_media_usable(theirs))
		return -ENOTSUP;

	if (ours->kind == SDP_T38) {
		path_of_t38(&session->local, ours, theirs, &path);
	} else {
		index = common_codec(theirs, session->local.codecs, session->local.codec_count);
		if (index < 0)
			return -ENOTSUP;
		path_of_audio(&session->local, theirs, &theirs->codecs[index], &path);
	}
	agree(session, &session->proposal, &path);
	return 0;
}

/* RFC 3264 6.1: who only sends is listened to, and so on. */
static enum sdp_direction mirrored(enum sdp_direction direction)
{
	return (direction & SDP_SENDONLY ? SDP_RECVONLY : 0) | (direction & SDP_RECVONLY ? SDP_SENDONLY : 0);
}

/* The line of the offer that we take: T.38 before audio, the first of its kind; -1: none. */
static int choose_line(const struct sdp_session *session, const struct sdp *offer)
{
	const struct sdp_media *media;
	int audio = -1;
	size_t i;

	for (i = 0; i < offer->media_count; i++) {
		media = &offer->media[i];
		if (!sdp_media_usable(media))
			continue;
		if (media->kind == SDP_T38 && session->local.t38)
			return (int)i;
		if (media->kind == SDP_AUDIO && audio < 0 &&
		    common_codec(media, session->local.codecs, session->local.codec_count) >= 0)
			audio = (int)i;
	}
	return audio;
}

static void answer_audio(const struct sdp_session *session, const struct sdp_media *theirs, struct sdp_media *ours,
			 struct call_path *path)
{
	int index = common_codec(theirs, session->local.codecs, session->local.codec_count);

	make_audio(&session->local, ours);
	/* One codec only, so that nobody changes it in the middle of a page. */
	ours->codecs[0] = theirs->codecs[index];
	ours->codec_count = 1;
	path_of_audio(&session->local, theirs, &ours->codecs[0], path);
}

static void answer_t38(const struct sdp_session *session, const struct sdp_media *theirs, struct sdp_media *ours,
		       struct call_path *path)
{
	make_t38(&session->local, ours);
	/* The rate is the lower of both (T.38 D.2.3); error correction is theirs: we read and write either. */
	if (theirs->t38.max_rate != 0)
		ours->t38.max_rate = MIN(ours->t38.max_rate, theirs->t38.max_rate);
	ours->t38.ec = theirs->t38.ec;
	if (!theirs->t38.is_faxport) {
		ours->t38.is_faxport = false;
		ours->t38.ahead_octets = 0;
	}
	path_of_t38(&session->local, ours, theirs, path);
}

int sdp_session_answer(struct sdp_session *session, const char *offer, size_t size, struct buf *out)
{
	struct sdp theirs, ours;
	struct call_path path;
	int r, chosen;
	size_t i;

	r = sdp_parse(offer, size, &theirs);
	if (r < 0)
		return r;
	chosen = choose_line(session, &theirs);
	if (chosen < 0)
		return -ENOTSUP;

	ours = session->current;
	ours.media_count = theirs.media_count;
	for (i = 0; i < theirs.media_count; i++) {
		ours.media[i] = theirs.media[i];
		ours.media[i].udp_port = 0;
	}
	if (theirs.media[chosen].kind == SDP_T38)
		answer_t38(session, &theirs.media[chosen], &ours.media[chosen], &path);
	else
		answer_audio(session, &theirs.media[chosen], &ours.media[chosen], &path);
	ours.media[chosen].direction = mirrored(theirs.media[chosen].direction);

	give_version(session, &ours);
	sdp_write(&ours, out);
	if (buf_error(out) < 0)
		return buf_error(out);
	agree(session, &ours, &path);
	return 0;
}

bool sdp_path_equal(const struct call_path *a, const struct call_path *b)
{
	if (a->t38 != b->t38 || !sdp_address_equal(&a->peer, &b->peer) || a->latch_any_address != b->latch_any_address)
		return false;
	if (!a->t38)
		return a->codec == b->codec && a->payload_type == b->payload_type;
	return a->t38_version == b->t38_version && a->t38_max_datagram == b->t38_max_datagram &&
	       a->t38_max_rate == b->t38_max_rate && a->t38_fec == b->t38_fec &&
	       a->t38_redundancy == b->t38_redundancy && a->far_is_faxport == b->far_is_faxport &&
	       a->ahead_octets == b->ahead_octets;
}

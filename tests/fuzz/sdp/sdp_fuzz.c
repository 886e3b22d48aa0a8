/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for session descriptions: any bytes as an offer and as an
 * answer, in every state a call can be in. Beside not crashing: what is
 * answered can be read again, has a line for each of theirs, and exactly one
 * of them is alive.
 */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>

#include "base/buf.h"
#include "base/text.h"
#include "core/sdp/sdp_session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_ours(const uint8_t *theirs, size_t size, struct buf *ours)
{
	struct sdp offer, answer;
	size_t i, alive = 0;

	assert(sdp_parse((const char *)theirs, size, &offer) == 0);
	assert(sdp_parse((const char *)ours->data, ours->size, &answer) == 0);
	assert(answer.media_count == offer.media_count);
	for (i = 0; i < answer.media_count; i++) {
		assert(answer.media[i].kind == offer.media[i].kind);
		assert(text_equal_nocase(answer.media[i].type, offer.media[i].type));
		if (answer.media[i].udp_port != 0) {
			alive++;
			assert(offer.media[i].udp_port != 0 && sdp_media_usable(&answer.media[i]));
		}
	}
	assert(alive == 1);
}

/* Nobody is sent more ahead of pace than is useful, or anything who is no Faxport. */
static void check_path(const struct call_path *path)
{
	assert(path->ahead_octets <= (path->far_is_faxport ? SDP_AHEAD_MAX : 0));
	assert(path->t38 || !path->far_is_faxport);
}

static void offer_to(struct sdp_session *session, const uint8_t *data, size_t size)
{
	AUTO_BUF said;

	buf_init(&said, SDP_TEXT_MAX * 2);
	if (sdp_session_answer(session, (const char *)data, size, &said) == 0)
		check_ours(data, size, &said);
	else
		assert(said.size == 0);
	check_path(&session->path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sdp_local local = {
		.session_id = 1,
		.rtp_port = 4000,
		.udptl_port = 4002,
		.codec_count = 2,
		.codecs = {CALL_PCMU, CALL_PCMA},
		.t38 = true,
		.t38_max_datagram = 400,
		.t38_max_rate = 14400,
		.t38_redundancy = 3,
		.t38_faxport = true,
		.t38_ahead_octets = 9000,
	};
	struct sdp_session session;
	enum sdp_want want;
	AUTO_BUF said;

	local.address.ss_family = AF_INET;
	sdp_session_init(&session, &local);
	offer_to(&session, data, size);
	offer_to(&session, data, size);

	buf_init(&said, SDP_TEXT_MAX * 2);
	for (want = SDP_WANT_CURRENT; want <= SDP_WANT_T38; want++) {
		buf_reset(&said);
		sdp_session_offer(&session, want, &said);
		assert(buf_error(&said) == 0);
		(void)sdp_session_answered(&session, (const char *)data, size);
		check_path(&session.path);
		offer_to(&session, data, size);
	}
	return 0;
}

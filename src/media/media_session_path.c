/* SPDX-License-Identifier: MIT */
/* The path of a call between us and the peer, G.711 or T.38, and the machine that it takes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "media/media_session_priv.h"

/* T.30 4.2: 2.6 to 4 s. In T.38 the line has heard it before. */
#define CED_MS 2600

/* What we assume of a peer that does not say what it can take. */
#define DATAGRAM_MAX 400

void session_apply_path(struct media_session *session, const struct call_path *path)
{
	session->path = *path;
	latch_set(&session->latch, &path->peer, path->latch_any_address);
	udptl_protect(&session->udptl_tx, path->t38_fec, path->t38_redundancy);
	session->udptl_tx.datagram_max = path->t38_max_datagram > 0 ? path->t38_max_datagram : DATAGRAM_MAX;
}

static uint32_t rate_limit(const struct media_session *session)
{
	uint32_t peer = session->path.t38 ? session->path.t38_max_rate : 0;

	return peer > 0 ? MIN(peer, session->start.max_rate) : session->start.max_rate;
}

/* What the peer takes is what an IFP packet may be long, beside the head of the datagram and a copy of it. */
static uint16_t packet_size(const struct media_session *session)
{
	size_t room = session->udptl_tx.datagram_max;

	return room >= T38_PACKET_MAX + 16 ? 0 : (uint16_t)MAX(room - MIN(room, 8), T38_PACKET_MIN);
}

static void banner_time(char out[32])
{
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm) || strftime(out, 32, "%Y-%m-%d %H:%M", &tm) == 0)
		out[0] = '\0';
}

int session_new_machine(struct media_session *session, uint32_t first_page, struct machine **ret_machine)
{
	const struct call_start *start = &session->start;
	char left[32] = "";
	struct machine_config config = {
		.is_audio = !session->path.t38,
		.calling = start->calling,
		.sending = start->sending || start->offering,
		.receiving = start->offering,
		.expected_separate = start->offer_selective,
		.expected_password = start->offer_password,
		.expected_sender = start->caller_password,
		.polling = start->polling,
		.ident = start->ident,
		.banner_left = left,
		.banner_middle = start->header,
		.subaddress = start->subaddress,
		.separate = start->selective,
		.password = start->password,
		.document = start->offering ? session->offer : session->document,
		.file = &session->pages,
		.first_page = first_page,
		.ecm = start->ecm,
		.rtn_is_accepted = start->rtn_is_accepted,
		.max_rate = rate_limit(session),
		.bad_rows = t4_quality_limits(start->bad_rows_percent, start->bad_rows_run),
		.audio_failures = start->audio_failures,
		.ced_ms = session->path.t38 ? 0 : CED_MS,
		.t38 = {.version = session->path.t38_version,
			.packet_size = packet_size(session),
			.far_is_faxport = session->path.far_is_faxport,
			.ahead_octets = session->path.ahead_octets},
	};

	if (*start->header)
		banner_time(left);
	return machine_new(&config, ret_machine);
}

int session_restart_path(struct media_session *session)
{
	session->started_ms = session->packet_ms = session->turn_ms = session->now_ms;
	memset(&session->udptl_rx, 0, sizeof(session->udptl_rx));
	if (session->path.t38) {
		free(session->jitter);
		session->jitter = NULL;
		return 0;
	}
	if (!session->jitter)
		session->jitter = malloc(sizeof(*session->jitter));
	if (!session->jitter)
		return -ENOMEM;
	/* Where media time runs faster than the clock, the network's jitter is longer by as much. */
	jitter_init(session->jitter, JITTER_DELAY * (int32_t)session->start.clock_rate);
	return 0;
}

void session_change_path(struct media_session *session, const struct call_path *path)
{
	struct machine *machine = NULL;
	struct machine_facts facts;
	uint32_t done;

	machine_facts(session->machine, &facts);
	done = session_pages_done(session, &facts);
	if (facts.t30.complete || (session_is_sending(session, &facts) && done >= session->start.page_count)) {
		session_conclude(session, FAX_STATUS_OK, "");
		return;
	}
	session->latch = (struct latch){0};
	session_apply_path(session, path);
	if (session_restart_path(session) < 0 ||
	    session_new_machine(session, session_is_sending(session, &facts) ? done : 0, &machine) < 0) {
		session_finish(session, FAX_STATUS_FAULT, "the fax machine cannot be started");
		return;
	}
	machine_free(session->machine);
	session->machine = machine;
	session->owed_ticks = session->quiet_ticks = 0;
	session->bytes_before += facts.t30.bytes;
	session->refused_before += facts.refused;
}

void media_session_switch(struct media_session *session, const struct call_path *path)
{
	if (session->over)
		return;
	if (path->t38 == session->path.t38 && !session->switching) {
		session_apply_path(session, path);
		machine_set_far(session->machine, path->far_is_faxport, path->ahead_octets);
		session->quiet_ticks = 0; /* it may have to send earlier */
	} else if (session->working) {
		session->switching = true;
		session->next_path = *path;
	} else {
		session_change_path(session, path);
	}
}

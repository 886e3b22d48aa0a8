/* SPDX-License-Identifier: MIT */
/* The media of one call; see media_session.h. */
#include "media/media_session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/t38/ifp.h"
#include "media/media_session_priv.h"

/* T.30 5.4.3.1, timer T1: so long a fax machine may take to show itself. */
#define NO_FAX_MS 35000

/* Time for the last confirmation (MCF) to get out before a fax of too many pages is cut off. */
#define CONFIRM_MS 4000

/* So often it is looked how the call goes: to do so costs more than most ticks. */
#define LOOK_MS 200

/* For how long no packet came, not counting the time that we had our turn. */
static uint64_t no_packet_ms(const struct media_session *session)
{
	return session->now_ms - MAX(session->packet_ms, session->turn_ms);
}

/* ---- what the machine wants ---------------------------------------------- */

static void send_datagram(struct media_session *session, const uint8_t *data, size_t size)
{
	const struct sockaddr_storage *target = latch_target(&session->latch);

	if (target)
		session->ops->send(session->arg, session->path.t38, target, data, size);
}

static void send_audio(struct media_session *session, const int16_t *samples)
{
	uint8_t datagram[RTP_PACKET_SIZE];

	rtp_send(&session->rtp_tx, session->path.codec, session->path.payload_type, samples, datagram);
	send_datagram(session, datagram, sizeof(datagram));
}

static void send_packet(struct media_session *session, const struct t38_packet *packet)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	int size, i;

	size = udptl_send(&session->udptl_tx, packet->data, packet->size, datagram);
	for (i = 0; size > 0 && i < packet->copies; i++)
		send_datagram(session, datagram, (size_t)size);
}

/* The first page tells of the fax. */
static void tag_page(struct media_session *session)
{
	struct machine_facts facts;

	if (session->pages.pages > 0)
		return;
	machine_facts(session->machine, &facts);
	fax_tags_fill(&session->tags, &session->start, &facts.t30.station);
	machine_set_texts(session->machine, session->tags.text, session->tags.count);
}

static void on_page(struct media_session *session, const struct machine_facts *facts)
{
	session_report_agreed(session, facts);
	session_report(session, CALL_REPORT_PAGE, facts);
	if (!session_is_sending(session, facts) && !facts->t30.complete &&
	    session->pages.pages >= session->start.max_pages)
		session->cut_ms = session->now_ms + CONFIRM_MS;
}

static void perform(struct media_session *session, const struct machine_actions *actions)
{
	struct machine_facts facts;
	size_t i;

	/* First of all: what is sent may follow from the page that is told of here. */
	if (actions->page_confirmed || actions->page_stored || actions->tone)
		machine_facts(session->machine, &facts);
	if (actions->page_confirmed || actions->page_stored)
		on_page(session, &facts);
	if (actions->tone)
		session_report(session, CALL_REPORT_TONE, &facts);
	if (actions->send_audio)
		send_audio(session, actions->samples);
	for (i = 0; i < actions->packets.count; i++)
		send_packet(session, &actions->packets.packet[i]);
	if (actions->work) {
		if (!session->start.sending)
			tag_page(session); /* who offers may receive */
		session_report_asked(session);
		session->working = true;
		session->ops->work(session->arg, actions->work, actions->work_arg);
	}
	if (actions->ended)
		session_conclude(session, actions->status, actions->detail);
}

/* What it wants is the caller's: one place for all sessions, which the processor has at hand. */
static void step(struct media_session *session, struct machine_event *event, struct machine_actions *ret_actions)
{
	event->ticks = session->owed_ticks;
	session->owed_ticks = 0;
	machine_step(session->machine, event, ret_actions);
	session->quiet_ticks = ret_actions->quiet_ticks;
}

/* Tell the machine what happened and do what it answers. */
static void run(struct media_session *session, const struct machine_event *event)
{
	struct machine_event next = *event;
	struct machine_actions actions;

	/* One that waits for another path, or for its end, says nothing more. */
	while (!session->over && !session->switching && !session->ending) {
		step(session, &next, &actions);
		perform(session, &actions);
		if (!actions.more)
			break;
		next = (struct machine_event){.type = MACHINE_MORE};
	}
}

/* ---- packets -------------------------------------------------------------- */

static void note_packet(struct media_session *session, const struct sockaddr_storage *from)
{
	latch_take(&session->latch, from);
	session->packet_ms = session->now_ms;
}

static void take_rtp(struct media_session *session, const struct sockaddr_storage *from, const uint8_t *data,
		     size_t size)
{
	struct rtp_packet packet;

	if (rtp_parse(data, size, &packet) < 0) {
		session->malformed++;
		return;
	}
	if (jitter_put(session->jitter, &packet, session->path.codec, session->path.payload_type))
		note_packet(session, from);
}

/* Tell what a datagram brought. */
static void take_arrivals(struct media_session *session, const struct udptl_arrival *arrivals, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		run(session, &(struct machine_event){.type = MACHINE_IFP,
						     .ifp = arrivals[i].ifp.data,
						     .size = arrivals[i].ifp.size,
						     .lost_before = arrivals[i].lost_before});
}

static void take_udptl(struct media_session *session, const struct sockaddr_storage *from, const uint8_t *data,
		       size_t size)
{
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	struct udptl_packet packet;
	struct ifp ifp;

	/* Nothing moves, neither source nor sequence, before the packet is known to be good. */
	if (udptl_parse(data, size, &packet) < 0 ||
	    ifp_parse(packet.primary.data, packet.primary.size, session->path.t38_version, &ifp) < 0) {
		session->malformed++;
		return;
	}
	note_packet(session, from);
	take_arrivals(session, arrivals, udptl_receive(&session->udptl_rx, &packet, arrivals));
}

void media_session_packet(struct media_session *session, bool t38, const struct sockaddr_storage *from,
			  const uint8_t *data, size_t size)
{
	if (session->over || session->ending || t38 != session->path.t38 || !latch_allows(&session->latch, from))
		return;
	if (t38)
		take_udptl(session, from, data, size);
	else
		take_rtp(session, from, data, size);
}

/* ---- time ----------------------------------------------------------------- */

/* The 20 ms of audio that are due, in runs of samples that came and samples that did not. */
static void play_out(struct media_session *session)
{
	int16_t samples[MACHINE_TICK_SAMPLES];
	struct machine_event event = {.samples = samples};
	size_t left = MACHINE_TICK_SAMPLES;
	bool present;

	while (left > 0) {
		event.size = jitter_take(session->jitter, left, samples, &present);
		event.type = present ? MACHINE_AUDIO : MACHINE_MISSING;
		left -= event.size;
		run(session, &event);
	}
}

/* End what leads nowhere: the conversation has its own times for that, but not for a network that is gone. */
static void watch(struct media_session *session, const struct machine_facts *facts)
{
	if (session->cut_ms > 0 && session->now_ms >= session->cut_ms) {
		session_finish(session, FAX_STATUS_PROTOCOL, "the fax has more pages than are taken here");
		return;
	}
	/* A page is sent, and the far end may well be quiet. */
	if (facts->t30.our_turn && facts->t30.on_page) {
		session->turn_ms = session->now_ms;
		return;
	}
	if (!facts->t30.in_fax && session->now_ms - session->started_ms >= NO_FAX_MS)
		session_finish(session, FAX_STATUS_NO_CARRIER, "no fax machine was heard");
	else if (no_packet_ms(session) >= session->start.silence_ms)
		session_conclude(session, FAX_STATUS_SILENT, "the far end fell silent");
}

static void look(struct media_session *session)
{
	struct machine_facts facts;

	session->look_ms = session->now_ms + LOOK_MS;
	machine_facts(session->machine, &facts);
	session_report_agreed(session, &facts);
	session_report_progress(session, &facts);
	watch(session, &facts);
}

/* Ticks until something is due. */
static uint32_t quiet_ticks(const struct media_session *session)
{
	uint32_t look = (uint32_t)((session->look_ms - MIN(session->now_ms, session->look_ms)) / MEDIA_TICK_MS);
	uint32_t machine = session->quiet_ticks;

	machine -= MIN(session->owed_ticks, machine);
	return MAX(MIN(machine, look), 1);
}

uint32_t media_session_tick(struct media_session *session, uint32_t ticks)
{
	static const struct machine_event tick = {.type = MACHINE_TICK};

	if (session->over || session->ending)
		return UINT32_MAX;
	session->now_ms += (uint64_t)ticks * MEDIA_TICK_MS;
	if (!session->path.t38)
		play_out(session);
	session->owed_ticks += ticks;
	if (session->owed_ticks >= session->quiet_ticks)
		run(session, &tick);
	if (!session->over && !session->ending && session->now_ms >= session->look_ms)
		look(session);
	return quiet_ticks(session);
}

/* ---- orders --------------------------------------------------------------- */

void media_session_stop(struct media_session *session)
{
	static const struct machine_event hang_up = {.type = MACHINE_HANG_UP};

	session->switching = false;
	run(session, &hang_up);
	if (!session->over && !session->ending)
		session_conclude(session, FAX_STATUS_HUNG_UP, "the call ended before the fax did");
}

void media_session_work_done(struct media_session *session)
{
	struct machine_event worked = {.type = MACHINE_WORKED};
	struct machine_actions actions;
	struct machine_facts facts;

	session->working = false;
	if (session->switching || session->ending) {
		step(session, &worked, &actions);
		machine_facts(session->machine, &facts);
		if (actions.page_stored)
			on_page(session, &facts);
	}
	if (session->ending) {
		session_conclude(session, session->ending_status, session->ending);
	} else if (session->switching) {
		session->switching = false;
		session_change_path(session, &session->next_path);
	} else {
		run(session, &worked);
	}
}

bool media_session_is_over(const struct media_session *session)
{
	return session->over;
}

/* ---- life ----------------------------------------------------------------- */

int media_session_new(const struct call_start *start, int document, int offer, uint32_t seed,
		      const struct media_session_ops *ops, void *arg, struct media_session **ret_session)
{
	AUTO(media_session) session = NULL;
	int r;

	session = calloc(1, sizeof(*session));
	if (!session)
		return -ENOMEM;
	session->ops = ops;
	session->arg = arg;
	session->start = *start;
	session->document = document;
	session->offer = offer;
	page_file_init(&session->pages, document);
	session->rtp_tx = (struct rtp_tx){.ssrc = seed, .timestamp = seed * 2654435761u, .seq = (uint16_t)(seed >> 7)};
	session_apply_path(session, &start->path);
	r = session_restart_path(session);
	if (r == 0)
		r = session_new_machine(session, start->sending ? start->first_page : 0, &session->machine);
	if (r == -EBADMSG && start->offering) {
		/* Who sends us a fax shall not suffer from that. */
		session->offer_is_bad = true;
		session->start.offering = false;
		r = session_new_machine(session, 0, &session->machine);
	}
	if (r < 0)
		return r;
	*ret_session = session;
	session = NULL;
	return 0;
}

struct media_session *media_session_free(struct media_session *session)
{
	if (!session)
		return NULL;
	machine_free(session->machine);
	free(session->jitter);
	free(session);
	return NULL;
}

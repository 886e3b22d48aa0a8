/* SPDX-License-Identifier: MIT */
/* The media of one call; see media_session.h. */
#include "media/media_session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "core/t38/ifp.h"
#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"
#include "media/agreed.h"
#include "media/fax_tags.h"
#include "media/latch.h"
#include "media/machine.h"
#include "media/page_file.h"
#include "media/rtp.h"

/* T.30 5.4.3.1, timer T1: so long a fax machine may take to show itself. */
#define NO_FAX_MS 35000

/* Time for the last confirmation (MCF) to get out before a fax of too many pages is cut off. */
#define CONFIRM_MS 4000

/* T.30 4.2: 2.6 to 4 s. In T.38 the line has heard it before. */
#define CED_MS 2600

/* At most 5 reports of progress a second. */
#define PROGRESS_MS 200

/* What we assume of a peer that does not say what it can take. */
#define DATAGRAM_MAX 400

struct media_session {
	const struct media_session_ops *ops;
	void *arg;
	struct call_start start;
	int document;
	struct call_path path;
	struct latch latch;
	struct machine *machine;
	struct machine_actions actions;

	uint64_t now_ms;
	uint64_t packet_ms;   /* when the peer's last packet came */
	uint64_t turn_ms;     /* when we last had our turn: until then silence is no sign of anything */
	uint64_t started_ms;  /* the machine */
	uint64_t progress_ms; /* the last report */
	uint64_t cut_ms;      /* receiving: when to cut off a fax of too many pages; 0: never */
	bool over;

	/* The machine has work done. Another path has to wait until then. */
	bool working;
	bool switching;
	/* And the end too: what it will be, a static text; NULL: it goes on. */
	enum fax_status ending_status;
	const char *ending;
	struct call_path next_path;

	struct page_file pages; /* receiving */
	struct fax_tags tags;   /* of its first page */
	uint64_t bytes_before;
	uint32_t refused_before;
	struct call_progress progress; /* as reported last */
	struct agreed agreed;          /* the same */
	uint32_t malformed;            /* packets that were none */

	struct rtp_tx rtp_tx;
	struct jitter jitter;
	struct udptl_tx udptl_tx;
	struct udptl_rx udptl_rx;
};

/* For how long no packet came, not counting the time that we had our turn. */
static uint64_t no_packet_ms(const struct media_session *session)
{
	return session->now_ms - MAX(session->packet_ms, session->turn_ms);
}

/* ---- reports ------------------------------------------------------------ */

/* Pages of the document that are confirmed (sending) or stored (receiving). */
static uint32_t pages_done(const struct media_session *session, const struct machine_facts *facts)
{
	return session->start.sending ? facts->t30.confirmed : session->pages.pages;
}

static void update_progress(struct media_session *session, const struct machine_facts *facts)
{
	struct call_progress *progress = &session->progress;
	uint32_t done = pages_done(session, facts);
	uint32_t first = session->start.sending ? session->start.first_page : 0;

	*progress = (struct call_progress){
		.in_fax = facts->t30.in_fax,
		.ecm = facts->t30.format.ecm,
		.rate = t30_signal_rate(facts->t30.format.signal),
		.page = facts->t30.on_page ? done + 1
			: done > first     ? done
					   : 0,
		.pages_confirmed = done,
		.bytes = session->bytes_before + facts->t30.bytes,
		.bad_rows = facts->bad_rows,
		.bad_run = facts->bad_run,
		.refused = session->refused_before + facts->refused,
	};
	text_copy(progress->remote_ident, sizeof(progress->remote_ident), facts->t30.station.ident);
	text_copy(progress->subaddress, sizeof(progress->subaddress), facts->t30.station.subaddress);
}

static void report(struct media_session *session, enum call_report_type type, const struct machine_facts *facts)
{
	struct call_report message;

	update_progress(session, facts);
	/* It travels as bytes: none of them may be left to chance. */
	memset(&message, 0, sizeof(message));
	message.type = type;
	message.progress = session->progress;
	if (type == CALL_REPORT_AGREED)
		message.agreed = session->agreed.last;
	session->progress_ms = session->now_ms;
	session->ops->report(session->arg, &message);
}

static void report_progress(struct media_session *session, const struct machine_facts *facts)
{
	uint64_t least_ms = MAX(session->start.progress_ms, PROGRESS_MS);
	struct call_progress before = session->progress;

	/* The limit is of real seconds. */
	if (session->now_ms - session->progress_ms < least_ms * session->start.clock_rate)
		return;
	update_progress(session, facts);
	if (before.in_fax == session->progress.in_fax && before.ecm == session->progress.ecm &&
	    before.rate == session->progress.rate && before.page == session->progress.page &&
	    before.pages_confirmed == session->progress.pages_confirmed && before.bytes == session->progress.bytes &&
	    strcmp(before.remote_ident, session->progress.remote_ident) == 0 &&
	    strcmp(before.subaddress, session->progress.subaddress) == 0)
		return;
	report(session, CALL_REPORT_PROGRESS, facts);
}

/* Where in the fax we are, for people: "page 2 of 3: ". */
static void describe_page(const struct media_session *session, const struct machine_facts *facts, char *out,
			  size_t size)
{
	uint32_t page = pages_done(session, facts) + 1;

	if (!facts->t30.in_fax || !facts->t30.on_page)
		out[0] = '\0';
	else if (session->start.sending)
		snprintf(out, size, "page %u of %u: ", page, session->start.page_count);
	else
		snprintf(out, size, "page %u: ", page);
}

static void finish(struct media_session *session, enum fax_status status, const char *detail)
{
	struct call_report message;
	struct machine_facts facts;
	char where[40] = "", odd[60] = "";

	if (session->over)
		return;
	/* A page that is being stored belongs to the fax: what there is of it can be said afterwards. */
	if (session->working && !session->start.sending) {
		if (!session->ending)
			session->ending_status = status;
		if (!session->ending)
			session->ending = detail;
		return;
	}
	session->over = true;
	machine_facts(session->machine, &facts);
	update_progress(session, &facts);
	if (status != FAX_STATUS_OK)
		describe_page(session, &facts, where, sizeof(where));
	if (session->malformed + facts.malformed > 0)
		snprintf(odd, sizeof(odd), "; %u malformed packets and frames left aside",
			 session->malformed + facts.malformed);

	memset(&message, 0, sizeof(message));
	message.type = CALL_REPORT_RESULT;
	message.progress = session->progress;
	message.status = status;
	snprintf(message.detail, sizeof(message.detail), "%s%s%s", where, detail, odd);
	session->ops->report(session->arg, &message);
}

static const char *disk_words(int r)
{
	switch (r) {
	case -ENOSPC:
	case -EDQUOT:
		return "no room on disk for a received page";
	case -EFBIG:
		return "the file of received pages has become too large";
	default:
		return "a received page cannot be stored";
	}
}

/*
 * The conversation is over. What it says of itself is looked at in the light of
 * what was counted: a fax is through if every page is, and only then.
 */
static void conclude(struct media_session *session, enum fax_status status, const char *detail)
{
	struct machine_facts facts;

	machine_facts(session->machine, &facts);
	if (session->start.sending) {
		if (pages_done(session, &facts) >= session->start.page_count) {
			finish(session, FAX_STATUS_OK,
			       facts.is_scaled ? "every page is confirmed, scaled to what the far end prints"
					       : "every page is confirmed");
			return;
		}
		if (status == FAX_STATUS_OK) {
			status = FAX_STATUS_PROTOCOL;
			detail = "the far end ended the call before it confirmed every page";
		}
	} else if (facts.t30.complete) {
		finish(session, FAX_STATUS_OK, "every page is received");
		return;
	} else if (status == FAX_STATUS_OK) {
		status = FAX_STATUS_HUNG_UP;
		detail = session->pages.pages > 0 ? "the far end ended the call before its last page"
						  : "the far end sent no page";
	}
	if (status == FAX_STATUS_DISK)
		detail = disk_words(facts.fault);
	finish(session, status, detail);
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
	report(session, CALL_REPORT_PAGE, facts);
	if (!session->start.sending && !facts->t30.complete && session->pages.pages >= session->start.max_pages)
		session->cut_ms = session->now_ms + CONFIRM_MS;
}

static void perform(struct media_session *session)
{
	const struct machine_actions *actions = &session->actions;
	struct machine_facts facts;
	size_t i;

	/* First of all: what is sent may follow from the page that is told of here. */
	if (actions->page_confirmed || actions->page_stored || actions->tone)
		machine_facts(session->machine, &facts);
	if (actions->page_confirmed || actions->page_stored)
		on_page(session, &facts);
	if (actions->tone)
		report(session, CALL_REPORT_TONE, &facts);
	if (actions->send_audio)
		send_audio(session, actions->samples);
	for (i = 0; i < actions->packets.count; i++)
		send_packet(session, &actions->packets.packet[i]);
	if (actions->work) {
		if (!session->start.sending)
			tag_page(session);
		session->working = true;
		session->ops->work(session->arg, actions->work, actions->work_arg);
	}
	if (actions->ended)
		conclude(session, actions->status, actions->detail);
}

/* Tell the machine what happened and do what it answers. */
static void run(struct media_session *session, const struct machine_event *event)
{
	static const struct machine_event more = {.type = MACHINE_MORE};

	/* One that waits for another path, or for its end, says nothing more. */
	while (event && !session->over && !session->switching && !session->ending) {
		machine_step(session->machine, event, &session->actions);
		perform(session);
		event = session->actions.more ? &more : NULL;
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
	if (jitter_put(&session->jitter, &packet, session->path.codec, session->path.payload_type))
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
	if (session->over || t38 != session->path.t38 || !latch_allows(&session->latch, from))
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
		event.size = jitter_take(&session->jitter, left, samples, &present);
		event.type = present ? MACHINE_AUDIO : MACHINE_MISSING;
		left -= event.size;
		run(session, &event);
	}
}

/* End what leads nowhere: the conversation has its own times for that, but not for a network that is gone. */
static void watch(struct media_session *session, const struct machine_facts *facts)
{
	if (session->cut_ms > 0 && session->now_ms >= session->cut_ms) {
		finish(session, FAX_STATUS_PROTOCOL, "the fax has more pages than are taken here");
		return;
	}
	/* A page is sent, and the far end may well be quiet. */
	if (facts->t30.our_turn && facts->t30.on_page) {
		session->turn_ms = session->now_ms;
		return;
	}
	if (!facts->t30.in_fax && session->now_ms - session->started_ms >= NO_FAX_MS)
		finish(session, FAX_STATUS_NO_CARRIER, "no fax machine was heard");
	else if (no_packet_ms(session) >= session->start.silence_ms)
		conclude(session, FAX_STATUS_SILENT, "the far end fell silent");
}

void media_session_tick(struct media_session *session)
{
	static const struct machine_event tick = {.type = MACHINE_TICK};
	struct machine_facts facts;

	if (session->over || session->ending)
		return;
	session->now_ms += MEDIA_TICK_MS;
	if (!session->path.t38)
		play_out(session);
	run(session, &tick);
	if (session->over || session->ending)
		return;
	machine_facts(session->machine, &facts);
	if (agreed_is_news(&session->agreed, &facts.t30))
		report(session, CALL_REPORT_AGREED, &facts);
	report_progress(session, &facts);
	watch(session, &facts);
}

/* ---- paths ---------------------------------------------------------------- */

static void apply_path(struct media_session *session, const struct call_path *path)
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

/* A new machine on the present path. */
static int new_machine(struct media_session *session, uint32_t first_page, struct machine **ret_machine)
{
	const struct call_start *start = &session->start;
	char left[32] = "";
	struct machine_config config = {
		.is_audio = !session->path.t38,
		.calling = start->calling,
		.sending = start->sending,
		.ident = start->ident,
		.banner_left = left,
		.banner_middle = start->header,
		.subaddress = start->subaddress,
		.password = start->password,
		.document = session->document,
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

static void restart_jitter(struct media_session *session)
{
	/* Where media time runs faster than the clock, the network's jitter is longer by as much. */
	jitter_init(&session->jitter, JITTER_DELAY * (int32_t)session->start.clock_rate);
}

static void restart_path(struct media_session *session)
{
	session->started_ms = session->packet_ms = session->turn_ms = session->now_ms;
	restart_jitter(session);
	memset(&session->udptl_rx, 0, sizeof(session->udptl_rx));
}

/* Another kind of path: the new machine begins with the first page that the old one did not get through. */
static void change_path(struct media_session *session, const struct call_path *path)
{
	struct machine *machine = NULL;
	struct machine_facts facts;
	uint32_t done;

	machine_facts(session->machine, &facts);
	done = pages_done(session, &facts);
	if (facts.t30.complete || (session->start.sending && done >= session->start.page_count)) {
		conclude(session, FAX_STATUS_OK, "");
		return;
	}
	session->latch = (struct latch){0};
	apply_path(session, path);
	restart_path(session);
	if (new_machine(session, done, &machine) < 0) {
		finish(session, FAX_STATUS_FAULT, "the fax machine cannot be started");
		return;
	}
	machine_free(session->machine);
	session->machine = machine;
	session->bytes_before += facts.t30.bytes;
	session->refused_before += facts.refused;
}

void media_session_switch(struct media_session *session, const struct call_path *path)
{
	if (session->over)
		return;
	if (path->t38 == session->path.t38 && !session->switching) {
		apply_path(session, path);
		machine_set_far(session->machine, path->far_is_faxport, path->ahead_octets);
	} else if (session->working) {
		session->switching = true;
		session->next_path = *path;
	} else {
		change_path(session, path);
	}
}

void media_session_stop(struct media_session *session)
{
	static const struct machine_event hang_up = {.type = MACHINE_HANG_UP};

	session->switching = false;
	run(session, &hang_up);
	if (!session->over && !session->ending)
		conclude(session, FAX_STATUS_HUNG_UP, "the call ended before the fax did");
}

void media_session_work_done(struct media_session *session)
{
	static const struct machine_event worked = {.type = MACHINE_WORKED};
	struct machine_facts facts;

	session->working = false;
	if (session->switching || session->ending) {
		machine_step(session->machine, &worked, &session->actions);
		machine_facts(session->machine, &facts);
		if (session->actions.page_stored)
			on_page(session, &facts);
	}
	if (session->ending) {
		conclude(session, session->ending_status, session->ending);
	} else if (session->switching) {
		session->switching = false;
		change_path(session, &session->next_path);
	} else {
		run(session, &worked);
	}
}

bool media_session_is_over(const struct media_session *session)
{
	return session->over;
}

/* ---- life ----------------------------------------------------------------- */

int media_session_new(const struct call_start *start, int document, uint32_t seed, const struct media_session_ops *ops,
		      void *arg, struct media_session **ret_session)
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
	page_file_init(&session->pages, document);
	session->rtp_tx = (struct rtp_tx){.ssrc = seed, .timestamp = seed * 2654435761u, .seq = (uint16_t)(seed >> 7)};
	apply_path(session, &start->path);
	restart_jitter(session);
	r = new_machine(session, start->sending ? start->first_page : 0, &session->machine);
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
	free(session);
	return NULL;
}

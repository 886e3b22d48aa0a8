/* SPDX-License-Identifier: MIT */
/* The media of one call; see media_session.h. */
#include "media/media_session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "core/t38/ifp.h"
#include "core/t38/udptl_rx.h"
#include "core/t38/udptl_tx.h"
#include "media/engine.h"
#include "media/fax_tags.h"
#include "media/fit.h"
#include "media/held.h"
#include "media/latch.h"
#include "media/page_file.h"
#include "media/rtp.h"

/* T.30 5.4.3.1, timer T1: so long a fax machine may take to show itself. */
#define NO_FAX_MS 35000

/* The last page is confirmed, but the far end's DCN is missing: a little more than T.30's T2. */
#define GOODBYE_MS 8000
/* The same where the far end goes on to say other things. */
#define GOODBYE_MOST_MS 30000

/*
 * An engine that waited in vain, with nothing of a fax heard for so long, or
 * not a packet, has a far end that is gone; else one that talks nonsense.
 */
#define GONE_MS 8000
#define GONE_NO_PACKET_MS 2000

/* Time for the last confirmation (MCF) to get out before a fax of too many pages is cut off. */
#define CONFIRM_MS 4000

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
	struct engine *engine;
	struct engine_actions actions;

	uint64_t now_ms;
	uint64_t packet_ms;   /* when the peer's last packet came */
	uint64_t turn_ms;     /* when we last had our turn: until then silence is no sign of anything */
	uint64_t started_ms;  /* the engine */
	uint64_t progress_ms; /* the last report */
	uint64_t complete_ms; /* receiving: when the last page was stored; 0: not yet */
	uint64_t cut_ms;      /* receiving: when to cut off a fax of too many pages; 0: never */
	bool over;

	bool working; /* ops->work() is under way: storing a page, or scaling the document */
	int work_result, work_fd;

	/* Receiving: while a page is stored, nothing else happens. */
	bool storing;
	struct held_list held;
	uint32_t missed_ticks; /* that there was no room for: our time has lost them */
	bool in_tick;          /* it began in the middle of a tick */

	/* Sending: the document scaled to the far end's paper. */
	struct paper paper;
	uint32_t fitted_first; /* the page it begins with */
	int fitted;            /* -1: none */
	bool unfit;            /* it could not be made */
	atomic_bool cancel;

	struct page_file pages; /* receiving */
	struct fax_tags tags;   /* of its first page */
	uint32_t pages_before;  /* pages confirmed before this engine, first_page included */
	uint64_t bytes_before;
	struct call_progress progress; /* as reported last */
	uint32_t malformed;            /* packets that were none */

	struct rtp_tx rtp_tx;
	struct jitter jitter;
	struct udptl_tx udptl_tx;
	struct udptl_rx udptl_rx;
	/* The datagram under way, and what it brought: */
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	struct udptl_arrival arrivals[UDPTL_ARRIVALS_MAX];
	size_t arrival, arrival_count;
	bool arrival_lost;
};

/* For how long no packet came, not counting the time that we had our turn. */
static uint64_t no_packet_ms(const struct media_session *session)
{
	return session->now_ms - MAX(session->packet_ms, session->turn_ms);
}

/* For how long nothing of a fax was heard, in the same way. */
static uint64_t quiet_ms(const struct media_session *session, const struct engine_facts *facts)
{
	return MIN((uint64_t)facts->quiet_ms, session->now_ms - session->turn_ms);
}

/* ---- reports ------------------------------------------------------------ */

/* Pages of the document that are confirmed (sending) or stored (receiving). */
static uint32_t pages_done(const struct media_session *session, const struct engine_facts *facts)
{
	return session->start.sending ? session->pages_before + facts->pages : session->pages.pages;
}

static void update_progress(struct media_session *session, const struct engine_facts *facts)
{
	struct call_progress *progress = &session->progress;
	uint32_t done = pages_done(session, facts);
	uint32_t first = session->start.sending ? session->start.first_page : 0;

	*progress = (struct call_progress){
		.in_fax = facts->in_fax,
		.ecm = facts->ecm,
		.rate = facts->rate,
		.page = facts->on_page ? done + 1
			: done > first ? done
				       : 0,
		.pages_confirmed = done,
		.bytes = session->bytes_before + facts->bytes,
	};
	text_copy(progress->remote_ident, sizeof(progress->remote_ident), facts->remote_ident);
}

static void report(struct media_session *session, enum call_report_type type, const struct engine_facts *facts)
{
	struct call_report message;

	update_progress(session, facts);
	/* It travels as bytes: none of them may be left to chance. */
	memset(&message, 0, sizeof(message));
	message.type = type;
	message.progress = session->progress;
	session->progress_ms = session->now_ms;
	session->ops->report(session->arg, &message);
}

static void report_progress(struct media_session *session, const struct engine_facts *facts)
{
	struct call_progress before = session->progress;

	/* The limit is of real seconds. */
	if (session->now_ms - session->progress_ms < PROGRESS_MS * (uint64_t)session->start.clock_rate)
		return;
	update_progress(session, facts);
	if (before.in_fax == session->progress.in_fax && before.ecm == session->progress.ecm &&
	    before.rate == session->progress.rate && before.page == session->progress.page &&
	    before.pages_confirmed == session->progress.pages_confirmed && before.bytes == session->progress.bytes &&
	    strcmp(before.remote_ident, session->progress.remote_ident) == 0)
		return;
	report(session, CALL_REPORT_PROGRESS, facts);
}

/* Where in the fax we are, for people: "page 2 of 3: ". */
static void describe_page(const struct media_session *session, const struct engine_facts *facts, char *out, size_t size)
{
	uint32_t page = pages_done(session, facts) + 1;

	if (!facts->in_fax || !facts->on_page)
		out[0] = '\0';
	else if (session->start.sending)
		snprintf(out, size, "page %u of %u: ", page, session->start.page_count);
	else
		snprintf(out, size, "page %u: ", page);
}

static void finish(struct media_session *session, enum fax_status status, const char *detail)
{
	struct call_report message;
	struct engine_facts facts;
	char where[40] = "", odd[60] = "";

	if (session->over)
		return;
	session->over = true;
	atomic_store(&session->cancel, true);
	engine_facts(session->engine, &facts);
	update_progress(session, &facts);
	if (status != FAX_STATUS_OK)
		describe_page(session, &facts, where, sizeof(where));
	if (session->malformed + facts.refused > 0)
		snprintf(odd, sizeof(odd), "; %u malformed packets and frames left aside",
			 session->malformed + facts.refused);

	memset(&message, 0, sizeof(message));
	message.type = CALL_REPORT_RESULT;
	message.progress = session->progress;
	message.status = status;
	snprintf(message.detail, sizeof(message.detail), "%s%s%s", where, detail, odd);
	session->ops->report(session->arg, &message);
}

/*
 * The conversation is over. What it says of itself is looked at in the light of
 * what was counted: a fax is through if every page is, and only then.
 */
static void conclude(struct media_session *session, enum fax_status status, const char *detail, bool in_vain)
{
	struct engine_facts facts;

	engine_facts(session->engine, &facts);
	if (session->start.sending) {
		if (pages_done(session, &facts) >= session->start.page_count) {
			finish(session, FAX_STATUS_OK,
			       session->fitted < 0 ? "every page is confirmed"
						   : "every page is confirmed, scaled to what the far end prints");
			return;
		}
		if (status == FAX_STATUS_OK) {
			status = FAX_STATUS_PROTOCOL;
			detail = "the far end ended the call before it confirmed every page";
		}
	} else {
		if (facts.complete && session->complete_ms > 0) {
			finish(session, FAX_STATUS_OK, "every page is received");
			return;
		}
		if (status == FAX_STATUS_OK) {
			status = FAX_STATUS_HUNG_UP;
			detail = session->pages.pages > 0 ? "the far end ended the call before its last page"
							  : "the far end sent no page";
		}
	}
	if (session->start.sending && session->working)
		detail = "the call ended while the document was being scaled to what the far end prints";
	if (status == FAX_STATUS_INCOMPATIBLE && session->unfit)
		detail =
			"the far end prints neither this resolution or width, nor could the document be scaled in time";
	if (in_vain && (quiet_ms(session, &facts) >= GONE_MS || no_packet_ms(session) >= GONE_NO_PACKET_MS)) {
		status = facts.in_fax ? FAX_STATUS_SILENT : FAX_STATUS_NO_CARRIER;
		detail = facts.in_fax ? "the far end fell silent" : "no fax machine was heard";
	}
	finish(session, status, detail);
}

/* ---- what the engine wants ---------------------------------------------- */

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

static void send_ifp(struct media_session *session, const struct engine_ifp *ifp)
{
	uint8_t datagram[UDPTL_DATAGRAM_MAX];
	int size, i;

	size = udptl_send(&session->udptl_tx, ifp->data, ifp->size, datagram);
	for (i = 0; size > 0 && i < ifp->copies; i++)
		send_datagram(session, datagram, (size_t)size);
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

/* Not on the loop. */
static void store_page(void *arg)
{
	struct media_session *session = arg;

	session->work_result = page_file_append(&session->pages, &session->actions.page);
}

/* Not on the loop. */
static void fit(void *arg)
{
	struct media_session *session = arg;
	session->work_fd = -1;
	session->work_result = fit_document(session->document, session->fitted_first, &session->paper, &session->cancel,
					    &session->work_fd);
}

/* The first page tells of the fax. */
static void tag_page(struct media_session *session)
{
	struct engine_facts facts;

	session->actions.page.text_count = 0;
	if (session->pages.pages > 0)
		return;
	engine_facts(session->engine, &facts);
	fax_tags_fill(&session->tags, &session->start, facts.remote_ident);
	session->actions.page.texts = session->tags.text;
	session->actions.page.text_count = session->tags.count;
}

static void begin_work(struct media_session *session, void (*work)(void *arg))
{
	session->working = true;
	session->ops->work(session->arg, work, session);
}

static void begin_fit(struct media_session *session)
{
	struct engine_facts facts;

	if (session->working)
		return; /* for the DIS before this one */
	engine_facts(session->engine, &facts);
	session->paper = session->actions.paper;
	session->fitted_first = pages_done(session, &facts);
	begin_work(session, fit);
}

static void end_fit(struct media_session *session)
{
	session->fitted = session->work_fd;
	session->work_fd = -1;
	session->unfit = session->work_result < 0;
	if (session->over)
		return;
	/* Where there is none, the engine may say what it has to say about the one that there is. */
	if (session->unfit)
		engine_set_document(session->engine, session->document, 0);
	else
		engine_set_document(session->engine, session->fitted, session->fitted_first);
}

/* The page is on disk: what the engine wanted to do may happen. Returns false when it is not. */
static bool end_store(struct media_session *session)
{
	struct engine_facts facts;

	session->storing = false;
	if (session->work_result < 0) {
		/* The engine is not stepped again, so its confirmation never gets out. */
		finish(session, FAX_STATUS_DISK, disk_words(session->work_result));
		return false;
	}
	engine_facts(session->engine, &facts);
	if (facts.complete)
		session->complete_ms = session->now_ms;
	else if (session->pages.pages >= session->start.max_pages)
		session->cut_ms = session->now_ms + CONFIRM_MS;
	report(session, CALL_REPORT_PAGE, &facts);
	return true;
}

static void perform(struct media_session *session)
{
	const struct engine_actions *actions = &session->actions;
	struct engine_facts facts;
	size_t i;

	if (actions->send_audio)
		send_audio(session, actions->samples);
	for (i = 0; i < actions->ifps; i++)
		send_ifp(session, &actions->ifp[i]);
	if (actions->page_confirmed || actions->tone)
		engine_facts(session->engine, &facts);
	if (actions->page_confirmed)
		report(session, CALL_REPORT_PAGE, &facts);
	if (actions->tone)
		report(session, CALL_REPORT_TONE, &facts);
	if (actions->unfit)
		begin_fit(session);
	if (actions->ended)
		conclude(session, actions->status, actions->detail, actions->in_vain);
}

/* Tell the engine what happened and do what it answers. False when the session is over or stands still. */
static bool run(struct media_session *session, const struct engine_event *event)
{
	int r;

	if (session->over)
		return false;
	r = engine_step(session->engine, event, &session->actions);
	if (r < 0) {
		if (session->start.sending)
			finish(session, FAX_STATUS_FAULT, "the fax engine failed");
		else
			finish(session, FAX_STATUS_DISK, disk_words(r));
		return false;
	}
	/* First of all: nothing that follows from a page may be sent before it is stored. */
	if (session->actions.page_received) {
		session->storing = true;
		tag_page(session);
		begin_work(session, store_page);
		return false;
	}
	perform(session);
	return !session->over;
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

/* Feed what the datagram under way brought. */
static void take_arrivals(struct media_session *session)
{
	struct engine_event event = {.type = ENGINE_IFP};
	struct ifp ifp;

	while (session->arrival < session->arrival_count) {
		const struct udptl_arrival *arrival = &session->arrivals[session->arrival++];

		session->arrival_lost |= arrival->lost_before;
		if (ifp_check(arrival->ifp.data, arrival->ifp.size, session->path.t38_version, arrival->padded, &ifp) <
		    0) {
			session->malformed++;
			session->arrival_lost = true;
			continue;
		}
		event.ifp = arrival->ifp.data;
		event.size = ifp.size;
		event.lost_before = session->arrival_lost;
		session->arrival_lost = false;
		if (!run(session, &event))
			return;
	}
}

static void take_udptl(struct media_session *session, const struct sockaddr_storage *from, const uint8_t *data,
		       size_t size)
{
	struct udptl_packet packet;
	struct ifp ifp;

	/* The arrivals will point into it. */
	if (size > sizeof(session->datagram)) {
		session->malformed++;
		return;
	}
	memcpy(session->datagram, data, size);
	/* Nothing moves, neither source nor sequence, before the packet is known to be good. */
	if (udptl_parse(session->datagram, size, &packet) < 0 ||
	    ifp_check(packet.primary.data, packet.primary.size, session->path.t38_version, false, &ifp) < 0) {
		session->malformed++;
		return;
	}
	note_packet(session, from);
	session->arrival = 0;
	session->arrival_count = udptl_receive(&session->udptl_rx, &packet, session->arrivals);
	session->arrival_lost = false;
	take_arrivals(session);
}

void media_session_packet(struct media_session *session, bool t38, const struct sockaddr_storage *from,
			  const uint8_t *data, size_t size)
{
	if (session->over || t38 != session->path.t38 || !latch_allows(&session->latch, from))
		return;
	if (session->storing)
		held_add(&session->held, &(struct held){.type = HELD_PACKET, .t38 = t38, .from = *from, .size = size},
			 data);
	else if (t38)
		take_udptl(session, from, data, size);
	else
		take_rtp(session, from, data, size);
}

/* ---- time ----------------------------------------------------------------- */

/* The 20 ms of audio that are due, in runs of samples that came and samples that did not. */
static bool play_out(struct media_session *session)
{
	int16_t samples[ENGINE_TICK_SAMPLES];
	struct engine_event event = {.samples = samples};
	size_t left = ENGINE_TICK_SAMPLES;
	bool present;

	while (left > 0) {
		event.size = jitter_take(&session->jitter, left, samples, &present);
		event.type = present ? ENGINE_AUDIO : ENGINE_MISSING;
		left -= event.size;
		if (!run(session, &event))
			return false;
	}
	return true;
}

/* End what leads nowhere. */
static void watch(struct media_session *session, const struct engine_facts *facts)
{
	uint64_t running_ms = session->now_ms - session->started_ms;

	if (session->complete_ms > 0) {
		if (facts->quiet_ms >= GOODBYE_MS || session->now_ms - session->complete_ms >= GOODBYE_MOST_MS)
			conclude(session, FAX_STATUS_OK, "", false);
		return;
	}
	if (session->cut_ms > 0 && session->now_ms >= session->cut_ms) {
		finish(session, FAX_STATUS_PROTOCOL, "the fax has more pages than are taken here");
		return;
	}
	if (facts->has_turn) {
		session->turn_ms = session->now_ms;
		return;
	}
	if (!facts->in_fax && running_ms >= NO_FAX_MS) {
		finish(session, FAX_STATUS_NO_CARRIER, "no fax machine was heard");
		return;
	}
	if (no_packet_ms(session) < session->start.silence_ms &&
	    !(facts->in_fax && quiet_ms(session, facts) >= session->start.silence_ms))
		return;
	/* Where the conversation has stopped for a reason, that is the reason. */
	if (facts->trouble == FAX_STATUS_INCOMPATIBLE || facts->trouble == FAX_STATUS_NO_TRAINING)
		finish(session, facts->trouble, facts->trouble_detail);
	else
		conclude(session, FAX_STATUS_SILENT, "the far end fell silent", false);
}

/* The tick's turn of the engine, when it has heard what came before it. */
static void end_tick(struct media_session *session)
{
	static const struct engine_event tick = {.type = ENGINE_TICK};
	struct engine_facts facts;

	if (!run(session, &tick))
		return;
	engine_facts(session->engine, &facts);
	report_progress(session, &facts);
	watch(session, &facts);
}

void media_session_tick(struct media_session *session)
{
	if (session->over)
		return;
	if (session->storing) {
		if (!held_add(&session->held, &(struct held){.type = HELD_TICK}, NULL))
			session->missed_ticks++;
		return;
	}
	session->now_ms += MEDIA_TICK_MS;
	if (session->path.t38 || play_out(session))
		end_tick(session);
	else
		session->in_tick = session->storing;
}

/* ---- paths ---------------------------------------------------------------- */

static void apply_path(struct media_session *session, const struct call_path *path)
{
	session->path = *path;
	latch_set(&session->latch, &path->peer, path->latch_any_address);
	session->udptl_tx.control_copies = session->udptl_tx.image_copies = path->t38_redundancy;
	session->udptl_tx.datagram_max = path->t38_max_datagram > 0 ? path->t38_max_datagram : DATAGRAM_MAX;
}

static uint32_t rate_limit(const struct media_session *session)
{
	uint32_t peer = session->path.t38 ? session->path.t38_max_rate : 0;

	return peer > 0 ? MIN(peer, session->start.max_rate) : session->start.max_rate;
}

/* A new conversation on the present path. */
static int new_engine(struct media_session *session, uint32_t first_page, struct engine **ret_engine)
{
	const struct call_start *start = &session->start;
	struct engine_config config = {
		.t38 = session->path.t38,
		.calling = start->calling,
		.sending = start->sending,
		.ident = start->ident,
		.header = start->header,
		.document = session->fitted < 0 ? session->document : session->fitted,
		.file_first = session->fitted < 0 ? 0 : session->fitted_first,
		.fitted = session->fitted >= 0 || session->unfit,
		.first_page = first_page,
		.page_count = start->page_count,
		.ecm = start->ecm,
		.max_rate = rate_limit(session),
		.t38_version = session->path.t38_version,
	};

	return engine_new(&config, ret_engine);
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

void media_session_switch(struct media_session *session, const struct call_path *path)
{
	struct engine *engine = NULL;
	struct engine_facts facts;
	uint32_t done;

	if (session->over)
		return;
	if (session->storing) {
		held_add(&session->held, &(struct held){.type = HELD_SWITCH, .path = *path}, NULL);
		return;
	}
	if (path->t38 == session->path.t38) {
		apply_path(session, path);
		return;
	}

	/* The new conversation begins with the first page that the old one did not get through. */
	engine_facts(session->engine, &facts);
	done = pages_done(session, &facts);
	if (session->complete_ms > 0 || (session->start.sending && done >= session->start.page_count)) {
		conclude(session, FAX_STATUS_OK, "", false);
		return;
	}
	session->latch = (struct latch){0};
	apply_path(session, path);
	restart_path(session);
	if (new_engine(session, done, &engine) < 0) {
		finish(session, FAX_STATUS_FAULT, "the fax engine cannot be started");
		return;
	}
	engine_free(session->engine);
	session->engine = engine;
	session->pages_before = done;
	session->bytes_before += facts.bytes;
}

void media_session_stop(struct media_session *session)
{
	static const struct engine_event hang_up = {.type = ENGINE_HANG_UP};

	if (session->storing)
		held_add(&session->held, &(struct held){.type = HELD_STOP}, NULL);
	else if (run(session, &hang_up))
		conclude(session, FAX_STATUS_HUNG_UP, "the call ended before the fax did", false);
}

/* ---- work that was done elsewhere ------------------------------------------- */

static void let_happen(struct media_session *session, const struct held *held)
{
	switch (held->type) {
	case HELD_TICK:
		media_session_tick(session);
		break;
	case HELD_PACKET:
		media_session_packet(session, held->t38, &held->from, held->data, held->size);
		break;
	case HELD_SWITCH:
		media_session_switch(session, &held->path);
		break;
	case HELD_STOP:
		media_session_stop(session);
		break;
	}
}

/* Go on where the session stood still, until it does so again. */
static void go_on(struct media_session *session)
{
	struct held *held;

	/* The far end's time went on. What it sent too much meanwhile the jitter buffer leaves out in the next silence.
	 */
	session->rtp_tx.timestamp += session->missed_ticks * RTP_SAMPLES;
	session->missed_ticks = 0;
	perform(session);
	if (!session->over)
		take_arrivals(session);
	if (session->in_tick && !session->over && !session->storing) {
		session->in_tick = false;
		end_tick(session);
	}
	while (!session->storing && (held = held_take(&session->held))) {
		let_happen(session, held);
		free(held);
	}
}

void media_session_work_done(struct media_session *session)
{
	session->working = false;
	if (session->start.sending)
		end_fit(session);
	else if (end_store(session))
		go_on(session);
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
	session->fitted = session->work_fd = -1;
	held_init(&session->held);
	session->pages_before = start->sending ? start->first_page : 0;
	page_file_init(&session->pages, document);
	session->rtp_tx = (struct rtp_tx){.ssrc = seed, .timestamp = seed * 2654435761u, .seq = (uint16_t)(seed >> 7)};
	apply_path(session, &start->path);
	restart_jitter(session);
	r = new_engine(session, session->pages_before, &session->engine);
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
	engine_free(session->engine);
	held_fini(&session->held);
	if (session->fitted >= 0)
		close(session->fitted);
	free(session);
	return NULL;
}

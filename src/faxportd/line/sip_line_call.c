/* SPDX-License-Identifier: MIT */
/*
 * One call of the SIP line: joins the SIP call and the media call.
 *
 *            SIP call                this                     media call
 *   dial     INVITE           --->   DIALING
 *            2xx, path        --->   UP              --->     start
 *   accept   200              <---   UP              --->     start
 *            T.38 re-INVITE   <---                   <---     tone heard (answering, in G.711)
 *            path             --->                   --->     switch
 *            BYE              <---   ENDED           <---     result
 *            BYE              --->   STOPPING        --->     stop
 *   hang_up                          STOPPING        --->     stop, then the result, then BYE
 *
 * Every ending goes through line_call_end(), and on_ended() is called from
 * the loop, never from within an order. As long as pages count, their
 * confirmation decides: once all pages are confirmed the fax is through,
 * however the call ends.
 */
#include "faxportd/line/sip_line_priv.h"

#include <errno.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"
#include "core/t38/t38_tx.h"
#include "faxportd/conf/conf.h"
#include "faxportd/line/udp_socket.h"
#include "faxportd/media/media.h"

enum { FD_RTP, FD_UDPTL, FD_DOCUMENT, FD_OFFER };

/* Of what a socket holds: indicators and frames of commands come three times, and do not count as ahead of pace. */
#define ROOM_BESIDE 24

/* ---- life */

static void call_destructor(void *arg)
{
	struct line_call *call = arg;
	size_t i;

	tmr_cancel(&call->answered_tmr);
	tmr_cancel(&call->ended_tmr);
	if (call->media)
		media_call_drop(call->media);
	if (call->sip)
		sip_call_hang_up(call->sip);
	for (i = 0; i < ARRAY_SIZE(call->fds); i++)
		if (call->fds[i] >= 0)
			close(call->fds[i]);
	if (call->le.list)
		call->line->call_count--;
	list_unlink(&call->le);
}

int line_call_new(struct sip_line *line, bool outgoing, struct line_call **ret_call)
{
	struct line_call *call = mem_zalloc(sizeof(*call), call_destructor);

	if (!call)
		return -ENOMEM;
	call->line = line;
	call->outgoing = outgoing;
	call->phase = outgoing ? LINE_DIALING : LINE_ASKED;
	call->fds[FD_RTP] = call->fds[FD_UDPTL] = call->fds[FD_DOCUMENT] = call->fds[FD_OFFER] = -1;
	call->started_ms = tmr_jiffies();
	list_append(&line->calls, &call->le, call);
	line->call_count++;
	*ret_call = call;
	return 0;
}

static void drop(struct line_call *call)
{
	struct sip_line *line = call->line;

	mem_deref(call);
	sip_line_call_gone(line);
}

void line_call_take_station(struct line_call *call, const struct line_station *station)
{
	text_copy(call->ident, sizeof(call->ident), station->ident);
	text_copy(call->header, sizeof(call->header), station->header);
	text_copy(call->subaddress, sizeof(call->subaddress), station->subaddress);
	text_copy(call->selective, sizeof(call->selective), station->selective);
	text_copy(call->password, sizeof(call->password), station->password);
	call->polling = station->polling;
	call->first_page = station->first_page;
	call->audio_failures = station->audio_failures;
	call->page_count = station->page_count;
	call->facts = station->facts;
	call->fds[FD_DOCUMENT] = station->document;
	call->offering = station->offering;
	call->fds[FD_OFFER] = station->offering ? station->offer : -1;
	text_copy(call->caller_password, sizeof(call->caller_password), station->caller_password);
	text_copy(call->offer_selective, sizeof(call->offer_selective), station->offer_selective);
	text_copy(call->offer_password, sizeof(call->offer_password), station->offer_password);
	/* What was confirmed in earlier calls still is. */
	call->result.progress.pages_confirmed = call->outgoing ? station->first_page : 0;
}

static int open_media_sockets(struct line_call *call, const struct sa *bind_to)
{
	const struct conf_media *media = &call->line->conf->media;
	struct sockaddr_storage address;
	int fd;

	sip_sa_to_storage(bind_to, &address);
	fd = udp_socket_open(&address, media->udp_port_first, media->udp_port_last, &call->rtp_port);
	if (fd < 0)
		return fd;
	call->fds[FD_RTP] = fd;
	/* A port of its own: RTP that is still on its way when T.38 begins looks like UDPTL. */
	fd = udp_socket_open(&address, media->udp_port_first, media->udp_port_last, &call->udptl_port);
	if (fd < 0)
		return fd;
	call->fds[FD_UDPTL] = fd;
	return 0;
}

/*
 * What we may promise to store ahead of pace (T38_AHEAD_PACKET): all that waits
 * in the socket's buffer while the worker is busy elsewhere. One datagram may
 * be as long as it likes, so the copies in it do not matter. Where media time
 * runs faster the worker has less time to empty it.
 */
static uint32_t ahead_octets(const struct line_call *call)
{
	uint32_t room;

	if (call->line->own->t38_faxport != CONF_FAXPORT_AHEAD)
		return 0;
	room = udp_socket_make_room(call->fds[FD_UDPTL]);
	room = room > ROOM_BESIDE ? (room - ROOM_BESIDE) * T38_AHEAD_PACKET : 0;
	return MIN(room, (uint32_t)SDP_AHEAD_MAX) / call->line->conf->media.clock_rate;
}

/* "pcma pcmu" in order of preference; the configuration has checked it, and something is always left. */
static void read_codecs(const char *text, struct sdp_local *local)
{
	bool pcma_first =
		strstr(text, "pcma") != NULL && (!strstr(text, "pcmu") || strstr(text, "pcma") < strstr(text, "pcmu"));

	local->codecs[0] = pcma_first || !strstr(text, "pcmu") ? CALL_PCMA : CALL_PCMU;
	local->codec_count = 1;
	if (strstr(text, "pcma") && strstr(text, "pcmu"))
		local->codecs[local->codec_count++] = pcma_first ? CALL_PCMU : CALL_PCMA;
}

int line_call_open_sockets(struct line_call *call, struct sdp_local *ret_local)
{
	const struct conf_trunk *own = call->line->own;
	const struct sip_trunk *trunk = call->line->trunk;
	struct sa bind_to = trunk->listen, shown;
	int r;

	sa_set_port(&bind_to, 0);
	r = open_media_sockets(call, &bind_to);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "no socket for media", "trunk=%s errno=%d", own->name, -r);
		return r;
	}
	sip_trunk_own_address(trunk, &shown);
	sa_set_port(&shown, 0);
	*ret_local = (struct sdp_local){
		.session_id = rand_u32(),
		.rtp_port = call->rtp_port,
		.udptl_port = call->udptl_port,
		.t38 = own->t38,
		.t38_max_datagram = own->t38_max_datagram,
		.t38_max_rate = own->t38_max_rate,
		.t38_redundancy = (uint8_t)MIN(own->t38_redundancy, 8U),
		.latch_any_address = own->latch_any_address,
		.t38_faxport = own->t38_faxport != CONF_FAXPORT_OFF,
		.t38_ahead_octets = ahead_octets(call),
	};
	sip_sa_to_storage(&shown, &ret_local->address);
	read_codecs(own->codecs, ret_local);
	return 0;
}

/* ---- endings */

static void tell_answered(struct line_call *call)
{
	if (call->answered_told)
		return;
	call->answered_told = true;
	tmr_cancel(&call->answered_tmr);
	call->events->on_answered(call->arg);
}

static void on_ended(void *arg)
{
	struct line_call *call = arg;
	const struct line_result *result = &call->result;

	log_event(LOG_LEVEL_INFO, "call ended", "trunk=%s status=%s pages=%u t38=%d seconds=%u detail=\"%s\"",
		  call->line->own->name, fax_status_name(result->status), result->progress.pages_confirmed, result->t38,
		  (unsigned int)((tmr_jiffies() - call->started_ms) / 1000), result->detail);
	if (call->events)
		call->events->on_ended(call->arg, result);
	drop(call);
}

static void decide(struct line_call *call, enum fax_status status, const char *detail)
{
	if (call->status_set)
		return;
	call->status_set = true;
	call->result.status = status;
	text_copy(call->result.detail, sizeof(call->result.detail), detail);
}

static bool all_confirmed(const struct line_call *call)
{
	if (call->result.progress.complete)
		return true;
	return (call->outgoing || call->result.progress.sending) && call->page_count > 0 &&
	       call->result.progress.pages_confirmed >= call->page_count;
}

/* Who offers does when he has been asked for it. */
static bool sends_pages(const struct line_call *call)
{
	return call->outgoing ? !call->polling : call->result.progress.sending;
}

void line_call_end(struct line_call *call, enum fax_status status, const char *detail)
{
	if (call->phase == LINE_ENDED)
		return;
	decide(call, status, detail);
	if (all_confirmed(call) && call->result.status != FAX_STATUS_OK) {
		call->result.status = FAX_STATUS_OK;
		call->result.detail[0] = '\0';
	}
	call->phase = LINE_ENDED;
	tmr_cancel(&call->answered_tmr);
	/* Who has sent the fax hangs up when its last words are out. */
	if (call->sip && !sends_pages(call) && call->result.status == FAX_STATUS_OK)
		sip_call_part(call->sip);
	else if (call->sip)
		sip_call_hang_up(call->sip);
	call->sip = NULL;
	tmr_start(&call->ended_tmr, 0, on_ended, call);
}

/* Over, but the media have the last word on the pages. */
static void stop(struct line_call *call, enum fax_status status, const char *detail)
{
	if (call->phase >= LINE_STOPPING)
		return;
	if (!call->media) {
		line_call_end(call, status, detail);
		return;
	}
	decide(call, status, detail);
	call->phase = LINE_STOPPING;
	media_call_stop(call->media);
}

void line_call_abandon(struct line_call *call)
{
	if (call->media)
		media_call_drop(call->media);
	call->media = NULL;
	line_call_end(call, FAX_STATUS_INTERRUPTED, "");
}

/* ---- media */

/*
 * Where SIP has said first how the call ended, do the media know better? A fax
 * that is through is through, and what is our fault is not the far end's. And
 * who gives up says so (DCN) and stays on the line for a moment, in which the
 * far end hangs up: why we gave up is then the only reason that anybody has.
 */
static bool media_know_better(const struct line_call *call, enum fax_status status)
{
	if (status == FAX_STATUS_OK || status == FAX_STATUS_DISK || status == FAX_STATUS_MEDIA_DIED)
		return true;
	return call->result.status == FAX_STATUS_HUNG_UP && status != FAX_STATUS_HUNG_UP;
}

static void on_result(struct line_call *call, const struct call_report *report)
{
	enum fax_status status = (enum fax_status)report->status;

	call->media = NULL; /* gone with this report */
	if (media_know_better(call, status))
		call->status_set = false;
	/* Our last word in the conversation is the reason why they hang up, and may still be leaving the modem. */
	if (status == FAX_STATUS_NOTHING_TO_POLL || status == FAX_STATUS_REFUSED)
		call->status_set = false;
	line_call_end(call, status, report->detail);
}

/* How the fax goes, and why so: what one asks who wonders how long it takes, or why it looks as it does. */
static void note_agreed(const struct line_call *call, const struct call_agreed *agreed)
{
	log_event(LOG_LEVEL_INFO, "fax agreed", "trunk=%s call=%u t38=%d how=\"%s\" maker=\"%s\" model=\"%s\"",
		  call->line->own->name, call->sip ? sip_call_number(call->sip) : 0, call->result.t38, agreed->how,
		  agreed->maker, *agreed->model ? log_private(agreed->model) : "");
}

static void on_report(void *arg, const struct call_report *report)
{
	struct line_call *call = arg;

	tell_answered(call);
	call->result.progress = report->progress;
	switch (report->type) {
	case CALL_REPORT_TONE:
		if (!call->outgoing && call->sip && call->phase == LINE_UP)
			sip_call_offer_t38(call->sip);
		break;
	case CALL_REPORT_PROGRESS:
		call->events->on_progress(call->arg, &report->progress, call->result.t38);
		break;
	case CALL_REPORT_PAGE:
		call->events->on_page(call->arg, &report->progress, call->result.t38);
		break;
	case CALL_REPORT_AGREED:
		note_agreed(call, &report->agreed);
		/* What it says of the progress is not said again. */
		call->events->on_progress(call->arg, &report->progress, call->result.t38);
		break;
	case CALL_REPORT_RESULT:
		on_result(call, report);
		break;
	default:
		break; /* the workers' side of media.h lets no other through */
	}
}

static int start_media(struct line_call *call, const struct call_path *path)
{
	const struct conf_media *media = &call->line->conf->media;
	const struct conf_trunk *own = call->line->own;
	struct call_start start = {
		.calling = call->outgoing,
		.sending = call->outgoing && !call->polling,
		.polling = call->polling,
		.offering = call->offering,
		.path = *path,
		.first_page = call->first_page,
		.audio_failures = call->audio_failures,
		.page_count = call->page_count,
		.ecm = own->ecm,
		.rtn_is_accepted = own->rtn == CONF_RTN_ACCEPTED,
		.max_rate = own->max_rate,
		.max_pages = media->max_receive_pages,
		.bad_rows_percent = media->bad_rows_percent,
		.bad_rows_run = media->bad_rows_run,
		.silence_ms = media->silence_s * 1000,
		.clock_rate = media->clock_rate,
		.facts = call->facts,
	};
	int fds[CALL_FDS];

	text_copy(start.ident, sizeof(start.ident), call->ident);
	text_copy(start.header, sizeof(start.header), call->header);
	text_copy(start.subaddress, sizeof(start.subaddress), call->subaddress);
	text_copy(start.selective, sizeof(start.selective), call->selective);
	text_copy(start.password, sizeof(start.password), call->password);
	text_copy(start.caller_password, sizeof(start.caller_password), call->caller_password);
	text_copy(start.offer_selective, sizeof(start.offer_selective), call->offer_selective);
	text_copy(start.offer_password, sizeof(start.offer_password), call->offer_password);
	memcpy(fds, call->fds, sizeof(fds));
	call->fds[FD_RTP] = call->fds[FD_UDPTL] = call->fds[FD_DOCUMENT] = call->fds[FD_OFFER] =
		-1; /* taken over in any case */
	call->result.t38 = path->t38;
	call->media_started = true;
	return media_call_start(call->line->media, &start, fds, on_report, call, &call->media);
}

static const char *no_media_words(int r)
{
	return r == -EBUSY ? "no media worker has room for the call" : "the media could not be started";
}

/* ---- what the SIP call says */

int line_call_dial(struct line_call *call)
{
	return sip_call_dial(call->line->trunk, call->number, call->own_number, &call->local,
			     call->line->own->t38_first, &line_call_handlers, call, &call->sip);
}

static void on_sip_deaf(void *arg)
{
	struct line_call *call = arg;
	int r;

	call->sip = mem_deref(call->sip);
	r = line_call_dial(call);
	if (r < 0)
		line_call_end(call, FAX_STATUS_FAULT, "the call could not be dialled at another server");
	else
		log_event(LOG_LEVEL_INFO, "call dialled at another server", "trunk=%s call=%u", call->line->own->name,
			  sip_call_number(call->sip));
}

static void on_sip_ringing(void *arg)
{
	struct line_call *call = arg;

	log_event(LOG_LEVEL_INFO, "far end rings", "trunk=%s call=%u", call->line->own->name,
		  sip_call_number(call->sip));
	call->events->on_ringing(call->arg);
}

static void on_sip_answered(void *arg)
{
	struct line_call *call = arg;

	log_event(LOG_LEVEL_INFO, "call answered", "trunk=%s call=%u", call->line->own->name,
		  sip_call_number(call->sip));
	call->phase = LINE_UP;
	tell_answered(call);
}

static void on_sip_path(void *arg, const struct call_path *path)
{
	struct line_call *call = arg;
	int r;

	if (call->phase != LINE_UP)
		return;
	log_event(LOG_LEVEL_INFO, path->t38 ? "media by T.38" : "media by G.711", "trunk=%s call=%u",
		  call->line->own->name, sip_call_number(call->sip));
	if (!call->media_started) {
		r = start_media(call, path);
		if (r < 0)
			line_call_end(call, FAX_STATUS_FAULT, no_media_words(r));
		return;
	}
	if (!call->media)
		return;
	r = media_call_switch(call->media, path);
	if (r < 0)
		stop(call, FAX_STATUS_FAULT, "the media could not be switched");
	else
		call->result.t38 = path->t38;
}

static void on_sip_ended(void *arg, enum fax_status status, const char *detail)
{
	struct line_call *call = arg;

	call->sip = mem_deref(call->sip);
	stop(call, status, detail);
}

const struct sip_call_handlers line_call_handlers = {
	.on_ringing = on_sip_ringing,
	.on_deaf = on_sip_deaf,
	.on_answered = on_sip_answered,
	.on_path = on_sip_path,
	.on_ended = on_sip_ended,
};

/* ---- what the daemon orders */

void line_call_refuse(struct line_call *call, enum line_refusal why)
{
	static const struct {
		uint16_t code;
		const char *reason;
	} refusals[] = {
		[LINE_REFUSE_UNKNOWN_NUMBER] = {404, "Not Found"              },
		[LINE_REFUSE_RECEIVE_OFF] = {480, "Temporarily Unavailable"},
		[LINE_REFUSE_BUSY] = {486, "Busy Here"              },
		[LINE_REFUSE_NO_ROOM] = {503, "Service Unavailable"    },
	};
	struct sip_call *sip = call->sip;

	if (call->phase != LINE_ASKED)
		return;
	log_event(LOG_LEVEL_INFO, "call refused", "trunk=%s call=%u code=%u", call->line->own->name,
		  sip_call_number(sip), refusals[why].code);
	call->sip = NULL;
	call->phase = LINE_ENDED;
	sip_call_refuse(sip, refusals[why].code, refusals[why].reason);
	drop(call);
}

void line_call_ring(struct line_call *call, const struct line_events *events, void *arg)
{
	if (call->phase != LINE_ASKED)
		return;
	call->events = events;
	call->arg = arg;
	call->phase = LINE_RINGING;
	sip_call_ring(call->sip);
}

static void on_answered_due(void *arg)
{
	tell_answered(arg);
}

/* An accepted call that cannot be answered after all. */
static void refuse_accepted(struct line_call *call, int r, enum fax_status status, const char *detail)
{
	struct sip_call *sip = call->sip;

	log_event(LOG_LEVEL_WARNING, "call cannot be answered", "trunk=%s call=%u reason=\"%s\" errno=%d",
		  call->line->own->name, sip_call_number(sip), detail, -r);
	call->sip = NULL;
	if (call->media)
		media_call_drop(call->media);
	call->media = NULL;
	if (status == FAX_STATUS_NO_MEDIA)
		sip_call_refuse(sip, 488, "Not Acceptable Here");
	else if (r == -EBUSY)
		sip_call_refuse(sip, 503, "Service Unavailable");
	else
		sip_call_refuse(sip, 500, "Server Internal Error");
	line_call_end(call, status, detail);
}

void line_call_accept(struct line_call *call, const struct line_station *station)
{
	struct call_path path;
	struct sdp_local local;
	bool known;
	int r;

	line_call_take_station(call, station);
	if (call->phase != LINE_RINGING)
		return; /* it ended in the meantime, and on_ended() is on its way */
	r = line_call_open_sockets(call, &local);
	if (r < 0) {
		refuse_accepted(call, r, FAX_STATUS_FAULT, "no socket for the media");
		return;
	}
	r = sip_call_prepare(call->sip, &local, &path, &known);
	if (r < 0) {
		refuse_accepted(call, r, r == -ENOTSUP ? FAX_STATUS_NO_MEDIA : FAX_STATUS_FAULT,
				"the caller's offer holds nothing that can carry a fax");
		return;
	}
	/* Media first: if there is no room for them, the caller hears so instead of an answer. */
	if (known) {
		r = start_media(call, &path);
		if (r < 0) {
			refuse_accepted(call, r, FAX_STATUS_FAULT, no_media_words(r));
			return;
		}
	}
	r = sip_call_answer(call->sip);
	if (r < 0) {
		refuse_accepted(call, r, FAX_STATUS_FAULT, "the answer could not be sent");
		return;
	}
	log_event(LOG_LEVEL_INFO, "call answered by us", "trunk=%s call=%u t38=%d", call->line->own->name,
		  sip_call_number(call->sip), call->result.t38);
	call->phase = LINE_UP;
	tmr_start(&call->answered_tmr, 0, on_answered_due, call);
}

void line_call_hang_up(struct line_call *call, enum fax_status status)
{
	stop(call, status, "");
}

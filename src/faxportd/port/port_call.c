/* SPDX-License-Identifier: MIT */
/*
 * The life of a call on a port: from the dialling or the first ring to the
 * end, as the line tells it (line.h). The states are in core/port/life.h.
 *
 *   outgoing  port_dial -> on_answered -> on_progress, on_page ... -> on_ended -> the queue hears the end
 *             one that asks for a document instead: port_poll.c
 *   incoming  port_take_call (rings) -> on_rings_over -> on_entry_stored (answers) -> on_answered
 *             -> on_progress, on_page ... -> on_ended -> the inbox gets the end -> on_fax_settled
 */
#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/log.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port_impl.h"

bool port_is_busy(const struct port *port)
{
	return port_life_has_call(port->status.state);
}

void port_call_reset(struct port *port)
{
	tmr_cancel(&port->ring);
	if (port->call.file >= 0)
		close(port->call.file);
	inbox_give_back_job_id(port->ports->inbox, port->call.job_id);
	port->call = (struct port_call){.file = -1};
	port_status_step(port, PORT_EV_ENDED);
}

/* The call is up; its first frames may have been ahead of that. */
static void on_answered(struct port *port)
{
	enum fax_port_state before = port->status.state;

	port_status_step(port, PORT_EV_ANSWERED);
	if (port->status.state != before)
		port_tell(port);
}

/* ---- a fax that is received, whoever called --------------------------- */

struct fax_message port_message_facts(const struct port *port)
{
	const struct port_status *status = &port->status;
	const struct port_call *call = &port->call;
	bool polled = status->outgoing;

	/* A message has the sender's id as TSID, ours as CSID. Polled, it is as if the number dialled had called. */
	return (struct fax_message){
		.device_id = port->device_id,
		.device_name = port->conf->name,
		.received_time = call->answered_time,
		.duration_s = (uint32_t)((tmr_jiffies() - call->answered_ms) / 1000),
		.tsid = polled ? status->csid : status->tsid,
		.csid = polled ? status->tsid : status->csid,
		.caller_id = status->caller_id,
		.called_number = polled ? port->conf->number : status->called_number,
		.subaddress = status->subaddress,
		.pages = call->pages,
		.bytes = status->bytes,
		.rate = status->rate,
		.ecm = status->ecm,
		.t38 = status->t38,
		.status_detail = "",
	};
}

void port_message_detail(char *detail, size_t size, const struct line_result *result, uint32_t pages)
{
	int n;

	if (result->status == FAX_STATUS_OK) {
		text_copy(detail, size, result->detail);
		return;
	}
	n = snprintf(detail, size, "%s after %u page%s", fax_status_words(result->status), pages,
		     pages == 1 ? "" : "s");
	if (n > 0 && (size_t)n + 2 < size && result->detail[0] != '\0')
		snprintf(detail + n, size - (size_t)n, ": %s", result->detail);
}

/* ---- outgoing --------------------------------------------------------- */

void port_on_dial_ringing(void *arg)
{
	struct port *port = arg;

	log_event(LOG_LEVEL_INFO, "far end rings", "port=%u job=%u", port->device_id, port->status.job_id);
}

void port_on_dial_answered(void *arg)
{
	struct port *port = arg;

	log_event(LOG_LEVEL_INFO, "far end answered", "port=%u job=%u", port->device_id, port->status.job_id);
	on_answered(port);
}

void port_tell_progress(struct port *port)
{
	struct fax_port_status status;

	if (!port->call.events->on_progress)
		return;
	port_get_status(port, &status);
	port->call.events->on_progress(port->call.arg, &status);
}

static void on_dial_progress(void *arg, const struct call_progress *progress, bool t38)
{
	struct port *port = arg;

	port_status_progress(port, progress, t38);
	port_tell_progress(port);
}

static void on_dial_page(void *arg, const struct call_progress *progress, bool t38)
{
	struct port *port = arg;

	log_event(LOG_LEVEL_INFO, "page confirmed", "port=%u job=%u pages=%u rate=%u ecm=%d", port->device_id,
		  port->status.job_id, progress->pages_confirmed, progress->rate, progress->ecm);
	port_status_progress(port, progress, t38);
	if (port->call.events->on_page)
		port->call.events->on_page(port->call.arg, progress->pages_confirmed);
	port_tell_progress(port);
}

static void on_dial_ended(void *arg, const struct line_result *result)
{
	struct port *port = arg;
	struct port_call call = port->call;
	struct fax_port_status shown;
	struct port_status last;

	log_event(LOG_LEVEL_INFO, "call ended", "port=%u job=%u status=%s pages=%u", port->device_id,
		  port->status.job_id, fax_status_name(result->status), result->progress.pages_confirmed);
	port_status_progress(port, &result->progress, result->t38);
	last = port->status;
	port_call_reset(port);
	port_status_show(port, &last, &shown);
	/* Idle already: the queue may dial its next job from there. */
	call.events->on_ended(call.arg, result->status, result->detail, &shown);
	if (!port_is_busy(port))
		port_tell(port);
	ports_tell_free(port->ports);
}

static const struct line_events dial_events = {
	.on_ringing = port_on_dial_ringing,
	.on_answered = port_on_dial_answered,
	.on_progress = on_dial_progress,
	.on_page = on_dial_page,
	.on_ended = on_dial_ended,
};

void port_begin_dial(struct port *port, const struct port_dial *dial, const struct port_job_events *events, void *arg)
{
	struct port_status *status = &port->status;

	port->call.events = events;
	port->call.arg = arg;
	port_ident_make(port->call.ident, dial->tsid && dial->tsid[0] != '\0' ? dial->tsid : port->settings.tsid);

	port_status_begin(port, PORT_EV_DIAL);
	status->job_id = dial->job_id;
	status->total_pages = dial->page_count;
	status->document_bytes = dial->document_bytes;
	status->submitted_time = dial->submitted_time;
	text_copy(status->tsid, sizeof(status->tsid), port->call.ident);
	text_copy(status->called_number, PORT_TEXT_SIZE, dial->number);
	text_copy(status->document_name, PORT_TEXT_SIZE, dial->document_name);
	text_copy(status->recipient_name, PORT_TEXT_SIZE, dial->recipient_name);
	text_copy(status->sender_name, PORT_TEXT_SIZE, dial->sender_name);
	text_copy(status->user_name, PORT_TEXT_SIZE, dial->user_name);
	/* What comes, comes from there. */
	if (dial->polling)
		text_copy(status->caller_id, PORT_TEXT_SIZE, dial->number);
}

/* With a document to send, which is taken over. */
static int dial_to_send(struct port *port, const struct port_dial *dial, const struct port_job_events *events,
			void *arg)
{
	struct line_station station = {
		.number = port->conf->number,
		.document = dial->document,
		.first_page = dial->first_page,
		.audio_failures = dial->audio_failures,
		.page_count = dial->page_count,
	};
	int r;

	port_ident_make(station.ident, dial->tsid && dial->tsid[0] != '\0' ? dial->tsid : port->settings.tsid);
	text_copy(station.header, sizeof(station.header), dial->header);
	text_copy(station.subaddress, sizeof(station.subaddress), dial->subaddress);
	text_copy(station.password, sizeof(station.password), dial->password);
	r = port->line->ops->dial(port->line, dial->number, &station, &dial_events, port, &port->call.line_call);
	if (r < 0) {
		port->call.line_call = NULL;
		return r == -EADDRNOTAVAIL ? -EBUSY : r;
	}
	port_begin_dial(port, dial, events, arg);
	log_event(LOG_LEVEL_INFO, "dialing", "port=%u job=%u called=%s first_page=%u pages=%u", port->device_id,
		  dial->job_id, log_private(dial->number), dial->first_page + 1, dial->page_count);
	port_tell(port);
	return 0;
}

int port_dial(struct port *port, const struct port_dial *dial, const struct port_job_events *events, void *arg)
{
	if (!port->settings.send || port_is_busy(port) || !port_is_up(port)) {
		if (!dial->polling)
			close(dial->document);
		return -EBUSY;
	}
	return dial->polling ? port_poll(port, dial, events, arg) : dial_to_send(port, dial, events, arg);
}

/* ---- incoming --------------------------------------------------------- */

static void on_take_answered(void *arg)
{
	struct port *port = arg;

	log_event(LOG_LEVEL_INFO, "call answered", "port=%u job=%u message=%" PRIu64, port->device_id,
		  port->call.job_id, port->call.message_id);
	on_answered(port);
}

static void on_take_progress(void *arg, const struct call_progress *progress, bool t38)
{
	struct port *port = arg;

	if (port_offer_progress(port, progress, t38))
		return;
	port->call.pages = progress->pages_confirmed;
	if (progress->complete)
		inbox_complete(port->ports->inbox, port->call.message_id, progress->pages_confirmed);
	port_status_progress(port, progress, t38);
}

static void on_take_page(void *arg, const struct call_progress *progress, bool t38)
{
	struct port *port = arg;

	if (progress->sending) {
		on_take_progress(port, progress, t38);
		port_offer_page(port, progress);
		return;
	}
	log_event(LOG_LEVEL_INFO, "page received",
		  "port=%u message=%" PRIu64 " pages=%u rate=%u ecm=%d bad_rows=%u bad_run=%u refused=%u",
		  port->device_id, port->call.message_id, progress->pages_confirmed, progress->rate, progress->ecm,
		  progress->bad_rows, progress->bad_run, progress->refused);
	on_take_progress(port, progress, t38);
}

/* The fax is in the inbox (or cannot be stored yet, which is the inbox's business): the port is free. */
static void on_fax_settled(void *arg, int r)
{
	struct port *port = arg;
	bool stored = r == 0 && port->call.message_id != 0 && port->call.pages > 0;

	port_tell_received(port, r < 0 ? FAX_STATUS_DISK : port->call.ending, stored);
	port_call_reset(port);
	port_tell(port);
	ports_tell_free(port->ports);
}

static void on_take_ended(void *arg, const struct line_result *result)
{
	struct port *port = arg;
	bool collected = port_offer_progress(port, &result->progress, result->t38);
	uint32_t pages = collected ? 0 : result->progress.pages_confirmed;
	uint64_t message_id = port->call.message_id;
	struct fax_message facts;
	char detail[CALL_DETAIL_SIZE + 80];

	port->call.pages = pages;
	port->call.ending = result->status;
	port_status_progress(port, &result->progress, result->t38);
	if (collected)
		log_event(LOG_LEVEL_INFO, "call ended", "port=%u job=%u status=%s pages_given=%u", port->device_id,
			  port->call.offer.job_id, fax_status_name(result->status), result->progress.pages_confirmed);
	else if (message_id == 0 || pages == 0)
		log_event(LOG_LEVEL_INFO, "call ended without a page",
			  "port=%u caller=%s status=%s refused=%u detail=\"%s\"", port->device_id,
			  log_private(port->status.caller_id), fax_status_name(result->status),
			  result->progress.refused, result->detail);
	else
		log_event(LOG_LEVEL_INFO, "call ended", "port=%u message=%" PRIu64 " status=%s pages=%u refused=%u",
			  port->device_id, message_id, fax_status_name(result->status), pages,
			  result->progress.refused);

	facts = port_message_facts(port);
	facts.status = result->status;
	port_message_detail(detail, sizeof(detail), result, pages);
	facts.status_detail = detail;
	if (message_id == 0 || pages == 0) {
		struct port_call call = port->call;
		struct port_status last = port->status;

		inbox_end(port->ports->inbox, message_id, &facts, NULL, NULL);
		on_fax_settled(port, 0);
		port_offer_end(&call, result, &last, port);
		return;
	}
	port_offer_end(&port->call, result, &port->status, port);
	/* Who sees the port idle shall find the fax in the inbox. */
	port_status_step(port, PORT_EV_HANG_UP);
	if (inbox_end(port->ports->inbox, message_id, &facts, on_fax_settled, port) < 0)
		on_fax_settled(port, 0);
}

static const struct line_events take_events = {
	.on_answered = on_take_answered,
	.on_progress = on_take_progress,
	.on_page = on_take_page,
	.on_ended = on_take_ended,
};

/* What the file of the fax will say of the call. A call is routed by the number that was called. */
static void make_facts(struct call_facts *facts, const struct port *port)
{
	const struct port_status *status = &port->status;

	text_copy(facts->recipient_name, sizeof(facts->recipient_name), port->conf->name);
	text_copy(facts->recipient_number, sizeof(facts->recipient_number), status->called_number);
	text_copy(facts->routing, sizeof(facts->routing), status->called_number);
	text_copy(facts->caller_id, sizeof(facts->caller_id), status->caller_id);
	facts->answered_time = port->call.answered_time;
}

/* The row of the fax to come is stored: now a page may be confirmed, and the call is answered. */
static void on_entry_stored(void *arg, int r)
{
	struct port *port = arg;
	struct port_call *call = &port->call;
	struct line_station station = {.document = call->file};

	if (port->status.state != FAX_PORT_RINGING)
		return; /* being hung up meanwhile */
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, "call cannot be answered", "port=%u error=\"%s\"", port->device_id,
			  strerror(-r));
		call->message_id = 0;
		port_hang_up(port, FAX_STATUS_DISK);
		return;
	}
	/* Ids are told once they are stored. */
	port->status.job_id = call->job_id;
	port_status_touch(port);
	text_copy(station.ident, sizeof(station.ident), call->ident);
	make_facts(&station.facts, port);
	if (port->conf->caller_password)
		text_copy(station.caller_password, sizeof(station.caller_password), port->conf->caller_password);
	port_offer_begin(port, &station);
	call->file = -1;
	port->line->ops->accept(call->line_call, &station);
}

static void on_rings_over(void *arg)
{
	struct port *port = arg;
	struct port_call *call = &port->call;
	struct fax_message facts;
	int r;

	call->answered_time = time(NULL);
	call->answered_ms = tmr_jiffies();
	facts = port_message_facts(port);
	r = inbox_begin(port->ports->inbox, &facts, on_entry_stored, port, &call->message_id, &call->job_id,
			&call->file);
	if (r < 0) {
		on_entry_stored(port, r);
		return;
	}
}

void port_take_call(struct port *port, struct line_call *line_call, const char *caller, const char *called)
{
	uint64_t rings_ms = (uint64_t)port->settings.rings * port->ports->conf->server.ring_period_ms;

	port->call.line_call = line_call;
	text_copy(port->call.ident, sizeof(port->call.ident), port->settings.csid);
	port_status_begin(port, PORT_EV_RING);
	text_copy(port->status.csid, sizeof(port->status.csid), port->call.ident);
	text_copy(port->status.caller_id, PORT_TEXT_SIZE, caller);
	text_copy(port->status.called_number, PORT_TEXT_SIZE, called);
	text_copy(port->status.routing, sizeof(port->status.routing), called);
	log_event(LOG_LEVEL_INFO, "call comes in", "port=%u caller=%s called=%s rings=%u", port->device_id,
		  log_private(caller), log_private(called), port->settings.rings);
	port_tell(port);
	port->line->ops->ring(line_call, &take_events, port);
	if (rings_ms == 0)
		on_rings_over(port);
	else
		tmr_start(&port->ring, rings_ms, on_rings_over, port);
}

/* ---- both ------------------------------------------------------------- */

void port_hang_up(struct port *port, enum fax_status status)
{
	if (!port_is_busy(port) || port->status.state == FAX_PORT_ENDING)
		return;
	log_event(LOG_LEVEL_INFO, "hanging up", "port=%u status=%s", port->device_id, fax_status_name(status));
	tmr_cancel(&port->ring);
	port_status_step(port, PORT_EV_HANG_UP);
	port_tell(port);
	/* One that polls may not have been dialled yet: on_entry_stored() of port_poll.c looks. */
	port->call.ending = status;
	if (port->call.line_call)
		port->line->ops->hang_up(port->call.line_call, status);
}

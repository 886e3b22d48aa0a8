/* SPDX-License-Identifier: MIT */
/*
 * A call of ours that asks for the far end's document, and what comes of it: a
 * received fax, stored as one that somebody sent to the port (inbox.h).
 *
 *   port_poll (row and file of the message) -> on_entry_stored (dials) -> on_answered -> on_progress, on_page ...
 *   -> on_ended -> the inbox gets the end -> on_settled: the queue hears it
 *
 * The queue hears of the end when the message is stored, and stores the end of
 * its job behind it: a crash between the two, or from the confirmation of the
 * last page on, leaves a whole message and a job that names it (queue.c). Where
 * the row cannot be stored yet, the queue hears what the message will say, and
 * names it all the same.
 */
#include <errno.h>
#include <inttypes.h>
#include <time.h>

#include "base/text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/log.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port_impl.h"

/* ---- the end ---------------------------------------------------------- */

/*
 * What the job is told: the call may have gone well, and the disk not. Who only waits for its row to be stored is
 * there: the far end, which may give it out only once, is not asked again.
 */
static enum fax_status true_ending(const struct port *port)
{
	struct fax_message message;

	if (port->call.pages == 0 || port->call.message_id == 0)
		return port->call.ending;
	if (!inbox_find_ended(port->ports->inbox, port->call.message_id, &message))
		return FAX_STATUS_DISK;
	return (enum fax_status)message.status;
}

/* The fax is in the inbox (or cannot be stored yet, which is the inbox's business): the port is free. */
static void on_settled(void *arg, int r)
{
	struct port *port = arg;
	struct port_call call = port->call;
	enum fax_status ending = true_ending(port);
	struct port_status last = port->status;
	struct fax_port_status shown;

	port_tell_received(port, ending, r == 0 && call.message_id != 0 && call.pages > 0);
	port_call_reset(port);
	port_status_show(port, &last, &shown);
	/* Idle already: the queue may dial its next job from there. */
	call.events->on_ended(call.arg, ending, call.detail, &shown);
	if (!port_is_busy(port))
		port_tell(port);
	ports_tell_free(port->ports);
}

static void on_ended(void *arg, const struct line_result *result)
{
	struct port *port = arg;
	struct port_call *call = &port->call;
	uint64_t message_id = call->message_id;
	char detail[CALL_DETAIL_SIZE + 80];
	struct fax_message facts;

	call->pages = result->progress.pages_confirmed;
	call->ending = result->status;
	text_copy(call->detail, sizeof(call->detail), result->detail);
	port_status_progress(port, &result->progress, result->t38);
	log_event(LOG_LEVEL_INFO, "call ended", "port=%u job=%u message=%" PRIu64 " status=%s pages=%u refused=%u",
		  port->device_id, port->status.job_id, call->pages > 0 ? message_id : 0,
		  fax_status_name(result->status), call->pages, result->progress.refused);

	facts = port_message_facts(port);
	facts.status = result->status;
	port_message_detail(detail, sizeof(detail), result, call->pages);
	facts.status_detail = detail;
	if (message_id == 0 || call->pages == 0) {
		inbox_end(port->ports->inbox, message_id, &facts, NULL, NULL);
		call->message_id = 0;
		on_settled(port, 0);
		return;
	}
	port_status_step(port, PORT_EV_HANG_UP);
	if (inbox_end(port->ports->inbox, message_id, &facts, on_settled, port) < 0)
		on_settled(port, -ENOENT);
}

/* It ends before it has been dialled. */
static void give_up(struct port *port, enum fax_status status, const char *detail)
{
	struct line_result result = {.status = status};

	text_copy(result.detail, sizeof(result.detail), detail);
	on_ended(port, &result);
}

/* The line has no room among its calls, or is down: no fault of the job's, which waits on as if it had not begun. */
static void not_dialled(struct port *port)
{
	struct port_call call = port->call;
	struct fax_message facts = port_message_facts(port);

	inbox_end(port->ports->inbox, call.message_id, &facts, NULL, NULL);
	port_call_reset(port);
	call.events->on_not_dialled(call.arg);
	ports_tell_free(port->ports);
}

/* ---- the call --------------------------------------------------------- */

static void on_progress(void *arg, const struct call_progress *progress, bool t38)
{
	struct port *port = arg;

	port->call.pages = progress->pages_confirmed;
	if (progress->complete)
		inbox_complete(port->ports->inbox, port->call.message_id, progress->pages_confirmed);
	port_status_progress(port, progress, t38);
	port_tell_progress(port);
}

static void on_page(void *arg, const struct call_progress *progress, bool t38)
{
	struct port *port = arg;

	log_event(LOG_LEVEL_INFO, "page received",
		  "port=%u job=%u message=%" PRIu64 " pages=%u rate=%u ecm=%d bad_rows=%u bad_run=%u refused=%u",
		  port->device_id, port->status.job_id, port->call.message_id, progress->pages_confirmed,
		  progress->rate, progress->ecm, progress->bad_rows, progress->bad_run, progress->refused);
	if (port->call.events->on_page)
		port->call.events->on_page(port->call.arg, progress->pages_confirmed);
	on_progress(port, progress, t38);
}

static const struct line_events poll_events = {
	.on_ringing = port_on_dial_ringing,
	.on_answered = port_on_dial_answered,
	.on_progress = on_progress,
	.on_page = on_page,
	.on_ended = on_ended,
};

/* What the file of the fax will say of the call: it came from the number that was dialled. */
static void make_facts(struct call_facts *facts, const struct port *port)
{
	text_copy(facts->recipient_name, sizeof(facts->recipient_name), port->conf->name);
	text_copy(facts->recipient_number, sizeof(facts->recipient_number), port->conf->number);
	text_copy(facts->routing, sizeof(facts->routing), port->conf->number);
	text_copy(facts->caller_id, sizeof(facts->caller_id), port->status.called_number);
	facts->answered_time = port->call.answered_time;
}

/* The row of the fax to come is stored: now a page may be confirmed, and the number is dialled. */
static void on_entry_stored(void *arg, int r)
{
	struct port *port = arg;
	struct port_call *call = &port->call;
	struct line_station station = {.number = port->conf->number, .polling = true, .document = call->file};

	if (r < 0)
		call->message_id = 0;
	if (port->status.state == FAX_PORT_ENDING) { /* hung up meanwhile */
		give_up(port, call->ending, "");
		return;
	}
	if (r < 0) {
		give_up(port, FAX_STATUS_DISK, strerror(-r));
		return;
	}
	text_copy(station.ident, sizeof(station.ident), call->ident);
	text_copy(station.selective, sizeof(station.selective), call->selective);
	text_copy(station.password, sizeof(station.password), call->password);
	make_facts(&station.facts, port);
	call->file = -1;
	r = port->line->ops->dial(port->line, port->status.called_number, &station, &poll_events, port,
				  &call->line_call);
	if (r == 0) {
		log_event(LOG_LEVEL_INFO, "dialing, to poll", "port=%u job=%u message=%" PRIu64 " called=%s",
			  port->device_id, port->status.job_id, call->message_id,
			  log_private(port->status.called_number));
		port_tell(port);
		return;
	}
	call->line_call = NULL;
	if (r == -EADDRNOTAVAIL || r == -EBUSY)
		not_dialled(port);
	else
		give_up(port, FAX_STATUS_FAULT, strerror(-r));
}

int port_poll(struct port *port, const struct port_dial *dial, const struct port_job_events *events, void *arg)
{
	struct port_call *call = &port->call;
	struct fax_message facts;
	uint32_t job_id;
	int r;

	if (!ports_have_disk(port->ports))
		return -ENOSPC;
	port_begin_dial(port, dial, events, arg);
	text_copy(call->selective, sizeof(call->selective), dial->selective);
	text_copy(call->password, sizeof(call->password), dial->password);
	call->answered_time = time(NULL);
	call->answered_ms = tmr_jiffies();
	facts = port_message_facts(port);
	r = inbox_begin(port->ports->inbox, &facts, on_entry_stored, port, &call->message_id, &job_id, &call->file);
	if (r < 0) {
		port_call_reset(port);
		return r;
	}
	/* It has one already. */
	inbox_give_back_job_id(port->ports->inbox, job_id);
	return 0;
}

/* ---- for the queue ---------------------------------------------------- */

uint64_t port_message_id(const struct port *port)
{
	return port->call.message_id;
}

bool ports_find_message(const struct ports *ports, uint64_t message_id, struct fax_message *ret_message)
{
	return inbox_find_ended(ports->inbox, message_id, ret_message);
}

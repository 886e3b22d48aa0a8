/* SPDX-License-Identifier: MIT */
/* A port's live status: what it shows, its version, and who waits for a change. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/text.h"
#include "core/route/routing_text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/port/port_impl.h"

struct port_watch {
	struct le le;     /* in the port's list until it is told */
	struct tmr timer; /* runs when it is to be told */
	uint64_t version;
	void (*on_change)(void *arg);
	void *arg;
};

bool port_is_up(const struct port *port)
{
	return port->line && port->line->ops->is_up(port->line);
}

/* ---- watching --------------------------------------------------------- */

static void on_tell(void *arg)
{
	struct port_watch *watch = arg;

	watch->on_change(watch->arg); /* may free the watch */
}

/* The next turn of the loop will tell: several changes in one turn are one, and nobody is called from within a call. */
static void watch_ripe(struct port_watch *watch)
{
	list_unlink(&watch->le);
	tmr_start(&watch->timer, 0, on_tell, watch);
}

int port_watch_add(struct port *port, uint64_t version, void (*on_change)(void *arg), void *arg,
		   struct port_watch **ret_watch)
{
	struct port_watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return -ENOMEM;
	tmr_init(&watch->timer);
	watch->version = version;
	watch->on_change = on_change;
	watch->arg = arg;
	list_append(&port->watches, &watch->le, watch);
	if (port->status.version > version)
		watch_ripe(watch);
	*ret_watch = watch;
	return 0;
}

struct port_watch *port_watch_free(struct port_watch *watch)
{
	if (!watch)
		return NULL;
	list_unlink(&watch->le);
	tmr_cancel(&watch->timer);
	free(watch);
	return NULL;
}

void port_status_touch(struct port *port)
{
	struct le *le = list_head(&port->watches);

	/*
	 * The first version of a start is its time, so that a watcher who comes
	 * back after a restart with a version from before does not wait for
	 * ever. 2^20 changes a second would be needed to outrun it; 53 bits are
	 * left, which JSON can hold.
	 */
	if (port->status.version == 0)
		port->status.version = (uint64_t)time(NULL) << 20;
	port->status.version++;
	while (le) {
		struct port_watch *watch = le->data;

		le = le->next;
		if (port->status.version > watch->version)
			watch_ripe(watch);
	}
}

/* ---- telling ---------------------------------------------------------- */

void ports_on_news(struct ports *ports, void (*fn)(void *arg, const struct port_news *news), void *arg)
{
	ports->on_news = fn;
	ports->news_arg = arg;
}

static void tell(const struct port *port, struct port_news news)
{
	const struct port_status *status = &port->status;

	if (!port->ports->on_news)
		return;
	news.device_id = port->device_id;
	news.in_call = port_life_has_call(status->state);
	news.outgoing = news.in_call && status->outgoing;
	news.job_id = status->job_id;
	news.message_id = status->job_id ? port->call.message_id : 0; /* one that sends has none */
	news.user_name = status->user_name;
	port->ports->on_news(port->ports->news_arg, &news);
}

void port_tell(const struct port *port)
{
	struct fax_port_status status;

	port_get_status(port, &status);
	tell(port, (struct port_news){.state = status.state});
}

void port_tell_received(const struct port *port, enum fax_status status, bool stored)
{
	tell(port,
	     (struct port_news){.state = port->status.state, .received = true, .status = status, .stored = stored});
}

/* ---- the status of a call --------------------------------------------- */

void port_status_begin(struct port *port, enum port_event event)
{
	uint64_t version = port->status.version;

	port->status = (struct port_status){
		.version = version,
		.outgoing = event == PORT_EV_DIAL,
		.start_time = time(NULL),
		.start_ms = tmr_jiffies(),
	};
	port_status_step(port, event);
}

void port_status_step(struct port *port, enum port_event event)
{
	enum fax_port_state next = port_life_next(port->status.state, event);

	if (next == port->status.state)
		return;
	port->status.state = next;
	if (next == FAX_PORT_IDLE)
		port->status = (struct port_status){.version = port->status.version};
	port_status_touch(port);
}

/* Or takes them: who has called says little about that. */
static bool gives_pages(const struct port *port)
{
	return port->status.outgoing ? !port->call.message_id : port->call.is_giving;
}

void port_status_progress(struct port *port, const struct call_progress *progress, bool t38)
{
	struct port_status *status = &port->status;
	/* The far end: CSID when it answered, TSID when it called. */
	char *remote_ident = status->outgoing ? status->csid : status->tsid;
	enum fax_port_state state = status->state;
	bool is_new;

	if (progress->in_fax)
		state = port_life_next(state, gives_pages(port) ? PORT_EV_SEND : PORT_EV_RECEIVE);
	if (status->state == state && status->current_page == progress->page && status->bytes == progress->bytes &&
	    status->rate == progress->rate && status->ecm == progress->ecm && status->t38 == t38 &&
	    strcmp(remote_ident, progress->remote_ident) == 0 && strcmp(status->subaddress, progress->subaddress) == 0)
		return;
	is_new = status->state != state;
	status->state = state;
	status->current_page = progress->page;
	status->bytes = progress->bytes;
	status->rate = progress->rate;
	status->ecm = progress->ecm;
	status->t38 = t38;
	text_copy(remote_ident, CALL_IDENT_SIZE, progress->remote_ident);
	text_copy(status->subaddress, CALL_IDENT_SIZE, progress->subaddress);
	if (!status->outgoing)
		routing_text(status->called_number, status->subaddress, status->routing, sizeof(status->routing));
	port_status_touch(port);
	if (is_new)
		port_tell(port);
}

void port_status_show(const struct port *port, const struct port_status *status, struct fax_port_status *ret_status)
{
	bool idle = status->state == FAX_PORT_IDLE;

	*ret_status = (struct fax_port_status){
		.version = status->version,
		.device_id = port->device_id,
		.device_name = port->conf->name,
		.state = idle && !port_is_up(port) ? FAX_PORT_OFFLINE : status->state,
		.caller_id = status->caller_id,
		.called_number = status->called_number,
		.csid = status->csid,
		.tsid = status->tsid,
		.current_page = status->current_page,
		.total_pages = status->total_pages,
		.bytes = status->bytes,
		.document_bytes = status->document_bytes,
		.rate = status->rate,
		.ecm = status->ecm,
		.t38 = status->t38,
		.start_time = status->start_time,
		.submitted_time = status->submitted_time,
		.elapsed_s = idle ? 0 : (uint32_t)((tmr_jiffies() - status->start_ms) / 1000),
		.job_id = status->job_id,
		.document_name = status->document_name,
		.recipient_name = status->recipient_name,
		.sender_name = status->sender_name,
		.routing_string = status->routing,
		.user_name = status->user_name,
	};
}

void port_get_status(const struct port *port, struct fax_port_status *ret_status)
{
	port_status_show(port, &port->status, ret_status);
}

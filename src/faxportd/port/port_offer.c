/* SPDX-License-Identifier: MIT */
/*
 * A document on offer, in an incoming call: it goes to the line with the
 * answer, beside the file of a fax that may come. Which of the two it is the
 * caller decides; where it only collects nothing is received, and the message
 * that was begun goes away without a page.
 */
#include "base/text.h"
#include "faxportd/log.h"
#include "faxportd/port/port_impl.h"

void ports_on_offer(struct ports *ports, bool (*fn)(void *arg, uint32_t device_id, struct port_offer *ret_offer),
		    void *arg)
{
	ports->on_offer = fn;
	ports->offer_arg = arg;
}

void port_offer_begin(struct port *port, struct line_station *station)
{
	struct ports *ports = port->ports;
	struct port_offer *offer = &port->call.offer;

	if (!ports->on_offer || !ports->on_offer(ports->offer_arg, port->device_id, offer)) {
		*offer = (struct port_offer){0};
		return;
	}
	station->offering = true;
	station->offer = offer->document;
	station->page_count = offer->page_count;
	text_copy(station->header, sizeof(station->header), offer->header);
	text_copy(station->offer_selective, sizeof(station->offer_selective), offer->selective);
	text_copy(station->offer_password, sizeof(station->offer_password), offer->password);
	offer->document = -1;
	offer->header = offer->selective = offer->password = "";
}

/* It is asked for: the first that is heard of it. */
static void on_asked(struct port *port)
{
	struct port_offer *offer = &port->call.offer;

	log_event(LOG_LEVEL_INFO, "document on offer is asked for", "port=%u job=%u caller=%s", port->device_id,
		  offer->job_id, log_private(port->status.caller_id));
	port->call.is_asked = true;
	port->status.total_pages = offer->page_count;
	if (offer->events->on_asked(offer->arg, offer->job_id, port))
		return;
	/* Withdrawn or paused since the call was answered. A page may get through all the same, and its owner hears so.
	 */
	port_hang_up(port, FAX_STATUS_CANCELLED);
}

static void on_bad(struct port *port)
{
	struct port_offer *offer = &port->call.offer;
	uint32_t job_id = offer->job_id;

	log_event(LOG_LEVEL_ERROR, "document on offer cannot be read", "port=%u job=%u", port->device_id, job_id);
	offer->job_id = 0;
	offer->events->on_bad(offer->arg, job_id);
}

bool port_offer_progress(struct port *port, const struct call_progress *progress, bool t38)
{
	struct port_offer *offer = &port->call.offer;
	struct fax_port_status status;

	if (progress->offer_is_bad && offer->job_id != 0)
		on_bad(port);
	if (progress->sending && !port->call.is_asked && offer->job_id != 0)
		on_asked(port);
	port->call.is_giving = port->call.is_asked && progress->sending;
	if (!port->call.is_giving)
		return false;
	port_status_progress(port, progress, t38);
	port_get_status(port, &status);
	if (offer->job_id != 0)
		offer->events->on_progress(offer->arg, offer->job_id, &status);
	return true;
}

void port_offer_page(struct port *port, const struct call_progress *progress)
{
	struct port_offer *offer = &port->call.offer;

	log_event(LOG_LEVEL_INFO, "page confirmed", "port=%u job=%u pages=%u rate=%u ecm=%d", port->device_id,
		  offer->job_id, progress->pages_confirmed, progress->rate, progress->ecm);
	if (offer->job_id != 0)
		offer->events->on_page(offer->arg, offer->job_id, progress->pages_confirmed);
}

void port_offer_end(const struct port_call *call, const struct line_result *result, const struct port_status *last,
		    const struct port *port)
{
	const struct port_offer *offer = &call->offer;
	struct fax_port_status shown;

	if (!call->is_asked || offer->job_id == 0)
		return;
	port_status_show(port, last, &shown);
	offer->events->on_ended(offer->arg, offer->job_id, result->status, result->detail, &shown);
}

/* SPDX-License-Identifier: MIT */
/*
 * Handlers: the stream of events (rpc/methods_faxport.h, 13). A client that
 * waits costs a struct event_wait beside its connection; what it is told is
 * put together when there is something.
 */
#include "faxportd/rpcd/handlers.h"

#include <stdlib.h>

#include "base/macros.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/events.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/store/settings.h"

struct event_wait {
	struct rpc_later later;
	struct events_watch watch;
	struct tmr tmr;
};

static void event_wait_free(struct event_wait *wait)
{
	tmr_cancel(&wait->tmr);
	events_watch_end(&wait->watch);
	free(wait);
}

static bool sees(void *arg, const struct access_subject *subject)
{
	const struct rpc_call *call = arg;

	return access_sees(call->identity, settings_get(call->rpcd->settings), subject);
}

/*
 * Look for events behind args->last_number, which goes on to what was looked
 * at. SUCCESS: there is an answer; TIMEOUT: nothing this caller may know.
 */
static uint32_t look(struct rpc_call *call)
{
	struct rpc_faxport_WaitEvents *args = call->args;
	struct events *events = call->rpcd->events;
	uint64_t news = events_newest(events) - args->last_number;
	size_t size = MIN(args->max_events, RPC_FAXPORT_PAGE_MAX);
	struct fax_event *room;

	if (news == 0)
		return RPC_ERROR_TIMEOUT;
	/* A number of another start may be far away in either direction. */
	size = MIN(size, MIN(news, (uint64_t)EVENTS_KEPT));
	room = rpc_arena_alloc(call->arena, size * sizeof(*room));
	if (!room)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	args->events.items = room;
	args->events.count = (uint32_t)events_read(events, &args->last_number, sees, call, room, size, &args->lost);
	if (args->events.count > 0 || args->lost)
		return RPC_ERROR_SUCCESS;
	args->events.items = NULL;
	rpc_arena_reset(call->arena); /* nothing is held while it waits */
	return RPC_ERROR_TIMEOUT;
}

static void on_news(void *arg)
{
	struct event_wait *wait = arg;
	uint32_t status = look(wait->later.call);

	if (status == RPC_ERROR_TIMEOUT)
		return;
	rpc_later_finish(&wait->later, status);
	event_wait_free(wait);
}

/* No event is an answer too: the number to go on with. */
static void on_timeout(void *arg)
{
	struct event_wait *wait = arg;

	rpc_later_finish(&wait->later, RPC_ERROR_SUCCESS);
	event_wait_free(wait);
}

static void on_waiter_gone(struct rpc_later *later)
{
	event_wait_free(CONTAINER_OF(later, struct event_wait, later));
}

uint32_t faxport_WaitEvents(struct rpc_call *call, struct rpc_faxport_WaitEvents *args)
{
	struct events *events = call->rpcd->events;
	struct event_wait *wait;
	uint32_t status;

	if (args->max_events == 0)
		return RPC_ERROR_INVALID_PARAMETER;
	args->last_number = args->after_number ? args->after_number : events_newest(events);
	status = look(call);
	if (status != RPC_ERROR_TIMEOUT)
		return status;
	if (args->wait_ms == 0)
		return RPC_ERROR_SUCCESS;

	wait = calloc(1, sizeof(*wait));
	if (!wait)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	events_watch_begin(events, &wait->watch, on_news, wait);
	tmr_start(&wait->tmr, MIN(args->wait_ms, RPC_FAXPORT_WAIT_MAX_MS), on_timeout, wait);
	rpc_later_begin(&wait->later, call, on_waiter_gone);
	return RPC_LATER;
}

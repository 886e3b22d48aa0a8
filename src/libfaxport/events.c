/* SPDX-License-Identifier: MIT */
/* The stream of events; see <faxport/client.h>. */
#include "libfaxport/client.h"

#include <string.h>

/* Numbers grow, from one event to the next and up to the list's last. */
static bool in_order(const struct rpc_faxport_WaitEvents *args)
{
	uint64_t number = 0;
	uint32_t i;

	for (i = 0; i < args->events.count; i++) {
		if (args->events.items[i].number <= number)
			return false;
		number = args->events.items[i].number;
	}
	return number <= args->last_number;
}

/* One question for events behind @after, which the server answers within @wait_ms. */
static enum fax_error ask_events(struct fax_client *client, uint64_t after, uint32_t wait_ms,
				 struct fax_event_list **ret_events)
{
	struct rpc_faxport_WaitEvents args = {
		.after_number = after, .wait_ms = wait_ms, .max_events = RPC_FAXPORT_PAGE_MAX};
	struct fax_event_list *list;
	AUTO_RPC_ARENA arena;
	enum fax_error error;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &args,
			    wait_ms + client->timeout_ms, &arena);
	if (error != FAX_E_OK)
		return error;
	if (!in_order(&args))
		return FAX_E_GARBLED;
	list = result_alloc(&arena, sizeof(*list) + args.events.count * sizeof(list->item[0]));
	if (!list)
		return FAX_E_NO_MEMORY;
	list->count = args.events.count;
	list->last = args.last_number;
	list->lost = args.lost;
	if (list->count > 0)
		memcpy(list->item, args.events.items, list->count * sizeof(list->item[0]));
	*ret_events = result_keep(&arena, list);
	return FAX_E_OK;
}

enum fax_error fax_events_wait(struct fax_client *client, uint64_t after, uint32_t timeout_ms,
			       struct fax_event_list **ret_events)
{
	int64_t deadline = net_now_ms() + timeout_ms, left = timeout_ms;
	struct fax_event_list *list;
	enum fax_error error;

	for (;;) {
		error = ask_events(client, after, (uint32_t)MIN(left, RPC_FAXPORT_WAIT_MAX_MS), &list);
		if (error != FAX_E_OK)
			return error;
		left = deadline - net_now_ms();
		if (list->count > 0 || list->lost || left <= 0)
			break;
		after = list->last;
		fax_free(list);
	}
	*ret_events = list;
	return FAX_E_OK;
}

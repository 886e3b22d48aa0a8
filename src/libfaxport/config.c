/* SPDX-License-Identifier: MIT */
/* The server's settings, what it logs, and what the caller may do; see <faxport/client.h>. */
#include "libfaxport/client.h"

/* ---- the settings ---------------------------------------------------- */

/* The server has four; what one call may name is bounded here. */
#define LOG_CATEGORIES_MAX 16

#define MINUTES_OF_DAY (24 * 60)

enum fax_error fax_server_get(struct fax_client *client, struct fax_server **ret_server)
{
	struct rpc_faxport_GetServer args = {0};
	struct fax_server *server;
	AUTO_RPC_ARENA arena;
	enum fax_error error;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_faxport_interface, RPC_FAXPORT_OP_GetServer, &args, client->timeout_ms,
			    &arena);
	if (error != FAX_E_OK)
		return error;
	if (!args.server)
		return FAX_E_GARBLED;
	server = result_copy(&arena, args.server, sizeof(*server));
	if (!server)
		return FAX_E_NO_MEMORY;
	*ret_server = server;
	return FAX_E_OK;
}

static struct rpc_time time_of(uint32_t minute_of_day)
{
	return (struct rpc_time){(uint16_t)(minute_of_day / 60), (uint16_t)(minute_of_day % 60)};
}

/* Read, change what a client may change, write: what else FAX_CONFIGURATION holds stays as it is. */
enum fax_error fax_server_set(struct fax_client *client, const struct fax_server *server)
{
	struct rpc_fax_GetConfiguration get = {0};
	struct rpc_fax_SetConfiguration set = {0};
	AUTO_RPC_ARENA arena;
	enum fax_error error;

	rpc_arena_init(&arena, RESULT_MAX);
	client_begin(client);
	if (server->discount_start_min >= MINUTES_OF_DAY || server->discount_end_min >= MINUTES_OF_DAY) {
		client_explain(client, "the cheap-rate hours are no times of the day");
		return FAX_E_INVALID;
	}
	error = client_call(client, &rpc_fax_interface, RPC_FAX_OP_GetConfiguration, &get, client->timeout_ms, &arena);
	if (error != FAX_E_OK)
		return error;
	if (!get.configuration)
		return FAX_E_GARBLED;
	set.configuration = *get.configuration;
	set.configuration.retries = server->retries;
	set.configuration.retry_delay = server->retry_delay_min;
	set.configuration.branding = server->branding;
	set.configuration.use_device_tsid = server->use_device_tsid;
	set.configuration.pause_server_queue = server->queue_paused;
	set.configuration.archive_outgoing = server->archive_outgoing;
	set.configuration.archive_directory = server->archive_directory;
	set.configuration.dirty_days = server->dirty_days; /* all ones are for ever there too */
	set.configuration.server_cp = server->server_covers_only;
	set.configuration.start_cheap_time = time_of(server->discount_start_min);
	set.configuration.stop_cheap_time = time_of(server->discount_end_min);
	set.configuration.profile_name = server->mapi_profile;
	return client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_SetConfiguration, &set);
}

/* ---- rights ---------------------------------------------------------- */

/* Which rights of the wire, of which one is enough, make one of ours. */
static const struct {
	uint32_t right;
	uint32_t wire;
} rights[] = {
	{FAX_RIGHT_SUBMIT,       RPC_RIGHTS_SUBMIT        },
        {FAX_RIGHT_QUERY_CONFIG, RPC_RIGHT_QUERY_CONFIG   },
	{FAX_RIGHT_SET_CONFIG,   RPC_RIGHT_MANAGE_CONFIG  },
        {FAX_RIGHT_QUERY_PORTS,  RPC_RIGHT_QUERY_CONFIG   },
	{FAX_RIGHT_SET_PORTS,    RPC_RIGHT_MANAGE_CONFIG  },
        {FAX_RIGHT_MANAGE_JOBS,  RPC_RIGHT_MANAGE_OUT_JOBS},
};

enum fax_error fax_rights_get(struct fax_client *client, uint32_t *ret_rights)
{
	struct rpc_fax_AccessCheckEx2 args = {
		.access_mask = RPC_RIGHT_MAXIMUM_ALLOWED, .rights = {true, 0}
        };
	enum fax_error error;
	uint32_t held = FAX_RIGHT_QUERY_JOBS; /* his own: whoever is answered is somebody */
	size_t i;

	error = client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_AccessCheckEx2, &args);
	if (error != FAX_E_OK)
		return error;
	if (!args.rights.present)
		return FAX_E_GARBLED;
	for (i = 0; i < ARRAY_SIZE(rights); i++) {
		if (args.rights.value & rights[i].wire)
			held |= rights[i].right;
	}
	*ret_rights = held;
	return FAX_E_OK;
}

/* ---- logging --------------------------------------------------------- */

enum fax_error fax_log_list(struct fax_client *client, struct fax_log_category_list **ret_categories)
{
	struct rpc_fax_GetLoggingCategories args = {0};
	struct fax_log_category_list *list;
	const struct rpc_logging *from;
	AUTO_RPC_ARENA arena;
	enum fax_error error;
	size_t i;

	rpc_arena_init(&arena, RESULT_MAX);
	error = client_call(client, &rpc_fax_interface, RPC_FAX_OP_GetLoggingCategories, &args, client->timeout_ms,
			    &arena);
	if (error != FAX_E_OK)
		return error;
	list = result_alloc(&arena, sizeof(*list) + args.categories.count * sizeof(list->item[0]));
	if (!list)
		return FAX_E_NO_MEMORY;
	list->count = args.categories.count;
	for (i = 0; i < list->count; i++) {
		from = &args.categories.items[i];
		list->item[i] = (struct fax_log_category){from->category, from->level, client_text(from->name)};
	}
	*ret_categories = result_keep(&arena, list);
	return FAX_E_OK;
}

enum fax_error fax_log_set(struct fax_client *client, const struct fax_log_category *categories, size_t count)
{
	struct rpc_logging records[LOG_CATEGORIES_MAX];
	struct rpc_fax_SetLoggingCategories args = {0};
	size_t i;

	client_begin(client);
	if (count < 1 || count > ARRAY_SIZE(records)) {
		client_explain(client, "from 1 to %d logging categories can be set at once", LOG_CATEGORIES_MAX);
		return FAX_E_INVALID;
	}
	for (i = 0; i < count; i++)
		records[i] = (struct rpc_logging){.category = categories[i].category, .level = categories[i].level};
	args.categories.items = records;
	args.categories.count = (uint32_t)count;
	return client_call_plain(client, &rpc_fax_interface, RPC_FAX_OP_SetLoggingCategories, &args);
}

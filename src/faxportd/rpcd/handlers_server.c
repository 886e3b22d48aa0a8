/* SPDX-License-Identifier: MIT */
/* Handlers: connecting, rights, configuration, activity of the server. */
#include "faxportd/rpcd/handlers.h"

#include <errno.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/folder_copy.h"
#include "faxportd/port/port.h"
#include "faxportd/queue/queue.h"
#include "faxportd/rpcd/access.h"
#include "faxportd/rpcd/assoc.h"
#include "faxportd/rpcd/handlers_util.h"
#include "faxportd/rpcd/records.h"
#include "faxportd/rpcd/rpcd_impl.h"
#include "faxportd/store/settings.h"

/* ---- connecting ------------------------------------------------------ */

/* The client says what it is; what it may be told depends on it. */
static uint32_t connect_client(struct rpc_call *call, uint32_t version, struct rpc_handle *ret_wire)
{
	struct handle *handle;
	int r;

	r = handle_new(call->assoc, call->identity, RPC_HANDLE_SERVICE, &handle);
	if (r < 0)
		return rpc_error_of(r);
	call->assoc->api_version = MIN(version, RPC_FAX_API_3);
	call->assoc->connected = true;
	handle_to_wire(handle, ret_wire);
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_ConnectFaxServer(struct rpc_call *call, struct rpc_fax_ConnectFaxServer *args)
{
	args->server_version = RPC_FAX_API_3;
	return connect_client(call, args->client_version, &args->handle);
}

uint32_t fax_ConnectionRefCount(struct rpc_call *call, struct rpc_fax_ConnectionRefCount *args)
{
	struct handle *handle = NULL;

	if (!rpc_handle_is_null(&args->handle)) {
		handle = handle_find(call->assoc, call->identity, RPC_HANDLE_SERVICE, &args->handle);
		if (!handle)
			return RPC_MISMATCH;
	}
	args->can_share = 0; /* queues can be shared (reference, section 8) */
	switch (args->connect) {
	case RPC_CONNECT_CONNECT:
		return handle ? RPC_ERROR_SUCCESS : connect_client(call, RPC_FAX_API_0, &args->handle);
	case RPC_CONNECT_RELEASE:
		return handle ? RPC_ERROR_SUCCESS : RPC_ERROR_INVALID_PARAMETER;
	case RPC_CONNECT_DISCONNECT:
		if (!handle)
			return RPC_ERROR_INVALID_PARAMETER;
		handle_free(handle);
		args->handle = (struct rpc_handle){0};
		return RPC_ERROR_SUCCESS;
	default:
		return RPC_ERROR_INVALID_PARAMETER;
	}
}

uint32_t fax_GetVersion(struct rpc_call *call, struct rpc_fax_GetVersion *args)
{
	(void)call;
	record_version(&args->version);
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetServerSKU(struct rpc_call *call, struct rpc_fax_GetServerSKU *args)
{
	(void)call;
	args->server_sku = RPC_SKU_SERVER; /* so that clients offer what servers have */
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_AccessCheck(struct rpc_call *call, struct rpc_fax_AccessCheck *args)
{
	uint32_t held;

	args->granted = access_check(call->identity, args->access_mask, call->assoc->api_version, &held);
	args->rights.value = held; /* travels only if the client asked for it */
	return RPC_ERROR_SUCCESS;
}

/* What only clients of v3 call, with rights as v3 names them. */
uint32_t fax_AccessCheckEx2(struct rpc_call *call, struct rpc_fax_AccessCheckEx2 *args)
{
	uint32_t held;

	args->granted = access_check(call->identity, args->access_mask, RPC_FAX_API_3, &held);
	args->rights.value = held;
	return RPC_ERROR_SUCCESS;
}

/* ---- configuration --------------------------------------------------- */

/* Store the settings, then answer. */
static uint32_t store_settings(struct rpc_call *call, const struct settings_values *values)
{
	void *later = rpc_store_later(call);

	if (!later)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	settings_set(call->rpcd->settings, values, rpc_stored, later);
	return RPC_LATER;
}

uint32_t fax_GetConfiguration(struct rpc_call *call, struct rpc_fax_GetConfiguration *args)
{
	struct rpc_configuration *record = rpc_arena_alloc(call->arena, sizeof(*record));

	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	record_configuration(settings_get(call->rpcd->settings), record);
	args->configuration = record;
	return RPC_ERROR_SUCCESS;
}

static bool is_time(const struct rpc_time *time)
{
	return time->hour <= 23 && time->minute <= 59;
}

static bool set_discount_hours(struct rpc_call *call, const struct rpc_time *start, const struct rpc_time *stop,
			       struct settings_values *values)
{
	if (!is_time(start) || !is_time(stop)) {
		rpc_call_say(call, "discount hours: 0:00 to 23:59");
		return false;
	}
	values->cheap_start_hour = start->hour;
	values->cheap_start_minute = start->minute;
	values->cheap_stop_hour = stop->hour;
	values->cheap_stop_minute = stop->minute;
	return true;
}

/*
 * As the configuration file and the command line take them: -1 of a program
 * that knows no better would be tries without end. Who writes back what he
 * read is never refused, and does not mean the delay; who changes it means it
 * for every cause.
 */
static bool set_attempts(struct rpc_call *call, uint32_t retries, uint32_t delay_min, struct settings_values *values)
{
	if ((retries > SETTINGS_RETRIES_MAX && retries != values->retries) ||
	    (delay_min > SETTINGS_RETRY_DELAY_MAX_MIN && delay_min != values->retry_delay_min)) {
		rpc_call_say(call, "retries: 0 to %d; minutes between them: 0 to %d", SETTINGS_RETRIES_MAX,
			     SETTINGS_RETRY_DELAY_MAX_MIN);
		return false;
	}
	if (delay_min != values->retry_delay_min)
		values->retry_delay_set = true;
	values->retry_delay_min = delay_min;
	values->retries = retries;
	return true;
}

uint32_t fax_SetConfiguration(struct rpc_call *call, struct rpc_fax_SetConfiguration *args)
{
	const struct rpc_configuration *wanted = &args->configuration;
	const char *directory = wanted->archive_directory ? wanted->archive_directory : "";
	struct settings_values values = *settings_get(call->rpcd->settings);

	if (!set_discount_hours(call, &wanted->start_cheap_time, &wanted->stop_cheap_time, &values) ||
	    !set_attempts(call, wanted->retries, wanted->retry_delay, &values))
		return RPC_ERROR_INVALID_PARAMETER;
	/* Who changes something else is not stopped by a folder that is gone meanwhile. */
	if (wanted->archive_outgoing &&
	    (!values.archive_outgoing || strcmp(directory, values.archive_directory) != 0) &&
	    !folder_is_writable(directory)) {
		rpc_call_say(call, "an archive needs a folder that the server can write to, with its full path");
		return RPC_ERROR_INVALID_PARAMETER;
	}
	values.dirty_days = wanted->dirty_days;
	values.branding = wanted->branding;
	values.use_device_tsid = wanted->use_device_tsid;
	values.server_cp = wanted->server_cp;
	values.queue_paused = wanted->pause_server_queue;
	values.archive_outgoing = wanted->archive_outgoing;
	if (!text_copy(values.archive_directory, sizeof(values.archive_directory), directory) ||
	    !text_copy(values.profile_name, sizeof(values.profile_name), wanted->profile_name)) {
		rpc_call_say(call, "text longer than %d bytes", SETTINGS_TEXT_SIZE - 1);
		return RPC_ERROR_INVALID_PARAMETER;
	}
	return store_settings(call, &values);
}

uint32_t fax_GetOutboxConfiguration(struct rpc_call *call, struct rpc_fax_GetOutboxConfiguration *args)
{
	struct rpc_outbox_config *record = rpc_arena_alloc(call->arena, sizeof(*record));

	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	record_outbox_config(settings_get(call->rpcd->settings), record);
	args->config = record;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_SetOutboxConfiguration(struct rpc_call *call, struct rpc_fax_SetOutboxConfiguration *args)
{
	const struct rpc_outbox_config *wanted = &args->config;
	struct settings_values values = *settings_get(call->rpcd->settings);

	if (!set_discount_hours(call, &wanted->discount_start, &wanted->discount_end, &values) ||
	    !set_attempts(call, wanted->retries, wanted->retry_delay, &values))
		return RPC_ERROR_INVALID_PARAMETER;
	values.server_cp = !wanted->allow_personal_cp;
	values.use_device_tsid = wanted->use_device_tsid;
	values.dirty_days = record_dirty_days(wanted->age_limit);
	values.branding = wanted->branding;
	return store_settings(call, &values);
}

uint32_t fax_GetPersonalCoverPagesOption(struct rpc_call *call, struct rpc_fax_GetPersonalCoverPagesOption *args)
{
	args->personal_cp_allowed = !settings_get(call->rpcd->settings)->server_cp;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetReceiptsOptions(struct rpc_call *call, struct rpc_fax_GetReceiptsOptions *args)
{
	(void)call;
	args->receipts_options = RPC_DRT_NONE;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetGeneralConfiguration(struct rpc_call *call, struct rpc_fax_GetGeneralConfiguration *args)
{
	struct rpc_general_config *record;

	if (args->level != 0)
		return RPC_ERROR_INVALID_PARAMETER;
	record = rpc_arena_alloc(call->arena, sizeof(*record));
	if (!record)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	record_general_config(settings_get(call->rpcd->settings), record);
	args->config = record;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetConfigOption(struct rpc_call *call, struct rpc_fax_GetConfigOption *args)
{
	const struct settings_values *settings = settings_get(call->rpcd->settings);

	switch (args->option) {
	case RPC_OPTION_ALLOW_PERSONAL_CP:
		args->value = !settings->server_cp;
		break;
	case RPC_OPTION_QUEUE_STATE:
		args->value = record_queue_state(settings);
		break;
	case RPC_OPTION_ALLOWED_RECEIPTS:
		args->value = RPC_DRT_NONE;
		break;
	case RPC_OPTION_INCOMING_FAXES_PUBLIC:
		args->value = settings->incoming_public;
		break;
	default:
		return RPC_ERROR_INVALID_PARAMETER;
	}
	return RPC_ERROR_SUCCESS;
}

/* ---- logging --------------------------------------------------------- */

static const char *const category_names[SETTINGS_LOG_CATEGORIES] = {
	[RPC_LOG_INIT - 1] = "Initialization and termination",
	[RPC_LOG_OUTBOUND - 1] = "Outbound",
	[RPC_LOG_INBOUND - 1] = "Inbound",
	[RPC_LOG_UNKNOWN - 1] = "Other",
};

uint32_t fax_GetLoggingCategories(struct rpc_call *call, struct rpc_fax_GetLoggingCategories *args)
{
	const struct settings_values *settings = settings_get(call->rpcd->settings);
	struct rpc_logging *records = rpc_arena_alloc(call->arena, SETTINGS_LOG_CATEGORIES * sizeof(*records));
	uint32_t i;

	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < SETTINGS_LOG_CATEGORIES; i++)
		records[i] = (struct rpc_logging){category_names[i], i + 1, settings->log_level[i]};
	args->categories.items = records;
	args->categories.count = SETTINGS_LOG_CATEGORIES;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_SetLoggingCategories(struct rpc_call *call, struct rpc_fax_SetLoggingCategories *args)
{
	struct settings_values values = *settings_get(call->rpcd->settings);
	const struct rpc_logging *wanted;
	uint32_t i;

	if (args->categories.count == 0)
		return RPC_ERROR_INVALID_PARAMETER;
	for (i = 0; i < args->categories.count; i++) {
		wanted = &args->categories.items[i];
		if (wanted->category < 1 || wanted->category > SETTINGS_LOG_CATEGORIES || wanted->level > RPC_LOG_MAX)
			return RPC_ERROR_INVALID_PARAMETER;
		values.log_level[wanted->category - 1] = wanted->level;
	}
	return store_settings(call, &values);
}

/* ---- queue states and activity --------------------------------------- */

uint32_t fax_GetQueueStates(struct rpc_call *call, struct rpc_fax_GetQueueStates *args)
{
	args->queue_states = record_queue_state(settings_get(call->rpcd->settings));
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_SetQueue(struct rpc_call *call, struct rpc_fax_SetQueue *args)
{
	struct settings_values values = *settings_get(call->rpcd->settings);
	uint32_t states = args->queue_states;

	if (states & ~(uint32_t)(RPC_QUEUE_INCOMING_BLOCKED | RPC_QUEUE_OUTBOX_BLOCKED | RPC_QUEUE_OUTBOX_PAUSED))
		return RPC_ERROR_INVALID_PARAMETER;
	values.incoming_blocked = states & RPC_QUEUE_INCOMING_BLOCKED;
	values.outbox_blocked = states & RPC_QUEUE_OUTBOX_BLOCKED;
	values.queue_paused = states & RPC_QUEUE_OUTBOX_PAUSED;
	return store_settings(call, &values);
}

uint32_t fax_GetServerActivity(struct rpc_call *call, struct rpc_fax_GetServerActivity *args)
{
	struct rpc_server_activity *activity = &args->server_activity;
	uint32_t jobs_sending, events[LOG_LEVELS];

	*activity = (struct rpc_server_activity){0};
	ports_activity(call->rpcd->ports, &activity->outgoing, &activity->incoming);
	queue_activity(call->rpcd->queue, &activity->queued, &jobs_sending);
	log_counts(events); /* what Windows writes to its event log */
	activity->error_events = events[LOG_LEVEL_ERROR];
	activity->warning_events = events[LOG_LEVEL_WARNING];
	activity->information_events = events[LOG_LEVEL_INFO];
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_GetRecipientsLimit(struct rpc_call *call, struct rpc_fax_GetRecipientsLimit *args)
{
	(void)call;
	args->recipients_limit = SEND_RECIPIENTS_MAX;
	return RPC_ERROR_SUCCESS;
}

/* ---- what the server consists of ------------------------------------- */

uint32_t fax_GetServicePrinters(struct rpc_call *call, struct rpc_fax_GetServicePrinters *args)
{
	(void)call;
	args->printers.count = 0; /* this machine has no fax printers */
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_EnumerateProviders(struct rpc_call *call, struct rpc_fax_EnumerateProviders *args)
{
	const struct port_provider *provider;
	struct rpc_device_provider *records;
	uint32_t count, i;

	for (count = 0; ports_provider_at(count); count++)
		;
	records = rpc_arena_alloc(call->arena, count * sizeof(*records));
	if (!records)
		return RPC_ERROR_FAX_SRV_OUTOFMEMORY;
	for (i = 0; i < count; i++) {
		provider = ports_provider_at(i);
		records[i] = (struct rpc_device_provider){
			.friendly_name = provider->friendly_name,
			.image_name = provider->image_name,
			.provider_name = provider->name,
			.guid = provider->guid,
			.status = RPC_LOAD_SUCCESS,
		};
		record_version(&records[i].version);
	}
	args->providers.items = records;
	args->providers.count = count;
	return RPC_ERROR_SUCCESS;
}

uint32_t fax_EnumRoutingExtensions(struct rpc_call *call, struct rpc_fax_EnumRoutingExtensions *args)
{
	const struct port_extension *extension;
	struct rpc_routing_extension *records;
	uint32_t count, i;

	for (count = 0; ports_extension_at(count); count++)
		;
	records = rpc_arena_alloc(call->arena, count * sizeof(*records));
	if (!records)
		return RPC_ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++) {
		extension = ports_extension_at(i);
		records[i] = (struct rpc_routing_extension){
			.friendly_name = extension->friendly_name,
			.image_name = extension->image_name,
			.extension_name = extension->name,
			.status = RPC_LOAD_SUCCESS,
		};
		record_version(&records[i].version);
	}
	args->extensions.items = records;
	args->extensions.count = count;
	return RPC_ERROR_SUCCESS;
}

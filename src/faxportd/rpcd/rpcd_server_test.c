/* SPDX-License-Identifier: MIT */
/* Connecting, rights, configuration and activity over the wire. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/rpcd/fixture.h"

static struct client a, b;

static struct settings_values settings_now(void)
{
	struct settings_values values;

	loop_stop();
	values = *settings_get(model.settings);
	loop_go();
	return values;
}

static void test_connect(void)
{
	struct rpc_fax_ConnectFaxServer connect = {.client_version = RPC_FAX_API_3};
	struct rpc_fax_ConnectionRefCount count = {0};
	struct rpc_fax_GetPort get = {0};

	assert(FAX(&a, ConnectFaxServer, &connect) == 0);
	assert(connect.server_version == RPC_FAX_API_3 && !rpc_handle_is_null(&connect.handle));

	/* a service handle is no port handle, nor is a port handle a service handle */
	get.port = connect.handle;
	assert(FAX_FAULT(&a, GetPort, &get) == RPC_FAULT_CONTEXT_MISMATCH);
	count.handle = client_port(&a, 1, 0);
	count.connect = RPC_CONNECT_RELEASE;
	assert(FAX_FAULT(&a, ConnectionRefCount, &count) == RPC_FAULT_CONTEXT_MISMATCH);

	count.handle = connect.handle;
	count.can_share = 9;
	assert(FAX(&a, ConnectionRefCount, &count) == 0 && count.can_share == 0);
	assert(memcmp(&count.handle, &connect.handle, sizeof(count.handle)) == 0);
	count.connect = 3;
	assert(FAX(&a, ConnectionRefCount, &count) == RPC_ERROR_INVALID_PARAMETER);
	count.connect = RPC_CONNECT_DISCONNECT;
	assert(FAX(&a, ConnectionRefCount, &count) == 0 && rpc_handle_is_null(&count.handle));
	assert(FAX(&a, ConnectionRefCount, &count) == RPC_ERROR_INVALID_PARAMETER); /* NULL now */
	count.connect = RPC_CONNECT_RELEASE;
	assert(FAX(&a, ConnectionRefCount, &count) == RPC_ERROR_INVALID_PARAMETER);
	count.handle = connect.handle;
	assert(FAX_FAULT(&a, ConnectionRefCount, &count) == RPC_FAULT_CONTEXT_MISMATCH);
	count.handle = (struct rpc_handle){0};
	count.connect = RPC_CONNECT_CONNECT;
	assert(FAX(&a, ConnectionRefCount, &count) == 0 && !rpc_handle_is_null(&count.handle));
}

/* What an old client may see, and may call. */
static void test_versions(void)
{
	struct rpc_fax_ConnectFaxServer connect = {.client_version = RPC_FAX_API_1};
	struct rpc_fax_ConnectionRefCount count = {.connect = RPC_CONNECT_CONNECT};
	struct rpc_fax_GetMessage get = {.message_id = 77, .folder = RPC_FOLDER_INBOX};
	struct rpc_fax_GetServerSKU sku = {0};
	struct rpc_fax_GetConfigOption option = {0};
	struct rpc_fax_GetRecipientsLimit limit = {0};
	struct rpc_faxport_GetServer server = {0};

	assert(FAX(&a, GetMessage, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
	assert(FAX(&a, GetServerSKU, &sku) == 0 && sku.server_sku == RPC_SKU_SERVER);
	assert(FAX(&a, GetRecipientsLimit, &limit) == 0 && limit.recipients_limit == 1000);

	assert(FAX(&a, ConnectFaxServer, &connect) == 0 && connect.server_version == RPC_FAX_API_3);
	assert(FAX(&a, GetMessage, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND); /* known to v1 */
	assert(FAX(&a, GetServerSKU, &sku) == RPC_ERROR_NOT_SUPPORTED);       /* of v2 */
	assert(FAX(&a, GetConfigOption, &option) == RPC_ERROR_NOT_SUPPORTED); /* of v3 */
	assert(OWN(&a, GetServer, &server) == 0);

	assert(FAX(&a, ConnectionRefCount, &count) == 0); /* as very old clients do */
	assert(FAX(&a, GetMessage, &get) == RPC_ERROR_INVALID_PARAMETER);

	connect.client_version = 0x00040000; /* newer than we are */
	assert(FAX(&a, ConnectFaxServer, &connect) == 0 && connect.server_version == RPC_FAX_API_3);
	assert(FAX(&a, GetConfigOption, &option) == 0);

	/* one client's version is not another's */
	assert(FAX(&b, GetMessage, &get) == RPC_ERROR_FAX_MESSAGE_NOT_FOUND);
}

static void test_version_record(void)
{
	struct rpc_fax_GetVersion get = {.version = {.size = 20}};

	assert(FAX(&a, GetVersion, &get) == 0);
	assert(get.version.valid && get.version.minor == 1 && get.version.major == 0);
	get.version.size = 19;
	assert(FAX(&a, GetVersion, &get) == RPC_ERROR_INVALID_PARAMETER);
}

static void test_access_check(void)
{
	struct rpc_fax_AccessCheckEx2 ex = {0};
	struct rpc_fax_AccessCheck check = {
		.access_mask = RPC_RIGHT_MANAGE_CONFIG, .rights = {true, 0}
        };

	assert(FAX(&a, AccessCheck, &check) == 0 && check.granted && check.rights.value == RPC_RIGHT_MANAGE_CONFIG);
	caller_is_ordinary();
	assert(FAX(&a, AccessCheck, &check) == 0 && !check.granted && check.rights.value == 0);
	check.access_mask = RPC_RIGHT_SUBMIT | RPC_RIGHT_SUBMIT_HIGH;
	check.rights = (struct rpc_opt_u32){true, 0};
	assert(FAX(&a, AccessCheck, &check) == 0 && !check.granted && check.rights.value == RPC_RIGHT_SUBMIT);
	check.access_mask = RPC_RIGHT_MAXIMUM_ALLOWED;
	assert(FAX(&a, AccessCheck, &check) == 0 && check.granted);
	assert(check.rights.value ==
	       (RPC_RIGHT_SUBMIT | RPC_RIGHT_SUBMIT_NORMAL | RPC_RIGHT_QUERY_CONFIG | RPC_RIGHT_READ_CONTROL));
	ex.access_mask = RPC_RIGHT_SUBMIT | RPC_RIGHT_SUBMIT_HIGH;
	ex.rights = (struct rpc_opt_u32){true, 0};
	assert(FAX(&a, AccessCheckEx2, &ex) == 0 && !ex.granted && ex.rights.value == RPC_RIGHT_SUBMIT);
	ex.access_mask = RPC_RIGHT_SUBMIT;
	assert(FAX(&a, AccessCheckEx2, &ex) == 0 && ex.granted);
	check.access_mask = 0;
	check.rights.present = false;
	assert(FAX(&a, AccessCheck, &check) == 0 && !check.granted && !check.rights.present);
	caller_manages();
}

static void test_configuration(void)
{
	struct rpc_fax_GetConfiguration get = {0};
	struct rpc_fax_SetConfiguration set = {0};
	struct rpc_configuration *wanted = &set.configuration;

	assert(FAX(&a, GetConfiguration, &get) == 0);
	assert(get.configuration->retries == 3 && get.configuration->retry_delay == 10);
	assert(get.configuration->dirty_days == UINT32_MAX && get.configuration->branding);
	assert(!get.configuration->archive_directory);

	*wanted = *get.configuration;
	wanted->retries = 5;
	assert(FAX(&a, SetConfiguration, &set) == 0);
	assert(settings_now().retries == 5 && !settings_now().retry_delay_set);
	*wanted = (struct rpc_configuration){
		.retries = 1,
		.retry_delay = 2,
		.dirty_days = 3,
		.server_cp = true,
		.pause_server_queue = true,
		.start_cheap_time = {23, 59},
		.stop_cheap_time = {0,  1 },
		.archive_outgoing = true,
		.archive_directory = "/tmp",
		.profile_name = "Profile",
	};
	assert(FAX(&a, SetConfiguration, &set) == 0);
	assert(settings_now().retries == 1 && settings_now().retry_delay_min == 2 && settings_now().retry_delay_set);
	assert(settings_now().dirty_days == 3 && !settings_now().branding && !settings_now().use_device_tsid);
	assert(settings_now().server_cp && settings_now().queue_paused && settings_now().archive_outgoing);
	assert(settings_now().cheap_start_hour == 23 && settings_now().cheap_start_minute == 59);
	assert(settings_now().cheap_stop_hour == 0 && settings_now().cheap_stop_minute == 1);
	assert(strcmp(settings_now().archive_directory, "/tmp") == 0);
	assert(strcmp(settings_now().profile_name, "Profile") == 0);
	assert(FAX(&a, GetConfiguration, &get) == 0);
	assert(strcmp(get.configuration->archive_directory, "/tmp") == 0);
	assert(get.configuration->start_cheap_time.hour == 23 && get.configuration->pause_server_queue);

	wanted->retries = 101;
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(strstr(client_words(&a), "0 to 100"));
	wanted->retries = 100;
	wanted->retry_delay = 1441;
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	wanted->retry_delay = UINT32_MAX;
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(settings_now().retries == 1 && settings_now().retry_delay_min == 2);
	wanted->retry_delay = 1440;
	assert(FAX(&a, SetConfiguration, &set) == 0);
	wanted->start_cheap_time.hour = 24;
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	wanted->start_cheap_time.hour = 1;
	wanted->stop_cheap_time.minute = 60;
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	wanted->stop_cheap_time.minute = 0;
	wanted->archive_directory = "archive";
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	wanted->archive_directory = "/nowhere";
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(strstr(client_words(&a), "write to"));
	wanted->archive_directory = NULL;
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(strstr(client_words(&a), "folder"));
	wanted->archive_outgoing = false;
	wanted->size = 60;
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);
	wanted->size = 52;
	assert(FAX(&a, SetConfiguration, &set) == 0);

	loop_stop();
	fake_fail(-EIO);
	loop_go();
	assert(FAX(&a, SetConfiguration, &set) == RPC_ERROR_INTERNAL_ERROR);
	assert(strstr(client_words(&a), "could not store"));
}

/* The same settings as later clients see them. */
static void test_outbox_configuration(void)
{
	struct rpc_fax_GetOutboxConfiguration get = {0};
	struct rpc_fax_SetOutboxConfiguration set = {0};
	struct rpc_fax_GetPersonalCoverPagesOption cover = {0};
	struct rpc_fax_GetReceiptsOptions receipts = {.receipts_options = 9};

	assert(FAX(&a, GetOutboxConfiguration, &get) == 0);
	assert(get.config->retries == 3 && get.config->retry_delay == 10 && get.config->age_limit == 0);
	assert(get.config->allow_personal_cp && get.config->use_device_tsid && get.config->branding);
	set.config = *get.config;
	assert(FAX(&a, SetOutboxConfiguration, &set) == 0);
	assert(settings_now().dirty_days == UINT32_MAX && !settings_now().retry_delay_set);

	set.config = (struct rpc_outbox_config){
		.size = 36,
		.retries = 7,
		.retry_delay = 8,
		.discount_start = {1, 2},
		.discount_end = {3, 4},
		.age_limit = 5,
	};
	assert(FAX(&a, SetOutboxConfiguration, &set) == 0);
	assert(settings_now().retries == 7 && settings_now().retry_delay_min == 8 && settings_now().retry_delay_set);
	assert(settings_now().cheap_start_hour == 1 && settings_now().cheap_start_minute == 2);
	assert(settings_now().cheap_stop_hour == 3 && settings_now().cheap_stop_minute == 4);
	assert(settings_now().dirty_days == 5 && settings_now().server_cp);
	assert(!settings_now().use_device_tsid && !settings_now().branding);
	assert(FAX(&a, GetOutboxConfiguration, &get) == 0 && get.config->age_limit == 5);
	assert(get.config->discount_start.minute == 2 && get.config->discount_end.hour == 3);
	set.config.discount_end.hour = 24;
	assert(FAX(&a, SetOutboxConfiguration, &set) == RPC_ERROR_INVALID_PARAMETER);

	assert(FAX(&a, GetPersonalCoverPagesOption, &cover) == 0 && !cover.personal_cp_allowed);
	set.config.discount_end.hour = 23;
	set.config.allow_personal_cp = true;
	assert(FAX(&a, SetOutboxConfiguration, &set) == 0);
	assert(FAX(&a, GetPersonalCoverPagesOption, &cover) == 0 && cover.personal_cp_allowed);
	assert(FAX(&a, GetReceiptsOptions, &receipts) == 0 && receipts.receipts_options == 0);
}

static void test_general_configuration(void)
{
	struct rpc_fax_GetGeneralConfiguration get = {0};
	struct rpc_fax_GetConfigOption option = {0};
	struct rpc_fax_SetQueue queue = {.queue_states = RPC_QUEUE_INCOMING_BLOCKED | RPC_QUEUE_OUTBOX_PAUSED};
	struct rpc_fax_GetQueueStates states = {0};

	assert(FAX(&a, SetQueue, &queue) == 0);
	assert(settings_now().incoming_blocked && !settings_now().outbox_blocked && settings_now().queue_paused);
	assert(FAX(&a, GetQueueStates, &states) == 0 && states.queue_states == queue.queue_states);
	queue.queue_states = 8;
	assert(FAX(&a, SetQueue, &queue) == RPC_ERROR_INVALID_PARAMETER);
	queue.queue_states = RPC_QUEUE_OUTBOX_BLOCKED;
	assert(FAX(&a, SetQueue, &queue) == 0);
	assert(!settings_now().incoming_blocked && settings_now().outbox_blocked && !settings_now().queue_paused);

	assert(FAX(&a, GetGeneralConfiguration, &get) == 0);
	assert(get.config->retries == 3 && get.config->queue_age_limit == 0 && get.config->allow_personal_cp);
	assert(get.config->queue_state == RPC_QUEUE_OUTBOX_BLOCKED && !get.config->incoming_public);
	get.level = 1;
	assert(FAX(&a, GetGeneralConfiguration, &get) == RPC_ERROR_INVALID_PARAMETER && !get.config);

	option.option = RPC_OPTION_QUEUE_STATE;
	assert(FAX(&a, GetConfigOption, &option) == 0 && option.value == RPC_QUEUE_OUTBOX_BLOCKED);
	option.option = RPC_OPTION_ALLOW_PERSONAL_CP;
	assert(FAX(&a, GetConfigOption, &option) == 0 && option.value == 1);
	option.option = RPC_OPTION_ALLOWED_RECEIPTS;
	assert(FAX(&a, GetConfigOption, &option) == 0 && option.value == 0);
	option.option = RPC_OPTION_INCOMING_FAXES_PUBLIC;
	assert(FAX(&a, GetConfigOption, &option) == 0 && option.value == 0);
	option.option = 4;
	assert(FAX(&a, GetConfigOption, &option) == RPC_ERROR_INVALID_PARAMETER);
}

static void test_logging(void)
{
	struct rpc_logging wanted[] = {
		{"",   RPC_LOG_INBOUND, RPC_LOG_MAX },
                {NULL, RPC_LOG_INIT,    RPC_LOG_NONE}
        };
	struct rpc_fax_SetLoggingCategories set = {
		.categories = {2, wanted}
        };
	struct rpc_fax_GetLoggingCategories get = {0};

	assert(FAX(&a, SetLoggingCategories, &set) == 0);
	assert(settings_now().log_level[RPC_LOG_INBOUND - 1] == RPC_LOG_MAX);
	assert(settings_now().log_level[RPC_LOG_INIT - 1] == 0 && settings_now().log_level[1] == 1);
	assert(FAX(&a, GetLoggingCategories, &get) == 0 && get.categories.count == 4);
	assert(get.categories.items[2].category == RPC_LOG_INBOUND && get.categories.items[2].level == RPC_LOG_MAX);
	assert(strcmp(get.categories.items[2].name, "Inbound") == 0);

	wanted[0].level = 4;
	assert(FAX(&a, SetLoggingCategories, &set) == RPC_ERROR_INVALID_PARAMETER);
	wanted[0].level = 1;
	wanted[0].category = 5;
	assert(FAX(&a, SetLoggingCategories, &set) == RPC_ERROR_INVALID_PARAMETER);
	wanted[0].category = 0;
	assert(FAX(&a, SetLoggingCategories, &set) == RPC_ERROR_INVALID_PARAMETER);
	set.categories.count = 0;
	assert(FAX(&a, SetLoggingCategories, &set) == RPC_ERROR_INVALID_PARAMETER);
	assert(settings_now().log_level[RPC_LOG_INBOUND - 1] == RPC_LOG_MAX); /* nothing was changed by halves */
}

static void test_activity(void)
{
	static const struct fax_port_status sending = {
		.state = FAX_PORT_SENDING, .caller_id = "", .user_name = "x", .document_name = ""};
	static const struct fax_job pending = {.id = 3, .state = FAX_JOB_PENDING, .user_name = "x"};
	struct rpc_fax_GetServerActivity get = {.server_activity = {.size = 36}};
	uint32_t warnings, events[LOG_LEVELS];

	loop_stop();
	fake_port_status(model.ports, 1, &sending);
	fake_job_add(model.queue, &pending, NULL, 0);
	loop_go();
	assert(FAX(&a, GetServerActivity, &get) == 0);
	assert(get.server_activity.outgoing == 1 && get.server_activity.incoming == 0);
	assert(get.server_activity.queued == 1);
	log_counts(events);
	assert(get.server_activity.warning_events == events[LOG_LEVEL_WARNING]);
	warnings = get.server_activity.warning_events;
	log_event(LOG_LEVEL_WARNING, "a warning");
	assert(FAX(&a, GetServerActivity, &get) == 0 && get.server_activity.warning_events == warnings + 1);
	assert(get.server_activity.error_events == events[LOG_LEVEL_ERROR]);
	get.server_activity.size = 40;
	assert(FAX(&a, GetServerActivity, &get) == RPC_ERROR_INVALID_PARAMETER);
}

static void test_consists_of(void)
{
	struct rpc_fax_GetServicePrinters printers = {0};
	struct rpc_fax_EnumerateProviders providers = {0};
	struct rpc_fax_EnumRoutingExtensions extensions = {0};

	assert(FAX(&a, GetServicePrinters, &printers) == 0 && printers.printers.count == 0);
	assert(FAX(&a, EnumerateProviders, &providers) == 0 && providers.providers.count == 1);
	assert(strcmp(providers.providers.items[0].provider_name, "faxport-sip") == 0);
	assert(strcmp(providers.providers.items[0].friendly_name, "SIP") == 0);
	assert(providers.providers.items[0].version.valid && providers.providers.items[0].status == 0);
	assert(FAX(&a, EnumRoutingExtensions, &extensions) == 0 && extensions.extensions.count == 1);
	assert(strcmp(extensions.extensions.items[0].extension_name, "faxport") == 0);
}

static void test_own(void)
{
	struct rpc_faxport_GetServer get = {0};
	struct rpc_faxport_Authenticate authenticate = {
		.cookie = {(const uint8_t *)"x", 1}
        };

	assert(OWN(&a, GetServer, &get) == 0);
	assert(strcmp(get.server->version, "0.1.0") == 0 && get.server->ports == 2 && get.server->retries == 3);
	assert(get.server->branding && !get.server->queue_paused && get.server->jobs_queued == 0);
	assert(get.server->media_calls == 3 && get.server->media_busy_percent == 7 && get.server->media_late_ms == 4);
	assert(get.server->media_ticks == 5000000000 && get.server->media_late_ticks == 11);
	assert(get.server->media_refused == 2);
	assert(OWN(&a, Authenticate, &authenticate) == 0); /* who is known need not */
	assert(strcmp(client_words(&a), "") == 0);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_connect,
		test_versions,
		test_version_record,
		test_access_check,
		test_configuration,
		test_outbox_configuration,
		test_general_configuration,
		test_logging,
		test_activity,
		test_consists_of,
		test_own,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fixture_begin();
		client_open(&a);
		client_open(&b);
		tests[i]();
		client_close(&a);
		client_close(&b);
		fixture_end();
	}
	return 0;
}

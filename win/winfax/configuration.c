/* SPDX-License-Identifier: MIT */
/* The server's settings, and how much it logs. */
#include <stdlib.h>

#include "winfax/block.h"
#include "winfax/call.h"
#include "winfax/listing.h"
#include "winfax/value.h"

/* ---- settings -------------------------------------------------------- */

static FAX_TIME time_of_day(uint32_t minutes)
{
	return (FAX_TIME){(WORD)(minutes / 60), (WORD)(minutes % 60)};
}

static FAX_CONFIGURATIONA configuration(const struct fax_server *server)
{
	return (FAX_CONFIGURATIONA){
		.Retries = server->retries,
		.RetryDelay = server->retry_delay_min,
		.DirtyDays = server->dirty_days, /* FAX_DAYS_FOR_EVER is Windows' number for it too */
		.Branding = server->branding,
		.UseDeviceTsid = server->use_device_tsid,
		.ServerCp = server->server_covers_only,
		.PauseServerQueue = server->queue_paused,
		.StartCheapTime = time_of_day(server->discount_start_min),
		.StopCheapTime = time_of_day(server->discount_end_min),
		.ArchiveOutgoingFaxes = server->archive_outgoing,
		.ArchiveDirectory = server->archive_directory,
		.Reserved = value_or_null(server->mapi_profile),
	};
}

static DWORD get_configuration(HANDLE handle, enum form form, void **ret_configuration)
{
	struct fax_server *server = NULL;
	FAX_CONFIGURATIONA row;
	struct call call;
	DWORD code;

	if (!ret_configuration)
		return ERROR_INVALID_PARAMETER;
	*ret_configuration = NULL;
	code = call_begin(&call, handle, HANDLE_SERVER);
	if (code != ERROR_SUCCESS)
		return code;
	code = call_end(&call, fax_server_get(call.client, &server));
	if (code != ERROR_SUCCESS)
		return code;
	row = configuration(server);
	code = record_give(&record_configuration, &row, 1, form, ret_configuration);
	fax_free(server);
	return code;
}

BOOL WINAPI FaxGetConfigurationA(HANDLE FaxHandle, PFAX_CONFIGURATIONA *FaxConfig)
{
	return call_result(get_configuration(FaxHandle, FORM_A, (void **)FaxConfig));
}

BOOL WINAPI FaxGetConfigurationW(HANDLE FaxHandle, PFAX_CONFIGURATIONW *FaxConfig)
{
	return call_result(get_configuration(FaxHandle, FORM_W, (void **)FaxConfig));
}

/* Windows also lets 24:60 through; there is no such time. */
static bool is_time_of_day(const FAX_TIME *time)
{
	return time->Hour <= 23 && time->Minute <= 59;
}

static bool configuration_is_valid(const FAX_CONFIGURATIONA *config)
{
	if (config->ArchiveOutgoingFaxes && (!config->ArchiveDirectory || !config->ArchiveDirectory[0]))
		return false;
	return is_time_of_day(&config->StartCheapTime) && is_time_of_day(&config->StopCheapTime);
}

static DWORD change_server(HANDLE handle, const FAX_CONFIGURATIONA *config)
{
	struct fax_server server = {
		.version = "",
		.retries = config->Retries,
		.retry_delay_min = config->RetryDelay,
		.branding = config->Branding,
		.use_device_tsid = config->UseDeviceTsid,
		.queue_paused = config->PauseServerQueue,
		.archive_outgoing = config->ArchiveOutgoingFaxes,
		.archive_directory = config->ArchiveDirectory ? config->ArchiveDirectory : "",
		.dirty_days = config->DirtyDays,
		.server_covers_only = config->ServerCp,
		.discount_start_min = config->StartCheapTime.Hour * 60u + config->StartCheapTime.Minute,
		.discount_end_min = config->StopCheapTime.Hour * 60u + config->StopCheapTime.Minute,
		.mapi_profile = config->Reserved ? config->Reserved : "",
	};
	struct call call;
	DWORD code = call_begin(&call, handle, HANDLE_SERVER);

	if (code != ERROR_SUCCESS)
		return code;
	return call_end(&call, fax_server_set(call.client, &server));
}

static DWORD set_configuration(HANDLE handle, const void *given, enum form form)
{
	FAX_CONFIGURATIONA *config;
	DWORD code = record_take(&record_configuration, given, form, (void **)&config);

	if (code != ERROR_SUCCESS)
		return code;
	code = configuration_is_valid(config) ? change_server(handle, config) : ERROR_INVALID_PARAMETER;
	block_free(config);
	return code;
}

BOOL WINAPI FaxSetConfigurationA(HANDLE FaxHandle, const FAX_CONFIGURATIONA *FaxConfig)
{
	return call_result(set_configuration(FaxHandle, FaxConfig, FORM_A));
}

BOOL WINAPI FaxSetConfigurationW(HANDLE FaxHandle, const FAX_CONFIGURATIONW *FaxConfig)
{
	return call_result(set_configuration(FaxHandle, FaxConfig, FORM_W));
}

/* ---- logging --------------------------------------------------------- */

/* More categories than any server has, in one call. */
#define CATEGORIES_MAX 1000

static enum fax_error fetch_categories(const struct call *call, void **ret_list)
{
	return fax_log_list(call->client, (struct fax_log_category_list **)ret_list);
}

static bool fill_category(const void *list, size_t i, void *ret_row)
{
	const struct fax_log_category *category = &((const struct fax_log_category_list *)list)->item[i];

	*(FAX_LOG_CATEGORYA *)ret_row = (FAX_LOG_CATEGORYA){category->name, category->category, category->level};
	return true;
}

static const struct listing log_categories = {
	.of = HANDLE_SERVER, .record = &record_log_category, .fetch = fetch_categories, .fill = fill_category};

BOOL WINAPI FaxGetLoggingCategoriesA(HANDLE FaxHandle, PFAX_LOG_CATEGORYA *Categories, LPDWORD NumberCategories)
{
	return call_result(listing_give(&log_categories, FaxHandle, FORM_A, (void **)Categories, NumberCategories));
}

BOOL WINAPI FaxGetLoggingCategoriesW(HANDLE FaxHandle, PFAX_LOG_CATEGORYW *Categories, LPDWORD NumberCategories)
{
	return call_result(listing_give(&log_categories, FaxHandle, FORM_W, (void **)Categories, NumberCategories));
}

/* The names are the server's, so that the form does not matter. Categories that are not given keep their level. */
static DWORD set_categories(HANDLE handle, const FAX_LOG_CATEGORYA *given, DWORD count)
{
	struct fax_log_category *categories;
	struct call call;
	DWORD code, i;

	if (!given || count == 0 || count > CATEGORIES_MAX)
		return ERROR_INVALID_PARAMETER;
	categories = calloc(count, sizeof(*categories));
	if (!categories)
		return ERROR_NOT_ENOUGH_MEMORY;
	for (i = 0; i < count; i++)
		categories[i] = (struct fax_log_category){given[i].Category, given[i].Level, ""};
	code = call_begin(&call, handle, HANDLE_SERVER);
	if (code == ERROR_SUCCESS)
		code = call_end(&call, fax_log_set(call.client, categories, count));
	free(categories);
	return code;
}

BOOL WINAPI FaxSetLoggingCategoriesA(HANDLE FaxHandle, const FAX_LOG_CATEGORYA *Categories, DWORD NumberCategories)
{
	return call_result(set_categories(FaxHandle, Categories, NumberCategories));
}

BOOL WINAPI FaxSetLoggingCategoriesW(HANDLE FaxHandle, const FAX_LOG_CATEGORYW *Categories, DWORD NumberCategories)
{
	return call_result(set_categories(FaxHandle, (const void *)Categories, NumberCategories));
}

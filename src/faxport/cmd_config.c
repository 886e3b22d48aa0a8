/* SPDX-License-Identifier: MIT */
/* faxport config, config set: the server's settings. */
#include <string.h>

#include "base/text.h"
#include "faxport/command.h"
#include "faxport/json.h"
#include "faxport/when.h"

/* Days that a job which could not be sent may be told to stay: a hundred years, or for ever. */
#define DAYS_MAX 36500

#define CHEAP_RATE_SIZE 16

static const char *cheap_rate(const struct fax_server *server, char text[CHEAP_RATE_SIZE])
{
	unsigned start = server->discount_start_min % 1440, end = server->discount_end_min % 1440;

	if (start == end)
		return "off";
	snprintf(text, CHEAP_RATE_SIZE, "%02u:%02u-%02u:%02u", start / 60, start % 60, end / 60, end % 60);
	return text;
}

static int print_server(struct cli *cli, const struct fax_server *server)
{
	bool for_ever = server->dirty_days == FAX_DAYS_FOR_EVER;
	char hours[CHEAP_RATE_SIZE];

	/* What can be set stands first, under the names that `config set` takes. */
	/* clang-format off */
	struct cli_pair pairs[] = {
		{"retries", cli_text("%u", server->retries)},
		{"retry-delay", cli_text("%u min", server->retry_delay_min)},
		{"branding", cli_text("%s", server->branding ? "on" : "off")},
		{"device-tsid", cli_text("%s", server->use_device_tsid ? "on" : "off")},
		{"queue", cli_text("%s", server->queue_paused ? "paused" : "running")},
		{"archive", cli_text("%s", server->archive_outgoing ? server->archive_directory : "off")},
		{"keep-failed", for_ever ? cli_text("forever") : cli_text("%u days", server->dirty_days)},
		{"cheap-rate", cli_text("%s", cheap_rate(server, hours))},
		{"server-covers", cli_text("%s", server->server_covers_only ? "on" : "off")},
		{"mapi-profile", cli_text("%s", *server->mapi_profile ? server->mapi_profile : "none")},
		{"Version", cli_text("%s", server->version)},
		{"Ports", cli_text("%u", server->ports)},
		{"Faxes", cli_text("%u waiting, %u being sent, %u being received", server->jobs_queued, server->jobs_sending,
		                   server->jobs_receiving)},
		{"Media", cli_text("%u calls, %u %% busy; late: %llu of %llu ticks; no room for: %llu calls",
		                   server->media_calls, server->media_busy_percent,
		                   (unsigned long long)server->media_late_ticks, (unsigned long long)server->media_ticks,
		                   (unsigned long long)server->media_refused)},
	};
	/* clang-format on */

	cli_print_pairs(cli, pairs, ARRAY_SIZE(pairs));
	return CLI_OK;
}

int cmd_config(struct cli *cli)
{
	struct fax_server *server;
	enum fax_error error;
	int code;

	error = fax_server_get(cli->client, &server);
	if (error)
		return cli_fail(cli, error, NULL);
	code = cli->json ? json_print(cli, json_of_server(server)) : print_server(cli, server);
	fax_free(server);
	return code;
}

static bool apply_retries(void *edit, const char *value)
{
	long number;

	if (text_to_long(value, 0, 100, &number) < 0)
		return false;
	((struct fax_server *)edit)->retries = (uint32_t)number;
	return true;
}

static bool apply_retry_delay(void *edit, const char *value)
{
	long number;

	if (text_to_long(value, 0, 1440, &number) < 0)
		return false;
	((struct fax_server *)edit)->retry_delay_min = (uint32_t)number;
	return true;
}

static bool apply_branding(void *edit, const char *value)
{
	return cli_parse_switch(value, &((struct fax_server *)edit)->branding);
}

static bool apply_device_tsid(void *edit, const char *value)
{
	return cli_parse_switch(value, &((struct fax_server *)edit)->use_device_tsid);
}

static bool apply_queue(void *edit, const char *value)
{
	bool paused = text_equal_nocase(value, "paused");

	((struct fax_server *)edit)->queue_paused = paused;
	return paused || text_equal_nocase(value, "running");
}

/* Off keeps the folder, so that Windows clients, which switch apart from it, find it again. */
static bool apply_archive(void *edit, const char *value)
{
	struct fax_server *server = edit;

	server->archive_outgoing = !text_equal_nocase(value, "off");
	if (!server->archive_outgoing)
		return true;
	server->archive_directory = value;
	return value[0] == '/';
}

static bool apply_keep_failed(void *edit, const char *value)
{
	bool for_ever = text_equal_nocase(value, "forever");
	long number = 0;

	if (!for_ever && text_to_long(value, 0, DAYS_MAX, &number) < 0)
		return false;
	((struct fax_server *)edit)->dirty_days = for_ever ? FAX_DAYS_FOR_EVER : (uint32_t)number;
	return true;
}

/* An end before the start is on the next day; hours that end where they start would be none. */
static bool apply_cheap_rate(void *edit, const char *value)
{
	struct fax_server *server = edit;
	const char *dash = strchr(value, '-');
	char start[CHEAP_RATE_SIZE];

	if (text_equal_nocase(value, "off")) {
		server->discount_end_min = server->discount_start_min;
		return true;
	}
	if (!dash || (size_t)(dash - value) >= sizeof(start))
		return false;
	memcpy(start, value, (size_t)(dash - value));
	start[dash - value] = '\0';
	return when_parse_clock(start, &server->discount_start_min) &&
	       when_parse_clock(dash + 1, &server->discount_end_min) &&
	       server->discount_start_min != server->discount_end_min;
}

static bool apply_server_covers(void *edit, const char *value)
{
	return cli_parse_switch(value, &((struct fax_server *)edit)->server_covers_only);
}

static bool apply_mapi_profile(void *edit, const char *value)
{
	((struct fax_server *)edit)->mapi_profile = value;
	return true;
}

/* clang-format off */
const struct command_setting server_settings[] = {
	{"retries", "0 to 100", "", "Further attempts after a first one that failed", apply_retries},
	{"retry-delay", "0 to 1440", "", "Minutes between attempts, whatever the cause", apply_retry_delay},
	{"branding", "on or off", "on off", "A banner line on top of sent pages", apply_branding},
	{"device-tsid", "on or off", "on off", "The port's TSID is sent, not the job's", apply_device_tsid},
	{"queue", "running or paused", "running paused", "Whether jobs are started", apply_queue},
	{"archive", "a folder's full path or off", "off", "Where the server keeps a copy of each sent fax", apply_archive},
	{"keep-failed", "0 to 36500 or forever", "forever", "Days that a fax which could not be sent is kept", apply_keep_failed},
	{"cheap-rate", "HH:MM-HH:MM or off", "off", "The hours for faxes that wait for the cheap rate", apply_cheap_rate},
	{"server-covers", "on or off", "on off", "No cover pages but the server's", apply_server_covers},
	{"mapi-profile", "any name", "", "Kept for programs that ask; the server has no use for it", apply_mapi_profile},
	{NULL},
};
/* clang-format on */

int cmd_config_set(struct cli *cli)
{
	struct fax_server *server;
	enum fax_error error;
	int code;

	error = fax_server_get(cli->client, &server);
	if (error)
		return cli_fail(cli, error, NULL);
	code = command_apply_settings(cli, 0, server);
	if (code == CLI_OK) {
		error = fax_server_set(cli->client, server);
		code = error ? cli_fail(cli, error, NULL) : CLI_OK;
	}
	fax_free(server);
	return code == CLI_OK ? cmd_config(cli) : code;
}

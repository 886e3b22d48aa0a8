/* SPDX-License-Identifier: MIT */
/* The server's own settings (FAX_CONFIGURATION and the like): read freely, written through the store. Runs on the loop.
 */
#ifndef FAXPORTD_STORE_SETTINGS_H
#define FAXPORTD_STORE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

struct conf;
struct store;

#define SETTINGS_TEXT_SIZE 256
#define SETTINGS_LOG_CATEGORIES 4

/* As in the configuration file: 100 tries, a day between them. */
#define SETTINGS_RETRIES_MAX 100
#define SETTINGS_RETRY_DELAY_MAX_MIN 1440

struct settings_values {
	uint32_t retries;         /* 3 unless the configuration says otherwise */
	uint32_t retry_delay_min; /* 10: shown and set by Windows clients; the file's delays per cause rule unless it
				     was set */
	bool retry_delay_set;     /* somebody set it: it replaces all five delays */
	uint32_t dirty_days;      /* UINT32_MAX: never */
	bool branding;
	bool use_device_tsid;
	bool server_cp;
	bool queue_paused;     /* no job is started */
	bool outbox_blocked;   /* no job is accepted */
	bool incoming_blocked; /* no call is answered */
	uint16_t cheap_start_hour, cheap_start_minute, cheap_stop_hour, cheap_stop_minute;
	bool archive_outgoing;
	char archive_directory[SETTINGS_TEXT_SIZE];
	char profile_name[SETTINGS_TEXT_SIZE];
	bool incoming_public; /* received faxes are for everybody */
	bool auto_create_account;
	uint32_t log_level[SETTINGS_LOG_CATEGORIES]; /* by category 1 to 4 */
};

struct settings;

int settings_new(const struct conf *conf, struct store *store, struct settings **ret_settings);
struct settings *settings_free(struct settings *settings);

const struct settings_values *settings_get(const struct settings *settings);

/*
 * Stored first, then in force, then @on_done(arg, 0 or a negative errno); only
 * out of memory is said from within the call. Of two changes under way the
 * later one holds, in all its members.
 */
void settings_set(struct settings *settings, const struct settings_values *values, void (*on_done)(void *arg, int r),
		  void *arg);

/* Told after each change, so that the queue looks again. */
void settings_on_change(struct settings *settings, void (*fn)(void *arg), void *arg);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The server's settings: one table says under which name each is stored and
 * what it is before anybody sets it. The initial values are those [MS-FAX]
 * gives for Windows, except where a comment says otherwise. A setting that
 * was never set is not stored, so it follows the configuration file and the
 * table.
 */
#include "faxportd/store/settings.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "faxportd/conf/conf.h"
#include "faxportd/log.h"
#include "faxportd/store/store.h"

enum item_type { ITEM_BOOL, ITEM_U16, ITEM_U32, ITEM_TEXT };

struct item {
	const char *key;
	enum item_type type;
	size_t offset;
	const char *initial;
};

/* clang-format off */
#define AT(member) offsetof(struct settings_values, member)
static const struct item items[] = {
	{"retries",             ITEM_U32,  AT(retries),             "3"}, /* the configuration's value comes first */
	{"retry_delay_min",     ITEM_U32,  AT(retry_delay_min),     "10"},
	{"retry_delay_set",     ITEM_BOOL, AT(retry_delay_set),     "0"},
	{"dirty_days",          ITEM_U32,  AT(dirty_days),          "4294967295"}, /* never; newer servers ignore it */
	{"branding",            ITEM_BOOL, AT(branding),            "1"},
	{"use_device_tsid",     ITEM_BOOL, AT(use_device_tsid),     "1"},
	{"server_cp",           ITEM_BOOL, AT(server_cp),           "0"},
	{"queue_paused",        ITEM_BOOL, AT(queue_paused),        "0"},
	{"outbox_blocked",      ITEM_BOOL, AT(outbox_blocked),      "0"},
	{"incoming_blocked",    ITEM_BOOL, AT(incoming_blocked),    "0"},
	{"cheap_start_hour",    ITEM_U16,  AT(cheap_start_hour),    "0"},
	{"cheap_start_minute",  ITEM_U16,  AT(cheap_start_minute),  "0"},
	{"cheap_stop_hour",     ITEM_U16,  AT(cheap_stop_hour),     "0"},
	{"cheap_stop_minute",   ITEM_U16,  AT(cheap_stop_minute),   "0"},
	/* On in Windows, with a folder; here there is none, and "on without folder" may not be set back by a client. */
	{"archive_outgoing",    ITEM_BOOL, AT(archive_outgoing),    "0"},
	{"archive_directory",   ITEM_TEXT, AT(archive_directory),   ""},
	{"profile_name",        ITEM_TEXT, AT(profile_name),        ""},
	{"incoming_public",     ITEM_BOOL, AT(incoming_public),     "0"},
	{"auto_create_account", ITEM_BOOL, AT(auto_create_account), "1"},
	{"log_level_init",      ITEM_U32,  AT(log_level[0]),        "2"},
	{"log_level_outbound",  ITEM_U32,  AT(log_level[1]),        "2"},
	{"log_level_inbound",   ITEM_U32,  AT(log_level[2]),        "2"},
	{"log_level_unknown",   ITEM_U32,  AT(log_level[3]),        "2"},
};
#undef AT
/* clang-format on */

/* A change on its way to the disk. */
struct change {
	struct change *next;
	struct settings *settings;
	struct settings_values values;
	void (*on_done)(void *arg, int r);
	void *arg;
};

#define LISTENERS 4

struct settings {
	struct store *store;
	struct settings_values values; /* in force: stored */
	struct settings_values wanted; /* as of the last change queued */
	bool uncertain;                /* a change failed: what is stored may differ from wanted */
	struct change *changes;
	struct {
		void (*fn)(void *arg);
		void *arg;
	} listener[LISTENERS];
	size_t listener_count;
};

AUTO_DEFINE(settings, settings_free);

/* As text, into @text; numbers are short. */
static const char *item_get(const struct item *item, const struct settings_values *values, char text[16])
{
	const void *member = (const char *)values + item->offset;
	uint32_t number = 0;

	switch (item->type) {
	case ITEM_TEXT:
		return member;
	case ITEM_BOOL:
		number = *(const bool *)member;
		break;
	case ITEM_U16:
		number = *(const uint16_t *)member;
		break;
	case ITEM_U32:
		number = *(const uint32_t *)member;
		break;
	}
	snprintf(text, 16, "%" PRIu32, number);
	return text;
}

static int item_set(const struct item *item, struct settings_values *values, const char *text)
{
	static const long most[] = {[ITEM_BOOL] = 1, [ITEM_U16] = UINT16_MAX, [ITEM_U32] = UINT32_MAX};
	void *member = (char *)values + item->offset;
	long number;
	int r;

	if (item->type == ITEM_TEXT)
		return text_copy(member, SETTINGS_TEXT_SIZE, text) ? 0 : -ERANGE;

	r = text_to_long(text, 0, most[item->type], &number);
	if (r < 0)
		return r;
	if (item->type == ITEM_BOOL)
		*(bool *)member = number != 0;
	else if (item->type == ITEM_U16)
		*(uint16_t *)member = (uint16_t)number;
	else
		*(uint32_t *)member = (uint32_t)number;
	return 0;
}

static int on_stored(void *arg, const struct store_setting *setting)
{
	struct settings *settings = arg;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(items); i++) {
		if (strcmp(items[i].key, setting->key) != 0)
			continue;
		/* A value out of range is left at its initial one: no reason not to start. */
		if (item_set(&items[i], &settings->values, setting->value) < 0)
			log_event(LOG_LEVEL_WARNING, "stored setting is not understood", "key=%s", setting->key);
	}
	return 0; /* a key nobody knows is of a newer version: leave it */
}

int settings_new(const struct conf *conf, struct store *store, struct settings **ret_settings)
{
	AUTO(settings) settings = NULL;
	size_t i;
	int r;

	settings = calloc(1, sizeof(*settings));
	if (!settings)
		return -ENOMEM;
	settings->store = store;

	for (i = 0; i < ARRAY_SIZE(items); i++) {
		r = item_set(&items[i], &settings->values, items[i].initial);
		assert(r == 0);
	}
	settings->values.retries = conf->queue.retries;

	r = store_load_settings(store, on_stored, settings);
	if (r < 0)
		return r;
	settings->wanted = settings->values;

	*ret_settings = settings;
	settings = NULL; /* the caller owns it now */
	return 0;
}

struct settings *settings_free(struct settings *settings)
{
	struct change *change;

	if (!settings)
		return NULL;
	while ((change = settings->changes)) {
		settings->changes = change->next;
		free(change);
	}
	free(settings);
	return NULL;
}

const struct settings_values *settings_get(const struct settings *settings)
{
	return &settings->values;
}

static void on_saved(void *arg, int r)
{
	struct change *change = arg, **at;
	struct settings *settings = change->settings;
	void (*on_done)(void *arg, int r) = change->on_done;
	void *done_arg = change->arg;
	size_t i;

	for (at = &settings->changes; *at != change; at = &(*at)->next)
		;
	*at = change->next;
	if (r == 0)
		settings->values = change->values;
	else
		settings->uncertain = true;
	free(change);

	if (on_done)
		on_done(done_arg, r);
	for (i = 0; r == 0 && i < settings->listener_count; i++)
		settings->listener[i].fn(settings->listener[i].arg);
}

/* Queue what differs from what was wanted last, in one operation. */
static int save(struct settings *settings, struct change *change)
{
	struct store_setting list[ARRAY_SIZE(items)];
	char text[ARRAY_SIZE(items)][16];
	size_t i, count = 0;

	for (i = 0; i < ARRAY_SIZE(items); i++) {
		char before[16];

		list[count].key = items[i].key;
		list[count].value = item_get(&items[i], &change->values, text[i]);
		if (settings->uncertain ||
		    strcmp(list[count].value, item_get(&items[i], &settings->wanted, before)) != 0)
			count++;
	}
	return store_settings_save(settings->store, list, count, on_saved, change);
}

void settings_set(struct settings *settings, const struct settings_values *values, void (*on_done)(void *arg, int r),
		  void *arg)
{
	struct change *change;
	int r = -ENOMEM;

	change = calloc(1, sizeof(*change));
	if (change) {
		*change = (struct change){NULL, settings, *values, on_done, arg};
		r = save(settings, change);
	}
	if (r < 0) { /* nothing could be queued: say so here and now */
		free(change);
		if (on_done)
			on_done(arg, r);
		return;
	}
	change->next = settings->changes;
	settings->changes = change;
	settings->wanted = *values;
	settings->uncertain = false;
}

void settings_on_change(struct settings *settings, void (*fn)(void *arg), void *arg)
{
	assert(settings->listener_count < LISTENERS);
	settings->listener[settings->listener_count].fn = fn;
	settings->listener[settings->listener_count++].arg = arg;
}

/* SPDX-License-Identifier: MIT */
/* The server's settings: initial values, what is stored and what is not, changes one upon the other, a full disk. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <re/re.h>

#include "base/macros.h"
#include "faxportd/conf/conf.h"
#include "faxportd/store/fixture.h"
#include "faxportd/store/settings.h"
#include "faxportd/store/store_internal.h"

static struct conf conf = {.queue.retries = 5};
static int heard;

static void on_change(void *arg)
{
	(void)arg;
	heard++;
}

static struct settings *new_settings(struct store *store)
{
	struct settings *settings = NULL;

	assert(settings_new(&conf, store, &settings) == 0);
	return settings;
}

static int set(struct store *store, struct settings *settings, const struct settings_values *values)
{
	int result = 1;

	settings_set(settings, values, on_done, &result);
	assert(result == 1); /* not before it is stored */
	return done(store, 0, &result);
}

static void test_initial(void)
{
	struct store *store = open_store();
	struct settings *settings = new_settings(store);
	const struct settings_values *v = settings_get(settings);

	assert(v->retries == 5 && v->retry_delay_min == 10 && !v->retry_delay_set && v->dirty_days == UINT32_MAX);
	assert(v->branding && v->use_device_tsid && !v->server_cp);
	assert(!v->queue_paused && !v->outbox_blocked && !v->incoming_blocked);
	assert(v->cheap_start_hour == 0 && v->cheap_stop_minute == 0 && !v->archive_outgoing);
	assert(strcmp(v->archive_directory, "") == 0 && strcmp(v->profile_name, "") == 0);
	settings_free(settings);
	store_free(store);
}

/* Every member set to something else, and back again after a restart. */
static void test_all(void)
{
	struct settings_values all = {
		.retries = 9,
		.retry_delay_min = 7,
		.retry_delay_set = true,
		.dirty_days = 30,
		.server_cp = true,
		.queue_paused = true,
		.outbox_blocked = true,
		.incoming_blocked = true,
		.cheap_start_hour = 22,
		.cheap_start_minute = 15,
		.cheap_stop_hour = 6,
		.cheap_stop_minute = 45,
		.archive_outgoing = true,
		.archive_directory = "/var/spool/s\xc3\xa9nt",
		.profile_name = "p",
		.incoming_public = true,
		.log_level = {0, 1, 2, 3},
	};
	struct store *store = open_store();
	struct settings *settings = new_settings(store);

	settings_on_change(settings, on_change, NULL);
	heard = 0;
	assert(set(store, settings, &all) == 0);
	assert(heard == 1);
	assert(memcmp(settings_get(settings), &all, sizeof(all)) == 0);
	settings_free(settings);
	store = reopen(store);
	settings = new_settings(store);
	assert(memcmp(settings_get(settings), &all, sizeof(all)) == 0);
	settings_free(settings);
	store_free(store);
}

/* What nobody set goes on following the configuration. */
static void test_unset(void)
{
	struct store *store = open_store();
	struct settings *settings = new_settings(store);
	struct settings_values v = *settings_get(settings);

	v.branding = false;
	assert(set(store, settings, &v) == 0);
	assert(number(store, "SELECT count(*) FROM setting") == 1);
	settings_free(settings);
	store = reopen(store);
	conf.queue.retries = 6;
	settings = new_settings(store);
	assert(settings_get(settings)->retries == 6 && !settings_get(settings)->branding);
	conf.queue.retries = 5;

	/* Nothing changed: stored all the same, and said. */
	v = *settings_get(settings);
	assert(set(store, settings, &v) == 0);
	settings_free(settings);
	store_free(store);
}

/* Two changes under way at once: the later one wins, in memory and on disk. */
static void test_overlap(void)
{
	struct store *store = open_store();
	struct settings *settings = new_settings(store);
	struct settings_values a = *settings_get(settings), b = a;
	int results[2] = {1, 1};

	a.retries = 11;
	b.server_cp = true; /* read before a was stored: has the old retries */
	settings_set(settings, &a, on_done, &results[0]);
	settings_set(settings, &b, on_done, &results[1]);
	store_drain(store);
	assert(results[0] == 0 && results[1] == 0);
	assert(memcmp(settings_get(settings), &b, sizeof(b)) == 0);
	settings_free(settings);
	store = reopen(store);
	settings = new_settings(store);
	assert(memcmp(settings_get(settings), &b, sizeof(b)) == 0);
	settings_free(settings);
	store_free(store);
}

static void test_full(void)
{
	struct store *store = open_store();
	struct settings *settings = new_settings(store);
	struct settings_values before = *settings_get(settings), v = before;

	settings_on_change(settings, on_change, NULL);
	heard = 0;
	v.retries = 77;
	disk_full_for = "faxport.db-wal";
	assert(set(store, settings, &v) == -ENOSPC);
	disk_full_for = NULL;
	assert(heard == 0 && memcmp(settings_get(settings), &before, sizeof(before)) == 0);

	/* Set again to the same: it must be stored, although it was wanted before. */
	assert(set(store, settings, &v) == 0);
	settings_free(settings);
	store = reopen(store);
	settings = new_settings(store);
	assert(settings_get(settings)->retries == 77);

	/* Freed with a change under way: nothing happens to it any more. */
	v.retries = 78;
	settings_set(settings, &v, on_done, NULL);
	settings_free(settings);
	store_free(store);
}

static void test_garbage(void)
{
	struct store *store = open_store();
	struct settings *settings;

	assert(DO(store, store_settings_save(store,
					     (struct store_setting[]){
						     {"retries",         "many"},
						     {"branding",        "2"   },
						     {"cheap_stop_hour", "3"   },
						     {"of_tomorrow",     "1"   }
        },
					     4, on_done, &result)) == 0);
	settings = new_settings(store);
	assert(settings_get(settings)->retries == 5 && settings_get(settings)->branding);
	assert(settings_get(settings)->cheap_stop_hour == 3);
	settings_free(settings);
	store_free(store);
}

int main(void)
{
	static void (*const tests[])(void) = {test_initial, test_all,  test_unset,
					      test_overlap, test_full, test_garbage};
	size_t i;

	fixture_begin();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		folder_new();
		tests[i]();
	}
	fixture_end();
	return 0;
}

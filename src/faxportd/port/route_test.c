/* SPDX-License-Identifier: MIT */
/* Tests of routing with real folders: what arrives, what stays in the inbox, and what a crash leaves to be done. */
#undef NDEBUG
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "core/route/methods.h"
#include "core/route/plan.h"
#include "faxportd/port/fixture.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port.h"
#include "faxportd/folder_copy.h"
#include "faxportd/store/store.h"

/* ---- copying, under our hand (the linker's --wrap) ------------------------ */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int copies;     /* begun */
static bool held;      /* a copy waits at its end until it is let go */
static int copy_fails; /* what each copy comes to */

int __real_folder_copy(int file, const char *folder, const char *name);
int __wrap_folder_copy(int file, const char *folder, const char *name);

int __wrap_folder_copy(int file, const char *folder, const char *name)
{
	int r;

	pthread_mutex_lock(&mutex);
	copies++;
	r = copy_fails;
	pthread_mutex_unlock(&mutex);
	if (r == 0)
		r = __real_folder_copy(file, folder, name);
	pthread_mutex_lock(&mutex);
	while (held)
		pthread_cond_wait(&changed, &mutex);
	pthread_mutex_unlock(&mutex);
	return r;
}

/* ---- the clock and the store, likewise -------------------------------------- */

static time_t later; /* seconds that have passed for our code, but not really */
static int failing_plans, failing_results;

time_t __real_time(time_t *ret_time);
time_t __wrap_time(time_t *ret_time);
int __real_store_steps_plan(struct store *store, uint64_t message_id, const struct store_step *steps, size_t count,
			    store_done_fn *on_done, void *arg);
int __wrap_store_steps_plan(struct store *store, uint64_t message_id, const struct store_step *steps, size_t count,
			    store_done_fn *on_done, void *arg);
int __real_store_step_save(struct store *store, const struct store_step *step, store_done_fn *on_done, void *arg);
int __wrap_store_step_save(struct store *store, const struct store_step *step, store_done_fn *on_done, void *arg);

time_t __wrap_time(time_t *ret_time)
{
	return __real_time(ret_time) + later;
}

int __wrap_store_steps_plan(struct store *store, uint64_t message_id, const struct store_step *steps, size_t count,
			    store_done_fn *on_done, void *arg)
{
	if (failing_plans == 0)
		return __real_store_steps_plan(store, message_id, steps, count, on_done, arg);
	failing_plans--;
	return -ENOSPC;
}

int __wrap_store_step_save(struct store *store, const struct store_step *step, store_done_fn *on_done, void *arg)
{
	if (failing_results == 0)
		return __real_store_step_save(store, step, on_done, arg);
	failing_results--;
	return -ENOSPC;
}

/* ---- hands -------------------------------------------------------------------- */

static void hold(bool on)
{
	pthread_mutex_lock(&mutex);
	held = on;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&mutex);
}

static void fail_copies(int r)
{
	pthread_mutex_lock(&mutex);
	copy_fails = r;
	pthread_mutex_unlock(&mutex);
}

static int copy_count(void)
{
	int count;

	pthread_mutex_lock(&mutex);
	count = copies;
	pthread_mutex_unlock(&mutex);
	return count;
}

static bool copies_are(void *arg)
{
	return copy_count() >= *(int *)arg;
}

static void wait_copies(int count)
{
	run_until(copies_are, &count);
}

/* ---- helpers --------------------------------------------------------------- */

static char folder[300];

static void enable(uint32_t device_id, const char *guid, bool on)
{
	int result = OPEN;

	assert(port_method_enable(ports_find(world.ports, device_id), guid, on, set_result, &result) == 0);
	assert(wait_result(&result) == 0);
}

static void set_folder(uint32_t device_id, const char *path)
{
	int result = OPEN;

	assert(port_method_set_data(ports_find(world.ports, device_id), ROUTE_GUID_FOLDER, path, set_result, &result) ==
	       0);
	assert(wait_result(&result) == 0);
}

/* A server whose port 1 has these methods on. */
static void begin(bool inbox_on, bool folder_on)
{
	world_begin();
	snprintf(folder, sizeof(folder), "%s", world_path("out"));
	assert(mkdir(folder, 0700) == 0);
	copies = 0;
	world_start(true);
	set_folder(1, folder);
	enable(1, ROUTE_GUID_FOLDER, folder_on);
	enable(1, ROUTE_GUID_INBOX, inbox_on);
}

static void end(void)
{
	store_drain(world.store);
	world_stop();
	world_end();
}

/* Faxes in the folder; what is there must be whole. */
static int count_copies(const char *path)
{
	DIR *dir = opendir(path);
	int count = 0;

	assert(dir);
	for (struct dirent *entry; (entry = readdir(dir));) {
		char name[600];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		assert(tiff_count(name) == 2);
		count++;
	}
	closedir(dir);
	return count;
}

static size_t listed_at_end; /* messages in the inbox when the end of the last call was answered */

static void on_settled(void *arg, int r)
{
	listed_at_end = inbox_count(world.inbox);
	set_result(arg, r);
}

static uint64_t receive(uint32_t device_id)
{
	struct fax_message facts = {
		.device_id = device_id,
		.device_name = "front",
		.received_time = 1700000000,
		.tsid = "../../evil",
		.csid = "",
		.caller_id = "/etc/x",
		.called_number = "100",
		.subaddress = "",
		.pages = 2,
		.status_detail = "",
	};
	int result = OPEN, file;
	uint32_t job_id;
	uint64_t id;

	assert(inbox_begin(world.inbox, &facts, set_result, &result, &id, &job_id, &file) == 0);
	assert(wait_result(&result) == 0);
	tiff_write(file, 2);
	close(file);
	result = OPEN;
	assert(inbox_end(world.inbox, id, &facts, on_settled, &result) == 0 && wait_result(&result) == 0);
	return id;
}

static bool is_listed(void *arg)
{
	struct fax_message message;

	return inbox_get(world.inbox, *(uint64_t *)arg, &message);
}

static bool is_removed(void *arg)
{
	char name[40];

	snprintf(name, sizeof(name), "inbox/%" PRIu64 ".tif", *(uint64_t *)arg);
	return !world_exists(name);
}

/* Listed, with these words ("" for none) at the end of its detail. */
static bool has_words(uint64_t id, const char *words)
{
	struct fax_message message;

	return inbox_get(world.inbox, id, &message) &&
	       (words[0] == '\0' ? message.status_detail[0] == '\0' : strstr(message.status_detail, words) != NULL);
}

static bool has_some_words(void *arg)
{
	struct fax_message message;

	return inbox_get(world.inbox, *(uint64_t *)arg, &message) && message.status_detail[0] != '\0';
}

/* "guid-letter state attempts next?; " of a message, from the store. */
static char steps_text[200];

static int collect_step(void *arg, const struct store_step *step)
{
	size_t used = strlen(steps_text);

	if (step->message_id == *(uint64_t *)arg)
		snprintf(steps_text + used, sizeof(steps_text) - used, "%s:%s%s ",
			 strcmp(step->guid, ROUTE_GUID_INBOX) == 0 ? "inbox" : "folder",
			 step->state == STORE_STEP_DONE     ? "done"
			 : step->state == STORE_STEP_FAILED ? "failed"
			 : step->attempts > 0               ? "again"
							    : "pending",
			 step->next_attempt > time(NULL) ? "+" : "");
	return 0;
}

static const char *steps(uint64_t id)
{
	steps_text[0] = '\0';
	assert(store_load_steps(world.store, collect_step, &id) == 0);
	return steps_text;
}

static bool steps_are_over(void *arg)
{
	const char *text = steps(*(uint64_t *)arg);

	return text[0] != '\0' && !strstr(text, "pending") && !strstr(text, "again");
}

struct words_of {
	uint64_t id;
	const char *words;
};

static bool words_are(void *arg)
{
	const struct words_of *of = arg;

	return has_words(of->id, of->words);
}

static void wait_words(uint64_t id, const char *words)
{
	struct words_of of = {id, words};

	run_until(words_are, &of);
}

/* ---- in good order ------------------------------------------------------------ */

static void test_inbox_only(void)
{
	uint64_t id;

	begin(true, false);
	id = receive(1);
	assert(listed_at_end == 1); /* who waits for the end of the call finds it */
	run_until(steps_are_over, &id);
	assert(strcmp(steps(id), "inbox:done ") == 0 && has_words(id, "") && copy_count() == 0);
	store_drain(world.store);
	world_stop();
	world_start(true);
	run_a_little();
	assert(has_words(id, ""));
	end();
}

static void test_both(void)
{
	char name[400];
	uint64_t id;

	begin(true, true);
	id = receive(1);
	run_until(steps_are_over, &id);
	assert(strcmp(steps(id), "inbox:done folder:done ") == 0 && has_words(id, ""));
	/* Named by us, not by the caller. */
	snprintf(name, sizeof(name), "%s/20231114T221320Z-port1-fax%" PRIu64 ".tif", folder, id);
	assert(count_copies(folder) == 1 && tiff_count(name) == 2);
	end();
}

static void test_order(void)
{
	int result = OPEN;
	uint64_t id;

	begin(true, true);
	assert(ports_method_set_priority(world.ports, ROUTE_GUID_FOLDER, 1, set_result, &result) == 0);
	assert(wait_result(&result) == 0);
	id = receive(1);
	run_until(steps_are_over, &id);
	assert(strcmp(steps(id), "folder:done inbox:done ") == 0);
	end();
}

/* Not for the inbox: gone when the copy is safe. */
static void test_folder_only(void)
{
	struct fax_message message;
	uint64_t id;

	begin(false, true);
	hold(true);
	id = receive(1);
	wait_copies(1);
	run_ms(20); /* the loop runs on while the copy hangs */
	assert(!is_listed(&id) && inbox_find(world.inbox, id, &message) && !is_removed(&id));
	hold(false);
	run_until(is_removed, &id);
	assert(!inbox_find(world.inbox, id, &message) && inbox_count(world.inbox) == 0 && count_copies(folder) == 1);
	end();
}

/* No method at all: the fax is kept where it can be seen. */
static void test_nothing_on(void)
{
	uint64_t id;

	begin(false, false);
	id = receive(1);
	run_until(is_listed, &id);
	store_drain(world.store);
	world_stop();
	world_start(true);
	run_a_little();
	assert(has_words(id, "") && strcmp(steps(id), "") == 0);
	end();
}

static void test_many(void)
{
	enum { MANY = 30 };
	uint64_t id = 0;

	begin(true, true);
	for (int i = 0; i < MANY; i++)
		id = receive(1);
	run_until(steps_are_over, &id);
	assert(count_copies(folder) == MANY && copy_count() == MANY && inbox_count(world.inbox) == MANY);
	end();
}

/* ---- failures -------------------------------------------------------------------- */

static void test_missing_folder(void)
{
	uint64_t id;

	begin(false, true);
	assert(rmdir(folder) == 0);
	id = receive(1);
	/* Not for the inbox, but in trouble: there for all to see, and it says why. */
	run_until(has_some_words, &id);
	assert(has_words(id, "\"Store a copy in a folder\" failed 1 time: folder ") && has_words(id, "No such file"));
	assert(strcmp(steps(id), "folder:again+ ") == 0);
	store_drain(world.store);
	world_stop();

	/* Still so after a restart; not tried before its time. */
	world_start(true);
	run_ms(30);
	assert(has_words(id, "failed 1 time") && copy_count() == 1);

	/* Its time has come, and that of the attempt after, twice as far away. */
	world_stop();
	later += ROUTE_DELAY_FIRST_S;
	world_start(true);
	wait_copies(2);
	wait_words(id, "failed 2 times");
	store_drain(world.store);
	world_stop();
	later += ROUTE_DELAY_FIRST_S;
	world_start(true);
	run_ms(30);
	assert(copy_count() == 2);

	/* The folder comes back and somebody says so: at once, without waiting. */
	assert(mkdir(folder, 0700) == 0);
	set_folder(1, folder);
	run_until(is_removed, &id);
	assert(count_copies(folder) == 1 && inbox_count(world.inbox) == 0);
	end();
}

static void test_full_disk(void)
{
	static const int faults[] = {-ENOSPC, -EROFS, -EACCES, -EIO};

	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		uint64_t id;

		begin(true, true);
		fail_copies(faults[i]);
		id = receive(1);
		run_until(has_some_words, &id);
		assert(has_words(id, strerror(-faults[i])) && strcmp(steps(id), "inbox:done folder:again+ ") == 0);
		fail_copies(0);
		set_folder(1, folder);
		run_until(steps_are_over, &id);
		wait_words(id, "");
		assert(count_copies(folder) == 1);
		end();
	}
}

static bool refusals_left(void *arg)
{
	return failing_plans + failing_results == *(int *)arg;
}

/* The store has no room for the plan, then none for a result: offered again, and nothing is done twice. */
static void test_store_full(void)
{
	uint64_t id;

	begin(true, true);
	failing_plans = 1;
	failing_results = 2;
	id = receive(1);
	/* Plan, result of the inbox, result of the folder: each refusal is some seconds away from the next offer. */
	for (int left = 2; left >= 0; left--) {
		run_until(refusals_left, &left);
		run_ms(20);
		assert(failing_plans + failing_results == left);
		later += 10;
		set_folder(1, folder);
	}
	run_until(steps_are_over, &id);
	wait_words(id, "");
	assert(count_copies(folder) == 1 && copy_count() == 1);
	end();
}

static void test_switched_off_meanwhile(void)
{
	uint64_t id;

	begin(false, true);
	fail_copies(-EIO);
	id = receive(1);
	run_until(has_some_words, &id);
	fail_copies(0);
	enable(1, ROUTE_GUID_FOLDER, false);
	run_until(steps_are_over, &id);
	wait_words(id, "is given up: it was switched off");
	assert(strcmp(steps(id), "folder:failed ") == 0 && copy_count() == 1);
	store_drain(world.store);
	world_stop();
	world_start(true);
	run_a_little();
	assert(has_words(id, "is given up: it was switched off"));
	end();
}

static void test_port_gone(void)
{
	uint64_t id;

	begin(false, true);
	world_kill();
	/* Received, but the daemon died before it was planned; then its port is taken out of the configuration. */
	world_start(false);
	id = receive(1);
	run_until(is_listed, &id);
	world_kill();
	world.conf_port[0] = world.conf_port[1];
	world.conf.port_count = 1;
	world_start(true);
	run_until(is_listed, &id);
	store_drain(world.store);
	run_a_little();
	assert(has_words(id, "") && copy_count() == 0);
	end();
}

/* A user deletes the message while routing is busy with it, or waits. */
static void test_deleted(void)
{
	int result = OPEN;
	uint64_t id;

	begin(true, true);
	hold(true);
	id = receive(1);
	wait_copies(1);
	run_until(is_listed, &id);
	assert(inbox_delete(world.inbox, id, set_result, &result) == 0 && wait_result(&result) == 0);
	hold(false);
	run_ms(20);

	fail_copies(-EIO);
	id = receive(1);
	run_until(has_some_words, &id);
	result = OPEN;
	assert(inbox_delete(world.inbox, id, set_result, &result) == 0 && wait_result(&result) == 0);
	fail_copies(0);
	set_folder(1, folder); /* wakes what is left: nothing */
	run_a_little();
	assert(copy_count() == 2 && inbox_count(world.inbox) == 0);

	/* The next one is not held up. */
	id = receive(1);
	run_until(steps_are_over, &id);
	end();
}

/* ---- crashes -------------------------------------------------------------------------- */

/* kill -9 at each moment from the message to the end of its plan: one copy, and the message where it belongs. */
static void test_crashes(void)
{
	enum moment { NOT_PLANNED, STEP_NOT_RUN, RESULT_NOT_STORED, MOMENTS };

	for (int moment = 0; moment < MOMENTS; moment++) {
		for (int inbox_on = 0; inbox_on < 2; inbox_on++) {
			struct fax_message message;
			int result = OPEN;
			uint64_t id;

			begin(inbox_on, true);
			switch (moment) {
			case NOT_PLANNED:
				store_drain(world.store);
				world_kill();
				world_start(false);
				id = receive(1);
				run_until(is_listed, &id);
				world_kill();
				break;
			case STEP_NOT_RUN: {
				struct store_step planned[2] = {
					{.guid = ROUTE_GUID_INBOX,  .place = 0, .last_error = ""},
					{.guid = ROUTE_GUID_FOLDER, .place = 1, .last_error = ""}
                                };

				store_drain(world.store);
				world_kill();
				world_start(false);
				id = receive(1);
				run_until(is_listed, &id);
				assert(store_steps_plan(world.store, id, inbox_on ? planned : &planned[1],
							inbox_on ? 2 : 1, set_result, &result) == 0);
				assert(wait_result(&result) == 0);
				world_kill();
				break;
			}
			default:
				/* The copy is in the folder, but nobody has heard of it. */
				hold(true);
				id = receive(1);
				wait_copies(1);
				hold(false);
				world_kill();
			}
			world_start(true);
			if (inbox_on) {
				run_until(steps_are_over, &id);
				wait_words(id, "");
				assert(strcmp(steps(id), "inbox:done folder:done ") == 0);
			} else {
				run_until(is_removed, &id);
				assert(!inbox_find(world.inbox, id, &message));
			}
			assert(count_copies(folder) == 1);
			end();
		}
	}
}

/* All steps are stored as done, the message is not removed yet. */
static void test_crash_before_removal(void)
{
	const struct store_step done = {.guid = ROUTE_GUID_FOLDER, .state = STORE_STEP_DONE, .last_error = ""};
	int result = OPEN;
	uint64_t id;

	begin(false, true);
	world_kill();
	world_start(false);
	id = receive(1);
	run_until(is_listed, &id);
	assert(store_steps_plan(world.store, id, &done, 1, set_result, &result) == 0 && wait_result(&result) == 0);
	world_kill();
	world_start(true);
	run_until(is_removed, &id);
	assert(copy_count() == 0);
	end();
}

/* A step of a method that only another version of the program has: nothing is thrown away. */
static void test_strange_step(void)
{
	const struct store_step steps_stored[] = {
		{.guid = ROUTE_GUID_FOLDER, .place = 0,              .state = STORE_STEP_DONE,           .last_error = ""},
		{.guid = "{6bbf7bfe-9af2-11d0-abf7-00c04fd91a4e}",                         .place = 1, .last_error = ""},
	};
	int result = OPEN;
	uint64_t id;

	begin(false, true);
	world_kill();
	world_start(false);
	id = receive(1);
	run_until(is_listed, &id);
	assert(store_steps_plan(world.store, id, steps_stored, 2, set_result, &result) == 0 &&
	       wait_result(&result) == 0);
	world_kill();
	world_start(true);
	run_ms(20);
	assert(is_listed(&id) && !is_removed(&id));
	end();
}

int main(void)
{
	test_inbox_only();
	test_both();
	test_order();
	test_folder_only();
	test_nothing_on();
	test_many();
	test_missing_folder();
	test_full_disk();
	test_store_full();
	test_switched_off_meanwhile();
	test_port_gone();
	test_deleted();
	test_crashes();
	test_crash_before_removal();
	test_strange_step();
	return 0;
}

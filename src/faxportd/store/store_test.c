/* SPDX-License-Identifier: MIT */
/* The store on a real database: what is stored comes back, all or nothing where that is promised. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>

#include "base/buf.h"
#include "base/macros.h"
#include "faxportd/store/fixture.h"
#include "faxportd/store/store_internal.h"

/* ---- what is stored comes back ------------------------------------------------------ */

static struct store_port ports_seen[8];
static size_t ports_count;

static int collect_port(void *arg, const struct store_port *port)
{
	(void)arg;
	ports_seen[ports_count] = *port;
	ports_seen[ports_count].name = strdup(port->name);
	ports_seen[ports_count].csid = strdup(port->csid);
	ports_seen[ports_count++].tsid = strdup(port->tsid);
	return 0;
}

static void load_ports(struct store *store)
{
	while (ports_count) {
		struct store_port *port = &ports_seen[--ports_count];

		free((char *)port->name);
		free((char *)port->csid);
		free((char *)port->tsid);
	}
	if (store)
		assert(store_load_ports(store, collect_port, NULL) == 0);
}

static void add_port(struct store *store, struct store_port *port)
{
	assert(store_ports_add(store, &port, 1) == 0);
}

static void test_ports(void)
{
	struct store_port port = {.name = "front", .csid = "C1", .tsid = "T1", .priority = 1, .rings = 2, .send = true};
	struct store_port other = port, *both[] = {&other, &port};
	struct store_port changes[2];
	struct store *store;
	uint32_t first, second;

	folder_new();
	store = open_store();
	add_port(store, &port);
	first = port.device_id;
	other.name = "other";
	assert(store_ports_add(store, both, 2) == -EINVAL); /* the second name is there: neither is added */
	port.name = "back";
	port.priority = 2;
	port.receive = true;
	add_port(store, &port);
	second = port.device_id;
	assert(first == 1 && second == 2);

	/* Both in one transaction, and the name is left alone. */
	changes[0] = (struct store_port){first, "x", "C9", "T9", 2, 99, false, true, false};
	changes[1] = (struct store_port){second, "y", "C2", "", 1, 0, true, false, false};
	assert(DO(store, store_ports_save(store, changes, 2, on_done, &result)) == 0);

	store = reopen(store);
	load_ports(store);
	assert(ports_count == 2);
	assert(ports_seen[0].device_id == second && strcmp(ports_seen[0].name, "back") == 0);
	assert(ports_seen[0].priority == 1 && ports_seen[0].rings == 0 && ports_seen[0].send && !ports_seen[0].receive);
	assert(strcmp(ports_seen[0].csid, "C2") == 0 && strcmp(ports_seen[0].tsid, "") == 0);
	assert(ports_seen[1].device_id == first && strcmp(ports_seen[1].name, "front") == 0);
	assert(strcmp(ports_seen[1].csid, "C9") == 0 && ports_seen[1].rings == 99 && ports_seen[1].receive);

	/* All or none. */
	changes[0].rings = 7;
	changes[1].device_id = 55;
	assert(DO(store, store_ports_save(store, changes, 2, on_done, &result)) == -ENOENT);
	load_ports(store);
	assert(ports_seen[1].rings == 99);

	/* Retired: last, and its id stays taken. */
	changes[1] = (struct store_port){second, "", "", "", 0, 0, false, false, true};
	assert(DO(store, store_ports_save(store, &changes[1], 1, on_done, &result)) == 0);
	port.name = "new";
	other.name = "newer";
	assert(store_ports_add(store, both, 2) == 0 && other.device_id == 3 && port.device_id == 4);
	load_ports(store);
	assert(ports_count == 4 && ports_seen[3].device_id == second && ports_seen[3].retired);
	load_ports(NULL);
	store_free(store);
}

static struct buf text_seen;

static int collect_method(void *arg, const struct store_method *method)
{
	(void)arg;
	buf_printf(&text_seen, "%u %s %d %s; ", method->device_id, method->guid, method->enabled, method->data);
	return 0;
}

static int collect_guid(void *arg, const char *guid)
{
	(void)arg;
	buf_printf(&text_seen, "%s ", guid);
	return 0;
}

static int collect_setting(void *arg, const struct store_setting *setting)
{
	(void)arg;
	buf_printf(&text_seen, "%s=%s ", setting->key, setting->value);
	return 0;
}

static int collect_step(void *arg, const struct store_step *step)
{
	(void)arg;
	buf_printf(&text_seen, "%" PRIu64 " %s %u %d %u %" PRId64 " %s; ", step->message_id, step->guid, step->place,
		   (int)step->state, step->attempts, step->next_attempt, step->last_error);
	return 0;
}

static int collect_message(void *arg, const struct store_message *message)
{
	const struct fax_message *m = &message->facts;

	(void)arg;
	buf_printf(&text_seen,
		   "%" PRIu64 " %u %" PRId64 " %u %s %s %s %s|%s %u %" PRIu64 " %u %d%d %s %s %d%d%d %" PRIu64 "%d",
		   m->id, m->device_id, m->received_time, m->duration_s, m->tsid, m->csid, m->caller_id,
		   m->called_number, m->subaddress, m->pages, m->bytes, m->rate, m->ecm, m->t38,
		   store_status_words[m->status], m->status_detail, m->read, message->receiving, message->planned,
		   message->file_bytes, message->file_missing);
	if (message->receiving && message->complete_pages > 0)
		buf_printf(&text_seen, " complete %u", message->complete_pages);
	buf_printf(&text_seen, "; ");
	return 0;
}

#define EXPECT(load, expected) \
	do { \
		buf_reset(&text_seen); \
		assert((load) == 0); \
		if (strcmp(buf_str(&text_seen), expected) != 0) { \
			fprintf(stderr, "seen: %s\nwant: %s\n", buf_str(&text_seen), expected); \
			abort(); \
		} \
	} while (0)

static void test_methods_and_settings(void)
{
	struct store_port port = {.name = "a", .csid = "", .tsid = ""};
	struct store *store;

	folder_new();
	store = open_store();
	add_port(store, &port);
	assert(DO(store,
		  store_method_save(store, &(struct store_method){1, "{B}", true, "/var/fax"}, on_done, &result)) == 0);
	assert(DO(store, store_method_save(store, &(struct store_method){1, "{A}", true, ""}, on_done, &result)) == 0);
	assert(DO(store, store_method_save(store, &(struct store_method){1, "{A}", false, "x"}, on_done, &result)) ==
	       0);
	assert(DO(store, store_method_save(store, &(struct store_method){9, "{A}", false, "x"}, on_done, &result)) ==
	       -ENOENT);
	assert(DO(store, store_method_order_save(store, (const char *[]){"{A}", "{B}"}, 2, on_done, &result)) == 0);
	assert(DO(store, store_method_order_save(store, (const char *[]){"{B}", "{A}"}, 2, on_done, &result)) == 0);
	/* Twice the same: refused as a whole, the old order stays. */
	assert(DO(store, store_method_order_save(store, (const char *[]){"{A}", "{A}"}, 2, on_done, &result)) ==
	       -EINVAL);
	assert(DO(store, store_settings_save(store,
					     (struct store_setting[]){
						     {"b", "1"  },
                                                     {"a", "x y"}
        },
					     2, on_done, &result)) == 0);
	assert(DO(store, store_settings_save(store,
					     (struct store_setting[]){
						     {"b", "2"}
        },
					     1, on_done, &result)) == 0);
	assert(DO(store, store_settings_save(store, NULL, 0, on_done, &result)) == 0);

	store = reopen(store);
	EXPECT(store_load_methods(store, collect_method, NULL), "1 {A} 0 x; 1 {B} 1 /var/fax; ");
	EXPECT(store_load_method_order(store, collect_guid, NULL), "{B} {A} ");
	EXPECT(store_load_settings(store, collect_setting, NULL), "a=x y b=2 ");
	store_free(store);
}

static void test_messages(void)
{
	struct fax_message facts = {.device_id = 2,
				    .received_time = 1700000000,
				    .tsid = "",
				    .csid = "US",
				    .caller_id = "0301",
				    .called_number = "22",
				    .subaddress = "",
				    .status_detail = ""};
	struct store_step steps[2] = {
		{.guid = "{B}", .place = 2, .last_error = ""},
                {.guid = "{A}", .place = 1, .last_error = ""}
        };
	struct store *store;
	uint64_t id, other;
	uint32_t job_id;
	int fd, begun = 1;

	folder_new();
	store = open_store();
	disk_watch();
	assert(store_message_begin(store, &facts, on_done, &begun, &id, &job_id, &fd) == 0);
	assert(id == 1 && job_id == 1 && exists("inbox/1.tif"));
	assert(done(store, 0, &begun) == 0);
	disk_expect("fsync inbox; fdatasync faxport.db-wal; ");
	assert(write(fd, "pages", 5) == 5);
	close(fd);

	store = reopen(store);
	EXPECT(store_load_messages(store, collect_message, NULL),
	       "1 2 1700000000 0  US 0301 22| 0 0 0 00 OK  010 50; ");

	/* That its last page has come is told of a message that is received. */
	assert(DO(store, store_message_complete(store, id, 4, on_done, &result)) == 0);
	assert(DO(store, store_message_complete(store, 99, 4, on_done, &result)) == -ENOENT);
	store = reopen(store);
	EXPECT(store_load_messages(store, collect_message, NULL),
	       "1 2 1700000000 0  US 0301 22| 0 0 0 00 OK  010 50 complete 4; ");

	facts = (struct fax_message){.id = id,
				     .device_id = 2,
				     .received_time = 1700000001,
				     .duration_s = 60,
				     .tsid = "THEM",
				     .csid = "US",
				     .caller_id = "0301",
				     .called_number = "22",
				     .subaddress = "4*2",
				     .pages = 4,
				     .bytes = UINT64_C(5000000000),
				     .rate = 14400,
				     .ecm = true,
				     .t38 = true,
				     .status = FAX_STATUS_HUNG_UP,
				     .status_detail = "gone"};
	/* A new WAL costs syncs of its own. */
	assert(DO(store, store_settings_save(store, &(struct store_setting){"k", "1"}, 1, on_done, &result)) == 0);
	disk_watch();
	assert(DO(store, store_message_commit(store, &facts, on_done, &result)) == 0);
	disk_expect("fdatasync 1.tif; fdatasync faxport.db-wal; ");
	EXPECT(store_load_messages(store, collect_message, NULL),
	       "1 2 1700000001 60 THEM US 0301 22|4*2 4 5000000000 14400 11 HUNG_UP gone 000 50; ");
	assert(DO(store, store_message_set_read(store, id, true, on_done, &result)) == 0);
	assert(DO(store, store_steps_plan(store, id, steps, 2, on_done, &result)) == 0);
	steps[0].message_id = id;
	steps[0].state = STORE_STEP_FAILED;
	steps[0].attempts = 3;
	steps[0].next_attempt = 1234;
	steps[0].last_error = "no folder";
	assert(DO(store, store_step_save(store, &steps[0], on_done, &result)) == 0);
	store = reopen(store);
	EXPECT(store_load_messages(store, collect_message, NULL),
	       "1 2 1700000001 60 THEM US 0301 22|4*2 4 5000000000 14400 11 HUNG_UP gone 101 50; ");
	EXPECT(store_load_steps(store, collect_step, NULL), "1 {A} 1 0 0 0 ; 1 {B} 2 2 3 1234 no folder; ");

	/* A plan for a message that is gone stores nothing. */
	assert(DO(store, store_steps_plan(store, 99, steps, 2, on_done, &result)) == -ENOENT);
	steps[0].message_id = 99;
	assert(DO(store, store_step_save(store, &steps[0], on_done, &result)) == -ENOENT);
	assert(DO(store, store_message_set_read(store, 99, true, on_done, &result)) == -ENOENT);

	fd = store_message_open(store, id);
	assert(fd >= 0);
	close(fd);
	assert(store_message_open(store, 99) == -ENOENT);

	/* Its steps and its file go with it. */
	assert(DO(store, store_message_remove(store, id, on_done, &result)) == 0);
	assert(DO(store, store_message_remove(store, id, on_done, &result)) == -ENOENT);
	EXPECT(store_load_messages(store, collect_message, NULL), "");
	EXPECT(store_load_steps(store, collect_step, NULL), "");
	assert(!exists("inbox/1.tif"));

	/* The next one has another id, even after a restart with nothing left. */
	store = reopen(store);
	facts.tsid = "";
	assert(store_message_begin(store, &facts, NULL, NULL, &other, &job_id, &fd) == 0);
	assert(other == 2 && job_id == 2);
	close(fd);
	store_drain(store);
	store_free(store);
}

/* Every column of a job has its place: all members different, all come back. */
static struct store_job job_seen;

static int check_job(void *arg, const struct store_job *stored)
{
	const struct job *want = arg;
	const struct fax_job *a = &stored->job.facts, *b = &want->facts;

	job_seen = *stored;
#define SAME(member) assert(a->member == b->member)
#define SAME_TEXT(member) assert(strcmp(a->member, b->member) == 0)
	SAME(id), SAME(kind), SAME(message_id), SAME(keep), SAME(state), SAME(status), SAME(pages),
		SAME(pages_confirmed), SAME(attempts), SAME(retries);
	SAME(priority), SAME(bytes), SAME(submitted_time), SAME(send_at), SAME(next_attempt), SAME(start_time);
	SAME(end_time), SAME(device_id), SAME(rate), SAME(ecm), SAME(discount);
	SAME_TEXT(status_detail), SAME_TEXT(number), SAME_TEXT(document_name), SAME_TEXT(recipient_name);
	SAME_TEXT(sender_name), SAME_TEXT(sender_company), SAME_TEXT(sender_dept), SAME_TEXT(billing_code);
	SAME_TEXT(subject), SAME_TEXT(tsid), SAME_TEXT(remote_csid), SAME_TEXT(user_name), SAME_TEXT(subaddress);
	SAME_TEXT(selective);
	assert(strcmp(stored->job.password, want->password) == 0);
	assert(stored->job.resume_to == want->resume_to && stored->job.pause_wanted == want->pause_wanted);
	assert(stored->job.cancel_wanted == want->cancel_wanted && stored->job.only_device_id == want->only_device_id);
	assert(stored->job.pages_before == want->pages_before && stored->job.failures == want->failures);
	assert(stored->job.interruptions == want->interruptions);
	assert(stored->job.audio_failures == want->audio_failures);
	return 0;
}

static void test_job_columns(void)
{
	struct job job = {
		.facts = {.state = FAX_JOB_PAUSED,
			  .status = FAX_STATUS_BUSY,
			  .status_detail = "a",
			  .pages = 11,
			  .pages_confirmed = 4,
			  .attempts = 5,
			  .retries = 6,
			  .priority = FAX_PRIORITY_HIGH,
			  .bytes = UINT64_C(7000000000),
			  .submitted_time = 1700000008,
			  .send_at = 1700000009,
			  .next_attempt = 1700000010,
			  .start_time = 1700000011,
			  .end_time = 1700000012,
			  .device_id = 13,
			  .number = "b'\"",
			  .subaddress = "m",
			  .selective = "o",
			  .message_id = UINT64_C(7000000001),
			  .kind = FAX_KIND_POLL,
			  .keep = true,
			  .document_name = "c",
			  .recipient_name = "d",
			  .sender_name = "e",
			  .sender_company = "f",
			  .sender_dept = "g",
			  .billing_code = "h",
			  .subject = "i",
			  .tsid = "j",
			  .remote_csid = "k",
			  .user_name = "l",
			  .rate = 14,
			  .ecm = true,
			  .discount = true},
		.resume_to = FAX_JOB_RETRYING,
		.password = "n",
		.pause_wanted = true,
		.cancel_wanted = true,
		.only_device_id = 15,
		.pages_before = 3,
		.failures = 2,
		.interruptions = 1,
		.audio_failures = 3,
	};
	char name[STORE_NAME_SIZE];
	struct store *store;
	unsigned value;
	int fd;

	folder_new();
	store = open_store();
	assert(store_document_create(store, name, &fd) == 0);
	assert(write(fd, "12345", 5) == 5);
	close(fd);
	assert(DO(store, store_job_add(store, &job, name, on_done, &result, &job.facts.id)) == 0);
	store = reopen(store);
	assert(store_load_jobs(store, check_job, &job) == 0);
	assert(job_seen.file_bytes == 5 && !job_seen.file_missing);

	/* What lives is saved, what does not stays; each state and each ending has its word. */
	for (value = 0; value < FAX_STATUSES + FAX_JOB_STATES; value++) {
		struct job live = job;

		live.facts.state = job.facts.state = value % FAX_JOB_STATES;
		live.resume_to = job.resume_to = (value + 1) % FAX_JOB_STATES;
		live.facts.status = job.facts.status = value % FAX_STATUSES;
		live.facts.status_detail = job.facts.status_detail = "changed";
		live.facts.attempts = ++job.facts.attempts;
		live.facts.pages_confirmed = ++job.facts.pages_confirmed;
		live.facts.remote_csid = job.facts.remote_csid = "other";
		live.cancel_wanted = job.cancel_wanted = value % 2;
		live.facts.message_id = ++job.facts.message_id;
		live.facts.number = "other";
		live.facts.pages = 99;
		assert(DO(store, store_job_save(store, &live, on_done, &result)) == 0);
		assert(store_load_jobs(store, check_job, &job) == 0);
	}
	assert(DO(store, store_job_page(store, job.facts.id, 10, on_done, &result)) == 0);
	job.facts.pages_confirmed = 10;
	assert(store_load_jobs(store, check_job, &job) == 0);

	assert(DO(store, store_job_page(store, 77, 1, on_done, &result)) == -ENOENT);
	fd = store_job_open(store, job.facts.id);
	assert(fd >= 0);
	close(fd);
	assert(DO(store, store_job_remove(store, job.facts.id, on_done, &result)) == 0);
	assert(DO(store, store_job_save(store, &job, on_done, &result)) == -ENOENT);
	assert(!exists("documents/1.tif") && load_jobs(store).count == 0);
	store_free(store);
}

/* A job that polls has no document, and misses none. */
static void test_job_without_document(void)
{
	struct job job = some_job();
	struct store *store;

	folder_new();
	store = open_store();
	job.facts.kind = FAX_KIND_POLL;
	job.facts.pages = 0;
	assert(DO(store, store_job_add(store, &job, NULL, on_done, &result, &job.facts.id)) == 0);
	store = reopen(store);
	assert(store_load_jobs(store, check_job, &job) == 0);
	assert(!job_seen.file_missing && store_job_open(store, job.facts.id) == -ENOENT);
	assert(DO(store, store_job_remove(store, job.facts.id, on_done, &result)) == 0);
	assert(load_jobs(store).count == 0);
	store_free(store);
}

/* The loop hears of what is done without anybody draining. */
static void on_loop(void *arg, int r)
{
	*(int *)arg = r;
	re_cancel();
}

static void on_late(void *arg)
{
	(void)arg;
	assert(!"the loop was not told");
}

static void test_loop(void)
{
	struct store *store;
	struct tmr late;
	int result = 1, i;

	folder_new();
	store = open_store();
	assert(add_job(store, "page", NULL) == 1);
	store_drain(store);
	tmr_init(&late);
	tmr_start(&late, 20000, on_late, NULL);
	for (i = 0; i < 3; i++) {
		result = 1;
		assert(store_job_page(store, 1, 1, on_loop, &result) == 0);
		re_main(NULL);
		assert(result == 0);
	}
	tmr_cancel(&late);

	/* Freed with something on its way: it is committed, nobody is called. */
	result = 1;
	assert(store_job_page(store, 1, 3, on_loop, &result) == 0);
	store = reopen(store);
	assert(result == 1);
	assert(load_jobs(store).job[0].job.facts.pages_confirmed == 3);
	store_free(store);
}

int main(void)
{
	fixture_begin();
	buf_init(&text_seen, 1 << 20);
	test_ports();
	test_methods_and_settings();
	test_messages();
	test_job_columns();
	test_job_without_document();
	test_loop();
	buf_fini(&text_seen);
	fixture_end();
	return 0;
}

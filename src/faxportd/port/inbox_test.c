/* SPDX-License-Identifier: MIT */
/* Tests of the inbox: from the answer of a call to a message, in good order and after crashes. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/port/fixture.h"
#include "faxportd/port/inbox_impl.h"
#include "faxportd/store/store.h"

static const struct fax_message at_answer = {
	.device_id = 1,
	.device_name = "front",
	.received_time = 1700000000,
	.tsid = "",
	.csid = "our id",
	.caller_id = "+49 30 1",
	.called_number = "100",
	.subaddress = "42",
	.status_detail = "",
};

static struct fax_message at_end(uint32_t pages, enum fax_status status, const char *detail)
{
	struct fax_message facts = at_answer;

	facts.device_id = 99; /* not looked at: who, where and when are settled at the answer */
	facts.received_time = 5;
	facts.device_name = "?";
	facts.duration_s = 33;
	facts.tsid = "their id";
	facts.pages = pages;
	facts.bytes = 7; /* not looked at: the file's size counts */
	facts.rate = 14400;
	facts.ecm = true;
	facts.t38 = true;
	facts.status = status;
	facts.status_detail = detail;
	return facts;
}

/* Begin, and wait until it is stored. */
static uint64_t begin(int *ret_file)
{
	int result = OPEN;
	uint32_t job_id;
	uint64_t id = 0;

	assert(inbox_begin(world.inbox, &at_answer, set_result, &result, &id, &job_id, ret_file) == 0 && id > 0);
	assert(result == OPEN);
	assert(wait_result(&result) == 0);
	return id;
}

static const char *file_of(uint64_t id)
{
	char name[40];

	snprintf(name, sizeof(name), "inbox/%" PRIu64 ".tif", id);
	return world_path(name);
}

static size_t file_size(uint64_t id)
{
	struct stat st;

	assert(stat(file_of(id), &st) == 0);
	return (size_t)st.st_size;
}

static bool is_listed(void *arg)
{
	struct fax_message message;

	return inbox_get(world.inbox, *(uint64_t *)arg, &message);
}

static bool is_gone(void *arg)
{
	return access(file_of(*(uint64_t *)arg), F_OK) < 0;
}

/* What is the same in every message. */
static struct fax_message check_message(uint64_t id, uint32_t pages, enum fax_status status, const char *detail)
{
	struct fax_message message;

	assert(inbox_get(world.inbox, id, &message));
	assert(message.id == id && message.device_id == 1 && strcmp(message.device_name, "front") == 0);
	assert(message.received_time == 1700000000);
	assert(strcmp(message.csid, "our id") == 0 && strcmp(message.caller_id, "+49 30 1") == 0);
	assert(strcmp(message.called_number, "100") == 0 && strcmp(message.subaddress, "42") == 0);
	/* The texts of who hands them over need not live on. */
	assert(message.device_name != at_answer.device_name && message.csid != at_answer.csid);
	assert(message.caller_id != at_answer.caller_id && message.called_number != at_answer.called_number);
	assert(message.subaddress != at_answer.subaddress);
	assert(message.pages == pages && message.status == status && strcmp(message.status_detail, detail) == 0);
	assert(message.bytes == file_size(id) && tiff_count(file_of(id)) == (int)pages);
	return message;
}

static void test_received(void)
{
	struct fax_message facts = at_end(3, FAX_STATUS_OK, ""), message;
	uint64_t id;
	int file, copy, result = OPEN;

	world_begin();
	world_start(false);
	id = begin(&file);
	tiff_write(file, 3);
	assert(inbox_end(world.inbox, id, &facts, set_result, &result) == 0);
	close(file);
	assert(inbox_count(world.inbox) == 0); /* not before it is stored */
	/* A second end is none, nor one of nothing. */
	assert(inbox_end(world.inbox, id, &facts, set_result, &result) == -ENOENT);
	assert(inbox_end(world.inbox, id + 1, &facts, set_result, &result) == -ENOENT);
	assert(wait_result(&result) == 0);
	assert(inbox_count(world.inbox) == 1);

	for (int round = 0; round < 2; round++) {
		message = check_message(id, 3, FAX_STATUS_OK, "");
		assert(strcmp(message.tsid, "their id") == 0 && message.duration_s == 33);
		assert(message.rate == 14400 && message.ecm && message.t38 && !message.read);
		copy = inbox_open(world.inbox, id);
		assert(copy >= 0 && tiff_count_file(copy) == 3);
		assert(write(copy, "x", 1) < 0); /* for reading only */
		close(copy);
		/* And after a restart. */
		if (round == 0) {
			world_stop();
			world_start(false);
		}
	}
	world_stop();
	world_end();
}

/* The file after calls that went otherwise. */
static void test_ends(void)
{
	static const struct {
		unsigned stored, confirmed;
		enum fax_status status;
		const char *detail;
		/* what it comes to */
		uint32_t pages;
		enum fax_status want_status;
		const char *want_detail;
	} cases[] = {
		{2, 2, FAX_STATUS_HUNG_UP, "far end hung up after 2 pages", 2, FAX_STATUS_HUNG_UP,
		 "far end hung up after 2 pages"						       },
 /* Stored, but the confirmation did not go out: not received. */
		{3, 2, FAX_STATUS_HUNG_UP, "far end hung up after 2 pages", 2, FAX_STATUS_HUNG_UP,
		 "far end hung up after 2 pages"						       },
 /* Confirmed, but not there: never reported as received. */
		{2, 3, FAX_STATUS_OK,      "",                              2, FAX_STATUS_DISK,
		 "3 pages were confirmed to the sender, but only 2 could be stored"                    },
		{1, 5, FAX_STATUS_SILENT,  "",                              1, FAX_STATUS_SILENT,
		 "5 pages were confirmed to the sender, but only 1 could be stored"                    },
		{0, 0, FAX_STATUS_HUNG_UP, "",                              0, 0,                  NULL},
		{1, 0, FAX_STATUS_HUNG_UP, "",                              0, 0,                  NULL},
		{0, 1, FAX_STATUS_OK,      "",                              0, 0,                  NULL},
	};

	world_begin();
	world_start(false);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fax_message facts = at_end(cases[i].confirmed, cases[i].status, cases[i].detail);
		int file, result = OPEN;
		uint64_t id;

		id = begin(&file);
		if (cases[i].stored > 0)
			tiff_write(file, cases[i].stored);
		lseek(file, 0, SEEK_END);
		assert(write(file, "part of a page", 14) == 14);
		close(file);
		assert(inbox_end(world.inbox, id, &facts, set_result, &result) == 0);
		assert(result == OPEN && wait_result(&result) == 0);
		if (cases[i].want_detail) {
			check_message(id, cases[i].pages, cases[i].want_status, cases[i].want_detail);
		} else {
			assert(is_gone(&id) && !is_listed(&id));
		}
	}
	assert(inbox_count(world.inbox) == 4);
	world_stop();
	/* Nothing of those without pages comes back. */
	world_start(false);
	assert(inbox_count(world.inbox) == 4);
	world_stop();
	world_end();
}

/* The caller hangs up while the entry is being stored. */
static void test_end_before_begun(void)
{
	struct fax_message facts = at_end(0, FAX_STATUS_CALLER_GONE, "");
	int result = OPEN, file;
	uint32_t job_id;
	uint64_t id;

	world_begin();
	world_start(false);
	assert(inbox_begin(world.inbox, &at_answer, set_result, &result, &id, &job_id, &file) == 0);
	inbox_end(world.inbox, id, &facts, NULL, NULL);
	close(file);
	store_drain(world.store);
	run_until(is_gone, &id);
	assert(result == OPEN); /* the port is not told any more */
	world_stop();
	world_end();
}

/* kill -9 at each moment of a call. */
static void test_crash(void)
{
	static const struct {
		int pages; /* in the file; -1: the file is gone */
		bool tail; /* half a page behind them */
		uint32_t want;
		const char *detail;
	} cases[] = {
		{0,  false, 0, NULL					   },
		{0,  true,  0, NULL					   },
		{-1, false, 0, NULL					   },
		{1,  false, 1, "server stopped during the call, after 1 page" },
		{2,  true,  2, "server stopped during the call, after 2 pages"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t id;
		int file;

		world_begin();
		world_start(false);
		id = begin(&file);
		world_kill();
		if (cases[i].pages > 0)
			tiff_write(file, (unsigned)cases[i].pages);
		lseek(file, 0, SEEK_END);
		if (cases[i].tail)
			assert(write(file, "II*\0half of a page", 18) == 18);
		if (cases[i].pages < 0)
			assert(unlink(file_of(id)) == 0);
		close(file);

		/* Found, stored, and the same at the start after. */
		for (int start = 0; start < 2; start++) {
			world_start(false);
			if (cases[i].detail) {
				check_message(id, cases[i].want, FAX_STATUS_INTERRUPTED, cases[i].detail);
			} else {
				assert(inbox_count(world.inbox) == 0 && is_gone(&id));
			}
			world_stop();
		}
		world_end();
	}
}

/* Its last page had come: a crash does not cut it off any more, unless another fax had begun behind it. */
static void test_crash_behind_the_last_page(void)
{
	static const struct {
		unsigned stored, complete;
		enum fax_status want;
		const char *detail;
	} cases[] = {
		{2, 0, FAX_STATUS_INTERRUPTED, "server stopped during the call, after 2 pages"},
		{2, 2, FAX_STATUS_OK,          ""					     },
		{3, 2, FAX_STATUS_INTERRUPTED, "server stopped during the call, after 3 pages"},
		{2, 3, FAX_STATUS_INTERRUPTED, "server stopped during the call, after 2 pages"},
	};

	for (size_t i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
		struct fax_message facts = at_end(2, FAX_STATUS_OK, "");
		uint64_t id;
		int file;

		world_begin();
		world_start(false);
		id = begin(&file);
		inbox_complete(world.inbox, id + 1, 1); /* of nothing */
		if (cases[i / 2].complete > 0)
			inbox_complete(world.inbox, id, cases[i / 2].complete);
		store_drain(world.store);
		tiff_write(file, cases[i / 2].stored);
		close(file);
		if (i % 2 == 0) { /* when it has ended, before that is stored */
			facts.pages = cases[i / 2].stored;
			inbox_end(world.inbox, id, &facts, NULL, NULL);
		}
		world_kill();
		for (int start = 0; start < 2; start++) {
			world_start(false);
			check_message(id, cases[i / 2].stored, cases[i / 2].want, cases[i / 2].detail);
			world_stop();
		}
		world_end();
	}
}

/* ---- a disk that fails when told so (the linker's --wrap) -------------- */

static int failing_syncs;

int __real_fdatasync(int file);
int __wrap_fdatasync(int file);

int __wrap_fdatasync(int file)
{
	if (failing_syncs == 0)
		return __real_fdatasync(file);
	failing_syncs--;
	errno = ENOSPC;
	return -1;
}

/* The disk is full when the fax has ended: what was confirmed is kept until it can be stored. */
static void test_commit_fails(void)
{
	struct fax_message facts = at_end(2, FAX_STATUS_DISK, "no room after 2 pages");
	int file, result = OPEN;
	uint64_t id;

	world_begin();
	world_start(false);
	world.inbox->again_ms = 20;
	id = begin(&file);
	tiff_write(file, 3);
	close(file);
	failing_syncs = 3;
	/* The call hears of the first failure: its port is free meanwhile. */
	assert(inbox_end(world.inbox, id, &facts, set_result, &result) == 0);
	assert(wait_result(&result) == -ENOSPC && inbox_count(world.inbox) == 0);
	run_until(is_listed, &id);
	assert(failing_syncs == 0);
	check_message(id, 2, FAX_STATUS_DISK, "no room after 2 pages");
	world_stop();

	/* It never could be stored: the next start finds the pages. */
	world_start(false);
	id = begin(&file);
	tiff_write(file, 1);
	close(file);
	failing_syncs = 1;
	facts.pages = 1;
	inbox_end(world.inbox, id, &facts, NULL, NULL);
	world_stop();
	assert(failing_syncs == 0);
	world_start(false);
	check_message(id, 1, FAX_STATUS_INTERRUPTED, "server stopped during the call, after 1 page");
	world_stop();
	world_end();
}

/* The daemon ends in good order while a call has just ended. */
static void test_drain(void)
{
	struct fax_message facts = at_end(1, FAX_STATUS_OK, "");
	uint64_t id;
	int file;

	world_begin();
	world_start(false);
	id = begin(&file);
	tiff_write(file, 1);
	close(file);
	inbox_end(world.inbox, id, &facts, NULL, NULL);
	world_stop();
	world_start(false);
	check_message(id, 1, FAX_STATUS_OK, "");
	world_stop();
	world_end();
}

static uint64_t receive_one(void)
{
	struct fax_message facts = at_end(1, FAX_STATUS_OK, "");
	uint64_t id;
	int file;

	id = begin(&file);
	tiff_write(file, 1);
	close(file);
	inbox_end(world.inbox, id, &facts, NULL, NULL);
	run_until(is_listed, &id);
	return id;
}

static bool collect(void *arg, const struct fax_message *message)
{
	uint64_t **next = arg;

	*(*next)++ = message->id;
	return message->id != 0 && (*next)[-1] < 1000;
}

static void test_users(void)
{
	uint64_t ids[3], seen[4] = {0}, *next = seen;
	struct fax_message message;
	int result = OPEN, copy;

	world_begin();
	world_start(false);
	for (size_t i = 0; i < 3; i++)
		ids[i] = receive_one();
	inbox_each(world.inbox, collect, &next);
	assert(next == seen + 3 && memcmp(seen, ids, sizeof(ids)) == 0);

	assert(inbox_set_read(world.inbox, ids[1], true, set_result, &result) == 0);
	assert(inbox_get(world.inbox, ids[1], &message) && !message.read);
	assert(wait_result(&result) == 0);
	assert(inbox_get(world.inbox, ids[1], &message) && message.read);

	/* A reader keeps what it has open. */
	copy = inbox_open(world.inbox, ids[1]);
	result = OPEN;
	assert(inbox_delete(world.inbox, ids[1], set_result, &result) == 0);
	/* Gone at once for everybody, on disk when it is answered. */
	assert(!inbox_get(world.inbox, ids[1], &message) && inbox_count(world.inbox) == 2);
	assert(inbox_delete(world.inbox, ids[1], set_result, &result) == -ENOENT);
	assert(inbox_set_read(world.inbox, ids[1], true, set_result, &result) == -ENOENT);
	assert(inbox_open(world.inbox, ids[1]) == -ENOENT);
	assert(wait_result(&result) == 0 && is_gone(&ids[1]));
	assert(tiff_count_file(copy) == 1);
	close(copy);
	assert(inbox_delete(world.inbox, 12345, set_result, &result) == -ENOENT);

	world_stop();
	world_start(false);
	assert(inbox_count(world.inbox) == 2);
	assert(inbox_get(world.inbox, ids[0], &message) && inbox_get(world.inbox, ids[2], &message));
	world_stop();
	world_end();
}

static uint64_t announced;

static void on_message(void *arg, uint64_t id)
{
	assert(arg == &announced);
	announced = id;
}

static bool is_announced(void *arg)
{
	(void)arg;
	return announced != 0;
}

/* What routing sees and says. */
static void test_routing_side(void)
{
	struct fax_message facts = at_end(1, FAX_STATUS_HUNG_UP, "cut off"), message;
	uint64_t id;
	int file;

	world_begin();
	world_start(false);
	inbox_on_message(world.inbox, on_message, &announced);
	announced = 0;
	id = begin(&file);
	tiff_write(file, 1);
	close(file);
	inbox_end(world.inbox, id, &facts, NULL, NULL);
	run_until(is_announced, NULL);
	assert(announced == id);
	/* Not listed until it is said so, but there for routing. */
	assert(inbox_count(world.inbox) == 0 && !inbox_get(world.inbox, id, &message));
	assert(inbox_find(world.inbox, id, &message) && message.pages == 1);
	assert(inbox_next_unplanned(world.inbox, 0) == id && inbox_next_unplanned(world.inbox, id) == 0);
	file = inbox_open(world.inbox, id);
	assert(file >= 0);
	close(file);

	inbox_set_routing(world.inbox, id, true, "");
	check_message(id, 1, FAX_STATUS_HUNG_UP, "cut off");
	assert(inbox_next_unplanned(world.inbox, 0) == 0);
	inbox_set_routing(world.inbox, id, true, "no folder");
	check_message(id, 1, FAX_STATUS_HUNG_UP, "cut off; no folder");
	inbox_set_routing(world.inbox, id, false, "");
	assert(inbox_count(world.inbox) == 0);
	inbox_discard(world.inbox, id);
	assert(!inbox_find(world.inbox, id, &message));
	run_until(is_gone, &id);
	inbox_discard(world.inbox, id);
	inbox_set_routing(world.inbox, id, true, "");
	world_stop();
	world_end();
}

int main(void)
{
	test_received();
	test_ends();
	test_end_before_begun();
	test_crash();
	test_crash_behind_the_last_page();
	test_commit_fails();
	test_drain();
	test_users();
	test_routing_side();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Tests of calls that ask for the far end's document: what the line is told, what becomes a message, what the job
 * hears, and a disk that fails. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <re/re.h>

#include "base/macros.h"
#include "faxportd/port/fixture.h"
#include "faxportd/port/inbox_impl.h"
#include "faxportd/port/port.h"
#include "faxportd/store/store_internal.h"

static bool disk_fails;

int __real_fdatasync(int file);
int __wrap_fdatasync(int file);

int __wrap_fdatasync(int file)
{
	if (disk_fails) {
		errno = EIO;
		return -1;
	}
	return __real_fdatasync(file);
}

/* What the job is told. */
struct polled {
	unsigned ends, not_dialled;
	uint32_t confirmed, rate;
	enum fax_status status;
	char detail[CALL_DETAIL_SIZE], csid[32];
};

static struct port *front(void)
{
	return ports_find(world.ports, 1);
}

static struct fax_port_status status(void)
{
	struct fax_port_status shown;

	port_get_status(front(), &shown);
	return shown;
}

static void on_page(void *arg, uint32_t confirmed)
{
	((struct polled *)arg)->confirmed = confirmed;
}

static void on_ended(void *arg, enum fax_status ending, const char *detail, const struct fax_port_status *last)
{
	struct polled *job = arg;

	assert(status().state == FAX_PORT_IDLE); /* it may dial the next job from here */
	job->ends++;
	job->status = ending;
	job->rate = last->rate;
	snprintf(job->detail, sizeof(job->detail), "%s", detail);
	snprintf(job->csid, sizeof(job->csid), "%s", last->csid);
}

static void on_not_dialled(void *arg)
{
	assert(status().state == FAX_PORT_IDLE);
	((struct polled *)arg)->not_dialled++;
}

static const struct port_job_events job_events = {
	.on_page = on_page, .on_not_dialled = on_not_dialled, .on_ended = on_ended};

static int poll_number(struct polled *job)
{
	return port_dial(front(),
			 &(struct port_dial){
				 .job_id = 41,
				 .number = "030 99",
				 .tsid = "",
				 .subaddress = "",
				 .polling = true,
				 .selective = "77",
				 .password = "secret",
				 .header = "",
				 .document = -1,
				 .submitted_time = 1700000000,
				 .document_name = "",
				 .recipient_name = "",
				 .sender_name = "",
				 .user_name = "ben",
			 },
			 &job_events, job);
}

static bool is_dialled(void *arg)
{
	size_t *before = arg;

	return world.line.count > *before;
}

static bool has_ended(void *arg)
{
	return ((struct polled *)arg)->ends + ((struct polled *)arg)->not_dialled > 0;
}

/* The call that polls, on the line. */
static struct line_call *polling_call(struct polled *job)
{
	size_t before = world.line.count;

	assert(poll_number(job) == 0);
	/* Not before its row is stored. */
	assert(world.line.count == before && status().state == FAX_PORT_DIALING && port_message_id(front()) != 0);
	run_until(is_dialled, &before);
	return fake_last(&world.line);
}

static uint32_t jobs_taken(void)
{
	return world.store->job_ids.short_taken;
}

static bool is_gone(void *arg)
{
	int file = store_message_open(world.store, *(uint64_t *)arg);

	if (file >= 0)
		close(file);
	return file < 0;
}

static void test_a_document(void)
{
	struct polled job = {0};
	struct fax_message message;
	struct call_progress progress;
	struct fax_port_status shown;
	struct line_call *call;
	uint32_t sending, receiving;
	uint64_t id;

	world_begin();
	world_start(false);
	call = polling_call(&job);
	assert(jobs_taken() == 0); /* the queue's job has an id already */
	assert(call->station.polling && strcmp(call->number, "030 99") == 0);
	assert(strcmp(call->station.selective, "77") == 0 && strcmp(call->station.password, "secret") == 0);
	assert(strcmp(call->station.ident, "first tsid") == 0 && strcmp(call->station.number, "100") == 0);
	assert(strcmp(call->station.facts.caller_id, "030 99") == 0);
	assert(strcmp(call->station.facts.routing, "100") == 0 && call->station.facts.answered_time > 0);
	shown = status();
	assert(shown.state == FAX_PORT_DIALING && shown.job_id == 41 && strcmp(shown.called_number, "030 99") == 0);
	ports_activity(world.ports, &sending, &receiving);
	assert(sending == 1 && receiving == 0);

	call->events->on_answered(call->arg);
	progress = fake_progress(1, 0);
	call->events->on_progress(call->arg, &progress, true);
	shown = status();
	assert(shown.state == FAX_PORT_RECEIVING && strcmp(shown.csid, "far end") == 0);
	assert(strcmp(shown.caller_id, "030 99") == 0 && shown.submitted_time == 1700000000);
	ports_activity(world.ports, &sending, &receiving);
	assert(sending == 0 && receiving == 1);
	id = port_message_id(front());
	assert(!ports_find_message(world.ports, id, &message)); /* not yet */
	tiff_write(call->station.document, 2);
	progress = fake_progress(2, 2);
	call->events->on_page(call->arg, &progress, true);
	assert(job.confirmed == 2);
	fake_end(call, FAX_STATUS_OK, 2, "every page is received");
	assert(job.ends == 0 && status().state == FAX_PORT_ENDING);
	run_until(has_ended, &job);
	assert(job.status == FAX_STATUS_OK && job.rate == 14400 && strcmp(job.csid, "far end") == 0);

	assert(ports_find_message(world.ports, id, &message) && inbox_count(world.inbox) == 1);
	assert(message.pages == 2 && message.status == FAX_STATUS_OK && message.device_id == 1);
	assert(strcmp(message.tsid, "far end") == 0 && strcmp(message.csid, "first tsid") == 0);
	assert(strcmp(message.caller_id, "030 99") == 0 && strcmp(message.called_number, "100") == 0);
	assert(jobs_taken() == 0 && port_message_id(front()) == 0);
	world_stop();
	world_end();
}

/* Part of it comes: that is kept. Nothing comes: nothing is. */
static void test_failures(void)
{
	struct polled part = {0}, nothing = {0}, cancelled = {0};
	struct fax_message message;
	struct line_call *call;
	uint64_t id;

	world_begin();
	world_start(false);
	call = polling_call(&part);
	id = port_message_id(front());
	tiff_write(call->station.document, 3);
	fake_end(call, FAX_STATUS_HUNG_UP, 2, "gone");
	run_until(has_ended, &part);
	assert(part.status == FAX_STATUS_HUNG_UP && strcmp(part.detail, "gone") == 0);
	assert(ports_find_message(world.ports, id, &message) && message.pages == 2);
	assert(message.status == FAX_STATUS_HUNG_UP);
	assert(strcmp(message.status_detail, "far end hung up after 2 pages: gone") == 0);

	call = polling_call(&nothing);
	fake_end(call, FAX_STATUS_NOTHING_TO_POLL, 0, "");
	assert(nothing.ends == 1 && nothing.status == FAX_STATUS_NOTHING_TO_POLL);
	assert(inbox_count(world.inbox) == 1);

	call = polling_call(&cancelled);
	port_hang_up(front(), FAX_STATUS_CANCELLED);
	assert(call->hung_up == FAX_STATUS_CANCELLED && status().state == FAX_PORT_ENDING);
	fake_end(call, FAX_STATUS_CANCELLED, 0, "");
	assert(cancelled.ends == 1 && cancelled.status == FAX_STATUS_CANCELLED);
	world_stop();
	world_end();
}

/* Before the number is dialled. */
static void test_early_ends(void)
{
	static const struct {
		int result; /* of the line, asked to dial */
		unsigned not_dialled;
		enum fax_status status;
	} ends[] = {
		{-EADDRNOTAVAIL, 1, FAX_STATUS_OK   }, /* down: no fault of the job's */
		{-EBUSY,         1, FAX_STATUS_OK   }, /* no room among its calls: the same */
		{-ENOMEM,        0, FAX_STATUS_FAULT},
	};
	struct polled cancelled = {0}, busy = {0}, full = {0};
	size_t count, i;

	world_begin();
	world_start(false);
	count = world.line.count;
	assert(poll_number(&cancelled) == 0);
	assert(poll_number(&busy) == -EBUSY);
	port_hang_up(front(), FAX_STATUS_CANCELLED);
	run_until(has_ended, &cancelled);
	assert(cancelled.status == FAX_STATUS_CANCELLED && world.line.count == count);

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		struct polled job = {0};

		world.line.dial_result = ends[i].result;
		assert(poll_number(&job) == 0);
		run_until(has_ended, &job);
		assert(job.not_dialled == ends[i].not_dialled && job.ends == !ends[i].not_dialled);
		assert(job.status == ends[i].status);
	}
	world.line.dial_result = 0;
	for (i = 0; i < 1 + ARRAY_SIZE(ends); i++)
		run_until(is_gone, &(uint64_t){1 + i});
	assert(inbox_count(world.inbox) == 0);
	world_stop();

	world.conf.server.min_free_mb = UINT32_MAX;
	world_start(false);
	assert(poll_number(&full) == -ENOSPC && status().state == FAX_PORT_IDLE && busy.ends == 0 && full.ends == 0);
	world_stop();
	world_end();
}

/* It is all there, says the call, and in the file is less. */
static void test_missing_page(void)
{
	struct polled job = {0};
	struct line_call *call;

	world_begin();
	world_start(false);
	call = polling_call(&job);
	tiff_write(call->station.document, 1);
	fake_end(call, FAX_STATUS_OK, 2, "every page is received");
	run_until(has_ended, &job);
	assert(job.status == FAX_STATUS_DISK && inbox_count(world.inbox) == 1);
	world_stop();
	world_end();
}

static bool is_received(void *arg)
{
	(void)arg;
	return inbox_count(world.inbox) == 1;
}

/*
 * Its pages are on disk, its row is not: the job is told how the call ended, and names the message, which is stored
 * later, or made by the next start.
 */
static void test_bad_disk(void)
{
	static const struct {
		unsigned stored, confirmed;
		enum fax_status ending, told;
	} cases[] = {
		{2, 2, FAX_STATUS_OK,      FAX_STATUS_OK     },
		{2, 2, FAX_STATUS_HUNG_UP, FAX_STATUS_HUNG_UP},
		{1, 2, FAX_STATUS_OK,      FAX_STATUS_DISK   },
	};
	size_t i;

	for (i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
		size_t row = i / 2;
		struct polled job = {0};
		struct fax_message message;
		struct line_call *call;
		uint64_t id;

		world_begin();
		world_start(false);
		world.inbox->again_ms = 20;
		call = polling_call(&job);
		id = port_message_id(front());
		tiff_write(call->station.document, cases[row].stored);
		disk_fails = true;
		fake_end(call, cases[row].ending, cases[row].confirmed, "");
		run_until(has_ended, &job);
		assert(job.status == cases[row].told && inbox_count(world.inbox) == 0);
		assert(ports_find_message(world.ports, id, &message));
		assert(message.pages == cases[row].stored && message.status == cases[row].told);
		disk_fails = false;
		if (i % 2 == 0) {
			run_until(is_received, NULL);
			assert(ports_find_message(world.ports, id, &message) && message.status == cases[row].told);
			world_stop();
		} else {
			world_kill();
			world_start(false);
			assert(is_received(NULL) && ports_find_message(world.ports, id, &message));
			assert(message.pages == cases[row].stored);
			world_stop();
		}
		world_end();
	}
}

/* It is not even in the inbox. */
static void test_no_page_on_disk(void)
{
	struct polled job = {0};
	struct line_call *call;

	world_begin();
	world_start(false);
	call = polling_call(&job);
	fake_end(call, FAX_STATUS_OK, 1, "every page is received");
	run_until(has_ended, &job);
	assert(job.status == FAX_STATUS_DISK && inbox_count(world.inbox) == 0);
	world_stop();
	world_end();
}

static bool is_accepted(void *arg)
{
	return ((struct line_call *)arg)->accepted;
}

/* A call that somebody makes to the port, to send to it. */
static struct line_call *incoming_call(void)
{
	struct line_call *call = fake_incoming(&world.line, "030 99", "100");

	run_until(is_accepted, call);
	return call;
}

/*
 * Killed in the middle of it, or behind its last page, of which the line tells with it or a little later. It is the
 * same with a fax that somebody sends.
 */
static void test_kill(void)
{
	int way;

	for (way = 0; way < 6; way++) {
		struct polled job = {0};
		struct fax_message message;
		struct call_progress progress = fake_progress(2, 2);
		struct line_call *call;

		world_begin();
		world_start(false);
		call = way < 3 ? polling_call(&job) : incoming_call();
		assert(port_message_id(front()) == 1);
		tiff_write(call->station.document, 2);
		progress.complete = way % 3 == 1;
		call->events->on_page(call->arg, &progress, true);
		progress.complete = way % 3 > 0;
		call->events->on_progress(call->arg, &progress, true);
		store_drain(world.store);
		world_kill();
		world_start(false);
		assert(ports_find_message(world.ports, 1, &message) && message.pages == 2);
		assert(message.status == (way % 3 == 0 ? FAX_STATUS_INTERRUPTED : FAX_STATUS_OK));
		assert(strcmp(message.caller_id, "030 99") == 0);
		world_stop();
		world_end();
	}
}

int main(void)
{
	test_a_document();
	test_failures();
	test_early_ends();
	test_missing_page();
	test_bad_disk();
	test_no_page_on_disk();
	test_kill();
	return 0;
}

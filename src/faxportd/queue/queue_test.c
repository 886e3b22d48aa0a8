/* SPDX-License-Identifier: MIT */
/*
 * The queue with fake ports in virtual time: who dials where, every ending,
 * what the user may do in each state, crashes in each state. When a job goes
 * out is in queue_time_test.c.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macros.h"
#include "faxportd/queue/world.h"
#include "faxportd/store/store_internal.h"

/* ---- dialling -------------------------------------------------------------- */

static void test_dial(void)
{
	struct fax_document document = some_document();
	uint32_t id;

	document.recipient_name = "M\xc3\xbcller";
	document.sender_name = "Anna";
	document.tsid = "THEIRS";
	id = submit(&document, 3);
	assert(state_of(id) == FAX_JOB_SENDING && PORT(0)->dials == 1);
	assert(PORT(0)->job_id == id && strcmp(PORT(0)->number, "0301234") == 0 && PORT(0)->first_page == 0);
	assert(PORT(0)->page_count == 3 && strcmp(PORT(0)->document, "a fax") == 0);
	assert(strcmp(PORT(0)->tsid, "") == 0); /* the port's own overrides */
	assert(strcmp(PORT(0)->header, "From Anna to M?ller") == 0);
	assert(get(id).device_id == 11 && strcmp(get(id).device_name, "front") == 0);
	assert(get(id).attempts == 1 && get(id).start_time == NOON && get(id).next_attempt == 0);

	pass(20);
	fake_progress(PORT(0), 1, 14400, "THEM");
	assert(get(id).current_page == 1 && get(id).rate == 14400 && get(id).ecm);
	fake_page(PORT(0), 1);
	fake_page(PORT(0), 2);
	assert(get(id).pages_confirmed == 2 && state_of(id) == FAX_JOB_SENDING);
	call(PORT(0), 3, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_SENT && get(id).status == FAX_STATUS_OK && get(id).end_time == NOON + 20);
	assert(get(id).current_page == 0 && strcmp(get(id).status_detail, "") == 0);

	world_restart();
	assert(state_of(id) == FAX_JOB_SENT && get(id).rate == 14400 && strcmp(get(id).remote_csid, "THEM") == 0);
}

/* Both go with the job, through a restart to the next attempt; the password is not among what is shown. */
static void test_subaddress(void)
{
	struct fax_document document = some_document();
	uint32_t id;

	document.subaddress = "47*11 #2";
	document.password = "secret 1";
	id = submit(&document, 1);
	assert(strcmp(get(id).subaddress, "47*11 #2") == 0);
	assert(strcmp(PORT(0)->subaddress, "47*11 #2") == 0 && strcmp(PORT(0)->password, "secret 1") == 0);
	PORT(0)->subaddress[0] = PORT(0)->password[0] = '\0';
	call(PORT(0), 0, FAX_STATUS_BUSY);
	world_restart();
	assert(strcmp(get(id).subaddress, "47*11 #2") == 0);
	pass(3600);
	assert(strcmp(PORT(0)->subaddress, "47*11 #2") == 0 && strcmp(PORT(0)->password, "secret 1") == 0);
}

static void no_banner(struct settings_values *values)
{
	values->branding = false;
	values->use_device_tsid = false;
}

static void test_banner(void)
{
	struct fax_document document = some_document();

	set(no_banner);
	document.tsid = "THEIRS";
	submit(&document, 1);
	assert(strcmp(PORT(0)->header, "") == 0 && strcmp(PORT(0)->tsid, "THEIRS") == 0);
}

/* That the job is SENDING is on the disk before the port dials. */
static void test_durable_start(void)
{
	uint32_t id;

	PORT(0)->up = false;
	id = submit(NULL, 1);
	PORT(0)->up = true;
	queue_look(queue);
	assert(state_of(id) == FAX_JOB_SENDING && PORT(0)->dials == 0);
	settle();
	assert(PORT(0)->dials == 1);
	assert(number(store, "SELECT count(*) FROM job WHERE state = 'SENDING' AND attempts = 1") == 1);
	fake_page(PORT(0), 1);
	settle();
	assert(number(store, "SELECT pages_confirmed FROM job") == 1);
}

static bool no_memory;

int __real_store_job_save(struct store *to, const struct job *job, store_done_fn *fn, void *arg);
int __wrap_store_job_save(struct store *to, const struct job *job, store_done_fn *fn, void *arg);

int __wrap_store_job_save(struct store *to, const struct job *job, store_done_fn *fn, void *arg)
{
	return no_memory ? -ENOMEM : __real_store_job_save(to, job, fn, arg);
}

/* That it begins cannot even be handed to the store: no attempt, and the port is free for others, and for it later. */
static void test_no_memory(void)
{
	uint32_t id;

	PORT(0)->up = false;
	id = submit(NULL, 1);
	PORT(0)->up = true;
	no_memory = true;
	queue_look(queue);
	no_memory = false;
	assert(state_of(id) == FAX_JOB_PENDING && get(id).attempts == 0 && !PORT(0)->reserved);
	pass(29);
	assert(state_of(id) == FAX_JOB_PENDING);
	pass(1);
	assert(state_of(id) == FAX_JOB_SENDING && get(id).attempts == 1 && PORT(0)->dials == 1);
}

/* Two jobs at once choose two ports; a third waits; a port that comes free takes it. */
static void test_ports(void)
{
	uint32_t id[4];
	int i;

	for (i = 0; i < FAKE_PORTS; i++)
		PORT(i)->up = false;
	for (i = 0; i < 4; i++)
		id[i] = submit(NULL, 1);
	for (i = 0; i < FAKE_PORTS; i++)
		PORT(i)->up = true;
	PORT(1)->busy = true; /* with somebody else's call */
	queue_look(queue);
	settle();
	assert(PORT(0)->job_id == id[0] && PORT(2)->job_id == id[1] && PORT(1)->dials == 0);
	assert(state_of(id[2]) == FAX_JOB_PENDING && state_of(id[3]) == FAX_JOB_PENDING);
	fake_free(PORT(1));
	settle();
	assert(PORT(1)->job_id == id[2]);
	call(PORT(2), 1, FAX_STATUS_OK);
	assert(PORT(2)->job_id == id[3]);
}

/* The port looked free and was not: the attempt never was. */
static void test_taken(void)
{
	struct fax_document document = some_document();
	uint32_t id, bound;

	PORT(0)->refuse = -EBUSY;
	id = submit(NULL, 1);
	assert(state_of(id) == FAX_JOB_PENDING && get(id).attempts == 0 && get(id).device_id == 0);
	assert(PORT(0)->dials == 0);
	pass(1);
	assert(state_of(id) == FAX_JOB_PENDING);
	pass(1);
	assert(state_of(id) == FAX_JOB_SENDING && get(id).attempts == 1);
	call(PORT(0), 1, FAX_STATUS_OK);

	/* Anything else the port says is a failed attempt. */
	PORT(0)->refuse = -EMFILE;
	document.device_id = 11;
	bound = submit(&document, 1);
	assert(state_of(bound) == FAX_JOB_RETRYING && get(bound).status == FAX_STATUS_FAULT);
	assert(get(bound).next_attempt == now() + 30);
}

static void test_order(void)
{
	struct fax_document document = some_document();
	uint32_t low, first, second, high, bound;

	PORT(0)->up = PORT(1)->up = false;
	document.priority = FAX_PRIORITY_LOW;
	low = submit(&document, 1);
	document.priority = FAX_PRIORITY_NORMAL;
	first = submit(&document, 1);
	pass(1);
	second = submit(&document, 1);
	document.priority = FAX_PRIORITY_HIGH;
	high = submit(&document, 1);
	document.device_id = 12;
	bound = submit(&document, 1);

	fake_free(PORT(0));
	settle();
	assert(PORT(0)->job_id == high && PORT(1)->dials == 0);
	fake_free(PORT(1));
	settle();
	assert(PORT(1)->job_id == bound); /* held up nobody, and overtakes where it is at home */
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(PORT(0)->job_id == first);
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(PORT(0)->job_id == second);
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(PORT(0)->job_id == low);
}

/* ---- endings ------------------------------------------------------------------- */

static const struct {
	enum fax_next next;
	enum fax_cause cause;
} column[FAX_STATUSES] = {
#define X(name, words, next, cause, fjes) [FAX_STATUS_##name] = {FAX_NEXT_##next, FAX_CAUSE_##cause},
	FAX_STATUS_LIST(X)
#undef X
};

static void test_endings(void)
{
	unsigned status;

	for (status = 0; status < FAX_STATUSES; status++) {
		uint32_t id = submit(NULL, 3);
		struct fax_job job;

		call(PORT(0), 1, status);
		job = get(id);
		assert(job.pages_confirmed == 1);
		if (status == FAX_STATUS_CANCELLED || status == FAX_STATUS_INTERRUPTED) {
			/* None of our users cancelled: the server's own end cut it off. Dialled again at once. */
			assert(job.state == FAX_JOB_SENDING && job.attempts == 2 && PORT(0)->first_page == 1);
			assert(job.status == FAX_STATUS_INTERRUPTED);
			world_end();
			world_begin(1);
			continue;
		}
		assert(job.attempts == 1 && job.end_time == now());
		if (status == FAX_STATUS_OK) { /* said so, but two pages are not confirmed */
			assert(job.state == FAX_JOB_RETRYING && job.status == FAX_STATUS_PROTOCOL);
			assert(strcmp(job.status_detail, "the far end did not confirm every page") == 0);
		} else if (column[status].next == FAX_NEXT_RETRY) {
			assert(job.state == FAX_JOB_RETRYING && job.status == status);
			assert(job.next_attempt == now() + world_conf.queue.delay_s[column[status].cause]);
			assert(strcmp(job.status_detail, fax_status_words(status)) == 0);
		} else {
			assert(job.state == FAX_JOB_FAILED && job.status == status && job.next_attempt == 0);
		}
		world_end();
		world_begin(1);
	}
}

static void test_retry(void)
{
	uint32_t id = submit(NULL, 5);

	call(PORT(0), 2, FAX_STATUS_HUNG_UP);
	assert(state_of(id) == FAX_JOB_RETRYING && get(id).next_attempt == now() + 120);
	pass(119);
	assert(PORT(0)->dials == 1);
	pass(1);
	assert(PORT(0)->dials == 2 && PORT(0)->first_page == 2 && PORT(0)->page_count == 5);
	call(PORT(0), 0, FAX_STATUS_BUSY);
	world_restart();
	assert(state_of(id) == FAX_JOB_RETRYING && get(id).next_attempt == now() + 60);
	pass(60);
	assert(PORT(0)->first_page == 2);
	call(PORT(0), 5, FAX_STATUS_HUNG_UP); /* after the last confirmation: never mind */
	assert(state_of(id) == FAX_JOB_SENT && get(id).status == FAX_STATUS_OK);
}

static void test_retries_used_up(void)
{
	struct fax_document document = some_document();
	uint32_t id = submit(NULL, 1);
	int i;

	assert(get(id).retries == 2); /* the server's */
	for (i = 0; i < 3; i++) {
		assert(state_of(id) == FAX_JOB_SENDING);
		call(PORT(0), 0, FAX_STATUS_BUSY);
		pass(60);
	}
	assert(state_of(id) == FAX_JOB_FAILED && get(id).status == FAX_STATUS_BUSY && get(id).attempts == 3);

	document.retries = 0;
	id = submit(&document, 1);
	call(PORT(0), 0, FAX_STATUS_BUSY);
	assert(state_of(id) == FAX_JOB_FAILED && get(id).attempts == 1);
}

static void one_delay(struct settings_values *values)
{
	values->retry_delay_min = 7;
	values->retry_delay_set = true;
	values->retries = 5;
}

static void test_delay_setting(void)
{
	static const enum fax_status statuses[] = {FAX_STATUS_BUSY, FAX_STATUS_NO_ANSWER, FAX_STATUS_NO_CARRIER,
						   FAX_STATUS_PROTOCOL, FAX_STATUS_UNREACHABLE};
	uint32_t id = submit(NULL, 1);
	size_t i;

	set(one_delay);
	assert(get(id).retries == 5);
	for (i = 0; i < ARRAY_SIZE(statuses); i++) {
		call(PORT(0), 0, statuses[i]);
		assert(get(id).next_attempt == now() + 7 * 60);
		pass(7 * 60);
	}
}

/* ---- commands --------------------------------------------------------------------- */

static int later;

static void test_commands(void)
{
	uint32_t id, waiting;

	assert(command(99, QUEUE_CANCEL) == -ENOENT);

	/* In mid-call. */
	id = submit(NULL, 3);
	waiting = submit(NULL, 1);
	assert(command(id, QUEUE_RESUME) == -EPROTO);
	assert(command(id, QUEUE_PAUSE) == 0 && state_of(id) == FAX_JOB_SENDING);
	call(PORT(0), 1, FAX_STATUS_HUNG_UP);
	assert(state_of(id) == FAX_JOB_PAUSED && state_of(waiting) == FAX_JOB_SENDING);
	world_restart();
	assert(state_of(id) == FAX_JOB_PAUSED);
	call(PORT(0), 1, FAX_STATUS_OK);
	pass(100000);
	assert(state_of(id) == FAX_JOB_PAUSED);
	assert(command(id, QUEUE_PAUSE) == -EPROTO && command(id, QUEUE_RESTART) == -EPROTO);

	/* Resumed: back to retrying, and due long ago. */
	assert(command(id, QUEUE_RESUME) == 0);
	assert(state_of(id) == FAX_JOB_SENDING && PORT(0)->first_page == 1);
	call(PORT(0), 0, FAX_STATUS_REFUSED);
	assert(state_of(id) == FAX_JOB_FAILED);
	assert(command(id, QUEUE_PAUSE) == -EPROTO && command(id, QUEUE_RESUME) == -EPROTO);

	/* Restarted: retries anew, the confirmed page stays confirmed. */
	assert(command(id, QUEUE_RESTART) == 0);
	assert(state_of(id) == FAX_JOB_SENDING && get(id).attempts == 1 && PORT(0)->first_page == 1);
	call(PORT(0), 0, FAX_STATUS_BUSY);
	assert(state_of(id) == FAX_JOB_RETRYING);
	assert(command(id, QUEUE_RESTART) == 0); /* now, not in a minute */
	assert(state_of(id) == FAX_JOB_SENDING);
	call(PORT(0), 0, FAX_STATUS_BUSY);

	/* Cancelled while it waits, and brought back. */
	assert(command(id, QUEUE_CANCEL) == 0);
	assert(state_of(id) == FAX_JOB_CANCELLED && get(id).status == FAX_STATUS_CANCELLED);
	assert(command(id, QUEUE_CANCEL) == -EPROTO);
	pass(1000);
	assert(!PORT(0)->busy);
	assert(command(id, QUEUE_RESTART) == 0 && state_of(id) == FAX_JOB_SENDING);
	call(PORT(0), 3, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_SENT);
	assert(command(id, QUEUE_CANCEL) == -EPROTO && command(id, QUEUE_RESTART) == -EPROTO);

	/* Paused while pending; queued jobs go past it. */
	PORT(0)->up = false;
	id = submit(NULL, 1);
	assert(command(id, QUEUE_PAUSE) == 0 && state_of(id) == FAX_JOB_PAUSED);
	fake_free(PORT(0));
	settle();
	assert(!PORT(0)->busy);
	assert(command(id, QUEUE_RESUME) == 0 && state_of(id) == FAX_JOB_SENDING);
}

/* What failed as sound begins with less next time, also after a restart of ours. */
static void test_audio_failures(void)
{
	uint32_t id = submit(NULL, 3);

	/* What is our own fault says nothing of the line. */
	PORT(0)->rate = 14400;
	call(PORT(0), 0, FAX_STATUS_DISK);
	pass(100000);
	assert(state_of(id) == FAX_JOB_SENDING && PORT(0)->dials == 2 && PORT(0)->audio_failures == 0);
	call(PORT(0), 0, FAX_STATUS_NO_TRAINING);
	world_restart();
	pass(100000);
	assert(state_of(id) == FAX_JOB_SENDING && PORT(0)->audio_failures == 1);
	/* A page is through: it can be done so. */
	call(PORT(0), 1, FAX_STATUS_HUNG_UP);
	pass(100000);
	assert(state_of(id) == FAX_JOB_SENDING && PORT(0)->audio_failures == 1);
	PORT(0)->rate = 9600;
	call(PORT(0), 1, FAX_STATUS_PROTOCOL);
	pass(100000);
	assert(state_of(id) == FAX_JOB_SENDING && PORT(0)->audio_failures == 2);
	call(PORT(0), 3, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_SENT);

	/* The next fax knows nothing of it. */
	submit(NULL, 1);
	assert(PORT(0)->busy && PORT(0)->audio_failures == 0);
}

static void test_restart_call(void)
{
	uint32_t id = submit(NULL, 3);

	call(PORT(0), 0, FAX_STATUS_BUSY);
	pass(100000);
	assert(state_of(id) == FAX_JOB_SENDING && get(id).attempts == 2);
	fake_page(PORT(0), 1);
	assert(command(id, QUEUE_RESTART) == 0);
	assert(PORT(0)->hung_up == FAX_STATUS_INTERRUPTED && state_of(id) == FAX_JOB_SENDING);
	call(PORT(0), 1, FAX_STATUS_INTERRUPTED);
	assert(state_of(id) == FAX_JOB_RETRYING);
	pass(5);
	assert(state_of(id) == FAX_JOB_SENDING && get(id).attempts == 1 && PORT(0)->first_page == 1);

	/* Every page has got through: nothing to be sent once more. */
	fake_page(PORT(0), 3);
	assert(command(id, QUEUE_RESTART) == -EPROTO && PORT(0)->hung_up == -1);
	call(PORT(0), 3, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_SENT);
}

static void test_cancel_call(void)
{
	uint32_t id = submit(NULL, 3);

	fake_page(PORT(0), 1);
	later = 1;
	assert(queue_command(queue, id, QUEUE_CANCEL, on_done, &later) == 0);
	settle();
	assert(PORT(0)->hung_up == FAX_STATUS_CANCELLED && state_of(id) == FAX_JOB_SENDING);
	assert(later == 1); /* not before the call has ended */
	assert(queue_command(queue, id, QUEUE_CANCEL, on_done, &later) == -EPROTO);
	assert(queue_command(queue, id, QUEUE_PAUSE, on_done, &later) == -EPROTO);
	fake_end(PORT(0), FAX_STATUS_CANCELLED, "cancelled");
	assert(later == 1);
	settle();
	assert(later == 0 && state_of(id) == FAX_JOB_CANCELLED && get(id).pages_confirmed == 1);

	/* Its last pages got through before it could be hung up: sent, and the user hears that it was too late. */
	id = submit(NULL, 3);
	later = 1;
	assert(queue_command(queue, id, QUEUE_CANCEL, on_done, &later) == 0);
	call(PORT(0), 3, FAX_STATUS_CANCELLED);
	assert(later == -EPROTO && state_of(id) == FAX_JOB_SENT);

	/* Every page is confirmed already: nothing to cancel. */
	id = submit(NULL, 1);
	fake_page(PORT(0), 1);
	assert(command(id, QUEUE_CANCEL) == -EPROTO && PORT(0)->hung_up == -1);
	call(PORT(0), 1, FAX_STATUS_OK);

	/* While that it is SENDING is being stored: no call at all. */
	PORT(0)->up = false;
	id = submit(NULL, 1);
	fake_free(PORT(0));
	assert(state_of(id) == FAX_JOB_SENDING);
	later = 1;
	assert(queue_command(queue, id, QUEUE_CANCEL, on_done, &later) == 0);
	settle();
	assert(later == 0 && state_of(id) == FAX_JOB_CANCELLED && !PORT(0)->busy);
	world_restart();
	assert(state_of(id) == FAX_JOB_CANCELLED);

	/* ... and a pause there: the call is made. If the port then is taken, the job waits paused. */
	PORT(0)->up = false;
	id = submit(NULL, 1);
	fake_free(PORT(0));
	PORT(0)->refuse = -EBUSY;
	assert(command(id, QUEUE_PAUSE) == 0);
	assert(state_of(id) == FAX_JOB_PAUSED && get(id).attempts == 0);
}

/* ---- crashes ------------------------------------------------------------------------ */

static void test_crashes(void)
{
	uint32_t pending, paused, retrying, failed, cancelled, sent, sending, all_pages, cancelling, pausing;
	int i;

	/* One in each state. */
	PORT(0)->up = PORT(1)->up = PORT(2)->up = false;
	paused = submit(NULL, 1);
	assert(command(paused, QUEUE_PAUSE) == 0);
	cancelled = submit(NULL, 1);
	assert(command(cancelled, QUEUE_CANCEL) == 0);
	PORT(0)->up = true;
	retrying = submit(NULL, 1);
	call(PORT(0), 0, FAX_STATUS_NO_ANSWER);
	failed = submit(NULL, 1);
	call(PORT(0), 0, FAX_STATUS_BAD_NUMBER);
	sent = submit(NULL, 1);
	call(PORT(0), 1, FAX_STATUS_OK);
	sending = submit(NULL, 3);
	fake_page(PORT(0), 2);
	PORT(1)->up = true;
	all_pages = submit(NULL, 2);
	fake_page(PORT(1), 2);
	PORT(2)->up = true;
	cancelling = submit(NULL, 2);
	assert(queue_command(queue, cancelling, QUEUE_CANCEL, on_done, &later) == 0);
	pending = submit(NULL, 1);
	settle();

	later = 1;
	world_restart();
	assert(later == 1); /* whoever waited is gone */
	for (i = 0; i < FAKE_PORTS; i++)
		assert(PORT(i)->dials == (i < 2)); /* two have something to send: */
	assert(state_of(pending) == FAX_JOB_SENDING);
	assert(state_of(sending) == FAX_JOB_SENDING && get(sending).attempts == 2);
	assert(PORT(0)->job_id == sending && PORT(0)->first_page == 2); /* at the first page not confirmed */
	assert(state_of(paused) == FAX_JOB_PAUSED && state_of(cancelled) == FAX_JOB_CANCELLED);
	assert(state_of(retrying) == FAX_JOB_RETRYING && get(retrying).next_attempt == NOON + 300);
	assert(state_of(failed) == FAX_JOB_FAILED && state_of(sent) == FAX_JOB_SENT);
	assert(state_of(all_pages) == FAX_JOB_SENT && get(all_pages).status == FAX_STATUS_OK);
	assert(state_of(cancelling) == FAX_JOB_CANCELLED);

	/* A pause that was wished for in mid-call holds over the crash. */
	pausing = sending;
	assert(command(pausing, QUEUE_PAUSE) == 0);
	world_restart();
	assert(state_of(pausing) == FAX_JOB_PAUSED);
	assert(strcmp(get(pausing).status_detail, "the server stopped during the call") == 0);

	/* Again and again: not for ever. */
	for (i = 0; i < 3 + 2; i++)
		world_restart();
	assert(state_of(pending) == FAX_JOB_RETRYING && get(pending).next_attempt > now());
	pass(1000);
	world_restart();
	pass(1000);
	world_restart();
	assert(state_of(pending) == FAX_JOB_FAILED && get(pending).status == FAX_STATUS_INTERRUPTED);
}

/* Its document is gone from the disk. */
static void test_lost_document(void)
{
	uint32_t id, second;
	char name[64];

	PORT(0)->up = false;
	id = submit(NULL, 1);
	second = submit(NULL, 1);
	snprintf(name, sizeof(name), "documents/%u.tif", id);
	assert(remove(path_of(name)) == 0);
	fake_free(PORT(0));
	settle();
	assert(state_of(id) == FAX_JOB_FAILED && get(id).status == FAX_STATUS_DISK);
	assert(state_of(second) == FAX_JOB_SENDING);
	call(PORT(0), 1, FAX_STATUS_OK);

	/* Found at the start. */
	PORT(0)->up = false;
	id = submit(NULL, 1);
	snprintf(name, sizeof(name), "documents/%u.tif", id);
	assert(remove(path_of(name)) == 0);
	world_restart();
	assert(state_of(id) == FAX_JOB_FAILED && get(id).status == FAX_STATUS_DISK);
	/* Restarted all the same: it fails again, and nothing worse. */
	fake_free(PORT(0));
	assert(command(id, QUEUE_RESTART) == 0);
	assert(state_of(id) == FAX_JOB_FAILED);
}

/* ---- the disk is full ------------------------------------------------------------------ */

static void test_disk_full(void)
{
	uint32_t id;

	/* At the beginning of a call: it is not made, and made later. */
	PORT(0)->up = false;
	id = submit(NULL, 2);
	disk_full_for = "faxport.db-wal";
	fake_free(PORT(0));
	settle();
	assert(state_of(id) == FAX_JOB_PENDING && get(id).attempts == 0 && PORT(0)->dials == 0);
	disk_full_for = NULL;
	pass(29);
	assert(PORT(0)->dials == 0);
	pass(1);
	assert(PORT(0)->dials == 1);

	/* In mid-call: the call goes on; what could not be stored is stored when there is room. */
	disk_full_for = "faxport.db-wal";
	fake_page(PORT(0), 1);
	settle();
	call(PORT(0), 2, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_SENT);
	assert(number(store, "SELECT count(*) FROM job WHERE state = 'SENDING' AND pages_confirmed = 0") == 1);
	pass(10);
	assert(number(store, "SELECT count(*) FROM job WHERE state = 'SENDING'") == 1);
	disk_full_for = NULL;
	pass(10);
	assert(number(store, "SELECT count(*) FROM job WHERE state = 'SENT' AND pages_confirmed = 2") == 1);

	/* A user hears that it is not on the disk. */
	PORT(0)->up = false;
	id = submit(NULL, 1);
	disk_full_for = "faxport.db-wal";
	assert(command(id, QUEUE_PAUSE) == -ENOSPC);
	disk_full_for = NULL;
	pass(10);
	world_restart();
	assert(state_of(id) == FAX_JOB_PAUSED);
}

/* ---- how long jobs are kept ------------------------------------------------------------------ */

static void dirty_days(struct settings_values *values)
{
	values->dirty_days = 5;
}

static void test_kept(void)
{
	enum { DAY = 24 * 3600 };
	uint32_t sent, failed, pending;
	struct fax_job job;

	sent = submit(NULL, 1);
	call(PORT(0), 1, FAX_STATUS_OK);
	failed = submit(NULL, 1);
	call(PORT(0), 0, FAX_STATUS_REFUSED);
	PORT(0)->up = false;
	pending = submit(NULL, 1);
	set(dirty_days);

	pass(2 * DAY - 1);
	assert(queue_count(queue) == 3 && exists("documents/1.tif"));
	pass(1);
	assert(!queue_get(queue, sent, &job) && !exists("documents/1.tif"));
	assert(state_of(failed) == FAX_JOB_FAILED);
	pass(3 * DAY);
	assert(!queue_get(queue, failed, &job) && queue_count(queue) == 1);
	assert(state_of(pending) == FAX_JOB_PENDING);
	assert(number(store, "SELECT count(*) FROM job") == 1);

	/* Found at the start. */
	assert(command(pending, QUEUE_CANCEL) == 0);
	pass(2 * DAY - 1);
	world_restart();
	assert(queue_count(queue) == 1);
	pass(1);
	assert(queue_count(queue) == 0);
}

/* ---- listing, and many ------------------------------------------------------------------------ */

static bool collect(void *arg, const struct fax_job *job)
{
	uint32_t *last = arg;

	assert(job->id > *last);
	*last = job->id;
	return job->id < 9000;
}

static double cpu_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void statement(const char *sql)
{
	assert(sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void test_many(void)
{
	enum { MANY = 10000 };
	uint32_t last = 0, queued, sending, i;
	double before;
	char name[64];

	/* Ten thousand rows like this one, and files for them. */
	PORT(0)->up = false;
	submit(NULL, 1);
	for (i = 2; i <= MANY; i++) {
		snprintf(name, sizeof(name), "documents/%u.tif", i);
		make_file(name, "a fax");
	}
	statement("CREATE TEMP TABLE one AS SELECT * FROM job; BEGIN");
	for (i = 2; i <= MANY; i++)
		statement("UPDATE one SET id = id + 1; INSERT INTO job SELECT * FROM one");
	statement("COMMIT");

	world_restart();
	assert(queue_count(queue) == MANY);
	queue_activity(queue, &queued, &sending);
	assert(queued == MANY && sending == 0);
	fake_free(PORT(0));
	settle();
	before = cpu_ms();
	queue_each(queue, collect, &last);
	assert(last == 9000);
	for (i = 0; i < 100; i++)
		call(PORT(0), 1, FAX_STATUS_OK);
	assert(cpu_ms() - before < 1000); /* a hundredfold reserve: searching would take longer */
	assert(PORT(0)->dials == 101);
}

/* A second's worth of calls at once; then evenly. */
static void test_pace(void)
{
	world_conf.queue.calls_per_second = 2;
	pass(10);
	submit(NULL, 1);
	submit(NULL, 1);
	submit(NULL, 1);
	assert(PORT(0)->dials == 1 && PORT(1)->dials == 1 && PORT(2)->dials == 0);
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(PORT(0)->dials == 1 && PORT(2)->dials == 0);
	pass(1);
	assert(PORT(0)->dials + PORT(2)->dials == 2);
	submit(NULL, 1);
	assert(PORT(0)->dials + PORT(2)->dials == 3);
	world_conf.queue.calls_per_second = 0;
}

int main(void)
{
	static const struct {
		void (*run)(void);
		size_t ports;
	} tests[] = {
		{test_dial,            1},
                {test_banner,          1},
                {test_subaddress,      1},
                {test_durable_start,   1},
		{test_ports,           3},
                {test_no_memory,       1},
                {test_pace,            3},
                {test_taken,           1},
		{test_order,           2},
                {test_endings,         1},
                {test_retry,           1},
                {test_retries_used_up, 1},
		{test_delay_setting,   1},
                {test_commands,        1},
                {test_cancel_call,     1},
                {test_restart_call,    1},
		{test_audio_failures,  1},
                {test_crashes,         3},
                {test_lost_document,   1},
                {test_disk_full,       1},
		{test_kept,            1},
                {test_many,            1},
	};
	size_t i;

	fixture_begin();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		world_begin(tests[i].ports);
		tests[i].run();
		world_end();
	}
	fixture_end();
	return 0;
}

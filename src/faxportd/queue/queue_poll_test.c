/* SPDX-License-Identifier: MIT */
/* Jobs that poll: accepted without a document, dialled so, retried, cancelled, and a crash at each step of it. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/queue/world.h"

static int submitted;
static uint32_t submitted_id;

static void on_submitted(void *arg, int r, uint32_t job_id, const struct doc_reply *reply)
{
	(void)arg;
	(void)reply;
	submitted = r;
	submitted_id = job_id;
}

static struct fax_document some_poll(void)
{
	struct fax_document document = some_document();

	document.kind = FAX_KIND_POLL;
	document.selective = "77";
	document.password = "secret";
	return document;
}

/* A job that polls, being called already if a port is free. */
static uint32_t poll_number(const struct fax_document *document)
{
	submitted = 1;
	assert(queue_submit(queue, -1, "", document, "anna", on_submitted, NULL) == 0);
	assert(submitted == 1 && fake_renderings() == 0); /* not before it is stored */
	settle();
	assert(submitted == 0);
	return submitted_id;
}

static void test_submit(void)
{
	struct fax_document document = some_poll();
	struct fax_job job;
	uint32_t id;

	PORT(0)->up = false;
	id = poll_number(&document);
	world_restart();
	job = get(id);
	assert(job.kind == FAX_KIND_POLL && job.state == FAX_JOB_PENDING && strcmp(job.selective, "77") == 0);
	assert(job.pages == 0 && strcmp(job.user_name, "anna") == 0 && queue_open_document(queue, id) == -ENOENT);

	document.selective = "12a";
	assert(queue_submit(queue, -1, "", &document, "anna", on_submitted, NULL) == -EINVAL);
	document = some_poll();
	document.kind = FAX_KINDS;
	assert(queue_check_values(&document) == -EINVAL);

	PORT(0)->up = true;
	PORT(0)->message_id = 5;
	pass(1);
	assert(PORT(0)->dials == 1 && PORT(0)->polling && PORT(0)->page_count == 0);
	assert(strcmp(PORT(0)->selective, "77") == 0 && strcmp(PORT(0)->password, "secret") == 0);
	assert(get(id).message_id == 5 && number(store, "SELECT message_id FROM job") == 5);
	/* One that sends says nothing of the kind. */
	call(PORT(0), 2, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_SENT && get(id).pages == 2 && get(id).pages_confirmed == 2);
	assert(get(id).message_id == 5);
	submit(NULL, 1);
	assert(!PORT(0)->polling);
}

static void test_retries(void)
{
	struct fax_document document = some_poll();
	uint32_t id;

	PORT(0)->message_id = 5;
	id = poll_number(&document);
	call(PORT(0), 0, FAX_STATUS_BUSY);
	assert(state_of(id) == FAX_JOB_RETRYING && get(id).next_attempt == now() + 60);
	assert(get(id).message_id == 0); /* no page, no message */
	pass(60);
	assert(PORT(0)->dials == 2);
	call(PORT(0), 1, FAX_STATUS_HUNG_UP);
	assert(state_of(id) == FAX_JOB_RETRYING && get(id).pages == 1 && get(id).message_id == 5);
	pass(120);
	assert(PORT(0)->dials == 3 && get(id).pages == 0);
	call(PORT(0), 0, FAX_STATUS_NOTHING_TO_POLL);
	assert(state_of(id) == FAX_JOB_FAILED && get(id).status == FAX_STATUS_NOTHING_TO_POLL);
	assert(command(id, QUEUE_RESTART) == 0 && PORT(0)->dials == 4);
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(state_of(id) == FAX_JOB_SENT);

	/* No room for what would come: called again later. */
	PORT(0)->refuse = -ENOSPC;
	id = poll_number(&document);
	assert(state_of(id) == FAX_JOB_RETRYING && get(id).status == FAX_STATUS_DISK);
}

/* The line had no room for the call: that is known when the message has begun, and it never was an attempt. */
static void test_not_dialled(void)
{
	struct fax_document document = some_poll();
	uint32_t id;
	int i;

	PORT(0)->message_id = 5;
	id = poll_number(&document);
	for (i = 0; i < 9; i++) { /* more than there are attempts */
		assert(state_of(id) == FAX_JOB_SENDING && PORT(0)->dials == (uint32_t)i + 1);
		fake_not_dialled(PORT(0));
		settle();
		assert(state_of(id) == FAX_JOB_PENDING && get(id).attempts == 0 && get(id).message_id == 0);
		assert(PORT(0)->dials == (uint32_t)i + 1); /* not at once again */
		pass(2);
	}
	fake_not_dialled(PORT(0));
	settle();
	PORT(0)->up = false;
	world_restart();
	assert(state_of(id) == FAX_JOB_PENDING && get(id).attempts == 0); /* that is stored */

	PORT(0)->message_id = 6;
	fake_free(PORT(0));
	settle();
	assert(state_of(id) == FAX_JOB_SENDING && queue_command(queue, id, QUEUE_PAUSE, NULL, NULL) == 0);
	fake_not_dialled(PORT(0));
	settle();
	assert(state_of(id) == FAX_JOB_PAUSED && get(id).attempts == 0);
}

static void test_cancel(void)
{
	struct fax_document document = some_poll();
	uint32_t id = poll_number(&document);

	fake_page(PORT(0), 1);
	assert(command(id, QUEUE_CANCEL) == 1 && PORT(0)->hung_up == FAX_STATUS_CANCELLED);
	fake_end(PORT(0), FAX_STATUS_CANCELLED, "");
	settle();
	assert(state_of(id) == FAX_JOB_CANCELLED && get(id).pages == 1);

	PORT(0)->up = false;
	id = poll_number(&document);
	assert(command(id, QUEUE_CANCEL) == 0 && state_of(id) == FAX_JOB_CANCELLED);
}

/* What the call brought is stored or it is not; the job did not see its end. */
static void test_crashes(void)
{
	struct fax_document document = some_poll();
	uint32_t id;

	/* Before a page came. */
	PORT(0)->message_id = 5;
	id = poll_number(&document);
	PORT(0)->up = false;
	world_restart();
	assert(state_of(id) == FAX_JOB_RETRYING && get(id).status == FAX_STATUS_INTERRUPTED);
	assert(get(id).message_id == 0 && get(id).pages == 0);

	/* In the middle: what there is of it is a message, and the far end is asked again. */
	PORT(0)->message_id = 6;
	fake_free(PORT(0));
	settle();
	assert(state_of(id) == FAX_JOB_SENDING);
	PORT(0)->up = false;
	fake_ports.message = (struct fax_message){.id = 6, .pages = 1, .status = FAX_STATUS_INTERRUPTED};
	world_restart();
	assert(state_of(id) == FAX_JOB_RETRYING && get(id).message_id == 6 && get(id).pages == 1);

	/* At the end: the message is whole. The far end may have nothing left to give. */
	PORT(0)->message_id = 7;
	fake_free(PORT(0));
	settle();
	assert(state_of(id) == FAX_JOB_SENDING);
	fake_ports.message = (struct fax_message){.id = 7, .pages = 2, .status = FAX_STATUS_OK};
	world_restart();
	assert(state_of(id) == FAX_JOB_SENT && get(id).message_id == 7 && get(id).pages == 2);
	assert(get(id).status == FAX_STATUS_OK && PORT(0)->dials == 0);
	fake_ports.message = (struct fax_message){0};
}

int main(void)
{
	static void (*const tests[])(void) = {test_submit, test_retries, test_not_dialled, test_cancel, test_crashes};
	size_t i;

	fixture_begin();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		world_begin(1);
		tests[i]();
		world_end();
	}
	fixture_end();
	return 0;
}

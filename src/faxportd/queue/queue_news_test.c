/* SPDX-License-Identifier: MIT */
/* What the queue tells of its jobs: that they come, how each attempt ended, that they go. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/queue/world.h"

static char told[1024];

static void on_news(void *arg, enum queue_news news, const struct fax_job *job)
{
	static const char *const words[] = {
		[QUEUE_JOB_COMES] = "comes", [QUEUE_JOB_CALLED] = "called", [QUEUE_JOB_GOES] = "goes"};
	size_t at = strlen(told);

	assert(arg == told && strcmp(job->user_name, get(job->id).user_name) == 0);
	at += (size_t)snprintf(told + at, sizeof(told) - at, "%s%u %s", at > 0 ? ", " : "", job->id, words[news]);
	if (news == QUEUE_JOB_CALLED)
		snprintf(told + at, sizeof(told) - at, " %s %u", fax_status_name((enum fax_status)job->status),
			 job->device_id);
}

static bool is_told(const char *what)
{
	bool same = strcmp(told, what) == 0;

	if (!same)
		fprintf(stderr, "told: %s\nnot:  %s\n", told, what);
	told[0] = '\0';
	return same;
}

static void test_sent(void)
{
	uint32_t id = submit(NULL, 2);

	assert(is_told("1 comes"));
	call(PORT(0), 0, FAX_STATUS_BUSY); /* it stays in the queue */
	assert(is_told("1 called BUSY 11"));
	pass(100000);
	assert(state_of(id) == FAX_JOB_SENDING && is_told(""));
	call(PORT(0), 1, FAX_STATUS_OK); /* the port says OK, and not every page is confirmed */
	assert(state_of(id) == FAX_JOB_RETRYING && is_told("1 called PROTOCOL 11"));
	pass(100000);
	call(PORT(0), 2, FAX_STATUS_HUNG_UP); /* every page is confirmed: that is what counts */
	assert(state_of(id) == FAX_JOB_SENT && is_told("1 called OK 11, 1 goes"));

	pass(INT64_C(400) * 24 * 3600); /* forgotten, and gone long ago */
	assert(queue_count(queue) == 0 && is_told(""));
}

static void test_failed(void)
{
	uint32_t id = submit(NULL, 1);

	call(PORT(0), 0, FAX_STATUS_BAD_NUMBER);
	assert(is_told("1 comes, 1 called BAD_NUMBER 11")); /* and stays, to be sent once more */
	assert(command(id, QUEUE_RESTART) == 0 && is_told("1 comes"));
	call(PORT(0), 0, FAX_STATUS_BAD_NUMBER);
	assert(is_told("1 called BAD_NUMBER 11"));
	assert(queue_remove(queue, id, NULL, NULL) == 0);
	settle();
	assert(is_told("1 goes"));
}

static void test_cancelled(void)
{
	uint32_t id = submit(NULL, 1), waiting = submit(NULL, 1);

	assert(is_told("1 comes, 2 comes"));
	assert(command(waiting, QUEUE_PAUSE) == 0 && command(waiting, QUEUE_RESUME) == 0 && is_told(""));
	assert(command(waiting, QUEUE_CANCEL) == 0 && is_told("2 goes"));
	assert(queue_command(queue, id, QUEUE_CANCEL, NULL, NULL) == 0 && is_told(""));
	call(PORT(0), 0, FAX_STATUS_CANCELLED);
	assert(is_told("1 called CANCELLED 11, 1 goes"));
	PORT(0)->up = false;
	assert(command(waiting, QUEUE_RESTART) == 0 && is_told("2 comes"));
}

/* The document is gone from the disk. */
static void test_lost_document(void)
{
	PORT(0)->up = false;
	submit(NULL, 1);
	assert(remove(path_of("documents/1.tif")) == 0);
	fake_free(PORT(0));
	settle();
	assert(is_told("1 comes, 1 called DISK 11"));
}

int main(void)
{
	static void (*const tests[])(void) = {test_sent, test_failed, test_cancelled, test_lost_document};
	size_t i;

	fixture_begin();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		world_begin(1);
		queue_on_news(queue, on_news, told);
		tests[i]();
		world_end();
	}
	fixture_end();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* What ports tell of their calls: each step once, in order, with job and user. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "faxportd/port/fixture.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port.h"

static char told[1024];

/* "dialing 41 ben": what the port does, job and user; of a fax that comes in "OK 7 (6) stored", with its message. */
static void on_news(void *arg, const struct port_news *news)
{
	size_t at = strlen(told);

	assert(arg == told && news->device_id == 1);
	assert(news->in_call == (news->received || (news->state != FAX_PORT_IDLE && news->state != FAX_PORT_OFFLINE)));
	assert(news->outgoing == (news->user_name[0] != '\0'));
	at += (size_t)snprintf(told + at, sizeof(told) - at, "%s%s", at > 0 ? ", " : "",
			       news->received ? fax_status_name(news->status) : fax_port_state_words(news->state));
	if (news->job_id != 0)
		at += (size_t)snprintf(told + at, sizeof(told) - at, " %u", news->job_id);
	if (news->message_id != 0)
		at += (size_t)snprintf(told + at, sizeof(told) - at, " (%u)", (unsigned)news->message_id);
	snprintf(told + at, sizeof(told) - at, "%s%s%s", news->stored ? " stored" : "", news->outgoing ? " " : "",
		 news->user_name);
}

static bool is_told(const char *what)
{
	bool same = strcmp(told, what) == 0;

	if (!same)
		fprintf(stderr, "told: %s\nnot:  %s\n", told, what);
	told[0] = '\0';
	return same;
}

static struct port *front(void)
{
	return ports_find(world.ports, 1);
}

static bool is_idle(void *arg)
{
	struct fax_port_status status;

	port_get_status(arg, &status);
	return status.state == FAX_PORT_IDLE;
}

static bool is_offline(const struct port *port)
{
	struct fax_port_status status;

	port_get_status(port, &status);
	return status.state == FAX_PORT_OFFLINE;
}

static bool is_accepted(void *arg)
{
	return ((struct line_call *)arg)->accepted;
}

static void begin(void)
{
	world_begin();
	world_start(false);
	told[0] = '\0';
	ports_on_news(world.ports, on_news, told);
}

static void end(void)
{
	ports_on_news(world.ports, NULL, NULL);
	world_stop();
	world_end();
}

/* ---- sending ---------------------------------------------------------- */

static void on_ended(void *arg, enum fax_status status, const char *detail, const struct fax_port_status *last)
{
	(void)arg, (void)status, (void)detail, (void)last;
	/* The queue tells how it ended; the port is idle, and has not said so yet. */
	assert(is_idle(front()) || is_offline(front()));
	strcat(told, ", ended");
}

static const struct port_job_events job_events = {.on_ended = on_ended};

static struct line_call *dial(void)
{
	struct port_dial order = {
		.job_id = 41,
		.number = "030 99",
		.tsid = "",
		.header = "",
		.document = open("/dev/null", O_RDONLY | O_CLOEXEC),
		.page_count = 1,
		.document_name = "",
		.recipient_name = "",
		.sender_name = "",
		.user_name = "ben",
	};

	assert(port_dial(front(), &order, &job_events, NULL) == 0);
	return fake_last(&world.line);
}

static void test_send(void)
{
	struct call_progress progress;
	struct line_call *call;

	begin();
	call = dial();
	call->events->on_answered(call->arg);
	call->events->on_answered(call->arg);
	progress = fake_progress(1, 0);
	call->events->on_progress(call->arg, &progress, true);
	progress = fake_progress(1, 1);
	call->events->on_page(call->arg, &progress, true);
	fake_end(call, FAX_STATUS_OK, 1, "");
	assert(is_told("dialing 41 ben, answered 41 ben, sending 41 ben, ended, idle"));

	/* hung up by us; nothing comes of what is still under way */
	call = dial();
	port_hang_up(front(), FAX_STATUS_CANCELLED);
	port_hang_up(front(), FAX_STATUS_CANCELLED);
	call->events->on_answered(call->arg);
	fake_end(call, FAX_STATUS_CANCELLED, 0, "");
	assert(is_told("dialing 41 ben, ending 41 ben, ended, idle"));

	end();
}

/* ---- polling ---------------------------------------------------------- */

static int poll_number(void)
{
	return port_dial(front(),
			 &(struct port_dial){
				 .job_id = 41,
				 .number = "030 99",
				 .tsid = "",
				 .polling = true,
				 .selective = "",
				 .password = "",
				 .document = -1,
				 .document_name = "",
				 .recipient_name = "",
				 .sender_name = "",
				 .user_name = "ben",
			 },
			 &job_events, NULL);
}

static bool is_dialled(void *arg)
{
	return world.line.count > *(size_t *)arg;
}

static void test_poll(void)
{
	struct call_progress progress;
	struct line_call *call;
	size_t before;

	begin();
	before = world.line.count;
	assert(poll_number() == 0 && is_told("")); /* its message is not stored yet */
	run_until(is_dialled, &before);
	call = fake_last(&world.line);
	call->events->on_answered(call->arg);
	progress = fake_progress(1, 0);
	call->events->on_progress(call->arg, &progress, true);
	assert(is_told("dialing 41 (1) ben, answered 41 (1) ben, receiving 41 (1) ben"));
	tiff_write(call->station.document, 1);
	fake_end(call, FAX_STATUS_OK, 1, "");
	run_until(is_idle, front());
	assert(is_told("OK 41 (1) stored ben, ended, idle"));

	end();

	/* there is no file for it: nobody has heard of a call */
	begin();
	assert(rmdir(world_path("inbox")) == 0);
	assert(poll_number() < 0 && is_idle(front()) && is_told(""));
	end();
}

/* ---- the line --------------------------------------------------------- */

/* Of all ports. */
static void on_line_news(void *arg, const struct port_news *news)
{
	size_t at = strlen(told);

	(void)arg;
	snprintf(told + at, sizeof(told) - at, "%u %s, ", news->device_id, fax_port_state_words(news->state));
}

static void test_line(void)
{
	struct line_call *call;

	begin();
	ports_on_news(world.ports, on_line_news, NULL);
	fake_set_up(&world.line, false);
	assert(is_told("1 offline, 2 offline, "));
	fake_set_up(&world.line, true);
	assert(is_told("1 idle, 2 idle, "));
	call = dial();
	fake_set_up(&world.line, false); /* the call goes on */
	assert(is_told("1 dialing, 2 offline, "));
	fake_end(call, FAX_STATUS_BUSY, 0, "");
	assert(is_told("1 sending, , ended1 offline, ")); /* the fake's last words are of a fax */
	end();
}

/* ---- receiving -------------------------------------------------------- */

static void test_receive(void)
{
	struct fax_port_change change = {.fields = FAX_PORT_RINGS, .rings = 0};
	struct fax_message message;
	struct call_progress progress;
	struct line_call *call;
	int result = OPEN;

	begin();
	world_add_job();
	port_change(front(), &change, set_result, &result);
	assert(wait_result(&result) == 0);

	call = fake_incoming(&world.line, "9", "100");
	assert(is_told("ringing"));
	run_until(is_accepted, call);
	call->events->on_answered(call->arg);
	progress = fake_progress(1, 0);
	call->events->on_progress(call->arg, &progress, true);
	tiff_write(call->station.document, 2);
	progress = fake_progress(2, 1);
	call->events->on_page(call->arg, &progress, true);
	fake_end(call, FAX_STATUS_OK, 2, "");
	assert(is_told("answered 2 (1), receiving 2 (1)")); /* its end only when it is stored */
	run_until(is_idle, front());
	assert(inbox_get(world.inbox, 1, &message));
	assert(is_told("OK 2 (1) stored, idle"));

	/* cut off: a page is there; then none */
	call = fake_incoming(&world.line, "9", "100");
	run_until(is_accepted, call);
	call->events->on_answered(call->arg);
	tiff_write(call->station.document, 1);
	fake_end(call, FAX_STATUS_HUNG_UP, 1, "");
	run_until(is_idle, front());
	assert(is_told("ringing, answered 3 (2), receiving 3 (2), HUNG_UP 3 (2) stored, idle"));
	call = fake_incoming(&world.line, "9", "100");
	run_until(is_accepted, call);
	call->events->on_answered(call->arg);
	fake_end(call, FAX_STATUS_SILENT, 0, "");
	run_until(is_idle, front());
	assert(is_told("ringing, answered 4 (3), receiving 4 (3), SILENT 4 (3), idle"));

	/* the caller goes while it rings */
	change.rings = 99;
	result = OPEN;
	port_change(front(), &change, set_result, &result);
	assert(wait_result(&result) == 0);
	call = fake_incoming(&world.line, "9", "100");
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "");
	assert(is_told("ringing, CALLER_GONE, idle"));

	/* refused calls are none */
	call = fake_incoming(&world.line, "9", "999");
	assert(call->refused >= 0 && is_told(""));
	end();
}

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

/* The inbox cannot take it now: an ending all the same, and nothing is said to be stored. */
static void test_not_stored(void)
{
	struct line_call *call;

	begin();
	call = fake_incoming(&world.line, "9", "100");
	run_until(is_accepted, call);
	call->events->on_answered(call->arg);
	tiff_write(call->station.document, 1);
	failing_syncs = 1;
	fake_end(call, FAX_STATUS_OK, 1, "");
	run_until(is_idle, front());
	assert(failing_syncs == 0 && inbox_count(world.inbox) == 0);
	assert(is_told("ringing, answered 1 (1), receiving 1 (1), DISK 1 (1), idle"));
	end();

	begin();
	assert(rmdir(world_path("inbox")) == 0);
	call = fake_incoming(&world.line, "9", "100");
	run_a_little();
	run_ms(100);
	assert(call->hung_up == FAX_STATUS_DISK);
	fake_end(call, FAX_STATUS_DISK, 0, "");
	assert(is_told("ringing, ending, DISK, idle"));
	end();
}

int main(void)
{
	test_send();
	test_poll();
	test_line();
	test_receive();
	test_not_stored();
	return 0;
}

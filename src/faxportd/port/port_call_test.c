/* SPDX-License-Identifier: MIT */
/* Tests of calls on ports, with a line whose far end the test moves: who answers, when, what the status shows. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <re/re.h>

#include "base/macros.h"
#include "faxportd/port/fixture.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port.h"
#include "faxportd/store/settings.h"
#include "faxportd/store/store_internal.h"

static struct port *front(void)
{
	return ports_find(world.ports, 1);
}

static struct port *back(void)
{
	return ports_find(world.ports, 2);
}

static struct fax_port_status status_of(const struct port *port)
{
	struct fax_port_status status;

	port_get_status(port, &status);
	return status;
}

/* Ids of jobs that are taken, calls that come in counted. */
static uint32_t jobs_taken(void)
{
	return world.store->job_ids.short_taken;
}

static void change(struct port *port, struct fax_port_change wanted)
{
	int result = OPEN;

	port_change(port, &wanted, set_result, &result);
	assert(wait_result(&result) == 0);
}

static bool is_idle(void *arg)
{
	return status_of(arg).state == FAX_PORT_IDLE;
}

/* A call that was answered ends; the port is free when the inbox has what came of it. */
static void end_answered(struct line_call *call, enum fax_status status, uint32_t pages, const char *detail)
{
	struct port *port = call->arg;

	fake_end(call, status, pages, detail);
	assert(status_of(port).state == (pages > 0 ? FAX_PORT_ENDING : FAX_PORT_IDLE));
	port_hang_up(port, FAX_STATUS_CANCELLED); /* there is nothing to hang up any more */
	assert(call->hung_up < 0);
	run_until(is_idle, port);
}

static bool is_accepted(void *arg)
{
	return ((struct line_call *)arg)->accepted;
}

/* A call that was answered, so far. */
static struct line_call *answered_call(const char *called)
{
	struct line_call *call = fake_incoming(&world.line, "+49 30 1", called);

	run_until(is_accepted, call);
	call->events->on_answered(call->arg);
	return call;
}

/* An idle port shows nothing but itself. */
static void check_idle(const struct port *port)
{
	struct fax_port_status s = status_of(port);
	const char *texts[] = {s.caller_id,      s.called_number, s.csid,           s.tsid,     s.document_name,
			       s.recipient_name, s.sender_name,   s.routing_string, s.user_name};

	assert(s.state == FAX_PORT_IDLE && s.device_id > 0 && s.device_name[0] != '\0');
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert(texts[i][0] == '\0');
	assert(s.current_page == 0 && s.total_pages == 0 && s.bytes == 0 && s.document_bytes == 0 && s.rate == 0);
	assert(!s.ecm && !s.t38 && s.start_time == 0 && s.submitted_time == 0 && s.elapsed_s == 0 && s.job_id == 0);
}

/* ---- who answers ---------------------------------------------------------- */

static void test_refusals(void)
{
	struct settings_values values;
	struct line_call *running, *call;
	int result = OPEN;
	uint64_t version;

	world_begin();
	world_add_port("other", "b", "300");
	world_start(false);
	running = answered_call("100");
	version = status_of(front()).version;

	/* Busy; unknown, also when only another trunk has the number. */
	assert(fake_incoming(&world.line, "9", "100")->refused == LINE_REFUSE_BUSY);
	assert(fake_incoming(&world.line, "9", "300")->refused == LINE_REFUSE_UNKNOWN_NUMBER);
	assert(fake_incoming(&world.line, "9", "")->refused == LINE_REFUSE_UNKNOWN_NUMBER);
	change(back(), (struct fax_port_change){.fields = FAX_PORT_RECEIVE, .receive = false});
	assert(fake_incoming(&world.line, "9", "200")->refused == LINE_REFUSE_RECEIVE_OFF);
	change(back(), (struct fax_port_change){.fields = FAX_PORT_RECEIVE, .receive = true});

	/* A port that only rings is busy too. */
	change(back(), (struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = 99});
	call = fake_incoming(&world.line, "9", "+200");
	assert(call->refused < 0);
	assert(fake_incoming(&world.line, "9", "200")->refused == LINE_REFUSE_BUSY);
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "");

	/* The server takes no calls at all. */
	values = *settings_get(world.settings);
	values.incoming_blocked = true;
	settings_set(world.settings, &values, set_result, &result);
	assert(wait_result(&result) == 0);
	assert(fake_incoming(&world.line, "9", "200")->refused == LINE_REFUSE_RECEIVE_OFF);
	assert(fake_incoming(&world.line, "9", "400")->refused == LINE_REFUSE_UNKNOWN_NUMBER);

	/* None of them has touched the running call. */
	assert(status_of(front()).version == version && status_of(front()).state == FAX_PORT_ANSWERED);
	assert(running->hung_up < 0);
	end_answered(running, FAX_STATUS_HUNG_UP, 0, "");
	check_idle(front());
	check_idle(back());
	world_stop();
	world_end();
}

static void test_no_room(void)
{
	struct line_call *call;

	world_begin();
	world.conf.media.max_calls = 1;
	world_start(false);
	call = answered_call("100");
	assert(fake_incoming(&world.line, "9", "200")->refused == LINE_REFUSE_NO_ROOM);
	assert(fake_incoming(&world.line, "9", "100")->refused == LINE_REFUSE_BUSY);
	end_answered(call, FAX_STATUS_HUNG_UP, 0, "");
	call = fake_incoming(&world.line, "9", "200");
	assert(call->refused < 0);
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "");
	world_stop();

	/* More than any disk has. */
	world.conf.server.min_free_mb = UINT32_MAX;
	world_start(false);
	assert(fake_incoming(&world.line, "9", "200")->refused == LINE_REFUSE_NO_ROOM);
	check_idle(back());
	world_stop();
	world_end();
}

/* ---- when ------------------------------------------------------------------ */

static void test_rings(void)
{
	static const uint32_t rings[] = {0, 1, 3, 10};
	const uint32_t period_ms = 30;

	world_begin();
	world.conf.server.ring_period_ms = period_ms;
	world_start(false);
	for (size_t i = 0; i < ARRAY_SIZE(rings); i++) {
		struct line_call *call;
		uint64_t before;

		change(front(), (struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = rings[i]});
		before = tmr_jiffies();
		call = fake_incoming(&world.line, "9", "100");
		assert(call->rings && !call->accepted);
		assert(status_of(front()).state == FAX_PORT_RINGING);
		/* Not one more, whatever is set while it rings. */
		change(front(), (struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = 99});
		run_until(is_accepted, call);
		assert(tmr_jiffies() - before >= rings[i] * period_ms);
		/* Room for a slow machine, but far from 99 rings. */
		assert(tmr_jiffies() - before < rings[i] * period_ms + 1500);
		end_answered(call, FAX_STATUS_HUNG_UP, 0, "");
	}
	assert(inbox_count(world.inbox) == 0);
	world_stop();
	world_end();
}

static void test_caller_gone(void)
{
	struct line_call *call;

	world_begin();
	world_start(false);
	change(front(), (struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = 2});
	call = fake_incoming(&world.line, "9", "100");
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "caller hung up");
	check_idle(front());
	/* The rings that were left answer nothing; there is no entry and no file. */
	run_ms(100);
	assert(!call->accepted);
	assert(inbox_count(world.inbox) == 0 && !world_exists("inbox/1.tif"));

	/* At the very moment of the answer, while its row is being stored. */
	change(front(), (struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = 0});
	call = fake_incoming(&world.line, "9", "100");
	assert(world_exists("inbox/1.tif"));
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "caller hung up");
	call = fake_incoming(&world.line, "9", "100"); /* the next one is not confused */
	run_until(is_accepted, call);
	assert(!fake_last(&world.line)[-1].accepted);
	end_answered(call, FAX_STATUS_HUNG_UP, 0, "");
	store_drain(world.store);
	run_a_little();
	assert(inbox_count(world.inbox) == 0 && !world_exists("inbox/1.tif") && !world_exists("inbox/2.tif"));
	assert(jobs_taken() == 0);
	world_stop();
	world_end();
}

/* ---- receiving --------------------------------------------------------------- */

static void test_receive(void)
{
	struct fax_port_status s;
	struct fax_message message;
	struct call_progress progress;
	struct line_call *call;
	uint64_t version;

	world_begin();
	world_start(false);
	world_add_job();
	change(front(),
	       (struct fax_port_change){.fields = FAX_PORT_CSID | FAX_PORT_RINGS, .csid = "we answer", .rings = 5});
	version = status_of(front()).version;
	call = fake_incoming(&world.line, "+49 30 1", "100");
	s = status_of(front());
	assert(s.version > version && s.state == FAX_PORT_RINGING);
	assert(strcmp(s.caller_id, "+49 30 1") == 0 && strcmp(s.called_number, "100") == 0);
	assert(strcmp(s.routing_string, "100") == 0 && strcmp(s.csid, "we answer") == 0 && s.tsid[0] == '\0');
	assert(s.start_time > 1700000000 && s.elapsed_s < 10);
	version = s.version;

	/* A CSID that is changed now is for the next call. */
	change(front(), (struct fax_port_change){.fields = FAX_PORT_CSID, .csid = "later"});
	assert(!call->accepted);
	run_until(is_accepted, call);
	assert(strcmp(call->station.ident, "we answer") == 0 && call->station.document >= 0);
	assert(strcmp(call->station.facts.caller_id, "+49 30 1") == 0);
	assert(strcmp(call->station.facts.recipient_number, "100") == 0);
	assert(strcmp(call->station.facts.routing, "100") == 0);
	assert(strcmp(call->station.facts.recipient_name, "front") == 0);
	assert(call->station.facts.answered_time >= status_of(front()).start_time);
	assert(call->station.facts.answered_time <= time(NULL));
	s = status_of(front());
	assert(s.job_id == 2); /* among those of jobs; the message has one of its own */

	call->events->on_answered(call->arg);
	s = status_of(front());
	assert(s.state == FAX_PORT_ANSWERED && s.version > version);
	version = s.version;

	progress = fake_progress(1, 0);
	strcpy(progress.subaddress, "42");
	call->events->on_progress(call->arg, &progress, true);
	s = status_of(front());
	assert(strcmp(s.routing_string, "100|42") == 0);
	assert(s.state == FAX_PORT_RECEIVING && s.version > version && s.current_page == 1 && s.rate == 14400);
	assert(s.ecm && s.t38 && s.bytes == 1 && strcmp(s.tsid, "far end") == 0 && strcmp(s.csid, "we answer") == 0);
	version = s.version;
	call->events->on_progress(call->arg, &progress, true);
	assert(status_of(front()).version == version); /* nothing new */

	tiff_write(call->station.document, 2);
	progress = fake_progress(2, 1);
	strcpy(progress.subaddress, "42");
	call->events->on_page(call->arg, &progress, true);
	s = status_of(front());
	assert(s.version > version && s.current_page == 2 && s.bytes == 1001);
	version = s.version;

	/* Receive off does not end a running call. */
	change(front(), (struct fax_port_change){.fields = FAX_PORT_RECEIVE, .receive = false});
	assert(call->hung_up < 0 && status_of(front()).state == FAX_PORT_RECEIVING);

	end_answered(call, FAX_STATUS_OK, 2, "");
	assert(status_of(front()).version > version);
	check_idle(front());
	assert(inbox_count(world.inbox) == 1);
	assert(inbox_get(world.inbox, 1, &message));
	assert(message.device_id == 1 && strcmp(message.device_name, "front") == 0 && message.pages == 2);
	assert(strcmp(message.csid, "we answer") == 0 && strcmp(message.tsid, "far end") == 0);
	assert(strcmp(message.caller_id, "+49 30 1") == 0 && strcmp(message.called_number, "100") == 0);
	assert(message.rate == 14400 && message.ecm && message.t38 && message.status == FAX_STATUS_OK);
	assert(message.status_detail[0] == '\0' && message.received_time > 1700000000);
	assert(message.bytes > 100);
	world_stop();
	world_end();
}

static void test_cut_off(void)
{
	static const struct {
		uint32_t pages;
		enum fax_status status;
		const char *detail;
		const char *words; /* NULL: no message */
	} cases[] = {
		{2, FAX_STATUS_HUNG_UP,     "",                       "far end hung up after 2 pages"},
		{1, FAX_STATUS_SILENT,      "nothing heard for 60 s",
		 "far end fell silent after 1 page: nothing heard for 60 s"                          },
		{1, FAX_STATUS_OK,          "slowly",                 "slowly"                       },
		{0, FAX_STATUS_HUNG_UP,     "",                       NULL                           },
		{0, FAX_STATUS_NO_TRAINING, "",                       NULL                           },
	};
	size_t messages = 0;

	world_begin();
	world_start(false);
	world_add_job();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct line_call *call = answered_call("100");
		uint64_t id = i + 1;
		struct fax_message message;

		assert(status_of(front()).job_id == id + 1 && jobs_taken() == 2);
		tiff_write(call->station.document, 3); /* a page more than was confirmed */
		end_answered(call, cases[i].status, cases[i].pages, cases[i].detail);
		assert(jobs_taken() == 1); /* the call is over */
		messages += cases[i].words != NULL;
		assert(inbox_count(world.inbox) == messages);
		assert(inbox_get(world.inbox, id, &message) == (cases[i].words != NULL));
		if (cases[i].words) {
			char name[40];

			assert(message.pages == cases[i].pages && message.status == cases[i].status);
			assert(strcmp(message.status_detail, cases[i].words) == 0);
			snprintf(name, sizeof(name), "inbox/%" PRIu64 ".tif", id);
			assert(tiff_count(world_path(name)) == (int)cases[i].pages);
		}
	}
	world_stop();
	world_start(false);
	assert(inbox_count(world.inbox) == messages);
	world_stop();
	world_end();
}

/* The inbox has no room for another file. */
static void test_cannot_store(void)
{
	struct line_call *call;

	world_begin();
	world_start(false);
	assert(rmdir(world_path("inbox")) == 0);
	call = fake_incoming(&world.line, "9", "100");
	run_a_little();
	assert(!call->accepted && call->hung_up == FAX_STATUS_DISK);
	assert(status_of(front()).state == FAX_PORT_ENDING);
	fake_end(call, FAX_STATUS_DISK, 0, "");
	check_idle(front());
	assert(jobs_taken() == 0);
	world_stop();
	world_end();
}

/* ---- sending ------------------------------------------------------------------ */

struct sent {
	unsigned progresses, pages, ends;
	uint32_t confirmed;
	enum fax_status status;
	char detail[100];
	struct fax_port_status last; /* numbers only */
	char last_csid[30], last_document[30];
	bool dial_again;
};

static int document(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static struct port_dial dial_order(void)
{
	return (struct port_dial){
		.job_id = 41,
		.number = "030 99",
		.tsid = "",
		.subaddress = "4711",
		.password = "secret",
		.header = "From us",
		.document = document(),
		.first_page = 1,
		.audio_failures = 2,
		.page_count = 3,
		.document_bytes = 5000,
		.submitted_time = 1700000000,
		.document_name = "report",
		.recipient_name = "Anna",
		.sender_name = "Ben",
		.user_name = "ben",
	};
}

static void on_progress(void *arg, const struct fax_port_status *status)
{
	struct sent *job = arg;

	assert(status->job_id == 41);
	job->progresses++;
}

static void on_page(void *arg, uint32_t confirmed)
{
	struct sent *job = arg;

	job->pages++;
	job->confirmed = confirmed;
}

static void on_ended(void *arg, enum fax_status status, const char *detail, const struct fax_port_status *last);

static const struct port_job_events job_events = {.on_progress = on_progress, .on_page = on_page, .on_ended = on_ended};

static void on_ended(void *arg, enum fax_status status, const char *detail, const struct fax_port_status *last)
{
	struct sent *job = arg;
	struct port_dial order = dial_order();

	job->ends++;
	job->status = status;
	snprintf(job->detail, sizeof(job->detail), "%s", detail);
	job->last = *last;
	snprintf(job->last_csid, sizeof(job->last_csid), "%s", last->csid);
	snprintf(job->last_document, sizeof(job->last_document), "%s", last->document_name);
	/* The port is free for the next job from here on. */
	check_idle(ports_find(world.ports, last->device_id));
	if (job->dial_again) {
		job->dial_again = false;
		assert(port_dial(front(), &order, &job_events, job) == 0);
	} else {
		close(order.document);
	}
}

static void test_send(void)
{
	struct port_dial order;
	struct fax_port_status s;
	struct call_progress progress;
	struct line_call *call;
	struct sent job = {0};
	uint64_t version;
	uint32_t sending, receiving;
	char header[100];

	world_begin();
	world_start(false);
	version = status_of(front()).version;
	order = dial_order();
	assert(port_dial(front(), &order, &job_events, &job) == 0);
	call = fake_last(&world.line);
	assert(strcmp(call->number, "030 99") == 0 && strcmp(call->station.ident, "first tsid") == 0);
	assert(strcmp(call->station.subaddress, "4711") == 0 && strcmp(call->station.password, "secret") == 0);
	assert(strcmp(call->station.header, "From us") == 0 && call->station.document == order.document);
	assert(strcmp(call->station.number, "100") == 0);
	assert(call->station.first_page == 1 && call->station.page_count == 3 && call->station.audio_failures == 2);
	s = status_of(front());
	assert(s.version > version && s.state == FAX_PORT_DIALING && s.job_id == 41);
	assert(strcmp(s.called_number, "030 99") == 0 && s.caller_id[0] == '\0' && s.routing_string[0] == '\0');
	assert(strcmp(s.tsid, "first tsid") == 0 && s.csid[0] == '\0');
	assert(strcmp(s.document_name, "report") == 0 && strcmp(s.recipient_name, "Anna") == 0);
	assert(strcmp(s.sender_name, "Ben") == 0 && strcmp(s.user_name, "ben") == 0);
	assert(s.total_pages == 3 && s.document_bytes == 5000 && s.submitted_time == 1700000000);
	version = s.version;
	ports_activity(world.ports, &sending, &receiving);
	assert(sending == 1 && receiving == 0);

	call->events->on_ringing(call->arg);
	call->events->on_answered(call->arg);
	s = status_of(front());
	assert(s.state == FAX_PORT_ANSWERED && s.version > version);
	progress = fake_progress(2, 1);
	call->events->on_progress(call->arg, &progress, false);
	s = status_of(front());
	assert(s.state == FAX_PORT_SENDING && s.current_page == 2 && !s.t38 && strcmp(s.csid, "far end") == 0);
	assert(strcmp(s.tsid, "first tsid") == 0 && job.progresses == 1);
	progress = fake_progress(3, 2);
	call->events->on_page(call->arg, &progress, true);
	assert(job.pages == 1 && job.confirmed == 2);
	version = status_of(front()).version;

	/* The next call has another TSID: the job's own, bent to what goes on the wire; the line takes a long header
	 * cut. */
	change(front(), (struct fax_port_change){.fields = FAX_PORT_TSID, .tsid = "changed"});
	assert(strcmp(status_of(front()).tsid, "first tsid") == 0);
	job.dial_again = true;
	fake_end(call, FAX_STATUS_HUNG_UP, 2, "gone");
	assert(job.ends == 1 && job.status == FAX_STATUS_HUNG_UP && strcmp(job.detail, "gone") == 0);
	assert(job.last.job_id == 41 && job.last.rate == 14400 && job.last.state == FAX_PORT_SENDING);
	assert(strcmp(job.last_csid, "far end") == 0 && strcmp(job.last_document, "report") == 0);
	s = status_of(front());
	assert(s.state == FAX_PORT_DIALING && s.version > version && s.bytes == 0 && s.csid[0] == '\0');
	call = fake_last(&world.line);
	assert(strcmp(call->station.ident, "changed") == 0);
	fake_end(call, FAX_STATUS_BUSY, 0, "");
	assert(job.ends == 2 && job.status == FAX_STATUS_BUSY);
	check_idle(front());

	order = dial_order();
	order.tsid = "M\xc3\xbcller 1234567890123456789";
	memset(header, 'h', sizeof(header) - 1);
	header[sizeof(header) - 1] = '\0';
	order.header = header;
	assert(port_dial(front(), &order, &job_events, &job) == 0);
	call = fake_last(&world.line);
	assert(strcmp(call->station.ident, "Mller 12345678901234") == 0);
	assert(strlen(call->station.header) == CALL_HEADER_SIZE - 1);
	fake_end(call, FAX_STATUS_OK, 3, "");
	world_stop();
	world_end();
}

/* A descriptor that was taken over is closed by somebody. */
static bool is_open(int file)
{
	return fcntl(file, F_GETFD) >= 0;
}

static void check_cannot_dial(struct port *port, int r)
{
	struct port_dial order = dial_order();
	struct sent job = {0};
	uint64_t version = status_of(port).version;

	assert(port_dial(port, &order, &job_events, &job) == r);
	assert(!is_open(order.document) && status_of(port).version == version && job.ends == 0);
}

static void test_cannot_dial(void)
{
	struct line_call *call;

	world_begin();
	world_start(false);
	call = answered_call("100");
	check_cannot_dial(front(), -EBUSY);
	end_answered(call, FAX_STATUS_HUNG_UP, 0, "");
	change(front(), (struct fax_port_change){.fields = FAX_PORT_SEND, .send = false});
	check_cannot_dial(front(), -EBUSY);
	change(front(), (struct fax_port_change){.fields = FAX_PORT_SEND, .send = true});
	fake_set_up(&world.line, false);
	check_cannot_dial(front(), -EBUSY);
	fake_set_up(&world.line, true);
	world.line.dial_result = -EADDRNOTAVAIL;
	check_cannot_dial(front(), -EBUSY);
	world.line.dial_result = -ENOMEM;
	check_cannot_dial(front(), -ENOMEM);
	check_idle(front());
	world_stop();
	world_end();
}

static void test_hang_up(void)
{
	struct port_dial order;
	struct line_call *call;
	struct sent job = {0};

	world_begin();
	world_start(false);
	port_hang_up(front(), FAX_STATUS_CANCELLED); /* no call: nothing */
	order = dial_order();
	assert(port_dial(front(), &order, &job_events, &job) == 0);
	call = fake_last(&world.line);
	port_hang_up(front(), FAX_STATUS_CANCELLED);
	port_hang_up(front(), FAX_STATUS_CANCELLED);
	assert(call->hung_up == FAX_STATUS_CANCELLED && status_of(front()).state == FAX_PORT_ENDING);
	call->events->on_answered(call->arg); /* was on its way */
	assert(status_of(front()).state == FAX_PORT_ENDING && job.ends == 0);
	fake_end(call, FAX_STATUS_CANCELLED, 0, "");
	assert(job.ends == 1 && job.status == FAX_STATUS_CANCELLED);
	check_idle(front());

	/* One that rings, and one whose answer is being stored. */
	change(front(), (struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = 1});
	for (int rings = 1; rings >= 0; rings--) {
		change(front(), (struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = (uint32_t)rings});
		call = fake_incoming(&world.line, "9", "100");
		port_hang_up(front(), FAX_STATUS_CANCELLED);
		assert(call->hung_up == FAX_STATUS_CANCELLED);
		run_ms(60);
		assert(!call->accepted);
		fake_end(call, FAX_STATUS_CANCELLED, 0, "");
		check_idle(front());
	}
	world_stop();
	assert(!world_exists("inbox/1.tif"));
	world_end();
}

/* ---- picking ------------------------------------------------------------------- */

static int freed;

static void on_free(void *arg)
{
	(void)arg;
	freed++;
}

static void test_pick(void)
{
	struct line_call *call;
	uint64_t version;

	world_begin();
	world_add_port("other", "b", "300");
	world_start(false);
	ports_on_free(world.ports, on_free, NULL);
	assert(ports_pick(world.ports, 0) == front() && ports_pick(world.ports, 2) == back());
	change(back(), (struct fax_port_change){.fields = FAX_PORT_PRIORITY, .priority = 1});
	assert(ports_pick(world.ports, 0) == back());
	call = fake_incoming(&world.line, "9", "200");
	assert(ports_pick(world.ports, 0) == front() && ports_pick(world.ports, 2) == NULL);
	freed = 0;
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "");
	assert(freed == 1 && ports_pick(world.ports, 0) == back());

	/* The trunk of two of them loses its registrar. */
	version = status_of(back()).version;
	fake_set_up(&world.line, false);
	assert(status_of(back()).state == FAX_PORT_OFFLINE && status_of(back()).version > version);
	assert(ports_pick(world.ports, 0) == ports_find(world.ports, 3) && ports_pick(world.ports, 1) == NULL);
	freed = 0;
	fake_set_up(&world.line, true);
	assert(freed == 1 && status_of(back()).state == FAX_PORT_IDLE && ports_pick(world.ports, 0) == back());

	freed = 0;
	change(front(), (struct fax_port_change){.fields = FAX_PORT_SEND, .send = true});
	assert(freed > 0);

	/* A job has chosen the first one, but has not dialled yet. */
	port_reserve(back(), true);
	assert(ports_pick(world.ports, 0) == front() && ports_pick(world.ports, 2) == NULL);
	call = fake_incoming(&world.line, "9", "200");
	assert(status_of(back()).state == FAX_PORT_RINGING);
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "");
	port_reserve(back(), false);
	assert(ports_pick(world.ports, 0) == back());
	assert(ports_find(world.ports, 1) == front() && ports_find(world.ports, 4) == NULL);
	world_stop();
	world_end();
}

/* ---- watching --------------------------------------------------------------------- */

struct watcher {
	struct port_watch *watch;
	int told;
	bool free_it;
};

static void on_change(void *arg)
{
	struct watcher *watcher = arg;

	watcher->told++;
	if (watcher->free_it)
		watcher->watch = port_watch_free(watcher->watch);
}

static void watch(struct watcher *watcher, uint64_t version)
{
	assert(port_watch_add(front(), version, on_change, watcher, &watcher->watch) == 0);
	assert(watcher->told == 0);
}

static void test_watch(void)
{
	struct watcher now = {0}, later = {.free_it = true}, far = {0}, given_up = {0}, other = {0};
	struct line_call *call;
	uint64_t version;

	world_begin();
	world_start(false);
	version = status_of(front()).version;
	assert(version > 0);
	watch(&now, version - 1);
	watch(&later, version);
	watch(&far, version + 1000);
	watch(&given_up, version);
	assert(port_watch_add(back(), status_of(back()).version, on_change, &other, &other.watch) == 0);
	run_a_little();
	assert(now.told == 1 && later.told == 0 && far.told == 0);
	given_up.watch = port_watch_free(given_up.watch);

	/* They ring on while we look, however slow the machine is. */
	change(front(), (struct fax_port_change){.fields = FAX_PORT_RINGS, .rings = 99});
	call = fake_incoming(&world.line, "9", "100");
	assert(later.told == 0); /* from the loop only */
	run_a_little();
	assert(later.told == 1 && later.watch == NULL && now.told == 1 && far.told == 0 && given_up.told == 0);
	assert(other.told == 0);
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "");
	port_watch_free(now.watch);

	/* Above a version that is still to come. */
	now.told = 0;
	version = status_of(front()).version;
	watch(&now, version + 1);
	call = fake_incoming(&world.line, "9", "100");
	assert(status_of(front()).version == version + 1);
	run_a_little();
	assert(now.told == 0);
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "");
	run_a_little();
	assert(now.told == 1);
	port_watch_free(now.watch);

	/* Ripe, but given up before it was told. */
	given_up.told = 0;
	watch(&given_up, status_of(front()).version);
	call = fake_incoming(&world.line, "9", "100");
	given_up.watch = port_watch_free(given_up.watch);
	fake_end(call, FAX_STATUS_CALLER_GONE, 0, "");
	run_a_little();
	assert(given_up.told == 0);

	/* Versions go on growing over a restart. */
	version = status_of(front()).version;
	run_ms(1100);
	world_stop();
	/* A watch outlives its port; it is never told any more. */
	port_watch_free(far.watch);
	port_watch_free(other.watch);
	world_start(false);
	assert(status_of(front()).version > version);
	world_stop();
	world_end();
}

int main(void)
{
	test_refusals();
	test_no_room();
	test_rings();
	test_caller_gone();
	test_receive();
	test_cut_off();
	test_cannot_store();
	test_send();
	test_cannot_dial();
	test_hang_up();
	test_pick();
	test_watch();
	return 0;
}

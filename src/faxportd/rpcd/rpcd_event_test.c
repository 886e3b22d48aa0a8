/* SPDX-License-Identifier: MIT */
/* The stream of events: kinds, numbers, waiting, what is lost, who may know what, the end of the server. */
#undef NDEBUG
#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "faxportd/rpcd/events.h"
#include "faxportd/rpcd/fixture.h"

static struct client a;

/* ---- what is told ----------------------------------------------------- */

static struct port_news news(enum fax_port_state state, bool outgoing, uint32_t job_id)
{
	return (struct port_news){
		.device_id = 7,
		.state = state,
		.in_call = state != FAX_PORT_IDLE && state != FAX_PORT_OFFLINE,
		.outgoing = outgoing,
		.job_id = job_id,
		.message_id = outgoing || job_id == 0 ? 0 : UINT64_C(5000000000) + job_id,
		.user_name = outgoing ? "somebody" : "",
	};
}

static void port_tells(enum fax_port_state state, bool outgoing, uint32_t job_id)
{
	struct port_news what = news(state, outgoing, job_id);

	loop_stop();
	fake_port_news(model.ports, &what);
	loop_go();
}

static void queue_tells(enum queue_news what, const struct fax_job *job)
{
	loop_stop();
	fake_queue_news(model.queue, what, job);
	loop_go();
}

static uint64_t number_now(void)
{
	struct rpc_faxport_WaitEvents args = {.max_events = 1};

	assert(OWN(&a, WaitEvents, &args) == 0 && args.events.count == 0 && !args.lost);
	return args.last_number;
}

/* What @a is told behind *@after, which goes on; "SENDING 7/5 ...": name, port and job; behind ":" a message. */
static const char *told(uint64_t *after)
{
	struct rpc_faxport_WaitEvents args = {.after_number = *after, .max_events = 1000};
	static char text[4096];
	size_t at = 0;
	uint32_t i;

	assert(OWN(&a, WaitEvents, &args) == 0);
	text[0] = '\0';
	for (i = 0; i < args.events.count; i++) {
		const struct fax_event *event = &args.events.items[i];

		assert(event->number > *after && event->number <= args.last_number);
		assert(event->time > 1700000000);
		*after = event->number;
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s %u/%u", i ? " " : "",
				       fax_event_name(event->kind), event->device_id, event->job_id);
		if (event->message_id)
			at += (size_t)snprintf(text + at, sizeof(text) - at, ":%" PRIu64, event->message_id);
	}
	*after = args.last_number;
	return text;
}

static bool is_told(uint64_t *after, const char *what)
{
	const char *is = told(after);

	if (strcmp(is, what) == 0)
		return true;
	fprintf(stderr, "told: %s\nnot:  %s\n", is, what);
	return false;
}

/* Every state and ending has its kind, and the endings are those of the extended status. */
static void test_tables(void)
{
	static const struct {
		unsigned fjes;
		uint32_t kind;
	} same[] = {
		{1,  FAX_EVENT_DISCONNECTED    },
                {8,  FAX_EVENT_BUSY            },
		{9,  FAX_EVENT_NO_ANSWER       },
                {10, FAX_EVENT_BAD_ADDRESS     },
		{11, FAX_EVENT_NO_DIAL_TONE    },
                {12, FAX_EVENT_FATAL_ERROR     },
		{14, FAX_EVENT_CALL_BLACKLISTED},
                {15, FAX_EVENT_NOT_FAX_CALL    },
		{18, FAX_EVENT_COMPLETED       },
                {19, 0                         },
	};
	static const unsigned fjes_of[FAX_STATUSES] = {
#define X(name, words, next, cause, fjes) [FAX_STATUS_##name] = fjes,
		FAX_STATUS_LIST(X)
#undef X
	};
	size_t i, k;

	for (i = 0; i < FAX_STATUSES; i++) {
		for (k = 0; k < ARRAY_SIZE(same) && same[k].fjes != fjes_of[i]; k++)
			;
		assert(k < ARRAY_SIZE(same) && events_kind_of_ending((enum fax_status)i) == same[k].kind);
	}
	assert(events_kind_of_ending(FAX_STATUSES) == FAX_EVENT_FATAL_ERROR);
	for (i = 0; i < FAX_PORT_STATES; i++) {
		assert(events_kind_of_state((enum fax_port_state)i) != 0);
		for (k = 0; k < i; k++)
			assert(events_kind_of_state((enum fax_port_state)k) !=
			       events_kind_of_state((enum fax_port_state)i));
	}
	assert(events_kind_of_state(FAX_PORT_STATES) == 0);
	/* The numbers of the reference, section 10. */
	assert(FAX_EVENT_ANSWERED == 21 && FAX_EVENT_FAXSVC_STARTED == 27 && FAX_EVENT_LINE_UNAVAILABLE == 25);
	assert(strcmp(fax_event_words(FAX_EVENT_BUSY), "line busy") == 0);
	assert(strcmp(fax_event_words(0), "unknown") == 0 && strcmp(fax_event_words(28), "unknown") == 0);
	assert(strcmp(fax_event_name(0), "UNKNOWN") == 0 && strcmp(fax_event_name(28), "UNKNOWN") == 0);
}

static void test_sent(void)
{
	struct fax_job job = {.id = 5, .user_name = "somebody"};
	uint64_t at = number_now();

	queue_tells(QUEUE_JOB_COMES, &job);
	assert(is_told(&at, "JOB_QUEUED 0/5"));
	port_tells(FAX_PORT_DIALING, true, 5);
	port_tells(FAX_PORT_ANSWERED, true, 5); /* is no event of the caller's side */
	port_tells(FAX_PORT_SENDING, true, 5);
	job.device_id = 7;
	job.status = FAX_STATUS_BUSY;
	queue_tells(QUEUE_JOB_CALLED, &job);
	port_tells(FAX_PORT_IDLE, false, 0);
	assert(is_told(&at, "DIALING 7/5 SENDING 7/5 BUSY 7/5 IDLE 7/0"));
	port_tells(FAX_PORT_ENDING, true, 5);
	job.status = FAX_STATUS_CANCELLED; /* only DELETED is told of it */
	queue_tells(QUEUE_JOB_CALLED, &job);
	queue_tells(QUEUE_JOB_GOES, &job);
	port_tells(FAX_PORT_OFFLINE, false, 0);
	assert(is_told(&at, "ABORTING 7/5 DELETED 7/5 LINE_UNAVAILABLE 7/0"));
	assert(is_told(&at, ""));
}

static void test_received(void)
{
	struct port_news end = news(FAX_PORT_ENDING, false, 9);
	uint64_t at = number_now();

	port_tells(FAX_PORT_RINGING, false, 0);
	port_tells(FAX_PORT_ANSWERED, false, 9);
	port_tells(FAX_PORT_RECEIVING, false, 9);
	end.received = end.stored = true;
	loop_stop();
	fake_port_news(model.ports, &end);
	end.status = FAX_STATUS_HUNG_UP; /* without a page */
	end.stored = false;
	fake_port_news(model.ports, &end);
	end.status = FAX_STATUS_CALLER_GONE; /* while it rang */
	end.job_id = 0;
	end.message_id = 0;
	fake_port_news(model.ports, &end);
	loop_go();
	assert(is_told(&at, "RINGING 7/0 ANSWERED 7/9:5000000009 RECEIVING 7/9:5000000009 "
			    "COMPLETED 7/9:5000000009 ROUTING 7/9:5000000009 DELETED 7/9:5000000009 "
			    "DISCONNECTED 7/9:5000000009 DELETED 7/9:5000000009 DISCONNECTED 7/0"));
}

/* A call that polls receives, and belongs to a job of the queue, which goes on when an attempt has ended. */
static void test_polled(void)
{
	struct fax_job job = {.kind = FAX_KIND_POLL, .id = 5, .device_id = 7, .user_name = "somebody"};
	struct port_news end = news(FAX_PORT_ENDING, true, 5);
	uint64_t at = number_now();

	end.received = true;
	end.status = FAX_STATUS_BUSY;
	port_tells(FAX_PORT_DIALING, true, 5);
	loop_stop();
	fake_port_news(model.ports, &end);
	loop_go();
	job.status = FAX_STATUS_BUSY;
	queue_tells(QUEUE_JOB_CALLED, &job);
	port_tells(FAX_PORT_IDLE, false, 0);
	assert(is_told(&at, "DIALING 7/5 BUSY 7/5 IDLE 7/0"));

	end.status = FAX_STATUS_OK;
	end.stored = true;
	end.message_id = 12;
	loop_stop();
	fake_port_news(model.ports, &end);
	loop_go();
	job.status = FAX_STATUS_OK;
	queue_tells(QUEUE_JOB_CALLED, &job);
	queue_tells(QUEUE_JOB_GOES, &job);
	assert(is_told(&at, "ROUTING 7/5:12 COMPLETED 7/5 DELETED 7/5"));
}

/* ---- who is told ------------------------------------------------------ */

static void test_rights(void)
{
	struct fax_job mine = {.id = 5}, other = {.id = 6, .user_name = "somebody else"};
	struct port_news dials = news(FAX_PORT_DIALING, true, 5);
	uint64_t at, begin = number_now();

	mine.user_name = caller_name();
	dials.user_name = mine.user_name;
	queue_tells(QUEUE_JOB_COMES, &mine);
	queue_tells(QUEUE_JOB_COMES, &other);
	loop_stop();
	fake_port_news(model.ports, &dials);
	loop_go();
	port_tells(FAX_PORT_DIALING, true, 6);
	port_tells(FAX_PORT_RINGING, false, 0);
	port_tells(FAX_PORT_IDLE, false, 0);
	at = begin;
	assert(is_told(&at, "JOB_QUEUED 0/5 JOB_QUEUED 0/6 DIALING 7/5 DIALING 7/6 RINGING 7/0 IDLE 7/0"));

	caller_is_ordinary();
	at = begin;
	assert(is_told(&at, "JOB_QUEUED 0/5 DIALING 7/5 IDLE 7/0"));
	assert(at == begin + 6); /* what he may not know is behind him too */
	caller_rights(RPC_RIGHT_QUERY_OUT_JOBS);
	at = begin;
	assert(is_told(&at, "JOB_QUEUED 0/5 JOB_QUEUED 0/6 DIALING 7/5 DIALING 7/6"));
	caller_rights(RPC_RIGHT_MANAGE_RF);
	at = begin;
	assert(is_told(&at, "JOB_QUEUED 0/5 DIALING 7/5 RINGING 7/0"));
	caller_rights(0);
	at = begin;
	assert(is_told(&at, "JOB_QUEUED 0/5 DIALING 7/5"));
	at = 1;
	assert(strstr(told(&at), "FAXSVC_STARTED 0/0") && at == begin + 6);
	caller_manages();
}

/* ---- waiting ---------------------------------------------------------- */

static void test_wait(void)
{
	struct rpc_faxport_WaitEvents wait = {.max_events = 1000, .wait_ms = 60000};
	struct rpc_fax_GetVersion version = {.version = {.size = 20}};
	struct rpc_faxport_WaitEvents last = {.after_number = number_now(), .max_events = 1000, .wait_ms = 60};
	struct port_news rings = news(FAX_PORT_RINGING, false, 0), idle = news(FAX_PORT_IDLE, false, 0);
	struct client c, d, e;
	uint64_t begin = now_ms(), first = last.after_number;

	assert(OWN(&a, WaitEvents, &last) == 0 && now_ms() - begin >= 50); /* nothing happens */
	assert(last.events.count == 0 && last.last_number == first && !last.lost);
	last.max_events = 0;
	assert(OWN(&a, WaitEvents, &last) == RPC_ERROR_INVALID_PARAMETER);

	client_open(&c);
	client_open(&d);
	client_open(&e);
	be_impatient(10000, 50, 10000); /* that is not patience with a client */
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait); /* from now on */
	client_request(&c, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &version);
	wait.after_number = first;
	client_request(&d, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait);
	client_request(&e, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait);
	assert(client_hears_nothing(&c, 100) && client_hears_nothing(&d, 0));
	client_close(&e); /* gives up */
	assert(FAX(&a, GetVersion, &version) == 0);

	/* what happens in one turn is told together, in order, to everybody */
	loop_stop();
	fake_port_news(model.ports, &rings);
	fake_port_news(model.ports, &idle);
	loop_go();
	c.call_id--;
	assert(client_reply(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait) == 0);
	assert(wait.events.count == 2 && wait.events.items[0].kind == FAX_EVENT_RINGING);
	assert(wait.events.items[1].kind == FAX_EVENT_IDLE && wait.events.items[1].number == first + 2);
	assert(wait.last_number == first + 2 && !wait.lost);
	c.call_id++;
	assert(client_reply(&c, &rpc_fax_interface, RPC_FAX_OP_GetVersion, &version) == 0);
	assert(client_reply(&d, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait) == 0);
	assert(wait.events.count == 2);

	/* no more than asked for; the rest follows at once */
	wait = (struct rpc_faxport_WaitEvents){.after_number = first, .max_events = 1, .wait_ms = 60000};
	assert(OWN(&c, WaitEvents, &wait) == 0 && wait.events.count == 1 && wait.last_number == first + 1);
	wait.after_number = wait.last_number;
	assert(OWN(&c, WaitEvents, &wait) == 0 && wait.events.count == 1 && wait.last_number == first + 2);

	/* who may not know it goes on waiting, and has it behind him in the end */
	caller_rights(0);
	wait = (struct rpc_faxport_WaitEvents){.after_number = first + 2, .max_events = 9, .wait_ms = 300};
	client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait);
	assert(client_hears_nothing(&c, 50));
	port_tells(FAX_PORT_IDLE, false, 0);
	assert(client_hears_nothing(&c, 50));
	assert(client_reply(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait) == 0);
	assert(wait.events.count == 0 && wait.last_number == first + 3 && !wait.lost);
	caller_manages();
	client_close(&c);
	client_close(&d);
}

/* A client that asks again and again in one go is told of each thing once. */
static void test_pipelined(void)
{
	struct rpc_faxport_WaitEvents wait = {.after_number = number_now(), .max_events = 1, .wait_ms = 60000};
	uint64_t first = wait.after_number;
	struct client c;
	uint32_t i;

	client_open(&c);
	for (i = 0; i < 3; i++) {
		wait.after_number = first + i;
		client_request(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait);
	}
	c.call_id -= 2;
	for (i = 0; i < 3; i++, c.call_id++) {
		assert(client_hears_nothing(&c, 30));
		port_tells(FAX_PORT_IDLE, false, 0);
		assert(client_reply(&c, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait) == 0);
		assert(wait.events.count == 1 && wait.events.items[0].number == first + i + 1);
	}
	client_close(&c);
}

/* As many as one user may have: all are told of it, and others are served meanwhile. */
static void test_many(void)
{
	static struct client clients[RPCD_CONNECTIONS_PER_USER - 1]; /* @a has the other one */
	struct rpc_faxport_WaitEvents wait = {.max_events = 1000, .wait_ms = 60000};
	struct rpc_fax_GetVersion version = {.version = {.size = 20}};
	struct client one_more;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(clients); i++) {
		client_open(&clients[i]);
		client_request(&clients[i], &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait);
	}
	client_connect(&one_more);
	assert(is_dropped(&one_more));
	client_close(&one_more);
	assert(FAX(&a, GetVersion, &version) == 0);
	client_close(&clients[0]);
	client_close(&clients[ARRAY_SIZE(clients) / 2]);
	assert(FAX(&a, GetVersion, &version) == 0);

	port_tells(FAX_PORT_RINGING, false, 0);
	for (i = 1; i < ARRAY_SIZE(clients); i++) {
		if (i == ARRAY_SIZE(clients) / 2)
			continue;
		assert(client_reply(&clients[i], &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait) == 0);
		assert(wait.events.count == 1 && wait.events.items[0].kind == FAX_EVENT_RINGING);
		client_close(&clients[i]);
	}
}

/* ---- what is lost ----------------------------------------------------- */

static void test_lost(void)
{
	struct rpc_faxport_WaitEvents ask = {.max_events = 5000};
	struct port_news idle = news(FAX_PORT_IDLE, false, 0);
	uint64_t first = number_now(), expected;
	int i;

	loop_stop();
	for (i = 0; i < EVENTS_KEPT; i++)
		fake_port_news(model.ports, &idle);
	loop_go();
	ask.after_number = first; /* the oldest that is kept is the first behind it */
	assert(OWN(&a, WaitEvents, &ask) == 0 && !ask.lost);
	assert(ask.events.count == RPC_FAXPORT_PAGE_MAX && ask.events.items[0].number == first + 1);

	port_tells(FAX_PORT_IDLE, false, 0);
	assert(OWN(&a, WaitEvents, &ask) == 0 && ask.lost); /* now it is gone */
	assert(ask.events.count == RPC_FAXPORT_PAGE_MAX && ask.events.items[0].number == first + 2);
	for (expected = first + 2; ask.events.count > 0; ask.after_number = ask.last_number) {
		for (i = 0; i < (int)ask.events.count; i++)
			assert(ask.events.items[i].number == expected++);
		assert(ask.last_number == expected - 1);
		ask.after_number = ask.last_number;
		assert(OWN(&a, WaitEvents, &ask) == 0 && !ask.lost);
	}
	assert(expected == first + EVENTS_KEPT + 2);

	/* numbers of another start of the server, from before or, the clock having been set back, to come */
	ask = (struct rpc_faxport_WaitEvents){.max_events = 1, .after_number = 1, .wait_ms = 60000};
	assert(OWN(&a, WaitEvents, &ask) == 0 && ask.lost && ask.events.count == 1);
	ask = (struct rpc_faxport_WaitEvents){.max_events = 1, .after_number = UINT64_MAX, .wait_ms = 60000};
	assert(OWN(&a, WaitEvents, &ask) == 0 && ask.lost && ask.events.count == 1);
	assert(ask.events.items[0].number == first + 2);

	/* who may know nothing of it is told that something is lost all the same */
	caller_rights(0);
	ask = (struct rpc_faxport_WaitEvents){.max_events = 1, .after_number = first, .wait_ms = 60000};
	assert(OWN(&a, WaitEvents, &ask) == 0 && ask.lost && ask.events.count == 0);
	assert(ask.last_number == first + EVENTS_KEPT + 1);
	caller_manages();
}

/* ---- the end ---------------------------------------------------------- */

static struct client waiting;

/* Numbers grow from one start to the next, which begins with FAXSVC_STARTED. */
static void test_restart(void)
{
	struct rpc_faxport_WaitEvents ask = {.max_events = 10};
	uint64_t before = number_now();

	client_close(&a);
	fixture_end();
	fixture_begin();
	client_open(&a);
	assert(number_now() > before && number_now() < UINT64_C(1) << 53);
	ask.after_number = before;
	assert(OWN(&a, WaitEvents, &ask) == 0 && ask.lost && ask.events.count == 1);
	assert(ask.events.items[0].kind == FAX_EVENT_FAXSVC_STARTED && ask.events.items[0].device_id == 0);
}

/* Who waits when the server ends is told, and told it last: see check_end(). */
static void test_end(void)
{
	struct rpc_faxport_WaitEvents wait = {.max_events = 10, .wait_ms = 60000};

	caller_rights(0);
	client_open(&waiting);
	client_request(&waiting, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait);
	client_request(&waiting, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait);
	assert(client_hears_nothing(&waiting, 30));
}

static void check_end(void)
{
	struct rpc_faxport_WaitEvents wait;

	waiting.call_id--;
	assert(client_reply(&waiting, &rpc_faxport_interface, RPC_FAXPORT_OP_WaitEvents, &wait) == 0);
	assert(wait.events.count == 1 && wait.events.items[0].kind == FAX_EVENT_FAXSVC_ENDED);
	assert(is_dropped(&waiting));
	client_close(&waiting);
}

int main(void)
{
	static void (*const tests[])(void) = {
		test_tables,    test_sent, test_received, test_polled,  test_rights, test_wait,
		test_pipelined, test_many, test_lost,     test_restart, test_end,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		fixture_begin();
		client_open(&a);
		tests[i]();
		client_close(&a);
		fixture_end();
	}
	check_end();
	return 0;
}

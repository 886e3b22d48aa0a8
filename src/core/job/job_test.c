/* SPDX-License-Identifier: MIT */
/* The life of a job: every cell of the table, every ending, the retry rule, the cheap-rate hours. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/macros.h"
#include "core/job/job.h"

/* Everything that may happen; what is not here must not. Written down again on purpose. */
static const struct {
	enum fax_job_state from;
	enum job_event event;
	enum fax_job_state to;
} allowed[] = {
	{FAX_JOB_PENDING,   JOB_EV_START,   FAX_JOB_SENDING  },
        {FAX_JOB_PENDING,   JOB_EV_GIVE_UP, FAX_JOB_FAILED   },
	{FAX_JOB_PENDING,   JOB_EV_CANCEL,  FAX_JOB_CANCELLED},
        {FAX_JOB_PENDING,   JOB_EV_PAUSE,   FAX_JOB_PAUSED   },
	{FAX_JOB_SENDING,   JOB_EV_SENT,    FAX_JOB_SENT     },
        {FAX_JOB_SENDING,   JOB_EV_RETRY,   FAX_JOB_RETRYING },
	{FAX_JOB_SENDING,   JOB_EV_GIVE_UP, FAX_JOB_FAILED   },
        {FAX_JOB_SENDING,   JOB_EV_CANCEL,  FAX_JOB_CANCELLED},
	{FAX_JOB_RETRYING,  JOB_EV_START,   FAX_JOB_SENDING  },
        {FAX_JOB_RETRYING,  JOB_EV_GIVE_UP, FAX_JOB_FAILED   },
	{FAX_JOB_RETRYING,  JOB_EV_CANCEL,  FAX_JOB_CANCELLED},
        {FAX_JOB_RETRYING,  JOB_EV_PAUSE,   FAX_JOB_PAUSED   },
	{FAX_JOB_RETRYING,  JOB_EV_RESTART, FAX_JOB_PENDING  },
        {FAX_JOB_PAUSED,    JOB_EV_GIVE_UP, FAX_JOB_FAILED   },
	{FAX_JOB_PAUSED,    JOB_EV_CANCEL,  FAX_JOB_CANCELLED},
        {FAX_JOB_PAUSED,    JOB_EV_RESUME,  FAX_JOB_PENDING  },
	{FAX_JOB_FAILED,    JOB_EV_CANCEL,  FAX_JOB_CANCELLED},
        {FAX_JOB_FAILED,    JOB_EV_RESTART, FAX_JOB_PENDING  },
	{FAX_JOB_CANCELLED, JOB_EV_RESTART, FAX_JOB_PENDING  },
};

static void test_table(void)
{
	unsigned state, event;
	size_t i;

	for (state = 0; state < FAX_JOB_STATES; state++) {
		for (event = 0; event < JOB_EVENTS; event++) {
			enum fax_job_state expected = FAX_JOB_STATES;

			for (i = 0; i < ARRAY_SIZE(allowed); i++)
				if (allowed[i].from == state && allowed[i].event == event)
					expected = allowed[i].to;
			assert(job_next(state, event) == expected);
		}
	}
	assert(job_next(FAX_JOB_STATES, JOB_EV_START) == FAX_JOB_STATES);
	assert(job_next(FAX_JOB_PENDING, JOB_EVENTS) == FAX_JOB_STATES);

	for (event = 0; event < JOB_EVENTS; event++)
		assert(job_event_words(event) && *job_event_words(event));
	assert(strcmp(job_event_words(JOB_EVENTS), "unknown") == 0);
}

#define NOW 1000000
#define PAGES 5

static const struct job_rule rule = {
	.retries = 2,
	.delay_s = {[FAX_CAUSE_NONE] = 9999,
		    [FAX_CAUSE_BUSY] = 60,
		    [FAX_CAUSE_NO_ANSWER] = 300,
		    [FAX_CAUSE_NO_CARRIER] = 600,
		    [FAX_CAUSE_PROTOCOL] = 120,
		    [FAX_CAUSE_OTHER] = 30},
};

static struct job pending(void)
{
	return (struct job){
		.facts = {.id = 1, .pages = PAGES, .retries = FAX_RETRIES_DEFAULT}
        };
}

static struct job sending(void)
{
	struct job job = pending();

	job_start(&job, 3, NOW);
	return job;
}

/* What each way to end means for a job that has retries left and brought nothing over. */
static void test_endings(void)
{
	static const struct {
		enum fax_next next;
		enum fax_cause cause;
	} column[FAX_STATUSES] = {
#define X(name, words, next, cause, fjes) [FAX_STATUS_##name] = {FAX_NEXT_##next, FAX_CAUSE_##cause},
		FAX_STATUS_LIST(X)
#undef X
	};
	unsigned status;

	for (status = 0; status < FAX_STATUSES; status++) {
		struct job job = sending();

		assert(job.facts.state == FAX_JOB_SENDING && job.facts.attempts == 1 && job.facts.device_id == 3);
		job_end(&job, status, &rule, NOW + 100);
		assert(job.facts.end_time == NOW + 100);

		if (status == FAX_STATUS_OK) { /* a yes without confirmations */
			assert(job.facts.state == FAX_JOB_RETRYING && job.facts.status == FAX_STATUS_PROTOCOL);
			assert(job_due(&job) == NOW + 100 + 120);
			continue;
		}
		assert(job.facts.status == status);
		switch (column[status].next) {
		case FAX_NEXT_RETRY:
			assert(job.facts.state == FAX_JOB_RETRYING);
			assert(column[status].cause != FAX_CAUSE_NONE);
			assert(job_due(&job) ==
			       NOW + 100 + (status == FAX_STATUS_INTERRUPTED ? 0 : rule.delay_s[column[status].cause]));
			break;
		case FAX_NEXT_GIVE_UP:
			assert(job.facts.state == FAX_JOB_FAILED && job_has_ended(&job) && job_due(&job) == 0);
			break;
		case FAX_NEXT_CANCEL:
			assert(job.facts.state == FAX_JOB_CANCELLED && job_has_ended(&job));
			break;
		default:
			assert(!"DONE without its pages");
		}
	}

	/* Every page confirmed is sent, whatever came after, even a cancel. */
	for (status = 0; status < FAX_STATUSES; status++) {
		struct job job = sending();

		assert(job_page(&job, PAGES));
		assert(job_command(&job, JOB_EV_CANCEL, NOW) == 0);
		job_end(&job, status, &rule, NOW);
		assert(job.facts.state == FAX_JOB_SENT && job.facts.status == FAX_STATUS_OK);
		assert(!job.cancel_wanted);
	}

	/* A status that is none is a fault of ours. */
	struct job job = sending();
	job_end(&job, FAX_STATUSES, &rule, NOW);
	assert(job.facts.status == FAX_STATUS_FAULT && job.facts.state == FAX_JOB_RETRYING);
}

static void test_pages(void)
{
	struct job job = sending();

	assert(job_page(&job, 2) && job.facts.pages_confirmed == 2);
	assert(!job_page(&job, 2));
	assert(!job_page(&job, 1));
	assert(!job_page(&job, PAGES + 1));
	assert(job.facts.pages_confirmed == 2);
}

/* One call after another, each bringing @pages[i] over; which of them is the last? */
static int calls_made(uint32_t retries, enum fax_status status, const uint32_t *pages, int count)
{
	struct job job = pending();
	int i;

	job.facts.retries = retries;
	for (i = 0; i < count; i++) {
		job_start(&job, 1, NOW);
		job_page(&job, job.facts.pages_confirmed + pages[i]);
		job_end(&job, status, &rule, NOW);
		assert(job.facts.attempts == (uint32_t)i + 1);
		if (job_has_ended(&job)) {
			assert(job.facts.state == FAX_JOB_FAILED && job.facts.status == status);
			return i + 1;
		}
	}
	return count + 1;
}

static void test_retries(void)
{
	static const uint32_t none[20] = {0};
	static const uint32_t some[20] = {0, 0, 1, 0, 0, 0, 1, 0, 0, 0};

	assert(calls_made(FAX_RETRIES_DEFAULT, FAX_STATUS_BUSY, none, 20) == 3);
	assert(calls_made(0, FAX_STATUS_BUSY, none, 20) == 1);
	assert(calls_made(5, FAX_STATUS_BUSY, none, 20) == 6);
	/* Progress in the third call makes up for the first two, and then: third, fourth, fifth. */
	assert(calls_made(2, FAX_STATUS_HUNG_UP, some, 20) == 5);
	/* ... with one retry more: progress in the third, then third to sixth are four. */
	assert(calls_made(3, FAX_STATUS_HUNG_UP, some, 20) == 6);
	/* One call and no more, even if it got somewhere. */
	assert(calls_made(0, FAX_STATUS_HUNG_UP, (uint32_t[]){1}, 1) == 1);
	/* Interruptions are free so often, then count. */
	assert(calls_made(0, FAX_STATUS_INTERRUPTED, none, 20) == JOB_FREE_INTERRUPTIONS + 1);
	assert(calls_made(2, FAX_STATUS_INTERRUPTED, none, 20) == JOB_FREE_INTERRUPTIONS + 3);
}

static void test_interrupted(void)
{
	struct job job = sending();
	int i;

	for (i = 0; i < JOB_FREE_INTERRUPTIONS; i++) {
		job_end(&job, FAX_STATUS_INTERRUPTED, &rule, NOW + 5);
		assert(job.facts.state == FAX_JOB_RETRYING && job_due(&job) == NOW + 5 && job.failures == 0);
		job_start(&job, 1, NOW + 5);
	}
	job_end(&job, FAX_STATUS_INTERRUPTED, &rule, NOW + 5);
	assert(job.facts.state == FAX_JOB_RETRYING && job_due(&job) == NOW + 5 + 30 && job.failures == 1);
	/* A page makes up for it. */
	job_start(&job, 1, NOW + 50);
	assert(job_page(&job, 1));
	job_end(&job, FAX_STATUS_INTERRUPTED, &rule, NOW + 60);
	assert(job_due(&job) == NOW + 60 && job.failures == 0 && job.interruptions == 1);
}

/* A job in each state, as it gets there. */
static struct job in_state(enum fax_job_state state)
{
	struct job job = pending();

	switch (state) {
	case FAX_JOB_SENDING:
		job_start(&job, 1, NOW);
		break;
	case FAX_JOB_RETRYING:
		job_start(&job, 1, NOW);
		job_end(&job, FAX_STATUS_BUSY, &rule, NOW);
		break;
	case FAX_JOB_PAUSED:
		assert(job_command(&job, JOB_EV_PAUSE, NOW) == 0);
		break;
	case FAX_JOB_SENT:
		job_start(&job, 1, NOW);
		job_page(&job, PAGES);
		job_end(&job, FAX_STATUS_OK, &rule, NOW);
		break;
	case FAX_JOB_FAILED:
		job_start(&job, 1, NOW);
		job_page(&job, 1);
		job_end(&job, FAX_STATUS_REFUSED, &rule, NOW);
		break;
	case FAX_JOB_CANCELLED:
		assert(job_command(&job, JOB_EV_CANCEL, NOW) == 0);
		break;
	default:
		break;
	}
	assert(job.facts.state == state);
	return job;
}

#define NO FAX_JOB_STATES

/* Each command in each state: where it leads, or FAX_JOB_STATES for a refusal. */
static void test_commands(void)
{
	static const struct {
		enum fax_job_state state, cancel, pause, resume, restart;
	} expected[] = {
		{FAX_JOB_PENDING,   FAX_JOB_CANCELLED, FAX_JOB_PAUSED,  NO,              NO             },
		{FAX_JOB_SENDING,   FAX_JOB_SENDING,   FAX_JOB_SENDING, NO,              FAX_JOB_SENDING},
		{FAX_JOB_RETRYING,  FAX_JOB_CANCELLED, FAX_JOB_PAUSED,  NO,              FAX_JOB_PENDING},
		{FAX_JOB_PAUSED,    FAX_JOB_CANCELLED, NO,              FAX_JOB_PENDING, NO             },
		{FAX_JOB_SENT,      NO,                NO,              NO,              NO             },
		{FAX_JOB_FAILED,    FAX_JOB_CANCELLED, NO,              NO,              FAX_JOB_PENDING},
		{FAX_JOB_CANCELLED, NO,                NO,              NO,              FAX_JOB_PENDING},
	};
	unsigned event;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		for (event = 0; event < JOB_EVENTS; event++) {
			struct job job = in_state(expected[i].state), before = job;
			enum fax_job_state to = event == JOB_EV_CANCEL    ? expected[i].cancel
						: event == JOB_EV_PAUSE   ? expected[i].pause
						: event == JOB_EV_RESUME  ? expected[i].resume
						: event == JOB_EV_RESTART ? expected[i].restart
									  : NO;

			if (to == NO) {
				assert(job_command(&job, event, NOW + 7) == -EPROTO);
				assert(memcmp(&job, &before, sizeof(job)) == 0);
			} else {
				assert(job_command(&job, event, NOW + 7) == 0);
				assert(job.facts.state == to);
			}
		}
	}
}

static void test_restart(void)
{
	struct job job = in_state(FAX_JOB_FAILED);

	assert(job_command(&job, JOB_EV_RESTART, NOW + 500) == 0);
	assert(job.facts.attempts == 0 && job.failures == 0 && job.facts.status == FAX_STATUS_OK);
	assert(job.facts.end_time == 0);
	assert(job.facts.pages_confirmed == 1); /* the far end has that page */
	assert(job_due(&job) == NOW + 500);

	/* Interruptions are free again. */
	job = pending();
	job.interruptions = JOB_FREE_INTERRUPTIONS;
	job_start(&job, 1, NOW);
	job_end(&job, FAX_STATUS_BUSY, &rule, NOW);
	assert(job_command(&job, JOB_EV_RESTART, NOW) == 0 && job.interruptions == 0);

	/* A failed job that is cleared away keeps saying why it failed. */
	job = in_state(FAX_JOB_FAILED);
	assert(job_command(&job, JOB_EV_CANCEL, NOW + 500) == 0);
	assert(job.facts.status == FAX_STATUS_REFUSED && job.facts.end_time == NOW);
	/* One that was waiting was cancelled and nothing else. */
	job = in_state(FAX_JOB_RETRYING);
	assert(job_command(&job, JOB_EV_CANCEL, NOW + 500) == 0);
	assert(job.facts.status == FAX_STATUS_CANCELLED && job.facts.end_time == NOW + 500);
}

static void test_pause(void)
{
	struct job job = in_state(FAX_JOB_RETRYING);

	/* Back to where it was. */
	assert(job_command(&job, JOB_EV_PAUSE, NOW) == 0);
	assert(job.facts.state == FAX_JOB_PAUSED && job_due(&job) == 0);
	assert(job_command(&job, JOB_EV_RESUME, NOW) == 0);
	assert(job.facts.state == FAX_JOB_RETRYING && job_due(&job) == NOW + 60);

	/* In mid-call: once it is back in the queue. */
	job = sending();
	assert(job_command(&job, JOB_EV_PAUSE, NOW) == 0);
	assert(job_command(&job, JOB_EV_PAUSE, NOW) == -EPROTO);
	job_end(&job, FAX_STATUS_BUSY, &rule, NOW);
	assert(job.facts.state == FAX_JOB_PAUSED && job.resume_to == FAX_JOB_RETRYING && !job.pause_wanted);

	/* The wish taken back. */
	job = sending();
	assert(job_command(&job, JOB_EV_PAUSE, NOW) == 0);
	assert(job_command(&job, JOB_EV_RESUME, NOW) == 0);
	assert(job_command(&job, JOB_EV_RESUME, NOW) == -EPROTO);
	job_end(&job, FAX_STATUS_BUSY, &rule, NOW);
	assert(job.facts.state == FAX_JOB_RETRYING);

	/* A restart in mid-call: the queue hangs up, and the next attempt is a first one, as soon as the far end is
	 * ready. */
	job = sending();
	job.failures = rule.retries;
	assert(job_command(&job, JOB_EV_PAUSE, NOW) == 0);
	assert(job_command(&job, JOB_EV_RESTART, NOW) == 0);
	assert(job.facts.state == FAX_JOB_SENDING && !job.pause_wanted);
	job_end(&job, FAX_STATUS_INTERRUPTED, &rule, NOW);
	assert(job.facts.state == FAX_JOB_RETRYING && job.facts.next_attempt == NOW + 5);
	assert(job.failures == 0 && job.facts.attempts == 0);
	job_start(&job, 1, NOW);
	assert(job.facts.attempts == 1);

	/* It does not come back to the queue: no pause. */
	job = sending();
	assert(job_command(&job, JOB_EV_PAUSE, NOW) == 0);
	job_end(&job, FAX_STATUS_BAD_NUMBER, &rule, NOW);
	assert(job.facts.state == FAX_JOB_FAILED);

	/* A cancel in mid-call is heard once, and nothing else after it. */
	job = sending();
	assert(job_command(&job, JOB_EV_CANCEL, NOW) == 0 && job.cancel_wanted);
	assert(job_command(&job, JOB_EV_CANCEL, NOW) == -EPROTO);
	assert(job_command(&job, JOB_EV_PAUSE, NOW) == -EPROTO);
	job_end(&job, FAX_STATUS_HUNG_UP, &rule, NOW);
	assert(job.facts.state == FAX_JOB_CANCELLED && job.facts.status == FAX_STATUS_CANCELLED);
}

static void test_give_up(void)
{
	static const enum fax_job_state states[] = {FAX_JOB_PENDING, FAX_JOB_SENDING, FAX_JOB_RETRYING, FAX_JOB_PAUSED};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(states); i++) {
		struct job job = in_state(states[i]);

		job_give_up(&job, FAX_STATUS_DISK, NOW + 1);
		assert(job.facts.state == FAX_JOB_FAILED && job.facts.status == FAX_STATUS_DISK);
		assert(job.facts.end_time == NOW + 1 && job.facts.next_attempt == 0);
	}
}

static void test_due(void)
{
	struct job job = pending();

	job.facts.submitted_time = NOW;
	assert(job_due(&job) == NOW);
	job.facts.send_at = NOW + 50;
	assert(job_due(&job) == NOW + 50);
	job.facts.next_attempt = NOW + 50;
	job_start(&job, 1, NOW + 50);
	assert(job_due(&job) == 0 && job.facts.next_attempt == 0);
	job_end(&job, FAX_STATUS_BUSY, &rule, NOW + 90);
	assert(job_due(&job) == NOW + 150);
}

static void test_window(void)
{
	enum { H = 3600, DAY = 24 * H };
	static const int64_t midnight = 1700006400; /* 2023-11-15 00:00 UTC */
	static const struct {
		uint16_t start, stop;
		int32_t offset, at, opens; /* seconds of that day */
	} cases[] = {
		{0,       0,            0,       5 * H,      5 * H           }, /* always */
		{600,     600,          0,       5 * H,      5 * H           }, /* always */
		{9 * 60,  17 * 60,      0,       8 * H,      9 * H           }, /* before */
		{9 * 60,  17 * 60,      0,       9 * H,      9 * H           }, /* its first second */
		{9 * 60,  17 * 60,      0,       17 * H - 1, 17 * H - 1      }, /* its last */
		{9 * 60,  17 * 60,      0,       17 * H,     DAY + 9 * H     }, /* over: tomorrow */
		{22 * 60, 6 * 60,       0,       23 * H,     23 * H          }, /* past midnight */
		{22 * 60, 6 * 60,       0,       3 * H,      3 * H           },
		{22 * 60, 6 * 60,       0,       6 * H,      22 * H          },
		{22 * 60, 6 * 60,       2 * H,   5 * H,      20 * H          }, /* two hours east: 7:00 there */
		{22 * 60, 6 * 60,       -5 * H,  5 * H,      5 * H           }, /* New York: midnight there */
		{0,       23 * 60 + 59, 0,       DAY - 30,   DAY             }, /* its one closed minute */
		{1430,    10,           -12 * H, 0,          11 * H + 50 * 60},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct job_window window = {cases[i].start, cases[i].stop};

		assert(job_window_open(&window, midnight + cases[i].at, cases[i].offset) == midnight + cases[i].opens);
	}
}

/* One that polls: how many pages there are is the far end's to know, and whether it gave all of them. */
static struct job polling(void)
{
	struct job job = {
		.facts = {.id = 1, .kind = FAX_KIND_POLL, .retries = FAX_RETRIES_DEFAULT, .message_id = 9}
        };

	job_start(&job, 3, NOW);
	return job;
}

static void test_polling(void)
{
	unsigned status;
	struct job job;
	int i;

	for (status = 0; status < FAX_STATUSES; status++) {
		job = polling();
		assert(job.facts.message_id == 0 && !job_is_through(&job));
		assert(job_page(&job, 2) && !job_page(&job, 2) && !job_is_through(&job));
		job_end(&job, status, &rule, NOW);
		assert((job.facts.state == FAX_JOB_SENT) == (status == FAX_STATUS_OK));
		assert(job.facts.status == status);
	}
	job = polling();
	job_end(&job, FAX_STATUS_NOTHING_TO_POLL, &rule, NOW);
	assert(job.facts.state == FAX_JOB_FAILED);

	/* Good, and no page of it. */
	job = polling();
	job_end(&job, FAX_STATUS_OK, &rule, NOW);
	assert(job.facts.state == FAX_JOB_RETRYING && job.facts.status == FAX_STATUS_PROTOCOL);

	/* A cancel that comes too late. */
	job = polling();
	assert(job_command(&job, JOB_EV_CANCEL, NOW) == 0 && job_page(&job, 1));
	job_end(&job, FAX_STATUS_OK, &rule, NOW);
	assert(job.facts.state == FAX_JOB_SENT);
	job = polling();
	assert(job_command(&job, JOB_EV_CANCEL, NOW) == 0 && job_page(&job, 1));
	job_end(&job, FAX_STATUS_HUNG_UP, &rule, NOW);
	assert(job.facts.state == FAX_JOB_CANCELLED);

	/* It begins anew each time, and not for ever. */
	job = polling();
	for (i = 0; i < 2; i++) {
		assert(job_page(&job, 1));
		job_end(&job, FAX_STATUS_HUNG_UP, &rule, NOW);
		assert(job.facts.state == FAX_JOB_RETRYING);
		job_start(&job, 3, NOW);
		assert(job.facts.pages_confirmed == 0);
	}
	assert(job_page(&job, 1));
	job_end(&job, FAX_STATUS_HUNG_UP, &rule, NOW);
	assert(job.facts.state == FAX_JOB_FAILED && job.facts.attempts == 3);
}

/* A document on offer waits, whatever became of a call, until it has been collected. */
static void test_offer(void)
{
	struct job job = sending();
	unsigned status;
	int i;

	for (status = 0; status < FAX_STATUSES; status++) {
		job = sending();
		job.facts.kind = FAX_KIND_OFFER;
		job.facts.submitted_time = NOW;
		assert(job_page(&job, PAGES - 1) && !job_page(&job, PAGES + 1));
		job_end(&job, status, &rule, NOW);
		if (status == FAX_STATUS_CANCELLED) {
			assert(job.facts.state == FAX_JOB_CANCELLED);
			continue;
		}
		assert(job.facts.state == FAX_JOB_RETRYING && job.facts.next_attempt == 0 && job_due(&job) == 0);
		job_start(&job, 3, NOW);
		assert(job.facts.pages_confirmed == 0);
		assert(job_page(&job, PAGES) && job_is_through(&job));
		job_end(&job, status, &rule, NOW);
		assert(job.facts.state == FAX_JOB_SENT && job.facts.status == FAX_STATUS_OK);
	}

	job = sending();
	job.facts.kind = FAX_KIND_OFFER;
	job.facts.keep = true;
	for (i = 0; i < 10; i++) {
		assert(job_page(&job, PAGES) && !job_is_through(&job));
		job_end(&job, FAX_STATUS_OK, &rule, NOW);
		assert(job.facts.state == FAX_JOB_RETRYING && job.facts.status == FAX_STATUS_OK);
		job_start(&job, 3, NOW);
	}
	assert(job_command(&job, JOB_EV_CANCEL, NOW) == 0 && job_page(&job, PAGES));
	job_end(&job, FAX_STATUS_OK, &rule, NOW);
	assert(job.facts.state == FAX_JOB_CANCELLED);
}

int main(void)
{
	test_table();
	test_endings();
	test_pages();
	test_retries();
	test_interrupted();
	test_commands();
	test_restart();
	test_pause();
	test_give_up();
	test_polling();
	test_offer();
	test_due();
	test_window();
	return 0;
}

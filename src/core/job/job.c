/* SPDX-License-Identifier: MIT */
/* The life of a job: one table of states, one rule of retries; see job.h. */
#include "core/job/job.h"

#include <assert.h>
#include <errno.h>

#include "base/macros.h"

#define DAY_S (24 * 60 * 60)
#define HANG_UP_S 5 /* that a far end takes to be ready for the next call */

/* Two kinds of cells that are no state: the event cannot happen; back to where it was paused from. */
#define NO FAX_JOB_STATES
#define BACK (FAX_JOB_STATES + 1)

#define PENDING FAX_JOB_PENDING
#define SENDING FAX_JOB_SENDING
#define RETRYING FAX_JOB_RETRYING
#define PAUSED FAX_JOB_PAUSED
#define SENT FAX_JOB_SENT
#define FAILED FAX_JOB_FAILED
#define CANCELLED FAX_JOB_CANCELLED

/*
 * Rules of [MS-FAX] SetJob where it has any: pause works on pending and
 * retrying jobs, resume brings back the state paused from, restart revives
 * what failed, cancel also clears a failed job away. What the user wants of a
 * job in SENDING waits until its call has ended: job_command(), job_end().
 * Cancel and restart end that call.
 */
/* clang-format off */
static const uint8_t table[FAX_JOB_STATES][JOB_EVENTS] = {
	/*                       START    SENT  RETRY     GIVE_UP CANCEL     PAUSE   RESUME RESTART */
	[FAX_JOB_PENDING]   = { SENDING, NO,   NO,       FAILED, CANCELLED, PAUSED, NO,    NO      },
	[FAX_JOB_SENDING]   = { NO,      SENT, RETRYING, FAILED, CANCELLED, NO,     NO,    NO      },
	[FAX_JOB_RETRYING]  = { SENDING, NO,   NO,       FAILED, CANCELLED, PAUSED, NO,    PENDING },
	[FAX_JOB_PAUSED]    = { NO,      NO,   NO,       FAILED, CANCELLED, NO,     BACK,  NO      },
	[FAX_JOB_SENT]      = { NO,      NO,   NO,       NO,     NO,        NO,     NO,    NO      },
	[FAX_JOB_FAILED]    = { NO,      NO,   NO,       NO,     CANCELLED, NO,     NO,    PENDING },
	[FAX_JOB_CANCELLED] = { NO,      NO,   NO,       NO,     NO,        NO,     NO,    PENDING },
	[FAX_JOB_RECEIVING] = { NO,      NO,   NO,       NO,     NO,        NO,     NO,    NO      },
};
/* clang-format on */

const char *job_event_words(enum job_event event)
{
	static const char *const words[JOB_EVENTS] = {
#define X(name, text) [JOB_EV_##name] = text,
		JOB_EVENT_LIST(X)
#undef X
	};

	return (unsigned)event < JOB_EVENTS ? words[event] : "unknown";
}

enum fax_job_state job_next(enum fax_job_state state, enum job_event event)
{
	if ((unsigned)state >= FAX_JOB_STATES || (unsigned)event >= JOB_EVENTS)
		return NO;
	/* The only state that is paused from without having been tried is PENDING. */
	return table[state][event] == BACK ? PENDING : table[state][event];
}

/* The one place where a job changes its state. False: not possible, nothing was changed. */
static bool job_step(struct job *job, enum job_event event)
{
	enum fax_job_state from = job->facts.state;
	enum fax_job_state to = job_next(from, event);

	if (to == NO)
		return false;
	if (table[from][event] == BACK)
		to = job->resume_to;
	job->resume_to = to == PAUSED ? from : PENDING;
	job->facts.state = to;
	return true;
}

static bool all_confirmed(const struct job *job)
{
	return job->facts.kind != FAX_KIND_POLL && job->facts.pages_confirmed >= job->facts.pages;
}

bool job_is_through(const struct job *job)
{
	return all_confirmed(job) && !job->facts.keep;
}

bool job_has_ended(const struct job *job)
{
	return job->facts.state == SENT || job->facts.state == FAILED || job->facts.state == CANCELLED;
}

bool job_is_waiting(const struct job *job)
{
	return job->facts.state == PENDING || job->facts.state == RETRYING;
}

void job_start(struct job *job, uint32_t device_id, int64_t now)
{
	bool can = job_step(job, JOB_EV_START);

	assert(can);
	job->facts.attempts++;
	job->facts.start_time = now;
	job->facts.end_time = 0;
	job->facts.next_attempt = 0;
	job->facts.device_id = device_id;
	if (job->facts.kind != FAX_KIND_SEND) { /* who calls anew begins anew */
		job->facts.pages_confirmed = 0;
		job->facts.message_id = 0;
	}
	job->pages_before = job->facts.pages_confirmed;
	job->pause_wanted = false;
	job->cancel_wanted = false;
}

bool job_page(struct job *job, uint32_t confirmed)
{
	if (confirmed <= job->facts.pages_confirmed ||
	    (job->facts.kind != FAX_KIND_POLL && confirmed > job->facts.pages))
		return false;
	job->facts.pages_confirmed = confirmed;
	return true;
}

/* What a status means, from the one list of endings. */
static const struct status_rule {
	enum fax_next next;
	enum fax_cause cause;
} status_rules[FAX_STATUSES] = {
#define X(name, words, next, cause, fjes) [FAX_STATUS_##name] = {FAX_NEXT_##next, FAX_CAUSE_##cause},
	FAX_STATUS_LIST(X)
#undef X
};

static const enum job_event next_event[] = {
	[FAX_NEXT_DONE] = JOB_EV_SENT,
	[FAX_NEXT_RETRY] = JOB_EV_RETRY,
	[FAX_NEXT_GIVE_UP] = JOB_EV_GIVE_UP,
	[FAX_NEXT_CANCEL] = JOB_EV_CANCEL,
};

/* What the queue shall believe of an ending: "OK" needs every page, and every page means "OK". */
static enum fax_status true_status(const struct job *job, enum fax_status status)
{
	bool polled = job->facts.kind == FAX_KIND_POLL && status == FAX_STATUS_OK && job->facts.pages_confirmed > 0;

	if (job->cancel_wanted && job->facts.keep)
		return FAX_STATUS_CANCELLED;
	if (all_confirmed(job) || polled)
		return FAX_STATUS_OK;
	if (job->cancel_wanted)
		return FAX_STATUS_CANCELLED;
	if (status == FAX_STATUS_OK)
		return FAX_STATUS_PROTOCOL;
	return (unsigned)status < FAX_STATUSES ? status : FAX_STATUS_FAULT;
}

/* Count a failed attempt. True: it is one that costs nothing and is made good at once. */
static bool count_failure(struct job *job, enum fax_status status)
{
	if (job->facts.kind == FAX_KIND_SEND && job->facts.pages_confirmed > job->pages_before) {
		job->failures = 0;
		job->interruptions = 0;
	}
	if (status == FAX_STATUS_INTERRUPTED && job->interruptions < JOB_FREE_INTERRUPTIONS) {
		job->interruptions++;
		return true;
	}
	job->failures++;
	return false;
}

uint32_t job_retries(const struct job *job, const struct job_rule *rule)
{
	return job->facts.retries == FAX_RETRIES_DEFAULT ? rule->retries : job->facts.retries;
}

void job_end_of_audio(struct job *job, enum fax_status status)
{
	status = true_status(job, status);
	if (status_rules[status].cause == FAX_CAUSE_PROTOCOL && job->facts.pages_confirmed == job->pages_before &&
	    job->audio_failures < UINT8_MAX)
		job->audio_failures++;
}

/* On offer it stays whatever became of a call, but when it has been collected, once and for all, or is withdrawn. */
static bool waits_on(const struct job *job, enum job_event event)
{
	return job->facts.kind == FAX_KIND_OFFER && event != JOB_EV_CANCEL && (event != JOB_EV_SENT || job->facts.keep);
}

void job_end(struct job *job, enum fax_status status, const struct job_rule *rule, int64_t now)
{
	enum job_event event;
	bool free_of_charge, can;

	status = true_status(job, status);
	job->facts.status = status;
	job->facts.end_time = now;

	event = next_event[status_rules[status].next];
	if (waits_on(job, event)) {
		event = JOB_EV_RETRY;
		job->facts.next_attempt = 0;
	} else if (event == JOB_EV_RETRY) {
		free_of_charge = count_failure(job, status);
		if (!free_of_charge && job->failures > job_retries(job, rule))
			event = JOB_EV_GIVE_UP;
		else
			job->facts.next_attempt = free_of_charge ? MAX(now, job->facts.next_attempt)
								 : now + rule->delay_s[status_rules[status].cause];
	}

	can = job_step(job, event);
	assert(can);
	if (job->pause_wanted && job->facts.state == RETRYING)
		job_step(job, JOB_EV_PAUSE);
	job->pause_wanted = false;
	job->cancel_wanted = false;
}

void job_give_up(struct job *job, enum fax_status status, int64_t now)
{
	bool can = job_step(job, JOB_EV_GIVE_UP);

	assert(can);
	job->facts.status = status;
	job->facts.end_time = now;
	job->facts.next_attempt = 0;
	job->pause_wanted = false;
	job->cancel_wanted = false;
}

/* A wish about a job in mid-call. */
static int job_wish(struct job *job, enum job_event command, int64_t now)
{
	if (job->cancel_wanted)
		return -EPROTO; /* it is on its way out already */

	switch (command) {
	case JOB_EV_CANCEL:
		job->cancel_wanted = true;
		return 0;
	case JOB_EV_PAUSE:
		if (job->pause_wanted)
			return -EPROTO;
		job->pause_wanted = true;
		return 0;
	case JOB_EV_RESUME: /* takes the pause back */
		if (!job->pause_wanted)
			return -EPROTO;
		job->pause_wanted = false;
		return 0;
	case JOB_EV_RESTART: /* the queue hangs up; what follows is a first attempt again */
		job->facts.next_attempt = now + HANG_UP_S;
		job->pause_wanted = false;
		job->facts.attempts = 0;
		job->failures = 0;
		job->interruptions = 0;
		return 0;
	default:
		return -EPROTO;
	}
}

int job_command(struct job *job, enum job_event command, int64_t now)
{
	bool had_ended = job_has_ended(job);

	if (command < JOB_EV_CANCEL || command > JOB_EV_RESTART)
		return -EPROTO;
	if (job->facts.state == SENDING)
		return job_wish(job, command, now);
	if (!job_step(job, command))
		return -EPROTO;

	if (command == JOB_EV_CANCEL && !had_ended) {
		job->facts.status = FAX_STATUS_CANCELLED;
		job->facts.end_time = now;
		job->facts.next_attempt = 0;
	}
	if (command == JOB_EV_RESTART) {
		job->facts.status = FAX_STATUS_OK;
		job->facts.attempts = 0;
		job->facts.end_time = 0;
		job->facts.next_attempt = now;
		job->failures = 0;
		job->interruptions = 0;
	}
	return 0;
}

int64_t job_due(const struct job *job)
{
	if (!job_is_waiting(job) || job->facts.kind == FAX_KIND_OFFER)
		return 0;
	/* Never before it was submitted: so that jobs without a wish stand in the order they came. */
	return MAX(MAX(job->facts.send_at, job->facts.submitted_time), job->facts.next_attempt);
}

void job_clock(struct job *job, int64_t now)
{
	struct fax_job *facts = &job->facts;
	/* A delay counts from the end of the last call; after a RESTART there is none. */
	int64_t delay = facts->end_time ? facts->next_attempt - facts->end_time : 0;

	if (job_is_waiting(job) && facts->next_attempt && (facts->end_time == 0 || facts->end_time > now))
		facts->next_attempt = MIN(facts->next_attempt, now + delay);
	facts->submitted_time = MIN(facts->submitted_time, now);
	facts->start_time = MIN(facts->start_time, now);
	facts->end_time = MIN(facts->end_time, now);
}

int64_t job_window_open(const struct job_window *window, int64_t time, int32_t utc_offset_s)
{
	int64_t start = window->start_min * 60;
	int64_t length = ((window->stop_min - window->start_min) * 60 + DAY_S) % DAY_S;
	int64_t since_start; /* seconds since the window opened last */

	if (length == 0)
		return time;
	since_start = (time + utc_offset_s - start) % DAY_S;
	if (since_start < 0)
		since_start += DAY_S;
	return since_start < length ? time : time + DAY_S - since_start;
}

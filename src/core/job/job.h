/* SPDX-License-Identifier: MIT */
/*
 * The life of a fax to be sent: which state follows which event, when the
 * next attempt is due, and what the user may do about it meanwhile.
 *
 * States are those users see (enum fax_job_state, without RECEIVING). Times
 * are seconds since 1970 UTC and are passed in. Whoever calls stores the job
 * after each change; nothing here does.
 */
#ifndef CORE_JOB_JOB_H
#define CORE_JOB_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include <faxport/status.h>
#include <faxport/types.h>

/* Columns: name, words. */
#define JOB_EVENT_LIST(X) \
	X(START, "call begins") \
	X(SENT, "every page confirmed") \
	X(RETRY, "call failed, to be tried again") \
	X(GIVE_UP, "another attempt cannot help") \
	X(CANCEL, "cancel") \
	X(PAUSE, "pause") \
	X(RESUME, "resume") \
	X(RESTART, "restart")

enum job_event {
#define X(name, words) JOB_EV_##name,
	JOB_EVENT_LIST(X)
#undef X
		JOB_EVENTS
};

const char *job_event_words(enum job_event event);

struct job {
	struct fax_job facts;         /* strings belong to the owner of the job */
	enum fax_job_state resume_to; /* PAUSED: the state it goes back to */
	bool pause_wanted;            /* SENDING: to be paused once it is back in the queue */
	bool cancel_wanted;           /* SENDING: the user cancelled, the call has not ended yet */
	const char *password;         /* for the far end; belongs to the owner, and is shown to nobody */
	uint32_t only_device_id;      /* may go out on this port only; 0: on any */
	uint32_t pages_before;        /* confirmed before the last attempt */
	uint32_t failures;            /* failed attempts that count against the retries */
	uint32_t interruptions;       /* attempts that our own end cut off, not counted as failures */
	uint32_t audio_failures;      /* calls that failed with the fax as sound, and brought no page over */
	bool archive_wanted;          /* SENT: a copy for the archive of sent faxes is still to be made */
};

/* The retry rule in force. */
struct job_rule {
	uint32_t retries;             /* for jobs with FAX_RETRIES_DEFAULT */
	uint32_t delay_s[FAX_CAUSES]; /* before the next attempt, by cause of the failure */
};

/* So often a crash of the server costs a job nothing; afterwards the job itself may be the reason of the crash. */
#define JOB_FREE_INTERRUPTIONS 3

/*
 * What follows; FAX_JOB_STATES: the event cannot happen in that state. Looks at the table only: a job that is
 * resumed may also go back to RETRYING.
 */
enum fax_job_state job_next(enum fax_job_state state, enum job_event event);

/* All that there is to send is confirmed: the job cannot be kept from being SENT any more. */
bool job_is_through(const struct job *job);

/* No event but the user's will come any more. */
bool job_has_ended(const struct job *job);

/* Waiting for its turn: PENDING or RETRYING. */
bool job_is_waiting(const struct job *job);

/* A call begins on this port. Only for a waiting job. */
void job_start(struct job *job, uint32_t device_id, int64_t now);

/*
 * The far end has confirmed the document up to here, or, polling, we have its pages up to here. Less than before, or
 * more than there is to send, is ignored.
 */
bool job_page(struct job *job, uint32_t confirmed);

/*
 * The call has ended. The job is SENT if and only if every page is confirmed,
 * whatever else went wrong; one that polls, if and only if @status is OK: how
 * many pages the far end has is not known. Otherwise by the status' column in the list of
 * endings: CANCELLED, FAILED, or RETRYING (PAUSED if wanted) while retries are
 * left, at its first page that is not confirmed.
 *
 * Retries count failed calls since the last page got through: a call that
 * brings pages over makes up for the failures before it, and counts as the
 * first new one. So a long fax over a poor line goes on for as long as it
 * gets anywhere, retries 0 still means one call and no more, and the number
 * of calls stays bounded by the pages. Who polls gets the document from its
 * beginning each time: there a page makes up for nothing.
 *
 * An offer has no attempts of ours. It is SENT when somebody has collected it,
 * unless it is to be kept; else it is RETRYING, which is to say that it waits.
 *
 * INTERRUPTED is our own fault: the job goes on at once, and only after
 * JOB_FREE_INTERRUPTIONS of them in a row is it treated as any other failure.
 */
void job_end(struct job *job, enum fax_status status, const struct job_rule *rule, int64_t now);

/*
 * Before job_end(): in this call the fax went as sound, and had begun to train.
 * If the line made it fail before a page got through, the next call begins
 * with less (t30_signals_after_failures()). That counts for as long as the job
 * lives: the line to its number will hardly be better next time.
 */
void job_end_of_audio(struct job *job, enum fax_status status);

/* It cannot be sent at all any more (its document is gone): FAILED. Not for a job that has ended. */
void job_give_up(struct job *job, enum fax_status status, int64_t now);

/*
 * The user's commands: JOB_EV_CANCEL, PAUSE, RESUME, RESTART. 0, or -EPROTO:
 * not possible in its state. In mid-call PAUSE and CANCEL are wishes that
 * job_end() fulfils; after a CANCEL the caller has to hang up. RESTART gives
 * all retries back and tries at once; confirmed pages stay confirmed.
 */
int job_command(struct job *job, enum job_event command, int64_t now);

/* When the next attempt may begin; 0 for a job that is not waiting, and for an offer. Without regard to the cheap-rate
 * hours. */
int64_t job_due(const struct job *job);

/*
 * The clock may have been set back, and shows @now: nothing that has happened
 * is later than that, and a wait is no longer than it was meant to be. The
 * time that the user wants it sent at stays.
 */
void job_clock(struct job *job, int64_t now);

/* The retries allowed to this job. */
uint32_t job_retries(const struct job *job, const struct job_rule *rule);

/* Cheap-rate hours, in minutes of the local day, 0 to 1439. End before start: past midnight. Equal: always. */
struct job_window {
	uint16_t start_min;
	uint16_t stop_min;
};

/*
 * The first moment from @time on that lies in the window. @utc_offset_s is
 * local time's offset at @time; where it changes until then the answer is off
 * by the change, so ask again when the moment has come.
 */
int64_t job_window_open(const struct job_window *window, int64_t time, int32_t utc_offset_s);

#endif

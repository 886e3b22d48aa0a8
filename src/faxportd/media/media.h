/* SPDX-License-Identifier: MIT */
/*
 * The faxport-media workers, seen from the daemon: start them, give a call to
 * one of them, pass its reports on. Runs on libre's loop.
 *
 * A worker talks to strangers, so it carries a handful of calls only; when it
 * dies, each of its calls gets a last report with FAX_STATUS_MEDIA_DIED, and a
 * new worker is started.
 */
#ifndef FAXPORTD_MEDIA_MEDIA_H
#define FAXPORTD_MEDIA_MEDIA_H

#include "core/call/call.h"

struct media;
struct media_call;

struct media_config {
	const char *program;       /* path of faxport-media */
	uint32_t calls_per_worker; /* a handful */
	uint32_t max_calls;        /* over all workers; more are refused with -EBUSY */
	uint32_t processors;       /* that the workers share; 0: as many as there are */
	uint32_t budget_percent;   /* a worker that is busy for longer takes no further call; 100: it always does */
	uint32_t stop_ms;          /* a worker that says nothing for so long when it is to stop a call hangs; 0: 5 s */
};

/* Every report of a call ends here, on the loop, checked. After CALL_REPORT_RESULT the call is gone and freed. */
typedef void media_report_fn(void *arg, const struct call_report *report);

int media_new(const struct media_config *config, struct media **ret_media);

/* Stops the workers; every call still running gets no report any more. */
struct media *media_free(struct media *media);

/*
 * Is there room for another call? Not if there are max_calls, nor if every
 * worker that may take it is over its budget: then a call would harm those
 * under way. What is said here holds for media_call_start() at once after it.
 */
bool media_has_room(const struct media *media);

struct media_activity {
	uint32_t calls, workers;    /* workers that have calls */
	uint32_t busy_percent;      /* of the processors' time, by workers, in the last second */
	uint32_t late_ms;           /* so late at most, of the worker that was latest, were 99 of 100 ticks in it */
	uint64_t ticks, late_ticks; /* since the start: all, and those done more than 20 ms late */
	uint64_t refused;           /* calls for which there was no room */
};

void media_activity(const struct media *media, struct media_activity *ret_activity);

/*
 * Start a call. Takes over the descriptors (the last is -1 unless it offers) in any case (closes them
 * here once sent). Returns 0, -EBUSY (media_has_room() says no) or a fault.
 */
int media_call_start(struct media *media, const struct call_start *start, const int fds[CALL_FDS],
		     media_report_fn *on_report, void *arg, struct media_call **ret_call);

/* Go on over another path: T.38 after G.711, or a new address. */
int media_call_switch(struct media_call *call, const struct call_path *path);

/*
 * Ask for the end; the result still comes as a report: at once, or when a page
 * is stored that is on its way to the disk. From here, if the worker hangs.
 */
void media_call_stop(struct media_call *call);

/* Forget the call at once: stop it, and no report comes any more. */
void media_call_drop(struct media_call *call);

#endif

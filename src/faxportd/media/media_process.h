/* SPDX-License-Identifier: MIT */
/*
 * One faxport-media process, seen from the daemon: started, ordered about,
 * listened to, and reaped. Runs on libre's loop.
 */
#ifndef FAXPORTD_MEDIA_MEDIA_PROCESS_H
#define FAXPORTD_MEDIA_MEDIA_PROCESS_H

#include "core/call/call.h"

struct media_process;

struct media_process_events {
	/* A report that passed call_report_check(). */
	void (*on_report)(void *arg, const struct call_report *report);
	/* It is dead and reaped; @how says of what, in words. The last event; media_process_free() may follow. */
	void (*on_gone)(void *arg, const char *how);
};

/* @events are called from the loop, never from within a function of this file. */
int media_process_start(const char *program, const struct media_process_events *events, void *arg,
			struct media_process **ret_process);

/* Returns 0 or a fault (-EPIPE: it is dead or dying; -EAGAIN: it does not read). @fds stay the caller's. */
int media_process_order(struct media_process *process, const struct call_order *order, const int *fds, size_t fd_count);

/* Ask it to go, now that it has nothing to do; on_gone() follows. */
void media_process_dismiss(struct media_process *process);

/* End it, whatever it does; on_gone() follows. */
void media_process_kill(struct media_process *process);

/* If it still lives it is given a moment to go by itself, and then killed; reaped when this returns. */
struct media_process *media_process_free(struct media_process *process);

#endif

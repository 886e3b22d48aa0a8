/* SPDX-License-Identifier: MIT */
/*
 * A media worker: takes orders from the daemon over a seqpacket socket, moves
 * the packets of its calls, and reports. One thread owns all of it; each call
 * has a tick of 20 ms of its own, spread so that they do not all work at once.
 * The disk and the scaling of documents have threads beside it (beside.h).
 */
#ifndef MEDIA_WORKER_H
#define MEDIA_WORKER_H

struct worker;

/* Whatever needs a system call that the sandbox forbids happens here. @control: the daemon's socket. */
int worker_new(int control, struct worker **ret_worker);
struct worker *worker_free(struct worker *worker);

/* Until the daemon closes its end: 0; or a fault. */
int worker_run(struct worker *worker);

#endif

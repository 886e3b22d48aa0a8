/* SPDX-License-Identifier: MIT */
/*
 * What the files of the media worker share: worker.c, its loop and life;
 * worker_order.c, orders of the daemon and reports to it; worker_call.c, calls,
 * their packets and their time.
 */
#ifndef MEDIA_WORKER_PRIV_H
#define MEDIA_WORKER_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "core/call/call.h"
#include "media/beside.h"
#include "media/media_session.h"
#include "media/outbox.h"
#include "media/tick_clock.h"
#include "media/tick_meter.h"
#include "media/worker.h"

#define WORKER_CALLS_MAX 64

#define NS_PER_MS 1000000ull

/* Datagrams per system call. */
#define BATCH 16
#define DATAGRAM_SIZE 1600

enum socket_kind { SOCKET_AUDIO, SOCKET_T38, SOCKETS };
enum { FD_DOCUMENT = SOCKETS, FD_OFFER, FDS };

struct worker_call {
	struct worker *worker;
	struct media_session *session; /* NULL: the slot is free */
	uint32_t id;
	int fds[FDS]; /* audio, T.38, document, document on offer or -1 */
	struct tick_clock clock;
	uint32_t quiet, owed;    /* the session must be told after so many ticks; so many it has not been told of */
	struct beside_work work; /* what the session asked for */
	bool working;            /* it is not done yet: the session must live on */
};

struct worker {
	int control, epoll;
	struct beside *beside;
	bool orphaned; /* the daemon is gone */
	struct worker_call calls[WORKER_CALLS_MAX];
	unsigned int call_count;
	uint64_t period_ns;  /* of a tick: all calls tick at once... */
	uint64_t phase_ns;   /* ...and workers do not */
	uint64_t guarded_ns; /* when the process was last said to be alive */
	struct tick_meter meter;
	struct outbox outbox;
	/* Where datagrams are read to. */
	struct mmsghdr headers[BATCH];
	struct iovec vectors[BATCH];
	struct sockaddr_storage sources[BATCH];
	uint8_t data[BATCH][DATAGRAM_SIZE];
};

/* What an epoll event is about: which call's socket, or one of the worker's own. */
#define EVENT_CONTROL UINT32_MAX
#define EVENT_BESIDE (UINT32_MAX - 1)
#define EVENT_SOCKET(slot, kind) ((uint32_t)((slot)*SOCKETS + (kind)))

/* ---- worker.c ---------------------------------------------------------------- */

/* CLOCK_MONOTONIC. */
uint64_t worker_clock_ns(void);

/* The period must be known. */
uint64_t worker_next_tick_ns(const struct worker *worker);

/* Returns 0 or a negative errno. */
int worker_watch_fd(struct worker *worker, int fd, uint32_t events, uint32_t what);

/* Before a datagram can be read to it, again. */
void worker_clear_header(struct worker *worker, int i);

/* ---- worker_order.c ------------------------------------------------------------ */

/* Read one order and obey. False: no more for now, or ever. */
bool worker_read_order(struct worker *worker);

void worker_send_report(struct worker *worker, const struct call_report *report);

/* How the worker keeps time. */
void worker_report_load(struct worker *worker, const struct call_load *load);

/* ---- worker_call.c --------------------------------------------------------------- */

/* NULL: there is none, or its result is reported already. */
struct worker_call *worker_find_call(struct worker *worker, uint32_t id);

/* Takes @fds over in any case. Returns 0; -EBUSY: too many, or one of that id; or another fault. */
int worker_start_call(struct worker *worker, uint32_t id, const struct call_start *start, int fds[FDS]);

/* At once, whatever is under way. */
void worker_end_call(struct worker_call *call);

/* Before the session is told of anything but ticks. */
void worker_wake_call(struct worker_call *call);

/* After anything that may have ended the session. */
void worker_end_if_over(struct worker_call *call);

/* Work that is done beside the loop. */
void worker_take_work(struct worker *worker);

/* Packets that have come. */
void worker_read_socket(struct worker *worker, struct worker_call *call, enum socket_kind kind);

bool worker_has_calls(const struct worker *worker);

/* What is due at @now_ns, a moment at which the sockets were looked at. */
void worker_tick(struct worker *worker, uint64_t now_ns);

void worker_close_all(int *fds, size_t count);

#endif

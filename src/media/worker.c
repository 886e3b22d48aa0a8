/* SPDX-License-Identifier: MIT */
/* A media worker: its loop and its life; see worker.h. */
#include "media/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "media/worker_priv.h"

/* A disk that is slow is so for everybody; a document that takes long must not stand before it. */
#define THREADS 3

/* A turn of the loop that works for longer than this hangs in the library: better dead, and the calls retried. */
#define HANG_S 10

/* Workers tick at one of so many moments within a tick's length, so that they do not all work at once. */
#define PHASES 8

/* Both sockets of each call, and the worker's own descriptors. */
#define EVENTS_MAX (WORKER_CALLS_MAX * SOCKETS + 2)

uint64_t worker_clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 * NS_PER_MS + (uint64_t)now.tv_nsec;
}

int worker_watch_fd(struct worker *worker, int fd, uint32_t events, uint32_t what)
{
	struct epoll_event event = {.events = events, .data.u32 = what};

	return epoll_ctl(worker->epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

uint64_t worker_next_tick_ns(const struct worker *worker)
{
	uint64_t period_ns = worker->period_ns, phase_ns = worker->phase_ns % period_ns;

	return ((worker_clock_ns() - phase_ns) / period_ns + 1) * period_ns + phase_ns;
}

/*
 * With calls, the loop sleeps from tick to tick, whatever comes meanwhile:
 * packets are then looked at many at a time, and each wake-up serves many
 * calls. Without, the next order wakes it. @ret_looked_ns: what came before
 * is among the events; no call is told of a later time, however late the loop
 * is after that.
 */
static int wait_for_work(struct worker *worker, struct epoll_event *events, int max, uint64_t *ret_looked_ns)
{
	struct timespec when;
	uint64_t next_ns;

	*ret_looked_ns = 0; /* no call is waiting for its time */
	if (!worker_has_calls(worker))
		return epoll_wait(worker->epoll, events, max, -1);
	next_ns = worker_next_tick_ns(worker);
	when.tv_sec = (time_t)(next_ns / (1000 * NS_PER_MS));
	when.tv_nsec = (long)(next_ns % (1000 * NS_PER_MS));
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL);
	*ret_looked_ns = worker_clock_ns();
	return epoll_wait(worker->epoll, events, max, 0);
}

/* SIGPROF ends the process. Time that it does not run does not count. */
static void guard(struct worker *worker, uint64_t now_ns)
{
	static const struct itimerval hang = {.it_value.tv_sec = HANG_S + 1};

	if (now_ns - worker->guarded_ns < 1000 * NS_PER_MS)
		return;
	setitimer(ITIMER_PROF, &hang, NULL);
	worker->guarded_ns = now_ns;
}

void worker_clear_header(struct worker *worker, int i)
{
	worker->headers[i].msg_hdr.msg_namelen = sizeof(worker->sources[i]);
	worker->headers[i].msg_hdr.msg_flags = 0;
	/* The kernel writes only as much as the family has. */
	memset(&worker->sources[i], 0, sizeof(worker->sources[i]));
}

/* ---- life ---------------------------------------------------------------- */

int worker_new(int control, struct worker **ret_worker)
{
	struct worker *worker;
	size_t i;
	int r;

	worker = calloc(1, sizeof(*worker));
	if (!worker)
		return -ENOMEM;
	worker->control = control;
	/* Workers are started one after the other: by their ids they share the tick evenly. */
	worker->phase_ns = (uint64_t)getpid() % PHASES * (MEDIA_TICK_MS * NS_PER_MS / PHASES);
	outbox_init(&worker->outbox);
	for (i = 0; i < BATCH; i++) {
		worker->vectors[i] = (struct iovec){worker->data[i], DATAGRAM_SIZE};
		worker->headers[i].msg_hdr.msg_iov = &worker->vectors[i];
		worker->headers[i].msg_hdr.msg_iovlen = 1;
		worker->headers[i].msg_hdr.msg_name = &worker->sources[i];
		worker_clear_header(worker, (int)i);
	}
	worker->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (worker->epoll < 0) {
		r = -errno;
		worker_free(worker);
		return r;
	}
	r = beside_new(THREADS, &worker->beside);
	if (r == 0)
		r = worker_watch_fd(worker, beside_fd(worker->beside), EPOLLIN, EVENT_BESIDE);
	if (r == 0)
		r = worker_watch_fd(worker, control, EPOLLIN, EVENT_CONTROL);
	if (r < 0) {
		worker_free(worker);
		return r;
	}
	*ret_worker = worker;
	return 0;
}

struct worker *worker_free(struct worker *worker)
{
	size_t i;

	if (!worker)
		return NULL;
	/* First of all: what is under way uses sessions and their files. */
	beside_free(worker->beside);
	for (i = 0; i < WORKER_CALLS_MAX; i++)
		if (worker->calls[i].session)
			worker_end_call(&worker->calls[i]);
	if (worker->epoll >= 0)
		close(worker->epoll);
	free(worker);
	return NULL;
}

static void handle(struct worker *worker, const struct epoll_event *event)
{
	struct worker_call *call;

	switch (event->data.u32) {
	case EVENT_CONTROL:
		while (!worker->orphaned && worker_read_order(worker))
			;
		break;
	case EVENT_BESIDE:
		worker_take_work(worker);
		break;
	default:
		call = &worker->calls[event->data.u32 / SOCKETS];
		if (call->session)
			worker_read_socket(worker, call, (enum socket_kind)(event->data.u32 % SOCKETS));
		break;
	}
}

int worker_run(struct worker *worker)
{
	struct epoll_event events[EVENTS_MAX];
	struct call_load load;
	uint64_t looked_ns, from_ns;
	int count, i;

	while (!worker->orphaned) {
		count = wait_for_work(worker, events, EVENTS_MAX, &looked_ns);
		if (count < 0 && errno != EINTR)
			return -errno;
		from_ns = worker_clock_ns();
		guard(worker, from_ns);
		/* Packets first: what came belongs to the time before the tick. */
		for (i = 0; i < count; i++)
			handle(worker, &events[i]);
		worker_tick(worker, looked_ns);
		if (tick_meter_turn(&worker->meter, from_ns, worker_clock_ns(), &load))
			worker_report_load(worker, &load);
	}
	return 0;
}

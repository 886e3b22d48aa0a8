/* SPDX-License-Identifier: MIT */
/* A media worker; see worker.h. */
#include "media/worker.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "core/call/call.h"
#include "media/beside.h"
#include "media/latch.h"
#include "media/media_session.h"

#define CALLS_MAX 64

/* A disk that is slow is so for everybody; a document that takes long must not stand before it. */
#define THREADS 3

#define NS_PER_MS 1000000ull
#define TICK_NS (MEDIA_TICK_MS * NS_PER_MS)

/* Calls begin at different parts of the tick. */
#define STAGGER 8

/* After a delay a call catches up by so many ticks before the sockets are looked at again... */
#define CATCH_UP_TICKS 5
/* ...and not at all when the machine stood still for longer than this. */
#define STOOD_STILL_NS (500 * NS_PER_MS)

/* A turn of the loop that works for longer than this hangs in the library: better dead, and the calls retried. */
#define HANG_S 10

/* Datagrams per system call, and calls per look at one socket: a flood must not starve the others. */
#define BATCH 16
#define BATCHES_MAX 4
#define DATAGRAM_SIZE 1600

enum socket_kind { SOCKET_AUDIO, SOCKET_T38, SOCKETS };
enum { FD_DOCUMENT = SOCKETS, FDS };

struct worker_call {
	struct worker *worker;
	struct media_session *session; /* NULL: the slot is free */
	uint32_t id;
	int fds[FDS];     /* audio, T.38, document */
	uint64_t next_ns; /* when the next tick is due */
	uint64_t period_ns;
	struct beside_work work; /* what the session asked for */
	bool working;            /* it is not done yet: the session must live on */
};

struct worker {
	int control, epoll, timer;
	struct beside *beside;
	bool orphaned; /* the daemon is gone */
	struct worker_call calls[CALLS_MAX];
	/* Where datagrams are read to. */
	struct mmsghdr headers[BATCH];
	struct iovec vectors[BATCH];
	struct sockaddr_storage sources[BATCH];
	uint8_t data[BATCH][DATAGRAM_SIZE];
};

/* What an epoll event is about: which call's socket, or one of the worker's own. */
#define EVENT_CONTROL UINT32_MAX
#define EVENT_TIMER (UINT32_MAX - 1)
#define EVENT_BESIDE (UINT32_MAX - 2)
#define EVENT_SOCKET(slot, kind) ((uint32_t)((slot)*SOCKETS + (kind)))

static uint64_t clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 * NS_PER_MS + (uint64_t)now.tv_nsec;
}

/* ---- reports ------------------------------------------------------------ */

static void send_report(struct worker *worker, const struct call_report *report)
{
	/* Progress may be left out when the daemon is slow to read; nothing else may. */
	int flags = MSG_NOSIGNAL | (report->type == CALL_REPORT_PROGRESS ? MSG_DONTWAIT : 0);
	ssize_t n;

	do
		n = send(worker->control, report, sizeof(*report), flags);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno != EAGAIN)
		worker->orphaned = true;
}

static void on_report(void *arg, const struct call_report *report)
{
	struct worker_call *call = arg;
	struct call_report copy = *report;

	copy.call = call->id;
	send_report(call->worker, &copy);
}

/* A call that cannot even be started. */
static void refuse_call(struct worker *worker, uint32_t id, const char *detail)
{
	struct call_report report;

	memset(&report, 0, sizeof(report));
	report.type = CALL_REPORT_RESULT;
	report.call = id;
	report.status = FAX_STATUS_FAULT;
	snprintf(report.detail, sizeof(report.detail), "%s", detail);
	send_report(worker, &report);
}

/* ---- calls ---------------------------------------------------------------- */

static void on_send(void *arg, bool t38, const struct sockaddr_storage *to, const uint8_t *data, size_t size)
{
	struct worker_call *call = arg;

	/* A datagram that cannot be sent is a lost one. */
	(void)sendto(call->fds[t38 ? SOCKET_T38 : SOCKET_AUDIO], data, size, MSG_DONTWAIT | MSG_NOSIGNAL,
		     (const struct sockaddr *)to, latch_address_size(to));
}

static void on_work(void *arg, void (*work)(void *what), void *what)
{
	struct worker_call *call = arg;

	call->working = true;
	call->work = (struct beside_work){.work = work, .what = what, .owner = call};
	beside_give(call->worker->beside, &call->work);
}

static const struct media_session_ops session_ops = {on_send, on_report, on_work};

static void close_all(int *fds, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static void end_call(struct worker_call *call)
{
	/* Closing a socket takes it out of epoll. */
	call->session = media_session_free(call->session);
	close_all(call->fds, FDS);
}

/* After anything that may have ended the session. */
static void end_if_over(struct worker_call *call)
{
	if (call->session && media_session_is_over(call->session) && !call->working)
		end_call(call);
}

static void take_work(struct worker *worker)
{
	struct beside_work *work;
	struct worker_call *call;

	while ((work = beside_take(worker->beside))) {
		call = work->owner;
		call->working = false;
		media_session_work_done(call->session);
		end_if_over(call);
	}
}

static struct worker_call *find_call(struct worker *worker, uint32_t id)
{
	size_t i;

	for (i = 0; i < CALLS_MAX; i++)
		if (worker->calls[i].session && worker->calls[i].id == id &&
		    !media_session_is_over(worker->calls[i].session))
			return &worker->calls[i];
	return NULL;
}

static struct worker_call *find_slot(struct worker *worker)
{
	size_t i;

	for (i = 0; i < CALLS_MAX; i++)
		if (!worker->calls[i].session)
			return &worker->calls[i];
	return NULL;
}

static int watch_fd(struct worker *worker, int fd, uint32_t what)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = what};

	return epoll_ctl(worker->epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

/* Takes @fds over in any case. */
static int start_call(struct worker *worker, uint32_t id, const struct call_start *start, int fds[FDS])
{
	struct worker_call *call = find_slot(worker);
	size_t slot;
	uint32_t seed;
	int r;

	if (!call || find_call(worker, id)) {
		close_all(fds, FDS);
		return -EBUSY;
	}
	slot = (size_t)(call - worker->calls);
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		seed = (uint32_t)clock_ns();
	call->worker = worker;
	call->id = id;
	memcpy(call->fds, fds, sizeof(call->fds));
	call->period_ns = TICK_NS / start->clock_rate;
	call->next_ns = clock_ns() + call->period_ns + slot % STAGGER * call->period_ns / STAGGER;

	r = media_session_new(start, fds[FD_DOCUMENT], seed, &session_ops, call, &call->session);
	if (r == 0)
		r = watch_fd(worker, fds[SOCKET_AUDIO], EVENT_SOCKET(slot, SOCKET_AUDIO));
	if (r == 0)
		r = watch_fd(worker, fds[SOCKET_T38], EVENT_SOCKET(slot, SOCKET_T38));
	if (r < 0)
		end_call(call);
	return r;
}

/* ---- orders ---------------------------------------------------------------- */

static void obey(struct worker *worker, struct call_order *order, int *fds, size_t fd_count)
{
	struct worker_call *call;

	if (order->type == CALL_ORDER_START) {
		if (fd_count != FDS) {
			close_all(fds, fd_count);
			refuse_call(worker, order->call, "the media worker was not given its files");
		} else if (start_call(worker, order->call, &order->start, fds) < 0) {
			refuse_call(worker, order->call, "the media worker cannot start the call");
		}
		return;
	}

	close_all(fds, fd_count);
	call = find_call(worker, order->call);
	if (!call)
		return; /* it ended by itself meanwhile */
	if (order->type == CALL_ORDER_SWITCH)
		media_session_switch(call->session, &order->path);
	else
		media_session_stop(call->session);
	end_if_over(call);
}

/* Descriptors that came beside a message; the rest is closed. */
static size_t take_fds(struct msghdr *message, int fds[FDS])
{
	struct cmsghdr *control;
	size_t count = 0, n, i;
	int fd;

	for (control = CMSG_FIRSTHDR(message); control; control = CMSG_NXTHDR(message, control)) {
		if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
			continue;
		n = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (i = 0; i < n; i++) {
			memcpy(&fd, CMSG_DATA(control) + i * sizeof(int), sizeof(int));
			if (count < FDS)
				fds[count++] = fd;
			else
				close(fd);
		}
	}
	return count;
}

/* Read one order. False: no more for now, or ever. */
static bool read_order(struct worker *worker)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(FDS * sizeof(int))];
	} control;
	struct call_order order;
	struct iovec vector = {&order, sizeof(order)};
	struct msghdr message = {
		.msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	int fds[FDS];
	size_t fd_count;
	ssize_t n;

	n = recvmsg(worker->control, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n <= 0) {
		if (n == 0 || (errno != EAGAIN && errno != EINTR))
			worker->orphaned = true;
		return false;
	}
	fd_count = take_fds(&message, fds);
	if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC) || call_order_check(&order, (size_t)n) < 0) {
		close_all(fds, fd_count);
		if ((size_t)n >= offsetof(struct call_order, start))
			refuse_call(worker, order.call, "the media worker does not understand the order");
		return true;
	}
	obey(worker, &order, fds, fd_count);
	return true;
}

/* ---- packets ---------------------------------------------------------------- */

static void read_socket(struct worker *worker, struct worker_call *call, enum socket_kind kind)
{
	unsigned int batches;
	int count, i;

	for (batches = 0; batches < BATCHES_MAX && call->session; batches++) {
		for (i = 0; i < BATCH; i++) {
			worker->headers[i].msg_hdr.msg_namelen = sizeof(worker->sources[i]);
			worker->headers[i].msg_hdr.msg_flags = 0;
			/* The kernel writes only as much as the family has. */
			memset(&worker->sources[i], 0, sizeof(worker->sources[i]));
		}
		count = recvmmsg(call->fds[kind], worker->headers, BATCH, MSG_DONTWAIT, NULL);
		for (i = 0; i < count && call->session; i++) {
			if (worker->headers[i].msg_hdr.msg_flags & MSG_TRUNC)
				continue;
			media_session_packet(call->session, kind == SOCKET_T38, &worker->sources[i], worker->data[i],
					     worker->headers[i].msg_len);
			end_if_over(call);
		}
		if (count < BATCH)
			return;
	}
}

/* ---- time ---------------------------------------------------------------- */

static void tick_call(struct worker_call *call, uint64_t now_ns)
{
	unsigned int ticks;

	for (ticks = 0; ticks < CATCH_UP_TICKS && call->session && call->next_ns <= now_ns; ticks++) {
		call->next_ns += call->period_ns;
		media_session_tick(call->session);
		end_if_over(call);
	}
	if (call->next_ns + STOOD_STILL_NS < now_ns)
		call->next_ns = now_ns + call->period_ns;
}

static void tick_calls(struct worker *worker)
{
	uint64_t now_ns = clock_ns();
	size_t i;

	for (i = 0; i < CALLS_MAX; i++)
		if (worker->calls[i].session)
			tick_call(&worker->calls[i], now_ns);
}

/* The timer wakes us when the first tick is due; with no call there is none. */
static void arm_timer(struct worker *worker)
{
	struct itimerspec when = {0};
	uint64_t first_ns = UINT64_MAX;
	size_t i;

	for (i = 0; i < CALLS_MAX; i++)
		if (worker->calls[i].session)
			first_ns = MIN(first_ns, worker->calls[i].next_ns);
	if (first_ns != UINT64_MAX) {
		when.it_value.tv_sec = (time_t)(first_ns / (1000 * NS_PER_MS));
		when.it_value.tv_nsec = (long)(first_ns % (1000 * NS_PER_MS));
	}
	timerfd_settime(worker->timer, TFD_TIMER_ABSTIME, &when, NULL);
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
	for (i = 0; i < BATCH; i++) {
		worker->vectors[i] = (struct iovec){worker->data[i], DATAGRAM_SIZE};
		worker->headers[i].msg_hdr.msg_iov = &worker->vectors[i];
		worker->headers[i].msg_hdr.msg_iovlen = 1;
		worker->headers[i].msg_hdr.msg_name = &worker->sources[i];
	}
	worker->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	worker->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (worker->timer < 0 || worker->epoll < 0) {
		r = -errno;
		worker_free(worker);
		return r;
	}
	r = beside_new(THREADS, &worker->beside);
	if (r == 0)
		r = watch_fd(worker, beside_fd(worker->beside), EVENT_BESIDE);
	if (r == 0)
		r = watch_fd(worker, control, EVENT_CONTROL);
	if (r == 0)
		r = watch_fd(worker, worker->timer, EVENT_TIMER);
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
	for (i = 0; i < CALLS_MAX; i++)
		if (worker->calls[i].session)
			end_call(&worker->calls[i]);
	if (worker->timer >= 0)
		close(worker->timer);
	if (worker->epoll >= 0)
		close(worker->epoll);
	free(worker);
	return NULL;
}

static void handle(struct worker *worker, const struct epoll_event *event)
{
	struct worker_call *call;
	uint64_t expirations;

	switch (event->data.u32) {
	case EVENT_CONTROL:
		while (!worker->orphaned && read_order(worker))
			;
		break;
	case EVENT_TIMER:
		/* Ticks are counted by the clock; the timer only wakes. */
		if (read(worker->timer, &expirations, sizeof(expirations)) < 0)
			return;
		break;
	case EVENT_BESIDE:
		take_work(worker);
		break;
	default:
		call = &worker->calls[event->data.u32 / SOCKETS];
		if (call->session)
			read_socket(worker, call, (enum socket_kind)(event->data.u32 % SOCKETS));
		break;
	}
}

int worker_run(struct worker *worker)
{
	/* SIGPROF ends the process. Time that it does not run does not count. */
	static const struct itimerval hang = {.it_value.tv_sec = HANG_S};
	struct epoll_event events[32];
	int count, i;

	while (!worker->orphaned) {
		arm_timer(worker);
		count = epoll_wait(worker->epoll, events, ARRAY_SIZE(events), -1);
		if (count < 0 && errno != EINTR)
			return -errno;
		setitimer(ITIMER_PROF, &hang, NULL);
		/* Packets first: what came belongs to the time before the tick. */
		for (i = 0; i < count; i++)
			handle(worker, &events[i]);
		tick_calls(worker);
	}
	return 0;
}

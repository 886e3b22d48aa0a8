/* SPDX-License-Identifier: MIT */
/* The calls of a worker: their packets and their time. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/macros.h"
#include "media/latch.h"
#include "media/worker_priv.h"

#define TICK_NS (MEDIA_TICK_MS * NS_PER_MS)

/* Looks at one socket: a flood must not starve the others. */
#define BATCHES_MAX 4

/* ---- what a session wants --------------------------------------------------- */

static void on_report(void *arg, const struct call_report *report)
{
	struct worker_call *call = arg;
	struct call_report copy = *report;

	copy.call = call->id;
	worker_send_report(call->worker, &copy);
}

static void on_send(void *arg, bool t38, const struct sockaddr_storage *to, const uint8_t *data, size_t size)
{
	struct worker_call *call = arg;

	outbox_put(&call->worker->outbox, call->fds[t38 ? SOCKET_T38 : SOCKET_AUDIO], to, data, size);
}

static void on_work(void *arg, void (*work)(void *what), void *what)
{
	struct worker_call *call = arg;

	call->working = true;
	call->work = (struct beside_work){.work = work, .what = what, .owner = call};
	beside_give(call->worker->beside, &call->work);
}

static const struct media_session_ops session_ops = {on_send, on_report, on_work};

/* ---- beginning and end ---------------------------------------------------------- */

void worker_close_all(int *fds, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

void worker_end_call(struct worker_call *call)
{
	outbox_flush(&call->worker->outbox);
	/* Closing a socket takes it out of epoll. */
	call->session = media_session_free(call->session);
	call->worker->call_count--;
	worker_close_all(call->fds, FDS);
}

void worker_end_if_over(struct worker_call *call)
{
	if (call->session && media_session_is_over(call->session) && !call->working)
		worker_end_call(call);
}

static void tell_ticks(struct worker_call *call)
{
	uint32_t owed = call->owed;

	call->owed = 0;
	call->quiet = media_session_tick(call->session, owed);
}

void worker_wake_call(struct worker_call *call)
{
	if (call->owed > 0)
		tell_ticks(call);
	call->quiet = 1;
}

void worker_take_work(struct worker *worker)
{
	struct beside_work *work;
	struct worker_call *call;

	while ((work = beside_take(worker->beside))) {
		call = work->owner;
		call->working = false;
		worker_wake_call(call);
		media_session_work_done(call->session);
		outbox_flush(&worker->outbox);
		worker_end_if_over(call);
	}
}

bool worker_has_calls(const struct worker *worker)
{
	return worker->call_count > 0;
}

struct worker_call *worker_find_call(struct worker *worker, uint32_t id)
{
	size_t i;

	for (i = 0; i < WORKER_CALLS_MAX; i++)
		if (worker->calls[i].session && worker->calls[i].id == id &&
		    !media_session_is_over(worker->calls[i].session))
			return &worker->calls[i];
	return NULL;
}

static struct worker_call *find_slot(struct worker *worker)
{
	size_t i;

	for (i = 0; i < WORKER_CALLS_MAX; i++)
		if (!worker->calls[i].session)
			return &worker->calls[i];
	return NULL;
}

int worker_start_call(struct worker *worker, uint32_t id, const struct call_start *start, int fds[FDS])
{
	struct worker_call *call = find_slot(worker);
	size_t slot, kind;
	uint32_t seed;
	int r;

	if (!call || worker_find_call(worker, id)) {
		worker_close_all(fds, FDS);
		return -EBUSY;
	}
	slot = (size_t)(call - worker->calls);
	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		seed = (uint32_t)worker_clock_ns();
	call->worker = worker;
	call->id = id;
	memcpy(call->fds, fds, sizeof(call->fds));
	call->clock = (struct tick_clock){.period_ns = TICK_NS / start->clock_rate};
	call->quiet = 1;
	call->owed = 0;
	worker->period_ns = call->clock.period_ns;
	call->clock.next_ns = worker_next_tick_ns(worker);

	worker->call_count++;
	r = media_session_new(start, fds[FD_DOCUMENT], fds[FD_OFFER], seed, &session_ops, call, &call->session);
	for (kind = 0; r == 0 && kind < SOCKETS; kind++)
		r = worker_watch_fd(worker, fds[kind], EPOLLIN | EPOLLET, EVENT_SOCKET(slot, kind));
	if (r < 0)
		worker_end_call(call);
	return r;
}

/* ---- packets ---------------------------------------------------------------- */

/* The socket's event comes once for what has arrived: whoever leaves something behind asks for it again. */
static void ask_again(struct worker *worker, struct worker_call *call, enum socket_kind kind)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u32 = EVENT_SOCKET(call - worker->calls, kind)};

	(void)epoll_ctl(worker->epoll, EPOLL_CTL_MOD, call->fds[kind], &event);
}

void worker_read_socket(struct worker *worker, struct worker_call *call, enum socket_kind kind)
{
	unsigned int batches;
	int count, i;

	for (batches = 0; batches < BATCHES_MAX && call->session; batches++) {
		count = recvmmsg(call->fds[kind], worker->headers, BATCH, MSG_DONTWAIT, NULL);
		if (count > 0)
			worker_wake_call(call);
		for (i = 0; i < count; i++) {
			if (call->session && !(worker->headers[i].msg_hdr.msg_flags & MSG_TRUNC))
				media_session_packet(call->session, kind == SOCKET_T38, &worker->sources[i],
						     worker->data[i], worker->headers[i].msg_len);
			worker_end_if_over(call);
			worker_clear_header(worker, i);
		}
		outbox_flush(&worker->outbox);
		if (count < BATCH)
			return;
	}
	if (call->session)
		ask_again(worker, call, kind);
}

/* ---- time ---------------------------------------------------------------- */

static void tick_call(struct worker_call *call, uint64_t now_ns)
{
	unsigned int ticks;
	uint64_t due_ns;

	for (ticks = 0; call->session && tick_clock_is_due(&call->clock, now_ns, ticks); ticks++) {
		due_ns = call->clock.next_ns;
		tick_clock_done(&call->clock);
		if (++call->owed < call->quiet)
			continue;
		tell_ticks(call);
		outbox_flush(&call->worker->outbox);
		tick_meter_tick(&call->worker->meter, worker_clock_ns() - due_ns);
		worker_end_if_over(call);
	}
	tick_clock_rest(&call->clock, now_ns);
}

void worker_tick(struct worker *worker, uint64_t now_ns)
{
	size_t i;

	for (i = 0; i < WORKER_CALLS_MAX; i++)
		if (worker->calls[i].session)
			tick_call(&worker->calls[i], now_ns);
}

/* SPDX-License-Identifier: MIT */
/* Orders of the daemon, and reports to it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "media/worker_priv.h"

/* ---- reports ------------------------------------------------------------ */

/* What is newer every second, when the daemon is slow to read. */
static bool may_be_left_out(const struct call_report *report)
{
	return report->type == CALL_REPORT_PROGRESS || report->type == CALL_REPORT_LOAD;
}

void worker_send_report(struct worker *worker, const struct call_report *report)
{
	int flags = MSG_NOSIGNAL | (may_be_left_out(report) ? MSG_DONTWAIT : 0);
	ssize_t n;

	do
		n = send(worker->control, report, sizeof(*report), flags);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno != EAGAIN)
		worker->orphaned = true;
}

void worker_report_load(struct worker *worker, const struct call_load *load)
{
	struct call_report report;

	/* It travels as bytes: none of them may be left to chance. */
	memset(&report, 0, sizeof(report));
	report.type = CALL_REPORT_LOAD;
	report.load = *load;
	worker_send_report(worker, &report);
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
	worker_send_report(worker, &report);
}

/* ---- orders ---------------------------------------------------------------- */

static void obey(struct worker *worker, struct call_order *order, int *fds, size_t fd_count)
{
	struct worker_call *call;

	if (order->type == CALL_ORDER_START) {
		if (fd_count == FD_OFFER)
			fds[fd_count++] = -1;
		if (fd_count != FDS || order->start.offering != (fds[FD_OFFER] >= 0)) {
			worker_close_all(fds, fd_count);
			refuse_call(worker, order->call, "the media worker was not given its files");
		} else if (worker_start_call(worker, order->call, &order->start, fds) < 0) {
			refuse_call(worker, order->call, "the media worker cannot start the call");
		}
		return;
	}

	worker_close_all(fds, fd_count);
	call = worker_find_call(worker, order->call);
	if (!call)
		return; /* it ended by itself meanwhile */
	worker_wake_call(call);
	if (order->type == CALL_ORDER_SWITCH)
		media_session_switch(call->session, &order->path);
	else
		media_session_stop(call->session);
	worker_end_if_over(call);
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

bool worker_read_order(struct worker *worker)
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
		worker_close_all(fds, fd_count);
		if ((size_t)n >= offsetof(struct call_order, start))
			refuse_call(worker, order.call, "the media worker does not understand the order");
		return true;
	}
	obey(worker, &order, fds, fd_count);
	return true;
}

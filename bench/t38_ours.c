/* SPDX-License-Identifier: MIT */
/* Our side of the T.38 benchmark: faxport-media workers, ordered as the daemon orders them; see t38.h. */
#undef NDEBUG
#include <assert.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/macros.h"
#include "core/call/call.h"
#include "t38.h"

extern char **environ;

#define COPIES 3

static void start_worker(struct our_calls *ours, unsigned int index, const char *program)
{
	char *argv[] = {(char *)program, NULL};
	posix_spawn_file_actions_t actions;
	int ends[2], far;

	assert(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
	/* dup2() onto itself would leave it close-on-exec. */
	far = fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
	assert(far >= 0);
	close(ends[1]);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, far, 3);
	assert(posix_spawn(&ours->pid[index], program, &actions, NULL, argv, environ) == 0);
	posix_spawn_file_actions_destroy(&actions);
	close(far);
	ours->control[index] = ends[0];
}

static void send_order(int control, const struct call_order *order, const int *fds, size_t count)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(3 * sizeof(int))];
	} buffer;
	struct iovec vector = {(void *)order, sizeof(*order)};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};

	if (count > 0) {
		memset(&buffer, 0, sizeof(buffer));
		message.msg_control = &buffer;
		message.msg_controllen = CMSG_SPACE(count * sizeof(int));
		buffer.header.cmsg_level = SOL_SOCKET;
		buffer.header.cmsg_type = SCM_RIGHTS;
		buffer.header.cmsg_len = CMSG_LEN(count * sizeof(int));
		memcpy(CMSG_DATA(&buffer.header), fds, count * sizeof(int));
	}
	assert(sendmsg(control, &message, MSG_NOSIGNAL) == (ssize_t)sizeof(*order));
}

void ours_start_workers(struct our_calls *ours, const char *program, unsigned int workers)
{
	struct call_order senseless;
	struct call_report report;

	assert(workers <= WORKERS_MAX);
	ours->workers = workers;
	ours->count = 0;
	memset(&senseless, 0, sizeof(senseless));
	for (unsigned int i = 0; i < workers; i++) {
		start_worker(ours, i, program);
		/* When it has refused an order it is up. */
		send_order(ours->control[i], &senseless, NULL, 0);
		assert(recv(ours->control[i], &report, sizeof(report), 0) == sizeof(report));
	}
}

void ours_stop_workers(struct our_calls *ours)
{
	int status;

	for (unsigned int i = 0; i < ours->count; i++)
		for (unsigned int kind = 0; kind < ARRAY_SIZE(ours->call[i].fds); kind++)
			close(ours->call[i].fds[kind]);
	for (unsigned int i = 0; i < ours->workers; i++) {
		close(ours->control[i]);
		assert(waitpid(ours->pid[i], &status, 0) == ours->pid[i]);
		assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
}

static void add_call(struct our_calls *ours, unsigned int worker, const char *document)
{
	struct our_call *call = &ours->call[ours->count++];
	struct sockaddr_storage unused;

	assert(ours->count <= CALLS_MAX);
	memset(call, 0, sizeof(*call));
	call->worker = worker;
	call->sending = document != NULL;
	call->fds[0] = bench_socket(&unused);
	call->fds[1] = bench_socket(&call->address);
	call->fds[2] = document ? open(document, O_RDONLY | O_CLOEXEC) : memfd_create("received", MFD_CLOEXEC);
	assert(call->fds[2] >= 0);
}

unsigned int ours_add_pair(struct our_calls *ours, unsigned int worker, const char *document)
{
	unsigned int first = ours->count;

	add_call(ours, worker, document);
	add_call(ours, worker, NULL);
	ours->call[first].far = ours->call[first + 1].address;
	ours->call[first + 1].far = ours->call[first].address;
	return first;
}

void ours_begin(struct our_calls *ours, unsigned int call, bool ecm)
{
	struct our_call *our = &ours->call[call];
	struct call_order order;

	memset(&order, 0, sizeof(order));
	order.type = CALL_ORDER_START;
	order.call = call;
	order.start = (struct call_start){
		.calling = our->sending,
		.sending = our->sending,
		.path = {.t38 = true, .peer = our->far, .t38_redundancy = COPIES},
		.ident = "bench",
		.page_count = 1,
		.ecm = ecm,
		.max_rate = 14400,
		.max_pages = 10,
		.silence_ms = 30000,
		.clock_rate = 1,
	};
	our->begun_ns = bench_now_ns();
	send_order(ours->control[our->worker], &order, our->fds, 3);
}

unsigned int ours_take_report(struct our_calls *ours, unsigned int worker)
{
	struct call_report report;
	struct our_call *call;

	assert(recv(ours->control[worker], &report, sizeof(report), 0) == (ssize_t)sizeof(report));
	assert(report.call < ours->count);
	call = &ours->call[report.call];
	if (report.type != CALL_REPORT_RESULT)
		return 0;
	call->over = true;
	call->ended_ns = bench_now_ns();
	call->good = report.status == FAX_STATUS_OK && report.progress.pages_confirmed == 1;
	if (!call->good)
		fprintf(stderr, "call %u: %s\n", report.call, report.detail);
	return 1;
}

void ours_load(const struct our_calls *ours, struct load *ret_load)
{
	*ret_load = (struct load){0};
	for (unsigned int i = 0; i < ours->count; i++) {
		ret_load->session_seconds += (double)(ours->call[i].ended_ns - ours->call[i].begun_ns) / 1e9;
		ret_load->good += ours->call[i].good;
	}
}

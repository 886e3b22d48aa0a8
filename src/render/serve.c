/* SPDX-License-Identifier: MIT */
/*
 * The renderer as a server.
 *
 *   daemon ──socket 3──> this process ──fork──> child: sandbox, one document
 *                              ^───────pipe───────'   └─ mutool or gs
 *
 * A child writes one reply into its pipe and exits. If the pipe ends without
 * one, how the child died says what the reply is. A child is a process group;
 * when it is too slow, or done, what is left of the group is killed.
 */
#include "render/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "render/detect.h"
#include "render/render.h"
#include "render/sandbox.h"

#define CHILDREN_MAX 64
#define FILE_BYTES_MAX (UINT64_C(1) << 30)
#define LAST_WORD_MS 1000 /* for a child whose time is up to say at which page */

/* Where a child finds its descriptors, after everything else is closed. */
enum { CHILD_DOCUMENT = 3, CHILD_OUT, CHILD_PIPE, CHILD_FDS };

struct child {
	pid_t pid;
	int pipe;
	uint32_t id, time_limit_s;
	uint64_t deadline_ms;
	bool answered, too_slow;
};

struct server {
	int socket;
	struct child children[CHILDREN_MAX];
	size_t count;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- in the child -------------------------------------------------------- */

/* Move the three descriptors to their places and close all others. */
static int take_descriptors(int document, int out, int pipe)
{
	int fds[3] = {document, out, pipe};

	/* First out of the way, so that no dup2() falls on one that is still needed. */
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++) {
		fds[i] = fcntl(fds[i], F_DUPFD, CHILD_FDS);
		if (fds[i] < 0)
			return -errno;
	}
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		if (dup2(fds[i], CHILD_DOCUMENT + (int)i) < 0)
			return -errno;
	return 0;
}

/* Pictures are decoded here: whoever takes over a decoder through a hostile one cannot even start a program. */
static bool is_picture(int document)
{
	uint8_t begin[DETECT_PICTURE_LOOK];
	ssize_t n = pread(document, begin, sizeof(begin), 0);

	return n > 0 && detect_picture(begin, (size_t)n) != DOCUMENT_UNKNOWN;
}

static struct doc_reply late; /* what a child says when its time is up */

static void on_time_over(int signal)
{
	(void)signal;
	late.page = render_page_at_work();
	_exit(write(CHILD_PIPE, &late, sizeof(late)) == sizeof(late) ? 0 : 1);
}

static void tell_too_slow(uint32_t id, uint32_t time_limit_s, struct doc_reply *ret_reply)
{
	*ret_reply = (struct doc_reply){.id = id, .result = DOC_TOO_SLOW};
	snprintf(ret_reply->reason, sizeof(ret_reply->reason), "at most %u s are allowed", time_limit_s);
}

static void run_child(const struct doc_request *request, int document, int out, int pipe, pid_t parent)
{
	struct sandbox_limits limits = {request->time_limit_s, request->memory_limit_mb, FILE_BYTES_MAX, false};
	struct doc_reply reply = {.id = request->id, .result = DOC_FAULT};
	ssize_t written;
	int r;

	setpgid(0, 0);
	signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error of write() */
	signal(SIGPIPE, SIG_IGN);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(1);
	r = take_descriptors(document, out, pipe);
	limits.alone = is_picture(CHILD_DOCUMENT);
	/* Landlock's ruleset is one of the descriptors that are closed, so first the sandbox. */
	if (r == 0)
		r = sandbox_enter(&limits);
	if (r == 0 && close_range(CHILD_FDS, ~0u, 0) < 0)
		r = -errno;
	if (r == 0) {
		tell_too_slow(request->id, request->time_limit_s, &late);
		signal(SIGALRM, on_time_over);
		alarm(request->time_limit_s);
		render_document(request, CHILD_DOCUMENT, CHILD_OUT, &reply);
		alarm(0);
	} else {
		snprintf(reply.reason, sizeof(reply.reason), "sandbox: %s", strerror(-r));
	}
	written = write(CHILD_PIPE, &reply, sizeof(reply));
	_exit(written == sizeof(reply) ? 0 : 1);
}

/* ---- in the server ------------------------------------------------------- */

static int start_child(struct server *server, const struct doc_request *request, int document, int out)
{
	struct child *child = &server->children[server->count];
	pid_t parent = getpid();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return -errno;
	*child = (struct child){.pipe = ends[0], .id = request->id, .time_limit_s = request->time_limit_s};
	child->deadline_ms = now_ms() + (uint64_t)request->time_limit_s * 1000 + LAST_WORD_MS;
	child->pid = fork();
	if (child->pid == 0)
		run_child(request, document, out, ends[1], parent);
	close(ends[1]);
	if (child->pid < 0) {
		int r = -errno;

		close(ends[0]);
		return r;
	}
	setpgid(child->pid, child->pid); /* whoever of us comes first */
	server->count++;
	return 0;
}

/* What a child that said nothing died of. */
static void tell_death(const struct child *child, int status, struct doc_reply *ret_reply)
{
	int how = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	*ret_reply = (struct doc_reply){.id = child->id, .result = DOC_CRASHED};
	if (child->too_slow || how == SIGXCPU)
		tell_too_slow(child->id, child->time_limit_s, ret_reply);
	else if (how)
		snprintf(ret_reply->reason, sizeof(ret_reply->reason), "signal %d", how);
	else
		snprintf(ret_reply->reason, sizeof(ret_reply->reason), "exit status %d", WEXITSTATUS(status));
}

/* Is there a reply? A child works on what strangers sent, so only its own id is believed. */
static bool read_reply(struct child *child, struct doc_reply *ret_reply)
{
	ssize_t n = read(child->pipe, ret_reply, sizeof(*ret_reply));

	if (child->answered || n <= 0)
		return false;
	if (doc_reply_check(ret_reply, (size_t)n) < 0)
		*ret_reply = (struct doc_reply){.result = DOC_CRASHED};
	ret_reply->id = child->id;
	child->answered = true;
	return true;
}

/*
 * The pipe of @child has ended, so it is dead or has no right to live: kill
 * it and what is left of its group (how it died is settled if it has), and
 * wait for it. True if it had not answered yet.
 */
static bool end_child(struct child *child, struct doc_reply *ret_reply)
{
	int status = 0;

	kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(child->pipe);
	if (child->answered)
		return false;
	tell_death(child, status, ret_reply);
	return true;
}

static void send_reply(struct server *server, const struct doc_reply *reply)
{
	/* If it cannot be sent, the other end is gone, and recvmsg() will say so. */
	while (send(server->socket, reply, sizeof(*reply), MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

/* One request with its two descriptors. 1: started or answered, 0: the other end is closed. */
static int take_request(struct server *server)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(2 * sizeof(int))];
	} control;
	struct doc_request request;
	struct iovec part = {&request, sizeof(request)};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	struct cmsghdr *header;
	int fds[2] = {-1, -1};
	int r = -EBADMSG;
	ssize_t n;

	n = recvmsg(server->socket, &message, MSG_CMSG_CLOEXEC);
	if (n < 0)
		return errno == EINTR || errno == EAGAIN ? 1 : -errno;
	if (n == 0)
		return 0;
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
		memcpy(fds, CMSG_DATA(header), MIN(sizeof(fds), header->cmsg_len - CMSG_LEN(0)));
	if (fds[1] >= 0 && doc_request_check(&request, (size_t)n) == 0)
		r = start_child(server, &request, fds[0], fds[1]);
	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	if (r < 0) {
		struct doc_reply reply = {.result = DOC_FAULT};

		if ((size_t)n >= sizeof(request.id))
			reply.id = request.id;
		snprintf(reply.reason, sizeof(reply.reason), "request: %s", strerror(-r));
		send_reply(server, &reply);
	}
	return 1;
}

static int next_timeout_ms(const struct server *server)
{
	uint64_t now = now_ms(), next = UINT64_MAX;

	for (size_t i = 0; i < server->count; i++)
		if (!server->children[i].too_slow)
			next = MIN(next, server->children[i].deadline_ms);
	if (next == UINT64_MAX)
		return -1;
	return next <= now ? 0 : (int)MIN(next - now, 60000);
}

static void stop_slow(struct server *server)
{
	uint64_t now = now_ms();

	for (size_t i = 0; i < server->count; i++) {
		struct child *child = &server->children[i];

		if (child->too_slow || now < child->deadline_ms)
			continue;
		child->too_slow = true;
		kill(-child->pid, SIGKILL);
	}
}

/* @fds[i] is of child i. Downwards, since the last one takes the place of one that ended. */
static void look_after_children(struct server *server, const struct pollfd *fds)
{
	for (size_t i = server->count; i-- > 0;) {
		struct child *child = &server->children[i];
		struct doc_reply reply;

		if (fds[i].revents & POLLIN && read_reply(child, &reply))
			send_reply(server, &reply);
		else if (fds[i].revents) {
			if (end_child(child, &reply))
				send_reply(server, &reply);
			*child = server->children[--server->count];
		}
	}
}

int serve(int socket)
{
	struct server server = {.socket = socket};
	int r;

	signal(SIGPIPE, SIG_IGN);
	r = sandbox_prepare();
	if (r < 0)
		return r;
	for (;;) {
		struct pollfd fds[CHILDREN_MAX + 1];
		size_t count = server.count;

		for (size_t i = 0; i < count; i++)
			fds[i] = (struct pollfd){.fd = server.children[i].pipe, .events = POLLIN};
		/* When all places are taken, requests wait in the socket. */
		fds[count] = (struct pollfd){.fd = count < CHILDREN_MAX ? socket : -1, .events = POLLIN};
		if (poll(fds, count + 1, next_timeout_ms(&server)) < 0 && errno != EINTR)
			return -errno;
		stop_slow(&server);
		look_after_children(&server, fds);
		if (!fds[count].revents)
			continue;
		r = take_request(&server);
		if (r <= 0)
			return r; /* the children get SIGKILL when this process ends */
	}
}

int serve_one(const struct doc_request *request, int document, int out, struct doc_reply *ret_reply)
{
	struct server server = {.socket = -1};
	struct child *child = &server.children[0];
	bool done = false;
	int r;

	r = sandbox_prepare();
	if (r == 0)
		r = start_child(&server, request, document, out);
	if (r < 0)
		return r;
	while (!done) {
		struct pollfd fd = {.fd = child->pipe, .events = POLLIN};

		if (poll(&fd, 1, next_timeout_ms(&server)) < 0 && errno != EINTR)
			return -errno;
		stop_slow(&server);
		if (fd.revents & POLLIN && read_reply(child, ret_reply))
			continue;
		if (fd.revents) {
			end_child(child, ret_reply);
			done = true;
		}
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* A program beside the daemon; see child.h. */
#include "faxportd/child.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <re/re.h>

#define MESSAGES_PER_TURN 64 /* so that one chatty child does not hold the loop */

/*
 * Each way. When many calls begin in one turn of the loop their orders wait
 * here until the child has its turn; and a worker with dozens of calls must not
 * stand still because the daemon has another thing to do. The kernel's own
 * 208 KB hold about 90 orders. It gives at most net.core.wmem_max.
 */
#define SOCKET_BUFFER_BYTES (1 << 20)

struct child {
	struct child_events events;
	void *arg;
	pid_t pid;
	int pidfd;
	int socket;
	uint8_t *message;
	size_t message_max;
	bool ended;
};

/* As far as the kernel lets us: less is no fault. */
static void enlarge(int socket)
{
	static const int size = SOCKET_BUFFER_BYTES;

	(void)setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

static int open_pidfd(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* Between fork and exec: async-signal-safe calls only. */
static void become(const char *const argv[], int socket, pid_t parent)
{
	sigset_t none;
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* dup2() onto itself would leave close-on-exec set. */
	if (socket == CHILD_FD) {
		fd = dup(socket);
		if (fd < 0)
			_exit(127);
		socket = fd;
	}
	if (dup2(socket, CHILD_FD) < 0)
		_exit(127);
	if (syscall(SYS_close_range, CHILD_FD + 1, ~0U, 0) < 0)
		for (fd = CHILD_FD + 1; fd < 65536; fd++)
			close(fd);
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

static void say_how(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "killed by signal %d", WTERMSIG(status));
	else
		snprintf(text, size, "exit code %d", WEXITSTATUS(status));
}

/* What it said before it ended counts, so the socket is read empty first. */
static bool read_message(struct child *child)
{
	ssize_t size = recv(child->socket, child->message, child->message_max, MSG_DONTWAIT);

	if (size <= 0)
		return false;
	child->events.on_message(child->arg, child->message, (size_t)size);
	return true;
}

static void on_readable(int flags, void *arg)
{
	struct child *child = arg;
	int left = MESSAGES_PER_TURN;

	(void)flags;
	while (left-- > 0 && read_message(child))
		;
	/* After the last message comes the end of file, again and again: the pidfd tells the rest. */
	if (left >= 0 && recv(child->socket, child->message, 1, MSG_DONTWAIT | MSG_PEEK) == 0)
		fd_close(child->socket);
}

static void on_end(int flags, void *arg)
{
	struct child *child = arg;
	char how[40];
	int status = 0;

	(void)flags;
	if (waitpid(child->pid, &status, WNOHANG) != child->pid)
		return;
	child->ended = true;
	fd_close(child->pidfd);
	while (read_message(child))
		;
	fd_close(child->socket);
	say_how(status, how, sizeof(how));
	child->events.on_exit(child->arg, how);
}

int child_new(const char *const argv[], size_t message_max, const struct child_events *events, void *arg,
	      struct child **ret_child)
{
	int pair[2] = {-1, -1}, r;
	pid_t parent = getpid();
	struct child *child;

	child = calloc(1, sizeof(*child));
	if (!child)
		return -ENOMEM;
	child->events = *events;
	child->arg = arg;
	child->pid = -1;
	child->pidfd = child->socket = -1;
	child->message_max = message_max;
	child->message = malloc(message_max);
	if (!child->message) {
		r = -ENOMEM;
		goto fail;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
		r = -errno;
		goto fail;
	}
	child->socket = pair[0];
	enlarge(pair[0]);
	enlarge(pair[1]);

	child->pid = fork();
	if (child->pid == 0)
		become(argv, pair[1], parent);
	r = -errno;
	close(pair[1]);
	if (child->pid < 0)
		goto fail;
	child->pidfd = open_pidfd(child->pid);
	if (child->pidfd < 0) {
		r = -errno;
		goto fail;
	}
	r = -fd_listen(child->socket, FD_READ, on_readable, child);
	if (r == 0)
		r = -fd_listen(child->pidfd, FD_READ, on_end, child);
	if (r < 0)
		goto fail;
	*ret_child = child;
	return 0;
fail:
	child_free(child);
	return r;
}

struct child *child_free(struct child *child)
{
	if (!child)
		return NULL;
	if (child->socket >= 0) {
		fd_close(child->socket);
		close(child->socket);
	}
	if (child->pid > 0 && !child->ended) {
		kill(child->pid, SIGKILL);
		while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (child->pidfd >= 0) {
		fd_close(child->pidfd);
		close(child->pidfd);
	}
	free(child->message);
	free(child);
	return NULL;
}

void child_kill(struct child *child)
{
	/* Once it is waited for, its number may be another's. */
	if (child->pid > 0 && !child->ended)
		kill(child->pid, SIGKILL);
}

int child_send(struct child *child, const void *data, size_t size, const int fds[], size_t count)
{
	union {
		char bytes[CMSG_SPACE(CHILD_FDS_MAX * sizeof(int))];
		struct cmsghdr align;
	} control = {0};
	struct iovec iov = {.iov_base = (void *)(uintptr_t)data, .iov_len = size};
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *cmsg;

	if (count > CHILD_FDS_MAX)
		return -EINVAL;
	if (count > 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(count * sizeof(int));
		cmsg = CMSG_FIRSTHDR(&message);
		cmsg->cmsg_level = SOL_SOCKET;
		cmsg->cmsg_type = SCM_RIGHTS;
		cmsg->cmsg_len = CMSG_LEN(count * sizeof(int));
		memcpy(CMSG_DATA(cmsg), fds, count * sizeof(int));
	}
	if (sendmsg(child->socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return -errno;
	return 0;
}

pid_t child_pid(const struct child *child)
{
	return child->pid;
}

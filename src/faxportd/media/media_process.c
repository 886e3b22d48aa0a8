/* SPDX-License-Identifier: MIT */
/* One faxport-media process; see media_process.h. */
#include "faxportd/media/media_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/media/media_re.h"

extern char **environ;

/* Where the program expects its socket. */
#define CONTROL_FD 3

/* For a process that goes by itself. */
#define GOODBYE_MS 500

/* Reports read in one turn of the loop. */
#define REPORTS_MAX 64

struct media_process {
	const struct media_process_events *events;
	void *arg;
	pid_t pid;
	int pidfd;   /* readable when it is dead */
	int control; /* -1 when dismissed */
};

/* Take one report from the socket. False: none there, or no socket. */
static bool read_report(struct media_process *process)
{
	struct call_report report;
	ssize_t n;

	if (process->control < 0)
		return false;
	n = recv(process->control, &report, sizeof(report), MSG_DONTWAIT | MSG_TRUNC);
	if (n <= 0) {
		/* At the end of the stream stop looking; that it is dead is heard from the pidfd. */
		if (n == 0 || (errno != EAGAIN && errno != EINTR))
			fd_close(process->control);
		return false;
	}
	if (call_report_check(&report, (size_t)n) < 0) {
		log_event(LOG_LEVEL_ERROR, "media worker talks nonsense and is ended", "pid=%d", (int)process->pid);
		media_process_kill(process);
		return false;
	}
	process->events->on_report(process->arg, &report);
	return true;
}

static void on_control(int flags, void *arg)
{
	struct media_process *process = arg;
	unsigned int i;

	(void)flags;
	for (i = 0; i < REPORTS_MAX && read_report(process); i++)
		;
}

static void close_control(struct media_process *process)
{
	if (process->control < 0)
		return;
	fd_close(process->control);
	close(process->control);
	process->control = -1;
}

/* Reap it: 0, or -EAGAIN while it lives. */
static int reap(struct media_process *process, char *how, size_t how_size)
{
	siginfo_t info = {0};

	if (process->pid <= 0)
		return 0;
	if (waitid(P_PIDFD, (id_t)process->pidfd, &info, WEXITED | WNOHANG) < 0)
		snprintf(how, how_size, "lost: %s", strerror(errno));
	else if (info.si_pid == 0)
		return -EAGAIN;
	else if (info.si_code == CLD_EXITED)
		snprintf(how, how_size, "exit status %d", info.si_status);
	else
		snprintf(how, how_size, "signal %d", info.si_status);
	process->pid = 0;
	return 0;
}

static void on_dead(int flags, void *arg)
{
	struct media_process *process = arg;
	char how[80] = "";

	(void)flags;
	if (reap(process, how, sizeof(how)) < 0)
		return;
	fd_close(process->pidfd);
	/* Its last words count. */
	while (read_report(process))
		;
	close_control(process);
	process->events->on_gone(process->arg, how);
}

/* Start the program with @control as its descriptor 3 and nothing of ours besides. */
static int spawn(const char *program, int control, pid_t *ret_pid)
{
	char *argv[] = {(char *)program, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int r;

	r = posix_spawn_file_actions_init(&actions);
	if (r != 0)
		return -r;
	r = posix_spawnattr_init(&attributes);
	if (r != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return -r;
	}
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	r = posix_spawn_file_actions_adddup2(&actions, control, CONTROL_FD);
	if (r == 0)
		r = posix_spawn(ret_pid, program, &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -r;
}

int media_process_start(const char *program, const struct media_process_events *events, void *arg,
			struct media_process **ret_process)
{
	struct media_process *process;
	int ends[2], r;

	process = malloc(sizeof(*process));
	if (!process)
		return -ENOMEM;
	*process = (struct media_process){.events = events, .arg = arg, .pidfd = -1, .control = -1};

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
		r = -errno;
		goto fail;
	}
	process->control = ends[0];
	r = spawn(program, ends[1], &process->pid);
	close(ends[1]);
	if (r < 0) {
		process->pid = 0;
		goto fail;
	}
	process->pidfd = pidfd_open(process->pid, 0);
	if (process->pidfd < 0) {
		r = -errno;
		goto fail;
	}
	r = -fd_listen(process->pidfd, FD_READ, on_dead, process);
	if (r == 0)
		r = -fd_listen(process->control, FD_READ, on_control, process);
	if (r < 0)
		goto fail;
	*ret_process = process;
	return 0;
fail:
	media_process_free(process);
	return r;
}

int media_process_order(struct media_process *process, const struct call_order *order, const int *fds, size_t fd_count)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(3 * sizeof(int))];
	} buffer;
	struct iovec vector = {(void *)order, sizeof(*order)};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	ssize_t n;

	if (process->control < 0)
		return -EPIPE;
	if (fd_count > 0) {
		memset(&buffer, 0, sizeof(buffer));
		message.msg_control = &buffer;
		message.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		buffer.header.cmsg_level = SOL_SOCKET;
		buffer.header.cmsg_type = SCM_RIGHTS;
		buffer.header.cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		memcpy(CMSG_DATA(&buffer.header), fds, fd_count * sizeof(int));
	}
	do
		n = sendmsg(process->control, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

void media_process_dismiss(struct media_process *process)
{
	close_control(process);
}

void media_process_kill(struct media_process *process)
{
	if (process->pid > 0)
		(void)pidfd_send_signal(process->pidfd, SIGKILL, NULL, 0);
}

struct media_process *media_process_free(struct media_process *process)
{
	char how[80];

	if (!process)
		return NULL;
	close_control(process);
	if (process->pidfd >= 0) {
		struct pollfd dead = {.fd = process->pidfd, .events = POLLIN};

		fd_close(process->pidfd);
		if (process->pid > 0 && poll(&dead, 1, GOODBYE_MS) <= 0)
			media_process_kill(process);
		if (process->pid > 0)
			(void)poll(&dead, 1, -1);
		(void)reap(process, how, sizeof(how));
		close(process->pidfd);
	} else if (process->pid > 0) {
		/* Without a pidfd there is only the number, which is ours until it is waited for. */
		kill(process->pid, SIGKILL);
		(void)waitpid(process->pid, NULL, 0);
	}
	free(process);
	return NULL;
}

/* SPDX-License-Identifier: MIT */
/* Run a program and take what it prints; see child.h. */
#include "faxport/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

/* In the child. Tells by @failed why it is none. */
static _Noreturn void become(const char *const argv[], const char *folder, int output, int failed)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), error;

	if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
	    dup2(output, STDERR_FILENO) >= 0 && (!folder || chdir(folder) == 0))
		execvp(argv[0], (char *const *)argv);
	error = errno;
	while (write(failed, &error, sizeof(error)) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* 0, or why there is no such program; the pipe ends when the program begins. */
static int wait_for_begin(int failed)
{
	ssize_t size;
	int error;

	do {
		size = read(failed, &error, sizeof(error));
	} while (size < 0 && errno == EINTR);
	return size == sizeof(error) ? -error : 0;
}

static int wait_for_end(pid_t pid, unsigned limit_s)
{
	struct pollfd end = {.fd = pidfd_open(pid, 0), .events = POLLIN};
	int status = 0, r = 0;

	if (end.fd < 0)
		r = -errno;
	while (r == 0) {
		r = poll(&end, 1, (int)limit_s * 1000);
		if (r < 0 && errno != EINTR)
			r = -errno;
		else if (r <= 0)
			r = r == 0 ? -ETIMEDOUT : 0;
	}
	if (r < 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (end.fd >= 0)
		close(end.fd);
	if (r < 0)
		return r;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void take_output(int output, struct buf *out)
{
	char part[4096];
	off_t at = 0;
	ssize_t size;

	while ((size = pread(output, part, sizeof(part), at)) > 0) {
		/* A byte is kept for the NUL of buf_str(). */
		buf_add(out, part, MIN((size_t)size, out->limit - 1 - out->size));
		at += size;
	}
}

int child_run(const char *const argv[], const char *folder, unsigned limit_s, struct buf *out)
{
	int pipe_ends[2], output, r;
	pid_t pid;

	/* No pipe: Wine's services start with the first program, hold it open, and stay. */
	output = memfd_create("output", MFD_CLOEXEC);
	if (output < 0)
		return -errno;
	if (pipe2(pipe_ends, O_CLOEXEC) < 0) {
		r = -errno;
		close(output);
		return r;
	}
	pid = fork();
	if (pid == 0)
		become(argv, folder, output, pipe_ends[1]);
	r = pid < 0 ? -errno : 0;
	close(pipe_ends[1]);
	if (r == 0) {
		r = wait_for_begin(pipe_ends[0]);
		if (r < 0)
			waitpid(pid, NULL, 0);
		else
			r = wait_for_end(pid, limit_s);
		take_output(output, out);
	}
	close(pipe_ends[0]);
	close(output);
	return r;
}

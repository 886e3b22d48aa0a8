/* SPDX-License-Identifier: MIT */
/* Another program as a renderer. Two pipes and one poll(), so that neither side waits for the other. */
#include "render/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "render/sandbox.h"

#define LINE_MAX_BYTES 400 /* of what it says; the rest of a longer line is dropped */
#define BLOCK_BYTES 65536

struct program {
	struct program_config config;
	pid_t pid; /* 0 once it has been waited for */
	int status;
	int out, err;    /* -1 at its end */
	size_t at, size; /* of @block: what is read but not taken yet */
	size_t line_size;
	char line[LINE_MAX_BYTES];
	uint8_t block[BLOCK_BYTES];
};

/* In the new process; only what is safe after fork(). */
static void become(const struct program_config *config, int in, int out, int err, const int files[2], pid_t parent)
{
	static const char *const environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=/nonexistent", NULL};
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGXFSZ, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(126);
	/* The descriptors here are above 4: program_start() saw to it. */
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0 || dup2(files[0], 3) < 0)
		_exit(126);
	if (files[1] >= 0 && dup2(files[1], 4) < 0)
		_exit(126);
	if (close_range(files[1] >= 0 ? 5 : 4, ~0u, 0) < 0 || sandbox_enter_program(config->memory_limit_mb) < 0)
		_exit(126);
	execve(config->argv[0], (char *const *)config->argv, (char *const *)environment);
	_exit(127);
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A pipe whose ends are out of the way of 0 to 4. */
static int open_pipe(int ret_ends[2])
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	for (int i = 0; i < 2; i++) {
		ret_ends[i] = fcntl(ends[i], F_DUPFD_CLOEXEC, 10);
		close(ends[i]);
	}
	return ret_ends[0] < 0 || ret_ends[1] < 0 ? -EMFILE : 0;
}

int program_start(const struct program_config *config, struct program **ret_program)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1}, files[2] = {-1, -1}, r;
	AUTO(program) program = calloc(1, sizeof(*program));
	pid_t parent = getpid();

	if (!program)
		return -ENOMEM;
	program->config = *config;
	program->out = program->err = -1;
	r = open_pipe(in);
	if (r == 0)
		r = open_pipe(out);
	if (r == 0)
		r = open_pipe(err);
	if (r == 0)
		r = files[0] = fcntl(config->document, F_DUPFD_CLOEXEC, 10);
	if (r >= 0 && config->script >= 0)
		r = files[1] = fcntl(config->script, F_DUPFD_CLOEXEC, 10);
	r = r < 0 ? -EMFILE : 0;
	if (r == 0) {
		program->pid = fork();
		if (program->pid == 0)
			become(config, in[0], out[1], err[1], files, parent);
		if (program->pid < 0) {
			r = -errno;
			program->pid = 0;
		}
	}
	/* Its stdin is a pipe with nobody at the other end. */
	close_fd(&in[0]);
	close_fd(&in[1]);
	close_fd(&out[1]);
	close_fd(&err[1]);
	close_fd(&files[0]);
	close_fd(&files[1]);
	program->out = out[0];
	program->err = err[0];
	if (r < 0)
		return r;
	*ret_program = program;
	program = NULL;
	return 0;
}

static void reap(struct program *program)
{
	while (waitpid(program->pid, &program->status, 0) < 0 && errno == EINTR)
		;
	program->pid = 0;
}

/* The sandbox kills nobody, not even from within: a program that still runs dies with us (PR_SET_PDEATHSIG). */
struct program *program_free(struct program *program)
{
	if (!program)
		return NULL;
	close_fd(&program->out);
	close_fd(&program->err);
	free(program);
	return NULL;
}

static void end_line(struct program *program)
{
	program->line[program->line_size] = '\0';
	if (program->line_size && program->config.on_line)
		program->config.on_line(program->config.arg, program->line);
	program->line_size = 0;
}

static void read_lines(struct program *program)
{
	char data[4096];
	ssize_t n = read(program->err, data, sizeof(data));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		end_line(program);
		close_fd(&program->err);
		return;
	}
	for (ssize_t i = 0; i < n; i++) {
		if (data[i] == '\n')
			end_line(program);
		else if (program->line_size < LINE_MAX_BYTES - 1)
			program->line[program->line_size++] = data[i];
	}
}

/* Wait until there is something on either pipe, and take it in. False when both have ended or @timeout_ms passed. */
static bool take_in(struct program *program, int timeout_ms)
{
	/* poll() passes over descriptors below 0. */
	struct pollfd fds[2] = {
		{.fd = program->out, .events = POLLIN},
                {.fd = program->err, .events = POLLIN}
        };

	if (program->at < program->size)
		fds[0].fd = -1; /* first that is taken */
	if (fds[0].fd < 0 && fds[1].fd < 0)
		return false;
	if (poll(fds, 2, timeout_ms) <= 0)
		return false;
	if (fds[1].revents)
		read_lines(program);
	if (fds[0].revents) {
		ssize_t n = read(program->out, program->block, BLOCK_BYTES);

		program->at = 0;
		program->size = n > 0 ? (size_t)n : 0;
		if (n == 0 || (n < 0 && errno != EINTR))
			close_fd(&program->out);
	}
	return true;
}

bool program_read(struct program *program, void *ret_data, size_t size)
{
	uint8_t *to = ret_data;

	while (size > 0) {
		size_t n = MIN(size, program->size - program->at);

		memcpy(to, program->block + program->at, n);
		program->at += n;
		to += n;
		size -= n;
		if (size > 0 && program->out < 0)
			return false;
		if (size > 0)
			take_in(program, -1);
	}
	return true;
}

void program_poll(struct program *program)
{
	while (program->err >= 0) {
		struct pollfd fd = {.fd = program->err, .events = POLLIN};

		if (poll(&fd, 1, 0) <= 0)
			return;
		read_lines(program);
	}
}

int program_wait(struct program *program)
{
	while (program->out >= 0 || program->err >= 0) {
		program->at = program->size = 0;
		take_in(program, -1);
	}
	reap(program);
	return WIFSIGNALED(program->status) ? -WTERMSIG(program->status) : WEXITSTATUS(program->status);
}

int program_copy_document(const void *data, size_t size)
{
	const char *at = data;
	int file = memfd_create("document", MFD_CLOEXEC), r;

	if (file < 0)
		return -errno;
	while (size > 0) {
		ssize_t n = write(file, at, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			r = -errno;
			close(file);
			return r;
		}
		at += n;
		size -= (size_t)n;
	}
	if (lseek(file, 0, SEEK_SET) < 0) {
		r = -errno;
		close(file);
		return r;
	}
	return file;
}

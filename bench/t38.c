/* SPDX-License-Identifier: MIT */
/*
 * T.38 calls at real pace over real sockets: our sessions in a faxport-media
 * worker, and spandsp's T.38 terminals in a process of their own with as good
 * a loop, the same document, one after the other in one run. Prints the CPU
 * of a session-second, which is all that the process took, sockets and files
 * included, and the memory of a session where it was largest; then how late
 * packets leave when a hundred sessions of ours end a page together.
 *
 * usage: bench_t38 FAXPORT_MEDIA DOCUMENT [PAIRS]
 */
#undef NDEBUG
#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/macros.h"
#include "t38.h"

/* A worker takes 64 calls. */
#define PAIRS 30
#define PAIRS_MAX 32
#define SAMPLE_MS 100

#define LATE_WORKERS 4
#define LATE_PAIRS 100

struct figures {
	double us;        /* CPU of a session-second */
	double memory_kb; /* of a session, at the most */
	double seconds;   /* of a call, in the mean */
};

static struct figures figures_of(uint64_t cpu_ns, double memory_kb, unsigned int pairs, const struct load *load)
{
	assert(load->good == 2 * pairs);
	return (struct figures){
		.us = (double)cpu_ns / 1e3 / load->session_seconds,
		.memory_kb = memory_kb / (2 * pairs),
		.seconds = load->session_seconds / (2 * pairs),
	};
}

static struct figures measure_spandsp(unsigned int pairs, const char *document)
{
	double before_kb, most_kb = 0;
	struct {
		struct load load;
		uint64_t cpu_ns;
	} told;
	struct pollfd done;
	int ends[2];
	char ready;
	pid_t pid;

	assert(pipe(ends) == 0);
	fflush(stdout);
	pid = fork();
	assert(pid >= 0);
	if (pid == 0) {
		close(ends[0]);
		spandsp_run(pairs, document, ends[1], &told.load);
		told.cpu_ns = process_cpu_ns(getpid());
		assert(write(ends[1], &told, sizeof(told)) == sizeof(told));
		_exit(0);
	}
	close(ends[1]);
	assert(read(ends[0], &ready, 1) == 1);
	before_kb = process_memory_kb(pid);
	done = (struct pollfd){.fd = ends[0], .events = POLLIN};
	while (poll(&done, 1, SAMPLE_MS) == 0)
		most_kb = MAX(most_kb, process_memory_kb(pid));
	assert(read(ends[0], &told, sizeof(told)) == sizeof(told));
	close(ends[0]);
	waitpid(pid, NULL, 0);
	return figures_of(told.cpu_ns, most_kb - before_kb, pairs, &told.load);
}

static struct figures measure_ours(unsigned int pairs, const char *program, const char *document)
{
	static struct our_calls ours;
	double before_kb, most_kb = 0;
	struct pollfd control;
	unsigned int over = 0;
	uint64_t cpu_ns;
	struct load load;

	ours_start_workers(&ours, program, 1);
	for (unsigned int i = 0; i < pairs; i++)
		ours_add_pair(&ours, 0, document);
	before_kb = process_memory_kb(ours.pid[0]);
	cpu_ns = process_cpu_ns(ours.pid[0]);
	for (unsigned int i = 0; i < ours.count; i++)
		ours_begin(&ours, i ^ 1, true); /* who answers first */
	control = (struct pollfd){.fd = ours.control[0], .events = POLLIN};
	while (over < ours.count) {
		/* Reading the memory stops the process for a while: not after each report. */
		if (poll(&control, 1, SAMPLE_MS) == 0)
			most_kb = MAX(most_kb, process_memory_kb(ours.pid[0]));
		else
			over += ours_take_report(&ours, 0);
	}
	cpu_ns = process_cpu_ns(ours.pid[0]) - cpu_ns;
	ours_load(&ours, &load);
	ours_stop_workers(&ours);
	return figures_of(cpu_ns, most_kb - before_kb, pairs, &load);
}

int main(int argc, char **argv)
{
	unsigned int pairs = argc > 3 ? (unsigned int)atoi(argv[3]) : PAIRS;
	struct figures theirs, ours;

	assert(argc >= 3 && pairs > 0 && pairs <= PAIRS_MAX);
	theirs = measure_spandsp(pairs, argv[2]);
	ours = measure_ours(pairs, argv[1], argv[2]);
	printf("T.38, %u sessions: ours %.0f us of CPU by session-second (%.1f s)   spandsp %.0f us (%.1f s)   "
	       "ratio %.2f (asked: 0.50)\n",
	       2 * pairs, ours.us, ours.seconds, theirs.us, theirs.seconds, ours.us / theirs.us);
	printf("T.38, memory of a session at the most: ours %.0f KB (asked: 100)   spandsp %.0f KB\n", ours.memory_kb,
	       theirs.memory_kb);
	lateness_run(argv[1], argv[2], LATE_WORKERS, LATE_PAIRS);
	return 0;
}

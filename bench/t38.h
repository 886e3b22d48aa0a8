/* SPDX-License-Identifier: MIT */
/* What the T.38 benchmark has in common for both sides: sockets on the loopback, clocks, the weight of a process. */
#ifndef BENCH_T38_H
#define BENCH_T38_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

struct load {
	double session_seconds; /* of all sessions, each from its start to its end */
	unsigned int good;      /* sessions that went as they should */
};

/* ---- t38_process.c ---------------------------------------------------------------- */

uint64_t bench_now_ns(void);
/* CPU that the process has taken so far, all threads, user and system. */
uint64_t process_cpu_ns(pid_t pid);
/* Memory that is the process's own: neither code nor files. */
double process_memory_kb(pid_t pid);

/* A UDP socket on a free UDP port of the loopback. */
int bench_socket(struct sockaddr_storage *ret_address);

/* ---- t38_spandsp.c ---------------------------------------------------------------- */

/*
 * Calls between spandsp's T.38 terminals, @pairs of them at once, each sending
 * @document, all in this process: one thread, epoll, recvmmsg, a sendto for
 * each packet, UDPTL by our core with as many copies as ours sends. The files
 * that are received are only in memory. Tells through @ready (a pipe) when
 * everything is set up.
 */
void spandsp_run(unsigned int pairs, const char *document, int ready, struct load *ret_load);

/* ---- t38_ours.c ---------------------------------------------------------------- */

#define WORKERS_MAX 16
#define CALLS_MAX 512

/* One of our calls: the orders of a media worker, as the daemon would give them. */
struct our_call {
	unsigned int worker;
	bool sending, over, good;
	uint64_t begun_ns, ended_ns;
	int fds[3];                           /* audio, T.38, document */
	struct sockaddr_storage address, far; /* of its T.38 socket, and where its packets go */
};

struct our_calls {
	unsigned int workers, count;
	pid_t pid[WORKERS_MAX];
	int control[WORKERS_MAX];
	struct our_call call[CALLS_MAX];
};

void ours_start_workers(struct our_calls *ours, const char *program, unsigned int workers);
/* Ends them; they must have gone well. */
void ours_stop_workers(struct our_calls *ours);

/* Add a pair of calls, the sending one first, to this worker; they begin with ours_begin(). Returns the first's index.
 */
unsigned int ours_add_pair(struct our_calls *ours, unsigned int worker, const char *document);
void ours_begin(struct our_calls *ours, unsigned int call, bool ecm);

/* Take one report of this worker, which is there. Returns how many calls are over with it: 0 or 1. */
unsigned int ours_take_report(struct our_calls *ours, unsigned int worker);
void ours_load(const struct our_calls *ours, struct load *ret_load);

/* ---- t38_lateness.c ---------------------------------------------------------------- */

/*
 * Pairs of our calls that end a page together, and in each worker one pair
 * that is in the middle of its page then; prints the largest lateness of any
 * image packet against the pace of its signal.
 */
void lateness_run(const char *program, const char *document, unsigned int workers, unsigned int pairs);

#endif

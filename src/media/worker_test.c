/* SPDX-License-Identifier: MIT */
/*
 * Tests of the program faxport-media (first argument) through its socket, as
 * the daemon uses it: real UDP sockets on the loopback, media time that runs
 * faster.
 */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "core/call/call.h"
#include "media/test_pages.h"

extern char **environ;

/* Faster, and a busy machine becomes late by whole seconds of T.30 time. */
#define SPEED 10
#define A4 1728

/* Nothing here takes longer, even on a busy machine. */
#define PATIENCE_MS 60000

static char *program, *slow_disk;
static int control;
static pid_t worker;

static const struct test_page pages[] = {
	{A4, 300, 196, 1},
        {A4, 200, 196, 2}
};
#define PAGES 2

static void start_worker(void)
{
	char *argv[] = {program, NULL};
	posix_spawn_file_actions_t actions;
	int ends[2];

	assert(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
	posix_spawn_file_actions_init(&actions);
	/* dup2() onto itself would leave it close-on-exec. */
	if (ends[1] == 3) {
		ends[1] = fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
		assert(ends[1] >= 0);
	}
	posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
	assert(posix_spawn(&worker, program, &actions, NULL, argv, environ) == 0);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	control = ends[0];
}

/* Closing the socket ends the worker; it must have gone well. */
static void stop_worker(void)
{
	int status;

	close(control);
	assert(waitpid(worker, &status, 0) == worker);
	assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int udp_socket(struct sockaddr_storage *ret_address)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0);
	assert(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
	memset(ret_address, 0, sizeof(*ret_address));
	memcpy(ret_address, &address, sizeof(address));
	return fd;
}

static void send_order(const struct call_order *order, const int *fds, size_t count)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(4 * sizeof(int))];
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
	assert(sendmsg(control, &message, MSG_NOSIGNAL) == sizeof(*order));
}

/* The worker's reports of how it keeps time. */
static unsigned int loads;
static uint64_t load_ticks;
static uint32_t busiest_permille;
static uint32_t late_max_us;

static struct call_report read_any_report(void)
{
	struct pollfd ready = {.fd = control, .events = POLLIN};
	struct call_report report;

	assert(poll(&ready, 1, PATIENCE_MS) == 1);
	assert(recv(control, &report, sizeof(report), 0) == sizeof(report));
	assert(call_report_check(&report, sizeof(report)) == 0);
	if (report.type == CALL_REPORT_LOAD) {
		loads++;
		load_ticks += report.load.ticks;
		busiest_permille = MAX(busiest_permille, report.load.busy_permille);
		late_max_us = MAX(late_max_us, report.load.late_max_us);
	}
	return report;
}

static struct call_report read_report(void)
{
	struct call_report report;

	do
		report = read_any_report();
	while (report.type == CALL_REPORT_LOAD);
	return report;
}

/* ---- calls: 2n dials, 2n + 1 answers ---------------------------------- */

#define PAIRS_MAX 8

static struct end {
	int fds[3]; /* audio, T.38, document */
	struct sockaddr_storage address[2];
	unsigned int tones, pages;
	bool over;
	struct call_report result;
} ends[2 * PAIRS_MAX];

/* Both ends of each call are Faxports, and take so much ahead of pace; 0: they are not. */
static uint32_t ahead_octets;
static uint32_t max_rate = 14400;

static struct call_path path_to(unsigned int id, bool t38)
{
	return (struct call_path){.far_is_faxport = ahead_octets > 0,
				  .ahead_octets = t38 ? ahead_octets : 0,
				  .t38 = t38,
				  .peer = ends[id].address[t38],
				  .codec = CALL_PCMA,
				  .payload_type = 8,
				  .t38_redundancy = 3};
}

static void open_pair(unsigned int pair)
{
	unsigned int id, kind;

	for (id = 2 * pair; id < 2 * pair + 2; id++) {
		memset(&ends[id], 0, sizeof(ends[id]));
		for (kind = 0; kind < 2; kind++)
			ends[id].fds[kind] = udp_socket(&ends[id].address[kind]);
		ends[id].fds[2] = id % 2 == 0 ? test_document(pages, PAGES) : test_file();
	}
}

static void start_end(unsigned int id, bool t38)
{
	struct call_order order;

	memset(&order, 0, sizeof(order));
	order.type = CALL_ORDER_START;
	order.call = id;
	order.start = (struct call_start){
		.calling = id % 2 == 0,
		.sending = id % 2 == 0,
		.path = path_to(id ^ 1, t38),
		.ident = "worker",
		.page_count = PAGES,
		.ecm = true,
		.max_rate = max_rate,
		.max_pages = 10,
		.bad_rows_percent = 15,
		.bad_rows_run = 10,
		.silence_ms = 30000,
		.clock_rate = SPEED,
	};
	send_order(&order, ends[id].fds, 3);
	close(ends[id].fds[0]);
	close(ends[id].fds[1]);
}

static void order_call(enum call_order_type type, unsigned int id)
{
	struct call_order order;

	memset(&order, 0, sizeof(order));
	order.type = type;
	order.call = id;
	if (type == CALL_ORDER_SWITCH)
		order.path = path_to(id ^ 1, true);
	send_order(&order, NULL, 0);
}

/* Read one report and note it; switches both ends of a pair when the tone is heard. */
static struct call_report note_report(void)
{
	struct call_report report = read_report();
	struct end *end = &ends[report.call];

	assert(report.call < 2 * PAIRS_MAX && !end->over);
	switch (report.type) {
	case CALL_REPORT_TONE:
		end->tones++;
		order_call(CALL_ORDER_SWITCH, report.call);
		order_call(CALL_ORDER_SWITCH, report.call ^ 1);
		break;
	case CALL_REPORT_PAGE:
		end->pages++;
		break;
	case CALL_REPORT_RESULT:
		end->over = true;
		end->result = report;
		break;
	default:
		break;
	}
	return report;
}

static void expect_pair(unsigned int pair)
{
	const struct end *caller = &ends[2 * pair], *answerer = &ends[2 * pair + 1];
	uint32_t i;

	while (!caller->over || !answerer->over)
		note_report();
	if (caller->result.status != FAX_STATUS_OK || answerer->result.status != FAX_STATUS_OK)
		fprintf(stderr, "pair %u: %s | %s\n", pair, caller->result.detail, answerer->result.detail);
	assert(caller->result.status == FAX_STATUS_OK && answerer->result.status == FAX_STATUS_OK);
	assert(caller->pages == PAGES && answerer->pages == PAGES);
	assert(strcmp(caller->result.progress.remote_ident, "worker") == 0);
	for (i = 0; i < PAGES; i++)
		assert(test_page_is(answerer->fds[2], i, &pages[i], 0));
	close(caller->fds[2]);
	close(answerer->fds[2]);
}

static void test_calls(void)
{
	unsigned int pair;

	start_worker();
	/* From the start in T.38; audio that switches; several at once. */
	for (pair = 0; pair < 5; pair++) {
		open_pair(pair);
		start_end(2 * pair + 1, pair % 2 == 0);
		start_end(2 * pair, pair % 2 == 0);
	}
	for (pair = 0; pair < 5; pair++) {
		expect_pair(pair);
		assert(ends[2 * pair + 1].tones == pair % 2);
	}
	/* The same worker goes on to take calls, under the same numbers. */
	open_pair(0);
	start_end(1, true);
	start_end(0, true);
	expect_pair(0);
	/* It has said how it keeps time. */
	assert(loads > 0 && load_ticks > 100 && busiest_permille > 0);
	stop_worker();
}

static uint64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/*
 * Ahead of pace over real sockets: bursts, several at once. The pages come
 * whole, whatever is lost, and long before a modem of 2400 bit/s could have
 * sent the bytes of one call.
 */
static void test_ahead(void)
{
	const uint64_t begun_ms = clock_ms();
	uint64_t took_ms;
	unsigned int pair;

	ahead_octets = 18688;
	max_rate = 2400;
	start_worker();
	for (pair = 0; pair < 4; pair++) {
		open_pair(pair);
		start_end(2 * pair + 1, true);
		start_end(2 * pair, true);
	}
	for (pair = 0; pair < 4; pair++)
		expect_pair(pair);
	took_ms = clock_ms() - begun_ms;
	for (pair = 0; pair < 4; pair++) {
		const struct call_progress *sent = &ends[2 * pair].result.progress;

		assert(sent->rate == 2400 && took_ms * SPEED < sent->bytes * 8 * 1000 / 2400);
	}
	stop_worker();
}

static void test_stop(void)
{
	start_worker();
	open_pair(0);
	start_end(1, true);
	start_end(0, true);
	while (ends[1].pages == 0)
		note_report();
	order_call(CALL_ORDER_STOP, 0);
	order_call(CALL_ORDER_STOP, 1);
	order_call(CALL_ORDER_STOP, 1);
	while (!ends[0].over || !ends[1].over)
		note_report();
	assert(ends[0].result.status == FAX_STATUS_HUNG_UP && ends[1].result.status == FAX_STATUS_HUNG_UP);
	assert(test_count_pages(ends[1].fds[2]) == 1 && test_page_is(ends[1].fds[2], 0, &pages[0], 0));
	close(ends[0].fds[2]);
	close(ends[1].fds[2]);

	/* The daemon goes away in the middle of a call. */
	open_pair(0);
	start_end(1, true);
	start_end(0, true);
	while (ends[1].pages == 0)
		note_report();
	stop_worker();
	assert(test_count_pages(ends[1].fds[2]) >= 1);
	close(ends[0].fds[2]);
	close(ends[1].fds[2]);
}

/* The far end is dead from the beginning. */
static void test_silence(void)
{
	start_worker();
	open_pair(0);
	start_end(0, true);
	while (!ends[0].over)
		note_report();
	assert(ends[0].result.status == FAX_STATUS_SILENT);
	close(ends[0].fds[2]);
	close(ends[1].fds[0]);
	close(ends[1].fds[1]);
	close(ends[1].fds[2]);
	stop_worker();
}

/* More datagrams than are read in one turn, and then none: all of them are read. */
static void test_flood(void)
{
	unsigned int i;

	start_worker();
	open_pair(0);
	start_end(0, true);
	while (read_any_report().type != CALL_REPORT_LOAD)
		;
	/* All at once, as it looks to the worker. */
	assert(kill(worker, SIGSTOP) == 0);
	for (i = 0; i < 100; i++)
		assert(sendto(ends[1].fds[1], "?", 1, 0, (struct sockaddr *)&ends[0].address[1],
			      sizeof(struct sockaddr_in)) == 1);
	assert(kill(worker, SIGCONT) == 0);
	while (!ends[0].over)
		note_report();
	assert(ends[0].result.status == FAX_STATUS_SILENT);
	assert(strstr(ends[0].result.detail, "; 100 malformed packets"));
	close(ends[0].fds[2]);
	close(ends[1].fds[0]);
	close(ends[1].fds[1]);
	close(ends[1].fds[2]);
	stop_worker();
}

static void pass_ms(long ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

/*
 * The process does not get to run, again and again for longer than T4 of its media time, as on a machine with too much
 * to do. What waits in the sockets is told before that time has passed.
 */
static void test_stands_still(void)
{
	pid_t stopper;

	start_worker();
	open_pair(0);
	start_end(1, true);
	start_end(0, true);
	stopper = fork();
	assert(stopper >= 0);
	if (stopper == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (stopper == 0) {
		pass_ms(60);
		kill(worker, SIGSTOP);
		pass_ms(4000 / SPEED);
		kill(worker, SIGCONT);
	}
	expect_pair(0);
	assert(late_max_us > 3000000 / SPEED);
	assert(kill(stopper, SIGKILL) == 0 && waitpid(stopper, NULL, 0) == stopper);
	assert(kill(worker, SIGCONT) == 0);
	stop_worker();
}

/* Orders that make no sense are answered with a fault or not at all, and the next call is as good as ever. */
static void test_bad_orders(void)
{
	struct call_order order;
	struct call_report report;
	int four[4];

	start_worker();
	order_call(CALL_ORDER_STOP, 9);
	order_call(CALL_ORDER_SWITCH, 9); /* no such call */

	memset(&order, 0, sizeof(order));
	order.type = CALL_ORDER_START;
	order.call = 5;
	send_order(&order, NULL, 0);
	report = read_report();
	assert(report.type == CALL_REPORT_RESULT && report.call == 5 && report.status == FAX_STATUS_FAULT);

	/* Sound, but without all its descriptors. */
	open_pair(0);
	order.start = (struct call_start){.calling = true,
					  .sending = true,
					  .page_count = 1,
					  .max_rate = 14400,
					  .silence_ms = 30000,
					  .clock_rate = SPEED};
	send_order(&order, ends[0].fds, 2);
	report = read_report();
	assert(report.call == 5 && report.status == FAX_STATUS_FAULT && strlen(report.detail) > 10);

	/* A document on offer that nothing is said of; and one that is not there. */
	memcpy(four, ends[0].fds, sizeof(ends[0].fds));
	four[3] = ends[0].fds[2];
	send_order(&order, four, 4);
	report = read_report();
	assert(report.call == 5 && report.status == FAX_STATUS_FAULT);
	order.start = (struct call_start){.offering = true,
					  .page_count = 1,
					  .max_pages = 1,
					  .max_rate = 14400,
					  .silence_ms = 30000,
					  .clock_rate = SPEED};
	send_order(&order, four, 3);
	report = read_report();
	assert(report.call == 5 && report.status == FAX_STATUS_FAULT && strstr(report.detail, "its files"));
	order.start = (struct call_start){.calling = true,
					  .sending = true,
					  .page_count = 1,
					  .max_rate = 14400,
					  .silence_ms = 30000,
					  .clock_rate = SPEED};

	/* The same number twice. */
	start_end(1, true);
	order.call = 1;
	send_order(&order, ends[0].fds, 3);
	report = read_report();
	while (report.type != CALL_REPORT_RESULT)
		report = read_report();
	assert(report.call == 1 && report.status == FAX_STATUS_FAULT);

	start_end(0, true);
	expect_pair(0);
	stop_worker();
}

/*
 * While the disk of one call stands still, the other calls of the worker go on
 * as ever, and the page is not reported. slow_disk.c is in the worker.
 */
static void test_slow_disk(void)
{
	char gate[] = "/tmp/media_worker_test.XXXXXX";
	static const struct timeval patience = {PATIENCE_MS / 1000};
	struct stat status;
	uint8_t datagram[2000];
	unsigned int i;
	int fd = mkstemp(gate);

	assert(fd >= 0 && close(fd) == 0);
	setenv("SLOW_DISK", gate, 1);
	setenv("LD_PRELOAD", slow_disk, 1);
	setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
	start_worker();
	unsetenv("LD_PRELOAD");

	open_pair(0);
	open_pair(1);
	start_end(1, true);
	start_end(0, true);
	/* It is written, and being synced. */
	do {
		note_report();
		assert(fstat(ends[1].fds[2], &status) == 0);
	} while (status.st_size == 0);
	assert(setsockopt(ends[3].fds[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0);
	start_end(2, false);
	for (i = 0; i < 25; i++)
		assert(recv(ends[3].fds[0], datagram, sizeof(datagram), 0) == 172);
	order_call(CALL_ORDER_STOP, 2);
	while (!ends[0].over)
		note_report();
	assert(ends[1].pages == 0 && !ends[1].over && ends[0].pages == 0);

	assert(unlink(gate) == 0);
	while (!ends[1].over)
		note_report();
	assert(ends[1].pages >= 1 && ends[2].over);
	stop_worker();
}

/* What the kernel says of the worker: no way to new privileges, and (not under a sanitizer) a filter. */
static void test_sandbox(void)
{
	struct call_order order;
	char path[40], status[4096];
	const char *seccomp;
	int fd;
	ssize_t n;

	start_worker();
	/* When it has answered it is set up. */
	memset(&order, 0, sizeof(order));
	send_order(&order, NULL, 0);
	assert(read_report().status == FAX_STATUS_FAULT);

	snprintf(path, sizeof(path), "/proc/%d/status", (int)worker);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert(fd >= 0);
	n = read(fd, status, sizeof(status) - 1);
	assert(n > 0);
	status[n] = '\0';
	close(fd);
	assert(strstr(status, "NoNewPrivs:\t1"));
	seccomp = strstr(status, "\nSeccomp:\t");
	assert(SANITIZED || (seccomp && seccomp[10] == '2'));
	stop_worker();
}

static void test_by_hand(void)
{
	char *argv[] = {program, NULL};
	posix_spawn_file_actions_t actions;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 3, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	assert(posix_spawn(&pid, program, &actions, NULL, argv, environ) == 0);
	posix_spawn_file_actions_destroy(&actions);
	assert(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 2);
}

/* They mostly wait, so each has a process of its own, and they do so together. */
int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} tests[] = {
		{"by hand",      test_by_hand     },
                {"sandbox",      test_sandbox     },
		{"calls",        test_calls       },
                {"stop",         test_stop        },
		{"ahead",        test_ahead       },
                {"silence",      test_silence     },
		{"flood",        test_flood       },
                {"bad orders",   test_bad_orders  },
		{"slow disk",    test_slow_disk   },
                {"stands still", test_stands_still},
	};
	pid_t pids[ARRAY_SIZE(tests)];
	int status, failed = 0;
	size_t i;

	assert(argc == 3);
	program = argv[1];
	slow_disk = argv[2];
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		pids[i] = fork();
		assert(pids[i] >= 0);
		if (pids[i] == 0) {
			tests[i].run();
			exit(0);
		}
	}
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		assert(waitpid(pids[i], &status, 0) == pids[i]);
		if (status != 0) {
			fprintf(stderr, "%s: failed\n", tests[i].name);
			failed = 1;
		}
	}
	return failed;
}

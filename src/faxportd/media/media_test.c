/* SPDX-License-Identifier: MIT */
/*
 * Tests of the pool with real workers (the program is the first argument) and
 * real packets on the loopback: calls, a worker killed, orders and limits.
 */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/log.h"
#include "faxportd/media/media.h"
#include "faxportd/media/media_re.h"
#include "media/test_pages.h"

/* Faster, and a busy machine becomes late by whole seconds of T.30 time. */
#define SPEED 10
#define PATIENCE_MS 60000

static char *program;
static struct media *media;

static const struct test_page pages[] = {
	{1728, 300, 196, 1},
        {1728, 200, 196, 2}
};
#define PAGES 2

static struct end {
	struct media_call *call;
	struct sockaddr_storage address[2];
	int fds[CALL_FDS], file; /* file: the document once more, for looking at it */
	unsigned int pages, tones;
	bool in_fax, over, drop_in_result;
	struct call_report result;
} ends[16];

/* ---- the loop --------------------------------------------------------- */

static bool (*condition)(void);
static struct tmr patience;
static bool impatient;

static void on_impatient(void *arg)
{
	(void)arg;
	impatient = true;
	re_cancel();
}

/* After each event that matters. */
static void look(void)
{
	if (condition && condition())
		re_cancel();
}

/* For whoever has to find out why a wait was in vain. */
static void say_state(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends) && ends[i].call; i++)
		fprintf(stderr, "end %zu: %u pages, %s%s\n", i, ends[i].pages, ends[i].over ? "over: " : "not over",
			ends[i].result.detail);
}

static void wait_for(bool (*what)(void))
{
	condition = what;
	if (what())
		return;
	tmr_start(&patience, PATIENCE_MS, on_impatient, NULL);
	assert(re_main(NULL) == 0);
	tmr_cancel(&patience);
	if (impatient)
		say_state();
	assert(!impatient);
	condition = NULL;
}

static struct tmr again;

static void on_again(void *arg)
{
	(void)arg;
	look();
	tmr_start(&again, 5, on_again, NULL);
}

/* ---- worker processes of ours ------------------------------------------ */

static size_t list_workers(pid_t *pids, size_t max)
{
	char path[64], text[4096] = "", *at = text, *end;
	size_t count = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	file = fopen(path, "re");
	assert(file);
	assert(fgets(text, sizeof(text), file) || feof(file));
	fclose(file);
	for (;;) {
		long pid = strtol(at, &end, 10);

		if (end == at)
			return count;
		at = end;
		if (count < max)
			pids[count] = (pid_t)pid;
		count++;
	}
}

/* Which worker holds the document of this end? */
static pid_t worker_of(const struct end *end)
{
	struct stat ours, theirs;
	char path[64];
	pid_t pids[16];
	size_t count = list_workers(pids, ARRAY_SIZE(pids)), i;
	int fd;

	assert(fstat(end->file, &ours) == 0);
	for (i = 0; i < MIN(count, ARRAY_SIZE(pids)); i++)
		for (fd = 3; fd < 40; fd++) {
			snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pids[i], fd);
			if (stat(path, &theirs) == 0 && theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev)
				return pids[i];
		}
	return 0;
}

/* ---- calls: 2n dials, 2n + 1 answers ---------------------------------- */

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

static struct call_path path_to(const struct end *end, bool t38)
{
	return (struct call_path){
		.t38 = t38, .peer = end->address[t38], .codec = CALL_PCMA, .payload_type = 8, .t38_redundancy = 3};
}

/* No T.38 after the tone: audio costs more. */
static bool stays_in_audio;

static void on_report(void *arg, const struct call_report *report)
{
	struct end *end = arg;
	struct end *far = &ends[(end - ends) ^ 1];
	struct call_path path;

	assert(!end->over);
	end->in_fax = report->progress.in_fax;
	switch (report->type) {
	case CALL_REPORT_TONE:
		end->tones++;
		if (stays_in_audio)
			break;
		path = path_to(far, true);
		assert(media_call_switch(end->call, &path) == 0);
		path = path_to(end, true);
		assert(media_call_switch(far->call, &path) == 0);
		break;
	case CALL_REPORT_PAGE:
		end->pages++;
		break;
	case CALL_REPORT_RESULT:
		end->over = true;
		end->result = *report;
		/* What an owner may do at this moment. */
		if (end->drop_in_result)
			media_call_drop(end->call);
		break;
	default:
		break;
	}
	look();
}

static void open_pair(unsigned int n)
{
	unsigned int id;

	for (id = 2 * n; id < 2 * n + 2; id++) {
		memset(&ends[id], 0, sizeof(ends[id]));
		ends[id].fds[0] = udp_socket(&ends[id].address[0]);
		ends[id].fds[1] = udp_socket(&ends[id].address[1]);
		ends[id].fds[CALL_FDS - 1] = -1;
		ends[id].fds[2] = id % 2 == 0 ? test_document(pages, PAGES) : test_file();
		ends[id].file = fcntl(ends[id].fds[2], F_DUPFD_CLOEXEC, 0);
	}
}

static void close_pair(unsigned int n)
{
	close(ends[2 * n].file);
	close(ends[2 * n + 1].file);
}

static int start_end(unsigned int id, bool t38)
{
	struct call_start start = {
		.calling = id % 2 == 0,
		.sending = id % 2 == 0,
		.path = path_to(&ends[id ^ 1], t38),
		.ident = "pool",
		.page_count = PAGES,
		.ecm = true,
		.max_rate = 14400,
		.max_pages = 10,
		.bad_rows_percent = 15,
		.bad_rows_run = 10,
		.silence_ms = 30000,
		.clock_rate = SPEED,
	};

	return media_call_start(media, &start, ends[id].fds, on_report, &ends[id], &ends[id].call);
}

static void start_pair(unsigned int n, bool t38)
{
	open_pair(n);
	assert(start_end(2 * n + 1, t38) == 0 && start_end(2 * n, t38) == 0);
}

static void start_pool_of(const struct media_config *given)
{
	struct media_config config = *given;

	config.program = program;
	assert(media_new(&config, &media) == 0);
	tmr_init(&again);
	tmr_start(&again, 5, on_again, NULL);
}

/* Media time that runs faster is a load that real servers do not have: the budget is no matter. */
static void start_pool(uint32_t calls_per_worker, uint32_t max_calls)
{
	start_pool_of(&(struct media_config){
		.calls_per_worker = calls_per_worker, .max_calls = max_calls, .budget_percent = 100});
}

/* No process and no zombie is left. */
static void stop_pool(void)
{
	tmr_cancel(&again);
	media = media_free(media);
	assert(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

static bool first_pair_over(void)
{
	return ends[0].over && ends[1].over;
}

static bool three_pairs_over(void)
{
	unsigned int id;

	for (id = 0; id < 6; id++)
		if (!ends[id].over)
			return false;
	return true;
}

static bool first_page_through(void)
{
	return ends[1].pages > 0;
}

static void expect_pair(unsigned int n)
{
	uint32_t i;

	assert(ends[2 * n].result.status == FAX_STATUS_OK && ends[2 * n + 1].result.status == FAX_STATUS_OK);
	assert(ends[2 * n].pages == PAGES && ends[2 * n + 1].pages == PAGES);
	for (i = 0; i < PAGES; i++)
		assert(test_page_is(ends[2 * n + 1].file, i, &pages[i], 0));
	close_pair(n);
}

/* ---- tests -------------------------------------------------------------- */

static void test_calls(void)
{
	start_pool(2, 100);
	start_pair(0, true);
	start_pair(1, false);
	start_pair(2, true);
	ends[4].drop_in_result = true;
	wait_for(three_pairs_over);
	assert(ends[3].tones == 1 && ends[1].tones == 0);
	expect_pair(0);
	expect_pair(1);
	expect_pair(2);
	stop_pool();
}

static void test_limit(void)
{
	struct stat status;
	int fd;

	start_pool(4, 2);
	start_pair(0, true);
	open_pair(1);
	fd = ends[2].fds[1];
	assert(start_end(2, true) == -EBUSY);
	/* Its descriptors were taken over all the same. */
	assert(fstat(fd, &status) < 0 && errno == EBADF);
	wait_for(first_pair_over);
	expect_pair(0);
	/* There is room again. */
	start_pair(0, true);
	wait_for(first_pair_over);
	expect_pair(0);
	close(ends[3].fds[0]);
	close(ends[3].fds[1]);
	close(ends[3].fds[2]);
	close_pair(1);
	stop_pool();
}

static bool no_room(void)
{
	return !media_has_room(media);
}

/* A pool that is over its budget takes no call until it is within it again; the call that it has is not disturbed. */
static void test_budget(void)
{
	struct media_activity activity;

	start_pool_of(
		&(struct media_config){.calls_per_worker = 8, .max_calls = 100, .processors = 1, .budget_percent = 1});
	stays_in_audio = true;
	assert(media_has_room(media));
	start_pair(0, false);
	assert(media_has_room(media));
	wait_for(no_room);
	assert(!first_pair_over());
	media_activity(media, &activity);
	assert(activity.calls == 2 && activity.workers == 1 && activity.busy_percent >= 1 && activity.refused == 0);
	assert(activity.ticks > 0 && activity.late_ticks <= activity.ticks);
	open_pair(1);
	assert(start_end(2, false) == -EBUSY);
	media_activity(media, &activity);
	assert(activity.refused == 1 && activity.calls == 2);
	close(ends[3].fds[0]);
	close(ends[3].fds[1]);
	close(ends[3].fds[2]);
	close_pair(1);
	wait_for(first_pair_over);
	expect_pair(0);
	/* With no call there is no load. */
	assert(media_has_room(media));
	media_activity(media, &activity);
	assert(activity.calls == 0 && activity.workers == 0 && activity.busy_percent == 0 && activity.late_ms == 0);
	stop_pool();
}

static bool in_fax(void)
{
	return ends[0].in_fax;
}

/* Hardly busy, but late: other programs take the processor. Stopped for a third of a second it is just that. */
static void test_late(void)
{
	struct media_activity activity;
	pid_t pid;

	start_pool_of(
		&(struct media_config){.calls_per_worker = 8, .max_calls = 100, .processors = 1, .budget_percent = 99});
	start_pair(0, true);
	wait_for(in_fax);
	pid = worker_of(&ends[0]);
	assert(pid > 0 && pid == worker_of(&ends[1]) && media_has_room(media));
	assert(kill(pid, SIGSTOP) == 0);
	nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
	assert(kill(pid, SIGCONT) == 0);
	wait_for(no_room);
	assert(!first_pair_over());
	media_activity(media, &activity);
	assert(activity.late_ticks > 0 && activity.late_ms > 20);
	wait_for(first_pair_over);
	expect_pair(0);
	assert(media_has_room(media));
	stop_pool();
}

static pid_t victim;

static bool victim_replaced(void)
{
	pid_t pids[16];
	size_t count = list_workers(pids, ARRAY_SIZE(pids)), i;

	for (i = 0; i < MIN(count, ARRAY_SIZE(pids)); i++)
		if (pids[i] == victim)
			return false;
	return count > 0;
}

/* The worker of one end is killed in the middle of the call: that end hears of it, the other goes on by itself. */
static void test_worker_killed(void)
{
	start_pool(1, 100);
	start_pair(0, true);
	wait_for(first_page_through);
	victim = worker_of(&ends[1]);
	assert(victim > 0 && victim != worker_of(&ends[0]));
	assert(kill(victim, SIGKILL) == 0);
	wait_for(first_pair_over);
	assert(ends[1].result.status == FAX_STATUS_MEDIA_DIED && strstr(ends[1].result.detail, "signal 9"));
	assert(ends[1].result.progress.pages_confirmed >= 1);
	assert(ends[0].result.status == FAX_STATUS_SILENT || ends[0].result.status == FAX_STATUS_OK);
	assert(test_count_pages(ends[1].file) >= 1 && test_page_is(ends[1].file, 0, &pages[0], 0));
	close_pair(0);

	/* A new worker comes, and the next call is as good as ever. */
	wait_for(victim_replaced);
	start_pair(0, true);
	wait_for(first_pair_over);
	expect_pair(0);
	stop_pool();
}

/* Both ends in one worker that dies. */
static void test_both_killed(void)
{
	pid_t pids[16];
	size_t count, i;

	start_pool(8, 100);
	start_pair(0, true);
	wait_for(first_page_through);
	count = list_workers(pids, ARRAY_SIZE(pids));
	assert(count <= ARRAY_SIZE(pids));
	for (i = 0; i < count; i++)
		kill(pids[i], SIGKILL);
	wait_for(first_pair_over);
	assert(ends[0].result.status == FAX_STATUS_MEDIA_DIED && ends[1].result.status == FAX_STATUS_MEDIA_DIED);
	close_pair(0);
	stop_pool();
}

static void test_stop(void)
{
	start_pool(8, 100);
	start_pair(0, true);
	wait_for(first_page_through);
	media_call_stop(ends[0].call);
	media_call_stop(ends[0].call);
	media_call_stop(ends[1].call);
	wait_for(first_pair_over);
	assert(ends[0].result.status == FAX_STATUS_HUNG_UP && ends[1].result.status == FAX_STATUS_HUNG_UP);
	close_pair(0);

	/* Dropped: not a word any more, and the pool is as empty as before. */
	start_pair(0, true);
	wait_for(first_page_through);
	media_call_drop(ends[0].call);
	ends[0].over = true;
	media_call_stop(ends[1].call);
	wait_for(first_pair_over);
	close_pair(0);
	stop_pool();
}

static pid_t stopped;

/* A worker that hangs is ended when it does not stop a call. */
static void test_hung_worker(void)
{
	start_pool(1, 100);
	start_pair(0, true);
	wait_for(first_page_through);
	stopped = worker_of(&ends[0]);
	assert(stopped > 0 && kill(stopped, SIGSTOP) == 0);
	media_call_stop(ends[0].call);
	media_call_stop(ends[1].call);
	wait_for(first_pair_over);
	assert(ends[0].result.status == FAX_STATUS_MEDIA_DIED && ends[1].result.status != FAX_STATUS_MEDIA_DIED);
	close_pair(0);
	stop_pool();
}

/* The pool goes while calls run. */
static void test_free_in_call(void)
{
	start_pool(1, 100);
	start_pair(0, true);
	wait_for(first_page_through);
	stop_pool();
	assert(!ends[0].over && !ends[1].over);
	close_pair(0);
}

static void test_no_program(void)
{
	struct media_config config = {.program = "/nonexistent/faxport-media", .calls_per_worker = 1, .max_calls = 1};

	assert(media_new(&config, &media) == -ENOENT);
}

static char counter[64];

static unsigned int count_starts(void)
{
	struct stat status;

	return stat(counter, &status) == 0 ? (unsigned int)status.st_size : 0;
}

static bool died_three_times(void)
{
	pid_t pid;

	return count_starts() >= 3 && list_workers(&pid, 1) == 0;
}

/* A program that ends at once is started again, but not over and over: at 0, 250, 750, 1750 ms. */
static void test_back_off(void)
{
	char folder[] = "/tmp/media_test.XXXXXX", script[64];
	struct media_config config = {.program = script, .calls_per_worker = 1, .max_calls = 1};
	uint64_t begun = tmr_jiffies();
	FILE *file;

	assert(mkdtemp(folder));
	snprintf(script, sizeof(script), "%s/dies", folder);
	snprintf(counter, sizeof(counter), "%s/count", folder);
	file = fopen(script, "we");
	assert(file);
	fprintf(file, "#!/bin/sh\nprintf x >>%s\n", counter);
	assert(fclose(file) == 0 && chmod(script, 0700) == 0);

	assert(media_new(&config, &media) == 0);
	tmr_start(&again, 5, on_again, NULL);
	wait_for(died_three_times);
	assert(tmr_jiffies() - begun >= 700);
	/* There is nobody to take a call. */
	open_pair(0);
	assert(start_end(0, true) == -EBUSY);
	close(ends[1].fds[0]);
	close(ends[1].fds[1]);
	close(ends[1].fds[2]);
	close_pair(0);
	stop_pool();
	assert(unlink(script) == 0 && unlink(counter) == 0 && rmdir(folder) == 0);
}

/* They mostly wait, so each has a process of its own, and they do so together. */
int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} tests[] = {
		{"no program",    test_no_program   },
		{"calls",         test_calls        },
		{"limit",         test_limit        },
		{"budget",        test_budget       },
		{"late",          test_late         },
		{"worker killed", test_worker_killed},
		{"both killed",   test_both_killed  },
		{"stop",          test_stop         },
		{"hung worker",   test_hung_worker  },
		{"free in call",  test_free_in_call },
		{"back off",      test_back_off     },
	};
	pid_t pids[ARRAY_SIZE(tests)];
	int status, failed = 0;
	size_t i;

	assert(argc == 2);
	program = argv[1];
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		pids[i] = fork();
		assert(pids[i] >= 0);
		if (pids[i] == 0) {
			log_open(LOG_LEVEL_ERROR);
			assert(libre_init() == 0);
			tests[i].run();
			libre_close();
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

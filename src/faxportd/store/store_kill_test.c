/* SPDX-License-Identifier: MIT */
/*
 * kill -9 at random moments of a loop of calls and submits: every id that was
 * reported is there afterwards, once, its document complete, and nothing else
 * is damaged.
 * usage: store_kill_test [ROUNDS]
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <re/re.h>

#include "base/buf.h"
#include "base/macros.h"
#include "faxportd/store/fixture.h"
#include "faxportd/store/store_internal.h"

#define CLIENTS 8
#define DOCUMENT_SIZE 20000

/* A document that says whose it is in every line. */
static void fill_document(char text[DOCUMENT_SIZE], unsigned tag)
{
	int i;

	for (i = 0; i < DOCUMENT_SIZE; i += 10)
		snprintf(text + i, 11, "%09u\n", tag % 1000000000);
}

struct client {
	struct store *store;
	int report;
	uint32_t id, call_job_id;
	uint64_t message_id;
	unsigned tag;
};

/* What was accepted. */
struct report {
	uint32_t id, tag;
	uint64_t message_id;
};

static void client_receive(struct client *client);

static void on_accepted(void *arg, int r)
{
	struct client *client = arg;
	struct report line = {client->id, client->tag, client->message_id};

	assert(r == 0);
	assert(write(client->report, &line, sizeof(line)) == sizeof(line));
	client_receive(client);
}

static void client_submit(struct client *client)
{
	struct job job = some_job();
	char name[STORE_NAME_SIZE], text[DOCUMENT_SIZE + 1], number_text[16];
	int fd;

	client->tag += CLIENTS;
	fill_document(text, client->tag);
	snprintf(number_text, sizeof(number_text), "%u", client->tag);
	job.facts.number = number_text;
	assert(store_document_create(client->store, name, &fd) == 0);
	assert(write(fd, text, DOCUMENT_SIZE) == DOCUMENT_SIZE);
	close(fd);
	assert(store_job_add(client->store, &job, name, on_accepted, client, &client->id) == 0);
	assert(client->id <= JOB_IDS_SHORT_MAX);
}

static void on_begun(void *arg, int r)
{
	struct client *client = arg;

	assert(r == 0);
	store_job_id_give_back(client->store, client->call_job_id);
	client_submit(client);
}

/* A call comes in, which has an id of those of jobs while it lasts. */
static void client_receive(struct client *client)
{
	struct fax_message facts = {
		.tsid = "", .csid = "", .caller_id = "", .called_number = "", .subaddress = "", .status_detail = ""};
	int fd;

	assert(store_message_begin(client->store, &facts, on_begun, client, &client->message_id, &client->call_job_id,
				   &fd) == 0);
	close(fd);
}

/* Eight clients that receive and submit for ever and report what was accepted. */
static int child_main(const char *where, int report, unsigned seed)
{
	struct client clients[CLIENTS];
	struct store *store;
	int i;

	strcpy(folder, where);
	fixture_begin();
	store = open_store();
	for (i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){.store = store, .report = report, .tag = seed * 100000 + i};
		client_receive(&clients[i]);
	}
	re_main(NULL);
	return 1;
}

#define REPORTS_MAX 200000
static struct report reported[REPORTS_MAX];
static size_t reported_count;

/* Read until the pipe is dry; false: the child is gone. */
static bool read_reports(int fd)
{
	ssize_t size;

	while ((size = read(fd, &reported[reported_count], sizeof(reported[0]))) > 0) {
		assert(size == sizeof(reported[0])); /* pipes are atomic up to 4096 bytes */
		reported_count++;
		assert(reported_count < REPORTS_MAX);
	}
	return size != 0;
}

static void one_kill(const char *program, unsigned seed, unsigned after_us)
{
	struct timespec pause = {.tv_nsec = after_us * 1000L};
	char fd_text[16], seed_text[16];
	size_t before = reported_count;
	int pipe_fd[2], status;
	pid_t pid;

	assert(pipe(pipe_fd) == 0);
	snprintf(fd_text, sizeof(fd_text), "%d", pipe_fd[1]);
	snprintf(seed_text, sizeof(seed_text), "%u", seed);
	pid = fork();
	assert(pid >= 0);
	if (pid == 0) {
		close(pipe_fd[0]);
		execl(program, program, "child", folder, fd_text, seed_text, NULL);
		_exit(127);
	}
	close(pipe_fd[1]);

	/* It is at work once it has reported something; then a random moment later it dies. */
	assert(poll(&(struct pollfd){.fd = pipe_fd[0], .events = POLLIN}, 1, 20000) == 1);
	nanosleep(&pause, NULL);
	assert(kill(pid, SIGKILL) == 0);
	while (read_reports(pipe_fd[0]))
		;
	assert(waitpid(pid, &status, 0) == pid);
	assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(pipe_fd[0]);
	assert(reported_count > before);
}

struct survivors {
	struct store *store;
	uint8_t *seen; /* by id: 1 accepted by the store, 2 and its document is right */
	uint32_t *tag;
	uint32_t first, last;
	uint8_t *message_seen;
};

static int check_message(void *arg, const struct store_message *message)
{
	struct survivors *survivors = arg;

	assert(message->facts.id < REPORTS_MAX && message->receiving && !message->file_missing);
	survivors->message_seen[message->facts.id] = 1;
	return 0;
}

static int check_survivor(void *arg, const struct store_job *job)
{
	static char want[DOCUMENT_SIZE + 1], have[DOCUMENT_SIZE + 1];
	struct survivors *survivors = arg;
	uint32_t id = job->job.facts.id;
	int fd;

	assert(id > survivors->last && id < REPORTS_MAX);
	survivors->last = id;
	if (!survivors->first)
		survivors->first = id;
	survivors->tag[id] = (uint32_t)strtoul(job->job.facts.number, NULL, 10);
	assert(!job->file_missing && job->file_bytes == DOCUMENT_SIZE);
	fd = store_job_open(survivors->store, id);
	assert(fd >= 0 && read(fd, have, DOCUMENT_SIZE) == DOCUMENT_SIZE);
	close(fd);
	fill_document(want, survivors->tag[id]);
	assert(memcmp(want, have, DOCUMENT_SIZE) == 0);
	survivors->seen[id] = 1;
	return 0;
}

static int count_files(const char *name)
{
	char command[300], text[32] = "";
	FILE *pipe_file;

	snprintf(command, sizeof(command), "ls -A %s | wc -l", path_of(name));
	pipe_file = popen(command, "r");
	assert(pipe_file && fgets(text, sizeof(text), pipe_file));
	pclose(pipe_file);
	return atoi(text);
}

static void test_kill(const char *program, unsigned rounds)
{
	struct survivors survivors = {0};
	unsigned seed = (unsigned)time(NULL), round;
	struct store *store;
	size_t i, jobs = 0;

	folder_new();
	store = open_store();
	for (round = 0; round < rounds; round++) {
		/* As if they had gone round each time: ids of jobs that are there must be passed over. */
		assert(sqlite3_exec(store->db, "UPDATE sequence SET next_job = 32750", NULL, NULL, NULL) == SQLITE_OK);
		store_free(store);
		one_kill(program, round + 1, (unsigned)rand_r(&seed) % 60000);
		store = open_store();
	}
	survivors.store = store;
	survivors.seen = calloc(REPORTS_MAX, 1);
	survivors.tag = calloc(REPORTS_MAX, sizeof(uint32_t));
	survivors.message_seen = calloc(REPORTS_MAX, 1);
	assert(store_load_jobs(store, check_survivor, &survivors) == 0);
	assert(store_load_messages(store, check_message, &survivors) == 0);
	for (i = 0; i < reported_count; i++) {
		assert(survivors.seen[reported[i].id] == 1);
		assert(survivors.tag[reported[i].id] == reported[i].tag);
		survivors.seen[reported[i].id] = 2; /* no id was given twice */
		assert(survivors.message_seen[reported[i].message_id] == 1);
		survivors.message_seen[reported[i].message_id] = 2;
	}
	assert(survivors.last >= 32750 && survivors.first < 32750);
	for (i = 0; i < REPORTS_MAX; i++)
		jobs += survivors.seen[i] != 0;
	/* Stored but not reported: at most those that were on their way at each kill. */
	assert(jobs >= reported_count && jobs <= reported_count + (size_t)rounds * CLIENTS);
	assert((size_t)count_files("documents") == jobs);
	assert(number(store, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'") == 0);
	printf("kill -9: %u times, %zu accepted, %zu stored\n", rounds, reported_count, jobs);
	free(survivors.seen);
	free(survivors.message_seen);
	free(survivors.tag);
	store_free(store);
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "child") == 0)
		return child_main(argv[2], atoi(argv[3]), (unsigned)atoi(argv[4]));

	fixture_begin();
	test_kill("/proc/self/exe", argc > 1 ? (unsigned)atoi(argv[1]) : 12);
	fixture_end();
	return 0;
}

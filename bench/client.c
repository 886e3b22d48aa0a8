/* SPDX-License-Identifier: MIT */
/*
 * The tight loops of the benchmarks, through libfaxport, and what they are held against.
 *
 *   bench_client read SERVER DEVICE SECONDS           reads of one port
 *   bench_client echo SECONDS                         the floor: 64 bytes there, 256 back, over a Unix socket
 *   bench_client submit SERVER FILE CLIENTS SECONDS [COUNT]   durable submits, until the time is up or so many are done
 *   bench_client sync FILE FOLDER CLIENTS SECONDS     the floor: write the same bytes, fsync, rename, fsync the folder
 *   bench_client list SERVER TIMES                    list all jobs
 *
 * Each prints one JSON object.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <faxport/client.h>

#define CLIENTS_MAX 64

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void die(const char *what, const char *why)
{
	fprintf(stderr, "bench_client: %s: %s\n", what, why);
	exit(1);
}

static struct fax_client *connect_to(const char *server)
{
	struct fax_client *client = NULL;
	enum fax_error error = fax_connect(server, &client);

	if (error != FAX_E_OK)
		die(server, fax_error_words(error));
	return client;
}

static void print_rate(uint64_t count, double seconds)
{
	printf("{\"count\": %llu, \"seconds\": %.3f, \"per_second\": %.1f}\n", (unsigned long long)count, seconds,
	       (double)count / seconds);
}

static void run_read(const char *server, uint32_t device, double seconds)
{
	struct fax_client *client = connect_to(server);
	double start = now_s(), end = start + seconds, at = start;
	uint64_t count = 0;

	for (; at < end; at = now_s(), count += 100) {
		for (int i = 0; i < 100; i++) {
			struct fax_port *port = NULL;
			enum fax_error error = fax_port_get(client, device, &port);

			if (error != FAX_E_OK)
				die("fax_port_get", fax_error_words(error));
			fax_free(port);
		}
	}
	print_rate(count, at - start);
	fax_disconnect(client);
}

static void run_echo(double seconds)
{
	char request[64] = {0}, reply[256] = {0};
	double start, end, at;
	uint64_t count = 0;
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		die("socketpair", strerror(errno));
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		while (read(pair[1], request, sizeof(request)) == sizeof(request))
			if (write(pair[1], reply, sizeof(reply)) != sizeof(reply))
				break;
		_exit(0);
	}
	close(pair[1]);
	start = at = now_s();
	for (end = start + seconds; at < end; at = now_s(), count += 100)
		for (int i = 0; i < 100; i++)
			if (write(pair[0], request, sizeof(request)) != sizeof(request) ||
			    read(pair[0], reply, sizeof(reply)) != sizeof(reply))
				die("echo", strerror(errno));
	print_rate(count, at - start);
	close(pair[0]);
	waitpid(pid, NULL, 0);
}

/* Several threads doing one thing until time is up. */
struct work {
	void (*once)(struct work *work, int thread, void *own);
	void *(*begin)(struct work *work);
	const char *server, *file, *folder;
	uint8_t *bytes;
	size_t size;
	double end;
	uint64_t most; /* 0: until time is up */
	atomic_ullong begun, count;
};

struct worker {
	struct work *work;
	int thread;
	pthread_t id;
};

static void *work_thread(void *arg)
{
	struct worker *worker = arg;
	struct work *work = worker->work;
	void *own = work->begin ? work->begin(work) : NULL;

	while (now_s() < work->end && (work->most == 0 || atomic_fetch_add(&work->begun, 1) < work->most)) {
		work->once(work, worker->thread, own);
		atomic_fetch_add(&work->count, 1);
	}
	if (own)
		fax_disconnect(own);
	return NULL;
}

static void run_work(struct work *work, int clients, double seconds)
{
	struct worker workers[CLIENTS_MAX];
	double start = now_s();
	int i;

	clients = clients > CLIENTS_MAX ? CLIENTS_MAX : clients;
	work->end = start + seconds;
	for (i = 0; i < clients; i++) {
		workers[i] = (struct worker){.work = work, .thread = i};
		pthread_create(&workers[i].id, NULL, work_thread, &workers[i]);
	}
	for (i = 0; i < clients; i++)
		pthread_join(workers[i].id, NULL);
	print_rate(atomic_load(&work->count), now_s() - start);
}

static void *submit_begin(struct work *work)
{
	return connect_to(work->server);
}

static void submit_once(struct work *work, int thread, void *own)
{
	struct fax_document document = {
		.path = work->file, .number = "200", .priority = FAX_PRIORITY_NORMAL, .retries = FAX_RETRIES_DEFAULT};
	enum fax_error error;
	uint32_t id;

	(void)thread;
	error = fax_submit(own, &document, NULL, NULL, &id);
	if (error != FAX_E_OK)
		die(fax_error_words(error), fax_client_detail(own));
}

static void sync_once(struct work *work, int thread, void *own)
{
	char from[300], to[300];
	static atomic_ullong number;
	int fd, folder;

	(void)own;
	snprintf(from, sizeof(from), "%s/t%d", work->folder, thread);
	snprintf(to, sizeof(to), "%s/%llu", work->folder, (unsigned long long)atomic_fetch_add(&number, 1));
	fd = open(from, O_CREAT | O_WRONLY | O_TRUNC, 0600);
	folder = open(work->folder, O_RDONLY | O_DIRECTORY);
	if (fd < 0 || folder < 0 || write(fd, work->bytes, work->size) != (ssize_t)work->size || fsync(fd) < 0 ||
	    rename(from, to) < 0 || fsync(folder) < 0)
		die(from, strerror(errno));
	close(fd);
	close(folder);
}

static void load(struct work *work)
{
	int fd = open(work->file, O_RDONLY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		die(work->file, strerror(errno));
	work->size = (size_t)st.st_size;
	work->bytes = malloc(work->size);
	if (!work->bytes || read(fd, work->bytes, work->size) != (ssize_t)work->size)
		die(work->file, strerror(errno));
	close(fd);
}

static void run_list(const char *server, int times)
{
	struct fax_client *client = connect_to(server);
	double best = 1e9, sum = 0;
	size_t jobs = 0;

	for (int i = 0; i < times; i++) {
		struct fax_job_list *list = NULL;
		double start = now_s(), took;
		enum fax_error error = fax_job_list(client, &list);

		took = now_s() - start;
		if (error != FAX_E_OK)
			die("fax_job_list", fax_error_words(error));
		jobs = list->count;
		fax_free(list);
		sum += took;
		best = took < best ? took : best;
	}
	printf("{\"jobs\": %zu, \"best_ms\": %.2f, \"mean_ms\": %.2f}\n", jobs, best * 1e3, sum / times * 1e3);
	fax_disconnect(client);
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "read")) {
		run_read(argv[2], (uint32_t)atoi(argv[3]), atof(argv[4]));
	} else if (argc == 3 && !strcmp(argv[1], "echo")) {
		run_echo(atof(argv[2]));
	} else if ((argc == 6 || argc == 7) && !strcmp(argv[1], "submit")) {
		struct work work = {.once = submit_once, .begin = submit_begin, .server = argv[2], .file = argv[3]};

		if (argc == 7)
			work.most = strtoull(argv[6], NULL, 10);
		run_work(&work, atoi(argv[4]), atof(argv[5]));
	} else if (argc == 6 && !strcmp(argv[1], "sync")) {
		struct work work = {.once = sync_once, .file = argv[2], .folder = argv[3]};

		load(&work);
		run_work(&work, atoi(argv[4]), atof(argv[5]));
		free(work.bytes);
	} else if (argc == 4 && !strcmp(argv[1], "list")) {
		run_list(argv[2], atoi(argv[3]));
	} else {
		fprintf(stderr, "usage: bench_client read|echo|submit|sync|list ...\n");
		return 2;
	}
	return 0;
}

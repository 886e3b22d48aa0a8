/* SPDX-License-Identifier: MIT */
/*
 * How many small ready fax TIFFs a second pass through faxport-render --serve,
 * each in a process and a sandbox of its own; beside it, what a fork alone
 * costs here.
 *
 * usage: render_serve PROGRAM SECONDS [FAX.tif]      without a file, a page with ten lines of bars
 */
#undef NDEBUG
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "render/fax_tiff.h"
#include "render/serve_client.h"

#define IN_FLIGHT 4

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* A4 fine with some lines of bars for text. */
static int make_fax(void)
{
	struct fax_page page = {1728, 2287, DOC_FINE};
	uint8_t *bits = calloc(page.height, page.width / 8);
	int file = serve_client_file("", 0);
	struct fax_tiff *tiff = NULL;
	uint64_t bytes;

	assert(bits);
	for (uint32_t line = 0; line < 10; line++)
		for (uint32_t y = 0; y < 20; y++)
			for (uint32_t x = 20; x < 190; x++)
				bits[(200 + line * 40 + y) * (page.width / 8) + x] =
					(x * 37 + line * 11) % 5 ? 0 : 0x3c;
	assert(fax_tiff_new(file, &tiff) == 0);
	assert(fax_tiff_add_bits(tiff, &page, bits) == 0);
	assert(fax_tiff_finish(tiff, &bytes) == 0);
	fax_tiff_free(tiff);
	free(bits);
	return file;
}

static double bare_forks(double seconds)
{
	double begin = now();
	long count = 0;

	while (now() - begin < seconds) {
		pid_t pid = fork();

		assert(pid >= 0);
		if (pid == 0)
			_exit(0);
		assert(waitpid(pid, NULL, 0) == pid);
		count++;
	}
	return (double)count / (now() - begin);
}

int main(int argc, char **argv)
{
	struct doc_request request = {
		.resolution = DOC_FINE, .max_pages = 100, .time_limit_s = 60, .memory_limit_mb = 512};
	struct serve_client client;
	struct doc_reply reply;
	double seconds, begin, end, cpu, forks;
	struct rusage used;
	struct {
		uint32_t id; /* 0: free */
		int out;
	} slots[IN_FLIGHT] = {0};
	long asked = 0, done = 0;
	int document;
	struct stat st;

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: render_serve PROGRAM SECONDS [FAX.tif]\n");
		return 2;
	}
	seconds = atof(argv[2]);
	document = argc == 4 ? open(argv[3], O_RDONLY | O_CLOEXEC) : make_fax();
	assert(document >= 0);
	serve_client_start(&client, argv[1]);
	for (int i = 0; i < IN_FLIGHT; i++)
		slots[i].out = serve_client_file("", 0);
	begin = now();
	do {
		for (int i = 0; i < IN_FLIGHT; i++) {
			if (slots[i].id || now() - begin >= seconds)
				continue;
			assert(ftruncate(slots[i].out, 0) == 0 && lseek(slots[i].out, 0, SEEK_SET) == 0);
			slots[i].id = serve_client_ask(&client, &request, document, slots[i].out);
			asked++;
		}
		assert(serve_client_reply(&client, &reply) && reply.result == DOC_OK && reply.pages == 1);
		for (int i = 0; i < IN_FLIGHT; i++)
			if (slots[i].id == reply.id)
				slots[i].id = 0;
		done++;
	} while (done < asked || now() - begin < seconds);
	end = now();
	assert(serve_client_stop(&client) == 0);
	assert(getrusage(RUSAGE_CHILDREN, &used) == 0);
	cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	      (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	assert(fstat(document, &st) == 0);
	forks = bare_forks(seconds / 4);
	printf("ready fax TIFFs of %lld bytes, sandboxed one by one: %.0f/s  (asked: 1,000), processor %.2f ms each; "
	       "bare fork and wait: %.0f/s, ratio %.2f\n",
	       (long long)st.st_size, (double)done / (end - begin), cpu * 1000 / (double)done, forks,
	       (double)done / (end - begin) / forks);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * The renderer seen from the daemon: order, how many at a time, a renderer
 * that dies, hangs or talks nonsense, cancelled requests; no zombie and no
 * descriptor left.
 *
 * usage: render_test FAXPORT_RENDER
 *
 * With --serve it plays a renderer that behaves as $FAKE_RENDERER says.
 */
#undef NDEBUG
#include "faxportd/render/render.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <re/re.h>

#include "base/macros.h"

#define DEADLINE_MS 30000
#define JOBS_MAX 8

static const char endless[] = "%!PS\n{} loop\n";

struct job {
	struct render_job *job;
	struct doc_reply reply;
	int answers; /* how often on_done was called */
	int order;   /* of the answers */
	int out;     /* our own descriptor of the result */
};

static struct job jobs[JOBS_MAX];
static int answered, awaited;

static void on_done(void *arg, const struct doc_reply *reply)
{
	struct job *job = arg;

	job->answers++;
	job->reply = *reply;
	job->order = ++answered;
	if (answered == awaited)
		re_cancel();
}

static void on_deadline(void *arg)
{
	(void)arg;
	assert(!"no answer in time");
}

/* Run the loop until @count answers have come since the last reset. */
static void wait_for(int count)
{
	struct tmr deadline;

	awaited = count;
	if (answered >= count)
		return;
	tmr_init(&deadline);
	tmr_start(&deadline, DEADLINE_MS, on_deadline, NULL);
	assert(re_main(NULL) == 0);
	tmr_cancel(&deadline);
}

static void on_pause(void *arg)
{
	(void)arg;
	re_cancel();
}

static void run_for(uint64_t ms)
{
	struct tmr pause;

	tmr_init(&pause);
	tmr_start(&pause, ms, on_pause, NULL);
	awaited = -1;
	assert(re_main(NULL) == 0);
}

static void reset(void)
{
	for (int i = 0; i < JOBS_MAX; i++)
		if (jobs[i].out > 0)
			close(jobs[i].out);
	memset(jobs, 0, sizeof(jobs));
	answered = 0;
}

static void ask(struct render *render, int i, const char *text, uint32_t time_limit_s)
{
	struct doc_request request = {
		.resolution = DOC_FINE, .max_pages = 5, .time_limit_s = time_limit_s, .memory_limit_mb = 256};
	int fds[2] = {memfd_create("document", MFD_CLOEXEC), memfd_create("fax", MFD_CLOEXEC)};
	int before = answered;

	assert(fds[0] >= 0 && fds[1] >= 0 && write(fds[0], text, strlen(text)) == (ssize_t)strlen(text));
	jobs[i].out = dup(fds[1]);
	assert(render_start(render, &request, fds, on_done, &jobs[i], &jobs[i].job) == 0);
	assert(answered == before); /* never from within */
}

static struct render *start(const char *program, uint32_t max_running)
{
	struct render_config config = {program, max_running};
	struct render *render = NULL;

	assert(render_new(&config, &render) == 0);
	return render;
}

static pid_t renderer(void)
{
	struct dirent *entry;
	DIR *proc = opendir("/proc");
	pid_t found = 0;

	assert(proc);
	while ((entry = readdir(proc))) {
		char path[300], state;
		int parent;
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		file = entry->d_name[0] >= '1' && entry->d_name[0] <= '9' ? fopen(path, "r") : NULL;
		if (!file)
			continue;
		if (fscanf(file, "%*d (%*[^)]) %c %d", &state, &parent) == 2 && parent == getpid())
			found = (pid_t)atoi(entry->d_name);
		fclose(file);
	}
	closedir(proc);
	return found;
}

static size_t descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	size_t count = 0;

	assert(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static void test_answers(const char *program)
{
	struct render *render = start(program, 2);
	struct stat st;

	ask(render, 0, "page one\fpage two\n", 20);
	ask(render, 1, "", 20);
	ask(render, 2, "%!PS\n1 0 div\n", 20);
	wait_for(3);
	assert(jobs[0].reply.result == DOC_OK && jobs[0].reply.pages == 2);
	assert(fstat(jobs[0].out, &st) == 0 && (uint64_t)st.st_size == jobs[0].reply.bytes);
	assert(jobs[1].reply.result == DOC_EMPTY);
	assert(jobs[2].reply.result == DOC_DAMAGED && jobs[2].reply.page == 1);
	for (int i = 0; i < 3; i++)
		assert(jobs[i].answers == 1);
	reset();
	render_free(render);
}

/* One at a time: the answers come in the order of the requests, though the later ones are quicker. */
static void test_order(const char *program)
{
	struct render *render = start(program, 1);

	ask(render, 0, "%!PS\n200000 {1 pop} repeat showpage\n", 20);
	for (int i = 1; i < 5; i++)
		ask(render, i, "quick\n", 20);
	wait_for(5);
	for (int i = 0; i < 5; i++)
		assert(jobs[i].order == i + 1 && jobs[i].reply.result == DOC_OK);
	reset();
	render_free(render);
}

/* Two at a time: a quick one passes an endless one, and a third has to wait for neither... but for a place. */
static void test_beside(const char *program)
{
	struct render *render = start(program, 2);

	ask(render, 0, endless, 2);
	ask(render, 1, "quick\n", 20);
	ask(render, 2, "also quick\n", 20);
	wait_for(3);
	assert(jobs[1].order == 1 && jobs[2].order == 2 && jobs[0].order == 3);
	assert(jobs[0].reply.result == DOC_TOO_SLOW && jobs[2].reply.result == DOC_OK);
	reset();
	render_free(render);
}

/* kill -9 of the renderer: what it had is lost and said, what waits goes to the next one. */
static void test_killed(const char *program)
{
	struct render *render = start(program, 1);
	pid_t first = renderer();

	assert(first > 0);
	ask(render, 0, endless, 20);
	ask(render, 1, "waits\n", 20);
	run_for(200);
	assert(answered == 0 && kill(first, SIGKILL) == 0);
	wait_for(2);
	assert(jobs[0].reply.result == DOC_CRASHED && jobs[0].order == 1);
	assert(jobs[1].reply.result == DOC_OK);
	assert(renderer() > 0 && renderer() != first);
	reset();
	render_free(render);
}

static void test_cancel(const char *program)
{
	struct render *render = start(program, 1);

	ask(render, 0, endless, 2);
	ask(render, 1, "waits\n", 20);
	ask(render, 2, "waits, too\n", 20);
	render_cancel(jobs[0].job); /* under way */
	render_cancel(jobs[1].job); /* still waiting */
	wait_for(1);
	assert(jobs[0].answers == 0 && jobs[1].answers == 0 && jobs[2].reply.result == DOC_OK);
	reset();
	/* freed with requests of both kinds: no answer any more */
	ask(render, 0, endless, 2);
	ask(render, 1, "waits\n", 20);
	render_free(render);
	run_for(50);
	assert(answered == 0);
	reset();
}

static void test_fakes(const char *self)
{
	struct render *render;

	setenv("FAKE_RENDERER", "hang", 1);
	render = start(self, 1);
	ask(render, 0, "x\n", 1);
	wait_for(1);
	assert(jobs[0].reply.result == DOC_TOO_SLOW);
	reset();
	render_free(render);

	setenv("FAKE_RENDERER", "die", 1);
	render = start(self, 2);
	for (int i = 0; i < 4; i++)
		ask(render, i, "x\n", 10);
	wait_for(4);
	for (int i = 0; i < 4; i++)
		assert(jobs[i].reply.result == DOC_CRASHED && jobs[i].answers == 1);
	reset();
	render_free(render);

	setenv("FAKE_RENDERER", "nonsense", 1);
	render = start(self, 1);
	ask(render, 0, "x\n", 10);
	wait_for(1);
	assert(jobs[0].reply.result == DOC_DAMAGED && jobs[0].reply.page == 7);
	assert(strcmp(jobs[0].reply.reason, "a?b") == 0);
	reset();
	render_free(render);
	unsetenv("FAKE_RENDERER");
}

static void test_no_program(void)
{
	struct render_config config = {"/nonexistent/faxport-render", 1};
	struct render *render = NULL;

	assert(render_new(&config, &render) == -ENOENT && !render);
	assert(!render_free(NULL));
}

/* ---- the other side ----------------------------------------------------- */

static int play_renderer(const char *how)
{
	struct doc_request request;
	struct doc_reply reply = {.result = DOC_DAMAGED, .page = 7, .reason = "a\nb"};

	if (strcmp(how, "die") == 0)
		return 1;
	if (recv(3, &request, sizeof(request), 0) != sizeof(request))
		return 2;
	if (strcmp(how, "nonsense") == 0) {
		send(3, "?", 1, 0); /* no reply at all */
		reply.id = request.id + 1000;
		send(3, &reply, sizeof(reply), 0); /* of a request that never was */
		reply.id = request.id;
		reply.result = 999;
		send(3, &reply, sizeof(reply), 0); /* no such result */
		reply.result = DOC_DAMAGED;
		send(3, &reply, sizeof(reply), 0); /* the one that counts */
		send(3, &reply, sizeof(reply), 0); /* once more */
	}
	while (recv(3, &request, sizeof(request), 0) > 0)
		;
	return 0;
}

int main(int argc, char **argv)
{
	const char *how = getenv("FAKE_RENDERER");
	size_t before;

	if (argc == 2 && strcmp(argv[1], "--serve") == 0 && how)
		return play_renderer(how);
	if (argc != 2) {
		fprintf(stderr, "usage: render_test FAXPORT_RENDER\n");
		return 2;
	}
	assert(libre_init() == 0);
	test_answers(argv[1]);
	before = descriptors();
	test_order(argv[1]);
	test_beside(argv[1]);
	test_killed(argv[1]);
	test_cancel(argv[1]);
	test_fakes("/proc/self/exe");
	test_no_program();
	assert(descriptors() == before);
	assert(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD); /* no child, dead or alive */
	libre_close();
	return 0;
}

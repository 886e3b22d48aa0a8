/* SPDX-License-Identifier: MIT */
/*
 * `faxport-render --serve` as a process among processes: limits on time and
 * memory, the sandbox seen from within a document, death of a child and of the
 * server, wrong requests, nothing left behind; and the command line.
 *
 * usage: serve_test PROGRAM DEMO_PDF
 */
#undef NDEBUG
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "render/serve_client.h"
#include "render/test_docs.h"

#define LIMIT (64 << 20)

static struct serve_client client;
static const char *program, *demo;
static struct doc_reply reply;

static const struct doc_request plain = {0, "", DOC_FINE, 50, 30, 512};

static int render_with(struct doc_request request, const void *data, size_t size)
{
	return serve_client_render(&client, &request, data, size, &reply);
}

static void expect(enum doc_result result, uint32_t page, const char *what)
{
	serve_client_expect(&reply, result, page, what);
}

/* ---- limits ------------------------------------------------------------------ */

static void test_time(void)
{
	static const char *const endless[] = {"%!PS\n{} loop\n", "%!PS\nshowpage {1 pop} loop\n"};
	struct doc_request request = plain;

	for (size_t i = 0; i < ARRAY_SIZE(endless); i++) {
		double begin = serve_client_seconds();

		/* The first page of the second takes a second and more where sanitizers look on and others work. */
		request.time_limit_s = i == 0 ? 1 : 5;
		assert(render_with(request, endless[i], strlen(endless[i])) < 0);
		expect(DOC_TOO_SLOW, (uint32_t)i + 1, "endless");
		assert(serve_client_seconds() - begin < 30);
	}
	close(render_with(request, "still here\n", 11));
	expect(DOC_OK, 0, "after it");
}

static void test_memory(void)
{
	static const char greedy[] = "%!PS\n/a 100000 array def 0 1 99999 { a exch 65000 string put } for showpage\n";
	struct doc_request request = plain;
	AUTO_BUF document;

	request.memory_limit_mb = 128;
	assert(render_with(request, greedy, sizeof(greedy) - 1) < 0);
	expect(DOC_NO_MEMORY, 1, "greedy PostScript");
	buf_init(&document, LIMIT);
	test_png(&document, 11000, 11000, TEST_GRAY, true); /* interlaced: all of it at once */
	request.memory_limit_mb = 100;
	if (render_with(request, document.data, document.size) >= 0)
		return; /* builds with a sanitizer have no limit on memory */
	expect(DOC_NO_MEMORY, 1, "large interlaced PNG");
}

/* ---- the sandbox, from within a document ---------------------------------- */

static void test_sandbox(void)
{
	char victim[] = "/tmp/faxport-render-XXXXXX", script[300];
	int file = mkstemp(victim);

	assert(file >= 0 && write(file, "secret", 6) == 6);
	/* Each tells that it could by a page; if it cannot, that is an error. */
	snprintf(script, sizeof(script), "%%!PS\n(%s) (r) file pop showpage\n", victim);
	assert(render_with(plain, script, strlen(script)) < 0);
	expect(DOC_DAMAGED, 1, "read a file");
	snprintf(script, sizeof(script), "%%!PS\n(/etc/passwd) (r) file pop showpage\n");
	assert(render_with(plain, script, strlen(script)) < 0);
	expect(DOC_DAMAGED, 1, "read /etc/passwd");
	snprintf(script, sizeof(script), "%%!PS\n(%s-new) (w) file pop showpage\n", victim);
	assert(render_with(plain, script, strlen(script)) < 0);
	expect(DOC_DAMAGED, 1, "write a file");
	snprintf(script, sizeof(script), "%%!PS\n(%s) deletefile showpage\n", victim);
	assert(render_with(plain, script, strlen(script)) < 0);
	expect(DOC_DAMAGED, 1, "delete a file");
	snprintf(script, sizeof(script), "%%!PS\n(%%pipe%%touch %s-pipe) (w) file pop showpage\n", victim);
	assert(render_with(plain, script, strlen(script)) < 0);
	expect(DOC_DAMAGED, 1, "run a program");
	assert(access(victim, F_OK) == 0);
	close(file);
	unlink(victim);
}

/* ---- processes ---------------------------------------------------------------- */

/* Pids whose parent is @parent. */
static size_t children_of(pid_t parent, pid_t *ret_pids, size_t most)
{
	struct dirent *entry;
	DIR *proc = opendir("/proc");
	size_t count = 0;

	assert(proc);
	while ((entry = readdir(proc))) {
		char path[300], line[400], *end;
		int found = -1, file;
		ssize_t n;

		if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		file = open(path, O_RDONLY);
		n = file < 0 ? -1 : read(file, line, sizeof(line) - 1);
		if (file >= 0)
			close(file);
		if (n <= 0)
			continue;
		line[n] = '\0';
		end = strrchr(line, ')');
		if (end && sscanf(end + 2, "%*c %d", &found) == 1 && found == parent && count < most)
			ret_pids[count++] = (pid_t)atoi(entry->d_name);
	}
	closedir(proc);
	return count;
}

static pid_t wait_for_child(pid_t parent)
{
	pid_t pid;

	for (int i = 0; i < 1000; i++) {
		if (children_of(parent, &pid, 1) == 1)
			return pid;
		usleep(10000);
	}
	assert(!"no child");
	return 0;
}

static bool gone(pid_t pid)
{
	char path[64], state = 'Z';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return true;
	if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'Z';
	fclose(file);
	return state == 'Z' || state == 'X';
}

static void wait_until_gone(pid_t pid)
{
	for (int i = 0; i < 1000 && !gone(pid); i++)
		usleep(10000);
	assert(gone(pid));
}

/* A child answers before it has ended quite. */
static void wait_until_idle(void)
{
	pid_t pid;

	for (int i = 0; i < 1000 && children_of(client.pid, &pid, 1) > 0; i++)
		usleep(10000);
	assert(children_of(client.pid, &pid, 1) == 0);
}

/* Kill what renders one document: that one is lost, its program ends, others go on. */
static void test_killed_child(void)
{
	static const char endless[] = "%!PS\n{} loop\n";
	int document = serve_client_file(endless, sizeof(endless) - 1), out = serve_client_file("", 0);
	int good = serve_client_file("text\n", 5), good_out = serve_client_file("", 0);
	struct doc_request request = plain;
	uint32_t id, good_id;
	pid_t child, gs;

	wait_until_idle();
	id = serve_client_ask(&client, &request, document, out);
	child = wait_for_child(client.pid);
	gs = wait_for_child(child);
	good_id = serve_client_ask(&client, &request, good, good_out);
	assert(serve_client_reply(&client, &reply) && reply.id == good_id);
	expect(DOC_OK, 0, "beside it");
	assert(kill(child, SIGKILL) == 0);
	assert(serve_client_reply(&client, &reply) && reply.id == id);
	expect(DOC_CRASHED, 0, "killed");
	wait_until_gone(gs);
	close(document);
	close(out);
	close(good);
	close(good_out);
}

/*
 * What stands still uses no processor time: the clock on the wall ends it. If
 * only the program stands still, its parent can say at which page; if both do,
 * nobody can.
 */
static void stop_child(bool only_program)
{
	static const char endless[] = "%!PS\n{} loop\n";
	int document = serve_client_file(endless, sizeof(endless) - 1), out = serve_client_file("", 0);
	struct doc_request request = plain;
	pid_t child, gs;

	request.time_limit_s = 2;
	wait_until_idle();
	serve_client_ask(&client, &request, document, out);
	child = wait_for_child(client.pid);
	gs = wait_for_child(child);
	assert(kill(gs, SIGSTOP) == 0 && (only_program || kill(child, SIGSTOP) == 0));
	assert(serve_client_reply(&client, &reply));
	expect(DOC_TOO_SLOW, only_program ? 1 : 0, "stopped");
	wait_until_gone(gs);
	close(document);
	close(out);
}

/* Kill the server itself: all it started ends, nothing stays behind. */
static void test_killed_server(void)
{
	static const char endless[] = "%!PS\n{} loop\n";
	int document = serve_client_file(endless, sizeof(endless) - 1), out = serve_client_file("", 0);
	struct doc_request request = plain;
	pid_t child, gs;
	int status;

	wait_until_idle();
	serve_client_ask(&client, &request, document, out);
	child = wait_for_child(client.pid);
	gs = wait_for_child(child);
	assert(kill(client.pid, SIGKILL) == 0);
	assert(!serve_client_reply(&client, &reply));
	status = serve_client_stop(&client);
	assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	wait_until_gone(child);
	wait_until_gone(gs);
	close(document);
	close(out);
	serve_client_start(&client, program);
}

/* Messages that are no requests are answered, and change nothing. */
static void test_bad_requests(void)
{
	struct doc_request request = plain;
	int document = serve_client_file("x\n", 2), out = serve_client_file("", 0);

	assert(send(client.socket, "x", 1, 0) == 1);
	assert(serve_client_reply(&client, &reply));
	expect(DOC_FAULT, 0, "one byte");
	request.id = 77;
	assert(send(client.socket, &request, sizeof(request), 0) == sizeof(request));
	assert(serve_client_reply(&client, &reply) && reply.id == 77);
	expect(DOC_FAULT, 0, "no descriptors");
	request.resolution = 9;
	serve_client_ask(&client, &request, document, out);
	assert(serve_client_reply(&client, &reply));
	expect(DOC_FAULT, 0, "no such resolution");
	close(document);
	close(out);
}

/* Many at once, answered in any order, each with its own. */
static void test_many(void)
{
	enum { MANY = 100 };
	int outs[MANY + 1] = {0}, document = serve_client_file("one\ftwo\f", 8);
	uint32_t first = client.last_id + 1;
	bool seen[MANY] = {false};

	for (int i = 0; i < MANY; i++) {
		struct doc_request request = plain;

		outs[i] = serve_client_file("", 0);
		serve_client_ask(&client, &request, document, outs[i]);
	}
	for (int i = 0; i < MANY; i++) {
		assert(serve_client_reply(&client, &reply));
		expect(DOC_OK, 0, "many");
		assert(reply.id >= first && reply.id < first + MANY && !seen[reply.id - first] && reply.pages == 2);
		seen[reply.id - first] = true;
	}
	for (int i = 0; i < MANY; i++)
		close(outs[i]);
	close(document);
}

/* A full disk is said as what it is, and is no crash. */
static void test_full_disk(void)
{
	int document = serve_client_file("text\n", 5), out = open("/dev/full", O_RDWR);
	struct doc_request request = plain;

	assert(out >= 0);
	serve_client_ask(&client, &request, document, out);
	assert(serve_client_reply(&client, &reply));
	assert(reply.result == DOC_FAULT && reply.reason[0]);
	close(document);
	close(out);
}

static size_t open_descriptors(pid_t pid)
{
	char path[64];
	size_t count = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	folder = opendir(path);
	assert(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

/* ---- the command line -------------------------------------------------------- */

static int run(const char *const argv[], char *ret_text, size_t size)
{
	int ends[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	assert(pipe(ends) == 0);
	pid = fork();
	assert(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		close(ends[0]);
		execv(program, (char *const *)argv);
		_exit(127);
	}
	close(ends[1]);
	while (n < size - 1 && (got = read(ends[0], ret_text + n, size - 1 - n)) > 0)
		n += (size_t)got;
	ret_text[n] = '\0';
	close(ends[0]);
	assert(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_command_line(void)
{
	char folder[] = "/tmp/faxport-render-XXXXXX", out[64], text[8192];
	const char *help[] = {program, "--help", NULL}, *none[] = {program, NULL};
	const char *odd[] = {program, "--resolution", "great", demo, out, NULL};
	const char *good[] = {program, "--resolution", "standard", "--max-pages", "3", demo, out, NULL};
	const char *few[] = {program, "--max-pages", "2", demo, out, NULL};
	const char *missing[] = {program, "/nonexistent.pdf", out, NULL};
	const char *nowhere[] = {program, demo, "/nonexistent/out.tif", NULL};
	struct stat st, before;

	assert(mkdtemp(folder));
	snprintf(out, sizeof(out), "%s/out.tif", folder);
	assert(run(help, text, sizeof(text)) == 0 && strstr(text, "usage: faxport-render"));
	assert(run(none, text, sizeof(text)) == 2 && strstr(text, "--help"));
	assert(run(odd, text, sizeof(text)) == 2 && strstr(text, "great"));
	assert(run(few, text, sizeof(text)) == 1 && strstr(text, "too many pages") && strstr(text, "page 3"));
	assert(run(missing, text, sizeof(text)) == 3 && strstr(text, "/nonexistent.pdf: No such file"));
	assert(run(nowhere, text, sizeof(text)) == 3 && strstr(text, "/nonexistent/out.tif"));
	assert(stat(out, &st) < 0 && errno == ENOENT); /* what was refused leaves no file */
	assert(run(good, text, sizeof(text)) == 0 && strstr(text, "page 3: 1728 x 1144, 98 lines per inch"));
	assert(stat(out, &before) == 0 && before.st_size > 0);
	assert(run(few, text, sizeof(text)) == 1);
	assert(stat(out, &st) == 0 && st.st_ino == before.st_ino); /* and an old one as it was */
	assert(run(good, text, sizeof(text)) == 0);
	assert(unlink(out) == 0 && rmdir(folder) == 0);
}

int main(int argc, char **argv)
{
	size_t descriptors;

	if (argc != 3) {
		fprintf(stderr, "usage: serve_test PROGRAM DEMO_PDF\n");
		return 2;
	}
	program = argv[1];
	demo = argv[2];
	serve_client_start(&client, program);
	close(render_with(plain, "first\n", 6));
	wait_until_idle();
	descriptors = open_descriptors(client.pid);

	test_time();
	test_memory();
	test_sandbox();
	test_killed_child();
	stop_child(true);
	stop_child(false);
	test_bad_requests();
	test_many();
	test_full_disk();
	wait_until_idle(); /* after all that, no child and no descriptor more than in the beginning */
	assert(open_descriptors(client.pid) == descriptors);
	test_killed_server();
	test_command_line();
	assert(serve_client_stop(&client) == 0);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* A child that echoes with a descriptor, one that is killed, one that cannot be started, one that talks too much. */
#undef NDEBUG
#include <assert.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <re/re.h>

#include "faxportd/child.h"

static char heard[400], ended[40];
static int messages;

static void on_message(void *arg, void *data, size_t size)
{
	(void)arg;
	messages++;
	assert(size < sizeof(heard));
	memcpy(heard, data, size);
	heard[size] = '\0';
	if (strcmp(heard, "stay") == 0)
		re_cancel();
}

static void on_exit_seen(void *arg, const char *how)
{
	(void)arg;
	snprintf(ended, sizeof(ended), "%s", how);
	re_cancel();
}

static const struct child_events events = {on_message, on_exit_seen};

static struct child *start(const char *script)
{
	const char *const argv[] = {"/usr/bin/python3", "-c", script, NULL};
	struct child *child = NULL;

	heard[0] = ended[0] = '\0';
	messages = 0;
	assert(child_new(argv, sizeof(heard), &events, NULL, &child) == 0);
	return child;
}

static void test_descriptor_travels(void)
{
	struct child *child =
		start("import socket, os\n"
		      "s = socket.socket(fileno=3)\n"
		      "data, fds, _, _ = socket.recv_fds(s, 100, 2)\n"
		      "open_fds = sorted(os.listdir('/proc/self/fd'))\n"
		      "s.send(data + b' ' + os.pread(fds[0], 100, 0) + b' ' + str(len(open_fds)).encode())\n");
	int file = memfd_create("t", 0);

	assert(write(file, "page", 4) == 4);
	assert(child_send(child, "hello", 5, &file, 1) == 0);
	close(file);
	assert(re_main(NULL) == 0);
	/* 0 to 3, the received one, and the one listdir() holds: nothing else was inherited. */
	assert(strcmp(heard, "hello page 6") == 0);
	assert(strcmp(ended, "exit code 0") == 0);
	child_free(child);
}

static void test_killed(void)
{
	struct child *child = start("import socket, time\nsocket.socket(fileno=3).send(b'stay')\ntime.sleep(60)\n");

	assert(re_main(NULL) == 0);
	assert(strcmp(heard, "stay") == 0 && ended[0] == '\0');
	assert(kill(child_pid(child), 9) == 0);
	assert(re_main(NULL) == 0);
	assert(strcmp(ended, "killed by signal 9") == 0);
	assert(child_send(child, "x", 1, NULL, 0) < 0);
	child_free(child);
}

static void test_freed_while_running(void)
{
	struct child *child = start("import socket, time\nsocket.socket(fileno=3).send(b'stay')\ntime.sleep(60)\n");
	pid_t pid = child_pid(child);

	assert(re_main(NULL) == 0);
	child_free(child);
	assert(kill(pid, 0) < 0); /* gone, and reaped */
}

static void test_not_there(void)
{
	const char *const argv[] = {"/nonexistent/program", NULL};
	struct child *child = NULL;

	assert(child_new(argv, 100, &events, NULL, &child) == 0);
	assert(re_main(NULL) == 0);
	assert(strcmp(ended, "exit code 127") == 0);
	child_free(child);
}

static void test_last_words_count(void)
{
	struct child *child = start("import socket\ns = socket.socket(fileno=3)\n"
				    "for i in range(200): s.send(b'%d' % i)\n");

	assert(re_main(NULL) == 0);
	assert(messages == 200 && strcmp(heard, "199") == 0);
	child_free(child);
}

/* The child is busy, and many calls begin: as many orders wait as the kernel gives to everybody who asks. */
static void test_busy_child(void)
{
	struct child *child =
		start("import socket, time\ns = socket.socket(fileno=3)\ns.send(b'stay')\ntime.sleep(60)\n");
	static const char order[1400];
	int i;

	assert(re_main(NULL) == 0);
	for (i = 0; i < 140; i++)
		assert(child_send(child, order, sizeof(order), NULL, 0) == 0);
	child_free(child);
}

int main(void)
{
	assert(libre_init() == 0);
	test_descriptor_travels();
	test_killed();
	test_freed_while_running();
	test_not_there();
	test_last_words_count();
	test_busy_child();
	libre_close();
	tmr_debug();
	return 0;
}

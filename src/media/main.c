/* SPDX-License-Identifier: MIT */
/*
 * faxport-media: the media of a handful of calls. Started by faxportd with a
 * seqpacket socket as descriptor 3; lives until that is closed.
 *
 * --no-sandbox leaves out what debuggers and valgrind cannot stand.
 */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "media/page_source.h"
#include "media/sandbox.h"
#include "media/worker.h"

#define CONTROL_FD 3

#define LARGE_ALLOCATION (128 << 10)

/* Media packets go before other work where we may say so; where not, no harm. */
#define NICE -10

static bool is_seqpacket(int fd)
{
	socklen_t size = sizeof(int);
	int type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

static void ignore_signals(void)
{
	/* A terminal's ^C and a service manager's stop are for the daemon, which ends us in good order. */
	static const int ignored[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP};
	size_t i;

	for (i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
}

static int fail(const char *what, int r)
{
	fprintf(stderr, "faxport-media: %s: %s\n", what, strerror(-r));
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	bool sandbox = !(argc == 2 && strcmp(argv[1], "--no-sandbox") == 0);
	struct worker *worker;
	int r;

	if (argc > 2 || (argc == 2 && sandbox) || !is_seqpacket(CONTROL_FD)) {
		fprintf(stderr, "faxport-media: started by faxportd, not by hand\n");
		return 2;
	}
	ignore_signals();
	setpriority(PRIO_PROCESS, 0, NICE);
	/* The banner's time: with a name for the zone, its file is read once, now. */
	setenv("TZ", ":/etc/localtime", 0);
	tzset();

	/* Before anything is opened: other descriptors are those of the daemon. */
	if (sandbox) {
		r = sandbox_close_fds(CONTROL_FD);
		if (r < 0)
			return fail("closing descriptors", r);
	}
	/* A page's bitmap goes back to the system at once; without this, each thread keeps room for the largest. */
	mallopt(M_MMAP_THRESHOLD, LARGE_ALLOCATION);
	page_source_setup();
	r = worker_new(CONTROL_FD, &worker);
	if (r < 0)
		return fail("starting", r);
	if (sandbox) {
		r = sandbox_enter();
		if (r < 0)
			return fail("sandbox", r);
	}
	r = worker_run(worker);
	worker_free(worker);
	return r < 0 ? fail("running", r) : EXIT_SUCCESS;
}

/* SPDX-License-Identifier: MIT */
/* A stdout that waits; see output.h. */
#include "faxport/output.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "faxport/cli.h"

/* 0: a signal came that asks for the end. */
static int wait_for_room(void)
{
	struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

	return poll(&out, 1, -1) < 0 && errno == EINTR && cli_interrupted ? -1 : 0;
}

/* fopencookie(3): less than @size is an error, whose number is in errno. */
static ssize_t write_all(void *cookie, const char *data, size_t size)
{
	size_t done = 0;
	ssize_t n;

	(void)cookie;
	while (done < size) {
		n = write(STDOUT_FILENO, data + done, size - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN || errno == EWOULDBLOCK ? wait_for_room() < 0
								 : errno != EINTR || cli_interrupted)
			break;
	}
	return (ssize_t)done;
}

void output_setup(bool terminal)
{
	FILE *waiting = fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_all});

	/* Without memory it is as it was. */
	if (!waiting)
		return;
	setvbuf(waiting, NULL, terminal ? _IOLBF : _IOFBF, BUFSIZ);
	stdout = waiting;
}

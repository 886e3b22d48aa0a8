/* SPDX-License-Identifier: MIT */
/*
 * For worker_test.c, loaded into a worker: a disk that stands still as long as
 * the file $SLOW_DISK is there.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int fdatasync(int fd)
{
	const char *gate = getenv("SLOW_DISK");
	int file;

	while (gate && (file = open(gate, O_RDONLY | O_CLOEXEC)) >= 0) {
		close(file);
		poll(NULL, 0, 5);
	}
	return (int)syscall(SYS_fdatasync, fd);
}

/* SPDX-License-Identifier: MIT */
/* Clocks, sockets, and what a process weighs; see t38.h. */
#undef NDEBUG
#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "t38.h"

static uint64_t read_clock_ns(clockid_t clock)
{
	struct timespec now;

	assert(clock_gettime(clock, &now) == 0);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t bench_now_ns(void)
{
	return read_clock_ns(CLOCK_MONOTONIC);
}

uint64_t process_cpu_ns(pid_t pid)
{
	clockid_t clock;

	assert(clock_getcpuclockid(pid, &clock) == 0);
	return read_clock_ns(clock);
}

double process_memory_kb(pid_t pid)
{
	char path[48], line[128];
	double kb = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	file = fopen(path, "r");
	assert(file);
	while (fgets(line, sizeof(line), file))
		sscanf(line, "Anonymous: %lf", &kb);
	fclose(file);
	assert(kb >= 0);
	return kb;
}

int bench_socket(struct sockaddr_storage *ret_address)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0);
	assert(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
	memset(ret_address, 0, sizeof(*ret_address));
	memcpy(ret_address, &address, sizeof(address));
	return fd;
}

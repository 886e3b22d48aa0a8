/* SPDX-License-Identifier: MIT */
/* What a media worker may do; see sandbox.h. */
#include "media/sandbox.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <seccomp.h>

#include "base/macros.h"

/* An endless page takes at most 160 MB before it is cut off; a usual call takes one. */
#define MEMORY_MAX ((rlim_t)1 << 30)

static const int allowed[] = {
	/* clang-format off */
	/* packets, orders, reports, time */
	SCMP_SYS(recvmsg), SCMP_SYS(recvmmsg), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg), SCMP_SYS(sendto), SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(poll), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(setitimer),
	/* page files */
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(lseek), SCMP_SYS(close),
	SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(fcntl), SCMP_SYS(openat), SCMP_SYS(open),
	SCMP_SYS(memfd_create), SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fdatasync), SCMP_SYS(uname),
	/* memory */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
	/* the end, good or bad */
	SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
	SCMP_SYS(restart_syscall), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(tgkill),
	/* clang-format on */
};

static int set_limit(int resource, rlim_t value)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)resource, &limit) < 0)
		return -errno;
	limit.rlim_cur = limit.rlim_max = MIN(value, limit.rlim_max);
	return setrlimit((__rlimit_resource_t)resource, &limit) < 0 ? -errno : 0;
}

static int add_rules(scmp_filter_ctx filter)
{
	/* Memory, but none that can be executed. */
	static const int mapping[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
	size_t i;
	int r;

	for (i = 0; i < ARRAY_SIZE(allowed); i++) {
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
		if (r < 0)
			return r;
	}
	for (i = 0; i < ARRAY_SIZE(mapping); i++) {
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, mapping[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
		if (r < 0)
			return r;
	}
	return 0;
}

static int filter_calls(void)
{
	scmp_filter_ctx filter;
	int r;

	/* Refused rather than killed for: a library that asks for something odd goes on without. */
	filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!filter)
		return -ENOMEM;
	/* For the threads that run already, too. */
	r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	if (r == 0)
		r = add_rules(filter);
	if (r == 0)
		r = seccomp_load(filter);
	seccomp_release(filter);
	return r;
}

int sandbox_close_fds(int last_fd)
{
	return close_range((unsigned int)last_fd + 1, ~0u, 0) < 0 ? -errno : 0;
}

int sandbox_enter(void)
{
	int r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	r = set_limit(RLIMIT_CORE, 0);
	if (r < 0 || SANITIZED)
		return r;
	r = set_limit(RLIMIT_AS, MEMORY_MAX);
	if (r < 0)
		return r;
	return filter_calls();
}

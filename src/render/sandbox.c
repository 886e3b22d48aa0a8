/* SPDX-License-Identifier: MIT */
/* What the process that renders may do; see sandbox.h. */
#include "render/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccomp.h>

#include "base/macros.h"

#define OPEN_FILES 64

/*
 * Calls that a renderer has no business with. They fail with EPERM, so that a
 * library that asks for something odd goes on without.
 */
static const int denied[] = {
	/* clang-format off */
	/* network */
	SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept),
	SCMP_SYS(accept4),
	/* other processes */
	SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kill), SCMP_SYS(tkill),
	SCMP_SYS(tgkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo), SCMP_SYS(pidfd_open),
	SCMP_SYS(pidfd_getfd), SCMP_SYS(pidfd_send_signal), SCMP_SYS(kcmp), SCMP_SYS(process_madvise),
	SCMP_SYS(setpriority), SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_setparam), SCMP_SYS(sched_setattr),
	SCMP_SYS(ioprio_set), SCMP_SYS(setpgid), SCMP_SYS(setsid),
	/* other worlds */
	SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot),
	SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen), SCMP_SYS(fsconfig), SCMP_SYS(fsmount),
	SCMP_SYS(fspick), SCMP_SYS(mount_setattr), SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(personality),
	/* other users */
	SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid),
	SCMP_SYS(setresgid), SCMP_SYS(setgroups), SCMP_SYS(setfsuid), SCMP_SYS(setfsgid), SCMP_SYS(capset),
	/* files by name, other than reading them */
	SCMP_SYS(creat), SCMP_SYS(truncate), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(renameat),
	SCMP_SYS(renameat2), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(mkdir),
	SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(chmod), SCMP_SYS(fchmod),
	SCMP_SYS(fchmodat), SCMP_SYS(chown), SCMP_SYS(fchown), SCMP_SYS(lchown), SCMP_SYS(fchownat), SCMP_SYS(utime),
	SCMP_SYS(utimes), SCMP_SYS(utimensat), SCMP_SYS(futimesat), SCMP_SYS(setxattr), SCMP_SYS(lsetxattr),
	SCMP_SYS(fsetxattr), SCMP_SYS(removexattr), SCMP_SYS(lremovexattr), SCMP_SYS(fremovexattr), SCMP_SYS(openat2),
	SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at), SCMP_SYS(quotactl), SCMP_SYS(quotactl_fd),
	/* memory that is nobody's and outlives us */
	SCMP_SYS(shmget), SCMP_SYS(shmat), SCMP_SYS(semget), SCMP_SYS(msgget), SCMP_SYS(mq_open),
	/* the kernel's large surfaces */
	SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(keyctl),
	SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(syslog), SCMP_SYS(acct), SCMP_SYS(settimeofday),
	SCMP_SYS(clock_settime), SCMP_SYS(adjtimex), SCMP_SYS(clock_adjtime), SCMP_SYS(sethostname),
	SCMP_SYS(setdomainname), SCMP_SYS(ioperm), SCMP_SYS(iopl), SCMP_SYS(modify_ldt), SCMP_SYS(fanotify_init),
	SCMP_SYS(vhangup), SCMP_SYS(lookup_dcookie),
	/* what our libseccomp has no names for yet: fchmodat2, setxattrat, removexattrat, open_tree_attr, file_setattr;
	   numbers from 424 on are the same for every processor */
	452, 463, 466, 467, 469,
	/* clang-format on */
};

/* A new process, but none with more rights in a world of its own. */
static const uint64_t namespaces[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,    CLONE_NEWNET,
				      CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP, CLONE_NEWTIME};

/* What a program may not either: it is one process, and has no memory that its limit does not count. */
static const int denied_to_programs[] = {SCMP_SYS(fork),   SCMP_SYS(vfork),        SCMP_SYS(clone),
					 SCMP_SYS(clone3), SCMP_SYS(memfd_create), SCMP_SYS(memfd_secret)};

/* And who needs no program starts none. */
static const int denied_alone[] = {SCMP_SYS(fork),     SCMP_SYS(vfork),        SCMP_SYS(clone),       SCMP_SYS(execve),
				   SCMP_SYS(execveat), SCMP_SYS(memfd_create), SCMP_SYS(memfd_secret)};

/* What may be read: what is installed, and nothing of anybody's. Missing ones are passed over. */
static const char *const readable[] = {
	"/usr",           "/lib",
	"/lib64",         "/etc/ld.so.cache",
	"/etc/fonts",     "/etc/ghostscript",
	"/etc/papersize", "/var/lib/ghostscript",
	"/dev/null",      "/dev/urandom",
};

/* Landlock's structure as of its version 6; an older kernel is given as much of it as it knows. */
struct landlock_rules {
	uint64_t files, network, scopes;
};

#define FILES_1 ((UINT64_C(1) << 13) - 1) /* version 1: read, write, execute, make, remove */
#define FILES_2 (UINT64_C(1) << 13)       /* link and rename across folders */
#define FILES_3 (UINT64_C(1) << 14)       /* truncate */
#define FILES_5 (UINT64_C(1) << 15)       /* ioctl of devices */
#define NETWORK_4 UINT64_C(3)             /* TCP bind and connect */
#define SCOPES_6 UINT64_C(3)              /* abstract Unix sockets, signals */

static struct sandbox {
	bool prepared;
	struct sock_fprog ours, alone, programs;
	int landlock; /* -1: the kernel has none */
} sandbox = {.landlock = -1};

/* libseccomp writes the filter into a file; from there into memory that is kept. */
static int export_filter(scmp_filter_ctx filter, struct sock_fprog *ret_program)
{
	int file = memfd_create("filter", MFD_CLOEXEC), r;
	struct stat st;

	if (file < 0)
		return -errno;
	r = seccomp_export_bpf(filter, file);
	if (r == 0 && fstat(file, &st) < 0)
		r = -errno;
	if (r == 0) {
		ret_program->len = (unsigned short)((size_t)st.st_size / sizeof(struct sock_filter));
		ret_program->filter = malloc((size_t)st.st_size);
		if (!ret_program->filter)
			r = -ENOMEM;
		else if (pread(file, ret_program->filter, (size_t)st.st_size, 0) != st.st_size)
			r = -EIO;
	}
	close(file);
	return r;
}

/* open() and openat() only for reading; @flags is which argument. */
static int deny_writing(scmp_filter_ctx filter, int call, unsigned flags)
{
	static const uint64_t masks[][2] = {
		{O_ACCMODE, O_WRONLY},
                {O_ACCMODE, O_RDWR  },
                {O_CREAT,   O_CREAT },
                {O_TRUNC,   O_TRUNC }
        };
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(masks); i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 1,
				     SCMP_CMP(flags, SCMP_CMP_MASKED_EQ, masks[i][0], masks[i][1]));
	return r;
}

/* Only what stands in a register can be looked at: clone3() is as if the kernel had none, and libc falls back. */
static int deny_namespaces(scmp_filter_ctx filter)
{
	int r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(namespaces); i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
				     SCMP_A0(SCMP_CMP_MASKED_EQ, namespaces[i], namespaces[i]));
	return r;
}

/* Nothing may be typed into the terminal of somebody who runs faxport-render. The kernel looks at 32 bits only. */
static int deny_typing(scmp_filter_ctx filter)
{
	static const uint64_t requests[] = {TIOCSTI, TIOCLINUX};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(requests); i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
				     SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, requests[i]));
	return r;
}

static int deny_calls(scmp_filter_ctx filter, const int *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 0);

		if (r < 0 && r != -EDOM) /* -EDOM: this architecture has no such call */
			return r;
	}
	return 0;
}

/* @first: the filter of a process itself; what it starts only gets @calls beside it. */
static int build_filter(bool first, const int *calls, size_t count, struct sock_fprog *ret_program)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int r;

	if (!filter)
		return -ENOMEM;
	/* A tree instead of a list: each call of each document goes through it. */
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	r = deny_calls(filter, calls, count);
	if (r == 0 && first)
		r = deny_calls(filter, denied, ARRAY_SIZE(denied));
	if (r == 0 && first)
		r = deny_writing(filter, SCMP_SYS(open), 1);
	if (r == 0 && first)
		r = deny_writing(filter, SCMP_SYS(openat), 2);
	if (r == 0 && first)
		r = deny_namespaces(filter);
	if (r == 0 && first)
		r = deny_typing(filter);
	/* Nobody else's limits. */
	if (r == 0 && first)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 1, SCMP_A0(SCMP_CMP_NE, 0));
	if (r == 0)
		r = export_filter(filter, ret_program);
	seccomp_release(filter);
	return r;
}

/* A ruleset that allows to read and execute what is in @readable. -1 when the kernel has no Landlock. */
static int build_landlock(void)
{
	const int out_of_the_way = 100; /* of the few descriptors that a child puts into place */
	int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	struct landlock_rules rules = {.files = FILES_1};
	size_t size = sizeof(uint64_t);
	int ruleset, moved;

	if (version < 1)
		return -1;
	rules.files |= (version >= 2 ? FILES_2 : 0) | (version >= 3 ? FILES_3 : 0) | (version >= 5 ? FILES_5 : 0);
	if (version >= 4) {
		rules.network = NETWORK_4;
		size = 2 * sizeof(uint64_t);
	}
	if (version >= 6) {
		rules.scopes = SCOPES_6;
		size = 3 * sizeof(uint64_t);
	}
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	for (size_t i = 0; ruleset >= 0 && i < ARRAY_SIZE(readable); i++) {
		struct landlock_path_beneath_attr rule = {
			.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE,
			.parent_fd = open(readable[i], O_PATH | O_CLOEXEC),
		};
		struct stat st;

		if (rule.parent_fd < 0)
			continue;
		if (fstat(rule.parent_fd, &st) == 0 && S_ISDIR(st.st_mode))
			rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
		/* One rule that cannot be set leaves less that may be read, not more. */
		(void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
		close(rule.parent_fd);
	}
	moved = ruleset < 0 ? -1 : fcntl(ruleset, F_DUPFD_CLOEXEC, out_of_the_way);
	if (moved >= 0)
		close(ruleset);
	return moved >= 0 ? moved : ruleset;
}

int sandbox_prepare(void)
{
	int r;

	r = build_filter(true, NULL, 0, &sandbox.ours);
	if (r == 0)
		r = build_filter(true, denied_alone, ARRAY_SIZE(denied_alone), &sandbox.alone);
	if (r == 0)
		r = build_filter(false, denied_to_programs, ARRAY_SIZE(denied_to_programs), &sandbox.programs);
	if (r < 0)
		return r;
	sandbox.landlock = build_landlock();
	sandbox.prepared = true;
	return 0;
}

/* @more: how much further the hard limit lies. */
static int set_limit(int resource, uint64_t value, uint64_t more)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)resource, &limit) < 0)
		return -errno;
	limit.rlim_max = MIN((rlim_t)(value + more), limit.rlim_max);
	limit.rlim_cur = MIN((rlim_t)value, limit.rlim_max);
	return setrlimit((__rlimit_resource_t)resource, &limit) < 0 ? -errno : 0;
}

/* When the daemon runs as root: to be root of nothing. Without new privileges, no program gets them back. */
static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct have[_LINUX_CAPABILITY_U32S_3], none[_LINUX_CAPABILITY_U32S_3] = {0};

	if (syscall(SYS_capget, &header, have) < 0)
		return -errno;
	/* The service unit forbids to change them, since there are none. */
	if (memcmp(have, none, sizeof(none)) == 0)
		return 0;
	return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

static int set_filter(const struct sock_fprog *program)
{
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) < 0 ? -errno : 0;
}

int sandbox_enter(const struct sandbox_limits *limits)
{
	int r;

	if (!sandbox.prepared)
		return -EINVAL;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	r = set_limit(RLIMIT_CORE, 0, 0);
	if (r == 0)
		r = set_limit(RLIMIT_CPU, limits->time_s, 2); /* first SIGXCPU, which tells why, then SIGKILL */
	if (r == 0)
		r = set_limit(RLIMIT_FSIZE, limits->file_bytes, 0);
	if (r == 0)
		r = set_limit(RLIMIT_NOFILE, OPEN_FILES, 0);
	if (r == 0 && !SANITIZED)
		r = set_limit(RLIMIT_AS, (uint64_t)limits->memory_mb << 20, 0);
	if (r == 0)
		r = drop_capabilities();
	if (r == 0 && sandbox.landlock >= 0 && syscall(SYS_landlock_restrict_self, sandbox.landlock, 0) < 0)
		r = -errno;
	if (r == 0 && !SANITIZED)
		r = set_filter(limits->alone ? &sandbox.alone : &sandbox.ours);
	return r;
}

int sandbox_enter_program(uint32_t memory_mb)
{
	int r;

	r = set_limit(RLIMIT_AS, (uint64_t)memory_mb << 20, 0);
	if (r < 0 || !sandbox.prepared)
		return r;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	r = SANITIZED ? set_filter(&sandbox.ours) : 0;
	return r == 0 ? set_filter(&sandbox.programs) : r;
}

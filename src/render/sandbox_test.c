/* SPDX-License-Identifier: MIT */
/* From inside the sandbox, everything that must not be possible is tried. */
#undef NDEBUG
#include "render/sandbox.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/macros.h"
#include "render/program.h"

static char folder[] = "/tmp/faxport-sandbox-XXXXXX";
static char outside[64]; /* a file there */

static int open_for_reading(void)
{
	return open(outside, O_RDONLY);
}

static int open_passwords(void)
{
	return open("/etc/passwd", O_RDONLY);
}

static int open_for_writing(void)
{
	return open(outside, O_WRONLY);
}

static int create(void)
{
	char path[80];

	snprintf(path, sizeof(path), "%s/new", folder);
	return open(path, O_WRONLY | O_CREAT, 0600);
}

static int create_temporary(void)
{
	return open("/tmp", O_TMPFILE | O_RDWR, 0600);
}

static int remove_file(void)
{
	return unlink(outside);
}

static int rename_file(void)
{
	char path[80];

	snprintf(path, sizeof(path), "%s/renamed", folder);
	return rename(outside, path);
}

static int list_folder(void)
{
	return open("/tmp", O_RDONLY | O_DIRECTORY);
}

static int change_mode(void)
{
	return chmod(outside, 0777);
}

static int make_folder(void)
{
	return mkdir("/tmp/faxport-sandbox-folder", 0700);
}

static int make_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int make_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int signal_parent(void)
{
	return kill(getppid(), 0);
}

static int signal_all(void)
{
	return kill(-1, 0);
}

static int trace_parent(void)
{
	return (int)ptrace(PTRACE_SEIZE, getppid(), NULL, NULL);
}

static int read_parent(void)
{
	char byte;
	struct iovec here = {&byte, 1}, there = {outside, 1};

	return (int)process_vm_readv(getppid(), &here, 1, &there, 1, 0);
}

static int open_pidfd(void)
{
	return (int)syscall(SYS_pidfd_open, getppid(), 0);
}

static int limit_parent(void)
{
	struct rlimit limit = {1, 1};

	return prlimit(getppid(), RLIMIT_NOFILE, &limit, NULL);
}

static int mount_something(void)
{
	return mount("none", folder, "tmpfs", 0, NULL);
}

static int new_namespace(void)
{
	return unshare(CLONE_NEWUSER);
}

static int change_user(void)
{
	return setuid(65534);
}

static int new_namespace_by_clone(void)
{
	return (int)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
}

static int change_mode_anew(void)
{
	return (int)syscall(452 /* fchmodat2 */, AT_FDCWD, outside, 0777, 0);
}

static int type_into_terminal(void)
{
	return ioctl(0, TIOCSTI, "x");
}

/* The kernel looks at the lower half of what is asked, so the filter may not look at more. */
static int type_in_disguise(void)
{
	return (int)syscall(SYS_ioctl, 0, UINT64_C(1) << 32 | TIOCSTI, "x");
}

static int share_memory(void)
{
	return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
}

static int raise_limit(void)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

	return setrlimit(RLIMIT_FSIZE, &limit);
}

/* What only the filter or only Landlock denies is left out where the build or the kernel lacks it. */
static const struct attempt {
	const char *name;
	int (*try)(void);
	bool by_landlock, by_filter;
} attempts[] = {
  /* clang-format off */
	{"read a file of somebody",   open_for_reading,  true,  false},
	{"read /etc/passwd",          open_passwords,    true,  false},
	{"list /tmp",                 list_folder,       true,  false},
	{"write a file",              open_for_writing,  true,  true},
	{"create a file",             create,            true,  true},
	{"create a nameless file",    create_temporary,  true,  true},
	{"remove a file",             remove_file,       true,  true},
	{"rename a file",             rename_file,       true,  true},
	{"make a folder",             make_folder,       true,  true},
	{"change a mode",             change_mode,       false, true},
	{"open an Internet socket",   make_socket,       false, true},
	{"open a Unix socket",        make_unix_socket,  false, true},
	{"signal the parent",         signal_parent,     false, true},
	{"signal everybody",          signal_all,        false, true},
	{"trace the parent",          trace_parent,      true,  true},
	{"read the parent's memory",  read_parent,       true,  true},
	{"watch the parent",          open_pidfd,        false, true},
	{"limit the parent",          limit_parent,      false, true},
	{"mount",                     mount_something,   true,  true},
	{"make a namespace",          new_namespace,     false, true},
	{"become another user",       change_user,       false, true},
	{"clone into a namespace",    new_namespace_by_clone, false, true},
	{"change a mode anew",        change_mode_anew,  false, true},
	{"type into a terminal",      type_into_terminal, false, true},
	{"the same in disguise",      type_in_disguise,  false, true},
		{"share memory", share_memory, false, true},
	{"raise a limit",             raise_limit,       true,  true},
  /* clang-format on */
};

static bool kernel_has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 1;
}

static struct sandbox_limits limits = {5, 256, 1 << 20, false};

/* Run @fn in a process of its own; its wait status. */
static int in_process(void (*fn)(void), bool confined)
{
	int status;
	pid_t pid = fork();

	assert(pid >= 0);
	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		if (confined && sandbox_enter(&limits) < 0)
			_exit(100);
		fn();
		_exit(0);
	}
	assert(waitpid(pid, &status, 0) == pid);
	return status;
}

static int in_sandbox(void (*fn)(void))
{
	return in_process(fn, true);
}

static int in_alone(void (*fn)(void))
{
	int status;

	limits.alone = true;
	status = in_process(fn, true);
	limits.alone = false;
	return status;
}

static void try_all(void)
{
	bool landlock = kernel_has_landlock();

	for (size_t i = 0; i < ARRAY_SIZE(attempts); i++) {
		const struct attempt *attempt = &attempts[i];

		if (!(attempt->by_landlock && landlock) && !(attempt->by_filter && !SANITIZED))
			continue;
		errno = 0;
		if (attempt->try() >= 0 || (errno != EPERM && errno != EACCES)) {
			fprintf(stderr, "possible in the sandbox: %s (%s)\n", attempt->name, strerror(errno));
			_exit(1);
		}
	}
}

/* Without the sandbox most of it is possible, so that the test above says something. */
static void test_outside(void)
{
	int fd;

	fd = open_for_reading();
	assert(fd >= 0);
	close(fd);
	fd = open_for_writing();
	assert(fd >= 0);
	close(fd);
	fd = make_socket();
	assert(fd >= 0);
	close(fd);
	assert(signal_parent() == 0);
	fd = list_folder();
	assert(fd >= 0);
	close(fd);
}

static void have_no_capability(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct have[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, have) < 0)
		_exit(2);
	for (size_t i = 0; i < ARRAY_SIZE(have); i++)
		if (have[i].effective || have[i].permitted || have[i].inheritable)
			_exit(1);
}

/* What needs no program may neither multiply nor become something else. */
static void be_alone(void)
{
	char *const argv[] = {(char *)"false", NULL};
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	if (pid > 0 || errno != EPERM)
		_exit(2);
	if (syscall(SYS_clone3, NULL, 0) >= 0 || (errno != EPERM && errno != ENOSYS))
		_exit(3);
	if (memfd_create("x", 0) >= 0 || errno != EPERM)
		_exit(5);
	execv("/bin/false", argv);
	_exit(errno == EPERM ? 0 : 4);
}

static void read_what_is_installed(void)
{
	char data[4];
	int fd = open("/usr/bin/mutool", O_RDONLY);

	if (fd < 0 || read(fd, data, 4) != 4)
		_exit(1);
}

static void use_memory_files(void)
{
	char path[64];
	int fd = memfd_create("x", 0), again;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_RDONLY);
	if (fd < 0 || write(fd, "x", 1) != 1 || again < 0 || ftruncate(fd, 0) < 0)
		_exit(1);
}

static void use_too_much_memory(void)
{
	if (mmap(NULL, (size_t)300 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		_exit(1);
	if (errno != ENOMEM)
		_exit(2);
}

static void write_too_much(void)
{
	static char data[1 << 16];
	int fd = memfd_create("x", 0), n = 0;

	while (n < 100 && write(fd, data, sizeof(data)) == sizeof(data))
		n++;
	if (n != 16 || errno != EFBIG)
		_exit(1);
}

static void loop_forever(void)
{
	for (volatile unsigned int i = 0;; i++)
		;
}

static void limit_to_a_second(void)
{
	struct rlimit limit = {1, 3};

	/* the sandbox said 5 s; the test has not so much time */
	setrlimit(RLIMIT_CPU, &limit);
	loop_forever();
}

/* A program that tries to start another one, or to reach somebody, cannot. */
static void test_program(void)
{
	static const char *const scripts[] = {
		"import os; os.fork()",
		"import socket; socket.socket()",
		"import os; os.kill(os.getppid(), 0)",
		"open('/etc/passwd')",
		"open('/tmp/faxport-sandbox-file', 'w')",
		"b = bytearray(400 << 20)",
		"import os; os.listdir('/tmp')",
		"import os; os.memfd_create('x')",
	};

	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++) {
		const char *const argv[] = {"/usr/bin/python3", "-ISc", scripts[i], NULL};
		int document = memfd_create("document", 0), status;
		struct program_config config = {argv, document, -1, 256, NULL, NULL};
		struct program *program = NULL;

		assert(program_start(&config, &program) == 0);
		status = program_wait(program);
		program_free(program);
		close(document);
		if (status != 1) {
			fprintf(stderr, "%s: %d\n", scripts[i], status);
			_exit(1);
		}
	}
}

/* The same interpreter runs well when it does nothing wrong, and finds the document. */
static void test_good_program(void)
{
	const char *const argv[] = {"/usr/bin/python3", "-ISc",
				    "print(open('" PROGRAM_DOCUMENT "').read() * 2, end='')", NULL};
	struct program_config config = {argv, program_copy_document("abc", 3), -1, 256, NULL, NULL};
	struct program *program = NULL;
	char data[7] = "";

	if (config.document < 0 || program_start(&config, &program) < 0)
		_exit(1);
	if (!program_read(program, data, 6) || strcmp(data, "abcabc") != 0 || program_read(program, data, 1))
		_exit(2);
	if (program_wait(program) != 0)
		_exit(3);
	program_free(program);
}

int main(void)
{
	int fd, status;

	assert(mkdtemp(folder));
	snprintf(outside, sizeof(outside), "%s/file", folder);
	fd = open(outside, O_WRONLY | O_CREAT, 0600);
	assert(fd >= 0);
	close(fd);

	assert(in_process(test_outside, false) == 0);
	assert(sandbox_enter(&limits) == -EINVAL); /* not before it is prepared */
	assert(sandbox_prepare() == 0);
	assert(in_sandbox(try_all) == 0);
	assert(in_sandbox(have_no_capability) == 0);
	if (!SANITIZED)
		assert(in_alone(be_alone) == 0);
	assert(in_alone(try_all) == 0);
	assert(in_sandbox(read_what_is_installed) == 0);
	assert(in_sandbox(use_memory_files) == 0);
	assert(in_sandbox(write_too_much) == 0);
	if (!SANITIZED)
		assert(in_sandbox(use_too_much_memory) == 0);
	status = in_sandbox(limit_to_a_second);
	assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
	assert(in_sandbox(test_good_program) == 0);
	assert(in_sandbox(test_program) == 0);

	assert(unlink(outside) == 0 && rmdir(folder) == 0); /* nothing else came into being there */
	return 0;
}

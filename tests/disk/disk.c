/* SPDX-License-Identifier: MIT */
/* A disk that fails; see disk.h. */
#undef NDEBUG
#include "disk.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"

/* Of one page at most: its bytes, the link, one taken back, a cut. */
#define CHANGES_MAX 64
#define SECTOR 512

/* What was done and not synced. */
struct change {
	off_t offset; /* or the size that the file was cut to */
	size_t size;
	uint8_t *data; /* NULL: it was cut */
};

static struct {
	int fd, synced; /* the file; and what is safe of it */
	enum disk_fault fault;
	unsigned int at, operations;
	bool is_hit, is_full, is_dead;
	uint32_t slow_ms, late_ms;
	struct change change[CHANGES_MAX];
	size_t changes;
} disk = {.fd = -1, .synced = -1};

const char *const disk_fault_words[DISK_FAULTS] = {"a short write", "a short write, then full", "no room", "an error",
						   "dead"};

void (*disk_on_operation)(void);

ssize_t __real_pwrite64(int fd, const void *data, size_t size, off_t offset);
int __real_fdatasync(int fd);
int __real_ftruncate64(int fd, off_t size);
ssize_t __wrap_pwrite64(int fd, const void *data, size_t size, off_t offset);
int __wrap_fdatasync(int fd);
int __wrap_ftruncate64(int fd, off_t size);

/* ---- what is safe -------------------------------------------------------------- */

static void put(int fd, const void *data, size_t size, off_t offset)
{
	assert(__real_pwrite64(fd, data, size, offset) == (ssize_t)size);
}

static void note(const void *data, size_t size, off_t offset)
{
	struct change *change = &disk.change[disk.changes++];

	assert(disk.changes <= CHANGES_MAX);
	*change = (struct change){.offset = offset, .size = size};
	if (!data)
		return;
	change->data = malloc(size);
	assert(change->data);
	memcpy(change->data, data, size);
}

static void forget_changes(void)
{
	while (disk.changes > 0)
		free(disk.change[--disk.changes].data);
}

static void make_safe(void)
{
	for (size_t i = 0; i < disk.changes; i++)
		if (disk.change[i].data)
			put(disk.synced, disk.change[i].data, disk.change[i].size, disk.change[i].offset);
		else
			assert(__real_ftruncate64(disk.synced, disk.change[i].offset) == 0);
	forget_changes();
}

static uint32_t chance(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

/* All of a change, nothing of it, or some of its sectors. */
static void put_some(int fd, const struct change *change, uint32_t *seed)
{
	const uint32_t how = chance(seed) % 3;
	size_t at, size;

	if (!change->data) {
		if (how > 0)
			assert(__real_ftruncate64(fd, change->offset) == 0);
		return;
	}
	for (at = 0; at < change->size; at += size) {
		/* The end of a sector of the disk. */
		size = SECTOR - ((size_t)change->offset + at) % SECTOR;
		size = MIN(size, change->size - at);
		if (how == 2 || (how == 1 && chance(seed) % 2))
			put(fd, change->data + at, size, change->offset + (off_t)at);
	}
}

static void copy_file(int from, int to)
{
	static uint8_t data[65536];
	struct stat status;
	off_t at = 0;
	ssize_t n;

	assert(fstat(from, &status) == 0 && __real_ftruncate64(to, status.st_size) == 0);
	/* Between a page and its parts is nothing. */
	while ((at = lseek(from, at, SEEK_DATA)) >= 0) {
		n = pread(from, data, sizeof(data), at);
		assert(n > 0);
		put(to, data, (size_t)n, at);
		at += n;
	}
}

int disk_after_crash(uint32_t seed)
{
	int fd = memfd_create("crash", MFD_CLOEXEC);

	assert(fd >= 0);
	copy_file(disk.synced, fd);
	for (size_t i = 0; i < disk.changes; i++)
		put_some(fd, &disk.change[i], &seed);
	return fd;
}

/* ---- operations ------------------------------------------------------------------ */

enum operation { OPERATION_WRITE = 1, OPERATION_SYNC = 2, OPERATION_CUT = 4 };

/* Is it the one that fails? */
static bool begins(enum operation operation)
{
	static const unsigned int possible[] = {
		[DISK_SHORT] = OPERATION_WRITE,
		[DISK_SHORT_FULL] = OPERATION_WRITE,
		[DISK_FULL] = OPERATION_WRITE,
		[DISK_ERROR] = OPERATION_WRITE | OPERATION_SYNC | OPERATION_CUT,
		[DISK_DEAD] = OPERATION_WRITE | OPERATION_SYNC | OPERATION_CUT,
		[DISK_SLOW] = OPERATION_SYNC,
	};

	if (disk_on_operation)
		disk_on_operation();
	if (++disk.operations != disk.at || !(possible[disk.fault] & operation))
		return false;
	disk.is_hit = true;
	disk.is_full = disk.fault == DISK_FULL;
	disk.is_dead = disk.fault == DISK_DEAD;
	return true;
}

static int fail(int error)
{
	errno = error;
	return -1;
}

ssize_t __wrap_pwrite64(int fd, const void *data, size_t size, off_t offset)
{
	ssize_t n;
	bool fails;

	if (fd != disk.fd)
		return __real_pwrite64(fd, data, size, offset);
	fails = begins(OPERATION_WRITE);
	if (disk.is_dead || (fails && disk.fault == DISK_ERROR))
		return fail(EIO);
	if (disk.is_full)
		return fail(ENOSPC);
	if (fails) {
		size = (size + 1) / 2;
		disk.is_full = disk.fault == DISK_SHORT_FULL;
	}
	n = __real_pwrite64(fd, data, size, offset);
	if (n > 0)
		note(data, (size_t)n, offset);
	return n;
}

int __wrap_fdatasync(int fd)
{
	bool fails;

	if (fd != disk.fd)
		return __real_fdatasync(fd);
	fails = begins(OPERATION_SYNC);
	if (disk.is_dead)
		return fail(EIO);
	if (fails && disk.fault == DISK_SLOW) {
		disk.late_ms += disk.slow_ms;
	} else if (fails) {
		forget_changes();
		return fail(EIO);
	}
	make_safe();
	return 0;
}

int __wrap_ftruncate64(int fd, off_t size)
{
	if (fd != disk.fd)
		return __real_ftruncate64(fd, size);
	if (begins(OPERATION_CUT) || disk.is_dead)
		return fail(EIO);
	note(NULL, 0, size);
	return __real_ftruncate64(fd, size);
}

/* ---- life ------------------------------------------------------------------------- */

void disk_begin(int fd, enum disk_fault fault, unsigned int at)
{
	disk.fd = fd;
	disk.synced = memfd_create("synced", MFD_CLOEXEC);
	assert(disk.synced >= 0);
	disk.fault = fault;
	disk.at = at;
	disk.operations = 0;
	disk.is_hit = disk.is_full = disk.is_dead = false;
	disk.late_ms = 0;
}

void disk_end(void)
{
	forget_changes();
	close(disk.synced);
	disk.fd = disk.synced = -1;
}

unsigned int disk_operations(void)
{
	return disk.operations;
}

void disk_set_slow(uint32_t ms)
{
	disk.slow_ms = ms;
}

uint32_t disk_late_ms(void)
{
	uint32_t late_ms = disk.late_ms;

	disk.late_ms = 0;
	return late_ms;
}

bool disk_hit(void)
{
	return disk.is_hit;
}

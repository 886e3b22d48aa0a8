/* SPDX-License-Identifier: MIT */
/* Copy a fax to a folder; see folder_copy.h. */
#include "faxportd/folder_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"

/* Faxes are nobody's business: readable by the owner and the folder's group. */
#define COPY_MODE 0640
#define NUMBERS_MOST 100

void folder_copy_name(int64_t when, uint32_t device_id, const char *what, char name[FOLDER_COPY_NAME_SIZE])
{
	time_t moment = (time_t)when;
	struct tm tm = {0};
	char stamp[32] = "";

	if (gmtime_r(&moment, &tm))
		strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	snprintf(name, FOLDER_COPY_NAME_SIZE, "%s-port%u-%s.tif", stamp, device_id, what);
}

static ssize_t read_some(int file, void *data, size_t size, off_t at)
{
	ssize_t n;

	do
		n = pread(file, data, size, at);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

static int write_all(int file, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t n = write(file, data, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		size -= (size_t)n;
	}
	return 0;
}

static int copy_content(int from, int to)
{
	char data[65536];
	off_t at = 0;
	ssize_t n;
	int r;

	while ((n = read_some(from, data, sizeof(data), at)) > 0) {
		r = write_all(to, data, (size_t)n);
		if (r < 0)
			return r;
		at += n;
	}
	return (int)n;
}

/* 1: the same bytes; 0: not. */
static int same_content(int a, int b)
{
	char x[16384], y[16384];
	off_t at = 0;
	ssize_t n, m;

	do {
		n = read_some(a, x, sizeof(x), at);
		if (n < 0)
			return (int)n;
		/* A read may be short without being the end. */
		for (ssize_t done = 0; done < n; done += m) {
			m = read_some(b, y, (size_t)(n - done), at + done);
			if (m < 0)
				return (int)m;
			if (m == 0 || memcmp(x + done, y, (size_t)m) != 0)
				return 0;
		}
		at += n;
	} while (n > 0);
	m = read_some(b, y, 1, at);
	return m < 0 ? (int)m : m == 0;
}

/* Is there a regular file @name with the content of @file? 1: yes; 0: no, or something else. */
static int is_copy(int dir, const char *name, int file)
{
	struct stat st;
	int there, r;

	there = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (there < 0)
		return 0;
	r = fstat(there, &st) == 0 && S_ISREG(st.st_mode) ? same_content(file, there) : 0;
	close(there);
	return r;
}

/* Rename without overwriting; for file systems that cannot, the name is taken first with an empty file. */
static int rename_new(int dir, const char *from, const char *to)
{
	int there;

	if (renameat2(dir, from, dir, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	there = openat(dir, to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, COPY_MODE);
	if (there < 0)
		return -errno;
	close(there);
	return renameat(dir, from, dir, to) < 0 ? -errno : 0;
}

/* "a.tif" as the @number-th: "a.tif", "a-2.tif", ... */
static void numbered(char *dst, size_t size, const char *name, int number)
{
	int stem = (int)strcspn(name, ".");

	if (number == 1)
		snprintf(dst, size, "%s", name);
	else
		snprintf(dst, size, "%.*s-%d%s", stem, name, number, name + stem);
}

/* Give the synced @temporary its name, or find that the copy is there already (then @temporary goes away). */
static int place_copy(int dir, const char *temporary, const char *name, int file)
{
	char final[FOLDER_COPY_NAME_SIZE + 8];
	int r = -EEXIST;

	for (int number = 1; number <= NUMBERS_MOST && r == -EEXIST; number++) {
		numbered(final, sizeof(final), name, number);
		r = is_copy(dir, final, file);
		if (r == 1)
			return unlinkat(dir, temporary, 0) < 0 ? -errno : 0;
		if (r == 0)
			r = rename_new(dir, temporary, final);
	}
	return r;
}

static int copy_into(int dir, int file, const char *name)
{
	char temporary[FOLDER_COPY_NAME_SIZE + 16];
	int to, r;

	snprintf(temporary, sizeof(temporary), ".%s.part", name);
	/* What is left of an attempt that a crash cut off: only we use such names. */
	unlinkat(dir, temporary, 0);
	to = openat(dir, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, COPY_MODE);
	if (to < 0)
		return -errno;
	r = copy_content(file, to);
	if (r == 0 && fsync(to) < 0)
		r = -errno;
	if (close(to) < 0 && r == 0)
		r = -errno;
	if (r == 0)
		r = place_copy(dir, temporary, name, file);
	if (r < 0)
		unlinkat(dir, temporary, 0);
	else if (fsync(dir) < 0 && errno != EINVAL)
		r = -errno; /* EINVAL: a file system whose folders need no sync */
	return r;
}

int folder_copy(int file, const char *folder, const char *name)
{
	int dir, r;

	if (folder[0] != '/')
		return -EINVAL;
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	r = copy_into(dir, file, name);
	close(dir);
	return r;
}

bool folder_is_writable(const char *folder)
{
	struct stat st;

	return folder[0] == '/' && stat(folder, &st) == 0 && S_ISDIR(st.st_mode) && access(folder, W_OK | X_OK) == 0;
}

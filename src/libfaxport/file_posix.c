/* SPDX-License-Identifier: MIT */
/* Local files on POSIX systems; see file.h. */
#include "libfaxport/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/text.h"

struct file {
	int fd;
	char *path;      /* to be; NULL for one that is read */
	char *part_path; /* under which it is written; NULL once it has its name */
};
AUTO_DEFINE(file, file_close);

const char *file_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int file_new(struct file **ret_file)
{
	struct file *file = calloc(1, sizeof(*file));

	if (!file)
		return -ENOMEM;
	file->fd = -1;
	*ret_file = file;
	return 0;
}

struct file *file_close(struct file *file)
{
	if (!file)
		return NULL;
	if (file->fd >= 0)
		close(file->fd);
	if (file->part_path)
		unlink(file->part_path);
	free(file->part_path);
	free(file->path);
	free(file);
	return NULL;
}

int file_open(const char *path, struct file **ret_file, uint64_t *ret_size)
{
	AUTO(file) file = NULL;
	struct stat info;
	int r;

	r = file_new(&file);
	if (r < 0)
		return r;
	/* Without O_NONBLOCK a pipe would wait here for its writer. */
	file->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file->fd < 0 || fstat(file->fd, &info) < 0)
		return -errno;
	if (!S_ISREG(info.st_mode))
		return S_ISDIR(info.st_mode) ? -EISDIR : -EINVAL;
	if (ret_size)
		*ret_size = (uint64_t)info.st_size;
	*ret_file = file;
	file = NULL; /* the caller owns it now */
	return 0;
}

int file_read(struct file *file, void *data, size_t size)
{
	size_t done = 0;
	ssize_t n;

	while (done < size) {
		n = read(file->fd, (uint8_t *)data + done, size - done);
		if (n == 0)
			break;
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			done += (size_t)n;
	}
	return (int)done;
}

int file_read_at(struct file *file, uint64_t offset, void *data, size_t size)
{
	if (offset > INT64_MAX)
		return -EINVAL;
	return lseek(file->fd, (off_t)offset, SEEK_SET) < 0 ? -errno : file_read(file, data, size);
}

int file_create(const char *path, struct file **ret_file)
{
	AUTO(file) file = NULL;
	struct timespec now;
	struct stat info;
	size_t size;
	int r, i;

	if (lstat(path, &info) == 0)
		return -EEXIST;
	r = file_new(&file);
	if (r < 0)
		return r;
	size = strlen(path) + sizeof(".12345678.part");
	file->path = text_dup(path);
	file->part_path = malloc(size);
	if (!file->path || !file->part_path) {
		free(file->part_path);
		file->part_path = NULL;
		return -ENOMEM;
	}
	for (i = 0; i < 100; i++) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		snprintf(file->part_path, size, "%s.%08x.part", path, (unsigned)now.tv_nsec ^ (unsigned)getpid() << 12);
		file->fd = open(file->part_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (file->fd >= 0 || errno != EEXIST)
			break;
	}
	if (file->fd < 0) {
		r = -errno;
		free(file->part_path); /* not ours to remove */
		file->part_path = NULL;
		return r;
	}
	*ret_file = file;
	file = NULL; /* the caller owns it now */
	return 0;
}

int file_write(struct file *file, const void *data, size_t size)
{
	size_t done = 0;
	ssize_t n;

	while (done < size) {
		n = write(file->fd, (const uint8_t *)data + done, size - done);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			done += (size_t)n;
	}
	return 0;
}

/* Sync the folder of @path, so that the new name survives a crash. */
static int sync_folder(const char *path)
{
	AUTO_MEM char *folder = text_dup(path);
	char *slash;
	int fd, r;

	if (!folder)
		return -ENOMEM;
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == EACCES ? 0 : -errno; /* a folder one may write to but not read */
	r = fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
	close(fd);
	return r;
}

int file_commit(struct file *file)
{
	int r;

	if (fsync(file->fd) < 0)
		return -errno;
	/* Neither of the two replaces a file that is there. link() is missing on some file systems. */
	r = link(file->part_path, file->path) < 0 ? -errno : 0;
	if (r == 0)
		unlink(file->part_path);
	else if (r != -EEXIST)
		r = renameat2(AT_FDCWD, file->part_path, AT_FDCWD, file->path, RENAME_NOREPLACE) < 0 ? -errno : 0;
	if (r < 0)
		return r;
	free(file->part_path);
	file->part_path = NULL;
	r = sync_folder(file->path);
	if (r < 0)
		unlink(file->path);
	return r;
}

/* SPDX-License-Identifier: MIT */
/* Tests of copying a fax to a folder: nothing overwritten, nothing half left behind, whatever fails. */
#undef NDEBUG
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/port/fixture.h"
#include "faxportd/folder_copy.h"

/* ---- a disk that fails when told so (the linker's --wrap) -------------- */

static bool disk_full, sync_fails, no_renameat2;
static int syncs;

ssize_t __real_write(int file, const void *data, size_t size);
ssize_t __wrap_write(int file, const void *data, size_t size);
int __real_fsync(int file);
int __wrap_fsync(int file);
int __real_renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags);
int __wrap_renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags);

ssize_t __wrap_write(int file, const void *data, size_t size)
{
	if (!disk_full)
		return __real_write(file, data, size);
	/* The last block before the end of the disk still goes in. */
	if (size > 100)
		return __real_write(file, data, 100);
	errno = ENOSPC;
	return -1;
}

int __wrap_fsync(int file)
{
	syncs++;
	if (!sync_fails)
		return __real_fsync(file);
	errno = EIO;
	return -1;
}

int __wrap_renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
	if (!no_renameat2)
		return __real_renameat2(from_dir, from, to_dir, to, flags);
	errno = EINVAL;
	return -1;
}

/* ---- helpers ----------------------------------------------------------- */

#define SIZE 100000

static char content[SIZE + 1]; /* of the fax, and a byte more */
static int fax;

/* Files in the folder, hidden ones too. */
static int count_files(const char *folder)
{
	DIR *dir = opendir(folder);
	int count = 0;

	assert(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return count;
}

static bool holds(const char *path, const char *data, size_t size)
{
	char *now = calloc(1, size + 1);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool same = now && file >= 0 && read(file, now, size + 1) == (ssize_t)size && memcmp(now, data, size) == 0;

	if (file >= 0)
		close(file);
	free(now);
	return same;
}

static void put(const char *name, const char *data, size_t size)
{
	int file = open(world_path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert(file >= 0 && write(file, data, size) == (ssize_t)size);
	close(file);
}

/* A new empty folder for the test. */
static char folder[300];

static void begin(void)
{
	world_begin();
	snprintf(folder, sizeof(folder), "%s", world_path("out"));
	assert(mkdir(folder, 0700) == 0);
}

/* ---- tests ------------------------------------------------------------- */

static void test_name(void)
{
	char name[FOLDER_COPY_NAME_SIZE];

	folder_copy_name(1769869353, 3, "fax17", name);
	assert(strcmp(name, "20260131T142233Z-port3-fax17.tif") == 0);
	folder_copy_name(INT64_MAX, UINT32_MAX, "fax18446744073709551615", name);
	assert(strlen(name) < sizeof(name) - 1 && strchr(name, '/') == NULL);
}

static void test_writable(void)
{
	begin();
	put("file", "", 0);
	assert(folder_is_writable(folder) && !folder_is_writable(world_path("file")));
	assert(!folder_is_writable(world_path("missing")) && !folder_is_writable("out") && !folder_is_writable(""));
	world_end();
}

static void test_copy(void)
{
	struct stat st;

	begin();
	syncs = 0;
	assert(folder_copy(fax, folder, "a.tif") == 0);
	assert(count_files(folder) == 1 && holds(world_path("out/a.tif"), content, SIZE));
	assert(syncs == 2); /* file and folder */
	assert(stat(world_path("out/a.tif"), &st) == 0 && (st.st_mode & 07007) == 0);
	/* Once more, as after a crash before the result was stored: the copy is there already. */
	assert(folder_copy(fax, folder, "a.tif") == 0);
	assert(count_files(folder) == 1);
	world_end();
}

static void test_no_overwriting(void)
{
	begin();
	put("out/a.tif", "mine", 4);
	put("out/a-2.tif", content, SIZE - 1);
	put("out/a-3.tif", content, SIZE + 1);
	assert(symlink("/etc/passwd", world_path("out/a-4.tif")) == 0);
	assert(mkdir(world_path("out/a-5.tif"), 0700) == 0);
	assert(mkfifo(world_path("out/a-6.tif"), 0600) == 0);
	assert(folder_copy(fax, folder, "a.tif") == 0);
	assert(holds(world_path("out/a.tif"), "mine", 4));
	assert(holds(world_path("out/a-2.tif"), content, SIZE - 1));
	assert(holds(world_path("out/a-3.tif"), content, SIZE + 1));
	assert(holds(world_path("out/a-7.tif"), content, SIZE));
	assert(count_files(folder) == 7);
	/* And it is found again. */
	assert(folder_copy(fax, folder, "a.tif") == 0 && count_files(folder) == 7);
	world_end();
}

/* A file system that cannot rename without overwriting. */
static void test_old_file_system(void)
{
	begin();
	no_renameat2 = true;
	put("out/a.tif", "mine", 4);
	assert(folder_copy(fax, folder, "a.tif") == 0);
	assert(holds(world_path("out/a.tif"), "mine", 4) && holds(world_path("out/a-2.tif"), content, SIZE));
	assert(count_files(folder) == 2);
	no_renameat2 = false;
	world_end();
}

static void test_crashed_before(void)
{
	begin();
	put("out/.a.tif.part", "half", 4);
	assert(folder_copy(fax, folder, "a.tif") == 0);
	assert(count_files(folder) == 1 && holds(world_path("out/a.tif"), content, SIZE));
	world_end();
}

static void test_failures(void)
{
	begin();
	assert(folder_copy(fax, world_path("missing"), "a.tif") == -ENOENT);
	assert(folder_copy(fax, "out", "a.tif") == -EINVAL);
	assert(folder_copy(fax, "", "a.tif") == -EINVAL);
	put("file", "", 0);
	assert(folder_copy(fax, world_path("file"), "a.tif") == -ENOTDIR);
	assert(folder_copy(fax, "/proc", "a.tif") < 0); /* nobody can write there, not even root */

	disk_full = true;
	assert(folder_copy(fax, folder, "a.tif") == -ENOSPC);
	disk_full = false;
	assert(count_files(folder) == 0);

	sync_fails = true;
	assert(folder_copy(fax, folder, "a.tif") == -EIO);
	sync_fails = false;
	assert(count_files(folder) == 0);

	assert(folder_copy(-1, folder, "a.tif") == -EBADF);
	assert(count_files(folder) == 0);
	world_end();
}

int main(void)
{
	for (size_t i = 0; i <= SIZE; i++)
		content[i] = (char)(i * 31 + i / 251);
	fax = memfd_create("fax", MFD_CLOEXEC);
	assert(fax >= 0 && write(fax, content, SIZE) == SIZE);
	test_name();
	test_writable();
	test_copy();
	test_no_overwriting();
	test_old_file_system();
	test_crashed_before();
	test_failures();
	close(fax);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Tests of local files, the same on every system: what is not committed leaves nothing, what is there stays. */
#undef NDEBUG
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "libfaxport/file.h"

#define SIZE 100000

static char path[64];
static uint8_t bytes[SIZE], back[SIZE + 1];

/* How many files of ours there are, under whatever name they are written; they are removed if @and_remove. */
static int count_files(bool and_remove)
{
	const struct dirent *entry;
	DIR *folder = opendir(".");
	int count = 0;

	assert(folder);
	while ((entry = readdir(folder))) {
		if (strncmp(entry->d_name, path, strlen(path)) != 0)
			continue;
		count++;
		assert(!and_remove || unlink(entry->d_name) == 0);
	}
	closedir(folder);
	return count;
}

static void write_file(struct file **ret_file)
{
	assert(file_create(path, ret_file) == 0);
	assert(file_write(*ret_file, bytes, 1) == 0 && file_write(*ret_file, bytes + 1, SIZE - 1) == 0);
}

static void test_nothing_there(void)
{
	struct file *file = NULL;

	assert(file_open(path, &file, NULL) == -ENOENT && !file);
	assert(file_open(".", &file, NULL) == -EISDIR && !file);
	assert(file_create("no/such/folder", &file) == -ENOENT && !file);
	assert(file_close(NULL) == NULL);
}

static void test_write_and_read(void)
{
	struct file *file, *another;
	uint64_t size = 0;

	/* It has its name when it is whole, not before. */
	write_file(&file);
	assert(file_open(path, &another, NULL) == -ENOENT);
	assert(file_commit(file) == 0);
	file_close(file);

	assert(file_open(path, &file, &size) == 0 && size == SIZE);
	assert(file_read(file, back, 10) == 10 && file_read(file, back + 10, sizeof(back) - 10) == SIZE - 10);
	assert(memcmp(bytes, back, SIZE) == 0 && file_read(file, back, 10) == 0);
	/* Anywhere in it, and behind its end. */
	assert(file_read_at(file, SIZE - 5, back, 10) == 5 && memcmp(bytes + SIZE - 5, back, 5) == 0);
	assert(file_read_at(file, 1000, back, 10) == 10 && memcmp(bytes + 1000, back, 10) == 0);
	assert(file_read_at(file, SIZE, back, 10) == 0 && file_read_at(file, UINT64_C(1) << 40, back, 10) == 0);
	assert(file_read_at(file, UINT64_MAX, back, 10) == -EINVAL);
	file_close(file);
}

static void test_taken(void)
{
	struct file *file = NULL, *another = NULL;

	assert(file_create(path, &file) == -EEXIST && !file);
	assert(unlink(path) == 0 || errno == ENOENT);

	/* Two at once: the second comes too late, and leaves nothing. */
	write_file(&file);
	write_file(&another);
	assert(file_commit(file) == 0 && file_commit(another) == -EEXIST);
	file_close(file);
	assert(count_files(false) == 2);
	file_close(another);
	assert(count_files(false) == 1 && file_open(path, &file, NULL) == 0);
	file_close(file);
}

int main(void)
{
	struct file *file;
	size_t i;

	for (i = 0; i < SIZE; i++)
		bytes[i] = (uint8_t)(i * 13 >> 3);
	snprintf(path, sizeof(path), "file_test-%d.tmp", (int)getpid());
	count_files(true); /* of a test that failed: in Wine numbers of processes are soon used again */
	test_nothing_there();
	test_write_and_read();
	test_taken();
	assert(count_files(true) == 1);

	/* Not committed: nothing is left. */
	write_file(&file);
	assert(count_files(false) == 1);
	file_close(file);
	assert(count_files(false) == 0);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Local files of libfaxport: read one, or write one that appears under its
 * name only when it is whole and on disk. file_posix.c has it for POSIX
 * systems, file_windows.c for Windows.
 *
 * Faults are negative errno values.
 */
#ifndef LIBFAXPORT_FILE_H
#define LIBFAXPORT_FILE_H

#include <stddef.h>
#include <stdint.h>

struct file;

/* The last part of a path: the file's own name. Points into @path. */
const char *file_base_name(const char *path);

/* Open a regular file for reading. @ret_size may be NULL. */
int file_open(const char *path, struct file **ret_file, uint64_t *ret_size);

/* As many bytes as are there, at most @size; less only at the end. */
int file_read(struct file *file, void *data, size_t size);

/* The same at @offset, wherever file_read() stands; where that goes on is not defined afterwards. */
int file_read_at(struct file *file, uint64_t offset, void *data, size_t size);

/* Begin a file that will be @path, under a name beside it. -EEXIST when @path is there already. */
int file_create(const char *path, struct file **ret_file);
int file_write(struct file *file, const void *data, size_t size);

/* Put it on disk, then give it its name; -EEXIST when somebody else has taken it meanwhile. */
int file_commit(struct file *file);

/* What was created and not committed is removed. NULL is fine. */
struct file *file_close(struct file *file);

#endif

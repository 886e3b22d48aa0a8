/* SPDX-License-Identifier: MIT */
/* Local files on Windows; see file.h. */
#include "libfaxport/file.h"

#include <windows.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macros.h"
#include "libfaxport/win32.h"

struct file {
	HANDLE handle;
	char16_t *path;      /* to be; NULL for one that is read */
	char16_t *part_path; /* under which it is written; NULL once it has its name */
};
AUTO_DEFINE(file, file_close);

static int last_error(void)
{
	return win32_error(GetLastError());
}

const char *file_base_name(const char *path)
{
	const char *name = path;

	/* "C:letter.tif" is one too: of the folder where that drive is. */
	for (; *path; path++) {
		if (*path == '\\' || *path == '/' || *path == ':')
			name = path + 1;
	}
	return name;
}

static int file_new(struct file **ret_file)
{
	struct file *file = calloc(1, sizeof(*file));

	if (!file)
		return -ENOMEM;
	file->handle = INVALID_HANDLE_VALUE;
	*ret_file = file;
	return 0;
}

struct file *file_close(struct file *file)
{
	if (!file)
		return NULL;
	if (file->handle != INVALID_HANDLE_VALUE)
		CloseHandle(file->handle);
	if (file->part_path)
		DeleteFileW(file->part_path);
	free(file->part_path);
	free(file->path);
	free(file);
	return NULL;
}

int file_open(const char *path, struct file **ret_file, uint64_t *ret_size)
{
	AUTO_MEM char16_t *wide = win32_utf16(path);
	AUTO(file) file = NULL;
	LARGE_INTEGER size;
	DWORD attributes;
	int r;

	if (!wide)
		return -ENOMEM;
	r = file_new(&file);
	if (r < 0)
		return r;
	attributes = GetFileAttributesW(wide);
	if (attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY)
		return -EISDIR;
	/* Who has made the document may have it open still, and may delete it as soon as we return. */
	file->handle = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
				   OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | FILE_FLAG_SEQUENTIAL_SCAN, NULL);
	if (file->handle == INVALID_HANDLE_VALUE)
		return last_error();
	if (GetFileType(file->handle) != FILE_TYPE_DISK)
		return -EINVAL;
	if (!GetFileSizeEx(file->handle, &size))
		return last_error();
	if (ret_size)
		*ret_size = (uint64_t)size.QuadPart;
	*ret_file = file;
	file = NULL; /* the caller owns it now */
	return 0;
}

int file_read(struct file *file, void *data, size_t size)
{
	size_t done = 0;
	DWORD n;

	while (done < size) {
		if (!ReadFile(file->handle, (uint8_t *)data + done, (DWORD)MIN(size - done, 1u << 30), &n, NULL))
			return last_error();
		if (n == 0)
			break;
		done += n;
	}
	return (int)done;
}

int file_read_at(struct file *file, uint64_t offset, void *data, size_t size)
{
	LARGE_INTEGER distance;

	if (offset > INT64_MAX)
		return -EINVAL;
	distance.QuadPart = (LONGLONG)offset;
	return SetFilePointerEx(file->handle, distance, NULL, FILE_BEGIN) ? file_read(file, data, size) : last_error();
}

int file_create(const char *path, struct file **ret_file)
{
	AUTO(file) file = NULL;
	AUTO_MEM char *part = NULL;
	LARGE_INTEGER now;
	int r, i, size;

	r = file_new(&file);
	if (r < 0)
		return r;
	file->path = win32_utf16(path);
	if (!file->path)
		return -ENOMEM;
	if (GetFileAttributesW(file->path) != INVALID_FILE_ATTRIBUTES)
		return -EEXIST;
	size = snprintf(NULL, 0, "%s.%08x.part", path, 0u) + 1;
	part = malloc((size_t)size);
	if (!part)
		return -ENOMEM;
	for (i = 0; i < 100; i++) {
		QueryPerformanceCounter(&now);
		snprintf(part, (size_t)size, "%s.%08x.part", path,
			 (unsigned)now.QuadPart ^ (unsigned)GetCurrentProcessId() << 12);
		free(file->part_path);
		file->part_path = win32_utf16(part);
		if (!file->part_path)
			return -ENOMEM;
		file->handle =
			CreateFileW(file->part_path, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
		r = file->handle == INVALID_HANDLE_VALUE ? last_error() : 0;
		if (r != -EEXIST)
			break;
	}
	if (r < 0) {
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
	DWORD n;

	while (done < size) {
		if (!WriteFile(file->handle, (const uint8_t *)data + done, (DWORD)MIN(size - done, 1u << 30), &n, NULL))
			return last_error();
		done += n;
	}
	return 0;
}

int file_commit(struct file *file)
{
	if (!FlushFileBuffers(file->handle))
		return last_error();
	CloseHandle(file->handle);
	file->handle = INVALID_HANDLE_VALUE;
	/* Fails where the name is taken: MOVEFILE_REPLACE_EXISTING is not given. */
	if (!MoveFileExW(file->part_path, file->path, MOVEFILE_WRITE_THROUGH))
		return last_error();
	free(file->part_path);
	file->part_path = NULL;
	return 0;
}

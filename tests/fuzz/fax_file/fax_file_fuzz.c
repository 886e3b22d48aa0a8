/* SPDX-License-Identifier: MIT */
/*
 * Fuzz target for the cutting of received TIFF files: any bytes as a file.
 * Beside not crashing: it never grows, and keeping again finds the same and
 * changes nothing.
 */
#undef NDEBUG
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "faxportd/port/fax_file.h"

#define MOST 5

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t size_of(int file)
{
	struct stat st;

	assert(fstat(file, &st) == 0);
	return (size_t)st.st_size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int file = memfd_create("fax", MFD_CLOEXEC);
	uint8_t *first = malloc(size + 1), *second = malloc(size + 1);
	uint32_t pages = 99, again = 99;
	uint64_t bytes = 0, bytes_again = 0;

	assert(file >= 0 && first && second && write(file, data, size) == (ssize_t)size);
	assert(fax_file_keep(file, MOST, &pages, &bytes) == 0);
	assert(pages <= MOST && bytes == size_of(file) && bytes <= size);
	assert(pread(file, first, size, 0) == (ssize_t)bytes);
	assert(pages > 0 || bytes == size);

	assert(fax_file_keep(file, MOST, &again, &bytes_again) == 0);
	assert(again == pages && bytes_again == bytes);
	assert(pread(file, second, size, 0) == (ssize_t)bytes && memcmp(first, second, bytes) == 0);
	free(first);
	free(second);
	close(file);
	return 0;
}

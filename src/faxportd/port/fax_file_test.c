/* SPDX-License-Identifier: MIT */
/* Tests of cutting a received TIFF: whatever is done to the file, what is kept are whole pages that libtiff reads. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/port/fax_file.h"
#include "faxportd/port/fixture.h"

#define PAGES 3

static uint8_t *whole; /* a fax of PAGES pages */
static size_t whole_size;

static size_t size_of(int file)
{
	struct stat st;

	assert(fstat(file, &st) == 0);
	return (size_t)st.st_size;
}

static int memory_file(const void *data, size_t size)
{
	int file = memfd_create("fax", MFD_CLOEXEC);

	assert(file >= 0 && write(file, data, size) == (ssize_t)size);
	return file;
}

static void make_whole(unsigned pages, uint8_t **ret_data, size_t *ret_size)
{
	int file = memfd_create("fax", MFD_CLOEXEC);

	tiff_write(file, pages);
	*ret_size = size_of(file);
	*ret_data = malloc(*ret_size);
	assert(*ret_data && pread(file, *ret_data, *ret_size, 0) == (ssize_t)*ret_size);
	close(file);
}

static bool same_bytes(int file, const uint8_t *data, size_t size)
{
	uint8_t *now = malloc(size);
	bool same = now && size_of(file) == size && pread(file, now, size, 0) == (ssize_t)size &&
		    memcmp(now, data, size) == 0;

	free(now);
	return same;
}

/* Keep at most @most pages; what is left must be exactly so many for libtiff, and keeping again must change nothing. */
static uint32_t keep(int file, uint32_t most)
{
	uint32_t pages = 99, again = 99;
	uint64_t bytes = 0, bytes_again = 0;

	assert(fax_file_keep(file, most, &pages, &bytes) == 0);
	assert(pages <= most && bytes == size_of(file));
	if (pages > 0)
		assert(tiff_count_file(file) == (int)pages);
	assert(fax_file_keep(file, most, &again, &bytes_again) == 0);
	assert(again == pages && bytes_again == bytes);
	return pages;
}

static void test_whole(void)
{
	for (uint32_t most = 0; most <= PAGES + 1; most++) {
		int file = memory_file(whole, whole_size);

		assert(keep(file, most) == MIN(most, (uint32_t)PAGES));
		/* What is clean is not touched. */
		assert(same_bytes(file, whole, whole_size) == (most == 0 || most >= PAGES));
		close(file);
	}
}

/* A crash may leave any beginning of the file: the pages never grow fewer with more bytes. */
static void test_every_length(void)
{
	uint32_t before = 0, steps = 0;

	for (size_t size = 0; size <= whole_size; size++) {
		int file = memory_file(whole, size);
		uint32_t pages = keep(file, PAGES);

		assert(pages >= before);
		steps += pages - before;
		before = pages;
		close(file);
	}
	assert(before == PAGES && steps == PAGES);
}

/* The data of a page that was being written, without a directory. */
static void test_tail(void)
{
	static const size_t tails[] = {1, 7, 100, 5000};

	for (size_t i = 0; i < ARRAY_SIZE(tails); i++) {
		int file = memory_file(whole, whole_size);
		uint8_t junk[5000];

		memset(junk, 0x5a, sizeof(junk));
		assert(write(file, junk, tails[i]) == (ssize_t)tails[i]);
		assert(keep(file, PAGES) == PAGES);
		assert(same_bytes(file, whole, whole_size));
		close(file);
	}
}

/* Blocks that never reached the disk read as zeros. */
static void test_hole(void)
{
	uint8_t zero[512] = {0};
	int file = memory_file(whole, whole_size);

	/* In the middle of the second page's data. */
	assert(pwrite(file, zero, sizeof(zero), (off_t)(whole_size / 2)) == sizeof(zero));
	assert(keep(file, PAGES) == 1);
	close(file);
}

static void test_no_tiff(void)
{
	static const struct {
		const char *data;
		size_t size;
	} cases[] = {
		{"",		      0 },
		{"II",                    2 },
		{"II*\0\0\0\0\0",         8 },
		{"II*\0\xff\xff\xff\xff", 8 },
		{"MM\0*\0\0\0\x08",       8 },
		{"II+\0\x08\0\0\0",       8 },
		{"PDF-1.7 ",              8 },
		{"IM*\0\x08\0\0\0",       8 },
		{"II*\0\x08\0\0\0\0\0",   10}
        };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int file = memory_file(cases[i].data, cases[i].size);

		assert(keep(file, 5) == 0);
		assert(same_bytes(file, (const uint8_t *)cases[i].data, cases[i].size));
		close(file);
	}
}

static uint32_t get32(size_t at)
{
	return (uint32_t)whole[at] | (uint32_t)whole[at + 1] << 8 | (uint32_t)whole[at + 2] << 16 |
	       (uint32_t)whole[at + 3] << 24;
}

/* Where the pointer behind the @page-th directory stands; page 0: in the header. */
static size_t pointer_after(unsigned page)
{
	size_t at = 4;

	for (unsigned i = 0; i < page; i++) {
		size_t directory = get32(at);

		at = directory + 2 + 12 * (size_t)(whole[directory] | whole[directory + 1] << 8);
	}
	return at;
}

/* A worker that was taken over by its caller may write what it likes. */
static void test_circle(void)
{
	int file = memory_file(whole, whole_size);
	uint32_t pages = 99;
	uint64_t bytes;

	/* The second directory points back to the first. */
	assert(pwrite(file, whole + 4, 4, (off_t)pointer_after(2)) == 4);
	assert(fax_file_keep(file, 1000, &pages, &bytes) == 0);
	assert(pages == 2 && tiff_count_file(file) == 2);
	close(file);
}

static uint32_t seed = 7;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

/* Bytes changed at random, most of them in the directories: no crash, no fault, and a second look finds the same. */
static void test_damage(void)
{
	uint8_t *data = malloc(whole_size);

	assert(data);
	for (int round = 0; round < 3000; round++) {
		uint32_t pages = 99, again = 99;
		uint64_t bytes;
		int file;

		memcpy(data, whole, whole_size);
		for (uint32_t n = 1 + dice(4); n > 0; n--) {
			size_t directory = get32(pointer_after(dice(PAGES)));

			data[dice(4) == 0 ? dice((uint32_t)whole_size) : directory + dice(180)] = (uint8_t)dice(256);
		}
		file = memory_file(data, whole_size);
		assert(fax_file_keep(file, PAGES, &pages, &bytes) == 0 && pages <= PAGES);
		assert(fax_file_keep(file, PAGES, &again, &bytes) == 0 && again == pages);
		close(file);
	}
	free(data);
}

static void test_big_endian(void)
{
	/* One page of 8 x 1, one strip of two bytes behind the directory; made by hand. */
	/* clang-format off */
	static const uint8_t file_data[] = {
		/*  0 */ 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 5,
		/* 10 */ 1, 0,  0, 3, 0, 0, 0, 1, 0, 8, 0, 0,  /* width */
		/* 22 */ 1, 1,  0, 3, 0, 0, 0, 1, 0, 1, 0, 0,  /* length */
		/* 34 */ 1, 3,  0, 3, 0, 0, 0, 1, 0, 4, 0, 0,  /* compression: T.6 */
		/* 46 */ 1, 17, 0, 4, 0, 0, 0, 1, 0, 0, 0, 74, /* strip offset */
		/* 58 */ 1, 23, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2,  /* strip bytes */
		/* 70 */ 0, 0, 0, 0, 0x80, 0x08,
		/* 76 */ 'r', 'e', 's', 't',
	};
	static const struct {
		size_t at; /* the byte that is changed */
		uint8_t value;
		uint32_t pages;
		size_t size;
	} cases[] = {
		{ 0,  'M',  1, 76 },
		{ 19, 0,    0, 80 },  /* no width */
		{ 31, 0,    0, 80 },  /* no length */
		{ 57, 78,   1, 80 },
		{ 57, 79,   0, 80 },  /* one byte behind the end */
		{ 69, 7,    0, 80 },
		{ 69, 0,    0, 80 },  /* no data */
		{ 65, 2,    0, 80 },  /* more counts than offsets */
		{ 9,  0,    0, 80 },  /* no entries */
		{ 49, 99,   0, 80 },  /* an offset of no known type */
		{ 49, 12,   0, 80 },  /* a type that no number of strips has */
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		/* T.6 data is read whole; T.4 data is only measured. */
		for (uint8_t compression = 3; compression <= 4; compression++) {
			uint8_t data[sizeof(file_data)];
			uint32_t pages = 99;
			uint64_t bytes = 0;
			int file;

			memcpy(data, file_data, sizeof(data));
			data[43] = compression;
			data[cases[i].at] = cases[i].value;
			file = memory_file(data, sizeof(data));
			assert(fax_file_keep(file, 9, &pages, &bytes) == 0);
			assert(pages == cases[i].pages && bytes == cases[i].size);
			assert(same_bytes(file, data, cases[i].size));
			close(file);
		}
	}
}

static void test_fault(void)
{
	uint32_t pages = 7;
	uint64_t bytes = 7;
	int file = memory_file(whole, whole_size), read_only;
	char path[40];

	assert(write(file, "tail", 4) == 4);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	read_only = open(path, O_RDONLY | O_CLOEXEC);
	assert(read_only >= 0);
	/* Cannot be cut. */
	assert(fax_file_keep(read_only, 9, &pages, &bytes) < 0 && pages == 7);
	close(read_only);
	close(file);
	/* Cannot be read. */
	assert(fax_file_keep(-1, 9, &pages, &bytes) == -EBADF && pages == 7);
}

int main(void)
{
	make_whole(PAGES, &whole, &whole_size);
	test_whole();
	test_every_length();
	test_tail();
	test_hole();
	test_no_tiff();
	test_circle();
	test_damage();
	test_big_endian();
	test_fault();
	free(whole);
	return 0;
}

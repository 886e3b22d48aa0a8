/* SPDX-License-Identifier: MIT */
/* TIFF files in memory, made for tests byte by byte, in either byte order. */
#ifndef LIBFAXPORT_TEST_TIFF_H
#define LIBFAXPORT_TEST_TIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libfaxport/tiff.h"

/* A field as the test gives it: @data is little-endian, @count values of @type. */
struct test_field {
	uint16_t tag;
	uint16_t type;
	uint32_t count;
	const char *data;
};

#define TEST_TEXT(tag, text) \
	{ \
		tag, 2, sizeof(text), text \
	}

struct test_tiff {
	bool big_endian;
	size_t size;
	size_t link; /* where the offset of the next directory goes */
	uint8_t bytes[65536];

	/* What was read of it through @source. */
	struct tiff_source source;
	size_t bytes_read;
	unsigned int reads;
};

/* The head alone, so far without a directory. */
void test_tiff_init(struct test_tiff *test, bool big_endian);

/* One page more: its directory, and behind it the values that do not fit there. Sets the link to it. */
void test_tiff_add(struct test_tiff *test, const struct test_field *fields, size_t count);

void test_tiff_put_u16(struct test_tiff *test, size_t at, uint32_t value);
void test_tiff_put_u32(struct test_tiff *test, size_t at, uint32_t value);

/* A source of @size bytes at @bytes; reading outside is a mistake of the reader. */
struct tiff_source test_tiff_source(struct test_tiff *test);

#endif

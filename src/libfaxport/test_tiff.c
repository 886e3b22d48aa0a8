/* SPDX-License-Identifier: MIT */
/* TIFF files made for tests; see test_tiff.h. */
#undef NDEBUG
#include "libfaxport/test_tiff.h"

#include <assert.h>
#include <string.h>

/* The size of a value, and of the numbers it is made of: a fraction is two. */
static const struct {
	uint8_t size, unit;
} types[] = {
	{0, 1},
        {1, 1},
        {1, 1},
        {2, 2},
        {4, 4},
        {8, 4},
        {1, 1},
        {1, 1},
        {2, 2},
        {4, 4},
        {8, 4},
        {4, 4},
        {8, 8},
        {4, 4}
};
#define TYPES (sizeof(types) / sizeof(types[0]))

void test_tiff_put_u16(struct test_tiff *test, size_t at, uint32_t value)
{
	assert(at + 2 <= sizeof(test->bytes));
	test->bytes[at + test->big_endian] = (uint8_t)value;
	test->bytes[at + !test->big_endian] = (uint8_t)(value >> 8);
}

void test_tiff_put_u32(struct test_tiff *test, size_t at, uint32_t value)
{
	test_tiff_put_u16(test, at + (test->big_endian ? 2 : 0), value & 0xffff);
	test_tiff_put_u16(test, at + (test->big_endian ? 0 : 2), value >> 16);
}

static void put_values(struct test_tiff *test, size_t at, const char *data, size_t size, size_t unit)
{
	size_t i;

	assert(at + size <= sizeof(test->bytes));
	for (i = 0; i < size; i++)
		test->bytes[at + (test->big_endian ? i / unit * unit + unit - 1 - i % unit : i)] = (uint8_t)data[i];
}

void test_tiff_init(struct test_tiff *test, bool big_endian)
{
	memset(test, 0, sizeof(*test));
	test->big_endian = big_endian;
	memcpy(test->bytes, big_endian ? "MM" : "II", 2);
	test_tiff_put_u16(test, 2, 42);
	test->link = 4;
	test->size = 8;
}

void test_tiff_add(struct test_tiff *test, const struct test_field *fields, size_t count)
{
	size_t directory, entry, i, size;

	test->size += test->size % 2;
	directory = test->size;
	test->size += 2 + 12 * count + 4;
	test_tiff_put_u32(test, test->link, (uint32_t)directory);
	test->link = test->size - 4;
	test_tiff_put_u16(test, directory, (uint32_t)count);
	for (i = 0; i < count; i++) {
		assert(fields[i].type < TYPES);
		entry = directory + 2 + 12 * i;
		size = (size_t)fields[i].count * types[fields[i].type].size;
		test_tiff_put_u16(test, entry, fields[i].tag);
		test_tiff_put_u16(test, entry + 2, fields[i].type);
		test_tiff_put_u32(test, entry + 4, fields[i].count);
		if (size <= 4) {
			put_values(test, entry + 8, fields[i].data, size, types[fields[i].type].unit);
			continue;
		}
		test_tiff_put_u32(test, entry + 8, (uint32_t)test->size);
		put_values(test, test->size, fields[i].data, size, types[fields[i].type].unit);
		test->size += size + size % 2;
	}
}

static int read_bytes(void *arg, uint64_t offset, void *data, size_t size)
{
	struct test_tiff *test = arg;

	assert(offset <= test->source.size && size <= test->source.size - offset);
	memcpy(data, test->bytes + offset, size);
	test->bytes_read += size;
	test->reads++;
	return 0;
}

struct tiff_source test_tiff_source(struct test_tiff *test)
{
	test->source = (struct tiff_source){.read = read_bytes, .arg = test, .size = test->size};
	return test->source;
}

/* SPDX-License-Identifier: MIT */
/* Writes the corpus of fax_tiff_fuzz.c, the same bytes each time. usage: make_fax_tiff_corpus FOLDER */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>

#include "base/macros.h"
#include "libfaxport/test_tiff.h"

static const struct test_field received[] = {
	{256, 3, 1, "\xc0\x06"                        },
        {282, 5, 1, "\xcc\x00\x00\x00\x01\x00\x00\x00"},
	TEST_TEXT(305, "Faxport"),       TEST_TEXT(65400, "S\xc3\xbc"),
	TEST_TEXT(65401, "+49301234"),   TEST_TEXT(65403, "34"),
	TEST_TEXT(65404, "+49897654"),   TEST_TEXT(65405, "ours"),
	TEST_TEXT(65406, "+49 89 7654"), TEST_TEXT(65407, "1796000000"),
};
static const struct test_field spandsp[] = {
	TEST_TEXT(270, "+49 89 7654"),
	TEST_TEXT(305, "Spandsp 20110122"),
	TEST_TEXT(306, "2026/11/29 22:02:55"),
	TEST_TEXT(34909, "77"),
};
/* Each type once; Latin-1. */
/* clang-format off */
static const struct test_field every_type[] = {
	{1,  1,  3, "\x00\x7f\xff"},
	{2,  2,  7, "Gr\xfc\xdf" "e!"},
	{3,  3,  3, "\x01\x00\x00\x01\xff\xff"},
	{4,  4,  2, "\x01\x02\x03\x04\x00\x00\x00\x80"},
	{5,  5,  1, "\xcc\x00\x00\x00\x01\x00\x00\x00"},
	{6,  6,  3, "\x80\xff\x7f"},
	{7,  7,  4, "0231"},
	{8,  8,  2, "\x00\x80\xff\xff"},
	{9,  9,  2, "\xfe\xff\xff\xff\x02\x00\x00\x00"},
	{10, 10, 1, "\xff\xff\xff\xff\x03\x00\x00\x00"},
	{11, 11, 2, "\x00\x00\x80\x7f\xcd\xcc\xcc\x3d"},
	{12, 12, 1, "\x18\x2d\x44\x54\xfb\x21\x09\x40"},
	{13, 13, 1, "\x08\x00\x00\x00"},
};
/* clang-format on */

static struct test_tiff file;

static void save(const char *folder, const char *name)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	out = fopen(path, "wb");
	assert(out && fwrite(file.bytes, 1, file.size, out) == file.size && fclose(out) == 0);
}

int main(int argc, char **argv)
{
	assert(argc == 2);
	test_tiff_init(&file, false);
	test_tiff_add(&file, received, ARRAY_SIZE(received));
	test_tiff_add(&file, spandsp, 1);
	save(argv[1], "received");
	test_tiff_init(&file, true);
	test_tiff_add(&file, received, ARRAY_SIZE(received));
	save(argv[1], "received-big-endian");
	test_tiff_init(&file, false);
	test_tiff_add(&file, spandsp, ARRAY_SIZE(spandsp));
	save(argv[1], "spandsp");
	test_tiff_init(&file, false);
	test_tiff_add(&file, every_type, ARRAY_SIZE(every_type));
	save(argv[1], "every-type");
	test_tiff_init(&file, true);
	test_tiff_add(&file, every_type, ARRAY_SIZE(every_type));
	save(argv[1], "every-type-big-endian");
	test_tiff_init(&file, false);
	test_tiff_add(&file, every_type, 1);
	test_tiff_add(&file, every_type, 1);
	test_tiff_put_u32(&file, file.link, 8);
	save(argv[1], "circle");
	return 0;
}

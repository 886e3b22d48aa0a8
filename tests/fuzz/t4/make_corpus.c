/* SPDX-License-Identifier: MIT */
/* Writes the corpus: small pages in each coding, whole and damaged. usage: make_corpus FOLDER */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>

#include "base/macros.h"
#include "core/t4/t4_plain.h"
#include "core/t4/test_rows.h"

#define ROWS 12

/* What t4_fuzz.c makes of the first two octets. */
static const struct {
	const char *name;
	uint8_t coding, width;
	uint32_t pixels, longest;
	struct t4_encode_params params;
} pages[] = {
  /* clang-format off */
	{"mh",         0x00, 0,  1728,  60,   {T4_MH, .eols = true, .end = true}},
	{"mh-fill",    0x00, 10, 100,   20,   {T4_MH, .eols = true, .end = true, .row_bits_min = 96}},
	{"mh-bare",    0x40, 1,  2048,  300,  {T4_MH, .end = true}},
	{"mr",         0x01, 0,  1728,  60,   {T4_MR, .k = 4, .end = true}},
	{"mr-no-rtc",  0x01, 13, 256,   6,    {T4_MR, .k = 2}},
	{"mmr",        0x02, 0,  1728,  60,   {T4_MMR, .end = true}},
	{"mmr-dense",  0x02, 15, 1000,  4,    {T4_MMR, .end = true}},
	{"mmr-long",   0x02, 3,  10240, 9000, {T4_MMR, .end = true}},
	{"mmr-narrow", 0x02, 5,  7,     3,    {T4_MMR, .end = true}},
  /* clang-format on */
};

static void write_page(const char *folder, const char *name, const uint8_t *data, size_t size)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	assert(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
}

int main(int argc, char **argv)
{
	static uint8_t pixels[ROWS * T4_WIDTH_MAX / 8], data[1 << 16];
	uint32_t seed = 5;

	assert(argc == 2);
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		struct t4_encode_params params = pages[i].params;
		char name[100];
		size_t size;

		params.width = pages[i].pixels;
		test_rows(pixels, params.width, ROWS, pages[i].longest, &seed);
		data[0] = pages[i].coding;
		data[1] = pages[i].width;
		data[2] = 4;
		size = 3 + t4_plain_encode(&params, pixels, ROWS, data + 3);
		write_page(argv[1], pages[i].name, data, size);
		data[3 + (size - 3) / 3] ^= 0x24;
		data[3 + (size - 3) * 2 / 3] ^= 0x81;
		snprintf(name, sizeof(name), "%s-damaged", pages[i].name);
		write_page(argv[1], name, data, size);
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Writes the corpora: TIFF documents, one small file for each way to read a
 * page, and bare MMR pages. usage: make_corpus TIFF_FOLDER MMR_FOLDER
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "render/fax_tiff.h"
#include "render/serve_client.h"
#include "render/test_docs.h"

#define FAX .dpi_x = 204, .dpi_y = 98

static const struct {
	const char *name;
	struct test_tiff_page page;
} files[] = {
  /* clang-format off */
	{"fax-mmr",      {1728, 4,  TEST_BILEVEL, COMPRESSION_CCITTFAX4, FAX}},
	{"fax-mh",       {1728, 4,  TEST_BILEVEL, COMPRESSION_CCITTFAX3, FAX, .rows_per_strip = 2}},
	{"fax-inverse",  {1728, 2,  TEST_BILEVEL, COMPRESSION_PACKBITS, PHOTOMETRIC_MINISBLACK, FAX}},
	{"scan",         {40,   4,  TEST_BILEVEL, COMPRESSION_CCITTFAX4, .dpi_x = 300, .dpi_y = 300}},
	{"gray-lzw",     {8,    8,  TEST_GRAY,    COMPRESSION_LZW, .rows_per_strip = 4}},
	{"rgb-packbits", {5,    3,  TEST_RGB,     COMPRESSION_PACKBITS, .orientation = ORIENTATION_LEFTBOT}},
	{"gray16",       {5,    3,  TEST_GRAY16}},
	{"cmyk",         {5,    3,  TEST_CMYK}},
	{"tiles",        {10,   4,  TEST_GRAY,    COMPRESSION_ADOBE_DEFLATE, .rows_per_strip = 16, .tiled = true}},
  /* clang-format on */
};

/* Pages of 4 rows: runs of about @run pixels, @shift pixels further to the right in each row. */
static const struct {
	const char *name;
	uint32_t run, shift;
} pages[] = {
	{"white",   0,   0  },
        {"stripes", 8,   0  },
        {"slanted", 40,  1  },
        {"steep",   150, 9  },
        {"long",    700, 300}
};

static void write_mmr(const char *path, uint32_t run, uint32_t shift)
{
	struct fax_page page = {1728, 4, DOC_FINE};
	int file = serve_client_file("", 0);
	struct fax_tiff *tiff = NULL;
	uint8_t bits[4 * 216] = {0}, mmr[4096];
	uint64_t bytes;
	tmsize_t size;
	FILE *out;
	TIFF *in;

	for (uint32_t y = 0; run > 0 && y < 4; y++)
		for (uint32_t x = 0; x < 1728; x++)
			if ((x + y * shift) / run % 2)
				bits[y * 216 + x / 8] |= (uint8_t)(0x80 >> x % 8);
	assert(fax_tiff_new(file, &tiff) == 0 && fax_tiff_add_bits(tiff, &page, bits) == 0);
	assert(fax_tiff_finish(tiff, &bytes) == 0);
	fax_tiff_free(tiff);
	assert(lseek(file, 0, SEEK_SET) == 0);
	in = TIFFFdOpen(file, "page", "r");
	assert(in);
	size = TIFFReadRawStrip(in, 0, mmr, sizeof(mmr));
	TIFFClose(in);
	out = fopen(path, "wb");
	assert(out && fputc(3, out) == 3 && fwrite(mmr, 1, (size_t)size, out) == (size_t)size && fclose(out) == 0);
}

int main(int argc, char **argv)
{
	assert(argc == 3);
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		char path[4096];

		snprintf(path, sizeof(path), "%s/%s", argv[2], pages[i].name);
		write_mmr(path, pages[i].run, pages[i].shift);
	}
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		char path[4096];
		AUTO_BUF document;
		FILE *file;

		buf_init(&document, 1 << 20);
		test_tiff(&document, &files[i].page, 1);
		snprintf(path, sizeof(path), "%s/%s", argv[1], files[i].name);
		file = fopen(path, "wb");
		assert(file && fwrite(document.data, 1, document.size, file) == document.size && fclose(file) == 0);
	}
	return 0;
}

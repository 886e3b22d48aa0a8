/* SPDX-License-Identifier: MIT */
/* libtiff as the other side: what it writes is read, in both byte orders. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <faxport/tiff.h>
#include <tiffio.h>

#include "base/macros.h"

#define PAGES 3

static char path[64];

/* clang-format off */
static const TIFFFieldInfo fields[] = {
#define X(name, number, words) {number, -1, -1, TIFF_ASCII, FIELD_CUSTOM, 1, 0, (char *)#name},
	FAX_TIFF_TAG_LIST(X)
#undef X
	{65300, 4, 4, TIFF_DOUBLE, FIELD_CUSTOM, 1, 0, (char *)"doubles"},
};
/* clang-format on */

static void add_fields(TIFF *tiff)
{
	assert(TIFFMergeFieldInfo(tiff, fields, ARRAY_SIZE(fields)) == 0);
}

static void put_page(TIFF *tiff, int page)
{
	static const double doubles[] = {0.1, -2.5e10, 3, 1e-7};
	uint8_t row[216] = {0x5a};
	int i;

	assert(TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 1728) && TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 40));
	assert(TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1) && TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1));
	assert(TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4));
	assert(TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE));
	assert(TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 10) && TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0));
	assert(TIFFSetField(tiff, TIFFTAG_PAGENUMBER, page, PAGES));
	if (page == 0) {
		assert(TIFFSetField(tiff, FAX_TIFF_RECIPIENT_NAME, "Empfang \xc3\xbc"));
		assert(TIFFSetField(tiff, FAX_TIFF_RECIPIENT_NUMBER, "+49301234"));
		assert(TIFFSetField(tiff, FAX_TIFF_SENDER_NAME, "A"));
		assert(TIFFSetField(tiff, FAX_TIFF_CALLER_ID, "+49897654"));
		assert(TIFFSetField(tiff, FAX_TIFF_CSID, "our side"));
		assert(TIFFSetField(tiff, FAX_TIFF_TSID, "their side"));
		assert(TIFFSetField(tiff, FAX_TIFF_TIME, "1796000000"));
		assert(TIFFSetField(tiff, TIFFTAG_FAXSUBADDRESS, "34"));
		assert(TIFFSetField(tiff, 65300, doubles));
	}
	for (i = 0; i < 40; i++)
		assert(TIFFWriteScanline(tiff, row, (uint32_t)i, 0) == 1);
	assert(TIFFWriteDirectory(tiff));
}

static void is_text(uint16_t tag, const char *expected)
{
	char *text = NULL;

	assert(fax_tiff_tag_text(path, tag, &text) == FAX_E_OK);
	if (strcmp(text, expected) != 0) {
		fprintf(stderr, "tag %u: '%s' instead of '%s'\n", tag, text, expected);
		assert(false);
	}
	fax_free(text);
}

static void test_read(const char *mode)
{
	struct fax_tiff *facts = NULL;
	TIFF *tiff = TIFFOpen(path, mode);
	char expected[200];
	uint64_t *offsets;
	char *text = NULL;
	int i;

	assert(tiff);
	add_fields(tiff);
	for (i = 0; i < PAGES; i++)
		put_page(tiff, i);
	TIFFClose(tiff);

	assert(fax_tiff_read(path, &facts) == FAX_E_OK);
	assert(strcmp(facts->recipient_name, "Empfang \xc3\xbc") == 0);
	assert(strcmp(facts->recipient_number, "+49301234") == 0 && strcmp(facts->sender_name, "A") == 0);
	assert(strcmp(facts->routing, "34") == 0 && strcmp(facts->caller_id, "+49897654") == 0);
	assert(strcmp(facts->csid, "our side") == 0 && strcmp(facts->tsid, "their side") == 0);
	assert(facts->time == 1796000000 && facts->pages == PAGES);
	fax_free(facts);

	is_text(TIFFTAG_IMAGEWIDTH, "1728");
	is_text(TIFFTAG_COMPRESSION, "4");
	is_text(TIFFTAG_XRESOLUTION, "204/1");
	is_text(TIFFTAG_PAGENUMBER, "0 3");
	is_text(65300, "0.1 -25000000000 3 1e-07");
	is_text(FAX_TIFF_CALLER_ID, "+49897654");

	/* Several numbers, that only libtiff knows. */
	tiff = TIFFOpen(path, "r");
	assert(tiff && TIFFNumberOfStrips(tiff) == 4 && TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &offsets));
	snprintf(expected, sizeof(expected), "%u %u %u %u", (unsigned)offsets[0], (unsigned)offsets[1],
		 (unsigned)offsets[2], (unsigned)offsets[3]);
	TIFFClose(tiff);
	is_text(TIFFTAG_STRIPOFFSETS, expected);
	assert(fax_tiff_tag_text(path, TIFFTAG_COPYRIGHT, &text) == FAX_E_NOT_FOUND && !text);
	assert(unlink(path) == 0);
}

/* The file is a TIFF, but a BigTIFF. */
static void test_big(void)
{
	TIFF *tiff = TIFFOpen(path, "w8");
	struct fax_tiff *facts = NULL;

	assert(tiff);
	add_fields(tiff);
	put_page(tiff, 0);
	TIFFClose(tiff);
	assert(fax_tiff_read(path, &facts) == FAX_E_INVALID && !facts);
	assert(unlink(path) == 0);
}

int main(void)
{
	snprintf(path, sizeof(path), "tiff_peer_test-%d.tmp", (int)getpid());
	TIFFSetWarningHandler(NULL); /* of tags that it does not know: those of ours */
	test_read("wl");
	test_read("wb");
	test_big();
	return 0;
}

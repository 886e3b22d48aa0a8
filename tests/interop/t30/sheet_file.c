/* SPDX-License-Identifier: MIT */
/* Pages read from a TIFF, by libtiff. */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <tiffio.h>
#include <unistd.h>

#include "sheet.h"

static enum t30_resolution resolution_of(TIFF *tiff)
{
	float rows_in_cm = 0;
	uint16_t unit = RESUNIT_CENTIMETER;

	TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &rows_in_cm);
	TIFFGetField(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
	if (unit == RESUNIT_INCH)
		rows_in_cm /= 2.54f;
	if (rows_in_cm < 50)
		return T30_R8X385;
	return rows_in_cm < 100 ? T30_R8X77 : T30_R8X154;
}

static void read_page(TIFF *tiff, struct sheet *ret_sheet)
{
	struct sheet sheet = {.resolution = resolution_of(tiff)};

	assert(TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &sheet.width));
	assert(TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &sheet.rows));
	sheet.pixels = calloc(1, sheet_bytes(&sheet) + 1);
	assert(sheet.pixels);
	for (uint32_t y = 0; y < sheet.rows; y++)
		if (TIFFReadScanline(tiff, sheet.pixels + y * ((sheet.width + 7) / 8), y, 0) != 1)
			break;
	*ret_sheet = sheet;
}

uint32_t sheets_read(int file, struct sheet *ret_sheets, uint32_t most)
{
	uint32_t count = 0;
	TIFF *tiff;

	if (lseek(file, 0, SEEK_END) <= 8)
		return 0;
	lseek(file, 0, SEEK_SET);
	tiff = TIFFFdOpen(dup(file), "pages", "r");
	if (!tiff)
		return 0;
	do
		read_page(tiff, &ret_sheets[count++]);
	while (count < most && TIFFReadDirectory(tiff));
	TIFFClose(tiff);
	return count;
}

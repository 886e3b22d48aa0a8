/* SPDX-License-Identifier: MIT */
/*
 * fax_tool: make fax TIFFs and compare them pixel by pixel; for tests and the demo.
 *
 *   fax_tool make OUT.tif PAGES [--width 1728] [--rows 1100] [--dpi 98|196|391] [--dense]
 *                     [--above 0]   so many white rows before the first
 *   fax_tool pbm IN.pbm OUT.tif       one page from a bitmap, 204 x 196 dpi
 *   fax_tool join OUT.tif IN.tif ...  all their pages in one file
 *   fax_tool split IN.tif OUT         each page in a file of its own, OUT.1 and so on, not compressed
 *   fax_tool compare A.tif B.tif      every page; exit 0 if all are identical
 *   fax_tool same A.tif B.tif...      names what is not A pixel for pixel, and counts what is; exit 0 if all are
 *   fax_tool info FILE.tif            pages, sizes, tags
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

struct page {
	uint32_t width, rows;
	float x_dpi, y_dpi;
	uint16_t compression, photometric;
	uint32_t bytes; /* coded */
	uint8_t *bits;  /* 1 is black, each row in whole bytes */
};

static size_t row_bytes(uint32_t width)
{
	return (width + 7) / 8;
}

/* The directory that @tiff stands on. */
static bool read_page(TIFF *tiff, struct page *page)
{
	uint16_t bits = 1, unit = RESUNIT_INCH;
	uint32_t row, strip;

	memset(page, 0, sizeof(*page));
	if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page->width) ||
	    !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page->rows))
		return false;
	TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &page->x_dpi);
	TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &page->y_dpi);
	TIFFGetField(tiff, TIFFTAG_COMPRESSION, &page->compression);
	TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &page->photometric);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
	if (unit == RESUNIT_CENTIMETER)
		page->x_dpi *= 2.54f, page->y_dpi *= 2.54f;
	if (bits != 1 || page->rows > 100000 || page->width > 10000)
		return false;
	page->bits = calloc(page->rows, row_bytes(page->width));
	for (row = 0; row < page->rows; row++)
		if (TIFFReadScanline(tiff, page->bits + row * row_bytes(page->width), row, 0) < 0)
			return false;
	if (page->photometric == PHOTOMETRIC_MINISBLACK)
		for (size_t i = 0; i < page->rows * row_bytes(page->width); i++)
			page->bits[i] = (uint8_t)~page->bits[i];
	for (strip = 0; strip < TIFFNumberOfStrips(tiff); strip++)
		page->bytes += (uint32_t)TIFFRawStripSize(tiff, strip);
	return true;
}

static void write_page(TIFF *tiff, const struct page *page, int number, int count)
{
	bool plain = page->compression == COMPRESSION_NONE;
	uint32_t row;

	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page->rows);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, plain ? COMPRESSION_NONE : COMPRESSION_CCITT_T6);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	/* Of a page that is not coded, efax takes the first pixel for the highest bit, whatever is said. */
	TIFFSetField(tiff, TIFFTAG_FILLORDER, plain ? FILLORDER_MSB2LSB : FILLORDER_LSB2MSB);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page->rows);
	TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
	TIFFSetField(tiff, TIFFTAG_XRESOLUTION, page->x_dpi);
	TIFFSetField(tiff, TIFFTAG_YRESOLUTION, page->y_dpi);
	TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
	TIFFSetField(tiff, TIFFTAG_PAGENUMBER, number, count);
	for (row = 0; row < page->rows; row++)
		TIFFWriteScanline(tiff, page->bits + row * row_bytes(page->width), row, 0);
	TIFFWriteDirectory(tiff);
}

static void fill(struct page *page, uint32_t x, uint32_t y, uint32_t w, uint32_t h)
{
	for (uint32_t j = y; j < y + h && j < page->rows; j++)
		for (uint32_t i = x; i < x + w && i < page->width; i++)
			page->bits[j * row_bytes(page->width) + i / 8] |= (uint8_t)(0x80 >> i % 8);
}

/* The page with @above white rows before its first. */
static void write_lower(TIFF *tiff, const struct page *page, uint32_t above, int number, int count)
{
	struct page lower = *page;

	lower.rows += above;
	lower.bits = calloc(lower.rows, row_bytes(page->width));
	memcpy(lower.bits + above * row_bytes(page->width), page->bits, page->rows * row_bytes(page->width));
	write_page(tiff, &lower, number, count);
	free(lower.bits);
}

static int make(int argc, char **argv)
{
	struct page page = {.width = 1728, .rows = 1100, .x_dpi = 204, .y_dpi = 98};
	int pages = atoi(argv[3]), i, n;
	uint32_t seed, x, y, above = 0;
	bool dense = false;
	TIFF *tiff;

	for (i = 4; i < argc; i++) {
		if (!strcmp(argv[i], "--dense"))
			dense = true;
		else if (i + 1 < argc && !strcmp(argv[i], "--above"))
			above = (uint32_t)atoi(argv[++i]);
		else if (i + 1 < argc && !strcmp(argv[i], "--width"))
			page.width = (uint32_t)atoi(argv[++i]);
		else if (i + 1 < argc && !strcmp(argv[i], "--rows"))
			page.rows = (uint32_t)atoi(argv[++i]);
		else if (i + 1 < argc && !strcmp(argv[i], "--dpi"))
			page.y_dpi = (float)atoi(argv[++i]);
	}
	page.x_dpi = page.width == 1728
			     ? 204
			     : (float)page.width / 1728 * 204 * (page.width == 2048 ? 215.f / 255 : 215.f / 303);
	tiff = TIFFOpen(argv[2], "w");
	if (!tiff)
		return 3;
	for (n = 0; n < pages; n++) {
		page.bits = calloc(page.rows, row_bytes(page.width));
		seed = (uint32_t)n * 7919 + 1;
		/* Words of little boxes, different on each page, and its number as bars on top. */
		for (y = 60; y + 40 < page.rows; y += dense ? 14 : 40)
			for (x = 80; x + 80 < page.width; x += 8 + (seed >> 28)) {
				seed = seed * 1664525 + 1013904223;
				fill(&page, x, y + (seed >> 29), 2 + (seed >> 24 & 7), 3 + (seed >> 20 & 7));
			}
		for (i = 0; i <= n; i++)
			fill(&page, 100 + (uint32_t)i * 30, 20, 16, 24);
		write_lower(tiff, &page, above, n, pages);
		free(page.bits);
	}
	TIFFClose(tiff);
	return 0;
}

static int pbm_number(FILE *in)
{
	int c, value = 0;

	do {
		c = fgetc(in);
		if (c == '#')
			while (c != '\n' && c != EOF)
				c = fgetc(in);
	} while (isspace(c));
	for (; isdigit(c); c = fgetc(in))
		value = value * 10 + c - '0';
	return value;
}

static int from_pbm(char **argv)
{
	struct page page = {.x_dpi = 204, .y_dpi = 196};
	FILE *in = fopen(argv[2], "rb");
	TIFF *tiff;
	int width, rows;

	if (!in || fgetc(in) != 'P' || fgetc(in) != '4')
		return 3;
	width = pbm_number(in);
	rows = pbm_number(in);
	if (width <= 0 || width > 10000 || rows <= 0 || rows > 100000)
		return 3;
	page.width = (uint32_t)width;
	page.rows = (uint32_t)rows;
	page.bits = calloc(page.rows, row_bytes(page.width));
	if (fread(page.bits, row_bytes(page.width), page.rows, in) != page.rows)
		return 3;
	fclose(in);
	tiff = TIFFOpen(argv[3], "w");
	if (!tiff)
		return 3;
	write_page(tiff, &page, 0, 1);
	TIFFClose(tiff);
	free(page.bits);
	return 0;
}

static int join(int argc, char **argv)
{
	TIFF *out = TIFFOpen(argv[2], "w"), *in;
	struct page page;
	int number = 0, i;

	if (!out)
		return 3;
	for (i = 3; i < argc; i++) {
		in = TIFFOpen(argv[i], "r");
		if (!in)
			return 3;
		do {
			if (!read_page(in, &page))
				return 3;
			write_page(out, &page, number++, 0);
			free(page.bits);
		} while (TIFFReadDirectory(in));
		TIFFClose(in);
	}
	TIFFClose(out);
	return 0;
}

static int split(char **argv)
{
	TIFF *in = TIFFOpen(argv[2], "r"), *out;
	struct page page;
	char path[4096];
	int number = 0;

	if (!in)
		return 3;
	do {
		snprintf(path, sizeof(path), "%s.%d", argv[3], ++number);
		out = TIFFOpen(path, "w");
		if (!out || !read_page(in, &page))
			return 3;
		page.compression = COMPRESSION_NONE;
		write_page(out, &page, 0, 1);
		free(page.bits);
		TIFFClose(out);
	} while (TIFFReadDirectory(in));
	TIFFClose(in);
	return 0;
}

static int compare(char **argv)
{
	TIFF *a = TIFFOpen(argv[2], "r"), *b = TIFFOpen(argv[3], "r");
	bool all = true, more_a, more_b;
	int number = 0;

	if (!a || !b)
		return 3;
	do {
		struct page p, q;
		size_t i, different = 0, size;

		number++;
		if (!read_page(a, &p) || !read_page(b, &q)) {
			printf("page %d: cannot be read\n", number);
			return 3;
		}
		if (p.width != q.width || p.rows != q.rows) {
			printf("page %d: %u x %u against %u x %u\n", number, p.width, p.rows, q.width, q.rows);
			all = false;
		} else {
			size = p.rows * row_bytes(p.width);
			for (i = 0; i < size; i++)
				different += (size_t)__builtin_popcount(p.bits[i] ^ q.bits[i]);
			if (different) {
				printf("page %d: %zu of %u x %u pixels differ\n", number, different, p.width, p.rows);
				all = false;
			} else {
				printf("page %d: identical, %u x %u pixels\n", number, p.width, p.rows);
			}
		}
		free(p.bits);
		free(q.bits);
		more_a = TIFFReadDirectory(a);
		more_b = TIFFReadDirectory(b);
	} while (more_a && more_b);
	if (more_a != more_b) {
		printf("only one of them has a page %d\n", number + 1);
		all = false;
	}
	TIFFClose(a);
	TIFFClose(b);
	return all ? 0 : 1;
}

struct document {
	struct page *page;
	size_t count;
};

static void free_document(struct document *document)
{
	for (size_t i = 0; i < document->count; i++)
		free(document->page[i].bits);
	free(document->page);
}

static bool read_document(const char *path, struct document *document)
{
	TIFF *tiff = TIFFOpen(path, "r");
	bool good = tiff != NULL;

	*document = (struct document){0};
	while (good) {
		document->page = realloc(document->page, (document->count + 1) * sizeof(struct page));
		good = read_page(tiff, &document->page[document->count++]);
		if (!TIFFReadDirectory(tiff))
			break;
	}
	if (tiff)
		TIFFClose(tiff);
	return good;
}

static bool is_same_page(const struct page *a, const struct page *b)
{
	return a->width == b->width && a->rows == b->rows &&
	       memcmp(a->bits, b->bits, a->rows * row_bytes(a->width)) == 0;
}

static bool is_same(const struct document *a, const struct document *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!is_same_page(&a->page[i], &b->page[i]))
			return false;
	return true;
}

static int same(int argc, char **argv)
{
	struct document a, b;
	int identical = 0, i;

	if (!read_document(argv[2], &a))
		return 3;
	for (i = 3; i < argc; i++) {
		if (!read_document(argv[i], &b))
			printf("a fax that cannot be read: %s\n", argv[i]);
		else if (!is_same(&a, &b))
			printf("another fax: %s, %zu of %zu pages\n", argv[i], b.count, a.count);
		else
			identical++;
		free_document(&b);
	}
	free_document(&a);
	printf("%d identical\n", identical);
	return identical == argc - 3 ? 0 : 1;
}

static int info(char **argv)
{
	TIFF *tiff = TIFFOpen(argv[2], "r");
	int number = 0;

	if (!tiff)
		return 3;
	do {
		struct page page;

		number++;
		if (!read_page(tiff, &page)) {
			printf("page %d: cannot be read\n", number);
			return 1;
		}
		printf("page %d: %u x %u, %.0f x %.0f dpi, %s, %u bytes\n", number, page.width, page.rows, page.x_dpi,
		       page.y_dpi,
		       page.compression == COMPRESSION_CCITT_T6   ? "MMR"
		       : page.compression == COMPRESSION_CCITT_T4 ? "T.4"
								  : "other",
		       page.bytes);
		free(page.bits);
	} while (TIFFReadDirectory(tiff));
	TIFFClose(tiff);
	return 0;
}

int main(int argc, char **argv)
{
	TIFFSetWarningHandler(NULL);
	if (argc >= 4 && !strcmp(argv[1], "make"))
		return make(argc, argv);
	if (argc == 4 && !strcmp(argv[1], "pbm"))
		return from_pbm(argv);
	if (argc >= 4 && !strcmp(argv[1], "join"))
		return join(argc, argv);
	if (argc == 4 && !strcmp(argv[1], "split"))
		return split(argv);
	if (argc == 4 && !strcmp(argv[1], "compare"))
		return compare(argv);
	if (argc >= 4 && !strcmp(argv[1], "same"))
		return same(argc, argv);
	if (argc == 3 && !strcmp(argv[1], "info"))
		return info(argv);
	fprintf(stderr, "usage: fax_tool make|pbm|join|split|compare|same|info ...\n");
	return 2;
}

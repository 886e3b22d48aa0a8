/* SPDX-License-Identifier: MIT */
/*
 * Documents of all kinds, good and bad, through `faxport-render --serve`:
 * what comes out, and what is refused and why.
 *
 * usage: render_test PROGRAM DEMO_PDF
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "render/serve_client.h"
#include "render/test_docs.h"

#define LIMIT (64 << 20)

static struct serve_client client;
static const char *demo;
static struct doc_reply reply;

static const struct doc_request plain = {0, "", DOC_FINE, 50, 30, 512};

static int render_with(struct doc_request request, const void *data, size_t size)
{
	return serve_client_render(&client, &request, data, size, &reply);
}

static int render(const struct buf *document)
{
	return render_with(plain, document->data, document->size);
}

static void expect(enum doc_result result, uint32_t page, const char *what)
{
	serve_client_expect(&reply, result, page, what);
}

/* ---- what comes out --------------------------------------------------------- */

struct image {
	uint32_t width, height;
	float dpi;
	uint8_t *bits;
};

static struct image read_page(int fax, uint16_t number)
{
	struct image image = {0};
	TIFF *tiff;

	assert(lseek(fax, 0, SEEK_SET) == 0);
	tiff = TIFFFdOpen(dup(fax), "fax", "r");
	assert(tiff && TIFFSetDirectory(tiff, number));
	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &image.width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &image.height);
	TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &image.dpi);
	image.bits = malloc((size_t)image.width / 8 * image.height);
	assert(image.bits && TIFFReadEncodedStrip(tiff, 0, image.bits, -1) == (tmsize_t)image.width / 8 * image.height);
	TIFFClose(tiff);
	return image;
}

static bool black(const struct image *image, uint32_t x, uint32_t y)
{
	return image->bits[(size_t)y * image->width / 8 + x / 8] & 0x80 >> x % 8;
}

/* Share of black in a rectangle in millimetres of an A4 page. */
static double darkness(const struct image *image, double left, double top, double right, double bottom)
{
	double across = 1728 / 215.0,
	       down = image->dpi < 100   ? 3.85
		      : image->dpi < 200 ? 7.7
					 : 15.4,
	       margin = (image->width / across - 210) / 2;
	uint32_t n = 0, total = 0;

	for (uint32_t y = (uint32_t)(top * down); y < bottom * down && y < image->height; y++)
		for (uint32_t x = (uint32_t)((left + margin) * across); x < (right + margin) * across; x++, total++)
			n += black(image, x, y);
	return (double)n / total;
}

static void check_size(int fax, uint16_t page, uint32_t width, uint32_t height, float dpi)
{
	struct image image = read_page(fax, page);

	if (image.width != width || image.height != height || image.dpi != dpi) {
		fprintf(stderr, "page %u: %u x %u, %g dpi\n", page, image.width, image.height, (double)image.dpi);
		assert(!"size");
	}
	free(image.bits);
}

static void read_file(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	uint8_t data[4096];
	size_t n;

	assert(file);
	while ((n = fread(data, 1, sizeof(data), file)) > 0)
		buf_add(out, data, n);
	fclose(file);
	assert(buf_error(out) == 0);
}

/* The demo document: three pages at each resolution, what is black where, and the same bytes every time. */
static void test_demo(void)
{
	static const struct {
		uint32_t resolution, height;
		float dpi;
	} cases[] = {
		{DOC_STANDARD,  1144, 98 },
                {DOC_FINE,      2287, 196},
                {DOC_SUPERFINE, 4574, 391}
        };
	AUTO_BUF document;

	buf_init(&document, LIMIT);
	read_file(demo, &document);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct doc_request request = plain;
		struct image image;
		int fax, again;

		request.resolution = cases[i].resolution;
		fax = render_with(request, document.data, document.size);
		assert(fax >= 0 && reply.pages == 3);
		for (uint16_t page = 0; page < 3; page++)
			check_size(fax, page, 1728, cases[i].height, cases[i].dpi);

		image = read_page(fax, 0); /* margins are white, the letter is not */
		assert(darkness(&image, 0, 0, 210, 18) == 0 && darkness(&image, 0, 20, 18, 280) == 0);
		assert(darkness(&image, 20, 100, 190, 130) > 0.04 && darkness(&image, 20, 100, 190, 130) < 0.2);
		free(image.bits);
		image = read_page(fax, 1); /* the photograph's mean, which is 0.53 */
		assert(darkness(&image, 26, 40, 184, 156) > 0.48 && darkness(&image, 26, 40, 184, 156) < 0.58);
		free(image.bits);

		again = render_with(request, document.data, document.size);
		assert(again >= 0);
		for (uint64_t at = 0; at < reply.bytes; at += 4096) {
			uint8_t one[4096] = {0}, two[4096] = {0};

			assert(pread(fax, one, sizeof(one), (off_t)at) == pread(again, two, sizeof(two), (off_t)at));
			assert(memcmp(one, two, sizeof(one)) == 0);
		}
		close(fax);
		close(again);
	}
}

/* PDF pages of several sizes, turned ones, and one that is mostly outside its crop box. */
static void test_pdf_sizes(void)
{
	static const struct {
		double w, h;
		uint32_t width, height;
	} cases[] = {
		{595,   842,   1728, 2287},
                {612,   792,   1728, 2142},
                {842,   595,   1728, 2287},
		{842,   1191,  2432, 3235},
                {300,   200,   1728, 770 },
                {20000, 20000, 1728, 1656},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_BUF document;
		int fax;

		buf_init(&document, LIMIT);
		test_pdf(&document, 2, cases[i].w, cases[i].h);
		fax = render(&document);
		expect(DOC_OK, 0, "pdf");
		check_size(fax, 0, cases[i].width, cases[i].height, 196);
		check_size(fax, 1, cases[i].width, cases[i].height, 196);
		close(fax);
	}
}

/* Pages of different sizes in one document keep their order and their own sizes. */
static void test_mixed_pdf(void)
{
	static const char *const options[] = {NULL};
	AUTO_BUF document;
	int fax;

	buf_init(&document, LIMIT);
	test_pdf_by_gs(
		&document, options,
		"/page {<</PageSize [7 -2 roll] /Orientation 0>> setpagedevice 20 20 50 50 rectfill showpage} def "
		"/p {2 array astore <</PageSize 3 -1 roll>> setpagedevice 20 20 50 50 rectfill showpage} def "
		"595 842 p 595 842 p 842 595 p 612 792 p 842 1191 p 595 842 p");
	fax = render(&document);
	expect(DOC_OK, 0, "mixed sizes");
	assert(reply.pages == 6);
	check_size(fax, 0, 1728, 2287, 196);
	check_size(fax, 1, 1728, 2287, 196);
	check_size(fax, 2, 1728, 2287, 196);
	check_size(fax, 3, 1728, 2142, 196);
	check_size(fax, 4, 2432, 3235, 196);
	check_size(fax, 5, 1728, 2287, 196);
	close(fax);
}

/* The size of a page may stand at the root of the page tree. */
static void test_inherited_boxes(void)
{
	AUTO_BUF document;
	AUTO_BUF own;
	uint8_t *at;
	int fax;

	buf_init(&document, LIMIT);
	buf_init(&own, LIMIT);
	test_pdf(&own, 1, 595, 842);
	memcpy(memmem(own.data, own.size, "/MediaBox", 9), "/NoBoxNow", 9);
	at = memmem(own.data, own.size, "/Type/Pages", 11);
	buf_add(&document, own.data, (size_t)(at - own.data));
	buf_printf(&document, "/MediaBox[0 0 1191 842]/CropBox[0 0 842 595]/Rotate 90");
	buf_add(&document, at, own.size - (size_t)(at - own.data));
	fax = render(&document);
	expect(DOC_OK, 0, "inherited boxes");
	check_size(fax, 0, 1728, 2287, 196);
	close(fax);
}

static void test_postscript(void)
{
	static const char *const programs[] = {
		"%!PS\n<</PageSize [595 842]>> setpagedevice 100 742 100 50 rectfill showpage\n",
		"\004%!PS\n<</PageSize [595 842]>> setpagedevice 100 742 100 50 rectfill showpage\n\004",
		"\033%-12345X@PJL JOB\n%!PS\n<</PageSize [595 842]>> setpagedevice 100 742 100 50 rectfill showpage\n",
		"%!PS\n(printed text does no harm) = flush <</PageSize [595 842]>> setpagedevice "
		"100 742 100 50 rectfill showpage\n",
		"%!PS\n<</PageSize [842 595]>> setpagedevice 742 495 translate 90 rotate 0 0 moveto "
		"0 0 100 -50 rectfill showpage\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		int fax = render_with(plain, programs[i], strlen(programs[i]));

		expect(DOC_OK, 0, programs[i]);
		assert(reply.pages == 1);
		check_size(fax, 0, 1728, 2287, 196);
		if (i < 4) {
			struct image image = read_page(fax, 0);

			assert(darkness(&image, 36, 18.5, 70, 35) > 0.99);
			assert(darkness(&image, 0, 40, 210, 297) == 0 && darkness(&image, 75, 0, 210, 297) == 0);
			free(image.bits);
		}
		close(fax);
	}
}

static void test_eps(void)
{
	static const char eps[] = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 100 200 300 600\n100 200 200 400 rectfill\n";
	int fax = render_with(plain, eps, sizeof(eps) - 1);
	struct image image;

	expect(DOC_OK, 0, "eps");
	image = read_page(fax, 0);
	/* 200 x 400 points: 567 x 1087 pixels, all black, in the middle */
	assert(image.width == 1728 && image.height == 1087);
	assert(black(&image, 864, 500) && black(&image, 590, 10) && !black(&image, 570, 10) &&
	       !black(&image, 1160, 10));
	free(image.bits);
	close(fax);
}

static void test_pictures(void)
{
	static const struct {
		bool jpeg, interlaced;
		enum test_pixels pixels;
		unsigned orientation;
	} cases[] = {
		{false, false, TEST_GRAY,    0},
                {false, false, TEST_RGB,     0},
                {false, false, TEST_RGBA,    0},
		{false, false, TEST_PALETTE, 0},
                {false, true,  TEST_RGB,     0},
                {false, false, TEST_GRAY16,  0},
		{true,  false, TEST_GRAY,    0},
                {true,  false, TEST_RGB,     0},
                {true,  false, TEST_CMYK,    0},
		{true,  false, TEST_RGB,     3},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double left, right;
		struct image image;
		AUTO_BUF document;
		int fax;

		buf_init(&document, LIMIT);
		if (cases[i].jpeg)
			test_jpeg(&document, 600, 800, cases[i].pixels, cases[i].orientation);
		else
			test_png(&document, 600, 800, cases[i].pixels, cases[i].interlaced);
		fax = render(&document);
		expect(DOC_OK, 0, "picture");
		image = read_page(fax, 0); /* 600 x 800 at 96 dpi: 159 x 212 mm in the middle */
		assert(image.width == 1728 && image.height == 1630);
		left = darkness(&image, 40, 60, 60, 170);
		right = darkness(&image, 150, 60, 170, 170);
		if (cases[i].orientation == 3 ? left > 0.3 || right < 0.7 : left < 0.7 || right > 0.3) {
			fprintf(stderr, "case %zu: %.2f %.2f\n", i, left, right);
			assert(!"picture");
		}
		assert(darkness(&image, 0, 60, 24, 170) == 0);
		free(image.bits);
		close(fax);
	}
}

/* What shines through is as gray as if it were so gray itself, whatever is said about gamma. */
static void test_transparent(void)
{
	static const uint8_t gamma[] = {0, 0, 0, 4, 'g', 'A', 'M', 'A', 0, 0, 0xb1, 0x8f, 0x0b, 0xfc, 0x61, 0x05};
	enum { HEADER = 8 + 25 };
	static const enum test_pixels pixels[] = {TEST_GRAY, TEST_RGB, TEST_RGBA};
	struct image first = {0};

	for (size_t i = 0; i < 2 * ARRAY_SIZE(pixels); i++) {
		AUTO_BUF picture;
		AUTO_BUF document;
		struct image image;
		int fax;

		buf_init(&picture, LIMIT);
		buf_init(&document, LIMIT);
		test_png(&picture, 300, 400, pixels[i / 2], false);
		buf_add(&document, picture.data, HEADER);
		if (i % 2)
			buf_add(&document, gamma, sizeof(gamma));
		buf_add(&document, picture.data + HEADER, picture.size - HEADER);
		fax = render(&document);
		expect(DOC_OK, 0, "transparent");
		image = read_page(fax, 0);
		close(fax);
		if (i == 0) {
			first = image;
			continue;
		}
		assert(image.width == first.width && image.height == first.height);
		assert(memcmp(image.bits, first.bits, (size_t)image.width / 8 * image.height) == 0);
		free(image.bits);
	}
	free(first.bits);
}

/* Two texts that look alike, but for a few pixels of an accent. */
static void test_same_text(const char *text, const char *other)
{
	const char *texts[] = {text, other};
	uint32_t differ = 0;
	struct image images[2];

	for (int i = 0; i < 2; i++) {
		int fax = render_with(plain, texts[i], strlen(texts[i]));

		expect(DOC_OK, 0, texts[i]);
		images[i] = read_page(fax, 0);
		close(fax);
	}
	for (size_t i = 0; i < (size_t)images[0].width / 8 * images[0].height; i++)
		differ += (uint32_t)__builtin_popcount(images[0].bits[i] ^ images[1].bits[i]);
	assert(differ < 30);
	free(images[0].bits);
	free(images[1].bits);
}

static void test_text(void)
{
#define TEXT(text) text, sizeof(text) - 1
	static const struct {
		const char *text;
		size_t size;
		uint32_t pages;
	} cases[] = {
		{TEXT("Hello, fax.\n"),								  1},
		{TEXT("Gr\xc3\xbc\xc3\x9f"
		      "e, \xce\xb1\xce\xb2\xce\xb3, \xd0\xb4\xd0\xb0, \xe4\xbd\xa0\n"),
		 1											},
		{TEXT("Gr\xfc\xdf"
		      "e \x93quoted\x94 \x80\n"),
		 1											},
		{TEXT("\xff\xfeH\0i\0\n\0"),							     1},
		{TEXT("\xfe\xff\0H\0i"),								 1},
		{TEXT("one\ftwo\f"),								     2},
		{TEXT("one\f\fthree"),								   3},
		{TEXT("\n"),									     1},
		{TEXT("no end of line"),								 1},
		{TEXT("a\r\nb\rc\nd\te\bf"),							     1},
	};
	static char lines[80 * 200];
	size_t size = 0;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int fax = render_with(plain, cases[i].text, cases[i].size);

		expect(DOC_OK, 0, cases[i].text);
		assert(reply.pages == cases[i].pages);
		check_size(fax, 0, 1728, 2287, 196);
		close(fax);
	}
	/* A letter and its accent take one place, as the letter that has it does. */
	test_same_text("u\xcc\x88"
		       "n\n",
		       "\xc3\xbc"
		       "n\n");
	/* The end of a line is one, also where it is two characters. */
	for (int i = 0; i < 66; i++)
		size += (size_t)sprintf(lines + size, "line %d\r\n", i);
	close(render_with(plain, lines, size));
	expect(DOC_OK, 0, "CRLF");
	assert(reply.pages == 1);
	size = 0;
	/* 66 lines fill a page, a form feed behind them makes no empty one; the 67th line is on the next */
	for (int i = 0; i < 66; i++)
		size += (size_t)sprintf(lines + size, "line %d\n", i);
	strcpy(lines + size, "\f");
	close(render_with(plain, lines, size + 1));
	assert(reply.pages == 1);
	strcpy(lines + size, "\fnext\n");
	close(render_with(plain, lines, size + 6));
	assert(reply.pages == 2);
	strcpy(lines + size, "67\n");
	close(render_with(plain, lines, size + 3));
	assert(reply.pages == 2);
	/* 10,000 characters without a blank: 125 lines of 80 */
	memset(lines, 'x', 10000);
	close(render_with(plain, lines, 10000));
	assert(reply.pages == 2);
}

/* Text where it belongs: the 80th column is on the page, what is wider goes on below, nothing on the margins. */
static void test_text_layout(void)
{
	char line[161];
	struct image image;
	int fax;

	memset(line, 'M', 160);
	line[160] = '\n';
	fax = render_with(plain, line, sizeof(line));
	image = read_page(fax, 0);
	for (int row = 0; row < 2; row++) {
		double top = 9 + row * 12 * 25.4 / 72;

		assert(darkness(&image, 20, top, 185, top + 4) > 0.15);
		assert(darkness(&image, 180, top, 188, top + 4) > 0.10);
	}
	assert(darkness(&image, 0, 0, 19, 297) == 0 && darkness(&image, 192, 0, 210, 297) == 0);
	assert(darkness(&image, 0, 18, 210, 297) == 0 && darkness(&image, 0, 0, 210, 9) == 0);
	free(image.bits);
	close(fax);
}

/* ---- what is refused ------------------------------------------------------- */

static void test_refusals(void)
{
	static const char *const encrypted[] = {"-sOwnerPassword=owner", "-sUserPassword=user", NULL};
	static const char *const locked[] = {"-sOwnerPassword=owner", "-dEncryptionR=3", "-dKeyLength=128", NULL};
	struct doc_request request = plain;
	AUTO_BUF document;

	buf_init(&document, LIMIT);
	assert(render_with(plain, "", 0) < 0);
	expect(DOC_EMPTY, 0, "empty");
	assert(render_with(plain, "\xef\xbb\xbf", 3) < 0);
	expect(DOC_EMPTY, 0, "a mark and no text");
	assert(render_with(plain, "PK\003\004\0\0\0\0", 8) < 0);
	expect(DOC_UNKNOWN, 0, "a zip file");
	assert(render_with(plain,
			   "\x7f"
			   "ELF\002\001\001\0",
			   8) < 0);
	expect(DOC_UNKNOWN, 0, "a program");
	assert(render_with(plain, "%PDF-1.7\n%%EOF\n", 15) < 0);
	expect(DOC_DAMAGED, 0, "PDF without anything");

	test_pdf_by_gs(&document, encrypted, "100 100 50 50 rectfill showpage");
	assert(render(&document) < 0);
	expect(DOC_PASSWORD, 0, "encrypted PDF");
	buf_reset(&document);
	test_pdf_by_gs(&document, locked, "100 100 50 50 rectfill showpage");
	close(render(&document)); /* encrypted against change, but everybody may read it */
	expect(DOC_OK, 0, "PDF that may be read");

	buf_reset(&document);
	test_pdf(&document, 51, 595, 842);
	assert(render(&document) < 0);
	expect(DOC_TOO_MANY, 51, "51 pages of 50");
	buf_reset(&document);
	test_pdf(&document, 50, 595, 842);
	close(render(&document));
	expect(DOC_OK, 0, "50 pages of 50");

	/* the same by all who make pages */
	request.max_pages = 2;
	assert(render_with(request, "a\fb\fc", 5) < 0);
	expect(DOC_TOO_MANY, 3, "text");
	assert(render_with(request, "%!PS\n10 {showpage} repeat\n", 26) < 0);
	expect(DOC_TOO_MANY, 3, "PostScript");
	assert(render_with(request, "%!PS\n{showpage} loop\n", 21) < 0);
	expect(DOC_TOO_MANY, 3, "endless PostScript pages");
}

/* 10,000 pages: the count is looked at before anything is rendered. */
static void test_ten_thousand_pages(void)
{
	struct doc_request request = plain;
	AUTO_BUF document;
	double begin;

	buf_init(&document, LIMIT);
	test_pdf(&document, 10000, 595, 842);
	request.max_pages = 1000;
	begin = serve_client_seconds();
	assert(render_with(request, document.data, document.size) < 0);
	expect(DOC_TOO_MANY, 1001, "10,000 pages");
	assert(serve_client_seconds() - begin < 5);
}

/* PNG 1.2 annex D */
static uint32_t png_crc(const uint8_t *data, size_t size)
{
	uint32_t crc = 0xffffffff;

	for (size_t i = 0; i < size; i++) {
		crc ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* A picture that claims to be large is refused by its header, before memory is taken. */
static void test_large_pictures(void)
{
	static const uint8_t jpeg[] = {0xff, 0xd8, 0xff, 0xc0, 0,    17,   8, 0xea, 0x60, 0xea, 0x60, 3,
				       1,    0x22, 0,    2,    0x11, 1,    3, 0x11, 1,    0xff, 0xda, 0,
				       12,   3,    1,    0,    2,    0x11, 3, 0x11, 0,    63,   0};
	AUTO_BUF document;
	uint32_t crc;

	buf_init(&document, LIMIT);
	test_png(&document, 20, 20, TEST_GRAY, false);
	/* width and height of IHDR, and its check sum */
	memcpy(document.data + 16, "\0\0\xea\x60\0\0\xea\x60", 8);
	crc = png_crc(document.data + 12, 17);
	for (int i = 0; i < 4; i++)
		document.data[29 + i] = (uint8_t)(crc >> (24 - 8 * i));
	assert(render(&document) < 0);
	expect(DOC_TOO_LARGE, 1, "PNG");
	assert(render_with(plain, jpeg, sizeof(jpeg)) < 0);
	expect(DOC_TOO_LARGE, 1, "JPEG");
}

/* Each kind, cut at several places: refused, or (PDF, where only the end was missing) the same pixels. */
static void test_cut(void)
{
	struct buf documents[4];
	uint64_t whole;

	for (size_t i = 0; i < ARRAY_SIZE(documents); i++)
		buf_init(&documents[i], LIMIT);
	test_png(&documents[0], 300, 300, TEST_RGB, false);
	test_png(&documents[1], 300, 300, TEST_GRAY, true);
	test_jpeg(&documents[2], 300, 300, TEST_RGB, 0);
	read_file(demo, &documents[3]);
	for (size_t i = 0; i < ARRAY_SIZE(documents); i++) {
		int fax = render(&documents[i]);

		expect(DOC_OK, 0, "whole");
		whole = reply.bytes;
		close(fax);
		for (size_t part = 1; part < 20; part++) {
			struct buf cut = documents[i];

			cut.size = cut.size * part / 20;
			fax = render(&cut);
			if (fax < 0) {
				if (i < 3)
					expect(DOC_DAMAGED, 1, "cut");
				else
					expect(DOC_DAMAGED, reply.page, "cut PDF");
				continue;
			}
			assert(i == 3 && reply.bytes == whole);
			close(fax);
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(documents); i++)
		buf_fini(&documents[i]);
}

/* A PostScript file cut off within a page, and one cut off between two. */
static void test_cut_postscript(void)
{
	static const char within[] = "%!PS\nshowpage 1 2 { add ";
	static const char between[] =
		"%!PS-Adobe-3.0\n%%Pages: 3\n%%EndComments\nshowpage\n%%Page: 2 2\nshowpage\n%%Page: 3";
	static const char wrong[] = "%!PS\nshowpage showpage 1 0 div showpage\n";

	assert(render_with(plain, within, sizeof(within) - 1) < 0);
	expect(DOC_DAMAGED, 2, "cut within");
	assert(render_with(plain, between, sizeof(between) - 1) < 0);
	expect(DOC_DAMAGED, 3, "cut between");
	assert(render_with(plain, wrong, sizeof(wrong) - 1) < 0);
	expect(DOC_DAMAGED, 3, "an error on page 3");
	assert(strstr(reply.reason, "undefinedresult"));
}

/* A PDF that a viewer repairs is rendered; one with a page that cannot be is refused and the page named. */
static void test_odd_pdf(void)
{
	AUTO_BUF document;
	uint8_t *at;

	buf_init(&document, LIMIT);
	test_pdf(&document, 3, 595, 842);
	at = memmem(document.data, document.size, "startxref\n", 10);
	memcpy(at + 10, "999", 3);
	close(render(&document));
	expect(DOC_OK, 0, "wrong startxref");
	assert(reply.pages == 3);

	buf_reset(&document);
	test_pdf(&document, 3, 595, 842);
	at = memmem(document.data, document.size, "6 0 obj", 7);
	memset(at + 8, ' ', (size_t)((uint8_t *)memmem(at, 200, "endobj", 6) - at - 8));
	memcpy(at + 8, "(not a page)", 12);
	assert(render(&document) < 0);
	expect(DOC_DAMAGED, 2, "page 2 is none");

	buf_reset(&document);
	test_pdf(&document, 3, 595, 842);
	at = memmem(document.data, document.size, "6 0 obj", 7);
	at = memmem(at, 200, "/Contents 4", 11);
	at[10] = '9';
	assert(render(&document) < 0);
	expect(DOC_DAMAGED, 2, "the content of page 2 is missing");
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: render_test PROGRAM DEMO_PDF\n");
		return 2;
	}
	demo = argv[2];
	serve_client_start(&client, argv[1]);
	test_demo();
	test_pdf_sizes();
	test_mixed_pdf();
	test_inherited_boxes();
	test_postscript();
	test_eps();
	test_pictures();
	test_transparent();
	test_text();
	test_text_layout();
	test_refusals();
	test_ten_thousand_pages();
	test_large_pictures();
	test_cut();
	test_cut_postscript();
	test_odd_pdf();
	assert(serve_client_stop(&client) == 0);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * A page with a photograph on the line: how long it takes and how it looks,
 * by Ghostscript's tiffg4 and by faxport-render; and what a page of the
 * document costs in processor time, beside Ghostscript and mutool.
 *
 * How it looks is the signal to noise ratio (PSNR) between the black and
 * white page and the gray page it was made of, both blurred the same way as
 * the eye does from a distance. Each is held against the gray page of its own
 * raster, so that neither loses by half a pixel.
 *
 * usage: render_quality PROGRAM DEMO_PDF [PICTURES_DIR]
 */
#undef NDEBUG
#include <assert.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <png.h>
#include <tiffio.h>

#include "render/gray.h"
#include "render/scale.h"
#include "render/sheet.h"

#define PAGES 3
#define PHOTO_PAGE 2
#define RATE 14400.0
#define ASKED_RATIO (2.0 / 3)

static char folder[] = "/tmp/faxport-quality-XXXXXX";

/* Run to its end; the processor seconds of it and all it waited for. */
static double run(const char *const argv[])
{
	struct rusage before, after;
	int status;
	pid_t pid;

	getrusage(RUSAGE_CHILDREN, &before);
	pid = fork();
	assert(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	assert(waitpid(pid, &status, 0) == pid);
	if (status != 0) {
		fprintf(stderr, "%s failed\n", argv[0]);
		exit(1);
	}
	getrusage(RUSAGE_CHILDREN, &after);
	return (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec -
			before.ru_stime.tv_sec) +
	       (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec -
			before.ru_stime.tv_usec) /
		       1e6;
}

static char *in_folder(const char *name)
{
	char *path;

	assert(asprintf(&path, "%s/%s", folder, name) > 0);
	return path;
}

static struct gray *read_pgm(const char *path)
{
	struct gray *gray = NULL;
	uint32_t width = 0, height = 0;
	FILE *file = fopen(path, "rb");
	char line[200];

	assert(file && fgets(line, sizeof(line), file) && strcmp(line, "P5\n") == 0);
	do
		assert(fgets(line, sizeof(line), file));
	while (line[0] == '#' || sscanf(line, "%u %u", &width, &height) != 2);
	assert(fgets(line, sizeof(line), file) && strcmp(line, "255\n") == 0);
	assert(gray_new(width, height, &gray) == 0);
	assert(fread(gray->data, width, height, file) == height);
	fclose(file);
	return gray;
}

/* Page @number of a fax TIFF, as gray of 0 and 255; and the bytes it takes on the line. */
static struct gray *read_fax(const char *path, uint16_t number, double *ret_bytes)
{
	struct gray *gray = NULL;
	uint32_t width = 0, height = 0;
	TIFF *tiff = TIFFOpen(path, "r");
	uint8_t *row;

	assert(tiff && TIFFSetDirectory(tiff, number - 1));
	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
	*ret_bytes = 0;
	for (uint32_t strip = 0; strip < TIFFNumberOfStrips(tiff); strip++)
		*ret_bytes += (double)TIFFRawStripSize64(tiff, strip);
	assert(gray_new(width, height, &gray) == 0);
	row = malloc((width + 7) / 8);
	assert(row);
	for (uint32_t y = 0; y < height; y++) {
		assert(TIFFReadScanline(tiff, row, y, 0) == 1);
		for (uint32_t x = 0; x < width; x++)
			gray_row(gray, y)[x] = row[x / 8] & 0x80 >> x % 8 ? 0 : 255;
	}
	free(row);
	TIFFClose(tiff);
	return gray;
}

/* Gaussian, border pixels repeated. */
static float *blurred(const struct gray *gray, double sigma)
{
	int radius = (int)(4 * sigma), w = (int)gray->width, h = (int)gray->height;
	float *kernel = malloc((size_t)(2 * radius + 1) * sizeof(float)), sum = 0;
	float *across = malloc((size_t)w * (size_t)h * sizeof(float)),
	      *both = malloc((size_t)w * (size_t)h * sizeof(float));

	assert(kernel && across && both);
	for (int i = -radius; i <= radius; i++)
		sum += kernel[i + radius] = expf((float)(-i * i / (2 * sigma * sigma)));
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			float value = 0;

			for (int i = -radius; i <= radius; i++)
				value += kernel[i + radius] * gray_row(gray, (uint32_t)y)[MIN(MAX(x + i, 0), w - 1)];
			across[(size_t)y * (size_t)w + (size_t)x] = value / sum;
		}
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			float value = 0;

			for (int i = -radius; i <= radius; i++)
				value += kernel[i + radius] *
					 across[(size_t)MIN(MAX(y + i, 0), h - 1) * (size_t)w + (size_t)x];
			both[(size_t)y * (size_t)w + (size_t)x] = value / sum;
		}
	free(kernel);
	free(across);
	return both;
}

static double psnr(const struct gray *fax, const struct gray *gray, double sigma)
{
	size_t size = (size_t)fax->width * fax->height;
	float *a, *b;
	double error = 0;

	assert(fax->width == gray->width && fax->height == gray->height);
	a = blurred(fax, sigma);
	b = blurred(gray, sigma);
	for (size_t i = 0; i < size; i++)
		error += (double)((a[i] - b[i]) * (a[i] - b[i]));
	free(a);
	free(b);
	return 10 * log10(255.0 * 255.0 / (error / (double)size));
}

/* @gray on white paper of the size of @like, its left edge at @x. */
static struct gray *padded(struct gray *gray, const struct gray *like, uint32_t x)
{
	struct gray *page = NULL;

	assert(gray_new(like->width, like->height, &page) == 0);
	gray_put(page, x, 0, gray, GRAY_UPRIGHT);
	gray_free(gray);
	return page;
}

static void write_png(const char *to, const char *name, const struct gray *gray, bool black_and_white)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.png", to, name);
	file = fopen(path, "wb");
	assert(file && png && info);
	png_init_io(png, file);
	png_set_IHDR(png, info, gray->width, gray->height, black_and_white ? 1 : 8, PNG_COLOR_TYPE_GRAY,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
	png_set_compression_level(png, 9);
	png_write_info(png, info);
	if (black_and_white)
		png_set_packing(png);
	for (uint32_t y = 0; y < gray->height; y++) {
		uint8_t *row = gray_row(gray, y);

		for (uint32_t x = 0; black_and_white && x < gray->width; x++)
			row[x] /= 255;
		png_write_row(png, row);
	}
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	fclose(file);
}

static struct gray *cut_out(const struct gray *page, uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	struct gray *part = NULL;

	assert(x + width <= page->width && y + height <= page->height && gray_new(width, height, &part) == 0);
	for (uint32_t row = 0; row < height; row++)
		memcpy(gray_row(part, row), gray_row(page, y + row) + x, width);
	return part;
}

static void write_crop(const char *to, const char *name, const struct gray *page, uint32_t x, uint32_t y,
		       bool black_and_white)
{
	struct gray *part = cut_out(page, x, y, 560, 420);

	write_png(to, name, part, black_and_white);
	gray_free(part);
}

/* The whole photograph, a third of its size. */
static void write_far(const char *to, const char *name, const struct gray *page, uint32_t x)
{
	struct gray *part = cut_out(page, x, 291, 1296, 930), *small = NULL;
	struct scale *scale = NULL;

	assert(gray_new(432, 310, &small) == 0 && scale_new(part->width, part->height, small, &scale) == 0);
	for (uint32_t y = 0; y < part->height; y++)
		scale_row(scale, gray_row(part, y));
	write_png(to, name, small, false);
	scale_free(scale);
	gray_free(small);
	gray_free(part);
}

int main(int argc, char **argv)
{
	char *gs_fax, *gs_gray, *our_fax, *our_gray, *gs_out, *gs_gray_out, width[16], height[16];
	struct gray *fax_gs, *fax_ours, *gray_gs, *gray_ours;
	double bytes_gs, bytes_ours, time_gs, time_ours, time_gray, time_mono;
	const char *program, *demo;
	struct sheet sheet;

	if (argc < 3) {
		fprintf(stderr, "usage: render_quality PROGRAM DEMO_PDF [PICTURES_DIR]\n");
		return 2;
	}
	program = argv[1];
	demo = argv[2];
	assert(mkdtemp(folder));
	gs_fax = in_folder("gs.tif");
	gs_gray = in_folder("gs.pgm");
	our_fax = in_folder("ours.tif");
	our_gray = in_folder("ours.pgm");
	assert(asprintf(&gs_out, "-sOutputFile=%s", gs_fax) > 0 &&
	       asprintf(&gs_gray_out, "-sOutputFile=%s", gs_gray) > 0);
	sheet_fit(&sheet, 595 * 25.4 / 72, 842 * 25.4 / 72, SHEET_PAPER, DOC_FINE);
	snprintf(width, sizeof(width), "%u", sheet.picture_width);
	snprintf(height, sizeof(height), "%u", sheet.picture_height);

	time_gs = run((const char *[]){"gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffg4", "-r204x196",
				       gs_out, demo, NULL});
	time_ours = run((const char *[]){program, "--resolution", "fine", demo, our_fax, NULL});
	time_gray = run((const char *[]){"mutool", "draw", "-q", "-F", "pgm", "-c", "gray", "-r", "204", "-o", "-",
					 demo, NULL});
	time_mono = run((const char *[]){"mutool", "draw", "-q", "-F", "pbm", "-c", "mono", "-r", "204", "-o", "-",
					 demo, NULL});
	run((const char *[]){"gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pgmraw", "-dTextAlphaBits=4",
			     "-dGraphicsAlphaBits=4", "-r204x196", "-dFirstPage=2", "-dLastPage=2", gs_gray_out, demo,
			     NULL});
	run((const char *[]){"mutool", "draw", "-q", "-F", "pgm", "-c", "gray", "-w", width, "-h", height, "-f", "-o",
			     our_gray, demo, "2", NULL});

	fax_gs = read_fax(gs_fax, PHOTO_PAGE, &bytes_gs);
	fax_ours = read_fax(our_fax, PHOTO_PAGE, &bytes_ours);
	gray_gs = padded(read_pgm(gs_gray), fax_gs, 0);
	gray_ours = padded(read_pgm(our_gray), fax_ours, sheet.x);

	printf("photograph on the line           bytes   at 14400 bit/s   PSNR, blur 3   blur 4\n");
	printf("  gs -sDEVICE=tiffg4          %8.0f         %6.1f s      %6.1f dB  %5.1f dB\n", bytes_gs,
	       bytes_gs * 8 / RATE, psnr(fax_gs, gray_gs, 3), psnr(fax_gs, gray_gs, 4));
	printf("  faxport-render              %8.0f         %6.1f s      %6.1f dB  %5.1f dB\n", bytes_ours,
	       bytes_ours * 8 / RATE, psnr(fax_ours, gray_ours, 3), psnr(fax_ours, gray_ours, 4));
	printf("  ratio                           %.2f  (asked: at most %.2f)\n", bytes_ours / bytes_gs, ASKED_RATIO);
	printf("processor time per page of the demo document: faxport-render %.0f ms, gs tiffg4 %.0f ms (ratio %.2f), "
	       "mutool gray %.0f ms, mutool mono %.0f ms\n",
	       time_ours * 1000 / PAGES, time_gs * 1000 / PAGES, time_ours / time_gs, time_gray * 1000 / PAGES,
	       time_mono * 1000 / PAGES);

	if (argc > 3) {
		/* The same place of the page: the animal's face, pixel by pixel, and all of it as from some distance.
		 */
		write_crop(argv[3], "photo-gs-tiffg4", fax_gs, 660, 370, true);
		write_crop(argv[3], "photo-faxport", fax_ours, 680, 370, true);
		write_crop(argv[3], "photo-gray", gray_ours, 680, 370, false);
		write_far(argv[3], "photo-far-gs-tiffg4", fax_gs, 196);
		write_far(argv[3], "photo-far-faxport", fax_ours, 216);
		write_far(argv[3], "photo-far-gray", gray_ours, 216);
	}
	gray_free(fax_gs);
	gray_free(fax_ours);
	gray_free(gray_gs);
	gray_free(gray_ours);
	unlink(gs_fax);
	unlink(gs_gray);
	unlink(our_fax);
	unlink(our_gray);
	rmdir(folder);
	free(gs_fax);
	free(gs_gray);
	free(our_fax);
	free(our_gray);
	free(gs_out);
	free(gs_gray_out);
	return bytes_ours <= bytes_gs * ASKED_RATIO ? 0 : 1;
}

/* SPDX-License-Identifier: MIT */
/*
 * PDF, by mutool in two runs: the first lists the boxes of the pages, which
 * says how many there are and how each lies on the fax page; the second
 * renders them, each exactly at the size it has there, so that nothing is
 * scaled afterwards. Where mutool fails, Ghostscript may try.
 */
#include "render/render.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "render/fax_tiff.h"
#include "render/gray.h"
#include "render/pgm.h"
#include "render/program.h"
#include "render/sheet.h"

#define MUTOOL "/usr/bin/mutool"
#define MM_PER_POINT (25.4 / 72)
#define END_LOOK 1024 /* ISO 32000 annex H: the end marker lies within the last 1024 bytes */
#define KNOWN_LINES 64

/* A page as "mutool pages" lists it; points. */
struct box {
	double left, bottom, right, top;
};

struct page {
	struct box media, crop;
	bool cropped;
	double unit;
	int rotate;
	struct sheet sheet;
};

struct pdf {
	struct render *render;
	int document;
	struct page *pages;
	uint32_t count;
	bool has_end; /* the end marker is there */
	bool repaired, cut, password, no_memory;
	char *known[KNOWN_LINES]; /* what the first run said: about the file, not a page */
	size_t known_count;
	bool opening;                /* the first run */
	uint32_t errors, complaints; /* of the second run, so far */
	char message[DOC_REASON_SIZE];
};

/* ---- what mutool says ---------------------------------------------------- */

static bool is_known(const struct pdf *pdf, const char *line)
{
	for (size_t i = 0; i < pdf->known_count; i++)
		if (strcmp(pdf->known[i], line) == 0)
			return true;
	return false;
}

static void on_line(void *arg, const char *line)
{
	struct pdf *pdf = arg;
	bool error = strncmp(line, "error:", 6) == 0;

	if (strstr(line, "ICC support"))
		return; /* how Debian builds it */
	if (strstr(line, "malloc") || strstr(line, "calloc") || strstr(line, "out of memory"))
		pdf->no_memory = true;
	if (pdf->opening) {
		pdf->password |= strstr(line, "authenticate password") != NULL;
		pdf->repaired |= strstr(line, "repairing PDF") != NULL;
		pdf->cut |= strstr(line, "missing 'endobj'") != NULL || strstr(line, "missing 'endstream'") != NULL;
		if (pdf->known_count < KNOWN_LINES && (pdf->known[pdf->known_count] = text_dup(line)))
			pdf->known_count++;
	} else if (is_known(pdf, line)) {
		return;
	}
	if (!error && strncmp(line, "warning:", 8) != 0)
		return;
	/* The first error says it best, else the first warning. */
	if (pdf->complaints == 0 || (error && pdf->errors == 0))
		text_copy(pdf->message, sizeof(pdf->message), line);
	pdf->complaints++;
	pdf->errors += error;
}

static int start_mutool(struct pdf *pdf, const char *const *argv, struct program **ret_program)
{
	struct program_config config = {
		argv, pdf->document, pdf->render->request->memory_limit_mb, on_line, pdf,
	};

	pdf->errors = pdf->complaints = 0;
	pdf->message[0] = '\0';
	return program_start(&config, ret_program);
}

/* ---- first run: the pages ------------------------------------------------- */

/* One line of stdout; false at the end. What is too long for @ret_line is cut. */
static bool read_line(struct program *program, char *ret_line, size_t size)
{
	size_t n = 0;
	char byte;

	while (program_read(program, &byte, 1)) {
		if (byte == '\n') {
			ret_line[n] = '\0';
			return true;
		}
		if (n < size - 1)
			ret_line[n++] = byte;
	}
	return false;
}

static bool parse_box(const char *line, const char *name, struct box *ret_box)
{
	struct box box;
	char format[64];

	snprintf(format, sizeof(format), "<%s l=\"%%lf\" b=\"%%lf\" r=\"%%lf\" t=\"%%lf\"", name);
	if (sscanf(line, format, &box.left, &box.bottom, &box.right, &box.top) != 4)
		return false;
	*ret_box = (struct box){fmin(box.left, box.right), fmin(box.bottom, box.top), fmax(box.left, box.right),
				fmax(box.bottom, box.top)};
	return true;
}

static void parse_line(struct page *page, const char *line)
{
	page->cropped |= parse_box(line, "CropBox", &page->crop);
	parse_box(line, "MediaBox", &page->media);
	sscanf(line, "<Rotate v=\"%d\"", &page->rotate);
	sscanf(line, "<UserUnit v=\"%lf\"", &page->unit);
}

static bool is_empty(const struct box *box)
{
	return !(box->right - box->left > 0 && box->top - box->bottom > 0);
}

/* The size of the page as a viewer shows it: what of the paper is cropped to, turned. */
static void place_page(struct page *page, enum doc_resolution resolution)
{
	static const struct box letter = {0, 0, 612, 792}; /* what mutool takes when there is none */
	struct box box = is_empty(&page->media) ? letter : page->media;
	double w, h, swap;

	if (page->cropped) {
		struct box crop = {fmax(box.left, page->crop.left), fmax(box.bottom, page->crop.bottom),
				   fmin(box.right, page->crop.right), fmin(box.top, page->crop.top)};

		box = is_empty(&crop) ? box : crop;
	}
	if (!(page->unit > 0))
		page->unit = 1;
	w = fmin(fmax((box.right - box.left) * page->unit, 1), 1e6) * MM_PER_POINT;
	h = fmin(fmax((box.top - box.bottom) * page->unit, 1), 1e6) * MM_PER_POINT;
	if (page->rotate % 180 != 0) {
		swap = w;
		w = h;
		h = swap;
	}
	sheet_fit(&page->sheet, w, h, SHEET_PAPER, resolution);
}

static struct page *add_page(struct pdf *pdf)
{
	struct page *pages;

	if (pdf->count % 64 == 0) {
		pages = realloc(pdf->pages, (pdf->count + 64) * sizeof(*pages));
		if (!pages)
			return NULL;
		pdf->pages = pages;
	}
	pdf->pages[pdf->count] = (struct page){0};
	return &pdf->pages[pdf->count++];
}

static int list_pages(struct pdf *pdf)
{
	char range[32], line[400];
	const char *const argv[] = {MUTOOL, "pages", PROGRAM_DOCUMENT, range, NULL};
	AUTO(program) program = NULL;
	int r, status;

	/* One more than is allowed is enough to know. */
	snprintf(range, sizeof(range), "1-%u", pdf->render->request->max_pages + 1);
	pdf->opening = true;
	r = start_mutool(pdf, argv, &program);
	if (r < 0)
		return r;
	while (read_line(program, line, sizeof(line))) {
		if (strncmp(line, "<page ", 6) == 0 && !add_page(pdf))
			return -ENOMEM;
		if (pdf->count > 0)
			parse_line(&pdf->pages[pdf->count - 1], line);
	}
	status = program_wait(program);
	pdf->opening = false;
	if (status == 127)
		return render_refuse(pdf->render, DOC_FAULT, 0, "%s is not installed", MUTOOL);
	if (status == -SIGXCPU)
		return render_refuse(pdf->render, DOC_TOO_SLOW, 0, "the list of pages takes too long");
	if (pdf->password)
		return render_refuse(pdf->render, DOC_PASSWORD, 0, "%s", "");
	if (pdf->no_memory)
		return -ENOMEM;
	/* mutool repeats the last page for numbers behind it, so the count is right either way. */
	r = render_check_page(pdf->render, pdf->count);
	if (r < 0)
		return r;
	if (status != 0 || pdf->count == 0)
		return render_refuse(pdf->render, DOC_DAMAGED, pdf->count, "%s", pdf->message);
	for (uint32_t i = 0; i < pdf->count; i++)
		place_page(&pdf->pages[i], (enum doc_resolution)pdf->render->request->resolution);
	return 0;
}

/* ---- second run: the pixels ------------------------------------------------ */

static int read_page(struct pdf *pdf, struct program *program, uint32_t number)
{
	const struct sheet *sheet = &pdf->pages[number - 1].sheet;
	AUTO(gray) raster = NULL;
	uint32_t width, height;
	int r;

	if (!pgm_read_header(program, &width, &height))
		return -EIO;
	/* mutool waits for us to take the page, so what it has said until now is about this page. */
	program_poll(program);
	if (pdf->errors || (pdf->complaints && !pdf->has_end && pdf->repaired))
		return -EIO;
	if (width != sheet->picture_width || height != sheet->picture_height)
		return -EIO;
	r = gray_new(sheet->width, sheet->height, &raster);
	if (r < 0)
		return r;
	for (uint32_t y = 0; y < height; y++)
		if (!program_read(program, gray_row(raster, y) + sheet->x, width))
			return -EIO;
	return render_add_gray(pdf->render, raster);
}

/* Pages @first to @last, which are alike. */
static int draw_pages(struct pdf *pdf, uint32_t first, uint32_t last)
{
	const struct sheet *sheet = &pdf->pages[first - 1].sheet;
	char range[32], width[16], height[16];
	const char *const argv[] = {
		MUTOOL, "draw", "-F",
		"pgm",  "-c",   "gray",
		"-A",   "8",    "-w",
		width,  "-h",   height,
		"-f",   "-R",   sheet->turned ? "90" : "0",
		"-o",   "-",    PROGRAM_DOCUMENT,
		range,  NULL,
	};
	AUTO(program) program = NULL;
	int r, status = 0;

	snprintf(range, sizeof(range), "%u-%u", first, last);
	snprintf(width, sizeof(width), "%u", sheet->picture_width);
	snprintf(height, sizeof(height), "%u", sheet->picture_height);
	r = start_mutool(pdf, argv, &program);
	if (r < 0)
		return r;
	for (uint32_t number = first; r == 0 && number <= last; number++)
		r = read_page(pdf, program, number);
	if (r != -EIO)
		return r;
	/* mutool failed on the page that comes next. */
	if (pdf->errors == 0 && pdf->complaints == 0)
		status = program_wait(program);
	if (status == -SIGXCPU)
		return render_refuse(pdf->render, DOC_TOO_SLOW, fax_tiff_pages(pdf->render->out) + 1, "%s", "");
	if (pdf->no_memory)
		return -ENOMEM;
	return render_refuse(pdf->render, DOC_DAMAGED, fax_tiff_pages(pdf->render->out) + 1, "%s",
			     pdf->message[0] ? pdf->message : "mutool ended early");
}

static bool alike(const struct sheet *a, const struct sheet *b)
{
	return a->picture_width == b->picture_width && a->picture_height == b->picture_height && a->turned == b->turned;
}

static int render_by_mutool(struct pdf *pdf)
{
	uint32_t last;
	int r;

	r = list_pages(pdf);
	if (r < 0)
		return r;
	/* A file that was cut off in the middle of an object: some page lacks something, and nobody knows which. */
	if (!pdf->has_end && pdf->repaired && pdf->cut)
		return render_refuse(pdf->render, DOC_DAMAGED, 0, "the file is cut off");
	fax_tiff_expect(pdf->render->out, pdf->count);
	for (uint32_t first = 1; r == 0 && first <= pdf->count; first = last + 1) {
		last = first;
		while (last < pdf->count && alike(&pdf->pages[first - 1].sheet, &pdf->pages[last].sheet))
			last++;
		r = draw_pages(pdf, first, last);
	}
	return r;
}

int render_pdf(struct render *render)
{
	struct pdf pdf = {.render = render};
	size_t look = MIN(render->size, END_LOOK);
	struct doc_reply refused;
	int r;

	pdf.has_end = memmem(render->data + render->size - look, look, "%%EOF", 5) != NULL;
	pdf.document = program_copy_document(render->data, render->size);
	r = pdf.document < 0 ? pdf.document : render_by_mutool(&pdf);
	if (pdf.document >= 0)
		close(pdf.document);
	for (size_t i = 0; i < pdf.known_count; i++)
		free(pdf.known[i]);
	free(pdf.pages);
	/* Ghostscript may know better what is odd, but neither can render what is not there. */
	if (r != -EBADMSG || render->reply->result != DOC_DAMAGED || !pdf.has_end)
		return r;
	refused = *render->reply;
	r = fax_tiff_restart(render->out);
	if (r == 0)
		r = render_pdf_again(render);
	if (r == -EBADMSG && render->reply->result == DOC_DAMAGED)
		*render->reply = refused;
	else if (r == 0)
		*render->reply = (struct doc_reply){.id = refused.id, .result = DOC_OK};
	return r;
}

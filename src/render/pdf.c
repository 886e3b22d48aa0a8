/* SPDX-License-Identifier: MIT */
/*
 * PDF, by mutool in two runs: the first lists the sizes of the pages
 * (pdf_pages.c), which says how each lies on the fax page; the second
 * renders them, each exactly at the size it has there, so that nothing is
 * scaled afterwards. Where mutool fails, Ghostscript may try.
 */
#include "render/pdf.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/text.h"
#include "render/fax_tiff.h"
#include "render/gray.h"
#include "render/pgm.h"

#define END_LOOK 1024 /* ISO 32000 annex H: the end marker lies within the last 1024 bytes */

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
	bool error = strncasecmp(line, "error:", 6) == 0;

	if (strstr(line, "ICC support"))
		return; /* how Debian builds it */
	if (strstr(line, "malloc") || strstr(line, "calloc") || strstr(line, "out of memory"))
		pdf->no_memory = true;
	if (pdf->opening) {
		pdf->repaired |= strstr(line, "repairing PDF") != NULL;
		pdf->cut |= strstr(line, "missing 'endobj'") != NULL || strstr(line, "missing 'endstream'") != NULL;
		if (pdf->known_count < PDF_KNOWN_LINES && (pdf->known[pdf->known_count] = text_dup(line)))
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

int pdf_start_mutool(struct pdf *pdf, const char *const *argv, int script, struct program **ret_program)
{
	struct program_config config = {
		.argv = argv,
		.document = pdf->document,
		.script = script,
		.memory_limit_mb = pdf->render->request->memory_limit_mb,
		.on_line = on_line,
		.arg = pdf,
	};

	pdf->errors = pdf->complaints = 0;
	pdf->message[0] = '\0';
	return program_start(&config, ret_program);
}

/* ---- second run: the pixels ------------------------------------------------ */

static int read_page(struct pdf *pdf, struct program *program, uint32_t number)
{
	const struct sheet *sheet = &pdf->sheets[number - 1];
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
	const struct sheet *sheet = &pdf->sheets[first - 1];
	char range[32], width[16], height[16];
	const char *const argv[] = {
		PDF_MUTOOL, "draw", "-F",
		"pgm",      "-c",   "gray",
		"-A",       "8",    "-w",
		width,      "-h",   height,
		"-f",       "-R",   sheet->turned ? "90" : "0",
		"-o",       "-",    PROGRAM_DOCUMENT,
		range,      NULL,
	};
	AUTO(program) program = NULL;
	int r, status = 0;

	snprintf(range, sizeof(range), "%u-%u", first, last);
	snprintf(width, sizeof(width), "%u", sheet->picture_width);
	snprintf(height, sizeof(height), "%u", sheet->picture_height);
	r = pdf_start_mutool(pdf, argv, -1, &program);
	if (r < 0)
		return r;
	for (uint32_t number = first; r == 0 && number <= last; number++)
		r = read_page(pdf, program, number);
	if (r == 0)
		program_wait(program);
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

	r = pdf_list_pages(pdf);
	if (r < 0)
		return r;
	/* A file that was cut off in the middle of an object: some page lacks something, and nobody knows which. */
	if (!pdf->has_end && pdf->repaired && pdf->cut)
		return render_refuse(pdf->render, DOC_DAMAGED, 0, "the file is cut off");
	fax_tiff_expect(pdf->render->out, pdf->count);
	for (uint32_t first = 1; r == 0 && first <= pdf->count; first = last + 1) {
		last = first;
		while (last < pdf->count && alike(&pdf->sheets[first - 1], &pdf->sheets[last]))
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
	free(pdf.sheets);
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

/* SPDX-License-Identifier: MIT */
/*
 * How many pages a PDF has, and how large each is as a viewer shows it
 * (cropped, turned, in its own unit). "mutool pages" prints only what stands
 * at the page itself, and boxes are often inherited, so a script asks.
 */
#include "render/pdf.h"

#include <math.h>
#include <signal.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MM_PER_POINT (25.4 / 72)
#define POINTS_MAX 1e6

/*
 * Prints "password", or "pages N" and for each page "size W H". Writes no
 * file: mutool would unlink what has its name first. Later versions of mutool
 * have put their functions into an object of their own.
 */
static const char script[] =
	"var path = scriptArgs[0], most = Number(scriptArgs[1]);\n"
	"var modern = typeof mupdf !== 'undefined';\n"
	"var doc = modern ? mupdf.Document.openDocument(path, 'application/pdf') : new Document(path);\n"
	"if (doc.needsPassword()) {\n"
	"	print('password');\n"
	"} else {\n"
	"	var count = doc.countPages();\n"
	"	print('pages ' + count);\n"
	"	for (var i = 0; i < count && count <= most; ++i) {\n"
	"		if (!doc.findPage(i).isDictionary())\n"
	"			throw new Error('page ' + (i + 1) + ' is missing');\n"
	"		var page = doc.loadPage(i), box = modern ? page.getBounds() : page.bound();\n"
	"		print('size ' + (box[2] - box[0]) + ' ' + (box[3] - box[1]));\n"
	"	}\n"
	"}\n";

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

static void place_page(struct pdf *pdf, uint32_t number, double width, double height)
{
	double w = fmin(fmax(width, 1), POINTS_MAX), h = fmin(fmax(height, 1), POINTS_MAX);

	sheet_fit(&pdf->sheets[number], w * MM_PER_POINT, h * MM_PER_POINT, SHEET_PAPER,
		  (enum doc_resolution)pdf->render->request->resolution);
}

static int read_list(struct pdf *pdf, struct program *program, uint32_t *ret_placed)
{
	double width, height;
	char line[200];
	int r;

	*ret_placed = 0;
	while (read_line(program, line, sizeof(line))) {
		if (strcmp(line, "password") == 0)
			return render_refuse(pdf->render, DOC_PASSWORD, 0, "%s", "");
		if (!pdf->sheets && sscanf(line, "pages %u", &pdf->count) == 1) {
			if (pdf->count > pdf->render->request->max_pages)
				return render_check_page(pdf->render, pdf->render->request->max_pages + 1);
			pdf->sheets = calloc(MAX(pdf->count, 1), sizeof(*pdf->sheets));
			if (!pdf->sheets)
				return -ENOMEM;
		}
		r = sscanf(line, "size %lf %lf", &width, &height);
		if (r == 2 && pdf->sheets && *ret_placed < pdf->count)
			place_page(pdf, (*ret_placed)++, width, height);
	}
	return 0;
}

int pdf_list_pages(struct pdf *pdf)
{
	const char *message = pdf->message;
	char most[16];
	const char *const argv[] = {PDF_MUTOOL, "run", PROGRAM_SCRIPT, PROGRAM_DOCUMENT, most, NULL};
	int script_file = program_copy_document(script, sizeof(script) - 1), r, status;
	AUTO(program) program = NULL;
	uint32_t placed = 0;

	if (script_file < 0)
		return script_file;
	snprintf(most, sizeof(most), "%u", pdf->render->request->max_pages);
	pdf->opening = true;
	r = pdf_start_mutool(pdf, argv, script_file, &program);
	close(script_file);
	if (r == 0)
		r = read_list(pdf, program, &placed);
	if (r < 0)
		return r;
	status = program_wait(program);
	pdf->opening = false;
	if (status == 127)
		return render_refuse(pdf->render, DOC_FAULT, 0, "%s is not installed", PDF_MUTOOL);
	if (status == -SIGXCPU)
		return render_refuse(pdf->render, DOC_TOO_SLOW, 0, "the list of pages takes too long");
	if (pdf->no_memory)
		return -ENOMEM;
	if (status == 0 && pdf->count > 0 && placed == pdf->count)
		return 0;
	return render_refuse(pdf->render, DOC_DAMAGED, pdf->count ? placed + 1 : 0, "%s",
			     message[0] ? message : "it has no pages");
}

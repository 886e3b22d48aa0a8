/* SPDX-License-Identifier: MIT */
/*
 * PostScript, by Ghostscript; and PDF on which mutool has failed. The size of
 * a page is known only when it comes, so pages are rendered at twice the fine
 * resolution and scaled to the fax page here.
 */
#include "render/render.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "render/detect.h"
#include "render/fax_tiff.h"
#include "render/gray.h"
#include "render/pgm.h"
#include "render/program.h"
#include "render/scale.h"
#include "render/sheet.h"

#define GS "/usr/bin/gs"
#define DPI_X (2 * SHEET_PIXELS_PER_MM * 25.4)
#define DPI_Y (2 * 7.7 * 25.4)
#define HEADER_LOOK 4096

struct gs {
	struct render *render;
	bool no_memory, failed;
	char message[DOC_REASON_SIZE];
};

static void on_line(void *arg, const char *line)
{
	struct gs *gs = arg;

	if (strstr(line, "VMerror") || strstr(line, "insufficient memory"))
		gs->no_memory = true;
	if (!strstr(line, "Error") && !strstr(line, "error"))
		return;
	gs->failed = true;
	if (!gs->message[0])
		text_copy(gs->message, sizeof(gs->message), line);
}

/* One page: scaled as it comes, turned when it is there. */
static int read_page(struct gs *gs, struct program *program, uint32_t width, uint32_t height)
{
	enum doc_resolution resolution = (enum doc_resolution)gs->render->request->resolution;
	AUTO(gray) scaled = NULL;
	AUTO(gray) raster = NULL;
	AUTO(scale) scale = NULL;
	AUTO_MEM uint8_t *row = malloc(width);
	struct sheet sheet;
	int r;

	if (!row)
		return -ENOMEM;
	sheet_fit(&sheet, width * 25.4 / DPI_X, height * 25.4 / DPI_Y, SHEET_PAPER, resolution);
	if (sheet.turned)
		r = gray_new(sheet.picture_height, sheet.picture_width, &scaled);
	else
		r = gray_new(sheet.picture_width, sheet.picture_height, &scaled);
	if (r < 0)
		return r;
	r = scale_new(width, height, scaled, &scale);
	if (r < 0)
		return r;
	for (uint32_t y = 0; y < height; y++) {
		if (!program_read(program, row, width))
			return -EIO;
		scale_row(scale, row);
	}
	r = gray_new(sheet.width, sheet.height, &raster);
	if (r < 0)
		return r;
	gray_put(raster, sheet.x, 0, scaled, sheet.turned ? GRAY_CLOCKWISE : GRAY_UPRIGHT);
	return render_add_gray(gs->render, raster);
}

static int read_pages(struct gs *gs, struct program *program)
{
	uint32_t width, height, page = 0;
	int r = 0, status;

	while (r == 0 && pgm_read_header(program, &width, &height)) {
		page++;
		r = render_check_page(gs->render, page);
		if (r == 0)
			r = render_check_size(gs->render, page, width, height);
		if (r == 0)
			r = read_page(gs, program, width, height);
	}
	if (r < 0 && r != -EIO)
		return r;
	page = fax_tiff_pages(gs->render->out) + 1;
	status = program_wait(program);
	if (status == 0 && !gs->failed && r == 0)
		return 0;
	if (status == 127)
		return render_refuse(gs->render, DOC_FAULT, 0, "%s is not installed", GS);
	if (status == -SIGXCPU)
		return render_refuse(gs->render, DOC_TOO_SLOW, page, "%s", "");
	if (gs->no_memory)
		return -ENOMEM;
	return render_refuse(gs->render, DOC_DAMAGED, page, "%s", gs->message[0] ? gs->message : "gs ended early");
}

static int run(struct gs *gs, const uint8_t *data, size_t size, const char *option)
{
	static char resolution[40];
	const char *const argv[] = {
		GS,
		"-q",
		"-dBATCH",
		"-dNOPAUSE",
		"-dSAFER",
		"-sDEVICE=pgmraw",
		resolution,
		"-sPAPERSIZE=a4",
		"-dTextAlphaBits=2",
		"-dGraphicsAlphaBits=2",
		/* nothing may go into temporary files, which the sandbox would not let it make */
		"-dMaxBitmap=268435456",
		"-sBandListStorage=memory",
		/* stdout is for pages; what the document prints goes where messages go */
		"-sstdout=%stderr",
		"-sOutputFile=%stdout",
		option,
		"-f",
		PROGRAM_DOCUMENT,
		NULL,
	};
	struct program_config config = {
		.argv = argv,
		.document = -1,
		.script = -1,
		.memory_limit_mb = gs->render->request->memory_limit_mb,
		.on_line = on_line,
		.arg = gs,
	};
	AUTO(program) program = NULL;
	int document, r;

	snprintf(resolution, sizeof(resolution), "-r%.3fx%.3f", DPI_X, DPI_Y);
	document = program_copy_document(data, size);
	if (document < 0)
		return document;
	config.document = document;
	r = program_start(&config, &program);
	if (r == 0)
		r = read_pages(gs, program);
	close(document);
	return r;
}

/*
 * "%%Pages: 3" of the DSC comments: a file that was cut off between two pages
 * is good PostScript, only the rest is missing. 0 when it does not say.
 */
static uint32_t announced_pages(const uint8_t *data, size_t size)
{
	char header[HEADER_LOOK + 1];
	size_t look = MIN(size, HEADER_LOOK);
	unsigned pages = 0;
	const char *at;

	for (size_t i = 0; i < look; i++)
		header[i] = data[i] ? (char)data[i] : ' ';
	header[look] = '\0';
	at = strstr(header, "\n%%Pages:");
	if (!at)
		at = strstr(header, "\r%%Pages:");
	return at && sscanf(at + 9, "%u", &pages) == 1 ? pages : 0;
}

static bool is_eps(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\n', MIN(size, 80));

	return end && memmem(data, (size_t)(end - data), " EPSF-", 6) != NULL;
}

int render_postscript(struct render *render)
{
	struct gs gs = {.render = render};
	uint32_t announced, pages;
	size_t at, size;
	int r;

	detect_postscript(render->data, render->size, &at, &size);
	r = run(&gs, render->data + at, size, is_eps(render->data + at, size) ? "-dEPSCrop" : "-dNOEPS");
	if (r < 0)
		return r;
	announced = announced_pages(render->data + at, size);
	pages = fax_tiff_pages(render->out);
	if (pages > 0 && pages < announced)
		return render_refuse(render, DOC_DAMAGED, pages + 1, "the file says that it has %u pages", announced);
	return 0;
}

int render_pdf_again(struct render *render)
{
	struct gs gs = {.render = render};

	return run(&gs, render->data, render->size, "-dPDFSTOPONERROR");
}

/* SPDX-License-Identifier: MIT */
/* A PDF under work: what its pages are and what mutool says about it. Shared by pdf.c and pdf_pages.c. */
#ifndef RENDER_PDF_H
#define RENDER_PDF_H

#include "render/program.h"
#include "render/render.h"
#include "render/sheet.h"

#define PDF_MUTOOL "/usr/bin/mutool"
#define PDF_KNOWN_LINES 64

struct pdf {
	struct render *render;
	int document;         /* a copy in memory */
	struct sheet *sheets; /* one per page */
	uint32_t count;
	bool has_end;       /* the end marker is there */
	bool repaired, cut; /* mutool had to search for the objects; one of them is not complete */
	bool no_memory;
	char *known[PDF_KNOWN_LINES]; /* what the first run said: about the file, not a page */
	size_t known_count;
	bool opening;                /* the first run */
	uint32_t errors, complaints; /* of this run, so far */
	char message[DOC_REASON_SIZE];
};

/* Run mutool on the document; what it says is counted anew. @script: -1 or a descriptor for PROGRAM_SCRIPT. */
int pdf_start_mutool(struct pdf *pdf, const char *const *argv, int script, struct program **ret_program);

/* The first run: fill in @sheets, or refuse. */
int pdf_list_pages(struct pdf *pdf);

#endif

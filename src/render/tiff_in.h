/* SPDX-License-Identifier: MIT */
/* A TIFF in memory, read by libtiff, with what it complains about kept instead of printed. */
#ifndef RENDER_TIFF_IN_H
#define RENDER_TIFF_IN_H

#include <stdbool.h>

#include <tiffio.h>

#include "render/render.h"

struct tiff_in {
	struct render *render;
	TIFF *tiff;
	uint64_t at;   /* where the next read begins */
	uint32_t page; /* the one under work, from 1 */
	bool complained;
	char message[DOC_REASON_SIZE]; /* the first complaint */
};

/* Open the document; refused if that is not possible. tiff_in_close() in any case. */
int tiff_in_open(struct tiff_in *in, struct render *render);
void tiff_in_close(struct tiff_in *in);

/* What libtiff complained about, as a refusal of the page, or as -ENOMEM. */
int tiff_in_refuse(struct tiff_in *in);

/* Dots per inch as the page says, 0 when it does not. */
void tiff_in_dpi(struct tiff_in *in, double *ret_x, double *ret_y);

/*
 * Take the page as it is, if it is a fax page: lossless. Sets @ret_taken.
 * Otherwise it has to be made one with tiff_in_picture().
 */
int tiff_in_fax_page(struct tiff_in *in, bool *ret_taken);
int tiff_in_picture(struct tiff_in *in);

#endif

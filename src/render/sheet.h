/* SPDX-License-Identifier: MIT */
/*
 * Where a page of paper lies on a fax page.
 *
 * A fax page is 1728, 2048 or 2432 pixels wide (215, 255, 303 mm: A4 and
 * letter, B4, A3; T.4 table 1), in lines of 3.85, 7.7 or 15.4 to the
 * millimetre (T.4 2.1). Paper that fits is sent in its true size, in the
 * middle; what is larger is made smaller; what lies across is turned if it
 * can be larger then.
 */
#ifndef RENDER_SHEET_H
#define RENDER_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "core/doc/doc.h"

struct sheet {
	uint32_t width, height;                 /* of the fax page, in pixels and lines */
	uint32_t x;                             /* where the picture begins; it begins in line 0 */
	uint32_t picture_width, picture_height; /* in pixels and lines, as it lies on the fax page */
	bool turned;                            /* a quarter turn clockwise first */
};

enum sheet_kind {
	SHEET_PAPER,  /* a page of a document: its size is meant; B4 and A3 get a wide fax page */
	SHEET_PICTURE /* a picture of no known or no believable size: fits on A4 */
};

/* @width_mm, @height_mm: more than 0. */
void sheet_fit(struct sheet *ret_sheet, double width_mm, double height_mm, enum sheet_kind kind,
	       enum doc_resolution resolution);

#define SHEET_PIXELS_PER_MM (1728 / 215.0)
double sheet_lines_per_mm(enum doc_resolution resolution);

#endif

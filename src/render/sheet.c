/* SPDX-License-Identifier: MIT */
/* Where a page of paper lies on a fax page; see sheet.h. */
#include "render/sheet.h"

#include <math.h>
#include <stddef.h>

#include "base/macros.h"

/*
 * The widths of T.4 and the paper each is for: @paper is the widest, with a
 * little over (letter is 216 mm, B4 of JIS 257 mm), @length the longest that
 * is not made smaller (legal, B4, A3 and ledger).
 */
static const struct fax_width {
	uint32_t pixels;
	double mm, paper, length;
} fax_widths[] = {
	{1728, 215, 221, 364},
	{2048, 255, 262, 368},
	{2432, 303, 306, 434},
};

#define PICTURE_LENGTH 297.0
#define SHORTEST 100.0 /* shorter fax pages are filled up with white: not every machine cuts them well */
#define TURN_GAIN 1.02 /* turned only if larger by so much */

static const double lines_per_mm[] = {[DOC_STANDARD] = 3.85, [DOC_FINE] = 7.7, [DOC_SUPERFINE] = 15.4};

double sheet_lines_per_mm(enum doc_resolution resolution)
{
	return lines_per_mm[resolution];
}

static const struct fax_width *choose_width(double narrow_mm, enum sheet_kind kind)
{
	if (kind == SHEET_PAPER)
		for (size_t i = 0; i < ARRAY_SIZE(fax_widths); i++)
			if (narrow_mm <= fax_widths[i].paper)
				return &fax_widths[i];
	return &fax_widths[0]; /* no paper of an office: as large as anybody can print it */
}

void sheet_fit(struct sheet *ret_sheet, double width_mm, double height_mm, enum sheet_kind kind,
	       enum doc_resolution resolution)
{
	const struct fax_width *fax = choose_width(fmin(width_mm, height_mm), kind);
	double length = kind == SHEET_PAPER ? fax->length : PICTURE_LENGTH;
	double upright = fmin(1, fmin(fax->mm / width_mm, length / height_mm));
	double across = fmin(1, fmin(fax->mm / height_mm, length / width_mm));
	bool turned = across > upright * TURN_GAIN;
	double scale = turned ? across : upright;
	double w = (turned ? height_mm : width_mm) * scale, h = (turned ? width_mm : height_mm) * scale;
	long shortest = lround(SHORTEST * lines_per_mm[resolution]);
	long columns = lround(w * SHEET_PIXELS_PER_MM), lines = lround(h * lines_per_mm[resolution]);

	columns = MAX(1, MIN(columns, (long)fax->pixels));
	lines = MAX(1, lines);
	*ret_sheet = (struct sheet){
		.width = fax->pixels,
		.height = (uint32_t)MAX(lines, shortest),
		.x = (fax->pixels - (uint32_t)columns) / 2,
		.picture_width = (uint32_t)columns,
		.picture_height = (uint32_t)lines,
		.turned = turned,
	};
}

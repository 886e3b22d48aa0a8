/* SPDX-License-Identifier: MIT */
/* A picture on its way to a fax page: its size on paper, scaling, turning. */
#include "render/picture.h"

#include <errno.h>
#include <stdlib.h>

#include "render/gray.h"
#include "render/scale.h"
#include "render/sheet.h"

/*
 * Cameras, screens and programs write 72 or 96 and mean nothing by it; more
 * than that comes from a scanner or somebody who knows.
 */
#define DPI_BELIEVED 97.0
#define DPI_BELIEVED_MOST 4800.0
#define DPI_GUESS 96.0
#define MM_PER_INCH 25.4

struct picture {
	struct render *render;
	struct sheet sheet;
	unsigned orientation;
	struct gray *scaled; /* at its size on the fax page, not turned yet */
	struct scale *scale;
};

static bool believed(double dpi)
{
	return dpi >= DPI_BELIEVED && dpi <= DPI_BELIEVED_MOST;
}

int picture_new(struct render *render, uint32_t page, const struct picture_facts *facts, struct picture **ret_picture)
{
	bool known = believed(facts->dpi_x) && believed(facts->dpi_y);
	AUTO(picture) picture = NULL;
	double w, h;
	bool turns;
	int r;

	r = render_check_size(render, page, facts->width, facts->height);
	if (r < 0)
		return r;
	picture = calloc(1, sizeof(*picture));
	if (!picture)
		return -ENOMEM;
	picture->render = render;
	picture->orientation = facts->orientation;
	w = facts->width * MM_PER_INCH / (known ? facts->dpi_x : DPI_GUESS);
	h = facts->height * MM_PER_INCH / (known ? facts->dpi_y : DPI_GUESS);
	turns = gray_turns(facts->orientation);
	sheet_fit(&picture->sheet, turns ? h : w, turns ? w : h, known ? SHEET_PAPER : SHEET_PICTURE,
		  (enum doc_resolution)render->request->resolution);
	if (picture->sheet.turned)
		picture->orientation = gray_turn_clockwise(picture->orientation);
	if (gray_turns(picture->orientation))
		r = gray_new(picture->sheet.picture_height, picture->sheet.picture_width, &picture->scaled);
	else
		r = gray_new(picture->sheet.picture_width, picture->sheet.picture_height, &picture->scaled);
	if (r < 0)
		return r;
	r = scale_new(facts->width, facts->height, picture->scaled, &picture->scale);
	if (r < 0)
		return r;
	*ret_picture = picture;
	picture = NULL;
	return 0;
}

struct picture *picture_free(struct picture *picture)
{
	if (picture) {
		gray_free(picture->scaled);
		scale_free(picture->scale);
		free(picture);
	}
	return NULL;
}

void picture_row(struct picture *picture, const uint8_t *row)
{
	scale_row(picture->scale, row);
}

int picture_add(struct picture *picture)
{
	AUTO(gray) raster = NULL;
	int r;

	r = gray_new(picture->sheet.width, picture->sheet.height, &raster);
	if (r < 0)
		return r;
	gray_put(raster, picture->sheet.x, 0, picture->scaled, picture->orientation);
	return render_add_gray(picture->render, raster);
}

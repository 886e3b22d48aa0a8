/* SPDX-License-Identifier: MIT */
/* A picture of some pixels on its way to a fax page: rows in, one page out. PNG, JPEG and TIFF share it. */
#ifndef RENDER_PICTURE_H
#define RENDER_PICTURE_H

#include "render/render.h"

struct picture_facts {
	uint32_t width, height;
	double dpi_x, dpi_y;  /* 0: not known */
	unsigned orientation; /* gray.h */
};

struct picture;

/* Size and memory are checked here, before anything is allocated. @page is for messages, from 1. */
int picture_new(struct render *render, uint32_t page, const struct picture_facts *facts, struct picture **ret_picture);
struct picture *picture_free(struct picture *picture);
AUTO_DEFINE(picture, picture_free);

/* The next row from the top, @facts.width bytes of gray. */
void picture_row(struct picture *picture, const uint8_t *row);

/* All rows are there: add the page. */
int picture_add(struct picture *picture);

#endif

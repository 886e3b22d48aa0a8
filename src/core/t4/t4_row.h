/* SPDX-License-Identifier: MIT */
/*
 * A row of a fax page as the places where its colour changes. This is what
 * T.4 codes, and there are far fewer of them than pixels: coder and decoder
 * work on rows, and pixels are made of them and they of pixels at the edge.
 */
#ifndef CORE_T4_ROW_H
#define CORE_T4_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define T4_WIDTH_MAX 10240

/* So many places hold any row of @width pixels. */
#define T4_ROW_PLACES(width) ((size_t)(width) + 32)

/*
 * Behind the last change stands the width, so often: searches run over the end without looking, and eight places are
 * read at a time.
 */
#define T4_ROW_ENDS 16

/*
 * @x has T4_ROW_PLACES(width) places that belong to the row's owner. x[0] is
 * 0, the imaginary white before the first pixel; x[1] is where the first black
 * run begins, x[2] where it ends, and so on to x[count], each larger than the one
 * before (only x[1] may be 0 as well) and less than the width.
 */
struct t4_row {
	uint32_t count;
	uint16_t *x;
};

/* A white row in @places. */
void t4_row_init(struct t4_row *row, uint16_t *places, uint32_t width);

/* After x[1] to x[count] were set by hand. */
static inline void t4_row_end(struct t4_row *row, uint32_t width)
{
	uint64_t four = width * 0x0001000100010001ULL;
	uint16_t *end = row->x + row->count + 1;

	memcpy(end, &four, sizeof(four));
	memcpy(end + 4, &four, sizeof(four));
	memcpy(end + 8, &four, sizeof(four));
	memcpy(end + 12, &four, sizeof(four));
}

void t4_row_copy(struct t4_row *to, const struct t4_row *from);

/* Is it as the description above says? */
bool t4_row_check(const struct t4_row *row, uint32_t width);

/*
 * Pixels are packed as in TIFF: (width + 7) / 8 bytes a row, the leftmost in
 * the highest bit, 1 is black. What is behind the last pixel in the last byte
 * is ignored when read and 0 when written.
 */
void t4_row_from_pixels(struct t4_row *row, const uint8_t *pixels, uint32_t width);
void t4_row_to_pixels(const struct t4_row *row, uint8_t *ret_pixels, uint32_t width);

static inline size_t t4_row_bytes(uint32_t width)
{
	return ((size_t)width + 7) / 8;
}

#endif

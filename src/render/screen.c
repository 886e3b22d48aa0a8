/* SPDX-License-Identifier: MIT */
/*
 * From gray to black and white.
 *
 * A page is text and lines in some places and picture or tint in others, and
 * they want opposite things. Text wants the edge where it is: a threshold
 * half-way between the ink and the paper around it, so that a hairline that
 * covers a fifth of a pixel and letters in pale gray stay whole. A picture
 * wants its mean gray: dots that grow. blocks.c says which is which.
 *
 * The screen is chosen for the line as much as for the eye. MMR pays for each
 * change of colour that the row above does not predict, so it wants few, large
 * dots: the cell of 8 x 9 pixels with two dots (45 degrees, 34 dots per inch)
 * was measured against other cells and shapes with bench/render_quality.
 * What the coarse dots take away in detail, sharpening gives back: an edge
 * cuts through the dots.
 */
#include "render/screen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "render/blocks.h"
#include "render/range.h"

/* ---- paper ----------------------------------------------------------- */

#define PAPER_DARKEST 190 /* paper darker than that is taken for a tint that is meant */
#define PAPER_SPREAD 8    /* noise of scanned paper, each way */
#define SAMPLE_ROWS 4     /* every fourth row is looked at */

/* How often each gray is there. Returns how many pixels were looked at. */
static size_t count_grays(const struct gray *page, size_t ret_count[256])
{
	size_t looked = 0;

	for (uint32_t y = 0; y < page->height; y += SAMPLE_ROWS, looked += page->width)
		for (uint32_t x = 0; x < page->width; x++)
			ret_count[gray_row(page, y)[x]]++;
	return looked;
}

/*
 * Was the page drawn, and not scanned or taken as a picture? Then its paper is
 * white to the last bit, and of what is not, little is nearly white: nothing
 * but the palest rims of letters and lines.
 */
static bool is_drawn(const size_t count[256], size_t looked)
{
	size_t nearly = 0;

	for (int i = 255 - PAPER_SPREAD; i < 255; i++)
		nearly += count[i];
	return count[255] >= looked / 2 && nearly <= (looked - count[255]) / 6;
}

/*
 * Scanned paper is rarely white, and a screened background costs minutes and
 * legibility. If half of the page is one light gray, stretch it to white.
 */
static void whiten_paper(struct gray *page, const size_t count[256], size_t looked)
{
	size_t size = (size_t)page->width * page->height, most = 0;
	uint8_t map[256];
	int paper = 255, white;

	for (int level = 255; level >= PAPER_DARKEST; level--) {
		size_t near = 0;

		for (int i = MAX(0, level - PAPER_SPREAD); i <= MIN(255, level + PAPER_SPREAD); i++)
			near += count[i];
		if (near > most) {
			most = near;
			paper = level;
		}
	}
	if (most < looked / 2 || paper + PAPER_SPREAD >= 255)
		return;
	white = paper - PAPER_SPREAD;
	for (int i = 0; i < 256; i++)
		map[i] = (uint8_t)(i >= white ? 255 : i * 255 / white);
	for (size_t i = 0; i < size; i++)
		page->data[i] = map[page->data[i]];
}

/* ---- the dots ---------------------------------------------------------- */

/*
 * One cell per resolution, about square on paper, with two dots: in its
 * middle and on its corners.
 */
#define CELL_MAX 20

struct cell {
	uint8_t width, height;
	uint8_t threshold[CELL_MAX][CELL_MAX]; /* black below it */
};

static const uint8_t cell_sizes[][2] = {
  /* clang-format off */
	[DOC_STANDARD]  = {10, 5},
	[DOC_FINE]      = {8,  9},
	[DOC_SUPERFINE] = {8, 18},
  /* clang-format on */
};

/* Squared distance of a point to the nearest point of the lattice through (x, y); units: half a cell is @half. */
static int32_t distance2(int32_t dx, int32_t dy, int32_t half)
{
	int32_t best = INT32_MAX;

	for (int32_t i = -1; i <= 1; i++)
		for (int32_t j = -1; j <= 1; j++) {
			int32_t x = dx + i * 2 * half, y = dy + j * 2 * half;

			best = MIN(best, x * x + y * y);
		}
	return best;
}

/*
 * In which order the pixels of the cell blacken: near a dot's middle first,
 * near the middle of a white gap last. Integers only, so that every machine
 * makes the same fax. Ties are broken so that the two dots grow by turns.
 */
static void cell_init(struct cell *cell, enum doc_resolution resolution)
{
	int32_t key[CELL_MAX * CELL_MAX];
	uint32_t w = cell_sizes[resolution][0], h = cell_sizes[resolution][1], n = w * h;
	const int32_t half = 360; /* divisible by the sizes above */

	cell->width = (uint8_t)w;
	cell->height = (uint8_t)h;
	for (uint32_t i = 0; i < n; i++) {
		int32_t x = (int32_t)((2 * (i % w) + 1) * (uint32_t)half / w);
		int32_t y = (int32_t)((2 * (i / w) + 1) * (uint32_t)half / h);
		int32_t corner = distance2(x, y, half), middle = distance2(x - half, y - half, half);
		int32_t gap = MIN(distance2(x - half, y, half), distance2(x, y - half, half));

		key[i] = MIN(corner, middle) - gap;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t rank = 0;

		for (uint32_t j = 0; j < n; j++)
			rank += key[j] < key[i] || (key[j] == key[i] && j < i);
		cell->threshold[i / w][i % w] = (uint8_t)(255 - (510 * rank + 255) / (2 * n));
	}
}

/* ---- the decision ------------------------------------------------------ */

#define INK_LEAST 40   /* text: so much darker than the paper around it is ink */
#define PALE_LEAST 12  /* the same on a page without noise: pale gray lines and yellow letters are meant */
#define PALE_WIDEST 8  /* pixels; what is wider is a tint */
#define RIDGE_LEAST 56 /* text: so much darker than both sides is a stroke, however pale; lighter, a gap */
#define HAIRLINE 320   /* text: ink of two pixels side by side that is one line, in 255ths of a pixel */
#define EDGE_RANGE 120 /* in pictures: an edge of text on a tint */
#define SOLID_BLACK 12 /* pictures: no white specks in what is nearly black, no black ones in nearly white */
#define SOLID_WHITE 247
#define SHARP_X 3 /* sharpened against the mean over 7 pixels, and as many rows as make it square */

struct decision {
	const struct gray *page;
	const struct blocks *blocks;
	struct band band;
	struct range near; /* of the band, 3 x 3 */
	struct range far;  /* the same, 5 x 5 */
	const struct cell *cell;
	bool drawn; /* the page has no noise */
	uint32_t sharp_y;
	uint16_t *columns; /* sums over 2 * sharp_y + 1 rows, for the row under work */
};

enum stroke { STROKE_NONE, STROKE_INK, STROKE_PAPER };

/*
 * What a text pixel is, seen across: @step is the way to its neighbour there,
 * @along the way to the next pixel of a line that runs the other way.
 */
static enum stroke stroke_across(const uint8_t *at, ptrdiff_t step, ptrdiff_t along, int paper, int noise)
{
	int gray = *at, before = at[-step], after = at[step];
	int darker = MIN(before, after), lighter = MAX(before, after);
	int beyond = before < after ? at[-2 * step] : at[2 * step]; /* the darker one */

	if (darker - gray >= RIDGE_LEAST)
		return STROKE_INK;
	if (gray - lighter >= RIDGE_LEAST)
		return STROKE_PAPER;
	/*
	 * A straight line thinner than a pixel that lies across two of them keeps the darker one, so that all lines of
	 * a form look alike; of equal halves the first stays.
	 */
	if (MIN(lighter, beyond) > paper - noise && (darker < gray || (darker == gray && before == gray)) &&
	    2 * paper - gray - darker < HAIRLINE && abs(at[-along] - gray) < INK_LEAST &&
	    abs(at[along] - gray) < INK_LEAST)
		return STROKE_PAPER;
	return STROKE_NONE;
}

/* Half-way counts as ink: the halves of a hairline have just half the ink of where it is whole. */
static bool nearer_to_ink(int gray, int ink, int paper)
{
	return 2 * gray <= ink + paper + 2;
}

/* Is there, within the width of a stroke, something lighter? @most: how many pixels there are in that direction. */
static bool lighter_beyond(const uint8_t *at, ptrdiff_t step, uint32_t most)
{
	for (uint32_t i = 1; i <= MIN(most, PALE_WIDEST); i++)
		if (at[(ptrdiff_t)i * step] - *at >= PALE_LEAST)
			return true;
	return false;
}

/*
 * On a page without noise: is this part of a pale letter or line, whose ink
 * is @ink? That has paper on both sides; the rim of a tint has it on one.
 */
static bool pale_is_black(const struct gray *page, uint32_t x, uint32_t y, int ink)
{
	const uint8_t *at = gray_row(page, y) + x;
	uint32_t right = page->width - 1 - x, below = page->height - 1 - y;
	ptrdiff_t stride = page->width;

	if (*at > 255 - PALE_LEAST || !nearer_to_ink(*at, ink, 255))
		return false;
	if (!(lighter_beyond(at, -1, x) && lighter_beyond(at, 1, right)) &&
	    !(lighter_beyond(at, -stride, y) && lighter_beyond(at, stride, below)))
		return false;
	if (x < 2 || y < 2 || right < 2 || below < 2)
		return true;
	return stroke_across(at, 1, stride, 255, PALE_LEAST) != STROKE_PAPER &&
	       stroke_across(at, stride, 1, 255, PALE_LEAST) != STROKE_PAPER;
}

/* Text: which of the two that meet here, ink or paper, is it nearer to? */
static bool text_is_black(const struct decision *d, uint32_t x, uint32_t y)
{
	const struct gray *page = d->page;
	size_t i = (size_t)(y - d->band.top) * page->width + x;
	const uint8_t *at = gray_row(page, y) + x;
	int gray = *at, low = d->far.low[i], high = d->far.high[i];
	int noise = d->drawn ? PALE_LEAST : INK_LEAST;
	enum stroke across, down;

	if (high - low < INK_LEAST)
		return gray < 128 || (d->drawn && pale_is_black(page, x, y, low));
	if (x < 2 || y < 2 || x + 2 >= page->width || y + 2 >= page->height)
		return nearer_to_ink(gray, low, high);
	across = stroke_across(at, 1, page->width, high, noise);
	down = stroke_across(at, page->width, 1, high, noise);
	if (across == STROKE_INK || down == STROKE_INK)
		return true;
	if (across == STROKE_PAPER || down == STROKE_PAPER)
		return false;
	return nearer_to_ink(gray, low, high);
}

static bool picture_is_black(const struct decision *d, uint32_t x, uint32_t y)
{
	uint32_t width = d->page->width;
	size_t i = (size_t)(y - d->band.top) * width + x;
	uint32_t from = x < SHARP_X ? 0 : x - SHARP_X, to = MIN(width, x + SHARP_X + 1);
	uint32_t rows = MIN(d->page->height, y + d->sharp_y + 1) - (y < d->sharp_y ? 0 : y - d->sharp_y);
	uint32_t sum = 0;
	int gray = gray_row(d->page, y)[x];

	if (d->near.high[i] - d->near.low[i] >= EDGE_RANGE)
		return nearer_to_ink(gray, d->far.low[i], d->far.high[i]);
	for (uint32_t column = from; column < to; column++)
		sum += d->columns[column];
	gray += gray - (int)(sum / (rows * (to - from)));
	if (gray <= SOLID_BLACK)
		return true;
	return gray < SOLID_WHITE && gray < d->cell->threshold[y % d->cell->height][x % d->cell->width];
}

static void add_row(uint16_t *restrict columns, const uint8_t *restrict row, uint32_t width)
{
	for (uint32_t x = 0; x < width; x++)
		columns[x] = (uint16_t)(columns[x] + row[x]);
}

static void subtract_row(uint16_t *restrict columns, const uint8_t *restrict row, uint32_t width)
{
	for (uint32_t x = 0; x < width; x++)
		columns[x] = (uint16_t)(columns[x] - row[x]);
}

/* Move the window of column sums down to row @y. */
static void slide_columns(struct decision *d, uint32_t y)
{
	const struct gray *page = d->page;
	uint32_t first = y == 0 ? 0 : y + d->sharp_y, last = y + d->sharp_y;

	for (uint32_t row = first; row <= last && row < page->height; row++)
		add_row(d->columns, gray_row(page, row), page->width);
	if (y > d->sharp_y)
		subtract_row(d->columns, gray_row(page, y - d->sharp_y - 1), page->width);
}

static void decide_row(const struct decision *d, const uint8_t *picture, uint32_t y, uint8_t *bits)
{
	const uint8_t *row = gray_row(d->page, y);
	uint32_t width = d->page->width;

	for (uint32_t bx = 0; bx < d->blocks->across; bx++) {
		uint32_t from = bx * BLOCK_WIDTH, to = MIN(width, from + BLOCK_WIDTH);

		if (range_is_white(row + from, to - from))
			continue;
		for (uint32_t x = from; x < to; x++)
			if (picture[bx] ? picture_is_black(d, x, y) : text_is_black(d, x, y))
				bits[x / 8] |= (uint8_t)(0x80 >> x % 8);
	}
}

/* @bits: all white to begin with. */
static void decide_page(struct decision *d, uint8_t *bits)
{
	size_t row_bytes = (d->page->width + 7) / 8;

	for (uint32_t by = 0; by < d->blocks->down; by++) {
		const uint8_t *picture = d->blocks->picture + (size_t)by * d->blocks->across;
		bool white;

		d->band = blocks_band(d->blocks, d->page, by);
		white = band_is_white(d->page, &d->band);
		if (!white)
			range_of_band(&d->far, d->page, &d->band);
		if (!white && d->blocks->any)
			range_of_band(&d->near, d->page, &d->band);
		for (uint32_t y = d->band.top; y < d->band.top + d->band.rows; y++) {
			if (d->blocks->any)
				slide_columns(d, y);
			if (!white)
				decide_row(d, picture, y, bits + row_bytes * y);
		}
	}
}

int screen_page(struct gray *page, enum doc_resolution resolution, uint8_t **ret_bits)
{
	/* Rows that make the same way on paper as so many pixels across. */
	static const uint8_t rows_1[] = {[DOC_STANDARD] = 1, [DOC_FINE] = 1, [DOC_SUPERFINE] = 2};
	static const uint8_t rows_2[] = {[DOC_STANDARD] = 1, [DOC_FINE] = 2, [DOC_SUPERFINE] = 4};
	static const uint8_t rows_3[] = {[DOC_STANDARD] = 1, [DOC_FINE] = 3, [DOC_SUPERFINE] = 6};
	static const uint8_t rows_8[] = {[DOC_STANDARD] = 4, [DOC_FINE] = 8, [DOC_SUPERFINE] = 16};
	uint32_t block_rows = rows_8[resolution];
	struct blocks blocks = {0};
	struct cell cell;
	struct decision d = {.page = page, .blocks = &blocks, .cell = &cell, .sharp_y = rows_3[resolution]};
	size_t count[256] = {0}, looked = count_grays(page, count);
	uint8_t *bits;
	int r;

	d.drawn = is_drawn(count, looked);
	whiten_paper(page, count, looked);
	cell_init(&cell, resolution);
	d.columns = calloc(page->width, sizeof(*d.columns));
	bits = calloc((page->width + 7) / 8, page->height);
	r = d.columns && bits ? 0 : -ENOMEM;
	if (r == 0)
		r = range_init(&d.near, page->width, block_rows, 1, rows_1[resolution]);
	if (r == 0)
		r = range_init(&d.far, page->width, block_rows, 2, rows_2[resolution]);
	if (r == 0)
		r = blocks_init(&blocks, page, &d.far, block_rows);
	if (r == 0) {
		decide_page(&d, bits);
		*ret_bits = bits;
		bits = NULL;
	}
	free(bits);
	free(d.columns);
	blocks_fini(&blocks);
	range_fini(&d.near);
	range_fini(&d.far);
	return r;
}

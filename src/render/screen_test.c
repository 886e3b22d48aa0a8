/* SPDX-License-Identifier: MIT */
/* What text, lines, tints and pictures look like in black and white. */
#undef NDEBUG
#include "render/screen.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define W 400
#define H 400

static struct gray *page;
static uint8_t *bits;

static void begin(void)
{
	page = NULL;
	assert(gray_new(W, H, &page) == 0);
}

static void screen(enum doc_resolution resolution)
{
	assert(screen_page(page, resolution, &bits) == 0);
}

static void end(void)
{
	free(bits);
	gray_free(page);
}

static bool black(uint32_t x, uint32_t y)
{
	return bits[y * (W / 8) + x / 8] & 0x80 >> x % 8;
}

static void fill(uint32_t x, uint32_t y, uint32_t w, uint32_t h, uint8_t level)
{
	for (uint32_t row = y; row < y + h; row++)
		memset(gray_row(page, row) + x, level, w);
}

static double darkness(uint32_t x, uint32_t y, uint32_t w, uint32_t h)
{
	uint32_t n = 0;

	for (uint32_t row = y; row < y + h; row++)
		for (uint32_t column = x; column < x + w; column++)
			n += black(column, row);
	return (double)n / w / h;
}

static uint32_t count_black(void)
{
	return (uint32_t)lround(darkness(0, 0, W, H) * W * H);
}

/* A tint becomes dots of the same darkness, at each resolution. */
static void test_tints(void)
{
	for (int resolution = DOC_STANDARD; resolution <= DOC_SUPERFINE; resolution++)
		for (int level = 0; level < 256; level += 5) {
			double want = 1 - level / 255.0, got;

			begin();
			fill(20, 20, 270, 270, (uint8_t)level); /* less than half: not the paper */
			screen((enum doc_resolution)resolution);
			got = darkness(36, 36, 180, 180);
			/* nearly black and nearly white become black and white: no specks that cost line time */
			if (fabs(got - want) > (level <= 12 || level >= 247 ? 0.06 : 0.03)) {
				fprintf(stderr, "level %d, resolution %d: %.3f instead of %.3f\n", level, resolution,
					got, want);
				assert(!"tint");
			}
			end();
		}
}

static void test_black_and_white(void)
{
	begin();
	screen(DOC_FINE);
	assert(count_black() == 0);
	end();
	begin();
	fill(0, 0, W, H, 0);
	screen(DOC_FINE);
	assert(count_black() == W * H);
	end();
	/* what is black and white already stays to the pixel */
	begin();
	for (uint32_t i = 0; i < W * H; i += 3)
		page->data[i] = (i / 7) % 5 ? 255 : 0;
	for (int copy = 0; copy < 1; copy++) {
		struct gray *before = NULL;

		assert(gray_new(W, H, &before) == 0);
		memcpy(before->data, page->data, W * H);
		screen(DOC_FINE);
		for (uint32_t y = 0; y < H; y++)
			for (uint32_t x = 0; x < W; x++)
				assert(black(x, y) == (gray_row(before, y)[x] == 0));
		gray_free(before);
	}
	end();
}

/* Hairlines as an antialiasing renderer leaves them: pale, or split over two pixels. All come out whole and one wide.
 */
static void test_hairlines(void)
{
	static const struct {
		uint8_t first, second;
	} lines[] = {
		{170, 255},
                {170, 187},
                {195, 255},
                {150, 210},
                {44,  240},
                {136, 67 },
                {190, 190},
                {0,   255}
        };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		uint32_t n = 0;

		/* down */
		begin();
		fill(100, 50, 1, 300, lines[i].first);
		fill(101, 50, 1, 300, lines[i].second);
		screen(DOC_FINE);
		for (uint32_t y = 55; y < 345; y++)
			n += black(100, y) + black(101, y);
		assert(n == 290);
		assert(darkness(0, 0, 100, H) == 0 && darkness(102, 0, W - 102, H) == 0);
		end();
		/* across */
		begin();
		fill(50, 100, 300, 1, lines[i].first);
		fill(50, 101, 300, 1, lines[i].second);
		screen(DOC_FINE);
		n = 0;
		for (uint32_t x = 55; x < 345; x++)
			n += black(x, 100) + black(x, 101);
		assert(n == 290);
		end();
	}
}

/* A pale stroke close to a black one, and a narrow gap between two, are seen for what they are. */
static void test_close_strokes(void)
{
	begin();
	fill(100, 50, 6, 300, 0);
	fill(107, 50, 1, 300, 170);
	fill(200, 50, 3, 300, 0);
	fill(203, 50, 1, 300, 110);
	fill(204, 50, 3, 300, 0);
	screen(DOC_FINE);
	assert(darkness(100, 55, 6, 290) == 1 && darkness(106, 55, 1, 290) == 0);
	assert(darkness(107, 55, 1, 290) == 1);
	assert(darkness(203, 55, 1, 290) == 0 && darkness(200, 55, 7, 290) > 0.85);
	end();
}

/* A slanted hairline is not broken: each row has a black pixel next to one of the row above. */
static void test_slanted(void)
{
	for (double slope = 0.05; slope < 1.0; slope += 0.07) {
		int last = -1;

		begin();
		for (uint32_t y = 50; y < 350; y++) {
			double x = 50 + (y - 50) * slope;
			double part = x - floor(x);

			gray_row(page, y)[(uint32_t)x] = (uint8_t)(255 - 110 * (1 - part));
			gray_row(page, y)[(uint32_t)x + 1] = (uint8_t)(255 - 110 * part);
		}
		screen(DOC_FINE);
		for (uint32_t y = 52; y < 348; y++) {
			int first = -1;

			for (uint32_t x = 40; x < 390 && first < 0; x++)
				first = black(x, y) ? (int)x : -1;
			assert(first >= 0);
			assert(last < 0 || abs(first - last) <= 2);
			last = first;
		}
		end();
	}
}

/* Letters: their edge is half-way, and there are no dots in and around them, even when they are gray. */
static void test_letters(void)
{
	static const uint8_t inks[] = {0, 60, 120, 180};

	for (size_t i = 0; i < sizeof(inks); i++) {
		uint8_t ink = inks[i], edge = (uint8_t)((255 * 2 + ink) / 3);

		begin();
		for (uint32_t x = 20; x < 380; x += 12) {
			fill(x - 1, 100, 5, 30, edge); /* a third covered */
			fill(x, 100, 3, 30, ink);
		}
		screen(DOC_FINE);
		for (uint32_t y = 101; y < 129; y++)
			for (uint32_t x = 19; x < 380; x++)
				assert(black(x, y) == ((x - 20) % 12 < 3 && x >= 20));
		assert(darkness(0, 0, W, 99) == 0 && darkness(0, 131, W, H - 131) == 0);
		end();
	}
}

/* On a page without noise pale gray and yellow are meant: strokes and hairlines, however little they differ from paper.
 */
static void test_pale(void)
{
	static const uint8_t inks[] = {205, 226, 230, 243};

	for (size_t i = 0; i < sizeof(inks); i++)
		for (uint32_t wide = 1; wide <= 4; wide++) {
			begin();
			for (uint32_t x = 20; x < 380; x += 12)
				fill(x, 100, wide, 30, inks[i]);
			screen(DOC_FINE);
			for (uint32_t x = 20; x < 380; x++)
				assert(black(x, 115) == ((x - 20) % 12 < (wide == 2 ? 1 : wide)));
			assert(darkness(0, 0, W, 99) == 0 && darkness(0, 131, W, H - 131) == 0);
			end();
		}
	/* two pixels of ink with a rim are a letter's stroke, no hairline */
	begin();
	fill(99, 50, 4, 300, 232);
	fill(100, 50, 2, 300, 204);
	screen(DOC_FINE);
	assert(darkness(100, 55, 2, 290) == 1 && count_black() <= 2 * 300);
	end();
	/* a slanted black hairline, half of which is paler than what counts as ink on a scan */
	begin();
	for (uint32_t x = 20; x < 380; x++) {
		uint32_t part = (x - 20) % 36 * 70 / 36, y = 100 + (x - 20) / 36;

		gray_row(page, y)[x] = (uint8_t)(255 - (70 - part));
		gray_row(page, y + 1)[x] = (uint8_t)(255 - part);
	}
	screen(DOC_FINE);
	for (uint32_t x = 22; x < 378; x++)
		assert(darkness(x, 95, 1, 20) > 0);
	end();
}

/* A pale tint, such as text that is marked, becomes dots, with no line around it. */
static void test_rim_of_tint(void)
{
	begin();
	fill(21, 101, 360, 34, 226);
	for (uint32_t x = 30; x < 370; x += 12)
		fill(x, 96, 4, 20, 0);
	screen(DOC_FINE);
	for (uint32_t y = 101; y < 135; y++) {
		uint32_t run = 0;

		for (uint32_t x = 0; x < W; x++) {
			run = black(x, y) ? run + 1 : 0;
			assert(run < 8);
		}
	}
	assert(darkness(40, 118, 300, 14) > 0.02);
	end();
}

/* What is pale on a page with noise is noise: the other side of the paper, the waves of JPEG. */
static void test_noise(void)
{
	uint32_t seed = 7;

	begin();
	for (uint32_t i = 0; i < W * H; i++) {
		seed = seed * 1664525 + 1013904223;
		page->data[i] = seed >> 24 < 100 ? (uint8_t)(232 + (seed >> 16 & 63) % 23) : 255;
	}
	screen(DOC_FINE);
	assert(count_black() == 0);
	end();
}

/* Letters on a tint stay solid, black ones and white ones. */
static void test_letters_on_tint(void)
{
	static const struct {
		uint8_t tint, ink;
	} cases[] = {
		{204, 0  },
                {230, 0  },
                {102, 255},
                {51,  255}
        };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t wrong = 0;

		begin();
		fill(20, 20, 270, 270, cases[i].tint);
		fill(100, 60, 6, 200, cases[i].ink);
		screen(DOC_FINE);
		for (uint32_t y = 62; y < 258; y++)
			for (uint32_t x = 100; x < 106; x++)
				wrong += black(x, y) != (cases[i].ink == 0);
		assert(wrong == 0);
		assert(darkness(38, 38, 54, 54) > 0.02 && darkness(38, 38, 54, 54) < 0.98);
		end();
	}
}

/* A scan: gray paper with noise, and writing on it. The paper becomes white, the writing stays. */
static void test_scanned_paper(void)
{
	uint32_t seed = 7;

	begin();
	for (uint32_t i = 0; i < W * H; i++) {
		seed = seed * 1664525 + 1013904223;
		page->data[i] = (uint8_t)(222 + seed % 9);
	}
	for (uint32_t x = 40; x < 360; x += 20)
		fill(x, 150, 4, 60, 50);
	screen(DOC_FINE);
	assert(darkness(0, 0, W, 145) == 0 && darkness(0, 215, W, H - 215) == 0);
	for (uint32_t x = 40; x < 360; x += 20)
		assert(darkness(x, 152, 4, 56) == 1);
	end();
}

/* A smooth picture keeps its tones region by region, and is made of dots larger than single pixels. */
static void test_picture(void)
{
	uint32_t changes = 0;

	begin();
	for (uint32_t y = 0; y < H; y++)
		for (uint32_t x = 0; x < W; x++)
			gray_row(page, y)[x] = (uint8_t)(30 + x * 190 / W);
	screen(DOC_FINE);
	for (uint32_t x = 36; x + 54 < W; x += 54) {
		double want = 1 - (30 + (x + 27) * 190.0 / W) / 255;

		assert(fabs(darkness(x, 36, 56, 324) - want) < 0.02);
	}
	for (uint32_t y = 0; y < H; y++)
		for (uint32_t x = 1; x < W; x++)
			changes += black(x, y) != black(x - 1, y);
	/* two dots per cell of 8 x 9 pixels, each some 6 rows high: about 24 changes in 72 pixels */
	assert(changes < W * H * 30 / 72);
	end();
}

/* Odd sizes touch every border. */
static void test_small(void)
{
	for (uint32_t w = 1; w < 20; w++)
		for (uint32_t h = 1; h < 20; h++)
			for (int resolution = DOC_STANDARD; resolution <= DOC_SUPERFINE; resolution++) {
				struct gray *small = NULL;
				uint8_t *out = NULL;

				assert(gray_new(w, h, &small) == 0);
				for (uint32_t i = 0; i < w * h; i++)
					small->data[i] = (uint8_t)(i * 97);
				assert(screen_page(small, (enum doc_resolution)resolution, &out) == 0);
				free(out);
				gray_free(small);
			}
}

int main(void)
{
	test_black_and_white();
	test_tints();
	test_hairlines();
	test_close_strokes();
	test_slanted();
	test_letters();
	test_pale();
	test_rim_of_tint();
	test_noise();
	test_letters_on_tint();
	test_scanned_paper();
	test_picture();
	test_small();
	return 0;
}

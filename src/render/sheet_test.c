/* SPDX-License-Identifier: MIT */
/* Where pages of all sizes land on fax pages. */
#undef NDEBUG
#include "render/sheet.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "base/macros.h"

static void test_sizes(void)
{
	static const struct {
		const char *name;
		double w, h;
		enum sheet_kind kind;
		enum doc_resolution resolution;
		struct sheet sheet;
	} cases[] = {
  /* clang-format off */
		{"A4",            210,   297,   SHEET_PAPER,   DOC_FINE,      {1728, 2287, 20, 1688, 2287, false}},
		{"A4 standard",   210,   297,   SHEET_PAPER,   DOC_STANDARD,  {1728, 1143, 20, 1688, 1143, false}},
		{"A4 superfine",  210,   297,   SHEET_PAPER,   DOC_SUPERFINE, {1728, 4574, 20, 1688, 4574, false}},
		{"letter",        215.9, 279.4, SHEET_PAPER,   DOC_FINE,      {1728, 2142, 0,  1728, 2142, false}},
		{"legal",         215.9, 355.6, SHEET_PAPER,   DOC_FINE,      {1728, 2727, 0,  1728, 2727, false}},
		{"A4 across",     297,   210,   SHEET_PAPER,   DOC_FINE,      {1728, 2287, 20, 1688, 2287, true}},
		{"A5 across",     210,   148,   SHEET_PAPER,   DOC_FINE,      {1728, 1140, 20, 1688, 1140, false}},
		{"B4",            250,   353,   SHEET_PAPER,   DOC_FINE,      {2048, 2718, 19, 2009, 2718, false}},
		{"JIS B4",        257,   364,   SHEET_PAPER,   DOC_FINE,      {2048, 2781, 0,  2048, 2781, false}},
		{"A3",            297,   420,   SHEET_PAPER,   DOC_FINE,      {2432, 3234, 22, 2387, 3234, false}},
		{"A3 across",     420,   297,   SHEET_PAPER,   DOC_FINE,      {2432, 3234, 22, 2387, 3234, true}},
		{"slide 16:9",    338.7, 190.5, SHEET_PAPER,   DOC_FINE,      {1728, 2608, 98, 1531, 2608, true}},
		{"poster",        841,   1189,  SHEET_PAPER,   DOC_FINE,      {1728, 2341, 0,  1728, 2341, false}},
		{"till receipt",  80,    200,   SHEET_PAPER,   DOC_FINE,      {1728, 1540, 542, 643, 1540, false}},
		{"endless roll",  210,   3640,  SHEET_PAPER,   DOC_FINE,      {1728, 2803, 779, 169, 2803, false}},
		{"stamp",         20,    20,    SHEET_PAPER,   DOC_FINE,      {1728, 770, 783, 161, 154, false}},
		{"big picture",   1411,  1058,  SHEET_PICTURE, DOC_FINE,      {1728, 2208, 0, 1728, 2208, true}},
		{"B4-like photo", 250,   353,   SHEET_PICTURE, DOC_FINE,      {1728, 2287, 18, 1691, 2287, false}},
  /* clang-format on */
	};

	int wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct sheet *want = &cases[i].sheet;
		struct sheet got;

		sheet_fit(&got, cases[i].w, cases[i].h, cases[i].kind, cases[i].resolution);
		if (got.width != want->width || got.height != want->height || got.x != want->x ||
		    got.picture_width != want->picture_width || got.picture_height != want->picture_height ||
		    got.turned != want->turned) {
			fprintf(stderr, "%s: {%u, %u, %u, %u, %u, %d}\n", cases[i].name, got.width, got.height, got.x,
				got.picture_width, got.picture_height, got.turned);
			wrong++;
		}
	}
	assert(wrong == 0);
}

/* Whatever the size: it fits, and keeps its proportion. */
static void test_every_size(void)
{
	for (double w = 0.5; w < 5000; w *= 1.7)
		for (double h = 0.5; h < 5000; h *= 1.7)
			for (int kind = SHEET_PAPER; kind <= SHEET_PICTURE; kind++) {
				double across, down;
				struct sheet s;

				sheet_fit(&s, w, h, (enum sheet_kind)kind, DOC_FINE);
				assert(s.width == 1728 || s.width == 2048 || s.width == 2432);
				assert(s.picture_width >= 1 && s.x + s.picture_width <= s.width);
				assert(s.picture_height >= 1 && s.picture_height <= s.height && s.height <= 3400);
				across = s.picture_width / SHEET_PIXELS_PER_MM;
				down = s.picture_height / sheet_lines_per_mm(DOC_FINE);
				if (across > 3 && down > 3)
					assert(fabs(log(across / down / (s.turned ? h / w : w / h))) < 0.05);
			}
}

int main(void)
{
	test_sizes();
	test_every_size();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* The word that was probably meant; see nearest.h. */
#include "base/nearest.h"

#include <string.h>

#include "base/macros.h"

#define LETTERS_MAX 40
#define PREFIX_LEAST 3

struct nearest nearest_begin(const char *typed)
{
	/* A third of the letters may be wrong, and one more than that is too far. */
	return (struct nearest){.typed = typed, .slips = (unsigned)MIN(strlen(typed), LETTERS_MAX) / 3 + 1};
}

/* The optimal string alignment distance, row by row; three rows are alive at a time. */
static unsigned slips_between(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned rows[3][LETTERS_MAX + 1], *before = rows[0], *last = rows[1], *row = rows[2], *spare;
	size_t i, j;

	for (j = 0; j <= b_length; j++)
		last[j] = (unsigned)j;
	for (i = 1; i <= a_length; i++) {
		row[0] = (unsigned)i;
		for (j = 1; j <= b_length; j++) {
			row[j] = MIN(last[j], row[j - 1]) + 1;
			row[j] = MIN(row[j], last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[b_length];
}

void nearest_try(struct nearest *nearest, const char *word)
{
	size_t typed_length = strlen(nearest->typed), length = strlen(word);
	unsigned slips;

	if (typed_length > LETTERS_MAX || length > LETTERS_MAX)
		return;
	/* Who wrote the beginning only is near, however long the rest. */
	if (typed_length >= PREFIX_LEAST && strncmp(nearest->typed, word, typed_length) == 0)
		slips = typed_length != length;
	else
		slips = slips_between(nearest->typed, typed_length, word, length);
	if (slips < nearest->slips) {
		nearest->slips = slips;
		nearest->word = word;
	}
}

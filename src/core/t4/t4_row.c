/* SPDX-License-Identifier: MIT */
/* Rows and pixels; see t4_row.h. Sixty-four pixels at a time, without a branch for each change. */
#include "core/t4/t4_row.h"

#include <string.h>

#include "base/macros.h"
#include "core/t4/t4_bits.h"

#define WORD_BITS 64
#define WORDS_MAX (T4_WIDTH_MAX / WORD_BITS)

void t4_row_init(struct t4_row *row, uint16_t *places, uint32_t width)
{
	row->x = places;
	row->x[0] = 0;
	row->count = 0;
	t4_row_end(row, width);
}

void t4_row_end(struct t4_row *row, uint32_t width)
{
	for (uint32_t i = 1; i <= T4_ROW_ENDS; i++)
		row->x[row->count + i] = (uint16_t)width;
}

void t4_row_copy(struct t4_row *to, const struct t4_row *from)
{
	to->count = from->count;
	memcpy(to->x, from->x, (1 + from->count + T4_ROW_ENDS) * sizeof(from->x[0]));
}

bool t4_row_check(const struct t4_row *row, uint32_t width)
{
	bool is_good = row->count <= width && row->x[0] == 0;

	for (uint32_t i = 2; is_good && i <= row->count; i++)
		is_good = row->x[i] > row->x[i - 1];
	if (is_good && row->count > 0)
		is_good = row->x[row->count] < width;
	for (uint32_t i = 1; is_good && i <= T4_ROW_ENDS; i++)
		is_good = row->x[row->count + i] == width;
	return is_good;
}

/* The pixels of one word, the leftmost in the highest bit; zeros behind the last. */
static inline uint64_t load_pixels(const uint8_t *pixels, uint32_t left)
{
	uint64_t word = 0;
	uint32_t i;

	if (left >= WORD_BITS)
		return t4_load(pixels);
	for (i = 0; i < (left + 7) / 8; i++)
		word |= (uint64_t)pixels[i] << (56 - 8 * i);
	return word & ~(~0ULL >> left);
}

/* The highest bit becomes the lowest. */
static inline uint64_t turn(uint64_t word)
{
	word = __builtin_bswap64(word);
	word = (word >> 1 & 0x5555555555555555) | (word & 0x5555555555555555) << 1;
	word = (word >> 2 & 0x3333333333333333) | (word & 0x3333333333333333) << 2;
	return (word >> 4 & 0x0f0f0f0f0f0f0f0f) | (word & 0x0f0f0f0f0f0f0f0f) << 4;
}

/*
 * Enter the lowest bit, if there is one, and clear it. Clearing takes a cycle or two, and finding it is off the path
 * from one to the next.
 */
static inline uint64_t take_lowest(uint64_t bits, uint16_t **next, uint32_t from)
{
	**next = (uint16_t)(from + (uint32_t)__builtin_ctzll(bits | 1ULL << 63));
	*next += bits != 0;
	return bits & (bits - 1);
}

void t4_row_from_pixels(struct t4_row *row, const uint8_t *pixels, uint32_t width)
{
	uint16_t *next = row->x + 1;
	uint64_t word, changes, last = 0;
	uint32_t x;

	for (x = 0; x < width; x += WORD_BITS, pixels += WORD_BITS / 8) {
		word = load_pixels(pixels, width - x);
		changes = word ^ (word >> 1 | last << 63);
		last = word & 1;
		if (changes == 0)
			continue;
		if (width - x < WORD_BITS) /* from black to what is no pixel */
			changes &= ~(~0ULL >> (width - x));
		/* Four at a time, whether there are as many or not: how many is what no processor foresees. */
		changes = turn(changes);
		do {
			changes = take_lowest(changes, &next, x);
			changes = take_lowest(changes, &next, x);
			changes = take_lowest(changes, &next, x);
			changes = take_lowest(changes, &next, x);
		} while (changes != 0);
	}
	row->count = (uint32_t)(next - row->x) - 1;
	t4_row_end(row, width);
}

void t4_row_to_pixels(const struct t4_row *row, uint8_t *ret_pixels, uint32_t width)
{
	uint64_t words[WORDS_MAX + 1], word, fill = 0;
	uint32_t count = width / WORD_BITS, rest = width % WORD_BITS, i;

	if (row->count == 0) {
		memset(ret_pixels, 0, t4_row_bytes(width));
		return;
	}
	/* Each change turns all pixels to the right of it in its word, ... */
	memset(words, 0, (count + 1) * sizeof(words[0]));
	for (i = 1; i <= row->count; i++)
		words[row->x[i] / WORD_BITS] ^= ~0ULL >> row->x[i] % WORD_BITS;
	/* ... and the last pixel of a word all of the next. */
	for (i = 0; i < count; i++, ret_pixels += WORD_BITS / 8) {
		word = words[i] ^ fill;
		fill = 0 - (word & 1);
		t4_store(ret_pixels, word);
	}
	if (rest > 0) {
		word = t4_swap((words[count] ^ fill) & ~(~0ULL >> rest));
		memcpy(ret_pixels, &word, (rest + 7) / 8);
	}
}

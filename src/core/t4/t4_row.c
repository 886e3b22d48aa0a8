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

/* The pixels of one word, the leftmost in the highest bit; what is behind the last, nobody knows. */
static inline uint64_t load_pixels(const uint8_t *pixels, uint32_t left)
{
	uint64_t word = 0;
	uint32_t i;

	if (left >= WORD_BITS)
		return t4_load(pixels);
	for (i = 0; i < (left + 7) / 8; i++)
		word |= (uint64_t)pixels[i] << (56 - 8 * i);
	return word;
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
		if (width - x < WORD_BITS) /* to what is no pixel */
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

/* Turn all pixels from @x on in its word. */
static inline void turn_right(uint8_t *pixels, uint32_t x)
{
	uint8_t *at = pixels + x / WORD_BITS * (WORD_BITS / 8);

	t4_store(at, t4_load(at) ^ ~0ULL >> x % WORD_BITS);
}

/* Few runs: each black one by itself. There is room for whole words in @ret_pixels. */
static void draw_runs(const struct t4_row *row, uint8_t *ret_pixels, uint32_t width)
{
	uint32_t begin, end, word;

	memset(ret_pixels, 0, (width + WORD_BITS - 1) / WORD_BITS * (WORD_BITS / 8));
	for (uint32_t i = 1; i <= row->count; i += 2) {
		begin = row->x[i];
		end = row->x[i + 1];
		turn_right(ret_pixels, begin);
		/* Black runs are short, and most end where they begin. */
		for (word = begin / WORD_BITS + 1; word < end / WORD_BITS; word++)
			t4_store(ret_pixels + word * (WORD_BITS / 8), ~0ULL);
		if (end == width && width % WORD_BITS == 0)
			continue;
		if (end / WORD_BITS > begin / WORD_BITS)
			t4_store(ret_pixels + end / WORD_BITS * (WORD_BITS / 8), ~0ULL);
		turn_right(ret_pixels, end);
	}
}

/* Turn all pixels from @x on in its word. */
static inline void turn_in(uint64_t *words, uint32_t x)
{
	words[x / WORD_BITS] ^= ~0ULL >> x % WORD_BITS;
}

/* Many: each change turns the pixels to the right of it in its word, then each word is turned by those before it. */
static void draw_changes(const struct t4_row *row, uint8_t *ret_pixels, uint32_t width)
{
	/* Some changes are often in one word, and each would wait for the one before: they go to different words. */
	uint64_t words[4 * (WORDS_MAX + 1)], word, fill = 0;
	uint32_t count = (width + WORD_BITS - 1) / WORD_BITS;
	uint64_t *second = words + count + 1, *third = second + count + 1, *fourth = third + count + 1;
	const uint16_t *x = row->x + 1, *end = x + row->count;

	/* The last may be beside the row's: up to three at the width. */
	memset(words, 0, 4 * (count + 1) * sizeof(words[0]));
	for (; x < end; x += 4) {
		turn_in(words, x[0]);
		turn_in(second, x[1]);
		turn_in(third, x[2]);
		turn_in(fourth, x[3]);
	}
	for (uint32_t i = 0; i < count; i++, ret_pixels += WORD_BITS / 8) {
		word = words[i] ^ second[i] ^ third[i] ^ fourth[i];
		t4_store(ret_pixels, word ^ fill);
		fill ^= 0 - (word & 1);
	}
}

static inline void draw(const struct t4_row *row, uint8_t *ret_pixels, uint32_t width)
{
	if (row->count <= width / WORD_BITS)
		draw_runs(row, ret_pixels, width);
	else
		draw_changes(row, ret_pixels, width);
}

void t4_row_to_pixels(const struct t4_row *row, uint8_t *ret_pixels, uint32_t width)
{
	uint8_t last[WORDS_MAX * (WORD_BITS / 8)];

	if (width % WORD_BITS == 0) {
		draw(row, ret_pixels, width);
		return;
	}
	draw(row, last, width);
	if (width % 8 != 0)
		last[width / 8] &= (uint8_t)(0xff00 >> width % 8);
	memcpy(ret_pixels, last, t4_row_bytes(width));
}

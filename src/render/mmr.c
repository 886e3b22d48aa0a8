/* SPDX-License-Identifier: MIT */
/* MMR (T.6) decoded for its own sake; see mmr.h. */
#include "render/mmr.h"

#include <string.h>

#include "base/macros.h"

/* ---- the codes of T.4 and T.6, as they stand there --------------------------- */

/* T.4 table 2: runs of 0 to 63 pixels. */
static const char *const white_short[] = {
	"00110101", "000111",   "0111",     "1000",     "1011",     "1100",     "1110",     "1111",
	"10011",    "10100",    "00111",    "01000",    "001000",   "000011",   "110100",   "110101",
	"101010",   "101011",   "0100111",  "0001100",  "0001000",  "0010111",  "0000011",  "0000100",
	"0101000",  "0101011",  "0010011",  "0100100",  "0011000",  "00000010", "00000011", "00011010",
	"00011011", "00010010", "00010011", "00010100", "00010101", "00010110", "00010111", "00101000",
	"00101001", "00101010", "00101011", "00101100", "00101101", "00000100", "00000101", "00001010",
	"00001011", "01010010", "01010011", "01010100", "01010101", "00100100", "00100101", "01011000",
	"01011001", "01011010", "01011011", "01001010", "01001011", "00110010", "00110011", "00110100",
};

static const char *const black_short[] = {
	"0000110111",   "010",          "11",           "10",           "011",          "0011",         "0010",
	"00011",        "000101",       "000100",       "0000100",      "0000101",      "0000111",      "00000100",
	"00000111",     "000011000",    "0000010111",   "0000011000",   "0000001000",   "00001100111",  "00001101000",
	"00001101100",  "00000110111",  "00000101000",  "00000010111",  "00000011000",  "000011001010", "000011001011",
	"000011001100", "000011001101", "000001101000", "000001101001", "000001101010", "000001101011", "000011010010",
	"000011010011", "000011010100", "000011010101", "000011010110", "000011010111", "000001101100", "000001101101",
	"000011011010", "000011011011", "000001010100", "000001010101", "000001010110", "000001010111", "000001100100",
	"000001100101", "000001010010", "000001010011", "000000100100", "000000110111", "000000111000", "000000100111",
	"000000101000", "000001011000", "000001011001", "000000101011", "000000101100", "000001011010", "000001100110",
	"000001100111",
};

/* T.4 table 3a: 64, 128, ... 1728 pixels, more follow. */
static const char *const white_long[] = {
	"11011",     "10010",     "010111",    "0110111",   "00110110",  "00110111",  "01100100",
	"01100101",  "01101000",  "01100111",  "011001100", "011001101", "011010010", "011010011",
	"011010100", "011010101", "011010110", "011010111", "011011000", "011011001", "011011010",
	"011011011", "010011000", "010011001", "010011010", "011000",    "010011011",
};

static const char *const black_long[] = {
	"0000001111",    "000011001000",  "000011001001",  "000001011011",  "000000110011",  "000000110100",
	"000000110101",  "0000001101100", "0000001101101", "0000001001010", "0000001001011", "0000001001100",
	"0000001001101", "0000001110010", "0000001110011", "0000001110100", "0000001110101", "0000001110110",
	"0000001110111", "0000001010010", "0000001010011", "0000001010100", "0000001010101", "0000001011010",
	"0000001011011", "0000001100100", "0000001100101",
};

/* T.4 table 3b: 1792, 1856, ... 2560 pixels of either colour. */
static const char *const both_long[] = {
	"00000001000",  "00000001100",  "00000001101",  "000000010010", "000000010011", "000000010100", "000000010101",
	"000000010110", "000000010111", "000000011100", "000000011101", "000000011110", "000000011111",
};

/* T.6 table 1. Vertical modes are their distance plus MODE_V0. */
enum { MODE_NONE, MODE_PASS, MODE_HORIZONTAL, MODE_V0 = 10 };

static const struct {
	const char *code;
	uint8_t mode;
} modes[] = {
	{"1",       MODE_V0        },
        {"011",     MODE_V0 + 1    },
        {"010",     MODE_V0 - 1    },
	{"001",     MODE_HORIZONTAL},
        {"0001",    MODE_PASS      },
        {"000011",  MODE_V0 + 2    },
	{"000010",  MODE_V0 - 2    },
        {"0000011", MODE_V0 + 3    },
        {"0000010", MODE_V0 - 3    },
};

/* ---- tables: what the next bits mean ------------------------------------------ */

#define MODE_BITS 7
#define RUN_BITS 13
#define RUN_MAX 2560

struct meaning {
	uint16_t value; /* mode, or run */
	uint8_t bits;   /* of the code; 0: there is none */
};

static struct meaning mode_table[1 << MODE_BITS];
static struct meaning run_tables[2][1 << RUN_BITS];

/* Enter @code wherever the first bits, the first of them lowest, are those of the code. */
static void enter(struct meaning *table, unsigned table_bits, const char *code, unsigned value)
{
	unsigned length = (unsigned)strlen(code), bits = 0;

	for (unsigned i = 0; i < length; i++)
		bits |= (unsigned)(code[i] == '1') << i;
	for (unsigned rest = 0; rest < 1u << (table_bits - length); rest++)
		table[bits | rest << length] = (struct meaning){(uint16_t)value, (uint8_t)length};
}

void mmr_prepare(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		enter(mode_table, MODE_BITS, modes[i].code, modes[i].mode);
	for (unsigned i = 0; i < 64; i++) {
		enter(run_tables[0], RUN_BITS, white_short[i], i);
		enter(run_tables[1], RUN_BITS, black_short[i], i);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(white_long); i++) {
		enter(run_tables[0], RUN_BITS, white_long[i], (i + 1) * 64);
		enter(run_tables[1], RUN_BITS, black_long[i], (i + 1) * 64);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(both_long); i++)
		for (unsigned colour = 0; colour < 2; colour++)
			enter(run_tables[colour], RUN_BITS, both_long[i], 1792 + i * 64);
}

/* ---- bits --------------------------------------------------------------------- */

struct reader {
	const uint8_t *at, *end;
	uint64_t bits;  /* the next ones, lowest first; zeros behind the end */
	unsigned count; /* of them; at least 56 after refill(), but for the end */
	size_t missing; /* bits that were made up behind the end */
};

static inline void refill(struct reader *reader)
{
	while (reader->count <= 56) {
		if (reader->at < reader->end)
			reader->bits |= (uint64_t)*reader->at++ << reader->count;
		else
			reader->missing += 8;
		reader->count += 8;
	}
}

static inline void skip(struct reader *reader, unsigned count)
{
	reader->bits >>= count;
	reader->count -= count;
}

/* A whole run; more than RUN_MAX in a row of codes is an error that the caller sees by the width. -1: no code. */
static int32_t read_run(struct reader *reader, unsigned colour)
{
	const struct meaning *table = run_tables[colour];
	int32_t run = 0;

	for (;;) {
		const struct meaning *meaning;

		refill(reader);
		meaning = &table[reader->bits & ((1 << RUN_BITS) - 1)];
		if (meaning->bits == 0)
			return -1;
		skip(reader, meaning->bits);
		run += meaning->value;
		if (meaning->value < 64 || run > MMR_WIDTH_MAX)
			return run;
	}
}

/* ---- rows --------------------------------------------------------------------- */

/*
 * Where the colour changes, from white at the left: even places to black, odd
 * ones to white. Behind the last stand as many times the width as the search
 * for b1 and b2 may look at.
 */
struct row {
	uint32_t count;
	int32_t changes[MMR_WIDTH_MAX + 8];
};

static inline void end_row(struct row *row, int32_t width)
{
	while (row->count > 0 && row->changes[row->count - 1] >= width)
		row->count--;
	for (uint32_t i = 0; i < 4; i++)
		row->changes[row->count + i] = width;
}

/* T.6 2.2: one row, coded against the one above. */
static bool read_row(struct reader *reader, const struct row *above, struct row *row, int32_t width)
{
	int32_t a0 = -1, first, second;
	unsigned colour = 0;
	uint32_t b = 0; /* place of b1 in @above */

	row->count = 0;
	while (a0 < width) {
		const struct meaning *mode;

		refill(reader);
		mode = &mode_table[reader->bits & ((1 << MODE_BITS) - 1)];
		skip(reader, mode->bits);
		/* b1: the first change above to the other colour, right of a0 */
		b = (b & ~1u) + colour;
		while (b >= 2 && above->changes[b - 2] > a0)
			b -= 2;
		while (above->changes[b] <= a0 && above->changes[b] < width)
			b += 2;
		switch (mode->bits ? mode->value : MODE_NONE) {
		case MODE_NONE:
			return false;
		case MODE_PASS:
			a0 = above->changes[b] < width ? above->changes[b + 1] : width;
			break;
		case MODE_HORIZONTAL:
			first = read_run(reader, colour);
			second = read_run(reader, !colour);
			/* Runs of no length where no coder needs them: decoders do not agree on what comes after. */
			if (first < 0 || second < 0 || (first == 0 && a0 >= 0))
				return false;
			a0 = MAX(a0, 0) + first;
			if (a0 > width || a0 + second > width || (second == 0 && a0 < width))
				return false;
			row->changes[row->count++] = a0;
			a0 += second;
			row->changes[row->count++] = a0;
			break;
		default:
			first = above->changes[b] + mode->value - MODE_V0;
			if (first < MAX(a0, 0) || (first == a0 && a0 >= 0) || first > width)
				return false;
			row->changes[row->count++] = first;
			a0 = first;
			colour = !colour;
		}
	}
	end_row(row, width);
	return reader->missing <= reader->count;
}

bool mmr_check(const uint8_t *data, size_t size, uint32_t width, uint32_t height)
{
	struct reader reader = {.at = data, .end = data + size};
	struct row rows[2];

	if (width == 0 || width > MMR_WIDTH_MAX)
		return false;
	rows[1].count = 0;
	end_row(&rows[1], (int32_t)width);
	for (uint32_t y = 0; y < height; y++)
		if (!read_row(&reader, &rows[!(y & 1)], &rows[y & 1], (int32_t)width))
			return false;
	/* T.6 2.2.1.1: twice 000000000001, here with the first bit lowest */
	refill(&reader);
	if ((reader.bits & 0xffffff) != 0x800800 || reader.missing + 24 > reader.count)
		return false;
	skip(&reader, 24);
	if (reader.end - reader.at > 3 || reader.bits != 0)
		return false;
	for (; reader.at < reader.end; reader.at++)
		if (*reader.at != 0)
			return false;
	return true;
}

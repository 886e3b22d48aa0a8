/* SPDX-License-Identifier: MIT */
/* Writes t4_tables.c: t4_tables_make FILE. Run by Meson. */
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "core/t4/t4_tables.h"

static const char *terminating(int colour, unsigned run)
{
	return colour ? t4_black_terminating[run] : t4_white_terminating[run];
}

/* @number: 1 for 64, 2 for 128, ... */
static const char *make_up(int colour, unsigned number)
{
	if (number > T4_MAKE_UP_RUNS)
		return t4_common_make_up[number - T4_MAKE_UP_RUNS - 1];
	return colour ? t4_black_make_up[number - 1] : t4_white_make_up[number - 1];
}

static uint32_t word_of(const char *bits, const char *more_bits)
{
	uint32_t value = 0, length = 0;
	const char *at;

	for (at = bits; *at; at++, length++)
		value = value << 1 | (*at == '1');
	for (at = more_bits; *at; at++, length++)
		value = value << 1 | (*at == '1');
	return value << 5 | length;
}

static void write_run_words(FILE *out)
{
	fprintf(out, "const uint32_t t4_run_words[2][T4_RUN_WORDS] = {\n");
	for (int colour = 0; colour < 2; colour++) {
		fprintf(out, "{");
		for (unsigned run = 0; run < T4_RUN_WORDS; run++)
			fprintf(out, "%#x,%s",
				word_of(run >= 64 ? make_up(colour, run / 64) : "", terminating(colour, run % 64)),
				run % 16 == 15 ? "\n" : "");
		fprintf(out, "},\n");
	}
	fprintf(out, "};\n");
}

static void write_mode_words(FILE *out)
{
	fprintf(out, "const uint32_t t4_mode_words[T4_MODE_WORDS] = {\n");
	for (size_t i = 0; i < ARRAY_SIZE(t4_modes); i++)
		if (t4_modes[i].mode != T4_HORIZONTAL)
			fprintf(out, "[%d] = %#x,\n",
				t4_modes[i].mode == T4_PASS ? T4_WORD_PASS : t4_modes[i].distance + 3,
				word_of(t4_modes[i].word, ""));
	fprintf(out, "};\n");
}

static const char *vertical(int distance)
{
	for (size_t i = 0; i < ARRAY_SIZE(t4_modes); i++)
		if (t4_modes[i].mode == T4_VERTICAL && t4_modes[i].distance == distance)
			return t4_modes[i].word;
	return "";
}

static void write_mode_pair_words(FILE *out)
{
	fprintf(out, "const uint32_t t4_mode_pair_words[T4_MODE_WORDS * T4_MODE_WORDS] = {\n");
	for (int i = 0; i < T4_MODE_WORDS * T4_MODE_WORDS; i++)
		fprintf(out, "%#x,\n", word_of(vertical(i % T4_MODE_WORDS - 3), vertical(i / T4_MODE_WORDS - 3)));
	fprintf(out, "};\n");
}

/* Do the first of @count bits begin with @word? */
static int begins_with(unsigned bits, unsigned count, const char *word)
{
	for (unsigned i = 0; word[i]; i++)
		if ((bits >> (count - 1 - i) & 1) != (unsigned)(word[i] == '1'))
			return 0;
	return 1;
}

static unsigned run_meaning(int colour, unsigned bits)
{
	for (unsigned run = 0; run < 64; run++)
		if (begins_with(bits, T4_RUN_CODE_BITS, terminating(colour, run)))
			return run << 4 | (unsigned)strlen(terminating(colour, run));
	for (unsigned number = 1; number <= T4_MAKE_UP_RUNS + T4_COMMON_RUNS; number++)
		if (begins_with(bits, T4_RUN_CODE_BITS, make_up(colour, number)))
			return number << 10 | (unsigned)strlen(make_up(colour, number));
	return 0;
}

static void write_run_meanings(FILE *out)
{
	fprintf(out, "const uint16_t t4_run_meanings[2][1 << T4_RUN_CODE_BITS] = {\n");
	for (int colour = 0; colour < 2; colour++) {
		fprintf(out, "{");
		for (unsigned bits = 0; bits < 1 << T4_RUN_CODE_BITS; bits++)
			fprintf(out, "%u,%s", run_meaning(colour, bits), bits % 16 == 15 ? "\n" : "");
		fprintf(out, "},\n");
	}
	fprintf(out, "};\n");
}

static void write_mode_meanings(FILE *out)
{
	fprintf(out, "const struct t4_mode_meaning t4_mode_meanings[1 << T4_MODE_CODE_BITS] = {\n");
	for (unsigned bits = 0; bits < 1 << T4_MODE_CODE_BITS; bits++)
		for (size_t i = 0; i < ARRAY_SIZE(t4_modes); i++)
			if (t4_modes[i].mode != T4_HORIZONTAL && begins_with(bits, T4_MODE_CODE_BITS, t4_modes[i].word))
				fprintf(out, "[%u] = {%d, %d, %d, %zu},\n", bits, t4_modes[i].distance,
					t4_modes[i].mode == T4_PASS, t4_modes[i].mode != T4_PASS,
					strlen(t4_modes[i].word));
	fprintf(out, "};\n");
}

/* The mode at @at of the low @count bits, if it is whole. */
static int find_mode(unsigned bits, unsigned count, unsigned at)
{
	unsigned left = count - at;

	for (size_t i = 0; i < ARRAY_SIZE(t4_modes); i++)
		if (strlen(t4_modes[i].word) <= left && begins_with(bits & ((1u << left) - 1), left, t4_modes[i].word))
			return (int)i;
	return -1;
}

/* A run below T4_SHORT_RUNS at @at of the T4_RUN_CODE_BITS bits. Returns its length, 0: there is none. */
static unsigned find_run(int colour, unsigned bits, unsigned at, unsigned *ret_run)
{
	unsigned meaning = run_meaning(colour, bits << at & ((1 << T4_RUN_CODE_BITS) - 1));

	*ret_run = T4_MEANING_RUN(meaning);
	if (*ret_run >= T4_SHORT_RUNS || at + T4_MEANING_LENGTH(meaning) > T4_RUN_CODE_BITS)
		return 0;
	return T4_MEANING_LENGTH(meaning);
}

/* A horizontal mode: only with its runs, if they are short, whole and not empty. */
static void add_runs(struct t4_modes_meaning *meaning, int colour, unsigned bits)
{
	unsigned first, second, length = meaning->length + 3u, more, last;

	bits <<= T4_RUN_CODE_BITS - T4_MODES_BITS;
	more = find_run(colour, bits, length, &first);
	last = more > 0 ? find_run(!colour, bits, length + more, &second) : 0;
	if (last == 0 || length + more + last > T4_MODES_BITS || first == 0 || second == 0)
		return;
	meaning->length = (uint8_t)(length + more + last);
	meaning->first = (uint8_t)first;
	meaning->second = (uint8_t)second;
	meaning->runs = 2;
}

static struct t4_modes_meaning modes_meaning(int colour, unsigned bits)
{
	struct t4_modes_meaning meaning = {0};
	int mode;

	for (;;) {
		mode = find_mode(bits, T4_MODES_BITS, meaning.length);
		if (mode < 0 || t4_modes[mode].mode != T4_VERTICAL || meaning.changes == T4_MODES_MAX)
			break;
		meaning.length = (uint8_t)(meaning.length + strlen(t4_modes[mode].word));
		meaning.last_distance = t4_modes[mode].distance;
		meaning.distance[meaning.changes++] = t4_modes[mode].distance;
	}
	meaning.skip = meaning.changes;
	if (mode >= 0 && t4_modes[mode].mode == T4_HORIZONTAL)
		add_runs(&meaning, (colour + meaning.changes) & 1, bits);
	if (mode >= 0 && t4_modes[mode].mode == T4_PASS) {
		meaning.length = (uint8_t)(meaning.length + strlen(t4_modes[mode].word));
		meaning.skip = (uint8_t)(meaning.skip + 2);
		meaning.last_distance = 0;
	}
	meaning.stays = meaning.skip == 0 ? -1 : 0;
	return meaning;
}

static void write_modes_meaning(FILE *out, int colour, unsigned bits)
{
	struct t4_modes_meaning meaning = modes_meaning(colour, bits);

	fprintf(out, "{{");
	for (int i = 0; i < T4_MODES_MAX; i++)
		fprintf(out, "%d,", meaning.distance[i]);
	fprintf(out, "}, %d, %d, %d, %d, %d, %d, %d, %d},\n", meaning.changes, meaning.skip, meaning.last_distance,
		meaning.stays, meaning.length, meaning.first, meaning.second, meaning.runs);
}

static void write_modes_meanings(FILE *out)
{
	fprintf(out, "const struct t4_modes_meaning t4_modes_meanings[2 << T4_MODES_BITS] = {\n");
	for (int colour = 0; colour < 2; colour++)
		for (unsigned bits = 0; bits < 1 << T4_MODES_BITS; bits++)
			write_modes_meaning(out, colour, bits);
	fprintf(out, "};\n");
}

static unsigned pair_meaning(int colour, unsigned bits)
{
	unsigned first, second, length, more;

	length = find_run(colour, bits, 0, &first);
	more = length > 0 ? find_run(!colour, bits, length, &second) : 0;
	return more > 0 ? second << 10 | first << 4 | (length + more) : 0;
}

static void write_pair_meanings(FILE *out)
{
	fprintf(out, "const uint16_t t4_pair_meanings[2][1 << T4_RUN_CODE_BITS] = {\n");
	for (int colour = 0; colour < 2; colour++) {
		fprintf(out, "{");
		for (unsigned bits = 0; bits < 1 << T4_RUN_CODE_BITS; bits++)
			fprintf(out, "%#x,%s", pair_meaning(colour, bits), bits % 16 == 15 ? "\n" : "");
		fprintf(out, "},\n");
	}
	fprintf(out, "};\n");
}

int main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;

	if (!out)
		return 1;
	fprintf(out, "/* Written by t4_tables_make. */\n#include \"core/t4/t4_tables.h\"\n\n");
	write_run_words(out);
	write_mode_words(out);
	write_mode_pair_words(out);
	write_run_meanings(out);
	write_mode_meanings(out);
	write_modes_meanings(out);
	write_pair_meanings(out);
	return fclose(out) == 0 ? 0 : 1;
}

/* SPDX-License-Identifier: MIT */
/* Writes t4_tables.c: t4_tables_make FILE. Run by Meson. */
#include <stdio.h>
#include <stdlib.h>
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
static void add_runs(struct t4_modes_meaning *meaning, struct t4_modes_kind *kind, int colour, unsigned bits)
{
	unsigned first, second, length = meaning->length + 3u, more, last;

	bits <<= T4_RUN_CODE_BITS - T4_MODES_BITS;
	more = find_run(colour, bits, length, &first);
	last = more > 0 ? find_run(!colour, bits, length + more, &second) : 0;
	if (last == 0 || length + more + last > T4_MODES_BITS || first == 0 || second == 0)
		return;
	meaning->length = (uint8_t)(length + more + last);
	meaning->first = (int8_t)(meaning->first + (int)first);
	meaning->second = (int8_t)(meaning->first + (int)second);
	kind->places = (uint8_t)(kind->places + 2);
}

static struct t4_modes_meaning modes_meaning(int colour, unsigned bits, struct t4_modes_kind *ret_kind)
{
	struct t4_modes_meaning meaning = {0};
	struct t4_modes_kind kind = {0};
	int mode;

	for (;;) {
		mode = find_mode(bits, T4_MODES_BITS, meaning.length);
		if (mode < 0 || t4_modes[mode].mode != T4_VERTICAL || kind.changes == T4_MODES_MAX)
			break;
		meaning.length = (uint8_t)(meaning.length + strlen(t4_modes[mode].word));
		meaning.first = t4_modes[mode].distance;
		meaning.distances |= ((uint32_t)meaning.first & 15) << 4 * kind.changes++;
	}
	kind.skip = kind.places = kind.changes;
	for (; mode >= 0 && t4_modes[mode].mode == T4_PASS; mode = find_mode(bits, T4_MODES_BITS, meaning.length)) {
		meaning.length = (uint8_t)(meaning.length + strlen(t4_modes[mode].word));
		kind.skip = (uint8_t)(kind.skip + 2);
		meaning.first = 0;
	}
	meaning.second = meaning.first;
	if (mode >= 0 && t4_modes[mode].mode == T4_HORIZONTAL)
		add_runs(&meaning, &kind, (colour + kind.changes) & 1, bits);
	kind.stays = kind.skip == 0 ? -1 : 0;
	kind.wanted = (uint16_t)(meaning.length > 0 ? (1 << kind.changes) - 1 : T4_MODES_NONE);
	*ret_kind = kind;
	return meaning;
}

/* Enter @kind into @kinds, once for each colour. Returns where it is for white. */
static unsigned find_kind(struct t4_modes_kind *kinds, const struct t4_modes_kind *kind)
{
	unsigned i;

	for (i = 0; kinds[i].wanted != kind->wanted || kinds[i].skip != kind->skip || kinds[i].places != kind->places;
	     i += 2)
		if (i + 2 >= T4_MODES_KINDS) {
			fprintf(stderr, "t4_tables_make: too many kinds\n");
			exit(1);
		} else if (kinds[i].wanted == 0xffff) {
			kinds[i] = kinds[i + 1] = *kind;
			break;
		}
	return i;
}

static void write_modes_meanings(FILE *out)
{
	struct t4_modes_kind kinds[T4_MODES_KINDS], kind;
	struct t4_modes_meaning meaning;

	memset(kinds, 0xff, sizeof(kinds));
	fprintf(out, "const struct t4_modes_meaning t4_modes_meanings[2][1 << T4_MODES_BITS] = {\n");
	for (int colour = 0; colour < 2; colour++) {
		fprintf(out, "{");
		for (unsigned bits = 0; bits < 1 << T4_MODES_BITS; bits++) {
			meaning = modes_meaning(colour, bits, &kind);
			meaning.kind = (uint8_t)(find_kind(kinds, &kind) + ((colour + kind.changes) & 1));
			fprintf(out, "{%#x, %d, %d, %d, %d},\n", meaning.distances, meaning.first, meaning.second,
				meaning.length, meaning.kind);
		}
		fprintf(out, "},\n");
	}
	fprintf(out, "};\nconst struct t4_modes_kind t4_modes_kinds[T4_MODES_KINDS] = {\n");
	for (int i = 0; i < T4_MODES_KINDS && kinds[i].wanted != 0xffff; i++)
		fprintf(out, "{%#x, %d, %d, %d, %d, 0},\n", kinds[i].wanted, kinds[i].changes, kinds[i].skip,
			kinds[i].stays, kinds[i].places);
	fprintf(out, "};\n");
}

static void write_modes_ends(FILE *out)
{
	unsigned ends, at, count;
	int mode;

	fprintf(out, "const uint32_t t4_modes_ends[1 << T4_MODES_BITS] = {\n");
	for (unsigned bits = 0; bits < 1 << T4_MODES_BITS; bits++) {
		ends = at = 0;
		for (count = 0; count < T4_MODES_MAX; count++) {
			mode = find_mode(bits, T4_MODES_BITS, at);
			if (mode < 0 || t4_modes[mode].mode != T4_VERTICAL)
				break;
			at += (unsigned)strlen(t4_modes[mode].word);
			ends |= at << 4 * count;
		}
		fprintf(out, "%#x,%s", ends, bits % 16 == 15 ? "\n" : "");
	}
	fprintf(out, "};\n");
}

/* The code at @at of the low T4_RUNS_BITS bits, as in t4_run_meanings; 0: none is whole. */
static unsigned find_code(int colour, unsigned bits, unsigned at)
{
	unsigned meaning =
		run_meaning(colour, bits << (T4_RUN_CODE_BITS - T4_RUNS_BITS) << at & ((1 << T4_RUN_CODE_BITS) - 1));

	return at + T4_MEANING_LENGTH(meaning) <= T4_RUNS_BITS ? meaning : 0;
}

static void write_runs_meaning(FILE *out, int colour, unsigned bits)
{
	struct t4_runs_meaning meaning = {.place = {1}};
	unsigned code, run;

	while (!meaning.is_open && (code = find_code(colour, bits, meaning.length)) != 0) {
		run = T4_MEANING_RUN(code);
		if (run < T4_SHORT_RUNS && (meaning.runs == T4_RUNS_MAX || (run == 0 && meaning.length > 0)))
			break;
		meaning.length = (uint8_t)(meaning.length + T4_MEANING_LENGTH(code));
		meaning.total = (uint16_t)(meaning.total + run);
		meaning.is_open = run >= T4_SHORT_RUNS;
		if (!meaning.is_open)
			meaning.place[meaning.runs++] = (uint8_t)meaning.total;
		colour ^= !meaning.is_open;
		if (meaning.runs == 2 && !meaning.is_open)
			meaning.pair_length = meaning.length & 15;
	}
	meaning.colour = colour & 1;
	if (meaning.length == 0)
		meaning.total = T4_RUNS_NONE;
	fprintf(out, "{{%d, %d, %d}, %d, %d, %d, %d, %d, %d},\n", meaning.place[0], meaning.place[1], meaning.place[2],
		meaning.runs, meaning.total, meaning.is_open, meaning.colour, meaning.pair_length, meaning.length);
}

static void write_runs_meanings(FILE *out)
{
	fprintf(out, "const struct t4_runs_meaning t4_runs_meanings[2][1 << T4_RUNS_BITS] = {\n");
	for (int colour = 0; colour < 2; colour++) {
		fprintf(out, "{");
		for (unsigned bits = 0; bits < 1 << T4_RUNS_BITS; bits++)
			write_runs_meaning(out, colour, bits);
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
	write_modes_ends(out);
	write_runs_meanings(out);
	return fclose(out) == 0 ? 0 : 1;
}

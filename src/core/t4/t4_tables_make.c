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

int main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;

	if (!out)
		return 1;
	fprintf(out, "/* Written by t4_tables_make. */\n#include \"core/t4/t4_tables.h\"\n\n");
	write_run_words(out);
	write_mode_words(out);
	write_run_meanings(out);
	write_mode_meanings(out);
	return fclose(out) == 0 ? 0 : 1;
}

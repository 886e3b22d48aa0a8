/* SPDX-License-Identifier: MIT */
/*
 * Plays conversations from files (README.md says how they are written) with one
 * of our sessions, in virtual time.
 *
 * usage: run_dialog [-c] [-v] FILE|FOLDER ...
 *   -c  print which frames were met in which state, and which never
 *   -v  name each file
 */
#include "dialog.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"

/* A file that says so is right if it fails, and for this reason: the tests of this program itself. */
#define FAULT_WANTED "# fails: "

bool dialog_fails(struct dialog *dialog, const char *expected, const char *came)
{
	if (!dialog->fault[0])
		snprintf(dialog->fault, sizeof(dialog->fault), "%s:%u: expected: %.200s; came: %.200s (at %u ms)",
			 dialog->path, dialog->line_number, expected, came ? came : "the end of the line",
			 (unsigned int)dialog->wire.now_ms);
	return false;
}

bool dialog_ends_line(struct dialog *dialog)
{
	return !words_peek(&dialog->words) || dialog_fails(dialog, "the end of the line", words_peek(&dialog->words));
}

/* "500 ms pass". */
static bool pass(struct dialog *dialog)
{
	uint32_t ms;

	if (!words_take_number(&dialog->words, &ms))
		return dialog_fails(dialog, "far, we, ours, page, document, disk, rows, N ms pass, or end",
				    words_peek(&dialog->words));
	if (!words_take(&dialog->words, "ms") || !words_take(&dialog->words, "pass"))
		return dialog_fails(dialog, "ms pass", words_peek(&dialog->words));
	wire_pass(&dialog->wire, dialog->wire.now_ms + ms);
	return dialog_ends_line(dialog);
}

static bool do_line(struct dialog *dialog)
{
	bool is_known;

	if (words_take(&dialog->words, "far"))
		return far_does(dialog);
	if (words_take(&dialog->words, "we"))
		return we_do(dialog);
	if (words_take(&dialog->words, "end"))
		return dialog_ends(dialog);
	if (!dialog_sets_up(dialog, &is_known))
		return false;
	return is_known || pass(dialog);
}

static bool do_file(struct dialog *dialog, FILE *file)
{
	char line[WORDS_TEXT_MAX];
	bool is_ended = false;

	while (fgets(line, sizeof(line), file)) {
		dialog->line_number++;
		if (dialog->line_number == 1 && line[0] != '#')
			return dialog_fails(dialog, "a sentence about the dialogue, behind #", "none");
		if (strncmp(line, FAULT_WANTED, strlen(FAULT_WANTED)) == 0)
			snprintf(dialog->fault_wanted, sizeof(dialog->fault_wanted), "%.*s",
				 (int)strcspn(line + strlen(FAULT_WANTED), "\n"), line + strlen(FAULT_WANTED));
		if (!words_split(&dialog->words, line))
			return dialog_fails(dialog, "a shorter line", "a long one");
		if (!words_peek(&dialog->words))
			continue;
		if (is_ended)
			return dialog_fails(dialog, "nothing behind the end", words_peek(&dialog->words));
		is_ended = strcmp(words_peek(&dialog->words), "end") == 0;
		if (!do_line(dialog))
			return false;
	}
	return is_ended || dialog_fails(dialog, "an end", "the end of the file");
}

/* Is it as it should be? What is not is printed. */
static bool judge(const struct dialog *dialog, bool is_good)
{
	if (!dialog->fault_wanted[0]) {
		if (!is_good)
			fprintf(stderr, "%s\n", dialog->fault);
		return is_good;
	}
	if (!is_good && strstr(dialog->fault, dialog->fault_wanted))
		return true;
	fprintf(stderr, "%s: should fail with: %s; came: %s\n", dialog->path, dialog->fault_wanted,
		is_good ? "nothing wrong" : dialog->fault);
	return false;
}

static bool run(const char *path)
{
	struct dialog *dialog = calloc(1, sizeof(*dialog));
	FILE *file = fopen(path, "r");
	bool is_good = false;

	if (!dialog)
		abort();
	dialog->path = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	if (file) {
		wire_init(&dialog->wire);
		is_good = judge(dialog, do_file(dialog, file));
		wire_fini(&dialog->wire);
		fclose(file);
	} else {
		perror(path);
	}
	free(dialog);
	return is_good;
}

/* ---- all of them ------------------------------------------------------------ */

struct tally {
	bool verbose;
	unsigned int count, failed;
};

static void run_one(struct tally *tally, const char *path)
{
	if (tally->verbose)
		printf("%s\n", path);
	tally->count++;
	tally->failed += !run(path);
}

static int is_dialog(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".fax") == 0;
}

static void run_all(struct tally *tally, const char *path)
{
	struct dirent **entries;
	char name[4096];
	int i, count = scandir(path, &entries, is_dialog, alphasort);

	if (count < 0) {
		run_one(tally, path);
		return;
	}
	for (i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
		run_one(tally, name);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	struct tally tally = {0};
	bool coverage = false;
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-c") == 0)
			coverage = true;
		else if (strcmp(argv[i], "-v") == 0)
			tally.verbose = true;
		else
			run_all(&tally, argv[i]);
	}
	if (coverage)
		watch_print_coverage();
	printf("%u dialogues, %u failed\n", tally.count, tally.failed);
	return tally.failed > 0 || tally.count == 0;
}

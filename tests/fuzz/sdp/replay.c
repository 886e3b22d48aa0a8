/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target as an ordinary test, with any compiler: over each file
 * of a folder, each of its beginnings, and each of its bytes changed in four
 * ways. usage: replay FOLDER
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX 16384

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of exactly @size bytes, so that a sanitizer sees every read behind them. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void run_variants(uint8_t *data, size_t size)
{
	static const uint8_t changes[] = {0x01, 0x20, 0x80, 0xff};
	size_t at, i;

	for (at = 0; at <= size; at++)
		run(data, at);
	for (at = 0; at < size; at++) {
		for (i = 0; i < sizeof(changes); i++) {
			data[at] ^= changes[i];
			run(data, size);
			data[at] ^= changes[i];
		}
	}
}

int main(int argc, char **argv)
{
	static uint8_t data[FILE_MAX];
	char path[4096];
	struct dirent *entry;
	unsigned int files = 0;
	size_t size;
	FILE *file;
	DIR *folder;

	if (argc != 2 || !(folder = opendir(argv[1]))) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
		file = fopen(path, "rb");
		if (!file) {
			perror(path);
			return 1;
		}
		size = fread(data, 1, sizeof(data), file);
		fclose(file);
		run_variants(data, size);
		files++;
	}
	closedir(folder);
	printf("%u files\n", files);
	return files > 0 ? 0 : 1;
}

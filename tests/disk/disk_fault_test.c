/* SPDX-License-Identifier: MIT */
/*
 * Whole calls, in virtual time, while the receiver's disk fails: in every
 * operation and in every way, with error correction and without, pages of one
 * block and of several. And the power fails, before every operation. A page
 * that the sender was told to be received is in the file, to the last pixel,
 * and nothing else is there that counts as one.
 *
 * usage: disk_fault_test [SEEDS [FIRST]]
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "disk.h"
#include "faxportd/port/fax_file.h"
#include "media/page_source.h"
#include "media/test_scene.h"

#define SEEDS 400
#define PAGES_MAX 6
#define CRASHES 4 /* before each operation */

/* Kinds of pages: one block; two, as the coder makes about 28 bytes of a row. */
static const struct test_page small = {A4, 40, 98, 0}, large = {A3, 4000, 391, 0};

static struct {
	unsigned int calls, hits[DISK_FAULTS], slow, crashes, confirmed, unconfirmed;
} tally;

static struct test_page pages[PAGES_MAX];
static uint32_t page_count;

static void choose_pages(uint32_t count, bool is_large)
{
	page_count = count;
	for (uint32_t i = 0; i < count; i++) {
		pages[i] = is_large && i % 2 == 0 ? large : small;
		pages[i].seed = i + 1;
	}
}

/* In @fd are the pages that were confirmed, perhaps the one behind them, and no other. */
static void check_file(int fd, uint32_t confirmed)
{
	uint32_t found = test_count_pages(fd);

	if (found < confirmed || found > confirmed + 1)
		fprintf(stderr, "%u pages confirmed, %u found\n", confirmed, found);
	assert(found >= confirmed && found <= confirmed + 1);
	for (uint32_t i = 0; i < found; i++)
		assert(test_page_is(fd, i, &pages[i], 0));
	tally.unconfirmed += found - confirmed;
}

/* As after a crash: inbox_recover() keeps whole pages. */
static void check_crash(uint32_t seed)
{
	const uint32_t confirmed = scene.end[CALLER].pages;
	int fd = disk_after_crash(seed);
	uint32_t kept;
	uint64_t bytes;

	assert(fax_file_keep(fd, FAX_FILE_PAGES_MOST, &kept, &bytes) == 0);
	if (kept < confirmed)
		fprintf(stderr, "%u pages confirmed, %u kept after a crash\n", confirmed, kept);
	assert(kept >= confirmed && kept == test_count_pages(fd));
	check_file(fd, confirmed);
	close(fd);
	tally.crashes++;
}

static void crash_here(void)
{
	for (uint32_t i = 0; i < CRASHES; i++)
		check_crash(tally.crashes * 2654435761u + i);
}

/* A call; returns how many operations there were. */
static unsigned int call(const struct setup *setup, enum disk_fault fault, unsigned int at, unsigned int work_ticks)
{
	unsigned int operations;

	begin(setup, test_document(pages, page_count), page_count);
	disk_begin(scene.end[ANSWERER].document, fault, at);
	scene.work_ticks[ANSWERER] = work_ticks;
	run_for(setup, 30 * MINUTE);
	assert(scene.end[CALLER].has_result && scene.end[ANSWERER].has_result);
	operations = disk_operations();
	tally.calls++;
	tally.confirmed += scene.end[CALLER].pages;
	tally.slow += work_ticks > 0;
	if (disk_hit())
		tally.hits[fault]++;
	/* A write that is short is gone on with; all else is an end. */
	if (!disk_hit() || fault == DISK_SHORT)
		assert(work_ticks > 0 || scene.end[CALLER].pages == page_count);
	check_file(scene.end[ANSWERER].document, scene.end[CALLER].pages);
	/* And if the power fails behind all that. */
	check_crash(at);
	disk_end();
	end_scene();
	return operations;
}

/* Each fault in each operation of the call. */
static void every_fault(const struct setup *setup)
{
	unsigned int operations = call(setup, 0, 0, 0), at;

	for (at = 1; at <= operations; at++)
		for (enum disk_fault fault = 0; fault < DISK_FAULTS; fault++)
			call(setup, fault, at, 0);
	disk_on_operation = crash_here;
	call(setup, 0, 0, 0);
	disk_on_operation = NULL;
}

static void test_every_fault(void)
{
	struct setup setup = {.t38 = true};
	uint32_t count;

	for (count = 1; count <= PAGES_MAX; count++) {
		choose_pages(count, false);
		for (int ecm = 0; ecm < 2; ecm++) {
			setup.no_ecm = !ecm;
			every_fault(&setup);
		}
	}
	setup.no_ecm = false;
	for (count = 1; count <= 2; count++) {
		choose_pages(count, true);
		every_fault(&setup);
	}
}

/* Over audio, a few: the modems take their time. */
static void test_audio(void)
{
	struct setup setup = {0};

	choose_pages(2, false);
	for (unsigned int at = 0; at <= 8; at++) {
		setup.no_ecm = at % 2;
		call(&setup, at % DISK_FAULTS, at, 0);
	}
}

/* Anything by its seed: slow disks too, up to 12 s an errand, at which somebody gives up. */
static void test_seed(uint32_t seed)
{
	struct setup setup = {.t38 = true};
	uint32_t random = seed * 2654435761u;
	uint32_t dice[6];

	for (size_t i = 0; i < ARRAY_SIZE(dice); i++) {
		random = random * 1664525 + 1013904223;
		dice[i] = random >> 16;
	}
	setup.no_ecm = dice[0] % 2;
	setup.no_redundancy = dice[0] % 4 > 1;
	choose_pages(1 + dice[1] % PAGES_MAX, dice[1] % 16 == 0);
	call(&setup, dice[2] % DISK_FAULTS, dice[3] % (6 * page_count), dice[4] % 2 ? dice[5] % 600 : 0);
}

int main(int argc, char **argv)
{
	const uint32_t seeds = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : SEEDS;
	const uint32_t first = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
	unsigned int hits = 0;

	TIFFSetErrorHandler(NULL);
	TIFFSetWarningHandler(NULL);
	page_source_setup();
	if (argc == 1) {
		test_every_fault();
		test_audio();
	}
	for (uint32_t seed = first; seed < first + seeds; seed++)
		test_seed(seed);
	printf("%u calls, %u of them on a slow disk, %u crashes; %u pages confirmed and there, %u there without\n",
	       tally.calls, tally.slow, tally.crashes, tally.confirmed, tally.unconfirmed);
	for (enum disk_fault fault = 0; fault < DISK_FAULTS; fault++) {
		printf("  %s: %u times\n", disk_fault_words[fault], tally.hits[fault]);
		hits += tally.hits[fault];
		assert(tally.hits[fault] > 0);
	}
	/* Who injects nothing tests nothing. */
	assert(hits > tally.calls / 3);
	return 0;
}

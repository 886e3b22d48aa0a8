/* SPDX-License-Identifier: MIT */
/*
 * Calls of spandsp's T.38 terminal to a machine as it is in a worker, whose
 * disk fails or is slow: in every operation and in every way, with error
 * correction and without, and at the end, and in the middle, the power fails.
 * What spandsp counts as confirmed is in the file, pixel for pixel.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "call.h"
#include "disk.h"
#include "faxportd/port/fax_file.h"

#define SHEETS 3
#define SEEDS 60

/* A sync that everybody waits for, and one that nobody does: T.30 has T5 of 60 s. */
#define SLOW_MS 700
#define TOO_SLOW_MS 70000

static struct call call;
static struct sheet sheets[SHEETS];
static uint32_t sheet_count;
static struct {
	unsigned int calls, hits[DISK_SLOW + 1], crashes, confirmed, unconfirmed;
} tally;

static void check_file(int file, uint32_t confirmed)
{
	struct sheet found[SHEETS + 1];
	uint32_t count = sheets_read(file, found, SHEETS + 1);

	if (count < confirmed || count > confirmed + 1)
		fprintf(stderr, "%u pages confirmed, %u found\n", confirmed, count);
	assert(count >= confirmed && count <= confirmed + 1 && count <= sheet_count);
	for (uint32_t i = 0; i < count; i++) {
		const char *difference = sheet_difference(&sheets[i], &found[i]);

		if (*difference)
			fprintf(stderr, "page %u of %u: %s\n", i + 1, count, difference);
		assert(!*difference);
		sheet_free(&found[i]);
	}
	tally.unconfirmed += count - confirmed;
}

/* What inbox_recover() would make of it, if the power failed now. */
static void check_crash(uint32_t seed, uint32_t confirmed)
{
	int file = disk_after_crash(seed);
	uint32_t kept;
	uint64_t bytes;

	assert(fax_file_keep(file, FAX_FILE_PAGES_MOST, &kept, &bytes) == 0);
	if (kept < confirmed)
		fprintf(stderr, "%u pages confirmed, %u kept after a crash\n", confirmed, kept);
	assert(kept >= confirmed);
	check_file(file, confirmed);
	close(file);
	tally.crashes++;
}

static void crash_here(void)
{
	check_crash(tally.crashes * 2654435761u, theirs_confirmed(call.station[0]));
}

/* Returns how many operations the disk had. */
static unsigned int run(struct call_config *config, bool ecm, enum disk_fault fault, unsigned int at, uint32_t slow_ms)
{
	int file = memfd_create("received", MFD_CLOEXEC);
	const struct station_result *tx;
	unsigned int operations;

	assert(file >= 0);
	config->end[0].limits.ecm = config->end[1].limits.ecm = ecm;
	config->end[0].sheet_count = sheet_count;
	config->end[1].file = file;
	disk_begin(file, fault, at);
	disk_set_slow(slow_ms);
	assert(call_run(&call, config));
	tx = call_result(&call, 0);
	if (!disk_hit() || fault == DISK_SHORT || (fault == DISK_SLOW && slow_ms <= SLOW_MS)) {
		if (!tx->mad && tx->confirmed != sheet_count)
			fprintf(stderr, "ECM %d, %u of %u pages: %s / %s\n", ecm, tx->confirmed, sheet_count, tx->words,
				call_result(&call, 1)->words);
		assert(tx->mad || tx->confirmed == sheet_count);
	}
	tally.calls++;
	tally.confirmed += tx->confirmed;
	if (disk_hit())
		tally.hits[fault]++;
	if (!tx->mad) {
		check_file(file, tx->confirmed);
		check_crash(at, tx->confirmed);
	}
	operations = disk_operations();
	disk_end();
	call_fini(&call);
	close(file);
	return operations;
}

static struct call_config usual(void)
{
	struct call_config config;

	call_defaults(&config);
	config.end[0].theirs = true;
	config.end[0].sheets = sheets;
	config.end[1].theirs = false;
	config.end[1].is_machine = true;
	config.end[1].late_ms = disk_late_ms;
	return config;
}

static void make_sheets(uint64_t seed, uint32_t count)
{
	for (uint32_t i = 0; i < SHEETS; i++) {
		sheet_free(&sheets[i]);
		sheet_make(SHEET_TEXT, T30_R8X385, T30_WIDTH_A4, 60 + 20 * i, seed + i, &sheets[i]);
	}
	sheet_count = count;
}

static void test_every_fault(bool ecm)
{
	struct call_config config = usual();
	unsigned int operations;

	make_sheets(1, SHEETS);
	disk_on_operation = crash_here;
	operations = run(&config, ecm, DISK_SHORT, 0, 0);
	disk_on_operation = NULL;
	assert(operations >= 4 * SHEETS);
	for (unsigned int at = 1; at <= operations; at++) {
		for (enum disk_fault fault = 0; fault <= DISK_SLOW; fault++)
			run(&config, ecm, fault, at, SLOW_MS);
		run(&config, ecm, DISK_SLOW, at, 6000);
		run(&config, ecm, DISK_SLOW, at, TOO_SLOW_MS);
	}
}

/* A fault somewhere, over a line that loses what the copies bring back. */
static void test_seed(uint64_t seed)
{
	struct call_config config = usual();
	struct dice dice = {seed};
	bool ecm = dice_below(&dice, 2);
	enum disk_fault fault = dice_below(&dice, DISK_SLOW + 1);
	unsigned int at;

	config.faults.delay_ms = dice_below(&dice, 150);
	config.end[1].store_ms = dice_below(&dice, 3) ? 40 : dice_below(&dice, 4000);
	config.seed = seed;
	make_sheets(seed * 7, 1 + dice_below(&dice, SHEETS));
	at = 1 + dice_below(&dice, 5 * sheet_count);
	if (config.end[1].store_ms > 1000 && (fault == DISK_SHORT || fault == DISK_SLOW))
		fault = DISK_ERROR;
	disk_on_operation = seed % 4 == 0 ? crash_here : NULL;
	run(&config, ecm, fault, at, SLOW_MS * (1 + (dice_below(&dice, 2) ? 40 : 0)));
	disk_on_operation = NULL;
}

int main(void)
{
	TIFFSetErrorHandler(NULL);
	TIFFSetWarningHandler(NULL);
	test_every_fault(true);
	test_every_fault(false);
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		test_seed(seed);
	for (uint32_t i = 0; i < SHEETS; i++)
		sheet_free(&sheets[i]);
	printf("%u calls, %u crashes; %u pages confirmed and there, %u there without\n", tally.calls, tally.crashes,
	       tally.confirmed, tally.unconfirmed);
	for (enum disk_fault fault = 0; fault <= DISK_SLOW; fault++) {
		printf("  %s: %u times\n", fault < DISK_FAULTS ? disk_fault_words[fault] : "a slow sync",
		       tally.hits[fault]);
		assert(tally.hits[fault] > 0);
	}
	return 0;
}

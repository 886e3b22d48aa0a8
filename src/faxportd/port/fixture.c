/* SPDX-License-Identifier: MIT */
/* A small server for tests; see fixture.h. */
#undef NDEBUG
#include "faxportd/port/fixture.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <re/re.h>
#include <tiffio.h>

#include "base/macros.h"
#include "faxportd/port/inbox.h"
#include "faxportd/port/port.h"
#include "faxportd/port/route.h"
#include "faxportd/store/settings.h"
#include "faxportd/store/store.h"

struct world world;
static char folder[64];

void world_begin(void)
{
	assert(libre_init() == 0);
	snprintf(folder, sizeof(folder), "/tmp/faxport-port-XXXXXX");
	assert(mkdtemp(folder));
	memset(&world, 0, sizeof(world));
	world.conf.server.state_dir = folder;
	world.conf.server.ring_period_ms = 20;
	world.conf.media.max_calls = 20;
	world.conf.queue.retries = 3;
	world.conf.ports = world.conf_port;
	world_add_port("front", "a", "100");
	world_add_port("back", "a", "200");
}

void world_add_port(const char *name, const char *trunk, const char *number)
{
	assert(world.conf.port_count < ARRAY_SIZE(world.conf_port));
	world.conf_port[world.conf.port_count++] = (struct conf_port){
		.name = (char *)name,
		.trunk = (char *)trunk,
		.number = (char *)number,
		.csid = (char *)"first csid",
		.tsid = (char *)"first tsid",
		.rings = 0,
		.send = true,
		.receive = true,
	};
}

void world_start(bool route)
{
	assert(store_open(folder, &world.store) == 0);
	assert(settings_new(&world.conf, world.store, &world.settings) == 0);
	assert(inbox_new(world.store, &world.inbox) == 0);
	assert(ports_new(&world.conf, world.store, world.settings, world.inbox, &world.ports) == 0);
	if (route)
		assert(router_new(world.store, world.inbox, world.ports, &world.router) == 0);
	fake_line_init(&world.line, "a");
	fake_line_init(&world.other, "b");
	ports_attach_line(world.ports, "a", &world.line.line);
	ports_attach_line(world.ports, "b", &world.other.line);
}

void world_kill(void)
{
	world.router = router_free(world.router);
	world.ports = ports_free(world.ports);
	world.inbox = inbox_free(world.inbox);
	world.settings = settings_free(world.settings);
	world.store = store_free(world.store);
}

void world_stop(void)
{
	inbox_drain(world.inbox);
	store_drain(world.store);
	world_kill();
}

void world_add_job(void)
{
	char name[STORE_NAME_SIZE];
	struct job job = {0};
	int result = OPEN, file;
	uint32_t id;

	assert(store_document_create(world.store, name, &file) == 0);
	close(file);
	assert(store_job_add(world.store, &job, name, set_result, &result, &id) == 0);
	store_drain(world.store);
	assert(result == 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void world_end(void)
{
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	libre_close();
}

const char *world_path(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

bool world_exists(const char *name)
{
	return access(world_path(name), F_OK) == 0;
}

/* ---- the loop --------------------------------------------------------- */

struct until {
	bool (*done)(void *arg);
	void *arg;
	struct tmr timer;
	uint64_t end;
	bool late;
};

static void on_look(void *arg)
{
	struct until *until = arg;

	until->late = tmr_jiffies() > until->end;
	if (until->done(until->arg) || until->late)
		re_cancel();
	else
		tmr_start(&until->timer, 1, on_look, until);
}

void run_until(bool (*done)(void *arg), void *arg)
{
	struct until until = {.done = done, .arg = arg, .end = tmr_jiffies() + 30000};

	tmr_init(&until.timer);
	tmr_start(&until.timer, 0, on_look, &until);
	re_main(NULL);
	tmr_cancel(&until.timer);
	assert(!until.late);
}

static bool turns_over(void *arg)
{
	return --*(int *)arg == 0;
}

void run_a_little(void)
{
	int turns = 5;

	run_until(turns_over, &turns);
}

static bool time_over(void *arg)
{
	return tmr_jiffies() >= *(uint64_t *)arg;
}

void run_ms(uint32_t ms)
{
	uint64_t end = tmr_jiffies() + ms;

	run_until(time_over, &end);
}

void set_result(void *arg, int r)
{
	assert(*(int *)arg == OPEN); /* once */
	*(int *)arg = r;
}

static bool has_result(void *arg)
{
	return *(int *)arg != OPEN;
}

int wait_result(int *result)
{
	run_until(has_result, result);
	return *result;
}

/* ---- fax files -------------------------------------------------------- */

#define WIDTH 1728
#define LENGTH 200

void tiff_write(int file, unsigned pages)
{
	TIFF *tiff = TIFFFdOpen(dup(file), "test", "w");
	uint8_t row[WIDTH / 8];

	assert(tiff);
	for (unsigned page = 0; page < pages; page++) {
		TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, WIDTH);
		TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, LENGTH);
		TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
		TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
		TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
		TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
		TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
		TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, LENGTH / 2); /* two strips, so that there are arrays */
		TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 204.0);
		TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 196.0);
		TIFFSetField(tiff, TIFFTAG_PAGENUMBER, page, 0);
		for (unsigned y = 0; y < LENGTH; y++) {
			for (unsigned x = 0; x < sizeof(row); x++)
				row[x] = (uint8_t)((x * 7 + y * 13 + page * 29) % 17 == 0 ? 0x3c : 0);
			assert(TIFFWriteScanline(tiff, row, y, 0) == 1);
		}
		assert(TIFFWriteDirectory(tiff) == 1);
	}
	TIFFClose(tiff);
}

static bool tiff_complained;

static void on_complaint(const char *module, const char *format, va_list args)
{
	(void)module;
	(void)format;
	(void)args;
	tiff_complained = true;
}

int tiff_count_file(int file)
{
	TIFFErrorHandler errors = TIFFSetErrorHandler(on_complaint);
	TIFFErrorHandler warnings = TIFFSetWarningHandler(on_complaint);
	TIFF *tiff;
	int pages = 0;

	tiff_complained = false;
	lseek(file, 0, SEEK_SET);
	tiff = TIFFFdOpen(dup(file), "test", "r");
	if (tiff) {
		do {
			uint8_t row[WIDTH / 8];
			uint32_t length = 0;

			pages++;
			TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &length);
			for (uint32_t y = 0; y < length && !tiff_complained && TIFFScanlineSize(tiff) == sizeof(row);
			     y++)
				TIFFReadScanline(tiff, row, y, 0);
		} while (TIFFReadDirectory(tiff) && !tiff_complained);
		TIFFClose(tiff);
	}
	TIFFSetErrorHandler(errors);
	TIFFSetWarningHandler(warnings);
	return tiff && !tiff_complained ? pages : -1;
}

int tiff_count(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC), count;

	if (file < 0)
		return -1;
	count = tiff_count_file(file);
	close(file);
	return count;
}

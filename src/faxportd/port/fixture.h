/* SPDX-License-Identifier: MIT */
/* What the tests of this folder share: a small server on a real store in a temporary folder, and fax files. */
#ifndef FAXPORTD_PORT_FIXTURE_H
#define FAXPORTD_PORT_FIXTURE_H

#include <faxport/types.h>

#include "faxportd/conf/conf.h"
#include "faxportd/port/fake_line.h"

struct inbox;
struct ports;
struct router;
struct settings;
struct store;

/* All of it; a test uses what it needs. conf may be changed before world_start(). */
struct world {
	struct conf conf;
	struct conf_port conf_port[8];
	struct store *store;
	struct settings *settings;
	struct inbox *inbox;
	struct ports *ports;
	struct router *router;
	struct fake_line line;  /* trunk "a" */
	struct fake_line other; /* trunk "b" */
};

extern struct world world;

/* libre, a new empty folder, a configuration with the ports "front" (100), "back" (200), both on trunk "a". */
void world_begin(void);

/* Add a port to the configuration. */
void world_add_port(const char *name, const char *trunk, const char *number);

/* Start the server; @route: with a router. */
void world_start(bool route);

/* Stop it in good order. */
void world_stop(void);

/* Stop it as kill -9 would: what was not stored is lost. */
void world_kill(void);

/* Remove the folder. */
void world_end(void);

/* A job that is stored and stays: from now on ids of jobs are ahead of those of messages. */
void world_add_job(void);

/* Names in the folder; one at a time lives. */
const char *world_path(const char *name);
bool world_exists(const char *name);

/* Run the loop until @done says so; fails the test after 30 s. */
void run_until(bool (*done)(void *arg), void *arg);
/* For some turns of the loop. */
void run_a_little(void);
void run_ms(uint32_t ms);

/* For callbacks with an outcome: *arg becomes it; it starts as OPEN. */
#define OPEN 1
void set_result(void *arg, int r);
int wait_result(int *result);

/* ---- fax files -------------------------------------------------------- */

/* Write a fax TIFF of so many pages into the empty @file. */
void tiff_write(int file, unsigned pages);

/* Pages that libtiff finds and can decode without a complaint; -1: something is wrong with the file. */
int tiff_count(const char *path);
/* The same of an open file. */
int tiff_count_file(int file);

#endif

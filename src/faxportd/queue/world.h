/* SPDX-License-Identifier: MIT */
/* What the queue's tests share: a queue on a real store, with fake ports, a fake renderer and a clock of their own. */
#ifndef FAXPORTD_QUEUE_WORLD_H
#define FAXPORTD_QUEUE_WORLD_H

#include "faxportd/queue/fake.h"
#include "faxportd/queue/queue_impl.h"
#include "faxportd/store/fixture.h"

extern struct conf world_conf;
extern struct store *store;
extern struct settings *settings;
extern struct queue *queue;

/* The hour when a test begins: 2023-11-15 12:00 UTC. */
#define NOON INT64_C(1700049600)

/* A new folder, @ports fake ports, noon. */
void world_begin(size_t ports);

/*
 * The daemon ends without a word, as in a crash, and starts again, its ports
 * idle. What is under way in the store is stored.
 */
void world_restart(void);
void world_end(void);

int64_t now(void);

/* The clock is set forward or back; nobody looks. */
void set_clock(int64_t seconds);

/* Time goes on; the queue looks and does its chores, as its timers would make it. */
void pass(int64_t seconds);

/* Everything that waits for the disk. */
void settle(void);

/* Submit and render a document of @pages; the job's id. @document: NULL for any. */
struct fax_document some_document(void);
uint32_t submit(const struct fax_document *document, uint32_t pages);

struct fax_job get(uint32_t id);
enum fax_job_state state_of(uint32_t id);

/* The outcome of a command once it is known; 1: not yet. */
int command(uint32_t id, enum queue_command what);

/* The job under way on this port ends, having confirmed pages up to there. */
void call(struct port *port, uint32_t confirmed, enum fax_status status);

/* Change settings. */
void set(void (*change)(struct settings_values *values));

#define PORT(index) (&fake_ports.port[index])

#endif

/* SPDX-License-Identifier: MIT */
/* Tests of the thread for slow work: order, back on the loop, waiting, leaving. */
#undef NDEBUG
#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <re/re.h>

#include "base/macros.h"
#include "faxportd/port/fixture.h"
#include "faxportd/worker.h"

#define PIECES 3000

struct piece {
	struct work work;
	int number;
	pthread_t thread; /* that ran it */
};

static struct piece pieces[PIECES];
static int run_count, done_count; /* run_count belongs to the thread */

static void run(struct work *work)
{
	struct piece *piece = CONTAINER_OF(work, struct piece, work);

	piece->thread = pthread_self();
	assert(piece->number == run_count++ % PIECES);
}

static void on_done(struct work *work)
{
	struct piece *piece = CONTAINER_OF(work, struct piece, work);

	assert(piece->number == done_count++);
	assert(!pthread_equal(piece->thread, pthread_self()));
}

static void add_all(struct worker *worker)
{
	run_count = done_count = 0;
	for (int i = 0; i < PIECES; i++) {
		pieces[i] = (struct piece){
			.work = {.run = run, .on_done = on_done},
                          .number = i
                };
		worker_add(worker, &pieces[i].work);
	}
}

static bool all_done(void *arg)
{
	(void)arg;
	return done_count == PIECES;
}

/* A piece that is added again from its own end. */
static struct worker *worker;
static int again = 5;

static void run_nothing(struct work *work)
{
	(void)work;
}

static void on_again(struct work *work)
{
	if (--again > 0)
		worker_add(worker, work);
}

int main(void)
{
	struct work repeated = {.run = run_nothing, .on_done = on_again};

	assert(libre_init() == 0);
	assert(worker_new(&worker) == 0);

	add_all(worker);
	assert(done_count == 0); /* nothing comes back from within */
	run_until(all_done, NULL);

	/* Without the loop. */
	add_all(worker);
	worker_drain(worker);
	assert(done_count == PIECES);
	worker_add(worker, &repeated);
	worker_drain(worker);
	assert(again == 0);

	/* Leaving with work inside: what has not come back never does. */
	add_all(worker);
	worker_free(worker);
	assert(done_count == 0);
	assert(worker_free(NULL) == NULL);
	libre_close();
	return 0;
}

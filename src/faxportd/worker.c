/* SPDX-License-Identifier: MIT */
/* A thread for slow work; see worker.h. */
#include "faxportd/worker.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <re/re.h>

struct work_list {
	struct work *first, *last;
};

struct worker {
	pthread_t thread;
	struct mqueue *wake; /* tells the loop that @done is not empty any more */

	/* From here on under the mutex. */
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct work_list todo, done;
	bool running; /* a piece is being done */
	bool stop;
};

static void list_add_work(struct work_list *list, struct work *work)
{
	work->next = NULL;
	if (list->last)
		list->last->next = work;
	else
		list->first = work;
	list->last = work;
}

static struct work *list_take_work(struct work_list *list)
{
	struct work *work = list->first;

	if (work) {
		list->first = work->next;
		if (!list->first)
			list->last = NULL;
	}
	return work;
}

static void *thread_main(void *arg)
{
	struct worker *worker = arg;
	sigset_t all;

	/* Signals are the loop's. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);

	pthread_mutex_lock(&worker->mutex);
	for (;;) {
		struct work *work;

		while (!worker->stop && !worker->todo.first)
			pthread_cond_wait(&worker->changed, &worker->mutex);
		if (worker->stop)
			break;
		work = list_take_work(&worker->todo);
		worker->running = true;
		pthread_mutex_unlock(&worker->mutex);

		work->run(work);

		pthread_mutex_lock(&worker->mutex);
		worker->running = false;
		/* One message for however much is done until the loop looks: the pipe behind it never fills. */
		if (!worker->done.first)
			mqueue_push(worker->wake, 0, NULL);
		list_add_work(&worker->done, work);
		pthread_cond_broadcast(&worker->changed);
	}
	pthread_mutex_unlock(&worker->mutex);
	return NULL;
}

static void deliver(struct worker *worker)
{
	struct work_list done;
	struct work *work;

	pthread_mutex_lock(&worker->mutex);
	done = worker->done;
	worker->done = (struct work_list){0};
	pthread_mutex_unlock(&worker->mutex);
	while ((work = list_take_work(&done)))
		work->on_done(work);
}

static void on_wake(int id, void *data, void *arg)
{
	(void)id;
	(void)data;
	deliver(arg);
}

int worker_new(struct worker **ret_worker)
{
	struct worker *worker = calloc(1, sizeof(*worker));
	int r;

	if (!worker)
		return -ENOMEM;
	r = mqueue_alloc(&worker->wake, on_wake, worker);
	if (r) {
		free(worker);
		return -r;
	}
	pthread_mutex_init(&worker->mutex, NULL);
	pthread_cond_init(&worker->changed, NULL);
	r = pthread_create(&worker->thread, NULL, thread_main, worker);
	if (r) {
		pthread_cond_destroy(&worker->changed);
		pthread_mutex_destroy(&worker->mutex);
		mem_deref(worker->wake);
		free(worker);
		return -r;
	}
	*ret_worker = worker;
	return 0;
}

struct worker *worker_free(struct worker *worker)
{
	if (!worker)
		return NULL;
	pthread_mutex_lock(&worker->mutex);
	worker->stop = true;
	pthread_cond_broadcast(&worker->changed);
	pthread_mutex_unlock(&worker->mutex);
	pthread_join(worker->thread, NULL);
	mem_deref(worker->wake);
	pthread_cond_destroy(&worker->changed);
	pthread_mutex_destroy(&worker->mutex);
	free(worker);
	return NULL;
}

void worker_add(struct worker *worker, struct work *work)
{
	pthread_mutex_lock(&worker->mutex);
	list_add_work(&worker->todo, work);
	pthread_cond_broadcast(&worker->changed);
	pthread_mutex_unlock(&worker->mutex);
}

void worker_drain(struct worker *worker)
{
	bool more;

	do {
		pthread_mutex_lock(&worker->mutex);
		while (worker->todo.first || worker->running)
			pthread_cond_wait(&worker->changed, &worker->mutex);
		more = worker->done.first != NULL;
		pthread_mutex_unlock(&worker->mutex);
		deliver(worker);
	} while (more);
}

/* SPDX-License-Identifier: MIT */
/* Work beside the loop; see beside.h. */
#include "media/beside.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

/* libtiff and the page code need little. */
#define STACK_SIZE (256u << 10)

struct queue {
	struct beside_work *first, **end;
};

struct beside {
	pthread_mutex_t mutex;
	pthread_cond_t more, begun;
	struct queue given, done; /* under the mutex, as are: */
	unsigned int running;
	bool over;
	int event;
	unsigned int threads;
	pthread_t thread[];
};

static void put(struct queue *queue, struct beside_work *work)
{
	work->next = NULL;
	*queue->end = work;
	queue->end = &work->next;
}

static struct beside_work *take(struct queue *queue)
{
	struct beside_work *work = queue->first;

	if (!work)
		return NULL;
	queue->first = work->next;
	if (!queue->first)
		queue->end = &queue->first;
	return work;
}

static void *run_thread(void *arg)
{
	static const uint64_t one = 1;
	struct beside *beside = arg;
	struct beside_work *work;

	/* The loop goes before us. On Linux this is of the thread alone. */
	setpriority(PRIO_PROCESS, 0, 0);
	pthread_mutex_lock(&beside->mutex);
	beside->running++;
	pthread_cond_signal(&beside->begun);
	for (;;) {
		while (!beside->over && !beside->given.first)
			pthread_cond_wait(&beside->more, &beside->mutex);
		if (beside->over)
			break;
		work = take(&beside->given);
		pthread_mutex_unlock(&beside->mutex);
		work->work(work->what);
		pthread_mutex_lock(&beside->mutex);
		put(&beside->done, work);
		/* It can only fail when 2^64 - 2 are waiting. */
		(void)!write(beside->event, &one, sizeof(one));
	}
	pthread_mutex_unlock(&beside->mutex);
	return NULL;
}

static int start_threads(struct beside *beside, unsigned int threads)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	int r;

	r = pthread_attr_init(&attributes);
	if (r != 0)
		return -r;
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	/* Signals are for the loop. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (r == 0 && beside->threads < threads) {
		r = pthread_create(&beside->thread[beside->threads], &attributes, run_thread, beside);
		if (r == 0)
			beside->threads++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	/* The beginning of a thread needs system calls that the sandbox, which comes next, does not know. */
	pthread_mutex_lock(&beside->mutex);
	while (beside->running < beside->threads)
		pthread_cond_wait(&beside->begun, &beside->mutex);
	pthread_mutex_unlock(&beside->mutex);
	pthread_attr_destroy(&attributes);
	return -r;
}

int beside_new(unsigned int threads, struct beside **ret_beside)
{
	AUTO(beside) beside = NULL;
	int r;

	beside = calloc(1, sizeof(*beside) + threads * sizeof(beside->thread[0]));
	if (!beside)
		return -ENOMEM;
	pthread_mutex_init(&beside->mutex, NULL);
	pthread_cond_init(&beside->more, NULL);
	pthread_cond_init(&beside->begun, NULL);
	beside->given.end = &beside->given.first;
	beside->done.end = &beside->done.first;
	beside->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (beside->event < 0)
		return -errno;
	r = start_threads(beside, threads);
	if (r < 0)
		return r;
	*ret_beside = beside;
	beside = NULL;
	return 0;
}

struct beside *beside_free(struct beside *beside)
{
	unsigned int i;

	if (!beside)
		return NULL;
	pthread_mutex_lock(&beside->mutex);
	beside->over = true;
	pthread_cond_broadcast(&beside->more);
	pthread_mutex_unlock(&beside->mutex);
	for (i = 0; i < beside->threads; i++)
		pthread_join(beside->thread[i], NULL);
	if (beside->event >= 0)
		close(beside->event);
	pthread_cond_destroy(&beside->more);
	pthread_cond_destroy(&beside->begun);
	pthread_mutex_destroy(&beside->mutex);
	free(beside);
	return NULL;
}

int beside_fd(const struct beside *beside)
{
	return beside->event;
}

void beside_give(struct beside *beside, struct beside_work *work)
{
	pthread_mutex_lock(&beside->mutex);
	put(&beside->given, work);
	pthread_cond_signal(&beside->more);
	pthread_mutex_unlock(&beside->mutex);
}

struct beside_work *beside_take(struct beside *beside)
{
	struct beside_work *work;
	uint64_t count;

	pthread_mutex_lock(&beside->mutex);
	/* Below: nothing left to take, and the descriptor is quiet. */
	if (!beside->done.first)
		(void)!read(beside->event, &count, sizeof(count));
	work = take(&beside->done);
	pthread_mutex_unlock(&beside->mutex);
	return work;
}

/* SPDX-License-Identifier: MIT */
/*
 * Which media worker takes a call:
 *
 *   as long as fewer workers are busy than there are processors, a fresh one;
 *   then the busy one with the fewest calls, while it has room and is within
 *   its budget of time;
 *   then again a fresh one, while all of them together are within theirs: more
 *   processes do not make more processors.
 *
 * So a crash takes few calls with it.
 */
#include "faxportd/media/media_priv.h"

static struct media_worker *find_idle(const struct media *media)
{
	struct le *le;

	for (le = list_head(&media->workers); le; le = le->next)
		if (media_worker_is_idle(le->data))
			return le->data;
	return NULL;
}

static uint32_t expected_permille(const struct media_worker *worker)
{
	return load_expected(&worker->load, worker->load_calls, list_count(&worker->calls));
}

static bool may_take_more(const struct media_worker *worker)
{
	const struct media *media = worker->media;

	return list_count(&worker->calls) < media->calls_per_worker && !worker->over_budget &&
	       (media->budget_percent >= 100 || expected_permille(worker) < media->budget_percent * 10);
}

struct media_worker *media_least_busy(const struct media *media)
{
	struct media_worker *least = NULL;
	struct le *le;

	for (le = list_head(&media->workers); le; le = le->next) {
		struct media_worker *worker = le->data;

		if (worker->leaving || media_worker_is_idle(worker) || !may_take_more(worker))
			continue;
		if (!least || list_count(&worker->calls) < list_count(&least->calls))
			least = worker;
	}
	return least;
}

bool media_may_be_more(const struct media *media)
{
	uint64_t all = 0;
	uint32_t busy = 0, over = 0;
	struct le *le;

	for (le = list_head(&media->workers); le; le = le->next) {
		struct media_worker *worker = le->data;

		if (worker->leaving || media_worker_is_idle(worker))
			continue;
		busy++;
		over += worker->over_budget;
		all += expected_permille(worker);
	}
	if (busy < media->processors || media->budget_percent >= 100)
		return true;
	return over == 0 && all < (uint64_t)media->processors * media->budget_percent * 10;
}

struct media_worker *media_choose_worker(struct media *media)
{
	bool more = media_may_be_more(media);
	struct media_worker *worker = NULL;

	if (media_workers(media, false) >= media->processors)
		worker = media_least_busy(media);
	if (!worker && more)
		worker = find_idle(media);
	/* None is ready: they came too fast one after the other, unless starting them is what fails. */
	if (!worker && more && media->backoff_ms == 0 && media_worker_start(media) == 0)
		worker = find_idle(media);
	if (!worker)
		worker = media_least_busy(media);
	return worker;
}

/* SPDX-License-Identifier: MIT */
/*
 * What the pool orders, and which worker it believes what: child.h is played by
 * the test, which sees each order and says what a worker reports.
 */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macros.h"
#include "faxportd/child.h"
#include "faxportd/log.h"
#include "faxportd/media/media.h"
#include "faxportd/media/media_re.h"

#define CHILDREN_MAX 8

struct child {
	const struct child_events *events;
	void *arg;
	bool killed, dead;
	struct call_order last; /* order, of so many */
	unsigned int orders;
};

/* In the order of their start. */
static struct child *children[CHILDREN_MAX];
static unsigned int child_count;

/* ---- child.h ---------------------------------------------------------------- */

int child_new(const char *const argv[], size_t message_max, const struct child_events *events, void *arg,
	      struct child **ret_child)
{
	struct child *child = calloc(1, sizeof(*child));

	assert(child && child_count < CHILDREN_MAX && argv[0] && message_max > sizeof(struct call_report));
	child->events = events;
	child->arg = arg;
	children[child_count++] = child;
	*ret_child = child;
	return 0;
}

struct child *child_free(struct child *child)
{
	unsigned int i;

	for (i = 0; i < child_count; i++)
		if (children[i] == child)
			children[i] = NULL;
	free(child);
	return NULL;
}

void child_kill(struct child *child)
{
	child->killed = true;
}

int child_send(struct child *child, const void *data, size_t size, const int fds[], size_t count)
{
	(void)fds;
	assert(size == sizeof(child->last) && (count == 0 || count == 3));
	if (child->dead)
		return -EPIPE;
	memcpy(&child->last, data, size);
	assert(call_order_check(&child->last, size) == 0);
	child->orders++;
	return 0;
}

pid_t child_pid(const struct child *child)
{
	(void)child;
	return 4711;
}

/* ---- the pool --------------------------------------------------------------- */

static struct media *media;

struct owner {
	struct media_call *call;
	unsigned int reports;
	struct call_report last;
};

static void on_report(void *arg, const struct call_report *report)
{
	struct owner *owner = arg;

	owner->reports++;
	owner->last = *report;
}

static void open_pool(uint32_t calls_per_worker, uint32_t processors)
{
	const struct media_config config = {.program = "/bin/sh",
					    .calls_per_worker = calls_per_worker,
					    .max_calls = 1000,
					    .processors = processors,
					    .budget_percent = 100};

	child_count = 0;
	assert(libre_init() == 0 && media_new(&config, &media) == 0);
}

static void close_pool(void)
{
	media = media_free(media);
	libre_close();
}

static void start(struct owner *owner)
{
	static const struct call_start call = {
		.path = {.peer = {.ss_family = AF_INET}, .codec = CALL_PCMA, .payload_type = 8},
		.ident = "x",
		.max_rate = 14400,
		.max_pages = 10,
		.silence_ms = 30000,
		.clock_rate = 1
        };
	int fds[3];
	size_t i;

	memset(owner, 0, sizeof(*owner));
	for (i = 0; i < ARRAY_SIZE(fds); i++)
		assert((fds[i] = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0);
	assert(media_call_start(media, &call, fds, on_report, owner, &owner->call) == 0);
	for (i = 0; i < ARRAY_SIZE(fds); i++)
		assert(close(fds[i]) < 0 && errno == EBADF);
}

static void say(struct child *child, uint32_t id, enum call_report_type type)
{
	struct call_report report;

	memset(&report, 0, sizeof(report));
	report.type = type;
	report.call = id;
	report.progress.pages_confirmed = 3;
	child->events->on_message(child->arg, &report, sizeof(report));
}

/* ---- tests ------------------------------------------------------------------ */

/* Each call more is watched less closely, up to once a second. */
static void test_progress(void)
{
	static struct owner owners[503];
	size_t i;

	open_pool(ARRAY_SIZE(owners), 1);
	for (i = 0; i < ARRAY_SIZE(owners); i++) {
		start(&owners[i]);
		assert(children[0]->orders == i + 1 && children[0]->last.type == CALL_ORDER_START);
		assert(children[0]->last.start.progress_ms == (i < 500 ? 2 * i : 1000));
	}
	/* Those that have ended do not count. */
	for (i = 0; i < 500; i++)
		say(children[0], (uint32_t)i + 1, CALL_REPORT_RESULT);
	start(&owners[0]);
	assert(children[0]->last.start.progress_ms == 6);
	close_pool();
}

/* A worker speaks for its own calls only: whoever got into one must not end those of another. */
static void test_whose_call(void)
{
	static const enum call_report_type types[] = {CALL_REPORT_TONE, CALL_REPORT_PAGE, CALL_REPORT_RESULT};
	struct owner own, other;
	struct media_activity activity;
	uint32_t own_id, other_id;
	size_t i;

	open_pool(1, 2);
	start(&own);
	own_id = children[0]->last.call;
	start(&other);
	assert(child_count == 2 && children[1]->orders == 1);
	other_id = children[1]->last.call;
	assert(own_id != other_id);
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		say(children[0], other_id, types[i]);
		say(children[1], own_id, types[i]);
		say(children[0], own_id + 1024, types[i]); /* nobody's, and in the same list of the hash */
	}
	media_activity(media, &activity);
	assert(own.reports == 0 && other.reports == 0 && activity.calls == 2);

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		say(children[0], own_id, types[i]);
		say(children[1], other_id, types[i]);
		assert(own.reports == i + 1 && own.last.call == own_id && own.last.type == types[i]);
		assert(other.reports == i + 1 && other.last.call == other_id);
	}
	media_activity(media, &activity);
	assert(activity.calls == 0 && !children[0]->killed);
	close_pool();
}

int main(void)
{
	log_open(LOG_LEVEL_ERROR);
	test_progress();
	test_whose_call();
	return 0;
}

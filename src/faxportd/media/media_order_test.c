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
#include "faxportd/captured_log.h"
#include "faxportd/child.h"
#include "faxportd/log.h"
#include "faxportd/media/media.h"
#include "faxportd/media/media_re.h"

#define CHILDREN_MAX 8

#define STOP_MS 100

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

static void open_pool_of(uint32_t calls_per_worker, uint32_t processors, uint32_t budget_percent)
{
	const struct media_config config = {.program = "/bin/sh",
					    .calls_per_worker = calls_per_worker,
					    .max_calls = 1000,
					    .processors = processors,
					    .budget_percent = budget_percent,
					    .stop_ms = STOP_MS};

	child_count = 0;
	assert(libre_init() == 0 && media_new(&config, &media) == 0);
}

static void open_pool(uint32_t calls_per_worker, uint32_t processors)
{
	open_pool_of(calls_per_worker, processors, 100);
}

static void close_pool(void)
{
	media = media_free(media);
	libre_close();
}

static int try_start(struct owner *owner)
{
	static const struct call_start call = {
		.path = {.peer = {.ss_family = AF_INET}, .codec = CALL_PCMA, .payload_type = 8},
		.ident = "x",
		.max_rate = 14400,
		.max_pages = 10,
		.silence_ms = 30000,
		.clock_rate = 1
        };
	int fds[CALL_FDS], r;
	size_t i;

	memset(owner, 0, sizeof(*owner));
	for (i = 0; i < ARRAY_SIZE(fds); i++)
		assert((fds[i] = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0);
	r = media_call_start(media, &call, fds, on_report, owner, &owner->call);
	for (i = 0; i < ARRAY_SIZE(fds); i++)
		assert(close(fds[i]) < 0 && errno == EBADF);
	return r;
}

static void start(struct owner *owner)
{
	assert(try_start(owner) == 0);
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

static void say_load(struct child *child, uint32_t busy_permille)
{
	struct call_report report;

	memset(&report, 0, sizeof(report));
	report.type = CALL_REPORT_LOAD;
	report.load.busy_permille = busy_permille;
	report.load.ticks = 50;
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

/* A worker is expected to be as busy with each further call as with those that it has measured. */
static void test_expected(void)
{
	struct owner owners[3];

	open_pool_of(8, 1, 60);
	start(&owners[0]);
	start(&owners[1]);
	assert(media_has_room(media)); /* nothing is measured */
	say_load(children[0], 400);
	assert(media_has_room(media));
	start(&owners[2]);
	assert(!media_has_room(media)); /* 600 of 600 */
	close_pool();
}

/* What a worker said of its load does not outlive its calls, whenever it comes. */
static void test_load_forgotten(void)
{
	struct owner own, next;

	open_pool_of(8, 1, 60);
	start(&own);
	say_load(children[0], 900);
	assert(!media_has_room(media));
	say(children[0], children[0]->last.call, CALL_REPORT_RESULT);
	assert(own.reports == 1);
	start(&next);
	assert(media_has_room(media));

	say(children[0], children[0]->last.call, CALL_REPORT_RESULT);
	say_load(children[0], 900); /* was on its way */
	start(&own);
	assert(media_has_room(media));
	close_pool();
}

/* After so many calls a worker goes, once it is idle. */
static void test_life(void)
{
	struct owner own, other;
	uint32_t own_id;
	unsigned int calls;

	open_pool(2, 1);
	for (calls = 1; calls <= 99; calls++) {
		start(&own);
		say(children[0], children[0]->last.call, CALL_REPORT_RESULT);
		assert(!children[0]->killed);
	}
	start(&own);
	own_id = children[0]->last.call;
	start(&other);
	assert(children[0]->orders == 101);
	say(children[0], own_id, CALL_REPORT_RESULT);
	assert(!children[0]->killed);
	say(children[0], own_id + 1, CALL_REPORT_RESULT);
	assert(children[0]->killed);
	close_pool();
}

/* As many idle workers are kept as there are processors. */
static void test_idle(void)
{
	struct owner owners[4];
	uint32_t ids[4];
	size_t i;

	open_pool(1, 2);
	for (i = 0; i < 4; i++) {
		start(&owners[i]);
		ids[i] = children[i]->last.call;
	}
	for (i = 0; i < 4; i++) {
		say(children[i], ids[i], CALL_REPORT_RESULT);
		assert(owners[i].reports == 1 && children[i]->killed == (i >= 2));
	}
	close_pool();
}

/* Workers that die young are not replaced at once, until one has carried a call to its end. */
static void test_young_death(void)
{
	struct owner owners[3];
	uint32_t id;

	open_pool(1, 8);
	start(&owners[0]);
	id = children[0]->last.call;
	start(&owners[1]);
	captured_log_begin(LOG_LEVEL_ERROR);
	children[1]->events->on_exit(children[1]->arg, "killed by signal 11");
	assert(captured_log_has("error: media worker died how=\"killed by signal 11\" calls=1"));
	captured_log_end();
	assert(owners[1].reports == 1 && owners[1].last.status == FAX_STATUS_MEDIA_DIED);
	assert(strstr(owners[1].last.detail, "signal 11"));
	assert(try_start(&owners[1]) == -EBUSY && child_count == 2);

	say(children[0], id, CALL_REPORT_RESULT);
	start(&owners[1]);
	assert(children[0]->orders == 2);
	start(&owners[2]);
	assert(child_count == 3 && children[2]->orders == 1);
	close_pool();
}

static unsigned int words; /* that the worker still says */

static void on_look(void *arg)
{
	if (words > 0) {
		assert(!children[0]->killed);
		words--;
		say_load(children[0], 100);
	} else if (children[0]->killed) {
		re_cancel();
		return;
	}
	tmr_start(arg, STOP_MS / 4, on_look, arg);
}

/* A worker that is slow to stop a call is left alone while it speaks, and ended when it does not. */
static void test_slow_stop(void)
{
	struct owner own;
	struct tmr tmr;

	open_pool(2, 1);
	start(&own);
	media_call_stop(own.call);
	assert(children[0]->last.type == CALL_ORDER_STOP);
	tmr_init(&tmr);
	words = 20;
	tmr_start(&tmr, 0, on_look, &tmr);
	captured_log_begin(LOG_LEVEL_ERROR);
	assert(re_main(NULL) == 0);
	captured_log_end();
	assert(words == 0 && own.reports == 0);
	close_pool();
}

int main(void)
{
	log_open(LOG_LEVEL_ERROR);
	test_expected();
	test_load_forgotten();
	test_life();
	test_idle();
	test_young_death();
	test_progress();
	test_whose_call();
	test_slow_stop();
	return 0;
}

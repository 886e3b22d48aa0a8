/* SPDX-License-Identifier: MIT */
/* When a job goes out: times to send, cheap hours, the paused queue, the real timer, clocks that are set back. */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <time.h>

#include "base/macros.h"
#include "faxportd/queue/world.h"

static void test_send_at(void)
{
	struct fax_document document = some_document();
	uint32_t id;

	document.send_at = NOON + 3600;
	id = submit(&document, 1);
	assert(get(id).next_attempt == NOON + 3600);
	pass(3599);
	assert(state_of(id) == FAX_JOB_PENDING);
	world_restart();
	assert(state_of(id) == FAX_JOB_PENDING);
	pass(1);
	assert(state_of(id) == FAX_JOB_SENDING && get(id).next_attempt == 0);
}

static void cheap_nights(struct settings_values *values)
{
	values->cheap_start_hour = 22;
	values->cheap_stop_hour = 6;
	values->cheap_stop_minute = 30;
}

static void cheap_evenings(struct settings_values *values)
{
	values->cheap_start_hour = 18;
	values->cheap_stop_hour = 6;
	values->cheap_stop_minute = 0;
}

static void test_discount(void)
{
	struct fax_document document = some_document();
	uint32_t id, late;

	set(cheap_nights);
	document.discount = true;
	id = submit(&document, 1);
	assert(get(id).discount && get(id).next_attempt == NOON + 10 * 3600);
	set(cheap_evenings); /* heard at once */
	assert(get(id).next_attempt == NOON + 6 * 3600);
	pass(6 * 3600 - 1);
	assert(state_of(id) == FAX_JOB_PENDING);
	pass(1);
	assert(state_of(id) == FAX_JOB_SENDING);

	/* Stood in line behind a busy port until the cheap hours were over. */
	late = submit(&document, 1);
	assert(get(late).next_attempt == now());
	pass(12 * 3600);
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(state_of(late) == FAX_JOB_PENDING && get(late).next_attempt == NOON + 30 * 3600);
	pass(12 * 3600);
	assert(state_of(late) == FAX_JOB_SENDING);
}

static void pause_queue(struct settings_values *values)
{
	values->queue_paused = true;
}

static void run_queue(struct settings_values *values)
{
	values->queue_paused = false;
}

static void test_paused_queue(void)
{
	uint32_t first = submit(NULL, 1), second;

	set(pause_queue);
	second = submit(NULL, 1); /* accepted, not begun */
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(state_of(first) == FAX_JOB_SENT && state_of(second) == FAX_JOB_PENDING);
	pass(100);
	assert(state_of(second) == FAX_JOB_PENDING);
	set(run_queue);
	assert(state_of(second) == FAX_JOB_SENDING);
}

/* The clock is set back by a year, with the server running or not: delays stay what they are, wishes too. */
static void test_clock_set_back(bool restart)
{
	const int64_t year = 365 * 24 * 3600;
	struct fax_document document = some_document();
	uint32_t retrying, timed, restarted, pending, ended;

	ended = submit(NULL, 1);
	call(PORT(0), 1, FAX_STATUS_OK);
	restarted = submit(NULL, 1);
	call(PORT(0), 0, FAX_STATUS_BAD_NUMBER);
	retrying = submit(NULL, 1);
	call(PORT(0), 0, FAX_STATUS_BUSY);
	assert(get(retrying).next_attempt == NOON + 60);
	PORT(0)->up = false;
	assert(command(restarted, QUEUE_RESTART) == 0);
	pending = submit(NULL, 1);
	document.send_at = NOON - year + 7200;
	timed = submit(&document, 1);

	if (restart) {
		set_clock(-year);
		world_restart();
	} else {
		pass(-year);
	}
	assert(get(pending).next_attempt == NOON - year && get(restarted).next_attempt == NOON - year);
	assert(get(retrying).next_attempt == NOON - year + 60);
	assert(get(timed).next_attempt == NOON - year + 7200);
	PORT(0)->up = true;
	pass(0);
	call(PORT(0), 1, FAX_STATUS_OK);
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(state_of(pending) == FAX_JOB_SENT && state_of(restarted) == FAX_JOB_SENT);
	pass(59);
	assert(state_of(retrying) == FAX_JOB_RETRYING);
	pass(1);
	call(PORT(0), 1, FAX_STATUS_OK);
	pass(7000);
	assert(state_of(timed) == FAX_JOB_PENDING);
	pass(140);
	assert(state_of(timed) == FAX_JOB_SENDING);
	call(PORT(0), 1, FAX_STATUS_OK);
	pass(2 * 24 * 3600 - 7200 - 1);
	assert(get(ended).end_time == NOON - year && get(ended).next_attempt == 0);
	pass(7201);
	assert(queue_count(queue) == 0); /* none is kept for a year more */
}

static void test_clock_running(void)
{
	test_clock_set_back(false);
}

static void test_clock_stopped(void)
{
	test_clock_set_back(true);
}

/* The real timer of the real loop. */
static uint64_t real_now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void on_poll(void *arg)
{
	struct tmr *tmr = arg;
	static int turns;

	assert(++turns < 1500); /* 15 s */
	if (PORT(0)->dials)
		re_cancel();
	else
		tmr_start(tmr, 10, on_poll, tmr);
}

static void test_timer(void)
{
	struct fax_document document = some_document();
	struct tmr tmr;

	queue->now_ms = real_now_ms;
	document.send_at = (int64_t)(real_now_ms() / 1000) + 1;
	submit(&document, 1);
	assert(PORT(0)->dials == 0);
	tmr_init(&tmr);
	tmr_start(&tmr, 10, on_poll, &tmr);
	re_main(NULL);
	tmr_cancel(&tmr);
	assert(PORT(0)->dials == 1 && real_now_ms() >= (uint64_t)document.send_at * 1000);
}

int main(void)
{
	static void (*const tests[])(void) = {test_send_at,       test_discount,      test_paused_queue,
					      test_clock_running, test_clock_stopped, test_timer};
	size_t i;

	setenv("TZ", "UTC", 1);
	tzset();
	fixture_begin();
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		world_begin(1);
		tests[i]();
		world_end();
	}
	fixture_end();
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* When a job goes out: times to send, cheap hours, the paused queue, the real timer, clocks that are set back. */
#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <time.h>

#include "base/macros.h"
#include "faxportd/queue/world.h"
#include "faxportd/store/store_internal.h"

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

/* ---- no port may send ------------------------------------------------------------ */

/* @arg: the job to find, and where to put it. */
static bool find_listed(void *arg, const struct fax_job *job)
{
	struct fax_job *const *jobs = arg;

	if (job->id == jobs[0]->id)
		*jobs[1] = *job;
	return true;
}

static bool no_line(uint32_t id)
{
	struct fax_job job = get(id);
	struct fax_job listed = {0};

	/* The list says the same. */
	queue_each(queue, find_listed, (struct fax_job *[]){&job, &listed});
	assert(listed.id == id && listed.no_line == job.no_line);
	return job.no_line;
}

static void test_no_line(void)
{
	struct fax_document later = some_document(), bound = some_document();
	uint32_t any, at_one, only;

	/* Two ports that are switched off: whoever is due has no line. */
	fake_ports.count = 2;
	fake_ports.port[1] = (struct port){.device_id = 12, .name = "middle", .up = true, .hung_up = -1};
	PORT(0)->off = PORT(1)->off = true;
	later.send_at = NOON + 3600;
	bound.device_id = 12;
	any = submit(NULL, 1);
	at_one = submit(&later, 1);
	only = submit(&bound, 1);
	assert(state_of(any) == FAX_JOB_PENDING && no_line(any));
	assert(!no_line(at_one)); /* not due yet */
	assert(no_line(only));
	pass(3599);
	assert(!no_line(at_one));
	pass(1);
	assert(state_of(at_one) == FAX_JOB_PENDING && no_line(at_one));

	/* A port that is on but has no line up, or a call, is a port that may send. */
	PORT(0)->off = false;
	PORT(0)->up = false;
	assert(!no_line(any) && !no_line(at_one) && no_line(only));
	PORT(0)->up = true;
	PORT(0)->busy = true;
	assert(!no_line(any) && !no_line(at_one) && no_line(only));
	fake_free(PORT(0));
	settle();
	assert(state_of(any) == FAX_JOB_SENDING && !no_line(any));

	/* Retrying, and its time has not come; then it has, and the port is off. */
	call(PORT(0), 0, FAX_STATUS_BUSY);
	assert(PORT(0)->job_id == at_one && state_of(any) == FAX_JOB_RETRYING && !no_line(any));
	PORT(0)->off = true;
	call(PORT(0), 1, FAX_STATUS_OK);
	assert(!no_line(any) && !no_line(at_one)); /* sent */
	pass(24 * 3600);
	assert(state_of(any) == FAX_JOB_RETRYING && no_line(any));

	/* Paused: it does not wait for a port. */
	assert(command(any, QUEUE_PAUSE) == 0 && !no_line(any));
	assert(command(any, QUEUE_RESUME) == 0 && no_line(any));

	/* The one it is bound to is on again, the other one is not. */
	PORT(1)->off = false;
	assert(!no_line(any) && !no_line(only));
	fake_free(PORT(1));
	settle();
	assert(PORT(1)->dials == 1);

	/* Its port is gone from the configuration; then all are. */
	PORT(0)->off = PORT(1)->off = false;
	PORT(0)->up = PORT(1)->up = false;
	PORT(1)->busy = true;
	only = submit(&bound, 1);
	assert(!no_line(only));
	fake_ports.count = 1;
	assert(no_line(only));
	fake_ports.count = 2;
}

/* Who waits equally long goes in the order of coming, also where ids go round. */
static void test_round(void)
{
	uint32_t id[3];
	int i;

	PORT(0)->up = false;
	store->job_ids.next = JOB_IDS_SHORT_MAX - 1;
	for (i = 0; i < 3; i++)
		id[i] = submit(NULL, 1);
	assert(id[0] == JOB_IDS_SHORT_MAX - 1 && id[1] == JOB_IDS_SHORT_MAX && id[2] == 1);
	PORT(0)->up = true;
	fake_free(PORT(0));
	settle();
	for (i = 0; i < 3; i++) {
		assert(PORT(0)->job_id == id[i]);
		call(PORT(0), 1, FAX_STATUS_OK);
	}
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
	static void (*const tests[])(void) = {test_send_at,       test_discount, test_paused_queue, test_clock_running,
					      test_clock_stopped, test_timer,    test_no_line,      test_round};
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
